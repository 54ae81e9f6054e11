"""Who moved or removed a file of evidence, when, and where it stood before."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_uploads"),
        ("dps", "0004_kept_through_variations"),
        ("suppliers", "0019_parties_for_some_lots"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="moved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="evidence",
            name="moved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="moved_from",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
        migrations.AddField(
            model_name="evidence",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("removed_by__isnull", True), ("removed_at__isnull", False), _connector="OR"),
                name="who_removes_a_file_is_told_with_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("moved_at__isnull", True), ("moved_by__isnull", True), ("moved_from", "")),
                    models.Q(
                        ("moved_at__isnull", False),
                        ("moved_by__isnull", False),
                        models.Q(("moved_from", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="who_moves_a_file_is_told_with_when_and_from_where",
            ),
        ),
    ]
