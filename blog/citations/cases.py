"""Case files: bodies with their lists and the citations a person expects, answered and scored.

One JSON object a line: `{"id", "body", "bibliography": [{"key", "line"}], "expected": [{"text", "start", "end",
"status", "targets": [{"key", "locator"}]}]}`; `expected` may be missing. It must not know files or commands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from blog.citations.found import Found
from blog.citations.lines import read_works
from blog.citations.typed import find_citations

Case = Mapping[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True)
class Score:
    """Counts over cases: citations given, citations expected, and hits; `misses` says in words what was missed."""

    given: int = 0
    expected: int = 0
    hits: int = 0
    misses: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        """The share of what was given that was expected, 0 to 1; 1 where nothing was given."""
        return self.hits / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """The share of what was expected that was given, 0 to 1; 1 where nothing was expected."""
        return self.hits / self.expected if self.expected else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.given + other.given,
            self.expected + other.expected,
            self.hits + other.hits,
            self.misses + other.misses,
        )


def read_cases(lines: Iterable[str]) -> Iterator[Case]:
    """The cases of a file, blank lines left out. Raises ValueError with the number of a line that is none."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
            if not isinstance(case["body"], str) or not all("key" in entry for entry in case["bibliography"]):
                raise TypeError
        except (ValueError, KeyError, TypeError):
            raise ValueError(f"Line {number} is no case: it needs id, body and bibliography.") from None
        yield case


def answer(case: Case) -> Answer:
    """What is found in a case: its id and the citations, those with status `none` too."""
    found = find_citations(case["body"], read_works(case["bibliography"]))
    return {"id": case.get("id", ""), "citations": [as_values(one) for one in found]}


def as_values(found: Found) -> Answer:
    """A citation as a case file holds it."""
    targets = [{"key": target.key, "locator": target.locator} for target in found.targets]
    values = {"text": found.text, "start": found.start, "end": found.end}
    return {**values, "status": found.status, "targets": targets}


def score(case: Case, answered: Answer) -> Score:
    """How an answer meets what the case expects. A hit has the same span, status, keys and bare locators.

    A parenthesis that is no citation is a hit where that is expected, and is not counted elsewhere."""
    expected = {span(one): one for one in case.get("expected", ())}
    given = {span(one): one for one in answered["citations"] if one["status"] != "none" or span(one) in expected}
    hits = [place for place, one in expected.items() if meets(one, given.get(place))]
    silent = sum(one["status"] == "none" and place not in given for place, one in expected.items())
    misses = [
        f"{case.get('id', '')}: expected {told(one)}, got {told(given.get(place))}"
        for place, one in expected.items()
        if place not in hits
    ]
    misses += [
        f"{case.get('id', '')}: not expected {told(one)}" for place, one in given.items() if place not in expected
    ]
    return Score(len(given) + silent, len(expected), len(hits), tuple(misses))


def span(citation: Answer) -> tuple[int, int]:
    """The offsets of a citation."""
    return citation["start"], citation["end"]


def meets(expected: Answer, given: Answer | None) -> bool:
    """Whether what was given is what was expected."""
    if given is None:
        return bool(expected["status"] == "none")
    return bool(expected["status"] == given["status"]) and pairs(expected) == pairs(given)


def pairs(citation: Answer) -> list[tuple[str, str]]:
    """The keys with their bare locators, dashes alike, in an order of their own."""
    dashes = str.maketrans("–—", "--")
    return sorted(
        (target["key"], (target.get("locator") or "").translate(dashes).replace(" ", ""))
        for target in citation.get("targets") or ()
    )


def told(citation: Answer | None) -> str:
    """A citation in words."""
    if citation is None:
        return "nothing"
    return f"{citation['text']} {citation['status']} {pairs(citation)}"
