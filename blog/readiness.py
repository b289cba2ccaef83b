"""Whether an essay is ready to be read: what still waits in it, and whose step it is. It says why not; the verbs of
`blog.publishing` raise it. It writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import Course, Decision, Enrolment, OpenFindings, Post, PostStatus, Revision, User
from blog.pictures import Lack, lacking
from blog.refusals import Refused


@dataclass(frozen=True)
class Steps:
    """What this person may do with an essay next, apart from what waits in it: the steps of its course."""

    must_submit: bool
    may_schedule: bool


def is_author(post: Post, by: Any) -> bool:
    """Whether this person wrote it, alone or with others."""
    return post.is_written_by(by)


def acts_on(course: Course, by: User) -> bool:
    """Whether this person is on the staff of the course."""
    return by.is_superuser or Enrolment.objects.of(by).staff().filter(course=course).exists()


def steps(post: Post, by: User) -> Steps:
    """The steps that lie before this person."""
    decides = acts_on(post.course, by)
    needs_approval = post.course.essays_need_approval and not decides and post.published_at is None
    return Steps(needs_approval and not is_approved(post), decides or post.course.authors_schedule)


def is_approved(post: Post) -> bool:
    """Whether the newest words are those that staff approved."""
    at = approved_at(post)
    return at is not None and not is_newer(post, at) and post.status not in {"submitted", "returned", "draft"}


def is_changed_since_approval(post: Post) -> bool:
    """Whether the words of an essay that staff approved are others by now."""
    at = approved_at(post) if post.course.essays_need_approval and post.published_at is None else None
    return at is not None and is_newer(post, at)


def approved_at(post: Post) -> datetime | None:
    """When staff last approved it."""
    decision = Decision.objects.about(post).filter(act="approve").first()
    return decision.at if decision else None


def is_newer(post: Post, at: datetime) -> bool:
    """Whether the newest words are others than those of this moment, by an author's hand."""
    if post.draft is None or post.draft.created_at <= at:
        return False
    then = post.revisions.filter(created_at__lte=at).order_by("-number").first()
    if then is not None and words_of(then) == words_of(post.draft):
        return False
    authors = {place.user_id for place in post.signed_by}
    return post.revisions.filter(created_at__gt=at, by__in=authors - {None}).exists()


def words_of(revision: Revision) -> tuple[str, str, list[Any]]:
    """What readers would read of a revision."""
    return revision.title, revision.body, revision.sources


def returned_with(post: Post) -> Decision | None:
    """The decision with which staff returned it, as long as it stands returned."""
    if post.status != PostStatus.RETURNED:
        return None
    return Decision.objects.about(post).filter(act="return").first()


def refuse_unapproved(post: Post, by: User | None) -> None:
    """Raise Refused where an author would pass over the step of staff."""
    if by is None or not steps(post, by).must_submit:
        return
    if is_changed_since_approval(post):
        raise Refused(_("You have changed this essay since it was approved. Hand it in again."))
    raise Refused(_("In this course an instructor approves essays first. Hand it in."))


def refuse_scheduling(post: Post, by: User) -> None:
    """Raise Refused where a course lets staff alone schedule."""
    if not steps(post, by).may_schedule:
        raise Refused(_("In this course essays are not scheduled by their authors. Publish it now, or ask."))


def refuse(post: Post, by: User | None) -> None:
    """Raise Refused where an essay is empty, or holds what its course asks its authors to settle first; staff decide
    for themselves."""
    if post.draft is None or not post.draft.body.strip():
        raise Refused(_("There is nothing to publish yet. Write something first."))
    if is_author(post, by):
        refuse_unsettled(post)


def refuse_unsettled(post: Post) -> None:
    """Raise Refused where the newest words hold what the course asks its authors to settle first."""
    waits = post.draft.n_open_findings if post.draft else 0
    if waits and post.course.open_findings == OpenFindings.STOP:
        told = ngettext(
            "One citation needs you before this essay can be published. It stands beside your text.",
            "%(n)s citations need you before this essay can be published. They stand beside your text.",
            waits,
        )
        raise Refused(told % {"n": waits})
    if lacks := stopping_lacks(post):
        told = ngettext(
            "One picture lacks words that this course asks for: %(names)s.",
            "%(n)s pictures lack words that this course asks for: %(names)s.",
            len(lacks),
        )
        raise Refused(told % {"n": len(lacks), "names": "; ".join(lack.name for lack in lacks[:10])})


def lacks(post: Post) -> list[Lack]:
    """The pictures that lack words for those who do not see them, or that the course requires."""
    if post.draft is None:
        return []
    return lacking(post.draft.body, post.course)


def stopping_lacks(post: Post) -> list[Lack]:
    """Those that keep an essay from being published."""
    return lacks(post) if post.course.pictures_need_words else []
