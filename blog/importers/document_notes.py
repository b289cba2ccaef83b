"""The notes of a document: a mark in the text that leads to a note which leads back. Every program draws them so, under
names of its own; two links that point at each other are the one sign they share. Knows no Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

MOST_NOTES = 2_000
MOST_LINKS = 20
MARK = "note-mark"
BLOCKS = frozenset({"li", "p", "div", "aside", "section", "dd", "td", "blockquote"})
GROWING = frozenset({"div", "li", "aside"})
EMPTIED = frozenset({"div", "section", "ol", "ul", "dl", "aside"})


@dataclass(frozen=True)
class Links:
    """Every link within the document by where it leads, and every place by its name."""

    places: dict[str, Tag]
    order: dict[int, int]
    within: list[tuple[Tag, str]]
    near: dict[int, list[Tag]] = field(default_factory=dict)

    def first_in(self, tag: Tag) -> list[Tag]:
        """The first links in a tag; each tag is walked once, however many links lead there."""
        if id(tag) not in self.near:
            self.near[id(tag)] = tag.find_all("a", limit=MOST_LINKS)
        return self.near[id(tag)]


@dataclass(frozen=True)
class Note:
    """One note: its number, the block that holds it, the link that leads back, and its marks in the text."""

    number: int
    block: Tag
    back: Tag
    marks: list[Tag]


def taken_notes(soup: BeautifulSoup, first: int = 1) -> list[tuple[int, Tag]]:
    """The notes with their numbers, in the order of their marks, taken out of the tree; each mark becomes an empty
    `note-mark` with the number."""
    for forged in soup.find_all(MARK):
        forged.unwrap()
    notes = found_notes(soup, first)
    for note in notes:
        note.back.extract()
        for mark in note.marks:
            mark.replace_with(soup.new_tag(MARK, attrs={"number": str(note.number)}))
    for note in notes:
        take(note.block)
    return [(note.number, note.block) for note in notes]


def found_notes(soup: BeautifulSoup, first: int) -> list[Note]:
    """The notes; nothing is changed yet."""
    links = links_of(soup)
    backs = {id(link): name for link, name in links.within}
    notes: dict[int, Note] = {}
    for link, name in links.within:
        target = links.places.get(name)
        if target is None or links.order[id(target)] <= links.order[id(link)]:
            continue
        if id(target) in notes:
            notes[id(target)].marks.append(link)
        elif len(notes) < MOST_NOTES and (back := link_back(target, link, links, backs)):
            block = container_of(target, link, links, backs)
            notes[id(target)] = Note(first + len(notes), block, back, [link])
    return list(notes.values())


def links_of(soup: BeautifulSoup) -> Links:
    """What leads where in this document. Word writes the whole path of a file before the sign."""
    places: dict[str, Tag] = {}
    order: dict[int, int] = {}
    within: list[tuple[Tag, str]] = []
    for number, tag in enumerate(soup.find_all(True)):
        order[id(tag)] = number
        for name in (tag.get("id"), tag.get("name") if tag.name == "a" else None):
            if isinstance(name, str):
                places.setdefault(name, tag)
        href = tag.get("href") if tag.name == "a" else None
        before, sign, name = str(href).partition("#") if href else ("", "", "")
        if sign and name and (not before or before.startswith("file:")):
            within.append((tag, name))
    return Links(places, order, within)


def link_back(target: Tag, mark: Tag, links: Links, backs: dict[int, str]) -> Tag | None:
    """The link of a note that leads back to its mark, or to what is drawn around the mark."""
    block = target if target.name in BLOCKS else target.find_parent(list(BLOCKS))
    near = [*links.first_in(target), *(links.first_in(block) if block else [])]
    for candidate in [target, *near] if target.name == "a" else near:
        place = links.places.get(backs.get(id(candidate), ""))
        if place is not None and (place is mark or holds(place, mark) or holds(mark, place)):
            return candidate
    return None


def container_of(target: Tag, mark: Tag, links: Links, backs: dict[int, str]) -> Tag:
    """All of a note: the block its name stands in, and the boxes around that which hold no other note."""
    found = target if target.name in BLOCKS else target.find_parent(list(BLOCKS)) or target
    while (parent := found.parent) is not None and parent.name in GROWING and not holds(parent, mark):
        if sum(id(link) in backs for link in links.first_in(parent)) > 1:
            break
        found = parent
    return found


def holds(outer: Tag, inner: Tag) -> bool:
    """Whether one tag stands within another."""
    return any(parent is outer for parent in inner.parents)


def take(note: Tag) -> None:
    """Take a note out, and the boxes that are empty without it."""
    parent = note.parent
    note.extract()
    while parent is not None and parent.name in EMPTIED and not parent.find(["p", "li", "table", "img"]):
        if next(parent.stripped_strings, None):
            return
        above = parent.parent
        parent.extract()
        parent = above
