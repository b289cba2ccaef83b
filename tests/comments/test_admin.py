"""The moderation list and the page of one comment: what waits first, what each button does, and who is told what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Course, Decision, Enrolment, Post, Role, Section, User
from comments import moderation, rewording
from comments.models import Comment, Flag
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, said_by_guest

LIST = "/admin/comments/comment/"
QUERIES_OF_THE_LIST = 12
COLUMNS = ["status", "version", "reason", "note", "number", "published_at", "looked_at"]


def page_of(comment: Comment) -> str:
    return f"{LIST}{comment.pk}/change/"


def decide(client: Client, comment: Comment, act: str, **told: Any) -> Any:
    seen = Comment.objects.acted_on_by(User(is_superuser=True)).get(pk=comment.pk).version
    return client.post(f"{LIST}{comment.pk}/decision/", {"act": act, "seen": seen, **told})


def bulk(client: Client, act: str, comments: list[Comment], **told: Any) -> list[str]:
    asked = {"action": act, "_selected_action": [comment.pk for comment in comments], **told}
    return messages_of(client.post(LIST, asked))[-1:]


def messages_of(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def state(comment: Comment) -> dict[str, Any]:
    return Comment.objects.values(*COLUMNS).get(pk=comment.pk)


def status(*comments: Comment) -> list[str]:
    return [state(comment)["status"] for comment in comments]


def rows(client: Client, **query: Any) -> list[Comment]:
    return list(client.get(LIST, query).context["cl"].result_list)


@pytest.fixture
def waiting(post: Post) -> Comment:
    """A guest's comment that waits."""
    return said_by_guest(post)


@pytest.fixture
def foreign(other_instructor: Enrolment) -> Comment:
    """A comment that waits in the other course."""
    return said_by_guest(published(other_instructor), name="Far Away", body="Elsewhere.")


@pytest.fixture
def by_day(post: Post, classmate: Enrolment) -> Callable[[int], Comment]:
    """A classmate's comment written on a day of March."""

    def write(day: int) -> Comment:
        with time_machine.travel(datetime(2027, 3, day, tzinfo=UTC)):
            return said(post, classmate, body=f"Day {day}.")

    return write


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


def test_a_decision_on_a_comment_of_another_course_finds_nothing(as_instructor: Client, foreign: Comment) -> None:
    assert (decide(as_instructor, foreign, "approve").status_code, status(foreign)) == (404, ["pending"])


def test_students_and_outsiders_do_not_enter(
    client: Client, as_author: Client, as_outsider: Client, waiting: Comment
) -> None:
    everyone = (client, as_author, as_outsider)
    assert [person.get(LIST).status_code for person in everyone] == [302, 302, 302]
    assert [decide(person, waiting, "approve").status_code for person in everyone] == [302, 302, 302]
    assert status(waiting) == ["pending"]


def test_an_assistant_of_a_section_decides_on_its_comments_alone(course: Course) -> None:
    sections = [Section.objects.create(course=course, name=name) for name in "AB"]
    writers = [EnrolmentFactory(course=course, section=part, public_name=f"In {part}") for part in sections]
    in_a, in_b = (said_by_guest(published(writer)) for writer in writers)
    client = signed_in(EnrolmentFactory(course=course, role=Role.ASSISTANT, section=sections[0], public_name="Asst"))
    assert rows(client) == [in_a]
    assert bulk(client, "approve", [in_a, in_b]) == ["Approved one."]
    assert (status(in_a, in_b), client.get(page_of(in_b)).status_code) == (["published", "pending"], 404)


@pytest.mark.parametrize(
    ("before", "act", "after"),
    [
        ([], "approve", "published"),
        ([], "reject", "rejected"),
        ([], "spam", "spam"),
        (["approve"], "remove", "removed"),
        (["approve"], "spam", "spam"),
        (["spam"], "restore", "published"),
        (["reject"], "restore", "published"),
    ],
)
def test_every_button_does_what_it_says_and_is_recorded(
    as_instructor: Client, waiting: Comment, before: list[str], act: str, after: str
) -> None:
    for earlier in before:
        decide(as_instructor, waiting, earlier, reason="other")
    answer = decide(as_instructor, waiting, act, reason="unclear", note="Say more.")
    assert (answer.status_code, answer["Location"], status(waiting)) == (302, LIST, [after])
    last = Decision.objects.about(waiting)[0]
    assert (last.act, last.to_status, last.reason, last.note) == (act, after, "unclear", "Say more.")
    assert (last.by_name, LogEntry.objects.count()) == ("Lena Hart", 0)


def test_the_page_offers_what_is_possible_now(as_instructor: Client, waiting: Comment) -> None:
    offered = [list(as_instructor.get(page_of(waiting)).context["buttons"])]
    for act in ("approve", "remove"):
        decide(as_instructor, waiting, act, reason="other")
        offered.append(list(as_instructor.get(page_of(waiting)).context["buttons"]))
    assert offered == [["approve", "reject", "ask", "spam"], ["spam", "remove", "hold"], ["restore"]]


def test_a_reported_comment_can_be_left_up_and_its_reports_are_settled(
    as_instructor: Client, by_day: Callable[[int], Comment], author: Enrolment, post: Post
) -> None:
    live, waiting = by_day(1), said_by_guest(post)
    Flag.objects.create(comment=live, reporter=author, reason="unkind")
    assert list(as_instructor.get(page_of(live)).context["buttons"]) == ["keep", "spam", "remove", "hold"]
    assert messages_of(decide(as_instructor, live, "keep")) == ["Left one up."]
    assert (status(live), Flag.objects.filter(settled_at=None).count()) == (["published"], 0)
    assert Decision.objects.about(live)[0].act == "look"
    assert bulk(as_instructor, "keep", [waiting]) == ["Only what is published can be left up."]


def test_the_page_shows_words_person_parent_reports_and_record(
    as_instructor: Client, post: Post, classmate: Enrolment, author: Enrolment
) -> None:
    parent = said(post, author, body="The telegram was real.")
    reply = said(post, classmate, body="It was **not**.", parent=parent)
    Flag.objects.create(comment=reply, reporter=author, reason="unkind", note="This hurts.")
    shown = as_instructor.get(page_of(reply)).content.decode()
    for words in (
        "<strong>not</strong>",
        "Mira Okafor",
        "The telegram was real.",
        "it is unkind",
        "This hurts.",
        "R. Vale",
    ):
        assert shown.count(words) >= 1


def test_the_page_shows_all_that_a_comment_said_before(as_instructor: Client, waiting: Comment) -> None:
    for words in ("Second <words>.", "Third words."):
        rewording.edit(waiting, words, None)
    shown = as_instructor.get(page_of(waiting)).content.decode()
    assert [shown.count(words) for words in (waiting.body, "Second &lt;words&gt;.", "Third words.")] == [1, 1, 1]


def test_the_page_shows_a_guest_s_email_to_staff(as_instructor: Client, waiting: Comment) -> None:
    assert 'href="mailto:ada@example.org"' in as_instructor.get(page_of(waiting)).content.decode()


def test_without_a_reason_nobody_is_rejected_and_the_note_is_kept(as_instructor: Client, waiting: Comment) -> None:
    before = state(waiting)
    answer = decide(as_instructor, waiting, "reject", note="Kept note.")
    form = answer.context["form"]
    assert form.non_field_errors() == ["Choose a reason. The author will read it."]
    assert (form["note"].value(), state(waiting)) == ("Kept note.", before)


def test_who_decides_second_is_told_who_was_first_and_keeps_their_note(
    as_instructor: Client, waiting: Comment, course: Course
) -> None:
    colleague = EnrolmentFactory(course=course, role=Role.ASSISTANT, user__name="Ann Reed")
    seen = waiting.version
    moderation.approve(waiting, colleague.user)
    before = state(waiting)
    asked = {"act": "spam", "seen": seen, "note": "Kept note."}
    answer = as_instructor.post(f"{LIST}{waiting.pk}/decision/", asked)
    form = answer.context["form"]
    assert form.non_field_errors() == ["Ann Reed was first: this comment is now published."]
    assert (form["note"].value(), state(waiting)) == ("Kept note.", before)
    assert f'name="seen" value="{before["version"]}"' in answer.content.decode()


@pytest.mark.parametrize(
    "asked", [{}, {"act": "approve"}, {"act": "erase", "seen": 1}, {"act": "approve", "seen": "x"}]
)
def test_an_incomplete_decision_changes_nothing(as_instructor: Client, waiting: Comment, asked: dict[str, Any]) -> None:
    before = state(waiting)
    answer = as_instructor.post(f"{LIST}{waiting.pk}/decision/", asked)
    assert "This page is out of date. Look at the comment again, then decide." in answer.content.decode()
    assert state(waiting) == before


def test_looking_changes_nothing(as_instructor: Client, waiting: Comment) -> None:
    before = state(waiting)
    addresses = [LIST, page_of(waiting), f"{LIST}{waiting.pk}/history/", f"{LIST}{waiting.pk}/decision/"]
    assert [as_instructor.get(address).status_code for address in addresses] == [200, 200, 302, 405]
    assert (state(waiting), Decision.objects.about(waiting).count()) == (before, 0)


def test_nothing_is_added_saved_or_deleted_past_the_verbs(superuser: User, waiting: Comment) -> None:
    root = Client()
    root.force_login(superuser)
    before = state(waiting)
    answers = [
        root.post(f"{LIST}add/", {"body": "x"}),
        root.post(page_of(waiting), {"status": "published", "body": "x"}),
        root.post(f"{LIST}{waiting.pk}/delete/", {"post": "yes"}),
    ]
    assert [answer.status_code for answer in answers] == [403, 405, 403]
    assert state(waiting) == before
    bulk(root, "delete_selected", [waiting], post="yes")
    assert state(waiting) == before


def test_a_decision_needs_the_token_of_the_form(instructor: Enrolment, waiting: Comment) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(instructor.user)
    answers = [decide(client, waiting, "approve").status_code, client.post(LIST, {"action": "approve"}).status_code]
    assert (answers, status(waiting)) == ([403, 403], ["pending"])


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


def test_whoever_runs_the_course_finds_the_way_to_export_or_erase_a_guest(
    as_instructor: Client, waiting: Comment, course: Course
) -> None:
    as_assistant = signed_in(EnrolmentFactory(course=course, role=Role.ASSISTANT))
    pages = [browser.get(page_of(waiting)).content.decode() for browser in (as_instructor, as_assistant)]
    assert ["Erase this guest" in shown for shown in pages] == [True, False]
