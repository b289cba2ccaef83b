"""A course as one JSON document, `course.json`, in a zip with its pictures: one row a line, so that a large one can be
read in parts. The same course makes the same bytes, wherever it is kept: rows are named by addresses, never by numbers
of the database.

It asks `exporting_courses` what may be seen, and must not know the words of the entries."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder

from blog.models import Announcement
from blog.site import course_json_entries as entries
from blog.site.course_json_threads import comments_of
from blog.site.exporting_courses import AT_A_TIME, Circle, Reach
from blog.site.work import BEGINNING_OF_ZIP, READABLE, UNIX, add, bytes_of

FORM, VERSION = "colloquy-course", 1
DOCUMENT = "course.json"
CALLED = {"posts": "essays"}
Entry = dict[str, Any]


class Line(DjangoJSONEncoder):
    """Values on one line; moments to the microsecond, in Greenwich time."""

    def default(self, o: Any) -> Any:
        """What JSON has no form for."""
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def write(reached: Reach, out: IO[bytes]) -> Iterator[str]:
    """Write the zip; yields the kind of each thing as it is done."""
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        info = ZipInfo(DOCUMENT, BEGINNING_OF_ZIP)
        info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, READABLE, UNIX
        with archive.open(info, "w", force_zip64=True) as document:
            for kind, text in parts(reached):
                document.write(text.encode())
                if kind:
                    yield kind
        for picture in reached.all_pictures():
            add(archive, entries.file_of(picture), bytes_of(picture))


def parts(reached: Reach) -> Iterator[tuple[str, str]]:
    """The document from its beginning to its end, each part with the kind of thing that is done with it, or ""."""
    head = {"form": FORM, "version": VERSION, "audience": str(reached.circle)}
    yield "", "{\n" + ",\n".join(f'"{name}": {line(value)}' for name, value in head.items())
    yield "", f',\n"course": {line(entries.course(reached))}'
    for name, rows in lists(reached).items():
        yield "", f',\n"{name}": ['
        for number, row in enumerate(rows):
            yield CALLED.get(name, name), f"{',' if number else ''}\n{line(row)}"
        yield "", "\n]"
    yield "", "\n}\n"


def lists(reached: Reach) -> dict[str, Iterable[Entry]]:
    """The lists of a document, in order; none names what comes only later."""
    course, whole = reached.course, reached.is_whole
    told = course.announcements.order_by("at", "pk") if reached.circle != Circle.WEB else Announcement.objects.none()
    return {
        "sections": each(entries.section, course.sections.order_by("name", "pk") if whole else ()),
        "weeks": each(entries.week, course.weeks.order_by("number", "slug")),
        "tags": each(entries.tag, reached.tags()),
        "pages": (entries.page(row, reached) for row in reached.pages()),
        "announcements": each(entries.announcement, told),
        "people": (entries.person(row, reached) for row in reached.people()),
        "posts": (entries.post(row, reached) for row in reached.opened()),
        "pictures": each(entries.picture, reached.all_pictures()),
        "comments": (row for post in reached.opened() for row in comments_of(post, reached)),
    }


def each(entry: Callable[[Any], Entry], rows: Any) -> Iterator[Entry]:
    """The entries of rows, a few hundred in memory at a time."""
    found = rows.iterator(AT_A_TIME) if hasattr(rows, "iterator") else rows
    return (entry(row) for row in found)


def line(value: Any) -> str:
    """A value on one line."""
    return json.dumps(value, cls=Line, ensure_ascii=False)
