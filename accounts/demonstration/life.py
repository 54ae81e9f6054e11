"""What goes on around organisations in the demonstration, so that every page has something to show."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts import actions
from accounts.models import Currency, Nature, Organisation, Relation, Role, User, What

YEAR_END = date(2017, 3, 31)
GROUP = {
    "name": "Meridian Group Holdings plc", "relation": Relation.LINKED, "share": Decimal(100), "staff": Decimal(370),
    "turnover": Decimal(55_000_000), "balance_sheet": Decimal(44_000_000),
}  # fmt: skip
INVESTOR = {
    "name": "Northern Start-up Fund LP", "relation": Relation.PARTNER, "share": Decimal(30), "staff": Decimal(6),
    "turnover": Decimal(800_000), "balance_sheet": Decimal(1_900_000),
}  # fmt: skip


@transaction.atomic
def go_on(people: dict[str, User]) -> None:
    """Sizes, changes stated and verified, somebody asking to join, invitations, one of them not confirmed yet."""
    _state_sizes(people)
    _change(people)
    actions.ask_to_join(
        by=people["newcomer"], organisation=_firm(people["supplier_2_owner"]),
        words="I started in sales on Monday; Amir knows me.",
    )  # fmt: skip
    actions.invite_colleague(
        by=people["supplier_1_owner"], organisation=_firm(people["supplier_1_owner"]), email="bea@clearway.example",
        role=Role.EDITOR,
    )  # fmt: skip
    body = _firm(people["officer"])
    actions.allow_domain(
        by=people["hub_decider"], organisation=body, domain="partner.example", reason="Its finance team is seconded."
    )
    actions.invite_colleague(
        by=people["hub_decider"], organisation=body, email="finance.lead@partner.example", role=Role.APPROVER
    )


def _state_sizes(people: dict[str, User]) -> None:
    actions.state_size(
        by=people["supplier_3_owner"], organisation=_firm(people["supplier_3_owner"]), year_end=YEAR_END,
        currency=Currency.GBP, staff=Decimal(40), turnover=Decimal(6_000_000), balance_sheet=Decimal(4_000_000),
        related=[GROUP],
    )  # fmt: skip
    actions.state_size(
        by=people["supplier_2_owner"], organisation=_firm(people["supplier_2_owner"]), year_end=YEAR_END,
        currency=Currency.GBP, staff=Decimal(12), turnover=Decimal(900_000), balance_sheet=Decimal(410_000),
        related=[INVESTOR], nature=Nature.CIC,
    )  # fmt: skip


def _change(people: dict[str, User]) -> None:
    verified = actions.state_change(
        by=people["supplier_3_owner"], organisation=_firm(people["supplier_3_owner"]), what=What.CONTROL,
        after="Meridian Group Holdings plc, 100%", happened_on=date(2017, 12, 1), reason="The founders sold the firm.",
    )  # fmt: skip
    actions.decide_change(
        by=people["hub_decider_2"], change=verified, is_verified=True,
        reasons="The register of people with significant control says so.",
    )  # fmt: skip
    actions.state_change(
        by=people["supplier_5_owner"], organisation=_firm(people["supplier_5_owner"]), what=What.NAME,
        after="Lantern Care Ltd", happened_on=date(2018, 1, 31), reason="We now do more than primary care.",
    )  # fmt: skip


def _firm(person: User) -> Organisation:
    return person.organisations()[0]
