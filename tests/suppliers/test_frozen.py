"""No statement reaches what was submitted, asked or decided, past the pages either: the database refuses it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from ledger import clock
from suppliers.models import Admission, ApplicationLot
from tests.factories.suppliers import SupplierFactory, admit, some_drafts, step
from tests.suppliers import story

pytestmark = pytest.mark.django_db

DECIDED = [
    "UPDATE suppliers_criterionverdict SET application_lot_id = %(waiting)s WHERE application_lot_id = %(decided)s",
    "DELETE FROM suppliers_criterionverdict WHERE application_lot_id = %(decided)s",
    "UPDATE suppliers_clarification SET application_lot_id = %(waiting)s WHERE application_lot_id = %(decided)s",
    "DELETE FROM suppliers_clarification_documents",
    "INSERT INTO suppliers_clarification_documents (clarification_id, document_id) SELECT c.id, d.id "
    "FROM suppliers_clarification c, documents_document d WHERE c.application_lot_id = %(decided)s LIMIT 1",
    "UPDATE suppliers_applicationlot SET decided_at = NULL WHERE id = %(decided)s",
    "UPDATE suppliers_evidence SET document_id = (SELECT id FROM documents_document ORDER BY id DESC LIMIT 1)",
    "UPDATE suppliers_questionnaire SET definition = '{}'",
    "UPDATE dps_requirement SET text = 'Otherwise.'",
    "UPDATE dps_selectioncriterion SET text = 'Otherwise.'",
]
WAITING = [
    "UPDATE suppliers_applicationlot SET submitted_at = submitted_at - interval '1 day' WHERE id = %(waiting)s",
    "UPDATE suppliers_applicationlot SET due_at = due_at + interval '30 days' WHERE id = %(waiting)s",
    "UPDATE suppliers_applicationlot SET due_at = due_at + interval '30 days' WHERE id = %(extended)s",
    "UPDATE suppliers_applicationlot SET in_first_round = NOT in_first_round WHERE id = %(waiting)s",
    "DELETE FROM suppliers_applicationlot WHERE id = %(waiting)s",
    "UPDATE suppliers_extension SET due_after = due_after + interval '30 days'",
    "DELETE FROM suppliers_extension",
    "UPDATE suppliers_clarification SET question = 'Another?' WHERE application_lot_id = %(waiting)s",
    "DELETE FROM suppliers_clarification WHERE application_lot_id = %(waiting)s",
]
SUBMITTED = [
    "INSERT INTO suppliers_applicationlot (id, application_id, lot_id, chosen_at, recommendation, "
    "recommendation_reasons, decision, reasons, due_rule, in_first_round) SELECT gen_random_uuid(), a.application_id, "
    "l.id, now(), '', '', '', '', '', false FROM suppliers_applicationlot a, dps_lot l "
    "WHERE a.id = %(waiting)s AND l.number = 2",
    "UPDATE suppliers_applicationlot SET application_id = "
    "(SELECT application_id FROM suppliers_applicationlot WHERE id = %(waiting)s) WHERE id = %(draft)s",
]
STANDING = [
    "UPDATE suppliers_admission SET suspended_at = now()",
    "UPDATE suppliers_admission SET ended_at = now()",
]
FILES = [
    f"UPDATE documents_document SET {change}"  # noqa: S608  words of this file
    for change in ("name = 'x.pdf'", "sha256 = repeat('0', 64)", "size = 1", "storage_key = 'x' || storage_key")
]


@pytest.fixture
def rows(dps, firm, owner, assessor, decider) -> dict[str, str]:
    """One lot decided after a question, one that waits with a question, one whose time was extended."""
    row = story.row_of(story.applied(dps, firm, 1))
    story.impartial(assessor, row)
    assessor.post(reverse("suppliers:ask", args=[row.pk]), {"question": "Which year?"})
    answer = {"answer": "2016/17.", "uploads": [story.a_file("accounts.pdf")]}
    owner.post(reverse("suppliers:clarification", args=[row.clarifications.get().pk]), answer)
    story.find_all(assessor, row)
    story.recommend(assessor, row)
    story.decide(decider, row)
    waiting, extended = (story.row_of(story.applied(dps, SupplierFactory(), 1)) for _ in range(2))
    story.impartial(assessor, waiting)
    assessor.post(reverse("suppliers:ask", args=[waiting.pk]), {"question": "Which year?"})
    assessor.post(reverse("suppliers:extend", args=[extended.pk]), {"reason": "The bank's letter has to be checked."})
    assert ApplicationLot.objects.filter(decided_at__isnull=False, clarifications__documents__isnull=False).count() == 1
    return {name: str(one.pk) for name, one in {"decided": row, "waiting": waiting, "extended": extended}.items()}


def refuses(statement: str, rows: dict[str, str]) -> bool:
    """Whether the database does."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, rows)
    except IntegrityError:
        return True
    return False


def test_no_statement_changes_what_was_decided_what_it_rests_on_or_the_clock_of_what_waits(rows):
    for statement in [*DECIDED, *WAITING, *FILES]:
        assert refuses(statement, rows), statement


@pytest.mark.parametrize(
    ("statements", "because"),
    [(SUBMITTED, "a submitted application does not change"), (STANDING, "by a decided step and by nothing else")],
)
def test_no_statement_adds_a_lot_to_what_was_submitted_or_suspends_without_a_decision(
    rows, dps, statements, because
) -> None:
    [draft] = some_drafts(dps, [story.hub_person(dps, "viewer", "Dot D")], 1)
    assert Admission.objects.exists()
    for statement in statements:
        with pytest.raises(IntegrityError, match=because), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, rows | {"draft": str(draft.lots.get(lot__number=2).pk)})


def test_what_was_suspended_by_a_decision_is_reinstated_by_one_alone(dps) -> None:
    admission = admit(dps.lots.get(number=1))
    step([admission], "suspend")
    with pytest.raises(IntegrityError, match="by a decided step"), transaction.atomic():
        Admission.objects.update(suspended_at=None)
    step([admission], "reinstate")
    assert not Admission.objects.get().is_suspended(clock.now())
