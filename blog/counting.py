"""An essay's HTML cut by whose words they are: running text, quotations, notes. It must not know how it was made."""

from __future__ import annotations

import re
from dataclasses import dataclass

BESIDE_THE_TEXT = re.compile(
    r'<sup class="note-mark">.*?</sup>|<small class="(?:margin|credit)".*?</small>|<a href="#fnref-[^>]*>↩</a>'
    r'|<p class="elsewhere">.*?</p>'
)
NOTES = '<section class="footnotes"'
QUOTATION = re.compile(r"(</?blockquote\b[^>]*>)")


@dataclass(frozen=True)
class Parts:
    """The HTML of an essay in parts: its first paragraph, what its author says, what they quote in blocks, their
    notes; without marks, credits, cards and what stands in the margin."""

    first: str
    own: str
    quoted: str
    noted: str


def parts_of(article: str) -> Parts:
    """An essay without its list of works, cut into its parts."""
    text, _section, notes = BESIDE_THE_TEXT.sub("", article).partition(NOTES)
    depth = 0
    cut: tuple[list[str], list[str]] = ([], [])
    for piece in QUOTATION.split(text):
        depth -= piece.startswith("</blockquote")
        cut[depth > 0].append(piece)
        depth += piece.startswith("<blockquote")
    return Parts(first_paragraph(text), "".join(cut[0]), "".join(cut[1]), notes.partition("<ol>")[2])


def first_paragraph(html: str) -> str:
    """The first paragraph outside a list or a table: what a teaser is cut from."""
    start = html.find("<p>")
    return html[start : html.find("</p>", start)] if start >= 0 else ""
