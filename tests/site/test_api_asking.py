"""Who asks of the interface for programs: by a token, by a session, through others' eyes; how often; and what stands in
the head of the answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from blog import audiences, tokens
from blog.models import Audience, Course, Enrolment, Post, Token, User
from blog.site.api import asking
from tests.factories import published, written

RUSSIA = "/api/courses/russia/"
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
WRONG = f"Bearer {tokens.PREFIX}{'x' * 43}"


def program(owner: User) -> Client:
    """A program with a token of this person's."""
    return Client(headers={"Authorization": f"Bearer {tokens.make(owner, 'A program')[1]}"})


@pytest.fixture
def inner(author: Enrolment) -> str:
    """The address of an essay for the course."""
    return f"{RUSSIA}posts/{published(author, 'Inner', audience=Audience.COURSE).slug}/"


def test_a_token_reads_what_its_owner_may_read(
    inner: str, author: Enrolment, classmate: Enrolment, outsider: User
) -> None:
    statuses = [program(one).get(inner).status_code for one in (author.user, classmate.user, outsider)]
    assert (statuses, program(author.user).get(inner).json()["markdown"]) == ([200, 200, 404], "They left in August.")


@pytest.mark.parametrize(
    "sent", [WRONG, "Bearer", "Bearer ", "Bearer cq_short", "Basic dXNlcjpwYXNz", "cq_", "Bearer \x00", "Bearer ü" * 99]
)
def test_a_token_that_is_not_known_is_told_so_even_where_anybody_may_read(
    client: Client, post: Post, sent: str
) -> None:
    answer = client.get(RUSSIA, headers={"Authorization": sent})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'
    assert answer.json()["detail"].startswith("This token is not known, or no longer works.")


def test_a_token_ends_with_its_time_by_being_taken_back_and_with_its_owners_account(
    inner: str, author: Enrolment
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        old, new, lasting = (program(author.user) for _ in range(3))
        tokens.revoke(Token.objects.order_by("pk")[1])
        clock.shift(timedelta(days=180) - timedelta(seconds=1))
        assert [one.get(inner).status_code for one in (old, new, lasting)] == [200, 401, 200]
        clock.shift(timedelta(seconds=1))
        assert old.get(inner).status_code == 401
    fresh = program(author.user)
    User.objects.filter(pk=author.user.pk).update(is_active=False)
    assert fresh.get(inner).status_code == 401


def test_the_token_that_is_sent_counts_and_not_the_session(inner: str, as_author: Client, outsider: User) -> None:
    secret = tokens.make(outsider, "A program")[1]
    sent = [{"Authorization": f"Bearer {secret}"}, {"Authorization": WRONG}, {}]
    assert [as_author.get(inner, headers=head).status_code for head in sent] == [404, 401, 200]


def test_a_token_opens_no_page_of_the_site(inner: str, author: Enrolment) -> None:
    theirs = program(author.user)
    pages = ["/russia/drafts/", "/russia/posts/inner/", "/accounts/tokens/"]
    assert [theirs.get(page).status_code for page in pages] == [302, 404, 302]


def test_whoever_looks_as_a_student_reads_what_the_student_reads(
    as_instructor: Client, author: Enrolment, classmate: Enrolment
) -> None:
    own, theirs = written(author, "My own draft"), written(classmate, "Somebody's draft")
    shared = published(classmate, "For one", audience=Audience.COURSE)
    audiences.change(shared, Audience.PEERS, classmate.user, peers=[])
    addresses = [f"{RUSSIA}posts/{post.slug}/" for post in (own, theirs, shared)]
    before = [as_instructor.get(address).status_code for address in addresses]
    as_instructor.post("/russia/view-as/", {"who": author.slug})
    assert (before, [as_instructor.get(one).status_code for one in addresses]) == ([200, 200, 200], [200, 404, 404])
    assert [one["slug"] for one in as_instructor.get(f"{RUSSIA}posts/").json()["items"]] == []
    as_instructor.post("/russia/view-as/", {"who": "outsider"})
    assert [as_instructor.get(one).status_code for one in addresses] == [404, 404, 404]


def test_looking_as_a_student_shows_no_other_course_of_theirs(
    as_instructor: Client, author: Enrolment, stranger_course: Course
) -> None:
    stranger_course.enrolments.create(user=author.user, public_name="R. Vale", slug="r-vale")
    as_instructor.post("/russia/view-as/", {"who": author.slug})
    assert as_instructor.get("/api/courses/ottoman/").status_code == 404
    assert [one["slug"] for one in as_instructor.get("/api/courses/").json()["items"]] == ["russia"]


# how often


def test_a_token_asks_so_often_an_hour_and_is_told_how_long_to_wait(
    author: Enrolment, classmate: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_REQUESTS", 2)
    mine, other, theirs = program(author.user), program(author.user), program(classmate.user)
    with time_machine.travel(NOON + timedelta(minutes=50), tick=False) as clock:
        assert [mine.get(RUSSIA).status_code for _ in range(3)] == [200, 200, 429]
        answer = mine.get(RUSSIA)
        assert (answer["Retry-After"], answer["Content-Type"]) == ("600", "application/problem+json")
        assert answer.json()["detail"] == "That is a lot at once. Wait 600 seconds, then try again."
        assert [one.get(RUSSIA).status_code for one in (other, theirs, Client())] == [200, 200, 200]
        clock.shift(timedelta(minutes=10))
        assert mine.get(RUSSIA).status_code == 200


def test_whoever_tries_wrong_tokens_is_stopped_and_those_beside_them_are_not(
    author: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_WRONG_TOKENS", 2)
    trying = Client(headers={"Authorization": WRONG}, REMOTE_ADDR="192.0.2.1")
    assert [trying.get(RUSSIA).status_code for _ in range(3)] == [401, 401, 429]
    assert Client(headers={"Authorization": WRONG}, REMOTE_ADDR="198.51.100.1").get(RUSSIA).status_code == 401
    assert program(author.user).get(RUSSIA, REMOTE_ADDR="192.0.2.1").status_code == 200


# the head of the answer


def test_what_a_person_reads_is_kept_by_nobody_else(client: Client, as_author: Client, author: Enrolment) -> None:
    for address in ("/api/courses/", f"{RUSSIA}posts/", "/api/none/", f"{RUSSIA}posts/?page=x"):
        kept = [one.get(address)["Cache-Control"] for one in (client, as_author, program(author.user))]
        assert kept == ["no-cache", "private, no-store", "private, no-store"]
        assert {"Authorization", "Cookie"} <= {one.strip() for one in client.get(address)["Vary"].split(",")}


def test_what_has_not_changed_is_not_sent_again(client: Client, author: Enrolment, post: Post) -> None:
    for reader in (client, program(author.user)):
        first = reader.get(f"{RUSSIA}posts/")
        again = reader.get(f"{RUSSIA}posts/", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    published(author, "Another")
    assert client.get(f"{RUSSIA}posts/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_head_has_the_head_of_get(client: Client, post: Post) -> None:
    for address in (f"{RUSSIA}posts/", "/api/openapi.json", "/api/none/"):
        head, whole = client.head(address), client.get(address)
        del head["X-Request-ID"], whole["X-Request-ID"]
        assert (head.status_code, head.content, head.headers.items()) == (whole.status_code, b"", whole.headers.items())


def test_search_engines_are_asked_away(client: Client, post: Post) -> None:
    addresses = ("/api/", "/api/openapi.json", RUSSIA, f"{RUSSIA}posts/{post.slug}/", "/api/none/")
    assert [client.get(one).get("X-Robots-Tag") for one in addresses] == ["noindex"] * 5


def test_an_address_without_its_last_stroke_leads_to_the_one_with_it(client: Client, post: Post) -> None:
    assert client.get("/api/courses")["Location"] == "/api/courses/"


def test_the_page_for_people_tells_every_address_and_asks_no_other_site(client: Client, as_author: Client) -> None:
    document: Any = client.get("/api/openapi.json").json()
    page = client.get("/api/").content.decode()
    assert [address for address in document["paths"] if f'<code class="key">GET {address}</code>' not in page] == []
    assert "https://" not in page
    assert (
        'href="/accounts/tokens/"' in page,
        'href="/accounts/tokens/"' in as_author.get("/api/").content.decode(),
    ) == (
        False,
        True,
    )
