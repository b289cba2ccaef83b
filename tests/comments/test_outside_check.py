"""Akismet, played by its library's own test client: asked about guests alone, it can hold and decides nothing."""

from __future__ import annotations

from typing import Any

import akismet
import pytest
from django.test import Client

from blog.models import Course, Enrolment, Post
from comments import learning, moderation, outside_check
from comments.models import Comment, RuleHit
from tests.factories import said, said_by_guest

GUEST = {"body": "Was it Tuesday?", "guest_name": "Ada Lind", "guest_email": "ada@example.org"}
CONFIG = akismet.Config(key="key", url="http://127.0.0.1:8000")


class Listening(akismet.TestSyncClient):
    """The library's own client, which remembers what it was told."""

    def __init__(self, answer: akismet.CheckResponse) -> None:
        self.comment_check_response = answer
        self.heard: list[tuple[str, dict[str, Any]]] = []
        super().__init__(config=CONFIG)

    def comment_check(self, user_ip: str, **told: Any) -> akismet.CheckResponse:
        self.heard.append(("check", {"user_ip": user_ip, **told}))
        return super().comment_check(user_ip, **told)

    def submit_ham(self, user_ip: str, **told: Any) -> bool:
        self.heard.append(("ham", told))
        return super().submit_ham(user_ip, **told)

    def submit_spam(self, user_ip: str, **told: Any) -> bool:
        self.heard.append(("spam", told))
        return super().submit_spam(user_ip, **told)


@pytest.fixture
def answering(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The service, set to an answer."""
    settings.AKISMET_KEY = "key"

    def set_to(answer: akismet.CheckResponse) -> Listening:
        service = Listening(answer)
        monkeypatch.setattr(outside_check, "client", lambda: service)
        return service

    return set_to


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [(akismet.CheckResponse.HAM, 1), (akismet.CheckResponse.SPAM, 2), (akismet.CheckResponse.DISCARD, 2)],
)
def test_the_answer_is_kept_and_what_waits_keeps_waiting(
    answering: Any, post: Post, answer: akismet.CheckResponse, verdict: int
) -> None:
    answering(answer)
    comment = said_by_guest(post)
    outside_check.ask.call(comment.pk)
    assert (Comment.objects.get().status, RuleHit.objects.get().verdict) == ("pending", verdict)


def test_what_shows_at_once_and_is_taken_for_spam_is_held(answering: Any, post: Post, course: Course) -> None:
    Course.objects.update(guests="allowed")
    post.refresh_from_db()
    answering(akismet.CheckResponse.SPAM)
    comment = said_by_guest(post)
    assert comment.is_published
    outside_check.ask.call(comment.pk)
    assert Comment.objects.values_list("status", "held_for").get() == ("pending", "hold")


def test_it_is_sent_name_email_and_words_and_never_an_address_of_the_network(answering: Any, post: Post) -> None:
    service = answering(akismet.CheckResponse.HAM)
    outside_check.ask.call(said_by_guest(post, body="My father was there.").pk)
    [(_, told)] = service.heard
    assert (told["user_ip"], told["comment_content"]) == (outside_check.NO_ADDRESS, "My father was there.")
    assert (told["comment_author"], told["comment_author_email"]) == ("Ada Lind", "ada@example.org")


def test_it_is_asked_once_and_about_no_member(answering: Any, post: Post, classmate: Enrolment) -> None:
    service = answering(akismet.CheckResponse.HAM)
    guest, member = said_by_guest(post), said(post, classmate)
    for pk in (guest.pk, guest.pk, member.pk, 999_999):
        outside_check.ask.call(pk)
    assert len(service.heard) == 1


def test_a_service_that_cannot_be_asked_changes_nothing(
    answering: Any, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise akismet.RequestError("away")

    answering(akismet.CheckResponse.HAM)
    monkeypatch.setattr(outside_check, "client", away)
    outside_check.ask.call(said_by_guest(post).pk)
    assert (Comment.objects.get().status, RuleHit.objects.count()) == ("pending", 0)


@pytest.mark.parametrize(
    ("answer", "act", "told"),
    [
        (akismet.CheckResponse.SPAM, moderation.approve, ["check", "ham"]),
        (akismet.CheckResponse.HAM, moderation.mark_spam, ["check", "spam"]),
        (akismet.CheckResponse.SPAM, moderation.mark_spam, ["check"]),
        (akismet.CheckResponse.HAM, moderation.approve, ["check"]),
    ],
)
def test_it_is_corrected_by_what_people_decide(
    answering: Any, post: Post, instructor: Enrolment, answer: akismet.CheckResponse, act: Any, told: list[str]
) -> None:
    service = answering(answer)
    comment = said_by_guest(post)
    outside_check.ask.call(comment.pk)
    act(comment, instructor.user)
    learning.learn.call([comment.pk])
    comment.refresh_from_db()
    outside_check.correct.call(comment.pk, comment.learned)
    assert [name for name, _told in service.heard] == told


def test_the_form_says_so_to_guests_alone(answering: Any, client: Client, as_classmate: Client, post: Post) -> None:
    pages = [browser.get(post.get_absolute_url()).content.decode() for browser in (client, as_classmate)]
    assert ["Akismet" in page for page in pages] == [True, False]


def test_without_a_key_nothing_leaves_and_nothing_is_said(client: Client, post: Post, settings: Any) -> None:
    settings.AKISMET_KEY = ""
    client.post(f"{post.get_absolute_url()}comments/", GUEST)
    assert "Akismet" not in client.get(post.get_absolute_url()).content.decode()
    assert not outside_check.is_on()
