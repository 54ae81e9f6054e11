"""Reading over the API: a supplier's or the hub's applications, and the public register. Same queries as the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, routers, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import ByPolicy, Pages
from accounts.policy import Policy, anyone
from ledger import clock
from suppliers import exports, filters, policies, presenters, queries, register_rows
from suppliers.models import Admission, Application, ApplicationLot, ConfidentialMark, Party
from suppliers.readiness import readiness_of


class ApplicationLotSerializer(serializers.ModelSerializer[ApplicationLot]):
    """One lot of an application: where it stands, and when its decision is due under which rule."""

    lot = serializers.IntegerField(source="lot.number")
    standing = serializers.SerializerMethodField()

    class Meta:
        model = ApplicationLot
        fields = [
            "id",
            "lot",
            "submitted_at",
            "due_at",
            "due_rule",
            "decision",
            "decided_at",
            "withdrawn_at",
            "standing",
        ]

    def get_standing(self, row: ApplicationLot) -> str:
        """Where it stands, as the sentence the page shows."""
        return presenters.sentence(row, self.context["now"])


class ConfidentialSerializer(serializers.ModelSerializer[ConfidentialMark]):
    """One answer that the applicant marked confidential, and why."""

    lot = serializers.IntegerField(source="lot.number", default=None)
    party = serializers.IntegerField(source="party.number", default=None)

    class Meta:
        model = ConfidentialMark
        fields = ["lot", "party", "question", "reason"]


class PartySerializer(serializers.ModelSerializer[Party]):
    """Another organisation that the application stands on; its number tells its answers. No lots are all lots."""

    lots = serializers.ListField(child=serializers.IntegerField())

    class Meta:
        model = Party
        fields = ["number", "kind", "name", "company_number", "charity_number", "role", "share", "lots"]


class ApplicationSerializer(serializers.ModelSerializer[Application]):
    """An application with its lots."""

    dps = serializers.CharField(source="dps.reference")
    organisation = serializers.CharField(source="organisation.name")
    questionnaire = serializers.CharField(source="questionnaire.version")
    receipt = serializers.CharField(source="receipt.code", default=None)
    lots = ApplicationLotSerializer(many=True)
    parties = PartySerializer(many=True)
    confidential = ConfidentialSerializer(source="confidential_marks", many=True)

    class Meta:
        model = Application
        fields = [
            "id",
            "reference",
            "dps",
            "organisation",
            "questionnaire",
            "started_at",
            "submitted_at",
            "withdrawn_at",
            "receipt",
            "lots",
            "parties",
            "confidential",
        ]


class QueueSerializer(ApplicationLotSerializer):
    """One line of the hub's queue."""

    application = serializers.CharField(source="application.reference")
    dps = serializers.CharField(source="application.dps.reference")
    organisation = serializers.CharField(source="application.organisation.name")
    assessor = serializers.CharField(source="assessor.name", default=None)
    parties = serializers.SerializerMethodField()
    confidential = serializers.SerializerMethodField()

    class Meta(ApplicationLotSerializer.Meta):
        fields = [
            "application",
            "dps",
            "organisation",
            "assessor",
            "recommendation",
            "parties",
            "confidential",
            *ApplicationLotSerializer.Meta.fields,
        ]

    @extend_schema_field(ConfidentialSerializer(many=True))
    def get_confidential(self, row: ApplicationLot) -> Any:
        """What the applicant marked confidential for this lot and for all lots."""
        marks = [mark for mark in row.application.confidential_marks.all() if mark.lot_id in (None, row.lot_id)]
        of_lot = [mark for mark in marks if mark.party is None or mark.party.counts_for(row.lot.number)]
        return ConfidentialSerializer(of_lot, many=True).data

    @extend_schema_field(PartySerializer(many=True))
    def get_parties(self, row: ApplicationLot) -> Any:
        """The other organisations that take part for this lot."""
        named = [party for party in row.application.parties.all() if party.counts_for(row.lot.number)]
        return PartySerializer(named, many=True).data


class AdmissionSerializer(serializers.Serializer[Mapping[str, Any]]):
    """One line of the public register."""

    dps = serializers.CharField()
    lot = serializers.IntegerField()
    lot_title = serializers.CharField()
    supplier = serializers.CharField()
    company_number = serializers.CharField()
    admitted_on = serializers.DateField()
    sme = serializers.BooleanField(allow_null=True)
    vcse = serializers.BooleanField(allow_null=True)
    specification_version = serializers.IntegerField()

    def to_representation(self, instance: Mapping[str, Any]) -> dict[str, Any]:
        """The register's own words."""
        return register_rows.as_dict(instance)


class _Read(mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """A list to read, by the policy and the query of its page, at one reading of the clock."""

    permission_classes = [ByPolicy]
    pagination_class = Pages
    policy: Policy
    ordering: tuple[str, ...]

    def get_serializer_context(self) -> dict[str, Any]:
        """One reading of the clock for the whole answer."""
        return {**super().get_serializer_context(), "now": clock.now()}


class ApplicationViewSet(mixins.RetrieveModelMixin, _Read):
    """The applications of one's own organisations."""

    serializer_class = ApplicationSerializer
    policy = policies.may_see_own_applications
    ordering = ("-started_at", "id")
    queryset = Application.objects.none()

    def get_queryset(self) -> QuerySet[Application]:
        """As the page lists them."""
        return queries.own_applications(self.request.user).prefetch_related(
            "confidential_marks__lot", "confidential_marks__party", "parties"
        )

    @extend_schema(responses=OpenApiTypes.OBJECT, description="Its answers in the form of the questionnaire's schema.")
    @action(detail=True)
    def answers(self, request: Request, pk: str | None = None) -> Response:
        """What has been answered, as the page exports it."""
        return Response(exports.as_data(readiness_of(self.get_object(), at=clock.now())))


class QueueViewSet(mixins.RetrieveModelMixin, _Read):
    """Submitted lots as the hub sees them, with the filters of the page (state, whose, q)."""

    serializer_class = QueueSerializer
    policy = policies.may_see_queue
    ordering = ("due_at", "id")
    queryset = ApplicationLot.objects.none()

    def get_queryset(self) -> QuerySet[ApplicationLot]:
        """As the page lists them."""
        chosen = filters.QueueFilter(self.request.query_params, self.request.user)
        return chosen.apply(queries.in_sight_of_hub(self.request.user), clock.now()).prefetch_related(
            "application__confidential_marks__lot", "application__confidential_marks__party", "application__parties"
        )


class AdmissionViewSet(_Read):
    """The public register of admitted suppliers, with the filters of the page (q, dps, lot, sme)."""

    serializer_class = AdmissionSerializer
    policy = anyone
    ordering = ("admitted_at", "id")
    queryset = Admission.objects.none()

    def get_queryset(self) -> QuerySet[Admission, Any]:
        """As the page lists them."""
        return filters.RegisterFilter(self.request.query_params).apply(register_rows.public_admissions(clock.now()))


router = routers.SimpleRouter()
router.register("applications", ApplicationViewSet, "api-application")
router.register("assessments", QueueViewSet, "api-assessment")
router.register("admissions", AdmissionViewSet, "api-admission")
