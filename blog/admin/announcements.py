"""What instructors tell a course, in the admin: written in Markdown, shown on top of the stream."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from blog.admin.courses import BY_COURSE
from blog.admin.scoped import SettingsAdmin
from blog.characters import one_line, printable
from blog.models import Announcement
from blog.rendering import plain, render_comment


class AnnouncementForm(forms.ModelForm[Announcement]):
    """The words, and from when to when they are shown."""

    class Meta:
        model = Announcement
        fields = ["course", "body", "at", "until"]
        help_texts = {
            "body": _("A few sentences, in Markdown. Whoever may enter the course reads them on top of its essays."),
            "at": _("It is shown from then on."),
            "until": _("Left empty, it is shown until you delete it."),
        }

    def clean_body(self) -> str:
        """The text; its HTML is made here, as a comment's is."""
        body = printable(self.cleaned_data["body"])
        self.instance.body_html = render_comment(body)
        if not one_line(plain(self.instance.body_html)):
            raise forms.ValidationError(_("Write something first."))
        return body

    def clean(self) -> dict[str, Any]:
        """An end comes after its beginning."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("at") and data.get("until") and data["until"] <= data["at"]:
            self.add_error("until", _("This is before it begins to be shown."))
        return data


@admin.register(Announcement)
class AnnouncementAdmin(SettingsAdmin):
    """Announcements, newest first."""

    form = AnnouncementForm
    list_display = ["__str__", "at", "until", "course"]
    list_filter = [BY_COURSE]
    list_select_related = ["course"]
    search_fields = ["body"]
