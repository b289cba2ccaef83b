"""Organisations named in a citation: whole, by their first words, by initials, or shortened. It must not know works.

Which words are shortened, and how, follows the MLA Handbook 9, appendix 1, and what students type."""

from __future__ import annotations

from functools import lru_cache

from blog.citations.folding import fold, initials, without_article
from blog.citations.records import Name

SPELT_OUT = {
    "dept": "department",
    "dep": "department",
    "natl": "national",
    "intl": "international",
    "assn": "association",
    "assoc": "association",
    "univ": "university",
    "inst": "institute",
    "govt": "government",
    "admin": "administration",
    "soc": "society",
    "org": "organization",
    "organisation": "organization",
    "centre": "center",
    "bd": "board",
    "bur": "bureau",
    "cttee": "committee",
    "amer": "american",
}
COUNTRIES = ("united states ", "u s ", "us ", "united kingdom ", "u k ", "uk ", "great britain ")


@lru_cache(maxsize=2_000)
def spelt_out(name: str) -> str:
    """The folded name with its shortened words in full, without an article, `and` and the country that opens it."""
    words = [SPELT_OUT.get(word, word) for word in without_article(fold(name)).split() if word != "and"]
    whole = " ".join(words)
    country = next((country for country in COUNTRIES if whole.startswith(country)), "")
    rest = without_article(whole[len(country) :])
    return rest if " " in rest else whole


@lru_cache(maxsize=2_000)
def short_forms(name: str) -> frozenset[str]:
    """The initials an organisation goes by, small words left out or not, a last one at most missing: `CDC`, `DOD`,
    `FAO`."""
    found: set[str] = set()
    for part in (name, name.split(" of the ", maxsplit=1)[0]):
        words = part.replace("-", " ").replace(",", " ").split()
        whole = "".join(word[0] for word in words).upper()
        found |= {initials(part), whole} | {letters[:-1] for letters in (initials(part), whole) if len(letters) > 3}
    return frozenset(form for form in found if len(form) > 1)


def is_organisation(typed: str, name: Name) -> bool:
    """Whether typed words are an organisation: its name, its first words, or its initials, whichever stands listed."""
    folded = without_article(fold(typed))
    capitals = typed.replace(".", "").strip()
    if capitals.isupper() and (capitals in short_forms(name.family) or capitals.casefold() in name.forms):
        return len(capitals) > 1
    if folded in name.forms and not (folded == initials(name.family).casefold() and not capitals.isupper()):
        return True
    said, listed = spelt_out(typed), name.family.split(", ")
    bodies = (spelt_out(" ".join(listed[first:])) for first in range(len(listed)))
    if " " in said and any(f"{body} ".startswith(f"{said} ") for body in bodies):
        return True
    return len(name.family) > 2 and name.family.isupper() and name.family in short_forms(typed)
