"""Lines of saved text: tidied, counted, joined to paragraphs, and written as Markdown that means only itself.

Must not know what a line stands for: titles, works and comments are read elsewhere.
"""

import re
from collections.abc import Iterable, Sequence

WRAPPED_WIDTH = 100
PROSE_WORDS = 12
EXCERPT_LENGTH = 60
BULLET = re.compile(r"[•·*–-] +")

# An underscore inside a word is never emphasis, and addresses keep working when it stays bare.
SPECIAL = re.compile(r"[\\`*\[\]<~]|&(?=#?\w{1,32};)|(?<![^\W_])_|_(?![^\W_])")
LINE_START = re.compile(r"(\s*\d{0,9})(#{1,6}(?=\s|$)|[-+=>|]|(?<=\d)[.)](?=\s|$))")


def tidy(line: str) -> str:
    """The line with every run of white space (the hard space included) as one space, none at its ends."""
    return " ".join(line.split())


def word_count(text: str) -> int:
    """How many words stand in the text, a word being something with a letter between white space."""
    return sum(1 for word in text.split() if any(character.isalpha() for character in word[:80]))


def is_prose(text: str) -> bool:
    """Whether the text is long enough to be a paragraph for certain, not a heading or a menu."""
    return word_count(text) >= PROSE_WORDS


def indent_of(line: str) -> int:
    """The column at which the line's words begin; a tab moves to the next fourth column."""
    expanded = line.replace("\xa0", " ").expandtabs(4)
    return len(expanded) - len(expanded.lstrip())


def groups(lines: Iterable[str]) -> list[list[str]]:
    """The tidied lines that stand together between empty lines, group by group."""
    found: list[list[str]] = [[]]
    for line in map(tidy, lines):
        if line:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [group for group in found if group]


def paragraphs(lines: Iterable[str]) -> list[str]:
    """The paragraphs of saved text: lines wrapped by a program are joined, lines longer than that stand alone."""
    found: list[str] = []
    for group in groups(lines):
        if max(map(len, group)) > WRAPPED_WIDTH:
            found += group
        else:
            found += _joined(group)
    return found


def _joined(group: Sequence[str]) -> list[str]:
    """A wrapped group as one paragraph, or as one for each bullet in it."""
    parts: list[list[str]] = []
    for line in group:
        if not parts or BULLET.match(line):
            parts.append([line])
        else:
            parts[-1].append(line)
    return [" ".join(part) for part in parts]


def literal(text: str) -> str:
    """One line of Markdown that shows exactly these words, whatever signs stand among them."""
    return escape(tidy(text))


def escape(text: str) -> str:
    """The text with a stroke before each sign that Markdown would read; its white space is kept."""
    escaped = SPECIAL.sub(r"\\\g<0>", text)
    start = LINE_START.match(escaped)
    return f"{start[1]}\\{escaped[start.end(1) :]}" if start else escaped


def excerpt(text: str) -> str:
    """The beginning of the text, short enough to be quoted in a sentence."""
    plain = tidy(text[: EXCERPT_LENGTH * 4])
    return plain if len(plain) <= EXCERPT_LENGTH else plain[:EXCERPT_LENGTH].rstrip() + "…"
