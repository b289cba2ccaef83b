"""Discussions for the tests of a browser, beside the demonstration's own: one that is quiet, one that is long."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from playwright.sync_api import Locator, Page

from blog.models import Enrolment, Post
from blog.rendering import render_comment
from comments.models import Comment
from tests.browser.conftest import COURSE
from tests.factories import published

POST = f"{COURSE}posts/two-capitals-of-one-revolution/"
FIRST = "Reply to Mira Okafor, 1"


def member(name: str) -> Enrolment:
    """A person of the demonstration's course."""
    return Enrolment.objects.get(user__email=f"{name}@example.edu")


def a_quiet_essay() -> Post:
    """An essay nobody has answered."""
    return published(member("author"), "A Quiet Essay", "Nobody had asked about the *ration cards* before.")


def a_long_talk() -> Post:
    """An essay with 120 threads, the hundred and tenth of which has 40 replies: two pages of threads, and a third on
    which a thread is cut."""
    post, person, at = published(member("author"), "A Long Talk"), member("classmate"), timezone.now()
    known = {"post": post, "author": person, "account": person.user, "status": "published", "published_at": at}

    def row(words: str, number: str, position: int, **place: Any) -> Comment:
        words = f"{words} {number}."
        return Comment(body=words, body_html=render_comment(words), number=number, position=position, **place, **known)

    tops = Comment.objects.bulk_create(row("Thread", str(n), n) for n in range(1, 121))
    below = {"parent": tops[109], "root": tops[109], "depth": 1}
    Comment.objects.bulk_create(row("Answer", f"110.{n}", n, **below) for n in range(1, 41))
    Post.objects.filter(pk=post.pk).update(n_published=160, n_threads=120, last_comment_at=at)
    return Post.objects.get(pk=post.pk)


def article(page: Page, words: str) -> Locator:
    """The comment that says these words; a preview of them is none."""
    return page.locator("#comments article > .words", has_text=words).locator("..")


def say(page: Page, words: str) -> None:
    """Write a reply to the essay, and post it."""
    form = page.locator("form#reply")
    form.get_by_label("Your reply").fill(words)
    form.get_by_role("button", name="Post reply").click()
