"""Writing an archive: a static site in a zip, one file after the other, none of them longer in memory than a page. The
same course makes the same bytes.

It must not know commands or requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.contrib.staticfiles import finders
from django.urls import reverse

from blog.colours import DARK_PAPERS, readable
from blog.models import Course, Image, Post
from blog.pictures import copy_name
from blog.site.archiving.essays import WRITERS, downloads, essay_pages
from blog.site.archiving.feeds import course_feeds, essay_feed
from blog.site.archiving.finding import index
from blog.site.archiving.pages import course_pages
from blog.site.archiving.planning import INDEX, LISTS, STATIC, Heading, Plan, accent_address, planned
from blog.site.archiving.printing import Printer, as_always
from blog.site.exporting_courses import Circle, Reach, reach, written
from blog.site.work import BEGINNING_OF_ZIP, READABLE, UNIX, add
from blog.works import as_records


def name_of(course: Course) -> str:
    """What the file is called if nobody names it."""
    return f"{course.slug}-archive.zip"


def archive(course: Course, circle: Circle, out: Path) -> Iterator[str]:
    """Write the archive of a course as this circle may see it; yields the kind of each thing as it is done. Raises
    Refused."""
    yield from written(reach(course, circle), write, out)


def write(reached: Reach, out: IO[bytes]) -> Iterator[str]:
    """Write the archive; yields the kind of each thing as it is done."""
    with as_always(reached), ZipFile(out, "w", ZIP_DEFLATED) as archive:
        plan = planned(reached)
        printer, files = Printer(reached, plan.addresses), plan.addresses.files
        for address, html in course_pages(plan, printer):
            add(archive, files[address], html)
            yield "pages"
        add_course_files(archive, plan)
        beside = neighbours(plan.stream)
        for post in reached.opened():
            if post.shown:
                yield from write_essay(archive, plan, printer, post, beside.get(post.pk, (None, None)))
        for picture in plan.pictures.values():
            add_picture(archive, plan, picture)
            yield "pictures"
        add_in_pieces(archive, files[INDEX], index(plan))


def neighbours(stream: list[Heading]) -> dict[int, tuple[Heading | None, Heading | None]]:
    """For each essay the one above it in the stream, and the one below."""
    spread = [None, *stream, None]
    return {one.pk: (spread[n], spread[n + 2]) for n, one in enumerate(stream)}


def write_essay(
    archive: ZipFile, plan: Plan, printer: Printer, post: Post, beside: tuple[Heading | None, Heading | None]
) -> Iterator[str]:
    """The folder of one essay."""
    files = plan.addresses.files
    for address, html in essay_pages(plan, printer, post, beside):
        add(archive, files[address], html)
    if post.is_published:
        for address, content in downloads(plan, post):
            add(archive, files[address], content)
        address, feed = essay_feed(plan, post)
        add(archive, files[address], feed)
    yield from ["comments"] * post.n_published
    yield "essays"


def add_course_files(archive: ZipFile, plan: Plan) -> None:
    """What there is once and is no page: the look, the script of the search, the feeds, the list of works."""
    files, course = plan.addresses.files, plan.course
    for name, file in STATIC.items():
        with open(str(finders.find(name)), "rb") as source:
            add(archive, file, source.read())
    if course.accent:
        add(archive, files[accent_address(course)], colour(course.accent))
    for address, feed in course_feeds(plan):
        add(archive, files[address], feed)
    works = as_records(plan.sources)
    for form in LISTS if works else ():
        add(archive, files[reverse("course_sources", args=[course.slug, form])], WRITERS[form](works))


def colour(accent: str) -> str:
    """The course's own accent as a stylesheet, readable on light paper and on dark."""
    dark = readable(accent, DARK_PAPERS)
    return f":root{{--accent:{accent}}}@media(prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}"


def add_picture(archive: ZipFile, plan: Plan, picture: Image) -> None:
    """A picture and its smaller copies; where a copy is lost, the picture itself stands for it."""
    files, own, store = plan.addresses.files, picture.get_absolute_url(), picture.file.storage
    names = {own: str(picture.file.name)} | {f"{own}/{width}": copy_name(picture, width) for width in picture.widths}
    for address, name in names.items():
        with store.open(name if store.exists(name) else str(picture.file.name), "rb") as file:
            add(archive, files[address], file.read())


def add_in_pieces(archive: ZipFile, name: str, pieces: Iterable[str]) -> None:
    """One file that is written as it comes, and says nothing of when or where it was packed."""
    info = ZipInfo(name, BEGINNING_OF_ZIP)
    info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, READABLE, UNIX
    with archive.open(info, "w") as file:
        for piece in pieces:
            file.write(piece.encode())
