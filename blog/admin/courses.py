"""Courses, their sections, weeks, tags and pages in the admin. It must not know essays or comments."""

from __future__ import annotations

import re
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from blog import manuscripts
from blog.admin.essay import KEYS_GIVEN_BACK
from blog.admin.scoped import SettingsAdmin
from blog.characters import printable
from blog.colours import LIGHT_PAPERS, readable
from blog.forms import AdminEssayWidget
from blog.models import Course, Decision, Page, Section, Tag, Week
from blog.refusals import Refused
from blog.restyling import SHOWN_BY_STYLE, order_restyling
from blog.scoping import is_superuser

BY_COURSE = ("course", RelatedOnlyFieldListFilter)
POLICIES = ("audience", "guests", "students", "close_after_days", "staff_need_second_factor")
STEPS = ("essays_need_approval", "authors_schedule", "fewest_words", "most_words", "pictures_need_words")
CITES = ("citation_style", "open_findings")
COLOUR = re.compile(r"#[0-9a-f]{6}")
LOOKS = ("shown_depth", "accent", "language", "time_zone")


class CourseForm(forms.ModelForm[Course]):
    """A course's settings."""

    class Meta:
        model = Course
        fields = ["title", "slug", "code", "term", "description", *POLICIES, *STEPS, *CITES, *LOOKS]

    def clean_accent(self) -> str:
        """The colour, made darker where it could not be read on the paper; what is none is left to be refused."""
        colour: str = self.cleaned_data["accent"]
        return readable(colour, LIGHT_PAPERS) if COLOUR.fullmatch(colour) else colour

    def clean_most_words(self) -> int | None:
        """The upper end of the range, if it is one."""
        fewest, most = self.cleaned_data.get("fewest_words"), self.cleaned_data["most_words"]
        if fewest and most and most < fewest:
            raise forms.ValidationError(_("This is less than the words asked for at least."))
        return cast("int | None", most)

    def clean_time_zone(self) -> str:
        """A name that clocks know."""
        name: str = self.cleaned_data["time_zone"]
        if name not in available_timezones():
            raise forms.ValidationError(_("Write a time zone like America/New_York."))
        return name


@admin.register(Course)
class CourseAdmin(SettingsAdmin):
    """Courses: instructors set theirs; new ones and their addresses are a superuser's."""

    course_path = "pk"
    form = CourseForm
    list_display = ["title", "code", "term", "audience", "guests", "students"]
    search_fields = ["title", "code"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "code", "term", "description"]}),
        (_("Who reads and who replies"), {"fields": POLICIES}),
        (_("What an essay needs"), {"fields": STEPS}),
        (_("How it cites"), {"fields": CITES}),
        (_("How it looks"), {"fields": LOOKS}),
    ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the settings, and write down which changed; essays follow a new style or language."""
        super().save_model(request, obj, form, change)
        if change and form.changed_data:
            named = ", ".join(str(form.fields[name].label) for name in form.changed_data)
            Decision.objects.record(obj, obj, "settings", "", "", by=request.user, note=named)
        if change and SHOWN_BY_STYLE & set(form.changed_data):
            order_restyling(obj)

    def course_id_of(self, obj: Any) -> int:
        """A course belongs to itself."""
        return int(obj.pk)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Superusers."""
        return is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Superusers, and only as long as nothing was decided in the course: the record outlives everything."""
        return is_superuser(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """Addresses are links in other people's hands: only a superuser changes a course's."""
        return [] if is_superuser(request) else ["slug"]


@admin.register(Section)
class SectionAdmin(SettingsAdmin):
    """Sections of a course."""

    list_display = ["name", "course"]
    list_filter = [BY_COURSE]
    list_select_related = ["course"]
    search_fields = ["name"]


@admin.register(Week)
class WeekAdmin(SettingsAdmin):
    """Weeks of the term, with their prompts."""

    list_display = ["title", "number", "starts_on", "ends_on", "due", "course"]
    list_filter = [BY_COURSE]
    list_select_related = ["course"]
    search_fields = ["title"]
    prepopulated_fields = {"slug": ["title"]}


@admin.register(Tag)
class TagAdmin(SettingsAdmin):
    """Words that essays share."""

    list_display = ["name", "slug", "course"]
    list_filter = [BY_COURSE]
    list_select_related = ["course"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


class PageForm(forms.ModelForm[Page]):
    """A course's own page, with the same preview as an essay's."""

    class Meta:
        model = Page
        fields = ["course", "title", "slug", "audience", "body"]
        widgets = {"body": AdminEssayWidget}

    class Media:
        js = KEYS_GIVEN_BACK

    def clean_body(self) -> str:
        """The text; its HTML is made here, where a refusal can still be told beside the field."""
        body, course = printable(self.cleaned_data["body"]), self.cleaned_data.get("course")
        try:
            self.instance.body_html = manuscripts.render(
                body, [], course.language if course else "", "", self.instance.raw
            ).html
        except Refused as problem:
            raise forms.ValidationError(str(problem)) from problem
        return body


@admin.register(Page)
class PageAdmin(SettingsAdmin):
    """Pages such as About."""

    form = PageForm
    list_display = ["title", "slug", "audience", "course"]
    list_filter = [BY_COURSE]
    list_select_related = ["course"]
    search_fields = ["title"]
    prepopulated_fields = {"slug": ["title"]}
