"""Citations put into a text as marks before it is rendered; `linking` makes links of them after.

It works on strings and must not know the parser: a mark is a pair of rare brackets around a number, so that emphasis
beside it is read as it was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape

from blog.citations.cited import Cited
from blog.citations.formatted import Part
from blog.citations.found import Found, Target
from blog.citations.markers import Cited as Marked
from blog.citations.markers import label, read_marker, short_names
from blog.citations.prose import Prose, read_prose

BRACKETS = ("⸨⸩", "⸢⸣", "⸤⸥", "⟦⟧", "⟬⟭", "⦃⦄", "⦅⦆", "⦗⦘", "〘〙", "〚〛")
CLOSING_SIGNS = re.compile(r"[.,;:!?”’\"']{1,3}")


@dataclass(frozen=True)
class Slot:
    """One place that a mark stands for. A typed citation keeps its words and becomes a link to its one target; a
    citation by key is replaced by `parts`, and `typed` is what it was."""

    targets: tuple[Target, ...]
    parts: tuple[Part, ...] = ()
    typed: str = ""


@dataclass
class Placing:
    """A text with its marks: `body` is what to render, `signs` the brackets of a mark, `slots` what each stands for."""

    cited: Cited
    body: str = ""
    signs: str = ""
    slots: list[Slot] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.signs = next((pair for pair in BRACKETS if not set(pair) & set(self.cited.body)), "")
        self.body = self.marked() if self.signs else self.cited.body

    def mark(self, slot: Slot, kind: str = "") -> str:
        """A mark that stands for a slot; `kind` is "" for one that is replaced, `<` and `>` around one that is kept."""
        self.slots.append(slot)
        return f"{self.signs[0]}{kind}{len(self.slots) - 1}{self.signs[1]}"

    def marked(self) -> str:
        """The body with a mark for each citation that becomes a link."""
        body, pieces, last = self.cited.body, list[str](), 0
        printed = dict(zip(self.cited.keyed, self.printed(), strict=True))
        for found in self.cited.found:
            if found.status != "resolved" or found.start < last:
                continue
            if found in printed:
                gap, text, end = self.replaced(found, printed[found])
                pieces += [body[last : found.start].rstrip(" ") if gap else body[last : found.start], text]
                last = end
                continue
            for target in self.spans(found):
                pieces += [body[last : target.start], self.mark(Slot((target,)), "<"), body[target.start : target.end]]
                pieces.append(self.mark(Slot((target,)), ">"))
                last = target.end
        return "".join([*pieces, body[last:]])

    @staticmethod
    def spans(found: Found) -> list[Target]:
        """What to link of a typed citation: the parenthesis with its brackets for one work, else the words for each."""
        if len(set(found.keys)) == 1:
            one = found.targets[0]
            return [Target(one.key, one.locator, one.label, found.start, found.end)]
        ordered = sorted(found.targets, key=lambda target: target.start)
        return [t for place, t in enumerate(ordered) if not place or t.start >= ordered[place - 1].end]

    def printed(self) -> list[tuple[Part, ...]]:
        """The citations by key as the engine prints them, or plainly where it did not."""
        answered = self.cited.formatted.citations if self.cited.formatted else ()
        plain = [self.plainly(found) for found in self.cited.keyed]
        return [(answered[place] if place < len(answered) else ()) or parts for place, parts in enumerate(plain)]

    def plainly(self, found: Found) -> tuple[Part, ...]:
        """A citation by key without the engine: names and page in brackets."""
        marker = read_marker(self.cited.body, found.start)
        items = marker.items if marker else ()
        if not items:
            target = found.targets[0]
            place = (Part(escape(f" ({target.locator})")),) if target.locator else ()
            return (Part(escape(self.names(target.key)), target.key), *place)
        parts = [Part("; ")] * (2 * len(items) - 1)
        parts[::2] = [Part(escape(self.label(item)), item.key) for item in items]
        return (Part("("), *parts, Part(")"))

    def label(self, item: Marked) -> str:
        """Names and page of one work."""
        entry = next(entry for entry in self.cited.entries if entry["key"] == item.key)
        return label(item, entry["record"], entry["line"])

    def names(self, key: str) -> str:
        """The family names of a work."""
        entry = next(entry for entry in self.cited.entries if entry["key"] == key)
        return short_names(entry["record"], entry["line"])

    def replaced(self, found: Found, parts: tuple[Part, ...]) -> tuple[bool, str, int]:
        """What stands in place of a citation by key: whether the space before it goes, the words, and where the body
        goes on. In a style of notes it is a note behind the signs that follow (Chicago 18, 13.29), unless it stands in
        a note already; a work named in the sentence is named by its family names, not as a first note would."""
        if self.cited.style.cites_by != "note" or not self.cited.formatted:
            return False, self.mark(Slot(found.targets, parts, found.text)), found.end
        if self.in_note(found.start):
            return False, self.mark(Slot(found.targets, unstopped(parts), found.text)), found.end
        noted = tuple(part for part in parts if not part.beside_note)
        note = f"^[{self.mark(Slot(found.targets, noted, found.text))}]"
        if found.text.startswith("@"):
            names = Part(escape(self.names(found.keys[0])), found.keys[0])
            return False, self.mark(Slot((), (names,), found.text)) + note, found.end
        signs = CLOSING_SIGNS.match(self.cited.body, found.end)
        return True, (signs[0] if signs else "") + note, signs.end() if signs else found.end

    def in_note(self, offset: int) -> bool:
        """Whether an offset of the body stands in a note."""
        passage = self.prose.passage_at(offset)
        return bool(passage and passage.kind == "note")

    @cached_property
    def prose(self) -> Prose:
        """The passages of the body."""
        return read_prose(self.cited.body)


def unstopped(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """A citation without the full stop that ends a note: in a note, the author's own sentence goes on."""
    return (*parts[:-1], replace(parts[-1], html=parts[-1].html.removesuffix("."))) if parts else parts
