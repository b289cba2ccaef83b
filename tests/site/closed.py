"""A term that has just ended: a course, closed, in which all that can be written on stands there, fresh; shared by the
tests of what is frozen and of what never is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from blog import joining, manuscripts
from blog.manuscripts import Manuscript
from blog.models import Course, Enrolment, JoinLink, Post, Role, User
from blog.site import closing
from comments import guests as browsers
from comments import moderation
from comments.models import Comment
from comments.posting import Said
from tests.factories import EnrolmentFactory, agreed, published, said, said_by_guest, written
from tests.site.test_closing import EVERYTHING

NOW = datetime(2026, 12, 18, 17, 0, tzinfo=UTC)
SECRET = "the-guests-own-cookie"
ROLES = "guest outsider author classmate assistant instructor superuser".split()
STAFF = {"assistant", "instructor", "superuser"}
SAYS = "nothing new can be written"


@dataclass
class Term:
    """A course that has just closed, and who and what is in it."""

    course: Course
    people: dict[str, Enrolment]
    users: dict[str, User]
    post: Post
    draft: Post
    changed: Post
    said: dict[str, Comment]
    link: JoinLink

    def browser(self, role: str) -> Client:
        """A browser of somebody in this role."""
        client = Client()
        if role == "guest":
            client.cookies[browsers.COOKIE] = SECRET
        else:
            client.force_login(self.users[role])
        return client


@pytest.fixture
def term(
    course: Course,
    author: Enrolment,
    classmate: Enrolment,
    instructor: Enrolment,
    outsider: User,
    superuser: User,
    time_machine: Any,
) -> Term:
    """Everything that can be written on stands there, fresh; then the course closes."""
    time_machine.move_to(NOW, tick=False)
    assistant = EnrolmentFactory(course=course, role=Role.ASSISTANT, public_name="Ivo Beck")
    people = {"author": author, "classmate": classmate, "assistant": assistant, "instructor": instructor}
    users = {name: place.user for name, place in people.items()} | {"outsider": outsider, "superuser": superuser}
    post, draft, changed = published(author), agreed(written(author, "A Draft")), published(author, "Changed")
    manuscripts.revise(changed, Manuscript("Changed", "Newer words."), by=author.user)
    for one in (draft, changed):
        one.refresh_from_db()
    mine = {name: said(post, place) for name, place in people.items()}
    for name in ("outsider", "superuser"):
        told = Said(f"I am {name}.", account=users[name], guest_name=name, guest_email=users[name].email)
        mine[name] = moderation.submit(post, told)
    mine["guest"] = said_by_guest(post, guest_key=browsers.hashed(SECRET))
    link = joining.make_link(JoinLink(course=course), instructor.user)
    closing.close(course, instructor.user, EVERYTHING)
    for one in (course, post, draft, changed, link):
        one.refresh_from_db()
    return Term(course, people, users, post, draft, changed, mine, link)


def under(name: str, post: Post) -> str:
    return reverse(name, args=[post.course.slug, post.slug])
