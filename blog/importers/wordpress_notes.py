"""The notes of a WordPress text: those of its footnotes block, which stand apart from it; those that shortcodes hold;
those that are two links which point at each other. Each mark becomes a `note-mark`, numbered in reading order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bs4 import BeautifulSoup, Tag

from blog.importers.document_notes import MARK, MOST_NOTES, taken_notes
from blog.importers.wordpress_body_records import Account, Problem

OWN = "wp-note"


def numbered_notes(
    soup: BeautifulSoup, given: Mapping[str, Tag], held: Sequence[Tag], account: Account
) -> list[tuple[int, Tag]]:
    """The notes with their numbers: the given ones by the id their marks name, those held by shortcodes by their
    order. One without a mark comes last."""
    linked = taken_notes(soup) if with_place(soup) else []
    holders: dict[str, Tag] = {f"t{number}": block for number, block in linked}
    holders |= {f"s{number}": block for number, block in enumerate(held)}
    holders |= {f"g{key}": block for key, block in given.items()}
    numbers: dict[str, int] = {}
    for tag in soup.find_all([MARK, OWN, "sup"]):
        key = key_of(tag)
        if key is None:
            continue
        if key not in holders:
            account.name(Problem.NOTE_MISSING, key[1:])
            continue
        number = numbers.setdefault(key, len(numbers) + 1)
        tag.replace_with(soup.new_tag(MARK, attrs={"number": str(number)}))
    found = [(number, holders[key]) for key, number in numbers.items()]
    loose = [block for key, block in holders.items() if key not in numbers]
    return found + [(0, block) for block in loose[:MOST_NOTES]]


def key_of(tag: Tag) -> str | None:
    """The note a tag marks, by where it is kept; None for a tag that marks none."""
    if tag.name == MARK:
        return f"t{tag['number']}"
    if tag.name == OWN:
        return str(tag.get("key") or "s")
    return f"g{tag['data-fn']}" if tag.get("data-fn") else None


def with_place(soup: BeautifulSoup) -> bool:
    """Whether links lead to places on this page; those that name the page as well then name the place alone."""
    links = [tag for tag in soup.find_all("a", href=True) if "#" in str(tag["href"])]
    if links:
        places = {str(tag.get(name)) for tag in soup.find_all(True) for name in ("id", "name") if tag.get(name)}
        for link in links:
            place = str(link["href"]).partition("#")[2]
            if place in places:
                link["href"] = f"#{place}"
    return bool(links)
