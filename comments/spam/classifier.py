"""What earlier decisions say of a text: in how many documents each of its tokens stood that people filed as spam, and
in how many that they let stand. It keeps nothing, needs no more than the counts of one text's tokens, and must not
know where they are kept nor what is done with the score."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from comments.spam.folding import LONGEST_TEXT, words
from comments.spam.links import links
from comments.spam.shapes import capitals

MOST_WORDS = 280
MOST_HOSTS = 18
MOST_TOKENS = MOST_WORDS + MOST_HOSTS + 2
SHORTEST_WORD = 2
LINK_BANDS = (1, 2, 5)
CAPITAL_BANDS = (10, 30, 60)

STRENGTH = 0.45
UNKNOWN = 0.5
STRONGEST = 30
TELLING = 5
CERTAIN = 0.98
FEWEST_DECISIONS = 200
FEWEST_OF_A_KIND = 30


@dataclass(frozen=True)
class Totals:
    """How many documents people decided on."""

    spam: int = 0
    ham: int = 0

    @property
    def suffice(self) -> bool:
        """Whether they are enough to hold a comment for: 200, and 30 of each kind."""
        fewest = min(self.spam, self.ham)
        return self.spam + self.ham >= FEWEST_DECISIONS and fewest >= FEWEST_OF_A_KIND


@dataclass(frozen=True)
class Known:
    """What is known of one text: the totals, and for its tokens in how many spam and ham documents each stood."""

    totals: Totals
    tokens: Mapping[str, tuple[int, int]] = field(hash=False)


@dataclass(frozen=True)
class Score:
    """How likely a text is spam, from 0 to 1, and the tokens that tell most, each with its own likelihood."""

    probability: float
    telling: tuple[tuple[str, float], ...] = ()


@dataclass
class Counts:
    """All counts, held in memory."""

    spam: int = 0
    ham: int = 0
    tokens: dict[str, tuple[int, int]] = field(default_factory=dict)

    def known(self, asked: Iterable[str]) -> Known:
        """What is known of these tokens."""
        return Known(Totals(self.spam, self.ham), {token: self.tokens.get(token, (0, 0)) for token in asked})


def tokens(text: str) -> frozenset[str]:
    """What is counted of a text, once each and at most 300: words, hosts linked to, and bands of links and capitals."""
    text = text[:LONGEST_TEXT]
    said = {word.folded for word in words(text) if len(word.folded) >= SHORTEST_WORD}
    found = links(text)
    hosts = {link.host for link in found}
    upper, cased = capitals(text)
    share = 100 * upper // cased if cased else 0
    bands = {f"links:{band(len(found), LINK_BANDS)}", f"capitals:{band(share, CAPITAL_BANDS)}"}
    return frozenset(few(said, MOST_WORDS)) | {f"host:{host}" for host in few(hosts, MOST_HOSTS)} | bands


def few(names: set[str], most: int) -> list[str]:
    """So many of the names: the same ones in every text, and nobody's choice, so that words put in front hide none."""
    if len(names) <= most:
        return list(names)
    return sorted(names, key=lambda name: (zlib.crc32(name.encode(errors="surrogatepass")), name))[:most]


def band(amount: int, bounds: tuple[int, ...]) -> int:
    """The largest bound that an amount reaches; 0 for none."""
    return max((bound for bound in bounds if amount >= bound), default=0)


def learn(counts: Counts, text: str, is_spam: bool, weight: int = 1) -> None:
    """Add a decided text to the counts, or with a weight of -1 take it back. Raises ValueError for what was never
    learned, and leaves the counts as they were."""
    count(counts, tokens(text), is_spam, weight)


def count(counts: Counts, found: Iterable[str], is_spam: bool, weight: int = 1) -> None:
    """The same for a text of which the tokens are at hand."""
    change = (weight, 0) if is_spam else (0, weight)
    after = {token: added(counts.tokens.get(token, (0, 0)), change) for token in found}
    total = added((counts.spam, counts.ham), change)
    if min(total) < 0 or any(min(pair) < 0 for pair in after.values()):
        raise ValueError("This text was not learned, so it cannot be taken back.")
    counts.spam, counts.ham = total
    counts.tokens.update(after)
    for token in [token for token, pair in after.items() if pair == (0, 0)]:
        del counts.tokens[token]


def added(pair: tuple[int, int], change: tuple[int, int]) -> tuple[int, int]:
    """Two counts after a change."""
    return pair[0] + change[0], pair[1] + change[1]


def score(known: Known) -> Score:
    """How likely the text is spam by its thirty strongest tokens, and the five that tell most; with decisions of one
    kind only, nothing can be said."""
    if not (known.totals.spam > 0 and known.totals.ham > 0):
        return Score(UNKNOWN)
    each = ((token, likelihood(*pair, known.totals)) for token, pair in known.tokens.items() if sum(pair) > 0)
    strongest = sorted(each, key=lambda told: (-abs(told[1] - UNKNOWN), told[0]))[:STRONGEST]
    against = sum(math.log(1 - own) - math.log(own) for _token, own in strongest)
    return Score(1 / (1 + math.exp(min(against, 700.0))), tuple(strongest[:TELLING]))


def likelihood(spam: int, ham: int, totals: Totals) -> float:
    """How likely a document with one token is spam, drawn towards even chances while the token was seen little
    (Robinson's smoothing); never 0 or 1."""
    as_spam, as_ham = min(spam / totals.spam, 1.0), min(ham / totals.ham, 1.0)
    seen = spam + ham
    return (STRENGTH * UNKNOWN + seen * as_spam / (as_spam + as_ham)) / (STRENGTH + seen)
