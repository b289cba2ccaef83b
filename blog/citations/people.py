"""Names in a works-cited line, in the orders that MLA, Chicago and APA put them. It must not know titles or works.

Family first for the first author (MLA Handbook 9, 5.6; Chicago 18, 13.73), for all of them (APA 7, 9.8), or none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from blog.citations.folding import PARTICLES, fold
from blog.citations.records import Name
from blog.citations.vocabulary import (
    EDITION_WORDS,
    FAMILY_FIRST,
    GIVEN_NAMES,
    NOT_NAMES,
    NOT_NAMES_BEHIND,
    ORGANISATION_WORDS,
    PLACES,
    PUBLISHERS,
)

CAPITALS = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())
CAPITAL = f"[{CAPITALS}]"
PARTICLE = "(?:" + "|".join(sorted(PARTICLES, key=len, reverse=True)) + ")"
PREFIX = "(?:a[dlnrstz]|ash|el|ibn)-"  # the Arabic article stays small before a name (MLA Handbook 9, 5.12)
WORD = rf"(?:(?:[dDlLO]['’]|{PREFIX})?{CAPITAL}[\w'’]+(?:-\w[\w'’]*){{0,3}}|{CAPITAL}(?![\w.'’]))"
GIVEN_WORD = rf"(?:{CAPITAL}(?:\w|['’](?!s\b))+(?:-\w[\w'’]*){{0,3}}|{CAPITAL}(?![\w.'’]))(?!['’])"
INITIAL = rf"{CAPITAL}\.(?:-?{CAPITAL}\.){{0,3}}"
FAMILY = rf"(?:{PARTICLE}\s){{0,3}}(?:Ste?\.\s)?{WORD}(?:\s(?:(?:{PARTICLE}|[yie])\s){{0,2}}{WORD}){{0,2}}"
SUFFIX = r"(?:,?\s(?:Jr|Sr)\.?|,?\s(?:II|III)\b)?"
END = r"(?=\s*(?:[.,;:(\[&“\"*_‘]|and\b|et\b|with\b|[12]\d{3}|$))"
WORDS_GIVEN = (
    rf"{GIVEN_WORD}(?:\s(?:{GIVEN_WORD}|{PARTICLE})){{0,3}}"
    rf"(?:(?:\s{INITIAL}){{1,3}}(?=\s(?!{PARTICLE}\b))|(?:\s{INITIAL}){{0,3}}(?:\s{PARTICLE})?{END})"
)
INITIALS_GIVEN = rf"{INITIAL}(?:\s?{INITIAL}){{0,3}}(?:\s{WORD}(?=,\s(?:and|&|ed)|\.\s[^.]+\.\s\S))?(?:\s{PARTICLE})?"
INVERTED = re.compile(
    rf"({FAMILY})(?:\s(?:[JS]r\.?|II|III))?,\s({INITIALS_GIVEN}|{WORDS_GIVEN}|{GIVEN_WORD}(?=\s)){SUFFIX}"
)
INITIALLED = re.compile(rf"({FAMILY}),\s({INITIAL}(?:\s?{INITIAL}){{0,3}}){SUFFIX}")
DIRECT = re.compile(
    rf"((?:{WORD}|{INITIAL})(?:\s?(?:{INITIAL})|\s{WORD}){{0,3}}?)\s"
    rf"((?:{PARTICLE}\s){{0,3}}{WORD}(?:\s[ey]\s{WORD})?){SUFFIX}(?=\s*(?:[.,;:()\[&“\"*_‘]|and\b|et\b|with\b|$))"
)
JOINT = re.compile(r"(?:\s*[,;]\s*(?:and\s|&\s?|et\s|with\s)?|\s+(?:and|&|et|with)\s)\s*")
OTHERS = re.compile(r"[,;]?\s*(?:and\s)?(?:et\.?\s?al\b\.?|and others\b\.?|…|\.\.\.)", re.I)
EDITS = re.compile(r"[,.]?\s*[(\[]?(?:eds?\.|editors?|edited by|comps?\.|compilers?)[)\]]?(?=[\s.,;:)]|$)", re.I)
OTHER_ROLE = re.compile(r"[,.]?\s*[(\[]?(?:translators?|trans\.|directors?|dir\.|host|producer|narrator)[)\]]?", re.I)
DIRECTED_BY = re.compile(r"\b(?:[Dd]irected by|[Dd]ir\.)\s(?=[^\W\d_a-z])")
EAST_ASIAN = re.compile(rf"{CAPITAL}\w+-(?!{CAPITAL})\w+")  # a given name in two syllables: Bong Joon-ho
SYLLABLES = re.compile(r"\w{1,4}|(?:[b-df-hj-np-tv-z]?[ghy]?[aeiouy]{1,3}(?:n[gh]?)?){1,5}")  # Xilai, not Ekstrom
TITLE_GOES_ON = re.compile(r"\s(?:of|in|the|for|on|to|at|from)\s|\s\((?!\d|[Ee]d|[Tt]rans|[Dd]ir)")
SMALL = re.compile(r"([a-z]\w+), ([a-z]\w+|(?:[a-z]\.\s?){1,3})(?=\.\s)")  # hooks, bell
UNSTOPPED = re.compile(rf"({FAMILY}), ({GIVEN_WORD})(?=\s)")  # Friedan, Betty The Feminine Mystique
UNMARKED = re.compile(  # Foucault M, as biologists have it (Citing Medicine 2, chapter 1)
    rf"((?:{PARTICLE}\s){{0,2}}{WORD}) (?![IVXLC]{{2,3}}\b)({CAPITAL}{{1,3}})(?=[.,]\s|\s\()"
    rf"(?!\.\s{WORD}(?:[.,]|\s(?:and|&)\s))"
)
LONGEST_HEAD = 400


@dataclass(frozen=True)
class Head:
    """The people who open a line: their names, whether more stand unnamed, whether they edit, and what follows."""

    names: tuple[Name, ...]
    et_al: bool
    edits: bool
    rest: str


def read_head(text: str) -> Head | None:
    """The names that open a line, family name first; None where it opens with a title or an organisation."""
    match = INVERTED.match(text[:LONGEST_HEAD])
    if match and is_family(match[1]) and is_given(match[2]) and not is_spoken(match):
        return with_others([Name(match[1], match[2].strip())], text, match.end())
    small, unstopped, unmarked = SMALL.match(text), UNSTOPPED.match(text), UNMARKED.match(text)
    if unstopped and not (is_family(unstopped[1]) and fold(unstopped[2]) in GIVEN_NAMES):
        unstopped = None
    if unmarked and (fold(unmarked[1]) in GIVEN_NAMES or not is_family(unmarked[1])):
        unmarked = None
    bare = small or unstopped or unmarked
    return with_others([Name(bare[1], bare[2])], text, bare.end()) if bare else None


def is_spoken(match: re.Match[str]) -> bool:
    """Whether what looks inverted is a name in the order of speech and the title behind it: `Helen Vendler, Poems,`."""
    words, given = fold(match[1]).split(), fold(match[2]).split()
    if len(words) < 2 or match.string[match.end() : match.end() + 1] == "." or len(given[0]) == 1:
        return False
    goes_on = bool(TITLE_GOES_ON.match(match.string, match.end()))  # `Ona Biel, Rivers of Iron (Brill, 2003)`
    return given[0] not in GIVEN_NAMES and (goes_on or words[0] in GIVEN_NAMES or words[-1] in GIVEN_NAMES)


def read_direct(text: str) -> Head | None:
    """Names in the order of speech, as in `edited by Moshe Lewin and Ian Kershaw`; None where there is none."""
    match = DIRECT.match(text[:LONGEST_HEAD])
    if not match or not is_given(match[1]):
        return None
    return with_others([spoken_name(match[1], match[2])], text, match.end())


@lru_cache(maxsize=500)
def directors(line: str) -> tuple[Name, ...]:
    """Those a line names behind `directed by`."""
    opening = DIRECTED_BY.search(line)
    head = read_direct(line[opening.end() :]) if opening else None
    return head.names if head else ()


def spoken_name(first: str, last: str) -> Name:
    """The name whose words stand in the order of speech: family last, or first where that is the custom."""
    turned = fold(first) in FAMILY_FIRST and fold(last) not in FAMILY_FIRST and SYLLABLES.fullmatch(fold(last))
    if EAST_ASIAN.fullmatch(last) or turned:
        return Name(first, last)
    family, _, given = f"{first} {last}".partition(" ")
    if is_turned(f"{first} {last}"):
        return Name(family, given)
    return Name(last, first)


def is_turned(words: str) -> bool:
    """Whether three words put the family name first without a comma, as students type it: `Westad Odd Arne`."""
    first, *others = fold(words).split()
    return len(others) > 1 and first not in GIVEN_NAMES | NOT_NAMES and all(word in GIVEN_NAMES for word in others)


def with_others(names: list[Name], text: str, end: int) -> Head:
    """The head with the names, `et al.` and the role that follow the first name."""
    text = text[: end + LONGEST_HEAD] if end + LONGEST_HEAD < len(text) else text
    unmarked = names[0].given.isupper() and "." not in names[0].given
    while len(names) < 20 and (joint := JOINT.match(text, end)):
        more = next_name(text, joint.end(), spoken="," not in joint[0] or joint[0].strip() != ",")
        if more is None and unmarked and (match := UNMARKED.match(text, joint.end())):
            more = Name(match[1], match[2]), match.end()
        if more is None:
            break
        names.append(more[0])
        end = more[1]
    others = OTHERS.match(text, end)
    end = others.end() if others else end
    edits = EDITS.match(text, end)
    role = edits or OTHER_ROLE.match(text, end)
    end = role.end() if role else end
    return Head(tuple(names), bool(others), bool(edits), text[end:])


def next_name(text: str, start: int, spoken: bool) -> tuple[Name, int] | None:
    """The name at an offset and where it ends: family first with initials, in the order of speech, or family first.

    Behind a bare comma a name counts only if another joint, a role or the end of the names follows it."""
    match = INITIALLED.match(text, start)
    if match and is_family(match[1]):
        return Name(match[1], match[2]), match.end()
    direct = DIRECT.match(text, start)
    if direct and is_given(direct[1]) and is_family(direct[2]) and (spoken or goes_on(text, direct.end())):
        return spoken_name(direct[1], direct[2]), direct.end()
    match = INVERTED.match(text, start)
    if match and (spoken or goes_on(text, match.end())) and is_family(match[1]) and is_given(match[2]):
        return Name(match[1], match[2]), match.end()
    return None


def goes_on(text: str, end: int) -> bool:
    """Whether another name, or the word for an editor, follows at this offset."""
    return bool(re.match(r",?\s(?:and|&)\s|,\s(?:eds?\.|editors?)|,\s" + WORD + r"\s", text[end : end + 60]))


def is_family(words: str) -> bool:
    """Whether words can be a family name: no article, no word of an organisation or of an edition."""
    parts = [fold(word) for word in words.split()]
    plain = [part for part in parts if part not in PARTICLES]
    return (
        bool(plain)
        and not any(part in EDITION_WORDS or (part in ORGANISATION_WORDS and len(parts) > 1) for part in parts)
        and not any(len(part) == 1 and part not in {"y", "i", "e", "o"} for part in plain)
        and not (len(plain) > 1 and any(part in NOT_NAMES for part in plain))
    )


def is_given(words: str) -> bool:
    """Whether words can be given names: nothing of an edition, a place, a publisher or an organisation among them."""
    parts = fold(words).split()
    first = parts[0] if parts else ""
    if len(first) > 1 and first not in GIVEN_NAMES and (first in NOT_NAMES or first in PUBLISHERS):
        return False
    return bool(parts) and not any(
        part in ORGANISATION_WORDS or (len(part) > 1 and part in EDITION_WORDS) for part in parts
    )


def can_end_name(word: str) -> bool:
    """Whether a common word can be a family name behind a given one: Stephen King, but not Paris."""
    return word not in PLACES | NOT_NAMES_BEHIND | EDITION_WORDS


def likeness(words: str) -> int:
    """How much a segment looks like one person's name in the order of speech; 0 for not at all."""
    match = DIRECT.match(words)
    parts = [part for part in fold(words).split() if part not in {"jr", "sr", "ii", "iii"}]
    if not match or match.end() < len(words.rstrip(" .")) or not is_given(match[1]) or "’s" in words or "'s" in words:
        return 0
    if words.startswith("A ") or any(part in PUBLISHERS or part in ORGANISATION_WORDS for part in parts):
        return 0
    strange = [part for part in parts if part in NOT_NAMES and len(part) > 1 and part not in GIVEN_NAMES]
    if strange and not (strange == parts[-1:] and parts[0] in GIVEN_NAMES and can_end_name(parts[-1])):
        return 0
    return (
        1
        + 2 * (parts[0] in GIVEN_NAMES or (parts[0] in FAMILY_FIRST and len(parts) == 2) or is_turned(words))
        + 3 * any(len(part) == 1 for part in parts)
        + (len(parts) == 2 and parts[1] in GIVEN_NAMES and parts[0] not in GIVEN_NAMES)
    )


def sure_names(head: Head) -> bool:
    """Whether the first name holds a given name or an initial that is known as one."""
    name = head.names[0]
    return likeness(f"{name.given} {name.family}") > 1 or likeness(f"{name.family} {name.given}") > 1


def only_names(part: str) -> Head | None:
    """The names of a segment that holds nothing else; None for a publisher or anything more."""
    turned = INVERTED.match(part)
    if turned and is_family(turned[1]) and is_given(turned[2]) and len(turned[2].split()) < 4:
        head = read_head(part)
        places = bool(head and any(likeness(f"{name.given} {name.family}") == 0 for name in head.names))
        return head if head and not head.rest.strip(" .,") and not places else None
    first = re.split(r"\s(?:and|&)\s|,\s", part, maxsplit=1)[0]
    head = read_direct(part) if likeness(first) else None
    return head if head and not head.rest.strip(" .,") else None
