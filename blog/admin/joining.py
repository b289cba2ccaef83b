"""Join links in the admin: for those who run a course, and for nobody else. A link is made, handed out and taken back;
it is never changed and never deleted. What makes and revokes it is in `blog.joining`."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import qrcode
from django import forms
from django.contrib import admin, messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.contrib.admin.utils import unquote
from django.db.models import Count, Field, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from qrcode.image.svg import SvgPathFillImage

from blog import joining
from blog.admin.scoped import SettingsAdmin
from blog.models import JoinLink, Role, Section
from blog.refusals import Refused
from blog.scoping import courses_run_by, is_superuser

ASKED = ["course", "section", "role", "expires_at", "places"]
TOLD = ["code", "address", *ASKED, "taken", "standing", "made"]
FOUR_WEEKS = timedelta(days=28)


class JoinLinkForm(forms.ModelForm[JoinLink]):
    """What a new link is asked for. `by`, who makes it, is set by the admin."""

    by: Any = None

    class Meta:
        model = JoinLink
        fields = ASKED

    def clean(self) -> dict[str, Any]:
        """Refuses what `blog.joining` would refuse, where it can still be mended."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                joining.check(JoinLink(**{name: data.get(name) for name in ASKED}), self.by)
            except Refused as problem:
                raise forms.ValidationError(str(problem)) from problem
        return data


@admin.register(JoinLink)
class JoinLinkAdmin(SettingsAdmin):
    """The links of the courses a person runs."""

    form = JoinLinkForm
    list_display = ["code", "course", "section", "role", "taken", "expires_at", "standing"]
    list_filter = ["role", ("course", RelatedOnlyFieldListFilter)]
    list_select_related = ["course", "section", "made_by"]

    def get_urls(self) -> list[Any]:
        """The stock addresses, the picture of a link, and the one that takes it back."""
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/qr.svg", view(require_safe(self.qr)), name="blog_joinlink_qr"),
            path("<path:object_id>/revocation/", view(require_POST(self.revocation)), name="blog_joinlink_revocation"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The links of the courses this person runs: an assistant's rows are none, for a code gives a role."""
        links = super().get_queryset(request).filter(course__in=courses_run_by(request.user))
        counted: QuerySet[Any] = links.annotate(n_joined=Count("joined"))
        return counted

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever runs the course."""
        return self.runs(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: the code is in other people's hands."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: a link is taken back, and stays."""
        return False

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """What a new link is asked for; what there is to know of an old one."""
        return TOLD if obj else ASKED

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """All of an old one."""
        return TOLD if obj else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, told who asks."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The only course there is, and four weeks: a link that outlives the start of term comes into wrong hands."""
        until = timezone.localtime() + FOUR_WEEKS
        run = courses_run_by(request.user)
        first = {"expires_at": until.replace(hour=23, minute=59, second=0), "course": run[0] if len(run) == 1 else None}
        return {**first, **super().get_changeform_initial_data(request)}

    def formfield_for_choice_field(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """The roles this person may hand out."""
        if db_field.name == "role" and not is_superuser(request):
            kwargs["choices"] = [choice for choice in Role.choices if choice[0] != Role.INSTRUCTOR]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def choices_for(self, db_field: Field[Any, Any], request: HttpRequest) -> Any:
        """Sections of the courses this person runs."""
        rows = super().choices_for(db_field, request)
        return rows.filter(course__in=courses_run_by(request.user)) if db_field.related_model is Section else rows

    def save_model(self, request: HttpRequest, obj: JoinLink, form: Any, change: bool) -> None:
        """Make the link."""
        by: Any = request.user
        joining.make_link(obj, by)

    def response_add(self, request: HttpRequest, obj: JoinLink, post_url_continue: str | None = None) -> HttpResponse:
        """To the link's page, where it can be copied or shown."""
        messages.success(request, _("The link works. Hand out its address, its code or its picture."))
        return redirect("admin:blog_joinlink_change", obj.pk)

    def revocation(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a link back."""
        by: Any = request.user
        link = self.get_object(request, unquote(object_id))
        try:
            joining.revoke(link, by)
            messages.success(request, _("The link lets nobody in any more. Whoever came in through it stays."))
        except Refused as problem:
            messages.warning(request, str(problem))
        return redirect("admin:blog_joinlink_change", link.pk)

    def qr(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The link's address as a picture, for a projector or a sheet of paper."""
        drawn = BytesIO()
        link = self.get_object(request, unquote(object_id))
        qrcode.make(self.address(link), image_factory=SvgPathFillImage).save(drawn)
        return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")

    @admin.display(description=gettext_lazy("link"))
    def address(self, link: JoinLink) -> str:
        """The address to hand out, whole."""
        return joining.whole_address(link)

    @admin.display(description=gettext_lazy("made"))
    def made(self, link: JoinLink) -> str:
        """When and by whom."""
        parts = {
            "when": date_format(timezone.localtime(link.created_at), "DATETIME_FORMAT"),
            "who": link.made_by or "?",
        }
        return _("%(when)s by %(who)s") % parts

    @admin.display(description=gettext_lazy("joined"))
    def taken(self, link: Any) -> str:
        """How many came in, of how many places."""
        if link.places is None:
            return str(link.n_joined)
        return _("%(n)s of %(places)s") % {"n": link.n_joined, "places": link.places}

    @admin.display(description=gettext_lazy("state"))
    def standing(self, link: Any) -> str:
        """Whether it works, and if not why, in a word."""
        if link.revoked_at:
            return _("taken back")
        if not link.is_open(timezone.now()):
            return _("over")
        if link.places is not None and link.n_joined >= link.places:
            return _("full")
        return _("works")
