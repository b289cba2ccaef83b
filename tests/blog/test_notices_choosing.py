"""How each person wants to be told: at once, daily or not at all, and at which hour; the page of settings where they
say so, and the essays they have muted."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from blog import accounts
from blog.models import Cadence, Course, DailyHour, Enrolment, Mute, Notice, NoticeChoice, Post, User
from blog.notices import preferences
from blog.notices.preferences import next_hour
from tests.blog import midday
from tests.blog.midday import SETTINGS, later, text, told_to
from tests.blog.noticing import DELAY, NOW, sent, tell_of
from tests.factories import EnrolmentFactory, published, written

noon = midday.noon


# how each wants it


def test_a_kind_comes_as_it_is_meant_until_a_person_says_otherwise(post: Post, classmate: Enrolment) -> None:
    assert preferences.cadences(classmate.user) == {"essay": "now", "followed": "daily", "waiting": "off"}
    preferences.choose(classmate.user, {"essay": Cadence.OFF, "waiting": Cadence.AT_ONCE})
    assert preferences.cadences(classmate.user) == {"essay": "off", "followed": "daily", "waiting": "now"}


def test_when_a_letter_leaves_follows_the_kind_and_the_person(post: Post, classmate: Enrolment) -> None:
    for kind in ("essay", "followed", "waiting"):
        tell_of(post, classmate, kind=kind, key=kind)
    due = dict(Notice.objects.values_list("kind", "due_at"))
    assert due == {"essay": NOW + DELAY, "followed": NOW, "waiting": None}


@pytest.mark.parametrize(
    ("after", "hour", "zone", "strikes"),
    [
        ("2026-09-01T12:00Z", 8, "America/New_York", "2026-09-01T12:00Z"),
        ("2026-09-01T12:00:01Z", 8, "America/New_York", "2026-09-02T12:00Z"),
        ("2026-09-01T12:00Z", 0, "Asia/Tokyo", "2026-09-01T15:00Z"),
        ("2026-10-31T13:00Z", 8, "America/New_York", "2026-11-01T13:00Z"),
        ("2026-03-07T14:00Z", 2, "America/New_York", "2026-03-08T07:00Z"),
        ("2026-12-31T23:30Z", 23, "UTC", "2027-01-01T23:00Z"),
    ],
    ids=["now", "just missed", "beyond midnight", "clocks went back", "an hour that is skipped", "new year"],
)
def test_the_next_stroke_of_an_hour(after: str, hour: int, zone: str, strikes: str) -> None:
    assert next_hour(datetime.fromisoformat(after), hour, zone) == datetime.fromisoformat(strikes)


def test_whoever_is_in_no_course_lives_by_the_clock_of_the_site(post: Post, outsider: User) -> None:
    tell_of(post, outsider, kind="followed")
    assert Notice.objects.get().due_at == datetime(2026, 9, 2, 8, 0, tzinfo=UTC)


def test_the_clock_is_that_of_the_first_course_a_person_is_in_now(
    classmate: Enrolment, stranger_course: Course
) -> None:
    Course.objects.filter(pk=stranger_course.pk).update(time_zone="Asia/Tokyo")
    EnrolmentFactory(course=stranger_course, user=classmate.user)
    assert preferences.zones_of([classmate.user_id]) == {classmate.user_id: "America/New_York"}
    Enrolment.objects.filter(pk=classmate.pk).update(is_active=False)
    assert preferences.zones_of([classmate.user_id]) == {classmate.user_id: "Asia/Tokyo"}
    assert preferences.clock_of(classmate.user) == stranger_course


def test_what_waits_follows_a_new_choice(post: Post, classmate: Enrolment, time_machine: Any) -> None:
    later(time_machine, timedelta(hours=1))
    for kind in ("essay", "followed"):
        tell_of(post, classmate, kind=kind, key=kind)
    preferences.choose(classmate.user, {"essay": Cadence.DAILY, "followed": Cadence.AT_ONCE}, hour=9)
    due = dict(Notice.objects.values_list("kind", "due_at"))
    assert due == {"essay": NOW + timedelta(hours=25), "followed": NOW + timedelta(hours=1)}
    preferences.choose(classmate.user, {"essay": Cadence.OFF, "followed": Cadence.OFF})
    assert set(Notice.objects.values_list("due_at", flat=True)) == {None}


def test_a_notice_that_ripens_after_the_stroke_waits_for_the_next_one(post: Post, classmate: Enrolment) -> None:
    tell_of(post, classmate)
    preferences.choose(classmate.user, {"essay": Cadence.DAILY})
    assert Notice.objects.get().due_at == NOW + timedelta(days=1)


def test_a_choice_of_one_person_is_nobody_elses(post: Post, classmate: Enrolment, instructor: Enrolment) -> None:
    preferences.choose(classmate.user, {"essay": Cadence.OFF}, hour=20)
    tell_of(post, classmate, instructor)
    assert dict(Notice.objects.values_list("person", "due_at")) == {
        classmate.user_id: None,
        instructor.user_id: NOW + DELAY,
    }
    assert preferences.hour_of(instructor.user) == 8


def test_what_is_not_sent_stays_as_it_is(as_classmate: Client, classmate: Enrolment) -> None:
    as_classmate.post(SETTINGS, settings_sent(essay="off", hour="20"))
    as_classmate.post(SETTINGS, {"followed": "off"})
    assert preferences.cadences(classmate.user) == {"essay": "off", "followed": "off", "waiting": "off"}
    assert preferences.hour_of(classmate.user) == 20


def test_a_closed_account_leaves_no_notice_and_no_choice(post: Post, classmate: Enrolment) -> None:
    tell_of(post, classmate)
    preferences.choose(classmate.user, {"essay": Cadence.DAILY}, hour=7)
    preferences.mute(classmate.user, post)
    accounts.close(classmate.user)
    assert [model.objects.count() for model in (Notice, NoticeChoice, DailyHour, Mute)] == [0, 0, 0, 0]


# the settings


def settings_sent(**changed: str) -> dict[str, str]:
    return {"essay": "now", "followed": "daily", "hour": "8"} | changed


def test_the_page_offers_each_kind_and_the_hour_by_a_named_clock(as_classmate: Client) -> None:
    page = text(as_classmate, SETTINGS)
    assert re.findall(r'<select name="(\w+)"', page) == ["essay", "followed", "hour"]
    assert "By the clock of Twentieth-Century Russia (America/New_York)." in page
    assert "mira.okafor@example.edu" in page


def test_what_is_for_staff_is_offered_to_staff_alone(as_instructor: Client, as_classmate: Client) -> None:
    assert ["What waits" in text(client, SETTINGS) for client in (as_instructor, as_classmate)] == [True, False]
    as_classmate.post(SETTINGS, settings_sent(waiting="now"))
    assert not NoticeChoice.objects.filter(kind="waiting").exists()


def test_choices_are_kept(as_classmate: Client, classmate: Enrolment) -> None:
    answer = as_classmate.post(SETTINGS, settings_sent(essay="off", followed="now", hour="20"), follow=True)
    assert "Saved." in answer.content.decode()
    assert preferences.cadences(classmate.user) == {"essay": "off", "followed": "now", "waiting": "off"}
    assert preferences.hour_of(classmate.user) == 20
    assert '<option value="20" selected>' in text(as_classmate, SETTINGS)


@pytest.mark.parametrize("wrong", [{"essay": "often"}, {"essay": "NOW"}, {"hour": "24"}, {"hour": "-1"}, {"hour": "x"}])
def test_what_is_no_choice_is_refused_and_nothing_changes(as_classmate: Client, wrong: dict[str, str]) -> None:
    answer = as_classmate.post(SETTINGS, settings_sent(followed="now") | wrong)
    assert (answer.status_code, NoticeChoice.objects.count(), DailyHour.objects.count()) == (422, 0, 0)
    assert "Your choices were not saved." in answer.content.decode()


# muted essays


def mute(client: Client, post: Post, value: str = "1", **more: str) -> Any:
    return client.post(f"/notifications/mutes/{post.pk}/", {"mute": value, **more})


def test_a_muted_essay_is_told_neither_by_mail_nor_in_the_list(
    post: Post, classmate: Enrolment, as_classmate: Client, time_machine: Any, tmp_path: Path
) -> None:
    tell_of(post, classmate)
    assert mute(as_classmate, post).headers["Location"] == post.get_absolute_url()
    tell_of(post, classmate, key="again")
    later(time_machine)
    assert (sent(tmp_path), "Nothing has happened yet." in text(as_classmate)) == ([], True)
    assert Notice.objects.count() == 1


def test_muting_is_for_oneself_and_one_essay(
    post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment, as_classmate: Client
) -> None:
    mute(as_classmate, post)
    tell_of(post, classmate, instructor, kind="followed")
    tell_of(published(author, "Another"), classmate, kind="followed")
    assert (told_to(classmate), told_to(instructor)) == ([("followed", "Another")], [("followed", post.title)])


def test_an_essay_is_heard_again_from_the_page_of_settings(
    post: Post, classmate: Enrolment, as_classmate: Client
) -> None:
    mute(as_classmate, post)
    assert f'action="/notifications/mutes/{post.pk}/"' in text(as_classmate, SETTINGS)
    assert mute(as_classmate, post, "0", next=SETTINGS).headers["Location"] == SETTINGS
    assert "None." in text(as_classmate, SETTINGS)
    tell_of(post, classmate)
    assert told_to(classmate) == [("essay", post.title)]


def test_a_muted_essay_that_is_hidden_now_is_not_named_and_can_be_let_go(post: Post, as_classmate: Client) -> None:
    mute(as_classmate, post)
    Post.objects.update(audience=10)
    page = text(as_classmate, SETTINGS)
    assert (post.title in page, "And one that you cannot read any more." in page) == (False, True)
    mute(as_classmate, post, "0")
    assert Mute.objects.count() == 0


def test_a_hidden_essay_and_a_missing_one_cannot_be_muted(
    author: Enrolment, as_classmate: Client, client: Client
) -> None:
    draft = written(author)
    missing = as_classmate.post("/notifications/mutes/987654/", {"mute": "1"})
    assert (mute(as_classmate, draft).status_code, missing.status_code, Mute.objects.count()) == (404, 404, 0)
    assert mute(client, draft).headers["Location"].startswith("/accounts/login/")
    assert as_classmate.get(f"/notifications/mutes/{draft.pk}/").status_code == 405


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example"])
def test_muting_leads_to_no_other_site(post: Post, as_classmate: Client, away: str) -> None:
    assert mute(as_classmate, post, next=away).headers["Location"] == post.get_absolute_url()
