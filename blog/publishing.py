"""The verbs of an essay's way to its readers: submit, return, approve, schedule, recall, publish, undo, withdraw. The
only writer of a post's status.

Which steps a course uses is its setting; straight to published is the default. Each verb writes a Decision. It must not
know who calls it, a page or a command, nor anything of comments."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog import essay_news, readiness, step_news
from blog.audiences import bound_by_consent
from blog.closing import refuse_when_closed
from blog.copying import order_copies
from blog.manuscripts import locked, settle_address
from blog.models import Decision, Post, PostStatus, Revision, Source, User
from blog.refusals import Conflict, Refused
from blog.searching import essays

DRAFT, SUBMITTED, RETURNED = PostStatus.DRAFT, PostStatus.SUBMITTED, PostStatus.RETURNED
APPROVED, SCHEDULED = PostStatus.APPROVED, PostStatus.SCHEDULED
PUBLISHED, WITHDRAWN = PostStatus.PUBLISHED, PostStatus.WITHDRAWN
logger = logging.getLogger(__name__)
UNDO_WITHIN = timedelta(minutes=10)
FARTHEST = timedelta(days=366)


def press(post: Post, by: User, seen: int | None = None) -> Post:
    """Note when an author first pressed Publish, whatever comes of it: on time is judged by that. An essay without
    words was not pressed. Raises Closed where the course has closed."""
    with transaction.atomic():
        post = locked(post)
        refuse_when_closed(post.course)
        if seen is not None and post.draft and post.draft.number != seen:
            raise Conflict(
                _("This essay was saved again since you opened this page. Look at it once more, then go on.")
            )
        if post.handed_in_at is None and post.draft and post.draft.body.strip() and readiness.is_author(post, by):
            post.handed_in_at = timezone.now()
            post.save(update_fields=["handed_in_at"])
    return post


def submit(post: Post, by: User) -> Post:
    """Hand an essay in, to be approved by staff. Raises Refused."""
    with transaction.atomic():
        post = locked(post)
        refuse_when_closed(post.course)
        refuse_from(post, {DRAFT, RETURNED, APPROVED, SCHEDULED}, _("This essay is handed in already."))
        readiness.refuse(post, by)
        post.scheduled_for = None
        decision = change_status(post, SUBMITTED, "submit", by)
        step_news.submitted(post, decision)
    return post


def return_to_author(post: Post, by: User, note: str) -> Post:
    """Give an essay back to its author, with a note that says what is wanted. Raises Refused."""
    with transaction.atomic():
        post = locked(post)
        refuse_from(post, {SUBMITTED, APPROVED, SCHEDULED}, _("This essay is not handed in, so it cannot be returned."))
        if not note.strip():
            raise Refused(_("Write what you would like changed. The author reads it."))
        decision = change_status(post, RETURNED, "return", by, note)
        step_news.told_author("returned", post, decision)
    return post


def approve(post: Post, by: User, note: str = "", seen: int | None = None) -> Post:
    """Let the author publish what is handed in as it stands. Raises Refused, and Conflict when `seen`, the number of
    the revision that was read, is no longer the newest."""
    with transaction.atomic():
        post = locked(post)
        refuse_from(post, {SUBMITTED}, _("This essay is not handed in, so there is nothing to approve."))
        if seen is not None and post.draft and post.draft.number != seen:
            raise Conflict(_("Its author has changed it since you opened this page. Read it again, then decide."))
        decision = change_status(post, APPROVED, "approve", by, note)
        step_news.told_author("approved", post, decision)
    return post


def schedule(post: Post, by: User, at: datetime) -> Post:
    """Have an essay appear by itself at a moment to come. Raises Refused."""
    with transaction.atomic():
        post = locked(post)
        refuse_when_closed(post.course)
        refuse_from(post, {DRAFT, RETURNED, APPROVED, SCHEDULED}, _("This essay cannot be scheduled as it stands."))
        readiness.refuse_scheduling(post, by)
        readiness.refuse(post, by)
        readiness.refuse_unapproved(post, by)
        now = timezone.now()
        if not now < at <= now + FARTHEST:
            raise Refused(_("Choose a moment to come, within a year from now."))
        post.scheduled_for = at
        change_status(post, SCHEDULED, "schedule", by, at.isoformat(timespec="minutes"))
    return post


def recall(post: Post, by: User) -> Post:
    """Take an essay back to the drafts before anybody reads it. Raises Refused."""
    with transaction.atomic():
        post = locked(post)
        refuse_from(post, {SUBMITTED, APPROVED, SCHEDULED}, _("This essay does not wait, so there is nothing to stop."))
        post.scheduled_for = None
        change_status(post, DRAFT, "recall", by)
    return post


def publish(post: Post, by: User | None, at: datetime | None = None, *, of_right: bool = False) -> Post:
    """Show the newest revision to the essay's audience. Publishing what is published already changes nothing. `at` is
    when something from elsewhere was published there. Raises Refused, where the course has closed, too, unless it is
    `of_right`: a name is taken out of what is published."""
    with transaction.atomic():
        post = locked(post)
        if not of_right:
            refuse_when_closed(post.course)
        if post.draft is None or not post.draft.body.strip():
            raise Refused(_("There is nothing to publish yet. Write something first."))
        if post.is_published and not post.has_unpublished_changes:
            return post
        refuse_over_staff(post, by)
        readiness.refuse(post, by)
        readiness.refuse_unapproved(post, by)
        show(post, by, at or timezone.now(), is_news=at is None)
    return post


def publish_due() -> int:
    """Publish what is scheduled and due, each in a transaction of its own; how many. What was changed since it was
    approved is handed in anew instead."""
    due = Post.objects.filter(status=SCHEDULED, scheduled_for__lte=timezone.now()).order_by("scheduled_for", "pk")
    return sum(published_in_time(post) for post in due[:500])


def published_in_time(post: Post) -> bool:
    """Publish one that is due; what cannot be is written down, and keeps no other from its minute."""
    try:
        return publish_scheduled(post)
    except Exception:
        logger.exception("an essay that is due could not be published")
        return False


def publish_scheduled(post: Post) -> bool:
    """Publish one that is due; False for one that is no longer, or waits for staff again."""
    with transaction.atomic():
        post = locked(post)
        if post.status != SCHEDULED or post.scheduled_for is None or post.scheduled_for > timezone.now():
            return False
        if readiness.is_changed_since_approval(post):
            post.scheduled_for = None
            decision = change_status(post, SUBMITTED, "submit", None)
            step_news.submitted(post, decision)
            step_news.told_author("stopped", post, decision)
            return False
        try:
            readiness.refuse_unsettled(post)
        except Refused as why:
            post.scheduled_for = None
            step_news.told_author("stopped", post, change_status(post, DRAFT, "recall", None, str(why)))
            return False
        show(post, None, timezone.now(), is_news=True)
        step_news.told_author("appeared", post, None)
    return True


def show(post: Post, by: User | None, now: datetime, is_news: bool) -> None:
    """Make the newest revision the one that readers see, and tell those who follow its author the first time."""
    bound_by_consent(post, by)
    updated, is_shown_again = post.published_at is not None, not post.is_published
    before, post.published = post.published, post.draft
    Source.objects.replace(post, post.draft.sources if post.draft else [])
    if not updated:
        settle_address(post)
    post.published_at, post.scheduled_for = post.published_at or now, None
    post.handed_in_at = post.handed_in_at or now
    post.updated_at = now if updated and reads_otherwise(before, post.draft) else post.updated_at
    change_status(post, PUBLISHED, "update" if post.is_published else "publish", by)
    order_copies(post)
    if not updated and is_news:
        essay_news.published(post)
    elif updated and is_shown_again:
        essay_news.shown_again(post)


def reads_otherwise(before: Revision | None, after: Revision | None) -> bool:
    """Whether readers meet other words or works than before."""
    if before is None or after is None:
        return False
    return (before.title, before.body, before.sources) != (after.title, after.body, after.sources)


def is_undoable(post: Post) -> bool:
    """Whether publishing can still be undone: in the first minutes, before anybody has answered."""
    fresh = post.published_at is not None and timezone.now() - post.published_at <= UNDO_WITHIN
    return post.is_published and fresh and not post.has_unpublished_changes and not (post.updated_at or post.n_threads)


def undo(post: Post, by: User) -> Post:
    """Make a draft again of what was published by mistake; the press for the deadline stays. Raises Refused."""
    with transaction.atomic():
        post = locked(post)
        if not is_undoable(post):
            raise Refused(_("This can no longer be undone. You can withdraw the essay instead."))
        post.published, post.published_at = None, None
        change_status(post, DRAFT, "undo", by)
        step_news.undone(post)
    return post


def withdraw(post: Post, by: User | None, note: str = "") -> Post:
    """Take the essay from its readers; its words and its comments are kept. Raises Refused if it is not published."""
    with transaction.atomic():
        post = locked(post)
        refuse_from(post, {PUBLISHED}, _("This essay is not published, so there is nothing to withdraw."))
        change_status(post, WITHDRAWN, "withdraw", by, note)
    return post


def refuse_over_staff(post: Post, by: User | None) -> None:
    """Raise Refused where an author would show again what staff have withdrawn."""
    if post.status != WITHDRAWN or not readiness.is_author(post, by):
        return
    last = Decision.objects.about(post).filter(act="withdraw").first()
    if last is not None and last.by_id is not None and last.by_id not in {place.user_id for place in post.signed_by}:
        raise Refused(_("An instructor has withdrawn this essay. Ask them before it is shown again."))


def refuse_from(post: Post, allowed: set[PostStatus], sentence: str) -> None:
    """Raise Refused where an essay stands elsewhere than a step starts from."""
    if post.status not in allowed:
        raise Refused(sentence)


def change_status(post: Post, to: PostStatus, act: str, by: User | None, note: str = "") -> Decision:
    """Write the status and its Decision; the one place that does."""
    before, post.status = post.status, to
    post.version += 1
    columns = ["status", "version", "slug", "published", "published_at", "updated_at", "scheduled_for", "handed_in_at"]
    post.save(update_fields=columns)
    if PUBLISHED in {before, to}:
        essays.index(post)
    return Decision.objects.record(post.course, post, act, before, to, by=by, note=note)
