"""The forms of a draft are pages only until it is submitted, steps of an assessment only until the decision."""

from __future__ import annotations

from operator import attrgetter

from accounts.in_time import only_while
from suppliers.addresses import address

while_draft = only_while(
    attrgetter("is_draft"), then_at=lambda application: address("suppliers:application", application)
)
while_waiting = only_while(attrgetter("is_waiting"), then_at=lambda row: address("suppliers:assess", row))
