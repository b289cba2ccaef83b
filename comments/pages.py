"""Which rows stand on a page of a thread, for one reader: pages of 50 threads or of the replies under one comment, in
the sorts *oldest*, *newest* and *unread*, and the page on which a comment is to be found. It reads, and must not know
how a page is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from typing import Any, cast

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.http import urlencode

from blog.models import Post
from blog.prepared import prepared
from comments.models import Comment, CommentQuerySet, CommentStatus, Kind
from comments.threads import COLUMNS, COMMENTS_PER_PAGE, DEEPEST, Cut, Row, cut, page_of, printing_order, span

OLDEST, NEWEST, UNREAD = "oldest", "newest", "unread"
LARGEST_PAGE = 100_000
LARGEST_ID = 18
MOST_MENTIONS = 50


@dataclass(frozen=True)
class Asked:
    """What an address asks of a thread: the sort, the page (None for the first in that sort), and the comment whose
    replies alone are wanted."""

    sort: str = OLDEST
    page: int | None = None
    under: int | None = None

    def query(self, anchor: str = "comments") -> str:
        """The part of the address behind the essay's own."""
        words: dict[str, Any] = {} if self.sort == OLDEST else {"sort": self.sort}
        words |= {"under": self.under} if self.under else {}
        words |= {"thread": self.page} if self.page and (self.page > 1 or self.sort == NEWEST) else {}
        return f"{'?' if words else ''}{urlencode(words)}#{anchor}"

    def to_page(self, page: int) -> str:
        """The same for another page."""
        return replace(self, page=page).query()


@dataclass(frozen=True)
class Reader:
    """Who reads a thread, and the moment up to which they have seen it."""

    user: Any
    guest_key: str = ""
    seen_until: datetime | None = None
    kept: dict[int, CommentQuerySet] = field(default_factory=dict, compare=False)

    def standing(self, post: Post) -> CommentQuerySet:
        """The rows of an essay's thread for this reader; asked for several times a page, and dear to put together."""
        if post.pk not in self.kept:
            self.kept[post.pk] = Comment.objects.standing(post, self.user, self.guest_key)
        return self.kept[post.pk]

    def shown(self, post: Post) -> QuerySet[Any]:
        """Those of them whose words this reader sees."""
        rows: QuerySet[Any] = self.standing(post)
        return rows.filter(is_shown=True)


@dataclass(frozen=True)
class Layout:
    """The rows of one page: the threads as they are cut, the comment they are replies to, if one was asked for, the
    mentions elsewhere, and how many pages there are."""

    asked: Asked
    threads: list[Cut]
    last_page: int
    above: Row | None = None
    mentions: list[Row] = field(default_factory=list)

    @property
    def page(self) -> int:
        """The number of this page."""
        return self.asked.page or 1

    @property
    def alone(self) -> Cut:
        """The comment on top, without the replies that were asked for."""
        return Cut([self.above] if self.above else [], 0)

    @property
    def rows(self) -> list[Row]:
        """All rows of the page, mentions last."""
        above = [self.above] if self.above else []
        return above + [row for thread in self.threads for row in thread.rows] + self.mentions

    @property
    def shown(self) -> list[int]:
        """The ids of the comments whose words stand on the page."""
        return [row.id for row in self.rows if row.is_shown]

    def holds(self, pk: int) -> bool:
        """Whether a comment, or what holds its place, stands on the page."""
        return any(row.id == pk for thread in self.threads for row in thread.rows)


def asked_by(request: HttpRequest) -> Asked:
    """What the address asks for; anything odd asks for nothing."""
    page, under = number_in(request.GET.get("thread", "")), number_in(request.GET.get("under", ""))
    sort = request.GET.get("sort", "")
    return Asked(
        sort if sort in {NEWEST, UNREAD} and not under else OLDEST,
        page if page and page < LARGEST_PAGE else None,
        under,
    )


def number_in(text: str) -> int | None:
    """The number a text spells, or None."""
    return int(text) or None if text.isdecimal() and len(text) < LARGEST_ID else None


def lay_out(post: Post, asked: Asked, reader: Reader) -> Layout:
    """The page that was asked for. What is asked about a comment that does not stand here gives the first page."""
    if asked.under:
        found = below(rows_beside(post, asked.under, reader), asked)
        return found or lay_out(post, Asked(), reader)
    if asked.sort == UNREAD and reader.seen_until:
        return unread(post, asked, reader)
    last_page = page_of(None, post.n_threads)
    first = last_page if asked.sort == NEWEST else 1
    asked = replace(asked, sort=OLDEST if asked.sort == UNREAD else asked.sort, page=asked.page or first)
    return whole(rows_of(post, asked.page or first, reader), asked, last_page)


def whole(rows: list[Row], asked: Asked, last_page: int) -> Layout:
    """A page of threads. What has no number yet stands on the last."""
    mentions = [row for row in rows if row.kind == Kind.PINGBACK][:MOST_MENTIONS]
    ordered = printing_order(row for row in rows if row.kind == Kind.COMMENT)
    threads = cut(ordered)[:COMMENTS_PER_PAGE]
    return Layout(asked, threads[::-1] if asked.sort == NEWEST else threads, last_page, mentions=mentions)


def below(rows: list[Row], asked: Asked) -> Layout | None:
    """A page of the replies under one comment; None where that does not stand."""
    above = next((row for row in rows if row.id == asked.under), None)
    ordered = printing_order(rows, asked.under)
    if above is None or above.kind == Kind.PINGBACK or not (above.is_shown or ordered):
        return None
    depth, last = above.depth + 1, last_below(above, rows)
    asked = replace(asked, page=min(asked.page or 1, page_of(None, last)))
    threads, is_here = list[Row](), False
    for row in ordered:
        if row.depth == depth:
            is_here = page_of(row.position, last) == asked.page
        threads += [row] if is_here else []
    return Layout(asked, cut(threads, above=1), page_of(None, last), above)


def last_below(above: Row, rows: Iterable[Row]) -> int:
    """The position last given to a reply to this comment; 0 if none was. Those below the deepest level stand in it."""
    in_level = f"{above.number}." if above.depth + 1 == DEEPEST and above.number else None
    below = (row for row in rows if row.parent_id == above.id or (in_level and row.number.startswith(in_level)))
    return max((row.position or 0 for row in below), default=0)


def unread(post: Post, asked: Asked, reader: Reader) -> Layout:
    """The threads in which something is new to this reader, oldest first: of each the new comments, what they answer,
    and how many others there are."""
    fresh = fresh_in(post, reader).annotate(top=Coalesce("root_id", "pk"), at=Coalesce("root__position", "position"))
    found = list(fresh.order_by(F("at").asc(nulls_last=True), "top").values_list("pk", "top"))
    tops = list(dict.fromkeys(top for _pk, top in found))
    page = min(asked.page or 1, page_of(None, len(tops)))
    here = tops[span(page)[0] - 1 : span(page)[1]]
    rows = light(reader, post, Q(pk__in=here))
    kept = printing_order(Row(**row) for row in rows)
    new, wanted = {pk for pk, _top in found}, set[int]()
    for row in reversed(kept):
        if row.id in new or row.id in wanted or row.depth == 0:
            wanted |= {row.id, row.parent_id or row.id}
    sizes = {thread.rows[0].id: len(thread.rows) + thread.more for thread in cut(kept)}
    threads = cut([row for row in kept if row.id in wanted])
    threads = [Cut(rows, sizes[rows[0].id] - len(rows)) for rows, _more in threads]
    return Layout(replace(asked, page=page), threads, page_of(None, len(tops)))


def fresh_in(post: Post, reader: Reader, since: datetime | None = None) -> QuerySet[Comment]:
    """The published comments of others that this reader may read, and that appeared or were edited since a moment:
    that of their mark, if no other is given."""
    moment = since or reader.seen_until
    rows = reader.shown(post).filter(status=CommentStatus.PUBLISHED, kind=Kind.COMMENT)
    rows = rows.filter(Q(published_at__gt=moment) | Q(edited_at__gt=moment))
    if reader.user.is_authenticated:
        rows = rows.exclude(author__user=reader.user.pk).exclude(account=reader.user.pk)
    return rows.exclude(guest_key=reader.guest_key) if reader.guest_key else rows


def way_to(comment: Comment, reader: Reader) -> Asked:
    """The page on which a comment stands: that of its thread, or, where that is cut before it, one of the replies under
    the nearest comment above it that shows it."""
    post, top = comment.post, comment.root or comment
    page = page_of(top.position, post.n_threads)
    if comment.depth == 0:
        return Asked(page=page)
    rows = rows_of(post, page, reader)
    layout: Layout | None = whole(rows, Asked(page=page), page)
    chain = way_down(comment, rows)
    for above, inside in pairwise(chain):
        if layout is None or layout.holds(comment.pk):
            break
        at = page_of(inside.position, last_below(above, rows))
        layout = below(rows, Asked(page=at, under=above.id))
    return layout.asked if layout else Asked(page=page)


def way_down(comment: Comment, rows: Iterable[Row]) -> list[Row]:
    """The rows from the top of a thread to a comment, those left out that hold no page of replies."""
    by_id = {row.id: row for row in rows}
    row, chain = by_id.get(comment.pk), list[Row]()
    while row:
        chain += [row] if row.depth < DEEPEST or row.id == comment.pk else []
        row = by_id.get(row.parent_id or 0)
    return chain[::-1]


def rows_of(post: Post, page: int, reader: Reader) -> list[Row]:
    """The rows of one page of threads, in one query."""
    is_last = page == page_of(None, post.n_threads)
    return [Row(**row) for row in page_rows(reader.user, post, reader.guest_key, *span(page), is_last)]


@prepared
def page_rows(user: Any, post: Post, guest_key: str, first: int, last: int, is_last: bool) -> QuerySet[Any]:
    """The threads on top from the first to the last position, with their replies; on the last page also those without
    a position yet."""
    tops = Q(position__range=(first, last)) | (Q(position__isnull=True) if is_last else Q(pk__in=()))
    tops = Q(tops, depth=0)
    return light(Reader(user, guest_key), post, tops)


def rows_beside(post: Post, pk: int, reader: Reader) -> list[Row]:
    """All rows of the thread in which a comment stands, in one query."""
    top = reader.standing(post).filter(pk=pk).order_by().annotate(top=Coalesce("root_id", "pk")).values("top")
    return [Row(**row) for row in light(reader, post, Q(pk__in=top))]


def light(reader: Reader, post: Post, tops: Q) -> QuerySet[Any]:
    """Rows without their words: those on top and those below them, in one query that finds each by its index."""
    found: Any = reader.standing(post).filter(tops).order_by().values(*COLUMNS)
    below = Comment.objects.standing(post, reader.user, reader.guest_key, below=tops)
    return cast(QuerySet[Any], found.union(below.order_by().values(*COLUMNS), all=True))
