"""The portal's settings with one address more: the floor that submission is measured against."""

from dps_portal.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
