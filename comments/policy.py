"""May a reply be posted, may it show at once, may its author change it, put it back or ask again: each question is
answered with a reason.

Pure: it takes facts and gives answers. It must not know Django, a model or a request; whoever asks gathers the facts
and translates the sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

APPROVALS_NEEDED = 1
TO_EDIT = timedelta(minutes=15)
TO_PUT_BACK = timedelta(minutes=10)
TO_APPEAL = timedelta(days=14)


def marked(sentence: str) -> str:
    """The sentence itself, marked for translation by whoever shows it."""
    return sentence


gettext = marked
HAS_CLOSED = gettext("This course has closed. It can be read; nothing new can be written.")


@dataclass(frozen=True)
class Facts:
    """What bears on a reply. `guests` and `students` are the course's settings; `approved` counts this student's
    comments that a person approved; `parent` is "none", "shown" or "hidden"; `verdict` is the strictest that the rules
    have against it: "", "note", "hold" or "spam"."""

    now: datetime
    is_closed: bool = False
    is_published: bool = True
    takes_replies: bool = True
    closes_at: datetime | None = None
    is_member: bool = False
    is_staff: bool = False
    guests: str = "held"
    students: str = "live"
    approved: int = 0
    parent: str = "none"
    is_restricted: bool = False
    verdict: str = ""


@dataclass(frozen=True)
class Answer:
    """Yes or no, why in a word, and why in a sentence for the person who asked."""

    yes: bool
    reason: str = ""
    sentence: str = ""


YES = Answer(True)


def may_post(facts: Facts) -> Answer:
    """Whether this person may reply here at all."""
    if not (taken := takes_any(facts)).yes:
        return taken
    if not facts.is_member and facts.guests == "never":
        return Answer(False, "guest", gettext("Sign in to reply. Only people in this course can."))
    if facts.parent == "hidden":
        return Answer(
            False, "parent", gettext("The comment you answered is not there any more. Reply to the essay instead.")
        )
    return YES


def takes_any(facts: Facts) -> Answer:
    """Whether anybody may reply here."""
    if facts.is_closed:
        return Answer(False, "course", HAS_CLOSED)
    if not facts.is_published:
        return Answer(False, "unpublished", gettext("This essay is not published, so it takes no replies yet."))
    if not facts.takes_replies:
        return Answer(False, "off", gettext("This essay takes no replies."))
    if facts.closes_at and facts.now >= facts.closes_at:
        return Answer(False, "closed", gettext("Replies to this essay are closed."))
    return YES


def shows_at_once(facts: Facts) -> Answer:
    """Whether a reply that may be posted appears before anybody has read it."""
    if facts.is_staff:
        return YES
    read_first = gettext("An instructor reads it first.")
    if facts.is_restricted:
        return Answer(False, "restricted", gettext("An instructor reads your comments before they appear."))
    if facts.verdict in {"hold", "spam"}:
        return Answer(False, facts.verdict, read_first)
    if not facts.is_member:
        return YES if facts.guests == "allowed" else Answer(False, "guest", read_first)
    return student_shows_at_once(facts, read_first)


def student_shows_at_once(facts: Facts, read_first: str) -> Answer:
    """What the course has set for its students."""
    if facts.students == "held":
        return Answer(False, "setting", read_first)
    if facts.students == "first" and facts.approved < APPROVALS_NEEDED:
        return Answer(False, "first", gettext("An instructor reads your first comment before it appears."))
    return YES


@dataclass(frozen=True)
class Own:
    """What bears on changing one's own comment: where it stands, since when readers see it, whether one of them has
    answered, when it was last decided on, which second chances were used, and whether the course has closed."""

    now: datetime
    status: str
    shown_since: datetime | None = None
    is_answered: bool = False
    decided_at: datetime | None = None
    used: frozenset[str] = frozenset()
    is_closed: bool = False


def may_edit(own: Own) -> Answer:
    """Whether the author may change the words: as long as they wait, and for 15 minutes while nobody has answered."""
    if own.is_closed:
        return Answer(False, "course", HAS_CLOSED)
    if own.status == "pending":
        return YES
    if own.status != "published":
        return Answer(False, "status", gettext("This comment does not stand in the thread, so it cannot be changed."))
    if own.is_answered:
        return Answer(
            False, "answered", gettext("Somebody has answered this, so it stays as it is. You can reply once more.")
        )
    if own.shown_since is None or own.now - own.shown_since >= TO_EDIT:
        return Answer(
            False,
            "late",
            gettext("A comment can be changed for 15 minutes. You can take this one back, or reply once more."),
        )
    return YES


def may_revise(own: Own) -> Answer:
    """Whether the author of a rejected comment may send it again in other words: once."""
    if own.is_closed:
        return Answer(False, "course", HAS_CLOSED)
    if own.status != "rejected":
        return Answer(False, "status", gettext("Only a comment that was not published can be revised."))
    if "revise" in own.used:
        return Answer(False, "used", gettext("You have revised this once already. Write a new comment instead."))
    return YES


def may_appeal(own: Own) -> Answer:
    """Whether the author may ask once that a rejection or a removal be looked at again: within 14 days."""
    if own.status not in {"rejected", "removed"}:
        return Answer(False, "status", gettext("Nothing was decided against this comment."))
    if "appeal" in own.used:
        return Answer(False, "used", gettext("You have asked about this once already. Speak to your instructor."))
    if own.decided_at is None or own.now - own.decided_at > TO_APPEAL:
        return Answer(False, "late", gettext("That was more than 14 days ago. Speak to your instructor."))
    return YES


def may_put_back(now: datetime, taken_at: datetime) -> Answer:
    """Whether what was taken back may stand again: for 10 minutes."""
    if now - taken_at >= TO_PUT_BACK:
        return Answer(False, "late", gettext("This was taken back more than 10 minutes ago. Write it again instead."))
    return YES
