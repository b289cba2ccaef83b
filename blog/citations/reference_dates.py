"""Dates of references, in whatever form they arrive, as CSL date parts. It must not know records or files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from blog.citations.reference_texts import plain_words

LONGEST_DATE = 200
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
CIRCA = re.compile(r"^\s*\[?\s*(?:circa|ca?\.)\s*(?=\d)|(?<=\d)[~?]\]?\s*$", re.I)
DASH = re.compile(r"\s*(?:[–—−]|--+)\s*")
NUMERIC = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?(?:T[\d:.]{1,20}(?:Z|[+-][\d:]{2,6})?|/{0,2})")
SHORT_RANGE = re.compile(r"(\d{2})(\d{2})[-/](\d{2})")
WORD = re.compile(r"[^\W\d_]+|\d+")
SIGNS = re.compile(r"[\s,.\[\]()~]*")

Parts = list[int]


def read_date(value: Any) -> dict[str, Any] | None:
    """A date as `{"date-parts": …}` with `season` and `circa` where they are told; words nobody can read stay as
    `{"literal": …}`; None where there is nothing."""
    if isinstance(value, Mapping):
        return date_of_mapping(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = plain_words(value)[:LONGEST_DATE].strip() if not isinstance(value, int) or abs(value) < 10**6 else ""
    return date_of_words(text) if text else None


def date_of_mapping(value: Mapping[str, Any]) -> dict[str, Any] | None:
    """The date of a CSL date: its parts, or else its words."""
    listed = value.get("date-parts")
    parts = [clean_parts(part) for part in listed[:2]] if isinstance(listed, list) else []
    kept = [part for part in parts if part]
    season = str(value.get("season"))
    marks = {"season": int(season)} if season in {"1", "2", "3", "4"} else {}
    circa = {"circa": True} if value.get("circa") not in (None, False, "", 0, "0", "false") else {}
    if kept and parts[0]:
        return {"date-parts": kept, **marks, **circa}
    words = next((value[name] for name in ("raw", "literal") if isinstance(value.get(name), str | int)), None)
    read = read_date(words)
    return {**read, **circa} if read else None


def clean_parts(part: Any) -> Parts:
    """Year, month and day of a list as whole numbers, as far as they are possible; empty without a year."""
    numbers: Parts = []
    for given in part[:3] if isinstance(part, list) else []:
        text = str(given).strip()
        if isinstance(given, bool) or not re.fullmatch(r"-?\d{1,4}", text):
            break
        numbers.append(int(text))
    if not numbers or not numbers[0]:
        return []
    if len(numbers) > 1 and not 1 <= numbers[1] <= 12:
        return numbers[:1]
    if len(numbers) > 2 and not 1 <= numbers[2] <= LAST_DAYS[numbers[1] - 1]:
        return numbers[:2]
    return numbers


def date_of_words(text: str) -> dict[str, Any]:
    """A date typed as words or numbers, or the words themselves."""
    plain = CIRCA.sub("", text).strip(" []")
    found = read_range(DASH.sub("-", plain)) or {"literal": text}
    return {**found, "circa": True} if plain != text.strip(" []") and "literal" not in found else found


def read_range(text: str) -> dict[str, Any] | None:
    """A date or two of them: `2009-03`, `1994-96`, `2001/2003`, `July-August 2009`, `1 July 2009 - 3 May 2010`."""
    short = SHORT_RANGE.fullmatch(text)
    if short and int(short[3]) > max(12, int(short[2])):
        return {"date-parts": [[int(short[1] + short[2])], [int(short[1] + short[3])]]}
    whole = read_numbers(text)
    if whole:
        return {"date-parts": [whole]}
    for sign in ("/", "-"):
        if text.count(sign) in {1, 3, 5}:
            halves = text.split(sign)
            middle = len(halves) // 2
            first, last = sign.join(halves[:middle]).strip(), sign.join(halves[middle:]).strip()
            if read_numbers(first) and read_numbers(last):
                return {"date-parts": [read_numbers(first), read_numbers(last)]}
    return read_words(text)


def read_numbers(text: str) -> Parts:
    """The parts of `2009`, `2009-03-01`, `1982/07//` or `2020-01-02T10:00Z`; empty for anything else."""
    match = NUMERIC.fullmatch(text)
    return clean_parts([part for part in match.groups() if part]) if match else []


def read_words(text: str) -> dict[str, Any] | None:
    """A date with the name of a month or a season, alone or as a range; None where another word stands in it."""
    first, _, last = text.partition("-")
    one, other = words_of_date(first), words_of_date(last)
    if one is None or other is None or (last and not other):
        return None
    year = one.get("year") or other.get("year")
    if not year or not {"month", "season"} & (one.keys() | other.keys()):
        return None
    month = {name: number for date in (other, one) for name, number in date.items() if name == "month"}
    dates = [{"year": year, **month, **one}] + ([{"year": year, **month, **other}] if other else [])
    parts = [[date[name] for name in ("year", "month", "day") if name in date] for date in dates]
    if any(part != clean_parts(part) for part in parts) or ("season" in one and other):
        return None
    return {"date-parts": parts, **({"season": one["season"]} if "season" in one else {})}


def words_of_date(text: str) -> dict[str, int] | None:
    """Year, month, season and day among the words of a date; None where a word is none of them or comes twice."""
    found: dict[str, int] = {}
    if SIGNS.sub("", WORD.sub("", text)):
        return None
    for word in (word.lower() for word in WORD.findall(text)):
        month = next((place for place, name in enumerate(MONTHS, 1) if is_month(word, name)), 0)
        if word in {"st", "nd", "rd", "th", "of"}:
            continue
        if month:
            name, number = "month", month
        elif word in SEASONS:
            name, number = "season", SEASONS[word]
        elif word.isascii() and word.isdigit() and len(word) in {1, 2, 4}:
            name, number = ("year" if len(word) == 4 else "day"), int(word)
        else:
            return None
        if name in found:
            return None
        found[name] = number
    return found


def is_month(word: str, name: str) -> bool:
    """Whether a word in lower case is this month's English name, whole or shortened."""
    whole = {"jan": "january", "feb": "february", "mar": "march", "apr": "april", "jun": "june", "jul": "july",
             "aug": "august", "sep": "september", "oct": "october", "nov": "november", "dec": "december"}  # fmt: skip
    return len(word) >= 3 and whole.get(name, name).startswith(word)
