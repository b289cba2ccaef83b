"""Citations in a Markdown body, found and resolved: those typed by hand and those by key. The door of this package.

It knows a body and its works, and must not know where either is kept, nor how a link is drawn. The author's words are
never changed. What is typed is a citation only if the list or its own form says so; a false link is worse than none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from blog.citations.found import (
    NAMED_BEFORE,
    NOBODY_NAMED,
    ONLY_SOURCE,
    SAME_AS_BEFORE,
    UNLISTED_NEARER,
    Found,
    Status,
    Target,
)
from blog.citations.keyed import by_key
from blog.citations.locators import first_page, read_place, span_of_years
from blog.citations.matching import NOTHING, Verdict, decide, nearest_key, unlisted, with_year
from blog.citations.nearby import Cited, Neighbourhood
from blog.citations.parentheses import (
    all_pairs,
    brackets_in,
    closes_clause,
    counts,
    dead_pairs,
    explains_initials,
    looks_like_author,
)
from blog.citations.prose import Prose, read_prose
from blog.citations.readings import REMARK, SAME_AGAIN, Reading, read_words
from blog.citations.records import Work

CROSS_REFERENCE = re.compile(r"\(\s*(?:see|cf\.?|as (?:on|in))\s", re.IGNORECASE)
UNOWNED = frozenset(  # labels of what an essay numbers itself: pages of the only source or of a named author alone
    "n no nos line lines l ll act acts scene note notes part parts chapter chapters section sections book books "
    "volume volumes vol vols pt pts bk bks sec secs sc track slide art col".split()
)
PREFATORY = re.compile(r"(?:[ivx]{2,7}|xl[ivx]{0,4})(?:[-–](?:[ivx]{1,7}|xl[ivx]{0,4}))?")
WEIGHT: dict[Status, int] = {"none": 0, "resolved": 1, "ambiguous": 2, "unresolved": 3}


def find_citations(body: str, works: Sequence[Work]) -> list[Found]:
    """Every parenthesis and every citation by key in a body, in order; status `none` for one that cites nothing.

    Offsets count characters of `body`, and `text == body[start:end]`."""
    return Search(body, works).run()


class Search:
    """One pass over one body: the works, the namings around, and what was found so far."""

    def __init__(self, body: str, works: Sequence[Work]) -> None:
        self.works = tuple(works)
        self.by_key = {work.key: work for work in works}
        self.prose: Prose = read_prose(body)
        self.around = Neighbourhood(self.prose, self.works)
        self.cited: list[Cited] = []
        self.last: Found | None = None

    def run(self) -> list[Found]:
        """What is found, in order; where one citation holds another, the outer one counts."""
        keyed = {found.start: found for found in by_key(self.prose, self.by_key)}
        marked = ((found.start, found.end) for found in keyed.values())
        bracketed = {start for start, _ in brackets_in(self.prose)} - keyed.keys()
        spans = sorted([*all_pairs(self.prose), *brackets_in(self.prose), *marked])
        results: list[Found] = []
        reach = 0
        for start, end in spans:
            if start < reach:
                continue
            found = keyed.get(start) or self.parenthesis(start, end)
            if start in bracketed and not is_sure(found):
                continue
            if found.status == "none":
                results.append(found)
                continue
            reach = end
            self.keep(found)
            results.append(found)
        body = self.prose.body
        results += [Found(body[start:end], start, end, "none") for start, end in dead_pairs(self.prose)]
        return sorted(results, key=lambda found: (found.start, -found.end))

    def keep(self, found: Found) -> None:
        """Remember a citation for those that lean on it."""
        self.last = found
        if found.status == "resolved":
            self.cited.append(Cited(found.start, tuple(self.by_key[key] for key in dict.fromkeys(found.keys))))

    def parenthesis(self, start: int, end: int) -> Found:
        """One parenthesis read and decided."""
        words = self.prose.words[start + 1 : end - 1]
        blank = Found(self.prose.body[start:end], start, end, "none")
        if explains_initials(words, self.prose.words, start):
            return blank
        if again := SAME_AGAIN.match(words.strip().removeprefix("see ").strip()):
            return self.same_again(blank, again["place"]) if is_place(again["place"]) else blank
        decided: list[tuple[Reading, Verdict]] = []
        for reading in read_words(words):
            if reading.is_bare and decided and reading.place.locator:
                named, verdict = decided[-1]
                if not named.place.locator:
                    decided[-1] = (replace(named, place=reading.place, end=reading.end), verdict)
                    continue
            elif reading.is_bare:
                return self.without_name(blank, reading)
            else:
                verdict = self.named(reading)
            if verdict.status != "none":
                decided.append((reading, verdict))
        return combined(blank, decided) if decided else blank

    def named(self, reading: Reading) -> Verdict:
        """A reading with a name or a title: by the list, or unresolved if it looks like an author who is not on it."""
        verdict = decide(reading, self.works)
        if verdict.status != "none" or span_of_years(reading.place.locator):
            return verdict
        placed = bool(reading.place.locator or reading.place.year)
        if reading.set_off and not reading.names and placed and not reading.place.doubtful and reading.place.locator:
            return unlisted(reading, self.works)
        misspelt = bool(nearest_key(reading.names, self.works)) and " " not in reading.names.strip()
        if looks_like_author(reading) or (misspelt and reading.names[:1].isupper()):
            return unlisted(reading, self.works)
        return NOTHING

    def same_again(self, blank: Found, typed: str) -> Found:
        """`ibid.`: the one work cited right before, at the same place unless another is given (Chicago 17, 14.34)."""
        place = read_place(REMARK.sub("", typed).strip())
        last = self.last
        if last is None or not last.targets or last.status == "unresolved":
            suggestion = last.suggestion if last else ""
            return replace(blank, status="unresolved", note=NOBODY_NAMED, suggestion=suggestion, form="same")
        targets = tuple(
            replace(target, locator=place.locator or target.locator, label=place.label or target.label)
            for target in last.targets
        )
        targets = tuple(replace(target, start=blank.start + 1, end=blank.end - 1) for target in targets)
        one = last.status == "resolved" and len(set(last.keys)) == 1
        if one:
            targets = targets[-1:]
        return replace(
            blank, status="resolved" if one else "ambiguous", targets=targets, note=SAME_AS_BEFORE, form="same"
        )

    def without_name(self, blank: Found, reading: Reading) -> Found:
        """`(pg. 92)` or `(428)`: the rule of the nearest named author, then the only source, else ambiguous.

        A number without a label is a page only if somebody is credited before it."""
        beside = self.around.directly_before(blank.start)
        if beside and reading.place.locator and not reading.place.doubtful:
            of_year, _ = with_year(reading, beside)
            return self.owned(blank, reading, of_year, NAMED_BEFORE) if of_year else blank
        if not self.may_be_page(blank, reading) or CROSS_REFERENCE.match(blank.text):
            return blank
        label, year = reading.place.label, reading.place.year
        owner = self.around.owner(blank.start, self.cited)
        if owner is None or (not label and not owner.says):
            if not label or year or (label in UNOWNED and len(self.works) != 1):
                return blank
            return self.owned(blank, reading, self.works, ONLY_SOURCE)
        if owner.unlisted:
            return replace(blank, status="unresolved", note=UNLISTED_NEARER, suggestion=owner.unlisted, form="page")
        works = [work for work in owner.works if not year or year in work.years]
        return self.owned(blank, reading, works, NAMED_BEFORE) if works else blank

    def may_be_page(self, blank: Found, reading: Reading) -> bool:
        """Whether a place without a name can be one in a work: labelled, or a number that closes a clause, is no year
        and counts nothing."""
        place = reading.place
        if not place.locator or place.doubtful:
            return False
        page = first_page(place.locator)
        plain = bool(page) and "." not in place.locator and not span_of_years(place.locator)
        plain = plain or bool(PREFATORY.fullmatch(place.locator))
        words = self.prose.words
        return bool(place.label) or (
            plain and closes_clause(words, blank.start, blank.end) and not counts(words, blank.start, place.locator)
        )

    def owned(self, blank: Found, reading: Reading, works: Sequence[Work], note: str) -> Found:
        """A page given to its work, or to the works among which to choose."""
        if not works:
            return replace(blank, status="unresolved", note=NOBODY_NAMED, form="page")
        status: Status = "resolved" if len(works) == 1 else "ambiguous"
        targets = tuple(target_of(work, reading, blank.start + 1) for work in self.works if work in works)
        return replace(
            blank, status=status, targets=targets, note=note if len(works) == 1 else NOBODY_NAMED, form="page"
        )


def is_sure(found: Found) -> bool:
    """Whether square brackets cite: every work in them is on the list and given with a page. A reader's insertion in
    a quotation looks alike otherwise."""
    return found.status == "resolved" and found.form == "typed" and all(target.locator for target in found.targets)


def is_place(words: str) -> bool:
    """Whether nothing, or nothing but a page, stands behind `ibid.`; `(id, ego, superego)` names what it names."""
    place = read_place(REMARK.sub("", words).strip())
    return not place.before.strip(" .,") and not place.year


def target_of(work: Work, reading: Reading, offset: int, is_year: bool = False) -> Target:
    """A reading as a target, at its own offsets in the body."""
    place = reading.place
    locator = "" if is_year else place.locator
    return Target(work.key, locator, place.label, offset + reading.start, offset + reading.end)


def combined(blank: Found, decided: Sequence[tuple[Reading, Verdict]]) -> Found:
    """The readings of one parenthesis as one citation: as doubtful as the most doubtful of them."""
    worst = max((verdict for _, verdict in decided), key=lambda verdict: WEIGHT[verdict.status])
    targets = tuple(
        target_of(work, reading, blank.start + 1, verdict.number_is_year)
        for reading, verdict in decided
        for work in verdict.works
    )
    notes = [verdict.note for _, verdict in decided if verdict.note]
    note = worst.note or (notes[0] if notes else "")
    return replace(blank, status=worst.status, targets=targets, note=note, suggestion=worst.suggestion)
