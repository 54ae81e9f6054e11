"""A request for evidence can be withdrawn before it is answered."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Until now a request only ended with an answer or a review."""

    dependencies = [
        ("suppliers", "0021_versions_of_admissions_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="evidencerequest",
            name="an_evidence_review_has_a_finding_and_a_person",
        ),
        migrations.AddField(
            model_name="evidencerequest",
            name="is_withdrawn",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="closed by the hub before it was answered"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidencerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("finding", ""),
                        ("is_satisfied__isnull", True),
                        ("is_withdrawn", False),
                        ("reviewed_at__isnull", True),
                        ("reviewed_by__isnull", True),
                    ),
                    models.Q(
                        ("is_satisfied__isnull", False),
                        ("is_withdrawn", False),
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                        models.Q(("finding", ""), _negated=True),
                    ),
                    models.Q(
                        ("answered_at__isnull", True),
                        ("is_satisfied__isnull", True),
                        ("is_withdrawn", True),
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                        models.Q(("finding", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="an_evidence_review_has_a_finding_and_a_person",
            ),
        ),
    ]
