"""Keys and the act of opening."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import User
from tenders.models.bids import Bid
from tenders.models.competitions import Competition


class OpenerKey(Record):
    """A person's key pair for opening. The private half is wrapped under a key made from the passphrase (Argon2id)."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="opener_keys")
    public_key = models.BinaryField()
    salt = models.BinaryField()
    wrapped_private_key = models.BinaryField()
    operations = models.PositiveIntegerField("Argon2id passes")
    memory = models.PositiveBigIntegerField("Argon2id memory, bytes")
    enrolled_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(F("person"), name="one_opener_key_in_use", condition=Q(retired_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"Key of {self.person}"


class Opener(Record):
    """One of the two people named to open the bids of a competition."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="openers")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(F("competition"), F("person"), name="two_openers_are_two_people"),
            models.UniqueConstraint(F("competition"), F("position"), name="two_places_for_openers"),
            models.CheckConstraint(name="there_are_two_openers", condition=Q(position__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return f"{self.person} opens {self.competition}"


class KeyShare(Record):
    """One of three shares of a competition's private key, sealed to its holder; any two rebuild the key."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="key_shares")
    holder = models.ForeignKey(OpenerKey, on_delete=models.PROTECT, related_name="shares")
    is_recovery = models.BooleanField(default=False)
    sealed_share = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(F("competition"), F("holder"), name="a_holder_has_one_share"),
            models.UniqueConstraint(F("competition"), name="one_recovery_share", condition=Q(is_recovery=True)),
        ]

    def __str__(self) -> str:
        return f"Share of {self.competition} for {self.holder.person}"


class OpeningAct(Record):
    """The first opener's share, given and kept under the master key until the second comes or the time runs out."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="opening_acts")
    share = models.ForeignKey(KeyShare, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    held_share = models.BinaryField(null=True)

    class Meta:
        ordering = ["given_at"]

    def __str__(self) -> str:
        return f"Given for {self.competition}"


class Opening(Record):
    """The opening of all bids of a competition: once, by two people, with the list of what was opened."""

    competition = models.OneToOneField(Competition, on_delete=models.PROTECT, related_name="opening")
    first_opener = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    second_opener = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    record: models.JSONField[Any, Any] = models.JSONField()
    signature = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(name="two_different_people_open", condition=~Q(first_opener=F("second_opener")))
        ]

    def __str__(self) -> str:
        return f"Opening of {self.competition}"


class OpenedBid(Record):
    """An opened bid's key, wrapped again under the master key for evaluation."""

    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="bids")
    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="opened")
    wrapped_key = models.BinaryField()

    def __str__(self) -> str:
        return f"Opened {self.bid}"
