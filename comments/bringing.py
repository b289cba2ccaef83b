"""Bringing in a whole thread that stood elsewhere: who answers whom, whatever order they come in, and the numbers a
living thread would have given. A verb of the threads for imports; it asks no policy and tells nobody.

It must not know where the thread stood, nor how its words were made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from blog.models import Audience, Decision, Enrolment, Post
from comments import indexing, moderation
from comments.locking import current, locked
from comments.models import Comment, CommentStatus, Kind
from comments.posting import hashed
from comments.threads import depth_below, numbered

PUBLISHED = CommentStatus.PUBLISHED
UNREAD = [f"{row}{words}" for row in ("", "parent__", "root__") for words in ("body", "body_html")]


@dataclass(frozen=True, slots=True)
class Voice:
    """One comment from elsewhere. `key` names it there and `parent` what it answers, or ""; `order` decides between two
    of one moment. `html` was rendered of `body`. Without an `author` it is a guest's."""

    key: str
    parent: str
    order: int
    at: datetime
    status: CommentStatus
    kind: Kind
    body: str
    html: str
    author: Enrolment | None = None
    guest_name: str = ""
    guest_email: str = ""
    url: str = ""


@dataclass(frozen=True)
class Arranged:
    """Voices in the order in which they were said, none before what it answers; `parents` is what each answers, or "".
    `holding` are those with something published below them: readers met them, so they hold their place, whatever became
    of them. `orphans` answered what is not there, `cycles` in the end themselves, and `answers_to_mentions` a page
    elsewhere: all of these stand on top. `depth` counts levels, 0 for no voices."""

    voices: tuple[Voice, ...]
    parents: Mapping[str, str]
    holding: frozenset[str]
    orphans: tuple[str, ...]
    cycles: tuple[str, ...]
    answers_to_mentions: tuple[str, ...]
    depth: int


def arranged(voices: Sequence[Voice], known: Collection[str] = ()) -> Arranged:
    """Who answers whom among these voices and the comments `known` to stand here, by their keys. A voice whose key
    comes twice counts once."""
    by_key = {voice.key: voice for voice in voices}
    parents, orphans, mentions = dict[str, str](), list[str](), list[str]()
    for key, voice in by_key.items():
        above = by_key.get(voice.parent)
        is_free = not voice.parent or voice.kind != Kind.COMMENT
        parents[key] = "" if is_free or (above and above.kind != Kind.COMMENT) else voice.parent
        if parents[key] and above is None and voice.parent not in known:
            parents[key] = ""
            orphans.append(key)
        elif not is_free and not parents[key]:
            mentions.append(key)
    cycles = tuple(broken(by_key, parents))
    said = moments(by_key, parents)
    ordered = sorted(by_key.values(), key=lambda voice: (*said[voice.key], voice.order))
    depth = max((below for _at, below in said.values()), default=-1) + 1
    holding = above_published(ordered, parents)
    return Arranged(tuple(ordered), parents, holding, tuple(orphans), cycles, tuple(mentions), depth)


def broken(by_key: Mapping[str, Voice], parents: dict[str, str]) -> Iterator[str]:
    """Open every circle at its oldest voice; the keys of those."""
    settled = set[str]()
    for start in by_key:
        path: dict[str, None] = {}
        key = start
        while key in by_key and key not in settled and key not in path:
            path[key] = None
            key = parents[key]
        if key in path:
            names = list(path)
            circle = names[names.index(key) :]
            oldest = min(circle, key=lambda name: (by_key[name].at, by_key[name].order))
            parents[oldest] = ""
            yield oldest
        settled.update(path)


def moments(by_key: Mapping[str, Voice], parents: Mapping[str, str]) -> dict[str, tuple[datetime, int]]:
    """When each was said, never before what it answers, and how far below the top; without recursion."""
    said: dict[str, tuple[datetime, int]] = {}
    for start in by_key:
        path, key = list[str](), start
        while key in by_key and key not in said:
            path.append(key)
            key = parents[key]
        for key in reversed(path):
            above = said.get(parents[key])
            at = by_key[key].at
            said[key] = (max(at, above[0]), above[1] + 1) if above else (at, 0)
    return said


def above_published(ordered: Sequence[Voice], parents: Mapping[str, str]) -> frozenset[str]:
    """The keys of what something published answers, however far below."""
    holding = set[str]()
    for voice in reversed(ordered):
        if parents[voice.key] and (voice.status == PUBLISHED or voice.key in holding):
            holding.add(parents[voice.key])
    return frozenset(holding)


def bring_in(post: Post, thread: Arranged, voices: Iterable[Voice], known: Mapping[str, int]) -> dict[str, int]:
    """Write some voices of a thread, the next in its order, below an essay: all of them or nothing. The ids they got,
    by key. `known` are the ids of those that stand here already, which keep the numbers they have."""
    with transaction.atomic():
        post = locked(post)
        here = post.comments.select_related("parent", "root").defer(*UNREAD)
        standing = {row.pk: row for row in here} if known else {}
        rows = {key: standing[pk] for key, pk in known.items() if pk in standing}
        numbers = Numbers(post, standing.values())
        for row in sorted((rows[key] for key in thread.holding & rows.keys()), key=lambda row: row.depth):
            if not row.number:
                numbers.give(row, row.created_at)
                row.save(update_fields=["number", "position", "published_at"])
        made: dict[str, Comment] = {}
        for voice in voices:
            made[voice.key] = rows[voice.key] = row_of(post, voice, rows.get(thread.parents[voice.key]))
            if voice.status == PUBLISHED or voice.key in thread.holding:
                numbers.give(made[voice.key], voice.at)
        moderation.bring_in_all(post, levels(made.values()))
    return {key: row.pk for key, row in made.items()}


def row_of(post: Post, voice: Voice, parent: Comment | None) -> Comment:
    """The row of a voice, in the standing it had, without a number."""
    is_shown = voice.status == PUBLISHED
    return Comment(
        post=post,
        parent=parent,
        root=(parent.root or parent) if parent else None,
        depth=depth_below(parent.depth if parent else None),
        kind=voice.kind,
        status=voice.status,
        audience=parent.audience if parent else Audience.WEB,
        author=voice.author,
        account=voice.author.user if voice.author else None,
        guest_name="" if voice.author else voice.guest_name,
        guest_email="" if voice.author else voice.guest_email,
        url=voice.url,
        body=voice.body,
        body_html=voice.html,
        text_hash=hashed(voice.body),
        created_at=voice.at,
        published_at=voice.at if is_shown else None,
        looked_at=None if voice.status == CommentStatus.PENDING else voice.at,
    )


def levels(rows: Iterable[Comment]) -> list[list[Comment]]:
    """The rows such that each comes in a later list than its parent: replies to the deepest level lie in it, too."""
    found: list[list[Comment]] = []
    place: dict[int, int] = {}
    for row in rows:
        level = place[id(row)] = place[id(row.parent)] + 1 if id(row.parent) in place else 0
        found += [[]] if level == len(found) else []
        found[level].append(row)
    return found


class Numbers:
    """The numbers of one thread, given in the order of asking: each one more than the largest among its siblings."""

    def __init__(self, post: Post, rows: Iterable[Comment]) -> None:
        """Those given before hold."""
        self.post = post
        self.last = Counter[str]({"": post.n_threads})
        for row in rows:
            if row.number and row.position:
                before = row.number.removesuffix(str(row.position))
                self.last[before] = max(self.last[before], row.position)

    def give(self, row: Comment, at: datetime) -> None:
        """Number a row, unless it is a mention or answers what has no number itself."""
        parent = row.parent
        if row.kind != Kind.COMMENT or (parent and not parent.number) or row.is_for_few:
            return
        number, depth = (parent.number, parent.depth) if parent else ("", None)
        before = numbered(number, depth, 0).removesuffix("0")
        self.last[before] += 1
        row.position = self.last[before]
        row.number = numbered(number, depth, row.position)
        row.published_at = row.published_at or at
        self.post.n_threads = self.last[""]


def is_touched(comment: Comment) -> bool:
    """Whether anybody has changed it or decided about it here."""
    return comment.edited_at is not None or Decision.objects.about(comment).exists()


def bring_up_to_date(comment: Comment, voice: Voice) -> None:
    """Give a comment the words and the standing it has elsewhere by now; whoever calls has asked `is_touched`."""
    with transaction.atomic():
        comment = current(comment)
        if comment.text_hash != hashed(voice.body):
            comment.body, comment.body_html, comment.text_hash = voice.body, voice.html, hashed(voice.body)
            comment.save(update_fields=["body", "body_html", "text_hash"])
            indexing.index(comment)
            moderation.count(comment.post, 0)
        if comment.status != voice.status:
            if voice.status == PUBLISHED:
                moderation.show(comment, voice.at, is_news=False)
            else:
                moderation.change_status(comment, voice.status)
