"""One door for every form of references: what comes in, what is named with its line, what is refused."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pypandoc
import pytest

from blog.citations.readers import BadReferences, Problem, Reading, read_references

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> Reading:
    """A sample file, read as it was uploaded."""
    return read_references((SAMPLES / name).read_bytes(), name)


def records(text: str) -> dict[str, dict[str, Any]]:
    """The records of a text by their keys; nothing in it may be refused."""
    reading = read_references(text)
    assert reading.problems == ()
    return {read.key: read.record for read in reading.records}


@pytest.fixture
def without_pandoc(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pandoc anywhere."""

    def absent() -> str:
        raise OSError("no pandoc")

    monkeypatch.setattr(pypandoc, "get_pandoc_path", absent)


@pytest.mark.parametrize(("text", "filename", "form"), [
    ("@book{a, title={A}}", "", "bibtex"), ("% a list\n  @Book (a, title={A})", "x.txt", "bibtex"),
    ("TY  - BOOK\nTI  - A\nER  - ", "", "ris"), ("\ufeffTY  - BOOK\r\nTI  - @book{a,\r\nER  - ", "", "ris"),
    ('[{"title": "A"}]', "", "csl-json"), ('{"items": [{"title": "A"}]}', "", "csl-json"),
    ("<xml><records><record></record></records></xml>", "", "endnote"),
    ("Freeze, Gregory L. Russia: A History. Oxford UP, 2009.", "", "lines"), ("", "works.bib", "lines"),
    ("<html><p>@freeze2009</p></html>", "", "lines"), ("write to me @book club", "", "lines"),
    ("[1] Freeze, Gregory. Russia.", "", "lines"), ("nothing here", "works.bib", "bibtex"),
])  # fmt: skip
def test_the_form_is_told_by_what_stands_in_the_text(text: str, filename: str, form: str) -> None:
    assert read_references(text, filename).form == form


def test_typed_lines_are_left_to_their_own_reader() -> None:
    assert read_references("Freeze, Gregory L. Russia. 2009.") == Reading("lines")


def test_a_file_too_large_is_refused_at_once() -> None:
    start = time.process_time()
    with pytest.raises(BadReferences, match="10 MB, and 2 MB are allowed"):
        read_references(b"@book{a, title={" + b"x" * 10_000_000)
    assert time.process_time() - start < 0.1


@pytest.mark.parametrize(
    "unit", ["@book{k, title={A}}\n", "TY  - BOOK\nTI  - A\nER  - \n", '{"title": "A"},', "<record></record>"]
)
def test_more_than_500_works_are_refused(unit: str) -> None:
    wrap = {"{": "[%s{}]", "<": "<xml><records>%s</records></xml>"}.get(unit[0], "%s")
    with pytest.raises(BadReferences, match="more than 500 works"):
        read_references(wrap % (unit * 501))


@pytest.mark.parametrize(("text", "filename"), [("no works", "a.bib"), ("no works", "a.ris"), ("[]", "a.json")])
def test_a_file_without_works_says_so(text: str, filename: str) -> None:
    reason = "There are no works in this file. Export the list again, or paste the works as lines."
    assert read_references(text, filename).problems == (Problem(1, reason, ""),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_older_encodings_are_read(encoding: str) -> None:
    data = "TY  - BOOK\r\nAU  - Lüthi, Lorenz\r\nTI  - Split\r\nER  - \r\n".encode(encoding)
    assert read_references(data).records[0].record["author"] == [{"family": "Lüthi", "given": "Lorenz"}]


def test_ris_with_dirt_gives_four_of_four() -> None:
    reading = sample("dirt.ris")
    assert (len(reading.records), reading.problems) == (4, ())
    assert [(read.key, read.line_number) for read in reading.records] == [
        ("luthi2008", 1), ("central1982", 10), ("reid2002", 18), ("westad1998", 29),
    ]  # fmt: skip
    split, report, article, chapter = [read.record for read in reading.records]
    assert split["title"] == "The Sino-Soviet Split: Cold War in the Communist World"
    assert report == {
        "type": "report", "title": "The Polish Question", "number": "SOV 82-10112",
        "URL": "https://example.org/reports/82.pdf", "author": [{"literal": "Central Intelligence Agency"}],
        "issued": {"date-parts": [[1982, 7]]},
    }  # fmt: skip
    assert (article["DOI"], article["page"], article["title"]) == ("10.1000/182", "211-252", "Kitchens; and Queues")
    assert (chapter["editor"], chapter["container-title"]) == (
        [{"family": "Chen", "given": "Jian"}],
        "Brothers in Arms",
    )


def test_a_bad_ris_record_costs_no_other() -> None:
    reading = read_references("AU  - A, B\nER  - \nTY  - BOOK\nTI  - Good\nTY  - BOOK\nKW  - nothing else\nER  - \n")
    assert [read.record["title"] for read in reading.records] == ["Good"]
    assert [(problem.line_number, problem.reason.split(":")[0]) for problem in reading.problems] == [
        (1, "This record has no type"), (5, "This record is empty"),
    ]  # fmt: skip


@pytest.mark.parametrize(("tags", "field", "value"), [
    (["TY  - BOOK", "TI  - A", "T2  - Series"], "collection-title", "Series"),
    (["TY  - MPCT", "TI  - A", "AU  - Eisenstein, Sergei"], "director", [{"family": "Eisenstein", "given": "Sergei"}]),
    (["TY  - EDBOOK", "TI  - A", "AU  - Freeze, Gregory"], "editor", [{"family": "Freeze", "given": "Gregory"}]),
    (["TY  - BOOK", "TI  - A", "AU  - King, Martin Luther, Jr."], "author",
     [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]),
    (["TY  - JOUR", "TI  - A", "PY  - 1998///Spring"], "issued", {"date-parts": [[1998]], "season": 1}),
    (["TY  - JOUR", "TI  - A", "PY  - 2001", "DA  - 2001/05/09/"], "issued", {"date-parts": [[2001, 5, 9]]}),
    (["TY  - JOUR", "TI  - A", "SP  - 211-252"], "page", "211-252"),
    (["TY  - XXXX", "TI  - A"], "type", "document"),
    (["TY  - ELEC", "TI  - A", "UR  - javascript:alert(1)"], "URL", None),
])  # fmt: skip
def test_ris_roles_dates_and_types(tags: list[str], field: str, value: Any) -> None:
    assert read_references("\n".join(tags)).records[0].record.get(field) == value


def test_csl_json_names_a_bad_record_by_its_position() -> None:
    broken = '{"id": "b1", "title": ""},\n{"id": "c1" "title": 4}'
    reading = read_references(f'[\n{{"id": "a1", "title": "A"}},\n3,\n{broken},\n{{"id": "d1", "title": "D"}}\n]')
    assert [(read.key, read.line_number) for read in reading.records] == [("a1", 2), ("d1", 6)]
    assert [(problem.line_number, problem.reason) for problem in reading.problems] == [
        (3, "Record 2 is no description of a work."),
        (4, "Record 3: This record is empty: give it at least a title or a name."),
        (5, "Record 4 is no complete JSON: check its quotes and brackets."),
    ]


def test_csl_json_cut_short_gives_what_stands_before_the_cut() -> None:
    reading = read_references('[{"id": "a1", "title": "A"}, {"id": "b1", "title": "B')
    assert [read.key for read in reading.records] == ["a1"]
    assert [problem.reason for problem in reading.problems] == [
        "Record 2 is no complete JSON: check its quotes and brackets."
    ]


@pytest.mark.parametrize(("wished", "key"), [
    ("freeze2009", "freeze2009"), ("троцкий1930", "троцкий1930"), ("a:b.c+d/e-f", "a:b.c+d/e-f"), ("", "freeze2009"),
    ("http://zotero.org/users/1/items/ABC", "freeze2009"), ("12345", "freeze2009"), ("<script>", "freeze2009"),
    ("two words", "freeze2009"), ("x" * 61, "freeze2009"), ("@a", "freeze2009"), ("a.", "freeze2009"),
])  # fmt: skip
def test_a_key_is_kept_if_it_can_be_typed(wished: str, key: str) -> None:
    item = {"id": wished, "title": "Russia", "author": [{"family": "Freeze"}], "issued": {"date-parts": [[2009]]}}
    assert list(records(json.dumps([item]))) == [key]


def test_keys_are_made_unique_and_stay_short() -> None:
    items = [{"id": "k" * 60, "title": str(number)} for number in range(40)]
    keys = list(records(json.dumps(items)))
    assert (len(keys), keys[0], max(map(len, keys))) == (40, "k" * 60, 60)


def test_a_citation_key_goes_before_an_id() -> None:
    assert list(records('{"items": [{"id": 7, "citation-key": "luthi2008", "title": "Split"}]}')) == ["luthi2008"]


def test_endnote_xml_gives_the_good_records_and_names_the_other() -> None:
    reading = sample("export.xml")
    assert [(read.key, read.line_number) for read in reading.records] == [("kivelson2006", 3), ("reid2002", 8)]
    assert reading.records[1].record == {
        "type": "article-journal", "title": "Kitchens & Queues", "container-title": "Slavic Notes", "volume": "61",
        "page": "11-22", "author": [{"family": "Reid", "given": "Susan E."}], "issued": {"date-parts": [[2002]]},
    }  # fmt: skip
    assert [(problem.line_number, problem.excerpt) for problem in reading.problems] == [(7, "6 Half a Record")]


@pytest.mark.parametrize(
    "opening", ['<!DOCTYPE x [<!ENTITY a "aa">]>', "<! doctype x>", '<!ENTITY b SYSTEM "file:///etc/passwd">']
)
def test_a_document_type_is_refused(opening: str) -> None:
    with pytest.raises(BadReferences, match="declares a document type"):
        read_references(f'<?xml version="1.0"?>{opening}<xml><records><record></record></records></xml>')


def test_an_endnote_record_that_never_ends_is_named() -> None:
    reading = read_references("<xml><records>\n<record><title>Half")
    assert [(problem.line_number, problem.excerpt) for problem in reading.problems] == [(2, "Half")]


@pytest.mark.usefixtures("without_pandoc")
@pytest.mark.parametrize("text", ["@book{a, title={A}}", "<xml><records>\n<record></record></records></xml>"])
def test_without_pandoc_the_reason_is_told(text: str) -> None:
    reading = read_references(text)
    assert reading.records == ()
    assert ["the converter is not installed" in problem.reason for problem in reading.problems] == [True]


@pytest.mark.usefixtures("without_pandoc")
def test_without_pandoc_ris_and_csl_json_are_read() -> None:
    assert len(sample("dirt.ris").records) == 4
    assert len(sample("fifteen.json").records) == 15


HOSTILE = [
    '[{"title": "%s"}]' % ("<i>" * 20_000), "[" * 100_000, '[{"title": "a", "x": %s}]' % ("[" * 50_000),
    '[{"title": "x", "volume": %s}]' % ("9" * 5_000), "TY  - BOOK\nTI  - x\n" + "y\n" * 300_000,
    "TY  - BOOK\n" + "ER  -\n" * 100_000, "@book{a, title={" + "{" * 500_000, "@a{" * 100_000,
    "<records>" + "<record>" * 400, "<!" * 100_000, " " * 1_000_000 + "x", '{"items": ' * 50_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_files_end_in_words_and_cost_little(text: str) -> None:
    start = time.process_time()
    assert read_references(text).records == ()
    assert time.process_time() - start < 1
