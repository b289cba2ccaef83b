"""`…/posts/<slug>/cite/`, `…/cite/<form>` and `…/sources.<form>`: the page to copy from, who finds it, the files."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from blog import citing, copying, manuscripts, publishing
from blog.citations.formatted import Request
from blog.citations.readers import read_references
from blog.citations.styles import STYLES
from blog.models import Audience, Enrolment, Post, Revision
from tests.blog import cited
from tests.blog.cited import APA, FREEZE, at, listing, page
from tests.factories import published, written

engine, listed = cited.engine, cited.listed
FORMS = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json; charset=utf-8",
}


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
