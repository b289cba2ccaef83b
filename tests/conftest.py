"""The standing cast: the people every test speaks of. An instructor, an author and a classmate share a course; the
outsider has an account and is enrolled nowhere; nobody is signed in by default."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from blog.models import Course, Enrolment, Post, Role, User
from tests.factories import CourseFactory, EnrolmentFactory, UserFactory, published


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """No test finds what another has left in the cache: pages asked for, or how often."""
    cache.clear()


@pytest.fixture
def course(db: None) -> Course:
    """A course open to the web, guests held, students live."""
    return CourseFactory(title="Twentieth-Century Russia", slug="russia", time_zone="America/New_York")


@pytest.fixture
def instructor(course: Course) -> Enrolment:
    """Teaches the course."""
    return EnrolmentFactory(course=course, role=Role.INSTRUCTOR, user__name="Lena Hart", public_name="L. Hart")


@pytest.fixture
def author(course: Course) -> Enrolment:
    """A student who writes, under an alias."""
    return EnrolmentFactory(course=course, user__name="Ruth Valentine", public_name="R. Vale")


@pytest.fixture
def classmate(course: Course) -> Enrolment:
    """A student who reads and answers."""
    return EnrolmentFactory(course=course, user__name="Mira Okafor")


@pytest.fixture
def outsider(db: None) -> User:
    """An account enrolled nowhere."""
    return UserFactory(name="Otto Fremd")


@pytest.fixture
def superuser(db: None) -> User:
    """May do everything."""
    return UserFactory(name="Site Administrator", is_superuser=True)


@pytest.fixture
def stranger_course(db: None) -> Course:
    """Another course, seen by its members alone."""
    return CourseFactory(title="Ottoman Cities", slug="ottoman", audience=40)


@pytest.fixture
def other_instructor(stranger_course: Course) -> Enrolment:
    """Teaches the other course."""
    return EnrolmentFactory(course=stranger_course, role=Role.INSTRUCTOR, user__name="Paul Weber")


@pytest.fixture
def post(author: Enrolment) -> Post:
    """A published essay of the author's."""
    return published(author)


@pytest.fixture
def as_instructor(instructor: Enrolment) -> Client:
    """A browser in which the instructor is signed in."""
    return signed_in(instructor)


@pytest.fixture
def as_author(author: Enrolment) -> Client:
    """A browser in which the author is signed in."""
    return signed_in(author)


@pytest.fixture
def as_classmate(classmate: Enrolment) -> Client:
    """A browser in which the classmate is signed in."""
    return signed_in(classmate)


@pytest.fixture
def as_outsider(outsider: User) -> Client:
    """A browser in which the outsider is signed in."""
    client = Client()
    client.force_login(outsider)
    return client


def signed_in(person: Enrolment) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(person.user)
    return client
