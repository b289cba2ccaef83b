"""May a reply be posted, and may it show at once: two questions, each answered with a reason.

Pure: it takes facts and gives answers. It must not know Django, a model or a request; whoever asks gathers the facts
and translates the sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

APPROVALS_NEEDED = 1


def marked(sentence: str) -> str:
    """The sentence itself, marked for translation by whoever shows it."""
    return sentence


gettext = marked


@dataclass(frozen=True)
class Facts:
    """What bears on a reply. `guests` and `students` are the course's settings; `approved` counts this student's
    comments that a person approved; `parent` is "none", "shown" or "hidden"."""

    now: datetime
    is_published: bool = True
    takes_replies: bool = True
    closes_at: datetime | None = None
    is_member: bool = False
    is_staff: bool = False
    guests: str = "held"
    students: str = "live"
    approved: int = 0
    parent: str = "none"


@dataclass(frozen=True)
class Answer:
    """Yes or no, why in a word, and why in a sentence for the person who asked."""

    yes: bool
    reason: str = ""
    sentence: str = ""


YES = Answer(True)


def may_post(facts: Facts) -> Answer:
    """Whether this person may reply here at all."""
    if not facts.is_published:
        return Answer(False, "unpublished", gettext("This essay is not published, so it takes no replies yet."))
    if not facts.takes_replies:
        return Answer(False, "off", gettext("This essay takes no replies."))
    if facts.closes_at and facts.now >= facts.closes_at:
        return Answer(False, "closed", gettext("Replies to this essay are closed."))
    if not facts.is_member and facts.guests == "never":
        return Answer(False, "guest", gettext("Sign in to reply. Only people in this course can."))
    if facts.parent == "hidden":
        return Answer(
            False, "parent", gettext("The comment you answered is not there any more. Reply to the essay instead.")
        )
    return YES


def shows_at_once(facts: Facts) -> Answer:
    """Whether a reply that may be posted appears before anybody has read it."""
    if facts.is_staff:
        return YES
    if not facts.is_member:
        held = Answer(False, "guest", gettext("An instructor reads it first."))
        return YES if facts.guests == "allowed" else held
    if facts.students == "held":
        return Answer(False, "setting", gettext("An instructor reads it first."))
    if facts.students == "first" and facts.approved < APPROVALS_NEEDED:
        return Answer(False, "first", gettext("An instructor reads your first comment before it appears."))
    return YES
