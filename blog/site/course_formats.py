"""The formats in which a course can be taken along, by name, and the verb that writes one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from blog.models import Course
from blog.site import course_epub, course_json, course_markdown, course_wordpress
from blog.site.exporting_courses import Circle, Reach, reach, written

Writer = Callable[[Reach, IO[bytes]], Iterator[str]]

# A format without a writer is made by an export of its own: a program runs for it, before anything is held.
FORMATS: dict[str, tuple[Writer | None, str]] = {
    "epub": (None, "epub"),
    "json": (course_json.write, "zip"),
    "markdown": (course_markdown.write, "zip"),
    "wordpress": (course_wordpress.write, "xml"),
}


def name_of(course: Course, form: str) -> str:
    """What the file is called if nobody names it."""
    ending = FORMATS[form][1]
    return f"{course.slug}.{ending}" if form == ending else f"{course.slug}-{form}.{ending}"


def export(course: Course, form: str, circle: Circle, out: Path) -> Iterator[str]:
    """Write the course as this circle may see it; yields the kind of each thing as it is done. Raises Refused."""
    reached, write = reach(course, circle), FORMATS[form][0]
    yield from written(reached, write, out) if write else course_epub.export(reached, out)
