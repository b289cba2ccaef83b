"""Notices in the admin, for superusers: what waits for the mail server, and what was given up and can be tried again.
What a notice says is between the site and the person it goes to, and does not show here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blog.models import Notice
from blog.scoping import is_superuser

STANDINGS: dict[str, tuple[dict[str, Any], Any]] = {
    "given-up": ({"parked_at__isnull": False}, gettext_lazy("given up")),
    "failed": ({"due_at__isnull": False, "tries__gt": 0}, gettext_lazy("tried, and tried again later")),
    "waiting": ({"due_at__isnull": False, "tries": 0}, gettext_lazy("waiting")),
    "sent": ({"sent_at__isnull": False}, gettext_lazy("sent")),
}


class StandingFilter(admin.SimpleListFilter):
    """Notices by what has become of their letter."""

    title, parameter_name = gettext_lazy("letter"), "letter"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The choices."""
        return [(name, label) for name, (_condition, label) in STANDINGS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the choice; an unknown one changes nothing."""
        condition, _label = STANDINGS.get(str(self.value()), ({}, ""))
        return queryset.filter(**condition)


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin[Any]):
    """The letters, newest first."""

    list_display: list[Any] = [
        "created_at",
        "person",
        "kind",
        "course",
        "due_at",
        "tries",
        "problem",
        "sent_at",
        "parked_at",
    ]
    list_filter = [StandingFilter, "kind"]
    list_select_related = ["person", "course"]
    fields = [*list_display, "about_kind", "about_id", "ripe_at", "cancelled_at"]
    actions = ["try_again"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Superusers."""
        return is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Superusers."""
        return is_superuser(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: notices come of what happens."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Superusers: whoever may delete an essay or an account deletes its notices with it."""
        return is_superuser(request)

    @admin.action(description=gettext_lazy("Try again now"))
    def try_again(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Let the letters that were given up, or that wait for their next try, leave now."""
        stuck = rows.filter(sent_at=None, cancelled_at=None, tries__gt=0)
        n = stuck.update(due_at=timezone.now(), tries=0, parked_at=None)
        if n:
            told = ngettext("One letter leaves within a minute.", "%(n)s letters leave within a minute.", n) % {"n": n}
            self.message_user(request, told)
        else:
            self.message_user(request, _("None of these had failed."))
