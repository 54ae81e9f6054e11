"""Self-cleaning judged element by element, and binding grounds set aside; kept with what was decided on them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = """
CREATE TRIGGER element_judgement_frozen BEFORE INSERT OR UPDATE OR DELETE ON suppliers_elementjudgement
  FOR EACH ROW EXECUTE FUNCTION suppliers_basis_is_frozen();
CREATE TRIGGER override_frozen BEFORE INSERT OR UPDATE OR DELETE ON suppliers_groundoverride
  FOR EACH ROW EXECUTE FUNCTION suppliers_basis_is_frozen();
"""
FREE = """
DROP TRIGGER element_judgement_frozen ON suppliers_elementjudgement;
DROP TRIGGER override_frozen ON suppliers_groundoverride;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0015_interests_declared_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ElementJudgement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "element",
                    models.CharField(
                        choices=[
                            ("compensation", "Compensation paid or undertaken for the damage"),
                            ("cooperation", "Facts clarified and authorities co-operated with"),
                            ("measures", "Concrete technical, organisational and staff measures"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sufficient", models.BooleanField()),
                ("reason", models.TextField(blank=True)),
                ("judged_at", models.DateTimeField()),
                (
                    "application_lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="element_judgements",
                        to="suppliers.applicationlot",
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "verdict",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="elements",
                        to="suppliers.criterionverdict",
                    ),
                ),
            ],
            options={
                "ordering": ["element"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("verdict"), models.F("element"), name="one_judgement_on_one_element"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sufficient", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="an_insufficient_element_has_its_reason_exc_06",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroundOverride",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("public_interest", "Overriding reasons of the public interest, such as public health"),
                            ("disproportionate", "Exclusion for tax would be clearly disproportionate"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField()),
                ("proposed_at", models.DateTimeField()),
                ("approved", models.BooleanField(blank=True, null=True)),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application_lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="suppliers.applicationlot",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "verdict",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="suppliers.criterionverdict",
                    ),
                ),
            ],
            options={
                "ordering": ["proposed_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("verdict"),
                        condition=models.Q(("approved__isnull", True), ("approved", True), _connector="OR"),
                        name="one_override_of_a_ground_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="an_override_has_a_reason_exc_03"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("approved__isnull", True),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("approved__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                                models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_override_is_answered_with_reasons_by_another_person_exc_03",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, FREE),
    ]
