"""The verbs of a comment: submit, bring in, approve, reject, mark as spam, remove, hold, restore, withdraw, put back,
erase. The only writer of a comment's status and of its essay's thread columns.

Each renders first, then works in one transaction that locks the essay, so that numbers and counts never race; each
change writes a Decision. It must not know pages, forms or commands; whether a person may decide at all is the
caller's question to `Comment.objects.acted_on_by`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Audience, Decision, Post, User
from blog.refusals import Conflict, Refused
from comments import indexing, learning, policy, telling
from comments.checking import hits_on, keep
from comments.clearing import clear
from comments.models import Comment, CommentStatus, Kind, Reason, counted
from comments.posting import Said, add, gather, parent_of, rendered, sent_before
from comments.spam.judging import strictest
from comments.threads import DEEPEST, numbered

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
        keep(comment, hits)
        if live.yes:
            show(comment, comment.created_at)
        elif live.reason == SPAM:
            change_status(comment, SPAM)
        else:
            telling.waits(comment)
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
        settle(comment)
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
    from_statuses, to = MODERATED[act]
    if act in NEED_A_REASON and reason not in Reason.values:
        raise Refused(_("Choose a reason. The author will read it."))
    with transaction.atomic():
        comment = current(comment)
        if (seen is not None and comment.version != seen) or comment.status not in from_statuses:
            raise Conflict(standing_of(comment, is_named=act not in OWN_ACTS))
        before = comment.status
        comment.held_for = held_for or SAID_AGAIN.get(act, comment.held_for)
        if act not in SAID_AGAIN:
            comment.reason, comment.note = reason, note
        if by is not None and act not in OWN_ACTS:
            settle(comment)
        if to == PUBLISHED:
            show(comment, timezone.now())
        elif to == ERASED:
            clear(comment)
            change_status(comment, to)
        else:
            change_status(comment, to)
        told = {"by": by, "reason": reason, "note": note, "batch": batch}
        decision = Decision.objects.record(comment.post.course, comment, act, before, to, **told)
        telling.decided(comment, decision)
        if by is not None and batch is None:
            learning.learn.enqueue([comment.pk])
    return comment


def locked(post: Post) -> Post:
    """The essay's row as it is now, ours until the transaction ends."""
    return Post.objects.select_for_update(of=("self",)).select_related("course").get(pk=post.pk)


def current(comment: Comment) -> Comment:
    """The comment as it is now, its essay locked."""
    post = locked(comment.post)
    comment = Comment.objects.select_for_update(of=("self",)).select_related("author", "parent").get(pk=comment.pk)
    comment.post = post
    return comment


def show(comment: Comment, at: datetime, *, is_news: bool = True) -> None:
    """Publish a row and count it; the first time it is given its number. What is for fewer than the essay, or a mention
    elsewhere, gets none: a gap would tell of it."""
    if not comment.number and is_to_be_numbered(comment):
        comment.position = next_position(comment)
        parent = comment.parent
        comment.number = numbered(parent.number if parent else "", parent.depth if parent else None, comment.position)
    is_first, comment.published_at = comment.published_at is None, comment.published_at or at
    change_status(comment, PUBLISHED)
    if is_news:
        (telling.published if is_first else telling.shown_again)(comment)


def is_to_be_numbered(comment: Comment) -> bool:
    """Whether a comment gets a number: one that all readers of the essay may read."""
    essay = min(comment.post.audience, comment.post.course.audience)
    is_for_all = not comment.is_for_few and comment.audience >= essay
    return comment.kind == Kind.COMMENT and is_for_all and (comment.parent is None or bool(comment.parent.number))


def next_position(comment: Comment) -> int:
    """One more than the largest ever given among its siblings; the essay's lock keeps it ours."""
    if comment.parent is None:
        comment.post.n_threads += 1
        return comment.post.n_threads
    siblings = Comment.objects.filter(post=comment.post, parent=comment.parent)
    if comment.depth >= DEEPEST:
        level = numbered(comment.parent.number, comment.parent.depth, 0).removesuffix("0")
        siblings = Comment.objects.filter(root=comment.root, depth=DEEPEST, number__startswith=level)
    return (siblings.aggregate(last=Max("position"))["last"] or 0) + 1


def change_status(comment: Comment, to: CommentStatus) -> None:
    """Write the status, and the essay's count with it; the one place that does."""
    was, comment.status = comment.is_published, to
    comment.version += 1
    comment.save()
    if was or comment.is_published:
        indexing.index(comment)
    if was != comment.is_published:
        is_counted = comment.audience == Audience.WEB and comment.kind == Kind.COMMENT
        count(comment.post, (1 if comment.is_published else -1) if is_counted else 0)


def count(post: Post, change: int) -> None:
    """Bring the essay's thread columns up to date."""
    shown = Comment.objects.filter(counted(), post=post)
    Post.objects.filter(pk=post.pk).update(
        n_published=F("n_published") + change,
        last_comment_at=shown.aggregate(last=Max("published_at"))["last"],
        thread_version=F("thread_version") + 1,
        n_threads=post.n_threads,
    )


def settle(comment: Comment) -> None:
    """Staff have seen it: reports of it wait no longer."""
    comment.looked_at = timezone.now()
    comment.flags.filter(settled_at__isnull=True).update(settled_at=comment.looked_at)


def standing_of(comment: Comment, *, is_named: bool = True) -> str:
    """The sentence for whoever comes second: who did what, by name to staff alone."""
    last = Decision.objects.about(comment).first()
    status = comment.get_status_display()
    if last is None or not last.by_name or not is_named:
        return _("This comment changed while you were reading it; it is now %(status)s.") % {"status": status}
    return _("%(name)s was first: this comment is now %(status)s.") % {"name": last.by_name, "status": status}
