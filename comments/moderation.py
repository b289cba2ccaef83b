"""The verbs of a comment: submit, bring in, approve, reject, mark as spam, remove, hold, restore, withdraw, put back,
erase. The only writer of a comment's status and of its essay's thread columns.

Each renders first, then works in one transaction that locks the essay, so that numbers and counts never race; each
change writes a Decision. It must not know pages, forms or commands; whether a person may decide at all is the
caller's question to `Comment.objects.acted_on_by`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Audience, Change, Decision, Post, User
from blog.refusals import Conflict, Refused
from comments import indexing, learning, policy, telling
from comments.checking import hits_on, keep
from comments.clearing import clear
from comments.columns import keep_count, last_shown, settle_reports, write, write_decided
from comments.locking import current, current_under, locked, standing_of
from comments.models import Comment, CommentStatus, Kind, Reason
from comments.numbering import give_number
from comments.posting import Said, add, gather, parent_of, rendered, sent_before
from comments.spam.judging import strictest

PENDING, PUBLISHED, REJECTED = CommentStatus.PENDING, CommentStatus.PUBLISHED, CommentStatus.REJECTED
SPAM, REMOVED = CommentStatus.SPAM, CommentStatus.REMOVED
WITHDRAWN, ERASED = CommentStatus.WITHDRAWN, CommentStatus.ERASED
MODERATED = {
    "approve": ({PENDING}, PUBLISHED),
    "reject": ({PENDING}, REJECTED),
    "spam": ({PENDING, PUBLISHED}, SPAM),
    "remove": ({PUBLISHED}, REMOVED),
    "hold": ({PUBLISHED}, PENDING),
    "ask": ({PENDING}, REJECTED),
    "restore": ({REJECTED, SPAM, REMOVED}, PUBLISHED),
    "withdraw": ({PENDING, PUBLISHED}, WITHDRAWN),
    "revise": ({REJECTED}, PENDING),
    "appeal": ({REJECTED, REMOVED}, PENDING),
    "erase": (set(CommentStatus) - {ERASED}, ERASED),
}
OWN_ACTS = {"withdraw", "revise", "appeal"}
NEED_A_REASON = {"reject", "remove"}
SAID_AGAIN = {"hold": "again", "revise": "revised", "appeal": "appeal"}


def submit(post: Post, said: Said) -> Comment:
    """Add a reply, shown or held as the policy says. The same submission twice makes one comment. Raises Refused with
    the policy's sentence."""
    html, hits = rendered(said.body), hits_on(post, said)
    with transaction.atomic():
        post = locked(post)
        parent = parent_of(post, said)
        if before := sent_before(post, said, parent):
            return before
        facts = gather(post, said, parent, strictest(hits))
        if not (allowed := policy.may_post(facts)).yes:
            raise Refused(_(allowed.sentence))
        live = policy.shows_at_once(facts)
        comment = add(post, said, parent, html, timezone.now(), "" if live.yes else live.reason)
        if live.yes:
            show(comment, comment.created_at)
        elif live.reason == SPAM:
            change_status(comment, SPAM)
        else:
            write([comment])
            telling.waits(comment)
        if hits:
            keep(comment, hits)
    return comment


def bring_in(post: Post, said: Said, at: datetime) -> Comment:
    """Add a published comment from elsewhere, with the time it was written; no policy is asked and nobody is told.
    Raises Refused when what it answers does not stand in the thread."""
    html = rendered(said.body)
    with transaction.atomic():
        post = locked(post)
        parent = parent_of(post, said)
        if said.parent is not None and parent is None:
            raise Refused(_("What this comment answers does not stand in the thread."))
        comment = add(post, said, parent, html, at, "")
        comment.looked_at = comment.published_at = at
        show(comment, at)
    return comment


def bring_in_all(post: Post, levels: Iterable[Sequence[Comment]]) -> None:
    """Write numbered rows of a thread from elsewhere as they stood, level by level. The caller has locked the essay."""
    rows = [row for level in levels for row in Comment.objects.bulk_create(level, batch_size=500)]
    indexing.index_all(rows)
    count(post, sum(row.is_published and row.audience == Audience.WEB and row.kind == Kind.COMMENT for row in rows))


def approve(comment: Comment, by: User, **told: Any) -> Comment:
    """Publish what waited."""
    return decide(comment, "approve", by, **told)


def reject(comment: Comment, by: User, **told: Any) -> Comment:
    """Decline what waited, with a reason that its author reads."""
    return decide(comment, "reject", by, **told)


def ask(comment: Comment, by: User, **told: Any) -> Comment:
    """Decline what waited for now, and ask its author for a revision."""
    return decide(comment, "ask", by, **{**told, "reason": Reason.REVISE})


def mark_spam(comment: Comment, by: User, **told: Any) -> Comment:
    """File as spam."""
    return decide(comment, "spam", by, **told)


def remove(comment: Comment, by: User, **told: Any) -> Comment:
    """Take down what was published, with a reason; its replies stay, and its number holds their place."""
    return decide(comment, "remove", by, **told)


def restore(comment: Comment, by: User, **told: Any) -> Comment:
    """Publish what was rejected, filed as spam or removed."""
    return decide(comment, "restore", by, **told)


def hold(comment: Comment, by: User | None, **told: Any) -> Comment:
    """Take what was published back into the queue; its number is kept."""
    return decide(comment, "hold", by, **told)


def withdraw(comment: Comment, by: User | None, **told: Any) -> Comment:
    """Take back one's own words."""
    return decide(comment, "withdraw", by, **told)


def put_back(comment: Comment, by: User | None) -> Comment:
    """Let one's own words stand again where they stood before they were taken back. Raises Refused when that is ten
    minutes ago, Conflict when they do not stand withdrawn."""
    with transaction.atomic():
        comment = current(comment)
        taken = Decision.objects.about(comment).filter(act="withdraw").first()
        if comment.status != WITHDRAWN or taken is None:
            raise Conflict(standing_of(comment, is_named=False))
        if not (allowed := policy.may_put_back(timezone.now(), taken.at)).yes:
            raise Refused(_(allowed.sentence))
        words = Said(comment.body, author=comment.author, guest_email=comment.guest_email)
        if taken.from_status == PUBLISHED and not gather(comment.post, words).is_restricted:
            show(comment, timezone.now())
        else:
            change_status(comment, PENDING)
            telling.waits(comment)
        Decision.objects.record(comment.post.course, comment, "put-back", WITHDRAWN, comment.status, by=by)
    return comment


def erase(comment: Comment, by: User | None, **told: Any) -> Comment:
    """Take words, name and address away for good, earlier words and what was noted of them too. Its number, and what
    was answered, stay. Nothing leads back."""
    return decide(comment, "erase", by, **told)


def look_at(comment: Comment, by: User, batch: UUID | None = None, seen: int | None = None) -> Comment:
    """Note that staff have read what is live; its reports are settled. Raises Conflict where it is not, or has changed
    since `seen`."""
    with transaction.atomic():
        comment = current(comment)
        if not comment.is_published or (seen is not None and comment.version != seen):
            raise Conflict(standing_of(comment))
        settle([comment], timezone.now())
        comment.save(update_fields=["looked_at"])
        told = {"by": by, "batch": batch}
        Decision.objects.record(comment.post.course, comment, "look", comment.status, comment.status, **told)
        if batch is None:
            learning.learn.enqueue([comment.pk])
    return comment


def decide(
    comment: Comment,
    act: str,
    by: User | None,
    reason: str = "",
    note: str = "",
    seen: int | None = None,
    batch: UUID | None = None,
    held_for: str = "",
) -> Comment:
    """Move a comment to where an act leads. `seen` is the version the person looked at: Conflict is raised when it has
    changed since. Raises Refused when the act is not possible from where the comment stands, or lacks its reason."""
    told = {"reason": reason, "note": note, "batch": batch}
    with transaction.atomic():
        done, problems = decide_all(comment.post, {comment.pk: seen}, act, by, held_for=held_for, **told)
        for problem in problems.values():
            raise problem
        if not done:
            raise Comment.DoesNotExist
        if by is not None and batch is None:
            learning.learn.enqueue([comment.pk])
    return done[0]


def decide_all(
    post: Post, seen: Mapping[int, int | None], act: str, by: User | None, held_for: str = "", **told: Any
) -> tuple[list[Comment], dict[int, Conflict]]:
    """The same for comments of one essay, by id with the versions that were looked at, in one transaction and with as
    many questions as for one: those that were moved, and by id why others were not. The classifier is told by whoever
    calls."""
    if act in NEED_A_REASON and told.get("reason") not in Reason.values:
        raise Refused(_("Choose a reason. The author will read it."))
    with transaction.atomic(savepoint=False):
        _post, found = current_under(post, seen)
        is_possible = {comment.pk: comment.status in MODERATED[act][0] for comment in found}
        left = [c for c in found if not is_possible[c.pk] or seen[c.pk] not in {None, c.version}]
        problems = {c.pk: Conflict(standing_of(c, is_named=act not in OWN_ACTS)) for c in left}
        if moved := [comment for comment in found if comment.pk not in problems]:
            move(moved, act, by, held_for, told)
    return moved, problems


def move(comments: Sequence[Comment], act: str, by: User | None, held_for: str, told: dict[str, Any]) -> None:
    """Bring comments of one essay to where an act leads, and write and tell that it was done."""
    to, now, before = MODERATED[act][1], timezone.now(), {comment.pk: comment.status for comment in comments}
    first = {comment.pk for comment in comments if to == PUBLISHED and comment.published_at is None}
    given: dict[str, int] = {}
    for comment in comments:
        comment.held_for = held_for or SAID_AGAIN.get(act, comment.held_for)
        if act not in SAID_AGAIN:
            comment.reason, comment.note = told["reason"], told["note"]
        if to == PUBLISHED:
            give_number(comment, given)
            comment.published_at = comment.published_at or now
        elif to == ERASED:
            clear(comment)
    if by is not None and act not in OWN_ACTS:
        settle(comments, now)
    change_all(comments, to, write_decided if to != ERASED else write)
    course = comments[0].post.course
    rows = [Decision.objects.row(course, each, act, before[each.pk], to, by=by, **told) for each in comments]
    telling.decided(comments, Decision.objects.bulk_create(rows), first)


def show(comment: Comment, at: datetime, *, is_news: bool = True) -> None:
    """Publish a row and count it; the first time it is given its number."""
    give_number(comment)
    is_first, comment.published_at = comment.published_at is None, comment.published_at or at
    change_status(comment, PUBLISHED)
    if is_news:
        (telling.published if is_first else telling.shown_again)(comment)


def change_status(comment: Comment, to: CommentStatus) -> None:
    """Write the status of one comment, with all else of it."""
    change_all([comment], to, write)


def change_all(comments: Sequence[Comment], to: CommentStatus, kept: Callable[[Sequence[Comment]], None]) -> None:
    """Write the status of comments of one essay, and the essay's count with it; the one place that does."""
    was = [comment.is_published for comment in comments]
    for comment in comments:
        comment.status = to
        comment.version += 1
    kept(comments)
    indexing.index_again(each for each, before in zip(comments, was, strict=True) if before or each.is_published)
    moved = [comment for comment, before in zip(comments, was, strict=True) if before != comment.is_published]
    counts = [comment for comment in moved if comment.audience == Audience.WEB and comment.kind == Kind.COMMENT]
    if moved or any(comment.number for comment in comments):  # where a number stands, another word may stand now
        change = len(counts) if to == PUBLISHED else -len(counts)
        count(comments[0].post, change, [comment.published_at for comment in counts])


def count(post: Post, change: int, moments: Sequence[datetime | None] | None = None) -> None:
    """Bring the essay's thread columns up to date. `moments` are when those were published that count from now on, or
    no more; whoever does not know them has the comments asked."""
    last = post.last_comment_at
    if moments is None or (change < 0 and last in moments):
        last = next((at for (at,) in last_shown(post.pk)), None)
    elif change > 0:
        last = max(at for at in (last, *moments) if at)
    keep_count(post.pk, change, last, post.n_threads)
    Change.objects.of_thread(post.pk)
    post.n_published, post.last_comment_at = post.n_published + change, last
    post.thread_version += 1


def settle(comments: Sequence[Comment], at: datetime) -> None:
    """Staff have seen them: reports of them wait no longer."""
    for comment in comments:
        comment.looked_at = at
    settle_reports(tuple(comment.pk for comment in comments), at)
