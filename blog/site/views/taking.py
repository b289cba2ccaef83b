"""The page in the admin from which whoever runs a course takes it along: as an archive that opens from disk, for
WordPress, as JSON or as Markdown, as far as the audience they choose may see."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Sum
from django.db.models.functions import Coalesce, Length
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from blog.books import binding
from blog.models import Course, Image
from blog.pacing import refuse_crowd, refuse_haste
from blog.refusals import Refused, TooOften
from blog.site import course_formats
from blog.site.archiving import writing
from blog.site.exporting_courses import Circle, Reach, reach
from blog.site.views.closing import run_here
from comments.models import Comment

ARCHIVE, EPUB = "archive", "epub"
MOST_TAKEN, A_MINUTE = 6, 60
# What is written while somebody waits: more than this takes longer than a server lets an answer take.
LARGEST = {ARCHIVE: (120, 3000), EPUB: (60, 20_000)}
ANY_OTHER = (1000, 20_000)
MOST_LETTERS, MOST_PICTURES = 2_000_000, 300
KINDS = {".zip": "application/zip", ".xml": "application/xml", ".epub": "application/epub+zip"}
FORMS = [
    (ARCHIVE, gettext_lazy("An archive: pages that open from disk, without a server or a network")),
    ("wordpress", gettext_lazy("For WordPress: a file that WordPress, and this site, can import")),
    ("json", gettext_lazy("JSON: everything in one zip, to bring it into another site of this kind")),
    ("markdown", gettext_lazy("Markdown: one folder for each essay, with its sources, pictures and comments")),
    (EPUB, gettext_lazy("A book (EPUB): the essays alone, for an e-reader")),
]
CIRCLES = [
    (Circle.WEB, gettext_lazy("what anybody on the web may read")),
    (Circle.COURSE, gettext_lazy("what everybody in the course may read")),
    (Circle.STAFF, gettext_lazy("all that staff may read, drafts and held comments too")),
]


class TakingForm(forms.Form):
    """As what a course is taken along, and how much of it."""

    form = forms.ChoiceField(label=gettext_lazy("As"), choices=FORMS, widget=forms.RadioSelect)
    audience = forms.ChoiceField(label=gettext_lazy("With"), choices=CIRCLES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["form"]
        offered.choices = [(form, label) for form, label in FORMS if form != EPUB or binding.is_possible()]


@require_http_methods(["GET", "HEAD", "POST"])
def taking(request: HttpRequest, pk: int) -> HttpResponseBase:
    """GET asks as what; POST gives the file."""
    course = run_here(request.user, pk)
    if request.method != "POST":
        return shown(request, course, TakingForm(initial={"form": ARCHIVE, "audience": Circle.COURSE}))
    form = TakingForm(request.POST)
    if not form.is_valid():
        return shown(request, course, form)
    try:
        refuse_haste(request, "taking", MOST_TAKEN, A_MINUTE)
        refuse_crowd("taking", MOST_TAKEN, A_MINUTE)
        return file_of(course, form.cleaned_data["form"], Circle(form.cleaned_data["audience"]))
    except TooOften as problem:
        return shown(request, course, form, str(problem), HTTPStatus.TOO_MANY_REQUESTS)
    except Refused as problem:
        return shown(request, course, form, str(problem))


def file_of(course: Course, form: str, circle: Circle) -> FileResponse:
    """The course as a file, written to disk before it is sent, so that its size costs no memory. Raises Refused."""
    refuse_size(reached_here(course, circle), form)
    name = writing.name_of(course) if form == ARCHIVE else course_formats.name_of(course, form)
    with TemporaryDirectory() as folder:
        out = Path(folder) / "course"
        steps = (
            writing.archive(course, circle, out)
            if form == ARCHIVE
            else course_formats.export(course, form, circle, out)
        )
        for _kind in steps:
            pass
        file = out.open("rb")  # the response closes it; its place in the folder goes before
    answer = FileResponse(file, as_attachment=True, filename=name)
    answer["Content-Type"] = KINDS[Path(name).suffix]
    return answer


def reached_here(course: Course, circle: Circle) -> Reach:
    """The course as far as this circle may see it. Raises Refused, in the words of the page."""
    try:
        return reach(course, circle)
    except Refused as refusal:
        sentence = _("“%(course)s” is not open to the web, so the web sees nothing of it. Choose another of the three.")
        raise Refused(sentence % {"course": course.title}) from refusal


def refuse_size(reached: Reach, form: str) -> None:
    """Raise Refused for a course that is too large to be written while somebody waits."""
    essays, comments = LARGEST.get(form, ANY_OTHER)
    posts = reached.posts().order_by()
    letters = posts.aggregate(n=Sum(Length(Coalesce("published__body", "draft__body"))))["n"] or 0
    pictures = Image.objects.visible_to(reached.reader).filter(post__in=posts.values("pk")).count()
    is_small = letters <= MOST_LETTERS and pictures <= MOST_PICTURES
    if is_small and posts.count() <= essays and reached.all_comments().count() <= comments:
        return
    command = "archive_course" if form == ARCHIVE else f"export_course --format {form}"
    told = {"command": f"manage.py {command} {reached.course.slug} --audience {reached.circle}"}
    raise Refused(
        _("This course is too large to be written while you wait. Whoever runs this site can do it with “%(command)s”.")
        % told
    )


def shown(
    request: HttpRequest,
    course: Course,
    form: TakingForm,
    problem: str = "",
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    """The page, in the admin's frame."""
    reached = reach(course, Circle.STAFF)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Take it away"),
        "course": course,
        "form": form,
        "problem": problem,
        "n_essays": reached.posts().count(),
        "n_comments": Comment.objects.visible_to(reached.reader).filter(post__course=course).count(),
    }
    is_wrong = bool(problem or form.errors)
    return TemplateResponse(
        request, "admin/blog/course/taking.html", context, status=status if is_wrong else HTTPStatus.OK
    )
