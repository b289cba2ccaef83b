"""The audit: each kind of finding, with its paragraph, its words and one action."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.citations.audit import ACTIONS, Finding, audit
from blog.citations.keys import keyed
from blog.citations.lines import read_works
from blog.citations.typed import find_citations
from blog.importers.page import read_page

SAMPLES = os.environ.get("SAMPLES", "")
FREEZE = "Freeze, Gregory L., editor. Russia: A History. Oxford University Press, 2009."
HISTORY = "Riasanovsky, Nicholas V., and Mark D. Steinberg. A History of Russia. Oxford University Press, 2018."
REID = "Reid, Susan E. “Cold War in the Kitchen.” Slavic Review, vol. 61, no. 2, 2002, pp. 211–252."
SAME = "Russia: A History. Gregory L Freeze"
BY_NAME = "an author quoted by name without a listed work"
QUOTED = "“Nobody in that hall was asked what he thought about it”"


def findings(body: str, *lines: str) -> list[Finding]:
    works = read_works(keyed(lines))
    return audit(body, works, find_citations(body, works))


def told(body: str, *lines: str) -> list[tuple[str, int, str]]:
    return [(one.kind, one.paragraph, one.words) for one in findings(body, *lines)]


@pytest.mark.parametrize(
    ("body", "lines", "kind", "paragraph", "words"),
    [
        ("One.\n\nTwo (Freeze 4).", [FREEZE], "resolved", 2, "(Freeze 4)"),
        ("Freeze agrees (p. 4).", [FREEZE], "likely", 1, "(p. 4)"),
        ("So (Steinberg 583).", [HISTORY], "second author named alone", 1, "(Steinberg 583)"),
        ("So (pg. 4).", [FREEZE, HISTORY], "ambiguous", 1, "(pg. 4)"),
        ("The CIA reports it (pg. 92).", [FREEZE], "page without a work", 1, "(pg. 92)"),
        ("So (Hosking 245).", [FREEZE], "name without a work", 1, "(Hosking 245)"),
        ("So (Freeze 2012, 4).", [FREEZE], "year or page that contradicts the record", 1, "(Freeze 2012, 4)"),
        ("So (Reid 300).", [REID], "year or page that contradicts the record", 1, "(Reid 300)"),
        (f"It said: {QUOTED}.", [], "quotation without citation", 1, QUOTED),
        (f"Ronald C. Keith argues: {QUOTED}.", [], BY_NAME, 1, "Ronald C. Keith"),
        ("Nothing.", [FREEZE], "listed but never cited", 0, FREEZE),
        ("So (Freeze 4).", [FREEZE, SAME], "duplicate works", 0, SAME),
        ("Nothing.", ["Baltic Winters. Jonas R Tamm"], "incomplete record", 0, "Baltic Winters. Jonas R Tamm"),
    ],
)  # fmt: skip
def test_each_kind_has_its_paragraph_its_words_and_one_action(
    body: str, lines: list[str], kind: str, paragraph: int, words: str
) -> None:
    found = [one for one in findings(body, *lines) if one.kind == kind]
    assert [(one.paragraph, one.words) for one in found] == [(paragraph, words)]
    assert found[0].action


def test_a_misspelt_name_is_a_choice_of_work_with_the_nearest_suggested() -> None:
    (found,) = (one for one in findings("So (Freese 4).", FREEZE) if one.kind == "name without a work")
    assert (found.suggestion, found.action) == ("freeze2009", "choose the work")


@pytest.mark.parametrize(
    "body",
    [
        f"It said {QUOTED} (Freeze 4).",
        f"> {QUOTED} (Freeze 4)",
        "> Nobody in that hall was asked what he thought about it.\n\n(Freeze 4)",
        "Freeze puts it so (4):\n\n> Nobody in that hall was asked what he thought about it.",
        "He gave his “Secret Speech” and called it “a report.”",
        "The film “How We Lost the Long War” was late (Freeze 4).",
    ],
)
def test_a_quotation_that_is_cited_or_no_quotation_is_no_finding(body: str) -> None:
    assert not [one for one in told(body, FREEZE) if one[0].startswith(("quotation", "an author"))]


def test_a_listed_author_quoted_without_a_page_is_a_quotation_without_citation() -> None:
    kinds = [kind for kind, _, _ in told(f"Freeze argues: {QUOTED}.", FREEZE)]
    assert kinds == ["quotation without citation", "listed but never cited"]


def test_nothing_is_ever_called_fake() -> None:
    words = " ".join([*ACTIONS, *ACTIONS.values()]).lower()
    assert not any(word in words for word in ("fake", "fabricat", "hallucinat", "invented", "cheat"))


@pytest.mark.skipif(not SAMPLES, reason="SAMPLES does not name the folder of the two original documents.")
def test_the_original_essay_names_its_three_quoted_authors() -> None:
    page = read_page(next(Path(SAMPLES).glob("000*")).read_bytes())
    quoted = [one[2] for one in told(page.body) if one[0].startswith("an author")]
    assert quoted == ["Ronald C. Keith", "William Hayter", "Edward Crankshaw"]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200) | st.text(alphabet='“”"> \nAa.(4)', max_size=200))
def test_any_text_is_audited_without_an_error(body: str) -> None:
    for one in findings(body, FREEZE, REID):
        assert 0 <= one.start <= one.end <= len(body)
        assert one.action == ACTIONS[one.kind] or one.action == "choose the work"
