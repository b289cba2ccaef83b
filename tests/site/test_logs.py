"""What the log holds of a day on which everything happens: who signs in and who fails to, writes, searches, is
answered, turned away and lost. Each line is JSON, in UTC; none holds a word, name, address or secret of anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog import tokens, working
from blog.models import Cadence, Enrolment, Notice, Post
from blog.notices import preferences
from blog.watching import queries
from comments.models import Comment
from tests.blog.noticing import mail_into, mail_server, talk_to
from tests.blog.watched import Log, logged
from tests.factories import said

PASSWORD, TYPED = "correct horse battery", "their other password"
BODY, QUESTION, GUEST = "Nobody may read this in a log.", "zibeline", "ada.lind@example.org"
PEER, AGENT = "203.0.113.77", "A Browser Of Mira's"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def log(settings: Any) -> Iterator[Log]:
    """All lines of the day. Every query counts as slow, so that all of them are told."""
    settings.SLOW_QUERY_MS = 0.0001
    queries.time_queries_of(connection)
    with logged() as log:
        yield log
    connection.execute_wrappers.remove(queries.timed)


class Day:
    """What happens, and what of it may stand in no line."""

    def __init__(self, post: Post, author: Enrolment, classmate: Enrolment, staff: Enrolment) -> None:
        self.post, self.author, self.classmate, self.staff = post, author, classmate, staff
        self.secrets: set[str] = {PASSWORD, TYPED, BODY, QUESTION, GUEST, "ada.lind", PEER, AGENT, post.title}
        self.browser = Client(REMOTE_ADDR=PEER, HTTP_USER_AGENT=AGENT, raise_request_exception=False)
        for person in (author, classmate, staff):
            self.secrets |= {person.user.email, person.user.name, person.public_name}

    def sign_in(self) -> None:
        """With the wrong password, with one of nobody's, by a code, and with the right one."""
        person = self.classmate.user
        person.set_password(PASSWORD)
        person.save()
        person.emailaddress_set.create(email=person.email, verified=True, primary=True)
        for login, password in ((person.email, TYPED), (GUEST, PASSWORD)):
            self.browser.post("/accounts/login/", {"login": login, "password": password})
        for address in ("/accounts/login/code/", "/accounts/password/reset/"):
            Client(REMOTE_ADDR=PEER).post(address, {"email": person.email})
        self.browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
        self.secrets |= {str(self.browser.session.session_key), str(self.browser.cookies["sessionid"].value)}
        assert "_auth_user_id" in self.browser.session

    def read_and_write(self) -> None:
        """An essay is read, searched for and answered, by a member and by a guest; a draft is kept."""
        page = self.post.get_absolute_url()
        mine = said(self.post, self.author)
        asked = [self.browser.get(page), self.browser.get("/russia/search/", {"q": QUESTION})]
        asked += [self.browser.post(f"{page}comments/", {"body": BODY, "parent": str(mine.pk)})]
        asked += [self.browser.post("/russia/write/autosave/", {"title": BODY, "body": BODY})]
        guest = Client(REMOTE_ADDR=PEER)
        told = {"body": BODY, "guest_name": "Ada Lind", "guest_email": GUEST}
        asked += [guest.get(page), guest.post(f"{page}comments/", told, headers={"Sec-Fetch-Site": "same-origin"})]
        assert [answer.status_code for answer in asked[:3]] == [200, 200, 302]
        assert Comment.objects.filter(body=BODY).exists()

    def use_a_token(self) -> None:
        """A program asks, with a token that holds and with one that does not."""
        _row, token = tokens.make(self.classmate.user, "of a program")
        self.secrets.add(token)
        for words in (token, f"{token}x"):
            self.browser.get("/api/courses/russia", headers={"Authorization": f"Bearer {words}"})

    def be_turned_away(self) -> None:
        """What is not allowed, not there, or not to be understood; with secrets in the address."""
        for address in (
            *(
                "/admin/blog/notice/",
                f"/nowhere/{QUESTION}",
                f"/russia/posts/{QUESTION}/?token={PASSWORD}",
                f"/%00{QUESTION}",
            ),
            *(f"/notifications/unsubscribe/{QUESTION}/", f"/join/{QUESTION}/", f"/images/{QUESTION}"),
        ):
            assert self.browser.get(address).status_code in {302, 400, 403, 404, 410}
        self.browser.get("/", headers={"Host": f"{QUESTION}.example"})
        strict = Client(enforce_csrf_checks=True, REMOTE_ADDR=PEER)
        assert strict.post("/accounts/login/", {"login": GUEST, "password": PASSWORD}).status_code == 403

    def break_things(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A page breaks over somebody's words, over a row that the database quotes, and over an address."""

        def breaks(*_asked: Any) -> None:
            email = self.classmate.user.email
            try:
                with transaction.atomic():
                    type(self.classmate.user).objects.create(email=email, name=BODY)
            except Exception as problem:
                raise ValueError(f"{BODY} {email} {PEER}") from problem

        with monkeypatch.context() as broken:
            broken.setattr("blog.site.views.health.health.report", breaks)
            assert self.browser.get("/readyz", {"q": QUESTION}).status_code == 500

    def send_letters(self, settings: Any, folder: Path) -> None:
        """The worker finds no server, one that turns people away, one that hangs up, and then one that takes them."""
        preferences.choose(self.author.user, {"reply": Cadence.AT_ONCE})
        people = [self.classmate.user.email, self.author.user.email]
        for away, drops in (([], True), (people, False), ([], False)):
            with mail_server(settings, turns_away=away, drops=drops):
                an_hour_ago = timezone.now() - timedelta(hours=1)
                Notice.objects.filter(sent_at=None).update(due_at=an_hour_ago, ripe_at=an_hour_ago, claim=None)
                DBTaskResult.objects.filter(status="READY").update(run_after=an_hour_ago)
                self.work()
        talk_to(settings, 9)
        self.work()
        mail_into(folder, settings)

    def work(self) -> None:
        """What the worker does in a minute."""
        call_command("db_worker", "--batch", "--no-startup-delay", "--interval=0")

    def leave(self) -> None:
        """The password is changed, and then they sign out."""
        new = f"{PASSWORD}, another"
        words = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        self.browser.post("/accounts/password/change/", words)
        self.browser.post("/accounts/logout/")


def test_a_day_on_which_everything_happens_leaves_nobodys_words_in_the_log(
    post: Post,
    author: Enrolment,
    classmate: Enrolment,
    instructor: Enrolment,
    log: Log,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.EMAIL_BACKEND = "blog.mail.QueuedBackend"
    monkeypatch.setattr(working, "CHORES", {})
    day = Day(post, author, classmate, instructor)
    day.sign_in()
    day.read_and_write()
    day.use_a_token()
    day.be_turned_away()
    day.break_things(monkeypatch)
    day.send_letters(settings, tmp_path)
    day.leave()
    lines = log.lines()
    assert [line for line in lines if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["at"])] == []
    text = unescape(str(lines))
    day.secrets |= {
        str(row.args_kwargs["kwargs"]["letter"]["body"])
        for row in DBTaskResult.objects.all()
        if "letter" in str(row.args_kwargs)
    }
    assert {secret for secret in day.secrets if secret in text or secret in log.text} == set()
    told = {line["message"] for line in lines}
    assert {"asked", "a slow query", "signed in", "signed out", "sign-in refused", "password changed"} <= told
    assert {200, 302, 400, 403, 404, 500} <= {line["status"] for line in log.asked()}
    assert {"account_login", "post", "search", "readyz", "none"} <= {line["route"] for line in log.asked()}
    kinds = {error["kind"] for line in lines for error in line.get("errors", [])}
    assert {"builtins.ValueError", "django.db.utils.IntegrityError"} <= kinds
