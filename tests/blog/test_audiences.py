"""Who sees an essay: narrowing and widening, the author's consent and its taking back, and what others never do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client

from blog import audiences, publishing
from blog.models import Audience, Consent, Course, Enrolment, Post, Section, User
from blog.refusals import Refused
from blog.site import web
from comments.models import Comment
from tests.blog.circles import AGREE_FIRST, now_seen_by, record, without_consent
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, written

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def refused(post: Post, to: int, by: User | None, **told: Any) -> str:
    """The sentence; the essay and the record are as they were."""
    before = (now_seen_by(post), record(post), Consent.objects.count())
    with pytest.raises(Refused) as refusal:
        audiences.change(post, to, by, **told)
    assert (now_seen_by(post), record(post), Consent.objects.count()) == before
    return str(refusal.value)


# narrowing and widening


@pytest.mark.parametrize("circle", [Audience.STAFF, Audience.PEERS, Audience.SECTION])
def test_the_author_narrows_at_once_and_it_is_written_down(author: Enrolment, circle: Audience) -> None:
    post = published(author, audience=Audience.COURSE)
    audiences.change(post, circle, author.user)
    assert now_seen_by(post) == circle
    assert record(post) == [("audience", "40", str(int(circle)), "Ruth Valentine", "")]


def test_the_same_circle_again_writes_nothing(author: Enrolment) -> None:
    post = published(author, audience=Audience.SECTION)
    audiences.change(post, Audience.SECTION, author.user)
    assert record(post) == []


def test_the_author_widens_within_the_course_without_consent(author: Enrolment) -> None:
    post = without_consent(author, Audience.STAFF)
    audiences.change(post, Audience.COURSE, author.user)
    assert (now_seen_by(post), Consent.objects.count()) == (Audience.COURSE, 0)


@pytest.mark.parametrize("circle", [Audience.INSTITUTION, Audience.WEB])
def test_beyond_the_course_the_author_has_to_agree(author: Enrolment, circle: Audience) -> None:
    assert refused(without_consent(author), circle, author.user) == AGREE_FIRST


def test_consent_keeps_who_when_the_circle_and_the_words(author: Enrolment) -> None:
    post = without_consent(author)
    with time_machine.travel(NOON, tick=False):
        audiences.change(post, Audience.WEB, author.user, agreed=True)
    kept = Consent.objects.get()
    assert (kept.person, kept.audience, kept.given_at, kept.taken_back_at) == (
        author.user,
        Audience.WEB,
        NOON,
        None,
    )
    assert kept.wording == str(audiences.WORDING)
    assert [row[:3] for row in record(post)] == [("consent", "", "60"), ("audience", "40", "60")]


def test_consent_to_the_institution_is_none_to_the_web(author: Enrolment) -> None:
    post = without_consent(author)
    audiences.change(post, Audience.INSTITUTION, author.user, agreed=True)
    assert refused(post, Audience.WEB, author.user) == AGREE_FIRST


def test_consent_still_given_is_not_asked_again(author: Enrolment) -> None:
    post = published(author)
    audiences.change(post, Audience.STAFF, author.user)
    audiences.change(post, Audience.WEB, author.user)
    assert (now_seen_by(post), Consent.objects.count()) == (Audience.WEB, 1)


def test_nothing_is_wider_than_its_course(author: Enrolment, course: Course) -> None:
    post = without_consent(author)
    Course.objects.filter(pk=course.pk).update(audience=Audience.COURSE)
    told = "This course is not shown that widely. Choose a narrower circle."
    assert refused(post, Audience.WEB, author.user, agreed=True) == told


def test_staff_cannot_widen_a_students_essay(author: Enrolment, instructor: Enrolment, superuser: User) -> None:
    post = without_consent(author, Audience.SECTION)
    for by in (instructor.user, superuser, None):
        assert refused(post, Audience.COURSE, by, why="Why not") == "Only its author can show it to more people."
        beyond = "Its author has not agreed to show it beyond the course. Only they can."
        assert refused(post, Audience.WEB, by, why="Why not", agreed=True) == beyond


def test_staff_narrow_with_a_reason_alone(author: Enrolment, instructor: Enrolment) -> None:
    post = published(author)
    told = "Say why other people see it from now on. It is kept in the record."
    assert refused(post, Audience.STAFF, instructor.user) == told
    audiences.change(post, Audience.STAFF, instructor.user, why="It names a patient.")
    assert record(post) == [("audience", "60", "10", "Lena Hart", "It names a patient.")]


def test_staff_take_back_their_own_narrowing_and_never_the_authors(author: Enrolment, instructor: Enrolment) -> None:
    post = published(author)
    audiences.change(post, Audience.SECTION, instructor.user, why="By mistake")
    audiences.change(post, Audience.WEB, instructor.user, why="Mended")
    assert now_seen_by(post) == Audience.WEB
    audiences.change(post, Audience.SECTION, author.user)
    assert refused(post, Audience.COURSE, instructor.user, why="No") == "Only its author can show it to more people."


def test_publishing_without_consent_stays_within_the_course(author: Enrolment, instructor: Enrolment) -> None:
    for by in (author.user, instructor.user, None):
        post = publishing.publish(written(author), by=by)
        assert post.audience == Audience.COURSE
        assert [row[:3] for row in record(post)] == [("audience", "60", "40")]


def test_an_essay_whose_author_has_no_account_is_as_wide_as_it_was_brought_in(course: Course) -> None:
    nobody = EnrolmentFactory(course=course, user=None, public_name="Unnamed")
    assert publishing.publish(written(nobody), by=None).audience == Audience.WEB


# taking back


def test_taking_consent_back_leaves_nothing_on_the_web_and_the_numbers_as_they_were(
    client: Client, as_classmate: Client, author: Enrolment, classmate: Enrolment
) -> None:
    post = published(author)
    first = said(post, classmate)
    said(post, author, parent=first)
    audiences.take_back(post, author.user)
    assert (now_seen_by(post), Consent.objects.get().taken_back_at is None) == (Audience.COURSE, False)
    assert client.get(post.get_absolute_url()).status_code == 404
    assert as_classmate.get(post.get_absolute_url()).status_code == 200
    assert list(Comment.objects.order_by("pk").values_list("number", flat=True)) == ["1", "1.1"]
    assert [row[0] for row in record(post)] == ["take-back", "audience"]


def test_what_is_narrower_stays_so_when_consent_is_taken_back(author: Enrolment) -> None:
    post = published(author)
    audiences.change(post, Audience.STAFF, author.user)
    audiences.take_back(post, author.user)
    assert now_seen_by(post) == Audience.STAFF
    assert refused(post, Audience.WEB, author.user) == AGREE_FIRST


def test_nobody_else_takes_consent_back(post: Post, instructor: Enrolment, superuser: User) -> None:
    for by in (instructor.user, superuser):
        with pytest.raises(Refused):
            audiences.take_back(post, by)
    assert Consent.objects.get().taken_back_at is None


# the circles


def test_named_classmates_read_it_and_no_others(author: Enrolment, classmate: Enrolment, course: Course) -> None:
    other = EnrolmentFactory(course=course, user__name="Noor Haddad")
    post = published(author, audience=Audience.COURSE)
    audiences.change(post, Audience.PEERS, author.user, peers=[classmate])
    answers = [signed_in(person).get(post.get_absolute_url()).status_code for person in (classmate, other, author)]
    assert answers == [200, 404, 200]


def test_whoever_left_the_course_is_named_no_more(author: Enrolment, classmate: Enrolment) -> None:
    post = published(author)
    audiences.change(post, Audience.PEERS, author.user, peers=[classmate])
    Enrolment.objects.filter(pk=classmate.pk).update(is_active=False)
    assert post not in Post.objects.visible_to(classmate.user)


@pytest.mark.parametrize(
    ("address", "verified", "domains", "reads"),
    [
        ("otto@example.edu", True, ["example.edu"], True),
        ("otto@EXAMPLE.EDU", True, ["example.edu"], True),
        ("otto@example.edu", False, ["example.edu"], False),
        ("otto@example.edu", True, [], False),
        ("otto@notexample.edu", True, ["example.edu"], False),
        ("otto@example.edu.evil.org", True, ["example.edu"], False),
        ("otto@sub.example.edu", True, ["other.edu", "example.edu"], False),
    ],
)
def test_the_institution_is_a_confirmed_address_of_its_domains(
    author: Enrolment, outsider: User, settings: Any, address: str, verified: bool, domains: list[str], reads: bool
) -> None:
    settings.INSTITUTION_DOMAINS = domains
    EmailAddress.objects.create(user=outsider, email=address, verified=verified)
    inside, wide = published(author, audience=Audience.INSTITUTION), published(author, "Course", audience=40)
    assert (inside in Post.objects.visible_to(outsider), wide in Post.objects.visible_to(outsider)) == (reads, False)


# all of it at once


def test_a_person_takes_everything_from_the_web_and_leaves_numbered_placeholders(
    client: Client, as_author: Client, author: Enrolment, classmate: Enrolment, instructor: Enrolment
) -> None:
    mine, theirs = published(author, "Mine"), published(classmate, "Theirs")
    answered, alone = said(theirs, author, "A word that was answered."), said(theirs, author, "A word alone.")
    said(theirs, classmate, "The answer.", parent=answered)
    assert as_author.get("/russia/me/web/").content.decode().count("Mine") == 1
    assert (now_seen_by(mine), Comment.objects.get(pk=alone.pk).audience) == (Audience.WEB, Audience.WEB)
    as_author.post("/russia/me/web/")
    page = client.get(theirs.get_absolute_url()).content.decode()
    assert client.get(mine.get_absolute_url()).status_code == 404
    assert ("A word" in page, "The answer." in page, "One thought on" in page) == (False, True, True)
    assert (f'id="comment-{answered.pk}"' in page, f'id="comment-{alone.pk}"' in page) == (True, False)
    member = signed_in(instructor).get(theirs.get_absolute_url()).content.decode()
    assert ("A word alone." in member, "A word that was answered." in member) == (True, True)
    assert "3 thoughts on" in member
    assert list(Comment.objects.order_by("pk").values_list("number", flat=True)) == ["1", "2", "1.1"]
    assert Post.objects.get(pk=theirs.pk).n_published == 1


def test_it_can_be_done_after_the_term_and_by_nobody_for_another(
    client: Client, author: Enrolment, as_outsider: Client, other_instructor: Enrolment
) -> None:
    post = published(author)
    Enrolment.objects.filter(pk=author.pk).update(is_active=False)
    for stranger in (as_outsider, signed_in(other_instructor)):
        assert stranger.post("/russia/me/web/").status_code == 404
    assert client.post("/russia/me/web/").status_code == 302
    assert now_seen_by(post) == Audience.WEB
    signed_in(author).post("/russia/me/web/")
    assert now_seen_by(post) == Audience.COURSE


def test_only_ones_own_is_taken(author: Enrolment, classmate: Enrolment) -> None:
    theirs = published(classmate)
    said(theirs, classmate)
    web.withdraw(author)
    assert (now_seen_by(theirs), Comment.objects.get().audience) == (Audience.WEB, Audience.WEB)


# sections


def test_a_section_assistant_finds_nothing_of_the_other_section(author: Enrolment, course: Course) -> None:
    monday, tuesday = (Section.objects.create(course=course, name=name) for name in ("Monday", "Tuesday"))
    Enrolment.objects.filter(pk=author.pk).update(section=monday)
    author.refresh_from_db()
    aide = EnrolmentFactory(course=course, role="assistant", section=tuesday, user__name="Tue Aide")
    post = published(author, audience=Audience.COURSE)
    assert signed_in(aide).get(post.get_absolute_url()).status_code == 200
    audiences.change(post, Audience.PEERS, author.user, peers=[])
    assert signed_in(aide).get(post.get_absolute_url()).status_code == 404
