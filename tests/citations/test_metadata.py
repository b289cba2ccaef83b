"""What a page tells machines: an essay's own record, `citation_*` pairs and JSON-LD, all from plain values."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from blog.citations.complete import complete
from blog.citations.metadata import citation_pairs, cited, json_ld, plain_line, reference
from blog.citations.own import Essay, Writer, name_of, own_record
from blog.citations.readers import read_references
from blog.citations.references import clean_record
from blog.citations.writers import write_bibtex, write_csl_json, write_ris

ESSAY = Essay(
    title="Two Capitals",
    writers=(Writer("R. Vale", "https://blog.example.edu/russia/authors/r-vale/"),),
    course="Russia",
    address="https://blog.example.edu/russia/posts/two-capitals/",
    course_address="https://blog.example.edu/russia/",
    language="en",
    words=831,
    summary="When the delegates went home.",
    published=date(2026, 11, 5),
)
WORKS: dict[str, Any] = json.loads((Path(__file__).parent / "golden" / "works.json").read_text())
TYPED = {"key": "tamm", "line": "Tamm, Jonas R. *Baltic_Winters*. 2nd ed., 1999.", "record": {}}
OWN_PAIRS = [
    ("citation_title", "Two Capitals"),
    ("citation_author", "R. Vale"),
    ("citation_publication_date", "2026/11/05"),
    ("citation_online_date", "2026/11/05"),
    ("citation_journal_title", "Russia"),
    ("citation_language", "en"),
    ("citation_public_url", "https://blog.example.edu/russia/posts/two-capitals/"),
    ("citation_fulltext_html_url", "https://blog.example.edu/russia/posts/two-capitals/"),
]


def entry(key: str) -> dict[str, Any]:
    return {"key": key, "line": f"The line of {key}.", "record": WORKS[key]}


@pytest.mark.parametrize(
    ("public_name", "expected"),
    [
        ("R. Vale", {"given": "R.", "family": "Vale"}),
        ("Mira Okafor", {"given": "Mira", "family": "Okafor"}),
        ("Ludwig van Beethoven", {"given": "Ludwig", "family": "van Beethoven"}),
        ("Mao Zedong", {"given": "Zedong", "family": "Mao"}),
        ("Ada Lind Jr.", {"literal": "Ada Lind Jr."}),
        ("The Owl", {"literal": "The Owl"}),
        ("Kestrel", {"literal": "Kestrel"}),
        ("anna and bo", {"literal": "anna and bo"}),
        ("Anna Ek and Bo Lund", {"literal": "Anna Ek and Bo Lund"}),
        ("毛泽东", {"literal": "毛泽东"}),
    ],
)
def test_a_public_name_is_parted_only_where_it_reads_like_a_persons(public_name: str, expected: dict[str, str]) -> None:
    assert name_of(public_name) == expected


def test_an_essay_is_a_post_in_the_blog_of_its_course() -> None:
    assert own_record(ESSAY) == {
        "type": "post-weblog",
        "title": "Two Capitals",
        "author": [{"family": "Vale", "given": "R."}],
        "container-title": "Russia",
        "issued": {"date-parts": [[2026, 11, 5]]},
        "URL": ESSAY.address,
        "language": "en",
    }


def test_an_unpublished_essay_has_no_date() -> None:
    assert "issued" not in own_record(replace(ESSAY, published=None))


def test_an_essays_own_record_is_read_back_from_every_file() -> None:
    record = own_record(ESSAY)
    for write in (write_bibtex, write_ris, write_csl_json):
        read = read_references(write([("vale2026", record)]))
        assert [(one.key, one.record) for one in read.records] == [("vale2026", record)]


def test_the_pairs_of_an_essay_without_works_are_its_own() -> None:
    assert citation_pairs(ESSAY, []) == OWN_PAIRS


def test_an_edited_essay_tells_both_days_and_an_unpublished_one_neither() -> None:
    edited = dict(citation_pairs(replace(ESSAY, updated=date(2026, 12, 1)), []))
    assert (edited["citation_publication_date"], edited["citation_online_date"]) == ("2026/11/05", "2026/12/01")
    unpublished = dict(citation_pairs(replace(ESSAY, published=None), []))
    assert [name for name in unpublished if name.endswith("date")] == []


def test_each_work_has_one_reference_in_the_order_of_the_list() -> None:
    pairs = citation_pairs(ESSAY, [entry("freeze2009"), TYPED])
    assert pairs[len(OWN_PAIRS) :] == [
        (
            "citation_reference",
            "citation_title=Russia: A History; citation_editor=Gregory L. Freeze; citation_publication_date=2009; "
            "citation_publisher=Oxford University Press",
        ),
        ("citation_reference", "Tamm, Jonas R. Baltic_Winters. 2nd ed., 1999."),
    ]


def test_an_articles_reference_has_its_journal_its_pages_and_its_doi() -> None:
    told = dict(pair.split("=", 1) for pair in reference(entry("reid2002")).split("; "))
    assert (told["citation_journal_title"], told["citation_volume"], told["citation_issue"]) == (
        "Slavic Review",
        "61",
        "2",
    )
    assert (told["citation_firstpage"], told["citation_lastpage"]) == ("211", "252")
    assert told["citation_doi"] == "10.2307/2697116"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("chapter", "citation_inbook_title"),
        ("paper-conference", "citation_conference_title"),
        ("article-newspaper", "citation_journal_title"),
    ],
)
def test_what_a_work_stands_in_is_named_by_its_kind(kind: str, name: str) -> None:
    record = {"type": kind, "title": "T", "container-title": "C"}
    assert reference({"line": "", "record": record}) == f"citation_title=T; {name}=C"


def test_a_semicolon_in_a_field_ends_no_pair() -> None:
    record = clean_record({"type": "book", "title": "War; Peace <i>now</i>"})
    assert reference({"line": "", "record": record}) == "citation_title=War, Peace now"


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("freeze2009", "Book"),
        ("reid2002", "ScholarlyArticle"),
        ("holloway2010", "Chapter"),
        ("sumbur1936", "NewsArticle"),
        ("cia1982", "Report"),
        ("who2005", "WebPage"),
        ("eisenstein1925", "Movie"),
        ("keefe2020", "PodcastEpisode"),
        ("gorbachev2011", "CreativeWork"),
    ],
)
def test_each_kind_of_work_has_schema_orgs_word(key: str, kind: str) -> None:
    assert (cited(entry(key))["@type"], cited(entry(key))["name"]) == (kind, WORKS[key]["title"])


def test_a_broadcast_on_the_air_is_no_podcast() -> None:
    record = {"type": "broadcast", "title": "T", "medium": "Television"}
    assert cited({"line": "", "record": record})["@type"] == "Episode"


def test_an_article_stands_in_its_periodical() -> None:
    told = cited(entry("reid2002"))
    assert told["isPartOf"] == {
        "@type": "Periodical",
        "name": "Slavic Review",
        "volumeNumber": "61",
        "issueNumber": "2",
    }
    assert (told["pagination"], told["sameAs"]) == ("211-252", "https://doi.org/10.2307/2697116")
    assert told["author"] == [{"@type": "Person", "name": "Susan E. Reid"}]


def test_an_organisation_is_no_person() -> None:
    assert cited(entry("who2005"))["author"] == [{"@type": "Organization", "name": "World Health Organization"}]


def test_a_work_without_a_record_is_its_line_and_nothing_is_guessed() -> None:
    assert cited(TYPED) == {"@type": "CreativeWork", "name": "Tamm, Jonas R. Baltic_Winters. 2nd ed., 1999."}


def test_the_essay_is_a_blog_posting_with_what_it_cites() -> None:
    assert json_ld(replace(ESSAY, updated=date(2026, 12, 1)), [TYPED]) == {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": "Two Capitals",
        "description": "When the delegates went home.",
        "author": [{"@type": "Person", "name": "R. Vale", "url": ESSAY.writers[0].address}],
        "datePublished": "2026-11-05",
        "dateModified": "2026-12-01",
        "inLanguage": "en",
        "wordCount": 831,
        "url": ESSAY.address,
        "mainEntityOfPage": ESSAY.address,
        "isPartOf": {"@type": "Blog", "name": "Russia", "url": ESSAY.course_address},
        "citation": [{"@type": "CreativeWork", "name": "Tamm, Jonas R. Baltic_Winters. 2nd ed., 1999."}],
    }


@pytest.mark.parametrize("record", [{"type": "book"}, {"type": "nonsense", "issued": {}}, {"author": [{}]}])
def test_a_record_that_says_little_breaks_nothing(record: dict[str, Any]) -> None:
    told = cited({"line": "The *line*.", "record": record})
    assert (told["name"], reference({"line": "The *line*.", "record": record})) == ("The line.", "")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("*Russia: A History*. 2009.", "Russia: A History. 2009."),
        ("_Pravda_, **1936**.", "Pravda, 1936."),
        ("See https://a.org/b_c_d and 2 * 3.", "See https://a.org/b_c_d and 2 * 3."),
    ],
)
def test_a_line_loses_its_signs_of_emphasis_alone(typed: str, plain: str) -> None:
    assert plain_line(typed) == plain


def test_every_entry_of_a_list_gets_a_record_and_a_key_of_its_own() -> None:
    twice = complete([entry("freeze2009"), entry("freeze2009"), TYPED])
    assert [key for key, _record in twice] == ["freeze2009", "freeze2009b", "tamm"]
    assert twice[0][1] == clean_record(WORKS["freeze2009"])
    assert (twice[2][1]["author"], twice[2][1]["issued"]) == (
        [{"family": "Tamm", "given": "Jonas R."}],
        {"date-parts": [[1999]]},
    )


def test_a_record_that_cannot_be_taken_along_gives_way_to_the_line() -> None:
    [(_key, record)] = complete([{**TYPED, "record": {"title": "x" * 5_000}}])
    assert record["author"] == [{"family": "Tamm", "given": "Jonas R."}]
