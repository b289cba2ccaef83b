"""What the engine asks pandoc: a document that holds nothing but the citations and the records they need.

Works are numbered (`w0`, `w1`): a key may hold any character. It must not know processes or output."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from blog.characters import one_line
from blog.citations.formatted import Cite, Request
from blog.citations.inlines import literal, typeset
from blog.citations.variables import reference

Node = dict[str, Any]

MODES = {"normal": "NormalCitation", "bare": "SuppressAuthor", "sentence": "AuthorInText"}
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
LABEL = re.compile(r"[a-z][a-z -]{0,19}")
APART = re.compile(r"[\w(\[“‘\"'<&]")
BRACES = str.maketrans("", "", "{}[]")
# The style that prints a time as it prints a page; the others print it as it is (MLA Handbook 9, chapter 6).
TIMES_LIKE_PAGES = "modern-language-association"
# Cite Them Right is a British guide: single quotation marks, `edn`, `ch.`
DIALECTS = {"harvard-cite-them-right": "en-GB"}
API_VERSION = [1, 23, 1]


def written(request: Request, words: Mapping[str, str]) -> Node:
    """The whole document: each citation with a known work in a paragraph of its own, every work in the list.

    `words` are the names of the locators in the language of the text; one that is missing keeps its English name."""
    identifiers = {key: f"w{place}" for place, key in enumerate(request.records)}
    everything = [{"t": "Cite", "c": [[item("*", "NormalCitation")], []]}]
    meta = {
        "references": [reference(identifiers[key], record, request.style) for key, record in request.records.items()],
        "nocite": everything,
        "link-citations": True,
        "lang": literal(language_of(request)),
    }
    asked = known_citations(request)
    return {
        "pandoc-api-version": API_VERSION,
        "meta": {name: as_metadata(value) for name, value in meta.items()},
        "blocks": [paragraph(cites, identifiers, words, request.style) for cites in asked if cites],
    }


def language_of(request: Request) -> str:
    """The language to print in: the text's, where its name is well formed; plain English in the style's own way."""
    language = request.language if LANGUAGE.fullmatch(request.language) else "en"
    return DIALECTS.get(request.style, "en-US") if language.lower() == "en" else language


def known_citations(request: Request) -> list[list[Cite]]:
    """Each citation without the works that have no record."""
    return [[cite for cite in cites if cite.key in request.records] for cites in request.citations]


def paragraph(cites: Sequence[Cite], identifiers: Mapping[str, str], words: Mapping[str, str], style: str) -> Node:
    """One citation."""
    items = [
        item(identifiers[cite.key], MODES[cite.mode], one_line(cite.prefix), behind(cite, words, style))
        for cite in cites
    ]
    return {"t": "Para", "c": [{"t": "Cite", "c": [items, []]}]}


def item(identifier: str, mode: str, prefix: str = "", suffix: str = "") -> Node:
    """One work in a citation."""
    return {
        "citationId": identifier,
        "citationPrefix": typeset(prefix),
        "citationSuffix": typeset(suffix),
        "citationMode": {"t": mode},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def behind(cite: Cite, words: Mapping[str, str], style: str) -> str:
    """Locator and suffix. Braces say where the locator ends; empty ones keep a suffix from being read as one."""
    locator, suffix = one_line(cite.locator).translate(BRACES).strip(), one_line(cite.suffix)
    label = cite.label.replace(" ", "-") if LABEL.fullmatch(cite.label) else "page"
    if label == "timestamp":
        label = "page" if style == TIMES_LIKE_PAGES else ""
    place = f"{words.get(label, english(label))} {locator}".strip() if locator else ""
    space = " " if suffix and APART.match(suffix) else ""
    return f"{{{place}}}{space}{suffix}" if place or suffix else ""


def english(label: str) -> str:
    """The English words for CSL's name of a locator."""
    return label.removesuffix("-locator").replace("-", " ")


def as_metadata(value: Any) -> Node:
    """A value as pandoc's metadata. A list of inlines is text; other lists and mappings are followed."""
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    if isinstance(value, Mapping):
        return {"t": "MetaMap", "c": {name: as_metadata(within) for name, within in value.items()}}
    if value and isinstance(value[0], dict) and "t" in value[0]:
        return {"t": "MetaInlines", "c": value}
    return {"t": "MetaList", "c": [as_metadata(within) for within in value]}
