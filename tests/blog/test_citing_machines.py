"""What the page of an essay and the feed say to machines of it and of the works it cites, and what the page offers."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from blog import publishing
from blog.models import Audience, Course, Enrolment, Post
from tests.blog import cited
from tests.blog.cited import FREEZE, TAMM, at, listing, page
from tests.factories import EnrolmentFactory, published, said, written

listed = cited.listed


# the page of the essay


def metas(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<meta name="(citation_\w+)" content="([^"]*)">', html)


def data(html: str) -> dict[str, Any]:
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    found: dict[str, Any] = json.loads(block)
    return found


def test_the_page_tells_machines_of_the_essay_and_its_works(client: Client, author: Enrolment, settings: Any) -> None:
    settings.SITE_URL = "https://blog.example.edu"
    post = listing(published(author, language="ru"), [TAMM, FREEZE])
    Post.objects.update(published_at="2026-10-02T01:30Z")
    html = page(client, at(post))
    here = "https://blog.example.edu/russia/posts/the-specialists-go-home/"
    assert f'<link rel="canonical" href="{here}">' in html
    assert metas(html) == [
        ("citation_title", "The Specialists Go Home"),
        ("citation_author", "R. Vale"),
        ("citation_publication_date", "2026/10/01"),
        ("citation_online_date", "2026/10/01"),
        ("citation_journal_title", "Twentieth-Century Russia"),
        ("citation_language", "ru"),
        ("citation_public_url", here),
        ("citation_fulltext_html_url", here),
        ("citation_reference", "Tamm, Jonas R. Baltic &lt;Winters&gt;. 1999."),
        (
            "citation_reference",
            "citation_title=Russia: A History; citation_editor=Gregory L. Freeze; citation_publication_date=2009",
        ),
    ]
    assert [work["name"] for work in data(html)["citation"]] == [
        "Tamm, Jonas R. Baltic <Winters>. 1999.",
        "Russia: A History",
    ]


def test_what_machines_read_holds_no_roster_name_no_address_and_no_finding(
    client: Client, as_instructor: Client, author: Enrolment
) -> None:
    post = published(author, body="As nobody listed says (Nemo 12).")
    for reader in (client, as_instructor):
        head = page(reader, at(post)).split("</head>")[0]
        assert [word for word in ("Valentine", "ruth.", "@example", "Nemo, ", "finding") if word in head] == []


def test_no_title_or_line_leaves_the_head(client: Client, author: Enrolment) -> None:
    hostile = '"></script><script>alert(1)</script><meta x="'
    post = listing(published(author, hostile), [{**TAMM, "line": hostile}])
    html = page(client, at(post))
    assert "<script>alert" not in html
    assert (data(html)["headline"], data(html)["citation"][0]["name"]) == (hostile, hostile)


def test_the_page_offers_to_cite_it_and_to_take_its_list_along(client: Client, listed: Post) -> None:
    html = page(client, at(listed))
    start = at(listed)
    shown = html.split('<div class="citethis">')[1].split("</article>")[0]
    assert re.findall(r'href="([^"]*)"', shown)[:7] == [
        f"{start}cite/?style=modern-language-association",
        f"{start}cite/?style=chicago-author-date",
        f"{start}cite/?style=apa",
        f"{start}cite/bib",
        f"{start}sources.bib",
        f"{start}sources.ris",
        f"{start}sources.json",
    ]


def test_an_essay_without_works_offers_no_list_and_a_draft_nothing(
    client: Client, as_author: Client, author: Enrolment, post: Post
) -> None:
    html = page(client, at(post))
    assert ("citethis" in html, "Take its sources along" in html) == (True, False)
    assert "citethis" not in page(as_author, at(listing(written(author, "Draft"), [FREEZE])))


def test_works_add_no_query_to_the_page(
    client: Client, as_classmate: Client, classmate: Enrolment, post: Post, django_assert_num_queries: Any
) -> None:
    listing(post, [{**FREEZE, "key": f"k{index}", "line": f"Line {index}."} for index in range(30)])
    said(post, classmate)
    with django_assert_num_queries(4):
        page(client, at(post))
    with django_assert_num_queries(7):
        page(as_classmate, at(post))


# the feed


ATOM = "{http://www.w3.org/2005/Atom}"


def contents(client: Client, course: str = "russia") -> list[str | None]:
    answer = client.get(f"/{course}/feed/")
    root = ET.fromstring(answer.content)  # noqa: S314
    assert {entry.find(f"{ATOM}content").attrib["type"] for entry in root.iter(f"{ATOM}entry")} <= {"html"}  # type: ignore[union-attr]
    return [entry.findtext(f"{ATOM}content") for entry in root.iter(f"{ATOM}entry")]


def test_an_entry_of_the_feed_carries_the_whole_essay_with_its_list(
    client: Client, author: Enrolment, settings: Any
) -> None:
    settings.SITE_URL = "https://blog.example.edu"
    post = published(author, body="First.\n\nSo (Tamm 4).\n\nLast.", works=["Tamm, Jonas R. *Baltic Winters*. 1999."])
    [html] = contents(client)
    assert html is not None
    here = f"https://blog.example.edu{at(post)}"
    assert ("<p>First.</p>" in html, "<p>Last.</p>" in html) == (True, True)
    assert f'href="{here}#ref-tamm1999"' in html
    assert f'<li id="post-{post.pk}-ref-tamm1999">' in html
    assert "Tamm, Jonas R. <em>Baltic Winters</em>. 1999.</" in html
    assert ("margin" in html, "↩" in html) == (False, False)


def test_two_essays_in_one_feed_share_no_id(client: Client, author: Enrolment) -> None:
    for title in ("One", "Two"):
        published(author, title, body="So (Tamm 4).", works=["Tamm, Jonas R. *Baltic Winters*. 1999."])
    found = [set(re.findall(r'id="([^"]*)"', html or "")) for html in contents(client)]
    assert (len(found), found[0] & found[1], min(map(len, found)) > 1) == (2, set(), True)


def test_control_characters_in_an_essay_break_no_feed(client: Client, author: Enrolment) -> None:
    published(author, "Ti\x0btle ]]>", body="Words\x0c ]]> & \x1f here.")
    [html] = contents(client)
    assert html is not None
    assert "]]&gt; &amp;" in html


def test_the_feed_holds_no_essay_that_its_reader_may_not_see(
    client: Client, as_outsider: Client, as_classmate: Client, as_author: Client, author: Enrolment, course: Course
) -> None:
    published(author, "Inner", audience=Audience.COURSE)
    written(author, "Draft")
    publishing.withdraw(published(author, "Withdrawn"), None)
    published(EnrolmentFactory(course=course), "Open")
    assert [len(contents(reader)) for reader in (client, as_outsider, as_classmate, as_author)] == [1, 1, 2, 2]


@pytest.mark.parametrize("n", [1, 12])
def test_a_feed_costs_the_same_for_one_essay_and_for_twelve(
    client: Client, author: Enrolment, django_assert_num_queries: Any, n: int
) -> None:
    for index in range(n):
        published(author, f"Essay {index}")
    with django_assert_num_queries(4):  # course, essays, co-authors, tags
        assert len(contents(client)) == n
