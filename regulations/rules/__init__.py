"""The law as a numbered list: every rule that the portal quotes, dated, with how sure we are of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from regulations.rules import award, conduct, publication, system
from regulations.rules.rule import SOURCES, Rule

__all__ = ["RULES", "SOURCES", "Rule", "implemented", "in_force", "rule"]

RULES: Mapping[str, Rule] = MappingProxyType(
    {rule.id: rule for rule in (*system.RULES, *conduct.RULES, *award.RULES, *publication.RULES)}
)


def rule(rule_id: str) -> Rule:
    """The rule with this id; LookupError for any other."""
    try:
        return RULES[rule_id.upper()]
    except KeyError:
        raise LookupError(f"There is no rule {rule_id}") from None


def in_force(rule_id: str, on: date) -> bool:
    """Whether a rule holds on this day."""
    return rule(rule_id).in_force(on)


def implemented() -> list[Rule]:
    """The rules that functions here uphold, in the order of the law."""
    return [rule for rule in RULES.values() if rule.implemented]
