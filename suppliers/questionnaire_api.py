"""The questionnaire over the API: every version as JSON Schema, so that programs ask and check what the pages do."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import routers, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import PublicRead
from ledger import clock
from suppliers import publishing
from suppliers.models import Questionnaire
from suppliers.schema import questionnaire_schema


def address_of(version: str) -> str:
    """Where a version's schema stands."""
    return settings.BASE_URL + reverse("suppliers:api-questionnaire-detail", args=[version])


class QuestionnaireSerializer(serializers.ModelSerializer[Questionnaire]):
    """One version: since when, under which hash, and where its schema stands."""

    schema = serializers.SerializerMethodField()

    class Meta:
        model = Questionnaire
        fields = ["version", "title", "published_at", "sha256", "schema"]

    def get_schema(self, row: Questionnaire) -> str:
        """The address of its JSON Schema."""
        return address_of(row.version)


class QuestionnaireViewSet(PublicRead):
    """Versions of the questionnaire, the newest first. A version never changes."""

    serializer_class = QuestionnaireSerializer
    lookup_field = "version"
    ordering = ("-published_at", "id")
    queryset = Questionnaire.objects.none()

    def get_queryset(self) -> QuerySet[Questionnaire]:
        """Every version that has been in force, and the one that is."""
        publishing.current_questionnaire(clock.now())
        return Questionnaire.objects.all()

    @extend_schema(responses=OpenApiTypes.OBJECT, description="The version as JSON Schema (2020-12).")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What a complete application to this version looks like."""
        questionnaire = self.get_object()
        return Response(questionnaire_schema(questionnaire, address_of(questionnaire.version)))


router = routers.SimpleRouter()
router.register("questionnaires", QuestionnaireViewSet, "api-questionnaire")
