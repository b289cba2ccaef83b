"""What pandoc answers: its document read back as printed entries and citations. It must not know processes."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

from blog.citations.document import known_citations, language_of
from blog.citations.formatted import Cite, Formatted, Part, PrintedEntry, Request
from blog.citations.inlines import Inline, address_of, children, of_blocks, to_html, to_text
from blog.citations.order import past_articles
from blog.citations.styles import style_called

LIST, ENTRY = "refs", "ref-"


def read_answer(document: dict[str, Any], request: Request) -> Formatted:
    """The list in the style's order, and each citation in the order asked. An entry that the style leaves empty is
    left out; a citation without a known work has no parts."""
    keys = {f"{ENTRY}w{place}": key for place, key in enumerate(request.records)}
    paragraphs = iter([block["c"] for block in document["blocks"] if block["t"] in {"Para", "Plain"}])
    cited = [
        in_sentence(parts_of(next(paragraphs), keys, {cite.key for cite in cites}), cites, request) if cites else ()
        for cites in known_citations(request)
    ]
    lists = [block["c"][1] for block in document["blocks"] if block["t"] == "Div" and block["c"][0][0] == LIST]
    printed = [entry_of(block, keys) for blocks in lists for block in blocks if block["t"] == "Div"]
    entries = tuple(entry for entry in printed if entry.text)
    alphabetical = style_called(request.style).cites_by != "number" and is_english(request)
    return Formatted(past_articles(entries) if alphabetical else entries, tuple(cited))


def is_english(request: Request) -> bool:
    """Whether the text is printed in English."""
    return language_of(request).lower().startswith("en")


def entry_of(block: Inline, keys: dict[str, str]) -> PrintedEntry:
    """One line of the list."""
    inlines = of_blocks(block["c"][1])
    return PrintedEntry(keys[block["c"][0][0]], to_html(inlines).strip(), to_text(inlines))


def parts_of(inlines: list[Inline], keys: dict[str, str], cited: set[str]) -> tuple[Part, ...]:
    """A printed citation: a piece for each work, and what is between them. Where the style links none of its words
    (a name alone in a sentence), they all stand for the only work."""
    found = pieces(inlines, keys)
    if len(cited) == 1 and not any(part.key for part in found):
        found = [Part(part.html, next(iter(cited)), part.beside_note) for part in found]
    merged = [
        Part("".join(part.html for part in same), key, beside_note)
        for (key, beside_note), same in groupby(found, lambda part: (part.key, part.beside_note))
    ]
    return tuple(part for part in merged if part.html)


def in_sentence(parts: tuple[Part, ...], cites: list[Cite], request: Request) -> tuple[Part, ...]:
    """Two names that stand in a sentence joined by `and`, where pandoc joins them as in brackets (APA 7, 8.17)."""
    ampersands = request.style == "apa" and is_english(request)
    if not ampersands or cites[0].mode != "sentence" or not parts or parts[0].key:
        return parts
    return replace(parts[0], html=parts[0].html.replace(" &amp; ", " and ", 1)), *parts[1:]


def pieces(inlines: list[Inline], keys: dict[str, str]) -> list[Part]:
    """The inlines of a citation, one by one; what stands before a note stands in the sentence."""
    found: list[Part] = []
    for inline in inlines:
        if inline["t"] == "Note":
            found = [Part(part.html, part.key, beside_note=True) for part in found]
            found += pieces(children(inline), keys)
        elif inline["t"] in {"Cite", "Span"}:
            found += pieces(children(inline), keys)
        elif key := key_of(inline, keys):
            found += work_pieces(children(inline), key)
        else:
            found.append(Part(to_html([inline])))
    return found


def key_of(inline: Inline, keys: dict[str, str]) -> str:
    """The work that a link within the document leads to; "" for anything else."""
    return keys.get(str(inline["c"][2][0]).removeprefix("#"), "") if inline["t"] == "Link" else ""


def work_pieces(inlines: list[Inline], key: str) -> list[Part]:
    """The words that stand for a work, up to the first web address: one link cannot hold another."""
    for place, inline in enumerate(inlines):
        if leads_away(inline):
            before = to_html(inlines[:place])
            words = before.rstrip(" \u00a0,:")
            return [Part(words, key), Part(before[len(words) :] + to_html(inlines[place:]))]
    return [Part(to_html(inlines), key)]


def leads_away(inline: Inline) -> bool:
    """Whether a web address is linked in it."""
    return bool(address_of(inline)) or any(leads_away(child) for child in children(inline))
