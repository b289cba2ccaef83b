"""Marks in an essay's HTML made links to its list, each work its own, with the work beside it in the margin.

Where a mark ended up in code, a link, a heading or an attribute, the words stand as the author typed them. It works on
strings and must not know who rendered them."""

from __future__ import annotations

import re
from collections import defaultdict
from html import escape

from blog.citations.found import Target
from blog.citations.margins import margin_note
from blog.citations.placing import Placing, Slot

DEAD = frozenset({"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "sup"})
BLOCKS = frozenset({"p", "li", "td", "th", "blockquote"})
VOID = frozenset({"img", "br", "hr"})
TAG = re.compile(r"(<[^>]*>)")
TAG_NAME = re.compile(r"</?([a-z0-9]+)")


def link_citations(placing: Placing, html: str) -> tuple[str, dict[str, list[str]]]:
    """The HTML with each mark made a link, or taken out where no link can be; and the ids of the links by key."""
    if not placing.slots:
        return html, {}
    linking = Linking(placing, html)
    return linking.run(), linking.links


class Linking:
    """One pass over HTML that holds marks: the open elements, and the link that is open. `links` holds the ids of the
    links made, by key."""

    def __init__(self, placing: Placing, html: str) -> None:
        self.placing = placing
        self.links: defaultdict[str, list[str]] = defaultdict(list)
        opening, closing = map(re.escape, placing.signs)
        self.mark = re.compile(rf"{opening}(&lt;|&gt;|)(\d+){closing}")
        self.pieces = TAG.split(html)
        self.out: list[str] = []
        self.open: list[str] = []
        self.link: tuple[int, int, Target] | None = None
        self.shown: set[str] = set()
        self.behind = False

    def run(self) -> str:
        """The HTML with its links."""
        for place, piece in enumerate(self.pieces):
            if place % 2:
                self.tag(piece)
            elif self.placing.signs[0] in piece:
                self.text(piece)
            else:
                self.out.append(piece)
        return "".join(self.out)

    def tag(self, tag: str) -> None:
        """One tag: marks in its attributes become what was typed; a link that it would cut is given up."""
        match = TAG_NAME.match(tag)
        name = match[1] if match else ""
        self.out.append(self.mark.sub(lambda mark: escape(self.placing.slots[int(mark[2])].typed), tag))
        if name in BLOCKS:
            self.shown.clear()
        self.behind = self.behind or "doc-endnotes" in tag
        if name in DEAD or name in BLOCKS:
            self.give_up()
        if tag.startswith("</"):
            if self.open:
                self.open.pop()
            if self.link and len(self.open) < self.link[1]:
                self.give_up()
        elif name and name not in VOID:
            self.open.append(name)

    def text(self, text: str) -> None:
        """A run of text with marks in it."""
        last = 0
        for mark in self.mark.finditer(text):
            self.out.append(text[last : mark.start()])
            last = mark.end()
            slot = self.placing.slots[int(mark[2])]
            if mark[1] == "&lt;" and not DEAD & set(self.open):
                self.link = (len(self.out), len(self.open), slot.targets[0])
                self.out.append("")
            elif mark[1] == "&gt;":
                self.close()
            elif not mark[1]:
                self.out.append(self.replaced(slot))
        self.out.append(text[last:])

    def close(self) -> None:
        """End the open link, if it is still where it began; the work stands in the margin behind it."""
        if self.link and len(self.open) == self.link[1]:
            place, _depth, target = self.link
            self.out[place] = self.opened(target.key)
            self.out.append("</a>" + self.beside(target))
        self.link = None

    def opened(self, key: str) -> str:
        """The opening tag of the next link to a work."""
        self.links[key].append(f"cite-{sum(map(len, self.links.values())) + 1}")
        name, to = self.links[key][-1], escape(key)
        return f'<a class="cite" role="doc-biblioref" id="{name}" href="#ref-{to}" aria-describedby="entry-{to}">'

    def beside(self, target: Target) -> str:
        """The work in the margin, once in each paragraph; none beside the notes behind the essay."""
        if target.key in self.shown or self.behind:
            return ""
        self.shown.add(target.key)
        return margin_note(self.placing.cited.by_key[target.key], target)

    def give_up(self) -> None:
        """Leave the words of the open link as they are."""
        self.link = None

    def replaced(self, slot: Slot) -> str:
        """A citation by key, each work a link; as typed where no link can be."""
        if DEAD & set(self.open):
            return escape(slot.typed)
        printed = [f"{self.opened(part.key)}{part.html}</a>" if part.key else part.html for part in slot.parts]
        return "".join([*printed, *(self.beside(target) for target in slot.targets)])
