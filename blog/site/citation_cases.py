"""Case files of citations read from disk, answered, and told: as JSON lines for a program, or as text to read.

It must not know how a citation is found: `blog.citations.cases` does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from blog.citations.cases import Answer, Case, Score, answer, read_cases, score

Answered = tuple[Case, Answer]


def answered(files: Iterable[str]) -> Iterator[Answered]:
    """Every case of the files with its answer. Raises ValueError with the name of a file that cannot be read."""
    for name in files:
        try:
            with Path(name).open(encoding="utf-8-sig") as lines:
                for case in read_cases(lines):
                    yield case, answer(case)
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(_("%(file)s cannot be read: %(why)s") % {"file": name, "why": error}) from None
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None


def scored(cases: Iterable[Answered]) -> Score | None:
    """The score over the cases that say what they expect; None if none does."""
    scores = [score(case, given) for case, given in cases if "expected" in case]
    return sum(scores, Score()) if scores else None


def as_json(cases: Iterable[Answered], total: Score | None) -> str:
    """One JSON object a line and case; the last line holds precision and recall where they are known."""
    lines = [json.dumps(given, ensure_ascii=False) for _case, given in cases]
    if total:
        lines.append(json.dumps({"precision": round(total.precision, 4), "recall": round(total.recall, 4)}))
    return "\n".join(lines)


def as_text(cases: Iterable[Answered], total: Score | None) -> str:
    """Each case with its citations, then what was missed, then precision and recall."""
    lines = []
    for _case, given in cases:
        lines.append(str(given["id"]))
        for one in given["citations"]:
            works = ", ".join(f"{target['key']} {target['locator']}".strip() for target in one["targets"])
            lines.append(f"  {one['status']:11}{' '.join(one['text'].split())}  {works}".rstrip())
    if total:
        lines += [_("Missed: %(what)s") % {"what": miss} for miss in total.misses]
        figures = {"precision": f"{total.precision:.3f}", "recall": f"{total.recall:.3f}"}
        lines.append(_("Precision %(precision)s, recall %(recall)s.") % figures)
    return "\n".join(lines)
