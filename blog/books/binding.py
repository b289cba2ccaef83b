"""Chapters bound into the pages of a book by pandoc: one process for some chapters, in bounded time and memory, and
their answer remembered. It knows no row and no picture; a page that only shows something must not ask it, for it starts
a process."""

from __future__ import annotations

import io
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.core.cache import cache
from django.utils.html import escape, format_html, format_html_join
from django.utils.translation import gettext as _

from blog.books.chapters import Chapter, mark_of
from blog.characters import one_line, printable
from blog.citations.program import LIMITED, EngineFailed, output, sufficient_pandoc, version_of
from blog.refusals import Refused

SECONDS = 20.0
MOST_LETTERS = 400_000
MOST_CHAPTERS = 5_000
LONGEST_DESCRIPTION = 2_000
REMEMBERED = 60 * 60
WRITING = ("--from=html", "--to=epub3", "--epub-title-page=false", "--wrap=none", "--output=-")
CHAPTER = re.compile(r"EPUB/text/ch(\d{3,5})\.xhtml")
WITHIN = re.compile(r'href="(?:ch\d{3,5}\.xhtml)?#(e(\d{1,5})(?:-\d{1,6})?)"')
TITLE = re.compile(r"<title>[^<]*</title>")
# A document that begins below the first level is given another chapter by pandoc; this one is thrown away.
BEFORE_PORTION = Chapter("…", "")

Pages = dict[str, bytes]


@dataclass(frozen=True)
class Book:
    """What a book says of itself, and its chapters in order. `address` is where its words stand for good."""

    title: str
    address: str
    language: str
    authors: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    publisher: str = ""
    rights: str = ""
    description: str = ""
    published: date | None = None
    changed: datetime | None = None


@lru_cache
def is_possible() -> bool:
    """Whether a pandoc is there, as far as can be told without starting it."""
    package = find_spec("pypandoc")
    places = (package and package.submodule_search_locations) or []
    return bool(shutil.which("pandoc")) or any(Path(place, "files", "pandoc").is_file() for place in places)


def bound(book: Book, before: Callable[[], None] | None = None) -> Pages:
    """The files of a book without its pictures, by name. For whoever reads, `before` is called first where pandoc has
    to be asked, and the answer is remembered for an hour: it holds names and words, which an erasure must not leave
    behind. Raises Refused with a sentence."""
    if len(book.chapters) > MOST_CHAPTERS:
        raise Refused(_("A book can hold %(n)s chapters; this one has more.") % {"n": MOST_CHAPTERS})
    try:
        pandoc = sufficient_pandoc()
    except EngineFailed as problem:
        raise Refused(
            _("No book can be made here: pandoc, the program that makes them, is not installed.")
        ) from problem
    asked = f"{version_of(pandoc)} {WRITING} {depths_of(book)} {written(book)}"
    name = f"book:{sha256(asked.encode()).hexdigest()}"
    pages: Pages | None = cache.get(name) if before else None
    if pages is None:
        if before:
            before()
        try:
            pages = bound_in_parts(book, pandoc)
        except EngineFailed as problem:
            raise Refused(_("No book could be made of this: pandoc stopped on it, or took too long.")) from problem
        if before:
            cache.set(name, pages, REMEMBERED)
    return pages


def bound_in_parts(book: Book, pandoc: str) -> Pages:
    """The same, asked of pandoc in portions: it needs a hundred times the memory of what it reads. The frame (contents
    and list of files) is made of the headings alone."""
    portions, depths = list(portions_of(book.chapters)), depths_of(book)
    if len(portions) == 1:
        pages = asked_of(pandoc, book, depths)
    else:
        bare = tuple(replace(chapter, html="") for chapter in book.chapters)
        pages = asked_of(pandoc, replace(book, chapters=bare), depths)
        for first, chapters in portions:
            part = asked_of(pandoc, replace(book, chapters=(BEFORE_PORTION, *chapters)), depths, first - 1)
            for number in range(len(chapters)):
                pages[chapter_file(first + number)] = part[chapter_file(number + 2)]
    for number, chapter in enumerate(book.chapters, 1):
        pages[chapter_file(number)] = settled(pages[chapter_file(number)].decode(), chapter).encode()
    return pages


def portions_of(chapters: Sequence[Chapter]) -> Iterator[tuple[int, list[Chapter]]]:
    """The chapters in portions of bounded length, each with the number of its first."""
    portion: list[Chapter] = []
    letters = 0
    for number, chapter in enumerate(chapters, 1):
        if portion and letters + len(chapter.html) > MOST_LETTERS:
            yield number - len(portion), portion
            portion, letters = [], 0
        portion.append(chapter)
        letters += len(chapter.html)
    yield len(chapters) + 1 - len(portion), portion


def asked_of(pandoc: str, book: Book, depths: Sequence[str], first: int = 1) -> Pages:
    """What pandoc makes of these chapters, the first of which has this number. Raises EngineFailed."""
    document = written(book, first).encode()
    answer = output([pandoc, *LIMITED, *WRITING, *depths], document, time.monotonic() + SECONDS)
    try:
        with ZipFile(io.BytesIO(answer)) as archive:
            pages = {name: archive.read(name) for name in archive.namelist()}
    except BadZipFile:
        raise EngineFailed("Pandoc's answer is no book.") from None
    if sum(1 for name in pages if CHAPTER.fullmatch(name)) != len(book.chapters):
        raise EngineFailed("Pandoc divided these chapters otherwise.")
    return pages


def depths_of(book: Book) -> tuple[str, str]:
    """At which level of headings a chapter begins, and to which level the contents go: an essay's own parts are listed
    where it is alone."""
    deepest = max((chapter.level for chapter in book.chapters), default=1)
    return f"--split-level={deepest}", f"--toc-depth={2 if len(book.chapters) == 1 else deepest}"


def chapter_file(number: int) -> str:
    """The file of a chapter, as pandoc names it."""
    return f"EPUB/text/ch{number:03}.xhtml"


def settled(page: str, chapter: Chapter) -> str:
    """The page of a chapter under its own title, its links leading to where each chapter stands in the whole."""
    named = TITLE.sub(lambda _found: f"<title>{escape(titled(chapter.title))}</title>", page, count=1)
    return WITHIN.sub(lambda found: f'href="ch{int(found[2]):03}.xhtml#{found[1]}"', named)


def written(book: Book, first: int = 1) -> str:
    """The book as one page of HTML, as pandoc reads it; what it says of itself stands in the head."""
    day = book.published or (book.changed.date() if book.changed else None)
    told = [
        *(("author", name) for name in book.authors),
        ("identifier", book.address),
        ("date", day.isoformat() if day else ""),
        ("publisher", book.publisher),
        ("rights", book.rights),
        ("description", book.description[:LONGEST_DESCRIPTION]),
    ]
    head = format_html_join(
        "", '<meta name="{}" content="{}">', ((name, one_line(said)) for name, said in told if said)
    )
    frame = '<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title>{}</head><body>'
    opening = format_html(frame, book.language, titled(book.title), head)
    chapters = (chapter_written(chapter, number) for number, chapter in enumerate(book.chapters, first))
    return printable(f"{opening}{''.join(chapters)}</body></html>")


def chapter_written(chapter: Chapter, number: int) -> str:
    """One chapter; in another language than the book's, it says so."""
    title = format_html("{}", titled(chapter.title))
    html = chapter.html
    if chapter.language:
        title = format_html('<span lang="{}">{}</span>', chapter.language, title)
        html = f'<div lang="{escape(chapter.language)}">{html}</div>'
    return f'<h{chapter.level} id="{mark_of(number)}">{title}</h{chapter.level}>{html}'


def titled(title: str) -> str:
    """A title in one line; contents cannot list what has none."""
    return one_line(title) or str(_("Untitled"))
