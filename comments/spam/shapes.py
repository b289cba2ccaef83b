"""What a text looks like before it is read: capitals, one character again and again, letters written as codes. It must
not know how much of it is too much."""

from __future__ import annotations

import re

LONG_RUN = 10
RUN = re.compile(rf"([^\s\d_=*#~.|\-–—])\1{{{LONG_RUN - 1},}}")
CODE = re.compile(
    r"&(?:#(?P<number>\d{1,7})|#x(?P<hexadecimal>[\da-f]{1,6})|(?P<name>colon|sol|period));", re.IGNORECASE
)
LAST_CHARACTER = 0x10FFFF


def capitals(text: str) -> tuple[int, int]:
    """How many capitals a text has, and how many letters that could be capitals."""
    upper, lower = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return upper, upper + lower


def runs(text: str) -> tuple[str, ...]:
    """Where one character stands ten times in a row; lines, dots, stars, digits and spaces may."""
    return tuple(match[0] for match in RUN.finditer(text))


def codes(text: str) -> tuple[str, ...]:
    """Letters, digits and the marks of an address that are written as codes (`&#118;`), which no person types."""
    return tuple(match[0] for match in CODE.finditer(text) if hides(match))


def hides(code: re.Match[str]) -> bool:
    """Whether a code stands for a character that could have been typed in its place."""
    if code["name"]:
        return True
    number = int(code["number"]) if code["number"] else int(code["hexadecimal"], 16)
    return number <= LAST_CHARACTER and (chr(number).isalnum() or chr(number) in ":/.")
