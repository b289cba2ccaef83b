"""What docs/reliability.md promises can be looked up: each row of the list is there once, each test and drill that it
names exists, and every drill is named."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.drills.__main__ import DRILLS

ROOT = Path(__file__).resolve().parent.parent
TABLE = (ROOT / "docs/reliability.md").read_text().split("## Row by row")[1]
ROWS = "D1 D2 D3 D4 D5 D6 D7 D8 B1 B2 G1 G2 M1 M2 M3 M4 M5 S1 S2 S3 S4 S5 T1 T2 L1 L2 L3 L4 O1 O2 O3".split()
SHOWN = dict(re.findall(r"^\| (\w\d) \|[^|]*\|([^|]*)\|", TABLE, re.MULTILINE))


def test_every_row_is_there_once_and_says_where_it_is_shown() -> None:
    assert re.findall(r"^\| (\w\d) \|", TABLE, re.MULTILINE) == ROWS
    assert [row for row in ROWS if "`" not in SHOWN[row]] == []


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", TABLE))
    found = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    assert named
    assert {name for name in named if f"def {name}(" not in found} == set()


def test_every_drill_is_named_in_its_row() -> None:
    named = {(row, name) for row, where in SHOWN.items() for name in re.findall(r"`([a-z][a-z-]+)`", where)}
    assert named == {(drill.row, name) for name, drill in DRILLS.items()}
