"""What becomes of an upload that was refused since the malware scan found something in it: it goes into quarantine."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from documents import actions, quarantine


class RefusedUploads:
    """Keeps them apart after the transaction that refused them has gone, and records and tells of each."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with quarantine.noting() as noted:
            answer = self.get_response(request)
        for refused in noted:
            actions.keep_apart(refused=refused)
        return answer
