"""The verb that makes a course from nothing, with the person who teaches it: what an operator does once. It must not
know pages or commands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from blog.characters import one_line
from blog.demonstration import is_shut_out
from blog.models import Course, Decision, Enrolment, NameKind, Role, User
from blog.names import naming
from blog.refusals import Refused


class ThereAlready(Refused):
    """The course is there and this person teaches it: nothing to do, and nothing changed."""


@dataclass(frozen=True)
class Teacher:
    """Who teaches: an account of this address, or one that is made; without a password it is entered by a letter."""

    email: str
    name: str = ""
    password: str = ""


def found(course: Course, teacher: Teacher) -> Enrolment:
    """Make the course and the place of whoever teaches it, and send them a letter that says so. Raises ThereAlready,
    and Refused with every reason."""
    course.title, teacher = one_line(course.title), cleaned(teacher)
    refuse_what_is_there(course, teacher)
    reasons = [*reasons_against(course), *reasons_against_teacher(teacher)]
    if reasons:
        raise Refused(" ".join(reasons))
    with transaction.atomic():
        course.save(force_insert=True)
        user = account_of(teacher)
        place = Enrolment(course=course, user=user, role=Role.INSTRUCTOR, public_name=user.name[: naming.LONGEST])
        place.slug, place.name_kind = naming.free_address(place, place.public_name), NameKind.REAL
        place.save(force_insert=True)
        Decision.objects.record(course, place, "enrol", "", Role.INSTRUCTOR, note=_("With the course."))
        write_to(place)
    return place


def cleaned(teacher: Teacher) -> Teacher:
    """The same as it is kept; whose account is there keeps their name."""
    email = teacher.email.strip().lower()
    known = User.objects.filter(email=email).first()
    return Teacher(email, known.name if known else one_line(teacher.name), teacher.password)


def refuse_what_is_there(course: Course, teacher: Teacher) -> None:
    """Raise ThereAlready if all of this was done, and Refused if another course has the address."""
    here = Course.objects.filter(slug=course.slug).first()
    if here is None:
        return
    if here.enrolments.filter(user__email=teacher.email, role=Role.INSTRUCTOR, is_active=True).exists():
        told = _("%(title)s is there already, at %(url)s, and %(email)s teaches it. Nothing was changed.")
        raise ThereAlready(told % {"title": here.title, "url": address_of(here), "email": teacher.email})
    told = _("There is a course at %(url)s already. Add who teaches it in the admin, or choose another address.")
    raise Refused(told % {"url": address_of(here)})


def reasons_against(course: Course) -> Iterable[str]:
    """What is wrong with the course, a sentence each."""
    yield from sentences(course, exclude=[])
    if course.time_zone not in available_timezones():
        yield _("Write a time zone like America/New_York.")


def reasons_against_teacher(teacher: Teacher) -> Iterable[str]:
    """What is wrong with whoever is to teach it; an account that is there is changed in nothing."""
    known = User.objects.filter(email=teacher.email).first()
    user = known or User(email=teacher.email, name=teacher.name)
    if is_shut_out(user):
        yield _("This is an address of the demonstration, whose password everybody knows.")
    if not user.is_active:
        yield _("The account of this address may not sign in.")
    if known and teacher.password:
        yield _("This address has an account with a password of its own. Leave the password out.")
    if not known:
        yield from sentences(user, exclude=["password"])
    try:
        naming.check_words(teacher.name[: naming.LONGEST], is_staff=True)
        if teacher.password:
            validate_password(teacher.password, user)
    except Refused as problem:
        yield str(problem)
    except ValidationError as problem:
        yield from problem.messages


def sentences(row: Course | User, exclude: list[str]) -> Iterable[str]:
    """What a row's own fields say against it, each by its name."""
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as problem:
        for name, messages in problem.message_dict.items():
            field: Any = None if name == NON_FIELD_ERRORS else row._meta.get_field(name)
            named = f"{field.verbose_name}: " if field else ""
            yield from (f"{named}{message}" for message in messages)


def account_of(teacher: Teacher) -> User:
    """Their account. Its address counts as confirmed: the operator has typed it."""
    known = User.objects.filter(email=teacher.email).first()
    if known is not None:
        return known
    user = User.objects.create_user(teacher.email, teacher.password or None, name=teacher.name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def write_to(place: Enrolment) -> None:
    """Tell whoever teaches that they do, and how they come in. The letter holds no secret: a code comes when they ask
    for one."""
    user, course = place.user, place.course
    way = reverse("account_login" if user and user.has_usable_password() else "account_request_login_code")
    told = _(
        "You teach “%(title)s” here:\n%(url)s\n\nSign in with this address, %(email)s:\n%(way)s\n\n"
        "The course is set up in its admin:\n%(admin)s\n"
    )
    admin = reverse("admin:blog_course_change", args=[course.pk])
    words = {"title": course.title, "url": address_of(course), "email": user.email if user else ""}
    body = told % (words | {"way": settings.SITE_URL + way, "admin": settings.SITE_URL + admin})
    send_mail(one_line(_("Your course: %(title)s") % words), body, None, [words["email"]])


def address_of(course: Course) -> str:
    """Where the course is, with the name of the site."""
    return f"{settings.SITE_URL}{course.get_absolute_url()}"
