import mailbox
from email.message import EmailMessage

import pytest
from django.urls import path

from dps_portal import demonstration_mail, urls

pytestmark = pytest.mark.django_db

urlpatterns = [
    *urls.urlpatterns,
    path("demonstration/mail/", demonstration_mail.outbox, name="demonstration_mail"),
    path("demonstration/mail/<str:key>/", demonstration_mail.message, name="demonstration_message"),
]


@pytest.fixture
def post(settings, tmp_path):
    """Puts a message where the demonstration's mail server keeps them; its key."""
    settings.ROOT_URLCONF = __name__
    settings.STATE_DIR = tmp_path

    def send(subject: str, text: str) -> str:
        message = EmailMessage()
        message["To"], message["Subject"], message["Date"] = "a@example.org", subject, "Wed, 29 Nov 2017 12:00:00 +0000"
        message.set_content(text)
        message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Letter.pdf")
        return mailbox.Maildir(tmp_path / "mail").add(message)

    return send


def test_nothing_sent_yet_is_said(client, post):
    assert "Nothing has been sent yet" in client.get("/demonstration/mail/").content.decode()


def test_a_link_in_a_message_can_be_followed_and_markup_is_only_text(client, post):
    key = post("Décision <b>", "Go to http://localhost:8000/verify/ <script>")
    assert "Décision &lt;b&gt;" in client.get("/demonstration/mail/").content.decode()
    shown = client.get(f"/demonstration/mail/{key}/").content.decode()
    assert 'href="http://localhost:8000/verify/"' in shown
    assert "Letter.pdf" in shown
    assert "&lt;script&gt;" in shown


def test_an_unknown_message_is_not_found(client, post):
    assert client.get("/demonstration/mail/nothing/").status_code == 404


def test_outside_a_demonstration_there_is_no_such_page(client):
    assert client.get("/demonstration/mail/").status_code == 404
