"""`manage.py appoint EMAIL ROLE ORGANISATION`: gives a person who has an account a role; how the hub gets its first."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from accounts import actions
from accounts.models import Organisation, Role, User


class Command(BaseCommand):
    help = "Give a person a role in an organisation, named by its ODS code or its whole name."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, what and where."""
        parser.add_argument("email")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("organisation")

    def handle(self, *args: Any, email: str, role: str, organisation: str, **options: Any) -> None:
        """Appoint, or say what is missing."""
        person = User.objects.filter(email=email.lower()).first()
        if person is None:
            raise CommandError(f"Nobody has an account with {email}. It is opened at /account/signup/ first.")
        try:
            body = Organisation.objects.get(Q(ods_code=organisation) | Q(name__iexact=organisation))
        except (Organisation.DoesNotExist, Organisation.MultipleObjectsReturned) as error:
            raise CommandError(f"There is not exactly one organisation {organisation}. Use its ODS code.") from error
        try:
            actions.appoint(person=person, organisation=body, role=role)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{person} is now {Role(role).label} of {body}.")
