"""A class at work on a site while something breaks: it writes and reads, sends again what was not answered, and says
what came of it. It must not know what breaks."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from benchmarks.drills.drill import Seen
from benchmarks.drills.site import Place, Server
from benchmarks.hosts_class import Work

WRITERS, READERS = 8, 4
SLOWEST = 1.0


@dataclass
class Classroom:
    """An essay on the web, and the cookies of those who write under it."""

    place: Place
    path: str
    cookies: list[str]
    mark: str = ""
    told: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def at_work(self, server: Server, seconds: float) -> Iterator[Work]:
        """All write and read for so long, while whatever stands inside is done; returns when they have ended."""
        work = Work(
            {
                "host": server.host,
                "path": self.path,
                "cookies": self.cookies,
                "seconds": seconds,
                "mark": self.mark,
                "readers": READERS,
            }
        )
        thread = Thread(target=lambda: self.told.update(work.run()))
        thread.start()
        try:
            yield work
        finally:
            thread.join()

    def stands(self, bodies: list[str] | None = None) -> dict[str, Any]:
        """What the database says of all that was accepted."""
        file = self.place.folder / "bodies.json"
        file.write_text(json.dumps(self.told.get("bodies", []) if bodies is None else bodies))
        words = ("-m", "benchmarks.hosts_class", "count", self.path, "{}", str(file))
        found: dict[str, Any] = json.loads(self.place.run(*words))
        return found

    def judge(self, seen: Seen) -> None:
        """That nothing which was accepted is lost, stands twice, or is counted wrongly."""
        found = self.stands()
        seen.note(f"{len(self.told['accepted']):,} comments accepted")
        seen.check(f"lost {found['lost']}, doubled {found['doubled']}", not (found["lost"] or found["doubled"]))
        seen.check("counts right" if found["counted"] else f"counts of the essay: {found}", found["counted"])

    def errors(self) -> Counter[str]:
        """What went wrong, and how often."""
        return Counter(f"{who} {what}" for _at, who, what in self.told["errors"])

    def failures(self) -> Counter[str]:
        """The answers of 5xx among it."""
        return Counter({what: n for what, n in self.errors().items() if "answered 5" in what})

    def slowest_writes(self) -> float:
        """How long all but one write in twenty took, at most, of those that were accepted."""
        taken = sorted(self.told["writes"])
        return float(taken[int(len(taken) * 0.95)]) if taken else 0.0


def classroom(place: Place, writers: int = WRITERS) -> Classroom:
    """A new course with its essay and its people."""
    plan = json.loads(place.run("-m", "benchmarks.hosts_class", "prepare", str(writers)))
    return Classroom(place, plan["path"], plan["cookies"])


def until(began: float, second: float) -> None:
    """Wait for this second of a drill."""
    time.sleep(max(0.0, began + second - time.time()))
