"""What pages say of themselves in their heads: to search engines, whether they may be listed; to whoever links to them,
their one address and a card. Nothing of it on what is not on the web."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html as lxml_html

from blog import publishing
from blog.closing import PAGES_OF_A_COURSE, PAGES_OF_ONE, PAGES_OF_THE_SITE
from blog.models import Audience, Course, Enrolment, Image, Page, Post, Tag
from tests.conftest import signed_in
from tests.factories import published, written
from tests.site.addresses import routes

SITE = "https://blog.example.edu"
META = '<meta name="robots" content="noindex">'
ESSAY = "/russia/posts/the-specialists-go-home/"
LISTED = [
    *("/russia/", "/russia/about/", "/russia/pages/rules/", "/russia/weeks/", "/russia/weeks/one/", "/russia/tags/"),
    *("/russia/tags/china/", "/russia/authors/r-vale/", "/russia/sources/", ESSAY),
]
KEPT = [
    *("feed/", "comments/feed/", "weeks/one/feed/", "tags/china/feed/", "authors/r-vale/feed/", "accent.css"),
    *("search/", "sources/bib", "nothing-here/"),
    *(f"posts/the-specialists-go-home/{rest}" for rest in "cite/ cite/txt sources.json feed/ comments/".split()),
]
FOR_MEMBERS = ["new/", "write/", "drafts/", "me/", "people/", "me/comments/"]


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_URL = SITE


@pytest.fixture
def essay(author: Enrolment, course: Course) -> Post:
    """An essay in a week and under a tag, and a page of the course."""
    course.description = "How a century was lived."
    course.save()
    week = course.weeks.create(number=1, slug="one", title="The first week", prompt="Write about leaving.")
    post = published(author, body="They left in *August*.", week=week)
    post.tags.set(Tag.objects.named(course, ["China"]))
    Page.objects.create(course=course, slug="rules", title="How we argue", body="Kindly.")
    return post


def robots(client: Client, address: str) -> tuple[bool, str | None]:
    """Whether a page asks engines away in its own head, and what the head of its answer says."""
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return META.encode() in body, answer.get("X-Robots-Tag")


def said(client: Client, address: str) -> dict[str, str]:
    """What the head of a page says by `meta` and of its address; what is said twice is joined."""
    found: dict[str, list[str]] = {}
    head = lxml_html.fromstring(client.get(address).content.decode()).find("head")
    for tag in head.iter("meta", "link"):
        name = tag.get("property") or tag.get("name") or ("canonical" if tag.get("rel") == "canonical" else "")
        found.setdefault(name, []).append(tag.get("content") or tag.get("href") or "")
    return {name: " | ".join(told) for name, told in found.items()}


# search engines


def test_pages_on_the_web_may_be_listed_and_nothing_else_of_their_course(client: Client, essay: Post) -> None:
    assert {robots(client, address) for address in LISTED} == {(False, None)}
    assert {robots(client, f"/russia/{address}")[1] for address in KEPT} == {"noindex"}
    reader = signed_in(essay.author)
    assert {robots(reader, f"/russia/{address}")[1] for address in FOR_MEMBERS} == {"noindex"}


@pytest.mark.parametrize(
    "changed",
    [{"audience": Audience.COURSE}, {"audience": Audience.INSTITUTION}, {"closed_at": timezone.now()}],
    ids=["its members'", "the institution's", "closed"],
)
def test_a_course_that_is_not_public_says_so_in_every_answer(essay: Post, changed: dict[str, Any]) -> None:
    Course.objects.update(**changed)
    reader = signed_in(essay.author)
    assert {robots(reader, address) for address in LISTED} == {(True, "noindex")}
    assert {robots(reader, f"/russia/{address}")[1] for address in [*KEPT, *FOR_MEMBERS]} == {"noindex"}


@pytest.mark.parametrize("audience", [Audience.INSTITUTION, Audience.COURSE, Audience.STAFF])
def test_an_essay_narrower_than_its_course_is_kept_from_engines(as_author: Client, essay: Post, audience: int) -> None:
    Post.objects.update(audience=audience)
    assert robots(as_author, ESSAY) == (True, "noindex")
    assert robots(as_author, "/russia/") == (False, None)


def test_drafts_what_was_withdrawn_pages_for_members_and_history_are_kept_from_them(
    as_author: Client, client: Client, essay: Post, author: Enrolment
) -> None:
    draft = written(author, "Draft").get_absolute_url()
    Page.objects.update(audience=Audience.COURSE)
    kept = [draft, f"{ESSAY}history/", f"{ESSAY}edit/", "/russia/pages/rules/"]
    assert [robots(as_author, address)[1] for address in kept] == ["noindex"] * 4
    publishing.withdraw(essay, None)
    assert [robots(reader, ESSAY) for reader in (client, as_author)] == [(True, "noindex")] * 2


def test_pictures_are_kept_from_them(client: Client, essay: Post, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    file = ContentFile(b"bytes", "a.png")
    image = Image.objects.create(name="a", file=file, kind="png", width=1, height=1, post=essay)
    answer = client.get(image.get_absolute_url())
    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex")


def test_every_other_address_asks_engines_away(client: Client, essay: Post) -> None:
    places = {"course": "russia", "slug": essay.slug, "form": "bib", "pk": essay.pk, "width": 400}
    public = PAGES_OF_A_COURSE | PAGES_OF_ONE | PAGES_OF_THE_SITE | {"card", "course_card"}
    told = {}
    for route in routes():
        if route.name and ":" not in route.name and route.name not in public:
            answer = client.get(reverse(route.name, kwargs={place: places.get(place, "1") for place in route.places}))
            told[route.name] = answer.get("X-Robots-Tag") or answer.status_code
    assert {name: said for name, said in told.items() if said not in {"noindex", 301, 302}} == {}
    assert len([said for said in told.values() if said == "noindex"]) > 40


def test_the_pages_of_the_site_may_be_listed_and_those_to_sign_in_not(
    client: Client, essay: Post, stranger_course: Course
) -> None:
    Course.objects.update(audience=Audience.WEB)
    assert {robots(client, address) for address in ("/", "/privacy/", "/terms/")} == {(False, None)}
    assert {robots(client, address)[1] for address in ("/accounts/login/", "/accounts/signup/", "/join/")} == {
        "noindex"
    }


def test_a_redirect_says_nothing(client: Client, essay: Post) -> None:
    assert (client.get("/").status_code, client.get("/").get("X-Robots-Tag")) == (302, None)


def test_what_search_engines_are_told_costs_no_query(
    client: Client, essay: Post, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):  # essay, tags, threads, words
        client.get(ESSAY)


# those who link here


def test_an_essay_says_what_it_is(client: Client, essay: Post) -> None:
    Post.objects.update(updated_at=datetime(2026, 10, 2, 12, tzinfo=UTC))
    told = said(client, ESSAY)
    card = told.pop("og:image")
    assert card.startswith(f"{SITE}{ESSAY}card.png?v=")
    assert client.get(card.removeprefix(SITE))["Content-Type"] == "image/png"
    assert {name: told[name] for name in told if name.startswith(("og:", "article:", "twitter:", "canon", "desc"))} == {
        "canonical": f"{SITE}{ESSAY}",
        "description": "They left in August.",
        "og:type": "article",
        "og:site_name": "Twentieth-Century Russia",
        "og:title": "The Specialists Go Home",
        "og:description": "They left in August.",
        "og:url": f"{SITE}{ESSAY}",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "The Specialists Go Home, R. Vale, Twentieth-Century Russia",
        "article:published_time": essay.published_at.isoformat(timespec="seconds"),
        "article:modified_time": "2026-10-02T12:00:00+00:00",
        "article:author": "R. Vale",
        "article:tag": "China",
        "twitter:card": "summary_large_image",
    }


@pytest.mark.parametrize(
    ("address", "title", "words"),
    [
        ("/russia/", "Twentieth-Century Russia", "How a century was lived."),
        ("/russia/weeks/one/", "The first week", "Write about leaving."),
        ("/russia/tags/china/", "China", "How a century was lived."),
        ("/russia/authors/r-vale/", "R. Vale", "How a century was lived."),
        ("/russia/pages/rules/", "How we argue", "How a century was lived."),
    ],
)
def test_a_list_says_what_it_is(client: Client, essay: Post, address: str, title: str, words: str) -> None:
    told = said(client, address)
    names = ("og:type", "og:title", "og:description", "description", "og:url", "canonical", "twitter:card")
    here = f"{SITE}{address}"
    assert [told[name] for name in names] == ["website", title, words, words, here, here, "summary_large_image"]
    assert told["og:image"].startswith(f"{SITE}/russia/card.png?v=")
    assert client.get(told["og:image"].removeprefix(SITE)).status_code == 200


def test_the_home_of_the_site_says_what_it_is(client: Client, essay: Post, stranger_course: Course) -> None:
    Course.objects.update(audience=Audience.WEB)
    told = said(client, "/")
    assert (told["og:title"], told["canonical"], told["twitter:card"], "og:image" in told) == (
        "Colloquy",
        f"{SITE}/",
        "summary",
        False,
    )


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        *(("", ""), ("?page=1", ""), ("?page=2", "?page=2"), ("?page=99", "?page=2")),
        *(("?filter=unanswered", ""), ("?filter=unanswered&page=2", ""), ("?sort=new&page=2", "?page=2")),
    ],
)
def test_each_page_of_a_list_is_its_own_and_what_sorts_or_narrows_it_is_not(
    client: Client, essay: Post, query: str, canonical: str
) -> None:
    for n in range(10):
        published(essay.author, f"Essay {n}")
    assert said(client, f"/russia/{query}")["canonical"] == f"{SITE}/russia/{canonical}"


@pytest.mark.parametrize("query", ["?thread=2", "?sort=newest", "?under=1", "?utm_source=x"])
def test_an_essay_has_one_address_whatever_is_asked_of_its_thread(client: Client, essay: Post, query: str) -> None:
    assert said(client, f"{ESSAY}{query}")["canonical"] == f"{SITE}{ESSAY}"


@pytest.mark.parametrize("changed", [Course, Post])
def test_what_is_not_on_the_web_tells_nobody_how_to_link_to_it(
    as_author: Client, essay: Post, changed: type[Course] | type[Post]
) -> None:
    assert "og:title" in said(as_author, ESSAY)
    changed.objects.update(audience=Audience.COURSE)
    assert [name for name in said(as_author, ESSAY) if name.startswith(("og:", "article:", "twitter:"))] == []


def test_pages_for_people_tell_nothing_either(as_author: Client, essay: Post) -> None:
    for address in ("/russia/search/?q=left", f"{ESSAY}cite/", "/russia/me/", "/accounts/email/", "/russia/none/"):
        told = said(as_author, address)
        assert (address, [name for name in told if name.startswith(("og:", "canonical"))]) == (address, [])


def test_marks_in_titles_and_names_stay_words(client: Client, essay: Post) -> None:
    essay.revisions.update(title='"><script>alert(1)</script>')
    Enrolment.objects.filter(pk=essay.author_id).update(public_name='R" onload="x')
    page = client.get(ESSAY).content.decode()
    assert ("<script>alert" in page, 'onload="x' in page) == (False, False)
    assert said(client, ESSAY)["og:title"] == '"><script>alert(1)</script>'
    assert unescape(said(client, ESSAY)["article:author"]) == 'R" onload="x'
