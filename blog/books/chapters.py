"""An essay's stored HTML as a chapter of a book: its marks made unique across chapters, its pictures files beside it,
every address of the site's written out. Plain values in and out; it must not know a row, nor what binds chapters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from blog.figures import IMAGES

MEDIA = "media/"
DEEPEST_HEADING = 6
ID_REFERENCES = ("aria-describedby",)
DROPPED = ("rel", "aria-labelledby", "srcset", "sizes", "loading", "width", "height")
FOR_MAIL = "mailto"
SHOWN = re.compile(rf'<img src="{re.escape(IMAGES)}([\w-]{{1,40}})"')
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*")


@dataclass(frozen=True)
class Chapter:
    """One chapter under its heading: an essay, or, at level 1 of a book in parts, what opens a part. `language` is
    said where it is not the book's."""

    title: str
    html: str
    level: int = 1
    language: str = ""


@dataclass(frozen=True)
class Surroundings:
    """What a chapter needs to know of its book: its own number and level, the site's address, the files of pictures by
    name, and the numbers of the chapters that stand at addresses of the site's."""

    number: int
    level: int = 1
    site: str = ""
    pictures: Mapping[str, str] = field(default_factory=dict)
    inside: Mapping[str, int] = field(default_factory=dict)


def pictures_in(html: str) -> set[str]:
    """The names of the pictures of ours that the stored HTML of an essay shows."""
    return set(SHOWN.findall(html))


def mark_of(number: int) -> str:
    """What the heading of a chapter is called; all other marks in it begin with this."""
    return f"e{number}"


def chapter_html(html: str, around: Surroundings) -> str:
    """The stored HTML of an essay, fit to stand in this book."""
    soup = BeautifulSoup(html, "html.parser")
    for margin in soup.select("small.margin"):
        margin.decompose()
    for picture in soup.find_all("img"):
        place_picture(picture, around.pictures)
    marks = marked(soup, mark_of(around.number))
    for link in soup.find_all("a"):
        lead(link, marks, around)
    for tag in soup.find_all(True):
        adapt(tag, marks, around.level)
    return str(soup)


def place_picture(picture: Tag, pictures: Mapping[str, str]) -> None:
    """Point to the file of a picture; one that has none is the words it was described by."""
    name = str(picture.get("src", "")).removeprefix(IMAGES)
    if name in pictures:
        picture["src"] = f"{MEDIA}{pictures[name]}"
        picture["alt"] = str(picture.get("alt", ""))
    else:
        picture.replace_with(str(picture.get("alt", "")))


def marked(soup: BeautifulSoup, prefix: str) -> dict[str, str]:
    """Give every mark, and every heading, a name that no other chapter has; the new names by the old ones."""
    names: dict[str, str] = {}
    for count, tag in enumerate(soup.find_all(lambda tag: tag.get("id") or is_heading(tag)), 1):
        new = f"{prefix}-{count}"
        names.setdefault(str(tag.get("id", new)), new)
        tag["id"] = new
    return names


def is_heading(tag: Tag) -> bool:
    """Whether this is a heading."""
    return len(tag.name) == 2 and tag.name[0] == "h" and tag.name[1].isdigit()


def lead(link: Tag, marks: Mapping[str, str], around: Surroundings) -> None:
    """Point a link to its place in the book, or to a whole address; what leads nowhere becomes plain words."""
    address = str(link.get("href", ""))
    if address.startswith("#") and address[1:] in marks:
        link["href"] = f"#{marks[address[1:]]}"
    elif (path := address.partition("#")[0].removeprefix(around.site)) in around.inside:
        link["href"] = f"#{mark_of(around.inside[path])}"
    elif address.startswith("/") and not address.startswith("//"):
        link["href"] = f"{around.site}{address}"
    elif not is_whole(address):
        del link["href"]
        link.name = "span"


def is_whole(address: str) -> bool:
    """Whether an address of the web or of mail is one that readers of books understand."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        return False
    if parts.scheme == FOR_MAIL:
        return bool(parts.path)
    return parts.scheme in {"http", "https"} and bool(HOST.fullmatch(host))


def adapt(tag: Tag, marks: Mapping[str, str], level: int) -> None:
    """Lower headings below the chapter's, say what is a note as books say it, and drop what is for screens."""
    if is_heading(tag):
        tag.name = f"h{min(int(tag.name[1]) + level - 1, DEEPEST_HEADING)}"
    if tag.get("role") == "doc-noteref":
        tag["epub:type"] = "noteref"
        del tag["role"]  # pandoc would take the note out of its list
    if tag.get("role") == "doc-endnotes":
        tag["epub:type"] = "endnotes"
        del tag["role"]
    if tag.name == "rt" and not tag.find_previous_sibling("rp"):
        tag.string = f" ({tag.get_text()})"
    for name in ID_REFERENCES:
        if name in tag.attrs:
            tag[name] = marks.get(str(tag[name]), "")
    for name in [*DROPPED, *(name for name in ID_REFERENCES if not tag.get(name))]:
        tag.attrs.pop(name, None)
