"""One essay in the admin: the site's own form in the admin's dress, and the pages that begin, revise and publish
it. No transaction is opened here: the verbs render first and open their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import AdminErrorList, AdminForm
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog import manuscripts, publishing
from blog.admin.steps import LONGEST_NOTE, StepPages
from blog.editing.desk import Desk
from blog.forms import AdminEssayWidget, EssayForm, OneLineField, TextField
from blog.models import Change, Course, Decision, Enrolment, Post
from blog.refusals import Conflict, Refused
from blog.rendering import LONGEST_ESSAY
from blog.scoping import authors_for, courses_of

KEYS_GIVEN_BACK = ["blog/write.js"]
WRITTEN = ["title", "body", "works", "seen"]
PLACED = [
    "week",
    "audience",
    "agreed",
    "why",
    "tag_names",
    "language",
    "citation_style",
    "is_featured",
    "takes_replies",
]
STANDING = (
    gettext_lazy("How it stands"),
    {"fields": ["standing", "course", "author", "handed_in", "n_published", "published_at", "updated_at"]},
)


class AdminEssayForm(EssayForm):
    """An essay as staff edit it. With `by` it is a new one, and asks for whom among those this person acts on."""

    author = forms.ModelChoiceField(Enrolment.objects.none(), label=gettext_lazy("Author"))
    body = TextField(label=gettext_lazy("Essay"), max_length=LONGEST_ESSAY, strip=False, widget=AdminEssayWidget)
    why = OneLineField(
        label=gettext_lazy("Why others see it"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=gettext_lazy("Needed where you change who sees a published essay. It is kept in the record."),
    )

    class Meta(EssayForm.Meta):
        fields = [*EssayForm.Meta.fields, "is_featured", "takes_replies"]

    class Media:
        js = KEYS_GIVEN_BACK

    def __init__(self, *args: Any, course: Course, by: Any, **kwargs: Any) -> None:
        """Ask for the author where `by` begins an essay, and dress the fields for the admin. Classmates are named by
        the author alone."""
        super().__init__(*args, course=course, editor=by, **kwargs)
        author: Any = self.fields["author"]
        author.queryset = authors_for(by, course)
        del self.fields["peer_names"]
        if self.instance.pk:
            del self.fields["author"]
        else:
            self.fields.pop("agreed", None)
        dressed = {"title": AdminTextInputWidget, "tag_names": AdminTextInputWidget, "works": AdminTextareaWidget}
        for name, widget in dressed.items():
            self.fields[name].widget.attrs["class"] = widget().attrs["class"]

    def settle(self, post: Post) -> None:
        """Write what is no part of a revision, with what staff alone decide."""
        super().settle(post)
        post.is_featured, post.takes_replies = self.cleaned_data["is_featured"], self.cleaned_data["takes_replies"]
        post.save(update_fields=["is_featured", "takes_replies"])
        Change.objects.of_course(post.course_id)


class EssayPages(StepPages):
    """The pages of one essay."""

    readonly_fields = STANDING[1]["fields"]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Begin an essay, or go on with one. Django's own would hold a transaction while the text is rendered."""
        if object_id is not None:
            post = self.get_object(request, unquote(object_id))
            desk = Desk(request, post, sent_to(request))
            return self.edit(request, desk, self.form_for(request, desk, post), post)
        if not self.has_add_permission(request):
            raise PermissionDenied
        if (course := self.course_of(request)) is None:
            return self.choose_course(request)
        blank = Post(course=course)
        desk = Desk(request, blank, sent_to(request))
        return self.edit(request, desk, self.form_for(request, desk, blank))

    @staticmethod
    def form_for(request: HttpRequest, desk: Desk, post: Post) -> AdminEssayForm:
        """The form of an essay, new or old, for whoever asks."""
        return AdminEssayForm(desk.sent, course=post.course, by=request.user, instance=post)

    def course_of(self, request: HttpRequest) -> Course | None:
        """The course a new essay is for: the one named in the address, or a person's only one."""
        courses = Course.objects.filter(pk__in=courses_of(request.user))
        if "course" in request.GET:
            return get_object_or_404(courses, slug=request.GET["course"])
        first = list(courses[:2])
        return first[0] if len(first) == 1 else None

    def choose_course(self, request: HttpRequest) -> HttpResponse:
        """The page that asks for which course, since authors, weeks and circles depend on it."""
        courses = Course.objects.filter(pk__in=courses_of(request.user))
        context = {**self.admin_site.each_context(request), "title": _("For which course?"), "opts": self.opts}
        return TemplateResponse(request, "admin/blog/post/choose_course.html", {**context, "courses": courses})

    def edit(self, request: HttpRequest, desk: Desk, form: AdminEssayForm, post: Post | None = None) -> HttpResponse:
        """Keep what was typed if it can be kept; else show it again with the sentence that says why."""
        if desk.lets_save(form):
            try:
                kept = self.keep(request, form, post)
            except Refused as problem:
                form.add_error(None, str(problem))
                if post and isinstance(problem, Conflict):
                    form.stand_on_newest(post)
            else:
                self.published(request, kept)
                return self.back_to(kept)
        if not desk.is_saving:
            form.errors.clear()
        return self.page(request, desk, form, post)

    def keep(self, request: HttpRequest, form: AdminEssayForm, post: Post | None) -> Post:
        """The essay with the new words. Raises Refused and Conflict."""
        by: Any = request.user
        data = form.cleaned_data
        if post is None:
            kept = manuscripts.begin(form.course, data["author"], form.manuscript, by=by)
        else:
            kept = manuscripts.revise(post, form.manuscript, by=by, seen=data["seen"])
        form.settle(kept)
        return kept

    def published(self, request: HttpRequest, post: Post) -> None:
        """Publish what was just kept, if that was the button; say what readers see now."""
        by: Any = request.user
        if "_publish" not in request.POST:
            messages.success(request, _("Saved. Readers see it once it is published."))
            return
        try:
            publishing.publish(post, by)
            messages.success(request, _("Published. This is what readers see."))
        except Refused as problem:
            messages.error(request, str(problem))

    def back_to(self, post: Post) -> HttpResponse:
        """The essay's page in the admin."""
        return redirect("admin:blog_post_change", post.pk)

    def page(self, request: HttpRequest, desk: Desk, form: AdminEssayForm, post: Post | None) -> HttpResponse:
        """The form, as Django's admin lays it out, with its works and findings, and the record below it."""
        written = (None, {"fields": WRITTEN if post else ["author", *WRITTEN]})
        placed = (_("Where it belongs"), {"fields": [name for name in PLACED if name in form.fields]})
        fieldsets: Any = [written, placed, STANDING] if post else [written, placed]
        laid_out = AdminForm(form, fieldsets, {}, self.readonly_fields if post else [], model_admin=self)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Edit an essay") if post else _("New essay in %(course)s") % {"course": form.course},
            "subtitle": None,
            "adminform": laid_out,
            "original": post,
            "object_id": post and str(post.pk),
            "media": self.media + laid_out.media,
            "inline_admin_formsets": [],
            "errors": AdminErrorList(form, []),
            "preserved_filters": self.get_preserved_filters(request),
            "desk": desk,
            "form": form,
            "decisions": Decision.objects.about(post) if post else [],
        }
        return self.render_change_form(request, context, add=post is None, change=post is not None, obj=post)


def sent_to(request: HttpRequest) -> QueryDict | None:
    """What was sent, to be changed by the buttons beside the editor; None for a page that is only looked at."""
    return request.POST.copy() if request.method == "POST" else None
