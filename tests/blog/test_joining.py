"""Joining by a link: what its page says to whom, and who comes in and who does not."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from blog import joining
from blog.models import Course, Decision, Enrolment, JoinLink, Role, Section, User
from blog.refusals import Refused
from tests.blog import joiners
from tests.blog.joiners import NOW, made
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, UserFactory, published

fresh_counts, link = joiners.fresh_counts, joiners.link

TOMORROW = NOW + timedelta(days=1)


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
