"""Every address, asked by every role and by nobody, and every form of it, sent what nobody should type."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse

from accounts import sessions
from accounts.checks import is_of_a_library, routes
from accounts.models import Membership, Role
from documents.models import Find, Scan
from dps.demonstration import booking
from dps.models import DynamicPurchasingSystem, Variation
from ledger import clock
from notices.models import Notice
from suppliers.answers import FROM_PASSPORT
from suppliers.models import Answer, ApplicationLot, MembershipStep, Party, PassportConsent, RenewedDeclaration
from suppliers.queries import open_first_round
from tests.authorisation import matrix, rubbish, world
from tests.authorisation.asking import ABSENT, FORBIDDEN, OPEN, SIGN_IN, ask
from tests.once import Once

OURS = {name for _, name, view in routes() if not is_of_a_library(view)}


@pytest.fixture(scope="module")
def made(once: Once[world.World]) -> Iterator[Callable[[], world.World]]:
    """The world, made once for the walks below: it is most of what they cost.

    The walks take minutes and roll back what each request writes, so that a session's last page would be noted again
    and again.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sessions, "NOTED_EVERY", 3600)
        yield once(world.make)


def test_the_matrix_knows_every_address_and_no_other():
    known = set(matrix.read())
    assert OURS - known == set(), "Write a line for these into tests/authorisation_matrix.toml"
    assert known - OURS == set(), "These are in the matrix and not in the portal"


def test_the_matrix_names_only_roles_there_are():
    roles = {"anonymous", "visitor", *world.PEOPLE}
    for route, line in matrix.read().items():
        assert line.may | line.knows <= roles, route
        assert not line.may & line.knows, route


@pytest.mark.django_db
def test_what_guides_tell_of_admission_can_be_seen_in_the_demonstration(made):
    made()
    now, by_passport = clock.now(), Answer.objects.filter(asked=FROM_PASSPORT)
    young = DynamicPurchasingSystem.objects.get(reference=booking.REFERENCE)
    seen = {
        "a viewer": Membership.objects.filter(role=Role.VIEWER),
        "a file in quarantine": Find.objects.filter(document__scan=Scan.QUARANTINED),
        "answers from a passport to look at": by_passport.filter(application__submitted_at=None),
        "a consent withdrawn": PassportConsent.objects.filter(withdrawn_at__isnull=False),
        "a corrected notice": Notice.objects.filter(kind=Notice.Kind.CORRIGENDUM),
        "a longer validity": Notice.objects.filter(dps=young, kind=Notice.Kind.VALIDITY),
        "a clarified criterion": Variation.objects.filter(kind=Variation.Kind.CLARIFICATION, in_force_from__lte=now),
        "a termination": DynamicPurchasingSystem.objects.filter(terminated_at__lte=now),
        "a member removed after its reply": MembershipStep.objects.filter(
            kind=MembershipStep.Kind.REMOVE, goes_ahead=True, replied_at__isnull=False
        ),
        "a consortium member": Party.objects.filter(kind=Party.Kind.MEMBER),
        "an application that is late": ApplicationLot.objects.filter(decided_at=None, due_at__lt=now),
        "a declaration that lapsed": RenewedDeclaration.objects.filter(answered_at=None, campaign__due_at__lt=now),
        "a first round that holds up call-offs": open_first_round(young),
    }
    assert [what for what, rows in seen.items() if not rows.exists()] == []


@pytest.mark.longest(80)
@pytest.mark.django_db
def test_everybody_gets_what_the_matrix_says_and_strangers_cannot_tell_what_exists(made):
    """A stranger's answer for another organisation's object is the answer for an object that does not exist."""
    here, wrong = made(), []
    for route, line in matrix.read().items():
        kwargs = here.kwargs(route)
        path, nowhere = reverse(route, kwargs=kwargs), reverse(route, kwargs=world.strange(kwargs))
        for role, client in here.clients.items():
            answer = ask(client, path)
            allowed = {OPEN} if role in line.may else {SIGN_IN if role == "anonymous" else FORBIDDEN, ABSENT}
            if answer not in allowed:
                wrong.append(f"{route}: {role} should get {' or '.join(sorted(allowed))}, and gets {answer}")
            elif path != nowhere and role not in line.may | line.knows and answer != (there := ask(client, nowhere)):
                wrong.append(f"{route}: {role} can tell that it exists: {answer}, and {there} where there is nothing")
    assert not wrong, "\n".join(wrong)


@pytest.mark.longest(40)
@pytest.mark.django_db
def test_no_form_breaks_whatever_is_sent(made):
    assert not (broken := rubbish.broken_forms(made())), "\n".join(broken)
