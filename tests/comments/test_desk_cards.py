"""A card of the moderation desk: what it tells of a comment and its author, what it marks, and what it offers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog.models import Course, Enrolment, Post, User
from comments import moderation, restricting, rewording
from comments.desk_cards import pieces
from comments.models import Comment, Flag, RuleHit
from comments.undoing import undo
from tests.comments import desking
from tests.comments.desking import DESK, THREE_LINKS, moderation_of, page
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, said_by_guest

waiting = desking.waiting


def test_what_a_rule_found_is_marked_and_nothing_of_it_is_markup(as_instructor: Client, post: Post) -> None:
    said_by_guest(post, body=f"<b>Bold</b> {THREE_LINKS}")
    shown = page(as_instructor)
    assert shown.count("<mark>http://a.example/1</mark>") == 1
    assert ("&lt;b&gt;Bold&lt;/b&gt;" in shown, "<b>Bold" in shown) == (True, False)
    assert "It has 3 links to other sites." in shown


@pytest.mark.parametrize(
    ("text", "evidence", "found"),
    [
        ("no trace", ["spam"], [("no trace", False)]),
        ("buy spam now", ["spam"], [("buy ", False), ("spam", True), (" now", False)]),
        ("spammer and spam", ["spam"], [("spammer and ", False), ("spam", True)]),
        ("a.b a.b.c", ["a.b", "a.b.c"], [("a.b", True), (" ", False), ("a.b.c", True)]),
        ("(what?!)", ["?!"], [("(what", False), ("?!", True), (")", False)]),
        ("", ["x"], []),
    ],
)
def test_a_text_is_cut_where_a_passage_stands_as_a_word_of_its_own(
    text: str, evidence: list[str], found: list[tuple[str, bool]]
) -> None:
    assert pieces(text, evidence) == found


def test_a_card_tells_who_where_since_when_and_why(
    as_instructor: Client, post: Post, author: Enrolment, classmate: Enrolment
) -> None:
    parent = said(post, author, body="The telegram was real.")
    with time_machine.travel(timezone.now() - timedelta(hours=2, minutes=5)):
        reply = said_by_guest(post, body="My uncle sent it.", parent=parent)
    Flag.objects.create(comment=reply, reporter=classmate, reason="unkind", note="This hurts.")
    shown = " ".join(page(as_instructor).replace("\xa0", " ").split())
    for words in (
        "Ada Lind",
        "waiting 2 hours",
        "reply to 1 by R. Vale",
        "“The telegram was real.”",
        "from a guest",
        "Reported by Mira Okafor: it is unkind. “This hurts.”",
        "1 thought",
        f'href="/comments/{reply.pk}/"',
        f'href="{post.get_absolute_url()}"',
        "0 approved, 0 rejected",
    ):
        assert words in shown, words


def test_a_card_tells_the_record_of_a_member_and_whether_they_are_trusted(
    as_instructor: Client, post: Post, classmate: Enrolment, instructor: Enrolment, course: Course
) -> None:
    Course.objects.filter(pk=course.pk).update(students="held")
    written = [said(post, classmate) for _ in range(4)]
    told = []
    for act in (moderation.reject, moderation.mark_spam, moderation.approve):
        told.append(page(as_instructor))
        act(written.pop(), instructor.user, reason="unkind")
    told.append(page(as_instructor))
    records = ["0 approved, 0 rejected", "0 approved, 1 rejected", "0 approved, 1 rejected, 1 spam"]
    records.append("1 approved, 1 rejected, 1 spam · trusted")
    assert [record in text for record, text in zip(records, told, strict=True)] == [True] * 4
    assert ["not yet trusted" in text for text in told] == [True, True, True, False]


def test_a_wait_begins_anew_when_it_is_put_back_and_goes_on_when_a_decision_is_undone(
    instructor: Enrolment, waiting: Comment
) -> None:
    now, told = timezone.now(), []
    with time_machine.travel(now + timedelta(days=2), tick=False):
        undo(moderation_of(moderation.approve(waiting, instructor.user)), instructor.user)
        told.append("waiting 2 days" in page(signed_in(instructor)).replace("\xa0", " "))
        moderation.approve(waiting, instructor.user)
        moderation.hold(waiting, instructor.user)
    with time_machine.travel(now + timedelta(days=3, minutes=1), tick=False):
        told.append("waiting 1 day<" in page(signed_in(instructor)).replace("\xa0", " "))
    assert told == [True, True]


def test_the_record_of_a_guest_goes_by_their_address_and_stays_in_the_course(
    as_instructor: Client, instructor: Enrolment, post: Post, other_instructor: Enrolment
) -> None:
    moderation.reject(said_by_guest(post, name="Other Name"), instructor.user, reason="unkind")
    moderation.approve(said_by_guest(published(other_instructor)), other_instructor.user)
    said_by_guest(post)
    assert "0 approved, 1 rejected" in page(as_instructor)


def test_a_revised_comment_shows_its_earlier_words_and_an_appeal_its_reason(
    as_instructor: Client, post: Post, classmate: Enrolment, instructor: Enrolment, course: Course
) -> None:
    Course.objects.filter(pk=course.pk).update(students="held")
    first, second = said(post, classmate, body="First try."), said(post, classmate, body="Other.")
    rewording.revise(moderation.ask(first, instructor.user), "Second try.", classmate.user)
    rewording.appeal(moderation.reject(second, instructor.user, reason="unkind"), "It was a joke.", classmate.user)
    shown = page(as_instructor)
    told = ("First try.", "Second try.", "revised by its author", "its author asks again", "It was a joke.")
    assert [words in shown for words in told] == [True] * 5


def test_a_comment_like_earlier_spam_shows_its_score_and_what_tells(as_instructor: Client, waiting: Comment) -> None:
    values = {"tokens": "father (91%)"}
    found = {"rule": "classifier", "verdict": 1, "sentence": "It is like spam.", "evidence": ["father"]}
    RuleHit.objects.create(comment=waiting, values=values, weight=0.834, **found)
    shown = page(as_instructor)
    assert ("0.83" in shown, "father (91%)" in shown, "<mark>father</mark>" in shown) == (True, True, True)


def acts(client: Client, **query: Any) -> list[list[str]]:
    return [[choice.act for choice in card.choices] for card in client.get(DESK, query).context["cards"]]


def test_a_card_offers_what_is_possible_where_it_stands(
    as_instructor: Client, superuser: User, post: Post, instructor: Enrolment, waiting: Comment
) -> None:
    assert acts(as_instructor) == [["approve", "answer", "reject", "ask", "spam"]]
    root = Client()
    root.force_login(superuser)
    assert acts(root) == [["approve", "reject", "ask", "spam"]]
    moderation.mark_spam(waiting, instructor.user)
    assert acts(as_instructor, tab="spam") == [["restore"]]
    live = said(post, EnrolmentFactory(course=post.course))
    assert acts(as_instructor, tab="unseen") == [["keep", "remove", "hold", "spam"]]
    assert live.is_published


def test_the_name_of_somebody_held_says_until_when(
    as_instructor: Client, instructor: Enrolment, post: Post, waiting: Comment
) -> None:
    assert "Hold all of this person’s comments" in page(as_instructor)
    until = datetime(2031, 12, 3, 12, tzinfo=UTC)
    restricting.restrict(post.course, "ADA@example.org", instructor.user, reason="unkind", until=until)
    shown = page(as_instructor)
    assert ("held until 3 Dec" in shown, "Hold all of this person’s comments" in shown) == (True, False)
