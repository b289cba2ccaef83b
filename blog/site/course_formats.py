"""The formats in which a course can be taken along, by name, and the verb that writes one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from blog.models import Course
from blog.site import course_json, course_markdown, course_wordpress
from blog.site.exporting_courses import Circle, reach, written

FORMATS = {
    "json": (course_json.write, "zip"),
    "markdown": (course_markdown.write, "zip"),
    "wordpress": (course_wordpress.write, "xml"),
}


def name_of(course: Course, form: str) -> str:
    """What the file is called if nobody names it."""
    return f"{course.slug}-{form}.{FORMATS[form][1]}"


def export(course: Course, form: str, circle: Circle, out: Path) -> Iterator[str]:
    """Write the course as this circle may see it; yields the kind of each thing as it is done. Raises Refused."""
    yield from written(reach(course, circle), FORMATS[form][0], out)
