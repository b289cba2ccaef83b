"""What is asked of the citation engine, and what it answers. Frozen values; they know neither process nor page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, Literal


@dataclass(frozen=True)
class Cite:
    """One work in a citation: where in it, and the words around. `label` is CSL's word for the locator (`page`,
    `chapter`), `mode` whether the author's name is left out (`-@key`) or stands in the sentence (`@key argues`)."""

    key: str
    locator: str = ""
    label: str = "page"
    prefix: str = ""
    suffix: str = ""
    mode: Literal["normal", "bare", "sentence"] = "normal"


@dataclass(frozen=True)
class Request:
    """Records by key, the citations of a text in order, a style's file name, and the language of the text."""

    records: Mapping[str, Mapping[str, Any]]
    citations: tuple[tuple[Cite, ...], ...] = ()
    style: str = "modern-language-association"
    language: str = "en"

    def fingerprint(self, version: str) -> str:
        """A hash of all of it, with the engine's version: equal requests have equal answers."""
        asked = [self.records, [[asdict(cite) for cite in one] for one in self.citations], self.style, self.language]
        return sha256(json.dumps([*asked, version], sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Part:
    """A piece of a printed citation: safe HTML, and the key of the work it stands for, or "" for what is between.

    A piece with a key holds no link. `beside_note` marks what stands in the sentence, before the mark of the note, in
    a style that cites by note: the name in `@key argues`."""

    html: str
    key: str = ""
    beside_note: bool = False


@dataclass(frozen=True)
class PrintedEntry:
    """One printed line of the list: its key, safe HTML, and plain text."""

    key: str
    html: str
    text: str


@dataclass(frozen=True)
class Formatted:
    """The answer: the list in the order the style prints it, and each citation in the order asked."""

    entries: tuple[PrintedEntry, ...] = ()
    citations: tuple[tuple[Part, ...], ...] = field(default=())
