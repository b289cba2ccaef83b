"""What is done at the moderation desk: one act on one comment or on many, with a result for each; an answer together
with an approval; and taking it all back. The verbs decide; what somebody does not act on is missing to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import Decision, Enrolment, User
from blog.prepared import prepared
from blog.refusals import Conflict, Refused
from comments import learning, moderation, undoing
from comments.desk import Desk, record_of
from comments.judging import ACTS, ANSWER
from comments.models import Comment, CommentStatus, Reason
from comments.moderation import MODERATED
from comments.posting import Said

MOST_AT_ONCE = 200
MOST_TOLD = 20
LARGEST_ID = 18


@dataclass
class Outcome:
    """What came of an act: which were done, and a sentence for each that was not."""

    batch: UUID = field(default_factory=uuid4)
    done: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    missing: int = 0

    @property
    def sentences(self) -> list[str]:
        """What is to be said of those that were not done; the first twenty, and how many more."""
        told = self.problems[:MOST_TOLD]
        if more := len(self.problems) - len(told):
            told.append(ngettext("And one more like these.", "And %(n)s more like these.", more) % {"n": more})
        if self.missing:
            lost = ngettext(
                "One was not found among the comments you decide on.",
                "%(n)s were not found among the comments you decide on.",
                self.missing,
            )
            told.append(lost % {"n": self.missing})
        return told


def rows_in(sent: list[str]) -> dict[int, int]:
    """The ids with the versions that were seen, as a form sends them: `12:3`. Raises Refused for too many at once."""
    if len(sent) > MOST_AT_ONCE:
        raise Refused(_("Decide on at most %(n)s at once.") % {"n": MOST_AT_ONCE})
    pairs = [row.split(":") for row in sent]
    return {int(pair[0]): int(pair[1]) for pair in pairs if len(pair) == 2 and all(map(is_number, pair))}


def is_number(text: str) -> bool:
    """Whether this can be an id or a version."""
    return text.isascii() and text.isdecimal() and len(text) < LARGEST_ID


@prepared
def decided_by(user: Any, pks: list[int]) -> QuerySet[Comment]:
    """Those of these comments that this person decides on, in the order in which they were written."""
    found = Comment.objects.acted_on_by(user).select_related("author", "post__course").filter(pk__in=pks)
    return found.order_by("created_at", "pk")


def decide_each(about: Desk, rows: dict[int, int], act: str, told: dict[str, str]) -> Outcome:
    """One act on each of these, in the order they were written and in one batch; the classifier is told once."""
    outcome = Outcome()
    comments = list(decided_by(about.user, list(rows)))
    if act in MODERATED:
        results = decide_together(about.user, comments, rows, act, told, outcome.batch)
    else:
        results = decide_apart(about, comments, rows, act, told, outcome.batch)
    for comment in comments:
        if problem := results.get(comment.pk):
            outcome.problems.append(sentence(comment, act, rows[comment.pk], problem))
        elif comment.pk in results:
            outcome.done.append(comment.pk)
    outcome.missing = len(rows) - len(results)
    if outcome.done:
        learning.learn.enqueue(outcome.done)
    return outcome


def decide_together(
    by: User, comments: list[Comment], seen: Mapping[int, int | None], act: str, told: dict[str, str], batch: UUID
) -> dict[int, Refused | None]:
    """One act on all of these, essay by essay: by id why it was not done, or None."""
    why: dict[str, Any] = {name: told[name] for name in ("reason", "note")}
    why |= {"reason": Reason.REVISE} if act == "ask" else {}
    results: dict[int, Refused | None] = {}
    for post in {comment.post_id: comment.post for comment in comments}.values():
        here = {comment.pk: seen[comment.pk] for comment in comments if comment.post_id == post.pk}
        try:
            done, problems = moderation.decide_all(post, here, act, by, batch=batch, **why)
        except Refused as problem:
            results |= dict.fromkeys(here, problem)
        else:
            results |= dict.fromkeys((comment.pk for comment in done), None) | problems
    return results


def decide_apart(
    about: Desk, comments: list[Comment], seen: dict[int, int], act: str, told: dict[str, str], batch: UUID
) -> dict[int, Refused | None]:
    """One act on each of these, for those acts that are more than a change of standing: by id why not, or None."""
    results: dict[int, Refused | None] = {}
    for comment in comments:
        results[comment.pk] = None
        try:
            decide(about, comment, act, told, seen[comment.pk], batch)
        except Refused as problem:
            results[comment.pk] = problem
    return results


def decide(about: Desk, comment: Comment, act: str, told: dict[str, str], seen: int, batch: UUID) -> None:
    """One act on one comment. Raises what its verb raises."""
    if act == ANSWER:
        place = about.place_in(comment.post.course_id)
        answer_and_approve(comment, about.user, place, told["answer"], seen, batch)
    else:
        ACTS[act].verb(comment, about.user, seen=seen, batch=batch)


def answer_and_approve(
    comment: Comment, by: User, place: Enrolment | None, words: str, seen: int, batch: UUID
) -> Comment:
    """Publish what waited and answer it, both or neither. The answer is known by the batch, so that undoing finds it.
    Raises Refused for no words, or for whoever has no place in the course, and Conflict like an approval."""
    if place is None:
        raise Refused(_("You have no place in this course, so you cannot answer in it. You can still approve."))
    with transaction.atomic():
        approved = moderation.approve(comment, by, seen=seen, batch=batch)
        said = Said(words, parent=approved, author=place, account=by, submission_id=batch)
        return moderation.submit(approved.post, said)


def sentence(comment: Comment, act: str, seen: int, problem: Refused) -> str:
    """Why one was not done, and whose it is: somebody was first, its words have changed, or it is not possible."""
    told = {"name": comment.byline, "why": str(problem)}
    starts, to = MODERATED.get("approve" if act == ANSWER else act, ({CommentStatus.PUBLISHED}, ""))
    if isinstance(problem, Conflict) and comment.version != seen and comment.status in starts and comment.status != to:
        return _("%(name)s’s words have changed since you read them. Nothing was decided: read the new ones.") % told
    return _("%(name)s’s comment: %(why)s") % told


def undo_each(about: Desk, decisions: list[Decision]) -> Outcome:
    """Take these decisions back, each unless somebody has changed the comment since."""
    outcome = Outcome()
    for decision in decisions:
        try:
            undo(decision, about.user)
        except Refused as problem:
            outcome.problems.append(str(problem))
        else:
            outcome.done.append(decision.object_id)
    return outcome


def undo(decision: Decision, by: User) -> Comment:
    """Take a decision back, and with an approval the answer that went with it. Raises what the verb raises."""
    with transaction.atomic():
        comment = undoing.undo(decision, by)
        answers = Comment.objects.acted_on_by(by).filter(submission_id=decision.batch, parent=comment)
        for answer in answers.filter(status__in=MODERATED["withdraw"][0]) if decision.batch else ():
            moderation.withdraw(answer, by)
    return comment


def to_undo(about: Desk, batch: str, decision: str) -> list[Decision]:
    """The decisions that a form names: this person's own of a batch, or any one on a comment they decide on."""
    rows = record_of(about).filter(there=True)
    if is_number(decision):
        return list(rows.filter(pk=int(decision)))
    try:
        return list(rows.filter(batch=UUID(batch), by=about.user)[:MOST_AT_ONCE])
    except ValueError:
        return []
