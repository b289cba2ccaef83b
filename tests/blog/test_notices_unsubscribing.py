"""The link at the end of a letter: looking at it changes nothing, a mail program's one click ends the letters of its
kind without cookie, form token or sign-in, and nobody learns from it whose it is."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.signing import Signer
from django.test import Client

from blog.models import Cadence, Enrolment, Notice, NoticeChoice, Post, User
from blog.notices import preferences
from blog.notices.kinds import KINDS
from blog.notices.unsubscribing import SALT, token_for
from tests.blog.noticing import DELAY, know_kinds, mail_into, sent, tell_of, unsubscribe_path
from tests.factories import published

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def noon(time_machine: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """Noon of the first of September; letters are files."""
    time_machine.move_to(NOW, tick=False)
    know_kinds(monkeypatch)
    mail_into(tmp_path, settings)


@pytest.fixture
def mail_program() -> Client:
    """Something that posts without cookies, and that is refused wherever a form's token is asked for."""
    return Client(enforce_csrf_checks=True)


def cadences(person: Enrolment) -> dict[str, str]:
    return {name: str(cadence) for name, cadence in preferences.cadences(person.user).items()}


def address_of(person: Enrolment, kind: str = "essay") -> str:
    return f"/notifications/unsubscribe/{token_for(person.user, kind)}/"


def test_one_click_of_a_mail_program_ends_the_letters_of_one_kind(
    post: Post, author: Enrolment, classmate: Enrolment, mail_program: Client, tmp_path: Path, time_machine: Any
) -> None:
    tell_of(post, classmate)
    time_machine.move_to(NOW + DELAY, tick=False)
    letter = sent(tmp_path)[0]
    tell_of(published(author, "Waiting Already"), classmate)
    answer = mail_program.post(unsubscribe_path(letter), ONE_CLICK)
    assert (answer.status_code, answer.cookies.output()) == (200, "")
    assert cadences(classmate) == {"essay": "off", "followed": "daily", "waiting": "off"}
    tell_of(published(author, "Later"), classmate)
    time_machine.move_to(NOW + DELAY * 9, tick=False)
    assert len(sent(tmp_path)) == 1


def test_looking_at_it_changes_nothing_however_often_scanners_do(classmate: Enrolment, mail_program: Client) -> None:
    for method in ("get", "head", "get"):
        assert getattr(mail_program, method)(address_of(classmate)).status_code == 200
    assert mail_program.options(address_of(classmate)).status_code == 405
    assert NoticeChoice.objects.count() == 0
    page = mail_program.get(address_of(classmate)).content.decode()
    assert ("New essays" in page, '<form method="post"' in page, 'content="noindex"' in page) == (True, True, True)


def test_the_page_tells_nobody_whose_it_is(classmate: Enrolment, mail_program: Client) -> None:
    pages = [mail_program.get(address_of(classmate)), mail_program.post(address_of(classmate))]
    for page in pages:
        assert [word in page.content.decode() for word in ("mira", "Mira", "Okafor", "@")] == [False] * 4
    kept = token_for(classmate.user, "essay").split(":")[0]
    assert base64.urlsafe_b64decode(kept + "=" * (-len(kept) % 4)).decode() == f'[{classmate.user_id},"essay"]'


def test_the_daily_letter_ends_for_every_kind_that_came_in_it(
    post: Post, classmate: Enrolment, mail_program: Client, tmp_path: Path
) -> None:
    preferences.choose(classmate.user, {"waiting": Cadence.DAILY})
    tell_of(post, classmate, kind="followed")
    mail_program.post(unsubscribe_path(sent(tmp_path)[0]), ONE_CLICK)
    assert cadences(classmate) == {"essay": "now", "followed": "off", "waiting": "off"}


def test_it_works_again_and_years_later_and_under_another_address_of_the_account(
    classmate: Enrolment, mail_program: Client, time_machine: Any
) -> None:
    address = address_of(classmate)
    User.objects.filter(pk=classmate.user_id).update(email="another@example.edu", password="changed")
    for year in (2026, 2029):
        time_machine.move_to(NOW.replace(year=year), tick=False)
        preferences.choose(classmate.user, {"essay": Cadence.AT_ONCE})
        assert mail_program.post(address, ONE_CLICK).status_code == 200
        assert cadences(classmate)["essay"] == "off"


def test_it_is_about_one_person_and_one_kind(
    post: Post, classmate: Enrolment, author: Enrolment, mail_program: Client
) -> None:
    mail_program.post(address_of(classmate))
    assert cadences(author) == {"essay": "now", "followed": "daily", "waiting": "off"}
    assert NoticeChoice.objects.values_list("person", "kind").get() == (classmate.user_id, "essay")


def test_whoever_is_signed_in_as_somebody_else_ends_the_letters_of_the_link(
    classmate: Enrolment, author: Enrolment, as_author: Client
) -> None:
    as_author.post(address_of(classmate))
    assert (cadences(classmate)["essay"], cadences(author)["essay"]) == ("off", "now")


def wrong_tokens(person: User) -> list[str]:
    right = token_for(person, "essay")
    forged = Signer(salt="another").sign_object([person.pk, "essay"])
    signer = Signer(salt=SALT)
    odd = [signer.sign_object(value) for value in (["x"], {}, [None, "essay"], ["x", "essay"], [person.pk, {}], 5)]
    return ["x", ":", right[:-1], f"x{right}", right.swapcase(), forged, "y" * 5000, *odd]


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_link_that_is_none_is_answered_alike_and_changes_nothing(
    classmate: Enrolment, mail_program: Client, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    nobody = User(pk=987_654)
    tokens = [*wrong_tokens(classmate.user), token_for(nobody, "essay"), token_for(classmate.user, "forgotten")]
    answers = [getattr(mail_program, method)(f"/notifications/unsubscribe/{token}/") for token in tokens]
    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(rb'next=[^"]*', b"", answer.content) for answer in answers}) == 1
    assert NoticeChoice.objects.count() == 0


def test_a_link_of_a_removed_account_leads_nowhere(classmate: Enrolment, mail_program: Client) -> None:
    address = address_of(classmate)
    classmate.user.delete()
    assert mail_program.post(address).status_code == 404


def test_no_other_method_acts(classmate: Enrolment, mail_program: Client) -> None:
    for method in ("put", "patch", "delete"):
        assert getattr(mail_program, method)(address_of(classmate)).status_code == 405
    assert NoticeChoice.objects.count() == 0


def test_the_names_of_kinds_bear_being_sent(classmate: Enrolment) -> None:
    assert {len(token_for(classmate.user, kind)) < 200 for kind in [*KINDS, "x" * 40]} == {True}
    assert Notice.objects.count() == 0
