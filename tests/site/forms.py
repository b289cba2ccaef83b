"""The table of the forms that a person can fill: who fills each, where it is sent, the fields that take free text, and
what goes with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from blog.models import Course, Enrolment, Post, Section, Tag, Week
from comments.models import Comment


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
