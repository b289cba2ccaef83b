"""The record of decisions in the admin: to be read, never written."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from blog.models import Decision, Enrolment, Post
from blog.scoping import ScopedAdmin


@admin.register(Decision)
class DecisionAdmin(ScopedAdmin):
    """Who decided what, when and why."""

    list_display = ["at", "by_name", "act", "label", "came_from", "led_to", "reason", "note", "course"]
    list_filter = ["kind", "act", "at", ("by", RelatedOnlyFieldListFilter), ("course", RelatedOnlyFieldListFilter)]
    list_select_related = ["course"]
    search_fields = ["label", "by_name", "note"]
    fields = ["at", "by_name", "act", "kind", "label", "came_from", "led_to", "reason", "note", "course", "batch"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """All of the courses a person acts on as a whole. One who acts on a section reads of its essays, of what was
        said under them, and of its people."""
        rows = super().get_queryset(request)
        user: Any = request.user
        if user.is_superuser:
            return rows
        whole = Enrolment.objects.of(user).staff().of_whole_course().values("course")
        essays = Post.objects.visible_to(user).filter(Post.objects.acted_on_by(user))
        said = essays.filter(comments__isnull=False).values("comments")
        sections = Enrolment.objects.of(user).staff().filter(section__isnull=False).values("section")
        people = Enrolment.objects.filter(section__in=sections).values("pk")
        within = {"post": essays.values("pk"), "comment": said, "enrolment": people}
        concerned = (Q(kind=kind, object_id__in=ids) for kind, ids in within.items())
        return rows.filter(reduce(or_, concerned, Q(course__in=whole)))

    @admin.display(description=_("from"), ordering="from_status")
    def came_from(self, decision: Decision) -> str:
        """What it was, in words."""
        return decision.before

    @admin.display(description=_("to"), ordering="to_status")
    def led_to(self, decision: Decision) -> str:
        """What it is from then on, in words."""
        return decision.after
