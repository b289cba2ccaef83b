"""The moderation desk: whose it is, what stands in each tab and in the log, and how often it asks the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog.models import Course, Decision, Enrolment, Post, Role, Section, User
from comments import moderation
from comments.models import Comment, Flag, RuleHit
from comments.undoing import undo
from tests.comments import desking
from tests.comments.desking import (
    DECISIONS,
    DESK,
    HOLDS,
    LIFTED,
    THREE_LINKS,
    UNDONE,
    cards,
    counts,
    moderation_of,
    page,
)
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, said_by_guest

waiting, foreign = desking.waiting, desking.foreign
MOST_QUERIES = 12


@pytest.fixture
def on_day(post: Post, classmate: Enrolment) -> Callable[[int], Comment]:
    """A classmate's comment written on a day of March."""

    def write(day: int) -> Comment:
        with time_machine.travel(datetime(2027, 3, day, tzinfo=UTC), tick=False):
            return said(post, classmate, body=f"Day {day}.")

    return write


def test_students_outsiders_and_visitors_are_sent_away_as_from_all_of_the_admin(
    client: Client, as_author: Client, as_outsider: Client, waiting: Comment
) -> None:
    everyone = (client, as_author, as_outsider)
    assert [person.get(address).status_code for person in everyone for address in (DESK, HOLDS)] == [302] * 6
    sent = [person.post(address, {}).status_code for person in everyone for address in (DECISIONS, UNDONE, LIFTED)]
    assert sent == [302] * 9


def test_decisions_and_undoing_are_posted_and_the_desk_is_only_read(as_instructor: Client) -> None:
    assert [as_instructor.get(address).status_code for address in (DECISIONS, UNDONE, LIFTED)] == [405, 405, 405]
    assert as_instructor.post(DESK).status_code == 405


def test_staff_meet_their_own_courses_alone(
    as_instructor: Client, other_instructor: Enrolment, superuser: User, waiting: Comment, foreign: Comment
) -> None:
    root = Client()
    root.force_login(superuser)
    assert [cards(person) for person in (as_instructor, signed_in(other_instructor), root)] == [
        [waiting],
        [foreign],
        [waiting, foreign],
    ]
    answers = [as_instructor.get(DESK, {"course": slug}).status_code for slug in ("russia", "ottoman", "none", "\x00")]
    assert answers == [200, 404, 404, 404]
    assert "Ottoman" not in page(as_instructor)


def test_one_of_several_courses_can_be_looked_at_alone(
    instructor: Enrolment, stranger_course: Course, waiting: Comment, foreign: Comment
) -> None:
    EnrolmentFactory(course=stranger_course, user=instructor.user, role=Role.ASSISTANT, public_name="Helper")
    client = signed_in(instructor)
    assert [cards(client), cards(client, course="ottoman")] == [[waiting, foreign], [foreign]]
    assert [counts(client)["needs"], counts(client, course="russia")["needs"]] == [2, 1]
    assert ("All courses" in page(client), "Ottoman Cities" in page(client)) == (True, True)


def test_an_assistant_of_a_section_meets_its_comments_and_their_record_alone(course: Course) -> None:
    sections = [Section.objects.create(course=course, name=name) for name in "AB"]
    writers = [EnrolmentFactory(course=course, section=part, public_name=f"In {part}") for part in sections]
    in_a, in_b = (said_by_guest(published(writer)) for writer in writers)
    for comment in (in_a, in_b):
        moderation.reject(comment, EnrolmentFactory(course=course, role=Role.INSTRUCTOR).user, reason="unkind")
    client = signed_in(EnrolmentFactory(course=course, role=Role.ASSISTANT, section=sections[0], public_name="Asst"))
    assert (cards(client, tab="rejected"), counts(client)["rejected"]) == ([in_a], 1)
    log = client.get(DESK, {"tab": "log"}).context["log"]
    assert [decision.object_id for decision in log] == [in_a.pk]


def test_each_tab_holds_its_own_and_says_how_many(
    as_instructor: Client, post: Post, author: Enrolment, instructor: Enrolment, on_day: Callable[[int], Comment]
) -> None:
    new, reported, seen = on_day(1), on_day(2), on_day(3)
    said(post, instructor)
    Flag.objects.create(comment=reported, reporter=author, reason="unkind")
    moderation.look_at(seen, instructor.user)
    waiting, spam, rejected, removed = (said_by_guest(post, name=f"Guest {n}") for n in range(4))
    moderation.mark_spam(spam, instructor.user)
    moderation.reject(rejected, instructor.user, reason="unkind")
    moderation.remove(moderation.approve(removed, instructor.user), instructor.user, reason="unkind")
    found = {tab: cards(as_instructor, tab=tab) for tab in ("needs", "reported", "unseen", "spam", "rejected")}
    expected = {"needs": [waiting], "reported": [reported], "unseen": [new, reported], "spam": [spam]}
    assert found == {**expected, "rejected": [removed, rejected]}
    assert counts(as_instructor) == {"needs": 1, "reported": 1, "unseen": 2, "spam": 1, "rejected": 2}


def test_what_waits_stands_oldest_first_fifty_to_a_page(as_instructor: Client, post: Post) -> None:
    waiting = [said_by_guest(post, name=f"Guest {n}") for n in range(53)]
    assert cards(as_instructor) == waiting[:50]
    assert cards(as_instructor, page=2) == cards(as_instructor, page=9) == waiting[50:]
    assert cards(as_instructor, page="x") == waiting[:50]
    assert ("Next page" in page(as_instructor), "Next page" in page(as_instructor, page=2)) == (True, False)


@pytest.mark.parametrize("n", [1, 3, 50])
@pytest.mark.parametrize("tab", ["needs", "unseen"])
def test_fifty_cards_cost_as_many_queries_as_one(
    as_instructor: Client, post: Post, author: Enrolment, classmate: Enrolment, n: int, tab: str, query_count: Any
) -> None:
    parent = said(post, author)
    moderation.look_at(parent, author.user)
    for number in range(n):
        comment = said_by_guest(post, name=f"Guest {number}", body=f"{THREE_LINKS} {number}", parent=parent)
        if tab == "unseen":
            moderation.approve(comment, author.user)
            Comment.objects.filter(pk=comment.pk).update(looked_at=None)
        Flag.objects.create(comment=comment, reporter=classmate, reason="unkind")
    assert RuleHit.objects.count() >= n
    assert len(cards(as_instructor, tab=tab)) == n
    assert query_count(lambda: as_instructor.get(DESK, {"tab": tab, "course": "russia"})) <= MOST_QUERIES - 1


@pytest.fixture
def query_count() -> Callable[[Callable[[], Any]], int]:
    """How many queries an act makes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(act: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as asked:
            act()
        return len(asked)

    return count


def test_where_nothing_waits_the_desk_says_so_and_how_long_it_took(
    as_instructor: Client, instructor: Enrolment, post: Post
) -> None:
    assert "Nothing waits for a decision." in page(as_instructor)
    now = timezone.now()
    for n, hours in enumerate((1, 2, 30)):
        with time_machine.travel(now - timedelta(hours=hours), tick=False):
            comment = said_by_guest(post, name=f"Guest {n}")
        with time_machine.travel(now, tick=False):
            moderation.approve(comment, instructor.user)
    with time_machine.travel(now + timedelta(hours=1), tick=False):
        pace = as_instructor.get(DESK).context["pace"]
        shown = page(as_instructor)
    assert pace == {"n": 3, "usual": "2\xa0hours", "longest": "1\xa0day"}
    assert "half of them within 2 hours, the oldest after 1 day" in " ".join(shown.replace("\xa0", " ").split())
    with time_machine.travel(now + timedelta(days=31), tick=False):
        assert signed_in(instructor).get(DESK).context["pace"] is None


def test_what_was_undone_and_decided_again_took_all_the_time_since_it_was_written(
    instructor: Enrolment, waiting: Comment
) -> None:
    now = timezone.now()
    with time_machine.travel(now + timedelta(hours=9), tick=False):
        undo(moderation_of(moderation.approve(waiting, instructor.user)), instructor.user)
    with time_machine.travel(now + timedelta(hours=10, minutes=1), tick=False):
        moderation.approve(waiting, instructor.user)
        pace = signed_in(instructor).get(DESK).context["pace"]
    assert pace["longest"] == "10\xa0hours"


def test_the_log_tells_newest_first_who_did_what_and_offers_undo_where_it_is_the_last_word(
    as_instructor: Client, instructor: Enrolment, post: Post, foreign: Comment, other_instructor: Enrolment
) -> None:
    moderation.approve(foreign, other_instructor.user)
    first, second = said_by_guest(post, name="One"), said_by_guest(post, name="Two")
    moderation.reject(first, instructor.user, reason="unclear", note="Say more.")
    moderation.approve(second, instructor.user)
    moderation.remove(second, instructor.user, reason="copied")
    rows = as_instructor.get(DESK, {"tab": "log"}).context["log"]
    assert [(row.act, row.name, row.can_be_undone) for row in rows] == [
        ("remove", "Two", True),
        ("approve", "Two", False),
        ("reject", "One", True),
    ]
    undo(Decision.objects.get(act="remove"), instructor.user)
    rows = as_instructor.get(DESK, {"tab": "log"}).context["log"]
    assert [row.can_be_undone for row in rows] == [False, False, False, True]
    shown = page(as_instructor, tab="log")
    assert [words in shown for words in ("Lena Hart", "waiting → rejected, hard to follow", "Say more.")] == [True] * 3


def test_the_navigation_tells_staff_how_much_waits(
    as_instructor: Client, as_classmate: Client, author: Enrolment, post: Post, on_day: Callable[[int], Comment]
) -> None:
    stream = "/russia/"
    link = f'href="{DESK}?course=russia">Moderate'
    assert f"{link}</a>" in as_instructor.get(stream).content.decode()
    for _ in range(2):
        said_by_guest(post)
    Flag.objects.create(comment=on_day(1), reporter=author, reason="spam")
    on_day(2)
    assert f'{link} <span class="n">3</span></a>' in as_instructor.get(stream).content.decode()
    assert link not in as_classmate.get(stream).content.decode()


def test_the_count_costs_staff_one_query_and_others_none(
    as_instructor: Client, as_classmate: Client, post: Post, query_count: Any
) -> None:
    of_others = query_count(lambda: as_classmate.get("/russia/"))
    assert query_count(lambda: as_instructor.get("/russia/")) == of_others + 1
    assert query_count(lambda: as_classmate.get(post.get_absolute_url())) <= 8
