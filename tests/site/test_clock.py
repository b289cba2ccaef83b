"""A clock that jumps, as a machine's does that was wrong and is set right: what was scheduled appears once and stays,
comments keep their order, and a link to a new password neither dies at once nor lives for ever. The nights of summer
time: an hour that the clock has not is asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from django.test import Client

from blog import publishing
from blog.models import Course, Decision, Enrolment, Post, PostStatus
from comments.models import Comment
from tests.factories import agreed, said, written

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)


def test_what_was_scheduled_appears_once_and_stays_though_the_clock_goes_back(
    author: Enrolment, classmate: Enrolment, client: Client, time_machine: Any
) -> None:
    time_machine.move_to(NOON, tick=False)
    client.force_login(classmate.user)
    Course.objects.update(authors_schedule=True)
    post = publishing.schedule(agreed(written(author)), author.user, NOON + AN_HOUR / 2)
    published = []
    for jump in (0, 1, 0, -1, 1):
        time_machine.move_to(NOON + jump * AN_HOUR, tick=False)
        published.append(publishing.publish_due())
        if jump or len(published) > 1:
            assert client.get(post.get_absolute_url()).status_code == 200
    assert published == [0, 1, 0, 0, 0]
    assert Post.objects.get(pk=post.pk).status == PostStatus.PUBLISHED
    assert Decision.objects.about(post).filter(act="publish").count() == 1


def test_comments_keep_the_order_in_which_they_came(
    post: Post, classmate: Enrolment, client: Client, time_machine: Any
) -> None:
    for n, jump in enumerate((0, 1, 0, -1), 1):
        time_machine.move_to(NOON + jump * AN_HOUR, tick=False)
        said(post, classmate, f"The word that came as number {n}.")
    rows = Comment.objects.order_by("position").values_list("number", "body")
    assert [(number, body[-2]) for number, body in rows] == [(str(n), str(n)) for n in range(1, 5)]
    page = client.get(post.get_absolute_url()).content.decode()
    places = [page.index(f"came as number {n}.") for n in range(1, 5)]
    assert places == sorted(places)


def test_a_link_to_a_new_password_lives_through_an_hour_either_way_and_no_longer_than_it_should(
    author: Enrolment, time_machine: Any
) -> None:
    time_machine.move_to(NOON, tick=False)
    token = default_token_generator.make_token(author.user)
    alive = []
    for later in (AN_HOUR, -AN_HOUR, timedelta(days=4)):
        time_machine.move_to(NOON + later, tick=False)
        alive.append(default_token_generator.check_token(author.user, token))
    assert alive == [True, True, False]


@pytest.mark.parametrize(
    ("when", "becomes"),
    [
        ("2027-03-14T01:59", datetime(2027, 3, 14, 6, 59, tzinfo=UTC)),
        ("2027-03-14T02:30", None),
        ("2027-03-14T03:00", datetime(2027, 3, 14, 7, tzinfo=UTC)),
        ("2027-03-14T00:30", datetime(2027, 3, 14, 5, 30, tzinfo=UTC)),
    ],
)
def test_an_hour_that_the_clock_has_not_is_asked_again(
    course: Course, author: Enrolment, client: Client, time_machine: Any, when: str, becomes: datetime | None
) -> None:
    time_machine.move_to(datetime(2027, 3, 13, 12, tzinfo=UTC), tick=False)
    client.force_login(author.user)
    Course.objects.update(time_zone="America/New_York", authors_schedule=True)
    post = agreed(written(author))
    chosen = {"act": "schedule", "when": when, "agreed": "on"}
    page = client.post(f"/{course.slug}/posts/{post.slug}/publication/", chosen)
    assert page.status_code == (302 if becomes else 422)
    assert ("it may be ambiguous or it may not exist" in page.content.decode()) == (becomes is None)
    assert Post.objects.get(pk=post.pk).scheduled_for == becomes
