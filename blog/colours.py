"""Colours that can be read: contrast by WCAG 2.2, 1.4.3, and the nearest shade that has enough of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

ENOUGH = 4.5
LIGHT_PAPERS = ("#fdfcf9", "#f6f2e9")
DARK_PAPERS = ("#171613", "#201e19")
STEPS = 50


def readable(colour: str, papers: Iterable[str]) -> str:
    """The colour `#rrggbb` itself, or the first shade of it, towards black on light papers and towards white on dark
    ones, that has a contrast of 4.5 to each of them."""
    papers = tuple(papers)
    end = 0 if luminance(papers[0]) > 0.5 else 255
    shades = (mixed(colour, end, step / STEPS) for step in range(STEPS + 1))
    return next(shade for shade in shades if all(contrast(shade, paper) >= ENOUGH for paper in papers))


def mixed(colour: str, end: int, share: float) -> str:
    """A colour with a share of black (0) or white (255) in it."""
    return "#" + "".join(f"{round(part + (end - part) * share):02x}" for part in parts_of(colour))


def contrast(one: str, other: str) -> float:
    """The ratio of contrast of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour, from 0 to 1."""
    shares = [part / 255 for part in parts_of(colour)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def parts_of(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of `#rrggbb`, each from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
