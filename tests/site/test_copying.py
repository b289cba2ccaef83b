"""Copying a course for the next term, or for a second section: what comes along, and that no student does; dates that
keep weekday and hour whatever the clock does in between."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from blog.models import Announcement, Course, Decision, Enrolment, Page, Role, Section, Tag, User, Week
from blog.refusals import Refused
from blog.site.copying_courses import Asked, colleagues, copy
from blog.site.moving_dates import moved_moment, moves, weeks_until
from comments.models import Rules
from tests.factories import EnrolmentFactory, published, said, said_by_guest, written

UTC_2359 = datetime(2026, 9, 13, 3, 59, tzinfo=UTC)
FORM = {"way": "term", "title": "Russia again", "slug": "russia-again", "code": "HIST 233", "term": "Spring 2027"}
NEW = Asked("Russia again", "russia-again", "HIST 233", "Spring 2027")


@pytest.fixture
def full(course: Course, author: Enrolment, classmate: Enrolment, instructor: Enrolment) -> Course:
    """A course with everything in it: what comes along, and what must not."""
    first = {"number": 1, "slug": "one", "title": "One", "prompt": "Who left?"}
    days = {"starts_on": date(2026, 9, 7), "ends_on": date(2026, 9, 13)}
    week = Week.objects.create(course=course, due=UTC_2359, **first, **days)
    Week.objects.create(course=course, number=2, slug="two", title="Two")
    Page.objects.create(course=course, slug="about", title="About", body="*We.*", body_html="<p><em>We.</em></p>")
    Rules.objects.create(course=course, hold_words="cheat", switched_off=["links"])
    Announcement.objects.create(course=course, body="Hello.", body_html="Hello.")
    Section.objects.create(course=course, name="A")
    EnrolmentFactory(course=course, role=Role.ASSISTANT, public_name="Ivo Beck")
    essay = published(author, week=week)
    essay.tags.set(Tag.objects.named(course, ["exile"]))
    written(classmate, "A draft of mine")
    said_by_guest(essay)
    said(essay, classmate)
    Course.objects.filter(pk=course.pk).update(
        description="Of a century.",
        guests="never",
        fewest_words=400,
        citation_style="apa",
        closes_on=date(2026, 12, 18),
        closed_at=datetime(2026, 12, 18, tzinfo=UTC),
        roster_columns={"a": {"b": "c"}},
    )
    course.refresh_from_db()
    return course


def everything() -> dict[str, dict[Any, dict[str, Any]]]:
    """All rows of all models, by their key."""
    models = apps.get_models(include_auto_created=True)
    return {m._meta.label: {row[m._meta.pk.attname]: row for row in m._base_manager.values()} for m in models}


def test_no_row_of_anybody_is_touched_and_nothing_comes_along_but_the_course_itself(
    full: Course, instructor: Enrolment
) -> None:
    before = everything()
    made = copy(full, NEW, instructor.user)
    Course.objects.filter(pk=full.pk).update(version=before["blog.Course"][full.pk]["version"])
    after = everything()
    assert {label: {pk: rows.get(pk) for pk in before[label]} for label, rows in after.items()} == before
    new = {label: len(rows) - len(before[label]) for label, rows in after.items() if len(rows) != len(before[label])}
    assert new == {
        "blog.Course": 1,
        "blog.Week": 2,
        "blog.Page": 1,
        "comments.Rules": 1,
        "blog.Enrolment": 1,
        "blog.Decision": 2,
    }
    assert list(made.enrolments.values_list("role", "user")) == [("instructor", instructor.user_id)]


def test_settings_come_along_and_what_is_the_old_courses_own_does_not(full: Course, instructor: Enrolment) -> None:
    made = Course.objects.get(pk=copy(full, NEW, instructor.user).pk)
    own = set("id slug title code term closes_on closed_at copied_from roster_columns version".split())
    kept = [field.name for field in Course._meta.concrete_fields if field.name not in own]
    assert [getattr(made, name) for name in kept] == [getattr(full, name) for name in kept]
    assert (made.guests, made.fewest_words, made.citation_style, made.time_zone) == (
        "never",
        400,
        "apa",
        "America/New_York",
    )
    assert (made.closed_at, made.copied_from, made.roster_columns) == (None, full, {})
    assert (made.title, made.slug, made.code, made.term) == (NEW.title, NEW.slug, NEW.code, NEW.term)


def test_weeks_pages_and_rules_come_along_word_for_word(full: Course, instructor: Enrolment) -> None:
    made = copy(full, NEW, instructor.user)
    week = made.weeks.get(number=1)
    assert (week.slug, week.title, week.prompt, week.due) == ("one", "One", "Who left?", UTC_2359)
    page = made.pages.get()
    assert (page.slug, page.body, page.body_html, page.audience) == ("about", "*We.*", "<p><em>We.</em></p>", 60)
    assert (made.rules.hold_words, made.rules.switched_off) == ("cheat", ["links"])


def test_the_copy_is_written_down_on_both_sides(full: Course, instructor: Enrolment) -> None:
    made = copy(full, NEW, instructor.user)
    old, new = (Decision.objects.about(one).get(act="copy") for one in (full, made))
    assert (old.by, old.note, new.note) == (
        instructor.user,
        "Into “Russia again” (russia-again).",
        "From “Twentieth-Century Russia” (russia).",
    )


def test_others_of_the_staff_come_along_where_they_are_chosen_and_nobody_else(
    full: Course, instructor: Enrolment, author: Enrolment
) -> None:
    others = colleagues(full, instructor.user)
    asked = Asked("Again", "again", staff=(*others, author))
    made = copy(full, asked, instructor.user)
    found = list(made.enrolments.order_by("role").values_list("role", "public_name", "slug"))
    assert found == [("assistant", "Ivo Beck", "ivo-beck"), ("instructor", "L. Hart", "l-hart")]


def test_a_superuser_who_copies_becomes_instructor(full: Course, superuser: User) -> None:
    place = copy(full, NEW, superuser).enrolments.get()
    assert (place.user, place.role, place.public_name) == (superuser, "instructor", "Site Administrator")


def test_an_address_that_was_just_taken_is_refused_and_nothing_is_made(full: Course, instructor: Enrolment) -> None:
    before = Course.objects.count()
    with pytest.raises(Refused, match="just taken"):
        copy(full, Asked("Again", "russia"), instructor.user)
    assert Course.objects.count() == before


@pytest.mark.parametrize(
    ("first_day", "weeks", "monday"),
    [
        (date(2027, 1, 25), 20, date(2027, 1, 25)),
        (date(2027, 1, 26), 21, date(2027, 2, 1)),
        (date(2027, 1, 31), 21, date(2027, 2, 1)),
        (date(2026, 9, 7), 0, date(2026, 9, 7)),
        (date(2026, 9, 1), 0, date(2026, 9, 7)),
        (date(2026, 8, 31), -1, date(2026, 8, 31)),
    ],
)
def test_the_first_week_begins_on_its_weekday_on_or_after_the_first_day(
    full: Course, instructor: Enrolment, first_day: date, weeks: int, monday: date
) -> None:
    assert weeks_until(full, first_day) == weeks
    made = copy(full, Asked("Again", "again", weeks=weeks), instructor.user)
    assert made.weeks.get(number=1).starts_on == monday


@pytest.mark.parametrize("day", [date(2046, 1, 1), date(1, 1, 1), date(9999, 12, 31)])
def test_a_term_ten_years_away_is_refused(full: Course, day: date) -> None:
    with pytest.raises(Refused, match="ten years"):
        weeks_until(full, day)


NEW_YORK, ARIZONA, LONDON, KOLKATA = "America/New_York", "America/Phoenix", "Europe/London", "Asia/Kolkata"


@pytest.mark.parametrize(
    ("zone", "before", "weeks", "after"),
    [
        (NEW_YORK, "2026-10-26T23:59-04:00", 1, "2026-11-02T23:59-05:00"),
        (NEW_YORK, "2027-03-08T23:59-05:00", 1, "2027-03-15T23:59-04:00"),
        (NEW_YORK, "2026-09-13T23:59-04:00", 20, "2027-01-31T23:59-05:00"),
        (NEW_YORK, "2027-03-07T02:30-05:00", 1, "2027-03-14T03:30-04:00"),
        (NEW_YORK, "2026-10-25T01:30-04:00", 1, "2026-11-01T01:30-05:00"),
        (NEW_YORK, "2026-11-01T01:30-04:00", 0, "2026-11-01T01:30-04:00"),
        (LONDON, "2026-10-20T17:00+01:00", 1, "2026-10-27T17:00+00:00"),
        (LONDON, "2027-03-21T01:15+00:00", 1, "2027-03-28T02:15+01:00"),
        (ARIZONA, "2026-10-26T23:59-07:00", 20, "2027-03-15T23:59-07:00"),
        (KOLKATA, "2026-10-26T23:59+05:30", 20, "2027-03-15T23:59+05:30"),
        ("UTC", "2026-10-26T02:30+00:00", 20, "2027-03-15T02:30+00:00"),
    ],
)
def test_a_moment_keeps_its_weekday_and_its_hour_on_the_clock(zone: str, before: str, weeks: int, after: str) -> None:
    was, place = datetime.fromisoformat(before), ZoneInfo(zone)
    now = moved_moment(was, place, weeks)
    assert now is not None
    assert now == datetime.fromisoformat(after)
    assert now.astimezone(place).weekday() == was.astimezone(place).weekday()


def test_the_list_says_where_the_clock_skips_an_hour(course: Course) -> None:
    due = datetime.fromisoformat("2027-03-07T02:30-05:00")
    Week.objects.create(course=course, number=1, slug="one", title="One", due=due)
    skipped, twice, plain = (next(iter(moves(course, weeks))).note for weeks in (1, 0, 2))
    assert (skipped, twice, plain) == ("The clock skips 02:30 on that day.", "", "")


def address(course: Course) -> str:
    return reverse("copying", args=[course.pk])


def test_the_page_shows_every_date_as_it_is_and_will_be_and_makes_nothing_yet(
    full: Course, as_instructor: Client
) -> None:
    shown = as_instructor.post(address(full), FORM | {"first_day": "2027-01-25", "act": "look"}).content.decode()
    for words in (
        "Every date moves by 20 weeks.",
        "Monday, Sept. 7, 2026",
        "Monday, Jan. 25, 2027",
        "Saturday, Sept. 12, 2026, 23:59 EDT",
        "Saturday, Jan. 30, 2027, 23:59 EST",
    ):
        assert words in shown
    assert not Course.objects.filter(slug="russia-again").exists()


def test_what_was_not_seen_is_not_made(full: Course, as_instructor: Client) -> None:
    for seen in ("", "19", "x"):
        data = FORM | {"first_day": "2027-01-25", "act": "make", "seen": seen}
        assert "Every date moves by 20 weeks." in as_instructor.post(address(full), data).content.decode()
    assert not Course.objects.filter(slug="russia-again").exists()
    made = as_instructor.post(address(full), FORM | {"first_day": "2027-01-25", "act": "make", "seen": "20"})
    course = Course.objects.get(slug="russia-again")
    assert made["Location"] == reverse("admin:blog_course_change", args=[course.pk])
    assert course.closes_on == date(2027, 5, 7)


def test_a_second_section_keeps_its_dates(full: Course, as_instructor: Client) -> None:
    data = FORM | {"way": "section", "first_day": "2027-01-25", "act": "make", "seen": "0"}
    as_instructor.post(address(full), data)
    week = Course.objects.get(slug="russia-again").weeks.get(number=1)
    assert (week.starts_on, week.due) == (date(2026, 9, 7), UTC_2359)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"slug": "russia"}, "Another course has this address."),
        ({"slug": "admin"}, "is taken by the site itself"),
        ({"slug": "no good"}, "valid"),
        ({"title": ""}, "This field is required."),
        ({"first_day": ""}, "Say on which day the new term begins."),
        ({"first_day": "soon"}, "Write the day like 2027-01-25."),
        ({"first_day": "2126-01-25"}, "ten years away"),
        ({"way": "other"}, "Select a valid choice."),
        ({"staff": ["999999"]}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_kept(
    full: Course, as_instructor: Client, changed: dict[str, Any], sentence: str
) -> None:
    answer = as_instructor.post(
        address(full), FORM | {"first_day": "2027-01-25", "act": "make", "seen": "20"} | changed
    )
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert (Course.objects.count(), 'value="Spring 2027"' in answer.content.decode()) == (1, True)


def test_a_course_without_dates_asks_for_no_day(course: Course, as_instructor: Client) -> None:
    as_instructor.post(address(course), FORM | {"act": "make", "seen": "0"})
    assert Course.objects.get(slug="russia-again").copied_from == course
