"""What a stranger learns of who has an account, who is enrolled and which codes exist: nothing, by words, by status, by
the letters that leave or by the work that is done."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import int_to_base36

from blog import joining
from blog.models import Course, Enrolment, JoinLink, User
from tests.factories import EnrolmentFactory

PASSWORD = "a long sentence is best"
KNOWN, UNKNOWN = "mira@example.org", "nobody@example.org"
A_LOOK = 3  # one table more or less is looked into


@dataclass
class Learnt:
    """What can be seen, counted or timed of an answer."""

    status: int
    leads_to: str
    words: str
    letters: int
    hashes: int
    queries: int


@pytest.fixture
def member(db: None) -> User:
    """An account with a password and a confirmed address."""
    user = User.objects.create_user(KNOWN, PASSWORD, name="Mira Okafor")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows with each password that is hashed, which is what takes time."""
    worked: list[str] = []
    real = MD5PasswordHasher.encode

    def encode(self: Any, password: str, salt: str) -> str:
        worked.append("once")
        return str(real(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    return worked


def learnt(hashed: list[str], ask: Callable[[Client], Any]) -> Learnt:
    """All that comes of one request by somebody whom nobody knows."""
    before, letters = len(hashed), len(mail.outbox)
    with CaptureQueriesContext(connection) as asked:
        answer = ask(Client())
    plain = re.sub(r"[\w.-]+@example\.(org|edu)|value=\"[^\"]*\"|\?next=[^\"]*", "", answer.content.decode())
    where = answer.headers.get("Location", "")
    done = len(mail.outbox) - letters, len(hashed) - before, len(asked.captured_queries)
    return Learnt(answer.status_code, where, plain, *done)


def post(address: str, **typed: str) -> Callable[[Client], Any]:
    return lambda client: client.post(address, typed)


def ways() -> dict[str, Callable[[str], Callable[[Client], Any]]]:
    return {
        "sign-in": lambda email: post("/accounts/login/", login=email, password="wrong wrong wrong"),
        "reset": lambda email: post("/accounts/password/reset/", email=email),
        "code": lambda email: post("/accounts/login/code/", email=email),
        "sign-up": lambda email: post("/accounts/signup/", name="A", email=email, password1=PASSWORD),
    }


WAYS = ways()
KINDS = {
    "member": {},
    "without a password": {"password": "!"},
    "who may not sign in": {"is_active": False},
    "who never confirmed": {},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", WAYS)
def test_nobody_learns_whether_an_address_has_an_account(member: User, hashed: list[str], way: str, kind: str) -> None:
    User.objects.filter(pk=member.pk).update(**KINDS[kind])
    EmailAddress.objects.update(verified=kind != "who never confirmed")
    known, unknown = (learnt(hashed, WAYS[way](email)) for email in (KNOWN, UNKNOWN))
    seen = [(one.status, one.leads_to, one.words, one.letters, one.hashes) for one in (known, unknown)]
    assert seen[0] == seen[1]
    assert seen[0][3:] == {"sign-in": (0, 1), "sign-up": (1, 1)}.get(way, (1, 0))
    rows_made = 9 if way == "sign-up" else 0  # of the new account, and of its letter's secret
    assert abs(known.queries - unknown.queries) - rows_made <= A_LOOK


def test_a_letter_to_an_unknown_address_is_as_long_on_its_way(member: User) -> None:
    for email in (KNOWN, UNKNOWN):
        Client().post("/accounts/password/reset/", {"email": email})
        Client().post("/accounts/login/code/", {"email": email})
    assert [letter.to for letter in mail.outbox] == [[KNOWN], [KNOWN], [UNKNOWN], [UNKNOWN]]


def test_a_secret_of_a_letter_that_is_wrong_tells_nothing_of_whose_it_would_be(member: User, hashed: list[str]) -> None:
    own = f"/accounts/password/reset/key/{int_to_base36(member.pk)}-cabcde-0123456789abcdef/"
    others = "/accounts/password/reset/key/zzz-cabcde-0123456789abcdef/"
    told = [learnt(hashed, lambda client, at=address: client.get(at)) for address in (own, others)]
    assert (told[0].status, told[0].words) == (told[1].status, told[1].words)
    wrong = [learnt(hashed, lambda client, at=key: client.get(f"/accounts/confirm-email/{at}/")) for key in ("1", "x")]
    assert (wrong[0].status, wrong[0].words) == (wrong[1].status, wrong[1].words)


def test_a_wrong_code_tells_nothing_of_which_courses_there_are(
    instructor: Enrolment, stranger_course: Course, hashed: list[str]
) -> None:
    joining.make_link(JoinLink(course=instructor.course), instructor.user)
    where = ("ottoman", "nowhere")
    told = [learnt(hashed, lambda client, at=name: client.get(f"/{at}/join/2222-2222-2222/")) for name in where]
    assert (told[0].status, told[0].words) == (404, told[1].words)
    typed = [learnt(hashed, post("/join/", code=code)) for code in ("2222-2222-2222", "BBBB-BBBB-BBBB")]
    assert (typed[0].status, typed[0].words, typed[0].queries) == (422, typed[1].words, typed[1].queries)


def test_the_page_of_a_link_names_nobody_who_is_in(instructor: Enrolment, classmate: Enrolment) -> None:
    link = joining.make_link(JoinLink(course=instructor.course), instructor.user)
    page = Client().get(link.get_absolute_url()).content.decode()
    assert [name for name in ("Hart", "Okafor", "@example.edu") if name in page] == []


def test_claims_are_of_ones_own_address_alone_and_answer_alike(
    course: Course, outsider: User, as_outsider: Client
) -> None:
    before = as_outsider.get("/").content
    EnrolmentFactory(course=course, user=None, public_name="Alte Stimme", claim_email="somebody@example.org")
    assert re.sub(rb'value="[^"]*"', b"", as_outsider.get("/").content) == re.sub(rb'value="[^"]*"', b"", before)
    for act in ("mine", "not-mine"):
        assert as_outsider.post("/accounts/claims/", {"act": act})["Location"] == "/"
    assert Enrolment.objects.get(public_name="Alte Stimme").user is None
    assert Client().post("/accounts/claims/", {"act": "mine"})["Location"] == "/accounts/login/?next=/accounts/claims/"


def test_a_link_back_to_ones_words_that_is_none_is_like_one_that_was_never_used(db: None, hashed: list[str]) -> None:
    told = [learnt(hashed, lambda client, at=s * 32: client.get(f"/comments/yours/{at}/")) for s in "ab"]
    assert (told[0].status, told[0].words) == (told[1].status, told[1].words)
