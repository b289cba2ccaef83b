"""BibTeX and BibLaTeX as students have them: sixteen kinds of dirt, inheritance, macros, and hostile entries."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypandoc
import pytest

from blog.citations.program import EngineFailed
from blog.citations.readers import Reading, pandoc, read_references

DIRT = Path(__file__).parent / "samples" / "dirt.bib"


@pytest.fixture(scope="module")
def dirt() -> Reading:
    """The sample with sixteen kinds of dirt, with its byte order mark and its line ends."""
    data = DIRT.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n")
    return read_references(data, "dirt.bib")


def only(text: str) -> dict[str, Any]:
    """The record of the one entry of a text."""
    reading = read_references(text)
    assert (len(reading.records), reading.problems) == (1, ())
    return reading.records[0].record


def test_fifteen_of_sixteen_entries_come_in_and_the_other_is_named(dirt: Reading) -> None:
    assert len(dirt.records) == 15
    assert [(problem.line_number, problem.reason) for problem in dirt.problems] == [
        (104, "This entry is never closed: a closing brace is missing before line 110. Add it and try again.")
    ]
    assert dirt.problems[0].excerpt.startswith("@book{shoe1960, author = {Baker, Ann}")


def test_keys_are_kept_made_and_renamed(dirt: Reading) -> None:
    assert [read.key for read in dirt.records] == (
        "luthi2008 freeze2009 radchenko2010 westad-chapter reid1992 july1956 cia1963 un1970 davies1994 archive-page "
        "троцкий1930 anders1977 freeze2009b doi-prefix brothers"
    ).split()


DIRT_FIELDS: list[tuple[str, str, Any]] = [
    ("luthi2008", "author", [{"family": "Lüthi", "given": "Lorenz M."}]),
    ("luthi2008", "title", "The Sino-Soviet Split: Cold War in the Communist World"),
    ("freeze2009", "title", "Russia: A History"),
    ("freeze2009", "publisher", "Oxford University Press"),
    ("radchenko2010", "container-title", "Journal of Cold War Studies"),
    ("radchenko2010", "DOI", "10.1162/JCWS_a_00010"),
    ("radchenko2010", "page", "75-98"),
    ("westad-chapter", "container-title", "Brothers in Arms: The Rise and Fall of the Alliance"),
    ("westad-chapter", "title", "An Introduction to Brothers"),
    ("westad-chapter", "editor", [{"family": "Westad", "given": "Odd Arne"}]),
    ("westad-chapter", "issued", {"date-parts": [[1998]]}),
    ("reid1992", "issued", {"date-parts": [[1992, 3], [1992, 4]]}),
    ("july1956", "issued", {"date-parts": [[1956, 7]]}),
    ("july1956", "title", "Battleship Potemkin Sails Again"),
    ("cia1963", "author", [{"literal": "Central Intelligence Agency"}]),
    ("cia1963", "number", "CAESAR 21"),
    ("un1970", "author", [{"literal": "United Nations Commission on Grain"}]),
    ("un1970", "title", "Bread & Borders: 100% of AT&T cables"),
    ("un1970", "URL", "https://example.org/un/grain%20report_final.pdf"),
    ("davies1994", "author", [{"family": "Davies", "given": "R. W."}, {"family": "Harrison", "given": "Mark"}]),
    ("archive-page", "author", [{"family": "García Márquez", "given": "José"}]),
    ("archive-page", "URL", "https://example.org/a%20b/letters_1.html"),
    ("archive-page", "accessed", {"date-parts": [[2026, 3, 4]]}),
    ("троцкий1930", "author", [{"family": "Троцкий", "given": "Лев"}]),
    ("doi-prefix", "DOI", "10.1000/182"),
    ("doi-prefix", "issued", {"date-parts": [[1950]], "circa": True}),
    ("brothers", "title-short", "Brothers in Arms"),
]


@pytest.mark.parametrize(
    ("key", "field", "value"), DIRT_FIELDS, ids=[f"{key} {field}" for key, field, _ in DIRT_FIELDS]
)
def test_each_kind_of_dirt_is_cleaned(dirt: Reading, key: str, field: str, value: Any) -> None:
    assert {read.key: read.record for read in dirt.records}[key][field] == value


@pytest.mark.parametrize(("fields", "field", "value"), [
    ("month = 7, year = 1956, day = 4", "issued", {"date-parts": [[1956, 7, 4]]}),
    ("month = {4~July}, year = {1956}", "issued", {"date-parts": [[1956, 7, 4]]}),
    ("month = aug # {~21}, year = 1968", "issued", {"date-parts": [[1968, 8, 21]]}),
    ("year = {forthcoming}", "issued", {"literal": "forthcoming"}),
    ("date = {1994-03-01/1994-04-02}", "issued", {"date-parts": [[1994, 3, 1], [1994, 4, 2]]}),
    ("publisher = {Simon and Schuster}", "publisher", "Simon and Schuster"),
    ("publisher = {Bold {\\&} Sons}", "publisher", "Bold & Sons"),
    ('publisher = "Quoted {"}Press{"}"', "publisher", 'Quoted "Press"'),
    ("author = {Emily Post}", "author", [{"family": "Post", "given": "Emily"}]),
    ("author = {{Barnes and Noble} and Figes, Orlando}", "author",
     [{"literal": "Barnes and Noble"}, {"family": "Figes", "given": "Orlando"}]),
    ("author = {others}", "author", None),
    ("edition = {Second}", "edition", "2"),
    ("publisher = unknownmacro", "publisher", "unknownmacro"),
    ("url = {javascript:alert(1)}", "URL", None),
    ("note = {type: film}, abstract = {long}", "note", None),
])  # fmt: skip
def test_values_are_mended(fields: str, field: str, value: Any) -> None:
    assert only(f"@book{{k, title = {{A Book}}, {fields}}}").get(field) == value


@pytest.mark.parametrize(("title", "read"), [
    ("The {NASA} Years in iPhone Days", "The NASA Years in iPhone Days"), ("{{All Braced}}", "All Braced"),
    ("The \\emph{Aurora} Fires", "The <i>Aurora</i> Fires"), ("Cost: $5 a Loaf", "Cost: $5 a Loaf"),
    ("Snake_case & 50%", "Snake_case & 50%"), ("H\\textsubscript{2}O Days", "H<sub>2</sub>O Days"),
])  # fmt: skip
def test_titles_keep_their_capitals_and_signs(title: str, read: str) -> None:
    assert only(f"@book{{k, title = {{{title}}}}}")["title"] == read


def test_a_parent_may_stand_before_or_after_and_gives_no_title_of_its_own() -> None:
    parent = "@book{p, title={Whole}, author={Figes, Orlando}, publisher={Penguin}, year=2002, doi={10.1000/1}}\n"
    child = "@inbook{c, title={Part}, crossref={P}, pages={3--9}}\n"
    for text in (parent + child, child + parent):
        record = {read.key: read.record for read in read_references(text).records}["c"]
        assert record == {
            "type": "chapter", "title": "Part", "container-title": "Whole", "page": "3-9", "publisher": "Penguin",
            "author": [{"family": "Figes", "given": "Orlando"}], "issued": {"date-parts": [[2002]]},
        }  # fmt: skip


def test_entries_that_point_at_each_other_or_at_nothing_are_read() -> None:
    text = "@book{a, crossref={a}, title={A}}\n@book{b, crossref={c}, title={B}}\n@book{c, crossref={b}, title={C}}"
    reading = read_references(f"{text}\n@book{{d, crossref={{gone}}, title={{D}}}}")
    assert [read.record["title"] for read in reading.records] == ["A", "B", "C", "D"]


def test_one_entry_pandoc_refuses_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    run = pandoc.run

    def fussy(arguments: Any, text: str, seconds: float = 10) -> str:
        if "Poison" in text:
            raise EngineFailed("no")
        return run(arguments, text, seconds)

    monkeypatch.setattr(pandoc, "run", fussy)
    entries = [f"@book{{k{number}, title={{{'Poison' if number == 3 else 'Good'}}}}}" for number in range(6)]
    reading = read_references("\n".join(entries))
    assert [read.key for read in reading.records] == ["k0", "k1", "k2", "k4", "k5"]
    assert [(problem.line_number, problem.reason) for problem in reading.problems] == [
        (4, "This entry cannot be converted: check its braces and commands, or bring it in by itself.")
    ]


@pytest.fixture
def instead_of_pandoc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a script of the shell in pandoc's place."""

    def put(script: str) -> None:
        program = tmp_path / "pandoc"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o700)
        monkeypatch.setattr(pypandoc, "get_pandoc_path", lambda: str(program))

    return put


def test_a_converter_that_is_too_slow_is_stopped(
    instead_of_pandoc: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    instead_of_pandoc("exec sleep 30")
    monkeypatch.setattr(pandoc, "LONGEST_SECONDS", 0.2)
    reading = read_references("@book{a, title={A}}\n@book{b, title={B}}")
    assert (reading.records, [problem.line_number for problem in reading.problems]) == ((), [1, 2])


def test_the_converter_gets_no_environment_of_ours(
    instead_of_pandoc: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    instead_of_pandoc("cat >/dev/null; env")
    monkeypatch.setenv("SECRET_KEY", "of the site")
    assert "of the site" not in pandoc.run((), "text")


def test_no_file_is_read_and_no_macro_runs_away() -> None:
    lines = [
        "@book{a, title={Aurora \\input{/etc/passwd}\\include{/etc/hosts}}}",
        "@book{b, title={\\def\\x{\\x\\x}\\x Fine}}",
        '@string{s0 = "' + "swell" * 40 + '"}',
        *(f"@string{{s{step} = s{step - 1} # s{step - 1}}}" for step in range(1, 60)),
        "@book{c, title = s59}",
    ]
    start = time.process_time()
    reading = read_references("\n".join(lines))
    assert time.process_time() - start < 0.5
    assert [read.record["title"] for read in reading.records] == ["Aurora", "Fine"]
    assert [problem.reason for problem in reading.problems] == [
        "A field of this entry is too long. Shorten it and try again."
    ]


@pytest.mark.parametrize(("entry", "reason"), [
    ("@book{a, title = {A}", "never closed: a closing brace is missing at its end"),
    ("@book{a, title {A}}", "cannot be read: check its commas"),
    ("@book{a, title = {A} year = 2000}", None),
    ("@book{a}", "This record is empty"),
])  # fmt: skip
def test_a_broken_entry_is_named_and_the_next_one_read(entry: str, reason: str | None) -> None:
    reading = read_references(f"{entry}\n")
    told = [problem.reason for problem in reading.problems]
    assert [reason in words for words in told] == [True] if reason else told == []
