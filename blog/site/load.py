"""Courses, essays and threads to order, in bulk, and the same ones for the same seed: data to measure with.

It writes rows as the verbs would have left them and asks no policy; it must not be let near a site that people use."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from types import NoneType
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils.text import slugify

from blog.citations.cited import cite
from blog.citations.keys import keyed
from blog.models import Audience, Course, Decision, Enrolment, NameKind, Post, PostStatus, Revision, Role, Source, User
from blog.refusals import Refused
from blog.rendering import render_comment, render_essay
from blog.site import demo
from blog.upkeep import count_rows
from comments.models import Comment, CommentStatus, Reason
from comments.posting import hashed
from comments.threads import depth_below, numbered

START = datetime(2025, 9, 1, 9, tzinfo=UTC)
AT_NOWHERE = "@load.invalid"
NO_PASSWORD = "!"  # noqa: S105 - what Django keeps for an account that no password opens
AT_A_TIME, DEEPEST_MADE = 5_000, 9
TOP_SHARE, GUEST_SHARE = 1 / 6, 1 / 8  # a top in six: a full page of 50 threads holds 300 comments
STILL_ANSWERED = 12  # replies go to what was said lately
WAITING_PER, REMOVED_PER = 50, 100  # published comments for each one that waits, and for each one taken down
WORDS = (
    "the party and archive of a letter in Moscow was read as congress to speech by witness that winter peasants "
    "factory against quota harvest rumour official memory wrote queue ration border treaty Peking embassy delegate"
).split()
PLAIN = frozenset({int, str, bool, NoneType})
M = TypeVar("M", bound=Model)
NAMES = "Ada Boris Clara Dmitri Elena Farid Greta Hugo Irina Jonas Katya Lev Mira Nadia Oskar Pavel".split()


@dataclass(frozen=True)
class Order:
    """How much is wanted: essays in each course with `comments` published comments each, and in the first course one
    essay more for each number in `big`."""

    courses: int = 1
    posts: int = 20
    comments: int = 100
    people: int = 40
    big: tuple[int, ...] = ()
    seed: int = 1


class Load:
    """One order on its way into the database. Every row has its id at once, so that rows can name each other in any
    order and go in by thousands; foreign keys are checked when the transaction ends."""

    def __init__(self, order: Order) -> None:
        """Draw the texts: few, and each rendered once."""
        self.order, self.rng = order, random.Random(order.seed)  # noqa: S311 - the same numbers again are the point
        self.total = order.courses * order.posts + len(order.big)
        self.waiting: defaultdict[type[Any], list[Any]] = defaultdict(list)
        self.ids: dict[type[Any], int] = {}
        self.made = Counter[str]()
        self.essays = [self.essay_text() for _ in range(4)]
        bodies = ["\n\n".join(self.prose(size) for _ in range(1 + size // 4)) for size in (1, 2, 2, 3, 3, 4, 5, 8)]
        self.sayings = [(body, render_comment(body)) for body in bodies]

    def run(self) -> Iterator[str]:
        """Make what was ordered, all of it or nothing; yields once for each essay."""
        with transaction.atomic():
            before = Course.objects.filter(slug__startswith="load-").count()
            for course in range(self.order.courses):
                people = self.enrol(f"load-{before + course + 1}")
                sizes = [(f"essay-{place}", self.order.comments) for place in range(1, self.order.posts + 1)]
                sizes += [(f"essay-with-{size}", size) for size in self.order.big if course == 0]
                for place, (slug, size) in enumerate(sizes):
                    self.discuss(self.publish(slug, START + timedelta(hours=7 * place), people), size, people)
                    self.write(unless_below=AT_A_TIME)
                    yield "essays"
            self.write()
            User.objects.filter(email__endswith=AT_NOWHERE).update(date_joined=START)
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.ids)):
                connection.cursor().execute(statement)
        count_rows()

    def enrol(self, slug: str) -> list[Enrolment]:
        """A course open to the web, with an instructor, an assistant and students."""
        course = self.add(Course(slug=slug, title=slug.replace("-", " ").title(), audience=Audience.WEB))
        people: list[Enrolment] = []
        for place in range(1, max(self.order.people, 2) + 1):
            name = " ".join(self.rng.sample(NAMES, 2))
            role = {1: Role.INSTRUCTOR, 2: Role.ASSISTANT}.get(place, Role.STUDENT)
            user = self.add(User(email=f"{slug}-{place}{AT_NOWHERE}", name=name, password=NO_PASSWORD))
            known = {"role": role, "public_name": name, "slug": f"{slugify(name)}-{place}", "name_kind": NameKind.REAL}
            people.append(self.add(Enrolment(user=user, course=course, **known)))
        return people

    def publish(self, slug: str, at: datetime, people: list[Enrolment]) -> Post:
        """A published essay with its revision, its sources and the record of its publication."""
        author = self.rng.choice(people)
        by = {"by": author.user, "by_name": str(author.user)}
        shown = {"status": PostStatus.PUBLISHED, "version": 3, "published_at": at, "created_at": at}
        post = self.add(Post(course=author.course, author=author, slug=slug, audience=Audience.WEB, **shown))
        text = {**self.rng.choice(self.essays), "title": self.prose(1)[:60].rstrip(" .")}
        post.draft = post.published = self.add(Revision(post=post, number=1, created_at=at, **text, **by))
        for position, entry in enumerate(text["sources"], 1):
            self.add(Source(post=post, position=position, **entry))
        self.record(post, post, "publish", PostStatus.DRAFT, at=at, **by)
        return post

    def discuss(self, post: Post, size: int, people: list[Enrolment]) -> None:
        """A thread of so many published comments, and among them what waits and what was taken down."""
        statuses = [CommentStatus.PUBLISHED] * size + [CommentStatus.PENDING] * (size // WAITING_PER)
        statuses += [CommentStatus.REMOVED] * (size // REMOVED_PER)
        self.rng.shuffle(statuses)
        tops, lately, siblings = list[Comment](), list[Comment](), Counter[int | None]()
        for minute, status in enumerate(statuses, 1):
            at = post.created_at + timedelta(minutes=minute)
            answers = self.rng.choice([tops, lately or tops]) if tops and self.rng.random() > TOP_SHARE else []
            parent = self.rng.choice(answers[-STILL_ANSWERED:]) if answers else None
            comment = self.say(post, parent, status, at, people)
            if status == CommentStatus.PENDING:
                continue
            siblings[comment.parent_id] += 1
            comment.position, comment.published_at = siblings[comment.parent_id], at
            post.n_threads = siblings[None]
            number, depth = (parent.number, parent.depth) if parent else ("", None)
            comment.number = numbered(number, depth, comment.position)
            post.thread_version += 1
            if status == CommentStatus.REMOVED:
                self.take_down(comment, people[0], at)
            else:
                post.n_published, post.last_comment_at = post.n_published + 1, at
                (lately if parent else tops).extend([comment] if comment.depth < DEEPEST_MADE else [])

    def say(self, post: Post, parent: Comment | None, status: str, at: datetime, people: list[Enrolment]) -> Comment:
        """A comment by a member, or by a guest: those are read first. No two say the same, nor two guests of different
        essays from one address: what looks for that would find more than people write."""
        (body, html), mark = self.rng.choice(self.sayings), f" ({self.rng.getrandbits(48):x})"
        body, html = body + mark, mark.join(html.rpartition("</p>")[::2]) + "</p>"
        who: dict[str, Any] = {"author": self.rng.choice(people)}
        who["account"] = who["author"].user
        if status == CommentStatus.PENDING or self.rng.random() < GUEST_SHARE:
            name = self.rng.choice(NAMES)
            who = {"guest_name": name, "guest_email": f"{name}.{post.pk}{AT_NOWHERE}".lower(), "held_for": "guest"}
            read = None if status == CommentStatus.PENDING else at
            who |= {"guest_key": f"{self.rng.getrandbits(256):064x}", "looked_at": read}
        version = 1 if status == CommentStatus.PENDING else 2
        who |= {"body": body, "body_html": html, "text_hash": hashed(body), "version": version}
        if parent:
            who |= {"parent": parent, "root_id": parent.root_id or parent.pk, "depth": depth_below(parent.depth)}
        return self.add(Comment(post=post, audience=Audience.WEB, status=status, created_at=at, **who))

    def take_down(self, comment: Comment, staff: Enrolment, at: datetime) -> None:
        """What a removal leaves: the place in the thread, the reason and the record."""
        comment.version, comment.reason, comment.looked_at = 3, Reason.OFF_TOPIC, at
        comment.post.thread_version += 1
        told = {"by": staff.user, "by_name": str(staff.user), "reason": Reason.OFF_TOPIC}
        self.record(comment.post, comment, "remove", CommentStatus.PUBLISHED, at=at, **told)

    def record(self, post: Post, on: Post | Comment, act: str, before: str, **told: Any) -> None:
        """The Decision that the verb would have written."""
        told |= {"kind": on._meta.model_name, "object_id": on.pk, "label": str(on)[:200], "act": act}
        self.add(Decision(course=post.course, from_status=before, to_status=on.status, **told))

    def add(self, row: M) -> M:
        """The row, with its id, on the pile of its kind."""
        model: Any = type(row)
        if model not in self.ids:
            self.ids[model] = model.objects.aggregate(last=Max("pk"))["last"] or 0
        row.pk = self.ids[model] = self.ids[model] + 1
        self.waiting[model].append(row)
        return row

    def write(self, unless_below: int = 0) -> None:
        """Write the piles, unless there are too few comments to be worth it."""
        if len(self.waiting[Comment]) < unless_below:
            return
        for model, rows in self.waiting.items():
            insert(model, rows)
            self.made[str(model._meta.verbose_name_plural)] += len(rows)
        self.waiting.clear()

    def prose(self, sentences: int) -> str:
        """So many sentences that say nothing."""
        said = (" ".join(self.rng.choices(WORDS, k=self.rng.randint(8, 22))) for _ in range(sentences))
        return " ".join(f"{words[0].upper()}{words[1:]}." for words in said)

    def essay_text(self) -> dict[str, Any]:
        """The columns of a revision of some nine hundred words, with headings, a quotation and citations."""
        sources = keyed(f"{name}son, A. *{self.prose(1)[:40]}*. Press, 1956." for name in NAMES[:6])
        parts = [f"{self.prose(6)} [@{entry['key']}, p. {self.rng.randint(1, 300)}]" for entry in sources]
        body = "\n\n".join([*parts[:2], "## Sources", f"> {self.prose(3)}", *parts[2:], "## After", self.prose(8)])
        made = render_essay(cite(body, sources))
        counted = {"summary": made.summary, "words": made.words}
        return {"body": body, "sources": sources, "body_html": made.html, **counted}


def insert(model: type[Any], rows: Sequence[Any]) -> None:
    """Write rows that have their ids. Django's `bulk_create` asks each field about each value, which is most of the
    time that a million comments take; what a database takes as it is, is given as it is."""
    fields = model._meta.concrete_fields
    for field in fields:
        if getattr(field, "auto_now_add", False):
            for row in rows:
                field.pre_save(row, add=True)
    names, values = [field.attname for field in fields], attrgetter(*(field.attname for field in fields))
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608
    table = [
        [v if type(v) in PLAIN else f.get_db_prep_save(v, connection) for f, v in zip(fields, values(row), strict=True)]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, table)


def refuse_beside_others(into_existing: bool) -> None:
    """Raise Refused where invented essays would stand among people's own, or in the demonstration."""
    if not into_existing and (demo.is_loaded() or Post.objects.exists()):
        raise Refused("This site has essays. Use an empty database, or say --into-existing.")
