"""The words of a language for pages, chapters and other places in a work, asked of pandoc itself.

Pandoc reads a locator by the words of the document's language, and gives them only by printing: so a style of a few
lines prints them all. It must not know processes."""

from __future__ import annotations

import json
from base64 import b64encode

LOCATORS = (
    "page book chapter column figure folio issue line note opus paragraph part section sub-verbo verse volume act "
    "appendix article-locator canon equation location rule scene supplement table title-locator"
).split()
SEPARATOR = "|"
STYLE = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>Words</title>'
    "<id>words</id><updated>2026-01-01T00:00:00Z</updated></info><citation><layout>{}</layout></citation></style>"
)


def question(language: str) -> tuple[str, bytes]:
    """A style, as an address that holds it, and a document in pandoc's JSON: together they print the words."""
    terms = f'<text value="{SEPARATOR}"/>'.join(f'<text term="{term}"/>' for term in LOCATORS)
    style = "data:application/xml;base64," + b64encode(STYLE.format(terms).encode()).decode()
    reference = {name: {"t": "MetaString", "c": text} for name, text in {"id": "work", "type": "book"}.items()}
    cited = {
        "citationId": "work",
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    document = {
        "pandoc-api-version": [1, 23, 1],
        "meta": {
            "references": {"t": "MetaList", "c": [{"t": "MetaMap", "c": reference}]},
            "lang": {"t": "MetaString", "c": language},
        },
        "blocks": [{"t": "Para", "c": [{"t": "Cite", "c": [[cited], []]}]}],
    }
    return style, json.dumps(document).encode()


def words_of(printed: str) -> dict[str, str]:
    """The words by CSL's name of the locator; those that a language lacks are left out."""
    words = (word.strip() for word in printed.split(SEPARATOR))
    return {term: word for term, word in zip(LOCATORS, words, strict=False) if word}
