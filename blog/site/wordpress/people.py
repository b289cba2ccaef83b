"""Who wrote what: people of the export are those of the course by e-mail address or by a list that somebody wrote;
everybody else who had an account there becomes a place that can be claimed. Nobody is ever taken for the person who
runs the import, and no address is shown."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from blog.characters import one_line
from blog.importers.wordpress import WordPressComment
from blog.models import Course, Enrolment, Origin
from blog.names.naming import LONGEST, address_of, check_words, key_of, names_in
from blog.refusals import Refused
from blog.site.wordpress.plan import Plan
from blog.site.wordpress.report import Report

LARGEST_LIST, MOST_ROWS = 1_000_000, 20_000


@dataclass(frozen=True)
class Person:
    """Somebody of the export: who they are there, and the place they have here; None until it is made."""

    key: str
    name: str
    place: Enrolment | None = None

    @property
    def has_account(self) -> bool:
        """Whether somebody here can be asked."""
        return self.place is not None and self.place.user_id is not None


def read_list(path: str, course: Course) -> dict[str, Enrolment]:
    """Who is who by a CSV of two columns: login or e-mail address in the export, and e-mail address or public name
    here. A first row that names nobody is its heading. Raises Refused, with the line, for somebody who is not here."""
    if not path:
        return {}
    rows = rows_of(Path(path))
    found: dict[str, Enrolment] = {}
    for line, row in enumerate(rows, 1):
        there, here = (one_line(cell) for cell in (*row, "", "")[:2])
        if not there or not here:
            continue
        place = place_called(course, here)
        if place is None and line > 1:
            told = {"file": Path(path).name, "line": line, "here": here, "course": course.title}
            sentence = _("%(file)s, line %(line)s: nobody in “%(course)s” is “%(here)s”. Enrol them, or mend the line.")
            raise Refused(sentence % told)
        if place:
            found[there.casefold()] = place
    return found


def rows_of(path: Path) -> list[list[str]]:
    """The rows of a list of people. Raises Refused for what cannot be read."""
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_LIST + 1).decode("utf-8-sig")
    except OSError as problem:
        sentence = _("%(file)s could not be opened (%(why)s); check its name and try again.")
        raise Refused(sentence % {"file": path.name, "why": problem.strerror}) from problem
    except UnicodeDecodeError as problem:
        raise Refused(_("%(file)s is not in UTF-8. Save it as CSV UTF-8.") % {"file": path.name}) from problem
    lines = text.splitlines()
    if len(text) > LARGEST_LIST or len(lines) > MOST_ROWS:
        raise Refused(_("%(file)s is too long for a list of people.") % {"file": path.name})
    first = lines[0] if lines else ""
    sign = max(",;\t", key=first.count)
    try:
        return list(csv.reader(lines, delimiter=sign))
    except csv.Error as problem:
        raise Refused(_("%(file)s cannot be read as CSV (%(why)s).") % {"file": path.name, "why": problem}) from problem


def place_called(course: Course, here: str) -> Enrolment | None:
    """The place of an e-mail address or a public name in the course."""
    places = course.enrolments.filter(is_active=True).select_related("user")
    return places.filter(user__email=here.casefold()).first() or places.filter(public_name__iexact=here).first()


class People:
    """The people of an import, each found once."""

    def __init__(self, course: Course, plan: Plan, listed: dict[str, Enrolment]) -> None:
        """Who is here already, by address."""
        self.course, self.plan, self.listed = course, plan, listed
        here = course.enrolments.select_related("user")
        self.by_email = {place.claim_email.casefold(): place for place in here if place.claim_email}
        members = (place for place in here if place.user and place.is_active)
        self.by_email |= {place.user.email.casefold(): place for place in members if place.user}
        self.writers: dict[tuple[str, str], Person] = {}
        self.members: dict[tuple[str, str], Person] = {}
        self.names, self.last = set(map(key_of, names_in(course.pk))), dict[str, int]()
        self.slugs = set(course.enrolments.values_list("slug", flat=True))

    def settle(self, report: Report, *, writes: bool) -> None:
        """Find everybody who wrote essays and every member who commented, and make a place for who has none."""
        for site, login in self.plan.writers:
            author = self.plan.logins.get((site, login.casefold()))
            email, name = (author.email.strip(), author.name) if author else ("", "")
            if not author:
                shown = login.partition("@")[0] or _("no author")
                report.tell(shown, _("nobody in these files has this login"))
            is_login = one_line(name).casefold() == login.strip().casefold() and " " not in name.strip()
            key = email.casefold() or f"login:{login.casefold()}"
            self.writers[site, login] = self.person(site, key, email, login, "" if is_login else name, report, writes)
        for (site, key), (name, email) in self.plan.members.items():
            self.members[site, key] = self.person(site, key, email, "", name, report, writes)
        everybody = {person.key: person for person in (*self.writers.values(), *self.members.values())}
        for person in everybody.values():
            report.people["matched" if person.has_account else "placeholders"] += 1

    def person(self, site: str, key: str, email: str, login: str, name: str, report: Report, writes: bool) -> Person:
        """Somebody of the export: in the list, here by address, here from an import before, or new."""
        place = self.listed.get(login.casefold()) if login else None
        place = place or self.listed.get(email.casefold()) or (self.by_email.get(email.casefold()) if email else None)
        original = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:40]
        if place is None:
            origin = Origin.objects.filter(course=self.course, site=site, kind="person", original=original).first()
            place = self.course.enrolments.filter(pk=origin.object_id).first() if origin else None
        if place is None:
            place = self.placeholder(site, original, email, name, writes=writes)
            report.people["new"] += 1
        elif writes and place.pk:  # whoever was found once is found again, whatever their address by then
            known = {"course": self.course, "site": site, "kind": "person", "original": original}
            Origin.objects.get_or_create(**known, defaults={"object_id": place.pk})
        return Person(f"{place.pk}" if place.pk else f"{site} {key}", place.public_name, place)

    def placeholder(self, site: str, original: str, email: str, name: str, *, writes: bool) -> Enrolment:
        """A place without an account, under the name that readers knew there unless it tells an address or a login."""
        public = self.free_name(one_line(name)[:LONGEST])
        slug = address_of(public, self.slugs)
        place = Enrolment(course=self.course, public_name=public, slug=slug)
        place.claim_email = email.lower() if is_email(email) else ""
        self.names.add(key_of(public))
        self.slugs.add(slug)
        if writes:
            with transaction.atomic():
                place.save()
                Origin.objects.update_or_create(
                    course=self.course, site=site, kind="person", original=original, defaults={"object_id": place.pk}
                )
        if email:
            self.by_email[email.casefold()] = place
        return place

    def free_name(self, name: str) -> str:
        """The name, with a number where somebody here has it; “Author 3” for what is no name to be shown."""
        try:
            check_words(name)
        except Refused:
            name = ""
        if name and key_of(name) not in self.names:
            return name
        base = (name or _("Author"))[: LONGEST - 6]
        while True:
            self.last[base] = self.last.get(base, 1 if name else 0) + 1
            if key_of(numbered := f"{base} {self.last[base]}") not in self.names:
                return numbered

    def author(self, site: str, login: str) -> Person:
        """Who wrote an essay."""
        return self.writers[site, login]

    def commenter(self, site: str, comment: WordPressComment) -> Person | None:
        """Who wrote a comment, None for a guest."""
        email = comment.email.strip().casefold()
        place = (self.listed.get(email) or self.by_email.get(email)) if email else None
        if place and not comment.user_id and (place.is_staff or comment.status != "approved"):
            place = None  # anybody may have typed that address there
        if place:
            return Person(f"{place.pk}" if place.pk else f"{site} {email}", place.public_name, place)
        return self.members.get((site, email or f"#{comment.user_id}")) if comment.user_id else None


def is_email(address: str) -> bool:
    """Whether this is an address that somebody can prove to be theirs."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return len(address) <= 254
