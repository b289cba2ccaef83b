"""Addresses that move: a draft's follows its title until readers have seen it, and the one before leads to it."""

from __future__ import annotations

import pytest
from django.test import Client

from blog import manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import Course, Enrolment, FormerAddress, Post
from tests.factories import CourseFactory, EnrolmentFactory, agreed, written


def retitled(post: Post, title: str) -> Post:
    return manuscripts.revise(post, Manuscript(title, "Words."), post.author.user)


@pytest.fixture
def moved(author: Enrolment) -> Post:
    """An essay that was begun under another title."""
    post = retitled(agreed(written(author, "Untitled essay", "Words.")), "Two Capitals")
    return publishing.publish(post, author.user)


def test_the_address_follows_the_title_at_the_first_publication(moved: Post) -> None:
    assert (moved.slug, FormerAddress.objects.get().slug) == ("two-capitals", "untitled-essay")


def test_from_then_on_it_never_changes(moved: Post) -> None:
    again = publishing.publish(retitled(moved, "Three Capitals"), moved.author.user)
    assert (again.slug, FormerAddress.objects.count()) == ("two-capitals", 1)


def test_an_address_made_of_the_title_stays(author: Enrolment) -> None:
    first, second = written(author, "Same"), written(author, "Same")
    assert [publishing.publish(post, author.user).slug for post in (first, second)] == ["same", "same-2"]
    assert FormerAddress.objects.count() == 0


def test_a_former_address_is_not_given_to_another_essay(moved: Post, author: Enrolment) -> None:
    assert written(author, "Untitled essay").slug == "untitled-essay-2"


@pytest.mark.parametrize("rest", ["", "feed/", "?page=2", "cite/"])
def test_a_former_address_leads_to_the_one_of_now(client: Client, moved: Post, rest: str) -> None:
    answer = client.get(f"/russia/posts/untitled-essay/{rest}")
    assert (answer.status_code, answer["Location"]) == (301, f"/russia/posts/two-capitals/{rest}")


def test_a_former_address_of_what_is_hidden_is_missing(client: Client, as_classmate: Client, moved: Post) -> None:
    Post.objects.update(audience=40)
    assert [one.get("/russia/posts/untitled-essay/").status_code for one in (client, as_classmate)] == [404, 301]
    publishing.withdraw(moved, moved.author.user)
    assert [one.get("/russia/posts/untitled-essay/").status_code for one in (client, as_classmate)] == [404, 404]


def test_nothing_is_sent_on_to_a_former_address(client: Client, moved: Post) -> None:
    assert client.post("/russia/posts/untitled-essay/comments/", {"body": "Words."}).status_code == 404


def test_the_former_address_of_one_course_is_not_anothers(client: Client, moved: Post, course: Course) -> None:
    EnrolmentFactory(course=CourseFactory(slug="ottoman"))
    assert client.get("/ottoman/posts/untitled-essay/").status_code == 404
