"""Reading call-offs over the API. Same queries as the pages; nothing of a bid, before or after its opening."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import mixins, routers, serializers, viewsets

from accounts.api import NAME, ByPolicy, Pages
from accounts.models import BUYER_ROLES
from accounts.policy import anyone
from ledger import clock
from tenders import filters, policies, queries
from tenders.models import Competition, CompetitionCriterion, Invitation


class CriterionSerializer(serializers.ModelSerializer[CompetitionCriterion]):
    """A criterion of the invitation."""

    class Meta:
        model = CompetitionCriterion
        fields = ["code", "title", "text", "kind", "weight", "max_score"]


class CallOffSerializer(serializers.ModelSerializer[Competition]):
    """A call-off as its invitation says it: what is asked for, never who bids."""

    dps = serializers.CharField(source="dps.reference")
    lot = serializers.IntegerField(source="lot.number")
    buyer = serializers.CharField(source="buyer.name")
    buyer_code = serializers.CharField(source="buyer.ods_code")
    state = serializers.SerializerMethodField()
    criteria = CriterionSerializer(many=True)

    class Meta:
        model = Competition
        fields = [
            "reference", "dps", "lot", "buyer", "buyer_code", "title", "need", "language", "value_ex_vat",
            "published_at", "questions_deadline", "deadline", "contract_start", "contract_end", "price_formula",
            "price_parameters", "tie_break", "cancelled_at", "cancel_reason", "concluded_at", "state", "criteria",
        ]  # fmt: skip

    def get_state(self, row: Competition) -> str:
        """Where it stands now."""
        return str(row.phase(self.context["now"]))


class PublicCallOffSerializer(CallOffSerializer):
    """A call-off. What its invitation says is for the invited and the buyer's side, and null for everybody else."""

    INVITATION = (
        "need", "language", "value_ex_vat", "questions_deadline", "contract_start", "contract_end", "price_formula",
        "price_parameters", "tie_break", "criteria",
    )  # fmt: skip
    criteria = CriterionSerializer(many=True, allow_null=True)

    class Meta(CallOffSerializer.Meta):
        extra_kwargs = {name: {"allow_null": True} for name in ("need", "language", "price_formula", "tie_break")}

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Without the invitation's content for the public."""
        said: dict[str, Any] = super().to_representation(instance)
        return said if instance.may_read else said | dict.fromkeys(self.INVITATION)


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation of one's own supplier."""

    call_off = CallOffSerializer(source="competition")
    supplier = serializers.CharField(source="organisation.name")

    class Meta:
        model = Invitation
        fields = ["id", "supplier", "sent_at", "call_off"]


class _Read(mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """A list to read, at one reading of the clock."""

    permission_classes = [ByPolicy]
    pagination_class = Pages

    def get_serializer_context(self) -> dict[str, Any]:
        """One reading of the clock for the whole answer."""
        return {**super().get_serializer_context(), "now": clock.now()}


class CallOffViewSet(mixins.RetrieveModelMixin, _Read):
    """That there is a call-off, for everybody; what it asks for, for the invited and the buyer's side; own drafts.

    With the filters of the page (state, q).
    """

    serializer_class = PublicCallOffSerializer
    policy = anyone
    lookup_field = "reference"
    lookup_value_regex = NAME
    ordering = ("-created_at", "reference")
    queryset = Competition.objects.none()

    def get_queryset(self) -> QuerySet[Competition]:
        """Published ones and the person's own bodies'."""
        person, own = self.request.user, Q(published_at__isnull=False)
        if person.is_authenticated:
            own |= Q(buyer__in=person.organisations(*BUYER_ROLES))
        rows = Competition.objects.filter(own).select_related("dps", "lot", "buyer", "opening")
        rows = rows.annotate(may_read=queries.reads_the_invitation(person))
        return filters.CallOffFilter(self.request.query_params).apply(rows.prefetch_related("criteria"), clock.now())


class InvitationViewSet(_Read):
    """The invitations of one's own suppliers."""

    serializer_class = InvitationSerializer
    policy = policies.may_list_invitations
    ordering = ("sent_at", "id")
    queryset = Invitation.objects.none()

    def get_queryset(self) -> QuerySet[Invitation]:
        """As the page lists them."""
        return queries.invitations_for(self.request.user).prefetch_related("competition__criteria")


router = routers.SimpleRouter()
router.register("call-offs", CallOffViewSet, "api-call-off")
router.register("invitations", InvitationViewSet, "api-invitation")
