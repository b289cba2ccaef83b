"""A document as HTML, whoever wrote it (Word, Google Docs, LibreOffice, pandoc), as a tree freed of what is not its
text: deleted words, remarks, list markers drawn by hand. Knows the habits of those programs, never Markdown."""

from __future__ import annotations

import re
from functools import lru_cache

from bs4 import BeautifulSoup, Tag

from blog.importers.document_records import Change, Fault, NotADocument, What
from blog.importers.page_depth import depth_of
from blog.importers.page_soup import parse
from blog.importers.records import NotAPage

LONGEST_STYLE = 2_000
MOST_TAGS = 40_000
MOST_PARTS = 250_000
PART = re.compile(r"[\s/\"']+")
MOST_LETTERS = 200_000
DEEPEST = 200
CONDITION = re.compile(r"<!\[[^>\]]{0,200}\]>", re.IGNORECASE)
PRIVATE = str.maketrans(dict.fromkeys([*range(9), *range(11, 32), 0x7F, 0xAD, 0x200B, 0x2060, 0xFEFF, 0xE000, 0xE001]))
LENGTH = re.compile(r"(-?\d{0,5}(?:\.\d{1,6})?)(pt|in|px|cm|mm)", re.IGNORECASE)
POINTS = {"pt": 1.0, "in": 72.0, "px": 0.75, "cm": 28.35, "mm": 2.835}


def tree_of(text: str) -> tuple[BeautifulSoup, list[Change]]:
    """The tree, and what was left out of it. Raises NotADocument for what is too long, or nested or tangled beyond
    reading."""
    plain = CONDITION.sub("", without_remarks(text.translate(PRIVATE)))
    if plain.count("<") > MOST_TAGS or sum(1 for _ in PART.finditer(plain)) > MOST_PARTS or depth_of(plain) > DEEPEST:
        raise NotADocument(Fault.TANGLED)
    try:
        soup = parse(plain)
    except (NotAPage, RecursionError):
        raise NotADocument(Fault.TANGLED) from None
    for head in soup.find_all("head"):
        head.decompose()
    if sum(len(words) for words in soup.stripped_strings) > MOST_LETTERS:
        raise NotADocument(Fault.LONG)
    return soup, [Change(what, n) for what, n in cleaned(soup).items() if n]


def without_remarks(text: str) -> str:
    """The text without what stands between `<!--` and `-->`: nobody reads it."""
    parts: list[str] = []
    start = 0
    while (opens := text.find("<!--", start)) >= 0:
        parts.append(text[start:opens])
        closes = text.find("-->", opens)
        start = closes + 3 if closes >= 0 else len(text)
    return "".join([*parts, text[start:]])


def cleaned(soup: BeautifulSoup) -> dict[What, int]:
    """Take away deleted words, remarks and markers; how many of each were the author's."""
    deleted = [tag for tag in soup.find_all("del") if tag.get("cite") or tag.get("datetime")]
    inserted = [tag for tag in soup.find_all("ins") if tag.get("cite") or tag.get("datetime")]
    styled = soup.find_all(style=True)
    remarks = [tag for tag in styled if style_of(tag).get("mso-element") == "comment-list"]
    marks = [tag for tag in styled if "mso-comment-reference" in style_of(tag)]
    anchors = [tag for tag in soup.find_all("a") if "msocomanchor" in classes_of(tag)]
    for tag in [*deleted, *remarks, *anchors]:
        tag.extract()
    return {What.DELETED: len(deleted), What.INSERTED: len(inserted), What.COMMENTS: len(anchors) or len(marks)}


def style_of(tag: Tag) -> dict[str, str]:
    """The declarations a tag carries, in lower case."""
    return declarations(str(tag.get("style") or "")[:LONGEST_STYLE])


@lru_cache(maxsize=512)
def declarations(text: str) -> dict[str, str]:
    """A `style` read: documents repeat the same few."""
    pairs = (part.partition(":") for part in text.lower().split(";"))
    return {name.strip(): value.strip() for name, _colon, value in pairs if value.strip()}


def classes_of(tag: Tag) -> set[str]:
    """The classes of a tag, in lower case: Word writes `MsoTitle`."""
    return {str(name).lower() for name in tag.get_attribute_list("class") if name}


def points(length: str) -> float:
    """A length in points; 0 for what is none."""
    found = LENGTH.match(length)
    return float(found[1] or 0) * POINTS[found[2].lower()] if found and found[1] not in {"", "-"} else 0.0


def indent_of(tag: Tag) -> tuple[float, float]:
    """How far a paragraph stands in from the left, and how much further its first line, in points."""
    style = style_of(tag)
    short = style.get("margin", "").split()
    left = (
        style.get("margin-left")
        or style.get("padding-left")
        or (short[3] if len(short) == 4 else short[1] if len(short) > 1 else "")
    )
    return points(left), points(style.get("text-indent", ""))
