"""The people of an export as a table for whoever brings it in: how much each wrote, and who they are here. Addresses
are kept with the files alone and shown in part; a choice by hand becomes a line of the list of people."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from blog.characters import one_line
from blog.importers.wordpress import ItemRecord, WordPressComment
from blog.models import Course, CourseImport, Enrolment
from blog.site.wordpress.people import Person, place_called, rows_of
from blog.site.wordpress.plan import Entry
from blog.site.wordpress.uploading import folder_of
from blog.site.wordpress.walking import Walk

LONGEST_NAME = 80
MOST_KEPT = 5_000
ADDRESS = re.compile(r"([^\s@<>(),;:\"“”]{1,64})@([\w.-]{1,190})")
KEPT_AS, LIST_AS = "people.json", "people.csv"
BY_EMAIL, BY_LIST, BY_HAND, BEFORE, NOBODY = "email", "list", "hand", "before", ""


@dataclass
class Author:
    """Somebody of an export. `there` is what a list of people knows them by, "" for who can only be a placeholder;
    `place` the id of the member they are here, and `how` they were found."""

    key: str
    name: str
    there: str
    email: str
    essays: int = 0
    comments: int = 0
    place: int | None = None
    how: str = NOBODY

    @property
    def masked(self) -> str:
        """The address as it is shown."""
        return masked(self.email)

    @property
    def can_be_nobody(self) -> bool:
        """Whether the page offers to leave them as a placeholder: not those who are found without a choice."""
        return self.place is None or self.how == BY_HAND


class Counting(Walk):
    """A dry run that also counts how much each person of the export wrote."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is counted yet."""
        super().__init__(*args, **kwargs)
        self.essays_by, self.comments_by = Counter[tuple[str, str]](), Counter[tuple[str, str]]()

    def take(self, entry: Entry, item: ItemRecord) -> None:
        """One item, as ever, and counted."""
        super().take(entry, item)
        if entry.kind == "post" and not entry.skip:
            self.essays_by[entry.site, self.key_of_login(entry.site, item.creator)] += 1
            for comment in item.comments:
                if comment.kind == "comment":
                    self.comments_by[entry.site, key_of_comment(comment)] += 1

    def key_of_login(self, site: str, login: str) -> str:
        """What somebody is known by who wrote essays: their address, else their login."""
        author = self.plan.logins.get((site, login.casefold()))
        return (author.email.strip().casefold() if author else "") or f"login:{login.casefold()}"

    def authors(self, chosen: Mapping[str, int]) -> list[Author]:
        """Everybody who had an account there, those nobody knows first, then by how much they wrote."""
        found: dict[tuple[str, str], Author] = {}
        for (site, login), person in self.people.writers.items():
            author = self.plan.logins.get((site, login.casefold()))
            email = author.email.strip() if author else ""
            key = self.key_of_login(site, login)
            found.setdefault(
                (site, key), self.author(site, key, author.name if author else login, email, login, person)
            )
        for (site, key), person in self.people.members.items():
            name, email = self.plan.members[site, key]
            found.setdefault((site, key), self.author(site, key, name, email, "", person))
        for where, row in found.items():
            row.essays, row.comments = self.essays_by[where], self.comments_by[where]
            if row.key in chosen and row.place is not None:
                row.how = BY_HAND
        ordered = sorted(found.values(), key=lambda a: (a.place is not None, -a.essays, -a.comments, a.name, a.key))
        return ordered[:MOST_KEPT]

    def author(self, site: str, key: str, name: str, email: str, login: str, person: Person) -> Author:
        """One row, without its counts."""
        there = (email or login).strip()
        there = there if one_line(there) == there else ""
        mark = hashlib.sha256(f"{site} {key}".encode("utf-8", "replace")).hexdigest()[:16]
        place = person.place if person.has_account else None
        how = how_found(place, email, there.casefold() in self.people.listed)
        shown = masked(one_line(name) or one_line(login) or key)[:LONGEST_NAME]
        return Author(mark, shown, there, email, place=place.pk if place else None, how=how)


def how_found(place: Enrolment | None, email: str, is_listed: bool) -> str:
    """By what somebody was found."""
    if place is None or place.user is None:
        return NOBODY
    if is_listed:
        return BY_LIST
    return BY_EMAIL if email.strip().casefold() == place.user.email.casefold() else BEFORE


def key_of_comment(comment: WordPressComment) -> str:
    """What somebody is known by who commented."""
    return comment.email.strip().casefold() or f"#{comment.user_id}"


def masked(text: str) -> str:
    """The text with every address in it shown in part: “m…@example.edu”."""
    return ADDRESS.sub(lambda found: f"{found[1][:1]}…@{found[2]}", text)


def keep_authors(run: CourseImport, authors: list[Author]) -> None:
    """Keep the table with the files."""
    if folder := folder_of(run):
        (folder / KEPT_AS).write_text(json.dumps([asdict(author) for author in authors]), encoding="utf-8")


def authors_of(run: CourseImport) -> list[Author]:
    """The table of a run; empty where its files are gone."""
    folder = folder_of(run)
    if folder is None or not (folder / KEPT_AS).is_file():
        return []
    return [Author(**row) for row in json.loads((folder / KEPT_AS).read_text(encoding="utf-8"))]


def members_of(course: Course) -> QuerySet[Enrolment]:
    """Who somebody of the export can be: people of the course with an account."""
    return course.enrolments.filter(is_active=True, user__isnull=False).select_related("user")


def matched(run: CourseImport, chosen: Mapping[str, str]) -> dict[str, int]:
    """The choices by hand with some changed: by the key of a row the id of a member, "" for nobody. What is neither a
    row that can be chosen for nor a member is passed over."""
    rows = {author.key: author for author in authors_of(run)}
    members = {str(pk): pk for pk in members_of(run.course).values_list("pk", flat=True)}
    found: dict[str, int] = dict(run.options.get("matches", {}))
    for key, pk in chosen.items():
        author = rows.get(key)
        if author is None or not author.there:
            continue
        if pk in members and members[pk] != author.place:
            found[key] = members[pk]
        elif not pk:
            found.pop(key, None)
    return found


def write_list(run: CourseImport, matches: Mapping[str, int]) -> str:
    """Write the list of people for a run: the one that was given, and what was chosen by hand. Its path; the given one
    where nothing was chosen. Raises Refused where the given one cannot be read any more."""
    given, folder = str(run.options.get("given", "")), folder_of(run)
    if not matches or folder is None:
        return given
    rows = {author.key: author.there for author in authors_of(run)}
    here = {place.pk: place.user.email for place in members_of(run.course) if place.user}
    lines = [[one_line(cell) for cell in (*row, "", "")[:2]] for row in (rows_of(Path(given)) if given else [])]
    if lines and place_called(run.course, lines[0][1]) is None:
        del lines[0]  # its heading
    lines += [[rows[key], here[pk]] for key, pk in matches.items() if key in rows and pk in here]
    with (folder / LIST_AS).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([["there", "here"], *lines])
    return str(folder / LIST_AS)
