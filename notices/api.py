"""Reading notices, awards and releases over the API, by the queries of their pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import routers, serializers

from accounts.api import PublicList, PublicRead
from evaluations.models import Award
from notices import award_rows, queries
from notices.filters import AwardFilter
from notices.models import Notice, Release


class RowSerializer(serializers.Serializer[Any]):
    """One statement of a notice."""

    name = serializers.CharField()
    value = serializers.CharField()

    def to_representation(self, instance: Any) -> dict[str, str]:
        """A pair as it is frozen in the notice."""
        name, value = instance
        return {"name": str(name), "value": "" if value is None else str(value)}


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """A notice as it was published."""

    dps = serializers.CharField(source="dps.reference")
    call_off = serializers.CharField(source="competition.reference", default=None)
    rows = RowSerializer(source="content.rows", many=True)
    withheld = serializers.DictField(child=serializers.CharField())

    class Meta:
        model = Notice
        fields = ["number", "kind", "dps", "call_off", "title", "published_at", "withheld", "rows"]


class AwardSerializer(serializers.Serializer[Award]):
    """One line of the register of call-off awards; a withheld value is empty."""

    reference = serializers.CharField()
    title = serializers.CharField()
    buyer = serializers.CharField()
    lot = serializers.CharField()
    outcome = serializers.CharField()
    winner = serializers.CharField()
    winner_is_sme = serializers.CharField()
    value_ex_vat = serializers.CharField()
    decided_on = serializers.DateField()
    contract_start = serializers.CharField()
    contract_end = serializers.CharField()
    bids_received = serializers.IntegerField()
    notice = serializers.CharField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The register's own words."""
        return award_rows.as_dict(instance)


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    """An OCDS release."""

    body = serializers.DictField()

    class Meta:
        model = Release
        fields = ["release_id", "ocid", "tag", "date", "body"]


class NoticeViewSet(PublicRead):
    """Notices, latest first; with the filters of the page (kind, q)."""

    serializer_class = NoticeSerializer
    lookup_field = "number"
    ordering = ("-published_at", "-number")
    queryset = Notice.objects.none()

    def get_queryset(self) -> QuerySet[Notice]:
        """As the page lists them."""
        asked = self.request.query_params
        return queries.public_notices(asked.get("kind", ""), queries.words_of(asked))


class AwardViewSet(PublicList):
    """The register of call-off awards, with the filters of the page (q, sme, outcome, year)."""

    serializer_class = AwardSerializer
    ordering = ("-approved_at", "id")
    queryset = Award.objects.none()

    def get_queryset(self) -> QuerySet[Award]:
        """As the page lists them."""
        return AwardFilter(self.request.query_params).apply(queries.noticed_awards())


class ReleaseViewSet(PublicRead):
    """Releases in the order in which they became readable: a follower misses none."""

    serializer_class = ReleaseSerializer
    lookup_field = "release_id"
    ordering = ("transaction", "release_id")
    queryset = Release.objects.none()

    def get_queryset(self) -> QuerySet[Release]:
        """As the bulk package has them."""
        return queries.settled()


router = routers.SimpleRouter()
router.register("notices", NoticeViewSet, "api-notice")
router.register("awards", AwardViewSet, "api-award")
router.register("releases", ReleaseViewSet, "api-release")
