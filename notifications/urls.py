"""Addresses of a person's messages."""

from __future__ import annotations

from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("messages/", views.inbox, name="inbox"),
    path("messages/read/", views.read_all, name="read_all"),
    path("messages/<uuid:pk>/", views.message, name="message"),
    path("messages/<uuid:pk>/attachments/<uuid:document>/", views.attachment, name="attachment"),
]
