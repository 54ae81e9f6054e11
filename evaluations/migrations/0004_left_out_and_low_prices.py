"""Bids of suspended suppliers can be left out; a bidder has a time in which to explain its price."""

import uuid
from datetime import timedelta
from typing import Any

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.exceptions import IrreversibleError
from django.db.models import Q

from ledger.append_only import append_only


def refuse_to_lose(apps: Any, schema_editor: Any) -> None:
    """Going back would drop which bids were left out and why, and cannot keep a judgement of silence: neither is undone
    by a migration once it has happened.
    """
    left_out = apps.get_model("evaluations", "LeftOut").objects.count()
    silent = apps.get_model("evaluations", "PriceInquiry").objects.filter(judged_at__isnull=False, explained_at=None)
    if left_out or silent.exists():
        raise IrreversibleError(
            f"{left_out} bids were left out and {silent.count()} low prices judged without an explanation. Tables before "
            "evaluations 0004 cannot hold that, so nothing was changed. Restore a backup from before 0004 instead."
        )


class Migration(migrations.Migration):
    """What is left out stays so. Silence may be judged after the time, and then never as satisfactory (ABN-01)."""

    dependencies = [
        ("evaluations", "0003_awards_as_approved"),
        ("tenders", "0004_intake"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LeftOut",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reasons", models.TextField()),
                ("left_out_at", models.DateTimeField()),
                (
                    "bid",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="left_out", to="tenders.bid"
                    ),
                ),
                (
                    "left_out_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=~Q(reasons=""), name="a_bid_is_left_out_with_reasons")]
            },
        ),
        append_only("evaluations_leftout"),
        migrations.AddField(
            model_name="priceinquiry",
            name="due_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now() + timedelta(days=7)),
        ),
        migrations.RemoveConstraint(model_name="priceinquiry", name="a_price_judgement_has_reasons"),
        migrations.AddConstraint(
            model_name="priceinquiry",
            constraint=models.CheckConstraint(
                name="a_price_judgement_has_reasons",
                condition=Q(satisfactory__isnull=True, judged_at__isnull=True)
                | (
                    Q(satisfactory__isnull=False, judged_at__isnull=False)
                    & ~Q(judgement="")
                    & (Q(explained_at__isnull=False) | Q(satisfactory=False))
                ),
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, refuse_to_lose),
    ]
