"""The verbs of an essay's way to its readers: publish, withdraw. The only writer of a post's status.

Each writes a Decision. It must not know who calls it, a page or a command, nor anything of comments."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog import essay_news
from blog.audiences import bound_by_consent
from blog.copying import order_copies
from blog.manuscripts import locked
from blog.models import Decision, OpenFindings, Post, PostStatus, Revision, Source, User
from blog.refusals import Refused


def publish(post: Post, by: User | None, at: datetime | None = None) -> Post:
    """Show the newest revision to the essay's audience. Publishing what is published already changes nothing."""
    with transaction.atomic():
        post = locked(post)
        if post.draft is None or not post.draft.body.strip():
            raise Refused(_("There is nothing to publish yet. Write something first."))
        if post.is_published and not post.has_unpublished_changes:
            return post
        refuse_open_findings(post, by)
        bound_by_consent(post, by)
        now = at or timezone.now()
        updated, is_shown_again = post.published_at is not None, not post.is_published
        before, post.published = post.published, post.draft
        Source.objects.replace(post, post.draft.sources)
        post.published_at = post.published_at or now
        post.updated_at = now if updated and reads_otherwise(before, post.draft) else post.updated_at
        change_status(post, PostStatus.PUBLISHED, "update" if post.is_published else "publish", by)
        order_copies(post)
        if not updated and at is None:
            essay_news.published(post)
        elif is_shown_again:
            essay_news.shown_again(post)
    return post


def reads_otherwise(before: Revision | None, after: Revision) -> bool:
    """Whether readers meet other words or works than before."""
    if before is None:
        return False
    return (before.title, before.body, before.sources) != (after.title, after.body, after.sources)


def refuse_open_findings(post: Post, by: User | None) -> None:
    """Raise Refused where the course asks its authors to settle their citations first; staff decide for themselves."""
    waits = post.draft.n_open_findings if post.draft else 0
    is_author = by is not None and by.pk == post.author.user_id
    if waits and is_author and post.course.open_findings == OpenFindings.STOP:
        told = ngettext(
            "One citation needs you before this essay can be published. It stands beside your text.",
            "%(n)s citations need you before this essay can be published. They stand beside your text.",
            waits,
        )
        raise Refused(told % {"n": waits})


def withdraw(post: Post, by: User | None, note: str = "") -> Post:
    """Take the essay from its readers; its words and its comments are kept. Raises Refused if it is not published."""
    with transaction.atomic():
        post = locked(post)
        if not post.is_published:
            raise Refused(_("This essay is not published, so there is nothing to withdraw."))
        change_status(post, PostStatus.WITHDRAWN, "withdraw", by, note)
    return post


def change_status(post: Post, to: PostStatus, act: str, by: User | None, note: str = "") -> None:
    """Write the status and its Decision; the one place that does."""
    before, post.status = post.status, to
    post.version += 1
    post.save(update_fields=["status", "version", "published", "published_at", "updated_at"])
    Decision.objects.record(post.course, post, act, before, to, by=by, note=note)
