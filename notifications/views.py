"""A person's messages: the list, one message, its attachments."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import page
from documents.views import serve
from notifications import actions, policies, presenters, queries
from notifications.models import Message
from notifications.queries import Attachment

PAGE_SIZE = 20


@require_safe
@page(policies.may_have_messages)
def inbox(request: HttpRequest) -> HttpResponse:
    """Everything the portal has told the person, newest first."""
    only_unread = request.GET.get("show") == "unread"
    messages = queries.inbox(request.user, unread=only_unread)
    shown = Paginator(messages, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "shown": shown,
        "count": shown.paginator.count,
        "unread": queries.count_unread(request.user),
        "only_unread": only_unread,
        "link": lambda number: f"?show={'unread' if only_unread else 'all'}&page={number}",
    }
    return render(request, "notifications/inbox.html", context)


@require_safe
@page(policies.may_read_message, find=queries.message_for)
def message(request: HttpRequest, message: Message) -> HttpResponse:
    """One message. Opening it is reading it."""
    if request.method == "GET":
        actions.mark_read(by=request.user, messages=Message.objects.filter(pk=message.pk))
    return render(request, "notifications/message.html", {"message": message, "by_email": presenters.by_email(message)})


@require_POST
@page(policies.may_have_messages)
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every message as read."""
    actions.mark_read(by=request.user, messages=Message.objects.all())
    return redirect("notifications:inbox")


@require_safe
@page(policies.may_read_attachment, find=queries.attachment_for)
def attachment(request: HttpRequest, attachment: Attachment) -> HttpResponseBase:
    """A letter or receipt as it came with the message."""
    return serve(request, attachment.document, inline=True)
