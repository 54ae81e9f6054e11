"""Reading the register of public bodies over the API: who there is, since when and until when, and who follows whom."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import routers, serializers

from accounts.api import PublicList
from accounts.models import Kind, Organisation, Succession


class SuccessionSerializer(serializers.ModelSerializer[Succession]):
    """Who takes the body's place, from which day."""

    ods_code = serializers.CharField(source="successor.ods_code")
    name = serializers.CharField(source="successor.name")

    class Meta:
        model = Succession
        fields = ["ods_code", "name", "on"]


class BodySerializer(serializers.ModelSerializer[Organisation]):
    """A public body as the register has it."""

    followed_by = SuccessionSerializer(many=True)

    class Meta:
        model = Organisation
        fields = ["id", "ods_code", "name", "kind", "region", "opened_on", "closed_on", "followed_by"]


class BodyViewSet(PublicList):
    """Public bodies; of one kind with `?kind=`, for example `ccg`."""

    serializer_class = BodySerializer
    ordering = ("name", "id")
    queryset = Organisation.objects.none()

    def get_queryset(self) -> QuerySet[Organisation]:
        """Without suppliers, who are on the register of those admitted."""
        bodies = Organisation.objects.exclude(kind=Kind.SUPPLIER).prefetch_related("followed_by__successor")
        kind = self.request.query_params.get("kind", "")
        return bodies.filter(kind=kind) if kind else bodies


router = routers.SimpleRouter()
router.register("bodies", BodyViewSet, "api-body")
