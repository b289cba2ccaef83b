"""Join links: who makes them, what their page says to whom, who comes in and who does not, and who may look."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from blog import joining
from blog.models import Course, Decision, Enrolment, JoinLink, Role, Section, User
from blog.refusals import Refused
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, UserFactory, published

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def fresh_counts(time_machine: Any) -> None:
    """Nobody has typed a wrong code yet, on the first of September."""
    cache.clear()
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def link(instructor: Enrolment) -> JoinLink:
    """A link to the course for students, without an end."""
    return made(instructor)


@pytest.fixture
def assistant(course: Course) -> Enrolment:
    """Assists in the course."""
    return EnrolmentFactory(course=course, role=Role.ASSISTANT, user__name="Ann Lee")


def made(by: Enrolment, **asked: Any) -> JoinLink:
    return joining.make_link(JoinLink(course=by.course, **asked), by.user)


def told(client: Client, link: JoinLink) -> str:
    return client.get(link.get_absolute_url()).content.decode()


def test_a_code_is_long_grouped_and_without_letters_that_look_like_others(link: JoinLink) -> None:
    letters = link.code.replace("-", "")
    assert ([len(group) for group in link.code.split("-")], set(letters) - set(joining.ALPHABET)) == ([4, 4, 4], set())
    assert set("01OIL") & set(joining.ALPHABET) == set()


def test_a_code_is_found_however_it_is_typed(link: JoinLink) -> None:
    ways = (link.code, link.code.lower(), link.code.replace("-", ""), f" {link.code.replace('-', ' ')} ")
    assert [joining.found(way) for way in ways] == [link] * 4


def test_a_person_without_an_account_is_shown_the_course_and_led_back(client: Client, link: JoinLink) -> None:
    page = told(client, link)
    assert "Join Twentieth-Century Russia" in page
    assert f'href="/accounts/login/?next={link.get_absolute_url()}"' in page
    assert f'href="/accounts/signup/?next={link.get_absolute_url()}"' in page
    assert "Join this course" not in page


def test_a_press_without_an_account_changes_nothing(client: Client, link: JoinLink) -> None:
    answer = client.post(link.get_absolute_url())
    assert (answer.status_code, link.joined.count()) == (200, 0)


def test_one_is_told_as_whom_one_would_come_in_and_how_to_be_somebody_else(
    as_outsider: Client, outsider: User, link: JoinLink
) -> None:
    page = told(as_outsider, link)
    assert f"You are signed in as <b>{outsider.email}</b>" in page
    back = f"/accounts/login/?next={link.get_absolute_url()}"
    assert f'name="next" value="{back}"' in page
    assert as_outsider.post("/accounts/logout/", {"next": back})["Location"] == back


def test_joining_gives_the_role_and_section_an_alias_and_a_row_in_the_record(
    as_outsider: Client, outsider: User, instructor: Enrolment, course: Course
) -> None:
    section = Section.objects.create(course=course, name="A")
    link = made(instructor, role=Role.ASSISTANT, section=section)
    answer = as_outsider.post(link.get_absolute_url())
    place = Enrolment.objects.get(user=outsider)
    assert (place.role, place.section, place.joined_through, place.name_kind) == ("assistant", section, link, "")
    assert "Fremd" not in place.public_name
    assert answer["Location"] == "/russia/me/?next=%2Frussia%2F"
    row = Decision.objects.about(place).get()
    assert (row.act, row.to_status, row.by, row.note) == (
        "join",
        "assistant",
        outsider,
        f"Through join link {link.pk}.",
    )


def test_the_names_of_two_who_join_differ(link: JoinLink) -> None:
    places = [joining.join(link, UserFactory()) for _ in range(2)]
    assert len({place.public_name for place in places} | {place.slug for place in places}) == 4


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(as_outsider: Client, link: JoinLink, method: str) -> None:
    before = Decision.objects.count(), Enrolment.objects.count()
    assert getattr(as_outsider, method)(link.get_absolute_url()).status_code == 200
    assert (Decision.objects.count(), Enrolment.objects.count()) == before


@pytest.mark.parametrize("role", Role.values)
def test_whoever_is_in_already_is_led_to_the_course_and_keeps_the_role(
    instructor: Enrolment, course: Course, role: str
) -> None:
    place = EnrolmentFactory(course=course, role=role, user__name="Kim Ford")
    client, link = signed_in(place), made(instructor, role=Role.ASSISTANT)
    assert f"You are in this course already, as {role}." in told(client, link)
    answer = client.post(link.get_absolute_url())
    place.refresh_from_db()
    assert (answer["Location"], place.role, link.joined.count()) == ("/russia/", role, 0)


def test_a_person_whom_staff_took_out_is_not_let_back_in(classmate: Enrolment, link: JoinLink) -> None:
    Enrolment.objects.filter(pk=classmate.pk).update(is_active=False)
    client = signed_in(classmate)
    answer = client.post(link.get_absolute_url())
    classmate.refresh_from_db()
    assert (answer.status_code, classmate.is_active) == (403, False)
    assert "You are no longer in this course" in answer.content.decode()
    assert "Join this course" not in told(client, link)


REFUSALS = {
    "expired": ({"expires_at": NOW - timedelta(hours=1)}, "This link worked until Sept. 1, 2026, 7 a.m."),
    "revoked": ({"revoked_at": NOW}, "This link was taken back. Ask the instructor for a new one."),
    "full": ({"places": 0}, "All the places of this link are taken. Ask the instructor for a new one."),
}


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_link_that_lets_nobody_in_says_why_in_a_sentence(as_outsider: Client, link: JoinLink, kind: str) -> None:
    changed, sentence = REFUSALS[kind]
    JoinLink.objects.filter(pk=link.pk).update(**changed)
    for answer in (as_outsider.get(link.get_absolute_url()), as_outsider.post(link.get_absolute_url())):
        assert (answer.status_code, sentence in answer.content.decode()) == (403, True)
    assert link.joined.count() == 0


def test_a_link_works_to_its_last_moment(instructor: Enrolment, outsider: User, time_machine: Any) -> None:
    link = made(instructor, expires_at=TOMORROW)
    time_machine.move_to(TOMORROW - timedelta(seconds=1), tick=False)
    assert joining.join(link, outsider).is_active
    time_machine.move_to(TOMORROW, tick=False)
    with pytest.raises(Refused, match="worked until"):
        joining.join(link, UserFactory())


def test_places_are_counted(instructor: Enrolment) -> None:
    link = made(instructor, places=2)
    for _ in range(2):
        joining.join(link, UserFactory())
    with pytest.raises(Refused, match="All the places"):
        joining.join(link, UserFactory())


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_for_one_place_one_comes_in(instructor: Enrolment) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lies in memory, where a second writer is refused and does not wait")
    link, people, answers = made(instructor, places=1), [UserFactory(), UserFactory()], []
    gate = threading.Barrier(2)

    def press(user: User) -> None:
        gate.wait()
        try:
            joining.join(link, user)
            answers.append("in")
        except Refused as refusal:
            answers.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["All the places of this link are taken. Ask the instructor for a new one.", "in"]
    assert link.joined.count() == 1


def test_one_person_who_presses_twice_at_once_is_in_once(
    link: JoinLink, outsider: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    joining.join(link, outsider)
    monkeypatch.setattr(joining, "check_person", lambda link, user: None)
    with pytest.raises(Refused, match="Press the button again"):
        joining.join(link, outsider)
    assert Enrolment.objects.filter(user=outsider).count() == 1


def test_a_code_that_never_existed_and_one_of_another_course_are_missing(
    as_outsider: Client, link: JoinLink, stranger_course: Course
) -> None:
    for address in ("/russia/join/BBBB-BBBB-BBBB/", f"/ottoman/join/{link.code}/", f"/nowhere/join/{link.code}/"):
        assert [as_outsider.get(address).status_code, as_outsider.post(address).status_code] == [404, 404]


def test_ten_wrong_codes_in_a_minute_close_the_door_for_the_rest_of_it(
    as_outsider: Client, link: JoinLink, time_machine: Any
) -> None:
    for n in range(5):
        as_outsider.get(f"/russia/join/BBBB-BBBB-BBB{n + 2}/")
        as_outsider.post("/join/", {"code": f"BBBB-BBBB-BBB{n + 2}"})
    for answer in (as_outsider.get(link.get_absolute_url()), as_outsider.post("/join/", {"code": link.code})):
        assert (answer.status_code, "Wait a minute, then try again." in answer.content.decode()) == (429, True)
    time_machine.move_to(NOW + timedelta(seconds=61), tick=False)
    assert as_outsider.get(link.get_absolute_url()).status_code == 200


def test_a_code_read_aloud_is_typed_on_a_page_of_its_own(client: Client, link: JoinLink) -> None:
    assert client.get("/join/").status_code == 200
    assert client.post("/join/", {"code": link.code.lower()})["Location"] == link.get_absolute_url()
    wrong = client.post("/join/", {"code": "BBBB"})
    assert (wrong.status_code, "No course has this code." in wrong.content.decode()) == (422, True)


def test_the_page_tells_of_a_hidden_course_its_title_alone(
    client: Client, other_instructor: Enrolment, as_outsider: Client
) -> None:
    writer = EnrolmentFactory(course=other_instructor.course, user__name="Nur Aydin")
    published(writer, title="The Bridge at Galata")
    link = made(other_instructor)
    for page in (told(client, link), told(as_outsider, link)):
        assert "Join Ottoman Cities" in page
        assert [
            word for word in ("Galata", "Aydin", "Weber", "/ottoman/weeks/", "/ottoman/feed/") if word in page
        ] == []


NEVER = {
    "an assistant": ("assistant", {}, "Only the instructors of a course make its join links."),
    "an instructor elsewhere": ("other_instructor", {}, "Only the instructors of a course make its join links."),
    "a student": ("classmate", {}, "Only the instructors of a course make its join links."),
    "an instructor, for an instructor": (
        "instructor",
        {"role": "instructor"},
        "Only a site administrator makes links for instructors.",
    ),
    "for yesterday": ("instructor", {"expires_at": NOW}, "Choose a time that is still to come."),
    "for nobody": ("instructor", {"places": 0}, "A link has at least one place. Leave it empty for any number."),
}


@pytest.mark.parametrize("who", NEVER)
def test_links_that_are_never_made(request: Any, course: Course, who: str) -> None:
    by, asked, sentence = NEVER[who]
    person = request.getfixturevalue(by)
    with pytest.raises(Refused) as refusal:
        joining.make_link(JoinLink(course=course, **asked), person.user)
    assert (str(refusal.value), JoinLink.objects.count()) == (sentence, 0)


def test_a_section_of_another_course_is_refused(instructor: Enrolment, stranger_course: Course) -> None:
    section = Section.objects.create(course=stranger_course, name="A")
    with pytest.raises(Refused, match="belongs to another course"):
        made(instructor, section=section)


def test_a_superuser_makes_a_link_for_instructors(course: Course, superuser: User, outsider: User) -> None:
    link = joining.make_link(JoinLink(course=course, role=Role.INSTRUCTOR), superuser)
    assert joining.join(link, outsider).role == "instructor"


def test_the_record_of_a_link_names_it_by_number_and_never_by_code(instructor: Enrolment, course: Course) -> None:
    link = made(instructor)
    joining.revoke(link, instructor.user)
    rows = list(Decision.objects.about(course).order_by("pk"))
    assert [(row.act, row.note) for row in rows] == [
        ("settings", f"Made join link {link.pk} (student)."),
        ("settings", f"Took join link {link.pk} (student) back."),
    ]
    assert link.code not in "".join(row.note + row.label for row in rows)


def test_a_link_is_taken_back_once_and_by_those_who_run_the_course(link: JoinLink, other_instructor: Enrolment) -> None:
    with pytest.raises(Refused, match="Only the instructors"):
        joining.revoke(link, other_instructor.user)
    assert link.made_by is not None
    joining.revoke(link, link.made_by)
    with pytest.raises(Refused, match="already"):
        joining.revoke(link, link.made_by)
    link.refresh_from_db()
    assert link.revoked_at == NOW


def form_of(course: Course, **asked: Any) -> dict[str, Any]:
    return {"course": course.pk, "section": "", "role": "student", "places": "", **asked}


def test_an_instructor_makes_a_link_in_the_admin_shows_it_and_takes_it_back(
    as_instructor: Client, course: Course
) -> None:
    form = as_instructor.get("/admin/blog/joinlink/add/").content.decode()
    assert ('value="student"' in form, 'value="instructor"' in form) == (True, False)
    answer = as_instructor.post("/admin/blog/joinlink/add/", form_of(course, places="30"), follow=True)
    link = JoinLink.objects.get()
    page = answer.content.decode()
    assert [word for word in (link.code, joining.whole_address(link), "0 of 30", "qr.svg") if word not in page] == []
    picture = as_instructor.get(f"/admin/blog/joinlink/{link.pk}/qr.svg")
    assert (picture["Content-Type"], picture.content.count(b"<path")) == ("image/svg+xml", 1)
    joining.join(link, UserFactory())
    assert "1 of 30" in as_instructor.get("/admin/blog/joinlink/").content.decode()
    after = as_instructor.post(f"/admin/blog/joinlink/{link.pk}/revocation/", follow=True).content.decode()
    link.refresh_from_db()
    assert (link.revoked_at, "taken back" in after, "Take it back" in after) == (NOW, True, False)


def test_what_is_refused_in_the_admin_is_said_beside_the_form(as_instructor: Client, course: Course) -> None:
    late = {"expires_at_0": "2026-08-01", "expires_at_1": "12:00"}
    for asked, sentence in ((late, "Choose a time that is still to come."), ({"role": "instructor"}, "valid choice")):
        answer = as_instructor.post("/admin/blog/joinlink/add/", form_of(course, **asked))
        assert (answer.status_code, sentence in answer.content.decode()) == (200, True)
    assert JoinLink.objects.count() == 0


def test_links_are_neither_changed_nor_deleted(as_instructor: Client, link: JoinLink) -> None:
    pages = [as_instructor.post(f"/admin/blog/joinlink/{link.pk}/{page}/") for page in ("change", "delete")]
    assert ([page.status_code for page in pages], JoinLink.objects.count()) == ([403, 403], 1)


OUTSIDE = {"assistant": (403, 404), "other_instructor": (200, 404), "classmate": (302, 302)}


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_sees_makes_or_revokes_a_link_by_list_or_by_address(
    request: Any, link: JoinLink, course: Course, who: str
) -> None:
    client, (listed, row) = signed_in(request.getfixturevalue(who)), OUTSIDE[who]
    found = client.get("/admin/blog/joinlink/")
    assert (found.status_code, link.code in found.content.decode()) == (listed, False)
    base = f"/admin/blog/joinlink/{link.pk}"
    assert [client.get(f"{base}/{page}").status_code for page in ("change/", "history/", "qr.svg")] == [row] * 3
    assert client.post(f"{base}/revocation/").status_code == row
    client.post("/admin/blog/joinlink/add/", form_of(course))
    link.refresh_from_db()
    assert (link.revoked_at, JoinLink.objects.count()) == (None, 1)


def test_the_list_costs_the_same_however_many_links_there_are(
    as_instructor: Client, instructor: Enrolment, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        made(instructor, places=3)
    with django_assert_max_num_queries(16):
        as_instructor.get("/admin/blog/joinlink/")
