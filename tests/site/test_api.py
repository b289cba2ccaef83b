"""What programs read: each address gives what its page shows, in pages, by public names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from blog import manuscripts
from blog.manuscripts import Manuscript
from blog.models import Audience, Course, Enrolment, Post, Tag, Week
from comments import moderation
from comments.audiences import narrow
from tests.factories import CourseFactory, published, said, said_by_guest, written
from tests.site.programs import HERE, RUSSIA, asked, items, of

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
WORK = "Figes, Orlando. *The Whisperers*. London: Allen Lane, 2007."
SAME_WORK = "Figes, O. *The Whisperers*. Allen Lane, 2007, p. 4."


# what is told


def test_a_course_is_told_with_the_way_on(client: Client, course: Course) -> None:
    assert asked(client, "/api/courses/") == {"items": [asked(client, RUSSIA)], "next": None}
    assert asked(client, RUSSIA) == {
        "slug": "russia",
        "title": "Twentieth-Century Russia",
        "code": "",
        "term": "",
        "description": "",
        "language": "en",
        "time_zone": "America/New_York",
        "audience": "web",
        "closed_at": None,
        "address": f"{HERE}/api/courses/russia/",
        "page": f"{HERE}/russia/",
        "posts": f"{HERE}/api/courses/russia/posts/",
        "sources": f"{HERE}/api/courses/russia/sources/",
    }


def test_an_essay_is_told_as_its_page_has_it(client: Client, author: Enrolment, course: Course) -> None:
    week = Week.objects.create(course=course, number=1, slug="one", title="One")
    with time_machine.travel(NOON, tick=False):
        post = published(author, "Start", "They *left*. See [us](/russia/about/).", week=week, audience=Audience.WEB)
    post.tags.set(Tag.objects.named(course, ["Exile"]))
    told = {
        "id": post.pk,
        "slug": "start",
        "title": "Start",
        "authors": [{"name": "R. Vale", "page": f"{HERE}/russia/authors/r-vale/"}],
        "summary": "They left. See us.",
        "language": "en",
        "week": "one",
        "tags": ["Exile"],
        "words": 4,
        "thoughts": 0,
        "status": "published",
        "audience": "web",
        "published_at": "2026-10-05T12:00:00Z",
        "updated_at": None,
        "address": f"{HERE}/api/courses/russia/posts/start/",
        "page": f"{HERE}/russia/posts/start/",
        "comments": f"{HERE}/api/courses/russia/posts/start/comments/",
        "sources": f"{HERE}/api/courses/russia/posts/start/sources/",
    }
    html = f'<p>They <em>left</em>. See <a href="{HERE}/russia/about/" rel="noopener">us</a>.</p>\n'
    assert asked(client, f"{RUSSIA}posts/") == {"items": [told], "next": None}
    assert asked(client, of(post)) == told | {"html": html, "markdown": None}


def test_words_as_they_were_typed_are_for_whoever_typed_them(
    client: Client, as_author: Client, as_classmate: Client, as_instructor: Client, post: Post, classmate: Enrolment
) -> None:
    said(post, classmate, "I *had* not.")
    browsers = (client, as_author, as_classmate, as_instructor)
    typed = [(asked(one, of(post))["markdown"], *items(one, of(post, "comments/"), "markdown")) for one in browsers]
    assert typed == [(None, None), ("They left in August.", None), (None, "I *had* not."), (None, None)]


def test_readers_get_the_published_words_while_newer_ones_are_written(
    client: Client, as_author: Client, post: Post, author: Enrolment
) -> None:
    manuscripts.revise(post, Manuscript("Newer", "Not yet."), by=author.user)
    assert [asked(one, of(post))["title"] for one in (client, as_author)] == ["The Specialists Go Home"] * 2


def test_a_thread_is_told_with_its_numbers_and_what_answers_what(
    client: Client, post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment
) -> None:
    with time_machine.travel(NOON, tick=False):
        first = said(post, classmate, "I had not.")
    second = said(post, author, parent=first)
    third = moderation.approve(said_by_guest(post, "Ada Lind"), instructor.user)
    page = asked(client, of(post, "comments/"))
    assert page["items"][0] == {
        "id": first.pk,
        "number": "1",
        "parent": None,
        "depth": 0,
        "author": {"name": "Mira Okafor", "page": None},
        "html": "<p>I had not.</p>\n",
        "markdown": None,
        "audience": "web",
        "written_at": "2026-10-05T12:00:00Z",
        "published_at": "2026-10-05T12:00:00Z",
        "edited_at": None,
        "page": f"{HERE}/comments/{first.pk}/",
    }
    told = [(one["id"], one["number"], one["parent"], one["author"]["name"]) for one in page["items"][1:]]
    assert told == [(second.pk, "1.1", first.pk, "R. Vale"), (third.pk, "2", None, "Ada Lind")]
    assert page["items"][2]["author"]["page"] is None


def test_what_answers_something_taken_down_says_so_by_its_number_alone(
    client: Client, post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment
) -> None:
    first = said(post, classmate)
    said(post, author, parent=first)
    moderation.remove(first, instructor.user, reason="other", note="No.")
    left = asked(client, of(post, "comments/"))["items"]
    assert [(one["number"], one["parent"], one["depth"]) for one in left] == [("1.1", None, 1)]


def test_a_comment_for_few_is_told_to_few_and_says_so(
    as_classmate: Client, as_outsider: Client, post: Post, classmate: Enrolment
) -> None:
    narrow(said(post, classmate), Audience.COURSE, classmate.user)
    assert items(as_classmate, of(post, "comments/"), "audience") == ["course"]
    assert items(as_outsider, of(post, "comments/"), "audience") == []


def test_what_is_not_published_stands_in_no_list_even_for_staff(
    as_instructor: Client, author: Enrolment, post: Post
) -> None:
    draft = written(author, "A draft")
    said_by_guest(post)
    assert items(as_instructor, f"{RUSSIA}posts/", "slug") == [post.slug]
    assert items(as_instructor, of(post, "comments/"), "id") == []
    assert asked(as_instructor, of(draft))["status"] == "draft"


def test_the_works_of_an_essay_are_csl(client: Client, author: Enrolment) -> None:
    works = (WORK, "Whatever this is")
    told = asked(client, of(published(author, works=works), "sources/"))["items"]
    assert [one["line"] for one in told] == list(works)
    assert told[0]["csl"] == {
        "id": "figes2007",
        "type": "document",
        "title": "The Whisperers",
        "author": [{"family": "Figes", "given": "Orlando"}],
        "issued": {"date-parts": [[2007]]},
    }


def test_a_work_that_two_essays_cite_stands_once_with_those_one_may_read(
    client: Client, as_classmate: Client, author: Enrolment, classmate: Enrolment
) -> None:
    published(author, "One", works=(WORK,))
    published(classmate, "Two", works=(SAME_WORK,))
    published(author, "Three", works=(WORK,), audience=Audience.COURSE)
    cited = items(as_classmate, f"{RUSSIA}sources/", "cited_by"), items(client, f"{RUSSIA}sources/", "cited_by")
    assert [[[one["title"] for one in work] for work in works] for works in cited] == [
        [["One", "Two", "Three"]],
        [["One", "Two"]],
    ]


# pages


def test_a_list_comes_in_pages_and_the_last_says_so(client: Client, author: Enrolment, course: Course) -> None:
    posts = [published(author, f"Essay {n}", works=(f"Author {n}. *Book {n}*. 199{n}.",)) for n in range(3)]
    for n in range(3):
        said(posts[0], author, f"{n} is what I had not thought of.")
        CourseFactory(title=f"Z {n}", slug=f"z{n}")
    for address, n in ((f"{RUSSIA}posts/", 3), (of(posts[0], "comments/"), 3), (f"{RUSSIA}sources/", 3)):
        first = asked(client, f"{address}?size=2")
        assert (len(first["items"]), first["next"]) == (2, f"{HERE}{address}?page=2&size=2")
        last = asked(client, first["next"].removeprefix(HERE))
        assert first["items"] + last["items"] == asked(client, address)["items"]
        assert (len(last["items"]), last["next"]) == (n - 2, None)
    assert items(client, "/api/courses/?size=1&page=2", "slug") == ["z0"]
    assert asked(client, f"{RUSSIA}posts/?page=99") == {"items": [], "next": None}
    assert items(client, f"{RUSSIA}posts/", "slug") == ["essay-0", "essay-1", "essay-2"]


@pytest.mark.parametrize("words", ["page=abc", "page=0", "page=100001", "page=", "size=101", "size=0", "size=%00"])
def test_a_page_that_cannot_be_is_a_sentence(client: Client, course: Course, words: str) -> None:
    answer = client.get(f"{RUSSIA}posts/?{words}")
    name = words.partition("=")[0]
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    told = answer.json()
    assert told["detail"] == f"This cannot be read: {name}. Check the address."
    assert [one["name"] for one in told["errors"]] == [name]
