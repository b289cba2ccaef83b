"""The verbs of a comment: submit, bring in, approve, reject, mark as spam, remove, restore, withdraw. The only writer
of a comment's status and of its essay's thread columns.

Each renders first, then works in one transaction that locks the essay, so that numbers and counts never race; each
change writes a Decision. It must not know pages, forms or commands; whether a person may decide at all is the
caller's question to `Comment.objects.acted_on_by`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.characters import one_line
from blog.models import Audience, Decision, Enrolment, Post, User
from blog.refusals import Conflict, Refused
from blog.rendering import plain, render_comment
from comments import policy
from comments.models import Comment, CommentStatus, Reason, answerable_by, counted
from comments.threads import DEEPEST, depth_below, numbered

MODERATED = {
    "approve": ({CommentStatus.PENDING}, CommentStatus.PUBLISHED),
    "reject": ({CommentStatus.PENDING}, CommentStatus.REJECTED),
    "spam": ({CommentStatus.PENDING, CommentStatus.PUBLISHED}, CommentStatus.SPAM),
    "remove": ({CommentStatus.PUBLISHED}, CommentStatus.REMOVED),
    "restore": ({CommentStatus.REJECTED, CommentStatus.SPAM, CommentStatus.REMOVED}, CommentStatus.PUBLISHED),
    "withdraw": ({CommentStatus.PENDING, CommentStatus.PUBLISHED}, CommentStatus.WITHDRAWN),
}
NEED_A_REASON = {"reject", "remove"}


@dataclass(frozen=True)
class Said:
    """What somebody says: the words, what they answer, and who they are, a member or a guest."""

    body: str
    parent: Comment | None = None
    author: Enrolment | None = None
    account: User | None = None
    guest_name: str = ""
    guest_email: str = ""
    guest_key: str = ""
    submission_id: UUID | None = None
    audience: int = Audience.WEB


def submit(post: Post, said: Said) -> Comment:
    """Add a reply, shown or held as the policy says. The same submission twice makes one comment. Raises Refused with
    the policy's sentence."""
    html = rendered(said.body)
    with transaction.atomic():
        post = locked(post)
        if said.submission_id and (before := Comment.objects.filter(submission_id=said.submission_id).first()):
            return before
        parent = parent_of(post, said)
        facts = gather(post, said, parent)
        if not (allowed := policy.may_post(facts)).yes:
            raise Refused(_(allowed.sentence))
        live = policy.shows_at_once(facts)
        comment = add(post, said, parent, html, timezone.now(), "" if live.yes else live.reason)
        if live.yes:
            show(comment, comment.created_at)
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
        comment.looked_at = at
        show(comment, at)
    return comment


def approve(comment: Comment, by: User, **told: Any) -> Comment:
    """Publish what waited."""
    return decide(comment, "approve", by, **told)


def reject(comment: Comment, by: User, **told: Any) -> Comment:
    """Decline what waited, with a reason that its author reads."""
    return decide(comment, "reject", by, **told)


def mark_spam(comment: Comment, by: User, **told: Any) -> Comment:
    """File as spam."""
    return decide(comment, "spam", by, **told)


def remove(comment: Comment, by: User, **told: Any) -> Comment:
    """Take down what was published, with a reason; its replies stay, and its number holds their place."""
    return decide(comment, "remove", by, **told)


def restore(comment: Comment, by: User, **told: Any) -> Comment:
    """Publish what was rejected, filed as spam or removed."""
    return decide(comment, "restore", by, **told)


def withdraw(comment: Comment, by: User | None, **told: Any) -> Comment:
    """Take back one's own words."""
    return decide(comment, "withdraw", by, **told)


def look_at(comment: Comment, by: User) -> Comment:
    """Note that staff have read what is live; its reports are settled."""
    with transaction.atomic():
        comment = current(comment)
        settle(comment)
        comment.save(update_fields=["looked_at"])
        Decision.objects.record(comment.post.course, comment, "look", comment.status, comment.status, by=by)
    return comment


def decide(
    comment: Comment,
    act: str,
    by: User | None,
    reason: str = "",
    note: str = "",
    seen: int | None = None,
    batch: UUID | None = None,
) -> Comment:
    """Move a comment to where an act leads. `seen` is the version the person looked at: Conflict is raised when it has
    changed since. Raises Refused when the act is not possible from where the comment stands, or lacks its reason."""
    from_statuses, to = MODERATED[act]
    if act in NEED_A_REASON and reason not in Reason.values:
        raise Refused(_("Choose a reason. The author will read it."))
    with transaction.atomic():
        comment = current(comment)
        if (seen is not None and comment.version != seen) or comment.status not in from_statuses:
            raise Conflict(standing_of(comment))
        before = comment.status
        comment.reason, comment.note = reason, note
        if by is not None and act != "withdraw":
            settle(comment)
        if to == CommentStatus.PUBLISHED:
            show(comment, timezone.now())
        else:
            change_status(comment, to)
        Decision.objects.record(
            comment.post.course, comment, act, before, to, by=by, reason=reason, note=note, batch=batch
        )
    return comment


def rendered(body: str) -> str:
    """The HTML of a comment. Raises Refused for too much of it, or for none that anybody could read."""
    try:
        html = render_comment(body)
    except ValueError as problem:
        raise Refused(str(problem)) from problem
    if not one_line(plain(html)):
        raise Refused(_("Write something first."))
    return html


def locked(post: Post) -> Post:
    """The essay's row as it is now, ours until the transaction ends."""
    return Post.objects.select_for_update(of=("self",)).select_related("course").get(pk=post.pk)


def current(comment: Comment) -> Comment:
    """The comment as it is now, its essay locked."""
    post = locked(comment.post)
    comment = Comment.objects.select_related("author", "parent").get(pk=comment.pk)
    comment.post = post
    return comment


def gather(post: Post, said: Said, parent: Comment | None = None) -> policy.Facts:
    """The facts that the policy judges by."""
    return policy.Facts(
        now=timezone.now(),
        is_published=post.is_published,
        takes_replies=post.takes_replies,
        closes_at=post.replies_close_at,
        is_member=said.author is not None,
        is_staff=said.author is not None and said.author.is_staff,
        guests=post.course.guests,
        students=post.course.students,
        approved=approvals(said.author) if post.course.students == "first" else 0,
        parent="none" if said.parent is None else "shown" if parent else "hidden",
    )


def approvals(author: Enrolment | None) -> int:
    """How many of a student's comments a person has approved or looked at."""
    return Comment.objects.filter(author=author, status=CommentStatus.PUBLISHED, looked_at__isnull=False).count()


def parent_of(post: Post, said: Said) -> Comment | None:
    """What is answered, as it is now, if it stands in this essay's thread."""
    if said.parent is None:
        return None
    user = said.account or (said.author and said.author.user) or AnonymousUser()
    return Comment.objects.filter(answerable_by(user, said.guest_key), pk=said.parent.pk, post=post).first()


def add(post: Post, said: Said, parent: Comment | None, html: str, at: datetime, held_for: str) -> Comment:
    """Write the row, waiting and without a number."""
    return Comment.objects.create(
        post=post,
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        depth=depth_below(parent.depth if parent else None),
        author=said.author,
        account=said.account,
        guest_name="" if said.author else said.guest_name,
        guest_email=said.guest_email,
        guest_key=said.guest_key,
        submission_id=said.submission_id,
        body=said.body,
        body_html=html,
        held_for=held_for,
        audience=min(said.audience, parent.audience if parent else Audience.WEB),
        created_at=at,
    )


def show(comment: Comment, at: datetime) -> None:
    """Publish a row and count it; the first time it is given its number. What is for few gets none: a gap would tell
    of it."""
    if not comment.number and not comment.is_for_few:
        comment.position = next_position(comment)
        parent = comment.parent
        comment.number = numbered(parent.number if parent else "", parent.depth if parent else None, comment.position)
    comment.published_at = comment.published_at or at
    change_status(comment, CommentStatus.PUBLISHED)


def next_position(comment: Comment) -> int:
    """One more than the largest ever given among its siblings; the essay's lock keeps it ours."""
    siblings = Comment.objects.filter(post=comment.post, parent=comment.parent)
    if comment.parent and comment.depth >= DEEPEST:
        level = numbered(comment.parent.number, comment.parent.depth, 0).removesuffix("0")
        siblings = Comment.objects.filter(root=comment.root, depth=DEEPEST, number__startswith=level)
    return (siblings.aggregate(last=Max("position"))["last"] or 0) + 1


def change_status(comment: Comment, to: CommentStatus) -> None:
    """Write the status, and the essay's count with it; the one place that does."""
    was, comment.status = comment.is_published, to
    comment.version += 1
    comment.save()
    if comment.audience == Audience.WEB and was != comment.is_published:
        count(comment.post, 1 if comment.is_published else -1)


def count(post: Post, change: int) -> None:
    """Bring the essay's thread columns up to date."""
    shown = Comment.objects.filter(counted(), post=post)
    Post.objects.filter(pk=post.pk).update(
        n_published=F("n_published") + change,
        last_comment_at=shown.aggregate(last=Max("published_at"))["last"],
        thread_version=F("thread_version") + 1,
    )


def settle(comment: Comment) -> None:
    """Staff have seen it: reports of it wait no longer."""
    comment.looked_at = timezone.now()
    comment.flags.filter(settled_at__isnull=True).update(settled_at=comment.looked_at)


def standing_of(comment: Comment) -> str:
    """The sentence for whoever comes second: who did what."""
    last = Decision.objects.about(comment).first()
    status = comment.get_status_display()
    if last is None or not last.by_name:
        return _("This comment changed while you were reading it; it is now %(status)s.") % {"status": status}
    return _("%(name)s was first: this comment is now %(status)s.") % {"name": last.by_name, "status": status}


def rerender(comment: Comment) -> None:
    """Make the HTML of a comment again from its Markdown."""
    comment.body_html = render_comment(comment.body)
    comment.save(update_fields=["body_html"])
