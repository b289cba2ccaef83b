"""The moderation list: what waits first, what is found and by whom, and what is decided on several at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Course, Decision, Enrolment, Post, Role, Section, User
from comments import moderation
from comments.models import Comment, Flag
from tests.comments import desking, moderating
from tests.comments.moderating import LIST, bulk, page_of, state, status
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said_by_guest

waiting, foreign = desking.waiting, desking.foreign
by_day = moderating.by_day
QUERIES_OF_THE_LIST = 12


def rows(client: Client, **query: Any) -> list[Comment]:
    return list(client.get(LIST, query).context["cl"].result_list)


def test_what_waits_comes_first_oldest_first_then_what_was_reported_then_the_newest(
    as_instructor: Client, by_day: Callable[[int], Comment], course: Course, author: Enrolment
) -> None:
    old, reported, new = by_day(1), by_day(2), by_day(9)
    Course.objects.filter(pk=course.pk).update(students="held")
    first, second = by_day(4), by_day(6)
    Flag.objects.create(comment=reported, reporter=author, reason="unkind")
    assert rows(as_instructor) == [first, second, reported, new, old]


def test_a_row_tells_who_where_why_it_waits_and_how_often_it_was_reported(
    as_instructor: Client, waiting: Comment, author: Enrolment
) -> None:
    Flag.objects.create(comment=waiting, reporter=author, reason="spam")
    row = as_instructor.get(LIST).content.decode()
    for shown in (
        "My father was there, ",
        "Guest: Ada Lind",
        "The Specialists Go Home",
        "waiting",
        "from a guest",
        ">1<",
    ):
        assert row.count(shown) >= 1


def test_filters_by_status_and_by_report(
    as_instructor: Client, waiting: Comment, by_day: Callable[[int], Comment], author: Enrolment
) -> None:
    live = by_day(2)
    Flag.objects.create(comment=live, reporter=author, reason="unkind")
    assert rows(as_instructor, status__exact="pending") == [waiting]
    assert rows(as_instructor, reported="yes") == [live]
    moderation.look_at(live, author.user)
    assert rows(as_instructor, reported="yes") == []


def test_a_search_reads_words_and_names(
    as_instructor: Client, waiting: Comment, by_day: Callable[[int], Comment]
) -> None:
    live = by_day(2)
    found = [rows(as_instructor, q=word) for word in ("father", "lind", "okafor", "day 2", "nothing")]
    assert found == [[waiting], [waiting], [live], [live], []]


def test_only_the_own_courses_are_listed_found_filtered_and_opened(
    as_instructor: Client, waiting: Comment, foreign: Comment, superuser: User
) -> None:
    root = Client()
    root.force_login(superuser)
    assert [rows(person) for person in (as_instructor, root)] == [[waiting], [waiting, foreign]]
    assert rows(as_instructor, q="elsewhere") == []
    assert as_instructor.get(LIST).content.decode().count("Ottoman") == 0
    addresses = [page_of(foreign), f"{LIST}{foreign.pk}/history/", f"{LIST}{foreign.pk}/delete/", f"{LIST}9999/change/"]
    assert [as_instructor.get(address).status_code for address in addresses] == [404, 404, 404, 404]


def test_an_assistant_of_a_section_decides_on_its_comments_alone(course: Course) -> None:
    sections = [Section.objects.create(course=course, name=name) for name in "AB"]
    writers = [EnrolmentFactory(course=course, section=part, public_name=f"In {part}") for part in sections]
    in_a, in_b = (said_by_guest(published(writer)) for writer in writers)
    client = signed_in(EnrolmentFactory(course=course, role=Role.ASSISTANT, section=sections[0], public_name="Asst"))
    assert rows(client) == [in_a]
    assert bulk(client, "approve", [in_a, in_b]) == ["Approved one."]
    assert (status(in_a, in_b), client.get(page_of(in_b)).status_code) == (["published", "pending"], 404)


def test_several_are_decided_in_one_batch_and_counted(as_instructor: Client, post: Post) -> None:
    comments = [said_by_guest(post) for _ in range(3)]
    assert bulk(as_instructor, "reject", comments, reason="off-topic", note="See you Monday.") == ["Rejected 3."]
    decisions = list(Decision.objects.filter(kind="comment"))
    assert (status(*comments), len({decision.batch for decision in decisions})) == (["rejected"] * 3, 1)
    assert {(decision.reason, decision.note) for decision in decisions} == {("off-topic", "See you Monday.")}
    assert bulk(as_instructor, "restore", comments) == ["Restored 3."]
    assert bulk(as_instructor, "remove", comments, reason="copied") == ["Removed 3."]
    assert bulk(as_instructor, "restore", comments[:1]) == ["Restored one."]
    assert bulk(as_instructor, "spam", comments[:1]) == ["Filed one as spam."]


def test_thousands_are_decided_with_the_questions_of_a_few_and_taken_back_alike(
    as_instructor: Client, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    comments, counts = [said_by_guest(post) for _ in range(14)], []
    bulk(as_instructor, "reject", comments[:1], reason="off-topic")
    for some in (comments[1:4], comments[4:]):
        with CaptureQueriesContext(connection) as asked:
            assert bulk(as_instructor, "reject", some, reason="off-topic") == [f"Rejected {len(some)}."]
        counts.append(len(asked))
    assert counts[0] == counts[1]
    monkeypatch.setattr("comments.admin.MOST_TOGETHER", 4)
    assert bulk(as_instructor, "restore", comments) == ["Restored 14."]
    assert (set(status(*comments)), Post.objects.get(pk=post.pk).n_published) == ({"published"}, 14)
    assert bulk(as_instructor, "hold", comments) == ["Put 14 back in the queue."]
    batches = set(Decision.objects.filter(kind="comment", act="hold").values_list("batch", flat=True))
    assert (set(status(*comments)), len(batches)) == ({"pending"}, 1)


def test_those_approved_together_are_numbered_in_the_order_they_were_written(as_instructor: Client, post: Post) -> None:
    comments = [said_by_guest(post) for _ in range(3)]
    bulk(as_instructor, "approve", comments[::-1])
    assert [state(comment)["number"] for comment in comments] == ["1", "2", "3"]


def test_what_somebody_else_decided_is_told_by_name(as_instructor: Client, post: Post, course: Course) -> None:
    colleague = EnrolmentFactory(course=course, role=Role.ASSISTANT, user__name="Ann Reed")
    comments = [said_by_guest(post) for _ in range(4)]
    moderation.approve(comments[0], colleague.user)
    assert bulk(as_instructor, "approve", comments) == ["Approved 3. One was already decided by Ann Reed."]


def test_what_does_not_stand_where_the_act_begins_is_left(
    as_instructor: Client, by_day: Callable[[int], Comment]
) -> None:
    comments = [by_day(1), by_day(2)]
    assert bulk(as_instructor, "approve", comments) == ["2 were left: they are past that."]
    assert status(*comments) == ["published", "published"]


def test_without_a_reason_none_of_several_is_rejected(as_instructor: Client, post: Post) -> None:
    comments = [said_by_guest(post) for _ in range(2)]
    assert bulk(as_instructor, "reject", comments) == ["Choose a reason. The author will read it."]
    assert status(*comments) == ["pending", "pending"]


def test_a_foreign_id_among_several_is_never_touched(as_instructor: Client, waiting: Comment, foreign: Comment) -> None:
    assert bulk(as_instructor, "approve", [waiting, foreign]) == ["Approved one."]
    assert status(waiting, foreign) == ["published", "pending"]


@pytest.mark.parametrize("rows_there", [1, 3, 50])
def test_the_list_asks_as_often_for_fifty_as_for_one(
    as_instructor: Client, post: Post, rows_there: int, django_assert_num_queries: Any
) -> None:
    for n in range(rows_there):
        said_by_guest(post, name=f"Guest {n}")
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        as_instructor.get(LIST)


@pytest.mark.parametrize("ticked", ["abc", "\x00", "9" * 30, "-1"])
def test_a_ticked_thing_that_is_no_row_is_none(as_instructor: Client, ticked: str) -> None:
    sent = {"action": "approve", "_selected_action": ticked, "index": "0"}
    assert as_instructor.post("/admin/comments/comment/", sent).status_code in {200, 302}
