"""Rows for tests, made by the same verbs that the pages use; factory-boy only where a row has no verb."""

from __future__ import annotations

from itertools import count
from typing import Any

import factory
from factory.django import DjangoModelFactory

from blog import manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import Audience, Consent, Course, Enrolment, Post, User
from comments import moderation
from comments.models import Comment
from comments.moderation import Said

TIMES = count(1)


class UserFactory(DjangoModelFactory):
    """An account with an address made of its name."""

    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.LazyAttribute(lambda user: f"{user.name.lower().replace(' ', '.')}@example.edu")


class EnrolmentFactory(DjangoModelFactory):
    """A person's place in a course."""

    class Meta:
        model = Enrolment

    user = factory.SubFactory(UserFactory)
    public_name = factory.SelfAttribute("user.name")
    name_kind = "real"
    slug = factory.LazyAttribute(lambda place: place.public_name.lower().replace(" ", "-").replace(".", ""))


class CourseFactory(DjangoModelFactory):
    """A course open to the web."""

    class Meta:
        model = Course

    title = factory.Sequence(lambda n: f"Course {n}")
    slug = factory.LazyAttribute(lambda course: course.title.lower().replace(" ", "-"))
    audience = 60


def written(
    author: Enrolment, title: str = "The Specialists Go Home", body: str = "They left in August.", **kept: Any
) -> Post:
    """A draft of this author's."""
    works = kept.pop("works", ())
    post = manuscripts.begin(author.course, author, Manuscript(title, body, tuple(works)), by=author.user)
    if kept:
        Post.objects.filter(pk=post.pk).update(**kept)
        post.refresh_from_db()
    return post


def published(
    author: Enrolment, title: str = "The Specialists Go Home", body: str = "They left in August.", **kept: Any
) -> Post:
    """A published essay of this author's, who agreed to show it as widely as it is meant."""
    return publishing.publish(agreed(written(author, title, body, **kept)), by=author.user)


def agreed(post: Post) -> Post:
    """The essay, with its author's consent to any circle."""
    Consent.objects.create(post=post, person=post.author.user, audience=Audience.WEB, wording="I agree.")
    return post


def said(post: Post, author: Enrolment, body: str | None = None, parent: Comment | None = None) -> Comment:
    """A comment by a member, shown or held as the course has it; in words not said before, if none are given."""
    body = f"I had not thought of that, {next(TIMES)}." if body is None else body
    return moderation.submit(post, Said(body, parent=parent, author=author, account=author.user))


def said_by_guest(post: Post, name: str = "Ada Lind", body: str | None = None, **kept: Any) -> Comment:
    """A comment by a guest; in words not said before, if none are given."""
    body = f"My father was there, {next(TIMES)}." if body is None else body
    return moderation.submit(post, Said(body, guest_name=name, guest_email="ada@example.org", **kept))
