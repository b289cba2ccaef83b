"""`…/posts/<slug>/cite/`, `…/cite/<form>`, `…/sources.<form>`, and what the page of an essay says to machines."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from blog import citing, copying, manuscripts, publishing
from blog.citations.engine import EngineFailed
from blog.citations.formatted import Formatted, PrintedEntry, Request
from blog.citations.readers import read_references
from blog.citations.styles import STYLES
from blog.models import Audience, Course, Enrolment, Post, Revision, Source
from tests.factories import EnrolmentFactory, published, said, written

FREEZE = {
    "key": "freeze2009",
    "line": "Freeze, Gregory L., editor. *Russia: A History*. 2009.",
    "record": {
        "type": "book",
        "title": "Russia: A History",
        "title-short": "Russia",
        "editor": [{"family": "Freeze", "given": "Gregory L."}],
        "issued": {"date-parts": [[2009]]},
    },
}
TAMM = {"key": "tamm1999", "line": "Tamm, Jonas R. *Baltic <Winters>*. 1999.", "record": {}}
APA = "cite/?style=apa"
FORMS = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json; charset=utf-8",
}


def at(post: Post, rest: str = "") -> str:
    return f"/russia/posts/{post.slug}/{rest}"


def listing(post: Post, entries: Sequence[Mapping[str, Any]]) -> Post:
    """The essay with these entries as the list of the revision that readers see."""
    Revision.objects.filter(pk=post.shown.pk).update(sources=list(entries))
    Source.objects.replace(post, entries)
    return Post.objects.opened().get(pk=post.pk)


def printed(request: Request) -> Formatted:
    """What stands in for the engine: the style, and the title set in it."""
    number = "[1] " if request.style == "ieee" else ""
    return Formatted(
        tuple(
            PrintedEntry(
                key,
                f"{number}{request.style}: <em>{record['title']}</em>",
                f"{number}{request.style}: {record['title']}",
            )
            for key, record in request.records.items()
        )
    )


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """An engine without a process; what it was asked."""
    asked: list[Request] = []

    def answered(request: Request) -> Formatted:
        asked.append(request)
        return printed(request)

    monkeypatch.setattr(copying, "answered", answered)
    return asked


@pytest.fixture
def listed(post: Post) -> Post:
    """A published essay with a work that has a record and one that was typed."""
    return listing(post, [TAMM, FREEZE])


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# the page to copy from


def test_before_the_copies_are_made_each_entry_stands_as_typed_and_the_essay_plainly(
    client: Client, listed: Post, settings: Any
) -> None:
    settings.SITE_URL = "https://blog.example.edu"
    html = page(client, at(listed, APA))
    assert "Freeze, Gregory L., editor. <em>Russia: A History</em>. 2009." in html
    assert "Tamm, Jonas R. <em>Baltic &lt;Winters&gt;</em>. 1999." in html
    assert "R. Vale. “The Specialists Go Home.” Twentieth-Century Russia, " in html
    assert "https://blog.example.edu/russia/posts/the-specialists-go-home/." in html


def test_once_they_are_made_the_page_prints_them_in_the_style_that_is_asked_for(
    client: Client, listed: Post, engine: list[Request]
) -> None:
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    html = page(client, at(listed, APA))
    assert "apa: The Specialists Go Home" in html
    assert "apa: <em>Russia: A History</em>" in html
    assert "Freeze, Gregory L., editor." not in html
    assert "A work that cannot be printed in this style stands as its author typed it." in html


@pytest.mark.parametrize(("asked", "style"), [("", "chicago-author-date"), ("?style=nonsense", "chicago-author-date")])
def test_without_a_style_it_is_the_essays_own(
    client: Client, listed: Post, engine: list[Request], asked: str, style: str
) -> None:
    Post.objects.update(citation_style=style)
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    assert f"{style}: The Specialists Go Home" in page(client, at(listed, f"cite/{asked}"))


def test_every_style_is_a_plain_link_and_the_chosen_one_is_marked(client: Client, listed: Post) -> None:
    html = page(client, at(listed, APA))
    assert re.findall(r'<a href="\?style=([\w-]+)"', html) == list(STYLES)
    assert re.findall(r'<a href="\?style=([\w-]+)" aria-current="page">', html) == ["apa"]


def test_every_button_to_copy_names_what_it_copies_and_is_hidden_without_a_script(client: Client, listed: Post) -> None:
    html = page(client, at(listed, APA))
    found = re.findall(
        r'<button class="btn" type="button" data-copy="#([\w-]+)"[^>]* aria-label="([^"]+)" hidden>', html
    )
    assert [label for _name, label in found] == ["Copy the essay’s entry", "Copy work 1", "Copy work 2"]
    names = [name for name, _label in found]
    assert names == ["own", "work-1", "work-2"]
    assert [html.count(f'id="{name}"') for name in names] == [1, 1, 1]


def test_works_stand_by_name_in_a_style_and_as_listed_where_it_counts_them(
    client: Client, listed: Post, engine: list[Request]
) -> None:
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    in_apa, in_ieee = page(client, at(listed, APA)), page(client, at(listed, "cite/?style=ieee"))
    assert in_apa.index("apa: <em>Russia") < in_apa.index("Tamm, Jonas")
    assert in_ieee.index("Tamm, Jonas") < in_ieee.index("ieee: <em>Russia")
    assert "[1]" not in in_ieee


def test_an_essay_without_works_offers_only_itself(client: Client, post: Post) -> None:
    html = page(client, at(post, APA))
    assert ("The works it cites" in html, "data-copy" in html) == (False, True)


def test_copies_of_an_entry_that_was_changed_since_are_not_shown(
    client: Client, listed: Post, engine: list[Request]
) -> None:
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    Revision.objects.update(sources=[{**FREEZE, "line": "Freeze, new words."}])
    html = page(client, at(listed, APA))
    assert ("Freeze, new words." in html, "apa: <em>Russia" in html) == (True, False)


def test_a_name_that_the_author_has_given_up_is_never_shown_again(
    client: Client, listed: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = dict.fromkeys(STYLES, "Vale, R. “The Specialists.”")
    Revision.objects.update(copies={**made, "record": citing.own_record(citing.essay_of(listed))})
    assert "Vale, R." in page(client, at(listed, APA))
    Enrolment.objects.filter(pk=listed.author_id).update(public_name="Kestrel")
    for rest in (APA, "cite/txt", "cite/bib", ""):
        html = page(client, at(listed, rest))
        assert ("Vale" in html, "Kestrel" in html) == (False, True)


@pytest.mark.parametrize("n", [1, 30])
def test_the_page_costs_the_same_for_one_work_and_for_thirty(
    client: Client, as_classmate: Client, post: Post, django_assert_num_queries: Any, n: int
) -> None:
    listing(post, [{**FREEZE, "key": f"k{index}", "line": f"Line {index}."} for index in range(n)])
    with django_assert_num_queries(2):  # essay, works
        page(client, at(post, APA))
    with django_assert_num_queries(5):  # session, account, essay, works, place
        page(as_classmate, at(post, APA))


# who finds it


ADDRESSES = ["cite/", "cite/bib", "cite/ris", "cite/json", "cite/txt", "sources.bib", "sources.ris", "sources.json"]


@pytest.mark.parametrize("rest", ADDRESSES)
def test_a_draft_answers_like_a_missing_essay_to_all_but_author_and_staff(
    client: Client, as_author: Client, as_classmate: Client, as_instructor: Client, author: Enrolment, rest: str
) -> None:
    post = listing(written(author), [FREEZE])
    readers = (client, as_classmate, as_author, as_instructor)
    assert [c.get(at(post, rest)).status_code for c in readers] == [404, 404, 200, 200]
    assert client.get(f"/russia/posts/nowhere/{rest}").status_code == 404
    assert client.get(f"/ottoman/posts/{post.slug}/{rest}").status_code == 404


@pytest.mark.parametrize("rest", ADDRESSES)
def test_a_withdrawn_essay_is_gone_for_its_readers_and_missing_for_everyone_else(
    client: Client, as_author: Client, as_classmate: Client, author: Enrolment, rest: str
) -> None:
    inner, web = published(author, "Inner", audience=Audience.COURSE), published(author, "Open")
    for post in (inner, web):
        publishing.withdraw(listing(post, [FREEZE]), post.author.user)
    assert [c.get(at(web, rest)).status_code for c in (client, as_classmate, as_author)] == [410, 410, 200]
    assert [c.get(at(inner, rest)).status_code for c in (client, as_classmate, as_author)] == [404, 410, 200]
    assert "Freeze" not in client.get(at(web, rest)).content.decode()


@pytest.mark.parametrize("rest", ADDRESSES)
def test_the_audience_of_an_essay_decides(
    client: Client, as_outsider: Client, as_classmate: Client, author: Enrolment, rest: str
) -> None:
    inner, staff = (published(author, audience=circle) for circle in (Audience.COURSE, Audience.STAFF))
    assert [c.get(at(inner, rest)).status_code for c in (client, as_outsider, as_classmate)] == [404, 404, 200]
    assert [c.get(at(staff, rest)).status_code for c in (client, as_outsider, as_classmate)] == [404, 404, 404]


@pytest.mark.parametrize("rest", ADDRESSES)
def test_nothing_is_posted(client: Client, post: Post, rest: str) -> None:
    assert client.post(at(post, rest)).status_code == 405


@pytest.mark.parametrize("rest", ["cite/exe", "cite/BIB", "cite/bib/", "sources.txt", "sources.", "sources.bib/"])
def test_a_form_there_is_not_is_missing(client: Client, post: Post, rest: str) -> None:
    assert client.get(at(post, rest)).status_code == 404


def test_readers_of_a_changed_essay_get_the_list_that_was_published(
    client: Client, as_author: Client, listed: Post
) -> None:
    manuscripts.revise(listed, manuscripts.Manuscript("New", "New words.", ("Secret, New. *Work*. 2026.",)), None)
    for reader in (client, as_author):
        for rest in ("sources.bib", "cite/", ""):
            assert "Secret" not in page(reader, at(listed, rest))


# files


@pytest.mark.parametrize(("form", "kind"), FORMS.items())
def test_the_list_is_a_file_of_its_kind_with_the_essays_name(
    client: Client, listed: Post, form: str, kind: str
) -> None:
    answer = client.get(at(listed, f"sources.{form}"))
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"] == f'attachment; filename="the-specialists-go-home-sources.{form}"'


@pytest.mark.parametrize("form", FORMS)
def test_the_list_is_read_back_as_it_was_and_a_typed_line_as_far_as_it_tells(
    client: Client, listed: Post, form: str
) -> None:
    read = {one.key: one.record for one in read_references(page(client, at(listed, f"sources.{form}"))).records}
    assert list(read) == ["tamm1999", "freeze2009"]
    assert read["freeze2009"] == FREEZE["record"]
    assert read["tamm1999"]["author"] == [{"family": "Tamm", "given": "Jonas R."}]


@pytest.mark.parametrize("form", FORMS)
def test_the_list_of_an_essay_without_works_is_an_empty_file(client: Client, post: Post, form: str) -> None:
    assert page(client, at(post, f"sources.{form}")).strip() == ("[]" if form == "json" else "")


@pytest.mark.parametrize(("form", "kind"), FORMS.items())
def test_the_essay_itself_is_a_file_with_its_permanent_address(
    client: Client, author: Enrolment, settings: Any, form: str, kind: str
) -> None:
    settings.SITE_URL = "https://blog.example.edu"
    post = published(author, published_at="2026-10-02T01:30Z")
    answer = client.get(at(post, f"cite/{form}"))
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"] == f'attachment; filename="the-specialists-go-home.{form}"'
    [one] = read_references(answer.content.decode()).records
    assert (one.key, one.record) == (
        "vale2026",
        {
            "type": "post-weblog",
            "title": "The Specialists Go Home",
            "author": [{"family": "Vale", "given": "R."}],
            "container-title": "Twentieth-Century Russia",
            "issued": {"date-parts": [[2026, 10, 1]]},  # in the course's own time
            "URL": "https://blog.example.edu/russia/posts/the-specialists-go-home/",
            "language": "en",
        },
    )


def test_the_essay_as_text_is_its_lines_in_the_styles_most_asked_for(
    client: Client, listed: Post, engine: list[Request]
) -> None:
    before = page(client, at(listed, "cite/txt"))
    assert (before.count("\n"), before.startswith("R. Vale. “The Specialists Go Home.”")) == (1, True)
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    assert page(client, at(listed, "cite/txt")) == (
        "MLA 9\nmodern-language-association: The Specialists Go Home\n\n"
        "Chicago 18, author-date\nchicago-author-date: The Specialists Go Home\n\n"
        "APA 7\napa: The Specialists Go Home\n"
    )


# the task


def test_the_copies_are_made_of_every_record_in_every_style(listed: Post, engine: list[Request]) -> None:
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    revision = Revision.objects.get(pk=listed.published_id)
    assert revision.copies.pop("record")["title"] == "The Specialists Go Home"
    assert revision.copies == {style: f"{style}: The Specialists Go Home" for style in STYLES}
    assert [source.copies for source in listed.sources.all()] == [
        {},
        {"record": FREEZE["record"]} | {style: f"{style}: <em>Russia: A History</em>" for style in STYLES},
    ]


def test_the_engine_is_asked_once_a_style_where_no_author_stands_twice(listed: Post, engine: list[Request]) -> None:
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    assert [(request.style, list(request.records)) for request in engine] == [
        (style, ["", "freeze2009"]) for style in STYLES
    ]


def test_two_works_of_one_author_are_never_asked_together() -> None:
    other = {**FREEZE["record"], "title": "Another"}
    third = {"type": "book", "title": "Third", "author": [{"family": "Lüthi"}]}
    assert copying.apart({"a": FREEZE["record"], "b": other, "c": third}) == [
        {"a": FREEZE["record"], "c": third},
        {"b": other},
    ]


def test_making_them_again_changes_nothing(listed: Post, engine: list[Request]) -> None:
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    before = list(Revision.objects.values()), list(Source.objects.values())
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    assert (list(Revision.objects.values()), list(Source.objects.values())) == before


def test_without_the_engine_what_is_there_stays(
    listed: Post, engine: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    before = list(Revision.objects.values()), list(Source.objects.values())

    def missing(request: Request) -> Formatted:
        raise EngineFailed("Pandoc is not installed.")

    monkeypatch.setattr(copying, "answered", missing)
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    assert (list(Revision.objects.values()), list(Source.objects.values())) == before


def test_without_the_engine_nothing_is_kept_that_looks_made(listed: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(request: Request) -> Formatted:
        raise EngineFailed("Pandoc is not installed.")

    monkeypatch.setattr(copying, "answered", missing)
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    assert (Revision.objects.get(pk=listed.published_id).copies, listed.sources.get(key="freeze2009").copies) == (
        {},
        {},
    )


def test_one_style_that_fails_costs_no_other(
    listed: Post, engine: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_apa(request: Request) -> Formatted:
        if request.style == "apa":
            raise EngineFailed("It stopped.")
        return printed(request)

    monkeypatch.setattr(copying, "answered", without_apa)
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    assert set(STYLES) - set(listed.sources.get(key="freeze2009").copies) == {"apa"}
    assert set(STYLES) - set(Revision.objects.get(pk=listed.published_id).copies) == {"apa"}


def test_copies_of_a_record_that_was_changed_since_are_neither_shown_nor_kept(
    client: Client, listed: Post, engine: list[Request]
) -> None:
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    changed = {**FREEZE, "record": {**FREEZE["record"], "title": "Other"}}
    for entry in (changed, {**FREEZE, "record": {}}):
        listing(listed, [entry])
        assert listed.sources.get().copies  # the row keeps them
        assert "apa: <em>Russia" not in page(client, at(listed, APA))
    listing(listed, [changed])
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    assert "apa: <em>Other</em>" in page(client, at(listed, APA))
    assert "Russia: A History" not in str(listed.sources.get().copies)


def test_an_essay_that_is_gone_or_not_published_is_passed_over(
    author: Enrolment, listed: Post, engine: list[Request]
) -> None:
    draft = listing(written(author, "Draft"), [FREEZE])
    publishing.withdraw(listed, None)
    gone = published(author, "Gone")
    Post.objects.filter(pk=gone.pk).delete()
    for post in (draft, listed, gone):
        copying.copy_in_all_styles.call(post_pk=post.pk)
    assert (engine, [source.copies for source in Source.objects.all()]) == ([], [{}] * 3)


def test_the_engine_itself_prints_each_work_as_it_stands_alone(author: Enrolment) -> None:
    other = {"key": "b", "line": "b", "record": {**FREEZE["record"], "title": "Another History"}}
    post = listing(published(author), [FREEZE, other])
    copying.copy_in_all_styles.call(post_pk=post.pk)
    mla = [source.copies["modern-language-association"] for source in post.sources.all()]
    assert mla == [
        "Freeze, Gregory L., editor. <em>Russia: A History</em>. 2009.",
        "Freeze, Gregory L., editor. <em>Another History</em>. 2009.",
    ]
    apa = [source.copies["apa"] for source in post.sources.all()]
    assert apa[0] == "Freeze, G. L. (Ed.). (2009). <em>Russia: A History</em>."
    own = Revision.objects.get(pk=post.published_id).copies["modern-language-association"]
    assert own.startswith("Vale, R. “The Specialists Go Home.” Twentieth-Century Russia, ")


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
