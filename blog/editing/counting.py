"""How long an essay is beside what its course asks for: its own words, those in quotations and notes apart. It must not
know where the words are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WORDS_A_MINUTE = 220


@dataclass(frozen=True)
class Count:
    """The words of a text, and how few and how many its course takes; None where it does not say."""

    words: int
    n_quoted: int = 0
    n_noted: int = 0
    fewest: int | None = None
    most: int | None = None

    @property
    def length(self) -> str:
        """`612 words of 500–700`, and how far that is from it."""
        told = ngettext("%(n)s word", "%(n)s words", self.words) % {"n": self.words}
        if self.fewest and self.most:
            told = _("%(words)s of %(fewest)s–%(most)s") % {"words": told, "fewest": self.fewest, "most": self.most}
        elif self.fewest:
            told = _("%(words)s of at least %(fewest)s") % {"words": told, "fewest": self.fewest}
        elif self.most:
            told = _("%(words)s of at most %(most)s") % {"words": told, "most": self.most}
        return f"{told}, {self.distance}" if self.distance else told

    @property
    def distance(self) -> str:
        """`88 to go`, `40 over`, or nothing where the length is right."""
        if self.fewest and self.words < self.fewest:
            return _("%(n)s to go") % {"n": self.fewest - self.words}
        if self.most and self.words > self.most:
            return _("%(n)s over") % {"n": self.words - self.most}
        return ""

    @property
    def apart(self) -> str:
        """`120 in quotations, 40 in notes`, or nothing."""
        quoted = _("%(n)s in quotations") % {"n": self.n_quoted} if self.n_quoted else ""
        noted = _("%(n)s in notes") % {"n": self.n_noted} if self.n_noted else ""
        return ", ".join(filter(None, [quoted, noted]))

    @property
    def minutes(self) -> int:
        """Minutes of reading, one at least."""
        return max(1, round((self.words + self.n_quoted + self.n_noted) / WORDS_A_MINUTE))


def count_of(counted: Any, course: Any) -> Count:
    """The count of something rendered, or of a revision, in its course."""
    words, quoted, noted = (int(getattr(counted, name, 0)) for name in ("words", "n_quoted", "n_noted"))
    return Count(words, quoted, noted, fewest=course.fewest_words, most=course.most_words)
