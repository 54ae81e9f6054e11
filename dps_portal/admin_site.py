"""The admin site, where ADMIN_SITE switches it on: a look at reference data, for superusers with a second factor.

It changes nothing and knows no other table. Registers are loaded by file, everything else is done by the people of the
rooms through their actions, so that nothing changes without its policy and its entry in the ledger.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html

from accounts.doors import page
from accounts.models import Kind, Organisation, RegisterLoad, Succession
from accounts.policies import may_use_admin_site
from accounts.policy import anyone
from accounts.second_factor import lacks_second_factor
from suppliers.models import Questionnaire


@page(may_use_admin_site)
def sign_in(request: HttpRequest, **_: Any) -> HttpResponse:
    """Django's own sign-in asks for no second factor and counts no attempts: people sign in where everybody does."""
    return redirect("admin:index")


@page(anyone)
def sign_out(request: HttpRequest, **_: Any) -> HttpResponse:
    """Signing out is the portal's too."""
    return redirect("account_logout")


@page(anyone)
def change_password(request: HttpRequest, **_: Any) -> HttpResponse:
    """So is the password."""
    return redirect("account_change_password")


class ReferenceSite(admin.AdminSite):
    """Knows only what is registered below, not what libraries register for themselves."""

    site_header = site_title = "Reference data"
    index_title = "What the portal refers to"
    login = staticmethod(sign_in)  # type: ignore[assignment]
    logout = staticmethod(sign_out)  # type: ignore[assignment]
    password_change = staticmethod(change_password)  # type: ignore[assignment]

    def has_permission(self, request: HttpRequest) -> bool:
        """Superusers who have a second factor; the portal's sign-in has asked for it."""
        return may_use_admin_site(request.user) and not lacks_second_factor(request.user)  # type: ignore[arg-type]

    def get_urls(self) -> list[Any]:
        """Without the way to any object of any table by number, which asks nobody."""
        return [route for route in super().get_urls() if getattr(route, "name", "") != "view_on_site"]


class ReadOnly(admin.ModelAdmin):
    """Everything is shown, nothing can be added, changed or removed."""

    actions = None
    view_on_site = False

    def get_urls(self) -> list[Any]:
        """Without the addresses of earlier versions of Django, which only lead on."""
        return [route for route in super().get_urls() if route.name]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever may use the site."""
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As above."""
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False


class OfKind(admin.SimpleListFilter):
    """The kinds of public body; suppliers are none."""

    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """Every kind but one."""
        return [(kind.value, str(kind.label)) for kind in Kind if kind != Kind.SUPPLIER]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Those of the kind that was chosen."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


class PublicBodies(ReadOnly):
    """The register of public bodies, without suppliers and what is said of them alone: those are no reference data."""

    fields = ("name", "kind", "ods_code", "region", "parent_code", "postcode", "opened_on", "closed_on")
    list_display = ("name", "kind", "ods_code", "region", "opened_on", "closed_on")
    list_filter = (OfKind,)
    search_fields = ("name", "ods_code")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """Everything but suppliers."""
        return super().get_queryset(request).exclude(kind=Kind.SUPPLIER)


class Successions(ReadOnly):
    """Which body follows which."""

    list_display = ("predecessor", "successor", "on")
    list_select_related = ("predecessor", "successor")


class RegisterLoads(ReadOnly):
    """Which files of the register were read, and what came of it."""

    list_display = ("file_name", "loaded_at", "rows", "was_applied")
    exclude = ("loaded_by",)


class Questionnaires(ReadOnly):
    """The published versions of the questionnaire."""

    fields = ("title", "version", "published_at", "questions")
    readonly_fields = ("questions",)
    list_display = ("title", "version", "published_at")

    @admin.display
    def questions(self, questionnaire: Questionnaire) -> str:
        """Where everybody can read what it asks."""
        address = reverse("suppliers:api-questionnaire-detail", kwargs={"version": questionnaire.version})
        return format_html('<a href="{}">JSON Schema of this version</a>', address)


site = ReferenceSite(name="admin")
site.register(Organisation, PublicBodies)
site.register(Succession, Successions)
site.register(RegisterLoad, RegisterLoads)
site.register(Questionnaire, Questionnaires)

urlpatterns = [path("", site.urls)]
