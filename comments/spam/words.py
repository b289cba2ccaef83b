"""A course's list of words, and where they stand in a text. How long the list is does not slow the search: each word
of the text is looked up. It must not know what is done with what it finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from comments.policy import marked
from comments.spam.folding import Word, words

MOST_ENTRIES = 2_000
LONGEST_ENTRY = 100
LONGEST_PHRASE = 8

END = ""

Tree: TypeAlias = "dict[str, Tree]"
gettext = marked


class Unusable(ValueError):
    """A list that cannot be used. `sentence` says why, with places for `values`."""

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence, self.values = sentence, values
        super().__init__(sentence % values)


@dataclass(frozen=True)
class WordList:
    """Words and phrases, folded, as a tree: each word leads to those that can follow it, and `END` ends an entry."""

    tree: Tree = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> WordList:
        """A list typed with one word or phrase on a line. Raises Unusable."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > MOST_ENTRIES:
            raise Unusable(
                gettext("The list has %(count)s entries. It can hold %(most)s: take some out."),
                count=len(lines),
                most=MOST_ENTRIES,
            )
        tree: Tree = {}
        for line in lines:
            branch = tree
            for word in entry(line):
                branch = branch.setdefault(word, {})
            branch[END] = {}
        return cls(tree)

    def found_in(self, said: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Where entries stand among the words of a text, as first and last character; the longest at each place."""
        place = 0
        while place < len(said):
            length = self.length_at(said, place)
            if length:
                yield said[place].start, said[place + length - 1].end
            place += length or 1

    def length_at(self, said: Sequence[Word], place: int) -> int:
        """How many words the longest entry has that begins at this place; 0 if none does."""
        branch, length, longest = self.tree, 0, 0
        while place + length < len(said) and (following := branch.get(said[place + length].folded)) is not None:
            branch, length = following, length + 1
            if END in branch:
                longest = length
        return longest


def entry(line: str) -> list[str]:
    """The folded words of one entry. Raises Unusable."""
    if len(line) > LONGEST_ENTRY:
        raise Unusable(
            gettext("“%(start)s…” is too long. An entry can have %(most)s characters: shorten it."),
            start=line[:30],
            most=LONGEST_ENTRY,
        )
    phrase = [word.folded for word in words(line)]
    if not phrase:
        raise Unusable(
            gettext("“%(entry)s” has no letters or digits, so it can match nothing: take it out."), entry=line
        )
    if len(phrase) > LONGEST_PHRASE:
        raise Unusable(
            gettext("“%(entry)s” has too many words. A phrase can have %(most)s: shorten it."),
            entry=line,
            most=LONGEST_PHRASE,
        )
    return phrase
