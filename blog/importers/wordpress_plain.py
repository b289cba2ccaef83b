"""A WordPress text too large or too tangled to be read, as paragraphs of its words. Knows tags to take them away."""

from __future__ import annotations

import re
from html import unescape

from blog.importers.document_inlines import guarded
from blog.importers.page_lines import SPECIAL

BREAKING = re.compile(r"</?(?:p|div|h[1-6]|li|ul|ol|tr|table|blockquote|pre|figure|br)\b[^<>]{0,4000}+>", re.IGNORECASE)
TAG = re.compile(r"</?[A-Za-z][^<>]{0,4000}+>|<![^<>]{0,400}+>")
GAP = re.compile(r"\n[^\S\n]*+\n\s*+")
RUNNING = ("script", "style")
SPACES = re.compile(r"[ \t\xa0]+")


def plain_paragraphs(text: str) -> str:
    """The words as Markdown that means only itself: an empty line parts two paragraphs, a single one breaks a line."""
    text = without(text, "<!--", "-->")
    for name in RUNNING:
        text = without(text, f"<{name}", f"</{name}>")
    return literal(unescape(TAG.sub("", BREAKING.sub("\n\n", text))))


def literal(text: str) -> str:
    """Plain words as Markdown."""
    found: list[str] = []
    for paragraph in GAP.split(text):
        lines = (SPACES.sub(" ", SPECIAL.sub(r"\\\g<0>", line)).strip() for line in paragraph.split("\n"))
        said = "  \n".join(guarded(line) for line in lines if line)
        found += [said] if said else []
    return "\n\n".join(found)


def without(text: str, begins: str, ends: str) -> str:
    """The text without what stands between these signs; what never ends stays."""
    folded = text.lower() if begins[1:].isalpha() else text
    if len(folded) != len(text):
        folded = text
    parts: list[str] = []
    start = 0
    while (opens := folded.find(begins, start)) >= 0 and (closes := folded.find(ends, opens)) >= 0:
        parts.append(text[start:opens])
        start = closes + len(ends)
    return "".join([*parts, text[start:]])
