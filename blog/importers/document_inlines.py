"""Words within a block: what is emphasised, linked or noted, as runs, and the runs as Markdown in which every other
sign means only itself. Knows no block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile
from urllib.parse import parse_qs, quote, urlsplit

from blog.importers.page_lines import LINE_START, SPECIAL

STRIKE, STRONG, EMPHASIS = "~~", "**", "*"
ORDER = (STRIKE, STRONG, EMPHASIS)
SCHEMES = frozenset({"http", "https", "mailto"})
LONGEST_ADDRESS = 2_000
KEPT_IN_ADDRESS = "/:?#@!$&'*+,;=%~._-[]"
BREAK = "\n"
SPACE = re.compile(r"\s+")
SPACES = re.compile(r" {2,}")
LEADING = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Run:
    """Words that look the same: their marks, and where they lead. A `note` run is the mark of that note; a run whose
    text is BREAK ends a line; one that `is_code` stands as it is."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""
    note: int = 0
    is_code: bool = False


def inline_markdown(runs: Iterable[Run], is_linked: bool = True) -> str:
    """The runs as Markdown of one block; without links they are words alone. "" where there are no words."""
    pieces: list[str] = []
    linked = runs if is_linked else (replace(run, href="") for run in runs)
    for href, group in groupby(trimmed(loosened(merged(linked))), key=lambda run: run.href):
        words = marked(list(group))
        piece = link(words, href) if href else words
        if pieces and piece.startswith("[") and pieces[-1].endswith(("!", "^")):
            pieces[-1] = f"{pieces[-1][:-1]}\\{pieces[-1][-1]}"
        pieces.append(piece)
    lines = "".join(pieces).split(BREAK)
    return f"  {BREAK}".join(filter(None, (guarded(SPACES.sub(" ", line.strip())) for line in lines)))


def plain_words(runs: Iterable[Run]) -> str:
    """The words alone, on one line."""
    return " ".join("".join(run.text for run in runs if not run.note).split())


def address_of(href: str) -> str:
    """Where a link leads, freed of the page through which Google sends its readers; "" for what is no address to go
    to."""
    href = "".join(href.split())
    if len(href) > LONGEST_ADDRESS:
        return ""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.netloc == "www.google.com" and parts.path == "/url":
        return address_of(next(iter(parse_qs(parts.query).get("q", [])), ""))
    return quote(href, safe=KEPT_IN_ADDRESS) if parts.scheme.lower() in SCHEMES else ""


def merged(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs with neighbours of one look as one, every stretch of white space as one space."""
    for (marks, href, note, is_break, is_code), group in groupby(
        runs, key=lambda run: (run.marks, run.href, run.note, run.text == BREAK, run.is_code)
    ):
        if note or is_break:
            yield from group
        else:
            yield Run(SPACE.sub(" ", "".join(run.text for run in group)), marks, href, is_code=is_code)


def loosened(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs with the spaces at the ends of marked or linked ones outside: Markdown marks no space."""
    for run in runs:
        inner = run.text.strip(" ")
        if run.note or run.text in {BREAK, inner} or not (run.marks or run.href):
            yield run
            continue
        if run.text.startswith(" "):
            yield Run(" ")
        if inner:
            yield replace(run, text=inner)
        if inner and run.text.endswith(" "):
            yield Run(" ")


def nested(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs with only those marks that Markdown can tell apart: where two marked ones touch, the second keeps what
    the first has too."""
    before = Run("")
    for run in runs:
        if run.note or run.text == BREAK:
            yield run
            continue
        if before.marks and run.marks and not run.text.startswith(" "):
            is_at_edge = before.text[-1:].isalnum() != run.text[:1].isalnum()
            run_marks = shared(in_order(before.marks), in_order(run.marks))
            is_nested = is_at_edge and len(run_marks) == min(len(before.marks), len(run.marks))
            before = run if is_nested else replace(run, marks=frozenset(run_marks))
        else:
            before = run
        yield before


def shared(one: list[str], other: list[str]) -> list[str]:
    """What two lists begin with alike."""
    return [a for a, b in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))]


def in_order(marks: frozenset[str]) -> list[str]:
    """The marks from the outermost to the innermost."""
    return [mark for mark in ORDER if mark in marks]


def last_letter(text: str) -> int:
    """Where a text ends without the punctuation behind its last letter or figure."""
    end = len(text)
    while end and not text[end - 1].isalnum():
        end -= 1
    return end


def trimmed(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs with punctuation at the ends of marked words outside where a letter touches it, or Markdown would not
    see that a mark begins or ends there."""
    before = ""
    for run, after in pairwise([*nested(runs), Run("")]):
        is_marked = bool(run.marks) and not run.note
        head = LEADING.match(run.text) if is_marked and before[-1:].isalnum() else None
        inner = run.text[head.end() :] if head else run.text
        touches = is_marked and after.marks != run.marks and after.text[:1].isalnum()
        ends = last_letter(inner) if touches else len(inner)
        if head:
            yield Run(head[0], href=run.href)
        if inner[:ends] or run.note:
            yield replace(run, text=inner[:ends])
        if inner[ends:]:
            yield Run(inner[ends:], href=run.href)
        before = run.text or before


def marked(runs: list[Run]) -> str:
    """The runs of one link, or of none, with signs where a mark begins and ends."""
    out: list[str] = []
    opened: list[str] = []
    for run in runs:
        wanted = opened if run.note else in_order(run.marks)
        kept = len(shared(opened, wanted))
        out += reversed(opened[kept:])
        out += wanted[kept:]
        opened = wanted
        words = code(run.text) if run.is_code else SPECIAL.sub(r"\\\g<0>", run.text)
        out.append(f"[^{run.note}]" if run.note else words)
    return "".join([*out, *reversed(opened)])


def code(text: str) -> str:
    """Words as they are, between more ticks than stand together in them."""
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    edge = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{ticks}{edge}{text}{edge}{ticks}" if text.strip() else text


def link(words: str, href: str) -> str:
    """A link, short where it shows its own address."""
    return f"<{href}>" if words == href and not href.startswith("mailto:") else f"[{words}]({href})"


def guarded(line: str) -> str:
    """A line that begins no list, heading or quotation by chance."""
    start = LINE_START.match(line)
    return f"{start[1]}\\{line[start.end(1) :]}" if start else line
