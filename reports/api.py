"""The ledger's public side over the API: its latest signed tree head, and whether a code stands in it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import routers, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import NAME, ByPolicy
from accounts.policy import anyone
from ledger import queries, signing
from ledger.models import Entry, TreeHead


class HeadSerializer(serializers.Serializer[TreeHead]):
    """What the portal signed last about the whole ledger."""

    size = serializers.IntegerField()
    root_hash = serializers.CharField()
    signed_at = serializers.DateTimeField()
    note = serializers.CharField()
    key = serializers.CharField()

    def to_representation(self, instance: TreeHead) -> dict[str, Any]:
        """The head with the key that checks it."""
        return {
            "size": instance.size,
            "root_hash": bytes(instance.root_hash).hex(),
            "signed_at": instance.signed_at.isoformat(),
            "note": instance.note,
            "key": str(signing.verifier()),
        }


class EntrySerializer(serializers.Serializer[Entry]):
    """Where an entry stands and when it was made; who did what stays with its holder and the auditors."""

    sequence = serializers.IntegerField(allow_null=True)
    happened_at = serializers.DateTimeField()
    leaf_hash = serializers.CharField()

    def to_representation(self, instance: Entry) -> dict[str, Any]:
        """Nothing that tells of a person or an organisation."""
        return {
            "sequence": instance.sequence,
            "happened_at": instance.happened_at.isoformat(),
            "leaf_hash": bytes(instance.leaf_hash).hex(),
        }


class HeadViewSet(viewsets.ViewSet):
    """The latest signed tree head."""

    permission_classes = [ByPolicy]
    policy = anyone

    @extend_schema(responses=HeadSerializer, operation_id="ledger_head")
    def list(self, request: Request) -> Response:
        """The latest signed tree head with the public key."""
        head = queries.latest_head()
        if head is None:
            raise Http404
        return Response(HeadSerializer(head).data)


class EntryViewSet(viewsets.ViewSet):
    """Entries by their ledger code."""

    permission_classes = [ByPolicy]
    policy = anyone
    lookup_field = "code"
    lookup_value_regex = NAME

    @extend_schema(responses=EntrySerializer, operation_id="ledger_entry")
    def retrieve(self, request: Request, code: str) -> Response:
        """The entry with that ledger code, however typed."""
        try:
            return Response(EntrySerializer(queries.entry_by_code(code)).data)
        except Entry.DoesNotExist as missing:
            raise Http404 from missing


router = routers.SimpleRouter()
router.register("ledger/entries", EntryViewSet, "api-entry")
router.register("ledger", HeadViewSet, "api-ledger")
