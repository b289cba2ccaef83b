"""What a drill is: what it does, what must be seen, what was seen. It must not know any drill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Order:
    """What a drill is asked for: the database, how long it keeps a class at work, how many comments there are, the
    older release, and how large an import is."""

    database: str = "sqlite"
    seconds: int = 60
    comments: int = 10_000
    revision: str = ""
    kills: int = 10
    keep: Path | None = None


@dataclass
class Seen:
    """What was seen, piece by piece; each is right or wrong."""

    said: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    skipped: str = ""

    def note(self, words: str) -> None:
        """Something worth telling, of which nothing is asked."""
        self.said.append(words)

    def check(self, words: str, is_right: bool) -> None:
        """Something that has to be so."""
        self.said.append(words if is_right else f"WRONG: {words}")
        if not is_right:
            self.wrong.append(words)

    @property
    def result(self) -> str:
        """One word for the table."""
        return "skipped" if self.skipped else "fail" if self.wrong else "pass"

    def __str__(self) -> str:
        """All of it in one line."""
        return self.skipped or "; ".join(self.said)


@dataclass(frozen=True)
class Drill:
    """One fault: its row of the list in docs/reliability.md, its name on the command line, and the verb."""

    row: str
    name: str
    done: str
    must: str
    run: Callable[[Order, Seen], None]
    databases: tuple[str, ...] = ("sqlite", "postgresql")
