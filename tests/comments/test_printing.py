"""How a comment prints: every state, for everybody in the cast, to the letter. `printed/` holds templates that say the
same, slowly and in plain sight; what prints the site's pages is held to them."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory
from django.utils import timezone

from blog.models import Audience, Course, Enrolment, Note, Post, ReadMark, Role, Section
from comments import guests
from comments.discussion import thread_of
from comments.keeping import SHELF
from comments.models import Comment, CommentStatus, Kind
from comments.printing import Page
from tests.factories import CourseFactory, EnrolmentFactory, UserFactory, published

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
PRINTED = Path(__file__).parent / "printed"
SECRET = "the-guests-own-secret-of-the-browser"
FIRST = 1001
READERS = ["anonymous", "guest", "outsider", "classmate", "author", "instructor", "assistant", "superuser"]
EVERYTHING = [
    *("Names you", "Private notes", "Write privately", "Take back", ">Edit<", "removed by an instructor", "Decide"),
    *("taken back by its author", "> erased<", "not shown", "Revise it", "Ask to look again", "taken for spam"),
    *("Keep this link", "in reply to", "Read by", "(Roster author)", "Show one more reply", "Show 2 more replies"),
    *(">edited<", "Report", "Guest: ", ">New<", ">Assistant<", ">Instructor<", ">Author<", "Waiting for an instructor"),
]
WAYS = {"oldest": "", "newest": "?sort=newest", "unread": "?sort=unread", "under": f"?under={FIRST}"}


class World:
    """One essay's thread with every state, written by everybody, to be read by everybody."""

    def __init__(self) -> None:
        self.n = FIRST
        self.course: Course = CourseFactory(title="Russia & <its>", slug="russia", time_zone="Asia/Kolkata")
        self.course.shown_depth = 3
        self.course.save()
        part = Section.objects.create(course=self.course, name="Monday")
        kinds: dict[str, dict[str, Any]] = {
            "author": {"public_name": "R. Vale"},
            "second": {"public_name": 'O’Hara <Bo> & "Co"'},
            "classmate": {"public_name": "Mira Okafor"},
            "instructor": {"public_name": "L. Hart", "role": Role.INSTRUCTOR},
            "assistant": {"public_name": "7 Öst", "role": Role.ASSISTANT, "section": part},
        }
        self.people: dict[str, Enrolment] = {
            name: EnrolmentFactory(course=self.course, user__name=f"Roster {name}", slug=name, **kept)
            for name, kept in kinds.items()
        }
        self.people["gone"] = EnrolmentFactory(course=self.course, user=None, public_name="Placeholder", slug="gone")
        self.users: dict[str, Any] = {name: place.user for name, place in self.people.items()}
        self.users |= {"anonymous": AnonymousUser(), "guest": AnonymousUser()}
        self.users["outsider"] = UserFactory(name="Otto Fremd")
        self.users["superuser"] = UserFactory(name="Admin", is_superuser=True)
        self.post: Post = published(self.people["author"], section=part)
        self.fill()
        ReadMark.objects.bulk_create(
            ReadMark(user=self.users[name], post=self.post, seen_until=NOON - timedelta(hours=20))
            for name in ("classmate", "author", "instructor")
        )
        Post.objects.filter(pk=self.post.pk).update(n_threads=self.top, n_published=self.top)

    def fill(self) -> None:
        """Every state by every person, then threads that are deep, long, cut and taken away."""
        self.top = 0
        writers = ["author", "second", "classmate", "instructor", "gone", "guest", "other guest", "outsider"]
        for hours, status in enumerate(CommentStatus):
            for writer in ("classmate", "guest"):
                self.say(writer, status=status, ago=hours * 5)
        for audience in (Audience.STAFF, Audience.PEERS, Audience.COURSE):
            for writer in ("author", "guest"):
                self.say(writer, audience=audience, ago=int(audience) - 9)
        above: Comment | None = None
        for depth in range(7):
            above = self.say(writers[depth % 7], parent=above, edited=depth % 2 == 0, ago=depth)
        top = self.say("classmate", status=CommentStatus.REMOVED)
        for index in range(5):
            self.say(writers[index + 3], parent=top, ago=index)
        for status in (CommentStatus.WITHDRAWN, CommentStatus.ERASED, CommentStatus.PENDING):
            stone = self.say("author", status=status)
            self.say("guest", parent=stone, ago=40)
            self.say("guest", parent=stone, ago=0) if status == CommentStatus.WITHDRAWN else None
        self.say("guest", edited=True)
        self.say("guest", parent=self.say("author", audience=Audience.COURSE))
        above = self.say("assistant", ago=0)
        for _ in range(4):
            self.say("classmate", parent=above, ago=0)
        named, noted = self.say("author", ago=1), self.say("classmate", ago=2)
        named.mentioned.add(self.people["classmate"], self.people["instructor"])
        for comment, about in ((noted, "classmate"), (named, "author")):
            by = self.users["instructor"]
            Note.objects.create(
                post=self.post, comment_id=comment.pk, about=self.people[about], by=by, by_name="L. Hart", body="Well."
            )
        self.say("other guest", kind=Kind.PINGBACK, url="https://elsewhere.example/?a=1&b=2")

    def say(self, writer: str, parent: Comment | None = None, ago: int = 60, edited: bool = False, **kept: Any) -> Any:
        """One row, with an id that is always the same."""
        status = kept.setdefault("status", CommentStatus.PUBLISHED)
        at = NOON - timedelta(hours=ago, minutes=self.n % 7) + timedelta(microseconds=self.n * 37)
        was_out = status not in {CommentStatus.PENDING, CommentStatus.REJECTED, CommentStatus.SPAM}
        is_for_all = kept.get("audience", Audience.WEB) >= Audience.COURSE and not kept.get("kind")
        is_counted = was_out and is_for_all and (not parent or parent.number)
        if parent is None and is_counted:
            self.top += 1
        position = (parent.replies.count() + 1 if parent else self.top) if is_counted else None
        above = f"{parent.number}." if parent and parent.number else ""
        place, user = self.people.get(writer), self.users.get(writer)
        is_known = user is not None and user.is_authenticated
        self.n += 1
        return Comment.objects.create(
            pk=self.n - 1,
            post=self.post,
            parent=parent,
            root=parent and (parent.root or parent),
            depth=parent.depth + 1 if parent else 0,
            position=position,
            number=f"{above}{position}" if position else "",
            author=place,
            account=user if is_known else None,
            guest_name="" if place else f"{writer.title()} <b>&amp;",
            guest_key="" if is_known else guests.hashed(SECRET if writer == "guest" else "another-secret"),
            body="*Words*.",
            body_html=f"<p><em>Words</em> &amp; {{{{ {self.n} }}}} %s.</p>",
            created_at=at,
            published_at=at if was_out else None,
            edited_at=at + timedelta(minutes=3) if edited else None,
            reason="off-topic" if status == CommentStatus.REJECTED else "",
            note="It's <not> “here”." if status in {CommentStatus.REJECTED, CommentStatus.REMOVED} else "",
            **kept,
        )

    def shown_to(self, reader: str, way: str, **more: Any) -> dict[str, Any]:
        """What a page of the thread needs, for one reader."""
        request: Any = RequestFactory().get(f"{self.post.get_absolute_url()}{WAYS[way]}")
        request.user, request.session = self.users[reader], {}
        if reader == "guest":
            request.COOKIES[guests.COOKIE] = SECRET
        if reader in {"instructor", "superuser"}:
            request.session = {"roster_names": [self.course.pk]}
        post = Post.objects.visible_to(request.user).opened().get(pk=self.post.pk)
        return {**thread_of(request, post, **more), "request": request, "user": request.user}


@cache
def slow() -> Any:
    """The templates beside this module, with the site's tags."""
    told = deepcopy(settings.TEMPLATES[0])
    told = {"NAME": "slow", "DIRS": [PRINTED, *told["DIRS"]], "APP_DIRS": True, "OPTIONS": told["OPTIONS"]}
    return DjangoTemplates(told).get_template("lines.html")


def printed(shown: dict[str, Any]) -> str:
    with timezone.override(shown["course"].time_zone):
        return Page(shown).printed(shown["places"])


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The thread, long enough at three replies to be cut."""
    monkeypatch.setattr("comments.threads.REPLIES_PER_THREAD", 3)
    with time_machine.travel(NOON, tick=False):
        yield World()


def test_every_state_prints_for_everybody_what_the_templates_say(world: World) -> None:
    seen = ""
    for reader in READERS:
        for way in WAYS:
            SHELF.forget()
            shown = world.shown_to(reader, way)
            told = printed(shown)
            assert told == slow().render(shown, shown["request"]), (reader, way)
            seen += told
    assert [words for words in EVERYTHING if words not in seen] == []


def test_what_was_just_said_is_told_as_the_templates_tell_it(world: World) -> None:
    said = {"Your change is saved.", "Your reply is published.", "Your reply waits for an instructor."}
    by_guest = Comment.objects.filter(kind=Kind.COMMENT, guest_key=guests.hashed(SECRET), parent=None)
    for new in by_guest.filter(status__in=("pending", "published"), audience=Audience.WEB):
        shown = world.shown_to("guest", "oldest", new=new)
        told = printed(shown)
        assert told == slow().render(shown, shown["request"]), new.pk
        said = {words for words in said if words not in told}
    assert said == set()


def test_what_people_typed_is_escaped_and_what_was_stored_is_not(world: World) -> None:
    told = printed(world.shown_to("instructor", "oldest"))
    assert ["O’Hara &lt;Bo&gt; &amp; &quot;Co&quot;" in told, "<em>Words</em>" in told] == [True, True]
    assert "<Bo>" not in told
