"""Addresses about people, their messages and their files."""

from __future__ import annotations

from accounts.actions import allow_domain, ask_to_join, invite_colleague, make_token, state_change
from accounts.demonstration.people import account
from accounts.models import Membership, Organisation, RegisterLoad, Role, User
from documents import uploading
from ledger import clock
from notifications.models import Message
from regulations.calendar import uk_date
from tests.authorisation.world.addresses import Objects


def of_accounts(owner: User, firm: Organisation, people: dict[str, User]) -> Objects:
    today = uk_date(clock.now())
    change = state_change(
        by=owner, organisation=firm, what="control", after="Dr Clear", happened_on=today, reason="Sold"
    )

    buyer, second = people["officer"].organisations()[0], User.objects.get(email=account("hub_decider_2").email)
    allowed = allow_domain(by=second, organisation=buyer, domain="partner.example", reason="Seconded staff")
    first = invite_colleague(by=second, organisation=buyer, email="new@example.test", role=Role.OFFICER)
    visitor = people["visitor"]

    asked = ask_to_join(by=visitor, organisation=firm, words="I work there")
    invitation = invite_colleague(by=owner, organisation=firm, email="new@example.test", role=Role.VIEWER)
    own = invite_colleague(by=owner, organisation=firm, email=visitor.email, role=Role.VIEWER)
    token, _ = make_token(by=owner, name="report", scope="read", days=30)
    colleague = Membership.objects.get(organisation=firm, role=Role.EDITOR)
    return {
        "accounts:team": {"pk": firm.pk},
        "accounts:invite": {"pk": firm.pk},
        "accounts:changes": {"pk": firm.pk},
        "accounts:state_change": {"pk": firm.pk},
        "accounts:change": {"pk": change.pk},
        "accounts:size": {"pk": firm.pk},
        "accounts:state_size": {"pk": firm.pk},
        "accounts:ask_to_join": {"pk": firm.pk},
        "accounts:join_request": {"pk": asked.pk},
        "accounts:withdraw_join_request": {"pk": asked.pk},
        "accounts:change_role": {"pk": colleague.pk},
        "accounts:agreement": {"pk": buyer.pk},
        "accounts:domains": {"pk": buyer.pk},
        "accounts:withdraw_domain": {"pk": allowed.pk},
        "accounts:remove_person": {"pk": firm.pk, "user": colleague.user_id},
        "accounts:confirm_invitation": {"pk": first.pk},
        "accounts:end_membership": {"pk": colleague.pk},
        "accounts:withdraw_invitation": {"pk": invitation.pk},
        "accounts:accept_invitation": {"token": "unknown"},
        "accounts:own_invitation": {"pk": own.pk},
        "accounts:revoke_token": {"pk": token.pk},
        "accounts:register_load": {"pk": RegisterLoad.objects.all()[0].pk},
    }


def of_notifications(owner: User) -> Objects:
    message = Message.objects.filter(person=owner, attachments__isnull=False)[0]
    return {
        "notifications:message": {"pk": message.pk},
        "notifications:attachment": {"pk": message.pk, "document": message.attachments.all()[0].pk},
    }


def of_documents(owner: User) -> Objects:
    upload = uploading.begin(by=owner, name="plan.txt", length=5)
    return {"documents:upload": {"pk": upload.pk}}
