"""What two texts differ in, told in words: paragraphs are set side by side first, and words within those that changed.
Pure. Where two stretches are too unlike to be compared, one stands for the other as a whole. It must not know where
texts are kept, nor how a difference is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, Literal

from blog.aligning import Steps, alike

MOST_RUNS = 5_000
STILL_OPEN = 1  # unchanged paragraphs that stay in sight on either side of a change
LEAST_FOLDED = 2
PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]|(?:(?![\u3040-\u30ff\u3400-\u9fff])[\w\u0300-\u036f])+|\s+|.", re.DOTALL
)

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Run:
    """A stretch of text that both have, or the older alone, or the newer alone."""

    kind: Kind
    text: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing but white space is in it, so that it has to be told in signs."""
        return not self.text.strip()

    @property
    def shown(self) -> str:
        """Its words; or a sign for each line break where there is nothing else to see."""
        breaks = self.text.count("\n") if self.is_blank else 0
        return "¶" * breaks + ("\n" if breaks == 1 else "") or self.text


@dataclass(frozen=True)
class Passage:
    """One paragraph as it is shown, in runs; or `n_folded` unchanged ones, which are not."""

    runs: tuple[Run, ...] = ()
    n_folded: int = 0


@dataclass(frozen=True)
class WorkChange:
    """What became of one work of a list: `new`, `gone`, `changed`, or `details` where its line is what it was."""

    kind: Literal["new", "gone", "changed", "details"]
    runs: tuple[Run, ...]


def compared(old: str, new: str, steps: Steps | None = None) -> list[Run]:
    """The runs of two texts, in order. The same and the gone ones joined are the older text, the same and the new ones
    the newer."""
    steps = steps or Steps()
    runs: list[Run] = []
    for kept, gone, added in hunks(paragraphs(old), paragraphs(new), steps):
        runs.append(Run("same", kept))
        if gone and added:
            runs += worded(gone, added, steps)
        else:
            runs += [Run("gone", gone), Run("new", added)]
    runs = joined(runs)
    return runs if len(runs) <= MOST_RUNS else [Run("gone", old), Run("new", new)]


def worded(old: str, new: str, steps: Steps) -> Iterator[Run]:
    """The runs of two stretches by words, without the chance likenesses of words among others that were all changed.
    Where no likeness is found in as many paragraphs on either side, each is set beside the one of its place."""
    found = readable(hunks(WORD.findall(old), WORD.findall(new), steps))
    before, after = paragraphs(old), paragraphs(new)
    if len(before) == len(after) > 1 and not any(kept for kept, _gone, _added in found):
        for one, other in zip(before, after, strict=True):
            yield from worded(one, other, steps)
        return
    for kept, gone, added in found:
        yield from (Run("same", kept), Run("gone", gone), Run("new", added))


def passages(runs: Sequence[Run]) -> list[Passage]:
    """The runs by paragraphs. Of a long stretch in which nothing changed, only what borders on a change is shown."""
    pieces = list(islice(by_paragraph(runs), MOST_RUNS + 1))
    if sum(map(len, pieces)) > MOST_RUNS:
        return [Passage(tuple(runs))]
    shown = [Passage(tuple(told)) for told in map(without_end, pieces) if told]
    changed = [any(run.kind != "same" for run in passage.runs) for passage in shown]
    near = [any(changed[max(0, n - STILL_OPEN) : n + STILL_OPEN + 1]) for n in range(len(shown))]
    folded: list[Passage] = []
    for is_near, group in groupby(zip(near, shown, strict=True), key=lambda pair: pair[0]):
        stretch = [passage for _near, passage in group]
        folded += stretch if is_near or len(stretch) < LEAST_FOLDED else [Passage(n_folded=len(stretch))]
    return folded


def changed_works(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[WorkChange]:
    """What became of the works of a list, as the newer one orders them, then those that left it. A key says which work
    is which."""
    steps, before = Steps(), {work["key"]: work for work in old}
    after = {work["key"] for work in new}
    found = [changed_work(before.get(work["key"]), work, steps) for work in new]
    found += [WorkChange("gone", (Run("gone", work["line"]),)) for work in old if work["key"] not in after]
    return [change for change in found if change]


def changed_work(old: Mapping[str, Any] | None, new: Mapping[str, Any], steps: Steps) -> WorkChange | None:
    """What became of one work; None where nothing did."""
    if old is None:
        return WorkChange("new", (Run("new", new["line"]),))
    if old["line"] != new["line"]:
        return WorkChange("changed", tuple(compared(old["line"], new["line"], steps)))
    return WorkChange("details", (Run("same", new["line"]),)) if old.get("record") != new.get("record") else None


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each with the blank lines behind it."""
    ends = [match.end() for match in PARAGRAPH.finditer(text)]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True) if start < end]


def by_paragraph(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """The runs cut where paragraphs end. The break that a run of words begins with is not told by itself."""
    pieces: list[Run] = []
    for run in runs:
        for text in paragraphs(run.text):
            piece = Run(run.kind, text)
            pieces += [piece] if run.is_blank or not piece.is_blank else []
            if pieces and PARAGRAPH.search(text):
                yield pieces
                pieces = []
    if pieces:
        yield pieces


def without_end(pieces: list[Run]) -> list[Run]:
    """The runs of a paragraph without the white space at its end, unless that is what changed."""
    *rest, last = pieces
    if last.is_blank:
        return pieces if last.kind != "same" else rest
    return [*rest, Run(last.kind, last.text.rstrip())]


def joined(runs: Iterable[Run]) -> list[Run]:
    """The runs without empty ones, neighbours of a kind in one."""
    full = (run for run in runs if run.text)
    return [Run(kind, "".join(run.text for run in group)) for kind, group in groupby(full, key=lambda run: run.kind)]


Hunk = tuple[str, str, str]


def hunks(old: Sequence[str], new: Sequence[str], steps: Steps) -> list[Hunk]:
    """The two as a row of: what both have, then what the one has instead of the other."""
    found: list[Hunk] = []
    x = y = 0
    for i, j, n in [*stretches(alike(old, new, steps)), (len(old), len(new), 0)]:
        gone, added = "".join(old[x:i]), "".join(new[y:j])
        kept = found.pop()[0] if found else ""
        found += [(kept, gone, added), ("".join(old[i : i + n]), "", "")]
        x, y = i + n, j + n
    return found


def stretches(pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Pairs of equal places as stretches: where in each, and how long."""
    for _shift, group in groupby(enumerate(pairs), key=lambda one: (one[1][0] - one[0], one[1][1] - one[0])):
        (_n, (i, j)), *rest = group
        yield i, j, 1 + len(rest)


def readable(found: Iterable[Hunk]) -> list[Hunk]:
    """The hunks without islands: words that both have, but fewer than changed before them and fewer than after."""
    kept: list[Hunk] = []
    for hunk in found:
        last = hunk
        while kept and kept[-1][1:] != ("", "") and is_island(kept[-1], last):
            (before, gone, added), (same, more_gone, more_added) = kept.pop(), last
            last = before, gone + same + more_gone, added + same + more_added
        kept.append(last)
    return kept


def is_island(before: Hunk, hunk: Hunk) -> bool:
    """Whether what is the same in a hunk is too little to rest the eye on. The end of a paragraph never is."""
    same, gone, added = hunk
    if "\n" in same or not (gone or added):
        return False
    return len(same) <= max(len(before[1]), len(before[2])) and len(same) <= max(len(gone), len(added))
