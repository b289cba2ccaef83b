"""What the settings of a course have in common in the admin: instructors change them, assistants look. It must not know
any one model."""

from __future__ import annotations

from typing import Any

from django.db.models import Field, ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from blog.models import Change, Course
from blog.scoping import ScopedAdmin, courses_run_by, is_superuser


class SettingsAdmin(ScopedAdmin):
    """Rows that belong to a course and are changed by whoever runs it. A row never moves to another course."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever runs any course."""
        return self.runs(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever runs the row's course."""
        return self.runs(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever runs the row's course."""
        return self.runs(request, obj)

    def runs(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this person runs the row's course, or any course when no row is named."""
        if is_superuser(request):
            return True
        run = run_by_whoever_asks(request)
        return bool(run) if obj is None else self.course_id_of(obj) in run

    def course_id_of(self, obj: Any) -> int:
        """The id of the course a row belongs to."""
        return int(obj.course_id)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the row; the pages of its course show it."""
        super().save_model(request, obj, form, change)
        Change.objects.of_course(self.course_id_of(obj))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete the row; the pages of its course show it no more."""
        course = self.course_id_of(obj)
        super().delete_model(request, obj)
        Change.objects.of_course(course)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete several rows."""
        courses = sorted(set(queryset.values_list(self.course_path, flat=True)))
        super().delete_queryset(request, queryset)
        for course in courses:
            Change.objects.of_course(course)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form; a row's course is shown and cannot be chosen again. It stays in the form, so that what must be
        unique in a course is checked."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if obj and "course" in form.base_fields:
            form.base_fields["course"].disabled = True
        return form

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """The choices are the rows this person acts on; where it is the course itself, the courses they run."""
        kwargs.setdefault("queryset", self.choices_for(db_field, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def choices_for(self, db_field: Field[Any, Any], request: HttpRequest) -> Any:
        """What a person may choose from, by the related model's own admin."""
        related: Any = db_field.related_model
        rows = self.admin_site.get_model_admin(related).get_queryset(request)
        return rows.filter(pk__in=courses_run_by(request.user)) if related is Course else rows


def run_by_whoever_asks(request: HttpRequest) -> list[int]:
    """The ids of the courses they run; looked up once a request, for Django asks three times for every kind of row."""
    asked: Any = request
    if not hasattr(asked, "courses_run"):
        asked.courses_run = courses_run_by(asked.user) if asked.user.is_authenticated else []
    run: list[int] = asked.courses_run
    return run
