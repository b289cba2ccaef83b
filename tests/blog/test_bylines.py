"""An essay of three: each of them stands in the byline wherever essays are shown, listed, searched, told of and cited,
in the order in which they accepted, and no list asks more for it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils.translation import override

from blog import coauthors, noting, publishing
from blog.citing import essay_of, own_entries, plain_entry
from blog.copying import copy_in_all_styles
from blog.models import Audience, Enrolment, Notice, Post
from blog.names import naming
from blog.notices import following
from blog.notices.listing import listed
from comments.models import Comment
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, agreed, published, said, written

ATOM = "{http://www.w3.org/2005/Atom}"
THREE = "A. Kovac, B. Lind and C. Ortega"


def signs(post: Post, *places: Enrolment) -> Post:
    """The essay, signed by these people too, who agree to all."""
    for place in places:
        coauthors.accept(coauthors.invite(post, place.public_name, post.author.user), place.user, agreed=True)
    return Post.objects.get(pk=post.pk)


@pytest.fixture
def three(course: Any) -> list[Enrolment]:
    """Three students, the second of whom accepts last."""
    return [EnrolmentFactory(course=course, user__name=name) for name in ("A. Kovac", "B. Lind", "C. Ortega")]


@pytest.fixture
def essay(three: list[Enrolment]) -> Post:
    """Their essay, on the web."""
    return signs(published(three[0], "Two Capitals", "They met in Geneva."), *three[1:])


def html(client: Client, address: str) -> str:
    """A page's text without its marks."""
    return " ".join(re.sub(r"<[^>]+>", "", client.get(address).content.decode()).split())


def test_the_byline_names_them_in_the_order_in_which_they_signed(
    essay: Post, three: list[Enrolment], course: Any
) -> None:
    late = published(three[2], "Another")
    assert (essay.byline, signs(late, three[1], three[0]).byline) == (THREE, "C. Ortega, B. Lind and A. Kovac")
    coauthors.invite(late, EnrolmentFactory(course=course, user__name="D. Asked").public_name, three[2].user)
    assert Post.objects.get(pk=late.pk).byline == "C. Ortega, B. Lind and A. Kovac"
    with override("de"):
        assert essay.byline == "A. Kovac, B. Lind und C. Ortega"


def test_each_name_on_the_page_leads_to_all_that_person_wrote(
    essay: Post, three: list[Enrolment], client: Client
) -> None:
    page = client.get(essay.get_absolute_url()).content.decode()
    byline = page[page.index('<p class="by">') :].partition("</p>")[0]
    assert re.findall(r'<a class="name" href="([^"]+)"><bdi>([^<]+)</bdi></a>', byline) == [
        (f"/russia/authors/{place.slug}/", place.public_name) for place in three
    ]
    gathered = [client.get(f"/russia/authors/{place.slug}/").content.decode() for place in three]
    assert [page.count('/two-capitals/">Two Capitals</a>') for page in gathered] == [1, 1, 1]


@pytest.mark.parametrize("address", ["/russia/", "/russia/search/?q=capitals", "/russia/sources/"])
def test_lists_name_them_all(essay: Post, client: Client, address: str, three: list[Enrolment]) -> None:
    listed_too = published(three[0], "With a list", works=["Tamm, Jonas. *Baltic Winters*. 1999."])
    signs(listed_too, *three[1:])
    assert THREE in html(client, address)


def test_a_stranger_finds_a_co_author_by_what_they_may_read_alone(three: list[Enrolment], client: Client) -> None:
    post = signs(published(three[0], audience=Audience.COURSE), three[1])
    assert [client.get(f"/russia/authors/{place.slug}/").status_code for place in three] == [404] * 3
    assert [signed_in(three[2]).get(f"/russia/authors/{place.slug}/").status_code for place in three] == [200] * 3
    Post.objects.filter(pk=post.pk).update(audience=Audience.WEB)
    assert [client.get(f"/russia/authors/{place.slug}/").status_code for place in three] == [200, 200, 404]


def test_somebody_asked_is_not_found_by_it(three: list[Enrolment], client: Client) -> None:
    coauthors.invite(published(three[0]), "B. Lind", three[0].user)
    assert client.get(f"/russia/authors/{three[1].slug}/").status_code == 404
    assert "Nothing you can read here holds" in html(client, "/russia/search/?q=lind")


def test_the_feed_has_an_author_for_each(essay: Post, client: Client) -> None:
    feed = ElementTree.fromstring(client.get("/russia/feed/").content)  # noqa: S314
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert [one.findtext(f"{ATOM}name") for one in entry.findall(f"{ATOM}author")] == [
        "A. Kovac",
        "B. Lind",
        "C. Ortega",
    ]


def test_machines_and_those_who_cite_read_every_name(essay: Post, three: list[Enrolment], client: Client) -> None:
    page = client.get(essay.get_absolute_url()).content.decode()
    assert re.findall(r'<meta name="citation_author" content="([^"]+)">', page) == ["A. Kovac", "B. Lind", "C. Ortega"]
    told = json.loads(page.partition('type="application/ld+json">')[2].partition("</script>")[0])
    assert [
        (one["name"], one["url"].endswith(f"/{place.slug}/")) for one, place in zip(told["author"], three, strict=True)
    ] == [(name, True) for name in ("A. Kovac", "B. Lind", "C. Ortega")]
    assert plain_entry(essay_of(essay)).startswith(f"{THREE}. “Two Capitals.”")
    assert f"by {THREE}" in html(client, f"{essay.get_absolute_url()}cite/")
    bibtex = client.get(f"{essay.get_absolute_url()}cite/bib").content.decode()
    assert [name in bibtex for name in ("Kovac", "Lind", "Ortega")] == [True, True, True]


def test_copies_are_never_shown_under_a_byline_of_before(essay: Post, three: list[Enrolment]) -> None:
    copy_in_all_styles.func(essay.pk)
    essay = Post.objects.get(pk=essay.pk)
    assert "Ortega" in own_entries(essay)["apa"]
    coauthors.leave(essay, three[2].user)
    essay = Post.objects.get(pk=essay.pk)
    assert (own_entries(essay), essay.byline) == ({}, "A. Kovac and B. Lind")
    copy_in_all_styles.func(essay.pk)
    naming.rename(three[1], "B. Linden", "chosen", three[1].user)
    assert own_entries(Post.objects.get(pk=essay.pk)) == {}


def test_whoever_follows_one_of_them_hears_of_it_and_no_author_does(
    three: list[Enrolment], classmate: Enrolment
) -> None:
    following.follow(classmate.user, three[2])
    following.follow(three[1].user, three[0])
    post = signs(written(three[0], "Two Capitals"), *three[1:])
    publishing.publish(agreed(post), three[1].user)
    assert [one.person for one in Notice.objects.filter(kind="essay")] == [classmate.user]
    assert [one.item.title for one in listed(classmate.user)] == [f"{THREE} published “Two Capitals”"]


def test_what_is_said_under_it_is_told_to_each_of_them_but_its_writer(
    essay: Post, three: list[Enrolment], classmate: Enrolment
) -> None:
    def told() -> list[str]:
        rows = Notice.objects.filter(kind="own-essay").order_by("pk")
        return sorted(str(row.person) for row in rows)

    said(essay, classmate)
    assert told() == ["A. Kovac", "B. Lind", "C. Ortega"]
    Notice.objects.all().delete()
    said(essay, three[1])
    assert told() == ["A. Kovac", "C. Ortega"]


def test_what_is_for_the_essays_author_is_for_all_of_them(
    essay: Post, three: list[Enrolment], classmate: Enrolment, instructor: Enrolment
) -> None:
    comment = said(essay, classmate)
    Comment.objects.filter(pk=comment.pk).update(audience=Audience.PEERS)
    other = EnrolmentFactory(course=essay.course, user__name="Other Student")
    asked = EnrolmentFactory(course=essay.course, user__name="Asked Student")
    coauthors.invite(essay, "Asked Student", three[0].user)

    def readers() -> list[bool]:
        return [Comment.objects.visible_to(each.user).filter(pk=comment.pk).exists() for each in (*three, other, asked)]

    assert readers() == [True, True, True, False, False]
    coauthors.leave(essay, three[2].user)
    assert readers() == [True, True, False, False, False]


def test_their_comments_bear_the_badge(essay: Post, three: list[Enrolment], client: Client) -> None:
    said(essay, three[2], "I wrote the second half.")
    page = client.get(essay.get_absolute_url()).content.decode()
    assert '<span class="badge">Author</span>' in page[page.index("I wrote the second half") - 1500 :]


def test_ones_own_essay_is_never_unread_to_any_of_them(
    essay: Post, three: list[Enrolment], classmate: Enrolment
) -> None:
    pages = [html(signed_in(place), "/russia/") for place in (*three, classmate)]
    assert [page.count("New ") > 1 or "reply to Two Capitals New" in page for page in pages] == [
        False,
        False,
        False,
        True,
    ]
    assert ["Two Capitals" in html(signed_in(place), "/russia/new/") for place in (*three, classmate)] == [
        False,
        False,
        False,
        True,
    ]


def test_a_private_note_is_between_staff_and_the_first_author(
    essay: Post, three: list[Enrolment], instructor: Enrolment
) -> None:
    held = noting.exchange(instructor.user, instructor, essay, essay.author)
    assert held
    noting.write(held, "Between us.", instructor.user)
    assert ["Between us" in html(signed_in(place), essay.get_absolute_url()) for place in three] == [True, False, False]


@pytest.mark.parametrize("n", [1, 9])
def test_a_byline_costs_a_list_one_query_and_an_essay_of_one_author_none(
    three: list[Enrolment], client: Client, django_assert_num_queries: Callable[..., Any], n: int
) -> None:
    alone = published(three[0], "Alone")
    for number in range(n):
        joint = signs(published(three[0], f"Essay {number}"), *three[1:])
    addresses = ["/russia/", alone.get_absolute_url(), joint.get_absolute_url()]
    for address, queries in zip(addresses, (6, 4, 5), strict=True):
        with django_assert_num_queries(queries):
            client.get(address)


def test_who_wrote_it_is_asked_of_the_first_author_without_a_query(
    essay: Post,
    three: list[Enrolment],
    classmate: Enrolment,
    client: Client,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    essay = Post.objects.opened().get(pk=essay.pk)
    users = [place.user for place in (*three, classmate)]
    with django_assert_num_queries(1):
        assert essay.author.user == users[0]
    with django_assert_num_queries(0):
        assert essay.is_written_by(users[0])
    with django_assert_num_queries(1):
        assert [essay.is_written_by(user) for user in (*users, None)] == [True, True, True, False, False]
