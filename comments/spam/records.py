"""What the rules are told of one piece of writing, and what they answer. It knows no rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from comments.spam.classifier import Known
from comments.spam.folding import LONGEST_TEXT, Word, words
from comments.spam.words import WordList

MOST_EVIDENCE = 20
LONGEST_EVIDENCE = 200


class Verdict(IntEnum):
    """What a rule asks for: nothing but to be known, a person to read it first, or the spam folder."""

    NOTE = 1
    HOLD = 2
    SPAM = 3


@dataclass(frozen=True)
class Writing:
    """The facts of one submission. `trap` is what came in the field nobody sees; `own_hosts` are the site's own;
    `same_text_elsewhere` counts other essays with this text under them; `rejections` are the last decisions on this
    writer's comments, within a week and newest first: True for rejected; `posing_as` is who in the course has a name
    that a guest's reads like."""

    body: str
    name: str = ""
    is_guest: bool = False
    is_staff: bool = False
    is_trusted: bool = False
    seconds_since_issue: float | None = None
    trap: str = ""
    own_hosts: frozenset[str] = frozenset()
    same_text_elsewhere: int = 0
    rejections: tuple[bool, ...] = ()
    hold_words: WordList = field(default_factory=WordList, hash=False)
    spam_words: WordList = field(default_factory=WordList, hash=False)
    known: Known | None = None
    posing_as: str = ""

    @property
    def is_newcomer(self) -> bool:
        """Whether nobody vouches for the writer yet: neither staff nor a member who is trusted."""
        return not self.is_staff and (self.is_guest or not self.is_trusted)

    @cached_property
    def text(self) -> str:
        """What of the body is read."""
        return self.body[:LONGEST_TEXT]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words, folded once for all rules."""
        return words(self.text)


@dataclass(frozen=True)
class Hit:
    """What one rule has against a text: the passages as they stand in it, a sentence for the moderator with places for
    `values`, and a weight from 0 to 1 by which a queue can be sorted."""

    rule: str
    verdict: Verdict
    sentence: str
    evidence: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    weight: float = 1.0

    def __post_init__(self) -> None:
        """Each passage once, and no more or longer ones than a card can show."""
        passages = [passage[:LONGEST_EVIDENCE] for passage in dict.fromkeys(self.evidence)]
        object.__setattr__(self, "evidence", tuple(passages[:MOST_EVIDENCE]))
