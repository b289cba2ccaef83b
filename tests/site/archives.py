"""An archive of a course, for tests: its file, what is in it, and every way from one of its pages to another."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import html

from blog.models import Course
from blog.site.archiving.writing import archive
from blog.site.exporting_courses import Circle
from tests.site.course_files import files

ADDRESSES = ("href", "src", "srcset", "action", "formaction", "poster", "cite")


def archived(course: Course, circle: str, out: Path) -> bytes:
    """The archive of a course for an audience."""
    for _kind in archive(Course.objects.get(pk=course.pk), Circle(circle), out):
        pass
    return out.read_bytes()


@dataclass
class Found:
    """What is in an archive: its files, its pages as trees, the ways that lead nowhere, and what lies outside."""

    files: dict[str, bytes]
    pages: dict[str, Any] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    outside: set[str] = field(default_factory=set)
    linked: set[str] = field(default_factory=set)

    def text(self, name: str) -> str:
        """The words of a page."""
        return " ".join(self.pages[name].find("body").text_content().split())

    def comments(self) -> list[str]:
        """The ids of all comments whose words stand on a page, once for each time."""
        return [
            own for page in self.pages.values() for own in page.xpath("//article[starts-with(@id, 'comment-')]/@id")
        ]


def opened(content: bytes) -> Found:
    """The archive, with every way in it followed."""
    found = Found(files(content))
    for name, inner in found.files.items():
        if name.endswith(".html"):
            found.pages[name] = html.document_fromstring(inner.decode())
    for name, page in found.pages.items():
        for attribute in ADDRESSES:
            for value in page.xpath(f"//@{attribute}"):
                parts = [copy.split()[0] for copy in value.split(",")] if attribute == "srcset" else [value]
                for address in parts:
                    follow(found, name, address)
    return found


def follow(found: Found, page: str, address: str) -> None:
    """One way: to another file, to a place in one, or outside."""
    told = urlsplit(address)
    if told.scheme or told.netloc:
        found.outside.add(address)
        return
    name = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(told.path))) if told.path else page
    found.linked.add(name)
    is_there = name in found.files and not address.startswith("/")
    if is_there and told.fragment and name in found.pages:
        is_there = unquote(told.fragment) in found.pages[name].xpath("//@id")
    if not is_there:
        found.broken.append(f"{page}: {address}")
