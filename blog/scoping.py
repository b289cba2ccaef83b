"""Which courses a member of staff acts on, and the admin pages that keep to them. Both admins build on it; it must not
know any one list of theirs."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from blog.models import Course, Enrolment


def courses_of(user: Any) -> list[int]:
    """The ids of the courses whose admin objects this person sees: all for a superuser, their own for staff."""
    if user.is_superuser:
        return list(Course.objects.values_list("pk", flat=True))
    return list(Enrolment.objects.of(user).staff().values_list("course", flat=True))


def courses_run_by(user: Any) -> list[int]:
    """The ids of the courses whose settings and people this person may change: an instructor's, not an assistant's."""
    if user.is_superuser:
        return list(Course.objects.values_list("pk", flat=True))
    return list(Enrolment.objects.of(user).filter(role="instructor").values_list("course", flat=True))


def authors_for(user: Any, course: Course) -> QuerySet[Enrolment]:
    """The people of a course for whom this member of staff may begin an essay: all, or those of their section."""
    people = Enrolment.objects.filter(course=course, is_active=True)
    staff = Enrolment.objects.of(user).staff().filter(course=course)
    if user.is_superuser or staff.of_whole_course().exists():
        return people
    return people.filter(section__in=staff.filter(section__isnull=False).values("section"))


def is_superuser(request: HttpRequest) -> bool:
    """Whether whoever asks may do everything."""
    return bool(getattr(request.user, "is_superuser", False))


class ScopedAdmin(ModelAdmin[Any]):
    """Shows staff the rows of their own courses. A row of another course answers like a missing one, and nothing may
    be added, changed or deleted unless a subclass says so."""

    course_path = "course"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows this person may see. Lists, filters, searches, choices, history and direct addresses ask here."""
        rows = super().get_queryset(request)
        if is_superuser(request):
            return rows
        return rows.filter(**{f"{self.course_path}__in": courses_of(request.user)})

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row of this id. Raises Http404, where Django's own admin redirects with a message that names the id."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def view_on_site(self, obj: Model) -> str | None:
        """The row's own page, straight: Django's redirecting address would name rows of any course."""
        address = getattr(obj, "get_absolute_url", None)
        return address() if address else None

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the admin's first page lists it: to all staff."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Staff see what `get_queryset` gives them."""
        user: Any = request.user
        return bool(user.is_authenticated and user.is_staff)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody, unless a subclass says so."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody, unless a subclass says so."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody, unless a subclass says so."""
        return False


class RecordedAdmin(ScopedAdmin):
    """Rows whose changes are Decisions: their own page shows the record, so the stock history leads there."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        """To the record on the row's own page."""
        row = self.get_object(request, unquote(object_id))
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
        return redirect(f"{page}#decisions")
