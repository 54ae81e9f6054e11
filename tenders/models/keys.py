"""The keys that people hold: nothing here opens anything without two of their passphrases."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import User
from tenders.models.competitions import Competition


class OpenerKey(Record):
    """A person's key pair. The private half is wrapped by a key that Argon2id makes from a passphrase."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="opener_keys")
    public_key = models.BinaryField(max_length=32)
    salt = models.BinaryField(max_length=16)
    operations = models.PositiveIntegerField("Argon2id operations limit")
    memory = models.PositiveBigIntegerField("Argon2id memory limit, bytes")
    wrapped_key = models.BinaryField()
    enrolled_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-enrolled_at"]
        constraints = [
            models.UniqueConstraint(F("person"), name="one_opener_key_at_a_time", condition=Q(replaced_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"Key of {self.person}"


class Opener(Record):
    """One of the two people of the buyer who open the bids together."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="openers")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="opens")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(F("competition"), F("position"), name="one_opener_at_each_position"),
            models.UniqueConstraint(F("competition"), F("person"), name="two_openers_are_different_people"),
            models.CheckConstraint(name="there_are_two_openers", condition=Q(position__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return f"{self.person} opens {self.competition}"


class KeyShare(Record):
    """A share of a competition's private key, sealed to its holder. Positions 1 and 2: openers; 3: the hub."""

    HUB = 3

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="shares")
    position = models.PositiveSmallIntegerField()
    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(OpenerKey, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(F("competition"), F("holder"), name="one_share_for_each_holder"),
            models.CheckConstraint(name="there_are_three_shares", condition=Q(position__in=[1, 2, 3])),
        ]

    def __str__(self) -> str:
        return f"Share {self.position} of {self.competition}"
