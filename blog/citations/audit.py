"""What an author should look at before an instructor has to: findings from a body, its works and its citations.

Pure: it must not know who may see a finding. It says what is missing and what to do, and never that one is fake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from blog.citations.folding import fold
from blog.citations.found import (
    NAMED_BEFORE,
    ONLY_SOURCE,
    PAGE_OUTSIDE,
    SECOND_ALONE,
    TITLE_DIFFERS,
    YEAR_DIFFERS,
    Found,
)
from blog.citations.nearby import Neighbourhood
from blog.citations.prose import read_prose
from blog.citations.quotations import uncited
from blog.citations.records import Work

Kind = Literal[
    "resolved",
    "likely",
    "second author named alone",
    "ambiguous",
    "page without a work",
    "name without a work",
    "year or page that contradicts the record",
    "quotation without citation",
    "an author quoted by name without a listed work",
    "listed but never cited",
    "duplicate works",
    "incomplete record",
]
ACTIONS: dict[Kind, str] = {
    "resolved": "rewrite to key",
    "likely": "rewrite to key",
    "second author named alone": "name all authors",
    "ambiguous": "choose the work",
    "page without a work": "add the source",
    "name without a work": "add the source",
    "year or page that contradicts the record": "choose the work",
    "quotation without citation": "add a citation",
    "an author quoted by name without a listed work": "add the source",
    "listed but never cited": "cite it or take it off the list",
    "duplicate works": "join the two works",
    "incomplete record": "complete the record",
}
SETTLED: frozenset[Kind] = frozenset({"resolved", "likely"})


@dataclass(frozen=True)
class Finding:
    """One thing found: its kind, the paragraph counted from 1 (0 for the list of works), the words, and one action.

    `suggestion` is a key or the words of an unlisted work, `keys` the works concerned, `start` and `end` offsets in
    the body (both 0 for the list). `detail` says what contradicts or what is missing."""

    kind: Kind
    paragraph: int
    words: str
    action: str
    suggestion: str = ""
    keys: tuple[str, ...] = ()
    detail: str = ""
    start: int = 0
    end: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the author has something to do."""
        return self.kind not in SETTLED


def audit(body: str, works: Sequence[Work], found: Sequence[Found]) -> list[Finding]:
    """All findings: those of the text in reading order, then those of the list."""
    around = Neighbourhood(read_prose(body), works)
    in_text = [*of_citations(around, found), *of_quotations(around, found)]
    return [*sorted(in_text, key=lambda finding: finding.start), *of_list(works, found)]


def of_citations(around: Neighbourhood, found: Iterable[Found]) -> Iterator[Finding]:
    """One finding for each citation."""
    for one in found:
        if one.status == "none":
            continue
        kind = kind_of(one)
        passage = around.prose.passage_at(one.start)
        number = passage.number if passage else 0
        close = one.suggestion in {work.key for work in around.mentions.works}
        action = "choose the work" if kind == "name without a work" and close else ACTIONS[kind]
        yield Finding(kind, number, one.text, action, one.suggestion, one.keys, one.note, one.start, one.end)


def kind_of(found: Found) -> Kind:
    """Which kind of finding a citation is."""
    if found.note in {YEAR_DIFFERS, TITLE_DIFFERS, PAGE_OUTSIDE}:
        return "year or page that contradicts the record"
    if found.status == "ambiguous":
        return "ambiguous"
    if found.status == "unresolved":
        return "page without a work" if found.form in {"page", "same"} else "name without a work"
    if found.note == SECOND_ALONE:
        return "second author named alone"
    return "likely" if found.note in {NAMED_BEFORE, ONLY_SOURCE} else "resolved"


def of_quotations(around: Neighbourhood, found: Sequence[Found]) -> Iterator[Finding]:
    """Quotations without a citation; where the sentence credits a person on no list, that person is the finding."""
    for quotation in uncited(around, found):
        unlisted = bool(quotation.author) and not quotation.is_listed
        kind: Kind = "an author quoted by name without a listed work" if unlisted else "quotation without citation"
        yield Finding(
            kind,
            quotation.passage,
            quotation.author if unlisted else quotation.words,
            ACTIONS[kind],
            suggestion=quotation.author,
            detail=quotation.words,
            start=quotation.start,
            end=quotation.end,
        )


def of_list(works: Sequence[Work], found: Iterable[Found]) -> Iterator[Finding]:
    """Works never cited, works listed twice, and works of which too little is known to cite them."""
    cited = {key for one in found for key in one.keys}
    seen: dict[tuple[str, str], Work] = {}
    for work in works:
        if work.key not in cited:
            yield of_work("listed but never cited", work)
        same = (fold(work.heads[0].family) if work.heads else "", work.main_words or fold(work.line))
        if same in seen and may_be_one(seen[same], work):
            yield of_work("duplicate works", work, keys=(seen[same].key, work.key))
        seen.setdefault(same, work)
        missing = [
            name for name, value in (("author", work.heads), ("title", work.title), ("year", work.years)) if not value
        ]
        if "title" in missing or len(missing) > 1 or "year" in missing:
            yield of_work("incomplete record", work, detail=", ".join(missing))


def of_work(kind: Kind, work: Work, keys: tuple[str, ...] = (), detail: str = "") -> Finding:
    """A finding about a line of the list."""
    return Finding(kind, 0, work.line, ACTIONS[kind], keys=keys or (work.key,), detail=detail)


def may_be_one(one: Work, other: Work) -> bool:
    """Whether two works of one author and title can be one: their years do not tell them apart."""
    return not one.years or not other.years or bool(set(one.years) & set(other.years))
