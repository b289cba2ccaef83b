"""Two rows of words set beside each other: which of the one stand in the other, in the same order. Pure, and its work
is counted and bounded for any rows. It must not know what the words are for."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

MOST_STEPS = 1_000_000
MOST_EDITS = 800


class Steps:
    """Counts the work of comparing, and says when it is enough."""

    def __init__(self, most: int = MOST_STEPS) -> None:
        self.most, self.taken = most, 0

    def take(self, n: int) -> bool:
        """Count these; whether there are more to take."""
        self.taken += n
        return self.taken < self.most


def alike(old: Sequence[str], new: Sequence[str], steps: Steps) -> list[tuple[int, int]]:
    """Pairs of places at which the two are equal, both rising: their common ends, what stands once in each, and the
    shortest way from one to the next where it can be found in the steps there are."""
    steps.take(len(old) + len(new))
    numbers: dict[str, int] = {}
    a, b = ([numbers.setdefault(token, len(numbers)) for token in tokens] for tokens in (old, new))
    pairs: list[tuple[int, int]] = []
    x = y = 0
    for i, j in [*anchors(a, b), (len(a), len(b))]:
        pairs += ((x + left, y + right) for left, right in between(a[x:i], b[y:j], steps))
        pairs += [(i, j)] if i < len(a) else []
        x, y = i + 1, j + 1
    return pairs


def anchors(a: Sequence[int], b: Sequence[int]) -> list[tuple[int, int]]:
    """What stands exactly once in each and in the same order in both: as many of those as can be had."""
    times, others = Counter(a), Counter(b)
    place = {token: j for j, token in enumerate(b)}
    once = [(i, place[token]) for i, token in enumerate(a) if times[token] == 1 and others[token] == 1]
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for n, (_i, j) in enumerate(once):
        at = bisect_left(ends, j)
        ends[at : at + 1], last[at : at + 1] = [j], [n]
        before.append(last[at - 1] if at else -1)
    chain: list[tuple[int, int]] = []
    n = last[-1] if last else -1
    while n >= 0:
        chain.append(once[n])
        n = before[n]
    return chain[::-1]


def between(a: Sequence[int], b: Sequence[int], steps: Steps) -> list[tuple[int, int]]:
    """Pairs of equal places of two stretches: their common ends, and the shortest way between."""
    shorter = min(len(a), len(b))
    head = next((n for n in range(shorter) if a[n] != b[n]), shorter)
    tail = next((n for n in range(shorter - head) if a[-1 - n] != b[-1 - n]), shorter - head)
    inner = shortest(a[head : len(a) - tail], b[head : len(b) - tail], steps)
    pairs = [(n, n) for n in range(head)] + [(head + x, head + y) for x, y in inner]
    return pairs + [(len(a) - n, len(b) - n) for n in range(tail, 0, -1)]


def shortest(a: Sequence[int], b: Sequence[int], steps: Steps) -> list[tuple[int, int]]:
    """Pairs of equal places along the fewest edits that make one of the other, by Myers's greedy search; none where
    that takes more edits or steps than there are."""
    if not a or not b or not set(a) & set(b):
        return []
    most = min(len(a) + len(b), MOST_EDITS)
    reached, trail = array("l", bytes(8 * (2 * most + 3))), []
    for edits in range(most + 1):
        trail.append(reached[most - edits : most + edits + 3])
        slid = 0
        for k in range(-edits, edits + 1, 2):
            left, right = reached[most + k], reached[most + k + 2]
            x = start = right if k == -edits or (k != edits and left < right) else left + 1
            while x < len(a) and x - k < len(b) and a[x] == b[x - k]:
                x += 1
            reached[most + k + 1] = x
            slid += x - start
            if x >= len(a) and x - k >= len(b):
                return walked(trail, x, x - k)
        if not steps.take(edits + 1 + slid):
            break
    return []


def walked(trail: Sequence[array[int]], x: int, y: int) -> list[tuple[int, int]]:
    """The pairs along the way that the search came, from its end back to its start."""
    pairs = []
    for edits in range(len(trail) - 1, -1, -1):
        reached, k = trail[edits], x - y
        left, right = reached[edits + k], reached[edits + k + 2]
        from_above = k == -edits or (k != edits and left < right)
        start, other = (right, right - k - 1) if from_above else (left, left - k + 1)
        start, other = (0, 0) if edits == 0 else (start, other)
        while x > start and y > other:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = start, other
    return pairs[::-1]
