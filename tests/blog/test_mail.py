"""Letters of accounts, such as codes to sign in with: they leave through the queue, and a mail server that is away,
hangs, hangs up or turns one of them away loses none and delays no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.management import call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult

from blog import working
from blog.mail import FIRST_WAIT, LONGEST_WAIT, TRIES, deliver, wait_after
from blog.models import User
from tests.blog.noticing import mail_server, talk_to

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
TO = "otto.fremd@example.edu"


@pytest.fixture(autouse=True)
def noon(time_machine: Any, transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Noon of the first of September; the worker has no chores. Letters go into the queue, as they do on a site."""
    time_machine.move_to(NOW, tick=False)
    monkeypatch.setattr(working, "CHORES", {})
    settings.EMAIL_BACKEND = "blog.mail.QueuedBackend"


def write(to: str = TO) -> None:
    send_mail("Your code", "It is 1234.", None, [to])


def work() -> None:
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval=0", verbosity=0)


def letters() -> list[tuple[str, int]]:
    """The tasks of letters, by where they stand and how often they were tried before."""
    rows = DBTaskResult.objects.filter(task_path=deliver.module_path)
    return sorted((row.status, row.args_kwargs["kwargs"].get("tries", 0)) for row in rows)


def test_a_letter_is_what_it_was_and_has_an_id_of_its_own(settings: Any) -> None:
    message = EmailMultiAlternatives("Hello", "Plain.", to=[TO], headers={"X-Of-Ours": "yes"})
    message.attach_alternative("<p>Rich.</p>", "text/html")
    with mail_server(settings) as office:
        message.send()
        assert office.n_asked == 0
        work()
    (letter,) = office.letters
    assert (letter["Subject"], letter["To"], letter["X-Of-Ours"]) == ("Hello", TO, "yes")
    assert [part.get_content().strip() for part in letter.iter_parts()] == ["Plain.", "<p>Rich.</p>"]
    assert letter["Message-ID"].endswith("@127.0.0.1>")


@pytest.mark.parametrize("how", ["is away", "says nothing", "hangs up", "turns it away"])
def test_a_letter_that_is_not_taken_leaves_later_and_once(settings: Any, time_machine: Any, how: str) -> None:
    write()
    away = [TO] if how == "turns it away" else []
    with mail_server(settings, turns_away=away, is_mute=how == "says nothing", drops=how == "hangs up") as office:
        if how == "is away":
            talk_to(settings, 9)
        work()
        work()
    assert (letters(), office.letters, office.n_asked) == ([("READY", 1), ("SUCCESSFUL", 0)], [], int(how != "is away"))
    time_machine.move_to(NOW + FIRST_WAIT + timedelta(seconds=1), tick=False)
    with mail_server(settings) as office:
        work()
        work()
    assert (letters(), [letter["To"] for letter in office.letters]) == ([("SUCCESSFUL", 0), ("SUCCESSFUL", 1)], [TO])


def test_a_letter_waits_longer_each_time() -> None:
    waits = [wait_after(n) for n in range(1, TRIES)]
    assert waits[:3] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert (waits[-1], timedelta(hours=18) < sum(waits, timedelta()) < timedelta(hours=22)) == (LONGEST_WAIT, True)


def test_one_bad_address_is_given_up_and_the_other_letters_leave(settings: Any, time_machine: Any) -> None:
    write("nobody@example.org")
    write()
    with mail_server(settings, turns_away=["nobody@example.org"]) as office:
        for day in range(TRIES + 1):
            time_machine.move_to(NOW + timedelta(days=day), tick=False)
            work()
    assert office.took == [TO]
    assert [each for each in letters() if each[0] != "SUCCESSFUL"] == [("FAILED", TRIES - 1)]
    assert len(letters()) == TRIES + 1


def test_one_that_was_given_up_is_seen_without_its_words_and_tried_again(
    superuser: User, settings: Any, client: Client, time_machine: Any
) -> None:
    write()
    talk_to(settings, 9)
    row = DBTaskResult.objects.get()
    row.args_kwargs["kwargs"]["tries"] = TRIES - 1
    row.save()
    work()
    client.force_login(superuser)
    address = "/admin/django_tasks_database/dbtaskresult/"
    listed = client.get(f"{address}?status__exact=FAILED").content.decode()
    page = client.get(f"{address}{row.pk}/change/").content.decode()
    assert ("ConnectionRefusedError" in listed, "deliver" in listed) == (True, True)
    assert ("choose “Try again”" in page, "1234" in page, TO in page) == (True, False, False)
    ticked = {"action": "try_again", "_selected_action": [str(row.pk)]}
    assert "One task runs within a minute." in client.post(address, ticked, follow=True).content.decode()
    assert "None of these had failed." in client.post(address, ticked, follow=True).content.decode()
    history = client.get(f"{address}{row.pk}/history/").content.decode()
    assert ("Tried again." in history, "Site Administrator" in history) == (True, True)
    with mail_server(settings) as office:
        work()
    assert (len(office.letters), letters()) == (1, [("SUCCESSFUL", TRIES - 1)])
