"""How bids were opened: who gave a share when, and what came out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import User
from tenders.models.bids import Bid
from tenders.models.competitions import Competition


class OpeningAct(Record):
    """One holder gave a passphrase that fits, after the deadline."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="opening_acts")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at"]

    def __str__(self) -> str:
        return f"{self.person} for {self.competition}"


class Opening(Record):
    """All bids of a competition were opened, once, by two people together."""

    competition = models.OneToOneField(Competition, on_delete=models.PROTECT, related_name="opening")
    first = models.OneToOneField(OpeningAct, on_delete=models.PROTECT, related_name="+")
    second = models.OneToOneField(OpeningAct, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    by_recovery = models.BooleanField("with the hub's share", default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="two_acts_open_bids", condition=~Q(first=F("second"))),
        ]

    def __str__(self) -> str:
        return f"Opening of {self.competition}"


class OpenedBid(Record):
    """A bid after its opening: its key under the master key, or what was wrong with it."""

    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="opened_bids")
    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="opened")
    wrapped_key = models.BinaryField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_opened_bid_can_be_read_or_says_why_not",
                condition=Q(wrapped_key__isnull=False, problem="") | (Q(wrapped_key__isnull=True) & ~Q(problem="")),
            )
        ]

    def __str__(self) -> str:
        return f"Opened: {self.bid}"
