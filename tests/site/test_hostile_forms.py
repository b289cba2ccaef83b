"""Hostile words in every field that a person can fill: kept, or refused with a sentence, and shown as words wherever
they show. The forms are sent as a browser sends them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.utils import timezone

from blog.models import Course, Enrolment, Image, Post, Section, Tag, User, Week
from comments import moderation
from comments.models import Comment
from tests.conftest import signed_in
from tests.factories import said, written
from tests.harmless import faults_of_page
from tests.hostile import CLASSES, packs, sendable

ANSWERS = {200, 302, 303, 404, 409, 422}
MOST = 5  # submissions of one form: short fields take turns, so that each text goes through several doors


@dataclass
class Cast:
    """Who fills forms, and what there is to fill them for."""

    post: Post
    draft: Post
    comment: Comment
    mine: Comment
    rejected: Comment
    browsers: dict[str, Client]
    places: dict[str, Enrolment]
    week: Week = field(init=False)

    def __post_init__(self) -> None:
        """A week, a tag and a section to be renamed."""
        course = self.post.course
        self.week = Week.objects.create(course=course, number=1, slug="one", title="One")
        Section.objects.create(course=course, name="A")
        self.post.tags.set(Tag.objects.named(course, ["ice"]))


@pytest.fixture
def cast(
    post: Post,
    author: Enrolment,
    classmate: Enrolment,
    instructor: Enrolment,
    superuser: User,
    settings: Any,
    tmp_path: Path,
) -> Cast:
    """The people of the course, each at a browser, with an essay, a draft with a picture, and comments."""
    settings.MEDIA_ROOT, settings.SESSION_ENGINE = tmp_path, "django.contrib.sessions.backends.signed_cookies"
    Course.objects.update(guests="allowed")
    shown = {"kind": "png", "width": 9, "height": 9, "file": "images/one.png"}
    Image.objects.create(name="one", uploader=author.user, **shown)
    browsers = {"author": signed_in(author), "classmate": signed_in(classmate), "staff": signed_in(instructor)}
    browsers |= {"guest": Client(), "admin": Client()}
    browsers["admin"].force_login(superuser)
    rejected = said(post, classmate)
    moderation.remove(rejected, instructor.user, reason="other")
    draft = written(author, body="![One](/images/one)")
    places = {"author": author, "classmate": classmate, "instructor": instructor}
    return Cast(post, draft, said(post, author), said(post, classmate), rejected, browsers, places)


@dataclass(frozen=True)
class Door:
    """A form: who fills it, where it is sent, the fields that take free text with how long they may be, and what goes
    with them."""

    who: str
    address: Callable[[Cast], str]
    fields: dict[str, int]
    rest: Callable[[Cast], dict[str, Any]] = lambda _cast: {}


def essay(cast: Cast) -> str:
    return cast.post.get_absolute_url()


def settings_of(cast: Cast) -> dict[str, Any]:
    """What the form of a course sends beside its words."""
    names = "audience guests students shown_depth citation_style open_findings language time_zone slug".split()
    course = Course.objects.get()
    return {name: getattr(course, name) for name in names} | {"title": course.title}


def edited(cast: Cast) -> dict[str, Any]:
    """What the form of the draft sends beside its words."""
    cast.draft.refresh_from_db()
    newest = cast.draft.revisions.latest("number").number
    return {"title": "T", "body": "![One](/images/one)", "audience": "60", "seen": newest, "copy": "0"}


def work_of(kind: str) -> Callable[[Cast], dict[str, Any]]:
    return lambda _cast: {"title": "T", "body": "B", "audience": "60", "press": "keep", "work-kind": kind}


WORK = "title title-short author editor translator container-title collection-title publisher publisher-place".split()
WORK += "volume issue page edition issued accessed URL DOI ISBN ISSN genre medium archive note number".split()
PEOPLE = "/admin/blog/enrolment/"
DOORS: dict[str, Door] = {
    "a guest's reply": Door(
        "guest",
        lambda c: f"{essay(c)}comments/",
        {"body": 1000, "guest_name": 80},
        lambda _c: {"guest_email": "ada@example.org"},
    ),
    "a guest's address": Door(
        "guest",
        lambda c: f"{essay(c)}comments/",
        {"guest_email": 254, "parent": 99, "stamp": 99},
        lambda _c: {"body": "Was it Tuesday?", "guest_name": "Ada"},
    ),
    "a member's reply": Door("classmate", lambda c: f"{essay(c)}comments/", {"body": 900}),
    "its preview": Door("classmate", lambda c: f"{essay(c)}comments/", {"body": 5000}, lambda _c: {"preview": "1"}),
    "other words for a comment": Door("classmate", lambda c: f"/comments/{c.mine.pk}/edit/", {"body": 900}),
    "a report": Door(
        "author",
        lambda c: f"/comments/{c.mine.pk}/flag/",
        {"note": 1000, "reason": 200},
        lambda _c: {"reason": "other"},
    ),
    "an appeal": Door("classmate", lambda c: f"/comments/{c.rejected.pk}/appeal/", {"body": 2000}),
    "a private note": Door("staff", lambda c: f"{essay(c)}notes/", {"body": 2000}),
    "a private note on a comment": Door("staff", lambda c: f"/comments/{c.mine.pk}/notes/", {"body": 2000}),
    "an essay": Door(
        "author",
        lambda _c: "/russia/write/",
        {"title": 200, "body": 4000, "tag_names": 200, "works": 1900},
        lambda _c: {"audience": "60"},
    ),
    "a draft with a picture": Door(
        "author",
        lambda c: f"{c.draft.get_absolute_url()}edit/",
        {"picture-one-shows": 500, "picture-one-caption": 500, "picture-one-credit": 200, "picture-one-licence": 80},
        lambda c: edited(c) | {"picture-one-was": "0" * 16, "press": "picture|one"},
    ),
    "odd values in an essay": Door(
        "author",
        lambda _c: "/russia/write/",
        dict.fromkeys("confirmed seen copy other begun week language citation_style peer_names beside".split(), 300),
        lambda _c: {"title": "T", "body": "B", "audience": "60"},
    ),
    "unsaved words": Door(
        "author", lambda _c: "/russia/write/autosave/", {"title": 200, "body": 4000, "works": 1900, "begun": 40}
    ),
    "the preview of an essay": Door(
        "author", lambda _c: "/preview/", {"content": 3000, "works": 2000, "language": 20, "citation_style": 60}
    ),
    "what is pasted": Door("author", lambda _c: "/paste/", {"html": 3000, "body": 200}),
    "references that are brought": Door(
        "author",
        lambda _c: "/russia/write/",
        {"references": 2000},
        lambda _c: {"title": "T", "body": "B", "audience": "60", "press": "read"},
    ),
    **{
        f"a work: {kind}": Door("author", lambda _c: "/russia/write/", {f"work-{n}": 450 for n in WORK}, work_of(kind))
        for kind in ("book", "article", "web")
    },
    "a button that nobody made": Door(
        "author", lambda _c: "/russia/write/", {"press": 200}, lambda _c: {"title": "T", "body": "B (Freeze 4)"}
    ),
    "a co-author": Door(
        "author", lambda c: f"{essay(c)}authors/", {"name": 80, "asked": 80}, lambda _c: {"act": "invite"}
    ),
    "who reads it": Door(
        "author",
        lambda c: f"{essay(c)}publication/",
        {"peer_names": 1000, "audience": 20, "at_0": 30, "at_1": 30},
        lambda _c: {"act": "audience"},
    ),
    "a name of one's own": Door("classmate", lambda _c: "/russia/me/", {"chosen": 80}, lambda _c: {"kind": "chosen"}),
    "an alias nobody offered": Door(
        "classmate", lambda _c: "/russia/me/", {"alias": 80, "draw": 20, "next": 200}, lambda _c: {"kind": "alias"}
    ),
    "the course": Door(
        "staff",
        lambda c: f"/admin/blog/course/{c.post.course_id}/change/",
        {"title": 120, "code": 40, "term": 40, "description": 2000},
        settings_of,
    ),
    "odd values of a course": Door(
        "admin",
        lambda c: f"/admin/blog/course/{c.post.course_id}/change/",
        dict.fromkeys("slug accent language time_zone fewest_words close_after_days audience".split(), 60),
        settings_of,
    ),
    "a week": Door(
        "staff",
        lambda c: f"/admin/blog/week/{c.week.pk}/change/",
        {"title": 120, "prompt": 2000},
        lambda c: {"course": c.post.course_id, "number": 1, "slug": "one"},
    ),
    "odd days of a week": Door(
        "staff",
        lambda c: f"/admin/blog/week/{c.week.pk}/change/",
        dict.fromkeys("slug number starts_on ends_on due_0 due_1".split(), 60),
        lambda c: {"course": c.post.course_id, "number": 1, "slug": "one", "title": "One"},
    ),
    "a section": Door(
        "staff", lambda _c: "/admin/blog/section/add/", {"name": 60}, lambda c: {"course": c.post.course_id}
    ),
    "a tag": Door(
        "staff",
        lambda c: f"/admin/blog/tag/{Tag.objects.filter(name='ice').get().pk}/change/",
        {"slug": 60},
        lambda c: {"course": c.post.course_id, "name": "ice"},
    ),
    "an announcement": Door(
        "staff",
        lambda _c: "/admin/blog/announcement/add/",
        {"body": 1500},
        lambda c: {"course": c.post.course_id, "at_0": "2026-01-01", "at_1": "12:00", "until_0": "", "until_1": ""},
    ),
    "odd days of an announcement": Door(
        "staff",
        lambda _c: "/admin/blog/announcement/add/",
        dict.fromkeys(["at_0", "at_1", "until_0", "until_1"], 60),
        lambda c: {"course": c.post.course_id, "body": "x"},
    ),
    "a page": Door(
        "staff",
        lambda _c: "/admin/blog/page/add/",
        {"title": 120, "body": 4000, "slug": 60},
        lambda c: {
            "course": c.post.course_id,
            "audience": "60",
            "slug": f"p{timezone.now().timestamp()}".replace(".", ""),
        },
    ),
    "a place on the roster": Door(
        "staff",
        lambda c: f"{PEOPLE}{c.places['author'].pk}/change/",
        {"public_name": 80},
        lambda _c: {"role": "student", "is_active": "on", "slug": "r-vale"},
    ),
    "a join link": Door(
        "staff",
        lambda _c: "/admin/blog/joinlink/add/",
        dict.fromkeys(["expires_at_0", "expires_at_1", "places"], 60),
        lambda c: {"course": c.post.course_id, "role": "student"},
    ),
    "a join code": Door("outsider", lambda _c: "/join/", {"code": 60}),
    "saved word lists": Door(
        "staff", lambda c: f"/admin/blog/course/{c.post.course_id}/rules/", {"hold_words": 3000, "spam_words": 3000}
    ),
    "the end of a course": Door(
        "staff",
        lambda c: f"/admin/blog/course/{c.post.course_id}/closing/",
        {"closes_on": 60},
        lambda _c: {"act": "date"},
    ),
    "a copy of a course": Door(
        "admin",
        lambda c: f"/admin/blog/course/{c.post.course_id}/copying/",
        {"title": 120, "slug": 60, "code": 40, "term": 40, "first_day": 60},
        lambda _c: {"way": "section"},
    ),
    "a step of an essay": Door(
        "staff",
        lambda c: f"/admin/blog/post/{c.draft.pk}/step/",
        {"note": 2000, "act": 60},
        lambda _c: {"act": "return"},
    ),
    "a decision at the desk": Door(
        "staff",
        lambda c: f"/admin/comments/comment/{c.comment.pk}/decision/",
        {"note": 2000, "answer": 2000, "act": 60},
        lambda _c: {"act": "remove", "reason": "other"},
    ),
    "an account": Door(
        "admin", lambda c: f"/admin/blog/user/{c.places['author'].user_id}/change/", {"name": 150, "email": 200}
    ),
    "the times of letters": Door(
        "classmate", lambda _c: "/notifications/settings/", {"hour": 40, "time_zone": 60, "essay": 40}
    ),
    "a sign-in": Door("outsider", lambda _c: "/accounts/login/", {"login": 200, "password": 200}),
    "a sign-up": Door(
        "outsider", lambda _c: "/accounts/signup/", {"email": 200, "name": 120, "password1": 200, "password2": 200}
    ),
    "a new password": Door("outsider", lambda _c: "/accounts/password/reset/", {"email": 200}),
}


def sent_through(door: Door, cast: Cast, first: int) -> Iterator[tuple[dict[str, Any], Any]]:
    """What is sent through a door and what comes back: in each field other words, until all have had their turn."""
    client = cast.browsers.get(door.who) or Client()
    client.raise_request_exception = False
    turns = {name: list(packs(longest)) for name, longest in door.fields.items()}
    n = max(map(len, turns.values()))
    for turn in range(min(n, MOST)):
        words = {name: texts[(first + turn + place) % len(texts)] for place, (name, texts) in enumerate(turns.items())}
        forget()
        sent = door.rest(cast) | words
        yield sent, client.post(door.address(cast), sent)
    # The last ones one by one: a reader of numbers, days and addresses sees each alone.
    for turn, text in enumerate([*CLASSES["numbers"], *CLASSES["lines"]][first % 9 :: 9]):
        forget()
        name = list(door.fields)[turn % len(door.fields)]
        sent = door.rest(cast) | {name: sendable(text)}
        yield sent, client.post(door.address(cast), sent)


def forget() -> None:
    """Nothing of what was sent before is counted."""
    cache.clear()
    caches["tries"].clear()


def faults_of_answer(answer: Any) -> list[str]:
    """What is wrong with an answer: its status, or what its page holds."""
    if answer.status_code not in ANSWERS:
        return [f"status {answer.status_code} {getattr(answer, 'exc_info', None)}"]
    kind = answer.get("Content-Type", "")
    if not kind.startswith("text/html") or not answer.content:
        return []
    page = answer.content
    return faults_of_page(page if b"<html" in page else b"<!DOCTYPE html><html><body>" + page + b"</body></html>")


PAGES = {
    "guest": "/russia/ {post} {post}comments/ {post}cite/ {post}printed/ /russia/weeks/ /russia/weeks/one/"
    " /russia/tags/ /russia/authors/r-vale/ /russia/sources/ /russia/about/ /russia/search/?q=script {post}sources.bib"
    " /api/openapi.json /api/courses/",
    "author": "/russia/ /russia/drafts/ {draft} {draft}edit/ {draft}edit/?beside=pictures {draft}history/ {post}notes/"
    " {post}authors/ {post}publication/ /notifications/ /russia/me/ /russia/me/comments/",
    "classmate": "/russia/ /russia/people/ /russia/me/ /russia/me/comments/ /notifications/ {post}notes/",
    "staff": "/russia/people/ /admin/ /admin/blog/course/ /admin/blog/week/ /admin/blog/section/ /admin/blog/tag/"
    " /admin/blog/post/ /admin/blog/page/ /admin/blog/announcement/ /admin/blog/enrolment/ /admin/blog/decision/"
    " /admin/comments/comment/ /admin/comments/comment/desk/ /admin/comments/comment/desk/?tab=log"
    " /admin/comments/comment/{comment}/change/ /notifications/",
    "admin": "/admin/blog/user/ /admin/blog/joinlink/ /admin/blog/decision/ /admin/blog/course/",
}


def test_every_field_keeps_hostile_words_or_refuses_them_with_a_sentence_and_shows_them_as_words(cast: Cast) -> None:
    wrong: list[str] = []
    for number, (name, door) in enumerate(DOORS.items()):
        for sent, answer in sent_through(door, cast, number * 7):
            wrong += [f"{name}: {fault} after {str(sent)[:300]}" for fault in faults_of_answer(answer)]
    filled = {"post": essay(cast), "draft": cast.draft.get_absolute_url(), "comment": cast.comment.pk}
    for who, addresses in PAGES.items():
        for address in addresses.split():
            answer = cast.browsers[who].get(address.format(**filled))
            wrong += [f"{who} {address}: {fault}" for fault in faults_of_answer(answer)]
    assert wrong == []
    assert Comment.objects.count() > 10
    assert Post.objects.count() > 10
