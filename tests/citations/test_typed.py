"""Finding citations: the span, the reasons, what Markdown hides, and input that means harm."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.citations.found import (
    FIRST_ALONE,
    NAMED_BEFORE,
    ONLY_SOURCE,
    PAGE_OUTSIDE,
    SECOND_ALONE,
    UNLISTED_NEARER,
    YEAR_DIFFERS,
    Found,
)
from blog.citations.keys import keyed
from blog.citations.lines import read_works
from blog.citations.locators import read_place
from blog.citations.typed import find_citations
from blog.importers.page import read_page

SAMPLES = os.environ.get("SAMPLES", "")
WORKS = read_works(
    keyed(
        [
            "Freeze, Gregory L., editor. Russia: A History. 3rd ed., Oxford University Press, 2009.",
            "Riasanovsky, Nicholas V., and Mark D. Steinberg. A History of Russia. Oxford University Press, 2018.",
            "Reid, Susan E. “Cold War in the Kitchen.” Slavic Review, vol. 61, no. 2, 2002, pp. 211–252.",
        ]
    )
)


def cited(body: str) -> list[Found]:
    return [found for found in find_citations(body, WORKS) if found.status != "none"]


def only(body: str) -> Found:
    (found,) = cited(body)
    return found


@pytest.mark.parametrize(
    ("body", "status", "note", "suggestion"),
    [
        ("So (Steinberg 583).", "resolved", SECOND_ALONE, ""),
        ("So (Riasanovsky 583).", "resolved", FIRST_ALONE, ""),
        ("So (Reid 300).", "resolved", PAGE_OUTSIDE, ""),
        ("So (Freeze 2012, 428).", "unresolved", YEAR_DIFFERS, "freeze2009"),
        ("So (Freese 428).", "unresolved", "name without a work", "freeze2009"),
        ("So (Hosking 245).", "unresolved", "name without a work", "Hosking"),
        ("Freeze agrees (pg. 4).", "resolved", NAMED_BEFORE, ""),
        ("The CIA reports a meeting (pg. 4).", "unresolved", UNLISTED_NEARER, "CIA"),
    ],
)
def test_each_decision_gives_its_reason(body: str, status: str, note: str, suggestion: str) -> None:
    found = only(body)
    assert (found.status, found.note, found.suggestion) == (status, note, suggestion)


def test_the_only_source_owns_a_page() -> None:
    found = find_citations("It ended (p. 3).", WORKS[:1])[0]
    assert (found.status, found.note, found.keys) == ("resolved", ONLY_SOURCE, ("freeze2009",))
    assert find_citations("It ended (p. 3).", [])[0].status == "unresolved"


def test_each_work_in_a_citation_knows_its_own_words() -> None:
    body = "Both (see Freeze 428; Reid, p. 212) agree."
    targets = only(body).targets
    assert [body[target.start : target.end] for target in targets] == ["Freeze 428", "Reid, p. 212"]
    assert [(target.label, target.locator) for target in targets] == [("", "428"), ("p", "212")]


def test_the_author_last_named_in_a_citation_owns_a_later_page() -> None:
    assert [found.keys for found in cited("It failed (Freeze 4). Later it failed again (pg. 9).")] == [
        ("freeze2009",)
    ] * 2


@pytest.mark.parametrize(
    ("words", "locator"),
    [
        ("Freeze, pgs. 92–93", "92–93"),
        ("Freeze 2009: 428", "428"),
        ("Freeze, 2009, ch. 3, p. 12", "3, 12"),
        ("Freeze vol. II, p. 5", "II, 5"),
        ("Freeze 428n3", "428n3"),
        ("Freeze, p. ix", "ix"),
        ("Freeze 00:12:30", "00:12:30"),
        ("Freeze, 2009, sec. 3", "3"),
        ("Desmond 2016", "2016"),
        ("Freeze, The End 386", "386"),
        ("February 24th", ""),
        ("about 7%", ""),
        ("Nicholas II", ""),
    ],
)
def test_locators_are_bare(words: str, locator: str) -> None:
    assert read_place(words).locator == locator


@pytest.mark.parametrize("words", ["Desmond 2016", "Freeze, The End 386", "Long Island"])
def test_a_word_that_ends_in_nd_is_no_missing_date(words: str) -> None:
    assert read_place(words).year == ""


def test_square_brackets_cite_only_with_a_listed_name_and_a_page() -> None:
    found = cited("So [Freeze 428], but [Freeze] and [sic] and [Kotkin 3] and [Freeze 3](/a) do not.")
    assert [(one.text, one.keys) for one in found] == [("[Freeze 428]", ("freeze2009",))]


@pytest.mark.skipif(not SAMPLES, reason="SAMPLES does not name the folder of the two original documents.")
def test_the_original_page_resolves_as_it_should() -> None:
    page = read_page(next(Path(SAMPLES).glob("004*")).read_bytes())
    works = read_works(keyed(page.works))
    found = [one for one in find_citations(page.body, works) if one.status != "none"]
    assert [(one.text, one.status, one.keys) for one in found] == [
        ("(Freeze 428)", "resolved", (works[0].key,)),
        ("(pg. 92)", "unresolved", ()),
        ("(pg. 96)", "unresolved", ()),
        ("(Steinberg 583)", "resolved", (works[1].key,)),
    ]
    assert {found[1].suggestion, found[2].suggestion} == {"CIA, Esau papers"}


PIECES = st.sampled_from(
    "( ) [ ] [@ @freeze2009 ] ; , . p. pg. 428 1956 Freeze Steinberg and et al. ibid. qtd. in “ ” \" ' * _ ` ``` # > "
    "- \n \n\n [^1]: http://a.b/(c) ]( Russia CIA argues é \x00 𝄞".split(" ")
)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=300) | st.lists(PIECES, max_size=60).map(" ".join) | st.lists(PIECES, max_size=60).map("".join))
def test_any_text_is_read_without_an_error_and_spans_are_true(body: str) -> None:
    keys = {work.key for work in WORKS}
    for found in find_citations(body, WORKS):
        assert 0 <= found.start < found.end <= len(body)
        assert found.text == body[found.start : found.end]
        assert set(found.keys) <= keys
        assert found.status != "resolved" or found.targets


HOSTILE = [*"( ) [@ A 1 [ ` “ * (A (1 A. (i (A; < @a Freeze".split(), "A ", "A. ", "[a](b ", "(p. 3) ", "\n> "]


def seconds(body: str) -> float:
    start = time.process_time()
    find_citations(body, WORKS)
    return time.process_time() - start


@pytest.mark.parametrize("unit", HOSTILE)
def test_cost_grows_with_length_and_no_faster(unit: str) -> None:
    short, long = seconds(unit * 5_000), seconds(unit * 20_000)
    assert long < 0.5 or long < 8 * short
    assert long < 10


@pytest.mark.parametrize(
    "body", ["(" * 20_000 + ")" * 20_000, "[" * 20_000 + "](u)" * 20_000, "(" + "A " * 20_000 + ")"]
)
def test_deep_nesting_costs_little(body: str) -> None:
    assert seconds(body) < 3
