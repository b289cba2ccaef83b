"""Bringing a class in, page by page: the file, which column is what, row by row what will happen, and the confirmation.

Only who runs a course sees these pages of it; for anybody else they are missing. Nothing is written before the last
step. The file waits in the cache under its owner and course, so that what is confirmed is what was shown."""

from __future__ import annotations

import re
import zlib
from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blog import closing
from blog.admin.roster_rows import FieldChoice, KindLink, choices_of, columns_asked, kinds_of, row_of
from blog.admin.scoped import SettingsAdmin, run_by_whoever_asks
from blog.importers.roster import Columns, Field, NotARoster, Table, guessed, key_of, read_table, remembered
from blog.importers.roster_bytes import LARGEST
from blog.models import Course
from blog.paging import paged
from blog.refusals import Conflict, Refused
from blog.rosters.comparing import plan_for
from blog.rosters.plan import Kind, Plan
from blog.rosters.words import in_counts, passed_over, sentence_of
from blog.rosters.writing import write_plan

KEPT_SECONDS = 60 * 60
TOKEN = re.compile(r"[\w-]{16,64}", re.ASCII)
ROWS_A_PAGE = 100


class RosterPages(SettingsAdmin):
    """The pages that bring a class in."""

    def get_urls(self) -> list[Any]:
        """The stock addresses, and those of the steps."""
        steps: list[tuple[str, str, Any]] = [
            ("roster/", "roster", require_safe(self.choose_class)),
            ("roster/<slug:course>/", "roster_file", require_http_methods(["GET", "HEAD", "POST"])(self.roster_file)),
            ("roster/<slug:course>/columns/", "roster_columns", require_safe(self.roster_columns)),
            (
                "roster/<slug:course>/plan/",
                "roster_plan",
                require_http_methods(["GET", "HEAD", "POST"])(self.roster_plan),
            ),
        ]
        pages = [path(at, self.admin_site.admin_view(page), name=f"blog_enrolment_{name}") for at, name, page in steps]
        return [*pages, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list, with the way to the first step for whoever runs a course."""
        runs = bool(run_by_whoever_asks(request))
        return super().changelist_view(request, {"brings_in": runs, **(extra_context or {})})

    def choose_class(self, request: HttpRequest) -> HttpResponse:
        """Which course a roster is for; the only one at once."""
        courses = list(Course.objects.filter(pk__in=run_by_whoever_asks(request)))
        if not courses:
            raise Http404
        if len(courses) == 1:
            return redirect("admin:blog_enrolment_roster_file", courses[0].slug)
        return self.roster_page(request, "courses", _("Bring a class in: for which course?"), courses=courses)

    def roster_file(self, request: HttpRequest, course: str) -> HttpResponse:
        """Ask for the file, and keep it once it can be read."""
        run = run_here(request, course)
        problem = closing.line(run)
        if request.method == "POST" and not problem:
            given = request.FILES.get("file")
            data = given.read(LARGEST + 1) if given else b""
            try:
                table = read_table(data)
                step = "plan" if remembered(table, run.roster_columns) else "columns"
                return redirect(address(step, run, keep(request, run, data)))
            except NotARoster as refusal:
                problem = sentence_of(refusal) if given else _("Choose a file first.")
        return self.roster_page(request, "file", _("Bring a class in"), course=run, problem=problem)

    def roster_columns(self, request: HttpRequest, course: str) -> HttpResponse:
        """Ask which column is what, as it was chosen before or is guessed."""
        run = run_here(request, course)
        if (table := kept(request, run)) is None:
            return gone(request, run)
        choices: list[FieldChoice] = choices_of(table, columns_of(request, run, table))
        more = {"course": run, "choices": choices, "token": request.GET["file"]}
        return self.roster_page(request, "columns", _("Which column is what?"), **more)

    def roster_plan(self, request: HttpRequest, course: str) -> HttpResponse:
        """Show row by row what will happen; when it is confirmed, do it and show what is left to be done."""
        run = run_here(request, course)
        if (table := kept(request, run)) is None:
            return gone(request, run)
        columns = columns_of(request, run, table)
        if not columns.keys() & {Field.EMAIL, Field.ID}:
            messages.error(request, _("Say in which column the email addresses or the numbers stand."))
            return redirect(address("columns", run, request.GET["file"]))
        plan = plan_for(run, table, columns)
        if request.method == "POST" and self.confirmed(request, plan, table, columns):
            return redirect(f"{request.path}?{request.GET.urlencode()}")
        if request.method == "POST":
            plan = plan_for(run, table, columns)
        return self.roster_page(request, "plan", _("What this file does"), **shown(request, plan, columns))

    def confirmed(self, request: HttpRequest, plan: Plan, table: Table, columns: Columns) -> bool:
        """Do what was confirmed, if it is still what was shown; say what was done, or why not."""
        by: Any = request.user
        word = str(request.POST.get("word", "")).strip().casefold()
        labels = {str(field): table.labels[column] for field, column in columns.items()}
        try:
            if request.POST.get("seen") != plan.state:
                raise Conflict(_("Somebody changed this course meanwhile. Here is what the file would do now."))
            if plan.is_drastic and word != _("missing").casefold():
                raise Conflict(_("Nothing was written. Confirm in words that these people are missing."))
            write_plan(plan, by, {**plan.course.roster_columns, key_of(table): labels})
        except Refused as refusal:
            messages.error(request, str(refusal))
            return False
        messages.success(request, _("Done: %(counts)s") % {"counts": in_counts(plan.counts)})
        return True

    def roster_page(self, request: HttpRequest, step: str, title: str, **more: Any) -> HttpResponse:
        """One of the pages, in the admin's dress."""
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **more}
        return TemplateResponse(request, f"admin/blog/enrolment/roster_{step}.html", context)


def run_here(request: HttpRequest, slug: str) -> Course:
    """The course of this address, if whoever asks runs it. Raises Http404."""
    return get_object_or_404(Course, slug=slug, pk__in=run_by_whoever_asks(request))


def keep(request: HttpRequest, course: Course, data: bytes) -> str:
    """Keep a file for an hour; the word to get it back by, which works for this person and course alone."""
    token = token_urlsafe(24)
    cache.set(key(request, course, token), zlib.compress(data), KEPT_SECONDS)
    return token


def kept(request: HttpRequest, course: Course) -> Table | None:
    """The table of the file that this address names, or None where there is none."""
    token = request.GET.get("file", "")
    data = cache.get(key(request, course, token)) if TOKEN.fullmatch(token) else None
    return read_table(zlib.decompress(data)) if data else None


def key(request: HttpRequest, course: Course, token: str) -> str:
    """Where a file is kept."""
    return f"roster:{request.user.pk}:{course.pk}:{token}"


def gone(request: HttpRequest, course: Course) -> HttpResponse:
    """Back to the first step, with the reason."""
    messages.error(request, _("This file is not kept any more. Give it once more."))
    return redirect("admin:blog_enrolment_roster_file", course.slug)


def address(step: str, course: Course, token: str, **more: Any) -> str:
    """The address of a step with its file."""
    return f"{reverse(f'admin:blog_enrolment_roster_{step}', args=[course.slug])}?{urlencode({'file': token, **more})}"


def columns_of(request: HttpRequest, course: Course, table: Table) -> Columns:
    """The columns as this address has them, else as they were chosen before, else as they are guessed."""
    asked = columns_asked(request.GET, len(table.labels))
    return asked if asked is not None else remembered(table, course.roster_columns) or guessed(table)


def shown(request: HttpRequest, plan: Plan, columns: Columns) -> dict[str, Any]:
    """What the page of a plan shows: its rows of one kind or all, a hundred at a time."""
    kind = request.GET.get("kind", "")
    steps = list(plan.of(Kind(kind))) if kind in set(Kind) else list(plan.steps)
    asked = {str(field): column for field, column in columns.items()}
    kinds: list[KindLink] = kinds_of(plan, kind)
    page = paged(request, steps, ROWS_A_PAGE, "p")
    return {
        "course": plan.course,
        "plan": plan,
        "members": plan.members,
        "left": plan.counts[Kind.LEFT],
        "problems": plan.counts[Kind.PROBLEM],
        "counts": in_counts(plan.counts),
        "word": _("missing"),
        "kinds": kinds,
        "page": page,
        "rows": [row_of(step) for step in page],
        "passed_over": passed_over(plan.passed_over),
        "change_columns": address("columns", plan.course, request.GET["file"], **asked),
    }
