"""One card of the moderation desk: the words cut where a rule found something, why it is here, who wrote it with what
record, and what can be done. It makes cards of rows that `comments.desk` has read, and asks the database nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.models import Decision
from comments import desk
from comments.desk import Desk, Record
from comments.judging import ACTS, ANSWER, HELD
from comments.models import Comment, CommentStatus, Kind, Reason
from comments.policy import APPROVALS_NEEDED

POSSIBLE = {
    CommentStatus.PENDING: ["approve", ANSWER, "reject", "ask", "spam"],
    CommentStatus.PUBLISHED: ["keep", "remove", "hold", "spam"],
    CommentStatus.REJECTED: ["restore"],
    CommentStatus.SPAM: ["restore"],
    CommentStatus.REMOVED: ["restore"],
}
KEYS = {"approve": "a", "keep": "a", "restore": "a", "reject": "r", "remove": "r", "ask": "e", "spam": "s", "hold": "h"}
ASK_WHY = {"reject", "remove"}
ASK_WORDS = {"ask", ANSWER}
WITHOUT_REASON_TO_ASK = {Reason.REVISE}
REASONS = [(value, label) for value, label in Reason.choices if value not in WITHOUT_REASON_TO_ASK]
ANSWER_BUTTON = gettext_lazy("Answer and approve")
FEWEST_TO_SAY = timedelta(minutes=1)


@dataclass(frozen=True)
class Choice:
    """One button of a card, or one sheet of questions behind a button; with what was typed there before, if anything
    came back."""

    act: str
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def button(self) -> str:
        """The words on it."""
        return str(ANSWER_BUTTON if self.act == ANSWER else ACTS[self.act].button)

    @property
    def key(self) -> str:
        """The key that presses it."""
        return KEYS.get(self.act, "")

    @property
    def asks_why(self) -> bool:
        """Whether a reason has to be chosen."""
        return self.act in ASK_WHY

    @property
    def is_sheet(self) -> bool:
        """Whether it opens questions instead of acting at once."""
        return self.act in ASK_WHY | ASK_WORDS


@dataclass(frozen=True)
class Card:
    """One comment at the desk."""

    comment: Any
    history: list[Decision]
    record: Record
    may_answer: bool
    next: int = 0
    typed: dict[str, str] = field(default_factory=dict)

    @cached_property
    def hits(self) -> list[Any]:
        """What the rules had against it."""
        return list(self.comment.hits.all())

    @property
    def evidence(self) -> list[str]:
        """The passages that the rules name."""
        return [passage for hit in self.hits for passage in hit.evidence]

    @property
    def words(self) -> list[tuple[str, bool]]:
        """The text as it was typed, in pieces: each with whether a rule found it."""
        return pieces(self.comment.body, self.evidence)

    @property
    def name(self) -> list[tuple[str, bool]]:
        """The name it goes under, in pieces too: a guest's may hold a link."""
        return pieces(self.comment.byline, self.evidence)

    @property
    def role(self) -> str:
        """What its writer is here."""
        if self.comment.kind == Kind.PINGBACK:
            return str(Kind.PINGBACK.label)
        author = self.comment.author
        return str(author.get_role_display()) if author else _("guest")

    @property
    def age(self) -> str:
        """How long it waits, or when it was written, in words."""
        if not self.comment.is_waiting:
            return _("%(age)s ago") % {"age": in_words(timezone.now() - self.comment.created_at)}
        moved = [each for each in self.history if each.to_status == CommentStatus.PENDING != each.from_status]
        queued = [decision.at for decision in moved if decision.act != "undo"]
        since: datetime = queued[0] if queued else self.comment.created_at
        return _("waiting %(age)s") % {"age": in_words(timezone.now() - since)}

    @property
    def why(self) -> list[str]:
        """Why it is here: what held it, what the rules say, and whether its words changed."""
        held = self.comment.held_for if self.comment.is_waiting else ""
        told = [str(HELD.get(held, held))] if held else []
        told += [str(hit) for hit in self.hits]
        return told + ([_("edited")] if self.comment.edited_at and held not in {"edited", "revised"} else [])

    @property
    def appeal(self) -> str:
        """What its author says for it, where they asked again."""
        asked = [decision.note for decision in self.history if decision.act == "appeal"]
        return asked[0] if asked and self.comment.held_for == "appeal" else ""

    @property
    def last(self) -> Decision | None:
        """The last decision on it."""
        return self.history[0] if self.history else None

    @property
    def likeness(self) -> Any:
        """What the classifier said, if it said anything."""
        return next((hit for hit in self.hits if hit.rule == "classifier"), None)

    @property
    def is_trusted(self) -> bool:
        """Whether its writer is a member whom a person has approved."""
        author = self.comment.author
        return bool(author and (author.is_staff or self.record.approved >= APPROVALS_NEEDED))

    @property
    def can_be_held(self) -> bool:
        """Whether all comments of its writer can be held."""
        author = self.comment.author
        is_open = not author.is_staff if author else bool(self.comment.guest_email)
        return bool(is_open and self.comment.hold is None)

    @property
    def choices(self) -> list[Choice]:
        """What can be done to it where it stands."""
        acts = POSSIBLE.get(CommentStatus(self.comment.status), [])
        typed = self.typed
        shown = [act for act in acts if act != ANSWER or self.may_answer]
        return [Choice(act, typed if typed.get("act") == act else {}) for act in shown]

    @property
    def is_in_thread(self) -> bool:
        """Whether staff meet it in the thread."""
        return bool(self.comment.is_published or self.comment.is_waiting)


def cards(about: Desk, comments: list[Any], typed: dict[int, dict[str, str]] | None = None) -> list[Card]:
    """The cards of these comments, each knowing the one that comes after it."""
    histories = desk.histories(comments) if comments else {}
    records = desk.records(about.user, comments) if comments else {}
    after = {one.pk: other.pk for one, other in pairwise(comments)}
    before = {other.pk: one.pk for one, other in pairwise(comments)}
    return [
        Card(
            comment,
            histories[comment.pk],
            records.get(key_of(comment), Record()),
            about.place_in(comment.post.course_id) is not None and comment.kind == Kind.COMMENT,
            after.get(comment.pk) or before.get(comment.pk, 0),
            (typed or {}).get(comment.pk, {}),
        )
        for comment in comments
    ]


def key_of(comment: Comment) -> tuple[int, int | None, str]:
    """Under what the record of its writer is kept."""
    return comment.post.course_id, comment.author_id, "" if comment.author_id else comment.guest_email


def pieces(text: str, evidence: Iterable[str]) -> list[tuple[str, bool]]:
    """A text cut at the passages that stand in it as words of their own; the longest wins."""
    found = sorted({passage for passage in evidence if passage}, key=len, reverse=True)
    if not found:
        return [(text, False)]
    parts = re.split(f"({'|'.join(map(alone, found))})", text)
    return [(part, bool(n % 2)) for n, part in enumerate(parts) if part]


def alone(passage: str) -> str:
    """The pattern for a passage that is no part of a longer word."""
    before = r"(?<![^\W_])" if passage[0].isalnum() else ""
    after = r"(?![^\W_])" if passage[-1].isalnum() else ""
    return f"{before}{re.escape(passage)}{after}"


def in_words(time: timedelta) -> str:
    """How long, in one word and a number."""
    if time < FEWEST_TO_SAY:
        return _("less than a minute")
    now = timezone.now()
    return timesince(now - time, now, depth=1)
