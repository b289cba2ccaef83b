"""Finding essays, comments, works and people of a course by words: what a person may read, the best first, and how much
of each kind. It writes nothing and must not know pages.

All of it goes through `visible_to`, in the same statement as the words: nothing that this person may not read is
ranked, counted or suggested. Of each kind the newest thousand are ranked; an essay weighs more than a comment, and that
more than a work, for short texts rank high by themselves. Names are in no document: they are compared as they are now,
so that a name given up is found nowhere at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from blog.models import CoAuthor, Course, Enrolment, Post, PostStatus, Source, Tag, Week
from blog.searching.documents import Kind, matching, newest, read_in
from blog.searching.words import Term, asked_for, folded
from comments.models import Comment, CommentStatus
from comments.models import Kind as Said

MOST_RANKED = 1_000
LARGEST_CLASS = 2_000
PEOPLE = "people"
WEIGHTS = {"essays": 3, "comments": 1.5, "sources": 1}
KINDS = {"essays": Kind.ESSAY, "comments": Kind.COMMENT, "sources": Kind.SOURCE}

Ranked = dict[int, float]


@dataclass(frozen=True)
class Asked:
    """What is looked for: words as typed, and of which week, tag and author; in one kind, or "" for all."""

    words: str
    week: Week | None = None
    tag: Tag | None = None
    author: Enrolment | None = None
    kind: str = ""
    terms: tuple[Term, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Read the words once."""
        object.__setattr__(self, "terms", asked_for(self.words))

    @property
    def is_narrowed(self) -> bool:
        """Whether a week, a tag or an author is chosen."""
        return any((self.week, self.tag, self.author))


@dataclass(frozen=True)
class Key:
    """What was found: its kind and its row."""

    kind: str
    pk: int


@dataclass(frozen=True)
class Found:
    """What was found, the best first, and how many of each kind."""

    keys: Sequence[Key]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many of all kinds."""
        return sum(self.counts.values())


def find(user: Any, course: Course, asked: Asked, known: Sequence[Enrolment]) -> Found:
    """All that this person may read and that holds the words, in a statement for each kind. `known` are the people
    they may find here. Words that are somebody's name also find what that person wrote with the other words in it."""
    if not asked.terms:
        return Found([], {})
    named = [] if asked.is_narrowed else [place for place in known if is_called(place, asked.terms)]
    found = {kind: ranked(user, course, asked, kind, asked.terms) for kind in KINDS}
    by, rest = writers(known, asked)
    if by and rest:
        for kind in ("essays", "comments"):
            found[kind] = ranked(user, course, asked, kind, rest, by) | found[kind]
    counts = {kind: len(rows) for kind, rows in found.items()} | {PEOPLE: len(named)}
    wanted = [kind for kind in KINDS if asked.kind in {"", kind}]
    best = sorted((rank * WEIGHTS[kind], -pk, kind) for kind in wanted for pk, rank in found[kind].items())
    people = [Key(PEOPLE, place.pk) for place in named] if asked.kind in {"", PEOPLE} else []
    return Found(people + [Key(kind, -newest) for _rank, newest, kind in best], counts)


def ranked(
    user: Any, course: Course, asked: Asked, kind: str, terms: Sequence[Term], by: Sequence[Enrolment] = ()
) -> Ranked:
    """The rank of each row of a kind that was found, by anybody or by these people. The newest are found first and
    looked at then, which costs least; where that leaves room for older ones, the words are asked together with all."""
    if not by and not asked.is_narrowed:
        ranks = newest(course.pk, KINDS[kind], terms, MOST_RANKED)
        seen = read_in(readable(user, course, asked, kind), course.pk, KINDS[kind], ranks) if ranks else {}
        if len(ranks) < MOST_RANKED or len(ranks) == len(seen):
            return {pk: ranks[number] for pk, number in seen.items()}
    rows = readable(user, course, asked, kind)
    if by:
        rows = rows.filter(signed(by, "") if kind == "essays" else Q(author__in=by))
    return dict(matching(rows, course.pk, KINDS[kind], terms).values_list("pk", "rank")[:MOST_RANKED])


def readable(user: Any, course: Course, asked: Asked, kind: str) -> QuerySet[Any]:
    """The published rows of a kind that this person may read, of the week, the tag and the author that are asked for.
    What stands under an essay is visible only where that is, so the essay's own rule is asked once."""
    by = [asked.author] if asked.author else []
    if kind == "essays":
        return Post.objects.visible_to(user).filter(under(course, asked, ""), signed(by, ""))
    if kind == "sources":
        return Source.objects.visible_to(user).filter(under(course, asked, "post__"), signed(by, "post__"))
    said = Q(under(course, asked, "post__"), status=CommentStatus.PUBLISHED, kind=Said.COMMENT)
    return Comment.objects.visible_to(user).filter(said & Q(author__in=by) if by else said)


def under(course: Course, asked: Asked, post: str) -> Q:
    """The condition for published essays of the course, of the week and the tag that are asked for."""
    which = Q((f"{post}status", PostStatus.PUBLISHED), (f"{post}course", course))
    if asked.week:
        which &= Q((f"{post}week", asked.week))
    if asked.tag:
        which &= Q((f"{post}pk__in", Post.tags.through.objects.filter(tag=asked.tag).values("post")))
    return which


def signed(by: Sequence[Enrolment], post: str) -> Q:
    """The condition for essays in whose byline one of these people stands; any essay where there are none."""
    if not by:
        return Q()
    joint = CoAuthor.objects.filter(enrolment__in=by, accepted_at__isnull=False)
    return Q((f"{post}author__in", by)) | Q((f"{post}pk__in", joint.values("post")))


def people(user: Any, course: Course) -> list[Enrolment]:
    """The people of the course whom this person may find, by name: for its members all, for anybody else those of whom
    they may read an essay."""
    if getattr(user, "is_superuser", False) or course.enrolment_of(user):
        return list(course.enrolments.all()[:LARGEST_CLASS])
    seen = Post.objects.visible_to(user).published().filter(course=course).order_by()
    joint = CoAuthor.objects.filter(Exists(seen.filter(pk=OuterRef("post"))), accepted_at__isnull=False)
    wrote = Exists(seen.filter(author=OuterRef("pk"))) | Exists(joint.filter(enrolment=OuterRef("pk")))
    return list(course.enrolments.filter(wrote)[:LARGEST_CLASS])


def is_called(place: Enrolment, terms: Sequence[Term]) -> bool:
    """Whether every term is in somebody's name."""
    words = folded(place.public_name).split()
    return all(any(map(term.is_met_by, words)) for term in terms)


def writers(known: Sequence[Enrolment], asked: Asked) -> tuple[list[Enrolment], list[Term]]:
    """The people whose names hold what of the terms is in any name here, and the other terms."""
    if asked.author:
        return [], []
    words = {word for place in known for word in folded(place.public_name).split()}
    names = [term for term in asked.terms if any(map(term.is_met_by, words))]
    rest = [term for term in asked.terms if term not in names]
    return ([place for place in known if is_called(place, names)] if names and rest else []), rest
