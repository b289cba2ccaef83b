"""Bringing a class in: a plan is written in one transaction, all of it or nothing. No password is made and no letter
goes out. It must not know files, pages or commands.

A new person's public name is an alias at once, drawn by chance: the roster name is nobody's to show before its owner
has chosen."""

from __future__ import annotations

from collections.abc import Iterable
from secrets import token_hex
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.closing import refuse_when_closed
from blog.importers.roster import Person
from blog.models import Course, Decision, Enrolment, FormerName, Role, Section, User
from blog.names.aliases import alias_for
from blog.names.naming import address_of
from blog.refusals import Conflict
from blog.rosters.comparing import state_of
from blog.rosters.plan import Change, Kind, Plan, Step, What
from blog.rosters.words import in_counts

MOST_AT_ONCE = 500
CHANGED = ["role", "section", "roster_id", "missing_since"]


def write_plan(plan: Plan, by: User | None, columns: dict[str, dict[str, str]] | None = None) -> bool:
    """Write what was planned and remember the columns; whether there was anything to do. Raises Conflict, with nothing
    written, if the course is not any more what the plan was thought out for."""
    if not plan.writes:
        return False
    people = [step.read for step in plan.of(Kind.NEW) if isinstance(step.read, Person)]
    accounts = [blank_account(person) for person in people]
    try:
        with transaction.atomic():
            course = Course.objects.select_for_update().get(pk=plan.course.pk)
            if state_of(course) != plan.state:
                raise Conflict(_("Somebody changed this course meanwhile. Here is what the file would do now."))
            refuse_when_closed(course)
            write(plan, course, people, accounts, by)
            if columns is not None:
                Course.objects.filter(pk=course.pk).update(roster_columns=columns)
    except IntegrityError as problem:
        raise Conflict(_("Somebody was enrolled at the same moment. Here is what the file would do now.")) from problem
    return True


def write(plan: Plan, course: Course, people: list[Person], accounts: list[User], by: User | None) -> None:
    """Sections, changes, new people, marks, and the record of it."""
    batch, changed = uuid4(), list(plan.of(Kind.CHANGED))
    named = [*(person.section for person in people), *(c.after for c in all_of(changed) if c.what == What.SECTION)]
    sections = sections_called(course, named)
    places = enrol(course, people, with_known(accounts, people), sections)
    Decision.objects.record(course, course, "roster", "", "", by=by, note=in_counts(plan.counts), batch=batch)
    for place in places:
        if place.role != Role.STUDENT:
            Decision.objects.record(course, place, "enrol", "", place.role, by=by, batch=batch)
    change(course, changed, sections, by, batch)
    left = [step.place.pk for step in plan.of(Kind.LEFT) if step.place]
    for start in range(0, len(left), MOST_AT_ONCE):
        Enrolment.objects.filter(pk__in=left[start : start + MOST_AT_ONCE]).update(missing_since=timezone.now())


def all_of(steps: Iterable[Step]) -> Iterable[Change]:
    """The single changes of these steps."""
    return (single for step in steps for single in step.changes)


def blank_account(person: Person) -> User:
    """An account that is entered by a letter or an identity provider: it has no password."""
    account = User(email=person.email, name=person.name)
    account.set_unusable_password()
    return account


def with_known(accounts: list[User], people: list[Person]) -> dict[str, User]:
    """The account of each address: the one there is, its name kept unless it has none, or else the new one, whose
    address is confirmed by the first letter that is answered."""
    known = {account.email.lower(): account for account in User.objects.filter(email__in=[p.email for p in people])}
    name_nameless((known[person.email], person.name) for person in people if person.email in known)
    made = User.objects.bulk_create([account for account in accounts if account.email not in known], MOST_AT_ONCE)
    addresses = [EmailAddress(user=account, email=account.email, primary=True) for account in made]
    EmailAddress.objects.bulk_create(addresses, MOST_AT_ONCE)
    return known | {account.email: account for account in made}


def name_nameless(named: Iterable[tuple[User, str]]) -> None:
    """Give accounts without a name the one on the roster."""
    nameless = []
    for account, name in named:
        if not account.name and name:
            account.name = name
            nameless.append(account)
    User.objects.bulk_create(
        nameless, MOST_AT_ONCE, update_conflicts=True, unique_fields=["email"], update_fields=["name"]
    )


def sections_called(course: Course, names: Iterable[str]) -> dict[str, Section]:
    """The course's sections by their names in lower case; those that are new are made, spelt as first met."""
    known = {section.name.casefold(): section for section in course.sections.all()}
    wanted = {name.casefold(): name for name in reversed(list(names)) if name and name.casefold() not in known}
    made = Section.objects.bulk_create([Section(course=course, name=wanted[name]) for name in sorted(wanted)])
    return known | {section.name.casefold(): section for section in made}


def enrol(
    course: Course, people: list[Person], accounts: dict[str, User], sections: dict[str, Section]
) -> list[Enrolment]:
    """A place for each new person, under an alias that nobody has or had in this course."""
    names, slugs = names_taken(course)
    real = course.enrolments.values_list("user__name", flat=True)
    avoid = {word.casefold() for name in [*real, *(p.name for p in people)] for word in (name or "").split()}
    places = []
    for person in people:
        alias = alias_for(names, token_hex(16), avoid)
        slug = address_of(alias, slugs)
        names.add(alias)
        slugs.add(slug)
        place = Enrolment(
            course=course,
            user=accounts[person.email],
            public_name=alias,
            slug=slug,
            role=person.role or Role.STUDENT,
            section=sections.get(person.section.casefold()),
            roster_id=person.roster_id,
        )
        places.append(place)
    return Enrolment.objects.bulk_create(places, MOST_AT_ONCE)


def names_taken(course: Course) -> tuple[set[str], set[str]]:
    """The public names of a course and their addresses, those that people had before included."""
    now = course.enrolments.values_list("public_name", "slug")
    former = FormerName.objects.filter(enrolment__course=course).values_list("public_name", "slug")
    rows = [*now, *former]
    return {name for name, _slug in rows}, {slug for _name, slug in rows}


def change(course: Course, steps: list[Step], sections: dict[str, Section], by: User | None, batch: UUID) -> None:
    """Write what changes about people whom the course knows; a change of role is a decision of its own."""
    places, named = [], []
    for step in steps:
        if (place := step.place) is None:
            continue
        before = place.role
        for single in step.changes:
            if single.what == What.NAME and place.user:
                named.append((place.user, single.after))
            settle(place, single, sections)
        places.append(place)
        if place.role != before:
            Decision.objects.record(course, place, "enrol", before, place.role, by=by, batch=batch)
    name_nameless(named)
    Enrolment.objects.bulk_create(
        places, MOST_AT_ONCE, update_conflicts=True, unique_fields=["user", "course"], update_fields=CHANGED
    )


def settle(place: Enrolment, single: Change, sections: dict[str, Section]) -> None:
    """Put one change into a row that is not written yet."""
    if single.what == What.SECTION:
        place.section = sections[single.after.casefold()]
    elif single.what == What.ROLE:
        place.role = single.after
    elif single.what == What.NUMBER:
        place.roster_id = single.after
    elif single.what == What.BACK:
        place.missing_since = None
