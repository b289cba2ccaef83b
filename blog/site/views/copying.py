"""The page in the admin on which whoever runs a course copies it for the next term, or for a second section: first the
names and the first day, then every date as it is and as it will be, then the course is made."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from blog.models import Course, Enrolment
from blog.refusals import Refused
from blog.site.copying_courses import Asked, colleagues, copy
from blog.site.moving_dates import first_date, moves, weeks_until
from blog.site.views.closing import run_here

TERM, SECTION = "term", "section"


class CopyForm(forms.ModelForm[Course]):
    """What a copy is called, when it begins, and who comes along. `source` is the course that is copied."""

    way = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=[
            (TERM, gettext_lazy("a new term: every date moves by whole weeks")),
            (SECTION, gettext_lazy("a second section of the same term: the dates stay")),
        ],
        widget=forms.RadioSelect,
    )
    first_day = forms.DateField(
        label=gettext_lazy("First day of the new term"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The first week begins on this day or within the week after it, on its weekday."),
        error_messages={"invalid": gettext_lazy("Write the day like 2027-01-25.")},
    )
    staff = forms.MultipleChoiceField(
        label=gettext_lazy("Also on its staff"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Course
        fields = ["title", "slug", "code", "term"]
        error_messages = {"slug": {"unique": gettext_lazy("Another course has this address. Choose another.")}}

    def __init__(self, *args: Any, source: Course, others: list[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source, self.others = source, others
        self.has_dates = first_date(source) is not None
        staff: Any = self.fields["staff"]
        staff.choices = [(str(one.pk), f"{one.public_name}, {one.get_role_display()}") for one in others]
        self.order_fields(["way", "first_day", "title", "slug", "code", "term", "staff"])

    def clean(self) -> dict[str, Any]:
        """The first day is asked of a new term whose course has dates; `weeks` is what comes of it."""
        data = super().clean() or self.cleaned_data
        data["weeks"] = 0
        if data.get("way") == TERM and self.has_dates and "first_day" in data:
            if data["first_day"] is None:
                self.add_error("first_day", _("Say on which day the new term begins."))
                return data
            try:
                data["weeks"] = weeks_until(self.source, data["first_day"])
            except Refused as problem:
                self.add_error("first_day", str(problem))
        return data

    @property
    def asked(self) -> Asked:
        """What is asked for, once the form is valid."""
        data = self.cleaned_data
        chosen = tuple(one for one in self.others if str(one.pk) in data["staff"])
        return Asked(data["title"], data["slug"], data["code"], data["term"], data["weeks"], chosen)


@require_http_methods(["GET", "HEAD", "POST"])
def copying(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks; POST shows every date as it will be and, once that was seen, makes the course."""
    course, by = run_here(request.user, pk), as_person(request)
    first = {"way": TERM, "title": course.title, "slug": free_slug(course), "code": course.code}
    others = colleagues(course, by)
    if request.method != "POST":
        return shown(request, course, CopyForm(initial=first, source=course, others=others))
    form = CopyForm(request.POST, source=course, others=others)
    if not form.is_valid():
        return shown(request, course, form)
    if request.POST.get("act") == "make" and request.POST.get("seen") == str(form.cleaned_data["weeks"]):
        try:
            made = copy(course, form.asked, by)
        except Refused as problem:
            form.add_error("slug", str(problem))
            return shown(request, course, form)
        messages.success(request, _("Made. You are its instructor; bring the class in next."))
        return redirect("admin:blog_course_change", made.pk)
    return shown(request, course, form, is_seen=True)


def as_person(request: HttpRequest) -> Any:
    """Whoever asks."""
    return request.user


def free_slug(course: Course) -> str:
    """An address to begin with: the old one with the next number that no course has."""
    taken = set(Course.objects.filter(slug__startswith=course.slug[:56]).values_list("slug", flat=True))
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{course.slug[:56]}-{n}") not in taken)


def shown(request: HttpRequest, course: Course, form: CopyForm, is_seen: bool = False) -> HttpResponse:
    """The page, with every date as it will be once the form can be used."""
    weeks = form.cleaned_data["weeks"] if is_seen else 0
    context = {
        **admin.site.each_context(request),
        "title": _("Copy the course"),
        "course": course,
        "form": form,
        "is_seen": is_seen,
        "weeks": weeks,
        "moves": list(moves(course, weeks)) if is_seen else [],
        "n_pages": course.pages.count(),
        "n_weeks": course.weeks.count(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    with timezone.override(course.time_zone):
        return TemplateResponse(request, "admin/blog/course/copying.html", context, status=status).render()
