"""Sending letters about notices: what happens when the mail server or a worker does not do its part, and what a
superuser sees of it. Every letter is read from a file, or by a server of our own."""

from __future__ import annotations

import threading
import time
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from blog.mail import FIRST_WAIT
from blog.models import Course, Enrolment, Notice, Post, User
from blog.notices import Kind, sending
from blog.notices.kinds import KINDS
from blog.notices.sending import LEASE, TRIES, send_due, take
from blog.working import look_around
from tests.blog import morning
from tests.blog.morning import later
from tests.blog.noticing import NOW, filed, mail_into, mail_server, sent, talk_to, tell_of
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory
from tests.site.backups import database_at, kept_in

eight_in_the_morning = morning.eight_in_the_morning
ADMIN = "/admin/blog/notice/"


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
