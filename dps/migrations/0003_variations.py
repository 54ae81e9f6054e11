"""Changes of a published DPS: drafted, proposed, approved, in force from a day."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dps", "0002_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Variation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("specification", "A new version of the specification"),
                            ("lot", "A new lot"),
                            ("description", "The scope or another part of the description"),
                            ("clarification", "A clarification of a criterion"),
                            ("corrigendum", "A correction of the notice"),
                            ("validity", "The end of the validity"),
                            ("termination", "The termination of the DPS"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField()),
                ("effective_on", models.DateField(verbose_name="in force on")),
                ("facts", models.JSONField(default=dict)),
                ("validity_end", models.DateField(blank=True, null=True, verbose_name="new contract end date")),
                ("drafted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("proposed_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("refusal_reason", models.TextField(blank=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("noticed_at", models.DateTimeField(null=True)),
                ("notice_number", models.CharField(blank=True, max_length=20)),
                ("in_force_from", models.DateTimeField(null=True)),
                ("reach", models.JSONField(default=dict, verbose_name="how many were told, by group")),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.AddField(
            model_name="lot",
            name="opens_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="open from, where a variation added it"
            ),
        ),
        migrations.AddField(
            model_name="specificationversion",
            name="in_force_from",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="in force from, if not from its publication"
            ),
        ),
        migrations.AddConstraint(
            model_name="specificationversion",
            constraint=models.UniqueConstraint(
                models.F("dps"),
                condition=models.Q(("published_at__isnull", True)),
                name="one_specification_is_drafted_at_a_time",
            ),
        ),
        migrations.AddField(
            model_name="variation",
            name="approved_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="variation",
            name="dps",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="variations", to="dps.dynamicpurchasingsystem"
            ),
        ),
        migrations.AddField(
            model_name="variation",
            name="drafted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="variation",
            name="proposed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="variation",
            name="refused_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="variation",
            name="specification",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="variations",
                to="dps.specificationversion",
            ),
        ),
        migrations.AddField(
            model_name="lot",
            name="variation",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lot",
                to="dps.variation",
            ),
        ),
        migrations.AddConstraint(
            model_name="variation",
            constraint=models.UniqueConstraint(
                models.F("dps"), models.F("number"), name="variation_numbers_are_unique_in_a_dps"
            ),
        ),
        migrations.AddConstraint(
            model_name="variation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="a_variation_is_approved_by_another_person_n8",
            ),
        ),
        migrations.AddConstraint(
            model_name="variation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(
                        ("approved_at__isnull", False), ("approved_by__isnull", False), ("proposed_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="a_variation_is_approved_after_it_is_proposed",
            ),
        ),
        migrations.AddConstraint(
            model_name="variation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved_at__isnull", True),
                        models.Q(("refused_at__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"),
                    ),
                    models.Q(("refused_at__isnull", True), ("withdrawn_at__isnull", True)),
                    _connector="OR",
                ),
                name="a_variation_has_one_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="variation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("in_force_from__isnull", True), ("approved_at__lte", models.F("in_force_from")), _connector="OR"
                ),
                name="no_variation_is_in_force_before_its_approval",
            ),
        ),
        migrations.AddConstraint(
            model_name="variation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("in_force_from__isnull", True),
                    models.Q(("kind__in", ["corrigendum", "validity", "termination"]), _negated=True),
                    models.Q(("in_force_from__gte", models.F("noticed_at")), ("noticed_at__isnull", False)),
                    _connector="OR",
                ),
                name="no_change_of_validity_before_its_notice_dps_19",
            ),
        ),
        migrations.AddConstraint(
            model_name="variation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "validity"), ("validity_end__isnull", False)),
                    models.Q(models.Q(("kind", "validity"), _negated=True), ("validity_end__isnull", True)),
                    _connector="OR",
                ),
                name="a_change_of_validity_says_the_new_end",
            ),
        ),
    ]
