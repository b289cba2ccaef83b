"""Who stands for a work in a citation, and whether typed names are theirs. It must not know titles, years or pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from blog.citations.folding import fold, without_particles
from blog.citations.organisations import is_organisation
from blog.citations.people import directors
from blog.citations.records import Name, Work
from blog.citations.vocabulary import GIVEN_NAMES

AND_OTHERS = re.compile(r",?\s*(?:\bet\.?\s?al\b\.?|\band others\b|\bu\.\s?a\.)", re.IGNORECASE)
BETWEEN_NAMES = re.compile(r"\s*,\s*(?:and\s|&\s?)?|\s+(?:and|&|et|und)\s+|\s*[&/]\s*|\s+(?:with)\s+")
EDITION = re.compile(r",?\s(?:\d{1,2}(?:st|nd|rd|th)|rev\.?|revised)\sed(?:\.|ition)?(?=,|$)", re.IGNORECASE)
INITIAL = re.compile(r"[^\W\d_a-z]\.")
ROLE = re.compile(
    r",?\s\(?(?:eds?\.?|editors?|trans\.?)\)?$|,\s\(?(?:trans|eds?)\.\s(?:by\s)?[^\W\d_][\w .’'-]{1,60}$", re.IGNORECASE
)


def people_of(work: Work) -> tuple[Name, ...]:
    """The authors or editors of a work; where it has none, the directors of a film (MLA Handbook 9, 5.105)."""
    return work.heads or directors(work.line)


@lru_cache(maxsize=500)
def parted(names: str) -> tuple[str, tuple[str, ...], bool]:
    """Typed names without editions and roles, each of them alone, and whether `et al.` stands among them."""
    typed = ROLE.sub("", EDITION.sub("", AND_OTHERS.sub("", names))).strip(" ,")
    return typed, tuple(BETWEEN_NAMES.split(typed)), bool(AND_OTHERS.search(names))


@lru_cache(maxsize=2_000)
def forms_of(name: Name) -> frozenset[str]:
    """Every way to write the name a citation would use; both words where either can be the family name, as in
    `Achebe Chinua`."""
    given = fold(name.given)
    unsure = fold(name.family) in GIVEN_NAMES and given and " " not in given and given not in GIVEN_NAMES
    return name.forms | {given} if unsure and len(given) > 1 else name.forms


def fit_of(names: str, work: Work) -> int | None:
    """How far the people typed are from those of a work; None if they are not among them."""
    typed, parts, others = parted(names)
    if not typed:
        return None
    if any(is_organisation(typed, name) for name in people_of(work) if name.literal):
        return 0
    people = [name for name in people_of(work) if not name.literal]
    found = places_of((typed,), people) or (places_of(parts, people) if len(parts) > 1 else [])
    if not found:
        return None
    if len(found) == len(people) or (0 in found and (others or len(found) > 1)):
        return 0
    return 1 if 0 in found else 2


def with_given(names: str, works: Sequence[Work]) -> tuple[Work, ...]:
    """Those of the works whose author's given name stands in full among the typed names; without one, all of them."""
    typed = set(fold(names).split())
    spelt = [
        work
        for work in works
        if any(len(given) > 1 and given in typed for name in people_of(work) for given in fold(name.given).split())
    ]
    return tuple(spelt or works)


def places_of(typed: Sequence[str], people: Sequence[Name]) -> list[int]:
    """Which of the people typed names mean, each another one; nothing if a name means none of them."""
    found: list[int] = []
    for words in typed:
        free = (place for place, name in enumerate(people) if place not in found and is_person(words, name))
        place = next(free, None)
        if place is None:
            return []
        found.append(place)
    return found


def is_person(typed: str, name: Name) -> bool:
    """Whether a typed name is this person's: the family name, with or without given names that agree."""
    folded = fold(typed)
    given = fold(name.given).split()
    close = folded.replace(" ", "")
    for form in forms_of(name):
        if folded == form or (without_particles(folded) == form and not INITIAL.match(typed)):
            return True
        if close == form.replace(" ", ""):
            return True
        if folded.endswith(f" {form}") and f" {' '.join(given)} {form}".endswith(f" {folded}"):
            return True  # `García Márquez`, whose line has him in the order of speech
        if folded.endswith(f" {form}") and agree(folded.removesuffix(form).split(), given):
            return True
        if folded.startswith(f"{form} ") and given and agree(folded.removeprefix(form).split(), given):
            return True
    return False


def agree(typed: Sequence[str], given: Sequence[str]) -> bool:
    """Whether typed given names agree with the known ones, initials with names; anything agrees with none known."""
    if not given:
        return True
    spelt = "".join(typed)
    if len(typed) == 1 and len(spelt) <= 3 and spelt == "".join(word[0] for word in given)[: len(spelt)]:
        return True
    return (
        len(typed) <= len(given) + 1
        and typed[0][0] == given[0][0]
        and all(
            any(known.startswith(word) or (len(known) == 1 and word.startswith(known)) for known in given)
            for word in typed
        )
    )
