"""Looking as a student or an outsider: who may, what they see, and that nothing is written meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from blog import audiences, viewing_as
from blog.models import Audience, Course, Decision, Enrolment, Post, ReadMark, Role, Section, User
from comments.models import Comment
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, written

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
CHOICE = "/russia/view-as/"
BAR = "Nothing can be written."


@pytest.fixture
def as_student(as_instructor: Client, author: Enrolment) -> Client:
    """The instructor's browser, looking as the author."""
    assert as_instructor.post(CHOICE, {"who": author.slug}).status_code == 302
    return as_instructor


def text(client: Client, address: str) -> str:
    """The page at an address."""
    return client.get(address).content.decode()


def everything() -> tuple[Any, ...]:
    """What a write would change."""
    rows = (list(model._base_manager.order_by("pk").values()) for model in (Post, Comment, ReadMark, Decision, User))
    return tuple(rows)


def test_the_course_is_seen_as_the_student_sees_it(
    as_student: Client, author: Enrolment, classmate: Enrolment, course: Course
) -> None:
    own, theirs = written(author, "My own draft"), written(classmate, "Somebody's draft")
    shared = published(classmate, "For one", audience=Audience.COURSE)
    audiences.change(shared, Audience.PEERS, classmate.user, peers=[author])
    answers = [as_student.get(post.get_absolute_url()).status_code for post in (own, theirs, shared)]
    assert answers == [200, 404, 200]
    page = text(as_student, "/russia/")
    assert ("For one" in page, "Moderate" in page, BAR in page, "<b>R. Vale</b>" in page) == (True, False, True, True)
    assert "My own draft" in text(as_student, "/russia/drafts/")


def test_an_outsider_sees_what_the_web_sees(as_instructor: Client, author: Enrolment) -> None:
    inner, wide = published(author, "Inner", audience=Audience.COURSE), published(author, "Open")
    as_instructor.post(CHOICE, {"who": "outsider"})
    answers = [as_instructor.get(post.get_absolute_url()).status_code for post in (inner, wide)]
    assert (answers, "an outsider" in text(as_instructor, "/russia/")) == ([404, 200], True)


def test_every_write_is_refused_with_a_sentence(as_student: Client, author: Enrolment, post: Post) -> None:
    draft = written(author, "Draft")
    before = everything()
    addresses = [
        "/russia/write/",
        "/russia/write/document/",
        f"{draft.get_absolute_url()}document/",
        f"{draft.get_absolute_url()}document/undo/",
        "/paste/",
        f"{draft.get_absolute_url()}edit/",
        f"{draft.get_absolute_url()}publication/",
        f"{post.get_absolute_url()}comments/",
        f"{post.get_absolute_url()}notes/",
        "/russia/me/web/",
        "/russia/me/",
        "/preview/",
        "/images/",
        f"/admin/blog/post/{post.pk}/change/",
        f"/admin/blog/post/{post.pk}/step/",
        reverse("account_email"),
        "/nowhere/at/all/",
    ]
    typed = {"title": "T", "body": "Words.", "act": "publish", "audience": "40", "agreed": "on"}
    answers = [as_student.post(address, typed) for address in addresses]
    assert [answer.status_code for answer in answers] == [403] * len(addresses)
    assert ["You are looking as R. Vale. Nothing can be written." in a.content.decode() for a in answers] == [
        True
    ] * len(addresses)
    for method in (as_student.put, as_student.patch, as_student.delete):
        assert method(f"{post.get_absolute_url()}edit/").status_code == 403
    assert everything() == before


def test_the_script_is_led_to_the_page_that_says_so(as_student: Client, post: Post) -> None:
    address = f"{post.get_absolute_url()}comments/"
    answer = as_student.post(address, {"body": "Words."}, headers={"hx-request": "true"})
    assert (answer["HX-Redirect"], Comment.objects.count()) == (CHOICE, 0)
    assert "You are looking as R. Vale. Nothing can be written." in text(as_student, CHOICE)


def test_reading_marks_do_not_move(as_student: Client, classmate: Enrolment, post: Post) -> None:
    said(post, classmate)
    assert text(as_student, post.get_absolute_url())
    answer = as_student.post(f"{post.get_absolute_url()}reading/", {"read": "1", "until": "1764000000.5"})
    assert (answer.status_code, ReadMark.objects.count()) == (204, 0)


def test_it_is_written_down_who_looked_as_whom(as_student: Client, author: Enrolment, instructor: Enrolment) -> None:
    as_student.post(CHOICE, {"who": "outsider"})
    kept = list(Decision.objects.filter(act="view-as").order_by("pk").values_list("kind", "object_id", "by", "note"))
    assert kept == [
        ("enrolment", author.pk, instructor.user_id, ""),
        ("course", author.course_id, instructor.user_id, "an outsider"),
    ]


def test_stopping_gives_ones_own_eyes_back(as_student: Client, classmate: Enrolment) -> None:
    draft = written(classmate)
    assert as_student.get(draft.get_absolute_url()).status_code == 404
    as_student.post(CHOICE)
    assert as_student.get(draft.get_absolute_url()).status_code == 200
    assert BAR not in text(as_student, "/russia/")


def test_beyond_the_course_one_is_oneself_and_the_bar_still_says_it(
    as_student: Client, instructor: Enrolment, stranger_course: Course
) -> None:
    EnrolmentFactory(course=stranger_course, user=instructor.user, slug="lena")
    page = text(as_student, "/ottoman/")
    assert ("L. Hart" in page or "Lena Hart" in page, BAR in page) == (True, True)
    assert as_student.get("/admin/").status_code == 200


def test_it_ends_after_half_an_hour(as_instructor: Client, author: Enrolment, classmate: Enrolment) -> None:
    draft = written(classmate)
    seen = {}
    with time_machine.travel(NOON, tick=False) as clock:
        as_instructor.force_login(User.objects.get(name="Lena Hart"))
        as_instructor.post(CHOICE, {"who": author.slug})
        for minutes in (0, 30, 31):
            clock.move_to(NOON + timedelta(minutes=minutes))
            seen[minutes] = as_instructor.get(draft.get_absolute_url()).status_code
    assert seen == {0: 404, 30: 404, 31: 200}


def test_it_ends_on_signing_out(as_student: Client) -> None:
    assert as_student.post(reverse("account_logout")).status_code == 302
    assert (viewing_as.KEPT in as_student.session, BAR in text(as_student, "/russia/")) == (False, False)


@pytest.mark.parametrize("lost", ["role", "place", "student"])
def test_it_ends_when_the_role_is_lost(
    as_student: Client, instructor: Enrolment, author: Enrolment, classmate: Enrolment, lost: str
) -> None:
    draft = written(author)
    if lost == "role":
        Enrolment.objects.filter(pk=instructor.pk).update(role=Role.STUDENT)
    elif lost == "place":
        Enrolment.objects.filter(pk=instructor.pk).update(is_active=False)
    else:
        Enrolment.objects.filter(pk=author.pk).update(is_active=False)
    assert as_student.get(draft.get_absolute_url()).status_code == (200 if lost == "student" else 404)
    assert BAR not in text(as_student, "/russia/")


def test_nobody_but_staff_looks(
    client: Client, as_author: Client, as_outsider: Client, other_instructor: Enrolment, classmate: Enrolment
) -> None:
    strangers = [client, as_author, as_outsider, signed_in(other_instructor)]
    for who in (classmate.slug, "outsider", ""):
        answers = [browser.post(CHOICE, {"who": who}).status_code for browser in strangers]
        assert answers == [302, 404, 404, 404]
    assert Decision.objects.filter(act="view-as").count() == 0


def test_neither_staff_nor_superusers_nor_strangers_are_looked_as(
    as_instructor: Client, course: Course, instructor: Enrolment, superuser: User, stranger_course: Course
) -> None:
    aide = EnrolmentFactory(course=course, role=Role.ASSISTANT, user__name="Noor Haddad")
    hidden = EnrolmentFactory(course=course, user=superuser, slug="site")
    gone = EnrolmentFactory(course=course, is_active=False, user__name="Gone Away")
    nobody = EnrolmentFactory(course=course, user=None, public_name="Unnamed", slug="unnamed")
    theirs = EnrolmentFactory(course=stranger_course, user__name="Sam Strange")
    for place in (aide, hidden, gone, nobody, theirs, instructor):
        assert as_instructor.post(CHOICE, {"who": place.slug}).status_code == 404
    assert [place.slug for place in as_instructor.get(CHOICE).context["students"]] == []


def test_an_assistant_looks_as_students_of_their_section_and_sees_no_more_than_with_their_own_eyes(
    course: Course, author: Enrolment, classmate: Enrolment
) -> None:
    monday, tuesday = (Section.objects.create(course=course, name=name) for name in ("Monday", "Tuesday"))
    for place, section in ((author, monday), (classmate, tuesday)):
        place.section = section
        place.save()
    aide = signed_in(EnrolmentFactory(course=course, role=Role.ASSISTANT, section=monday, user__name="Mon Aide"))
    shared = published(classmate, "Shared", audience=Audience.COURSE)
    audiences.change(shared, Audience.PEERS, classmate.user, peers=[author])
    assert aide.post(CHOICE, {"who": classmate.slug}).status_code == 404
    aide.post(CHOICE, {"who": author.slug})
    assert signed_in(author).get(shared.get_absolute_url()).status_code == 200
    assert aide.get(shared.get_absolute_url()).status_code == 404


def test_pages_seen_through_others_eyes_are_kept_by_nobody(as_student: Client) -> None:
    assert as_student.get("/russia/")["Cache-Control"] == "private, no-store"


def test_whoever_does_not_look_pays_nothing(client: Client, post: Post, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        client.get(post.get_absolute_url())
