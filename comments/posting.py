"""What is said, before it is a row: the words and who says them, what they answer, whom they name, whether they were
sent before, and the facts that the policy judges by. It makes a new row, waiting; where that goes from there is for
`comments.moderation`."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blog.characters import one_line
from blog.closing import is_closed
from blog.models import Audience, Enrolment, Post, User
from blog.questions import question
from blog.refusals import Refused
from blog.rendering import plain, render_comment
from comments import policy
from comments.mentions import named_in
from comments.models import Comment, CommentStatus, Kind, Restriction, answerable_by, is_at, no_account
from comments.policy import APPROVALS_NEEDED
from comments.spam.records import Verdict
from comments.threads import depth_below

A_DOUBLE_CLICK = timedelta(minutes=1)
A_WEEK = timedelta(days=6)
FORGOTTEN = {CommentStatus.WITHDRAWN, CommentStatus.ERASED}
LARGEST_CLASS = 2000


@dataclass(frozen=True)
class Said:
    """What somebody says: the words, what they answer, and who they are, a member or a guest. `url` is the page of a
    mention elsewhere; `address_hash`, `seconds_since_issue` and `trap` are what came with a form."""

    body: str
    parent: Comment | None = None
    author: Enrolment | None = None
    account: User | None = None
    guest_name: str = ""
    guest_email: str = ""
    guest_key: str = ""
    submission_id: UUID | None = None
    audience: int = Audience.WEB
    url: str = ""
    address_hash: str = ""
    seconds_since_issue: float | None = None
    trap: str = ""

    @property
    def writer(self) -> tuple[int | None, int | None, str, str, str]:
        """Who says it, for `said_by`: by what is known of them best, and nothing else."""
        if self.author or self.account:
            return self.author.pk if self.author else None, None if self.author else self.account_pk, "", "", ""
        return None, None, self.guest_name, self.guest_email, self.guest_key

    @property
    def account_pk(self) -> int | None:
        """The id of the account, if there is one."""
        return self.account.pk if self.account else None

    def is_by(self) -> Q:
        """The condition for what the same person said before."""
        return said_by(*self.writer)


def said_by(author: int | None, account: int | None, name: str, email: str, key: str) -> Q:
    """The condition for what one person said: a member by their place, a visitor by their account or their browser,
    else by name and address together."""
    if author:
        return Q(author=author)
    if account:
        return Q(account=account)
    named = Q(no_account(), guest_name=name, guest_email=email)
    return named | Q(guest_key=key) if key else named


def rendered(body: str) -> str:
    """The HTML of a comment. Raises Refused for too much of it, or for none that anybody could read."""
    try:
        html = render_comment(body)
    except ValueError as problem:
        raise Refused(str(problem)) from problem
    if not one_line(plain(html)):
        raise Refused(_("Write something first."))
    return html


def rerender(comment: Comment) -> None:
    """Make the HTML of a comment again from its Markdown."""
    comment.body_html = render_comment(comment.body)
    comment.save(update_fields=["body_html"])


def hashed(body: str) -> str:
    """What tells the same words again, whatever their spaces and capitals."""
    folded = " ".join(unicodedata.normalize("NFKC", body).casefold().split())
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()


def sent_before(post: Post, said: Said, parent: Comment | None) -> Comment | None:
    """The comment that this submission made already, by its id or by a second click. Raises Refused, with the day,
    where the same words by the same person stand here or wait already."""
    if said.submission_id and (before := Comment.objects.filter(submission_id=said.submission_id).first()):
        if before.text_hash == hashed(said.body) and Comment.objects.filter(said.is_by(), pk=before.pk).exists():
            return before
        raise Refused(_("This form was used before. Send it once more: your text is kept."))
    twin: Comment | None = twins.first(post.pk, parent.pk if parent else None, hashed(said.body), *said.writer)
    if twin is None:
        return None
    is_second_click = said.author or said.account or (said.guest_key and said.guest_key == twin.guest_key)
    if is_second_click and timezone.now() - twin.created_at < A_DOUBLE_CLICK:
        return twin
    raise Refused(sentence_about(twin, post))


@question
def twins(post: int, parent: int | None, text: str, *writer: Any) -> QuerySet[Comment]:
    """The last comment of a writer with the same words in the same place."""
    same = Comment.objects.filter(said_by(*writer), is_at("post", post), is_at("parent", parent), text_hash=text)
    return same.exclude(status__in=FORGOTTEN).order_by("-created_at")[:1]


def sentence_about(twin: Comment, post: Post) -> str:
    """When these words were sent, and what became of them."""
    at = twin.created_at.astimezone(ZoneInfo(post.course.time_zone))
    is_long_ago = timezone.now() - twin.created_at > A_WEEK
    told = {"day": date_format(at, "DATE_FORMAT" if is_long_ago else "l")}
    if twin.is_published:
        return _("You already sent this on %(day)s; it is published.") % told
    if twin.is_waiting:
        return _("You already sent this on %(day)s; it is waiting.") % told
    return _("You already sent this on %(day)s; an instructor did not publish it.") % told


def gather(post: Post, said: Said, parent: Comment | None = None, verdict: Verdict | None = None) -> policy.Facts:
    """The facts that the policy judges by; `verdict` is the strictest of the rules."""
    is_staff = said.author is not None and said.author.is_staff
    return policy.Facts(
        now=timezone.now(),
        is_closed=is_closed(post.course),
        is_published=post.is_published,
        takes_replies=post.takes_replies,
        closes_at=post.replies_close_at,
        is_member=said.author is not None,
        is_staff=is_staff,
        is_restricted=not is_staff and is_restricted(post, said),
        verdict=verdict.name.lower() if verdict else "",
        guests=post.course.guests,
        students=post.course.students,
        approved=approvals(said.author) if post.course.students == "first" else 0,
        parent="none" if said.parent is None else "shown" if parent else "hidden",
    )


def is_restricted(post: Post, said: Said) -> bool:
    """Whether all that this person says is held for now. A member's place knows it; a guest is known by their
    address."""
    if said.author:
        return said.author.held_until is not None and said.author.held_until > timezone.now()
    holds = Restriction.objects.standing().filter(course=post.course_id, guest_email__iexact=said.guest_email)
    return bool(said.guest_email) and holds.exists()


def approvals(author: Enrolment | None) -> int:
    """How many of a student's comments a person has approved or looked at, as far as it matters; none of a guest's."""
    return len(looked_at(author.pk)) if author else 0


@question
def looked_at(author: int) -> QuerySet[Comment, Any]:
    """As many as are needed."""
    seen = Comment.objects.filter(author=author, status=CommentStatus.PUBLISHED, looked_at__isnull=False)
    return seen.order_by().values_list("pk")[:APPROVALS_NEEDED]


def parent_of(post: Post, said: Said) -> Comment | None:
    """What is answered, as it is now, if it stands in this essay's thread."""
    if said.parent is None:
        return None
    found: Comment | None = answered.first(said.parent.pk, post.pk)
    if found is None or (found.is_published and found.audience == Audience.WEB):
        return found
    user = said.account or (said.author and said.author.user) or AnonymousUser()
    return found if Comment.objects.filter(answerable_by(user, said.guest_key), pk=found.pk).exists() else None


@question
def answered(comment: int, post: int) -> QuerySet[Comment]:
    """A comment in an essay's thread, whoever may read it, with who wrote it."""
    return Comment.objects.filter(pk=comment, post=post, kind=Kind.COMMENT).select_related("author")


def add(post: Post, said: Said, parent: Comment | None, html: str, at: datetime, held_for: str) -> Comment:
    """The row, waiting and without a number; not written yet."""
    return Comment(
        post=post,
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        depth=depth_below(parent.depth if parent else None),
        kind=Kind.PINGBACK if said.url else Kind.COMMENT,
        author=said.author,
        account=said.account,
        guest_name="" if said.author else said.guest_name,
        guest_email=said.guest_email,
        guest_key=said.guest_key,
        url=said.url if said.url.startswith(("https://", "http://")) else "",
        address_hash=said.address_hash,
        submission_id=said.submission_id,
        body=said.body,
        body_html=html,
        text_hash=hashed(said.body),
        held_for=held_for,
        audience=circle_of(said, parent),
        created_at=at,
    )


def circle_of(said: Said, parent: Comment | None) -> int:
    """Who reads it: as its writer chose, never wider than what it answers; an answer to what is for few is read by the
    same few."""
    if parent is None:
        return said.audience
    return parent.audience if parent.is_for_few else min(said.audience, parent.audience)


def name_people(comment: Comment) -> None:
    """Keep whom a member's comment names; guests name nobody, for the course's people are not theirs to find out."""
    named = people_named(comment.post, comment.body) if comment.author_id else []
    if named or comment.edited_at:
        comment.mentioned.set(named)


def people_named(post: Post, body: str) -> list[Any]:
    """The people of the course whose public names stand behind an @ in these words."""
    if "@" not in body:
        return []
    here = Enrolment.objects.filter(course=post.course_id, is_active=True).only("pk", "public_name")[:LARGEST_CLASS]
    by_name = {place.public_name: place for place in here}
    return [by_name[name] for name in named_in(body, by_name)]
