"""Fifteen real works in every style, each line checked against the style's printed guide.

`golden/` holds the works, one file of expected lines a style, and the deviations. After a new version of pandoc or of
the styles, `python -m tests.citations.test_golden` writes the files anew; read the difference before it is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from blog.citations.engine import format_citations
from blog.citations.formatted import Cite, Part, Request
from blog.citations.styles import STYLES

GOLDEN = Path(__file__).parent / "golden"
WORKS = json.loads((GOLDEN / "works.json").read_text())
CITATIONS = {
    "page": (Cite("freeze2009", "428"),),
    "the next page of the same work": (Cite("freeze2009", "429"),),
    "chapter": (Cite("riasanovsky2011", "4", "chapter"),),
    "roman page": (Cite("alexievich2016", "ix"),),
    "note": (Cite("reid2002", "215n3"),),
    "pages": (Cite("reid2002", "211-13"),),
    "two works": (Cite("freeze2009", "428"), Cite("riasanovsky2011", "583")),
    "bare": (Cite("reid2002", "220", mode="bare"),),
    "sentence": (Cite("riasanovsky2011", "583", mode="sentence"),),
    "sentence without a page": (Cite("reid2002", mode="sentence"),),
    "words around": (Cite("holloway2010", "380", prefix="see", suffix=", emphasis added"),),
    "one of three by one author": (Cite("fitzpatrick1999", "12"),),
    "three by one author": (
        Cite("fitzpatrick1999", "12"),
        Cite("fitzpatrick1994", "3"),
        Cite("fitzpatrick1994b", "7"),
    ),
    "four authors": (Cite("cheremukhin2017", "640"),),
    "no author": (Cite("sumbur1936", "3"),),
    "organisation": (Cite("cia1982", "5"),),
    "web page": (Cite("who2005"),),
    "film at a time": (Cite("eisenstein1925", "00:50:10", "timestamp"),),
    "podcast": (Cite("keefe2020", "12:40", "timestamp"),),
    "interview": (Cite("gorbachev2011"),),
}


def printed(style: str) -> str:
    """All a style prints, a line each; a piece that stands for a work is bracketed with its key."""
    formatted = format_citations(Request(WORKS, tuple(CITATIONS.values()), style))
    cited = (
        f"{name}: {''.join(map(shown, parts))}" for name, parts in zip(CITATIONS, formatted.citations, strict=True)
    )
    listed = (f"{entry.key}: {entry.html}" for entry in formatted.entries)
    return "\n".join([STYLES[style].name, "", "LIST", *listed, "", "CITATIONS", *cited, ""])


def shown(part: Part) -> str:
    """One piece of a citation; what stands beside a note ends in its mark."""
    words = f"[{part.html} @{part.key}]" if part.key else part.html
    return f"{words}* " if part.beside_note else words


@pytest.mark.parametrize("style", STYLES)
def test_every_style_prints_fifteen_works_and_their_citations_as_its_guide_says(style: str) -> None:
    assert printed(style) == (GOLDEN / f"{style}.txt").read_text()


def test_every_style_lists_every_work() -> None:
    for style in STYLES:
        lines = (GOLDEN / f"{style}.txt").read_text().split("\nCITATIONS\n")[0].splitlines()[3:]
        assert sorted(line.split(":")[0] for line in lines if line) == sorted(WORKS)


if __name__ == "__main__":
    for name in STYLES:
        (GOLDEN / f"{name}.txt").write_text(printed(name))
