"""The form of guests: the same for every reader, judged by where it comes from, its stamp and the field nobody sees."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from blog.models import Course, Enrolment, Post
from comments import stamps
from comments.forms import TRAP
from comments.models import Comment
from tests.factories import published, said

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
GUEST = {"body": "Was it Tuesday?", "guest_name": "Ada Lind", "guest_email": "ada@example.org"}
HERE = "http://testserver"


@pytest.fixture
def open_course(course: Course) -> Course:
    """The course, with replies of guests shown at once."""
    Course.objects.filter(pk=course.pk).update(guests="allowed")
    return course


def place(post: Post) -> str:
    return f"{post.get_absolute_url()}comments/"


def outcome() -> list[tuple[str, str]]:
    return list(Comment.objects.values_list("status", "held_for"))


def rules() -> set[str]:
    return set(Comment.objects.get().hits.values_list("rule", flat=True))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 302),
        ({"Sec-Fetch-Site": "same-origin"}, 302),
        ({"Sec-Fetch-Site": "same-origin", "Origin": HERE}, 302),
        ({"Origin": HERE}, 302),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": HERE}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
    ],
)
def test_a_guests_form_is_taken_from_our_own_pages_alone(post: Post, headers: dict[str, str], status: int) -> None:
    answer = Client(enforce_csrf_checks=True).post(place(post), GUEST, headers=headers)
    assert (answer.status_code, Comment.objects.count()) == (status, int(status == 302))


def test_the_page_of_an_essay_is_the_same_for_every_visitor_and_sets_no_cookie(
    post: Post, classmate: Enrolment
) -> None:
    said(post, classmate)
    with time_machine.travel(NOON, tick=False):
        first, second = Client().get(post.get_absolute_url()), Client().get(post.get_absolute_url())
    assert first.content == second.content
    assert (dict(first.cookies), dict(second.cookies)) == ({}, {})
    assert b"csrfmiddlewaretoken" not in first.content


@pytest.mark.parametrize(
    ("waited", "outcome_and_rules"),
    [(2, ("pending", {"haste"})), (3, ("published", set())), (24 * 3600, ("published", set()))],
)
@pytest.mark.usefixtures("open_course")
def test_what_comes_faster_than_anybody_types_is_held(
    post: Post, waited: int, outcome_and_rules: tuple[str, set[str]]
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        form = {**GUEST, "stamp": stamps.stamp(post)}
        clock.shift(timedelta(seconds=waited))
        assert Client().post(place(post), form).status_code == 302
    assert (Comment.objects.get().status, rules()) == outcome_and_rules


def test_a_form_that_was_open_for_a_day_comes_back_fresh_with_the_text_kept(post: Post, classmate: Enrolment) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        form = {**GUEST, "stamp": stamps.stamp(post)}
        said(post, classmate)
        clock.shift(timedelta(hours=24, seconds=1))
        answer = Client().post(place(post), form)
        page = answer.content.decode()
        assert (answer.status_code, "Send it once more: your text is kept." in page) == (422, True)
        assert GUEST["body"] in page
        fresh = re.search(r'name="stamp" value="([^"]+)"', page)
        assert fresh
        clock.shift(timedelta(seconds=5))
        assert Client().post(place(post), {**form, "stamp": fresh[1]}).status_code == 302


def test_the_stamp_of_a_page_that_has_not_changed_since_never_grows_old(post: Post) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        form = {**GUEST, "stamp": stamps.stamp(post)}
        clock.shift(timedelta(days=30))
        assert Client().post(place(post), form).status_code == 302


@pytest.mark.parametrize("stamp", ["", "x", "1.1.1:forged", "x" * 500, "\x00"])
def test_a_stamp_that_is_none_opens_and_closes_nothing(post: Post, stamp: str) -> None:
    Client().post(place(post), {**GUEST, "stamp": stamp})
    assert outcome() in ([("pending", "guest")], [])
    assert stamps.age_of(post, stamp) is None


def test_the_stamp_of_another_essay_is_none(post: Post, author: Enrolment) -> None:
    assert stamps.age_of(post, stamps.stamp(published(author, "Another"))) is None
    assert stamps.age_of(post, stamps.stamp(post)) is not None


def test_a_fresh_stamp_is_fetched_by_whoever_may_read_the_essay(client: Client, post: Post) -> None:
    answer = client.get(f"{place(post)}stamp/")
    assert stamps.age_of(post, answer.content.decode()) is not None
    assert "no-store" in answer["Cache-Control"]
    Post.objects.update(audience=40)
    assert client.get(f"{place(post)}stamp/").status_code == 404


@pytest.mark.usefixtures("open_course")
def test_what_fills_the_field_that_nobody_sees_is_filed_as_spam_and_its_writer_is_told(post: Post) -> None:
    browser = Client()
    browser.post(place(post), {**GUEST, TRAP: "http://buy.example"})
    assert (outcome(), rules()) == ([("spam", "spam")], {"trap"})
    assert "It was taken for spam" in browser.get(post.get_absolute_url()).content.decode()
    assert GUEST["body"] not in Client().get(post.get_absolute_url()).content.decode()


def test_members_have_no_such_field_so_nothing_fills_it_for_them(as_classmate: Client, post: Post) -> None:
    as_classmate.post(place(post), {"body": "Yes.", TRAP: "filled"})
    assert outcome() == [("published", "")]


def test_an_address_is_kept_as_a_keyed_hash_of_its_part_of_the_network(post: Post) -> None:
    for number, address in enumerate(["192.0.2.1", "192.0.2.200", "192.0.3.1", "2001:db8:1::1", "2001:db8:1:ff::9"]):
        Client().post(place(post), {**GUEST, "body": f"Words {number}."}, REMOTE_ADDR=address)
    kept = list(Comment.objects.order_by("pk").values_list("address_hash", flat=True))
    assert kept[0] == kept[1] != kept[2]
    assert kept[3] == kept[4]
    assert [len(value) for value in kept] == [64] * 5


def test_nothing_is_kept_of_where_a_member_writes_from(as_classmate: Client, post: Post) -> None:
    as_classmate.post(place(post), {"body": "Yes."}, REMOTE_ADDR="192.0.2.1")
    assert Comment.objects.get().address_hash == ""


@pytest.mark.parametrize(("proxies", "same"), [(0, True), (1, False), (2, True)])
def test_behind_a_server_of_ours_the_visitors_own_address_counts(
    post: Post, settings: pytest.FixtureRequest, proxies: int, same: bool
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies  # type: ignore[attr-defined]
    for number, visitor in enumerate(["198.51.100.7", "203.0.113.9"]):
        sent = {"X-Forwarded-For": f"192.0.2.66, 192.0.2.77, {visitor}"}
        Client().post(place(post), {**GUEST, "body": f"Words {number}."}, headers=sent, REMOTE_ADDR="10.0.0.1")
    first, second = Comment.objects.values_list("address_hash", flat=True)
    assert (first == second) is same


def test_a_guest_who_posts_a_sixth_time_within_a_minute_waits_and_keeps_the_text(post: Post) -> None:
    browser = Client()
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(5):
            assert browser.post(place(post), {**GUEST, "body": f"Words {number}."}).status_code == 302
        answer = browser.post(place(post), {**GUEST, "body": "One more."})
        assert (answer.status_code, answer["Retry-After"], Comment.objects.count()) == (429, "60", 5)
        assert "One more." in answer.content.decode()
        clock.shift(timedelta(seconds=60))
        assert browser.post(place(post), {**GUEST, "body": "One more."}).status_code == 302


def test_a_member_is_not_kept_waiting_by_guests_at_the_same_address(as_classmate: Client, post: Post) -> None:
    for number in range(5):
        Client().post(place(post), {**GUEST, "body": f"Words {number}."}, REMOTE_ADDR="192.0.2.1")
    assert as_classmate.post(place(post), {"body": "Yes."}, REMOTE_ADDR="192.0.2.1").status_code == 302


def test_a_form_sent_twice_makes_one_comment_and_a_used_one_with_other_words_comes_back(
    as_classmate: Client, post: Post
) -> None:
    page = as_classmate.get(post.get_absolute_url()).content.decode()
    once = re.search(r'name="submission" value="([^"]+)"', page)
    assert once
    form = {"body": "Yes.", "submission": once[1]}
    assert [as_classmate.post(place(post), form).status_code for _ in range(2)] == [302, 302]
    assert Comment.objects.count() == 1
    again = as_classmate.post(place(post), {**form, "body": "And no."})
    assert (again.status_code, Comment.objects.count(), "And no." in again.content.decode()) == (422, 1, True)
    assert once[1] not in again.content.decode()
