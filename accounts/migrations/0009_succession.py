"""Who follows whom gets a date: the day after the predecessor closed, as far as the register says."""

import uuid
from datetime import timedelta

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def date_them(apps, schema_editor):
    """What was known without a date."""
    organisation = apps.get_model("accounts", "Organisation")
    succession = apps.get_model("accounts", "Succession")
    for old in organisation.objects.filter(successors__isnull=False).distinct():
        on = old.closed_on + timedelta(days=1) if old.closed_on else timezone.now().date()
        for new in old.successors.exclude(pk=old.pk):
            succession.objects.create(predecessor=old, successor=new, on=on)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_access_agreements")]

    operations = [
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("on", models.DateField()),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="follows", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["on"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("predecessor"), models.F("successor"), name="a_body_follows_another_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="a_body_does_not_follow_itself",
                    ),
                ],
            },
        ),
        migrations.RunPython(date_them, migrations.RunPython.noop),
        migrations.RemoveField("organisation", "successors"),
        migrations.AddField(
            "organisation",
            "successors",
            models.ManyToManyField(
                blank=True,
                related_name="predecessors",
                through="accounts.Succession",
                through_fields=("predecessor", "successor"),
                to="accounts.organisation",
            ),
        ),
    ]
