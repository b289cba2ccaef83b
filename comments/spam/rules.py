"""The rules, each with its thresholds: a piece of writing in, a hit or nothing out. They only ask for more care, never
for less. Whether a newcomer's first comment shows is the policy's question, not theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from comments.policy import marked
from comments.spam import classifier, shapes
from comments.spam.folding import LONGEST_TEXT, words
from comments.spam.form import SOONEST, is_hasty
from comments.spam.links import links, links_of_name, outside
from comments.spam.records import Hit, Verdict, Writing
from comments.spam.words import WordList

gettext = marked

LINKS_OF_NEWCOMERS = 2
LINKS_OF_TRUSTED = 5
ESSAYS_WITH_SAME_TEXT = 3
FEWEST_LETTERS = 30
CAPITALS_IN_100 = 70
SHORTEST_DISGUISE = 4
DECISIONS_LOOKED_AT = 10
FEWEST_DECISIONS = 3
REJECTED_IN_100 = 30
LIKELY = 0.8


class Spares(IntEnum):
    """Whom a rule does not look at; members who are trusted include staff."""

    NOBODY = 0
    STAFF = 1
    TRUSTED = 2


@dataclass(frozen=True)
class Rule:
    """One rule: its name in the records, its name for people, the check, and whom it spares."""

    name: str
    label: str
    check: Callable[[Writing], Hit | None]
    spares: Spares = Spares.STAFF

    def looks_at(self, writing: Writing) -> bool:
        """Whether this writing is its affair."""
        if self.spares is Spares.TRUSTED:
            return writing.is_newcomer
        return not (writing.is_staff and self.spares is Spares.STAFF)


def trap(writing: Writing) -> Hit | None:
    """The field that people do not see was filled in."""
    if not writing.trap.strip():
        return None
    return Hit("trap", Verdict.SPAM, gettext("A field that people do not see was filled in."))


def haste(writing: Writing) -> Hit | None:
    """It was sent sooner than a person types."""
    if not is_hasty(writing.seconds_since_issue):
        return None
    sentence = gettext("It was sent within %(seconds)s seconds of opening the form.")
    return Hit("haste", Verdict.HOLD, sentence, values={"seconds": SOONEST})


def posing(writing: Writing) -> Hit | None:
    """A guest's name reads like that of somebody in the course."""
    if not (writing.is_guest and writing.posing_as):
        return None
    sentence = gettext("The name reads like %(name)s, who is in this course, but nobody has signed in.")
    return Hit("posing", Verdict.HOLD, sentence, (writing.name,), {"name": writing.posing_as})


def length(writing: Writing) -> Hit | None:
    """It is longer than what the other rules read."""
    if len(writing.body) <= LONGEST_TEXT:
        return None
    return Hit("length", Verdict.HOLD, gettext("It is longer than the checks read, so a person reads it first."))


def spam_words(writing: Writing) -> Hit | None:
    """It uses words that the course calls spam."""
    found = passages(writing, writing.spam_words)
    sentence = gettext("It uses words on the course's list of spam.")
    return Hit("spam_words", Verdict.SPAM, sentence, found) if found else None


def hold_words(writing: Writing) -> Hit | None:
    """It uses words that the course wants read first."""
    found = passages(writing, writing.hold_words)
    sentence = gettext("It uses words on the course's list of those to hold.")
    return Hit("hold_words", Verdict.HOLD, sentence, found) if found else None


def passages(writing: Writing, listed: WordList) -> tuple[str, ...]:
    """Where words of a list stand in the text or in a guest's name."""
    said = tuple(writing.text[start:end] for start, end in listed.found_in(writing.words))
    name = writing.name[:LONGEST_TEXT] if writing.is_guest else ""
    return said + tuple(name[start:end] for start, end in listed.found_in(words(name)))


def many_links(writing: Writing) -> Hit | None:
    """It links to other sites, more than this writer may; one in the name counts."""
    found = outside(links(writing.text) + links_of_name(writing.name), writing.own_hosts)
    if len(found) < (LINKS_OF_NEWCOMERS if writing.is_newcomer else LINKS_OF_TRUSTED):
        return None
    sentence = gettext("It has %(count)s links to other sites.")
    return Hit("links", Verdict.HOLD, sentence, tuple(link.written for link in found), {"count": len(found)})


def same_text(writing: Writing) -> Hit | None:
    """The same text stands under several essays."""
    essays = writing.same_text_elsewhere + 1
    if essays < ESSAYS_WITH_SAME_TEXT:
        return None
    return Hit(
        "same_text", Verdict.HOLD, gettext("The same text is under %(essays)s essays."), values={"essays": essays}
    )


def shouting(writing: Writing) -> Hit | None:
    """Most of its letters are capitals, in scripts that have them."""
    upper, letters = shapes.capitals(writing.text)
    if letters < FEWEST_LETTERS or 100 * upper < CAPITALS_IN_100 * letters:
        return None
    return Hit("capitals", Verdict.HOLD, gettext("Most of it is in capitals."))


def repeated(writing: Writing) -> Hit | None:
    """One character again and again."""
    found = shapes.runs(writing.text)
    sentence = gettext("It repeats one character %(count)s times or more.")
    return Hit("repeated", Verdict.HOLD, sentence, found, {"count": shapes.LONG_RUN}) if found else None


def mixed_scripts(writing: Writing) -> Hit | None:
    """Words in which letters of another alphabet stand for those they look like."""
    disguised = [word for word in writing.words if word.is_disguised and len(word.folded) >= SHORTEST_DISGUISE]
    found = tuple(writing.text[word.start : word.end] for word in disguised)
    sentence = gettext("It mixes letters of two alphabets inside a word, as is done to hide words.")
    return Hit("mixed_scripts", Verdict.HOLD, sentence, found) if found else None


def coded(writing: Writing) -> Hit | None:
    """Letters written as codes, which other rules would read past."""
    found = shapes.codes(writing.text)
    sentence = gettext("It writes letters as codes, as is done to hide words.")
    return Hit("codes", Verdict.HOLD, sentence, found) if found else None


def rejected_before(writing: Writing) -> Hit | None:
    """Many of the writer's last comments were rejected."""
    last = writing.rejections[:DECISIONS_LOOKED_AT]
    if len(last) < FEWEST_DECISIONS or 100 * sum(last) < REJECTED_IN_100 * len(last):
        return None
    sentence = gettext("Rejected within a week: %(rejected)s of this writer's last %(decided)s comments.")
    return Hit("rejections", Verdict.HOLD, sentence, values={"rejected": sum(last), "decided": len(last)})


def like_earlier_spam(writing: Writing) -> Hit | None:
    """It is like what people filed as spam: a reason to hold it once enough was decided, before that a note."""
    if writing.known is None:
        return None
    found = classifier.score(writing.known)
    if found.probability < LIKELY:
        return None
    holds = found.probability >= classifier.CERTAIN and writing.known.totals.suffice
    telling = {token for token, own in found.telling if own > classifier.UNKNOWN}
    marks = tuple(writing.text[word.start : word.end] for word in writing.words if word.folded in telling)
    sentence = gettext("It is like what was filed as spam before. What tells most: %(tokens)s.")
    told = ", ".join(f"{token} ({own:.0%})" for token, own in found.telling)
    verdict = Verdict.HOLD if holds else Verdict.NOTE
    return Hit("classifier", verdict, sentence, marks, {"tokens": told}, found.probability)


IN_ORDER = (
    Rule("trap", gettext("The hidden field"), trap, Spares.NOBODY),
    Rule("haste", gettext("Sent within seconds"), haste, Spares.TRUSTED),
    Rule("length", gettext("Longer than the checks read"), length, Spares.NOBODY),
    Rule("spam_words", gettext("Words: spam"), spam_words),
    Rule("hold_words", gettext("Words: hold"), hold_words),
    Rule("links", gettext("Links to other sites"), many_links),
    Rule("same_text", gettext("The same text under several essays"), same_text),
    Rule("capitals", gettext("Capitals"), shouting),
    Rule("repeated", gettext("Repeated characters"), repeated),
    Rule("mixed_scripts", gettext("Mixed alphabets in a word"), mixed_scripts),
    Rule("codes", gettext("Letters written as codes"), coded),
    Rule("posing", gettext("The name of somebody in the course"), posing),
    Rule("rejections", gettext("Rejected before"), rejected_before),
    Rule("classifier", gettext("Like earlier spam"), like_earlier_spam),
)
RULES = {rule.name: rule for rule in IN_ORDER}
