"""Reading dynamic purchasing systems over the API: what their public pages show, by the same query."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from rest_framework import routers, serializers

from accounts.api import PublicList, PublicRead
from dps import queries
from dps.models import (
    AwardCriterion,
    DynamicPurchasingSystem,
    Lot,
    PublishedDocument,
    Requirement,
    SelectionCriterion,
    SpecificationVersion,
)


class SystemSerializer(serializers.ModelSerializer[DynamicPurchasingSystem]):
    """The facts of the contract notice."""

    contracting_authority = serializers.CharField(source="contracting_authority.name")
    cpv_codes = serializers.ListField(child=serializers.CharField())
    eligible_kinds = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = DynamicPurchasingSystem
        fields = [
            "reference", "regime", "contracting_authority", "title", "description", "additional_text", "justification",
            "nature_and_quantity", "how_it_operates", "equipment", "technical_connection", "how_to_apply", "cpv_codes",
            "region", "value_ex_vat", "value_note", "contract_type", "procedure_type", "suits_sme", "suits_vcse",
            "validity_start", "validity_end", "first_round_deadline", "eligible_kinds", "award_notice_mode",
            "published_at", "terminated_at",
        ]  # fmt: skip


class SelectionCriterionSerializer(serializers.ModelSerializer[SelectionCriterion]):
    """What an applicant for the lot must show."""

    class Meta:
        model = SelectionCriterion
        fields = ["code", "heading", "text", "kind", "minimum_turnover"]


class AwardCriterionSerializer(serializers.ModelSerializer[AwardCriterion]):
    """A criterion of the lot's call-offs with its range of weight."""

    class Meta:
        model = AwardCriterion
        fields = ["code", "title", "text", "kind", "weight_min", "weight_max"]


class LotSerializer(serializers.ModelSerializer[Lot]):
    """A lot with its criteria."""

    dps = serializers.CharField(source="dps.reference")
    selection_criteria = SelectionCriterionSerializer(many=True)
    award_criteria = AwardCriterionSerializer(many=True)

    class Meta:
        model = Lot
        fields = [
            "id", "dps", "number", "title", "objective_definition", "max_call_off_value_ex_vat", "area",
            "selection_criteria", "award_criteria",
        ]  # fmt: skip


class RequirementSerializer(serializers.ModelSerializer[Requirement]):
    """One requirement, with the numbers of the lots it holds for."""

    lots = serializers.SlugRelatedField(slug_field="number", many=True, read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = Requirement
        fields = ["code", "heading", "text", "level", "lots"]


class SpecificationSerializer(serializers.ModelSerializer[SpecificationVersion]):
    """A published version of the specification."""

    dps = serializers.CharField(source="dps.reference")
    requirements = RequirementSerializer(many=True)

    class Meta:
        model = SpecificationVersion
        fields = ["id", "dps", "number", "summary", "published_at", "requirements"]


class DocumentSerializer(serializers.ModelSerializer[PublishedDocument]):
    """A document that everybody may download."""

    dps = serializers.CharField(source="dps.reference")
    content_type = serializers.CharField(source="document.content_type")
    sha256 = serializers.CharField(source="document.sha256")
    address = serializers.SerializerMethodField()

    class Meta:
        model = PublishedDocument
        fields = ["id", "dps", "title", "version", "published_at", "content_type", "sha256", "address"]

    def get_address(self, row: PublishedDocument) -> str:
        """Where it is downloaded."""
        return str(queries.address_of(row))


class SystemViewSet(PublicRead):
    """Published dynamic purchasing systems."""

    serializer_class = SystemSerializer
    lookup_field = "reference"
    ordering = ("-published_at", "reference")
    queryset = DynamicPurchasingSystem.objects.none()

    def get_queryset(self) -> QuerySet[DynamicPurchasingSystem]:
        """As the page lists them."""
        return queries.public_dps()


class _OfSystems(PublicList):
    """Parts of published systems; of one alone with `?dps=` and its reference."""

    model: type[Model]

    def get_queryset(self) -> QuerySet[Any]:
        """The parts that are public."""
        systems = queries.public_dps()
        if reference := self.request.query_params.get("dps", ""):
            systems = systems.filter(reference=reference)
        return self.model._default_manager.filter(dps__in=systems).select_related("dps")


class LotViewSet(_OfSystems):
    """Lots with their selection and award criteria; of one system with `?dps=` and its reference."""

    serializer_class = LotSerializer
    model = Lot
    ordering = ("dps__reference", "number")
    queryset = Lot.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        """Lots with their criteria."""
        return super().get_queryset().prefetch_related("selection_criteria", "award_criteria")


class SpecificationViewSet(_OfSystems):
    """Published versions of specifications with their requirements; of one system with `?dps=` and its reference."""

    serializer_class = SpecificationSerializer
    model = SpecificationVersion
    ordering = ("dps__reference", "number")
    queryset = SpecificationVersion.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        """Versions with their requirements."""
        return super().get_queryset().filter(published_at__isnull=False).prefetch_related("requirements__lots")


class DocumentViewSet(_OfSystems):
    """Published documents; of one system with `?dps=` and its reference."""

    serializer_class = DocumentSerializer
    model = PublishedDocument
    ordering = ("dps__reference", "id")
    queryset = PublishedDocument.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        """What can be downloaded."""
        return super().get_queryset().filter(published_at__isnull=False).select_related("document")


router = routers.SimpleRouter()
router.register("systems", SystemViewSet, "api-system")
router.register("lots", LotViewSet, "api-lot")
router.register("specifications", SpecificationViewSet, "api-specification")
router.register("documents", DocumentViewSet, "api-document")
