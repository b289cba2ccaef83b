"""A reading of a citation held against a list of works: which it means, or why none. It must not know running text.

A name that fits two works is decided by title, year or given name alone. A false link is worse than none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from blog.citations.folding import fold, one_letter_apart, without_article, without_particles
from blog.citations.found import (
    BY_TITLE,
    FIRST_ALONE,
    PAGE_OUTSIDE,
    SECOND_ALONE,
    TITLE_DIFFERS,
    UNLISTED,
    YEAR_DIFFERS,
    Status,
)
from blog.citations.locators import first_page, span_of_years
from blog.citations.readings import Reading
from blog.citations.records import Work
from blog.citations.standing import AND_OTHERS, BETWEEN_NAMES, ROLE, fit_of, people_of, with_given
from blog.citations.vocabulary import PARTS

POSSESSIVE = re.compile(r"['’]s\s|,")


@dataclass(frozen=True)
class Verdict:
    """What one reading means: the works, whether one is certain, and how its number is to be read."""

    status: Status
    works: tuple[Work, ...] = ()
    note: str = ""
    suggestion: str = ""
    number_is_year: bool = False


@dataclass(frozen=True)
class Fit:
    """A work whose people are the people typed. `distance` 0: all of them, 1: the first alone, 2: a later one alone."""

    work: Work
    distance: int
    title: str = ""


NOTHING = Verdict("none")


def decide(reading: Reading, works: Sequence[Work]) -> Verdict:
    """What a reading with a name or a title means among the works; status `none` if it names nothing of the list."""
    fits = fitting(reading, works)
    if not fits:
        return by_title(reading, works)
    if span_of_years(reading.place.locator) and not any(in_range(fit.work, reading) for fit in fits):
        return NOTHING  # the years of a life
    titled = [fit for fit in fits if set(fold(fit.title).split()) <= PARTS or has_title(fit.work, fit.title)]
    if not titled:
        return Verdict("unresolved", note=TITLE_DIFFERS, suggestion=fits[0].work.key)
    dated, is_year = with_year(reading, [fit.work for fit in titled])
    if not dated:
        return Verdict("unresolved", note=YEAR_DIFFERS, suggestion=titled[0].work.key, number_is_year=is_year)
    kept = [fit for fit in titled if fit.work in dated]
    nearest = min(fit.distance for fit in kept)
    chosen = with_given(reading.names, [fit.work for fit in kept if fit.distance == nearest])
    if len(chosen) > 1:
        return Verdict("ambiguous", chosen, number_is_year=is_year)
    note = ("", FIRST_ALONE, SECOND_ALONE)[nearest]
    page = None if is_year else first_page(reading.place.locator)
    if chosen[0].pages and page is not None and reading.place.is_page and not in_range(chosen[0], reading):
        note = PAGE_OUTSIDE
    return Verdict("resolved", chosen, note, number_is_year=is_year)


def fitting(reading: Reading, works: Iterable[Work]) -> list[Fit]:
    """The works whose people the reading names. Without marks, what stands behind a comma may be a title."""
    fits = [
        Fit(work, distance, reading.title) for work in works if (distance := fit_of(reading.names, work)) is not None
    ]
    name, comma, title = split_names(reading.names)
    if fits or not comma or reading.title:
        return fits
    title = ROLE.sub("", title).strip()
    return [Fit(work, distance, title) for work in works if (distance := fit_of(name, work)) is not None]


def split_names(names: str) -> tuple[str, str, str]:
    """What stands before and behind the first comma or possessive, and that sign; "" without one."""
    sign = POSSESSIVE.search(names)
    return (names[: sign.start()], sign[0], names[sign.end() :]) if sign else (names, "", "")


def has_title(work: Work, typed: str) -> bool:
    """Whether typed words are the work's title or stand in it together, in order."""
    words = without_article(fold(typed))
    return bool(words) and f" {words} " in f" {work.full_words} {work.main_words} "


def by_title(reading: Reading, works: Iterable[Work]) -> Verdict:
    """A work named by its title alone, set off by marks, or known by whole words that open the title."""
    typed = reading.title if reading.set_off else reading.names
    words = without_article(fold(typed))
    if not words or (reading.names and reading.set_off):
        return NOTHING
    found = tuple(work for work in works if opens_title(words, work, reading.set_off))
    found = tuple(work for work in found if words in {work.full_words, work.main_words}) or found
    found = tuple(work for work in found if not work.heads) or found  # a title alone stands for a work without author
    dated, is_year = with_year(reading, found)
    placed = bool(reading.place.locator or reading.place.year)
    whole = " " in words and any(words in {work.full_words, work.main_words} and not work.heads for work in found)
    if not found or not (dated and (reading.set_off or placed or whole)):
        return Verdict("unresolved", (), YEAR_DIFFERS, found[0].key, is_year) if found and reading.set_off else NOTHING
    if is_year and not reading.set_off and not any(set(work.years) for work in dated):
        return NOTHING
    return Verdict("resolved" if len(dated) == 1 else "ambiguous", tuple(dated), BY_TITLE, number_is_year=is_year)


def opens_title(words: str, work: Work, set_off: bool) -> bool:
    """Whether words name a work: its whole title, its main title, or the first words of it.

    Without marks one word is enough only if it is the whole main title, or if the work has no author."""
    if words in {work.full_words, work.main_words}:
        return True
    opens = f"{work.full_words} ".startswith(f"{words} ")
    if set_off:
        return opens or (" " in words and f" {words} " in f" {work.full_words} ")
    return opens and (" " in words or not work.heads)


def with_year(reading: Reading, works: Sequence[Work]) -> tuple[list[Work], bool]:
    """The works of the year that was typed, all of them without one; and whether the last number is a year."""
    place = reading.place
    year = place.year or (place.locator if place.doubtful else "")
    if not year or not year[0].isdigit():
        return list(works), False
    if place.doubtful and any(in_range(work, reading) for work in works):
        return list(works), False
    exact = [work for work in works if any(known in {year, year[:4]} or known[:4] == year for known in work.years)]
    lettered = [work for work in exact if year in work.years]
    if len(exact) > 1 and year[4:] and not lettered:
        ordered = sorted(exact, key=lambda work: work.full_words)  # APA 7, 8.19: letters go by title
        exact = ordered["abcd".index(year[4]) :][:1]
    unknown = [work for work in works if not work.years]
    return (lettered or exact or unknown), place.doubtful


def in_range(work: Work, reading: Reading) -> bool:
    """Whether the page typed lies within the pages of the work."""
    page = first_page(reading.place.locator)
    return work.pages is not None and page is not None and work.pages[0] <= page <= work.pages[1]


def nearest_key(names: str, works: Iterable[Work]) -> str:
    """The key of the work whose author's name differs by one letter from a typed one, or who is one of several."""
    typed = [
        without_particles(fold(part)).split(" ")
        for part in BETWEEN_NAMES.split(AND_OTHERS.sub("", names))
        if fold(part)
    ]
    last = {words[-1] for words in typed}
    for work in works:
        forms = {form for name in people_of(work) for form in name.forms}
        if any(one_letter_apart(word, form) or (len(typed) > 1 and word == form) for word in last for form in forms):
            return work.key
    return ""


def unlisted(reading: Reading, works: Iterable[Work]) -> Verdict:
    """The verdict on a name that looks like an author's and is on no line of the list."""
    return Verdict("unresolved", (), UNLISTED, nearest_key(reading.names, works) or reading.names or reading.title)
