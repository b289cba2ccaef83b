"""`robots.txt` and `sitemap.xml`: what a stranger may read in courses that may be searched, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from lxml import etree

from blog import coauthors, publishing, sitemaps
from blog.models import Audience, Course, Enrolment, Page, Post, Tag, Week
from tests.conftest import signed_in
from tests.factories import published, written

SITE = "https://blog.example.edu"
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ESSAY = "/russia/posts/the-specialists-go-home/"


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_URL = SITE


@pytest.fixture
def essay(author: Enrolment, course: Course) -> Post:
    """An essay on the web, with a week and a tag; beside them a week and a tag of nothing that a stranger may read."""
    week = course.weeks.create(number=1, slug="one", title="One")
    course.weeks.create(number=2, slug="two", title="Two")
    with time_machine.travel(NOON, tick=False):
        post = published(author, week=week)
    post.tags.set(Tag.objects.named(course, ["China"]))
    inner = published(author, "Among us", audience=Audience.COURSE, week=Week.objects.get(slug="two"))
    inner.tags.set(Tag.objects.named(course, ["Quotas"]))
    written(author, "Draft", week=week)
    publishing.withdraw(published(author, "Gone"), None)
    for slug, audience in (("rules", 60), ("keys", 40)):
        Page.objects.create(course=course, slug=slug, title=slug, body="x", audience=audience)
    return post


def listed(client: Client, query: str = "") -> dict[str, str | None]:
    """The addresses of a sitemap, below the site's own, each with when it changed."""
    answer = client.get(f"/sitemap.xml{query}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    root = etree.fromstring(answer.content)
    found = {each.findtext(f"{MAP}loc"): each.findtext(f"{MAP}lastmod") for each in root}
    assert [address for address in found if not address.startswith(f"{SITE}/")] == []
    return {address.removeprefix(SITE): changed for address, changed in found.items()}


def test_all_that_a_stranger_may_find_stands_there_and_nothing_else(
    client: Client, as_instructor: Client, essay: Post, classmate: Enrolment
) -> None:
    noon = NOON.isoformat()
    expected = {
        "/russia/": noon,
        "/russia/about/": None,
        "/russia/pages/rules/": None,
        "/russia/weeks/one/": noon,
        "/russia/tags/china/": noon,
        "/russia/authors/r-vale/": noon,
        ESSAY: noon,
    }
    assert [listed(reader) for reader in (client, as_instructor)] == [expected] * 2
    assert [client.get(address).status_code for address in expected] == [200] * 7


def test_a_co_author_is_there_from_when_they_sign(
    client: Client, essay: Post, author: Enrolment, classmate: Enrolment
) -> None:
    asked = coauthors.invite(essay, classmate.public_name, author.user)
    assert "/russia/authors/mira-okafor/" not in listed(client)
    coauthors.accept(asked, classmate.user, agreed=True)
    assert "/russia/authors/mira-okafor/" in listed(client)


@pytest.mark.parametrize(
    ("changed", "is_there"),
    [
        ({"audience": Audience.INSTITUTION}, False),
        ({"audience": Audience.COURSE}, False),
        ({"closed_at": timezone.now()}, False),
        ({"closed_at": timezone.now(), "is_searched_when_closed": True}, True),
    ],
)
def test_a_course_that_may_not_be_searched_is_not_there_at_all(
    client: Client, essay: Post, changed: dict[str, Any], is_there: bool
) -> None:
    Course.objects.update(**changed)
    assert (bool(listed(client)), ESSAY in listed(client)) == (is_there, is_there)


def test_an_edit_is_told_as_far_as_it_reaches(client: Client, essay: Post) -> None:
    Post.objects.filter(pk=essay.pk).update(updated_at=datetime(2026, 10, 2, 12, tzinfo=UTC))
    day = "2026-10-02T12:00:00+00:00"
    found = listed(client)
    assert {at for at, changed in found.items() if changed == day} == {at for at, changed in found.items() if changed}


def test_more_than_fit_are_split_into_parts_that_hold_each_once(
    client: Client, essay: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = listed(client)
    for n in range(4):
        published(essay.author, f"Essay {n}")
    monkeypatch.setattr(sitemaps, "MOST", 2)
    parts = list(listed(client))
    assert (len(parts), parts[-1]) == (9, "/sitemap.xml?of=essays&part=3")
    found = [address for part in parts for address in listed(client, part.removeprefix("/sitemap.xml"))]
    assert (len(found), len(set(found)), set(whole) - set(found)) == (11, 11, set())


@pytest.mark.parametrize(
    "query",
    [
        "?of=people&part=1",
        "?part=1",
        "?of=essays",
        *(f"?of=essays&part={n}" for n in (*"0 2 x １ -1 1.0".split(), "9" * 5000)),
    ],
)
def test_a_part_there_is_none_of_is_missing(client: Client, essay: Post, query: str) -> None:
    assert client.get(f"/sitemap.xml{query}").status_code == 404


def test_the_map_costs_the_same_for_one_essay_and_for_twelve(
    client: Client, essay: Post, django_assert_num_queries: Any
) -> None:
    for n in range(11):
        published(essay.author, f"Essay {n}")
    with django_assert_num_queries(15):  # each kind is counted, then read
        client.get("/sitemap.xml")


def test_the_map_may_be_kept_for_a_while_and_is_no_page_itself(client: Client, essay: Post) -> None:
    answer = client.get("/sitemap.xml")
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("public, max-age=600", "noindex")


def test_robots_txt_leads_to_the_map_and_away_from_pages_for_people(client: Client, author: Enrolment) -> None:
    answers = [reader.get("/robots.txt") for reader in (client, signed_in(author))]
    assert {answer["Content-Type"] for answer in answers} == {"text/plain; charset=utf-8"}
    assert len({answer.content for answer in answers}) == 1
    lines = answers[0].content.decode().splitlines()
    rules = RobotFileParser()
    rules.parse(lines)
    assert (rules.site_maps(), lines[0].startswith("# ")) == ([f"{SITE}/sitemap.xml"], True)
    read = ["/", "/russia/", ESSAY, "/russia/feed/", f"{ESSAY}card.png", "/sitemap.xml", "/images/x"]
    assert [rules.can_fetch("*", f"{SITE}{address}") for address in read] == [True] * len(read)
    assert [rules.can_fetch("*", f"{SITE}{address}") for address in ("/admin/", "/accounts/login/")] == [False] * 2
    for place in ("search", "write", "drafts", "me", "new", "people"):
        assert f"Disallow: /*/{place}/" in lines
        assert len(f"/*/{place}/") < len("/*/tags/*/$")  # so that an essay of that name may be read


def test_robots_txt_names_no_course(client: Client, stranger_course: Course, course: Course) -> None:
    words = client.get("/robots.txt").content.decode()
    assert [slug for slug in (stranger_course.slug, course.slug) if slug in words] == []
