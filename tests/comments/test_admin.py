"""The page of one comment in the admin: what it shows, what each button does, and who is told what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from blog.models import Course, Decision, Enrolment, Post, Role, User
from comments import moderation, rewording
from comments.models import Comment, Flag
from tests.comments import desking, moderating
from tests.comments.moderating import LIST, bulk, decide, messages_of, page_of, state, status
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, said, said_by_guest

waiting, foreign = desking.waiting, desking.foreign
by_day = moderating.by_day


def test_a_decision_on_a_comment_of_another_course_finds_nothing(as_instructor: Client, foreign: Comment) -> None:
    assert (decide(as_instructor, foreign, "approve").status_code, status(foreign)) == (404, ["pending"])


def test_students_and_outsiders_do_not_enter(
    client: Client, as_author: Client, as_outsider: Client, waiting: Comment
) -> None:
    everyone = (client, as_author, as_outsider)
    assert [person.get(LIST).status_code for person in everyone] == [302, 302, 302]
    assert [decide(person, waiting, "approve").status_code for person in everyone] == [302, 302, 302]
    assert status(waiting) == ["pending"]


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


def test_whoever_runs_the_course_finds_the_way_to_export_or_erase_a_guest(
    as_instructor: Client, waiting: Comment, course: Course
) -> None:
    as_assistant = signed_in(EnrolmentFactory(course=course, role=Role.ASSISTANT))
    pages = [browser.get(page_of(waiting)).content.decode() for browser in (as_instructor, as_assistant)]
    assert ["Erase this guest" in shown for shown in pages] == [True, False]
