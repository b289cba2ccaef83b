"""What a page needs to print a thread: the places of one page, the heading's count, and whether and how one may reply.
It reads and never writes."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _

from blog import noting
from blog.models import Audience, Enrolment, Note, Post, ReadMark
from blog.names import naming
from blog.names.form import NameForm
from comments import guests, moderation, policy, threads
from comments.forms import ReplyForm
from comments.models import Comment, CommentQuerySet, answerable_by
from comments.moderation import Said

LARGEST_PAGE = 100_000
NO_ROW = 0  # asked for all the same where there is nothing, so that a page costs what it costs with comments


def thread_of(
    request: HttpRequest, post: Post, new: Comment | None = None, guest_key: str | None = None, place: Any = "unknown"
) -> dict[str, Any]:
    """The context of `comments/thread.html`. `new` is a comment that this person has just written; its page shows."""
    key = guests.guest_key(request) if guest_key is None else guest_key
    number = (new.number or (new.root.number if new.root else "")) if new else ""
    page = threads.page_of(number) if new else asked_page(request)
    rows, has_more = rows_of(post, page, request.user, key)
    narrower = next((row.n_for_few for row in rows if row.depth == 0), 0)
    place = place_in(request, post) if place == "unknown" else place
    return {
        "post": post,
        "course": post.course,
        "places": threads.arrange(rows, post.course.shown_depth),
        "page": page,
        "has_more": has_more,
        "n_thoughts": post.n_published + narrower,
        "new": new,
        "seen_until": ReadMark.objects.seen_until(request.user, post),
        "newest": max((row.fresh_at for row in rows if row.is_published and row.fresh_at), default=None),
        "place": place,
        "acts": noting.acts_on(request.user, place, post),
        **replying(request, post, place),
    }


def rows_of(post: Post, page: int, user: Any, guest_key: str) -> tuple[list[Any], bool]:
    """The rows of one page in two queries, and whether another page follows. Numbers are given in order and never
    taken back, so the first number of the next page tells."""
    first, last = threads.span(page)
    standing = with_notes(Comment.objects.standing(post, user, guest_key), user)
    in_page = Q(position__range=(first, last + 1)) | Q(position__isnull=True)
    tops = list(standing.filter(in_page, depth=0).annotate(n_for_few=narrower_than_all(post, user)))
    has_more = any(row.position == last + 1 for row in tops)
    tops = [row for row in tops if row.position != last + 1]
    roots = [row.pk for row in tops] or [NO_ROW]
    return [*tops, *standing.filter(root__in=roots)], has_more


def with_notes(rows: CommentQuerySet, user: Any) -> Any:
    """The rows, each with whether private notes that this person reads belong to it."""
    if not user.is_authenticated:
        return rows
    return rows.annotate(has_notes=Exists(Note.objects.visible_to(user).filter(comment_id=OuterRef("pk"))))


def narrower_than_all(post: Post, user: Any) -> Any:
    """How many published comments this person reads beside those that the essay's number counts, asked in the query of
    the top rows: the heading counts what stands below it."""
    if not user.is_authenticated:
        return Value(0)
    read = Comment.objects.standing(post, user).filter(answerable_by(user), audience__lt=Audience.WEB)
    counts = read.order_by().values("post").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts), 0)


def asked_page(request: HttpRequest) -> int:
    """The page of the thread that the address asks for; the first for anything odd."""
    asked = request.GET.get("thread", "")
    page = int(asked[:9]) if asked.isdecimal() else 1
    return page if 0 < page < LARGEST_PAGE else 1


def replying(request: HttpRequest, post: Post, place: Enrolment | None) -> dict[str, Any]:
    """Whether this person may reply, under which name, who will see it, and whether it shows at once."""
    facts = moderation.gather(post, Said("", author=place))
    may, at_once = policy.may_post(facts), policy.shows_at_once(facts)
    name = known_as(place)
    return {
        "may": may,
        "refusal": _(may.sentence) if may.sentence else "",
        "held": _(at_once.sentence) if at_once.sentence else "",
        "known_as": name,
        "to_be_named": naming.is_to_be_asked(place),
        "circle": Audience(min(post.audience, post.course.audience)).label,
        "form": ReplyForm(known_as=name),
    }


def answering(
    request: HttpRequest, post: Post, form: ReplyForm, parent: str | None, named: NameForm | None = None
) -> dict[str, Any]:
    """The context of the reply form on its own, with what it answers if that stands in the thread. A form that comes
    back is shown whatever the policy says by now, so that nobody loses what they typed."""
    place = place_in(request, post)
    standing = Comment.objects.standing(post, request.user)
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
