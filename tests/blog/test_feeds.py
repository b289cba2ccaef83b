"""Feeds of essays: of a course, a week, a tag, an author. Valid whatever is typed, whole, by page, not sent twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog import coauthors, publishing
from blog.feeds import answering
from blog.models import Audience, Change, Course, Enrolment, Post, Tag, Week
from tests.blog import four_feeds
from tests.blog.four_feeds import AUTHOR, COURSE, FEEDS, NOON, TAG, WEEK, feed, titles
from tests.conftest import signed_in
from tests.factories import published
from tests.factories import written as drafted

week, essay = four_feeds.week, four_feeds.essay


@pytest.mark.parametrize("address", FEEDS)
def test_each_feed_holds_the_essay_whole_and_says_what_it_is(
    client: Client, essay: Post, settings: Any, address: str
) -> None:
    settings.SITE_URL = "https://blog.example.edu"
    found = feed(client, address)
    [entry] = found.entries
    assert (entry.id, entry.link) == (
        f"tag:blog.example.edu,2026:essay/{essay.pk}",
        f"https://blog.example.edu{essay.get_absolute_url()}",
    )
    assert (entry.published, entry.updated, found.feed.updated) == (NOON.isoformat(),) * 3
    assert ([one.name for one in entry.authors], entry.summary) == (["R. Vale"], "So (Tamm 4).")
    assert sorted((one.term, one.label) for one in entry.tags) == [("aid-trade", "Aid & trade"), ("china", "China")]
    html = entry.content[0].value
    assert ('src="https://blog.example.edu/images/pic"' in html, "<em>Winters</em>" in html) == (True, True)
    assert re.findall(r'(?:href|src)="(?!https://blog\.example\.edu/)[^"]*"', html) == []
    ways = {link.rel: link.href for link in found.feed.links}
    page = address.removesuffix("feed/")
    assert ways == {"self": f"https://blog.example.edu{address}", "alternate": f"https://blog.example.edu{page}"}


def test_four_feeds_have_four_names_and_say_what_they_follow(client: Client, essay: Post) -> None:
    found = [feed(client, address).feed for address in FEEDS]
    assert len({one.id for one in found}) == 4
    assert [one.title for one in found] == [
        "Twentieth-Century Russia",
        "The first week · Twentieth-Century Russia",
        "China · Twentieth-Century Russia",
        "R. Vale · Twentieth-Century Russia",
    ]


def test_a_new_title_and_a_new_address_leave_the_name_of_an_entry(client: Client, essay: Post) -> None:
    before = feed(client, COURSE).entries[0].id
    essay.revisions.update(title="Another title")
    Post.objects.filter(pk=essay.pk).update(slug="elsewhere", updated_at=NOON + timedelta(days=1))
    Change.objects.of_course(essay.course_id)
    entry = feed(client, COURSE).entries[0]
    assert (entry.title, entry.id, entry.updated) == ("Another title", before, "2026-10-02T12:00:00+00:00")


def test_a_language_is_that_of_the_course_and_of_the_essay(client: Client, essay: Post) -> None:
    Course.objects.update(language="fr")
    Post.objects.update(language="uk")
    text = client.get(COURSE).content.decode()
    assert re.findall(r'<(\w+)[^>]* xml:lang="(\w+)"', text) == [("feed", "fr"), ("entry", "uk")]


def test_an_empty_feed_is_a_feed(client: Client, week: Week) -> None:
    for address in (COURSE, WEEK):
        assert titles(client, address) == []
        assert client.get(address)["ETag"] == client.get(address)["ETag"]


def test_a_gathered_feed_holds_no_essay_of_another(client: Client, essay: Post, classmate: Enrolment) -> None:
    published(classmate, "Elsewhere")
    assert [titles(client, address) for address in FEEDS[1:]] == [["The Specialists Go Home"]] * 3
    assert titles(client, COURSE) == ["Elsewhere", "The Specialists Go Home"]


def test_a_joint_essay_is_in_the_feed_of_each_who_signed(
    client: Client, essay: Post, author: Enrolment, classmate: Enrolment
) -> None:
    asked = coauthors.invite(essay, classmate.public_name, author.user)
    assert client.get("/russia/authors/mira-okafor/feed/").status_code == 404
    coauthors.accept(asked, classmate.user, agreed=True)
    [entry] = feed(client, "/russia/authors/mira-okafor/feed/").entries
    assert [one.name for one in entry.authors] == ["R. Vale", "Mira Okafor"]


@pytest.mark.parametrize("address", FEEDS)
def test_each_reader_gets_what_they_may_read(
    client: Client, as_outsider: Client, as_classmate: Client, essay: Post, author: Enrolment, address: str
) -> None:
    inner = published(author, "Among us", audience=Audience.COURSE, week=essay.week)
    draft = drafted(author, "Not yet", week=essay.week)
    gone = publishing.withdraw(published(author, "Gone", week=essay.week), None)
    for post in (inner, draft, gone):
        post.tags.set(Tag.objects.named(post.course, ["China"]))
    both = ["Among us", "The Specialists Go Home"]
    assert [titles(reader, address) for reader in (client, as_outsider, as_classmate)] == [both[1:], both[1:], both]


def test_what_is_hidden_is_missing(client: Client, as_classmate: Client, author: Enrolment, week: Week) -> None:
    post = published(author, audience=Audience.COURSE, week=week)
    post.tags.set(Tag.objects.named(post.course, ["China"]))
    assert [client.get(address).status_code for address in FEEDS] == [200, 200, 404, 404]
    assert [as_classmate.get(address).status_code for address in FEEDS] == [200] * 4
    Course.objects.update(audience=Audience.COURSE)
    Change.objects.of_course(post.course_id)
    assert [client.get(address).status_code for address in FEEDS] == [404] * 4


def test_pages_lead_to_each_other_and_hold_each_essay_once(client: Client, author: Enrolment, monkeypatch: Any) -> None:
    monkeypatch.setattr("blog.feeds.essays.ENTRIES", 2)
    for number in range(5):
        published(author, f"Essay {number}")
    found = [feed(client, f"{COURSE}?page={number}") for number in (1, 2, 3)]
    assert [[entry.title[-1] for entry in one.entries] for one in found] == [["4", "3"], ["2", "1"], ["0"]]
    ways = [{link.rel: link.href.partition("?")[2] for link in one.feed.links} for one in found]
    assert [(way["self"], way["first"], way.get("previous"), way.get("next")) for way in ways] == [
        ("", "", None, "page=2"),
        ("page=2", "", "", "page=3"),
        ("page=3", "", "page=2", None),
    ]


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "", "1 ", "９", "9" * 5000, "99999", "1e3"])
def test_a_page_there_is_none_of_is_missing(client: Client, essay: Post, page: str) -> None:
    assert client.get(COURSE, {"page": page}).status_code == 404


def changes(post: Post) -> Iterator[Any]:
    """Everything that makes the feed another one, one after the other."""
    yield post.revisions.update(title="Renamed")
    yield post.revisions.update(body_html="<p>Again.</p>")
    yield Enrolment.objects.filter(pk=post.author_id).update(public_name="V. Rale")
    yield Tag.objects.filter(slug="china").update(name="PRC")
    yield Course.objects.update(title="Russia, again")
    yield Post.objects.update(language="ru")
    yield publishing.withdraw(post, None)


def test_who_has_the_newest_is_told_so_until_anything_changes(client: Client, essay: Post) -> None:
    tag = client.get(COURSE)["ETag"]
    for _ in changes(essay):
        Change.objects.of_course(essay.course_id)
        answer = client.get(COURSE, headers={"if-none-match": tag})
        assert (answer.status_code, answer["ETag"] == tag) == (200, False)
        tag = answer["ETag"]
        again = client.get(COURSE, headers={"if-none-match": tag})
        assert (again.status_code, again.content, again["ETag"], again["Vary"]) == (304, b"", tag, answer["Vary"])


def test_who_only_knows_the_time_is_answered_by_the_time(client: Client, essay: Post) -> None:
    assert "Last-Modified" not in client.get(COURSE)  # another page could be made in this second
    with time_machine.travel(timezone.now() + timedelta(seconds=2), tick=False):
        last = client.get(COURSE)["Last-Modified"]
    assert client.get(COURSE, headers={"if-modified-since": last}).status_code == 304
    assert client.get(COURSE, headers={"if-modified-since": "Thu, 01 Oct 2026 11:59:59 GMT"}).status_code == 200


def test_nothing_is_rendered_for_who_has_it(client: Client, essay: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = client.get(COURSE)["ETag"]
    monkeypatch.delattr(answering, "written")
    assert client.get(COURSE, headers={"if-none-match": tag}).status_code == 304


def test_only_what_a_stranger_gets_of_an_open_course_may_be_kept_by_others(
    client: Client, essay: Post, author: Enrolment
) -> None:
    member = signed_in(author)
    told = [reader.get(COURSE)["Cache-Control"] for reader in (client, member)]
    assert told == ["public, max-age=0, s-maxage=1", "private, no-cache"]
    assert ["Cookie" in reader.get(COURSE)["Vary"] for reader in (client, member)] == [True, True]
    Course.objects.update(audience=Audience.COURSE)
    answers = [member.get(COURSE), member.get(COURSE, headers={"if-none-match": member.get(COURSE)["ETag"]})]
    assert [(answer.status_code, answer["Cache-Control"]) for answer in answers] == [
        (200, "private, no-cache"),
        (304, "private, no-cache"),
    ]


def test_two_readers_of_one_address_have_two_tags(client: Client, as_classmate: Client, essay: Post) -> None:
    published(essay.author, "Among us", audience=Audience.COURSE)
    tag = as_classmate.get(COURSE)["ETag"]
    answer = client.get(COURSE, headers={"if-none-match": tag})
    assert (answer.status_code, b"Among us" in answer.content) == (200, False)


def test_each_page_names_its_feed(client: Client, essay: Post) -> None:
    for address in FEEDS:
        page = client.get(address.removesuffix("feed/")).content.decode()
        assert re.search(rf'<link rel="alternate" type="application/atom\+xml" [^>]*href="{address}"', page)


@pytest.mark.parametrize("n", [1, 12])
@pytest.mark.parametrize(("address", "queries"), [(WEEK, 5), (TAG, 5), (AUTHOR, 5)])
def test_a_feed_costs_the_same_for_one_essay_and_for_twelve(  # course, what gathers, essays, co-authors, tags
    client: Client, essay: Post, django_assert_num_queries: Any, address: str, queries: int, n: int
) -> None:
    for number in range(1, n):
        published(essay.author, f"Essay {number}", week=essay.week).tags.set(essay.tags.all())
    with django_assert_num_queries(queries):
        client.get(address)
