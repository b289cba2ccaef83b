"""What programs may not: read what its page does not show them, write anything, learn a name or an address that is not
public, or ask the database more for longer lists."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog import publishing
from blog.models import Audience, Course, Enrolment, Post, Tag, User
from comments import moderation
from comments.models import Comment
from tests.factories import CourseFactory, published, said, said_by_guest
from tests.site.programs import RUSSIA, asked, of

EVERY = (
    "openapi.json courses/ courses/russia/ courses/russia/posts/ courses/russia/sources/"
    " courses/russia/posts/{slug}/ courses/russia/posts/{slug}/comments/ courses/russia/posts/{slug}/sources/"
).split()


# who may not, what is not there, and what cannot be done


def test_whatever_may_not_be_read_answers_like_what_is_not_there(
    client: Client, as_outsider: Client, author: Enrolment, stranger_course: Course
) -> None:
    hidden = published(author, "Hidden", audience=Audience.COURSE)
    there = ["/api/courses/ottoman/", "/api/courses/ottoman/posts/", "/api/courses/ottoman/sources/"]
    there += [of(hidden), of(hidden, "comments/"), of(hidden, "sources/")]
    missing = [f"{RUSSIA}posts/none/", f"{RUSSIA}posts/none/comments/", "/api/courses/none/", "/api/none/", "/api//"]
    missing += [f"{RUSSIA}posts/a b/", "/api/courses/a%0Ab/", f"{RUSSIA}none/"]
    for browser in (client, as_outsider):
        answers = {(one.status_code, one["Content-Type"], one.content) for one in map(browser.get, there + missing)}
        assert answers == {
            (
                404,
                "application/problem+json",
                b'{"type": "about:blank", "title": "Not Found", "status": 404, '
                b'"detail": "There is nothing here, or nothing that you may read."}',
            )
        }


def test_a_withdrawn_essay_is_gone_for_those_who_could_read_it(
    client: Client, as_author: Client, post: Post, author: Enrolment
) -> None:
    publishing.withdraw(post, author.user)
    told = [asked(client, of(post, more), 410)["detail"] for more in ("", "comments/", "sources/")]
    assert told == ["This essay was withdrawn by its author or by the staff of the course."] * 3
    assert asked(as_author, of(post))["status"] == "withdrawn"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"])
def test_nothing_can_be_written(as_author: Client, post: Post, method: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = as_author.cookies
    for address in EVERY:
        answer = strict.generic(method, f"/api/{address.format(slug=post.slug)}")
        head = (answer.status_code, answer["Allow"], answer["Content-Type"])
        assert head == (405, "GET, HEAD, OPTIONS", "application/problem+json")


def test_options_say_what_may_be_asked_and_open_nothing_to_other_sites(client: Client, post: Post) -> None:
    for address in EVERY:
        answer = client.options(f"/api/{address.format(slug=post.slug)}", headers={"Origin": "https://example.com"})
        assert (answer.status_code, answer["Allow"], answer.content) == (204, "GET, HEAD, OPTIONS", b"")
        read = client.get(f"/api/{address.format(slug=post.slug)}", headers={"Origin": "https://example.com"})
        assert not [name for one in (answer, read) for name in one.headers if name.startswith("Access-Control")]


def test_no_name_of_the_roster_and_no_address_of_anybody_is_told(
    as_instructor: Client, post: Post, author: Enrolment, classmate: Enrolment, superuser: User
) -> None:
    guest = said_by_guest(post, "Ada Lind")
    moderation.approve(guest, superuser)
    told = " ".join(as_instructor.get(f"/api/{one.format(slug=post.slug)}").content.decode() for one in EVERY)
    assert [word for word in ("R. Vale", "Ada Lind", "Ruth Valentine", "example.edu", "@") if word in told] == [
        "R. Vale",
        "Ada Lind",
    ]


# how much is asked of the database


def test_no_list_asks_more_for_three_rows_than_for_one(
    as_classmate: Client, author: Enrolment, classmate: Enrolment
) -> None:
    def more(n: int) -> Post:
        post = published(author, f"Essay {n}", works=(f"Author {n}. *Book {n}*. 199{n}.",))
        post.tags.set(Tag.objects.named(author.course, [f"Tag {n}"]))
        return post

    first = more(0)
    said(first, classmate, parent=said(first, author))
    lists = ["/api/courses/", f"{RUSSIA}posts/", f"{RUSSIA}sources/", of(first, "comments/"), of(first, "sources/")]
    before = [queries(as_classmate, address) for address in lists]
    for n in (1, 2):
        more(n)
        said(first, classmate, parent=said(first, author))
        CourseFactory(title=f"Z {n}", slug=f"z{n}")
    assert [queries(as_classmate, address) for address in lists] == before
    assert max(before) <= 9


def queries(client: Client, address: str) -> int:
    """How many questions to the database an answer takes."""
    with CaptureQueriesContext(connection) as kept:
        assert asked(client, address)["items"]
    return len(kept)


def test_asking_writes_nothing(as_classmate: Client, post: Post, classmate: Enrolment) -> None:
    said(post, classmate)
    rows = [list(model._base_manager.order_by("pk").values()) for model in (Post, Comment, User, Course)]
    for address in EVERY:
        as_classmate.get(f"/api/{address.format(slug=post.slug)}")
    assert rows == [list(model._base_manager.order_by("pk").values()) for model in (Post, Comment, User, Course)]
