"""Registers and reports read awards in the order of their approval."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0002_kept"),
        ("tenders", "0003_keys_may_be_renewed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="award",
            index=models.Index(
                models.F("approved_at"),
                models.F("id"),
                condition=models.Q(("approved_at__isnull", False)),
                name="awards_as_approved",
            ),
        ),
    ]
