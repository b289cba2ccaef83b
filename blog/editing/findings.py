"""The audit's findings as cards beside the editor: what was found, where, and the one thing to press. For the author
and staff alone. It must not know forms; `blog.editing.worklist` does what a button says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import shorten

from django.utils.translation import gettext as _

from blog.citations.audit import Finding, audit
from blog.citations.cited import Cited
from blog.citations.records import Work
from blog.editing.findings_words import place_of, sentence_of
from blog.editing.rewriting import as_key, found_at, names_of, with_all_authors

MOST_CARDS = 60
MOST_CHOICES = 8
LONGEST_CHOICE = 46
LONGEST_WORDS = 160
SET_OFF = ("“", '"', "*", "_")


@dataclass(frozen=True)
class Button:
    """Something to press: its words, and what is sent."""

    label: str
    sends: str


@dataclass(frozen=True)
class Card:
    """One finding as it is shown. `start` and `end` are where its words stand in the text; both 0 in the list."""

    sentence: str
    place: str
    words: str
    hint: str = ""
    buttons: tuple[Button, ...] = ()
    start: int = 0
    end: int = 0

    @property
    def is_in_text(self) -> bool:
        """Whether there is a place in the text to go to."""
        return self.end > 0


@dataclass(frozen=True)
class Findings:
    """All of one text: the cards of those that need its author, how many they are, and what is linked already."""

    cards: tuple[Card, ...] = ()
    n_open: int = 0
    linked: tuple[Card, ...] = ()
    n_linked: int = 0

    @property
    def n_unshown(self) -> int:
        """How many open ones wait until the first are settled."""
        return self.n_open - len(self.cards)


def findings_of(cited: Cited) -> Findings:
    """What the audit says of a text and its list."""
    found = audit(cited.body, cited.works, cited.found)
    waiting = [finding for finding in found if finding.is_open]
    settled = [finding for finding in found if not finding.is_open]
    return Findings(
        tuple(card_of(cited, finding) for finding in waiting[:MOST_CARDS]),
        len(waiting),
        tuple(linked_card(cited, finding) for finding in settled[:MOST_CARDS]),
        len(settled),
    )


def card_of(cited: Cited, finding: Finding) -> Card:
    """One open finding with its buttons."""
    hint = ""
    if finding.action == "name all authors":
        full = full_form(cited, finding)
        hint = _("In full: %(words)s") % {"words": full} if full else ""
    elif finding.kind == "an author quoted by name without a listed work" and finding.detail:
        hint = shorten(finding.detail, LONGEST_WORDS, placeholder=" …")
    elif finding.kind == "page without a work" and finding.suggestion:
        hint = _("%(name)s is named before it, and is not in your list.") % {"name": finding.suggestion}
    return Card(
        sentence_of(finding),
        place_of(finding),
        shorten(finding.words if finding.end else finding.words.replace("*", ""), LONGEST_WORDS, placeholder=" …"),
        hint,
        tuple(buttons_for(cited, finding)),
        finding.start,
        finding.end,
    )


def linked_card(cited: Cited, finding: Finding) -> Card:
    """One citation that is linked, with the works it means."""
    works = ", ".join(called(cited.by_key[key]) for key in dict.fromkeys(finding.keys) if key in cited.by_key)
    found = found_at(cited, finding.start, finding.end)
    typed = found is not None and found.form != "key" and as_key(cited, found)
    buttons = (Button(_("Write it as a key"), sent("rewrite", finding)),) if typed else ()
    return Card("", place_of(finding), finding.words, works, buttons, finding.start, finding.end)


def buttons_for(cited: Cited, finding: Finding) -> list[Button]:
    """What can be pressed to settle a finding."""
    if finding.action == "name all authors":
        full = full_form(cited, finding)
        return [Button(_("Use the full form"), sent("name", finding))] if full else []
    if finding.action == "choose the work":
        return choices(cited, finding, [*finding.keys, finding.suggestion])
    if finding.action == "add the source":
        return with_new_work(finding, choices(cited, finding, [work.key for work in cited.works]))
    about_the_list = {
        "join the two works": Button(_("Keep only the first"), "|".join(["join", *finding.keys])),
        "complete the record": Button(_("Complete it"), f"check|{''.join(finding.keys[:1])}"),
        "cite it or take it off the list": Button(_("Take it off the list"), f"remove|{''.join(finding.keys[:1])}"),
    }
    return [about_the_list[finding.action]] if finding.action in about_the_list else []


def with_new_work(finding: Finding, listed: list[Button]) -> list[Button]:
    """A button for a work that is not on the list; for a page alone, the works of the list beside it."""
    words = suggested(finding)
    named = _("Add %(name)s") % {"name": shorten(words, LONGEST_CHOICE, placeholder="…")}
    if finding.kind != "page without a work":
        return [Button(_("Add the source"), f"source|{words}")]
    return [Button(named, f"source|{words}"), *listed] if words else [*listed, Button(_("Another…"), "source|")]


def full_form(cited: Cited, finding: Finding) -> str:
    """The words of a citation with all its authors, or "" where they cannot be put in."""
    found = found_at(cited, finding.start, finding.end)
    return with_all_authors(cited, found) if found else ""


def choices(cited: Cited, finding: Finding, keys: Iterable[str]) -> list[Button]:
    """A button for each work that can take the place of the words."""
    found = found_at(cited, finding.start, finding.end)
    fitting = [key for key in dict.fromkeys(keys) if key in cited.by_key and found and as_key(cited, found, key)]
    return [Button(called(cited.by_key[key]), sent("choose", finding, key)) for key in fitting[:MOST_CHOICES]]


def sent(verb: str, finding: Finding, key: str = "") -> str:
    """What a button about a place in the text sends: what to do, where, with which work, and the words there."""
    return f"{verb}|{finding.start}|{finding.end}|{key}|{finding.words}"


def suggested(finding: Finding) -> str:
    """The words to begin a work with: a name, or in quotation marks a title."""
    words = finding.suggestion.strip()
    before = finding.words[: finding.words.find(words)].rstrip() if words and words in finding.words else ""
    return f"“{words}”" if words and before.endswith(SET_OFF) else words


def called(work: Work) -> str:
    """A work in a few words: who wrote it, and its title."""
    names = names_of(work) if work.heads else ""
    return shorten(", ".join(filter(None, [names, work.short_title or work.line])), LONGEST_CHOICE, placeholder="…")
