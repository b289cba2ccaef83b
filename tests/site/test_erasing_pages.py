"""The command and the pages by which a person is erased: who may, whom, and after which word."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from blog.models import Course, Enrolment, Post, User
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said_by_guest
from tests.site.persons import (
    ADDRESS,
    NAMES,
    WORDS,
    left,
    media,  # noqa: F401
)


@pytest.fixture
def as_superuser(superuser: User) -> Client:
    client = Client()
    client.force_login(superuser)
    return client


# the command


def run(*words: str) -> str:
    out = StringIO()
    call_command("erase_person", *words, stdout=out, stderr=out, no_color=True)
    return out.getvalue()


def test_the_command_erases_a_member_and_says_how_much(zaneta: Enrolment) -> None:
    lines = [line.strip() for line in run("Zaneta.Querfurt@EXAMPLE.edu", "--yes").splitlines()]
    assert lines[0] == "4 comments"
    assert (lines[-1], left(NAMES + WORDS)) == ("Erased. What stays of essays has a nameless name.", [])


def test_the_command_writes_nothing_without_yes(zaneta: Enrolment) -> None:
    with pytest.raises(CommandError, match="--yes"):
        run(ADDRESS)
    assert left(NAMES + WORDS) == NAMES + WORDS


def test_the_command_keeps_to_a_course(zaneta: Enrolment, stranger_course: Course) -> None:
    with pytest.raises(CommandError, match="Nothing is kept about"):
        run(ADDRESS, "--course", "ottoman", "--yes")
    run(ADDRESS, "--course", "russia", "--yes")
    assert (left(["zibeline", *WORDS]), User.objects.filter(email=ADDRESS).exists()) == ([], True)


@pytest.mark.parametrize("words", [["nobody@example.org"], [""], [ADDRESS, "--course", "nowhere"]])
def test_the_command_refuses_whom_it_does_not_find(zaneta: Enrolment, words: list[str]) -> None:
    with pytest.raises(CommandError):
        run(*words, "--yes")
    assert left(NAMES) == NAMES


# the pages


def address(place: Enrolment, page: str = "erasure") -> str:
    return f"/admin/blog/enrolment/{place.pk}/{page}/"


def test_an_instructor_reads_what_goes_and_stays_and_erases_by_typing_the_name(
    as_instructor: Client, zaneta: Enrolment
) -> None:
    page = as_instructor.get(address(zaneta)).content.decode()
    for told in ("The words of 4 comments", "1 report of a comment", "2 private notes", "1 hold on", "2 essays, under"):
        assert told in page
    assert left(NAMES + WORDS) == NAMES + WORDS
    answer = as_instructor.post(address(zaneta), {"name": "Q. Zibeline"}, follow=True)
    assert "Erased, with 4 comments." in answer.content.decode()
    assert left(["zibeline", *WORDS]) == []


def test_another_name_erases_nothing_and_is_kept_in_the_field(as_instructor: Client, zaneta: Enrolment) -> None:
    answer = as_instructor.post(address(zaneta), {"name": "Q. Somebody"})
    page = answer.content.decode()
    assert (answer.status_code, "This is not the name." in page, 'value="Q. Somebody"' in page) == (422, True, True)
    assert left(NAMES) == NAMES


def test_a_superuser_erases_an_account_by_typing_its_address(as_superuser: Client, zaneta: Enrolment) -> None:
    page = f"/admin/blog/user/{zaneta.user_id}/erasure/"
    assert as_superuser.get(page).status_code == 200
    as_superuser.post(page, {"name": ADDRESS})
    assert left(NAMES + WORDS) == []


def test_an_instructor_erases_a_guest_by_one_of_their_comments_in_their_own_course_alone(
    as_instructor: Client, post: Post, other_instructor: Enrolment
) -> None:
    other_instructor.course.guests = "held"
    other_instructor.course.save()
    here, there = said_by_guest(post), said_by_guest(published(other_instructor))
    page = f"/admin/comments/comment/{here.pk}/erasure/"
    as_instructor.post(page, {"name": "ada@example.org"})
    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.status, there.guest_email) == ("erased", "ada@example.org")
    assert as_instructor.get(page).status_code == 404
    assert as_instructor.post(f"/admin/comments/comment/{there.pk}/erasure/").status_code == 404


def test_whoever_does_not_run_the_course_erases_nobody(
    zaneta: Enrolment, course: Course, other_instructor: Enrolment, as_classmate: Client, as_outsider: Client
) -> None:
    assistant = EnrolmentFactory(course=course, role="assistant")
    asked = [
        (signed_in(assistant), address(zaneta), 403),
        (signed_in(assistant), f"/admin/blog/user/{zaneta.user_id}/erasure/", 403),
        (signed_in(other_instructor), address(zaneta), 404),
        (as_classmate, address(zaneta), 302),
        (as_outsider, address(zaneta), 403),
        (Client(), address(zaneta), 302),
    ]
    got = [client.post(page, {"name": "Q. Zibeline"}, follow=False).status_code for client, page, _status in asked]
    assert (left(NAMES), all(status in {302, 403, 404} for status in got)) == (NAMES, True)
    assert got[:3] == [status for _client, _page, status in asked[:3]]


def test_an_instructor_erases_no_colleague_and_not_themselves(
    as_instructor: Client, instructor: Enrolment, course: Course
) -> None:
    colleague = EnrolmentFactory(course=course, role="instructor")
    got = [
        as_instructor.post(address(place), {"name": place.public_name}).status_code for place in (colleague, instructor)
    ]
    assert got == [403, 403]


def test_the_admin_leads_to_both_pages(as_instructor: Client, zaneta: Enrolment) -> None:
    page = as_instructor.get(f"/admin/blog/enrolment/{zaneta.pk}/change/").content.decode()
    assert (address(zaneta) in page, address(zaneta, "export") in page) == (True, True)
