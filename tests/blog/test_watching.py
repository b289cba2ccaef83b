"""A line for each request with an id that the answer names too, slow queries by their SQL, sign-ins and refusals."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from blog.mail import deliver
from blog.models import Course, Enrolment, Post, User
from blog.watching import queries
from blog.watching.requests import AN_ID, HEADER
from tests.blog.watched import Log, logged

PASSWORD = "a very long pass phrase"


@pytest.fixture
def log() -> Iterator[Log]:
    """The lines of this test."""
    with logged() as log:
        yield log


def test_a_request_is_one_line_that_names_its_page_and_no_address(post: Post, as_classmate: Client, log: Log) -> None:
    answer = as_classmate.get(post.get_absolute_url(), {"q": "a secret question"})
    (line,) = log.asked()
    assert isinstance(line.pop("ms"), float)
    assert {name: line[name] for name in line.keys() - {"at"}} == {
        "level": "info",
        "logger": "blog.watching.requests",
        "request": answer[HEADER],
        "message": "asked",
        "method": "GET",
        "route": "post",
        "status": 200,
        "bytes": len(answer.content),
        "reader": "account",
    }
    assert ("secret" in log.text, post.slug in log.text, post.course.slug in log.text) == (False, False, False)


def test_a_kept_page_is_told_by_its_name_and_is_the_same_to_the_last_byte(post: Post, client: Client, log: Log) -> None:
    answers = [client.get(post.get_absolute_url()) for _ in range(3)]
    told = [(line["route"], line["kept"], line["bytes"], line["reader"]) for line in log.asked()]
    size = len(answers[0].content)
    assert told == [("post", "miss", size, "visitor"), *[("post", "hit", size, "visitor")] * 2]
    assert len({answer.content for answer in answers}) == 1
    assert len({answer[HEADER] for answer in answers}) == 3
    heads = [{name: value for name, value in answer.items() if name != HEADER} for answer in answers]
    assert heads[0].items() - heads[1].items() <= {("Last-Modified", heads[0].get("Last-Modified"))}
    assert heads[1] == heads[2]


def test_what_the_reader_has_already_is_a_kept_page_too(post: Post, client: Client, log: Log) -> None:
    etag = client.get(post.get_absolute_url())["ETag"]
    assert client.get(post.get_absolute_url(), headers={"If-None-Match": etag}).status_code == 304
    assert [(line["status"], line["route"], line["kept"]) for line in log.asked()][1] == (304, "post", "hit")


@pytest.mark.parametrize("given", ["0123456789abcdef", "Root=1-67891233-abcdef012345678912345678"[5:], "a" * 64])
def test_the_id_of_a_server_in_front_is_taken_if_there_is_one(
    db: None, client: Client, settings: Any, log: Log, given: str
) -> None:
    answers = []
    for count_of_proxies in (1, 0):
        settings.TRUSTED_PROXY_COUNT = count_of_proxies
        answers.append(client.get("/healthz", headers={HEADER: given})[HEADER])
    assert (answers[0] == given, answers[1] == given) == (True, False)
    assert [line["request"] for line in log.asked()] == answers


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, "with space 1", 'quo"te{}123', "new\\nline123", "ünïcödé12", "-12345678"]
)
def test_an_id_of_another_form_is_not_taken(db: None, client: Client, settings: Any, given: str) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    said_back = client.get("/healthz", headers={HEADER: given})[HEADER]
    assert (said_back == given, bool(AN_ID.fullmatch(said_back))) == (False, True)


@pytest.mark.parametrize(
    ("address", "status", "level", "route"),
    [
        ("/no-such-course/", 404, "info", "stream"),
        ("/x/y/z/nowhere", 404, "info", "none"),
        ("/admin/blog/notice/", 403, "warning", "admin:blog_notice_changelist"),
        ("/%00", 404, "info", "none"),
    ],
)
def test_refusals_stand_out_and_what_leads_nowhere_is_not_repeated(
    as_instructor: Client, log: Log, address: str, status: int, level: str, route: str
) -> None:
    as_instructor.get(address)
    line = log.asked()[-1]
    assert (line["status"], line["level"], line["route"]) == (status, level, route)
    assert "nowhere" not in log.text


def test_a_page_that_breaks_is_an_error_with_the_same_id_and_its_place(
    post: Post, client: Client, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    secret = f"no such reader as {post.author.user.email}"

    def broken(*_asked: Any) -> None:
        raise LookupError(secret)

    monkeypatch.setattr("blog.site.views.health.health.report", broken)
    answer = client.get("/readyz")
    (error,), (line,) = log.lines("django.request"), log.asked()
    assert (answer.status_code, line["status"], line["level"], line["route"]) == (500, 500, "error", "readyz")
    assert error["request"] == line["request"] == answer[HEADER]
    assert (error["errors"][-1]["kind"], error["errors"][-1]["at"][-1].split()[-1]) == (
        "builtins.LookupError",
        "broken",
    )
    assert secret not in log.text


def test_a_made_up_method_is_not_repeated(db: None, client: Client, log: Log) -> None:
    client.generic("SECRET-WORD", "/healthz")
    assert (log.asked()[0]["method"], "SECRET-WORD" in log.text) == ("other", False)


# slow queries


@pytest.fixture
def timed(settings: Any) -> Iterator[Any]:
    """Sets how slow a query may be, in milliseconds, on a connection that is timed from then on."""

    def begin(most: int) -> None:
        settings.SLOW_QUERY_MS = most
        queries.time_queries_of(connection)

    yield begin
    if queries.timed in connection.execute_wrappers:
        connection.execute_wrappers.remove(queries.timed)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, timed: Any) -> None:
    """By a clock that goes on by 300 ms whenever it is looked at, every query takes 300; slow is what takes 250."""
    ticks = count()
    monkeypatch.setattr(queries, "clock", lambda: next(ticks) * 0.3)
    timed(250)


def test_slow_queries_are_told_once_a_request_with_its_id_its_page_and_no_value(
    post: Post, as_classmate: Client, log: Log, slow: None
) -> None:
    answer = as_classmate.get(post.get_absolute_url())
    (line,) = log.lines("blog.watching.queries")
    assert (line["request"], line["route"], line["ms"], line["slow_queries"] > 3) == (answer[HEADER], "post", 300, True)
    assert ("SELECT" in line["sql"], "%s" in line["sql"], post.slug in log.text) == (True, True, False)


def test_outside_of_requests_each_is_told_at_once(db: None, log: Log, slow: None) -> None:
    list(User.objects.filter(email="mira.okafor@example.edu"))
    (line,) = log.lines("blog.watching.queries")
    assert ("route" in line, "mira" in line["sql"], line["ms"]) == (False, False, 300)


def test_the_slowest_of_a_request_is_named(
    course: Course, client: Client, log: Log, timed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([0, 0.3, 1, 1.9])
    monkeypatch.setattr(queries, "clock", lambda: next(moments, 3))
    timed(250)
    client.get(course.get_absolute_url())
    (line,) = log.lines("blog.watching.queries")
    assert (line["ms"], line["slow_queries"]) == (900, 2)


@pytest.mark.parametrize("most", [60_000, 0])
def test_quick_ones_are_not_told_and_none_if_that_is_switched_off(
    post: Post, client: Client, log: Log, timed: Any, settings: Any, most: int
) -> None:
    timed(60_000)
    settings.SLOW_QUERY_MS = most
    client.get(post.get_absolute_url())
    assert log.lines("blog.watching.queries") == []


@pytest.mark.django_db(transaction=True)
def test_every_connection_is_timed_from_its_beginning_once_and_none_if_that_is_switched_off(timed: Any) -> None:
    timed(500)
    for _again in range(2):
        connection.close()
        connection.ensure_connection()
    assert connection.execute_wrappers.count(queries.timed) == 1
    connection.execute_wrappers.remove(queries.timed)
    timed(0)
    assert queries.timed not in connection.execute_wrappers


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="a query that really takes a while")
def test_postgresql_is_timed_while_it_answers(db: None, log: Log, timed: Any) -> None:
    timed(20)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [0.03])
    assert [(line["sql"], line["ms"] >= 20) for line in log.lines("blog.watching.queries")] == [
        ("SELECT pg_sleep(%s)", True)
    ]


# who gets in


def sign_in(client: Client, person: User, password: str) -> int:
    return client.post("/accounts/login/", {"login": person.email, "password": password}).status_code


def test_sign_ins_and_refusals_are_lines_and_the_page_of_the_form_is_told_by_its_name(
    outsider: User, client: Client, log: Log
) -> None:
    outsider.set_password(PASSWORD)
    outsider.save()
    outsider.emailaddress_set.create(email=outsider.email, verified=True, primary=True)
    sign_in(client, outsider, f"{PASSWORD}, wrongly")
    sign_in(client, outsider, PASSWORD)
    session = str(client.session.session_key)
    client.post("/accounts/logout/")
    told = [(line["level"], line["message"], line.get("account")) for line in log.lines("blog.watching.accounts")]
    assert told == [
        ("warning", "sign-in refused", None),
        ("info", "signed in", outsider.pk),
        ("info", "signed out", outsider.pk),
    ]
    assert [line["route"] for line in log.asked()] == ["account_login", "account_login", "account_logout"]
    assert [word for word in (PASSWORD, outsider.email, "Otto", session) if word in log.text] == []


def test_a_changed_password_is_a_line(classmate: Enrolment, log: Log) -> None:
    classmate.user.set_password(PASSWORD)
    classmate.user.save()
    browser = Client()
    browser.force_login(classmate.user)
    words = {"oldpassword": PASSWORD, "password1": f"{PASSWORD} anew", "password2": f"{PASSWORD} anew"}
    browser.post("/accounts/password/change/", words)
    assert "password changed" in [line["message"] for line in log.lines("blog.watching.accounts")]
    assert PASSWORD not in log.text


@pytest.mark.django_db(transaction=True)
def test_a_task_that_breaks_is_told_without_what_it_was_given(log: Log) -> None:
    deliver.enqueue(letter={"to": ["mira.okafor@example.edu"], "odd": "sesame"})
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval=0", verbosity=1)
    broken = [line for line in log.lines("django_tasks") if "errors" in line]
    assert [line["errors"][-1]["kind"] for line in broken] == ["builtins.TypeError"]
    assert ("sesame" in log.text, "mira" in log.text) == (False, False)
