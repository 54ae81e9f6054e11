"""Who publishes notices."""

from __future__ import annotations

from typing import Any

from accounts.models import Role
from accounts.policy import policy
from dps.models import Variation
from dps.policies import may_publish_dps
from evaluations.models import Award


@policy
def may_publish_award_notice(person: Any, award: Award) -> bool:
    """A procurement officer of the buyer publishes its award notices."""
    return bool(person.is_authenticated) and person.has_role(Role.OFFICER, organisation=award.competition.buyer)


@policy
def may_publish_change_notice(person: Any, variation: Variation) -> bool:
    """A decision maker of the hub publishes the notice of a change of its DPS."""
    return may_publish_dps(person, variation.dps)
