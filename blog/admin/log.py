"""The record of decisions in the admin: to be read, never written."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from blog.models import Decision, Enrolment, Post
from blog.scoping import ScopedAdmin


@admin.register(Decision)
class DecisionAdmin(ScopedAdmin):
    """Who decided what, when and why."""

    list_display = ["at", "by_name", "act", "label", "from_status", "to_status", "reason", "course"]
    list_filter = ["kind", "act", ("course", RelatedOnlyFieldListFilter)]
    list_select_related = ["course"]
    search_fields = ["label", "by_name", "note"]
    fields = ["at", "by_name", "act", "kind", "label", "from_status", "to_status", "reason", "note", "course", "batch"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """All of the courses a person acts on as a whole. One who acts on a section reads of its essays alone."""
        rows = super().get_queryset(request)
        user: Any = request.user
        if user.is_superuser:
            return rows
        whole = Enrolment.objects.of(user).staff().of_whole_course().values("course")
        essays = Post.objects.visible_to(user).filter(Post.objects.acted_on_by(user)).values("pk")
        return rows.filter(Q(course__in=whole) | Q(kind=Post._meta.model_name, object_id__in=essays))
