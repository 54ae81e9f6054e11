"""The one refusal that the law makes."""

from __future__ import annotations


class RuleViolation(Exception):
    """The law does not allow it: which rule, why in plain words, and what would make it possible."""

    def __init__(self, rule: str, message: str, remedy: str = "") -> None:
        self.rule = rule
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message} (rule {rule})")
