"""The forms of a DPS that is drafted are pages only until it is published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from accounts.in_time import View, only_while
from dps.models import DynamicPurchasingSystem


def while_drafted(dps_of: Callable[[Any], DynamicPurchasingSystem] = lambda dps: dps) -> Callable[[View], View]:
    """Lead whoever opens the form too late to the DPS; `dps_of` tells the DPS of what the view is about."""
    return only_while(
        lambda found: not dps_of(found).is_published,
        then_at=lambda found: reverse("dps:draft", kwargs={"reference": dps_of(found).reference}),
    )
