"""`/<course>/people/` and its file: who sees whom, what staff see beside it, and the switch for roster names."""

from __future__ import annotations

import csv
import re
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from blog import publishing
from blog.models import Course, Decision, Enrolment, Post, Section, User
from blog.names import naming
from blog.site.people import plain_cell
from comments import moderation
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, said_by_guest, written

PEOPLE, CSV = "/russia/people/", "/russia/people.csv"
HEAD = [
    "Roster name",
    "Email",
    "Number on the roster",
    "Section",
    "Role",
    "Public name",
    "Essays",
    "Replies written",
    "Replies received",
    "Replies to oneself",
]
SHOWN = "Roster names are shown. Classrooms have projectors."


@pytest.fixture
def everybody(instructor: Enrolment, author: Enrolment, classmate: Enrolment) -> list[Enrolment]:
    """The instructor, the author and the classmate."""
    return [instructor, author, classmate]


@pytest.fixture
def assistant(course: Course, classmate: Enrolment) -> Enrolment:
    """An assistant of the classmate's section."""
    section = Section.objects.create(course=course, name="B")
    Enrolment.objects.filter(pk=classmate.pk).update(section=section)
    return EnrolmentFactory(course=course, role="assistant", section=section, user__name="Noor Castellan")


def text(response: Any) -> str:
    """What the server sent, as people read it."""
    return unescape(response.content.decode())


def names(response: Any) -> list[str]:
    """The public names on the page, in order."""
    return re.findall(r'href="/russia/authors/[^"]+">([^<]+)</a>', text(response))


def table(response: Any) -> list[list[str]]:
    """The rows of the file, after its mark and its head."""
    sent = response.content.decode()
    assert sent.startswith("\ufeff")
    head, *rows = csv.reader(StringIO(sent.removeprefix("\ufeff")))
    assert head == HEAD
    return rows


def counts(response: Any) -> dict[str, tuple[int, ...]]:
    """Essays, replies written, received, and to oneself, by public name."""
    return {row[5]: tuple(map(int, row[6:])) for row in table(response)}


def switched(client: Client, to: str, **more: str) -> Any:
    return client.post(PEOPLE, {"roster_names": to, **more})


def test_members_see_who_is_in_the_course_staff_first(everybody: list[Enrolment], as_classmate: Client) -> None:
    assert names(as_classmate.get(PEOPLE)) == ["L. Hart", "Mira Okafor", "R. Vale"]


def test_members_see_no_roster_name_address_section_or_count(
    everybody: list[Enrolment], as_classmate: Client, assistant: Enrolment
) -> None:
    page = text(as_classmate.get(PEOPLE))
    assert [
        word for word in ("Ruth", "Valentine", "Lena", "vale@", "hart@", "<table", "people.csv") if word in page
    ] == []


def test_strangers_find_nothing(
    everybody: list[Enrolment], as_outsider: Client, client: Client, other_instructor: Enrolment
) -> None:
    for stranger in (as_outsider, client, signed_in(other_instructor)):
        assert [stranger.get(PEOPLE).status_code, switched(stranger, "on").status_code] == [404, 404]
        assert stranger.post(CSV).status_code == 404


def test_students_find_no_file_and_no_switch(everybody: list[Enrolment], as_classmate: Client) -> None:
    assert (as_classmate.post(CSV).status_code, switched(as_classmate, "on").status_code) == (404, 404)
    assert Decision.objects.count() == 0


def test_whoever_left_is_not_in_the_course_and_a_place_that_nobody_claimed_is_staffs_business(
    everybody: list[Enrolment], as_classmate: Client, as_instructor: Client, course: Course
) -> None:
    Enrolment.objects.filter(public_name="R. Vale").update(is_active=False)
    Enrolment.objects.create(course=course, public_name="Unnamed author", slug="unnamed")
    assert names(as_classmate.get(PEOPLE)) == ["L. Hart", "Mira Okafor"]
    assert names(as_instructor.get(PEOPLE)) == ["L. Hart", "Mira Okafor", "Unnamed author"]
    assert "not claimed yet" in text(as_instructor.get(PEOPLE))


def test_staff_see_the_roster_beside_it(everybody: list[Enrolment], as_instructor: Client) -> None:
    page = text(as_instructor.get(PEOPLE))
    assert all(words in page for words in ("Ruth Valentine", "ruth.valentine@example.edu", "R. Vale"))


def test_counted_is_what_readers_can_see(
    everybody: list[Enrolment], as_instructor: Client, author: Enrolment, classmate: Enrolment
) -> None:
    post, other = published(author), published(classmate, "Another")
    written(author, "A draft")
    said(publishing.publish(written(author, "Gone"), author.user), classmate)
    publishing.withdraw(Post.objects.get(slug="gone"), author.user)
    first = said(post, classmate)  # to the author
    own = said(post, author)  # to oneself
    said(post, author, parent=first)  # to the classmate
    said(post, classmate, parent=own)  # to the author
    said(other, classmate, parent=said(other, author))  # to the classmate, and back
    said_by_guest(post)  # waits
    moderation.remove(said(post, classmate), everybody[0].user, reason="unkind")  # type: ignore[arg-type]
    moderation.approve(said_by_guest(post, body="Seen."), everybody[0].user)  # type: ignore[arg-type]
    got = counts(as_instructor.post(CSV))
    assert got == {"L. Hart": (0, 0, 0, 0), "Mira Okafor": (1, 3, 2, 0), "R. Vale": (1, 2, 4, 1)}


def test_the_file_is_written_down_and_never_kept_on_the_way(everybody: list[Enrolment], as_instructor: Client) -> None:
    answer = as_instructor.post(CSV)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="russia-people.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    decision = Decision.objects.get()
    assert (decision.act, decision.kind, decision.by) == ("export", "course", everybody[0].user)
    assert as_instructor.get(CSV).status_code == 405


@pytest.mark.parametrize("name", ["=1+1", "+SUM(A1)", "-2", "@cmd", "\t=1", " =HYPERLINK(1)"])
def test_no_cell_is_a_formula(everybody: list[Enrolment], as_instructor: Client, name: str) -> None:
    User.objects.filter(name="Ruth Valentine").update(name=name)
    row = next(row for row in table(as_instructor.post(CSV)) if row[5] == "R. Vale")
    assert row[0] == f"'{name.strip()}"


def test_plain_words_stay_as_they_are() -> None:
    assert [plain_cell(cell) for cell in ("Ruth = me", "", "O’Neil")] == ["Ruth = me", "", "O’Neil"]


def test_an_assistant_of_a_section_sees_the_roster_of_that_section_alone(
    everybody: list[Enrolment], assistant: Enrolment
) -> None:
    client = signed_in(assistant)
    page = text(client.get(PEOPLE))
    assert ("Mira Okafor" in page, "R. Vale" in page) == (True, True)
    assert [word for word in ("Ruth Valentine", "Lena Hart", "ruth.valentine") if word in page] == []
    assert [row[0] for row in table(client.post(CSV))] == ["Noor Castellan", "Mira Okafor"]


@pytest.mark.parametrize("n", [1, 30])
def test_the_page_asks_as_often_for_thirty_as_for_one(
    as_instructor: Client, as_classmate: Client, author: Enrolment, django_assert_num_queries: Any, n: int
) -> None:
    post = published(author)
    for number in range(n):
        place = EnrolmentFactory(course=author.course, user__name=f"Student {number}")
        said(post, place)
        naming.rename(place, f"Name {number}", "chosen", None)
    # session, account, course, place twice, people, whom they act on twice, essays, comments, former names
    with django_assert_num_queries(12):
        as_instructor.get(PEOPLE)
    with django_assert_num_queries(6):  # session, account, course, place twice, people
        as_classmate.get(PEOPLE)


def test_roster_names_stand_on_course_pages_only_while_they_are_switched_on(
    everybody: list[Enrolment], as_instructor: Client, post: Post, author: Enrolment
) -> None:
    said(post, author)
    pages = [post.get_absolute_url(), "/russia/", "/russia/authors/r-vale/"]
    both = "R. Vale (Ruth Valentine)"
    assert [both in text(as_instructor.get(page)) for page in pages] == [False] * 3
    switched(as_instructor, "on")
    assert [both in text(as_instructor.get(page)) and SHOWN in text(as_instructor.get(page)) for page in pages] == [
        True
    ] * 3
    assert "Mira Okafor (" not in text(as_instructor.get(pages[0]))
    assert switched(as_instructor, "off", next="/russia/weeks/").headers["Location"] == "/russia/weeks/"
    assert ["Ruth" in text(as_instructor.get(page)) for page in pages] == [False] * 3


def test_the_switch_shows_nobody_else_anything(
    everybody: list[Enrolment],
    as_instructor: Client,
    as_classmate: Client,
    as_author: Client,
    client: Client,
    post: Post,
) -> None:
    switched(as_instructor, "on")
    for other in (as_classmate, client):
        assert "Ruth" not in text(other.get(post.get_absolute_url()))
    assert SHOWN not in text(as_author.get("/russia/"))


def test_whoever_is_no_longer_on_the_staff_sees_none_though_the_switch_is_on(
    everybody: list[Enrolment], as_instructor: Client, post: Post
) -> None:
    switched(as_instructor, "on")
    Enrolment.objects.filter(pk=everybody[0].pk).update(role="student")
    page = text(as_instructor.get(post.get_absolute_url()))
    assert ("Ruth" in page, SHOWN in page) == (False, False)


def test_the_switch_of_one_course_is_not_that_of_another(
    everybody: list[Enrolment], as_instructor: Client, stranger_course: Course
) -> None:
    hidden = EnrolmentFactory(course=stranger_course, user__name="Hidden Person", public_name="H. Alias")
    EnrolmentFactory(course=stranger_course, role="instructor", user=everybody[0].user, public_name="L. Hart")
    published(hidden)
    switched(as_instructor, "on")
    assert "Hidden Person" not in text(as_instructor.get("/ottoman/"))


def test_an_assistant_of_a_section_sees_the_roster_names_of_that_section_alone(
    everybody: list[Enrolment], assistant: Enrolment, author: Enrolment, classmate: Enrolment
) -> None:
    naming.rename(classmate, "M. Okay", "chosen", None)
    published(author), published(Enrolment.objects.get(pk=classmate.pk), "Another")
    client = signed_in(assistant)
    switched(client, "on")
    page = text(client.get("/russia/"))
    assert ("M. Okay (Mira Okafor)" in page, "Ruth Valentine" in page) == (True, False)


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example"])
def test_the_switch_never_leads_to_another_host(as_instructor: Client, away: str) -> None:
    assert switched(as_instructor, "on", next=away).headers["Location"] == PEOPLE


def test_the_post_page_asks_no_more_than_once_for_roster_names(
    as_instructor: Client, author: Enrolment, post: Post, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        said(post, EnrolmentFactory(course=author.course, user__name=f"S {number}", public_name=f"P {number}"))
    with django_assert_max_num_queries(100) as off:
        as_instructor.get(post.get_absolute_url())
    switched(as_instructor, "on")
    with django_assert_max_num_queries(100) as on:
        as_instructor.get(post.get_absolute_url())
    assert len(on) == len(off) + 3  # on the staff, of the whole course, names
