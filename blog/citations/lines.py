"""Works-cited lines as typed, read into works. The door of this package for lists; it knows no text that cites.

Orders read: author first (MLA Handbook 9, 5.3; Chicago 18, 13.65; APA 7, 9.4), title first, and title first with the
author last, as students type it. A line that cannot be read keeps its key and its words and has no names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from blog.citations.folding import fold
from blog.citations.imprint import opening_year, pages_in, years_in
from blog.citations.people import Head, is_family, likeness, only_names, read_direct, read_head, sure_names
from blog.citations.records import Name, Work, main_title, with_record
from blog.citations.titles import EDITION, clean, segments, split_title
from blog.citations.vocabulary import ONE_NAME, ORGANISATION_WORDS, PLACES, PUBLISHERS

LONGEST_LINE = 1_500
NUMBERING = re.compile(r"^\s*(?:[-*•·]\s+|\[?\d{1,3}[\].)]\s+)")
SAME_AUTHOR = re.compile(r"^(?:[-–—_]\s?){1,6}(?=[\s.,])(?P<role>,?\s*(?:eds?\.|editors?))?\s*[.,]\s*")
OFFICE = re.compile(r"^(?:(?:Dr|Prof|Rev)\.|Professor|Sir)\s(?=[^\W\d_a-z])")
OPENING_EDITOR = re.compile(r"^(?:[Ee]dited by|[Ee]ds?\. by)\s(?=[^\W\d_a-z])")
INTERVIEW = re.compile(r"^(?:\w+\s){0,2}[Ii]nterview (?:with|of)\s(?=[^\W\d_a-z])")
EDITED_BY = re.compile(r"\b(?:[Ee]dited by|[Ee]ds?\.(?: by)?)\s+(?=[^\W\d_a-z])")
CHAPTER_IN = re.compile(r"\bIn:?\s+(?=[^\W\d_a-z])")
ALONE = re.compile(r"^(?:(?:St\.|Saint)\s)?([^\W\d_a-z]\w+)[.,]\s")
FAMILY_ALONE = re.compile(r"([^\W\d_a-z]\w+), (?=[“\"*_]|The [^\W\d_a-z])")
SMALL_LETTERS = re.compile(r"^([a-z]{2,20}) ([a-z]{2,20})[.,]\s(?=[“\"*_])")
BODIES = frozenset({"International", "Watch", "Staff", "Editors"})  # what ends the name of an organisation
DIRECTED = re.compile(r"\(?\d{4}\)?[.,]?\s(?:[Dd]irected by|[Dd]ir\.)")
INITIALS_BEHIND = re.compile(r"\s\([A-Z]{2,8}\)$")
BY = re.compile(r"(?:^|[\s,.;:])[bB]y:?\s+(?=[^\W\d_a-z])")
ROLE_FIRST = re.compile(r"(?:directed|translated|edited|written|dir|trans|ed|eds|adapted)\b", re.I)
ENDS_IN_IMPRINT = re.compile(r"\s\([^()]{0,80}\d{4}\)[.,]?(?:\s?\d{1,4}[.]?)?$")
OF_PERSONS = re.compile(r"\s(?:van|von|der|den|dos|ter|bin)\s")
ARTICLE = re.compile(r"(?:The|An?)\s[^,]+$")
AT_END = re.compile(r"(.{3,300})(?:,|\s[-–—/])\s([^,–—/]{3,80})")
EDITORS_BEHIND = re.compile(r"^[^.]{0,200}\((?:Eds?\.|eds?\.)\)")


def read_works(entries: Iterable[Mapping[str, Any]]) -> tuple[Work, ...]:
    """The works of a list of entries `{key, line}`, in order; where an entry has a CSL-JSON `record`, it wins.

    A line that opens with `---.` has the authors of the line above (MLA Handbook 9, 5.126)."""
    works: list[Work] = []
    for entry in entries:
        line = str(entry.get("line") or "")
        work = read_line(str(entry["key"]), line, works[-1] if works else None)
        record = entry.get("record")
        works.append(with_record(work, record) if isinstance(record, Mapping) and record else work)
    return tuple(works)


def read_line(key: str, line: str, above: Work | None = None) -> Work:
    """One works-cited line as a work. `above` is the work whose authors three dashes repeat."""
    text = OFFICE.sub("", NUMBERING.sub("", " ".join(line[:LONGEST_LINE].split())))
    blank = Work(key, line)
    same = SAME_AUTHOR.match(text)
    if same and above and above.heads:
        work = described(
            replace(blank, names=above.names, editors=above.editors, et_al=above.et_al), text[same.end() :]
        )
        return replace(work, names=work.names or (above.heads if not same["role"] else ()))
    head = edited_head(text) or read_head(text) or one_name(text) or organisation(text) or spoken_head(text)
    if head is None:
        return title_first(blank, text)
    blank = replace(blank, editors=head.names) if head.edits else replace(blank, names=head.names)
    return described(replace(blank, et_al=head.et_al), head.rest)


def described(work: Work, rest: str) -> Work:
    """The work with the title, years, pages and editors that follow its authors."""
    year, rest = opening_year(rest)
    later, rest = opening_year(rest) if year else ("", rest)  # `(1651) 1996.` is an edition of 1996
    title, behind, _ = split_title(rest)
    years = tuple(dict.fromkeys(filter(None, (year, later) if year else years_in(behind))))
    return replace(
        work,
        title=title,
        short_title=main_title(title),
        years=years,
        pages=pages_in(behind),
        editors=work.editors or named_editors(behind),
        confidence="high" if title and years else "low",
    )


def named_editors(text: str) -> tuple[Name, ...]:
    """Those behind `edited by`, or between `In` and `(Eds.)`."""
    for opening in (EDITED_BY, CHAPTER_IN):
        match = opening.search(text)
        if match is None or (opening is CHAPTER_IN and not EDITORS_BEHIND.match(text[match.end() :])):
            continue
        head = read_direct(text[match.end() :])
        if head:
            return head.names
    return ()


def edited_head(text: str) -> Head | None:
    """The editors of a line that opens with `Edited by`."""
    opening = OPENING_EDITOR.match(text)
    head = read_direct(text[opening.end() :]) if opening else None
    return replace(head, edits=True) if head else None


def one_name(text: str) -> Head | None:
    """An author of one name before a stop or comma, `Plato, Republic`, or of two in small letters, `bell hooks`."""
    match = ALONE.match(text)
    if match and fold(match[1]) in ONE_NAME and len(text) > match.end():
        return Head((Name(match[1], literal=True),), False, False, text[match.end() :])
    family = FAMILY_ALONE.match(text)
    if family and is_family(family[1]):
        return Head((Name(family[1]),), False, False, text[family.end() :])
    small = SMALL_LETTERS.match(text)
    return Head((Name(small[2], small[1]),), False, False, text[small.end() :]) if small else None


def organisation(text: str) -> Head | None:
    """An organisation in the author's place: a first segment with an organisation's word, or in capitals, and more."""
    parts = segments(text)
    first = re.split(r"\.?\s\((?=[12]\d{3}|n\.d)|,\s(?=[“\"*_])", parts[0] if parts else "", maxsplit=1)[0].strip(" .")
    rest = text[len(first) :].lstrip(" .,")
    if (
        not rest
        or re.search(r"\b[Bb]y\s[A-Z]", first)
        or not 0 < len(first) <= 90
        or first[0] in '“"‘*_«'
        or DIRECTED.match(rest)
        or re.search(r"\d|:", first)
    ):
        return None
    words = first.split()
    known = any(fold(word) in ORGANISATION_WORDS for word in words) or words[-1] in BODIES
    known = known or bool(re.search(rf"[:.]\s{re.escape(first)}[,.]", rest))  # who publishes what it wrote
    acronym = len(words) <= 3 and words[0].isupper() and len(words[0].strip(".,")) > 1
    set_off = rest[:1] in '“"*_«' or bool(re.match(r"\(?[12]\d{3}", rest))
    follows = set_off or len(segments(rest)) > 1
    if not follows or not (known or acronym or (set_off and not likeness(first) and len(words) <= 6)):
        return None
    if not (known or acronym) and names_alone(opening_year(rest)[1]):
        return None  # a title, its year and the author last
    if likeness(first) > 1 or (words[0] in {"The", "A", "An"} and not set_off):
        return None
    return Head((Name(INITIALS_BEHIND.sub("", first), literal=True),), False, False, rest)


def spoken_head(text: str) -> Head | None:
    """An author in the order of speech who opens the line: `Gregory L. Freeze, Russia: A History (…)`."""
    head = read_direct(text)
    if head is None:
        return None
    opening, rest = text[: len(text) - len(head.rest)], head.rest.lstrip(" .,")
    sure = likeness(re.split(r",| and | &| \(", opening, maxsplit=1)[0])
    if sure and head.edits and rest:
        return head
    parts = segments(text)
    last = max((likeness(part) for part in parts[1:3]), default=0)
    if sure == 2 and len(parts) < 3 and rest == text[len(opening) :].lstrip(" .") and rest[:1] not in '“"*_(':
        return None  # a title of two words may end in a given name: Lord Jim
    noted = head.rest[:1] == "," and (rest.startswith(("The ", "A ", "An ")) or ENDS_IN_IMPRINT.search(rest))
    if sure == 1 and (noted or OF_PERSONS.search(opening) or (last == 0 and len(parts) > 2 and is_title(parts[1]))):
        return head  # a given name on no list
    if sure and (sure > last or rest[:1] in set('“"*_‘(') or (sure == last and len(parts) > 2)):
        return head if sure > 1 or rest[:1] in set('“"*_(') else None
    return None


def is_title(part: str) -> bool:
    """Whether a segment can be a title and nothing of an imprint: some words, no number, publisher, place or role."""
    words = fold(part).split()
    imprint = any(word in PUBLISHERS or word.isdigit() for word in words) or words[-1] in PLACES
    return len(words) > 1 and not imprint and not ROLE_FIRST.match(part)


def title_first(blank: Work, text: str) -> Work:
    """A line that opens with its title; its author stands behind `by` or `edited by`, or as a segment of its own."""
    title, behind, _ = split_title(text)
    spoken = re.search(r",?\s[bB]y\s(?=[^\W\d_a-z])", title)
    if spoken and read_direct(title[spoken.end() :]):
        title, behind = clean(title[: spoken.start()]), f" by {title[spoken.end() :]}{behind}"
    asked = INTERVIEW.match(text)
    interviewed = read_direct(text[asked.end() :]) if asked else None
    if interviewed:
        return described(replace(blank, names=interviewed.names), f"Interview{interviewed.rest}")
    editors = named_editors(behind)
    names, et_al = authors_behind(behind) if not editors else ((), False)
    if not names and not editors and (last := author_at_end(title)):
        title, names = last
    years = years_in(behind)
    return replace(
        blank,
        names=names,
        editors=editors,
        et_al=et_al,
        title=title,
        short_title=main_title(title),
        years=years,
        pages=pages_in(behind),
        confidence="high" if (names or editors) and years else "low",
    )


def authors_behind(behind: str) -> tuple[tuple[Name, ...], bool]:
    """The authors named behind a title: after `by`, or the first later segment that is nothing but names."""
    by = BY.search(behind)
    if by and not re.search(
        r"(?:translated|trans\.|directed|edited|published|narrated)$", behind[: by.start()].lower()
    ):
        head = read_direct(behind[by.end() :]) or read_head(behind[by.end() :])
        if head:
            return head.names, head.et_al
    parts = [part for part in segments(behind.lstrip(" .,")) if not EDITION.search(f" {part}")]
    for place, part in enumerate(parts):
        names = only_names(re.sub(r"\([^()]*\)|,?\s*(?:1[5-9]|20)\d\d$", "", part).strip(" .,"))
        opens = place == 0 and bool(re.match(r"[^\W\d_a-z]", "".join(parts[1:2])))  # a publisher or a journal follows
        if names and (place == len(parts) - 1 or opens or sure_names(names)):
            return names.names, names.et_al
    return (), False


def author_at_end(title: str) -> tuple[str, tuple[Name, ...]] | None:
    """A title and the author whom a comma or dash sets behind it: `The Salt Road, Nora Tamm`; None without one."""
    match = AT_END.fullmatch(title)
    head = only_names(match[2]) if match else None
    plain = bool(match and ARTICLE.match(match[1]))  # `The Salt Road, Ona Biel`: its comma is no part of the title
    return (match[1], head.names) if match and head and (plain or sure_names(head)) else None


def names_alone(rest: str) -> bool:
    """Whether what follows a year is the author of the title before it: `by` and a name, or a name and no more."""
    parts = segments(rest)
    head = only_names(parts[0].strip(" .,")) if parts else None
    return rest.startswith("by ") or bool(head and (len(parts) == 1 or sure_names(head)))
