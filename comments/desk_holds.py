"""The page on which all comments of one person are held, for a reason and until a day, and the list of such holds. It
asks whether somebody may decide about this person; the verbs are in `comments.restricting`."""

from __future__ import annotations

from datetime import date, datetime, time
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from blog.models import Enrolment
from blog.refusals import Refused
from blog.scoping import RecordedAdmin, authors_for
from comments import desk, restricting
from comments.desk import Desk
from comments.desk_cards import REASONS
from comments.judging import Judgement
from comments.models import Comment, Restriction
from comments.pages import number_in

LONGEST_HOLD = 5  # years


class HoldForm(Judgement):
    """Why, and until when; without a day it is for the rest of the term."""

    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean_until(self) -> date | None:
        """The day, if it is one that a course can see."""
        day: date | None = self.cleaned_data["until"]
        if day is not None and day.year > timezone.now().year + LONGEST_HOLD:
            raise forms.ValidationError(_("Choose a day within the next %(n)d years."), params={"n": LONGEST_HOLD})
        return day


class HoldPages(RecordedAdmin):
    """Holds on people, in the admin of comments."""

    def get_urls(self) -> list[Any]:
        """The addresses of holds, before the stock ones."""
        holds = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.holds))
        lifted = self.admin_site.admin_view(require_POST(self.lifted))
        return [
            path("desk/holds/", holds, name="comments_comment_desk_holds"),
            path("desk/holds/lifted/", lifted, name="comments_comment_desk_lifted"),
            *super().get_urls(),
        ]

    def holds(self, request: HttpRequest) -> HttpResponse:
        """GET lists the holds that stand and, for the writer of a comment, asks why and until when; POST holds."""
        about = desk.desk_of(request.user, desk.asked_by(request))
        sent = request.POST if request.method == "POST" else request.GET
        comment = writer_of(about, sent.get("comment", ""))
        if request.method == "POST" and comment is None:
            raise Http404
        form = HoldForm(request.POST if request.method == "POST" else None)
        if comment and form.is_bound and form.is_valid():
            try:
                hold = hold_all(comment, about, form)
            except Refused as problem:
                form.add_error(None, str(problem))
            else:
                told = _("All comments of %(name)s wait for an instructor from now on.")
                messages.success(request, told % {"name": hold})
                return redirect(f"{reverse('admin:comments_comment_desk_holds')}{about.asked.to(tab=desk.NEEDS)}")
        return shown(request, about, form, comment)

    def lifted(self, request: HttpRequest) -> HttpResponse:
        """End a hold before its day."""
        about = desk.desk_of(request.user, desk.asked_by(request), is_counted=False)
        hold = get_object_or_404(standing(about), pk=number_in(request.POST.get("hold", "")) or 0)
        try:
            restricting.lift(hold, about.user)
        except Refused as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, _("Comments of %(name)s are held no more.") % {"name": hold})
        return redirect(f"{reverse('admin:comments_comment_desk_holds')}{about.asked.query()}")


def shown(request: HttpRequest, about: Desk, form: HoldForm, comment: Any) -> HttpResponse:
    """The list, and the form if it is about somebody."""
    context = {
        "moderating": about,
        "course": about.course,
        "place": about.place,
        "here": "moderate",
        "query": about.asked.query(),
        "holds": standing(about),
        "comment": comment,
        "reasons": REASONS,
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "admin/comments/desk/holds.html", context, status=status)


def writer_of(about: Desk, pk: str) -> Comment | None:
    """The comment whose writer is to be held; None where none is named. Raises Http404 for one about whose writer this
    person does not decide."""
    if not pk:
        return None
    comments = about.comments.select_related("author", "post__course")
    comment = get_object_or_404(comments, pk=number_in(pk) or 0)
    course = comment.post.course
    if comment.author_id:
        is_theirs = authors_for(about.user, course).filter(pk=comment.author_id).exists()
    else:
        is_theirs = bool(comment.guest_email) and is_of_whole_course(about, course.pk)
    if not is_theirs:
        raise Http404
    return comment


def is_of_whole_course(about: Desk, course_id: int) -> bool:
    """Whether this person decides in all sections of a course."""
    if about.user.is_superuser:
        return True
    return Enrolment.objects.of(about.user).staff().of_whole_course().filter(course=course_id).exists()


def standing(about: Desk) -> QuerySet[Restriction]:
    """The holds that stand on people about whom this person decides."""
    rows = Restriction.objects.standing().filter(course__in=about.courses)
    if not about.user.is_superuser:
        whole = Enrolment.objects.of(about.user).staff().of_whole_course().values("course")
        rows = rows.filter(Q(course__in=whole) | Q(enrolment__in=Enrolment.objects.acted_on_by(about.user)))
    return rows.select_related("enrolment", "course", "by")


def hold_all(comment: Comment, about: Desk, form: HoldForm) -> Restriction:
    """Hold all that the writer of a comment says from now on, to the end of the day that was chosen."""
    course, data = comment.post.course, form.cleaned_data
    until = data["until"] and datetime.combine(data["until"], time.max, ZoneInfo(course.time_zone))
    person: Any = comment.author or comment.guest_email
    return restricting.restrict(
        course, person, about.user, reason=data["reason"], note=data["note"], until=until or None
    )
