"""What a page needs to print a thread: the places of one page, the heading's count, and whether and how one may reply.
It reads and never writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog import noting
from blog.closing import is_closed
from blog.models import Audience, Enrolment, Note, Post, ReadMark
from blog.names import naming
from blog.names.form import NameForm
from blog.prepared import prepared
from comments import guests, outside_check, policy, posting, stamps
from comments.empty_form import empty_form
from comments.forms import TRAP, ReplyForm
from comments.keeping import Line, Lines, lines_of
from comments.models import Comment, CommentStatus, Kind, Restriction, uncounted
from comments.pages import NEWEST, OLDEST, UNREAD, Asked, Layout, Reader, asked_by, lay_out, way_to
from comments.posting import Said
from comments.threads import Place, placed

SORTS = {
    OLDEST: gettext_lazy("Oldest first"),
    NEWEST: gettext_lazy("Newest first"),
    UNREAD: gettext_lazy("Only what is new"),
}


def thread_of(
    request: HttpRequest, post: Post, new: Comment | None = None, guest_key: str | None = None, place: Any = "unknown"
) -> dict[str, Any]:
    """The context of `comments/thread.html`. `new` is a comment that this person has just written; its page shows."""
    key = guests.guest_key(request) if guest_key is None else guest_key
    place = place_in(request, post) if place == "unknown" else place
    reader = Reader(request.user, key, seen_until(request, post))
    layout = lay_out(post, way_to(new, reader) if new else asked_by(request), reader)
    told = replying(request, post, place)
    lines = None if new else lines_of(request, post, layout, reader, place, told["may"].yes)
    comments, n_beside = comments_of(post, layout, reader, lines)
    return {
        "post": post,
        "course": post.course,
        "places": places_of(post, layout, comments),
        "mentions": [comments[row.id] for row in layout.mentions if row.id in comments],
        "layout": layout,
        "ways": ways(layout, reader),
        "n_thoughts": post.n_published + n_beside,
        "new": new,
        "seen_until": reader.seen_until,
        "newest": max((c.fresh_at for c in comments.values() if c.is_published and c.fresh_at), default=None),
        "place": place,
        "guest_link": guests.link(request) if key else "",
        "acts": noting.acts_on(request.user, place, post),
        "lines": lines,
        **told,
    }


def seen_until(request: HttpRequest, post: Post) -> datetime | None:
    """Up to when this person has seen the thread; the page of the essay has asked with the essay."""
    known: datetime | None = getattr(post, "seen_until", None)
    return known if hasattr(post, "seen_until") else ReadMark.objects.seen_until(request.user, post)


def comments_of(post: Post, layout: Layout, reader: Reader, lines: Lines | None = None) -> tuple[dict[int, Any], int]:
    """The comments whose words stand on a page, by id, each with what its author may do, whether private notes belong
    to it, and whether it names this reader; and how many this reader meets beside the essay's count. Those that were
    printed for others, and are to this reader what they were to them, come as they were printed."""
    here = set(layout.shown)
    known, n_beside = known_to(reader, post, lines) if lines and lines.known else ({}, None)
    kept = {pk: line for pk, line in known.items() if pk in here}
    wanted = sorted(here - kept.keys())
    is_counting = n_beside is None
    asked = words_of(reader.user, post, reader.guest_key, wanted, is_counting)
    found = list(asked) if wanted or is_counting else []
    comments = {row.pk: row for row in found if row.pk in here}
    answered = {row.parent_id for row in layout.rows if row.is_shown and row.status == CommentStatus.PUBLISHED}
    for comment in comments.values():
        comment.is_mine = is_by(comment, reader)
        may_write = comment.is_mine and not is_closed(post.course)
        comment.can_change = may_write and may_change(comment, comment.pk in answered)
    return {**kept, **comments}, next((row.n_beside for row in found), 0) if n_beside is None else n_beside


def known_to(reader: Reader, post: Post, lines: Lines) -> tuple[dict[int, Line], int]:
    """The printed lines that are to this reader what they are to others: not theirs, not new, without their name and
    without notes of theirs; and how many comments this reader meets beside the essay's count."""
    known, concerning, n_beside = lines.fitting(), set[int](), 0
    if reader.user.is_authenticated:
        for row in concerns(reader.user, post, sorted(known)):
            if row["is_count"]:
                n_beside += row["n"]
            else:
                concerning.add(row["n"])
    since = reader.seen_until
    fresh = {pk for pk, line in known.items() if since and line.fresh_at and line.fresh_at > since}
    return {pk: line for pk, line in known.items() if pk not in concerning | fresh}, n_beside


@prepared
def concerns(user: Any, post: Post, here: list[int]) -> QuerySet[Any]:
    """Which of these comments are something else to this person than to others: their own, those that name them, and
    those with notes of theirs; and, in rows of their own, how many they meet in the thread beside the essay's count."""
    arms: list[Any] = [
        Comment.mentioned.through.objects.filter(comment__in=here, enrolment__user=user).values(n=F("comment_id")),
        Note.objects.visible_to(user).filter(post=post, comment_id__isnull=False).values(n=F("comment_id")),
        Comment.objects.written_by(user).filter(pk__in=here).values(n=F("pk")),
    ]
    met = [Reader(user).shown(post).filter(others).order_by().values("post") for others in uncounted()]
    counts = [rows.annotate(n=Count("pk"), is_count=Value(True)).values("n", "is_count") for rows in met]
    first, *rest = [arm.order_by().annotate(is_count=Value(False)).values("n", "is_count") for arm in arms]
    return cast(QuerySet[Any], first.union(*rest, *counts, all=True))


@prepared
def words_of(user: Any, post: Post, guest_key: str, here: list[int], is_counting: bool) -> QuerySet[Any]:
    """Those comments as this person reads them; where there are none, one from elsewhere. With how many there are
    beside the essay's count, where that is asked."""
    shown = Reader(user, guest_key).shown(post)
    elsewhere = shown.filter(kind=Kind.COMMENT).order_by().values("pk")[:1]
    rows: Any = shown.filter(pk__in=here or elsewhere)
    rows = rows.order_by().annotate(n_beside=beside_the_count(post, user, guest_key) if is_counting else Value(0))
    if not user.is_authenticated:
        return cast(QuerySet[Any], rows)
    notes = Note.objects.visible_to(user).filter(comment_id=OuterRef("pk"))
    named = Comment.mentioned.through.objects.filter(comment=OuterRef("pk"), enrolment__user=user.pk)
    return cast(QuerySet[Any], rows.annotate(has_notes=Exists(notes), names_me=Exists(named)))


def is_by(comment: Comment, reader: Reader) -> bool:
    """Whether these are the reader's own words."""
    if reader.guest_key and comment.guest_key == reader.guest_key:
        return True
    user = reader.user
    is_member = comment.author is not None and comment.author.user_id == user.pk
    return bool(user.is_authenticated and (is_member or comment.account_id == user.pk))


def may_change(comment: Comment, is_answered: bool) -> bool:
    """Whether the page offers its author to change it; the verb asks the policy again."""
    own = policy.Own(timezone.now(), comment.status, comment.published_at, is_answered)
    return policy.may_edit(own).yes


def places_of(post: Post, layout: Layout, comments: dict[int, Any]) -> list[Place]:
    """The lines of the page, with the comment that the others answer on top where one was asked for."""
    if layout.above is None:
        return placed(layout.threads, comments, post.course.shown_depth)
    return placed([layout.alone, *layout.threads], comments, post.course.shown_depth, layout.above.depth)


def ways(layout: Layout, reader: Reader) -> dict[str, Any]:
    """The addresses behind the essay's own: to other pages, to other sorts, and out of one comment's replies."""
    asked, page = layout.asked, layout.page
    earlier = asked.to_page(page - 1) if page > 1 else ""
    later = asked.to_page(page + 1) if page < layout.last_page else ""
    offered = [sort for sort in SORTS if sort != UNREAD or reader.seen_until]
    sorts = [(SORTS[sort], Asked(sort).query(), sort == asked.sort) for sort in offered]
    return {"earlier": earlier, "later": later, "sorts": sorts, "all": Asked().query(), "sort": asked.sort}


def beside_the_count(post: Post, user: Any, guest_key: str) -> Any:
    """How many comments this person meets beside those that the essay's number counts, asked in the query of the
    comments: the heading counts what stands below it."""
    if not user.is_authenticated and not guest_key:
        return Value(0)
    met = [Reader(user, guest_key).shown(post).filter(others).order_by().values("post") for others in uncounted()]
    few, fewer = [Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0) for rows in met]
    return few + fewer


def replying(request: HttpRequest, post: Post, place: Enrolment | None) -> dict[str, Any]:
    """Whether this person may reply, under which name, who will see it, and whether it shows at once."""
    facts = posting.gather(post, Said("", author=place))
    may, at_once = policy.may_post(facts), policy.shows_at_once(facts)
    name = known_as(place)
    return {
        "may": may,
        "refusal": _(may.sentence) if may.sentence else "",
        "held": _(at_once.sentence) if at_once.sentence else "",
        "hold": hold_on(place) if at_once.reason == "restricted" else None,
        "known_as": name,
        "to_be_named": naming.is_to_be_asked(place),
        "circle": Audience(min(post.audience, post.course.audience)).label,
        "form": empty_form(bool(name)),
        "trap": TRAP,
        "checked_outside": outside_check.is_on(),
        **({"submission": uuid4()} if name else {"stamp": stamps.stamp(post)}),
    }


def hold_on(place: Enrolment | None) -> Restriction | None:
    """The hold on all that this person says, with its reason; asked for only where there is one."""
    return Restriction.objects.standing().filter(enrolment=place).first() if place else None


def answering(
    request: HttpRequest, post: Post, form: ReplyForm, parent: str | None, named: NameForm | None = None
) -> dict[str, Any]:
    """The context of the reply form on its own, with what it answers if that stands in the thread. A form that comes
    back is shown whatever the policy says by now, so that nobody loses what they typed."""
    place = place_in(request, post)
    standing = Comment.objects.standing(post, request.user).filter(kind=Kind.COMMENT)
    answered: Any = standing.filter(pk=int(parent or 0)).first() if is_id(parent) else None
    if answered and not (answered.is_published and answered.is_shown):
        answered = None
    if answered:
        form.auto_id = f"answer-{answered.pk}-%s"
    if answered and answered.audience < Audience.WEB:
        form.fields.pop("seen_by", None)
    return {
        "post": post,
        "course": post.course,
        "place": place,
        "parent": answered,
        **replying(request, post, place),
        **({"circle": answered.circle} if answered and answered.audience < Audience.WEB else {}),
        **({"may": policy.YES} if form.is_bound else {}),
        "form": form,
        "naming": named,
    }


def asked_for_name(request: HttpRequest, post: Post) -> NameForm | None:
    """The question under which name a person appears, for whoever has yet to say; with what they answered, if they
    did."""
    place = place_in(request, post)
    if place is None or not naming.is_to_be_asked(place):
        return None
    place.course = post.course
    return NameForm(request.POST if "kind" in request.POST else None, place=place)


def is_id(text: str | None) -> bool:
    """Whether this is the id of a row."""
    return bool(text and text.isdecimal() and len(text) < 18)


def place_in(request: HttpRequest, post: Post) -> Enrolment | None:
    """This person's place in the essay's course."""
    return post.course.enrolment_of(request.user)


def known_as(place: Enrolment | None) -> str:
    """The name a reply appears under, if the site knows it: the public name of a member."""
    return place.public_name if place else ""
