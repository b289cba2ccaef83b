"""What the tests of the roof are told of: the standing world and the demonstration, made once for all tests of a module
and found by each as they were made; and a person who has left something everywhere."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from copy import deepcopy
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import override_settings

from blog.models import Enrolment, Post
from blog.site import demo
from tests.site.doors import Doors, doors_of
from tests.site.persons import somebody
from tests.site.world import World, make_world

MEDIA = "media"

Made = tuple[Any, Path] | None


@pytest.fixture(scope="session")
def made_once(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Callable[[], Any]], AbstractContextManager[Made]]:
    """Makes something, with a folder for its files, inside a transaction that ends with the module: all tests of the
    module that ask the database anything find it there. Nothing on PostgreSQL, whose connection is closed after each
    test."""

    @contextmanager
    def making(make: Callable[[], Any]) -> Iterator[Made]:
        if connection.vendor != "sqlite":
            yield None
            return
        with ExitStack() as stack:
            folder = tmp_path_factory.mktemp(MEDIA)
            with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder):
                stack.enter_context(transaction.atomic())
                made = make()
            yield made, folder
            with django_db_blocker.unblock():
                transaction.set_rollback(True)
                stack.close()

    return making


@pytest.fixture(scope="module")
def world_made_once(made_once: Any) -> Iterator[Made]:
    """The standing world."""
    with made_once(make_world) as made:
        yield made


@pytest.fixture(scope="module")
def demonstration_made_once(made_once: Any) -> Iterator[Made]:
    """The demonstration course."""
    with made_once(lambda: list(demo.load())) as made:
        yield made


@pytest.fixture
def world(world_made_once: Made, db: None, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> World:
    """The standing world as it was made, its pictures in a folder of their own; refusals are expected, and not worth a
    line, and who is signed in stands in their cookie."""
    caplog.set_level(logging.CRITICAL, "django.request")
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.MEDIA_ROOT = tmp_path / MEDIA
    if world_made_once is None:
        return make_world()
    copytree(world_made_once[1], settings.MEDIA_ROOT)
    return deepcopy(world_made_once[0])


@pytest.fixture
def doors(world: World, caplog: pytest.LogCaptureFixture) -> Doors:
    """Every address of the standing world, and who gets furthest there; what is refused is expected to be."""
    caplog.set_level(logging.CRITICAL, "django.security")
    return doors_of(world)


@pytest.fixture
def zaneta(post: Post, instructor: Enrolment, classmate: Enrolment) -> Enrolment:
    """A student who has left something everywhere."""
    return somebody(post, instructor, classmate)


@pytest.fixture
def loaded(demonstration_made_once: Made, db: None, settings: Any, tmp_path: Path) -> None:
    """The demonstration course as it was loaded."""
    settings.MEDIA_ROOT = tmp_path / MEDIA
    if demonstration_made_once is None:
        list(demo.load())
    else:
        copytree(demonstration_made_once[1], settings.MEDIA_ROOT)
