"""An address that tells who asks, for the tests of tokens."""

from __future__ import annotations

from django.urls import path
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dps_portal.urls import urlpatterns as portal


class Me(APIView):
    permission_classes = [IsAuthenticated]

    def get(self, request: Request) -> Response:
        return Response({"email": request.user.email})

    post = get


urlpatterns = [*portal, path("me/", Me.as_view())]
