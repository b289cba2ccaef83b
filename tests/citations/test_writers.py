"""What is written can be read again: equal keys, equal records, in every form."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.citations.readers import read_references
from blog.citations.reference_fields import CSL_TYPES, DATE_FIELDS, NAME_FIELDS, TEXT_FIELDS, TYPES
from blog.citations.references import clean_record
from blog.citations.writers import write_bibtex, write_csl_json, write_ris, write_text

WRITERS = [write_bibtex, write_ris, write_csl_json]
Entries = list[tuple[str, dict[str, Any]]]
Writer = Callable[[Entries], str]


def read_again(text: str) -> Entries:
    """The entries of a text that was written; nothing in it may be refused."""
    reading = read_references(text)
    assert reading.problems == ()
    return [(read.key, read.record) for read in reading.records]


@pytest.fixture(scope="module")
def fifteen() -> Entries:
    """Fifteen real works of every kind a history essay cites."""
    return read_again((Path(__file__).parent / "samples" / "fifteen.json").read_text())


@pytest.mark.parametrize("write", WRITERS)
def test_fifteen_works_come_back_equal(write: Writer, fifteen: Entries) -> None:
    assert len(fifteen) == 15
    assert read_again(write(fifteen)) == fifteen


def filled(field: str) -> Any:
    """A value a form could send for a field."""
    if field in NAME_FIELDS:
        return [{"family": "O’Brien", "given": "Anna K."}, {"literal": "Ministry of {Bread}, Minsk"}, {"family": "Mao"}]
    if field in DATE_FIELDS:
        return {"date-parts": [[1956, 2, 25]]}
    return {"DOI": "10.1000/a_b(c)1", "URL": "https://a.org/%7Eb_c?d=e&f#g", "edition": "3", "page": "211-252"}.get(
        field, f"{field}: 50% of “X” & $5 {{y}} \\z — it's"
    )


@pytest.mark.parametrize("write", WRITERS)
def test_every_form_filled_in_whole_comes_back_equal(write: Writer) -> None:
    forms = [(kind.id, {"type": kind.csl_type} | {name: filled(name) for name in kind.fields}) for kind in TYPES]
    entries = [(key, clean_record(record)) for key, record in forms]
    assert [set(record) >= set(kind.fields) for kind, (_, record) in zip(TYPES, entries, strict=True)] == [True] * 11
    assert read_again(write(entries)) == entries


TEXTS = st.text(max_size=20) | st.text(alphabet="aB1 .,:;'\"{}\\%&#$_~^-<>/i’“”–é!?()[]@=", max_size=20)
WORDS = st.sampled_from(["A History", "Smith and Sons", "iPhone and NASA", "x_y^z~", "A: <i>b</i>", "van", "García"])
NAMES = st.fixed_dictionaries(
    {"family": WORDS | TEXTS}, optional={"given": WORDS | TEXTS, "suffix": WORDS, "literal": TEXTS}
)
PARTS = st.tuples(st.integers(1, 2100), st.integers(1, 12), st.integers(1, 28)).map(list)
DATES = st.fixed_dictionaries(
    {},
    optional={
        "date-parts": st.lists(PARTS, max_size=2),
        "literal": TEXTS,
        "season": st.integers(1, 4),
        "circa": st.booleans(),
    },
)
ADDRESSES = st.from_regex(r"https?://[a-z]{1,5}\.org/[!-~]{0,10}", fullmatch=True)
RECORDS = st.fixed_dictionaries(
    {"title": st.just("A") | WORDS.map("T{}".format), "type": st.sampled_from(sorted(CSL_TYPES))},
    optional={name: WORDS | TEXTS for name in TEXT_FIELDS if name not in {"title", "DOI", "URL"}}
    | {name: st.lists(NAMES, max_size=2) for name in NAME_FIELDS}
    | dict.fromkeys(DATE_FIELDS, DATES)
    | {"DOI": st.from_regex(r"10\.\d{4}/[!-~]{1,10}", fullmatch=True), "URL": ADDRESSES},
)


def come_back_equal(write: Writer, values: list[dict[str, Any]]) -> None:
    """Clean, write, read, compare."""
    entries = [(f"key{place}", clean_record(value)) for place, value in enumerate(values)]
    assert read_again(write(entries)) == entries


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_any_records_come_back_equal_from_csl_json(values: list[dict[str, Any]]) -> None:
    come_back_equal(write_csl_json, values)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_any_records_come_back_equal_from_ris(values: list[dict[str, Any]]) -> None:
    come_back_equal(write_ris, values)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(RECORDS, min_size=1, max_size=20))
def test_any_records_come_back_equal_from_bibtex(values: list[dict[str, Any]]) -> None:
    come_back_equal(write_bibtex, values)


PLAIN = {
    "type": "article-journal", "title": "Cold War in the Kitchen", "author": [{"family": "Reid", "given": "Susan E."}],
    "container-title": "Slavic Review", "volume": "61", "issue": "2", "page": "211-252",
    "issued": {"date-parts": [[2002, 6]]}, "DOI": "10.2307/2697116",
}  # fmt: skip


def test_a_plain_work_is_written_without_anything_of_our_own() -> None:
    assert write_bibtex([("reid2002", PLAIN)]) == (
        "@article{reid2002,\n  author = {Reid, Susan E.},\n  title = {Cold War in the Kitchen},\n  volume = {61},\n"
        "  pages = {211-252},\n  journaltitle = {Slavic Review},\n  number = {2},\n  date = {2002-06},\n"
        "  doi = {10.2307/2697116}\n}\n"
    )
    assert write_ris([("reid2002", PLAIN)]) == (
        "TY  - JOUR\r\nAU  - Reid, Susan E.\r\nTI  - Cold War in the Kitchen\r\nVL  - 61\r\nDO  - 10.2307/2697116\r\n"
        "T2  - Slavic Review\r\nIS  - 2\r\nDA  - 2002/06\r\nPY  - 2002\r\nSP  - 211\r\nEP  - 252\r\nID  - reid2002\r\n"
        "ER  - \r\n\r\n"
    )


@pytest.mark.parametrize("write", WRITERS)
def test_an_edited_value_is_read_as_edited(write: Writer, fifteen: Entries) -> None:
    edited = write(fifteen).replace("A History of Russia", "A History of Rus")
    assert dict(read_again(edited))["riasanovsky2018"]["title"] == "A History of Rus"


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("carried", ["{", "[]", "3", '{"type": "grimoire", "URL": "javascript:alert(1)"}'])
def test_a_forged_carried_field_passes_the_same_gate(write: Writer, carried: str) -> None:
    record = {"type": "book", "title": "A", "medium": "Film"}
    text = write([("k", record)]).replace('{"medium": "Film"}', carried)
    reading = read_references(text)
    assert {read.record.get("URL") for read in reading.records} <= {None}


@pytest.mark.parametrize("write", [write_bibtex, write_ris])
def test_nothing_breaks_out_of_its_field(write: Writer) -> None:
    record = clean_record(
        {"type": "book", "title": "} @book{evil, title={x}}\nER  - \r\nTY  - BOOK", "publisher": "\\"}
    )
    assert read_again(write([("k", record)])) == [("k", record)]


def test_csl_json_is_a_list_with_ids() -> None:
    assert json.loads(write_csl_json([("a", {"title": "Ä"})])) == [{"id": "a", "title": "Ä"}]
    assert "Ä" in write_csl_json([("a", {"title": "Ä"})])


@pytest.mark.parametrize("write", [write_bibtex, write_ris])
def test_an_empty_list_is_an_empty_text(write: Writer) -> None:
    assert write([]) == ""


def test_lines_stand_one_below_the_other() -> None:
    assert write_text(["Freeze, Gregory.\n Russia.", " ", "Figes."]) == "Freeze, Gregory. Russia.\n\nFiges.\n"
