"""The case files: every form and every trap, each expected value from the rules of the issue, not from the code."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from blog.citations.cases import Score, answer, read_cases, score

FILES = sorted((Path(__file__).parent / "cases").glob("*.jsonl"))
FEWEST_CASES = 6


def cases_of(file: Path) -> list[dict]:
    return list(read_cases(file.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_form_has_six_cases_whose_offsets_are_true(file: Path) -> None:
    cases = cases_of(file)
    assert len(cases) >= FEWEST_CASES
    for case in cases:
        keys = {entry["key"] for entry in case["bibliography"]}
        for one in case["expected"]:
            assert case["body"][one["start"] : one["end"]] == one["text"]
            assert {target["key"] for target in one["targets"]} <= keys


def test_all_cases_together_meet_precision_and_recall() -> None:
    total = sum((score(case, answer(case)) for file in FILES for case in cases_of(file)), Score())
    assert total.expected > 250
    assert (total.precision >= 0.98, total.recall >= 0.95) == (True, True), "\n".join(total.misses)


def test_a_false_link_and_a_missed_one_both_lower_the_score() -> None:
    case = {
        "id": "x",
        "body": "One (Freeze 4) and (1956).",
        "bibliography": [{"key": "f", "line": "Freeze, Gregory L. Russia. Oxford UP, 2009."}],
        "expected": [{"text": "(1956)", "start": 19, "end": 25, "status": "none", "targets": []}],
    }
    found = score(case, answer(case))
    assert (found.given, found.expected, found.hits) == (2, 1, 1)
    silent = score(case, {"id": "x", "citations": []})
    assert (silent.precision, silent.recall) == (1.0, 1.0)
    wrong = {"text": "(1956)", "start": 19, "end": 25, "status": "resolved", "targets": [{"key": "f", "locator": ""}]}
    assert score(case, {"id": "x", "citations": [wrong]}).recall == 0


def test_the_command_prints_a_line_for_each_case_and_the_figures() -> None:
    out = StringIO()
    call_command("check_citations", cases=[str(FILES[0])], format="json", stdout=out)
    *answers, figures = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(answers) == len(cases_of(FILES[0]))
    assert set(answers[0]) == {"id", "citations"}
    assert set(answers[0]["citations"][0]) == {"text", "start", "end", "status", "targets"}
    assert figures == {"precision": 1.0, "recall": 1.0}


def test_the_command_tells_people_in_text() -> None:
    out = StringIO()
    call_command("check_citations", cases=[str(FILES[0])], format="text", stdout=out)
    assert "resolved" in out.getvalue()
    assert out.getvalue().rstrip().endswith("Precision 1.000, recall 1.000.")


@pytest.mark.parametrize("text", ["not json", "[]", '{"id": "x"}', '{"body": "x", "bibliography": [{"line": "y"}]}'])
def test_the_command_names_a_file_and_the_line_that_is_no_case(tmp_path: Path, text: str) -> None:
    file = tmp_path / "broken.jsonl"
    file.write_text("\n" + text)
    with pytest.raises(CommandError, match=r"broken\.jsonl: Line 2 is no case"):
        call_command("check_citations", cases=[str(file)], stdout=StringIO())


def test_the_command_names_a_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("check_citations", cases=[str(tmp_path / "none.jsonl")], stdout=StringIO())
