"""The essays before and after: in the order of the stream, and only those that a person may read."""

from __future__ import annotations

import re

from django.test import Client

from blog import publishing
from blog.models import Audience, Enrolment, Post
from tests.factories import CourseFactory, EnrolmentFactory, published, written


def around(browser: Client, post: Post) -> tuple[str | None, str | None]:
    """The titles of the essays before and after, as the page has them."""
    page = browser.get(post.get_absolute_url()).content.decode()
    found = [re.search(rf'rel="{way}"><span>[^<]*</span> ([^<]*)</a>', page) for way in ("prev", "next")]
    return found[0] and found[0][1], found[1] and found[1][1]


def test_previous_and_next_follow_the_order_of_the_stream(client: Client, author: Enrolment) -> None:
    posts = {title: published(author, title) for title in ("Old", "Picked", "Middle", "New")}
    Post.objects.filter(published__title="Picked").update(is_featured=True)
    Post.objects.filter(published__title__in=("Old", "Middle")).update(published_at=posts["Old"].published_at)
    stream = [post.title for post in client.get("/russia/").context["posts"]]
    assert stream == ["Picked", "New", "Middle", "Old"]
    assert {title: around(client, posts[title]) for title in stream} == {
        title: (before, after)
        for before, title, after in zip([None, *stream], stream, [*stream[1:], None], strict=False)
    }


def test_an_essay_that_this_person_may_not_read_is_passed_over(
    client: Client, as_classmate: Client, as_author: Client, author: Enrolment, other_instructor: Enrolment
) -> None:
    first = published(author, "First")
    published(author, "Inner", audience=Audience.COURSE)
    published(author, "For staff", audience=Audience.STAFF)
    publishing.withdraw(published(author, "Withdrawn"), author.user)
    written(author, "Draft")
    published(other_instructor, "Hidden elsewhere")
    published(EnrolmentFactory(course=CourseFactory()), "Open elsewhere")
    last = published(author, "Last")
    assert [around(browser, first)[0] for browser in (client, as_classmate, as_author)] == ["Last", "Inner", "Inner"]
    assert [around(browser, last)[1] for browser in (client, as_classmate, as_author)] == [
        "First",
        "Inner",
        "For staff",
    ]


def test_a_lonely_essay_and_a_draft_lead_nowhere(as_author: Client, post: Post, author: Enrolment) -> None:
    assert around(as_author, post) == (None, None)
    assert around(as_author, written(author, "Draft")) == (None, None)
