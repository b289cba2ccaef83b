"""The pages in the admin on which whoever runs a course brings in a class's past from WordPress: the files, what they
would do and who is who, the progress, and the account at the end. The work itself is the worker's."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from blog.closing import refuse_when_closed
from blog.models import Audience, Course, CourseImport, Stage
from blog.paging import paged
from blog.refusals import Refused
from blog.scoping import courses_run_by
from blog.site.wordpress import addresses, task
from blog.site.wordpress.authors import authors_of, matched, members_of
from blog.site.wordpress.options import Options, refuse_circle
from blog.site.wordpress.showing import for_a_program, groups_of, rows_of, sentences_of
from blog.site.wordpress.task import BUSY, State
from blog.site.wordpress.uploading import LARGEST, MEGABYTE, MOST_EXPORTS, Bounded, folder_of, keep

PEOPLE_A_PAGE, REASONS_A_PAGE, MOST_EARLIER = 50, 50, 50
TEXT = "text/plain; charset=utf-8"
LISTS: dict[str, tuple[str, Callable[[Course], str]]] = {
    "redirects.csv": ("text/csv; charset=utf-8", addresses.as_csv),
    "nginx-redirects.conf": (TEXT, addresses.as_nginx),
    "htaccess.txt": (TEXT, addresses.as_htaccess),
}


def run_here(user: Any, pk: int) -> Course:
    """The course, for whoever runs it; for anybody else it is missing."""
    return get_object_or_404(Course, pk=pk, pk__in=courses_run_by(user))


def run_of(user: Any, pk: int, run: int) -> CourseImport:
    """One import of such a course."""
    return get_object_or_404(CourseImport.objects.select_related("course", "by"), pk=run, course=run_here(user, pk))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def import_course(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the form and earlier imports; POST takes the files. Their bounds are set before anything of the form is
    read, so that the form's own check comes after."""
    course = run_here(request.user, pk)
    files = Bounded(request)
    if request.method == "POST":
        request.upload_handlers = [files]
    return csrf_protect(given)(request, course, files)


def given(request: HttpRequest, course: Course, files: Bounded) -> HttpResponse:
    """The page, or the way to the import that was begun with what was given."""
    problems: list[str] = []
    if request.method == "POST":
        try:
            run = begun(request, course, files)
        except Refused as refusal:
            problems = list(dict.fromkeys([*files.refused, str(refusal)]))
        else:
            return redirect("import_run", course.pk, run.pk)
    context = {
        "course": course,
        "problems": problems,
        "wants_web": "web" in request.POST,
        "is_open": course.audience >= Audience.WEB,
        "runs": course.imports.all()[:MOST_EARLIER],
        "most": {"files": MOST_EXPORTS, **{name: most // MEGABYTE for name, most in LARGEST.items()}},
    }
    return shown(request, "import", _("Bring in from WordPress"), context, is_wrong=bool(problems))


def begun(request: HttpRequest, course: Course, files: Bounded) -> CourseImport:
    """Keep what was given and have it read. Raises Refused."""
    by: Any = request.user
    refuse_when_closed(course)
    exports, uploads, people = (request.FILES.getlist(name) for name in LARGEST)
    if files.refused:
        raise Refused(files.refused[0])
    audience = Audience.WEB if "web" in request.POST else Audience.COURSE
    refuse_circle(course, Options(audience=audience), by)
    first = (next(iter(uploads), None), next(iter(people), None))
    run = keep(course, by, [one for one in exports if one.name], *first, audience)
    task.order_check(run)
    return run


@require_http_methods(["GET", "HEAD", "POST"])
def import_run(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """One import: how far it is, what it would do, what it did. POST does what its button says. Raises Http404 for any
    other button."""
    found = run_of(request.user, pk, run)
    if request.method == "POST":
        act = ACTS.get("bring" if "bring" in request.POST else request.POST.get("act", ""))
        if act is None:
            raise Http404
        try:
            act(request, found)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("import_run", pk, run)
    return shown(request, "import_run", _("Bring in from WordPress"), context_of(request, found))


def match(request: HttpRequest, run: CourseImport) -> None:
    """Keep who is who and have the files read again. Raises Refused."""
    task.order_check(run, matches=matched(run, chosen(request)))


def bring(request: HttpRequest, run: CourseImport) -> None:
    """Bring it in, unless something was chosen that the account does not tell of yet. Raises Refused."""
    by: Any = request.user
    matches = matched(run, chosen(request))
    if matches != run.options.get("matches", {}):
        task.order_check(run, matches=matches)
        raise Refused(
            _("You changed who is who. The files are read once more: see what it does now, then bring it in.")
        )
    if run.stage == Stage.CHECKED or run.report:
        task.order_bringing(run, by)


def go_on(request: HttpRequest, run: CourseImport) -> None:
    """Go on where it stopped: with the dry run until there is an account, with the import from then on. Raises
    Refused."""
    by: Any = request.user
    if run.report:
        task.order_bringing(run, by)
    else:
        task.order_check(run)


def stop(request: HttpRequest, run: CourseImport) -> None:
    """Stop it between two items."""
    by: Any = request.user
    task.stop(run, by)


ACTS: dict[str, Callable[[HttpRequest, CourseImport], None]] = {
    "match": match,
    "bring": bring,
    "on": go_on,
    "stop": stop,
}


def chosen(request: HttpRequest) -> dict[str, str]:
    """Who is who, as it was chosen on the page."""
    sent = request.POST.items()
    return {name.removeprefix("who-"): str(pk) for name, pk in sent if name.startswith("who-")}


@require_safe
def import_progress(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """How far it is, for the page to fetch now and then; once it is over, the word to load the page anew."""
    found = run_of(request.user, pk, run)
    state = task.state_of(found)
    if state not in BUSY:
        return HttpResponseClientRefresh()
    return TemplateResponse(request, "admin/blog/course/import_progress.html", {"run": found, "state": state})


@require_safe
def import_file(request: HttpRequest, pk: int, run: int, name: str) -> HttpResponse:
    """The report as JSON, or one of the lists of redirects for the old server. Raises Http404 for any other name."""
    found = run_of(request.user, pk, run)
    if name == "report.json" and found.report:
        text, kind = json.dumps(for_a_program(found.report), ensure_ascii=False, indent=2), "application/json"
    elif name in LISTS:
        kind, made = LISTS[name]
        text = made(found.course)
    else:
        raise Http404
    answer = HttpResponse(text, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def context_of(request: HttpRequest, run: CourseImport) -> dict[str, Any]:
    """What the page of an import shows."""
    state = task.state_of(run)
    context: dict[str, Any] = {
        "course": run.course,
        "run": run,
        "state": state,
        "has_files": folder_of(run) is not None,
    }
    context["circle"] = Options.of(run.options).circle(run.course).label
    if run.report and state not in BUSY:
        told, seen = sentences_of(run.report)
        groups = paged(request, groups_of(run.report), REASONS_A_PAGE, "p")
        people = paged(request, authors_of(run), PEOPLE_A_PAGE, "people")
        context |= {"rows": rows_of(run.report), "told": told, "seen": seen, "groups": groups, "people": people}
        context["members"] = members_of(run.course).order_by("public_name", "pk") if people.object_list else ()
        context["lists"] = list(LISTS) if state == State.DONE else []
    return context


def shown(
    request: HttpRequest, page: str, title: str, context: dict[str, Any], *, is_wrong: bool = False
) -> HttpResponse:
    """One of the pages, in the admin's frame."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    framed = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"admin/blog/course/{page}.html", framed, status=status)
