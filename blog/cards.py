"""The card of a page: the picture that stands where others link to it. Drawn from a title, public names, the name of
the course and its accent, and from nothing else; it must not know who may see what. The time it takes is bounded: the
words are, and so are the sizes that are tried."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw

from blog.characters import one_line
from blog.colours import LIGHT_PAPERS, readable
from blog.faces import Font, Words, runs_from_the_right, set_in
from blog.models import Course, Post

WIDTH, HEIGHT = 1200, 630
MARGIN, BAND = 84, 20
INNER = WIDTH - 2 * MARGIN
PAPER, INK, SOFT, ACCENT = "#fdfcf9", "#211f1b", "#6a655c", "#8f2d1f"
COLOUR = re.compile(r"#[0-9a-f]{6}")
LONGEST = 200
SMALL, SIZES, LEADING = 36, (84, 72, 62, 54, 48), 1.2
TOP, BOTTOM, MIDDLE = 84, HEIGHT - 84, 336
CUT = " …"
DRAWN_LIKE = "1"


@dataclass(frozen=True)
class Card:
    """What stands on a card. That of a course has its own name for a title, and its number and term for a byline."""

    title: str
    byline: str
    course: str
    accent: str


def card_of(post: Post) -> Card:
    """The card of an essay. Asks the database no more than `signed_by`."""
    return Card(bounded(post.shown.title), bounded(post.byline), bounded(post.course.title), accent_of(post.course))


def card_of_course(course: Course) -> Card:
    """The card of a course: its title, its number and its term."""
    line = " · ".join(filter(None, (bounded(course.code), bounded(course.term))))
    return Card(bounded(course.title), line, "", accent_of(course))


def mark_of(card: Card) -> str:
    """What tells this card from every other, and from itself once it is drawn in another way."""
    return sha256(repr((DRAWN_LIKE, *astuple(card))).encode()).hexdigest()[:16]


def bounded(text: str) -> str:
    """A text on one line, no longer than a title may be."""
    return one_line(text)[:LONGEST]


def accent_of(course: Course) -> str:
    """The colour of the course, as it can be read on paper; the site's own where it has none."""
    return readable(course.accent, LIGHT_PAPERS) if COLOUR.fullmatch(course.accent) else ACCENT


def drawn(card: Card) -> bytes:
    """The card as a PNG. Where no face here holds the title, the name of the course stands in its place."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, BAND), fill=card.accent)
    title, byline, course = set_in(card.title), set_in(card.byline), set_in(card.course)
    if title is None:
        title, byline, course = course or set_in("Colloquy"), None, None
    draw_line(pen, course, TOP, card.accent)
    draw_title(pen, title)
    draw_line(pen, byline, BOTTOM - SMALL, SOFT)
    file = BytesIO()
    picture.save(file, "PNG", compress_level=9)
    return file.getvalue()


def draw_line(pen: ImageDraw.ImageDraw, words: Words | None, top: int, colour: str) -> None:
    """One line of small words, cut where it is too long."""
    if words is not None:
        font = words.face.at(SMALL)
        place(pen, cut(words.text, font), top, font, colour)


def draw_title(pen: ImageDraw.ImageDraw, words: Words | None) -> None:
    """The title in the middle, in the largest size in which it has room; cut in the smallest."""
    if words is None:
        return
    size, lines = fitted(words)
    font, step = words.face.at(size), round(size * LEADING)
    top = HEIGHT // 2 - len(lines) * step // 2
    for number, line in enumerate(lines):
        place(pen, line, top + number * step, font, INK)


def fitted(words: Words) -> tuple[int, list[str]]:
    """The size of a title, and its lines."""
    for size in SIZES:
        room, font = int(MIDDLE / (size * LEADING)), words.face.at(size)
        lines = wrapped(words.text, font, room + 1)
        if len(lines) <= room:
            return size, lines
    return size, [*lines[: room - 1], cut(f"{lines[room - 1]}{CUT}", font, CUT)]


def wrapped(text: str, font: Font, most: int) -> list[str]:
    """The text in lines that fit, broken between words, and within one only where it alone is too long; no more lines
    than asked for."""
    lines, line = [], ""
    for piece in pieces(text, font):
        longer = f"{line}{piece}"
        if line and font.getlength(longer.rstrip()) > INNER:
            lines.append(line.rstrip())
            longer = piece
        if len(lines) == most:
            return lines
        line = longer
    return [*lines, line.rstrip()]


def pieces(text: str, font: Font) -> list[str]:
    """What a line may end after: words with the space behind them, and the characters of a word too long for a line."""
    words = re.findall(r"\S+\s*", text)
    return [part for word in words for part in (word if font.getlength(word.rstrip()) > INNER else [word])]


def cut(text: str, font: Font, end: str = "") -> str:
    """As much of a text as fits on a line, with a mark where something is left out; `end` is a mark it has already."""
    kept = text.removesuffix(end)
    if font.getlength(text) <= INNER:
        return text
    while kept and font.getlength(f"{kept.rstrip()}{CUT}") > INNER:
        kept = kept[:-1]
    return f"{kept.rstrip()}{CUT}"


def place(pen: ImageDraw.ImageDraw, text: str, top: int, font: Font, colour: str) -> None:
    """A line at the side where its script begins."""
    if runs_from_the_right(text):
        pen.text((WIDTH - MARGIN, top), text, fill=colour, font=font, anchor="ra")
    else:
        pen.text((MARGIN, top), text, fill=colour, font=font, anchor="la")
