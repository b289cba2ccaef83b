"""`/<course>/sources/` and its files: every work that the essays a reader may see here cite, each once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.test import Client

from blog import manuscripts, publishing
from blog.citations.readers import read_references
from blog.models import Audience, Course, Enrolment, Post, Revision, Source
from tests.factories import EnrolmentFactory, published, written

AT = "/russia/sources/"
FREEZE = "Freeze, Gregory L., editor. *Russia: A History*. 3rd ed., Oxford UP, 2009."
RECORD = {
    "type": "book",
    "title": "Russia: A History",
    "editor": [{"family": "Freeze", "given": "Gregory L."}],
    "issued": {"date-parts": [[2009]]},
}


def entry(line: str, key: str = "work", **record: Any) -> dict[str, Any]:
    return {"key": key, "line": line, "record": record}


def listing(author: Enrolment, title: str, *entries: Mapping[str, Any], **kept: Any) -> Post:
    """A published essay with these entries."""
    post = published(author, title, **kept)
    Revision.objects.filter(pk=post.published_id).update(sources=list(entries))
    Source.objects.replace(post, entries)
    return post


def works(client: Client, address: str = AT) -> list[tuple[str, list[str]]]:
    """Each work as it prints, with the titles of the essays that cite it."""
    answer = client.get(address)
    assert answer.status_code == 200
    return [(work.html, [post.title for post in work.posts]) for work in answer.context["works"]]


def test_a_work_that_two_essays_list_stands_once_with_both(client: Client, author: Enrolment) -> None:
    listing(author, "One", entry(FREEZE))
    listing(author, "Two", entry("Freeze, Gregory L. Russia, A History. Oxford 2009.", **RECORD))
    [(html, essays)] = works(client)
    assert (html, essays) == ("Freeze, Gregory L. Russia, A History. Oxford 2009.", ["One", "Two"])
    assert "Cited in 2 essays:" in client.get(AT).content.decode()


@pytest.mark.parametrize(
    ("one", "other", "n"),
    [
        (entry("A.", DOI="10.2307/2697116"), entry("B.", DOI="https://doi.org/10.2307/2697116"), 1),
        (entry("A.", ISBN="978-0-19-956041-7"), entry("B.", ISBN="0199560412"), 1),
        (entry("A.", ISBN="978-0-19-956041-7"), entry("B.", ISBN="9780195151534"), 2),
        (entry(FREEZE), entry(FREEZE.replace("2009", "1997")), 2),
        (entry("something nobody can read"), entry("Something nobody can read."), 1),
        (entry("something nobody can read"), entry("something else"), 2),
    ],
)
def test_works_are_one_by_doi_by_isbn_or_by_author_title_and_year(
    client: Client, author: Enrolment, one: Any, other: Any, n: int
) -> None:
    listing(author, "One", one)
    listing(author, "Two", other)
    assert len(works(client)) == n


def test_an_essay_that_lists_a_work_twice_is_named_once(client: Client, author: Enrolment) -> None:
    listing(author, "One", entry(FREEZE, "a"), entry(f"{FREEZE} ", "b"))
    assert [essays for _html, essays in works(client)] == [["One"]]


def test_works_stand_by_the_name_they_are_cited_by(client: Client, author: Enrolment) -> None:
    lines = ["Zubok, V. M. *Failed*. 2007.", "“The Truth.” *Pravda*, 1936.", "Åberg, Ann. *Ice*. 2001.", FREEZE]
    listing(author, "One", *[entry(line, f"k{place}") for place, line in enumerate(lines)])
    assert [re.sub(r"\W.*", "", html) for html, _essays in works(client)] == ["Åberg", "Freeze", "", "Zubok"]


def test_a_work_prints_in_the_courses_style_where_a_copy_is_kept(
    client: Client, author: Enrolment, course: Course
) -> None:
    listing(author, "One", entry(FREEZE, **RECORD))
    listing(author, "Two", entry("Freeze, other words. *Russia: A History*. 2009.", **RECORD))
    Source.objects.filter(post__slug="one").update(copies={"record": {}, "apa": "Of a former record."})
    Source.objects.filter(post__slug="two").update(copies={"record": RECORD, "apa": "In <em>APA</em>.", "ieee": "No."})
    assert [html[:40] for html, _essays in works(client)] == ["Freeze, Gregory L., editor. <em>Russia: "]
    Course.objects.update(citation_style="apa")
    assert [html for html, _essays in works(client)] == ["In <em>APA</em>."]


def test_a_line_that_repeats_the_author_with_dashes_stands_for_no_other(client: Client, author: Enrolment) -> None:
    listing(author, "One", entry("Fitzpatrick, Sheila. *A*. 1999.", "a"), entry("---. *B*. 1994.", "b"))
    listing(author, "Two", entry("Fitzpatrick, Sheila. *B*. 1994.", "b"))
    assert [html for html, _essays in works(client)][1] == "Fitzpatrick, Sheila. <em>B</em>. 1994."


def test_a_hostile_line_is_text(client: Client, author: Enrolment) -> None:
    listing(author, "<script>One</script>", entry("<script>alert(1)</script>. *T*. 2009."))
    assert "<script>alert" not in client.get(AT).content.decode()
    assert "<script>One" not in client.get(AT).content.decode()


def test_a_course_without_works_says_what_will_stand_here(client: Client, post: Post) -> None:
    page = client.get(AT).content.decode()
    assert ("No works yet." in page, "Take all of them along" in page) == (True, False)


def test_the_navigation_leads_here(client: Client, course: Course) -> None:
    assert '<a href="/russia/sources/" aria-current="page">Sources</a>' in client.get(AT).content.decode()


@pytest.mark.parametrize("address", [AT, f"{AT}bib"])
def test_only_essays_that_the_reader_may_see_are_counted(
    client: Client, as_outsider: Client, as_classmate: Client, as_author: Client, author: Enrolment, address: str
) -> None:
    shown = {"Web": Audience.WEB, "Course": Audience.COURSE, "Staff": Audience.STAFF}
    for title, circle in shown.items():
        listing(author, title, entry(f"{title}worth, Ann. *A Work*. 2001."), audience=circle)
    draft = written(author, "Draft")
    Source.objects.replace(draft, [entry("Draftworth, Ann. *A Work*. 2001.")])
    publishing.withdraw(listing(author, "Withdrawn", entry("Withdrawnworth, Ann. *A Work*. 2001.")), None)
    readers = (client, as_outsider, as_classmate, as_author)
    found = [set(re.findall(r"(\w+)worth", reader.get(address).content.decode())) for reader in readers]
    assert found == [{"Web"}, {"Web"}, {"Web", "Course"}, {"Web", "Course", "Staff"}]


def test_an_essay_that_is_hidden_is_not_named_beside_a_work_that_is_shown(client: Client, author: Enrolment) -> None:
    listing(author, "Open", entry(FREEZE))
    listing(author, "Inner", entry(FREEZE), audience=Audience.COURSE)
    assert works(client) == [
        ("Freeze, Gregory L., editor. <em>Russia: A History</em>. 3rd ed., Oxford UP, 2009.", ["Open"])
    ]


def test_words_that_are_not_published_yet_list_nothing(client: Client, as_author: Client, author: Enrolment) -> None:
    post = listing(author, "One", entry(FREEZE))
    manuscripts.revise(post, manuscripts.Manuscript("One", "New.", ("Secret, Ann. *New*. 2001.",)), author.user)
    for reader in (client, as_author):
        assert [html[:6] for html, _essays in works(reader)] == ["Freeze"]


def test_works_of_another_course_are_not_here(
    client: Client, author: Enrolment, stranger_course: Course, other_instructor: Enrolment
) -> None:
    Course.objects.update(audience=Audience.WEB)
    other_instructor.course.refresh_from_db()
    listing(other_instructor, "There", entry("Ottoman, Ann. *There*. 2001."))
    listing(author, "Here", entry(FREEZE))
    assert [essays for _html, essays in works(client)] == [["Here"]]
    assert [essays for _html, essays in works(client, "/ottoman/sources/")] == [["There"]]


@pytest.mark.parametrize("rest", ["", "bib", "ris", "json"])
def test_a_hidden_course_and_a_missing_one_answer_alike(
    client: Client, as_classmate: Client, other_instructor: Enrolment, rest: str
) -> None:
    for reader in (client, as_classmate):
        assert reader.get(f"/ottoman/sources/{rest}").status_code == 404
        assert reader.get(f"/nowhere/sources/{rest}").status_code == 404


@pytest.mark.parametrize("rest", ["exe", "txt", "BIB", "bib/"])
def test_a_form_there_is_not_is_missing(client: Client, post: Post, rest: str) -> None:
    assert client.get(f"{AT}{rest}").status_code == 404


@pytest.mark.parametrize("rest", ["", "bib", "ris", "json"])
def test_nothing_is_posted(client: Client, post: Post, rest: str) -> None:
    assert client.post(f"{AT}{rest}").status_code == 405


def fill(author: Enrolment, n: int) -> None:
    """As many works, three to an essay, every other essay with a work that all share."""
    for start in range(0, n, 3):
        lines = [f"Name{place:03}, Ann. *Work {place}*. 2001." for place in range(start, min(start + 3, n))]
        shared: Sequence[dict[str, Any]] = [entry(FREEZE, "shared")] if start % 2 else []
        listing(author, f"Essay {start}", *[entry(line, f"k{place}") for place, line in enumerate(lines)], *shared)


@pytest.mark.parametrize("n", [1, 30])
def test_the_page_costs_the_same_for_one_work_and_for_thirty(
    client: Client, as_classmate: Client, author: Enrolment, django_assert_num_queries: Any, n: int
) -> None:
    fill(author, n)
    with django_assert_num_queries(4):  # course, what tells the works, the works of this page, co-authors
        assert len(works(client)) >= n
    with django_assert_num_queries(7):  # session, account, place
        works(as_classmate)
    for form in ("bib", "ris", "json"):
        with django_assert_num_queries(3):
            client.get(f"{AT}{form}")


def test_a_hundred_works_are_a_page(client: Client, author: Enrolment) -> None:
    listing(author, "One", *[entry(f"Name{n:03}, Ann. *Work {n}*. 2001.", f"k{n}") for n in range(103)])
    pages = [[html[:7] for html, _essays in works(client, f"{AT}?page={n}")] for n in ("1", "2", "99")]
    assert [len(page) for page in pages] == [100, 3, 3]
    assert (pages[0][0], pages[1]) == ("Name000", ["Name100", "Name101", "Name102"])
    assert "Page 2 of 2" in client.get(f"{AT}?page=2").content.decode()


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("bib", "application/x-bibtex; charset=utf-8"),
        ("ris", "application/x-research-info-systems; charset=utf-8"),
        ("json", "application/vnd.citationstyles.csl+json; charset=utf-8"),
    ],
)
def test_the_works_are_a_file_with_each_work_once_and_a_key_of_its_own(
    client: Client, author: Enrolment, form: str, kind: str
) -> None:
    listing(author, "One", entry(FREEZE, "freeze"), entry("Lüthi, Lorenz M. *The Split*. 2008.", "same"))
    listing(
        author, "Two", entry(FREEZE, "freeze", **RECORD), entry("Zubok, Vladislav. *A Failed Empire*. 2007.", "same")
    )
    answer = client.get(f"{AT}{form}")
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"] == f'attachment; filename="russia-sources.{form}"'
    read = read_references(answer.content.decode()).records
    assert [one.key for one in read] == ["freeze", "same", "sameb"]
    assert read[0].record == {**RECORD, "title-short": "Russia"}


@pytest.mark.parametrize("form", ["bib", "ris", "json"])
def test_the_works_of_a_course_without_any_are_an_empty_file(client: Client, course: Course, form: str) -> None:
    assert client.get(f"{AT}{form}").content.decode().strip() == ("[]" if form == "json" else "")


def test_the_author_goes_by_the_public_name(client: Client, course: Course) -> None:
    person = EnrolmentFactory(course=course, user__name="Real Person", public_name="Kestrel")
    listing(person, "One", entry(FREEZE))
    page = client.get(AT).content.decode()
    assert ("by Kestrel" in page, "Real" in page) == (True, False)
