"""People, organisations, and who is what in which organisation."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from accounts.base import Record
from accounts.models.succession import inherited


class UserManager(BaseUserManager["User"]):
    """Makes people; e-mail addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who signs in with this address."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who may use the admin site, which holds reference data only."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(Record, AbstractBaseUser, PermissionsMixin):
    """A person. What they may do follows from their memberships, never from flags here."""

    email = models.EmailField("email address", unique=True)
    name = models.CharField("full name", max_length=200)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_email_address")]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def active_memberships(self) -> list[Membership]:
        """Memberships in force, read once per request."""
        return list(self.memberships.filter(ended_at__isnull=True).select_related("organisation"))

    def has_role(self, *roles: str, organisation: Organisation | None = None) -> bool:
        """Whether the person holds one of the roles, in that organisation, if one is named, or by succession."""
        held = [(membership.role, membership.organisation_id) for membership in self.active_memberships]
        if organisation is None:
            return any(role in roles for role, _ in held)
        return any(role in roles and pk == organisation.pk for role, pk in held) or any(
            role in roles and body.pk == organisation.pk for role, body in self._inherited()
        )

    @property
    def needs_second_factor(self) -> bool:
        """Whether what the person may do asks for more than a password."""
        return self.is_superuser or self.has_role(*SECOND_FACTOR_ROLES)

    def organisations(self, *roles: str) -> list[Organisation]:
        """Those for which the person acts in one of the roles (any if none is named), also by succession; own first."""
        own = [(membership.role, membership.organisation) for membership in self.active_memberships]
        found = {body.pk: body for role, body in (*own, *self._inherited()) if not roles or role in roles}
        return list(found.values())

    def acts_for(self, organisation: Organisation) -> bool:
        """Whether the person belongs to the organisation, or to one that it follows or that followed it."""
        return any(body.pk == organisation.pk for body in self.organisations())

    def _inherited(self) -> list[tuple[str, Organisation]]:
        """Roles that count in further public bodies by succession, read once for the memberships at hand."""
        memberships, found = self.__dict__.get("_inherited_by", (None, []))
        if memberships is not self.active_memberships:
            rows = inherited((m.role, m.organisation) for m in self.active_memberships if m.role in FOLLOWING_ROLES)
            bodies = Organisation.objects.in_bulk({pk for _, pk in rows}) if rows else {}
            found = [(role, bodies[pk]) for role, pk in rows]
            self.__dict__["_inherited_by"] = (self.active_memberships, found)
        return found


class Kind(models.TextChoices):
    """Kinds of organisation, in the words of the notice's list of eligible users (N10)."""

    SUPPLIER = "supplier", "Supplier"
    ACUTE_TRUST = "acute_trust", "Acute trust"
    HEALTH_AND_CARE_TRUST = "health_and_care_trust", "Health and care trust"
    MENTAL_HEALTH_TRUST = "mental_health_trust", "Mental health trust"
    COMMUNITY_TRUST = "community_trust", "Community trust"
    CCG = "ccg", "Clinical commissioning group"
    AMBULANCE_TRUST = "ambulance_trust", "Ambulance trust"
    AREA_TEAM = "area_team", "Area team"
    SPECIAL_HEALTH_AUTHORITY = "special_health_authority", "Special health authority"
    NHS_ENGLAND = "nhs_england", "NHS England"
    ICB = "icb", "Integrated care board"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    CSU = "csu", "Commissioning support unit"
    AUDIT_BODY = "audit_body", "Audit body"
    OTHER = "other", "Other body"


class Organisation(Record):
    """A body on the register: a supplier, a buyer, the hub's own, an audit body."""

    kind = models.CharField(max_length=30, choices=Kind.choices)
    name = models.CharField(max_length=300)
    ods_code = models.CharField("ODS code", max_length=10, blank=True)
    company_number = models.CharField(max_length=12, blank=True)
    charity_number = models.CharField(max_length=12, blank=True)
    no_number_reason = models.CharField(max_length=300, blank=True)
    region = models.CharField(max_length=100, blank=True)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    parent_code = models.CharField(max_length=10, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    successors = models.ManyToManyField(
        "self", symmetrical=False, related_name="predecessors", blank=True, through="accounts.Succession",
        through_fields=("predecessor", "successor"),
    )  # fmt: skip
    is_central = models.BooleanField("central government authority", default=False)
    registered_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(F("ods_code"), name="one_organisation_per_ods_code", condition=~Q(ods_code="")),
            models.UniqueConstraint(
                F("company_number"), name="one_supplier_per_company_number", condition=~Q(company_number="")
            ),
            models.UniqueConstraint(
                F("charity_number"), name="one_supplier_per_charity_number", condition=~Q(charity_number="")
            ),
            models.CheckConstraint(
                name="organisation_closes_after_it_opens",
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
        ]
        indexes = [models.Index(F("kind"), Lower("name"), name="organisation_by_kind_and_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_supplier(self) -> bool:
        """Whether this body sells rather than buys."""
        return self.kind == Kind.SUPPLIER


class Role(models.TextChoices):
    """What a person is in an organisation."""

    OWNER = "owner", "Owner (supplier)"
    EDITOR = "editor", "Editor (supplier)"
    VIEWER = "viewer", "Viewer (supplier)"
    OFFICER = "officer", "Procurement officer (buyer)"
    APPROVER = "approver", "Award approver (buyer)"
    EVALUATOR = "evaluator", "Evaluator (buyer)"
    ADMINISTRATOR = "admin", "Administrator (public body)"
    ASSESSOR = "assessor", "Assessor (hub)"
    DECIDER = "decider", "Decision maker (hub)"
    AUDITOR = "auditor", "Auditor"


SUPPLIER_ROLES = (Role.OWNER, Role.EDITOR, Role.VIEWER)
SUPPLIER_WRITERS = (Role.OWNER, Role.EDITOR)
BUYER_ROLES = (Role.OFFICER, Role.APPROVER, Role.EVALUATOR)
HUB_ROLES = (Role.ASSESSOR, Role.DECIDER)
FOLLOWING_ROLES = (*BUYER_ROLES, Role.ADMINISTRATOR)
SECOND_FACTOR_ROLES = (*HUB_ROLES, Role.ADMINISTRATOR, Role.OFFICER, Role.APPROVER, Role.AUDITOR)


ROLES_BY_KIND = {
    Kind.SUPPLIER: SUPPLIER_ROLES,
    Kind.NHS_ENGLAND: (*HUB_ROLES, *BUYER_ROLES, Role.ADMINISTRATOR),
    Kind.AUDIT_BODY: (Role.AUDITOR,),
}
KEPT_ROLES = (Role.OWNER, Role.DECIDER)  # the last of them stays, so that somebody can look after the team


def roles_of(organisation: Organisation) -> tuple[Role, ...]:
    """What people can be in such an organisation."""
    return ROLES_BY_KIND.get(Kind(organisation.kind), (*BUYER_ROLES, Role.ADMINISTRATOR))


class Membership(Record):
    """A person's role in an organisation, with when it began and ended."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    began_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("user"),
                F("organisation"),
                F("role"),
                name="one_such_role_at_a_time",
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} of {self.organisation}"
