"""What a page needs to print a thread: the places of one page, the heading's count, and whether and how one may reply.
It reads and never writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db.models import Count, Exists, OuterRef, Subquery, Value
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
from comments import guests, outside_check, policy, posting, stamps
from comments.forms import TRAP, ReplyForm
from comments.models import Comment, Kind, Restriction, counted
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
    comments, n_beside = comments_of(post, layout, reader)
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
        **replying(request, post, place),
    }


def seen_until(request: HttpRequest, post: Post) -> datetime | None:
    """Up to when this person has seen the thread; the page of the essay has asked with the essay."""
    known: datetime | None = getattr(post, "seen_until", None)
    return known if hasattr(post, "seen_until") else ReadMark.objects.seen_until(request.user, post)


def comments_of(post: Post, layout: Layout, reader: Reader) -> tuple[dict[int, Any], int]:
    """The comments whose words stand on a page, by id, each with what its author may do, whether private notes belong
    to it, and whether it names this reader; and how many this reader meets beside the essay's count. One query, which
    asks a comment from elsewhere where the page has none."""
    here = layout.shown
    elsewhere = reader.shown(post).filter(kind=Kind.COMMENT).order_by().values("pk")[:1]
    rows: Any = reader.shown(post).filter(pk__in=here or elsewhere)
    rows = rows.order_by().annotate(n_beside=beside_the_count(post, reader))
    if reader.user.is_authenticated:
        notes = Note.objects.visible_to(reader.user).filter(comment_id=OuterRef("pk"))
        named = Comment.mentioned.through.objects.filter(comment=OuterRef("pk"), enrolment__user=reader.user.pk)
        rows = rows.annotate(has_notes=Exists(notes), names_me=Exists(named))
    found = list(rows)
    comments = {row.pk: row for row in found if row.pk in here}
    answered = {c.parent_id for c in comments.values() if c.is_published}
    for comment in comments.values():
        comment.is_mine = is_by(comment, reader)
        may_write = comment.is_mine and not is_closed(post.course)
        comment.can_change = may_write and may_change(comment, comment.pk in answered)
    return comments, next((row.n_beside for row in found), 0)


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


def beside_the_count(post: Post, reader: Reader) -> Any:
    """How many comments this person meets beside those that the essay's number counts, asked in the query of the
    comments: the heading counts what stands below it."""
    if not reader.user.is_authenticated and not reader.guest_key:
        return Value(0)
    met = reader.shown(post).filter(kind=Kind.COMMENT).exclude(counted())
    return Coalesce(Subquery(met.order_by().values("post").annotate(n=Count("pk")).values("n")), 0)


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
        "form": ReplyForm(known_as=name),
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
