"""A course whose pages are kept, for tests: its addresses, and what of a page is compared."""

from __future__ import annotations

from typing import Any

from django.test import Client

from blog.models import Audience, Course, Enrolment, Page, Post, User, Week
from comments import moderation
from comments.models import Comment
from tests.factories import said

COURSE, ESSAY = "/russia/", "/russia/posts/the-specialists-go-home/"
PAGES = (COURSE, ESSAY, "/russia/about/", "/russia/weeks/one/", "/russia/authors/r-vale/", "/russia/pages/rules/")


def opened(post: Post, classmate: Enrolment) -> Course:
    """A course with an essay, a thread, a week and a page, all on the web."""
    course = post.course
    said(post, classmate)
    week = Week.objects.create(course=course, number=1, title="One", slug="one")
    Post.objects.filter(pk=post.pk).update(week=week)
    Page.objects.create(course=course, slug="rules", title="Rules", body="Be kind.", audience=Audience.WEB)
    return course


def fresh(address: str) -> bytes:
    """The page as a process makes it that keeps none yet."""
    return body(Client().get(address))


def body(response: Any) -> bytes:
    """What is shown, without the moment from which the page looks for new comments, and without the guest's stamp."""
    lines = response.content.split(b"\n")
    return b"\n".join(line for line in lines if b'class="fresh"' not in line and b'name="stamp"' not in line)


def remove(post: Post, by: User) -> None:
    """Have staff remove the first comment that is shown."""
    comment = Comment.objects.filter(status="published").first()
    moderation.remove(comment, by, reason="unkind")
