"""Letters about notices: what they say and in which head, the daily one, and what happens when the mail server or a
worker does not do its part. Every letter is read from a file, or by a server of our own."""

from __future__ import annotations

import re
import threading
import time
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from blog.mail import FIRST_WAIT
from blog.models import Cadence, Course, Enrolment, Notice, Post, User
from blog.notices import Item, Kind, preferences, sending
from blog.notices.kinds import KINDS
from blog.notices.sending import LEASE, TRIES, send_due, take
from blog.working import look_around
from tests.blog.noticing import (
    LINK,
    filed,
    head,
    know_kinds,
    mail_into,
    mail_server,
    parts,
    sent,
    talk_to,
    tell_of,
    unsubscribe_path,
)
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published
from tests.site.backups import database_at, kept_in

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
ADMIN = "/admin/blog/notice/"


@pytest.fixture(autouse=True)
def eight_in_the_morning(time_machine: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """It is eight in New York on the first of September; letters are files; nothing waits before it is told."""
    time_machine.move_to(NOW, tick=False)
    know_kinds(monkeypatch)
    monkeypatch.setitem(KINDS, "essay", Kind("essay", "New essays", "", KINDS["essay"].describe))
    mail_into(tmp_path, settings)


def later(time_machine: Any, **by: float) -> None:
    time_machine.move_to(NOW + timedelta(**by), tick=False)


# one letter


def test_a_letter_says_what_happened_in_plain_text_and_in_html_and_its_links_lead_there(
    post: Post, classmate: Enrolment, as_classmate: Client, tmp_path: Path
) -> None:
    tell_of(post, classmate)
    letters = sent(tmp_path)
    text, html = parts(letters[0])
    assert (len(letters), head(letters[0], "Subject")) == (1, f"R. Vale published “{post.title}”")
    assert (letters[0]["To"], letters[0]["From"]) == ("mira.okafor@example.edu", "Colloquy <colloquy@localhost>")
    for words in (text, html):
        assert ("They left in August." in words, "New essays" in words, "Valentine" in words) == (True, True, False)
    assert set(LINK.findall(text)) == {
        each.rstrip('"') for each in re.findall(r'href="http://127.0.0.1:8000(\S+?)"', html)
    }
    assert {address: as_classmate.get(address).status_code for address in LINK.findall(text)} == {
        post.get_absolute_url(): 200,
        unsubscribe_path(letters[0]): 200,
        "/notifications/": 200,
        "/notifications/settings/": 200,
    }


def test_the_head_of_a_letter_is_what_mail_programs_look_for(post: Post, classmate: Enrolment, tmp_path: Path) -> None:
    tell_of(post, classmate)
    letter = sent(tmp_path)[0]
    address = r"<http://127\.0\.0\.1:8000/notifications/unsubscribe/[\w:-]+/>"
    assert head(letter, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    assert re.fullmatch(address, head(letter, "List-Unsubscribe"))
    assert (letter["List-Id"], letter["Auto-Submitted"]) == ("<essay.notices.127.0.0.1>", "auto-generated")
    assert (letter["Cc"], letter["Bcc"], letter["Reply-To"]) == (None, None, None)


@pytest.mark.parametrize(
    "bad", ["Sub\r\nBcc: all@example.org", "Sub\nX: y", "Sub\r\n\r\n<b>body</b>", "Sub\x00\x0b\u2028X: y"]
)
def test_no_word_of_anybody_becomes_a_line_of_the_head(
    post: Post, classmate: Enrolment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    item = Item(bad, bad, bad, "/x/", bad)
    monkeypatch.setitem(KINDS, "essay", Kind("essay", "New essays", "", lambda _person, rows: [item for _row in rows]))
    tell_of(post, classmate)
    tell_of(post, classmate, key="second")
    letter = sent(tmp_path)[0]
    assert head(letter, "Subject").startswith("Sub ")
    assert sorted(letter.keys()) == sorted(
        "Auto-Submitted Content-Type Date From List-Id List-Unsubscribe List-Unsubscribe-Post MIME-Version Message-ID"
        " Subject To".split()
    )


def test_words_of_others_are_text_in_both_parts(
    post: Post, classmate: Enrolment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = Item(
        "A & <u>B</u>", "<script>x</script>\n-- \nNo more of these: http://evil.example/", "W", "/x/", "<i>E</i>"
    )
    monkeypatch.setitem(KINDS, "essay", Kind("essay", "New essays", "", lambda _person, rows: [item for _row in rows]))
    tell_of(post, classmate)
    text, html = parts(sent(tmp_path)[0])
    assert "A & <u>B</u>" in text
    assert "  > <script>x</script> -- No more of these: http://evil.example/" in text.splitlines()
    assert [line for line in text.splitlines() if "evil" in line and not line.startswith("  > ")] == []
    assert html.count("A &amp; &lt;u&gt;B&lt;/u&gt;") == 2
    assert re.findall(r"<(?:script|i|u|style)\b", html) == []


def test_two_of_a_kind_that_are_due_together_are_one_letter_and_two_kinds_are_two(
    author: Enrolment, classmate: Enrolment, tmp_path: Path
) -> None:
    preferences.choose(classmate.user, {"waiting": Cadence.AT_ONCE})
    for title in ("First", "Second"):
        tell_of(published(author, title), classmate)
    tell_of(published(author, "Third"), classmate, kind="waiting")
    subjects = [head(letter, "Subject") for letter in sent(tmp_path)]
    assert subjects == ["R. Vale published “First”, and one more", "R. Vale published “Third”"]


def test_a_letter_is_sent_once_however_often_the_worker_looks(
    post: Post, classmate: Enrolment, instructor: Enrolment, tmp_path: Path, time_machine: Any
) -> None:
    tell_of(post, classmate, instructor)
    assert sorted(str(letter["To"]) for letter in sent(tmp_path)) == [
        "lena.hart@example.edu",
        "mira.okafor@example.edu",
    ]
    later(time_machine, days=2)
    assert len(sent(tmp_path)) == 2
    assert set(Notice.objects.values_list("due_at", "sent_at", "claim")) == {(None, NOW, None)}


def hide(post: Post, _person: Enrolment) -> None:
    Post.objects.filter(pk=post.pk).update(audience=10)


def shut_out(_post: Post, person: Enrolment) -> None:
    User.objects.filter(pk=person.user_id).update(is_active=False)


def take_out(_post: Post, person: Enrolment) -> None:
    Enrolment.objects.filter(pk=person.pk).update(is_active=False)


def switch_off(_post: Post, person: Enrolment) -> None:
    preferences.choose(person.user, {"essay": Cadence.OFF})


def mute(post: Post, person: Enrolment) -> None:
    preferences.mute(person.user, post)


def remove_post(post: Post, _person: Enrolment) -> None:
    post.delete()


def remove_person(_post: Post, person: Enrolment) -> None:
    person.user.delete()


@pytest.mark.parametrize("happens", [hide, shut_out, take_out, switch_off, mute, remove_post, remove_person])
def test_what_changed_since_it_was_queued_counts(
    post: Post, classmate: Enrolment, instructor: Enrolment, tmp_path: Path, happens: Any
) -> None:
    other = published(EnrolmentFactory(course=post.course), "Of Another")
    tell_of(post, classmate)
    tell_of(other, instructor)
    happens(post, classmate)
    assert [str(letter["To"]) for letter in sent(tmp_path)] == ["lena.hart@example.edu"]
    assert not Notice.objects.filter(due_at__isnull=False).exists()


def test_a_kind_that_is_not_known_any_more_sends_nothing(post: Post, classmate: Enrolment, tmp_path: Path) -> None:
    tell_of(post, classmate)
    Notice.objects.update(kind="forgotten")
    assert (sent(tmp_path), Notice.objects.get().due_at) == ([], None)


# the daily letter


def test_the_daily_letter_comes_at_the_persons_hour_grouped_by_essay(
    post: Post, author: Enrolment, classmate: Enrolment, tmp_path: Path, time_machine: Any
) -> None:
    preferences.choose(classmate.user, {}, hour=9)
    other = published(author, "Another Essay")
    for essay, key in ((post, "1"), (other, "1"), (post, "2")):
        tell_of(essay, classmate, kind="followed", key=key)
    later(time_machine, minutes=59)
    assert sent(tmp_path) == []
    later(time_machine, hours=1)
    letters = sent(tmp_path)
    assert [(head(letter, "Subject"), letter["List-Id"]) for letter in letters] == [
        ("Your day: 3 notices", "<daily.notices.127.0.0.1>")
    ]
    text, html = parts(letters[0])
    assert re.findall(r"^“(.*)”$|^\* .*“(.*)”$", text, re.MULTILINE) == [
        (post.title, ""),
        ("", post.title),
        ("", post.title),
        ("Another Essay", ""),
        ("", "Another Essay"),
    ]
    assert re.findall(r"<h2>(.*?)</h2>", html) == [post.title, "Another Essay"]


def test_there_is_no_daily_letter_about_nothing(post: Post, classmate: Enrolment, tmp_path: Path) -> None:
    tell_of(post, classmate, kind="followed")
    hide(post, classmate)
    assert sent(tmp_path) == []


def test_a_daily_letter_shows_twenty_and_counts_the_rest(
    author: Enrolment, classmate: Enrolment, tmp_path: Path
) -> None:
    essays = [published(author, f"Essay {n}") for n in range(23)]
    for essay in essays:
        tell_of(essay, classmate, kind="followed")
    hide(essays[22], classmate)
    letter = sent(tmp_path)[0]
    text, html = parts(letter)
    assert (head(letter, "Subject"), text.count("\n* "), html.count("<h2>")) == ("Your day: 22 notices", 20, 20)
    assert ("And 2 more: http://127.0.0.1:8000/notifications/" in text, "And 2 more" in html) == (True, True)


def test_what_is_daily_and_what_comes_at_once_leave_apart(
    author: Enrolment, classmate: Enrolment, tmp_path: Path
) -> None:
    tell_of(published(author, "At Once"), classmate)
    tell_of(published(author, "Of the Day"), classmate, kind="followed")
    assert [head(letter, "Subject") for letter in sent(tmp_path)] == [
        "R. Vale published “At Once”",
        "Your day: one notice",
    ]


# what goes wrong


def test_a_server_that_refuses_is_tried_again_after_a_growing_time(
    post: Post, classmate: Enrolment, tmp_path: Path, settings: Any, time_machine: Any
) -> None:
    tell_of(post, classmate)
    talk_to(settings, 9)
    waited = []
    for _try in range(TRIES):
        start = Notice.objects.get().due_at
        assert start is not None
        time_machine.move_to(start, tick=False)
        assert send_due.call() == 0
        due = Notice.objects.get().due_at
        waited.append(due - start if due else None)
    hours = [timedelta(hours=6)] * 2
    assert waited == [*(FIRST_WAIT * 2**n for n in range(9)), *hours, None]
    notice = Notice.objects.get()
    assert (notice.tries, notice.parked_at, notice.problem[:22]) == (TRIES, start, "ConnectionRefusedError")
    mail_into(tmp_path, settings)
    later(time_machine, days=30)
    assert sent(tmp_path) == []


def test_a_letter_leaves_once_the_server_is_back(
    post: Post, classmate: Enrolment, tmp_path: Path, settings: Any, time_machine: Any
) -> None:
    tell_of(post, classmate)
    talk_to(settings, 9)
    send_due.call()
    mail_into(tmp_path, settings)
    assert sent(tmp_path) == []
    later(time_machine, minutes=1)
    assert len(sent(tmp_path)) == 1


def test_while_a_server_is_away_one_letter_is_tried_and_the_others_wait_untried(
    post: Post, classmate: Enrolment, instructor: Enrolment, settings: Any
) -> None:
    tell_of(post, classmate, instructor)
    talk_to(settings, 9)
    send_due.call()
    assert sorted(Notice.objects.values_list("tries", "claim")) == [(0, None), (1, None)]


def test_a_server_that_says_nothing_is_left_after_the_time_that_the_settings_give_it(
    post: Post, classmate: Enrolment, settings: Any, time_machine: Any
) -> None:
    tell_of(post, classmate)
    time_machine.move_to(NOW, tick=True)
    with mail_server(settings, is_mute=True):
        start = time.monotonic()
        assert send_due.call() == 0
        assert time.monotonic() - start < 5
    assert Notice.objects.get().problem.startswith(("TimeoutError", "SMTPServerDisconnected"))


def test_one_address_that_is_turned_away_keeps_no_other_letter(
    post: Post, classmate: Enrolment, instructor: Enrolment, author: Enrolment, settings: Any
) -> None:
    tell_of(post, classmate, instructor, author)
    with mail_server(settings, turns_away=["lena.hart@example.edu"]) as office:
        assert send_due.call() == 2
    assert sorted(office.took) == ["mira.okafor@example.edu", "ruth.valentine@example.edu"]
    assert Notice.objects.get(person=instructor.user).problem.startswith("SMTPRecipientsRefused")


def test_a_kind_that_breaks_keeps_no_other_persons_letter(
    post: Post, classmate: Enrolment, instructor: Enrolment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(person: User, rows: Any) -> Any:
        raise LookupError("no such thing")

    monkeypatch.setitem(KINDS, "waiting", Kind("waiting", "", "", breaks))
    tell_of(post, classmate, kind="waiting")
    tell_of(post, instructor)
    assert [str(letter["To"]) for letter in sent(tmp_path)] == ["lena.hart@example.edu"]
    assert Notice.objects.get(person=classmate.user).problem == "LookupError: no such thing"


def test_a_kill_between_the_letter_and_its_mark_repeats_that_letter_alone_and_tells_the_reader(
    post: Post,
    classmate: Enrolment,
    instructor: Enrolment,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    time_machine: Any,
) -> None:
    class Killed(BaseException):
        pass

    def die(_notices: Any, sent: bool = False) -> None:
        if sent:
            raise Killed

    tell_of(post, classmate, instructor)
    with monkeypatch.context() as dying:
        dying.setattr(sending, "close", die)
        with pytest.raises(Killed):
            sending.send_to(take(uuid4())[0], Notice.objects.all()[0].claim, opened())
    assert len(filed(tmp_path)) == 1
    assert len(sent(tmp_path)) == 1, "what the killed worker held is not taken before its lease is over"
    later(time_machine, seconds=LEASE.total_seconds() + 1)
    letters = sent(tmp_path)
    first = letters[0]
    assert len(letters) == 3
    assert [each["Message-ID"] == first["Message-ID"] for each in letters] == [
        each["To"] == first["To"] for each in letters
    ]


def opened() -> Any:
    from django.conf import settings
    from django.core.mail import get_connection

    return get_connection(settings.DELIVERY_BACKEND)


def test_what_one_worker_holds_another_does_not_take(
    post: Post, classmate: Enrolment, instructor: Enrolment, tmp_path: Path
) -> None:
    tell_of(post, classmate, instructor)
    assert [len(take(uuid4())), len(take(uuid4()))] == [2, 0]
    assert sent(tmp_path) == []


def test_a_worker_whose_lease_was_taken_over_sends_nothing(
    post: Post, classmate: Enrolment, tmp_path: Path, time_machine: Any
) -> None:
    tell_of(post, classmate)
    slow, fast = uuid4(), uuid4()
    take(slow)
    later(time_machine, seconds=LEASE.total_seconds() + 1)
    take(fast)
    assert [sending.send_to(classmate.user, claim, opened()) for claim in (slow, fast)] == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_of_four_workers_at_once_no_two_send_the_same(course: Course, post: Post, tmp_path: Path) -> None:
    people = [EnrolmentFactory(course=course) for _n in range(60)]
    tell_of(post, *people)
    gate, file, is_file = threading.Barrier(4), tmp_path / "site.sqlite3", connection.vendor == "sqlite"

    def work() -> None:
        with database_at(file) if is_file else nullcontext():
            gate.wait()
            send_due.call()
            connection.close()

    with kept_in(file) if is_file else nullcontext():  # in memory a second writer would be refused, and not wait
        workers = [threading.Thread(target=work) for _n in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert sorted(str(letter["To"]) for letter in filed(tmp_path)) == sorted(person.user.email for person in people)


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_is_due_and_the_page_that_queued_it_did_not(
    post: Post, classmate: Enrolment, tmp_path: Path
) -> None:
    tell_of(post, classmate)
    assert filed(tmp_path) == []
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval=0", verbosity=0)
    assert len(filed(tmp_path)) == 1


# what a superuser sees


def test_a_superuser_sees_what_was_given_up_and_tries_again(
    post: Post, classmate: Enrolment, superuser: User, settings: Any, tmp_path: Path
) -> None:
    tell_of(post, classmate)
    talk_to(settings, 9)
    Notice.objects.update(tries=TRIES - 1)
    send_due.call()
    browser = Client()
    browser.force_login(superuser)
    given_up = browser.get(f"{ADMIN}?letter=given-up").content.decode()
    assert ("ConnectionRefusedError" in given_up, post.title in given_up) == (True, False)
    assert "0 notices" in browser.get(f"{ADMIN}?letter=waiting").content.decode()
    ticked = {"action": "try_again", "_selected_action": [str(Notice.objects.get().pk)]}
    assert "One letter leaves within a minute." in browser.post(ADMIN, ticked, follow=True).content.decode()
    mail_into(tmp_path, settings)
    assert len(sent(tmp_path)) == 1
    assert "None of these had failed." in browser.post(ADMIN, ticked, follow=True).content.decode()
    assert len(sent(tmp_path)) == 1


def test_no_member_of_staff_sees_the_letters_of_others(
    post: Post, classmate: Enrolment, instructor: Enrolment, superuser: User
) -> None:
    tell_of(post, classmate)
    pk = Notice.objects.get().pk
    client = signed_in(instructor)
    assert [client.get(f"{ADMIN}{path}").status_code for path in ("", f"{pk}/change/")] == [403, 403]


def test_an_essay_with_notices_can_be_deleted_by_a_superuser(post: Post, classmate: Enrolment, superuser: User) -> None:
    tell_of(post, classmate)
    browser = Client()
    browser.force_login(superuser)
    browser.post(f"/admin/blog/post/{post.pk}/delete/", {"post": "yes"})
    assert (Post.objects.count(), Notice.objects.count()) == (0, 0)


def test_an_odd_filter_shows_everything(superuser: User, post: Post, classmate: Enrolment) -> None:
    tell_of(post, classmate)
    browser = Client()
    browser.force_login(superuser)
    assert "1 notice" in browser.get(f"{ADMIN}?letter=odd").content.decode()
    look_around()
