"""`create_course`: a course and whoever teaches it, from nothing; what is refused; and that a second run changes
nothing."""

from __future__ import annotations

import io
import re
import sys
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from blog.models import Course, Decision, Enrolment, User
from blog.models.courses import RESERVED_SLUGS

ASKED = {"title": "Twentieth-Century Russia", "instructor": "Lena.Hart@example.org", "name": "Lena Hart"}
PASSWORD = "a long sentence is best"


def create(slug: str = "russia", **asked: Any) -> str:
    out = io.StringIO()
    call_command("create_course", slug, stdout=out, **(ASKED | asked))
    return out.getvalue()


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Course, User, Enrolment, Decision))


def piped(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(word))


def test_a_course_is_there_with_who_teaches_it(db: None) -> None:
    told = create(term="Fall 2026", time_zone="America/New_York", audience="web")
    assert told == "http://127.0.0.1:8000/russia/ is there; Lena Hart teaches it. A letter says so.\n"
    course, place = Course.objects.get(), Enrolment.objects.get()
    assert (course.slug, course.title, course.term, course.time_zone, course.audience) == (
        "russia",
        "Twentieth-Century Russia",
        "Fall 2026",
        "America/New_York",
        60,
    )
    assert (place.role, place.public_name, place.slug, place.name_kind) == (
        "instructor",
        "Lena Hart",
        "lena-hart",
        "real",
    )
    assert place.user is not None
    assert (place.user.email, place.user.is_superuser) == ("lena.hart@example.org", False)
    row = Decision.objects.get()
    assert (row.act, row.to_status, row.by, row.object_id) == ("enrol", "instructor", None, place.pk)


def test_the_letter_leads_in_and_a_code_opens_the_admin(client: Client, db: None) -> None:
    create()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["lena.hart@example.org"], "Your course: Twentieth-Century Russia")
    ways = re.findall(r"http://127\.0\.0\.1:8000(/\S*)", str(letter.body))
    assert ways == ["/russia/", "/accounts/login/code/", f"/admin/blog/course/{Course.objects.get().pk}/change/"]
    answer = client.post(ways[1], {"email": "lena.hart@example.org"})
    code = re.search(r"^([A-Z0-9]{4,}(?:-[A-Z0-9]+)?)$", str(mail.outbox[1].body), re.M)
    assert code is not None
    client.post(answer["Location"], {"code": code[1]})
    assert client.get(ways[2]).status_code == 200


def test_a_password_from_a_pipe_signs_in(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, f"{PASSWORD}\n")
    create(password=True)
    typed = {"login": "lena.hart@example.org", "password": PASSWORD}
    assert client.post("/accounts/login/", typed)["Location"] == "/"
    assert "/accounts/login/\n" in str(mail.outbox[0].body)


def test_a_second_run_says_that_all_is_there_and_changes_nothing(db: None) -> None:
    create()
    before = rows()
    told = create(title="Another title")
    assert "is there already, at http://127.0.0.1:8000/russia/, and lena.hart@example.org teaches it." in told
    assert (rows(), len(mail.outbox), Course.objects.get().title) == (before, 1, "Twentieth-Century Russia")


def test_whoever_has_an_account_keeps_it_as_it_is(db: None) -> None:
    user = User.objects.create_user("lena.hart@example.org", PASSWORD, name="Magdalena Hart")
    create()
    assert (Enrolment.objects.get().user, Enrolment.objects.get().public_name) == (user, "Magdalena Hart")
    assert User.objects.get().check_password(PASSWORD)


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    *((slug, {}, f"“{slug}” is taken by the site itself") for slug in sorted(RESERVED_SLUGS)),
    ("Рим", {}, "address: "),
    ("two words", {}, "address: "),
    ("", {}, "address: "),
    ("r" * 61, {}, "address: "),
    ("russia", {"title": " \u200b "}, "title: "),
    ("russia", {"title": "T" * 121}, "title: "),
    ("russia", {"time_zone": "Mars/Olympus"}, "Write a time zone like America/New_York."),
    ("russia", {"instructor": "lena at example"}, "email: "),
    ("russia", {"instructor": "instructor@example.edu"}, "whose password everybody knows"),
    ("russia", {"name": ""}, "A name has 2 to 80 characters."),
    ("russia", {"name": "lena@example.org"}, "This looks like an email address."),
    ("russia", {"name": "Lеna Hart"}, "mixes letters of two alphabets"),
]


@pytest.mark.parametrize(("slug", "asked", "reason"), REFUSED)
def test_what_cannot_be_is_refused_with_its_reason_and_leaves_nothing(
    db: None, slug: str, asked: dict[str, Any], reason: str
) -> None:
    with pytest.raises(CommandError, match=re.escape(reason)):
        create(slug, **asked)
    assert (rows(), mail.outbox) == ((0, 0, 0, 0), [])


@pytest.mark.parametrize(
    ("word", "reason"), [("password", "too common"), ("short", "too short"), ("", "No password was given.")]
)
def test_a_weak_password_makes_nothing(db: None, monkeypatch: pytest.MonkeyPatch, word: str, reason: str) -> None:
    piped(monkeypatch, word)
    with pytest.raises(CommandError, match=reason):
        create(password=True)
    assert rows() == (0, 0, 0, 0)


def test_a_password_is_not_given_to_an_account_that_has_one(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    user = User.objects.create_user("lena.hart@example.org", PASSWORD, name="Lena Hart")
    piped(monkeypatch, "another long sentence")
    with pytest.raises(CommandError, match="Leave the password out"):
        create(password=True)
    user.is_active = False
    user.save()
    with pytest.raises(CommandError, match="may not sign in"):
        create()
    assert User.objects.get().check_password(PASSWORD)


def test_another_course_at_the_address_is_left_alone(course: Course) -> None:
    with pytest.raises(CommandError, match=r"There is a course at .*/russia/ already"):
        create()
    assert rows() == (1, 0, 0, 0)
