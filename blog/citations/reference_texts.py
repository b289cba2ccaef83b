"""The words in a reference: one line of plain text with flat marks, identifiers and addresses. It must not know fields.

What is kept is text and never HTML: whoever prints it escapes it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import unquote

from blog.citations.folding import fold
from blog.citations.vocabulary import GIVEN_NAMES, ORGANISATION_WORDS

MARK = re.compile(r"<(/?)(i|b|sup|sub)>", re.I)
FOREIGN_MARK = re.compile(r"</?(?:span|sc|em|strong)(?:\s[^<>]*)?>", re.I)
DOI = re.compile(r"10\.\d{4,9}/\S+")
DOI_OPENING = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s?)+", re.I)
ADDRESS = re.compile(r"https?://[^\s/<>\"\\]+\.?[^\s<>\"\\]*", re.I)
EDITION = re.compile(r"(?:(\d{1,3})(?:st|nd|rd|th)?|([A-Za-z]{5,7}))(?:\s(?:ed\.?|edn\.?|edition))?", re.I)
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
REPLACED = {"Cc": " ", "Cs": " ", "Zl": " ", "Zp": " ", "Cf": ""}
JOINERS = "\u200c\u200d"  # Persian and Indic words need them
DASHES = re.compile(r"\s*[-‐-―−]+\s*")


def plain_words(value: Any) -> str:
    """Text on one line, without control signs; numbers as they are written, lists joined by commas, else nothing."""
    if isinstance(value, list):
        return ", ".join(filter(None, (plain_words(item) for item in value[:50] if not isinstance(item, list))))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = value if isinstance(value, str) else str(value) if abs(value) < 10**15 else ""
    if not text.isascii() or not text.isprintable():
        text = "".join(sign if sign in JOINERS else REPLACED.get(unicodedata.category(sign), sign) for sign in text)
    return " ".join(text.split())


def marked_words(text: str) -> str:
    """The text with flat `i b sup sub` alone; marks inside marks or without their end are taken away, until no more
    come to light; whatever else looks like a tag stays as the text it is."""
    while True:
        kept = flat_marks(FOREIGN_MARK.sub("", text))
        if kept == text:
            return " ".join(text.split())
        text = kept


def flat_marks(text: str) -> str:
    """One pass over the marks of a text: each kept one is closed by the next of its own name."""
    pieces: list[str] = []
    position, opening, name = 0, -1, ""
    for mark in MARK.finditer(text):
        pieces.append(text[position : mark.start()])
        position = mark.end()
        closes, this = bool(mark[1]), mark[2].lower()
        if not closes and opening < 0:
            opening, name = len(pieces), this
            pieces.append(f"<{this}>")
        elif closes and this == name and opening >= 0:
            pieces.append(f"</{this}>")
            opening, name = -1, ""
    if opening >= 0:
        pieces[opening] = ""
    return "".join([*pieces, text[position:]])


def bare_doi(text: str) -> str:
    """The DOI in `10.1000/x`, `doi:10.1000/x` or its address; "" where there is none."""
    stem = DOI_OPENING.sub("", text.strip())
    stem = unquote(stem) if stem != text.strip() and "%" in stem else stem
    match = DOI.fullmatch(stem)
    return "" if not match or any(unicodedata.category(sign)[0] == "C" for sign in stem) else stem


def web_address(text: str) -> str:
    """An http or https address; "" for every other scheme. One typed from `www.` on is completed."""
    text = text.strip().strip("<>").replace(" ", "%20")
    text = f"https://{text}" if text.lower().startswith("www.") else text
    return text if ADDRESS.fullmatch(text) else ""


def page_words(text: str) -> str:
    """Pages with plain hyphens: `211-252`."""
    return DASHES.sub("-", text).strip()


def edition_words(text: str) -> str:
    """An edition as its number where it is one: `3rd ed.` and `Third edition` are `3`, `Revised` stays."""
    match = EDITION.fullmatch(text)
    word = match[2].lower() if match and match[2] else ""
    if not match or (word and word not in ORDINALS):
        return text
    return match[1] or str(ORDINALS.index(word) + 1)


def names_organisation(text: str) -> bool:
    """Whether words in the order of speech name an organisation: two or more, one of them an organisation's word."""
    words = fold(text).split()
    person = len(words) == 2 and words[0] in GIVEN_NAMES
    return len(words) > 1 and not person and any(word in ORGANISATION_WORDS for word in words)
