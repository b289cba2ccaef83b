"""Who sees a comment: those for fewer than the essay, their answers, and what was taken from the web."""

from __future__ import annotations

import pytest
from django.test import Client

from blog.models import Audience, Course, Enrolment, Post
from blog.site import web
from comments.models import Comment
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, said


@pytest.fixture
def private(as_classmate: Client, post: Post, classmate: Enrolment) -> dict[int, Comment]:
    """A comment for each narrower circle, said on the page."""
    for circle in (20, 10):
        as_classmate.post(f"{post.get_absolute_url()}comments/", {"body": f"For {circle}.", "seen_by": circle})
    return {comment.audience: comment for comment in Comment.objects.all()}


def test_a_comment_for_fewer_has_no_number_and_is_in_no_count(private: dict[int, Comment], post: Post) -> None:
    assert {circle: (row.number, row.status) for circle, row in private.items()} == dict.fromkeys(
        (20, 10), ("", "published")
    )
    post.refresh_from_db()
    assert (post.n_published, post.last_comment_at) == (0, None)


def test_who_reads_a_comment_for_fewer(
    client: Client,
    as_author: Client,
    as_classmate: Client,
    as_instructor: Client,
    course: Course,
    post: Post,
    private: dict[int, Comment],
) -> None:
    other = signed_in(EnrolmentFactory(course=course, user__name="Noor Haddad"))
    pages = [c.get(post.get_absolute_url()).content.decode() for c in (client, other, as_author, as_classmate)]
    pages.append(as_instructor.get(post.get_absolute_url()).content.decode())
    assert ["For 20." in page for page in pages] == [False, False, True, True, True]
    assert ["For 10." in page for page in pages] == [False, False, False, True, True]
    counts = [next((n for n in ("One thought", "2 thoughts") if n in page), "") for page in pages]
    assert counts == ["", "", "One thought", "2 thoughts", "2 thoughts"]
    feeds = [c.get(f"{post.get_absolute_url()}feed/").content.decode() for c in (client, other, as_instructor)]
    assert [("For 20." in feed, "For 10." in feed) for feed in feeds] == [(False, False)] * 3


def test_an_answer_to_what_is_for_fewer_is_as_narrow_and_reaches_both_sides(
    as_author: Client, as_classmate: Client, client: Client, post: Post, private: dict[int, Comment]
) -> None:
    as_author.post(f"{post.get_absolute_url()}comments/", {"body": "Thank you.", "parent": private[20].pk})
    answer = Comment.objects.latest("pk")
    assert (answer.audience, answer.number, answer.parent) == (Audience.PEERS, "", private[20])
    pages = [c.get(post.get_absolute_url()).content.decode() for c in (as_classmate, as_author, client)]
    assert ["Thank you." in page for page in pages] == [True, True, False]


def test_a_guest_says_things_to_everyone(client: Client, post: Post) -> None:
    typed = {"body": "Hello.", "seen_by": "10", "guest_name": "Ada", "guest_email": "ada@example.org"}
    client.post(f"{post.get_absolute_url()}comments/", typed)
    assert Comment.objects.get().audience == Audience.WEB


@pytest.mark.parametrize("circle", ["30", "40", "50", "0", "x"])
def test_no_other_circle_can_be_chosen_for_a_comment(as_classmate: Client, post: Post, circle: str) -> None:
    answer = as_classmate.post(f"{post.get_absolute_url()}comments/", {"body": "Hello.", "seen_by": circle})
    assert (answer.status_code, Comment.objects.count()) == (422, 0)


def test_what_was_taken_from_the_web_is_not_shown_beside_the_form_that_answers_it(
    client: Client, as_classmate: Client, post: Post, author: Enrolment, classmate: Enrolment
) -> None:
    taken = said(post, classmate, "A word of mine.")
    web.withdraw(classmate)
    form = f"{post.get_absolute_url()}comments/?parent={taken.pk}"
    assert ["A word of mine." in c.get(form).content.decode() for c in (client, as_classmate)] == [False, True]
