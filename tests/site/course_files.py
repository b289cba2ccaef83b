"""A course taken along, for tests: its file in each format, and what is in it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import yaml

from blog.models import Course
from blog.site import course_formats
from blog.site.exporting_courses import Circle

FORMATS = ["json", "markdown", "wordpress"]


def exported(course: Course, form: str, circle: str, out: Path) -> bytes:
    """The file of a course, in a format and for an audience."""
    for _kind in course_formats.export(Course.objects.get(pk=course.pk), form, Circle(circle), out):
        pass
    return out.read_bytes()


def files(content: bytes) -> dict[str, bytes]:
    """The files in a zip by their names."""
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def whole_text(content: bytes, form: str) -> str:
    """All that can be read in a file of a format, names of files too."""
    found = {"": content} if form == "wordpress" else files(content)
    return "\n".join(f"{name}\n{inner.decode('utf-8', 'replace')}" for name, inner in found.items())


def front(markdown: bytes) -> dict[str, Any]:
    """What stands in front of a text, as YAML."""
    told: dict[str, Any] = yaml.safe_load(markdown.decode().split("---\n")[1])
    return told
