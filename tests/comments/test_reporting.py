"""`comments.reporting` and its page: a reader reports, once; three by trusted students hold; nobody learns who."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from blog.models import Course, Decision, Enrolment, Post, Role
from blog.refusals import Conflict, Refused
from comments import moderation, reporting
from comments.models import Comment, Flag
from comments.reporting import report
from tests.factories import EnrolmentFactory, said, said_by_guest

SPAM = Flag.Reason.SPAM


@pytest.fixture
def comment(post: Post, author: Enrolment) -> Comment:
    """A published comment by the author of the essay."""
    return said(post, author)


def trusted(course: Course, post: Post, by: Enrolment, n: int) -> list[Enrolment]:
    """So many students of whom a person has approved something."""
    places = EnrolmentFactory.create_batch(n, course=course)
    for place in places:
        moderation.look_at(said(post, place), by.user)
    return places


def page(comment: Comment) -> str:
    return f"/comments/{comment.pk}/flag/"


def standing(comment: Comment) -> tuple[str, str]:
    return Comment.objects.values_list("status", "held_for").get(pk=comment.pk)


def test_a_report_is_written_down_with_its_reason_and_changes_nothing_else(
    comment: Comment, classmate: Enrolment
) -> None:
    report(comment, classmate, SPAM, "It sells shoes.")
    flag = Flag.objects.get()
    assert (flag.comment, flag.reporter, flag.reason, flag.note) == (comment, classmate, "spam", "It sells shoes.")
    assert (standing(comment), Decision.objects.about(comment).count()) == (("published", ""), 0)


def test_a_second_report_by_the_same_reader_is_a_conflict(comment: Comment, classmate: Enrolment) -> None:
    report(comment, classmate, SPAM)
    with pytest.raises(Conflict, match="reported this already"):
        report(comment, classmate, SPAM)
    assert Flag.objects.count() == 1


@pytest.mark.parametrize("reason", ["", "boring"])
def test_a_report_needs_one_of_the_reasons(comment: Comment, classmate: Enrolment, reason: str) -> None:
    with pytest.raises(Refused, match="Choose what is wrong"):
        report(comment, classmate, reason)


def test_nobody_reports_their_own(comment: Comment, author: Enrolment) -> None:
    with pytest.raises(Refused, match="your own"):
        report(comment, author, SPAM)


@pytest.mark.parametrize("act", ["remove", "withdraw", "hold"])
def test_what_does_not_stand_any_more_is_not_reported(
    comment: Comment, classmate: Enrolment, instructor: Enrolment, act: str
) -> None:
    moderation.decide(comment, act, instructor.user, reason="other")
    with pytest.raises(Refused, match="does not stand"):
        report(comment, classmate, SPAM)


def test_three_reports_by_trusted_students_hold_a_comment_until_a_person_looks(
    course: Course, post: Post, comment: Comment, instructor: Enrolment
) -> None:
    for number, place in enumerate(trusted(course, post, instructor, 3), 1):
        report(comment, place, SPAM)
        assert standing(comment) == (("published", "") if number < 3 else ("pending", "reported"))
    held = Decision.objects.about(comment).get()
    assert (held.act, held.by, held.from_status, held.to_status) == ("hold", None, "published", "pending")


def test_reports_by_students_of_whom_nothing_was_approved_hold_nothing(course: Course, comment: Comment) -> None:
    for place in EnrolmentFactory.create_batch(4, course=course):
        report(comment, place, SPAM)
    assert standing(comment) == ("published", "")


def test_reports_hold_a_comment_once_and_not_again_after_a_person_let_it_stand(
    course: Course, post: Post, comment: Comment, instructor: Enrolment
) -> None:
    places = trusted(course, post, instructor, 6)
    for place in places[:3]:
        report(comment, place, SPAM)
    moderation.approve(comment, instructor.user)
    for place in places[3:]:
        report(comment, place, SPAM)
    assert standing(comment)[0] == "published"


def test_settled_reports_do_not_count(course: Course, post: Post, comment: Comment, instructor: Enrolment) -> None:
    places = trusted(course, post, instructor, 3)
    for place in places[:2]:
        report(comment, place, SPAM)
    moderation.look_at(comment, instructor.user)
    report(comment, places[2], SPAM)
    assert standing(comment)[0] == "published"


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.ASSISTANT])
def test_reports_never_hold_what_staff_wrote(course: Course, post: Post, instructor: Enrolment, role: str) -> None:
    theirs = said(post, EnrolmentFactory(course=course, role=role))
    for place in trusted(course, post, instructor, 3):
        report(theirs, place, SPAM)
    assert standing(theirs)[0] == "published"


def test_a_classmate_reports_on_a_page_and_is_thanked(as_classmate: Client, comment: Comment) -> None:
    assert comment.body in as_classmate.get(page(comment)).content.decode()
    answer = as_classmate.post(page(comment), {"reason": "unkind", "note": "Rude."}, follow=True)
    assert "Thank you. An instructor will look at it" in answer.content.decode()
    assert Flag.objects.get().reason == "unkind"


def test_a_report_without_a_reason_comes_back_with_the_note_kept(as_classmate: Client, comment: Comment) -> None:
    answer = as_classmate.post(page(comment), {"note": "Rude."})
    assert (answer.status_code, "Rude." in answer.content.decode(), Flag.objects.count()) == (422, True, 0)


def test_looking_at_the_page_changes_nothing(as_classmate: Client, comment: Comment) -> None:
    as_classmate.get(page(comment))
    assert Flag.objects.count() == 0


def test_strangers_and_guests_report_nothing(client: Client, as_outsider: Client, comment: Comment) -> None:
    assert [browser.post(page(comment), {"reason": "spam"}).status_code for browser in (client, as_outsider)] == [
        302,
        404,
    ]
    assert Flag.objects.count() == 0


@pytest.mark.parametrize("pk", [0, 999_999])
def test_a_missing_comment_is_missing(as_classmate: Client, pk: int) -> None:
    assert as_classmate.post(f"/comments/{pk}/flag/", {"reason": "spam"}).status_code == 404


def test_what_waits_cannot_be_reported_by_its_address(as_classmate: Client, post: Post) -> None:
    waiting = said_by_guest(post)
    assert as_classmate.get(page(waiting)).status_code == 404


def test_the_author_of_a_comment_never_meets_who_reported_it(
    as_author: Client, comment: Comment, classmate: Enrolment, post: Post
) -> None:
    report(comment, classmate, "other", "A note of mine.")
    pages: list[Any] = [as_author.get(address) for address in (post.get_absolute_url(), "/russia/me/comments/")]
    assert not any("A note of mine" in answer.content.decode() for answer in pages)


def test_reporting_asks_for_three_and_no_more() -> None:
    assert reporting.REPORTS_THAT_HOLD == 3


def test_staff_whose_own_comment_is_reported_do_not_meet_who_did(
    as_instructor: Client, post: Post, instructor: Enrolment, classmate: Enrolment
) -> None:
    own = said(post, instructor)
    report(own, classmate, "other", "A note of mine.")
    desk = "/admin/comments/comment/desk/?course=russia&tab=reported"
    addresses = (desk, f"/admin/comments/comment/{own.pk}/change/")
    pages = [as_instructor.get(address).content.decode() for address in addresses]
    assert ["A note of mine." in page or "Mira Okafor" in page for page in pages] == [False, False]
