"""Notices: who is told of what, once; what is taken back; the list, the settings and the muted essays. The kinds are
known to tests alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog import accounts, notices, publishing
from blog.models import Cadence, Course, DailyHour, Enrolment, Mute, Notice, NoticeChoice, Post, User
from blog.notices import Item, Kind, kinds, preferences
from blog.notices.listing import listed
from blog.notices.preferences import next_hour
from tests.blog.noticing import DELAY, describe, know_kinds, mail_into, sent, tell_of
from tests.factories import EnrolmentFactory, UserFactory, published, written

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
MINE, SETTINGS = "/notifications/", "/notifications/settings/"


@pytest.fixture(autouse=True)
def noon(time_machine: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """It is noon of the first of September, eight in the morning in New York; letters are files."""
    time_machine.move_to(NOW, tick=False)
    know_kinds(monkeypatch)
    mail_into(tmp_path, settings)


def told_to(person: Enrolment | User) -> list[tuple[str, str]]:
    """The kind and the essay of each notice this person has."""
    user = person if isinstance(person, User) else person.user
    rows = Notice.objects.filter(person=user).order_by("pk")
    return [(row.kind, str(row.post.title)) for row in rows if row.post]


def text(client: Client, address: str = MINE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def later(time_machine: Any, by: timedelta = DELAY) -> None:
    time_machine.move_to(NOW + by, tick=False)


# who is told


def test_each_person_is_told_once_whatever_fits(post: Post, classmate: Enrolment, instructor: Enrolment) -> None:
    tell_of(post, classmate, classmate, instructor, key="said")
    tell_of(post, classmate, kind="followed", key="said")
    assert (told_to(classmate), told_to(instructor)) == ([("essay", post.title)], [("essay", post.title)])


def test_two_things_said_of_one_essay_are_two_notices(post: Post, classmate: Enrolment) -> None:
    tell_of(post, classmate)
    tell_of(post, classmate, key="returned")
    assert told_to(classmate) == [("essay", post.title)] * 2


def test_nobody_is_told_of_what_they_did_and_a_guest_is_passed_over(post: Post, author: Enrolment) -> None:
    notices.queue("essay", post, [author.user_id, None], course=post.course, post=post, by=author.user)
    assert Notice.objects.count() == 0


def test_a_kind_that_nobody_registered_cannot_be_queued(post: Post, classmate: Enrolment) -> None:
    with pytest.raises(KeyError):
        tell_of(post, classmate, kind="unheard-of")


@pytest.mark.parametrize("name", ["essay", "daily", "", "Two words", "line\nbreak", "x" * 41])
def test_a_kind_has_a_name_of_its_own_that_can_stand_in_the_head_of_a_letter(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name"):
        notices.register(Kind(name, "", "", describe))


def test_what_is_rolled_back_is_told_to_nobody(post: Post, classmate: Enrolment) -> None:
    with transaction.atomic():
        tell_of(post, classmate)
        transaction.set_rollback(True)
    assert Notice.objects.count() == 0


def test_five_hundred_people_are_queued_in_batches(course: Course, post: Post) -> None:
    users = User.objects.bulk_create(User(email=f"p{n}@example.edu", name=f"P {n}") for n in range(500))
    for kind in ("essay", "followed"):
        with CaptureQueriesContext(connection) as asked:
            notices.queue(kind, post, [user.pk for user in users], course=course, post=post, key=kind)
        assert len(asked) <= 20
    assert Notice.objects.count() == 1000


# what is taken back


def test_an_undo_within_the_delay_leaves_nothing(
    post: Post, classmate: Enrolment, as_classmate: Client, time_machine: Any, tmp_path: Path
) -> None:
    tell_of(post, classmate)
    notices.cancel("essay", post)
    later(time_machine)
    assert (sent(tmp_path), post.title in text(as_classmate)) == ([], False)


def test_an_undo_takes_back_its_own_kind_alone(
    post: Post, classmate: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    tell_of(post, classmate)
    notices.cancel("followed", post)
    later(time_machine)
    assert len(sent(tmp_path)) == 1


def test_what_was_taken_back_before_its_letter_can_be_told_after_all_and_then_once(
    post: Post, classmate: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    tell_of(post, classmate)
    notices.cancel("essay", post)
    tell_of(post, classmate)
    later(time_machine)
    assert len(sent(tmp_path)) == 1
    notices.cancel("essay", post)
    tell_of(post, classmate)
    later(time_machine, DELAY * 3)
    assert len(sent(tmp_path)) == 1


def test_what_was_hidden_when_its_letter_was_due_is_told_once_it_is_shown_again(
    author: Enrolment, post: Post, classmate: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    tell_of(post, classmate)
    publishing.withdraw(post, author.user)
    later(time_machine)
    assert sent(tmp_path) == []
    publishing.publish(post, author.user)
    tell_of(post, classmate)
    later(time_machine, DELAY * 2)
    assert len(sent(tmp_path)) == 1


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


# the list


def test_the_list_tells_what_a_letter_tells_newest_first(
    post: Post, author: Enrolment, classmate: Enrolment, as_classmate: Client, time_machine: Any
) -> None:
    tell_of(post, classmate)
    later(time_machine)
    tell_of(published(author, "A Second Essay", "With other words."), classmate, kind="followed")
    page = text(as_classmate)
    assert re.findall(r'<h2><a href="(\S+)">(.*?)</a></h2>', page) == [
        ("/russia/posts/a-second-essay/", "R. Vale published “A Second Essay”"),
        ("/russia/posts/the-specialists-go-home/", "R. Vale published “The Specialists Go Home”"),
    ]
    assert ("With other words." in page, "8:10 a.m." in page) == (True, True)


def test_nothing_is_listed_before_its_delay_has_passed(
    post: Post, classmate: Enrolment, as_classmate: Client, time_machine: Any
) -> None:
    tell_of(post, classmate)
    assert "Nothing has happened yet." in text(as_classmate)
    later(time_machine)
    assert post.title in text(as_classmate)


def test_what_comes_by_no_mail_is_listed_all_the_same(post: Post, classmate: Enrolment, as_classmate: Client) -> None:
    tell_of(post, classmate, kind="waiting")
    assert post.title in text(as_classmate)


def test_what_is_hidden_gone_or_of_a_forgotten_kind_is_not_listed(
    post: Post, classmate: Enrolment, as_classmate: Client, author: Enrolment
) -> None:
    hidden, removed, forgotten = (published(author, title) for title in ("Hidden", "Removed", "Forgotten"))
    for essay in (post, hidden, removed, forgotten):
        tell_of(essay, classmate, kind="followed")
    Post.objects.filter(pk=hidden.pk).update(audience=10)
    removed.delete()
    Notice.objects.filter(post=forgotten).update(kind="forgotten")
    page = text(as_classmate)
    assert [title in page for title in (post.title, "Hidden", "Removed", "Forgotten")] == [True, False, False, False]


def test_whoever_was_taken_out_of_a_course_hears_nothing_of_it_though_anyone_may_read_it(
    post: Post, classmate: Enrolment, as_classmate: Client, tmp_path: Path
) -> None:
    tell_of(post, classmate, kind="followed")
    Enrolment.objects.filter(pk=classmate.pk).update(is_active=False)
    assert (post.title in text(as_classmate), sent(tmp_path)) == (False, [])


def test_nobody_reads_anothers_notices(post: Post, classmate: Enrolment, as_author: Client, client: Client) -> None:
    tell_of(post, classmate, kind="followed")
    assert "Nothing has happened yet." in text(as_author)
    assert client.get(MINE).headers["Location"] == f"/accounts/login/?next={MINE}"
    assert client.get(SETTINGS).headers["Location"] == f"/accounts/login/?next={SETTINGS}"


def test_reading_marks_nothing_and_the_button_marks_what_was_shown(
    post: Post, author: Enrolment, classmate: Enrolment, as_classmate: Client, time_machine: Any
) -> None:
    tell_of(post, classmate, kind="followed")
    assert "Not read" in text(as_classmate)
    page = text(as_classmate)
    assert "Not read" in page
    until = re.findall(r'name="until" value="([\d.]+)"', page)[0]
    later(time_machine)
    tell_of(published(author, "Later"), classmate, kind="followed")
    assert as_classmate.post(MINE, {"until": until}).headers["Location"] == MINE
    unread = dict(Notice.objects.values_list("post__slug", "seen_at"))
    assert unread == {"the-specialists-go-home": NOW + DELAY, "later": None}
    assert "One notice you have not marked as read." in text(as_classmate)


@pytest.mark.parametrize("until", ["", "x", "-1", "9" * 30, "4102444800"])
def test_an_odd_moment_marks_what_is_listed_and_no_more(
    post: Post, author: Enrolment, classmate: Enrolment, as_classmate: Client, until: str
) -> None:
    tell_of(post, classmate, kind="followed")
    tell_of(published(author, "Not ripe"), classmate)
    as_classmate.post(MINE, {"until": until})
    assert dict(Notice.objects.values_list("kind", "seen_at")) == {"followed": NOW, "essay": None}


def test_the_list_is_paged_and_asks_as_much_for_many_as_for_one(
    author: Enrolment, classmate: Enrolment, as_classmate: Client
) -> None:
    counts = []
    for n in range(21):
        tell_of(published(author, f"Essay {n}"), classmate, kind="followed")
        if n in {0, 2, 20}:
            with CaptureQueriesContext(connection) as asked:
                page = text(as_classmate)
            counts.append(len(asked))
    assert (counts[0], counts[1], page.count("<li id="), "Page 1 of 2" in page) == (counts[2], counts[2], 20, True)
    assert text(as_classmate, f"{MINE}?page=2").count("<li id=") == 1


def test_the_account_menu_leads_to_the_list(as_classmate: Client, client: Client, course: Course) -> None:
    assert 'href="/notifications/"' in text(as_classmate, "/russia/")
    assert "/notifications/" not in text(client, "/russia/")


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


def test_words_of_any_length_stand_on_one_line(
    post: Post, classmate: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = Item("One\r\nBcc: all@example.org " + "t" * 500, "w " * 900, "W\u202eho", "/x/", "Where\n" * 90)
    monkeypatch.setitem(kinds.KINDS, "essay", Kind("essay", "", "", lambda _person, rows: [item for _row in rows]))
    tell_of(post, classmate)
    told = listed(classmate.user)[0].item
    assert [len(words) <= most for words, most in ((told.title, 200), (told.words, 240), (told.where, 200))] == [
        True
    ] * 3
    assert (told.who, told.title[:28], "\n" in told.where) == ("Who", "One Bcc: all@example.org …", False)


def test_a_person_who_is_nobodys_notices_go_on_for_others(post: Post, classmate: Enrolment) -> None:
    gone = UserFactory()
    tell_of(post, classmate, gone, kind="followed")
    gone.delete()
    assert told_to(classmate) == [("followed", post.title)]
