"""The standing cast: the people every test speaks of. An instructor, an author and a classmate share a course; the
outsider has an account and is enrolled nowhere; nobody is signed in by default."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.utils import translation
from hypothesis import settings

from blog.models import Course, Enrolment, Post, Role, User
from blog.searching import documents
from blog.templatetags.keeping_tags import PARTS
from comments.keeping import SHELF
from tests.factories import CourseFactory, EnrolmentFactory, UserFactory, published
from tests.template import Template

# The suite answers the same twice: what is tried follows from the test alone. CONTRIBUTING says how to try new values.
# How long one value takes is the machine's affair.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end, so the collector of garbage looks through it no more, and seldom
    through the rest: that alone was a sixth of the suite's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="session")
def empty_database(django_db_modify_db_settings_parallel_suffix: None) -> Template:
    """What the database of the tests begins as."""
    return Template()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(empty_database: Template) -> None:
    """Before the database of the tests is made: offer the copy of what the migrations made the last time."""
    empty_database.offer()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, empty_database: Template, django_db_blocker: Any) -> None:
    """Afterwards: keep such a copy, where there was none."""
    with django_db_blocker.unblock():
        empty_database.keep()


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """No test finds what another has left: pages asked for, or how often, or the language of the last page."""
    cache.clear()
    caches["tries"].clear()
    SHELF.forget()
    PARTS.clear()
    translation.deactivate()


@pytest.fixture(autouse=True)
def _nothing_searched_left(request: Any, django_db_blocker: Any) -> Iterator[None]:
    """No test finds documents of the search that one which really commits has left: Django empties the tables of models
    after it, and theirs is none."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        with django_db_blocker.unblock():
            documents.clear()


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
