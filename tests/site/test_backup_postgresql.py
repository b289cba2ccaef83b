"""`manage.py backup` and `restore` where the database is PostgreSQL: a site with rows of every kind, in an empty place
and in its own, while others write; what may not be restored is refused before anything is touched."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from blog.models import Course, Enrolment, Post, User
from blog.site.backing_up_archive import Archive
from comments.models import Comment
from tests.factories import said
from tests.site.backups import database_at, everything, files, fill_empty_models
from tests.site.world import make_world

pytestmark = [
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="a backup by COPY; set DATABASE_URL to a PostgreSQL"
    ),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    """A few files of media."""
    settings.MEDIA_ROOT = tmp_path / "media"
    for name in ("images/one.png", "images/two.png"):
        default_storage.save(name, ContentFile(f"<{name}>".encode() * 9))


@contextmanager
def another(name: str) -> Iterator[None]:
    """An empty database beside the one of the tests is the site's."""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        with database_at(Path(name)):
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')


@contextmanager
def writers(n: int) -> Iterator[list[int]]:
    """People who write all the while, two rows in each transaction; how many pairs each has written. Goes on once all
    of them have begun."""
    over, pairs, begun = Event(), [0] * n, [Event() for _ in range(n)]

    def write(who: int) -> None:
        with closing(connections.create_connection("default")) as own:
            while not over.is_set():
                with own.cursor() as cursor:
                    cursor.execute("BEGIN")
                    for half in ("one", "other"):
                        row = [f"{who}-{pairs[who]}-{half}", "x" * 500, timezone.now()]
                        cursor.execute(
                            "INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, %s, %s)",
                            row,
                        )
                    cursor.execute("COMMIT")
                pairs[who] += 1
                begun[who].set()

    people = [Thread(target=write, args=[who]) for who in range(n)]
    for person in people:
        person.start()
    try:
        assert all(each.wait(20) for each in begun)
        yield pairs
    finally:
        over.set()
        for person in people:
            person.join(20)


def halves() -> list[str]:
    """What the writers left: who wrote which pair, once for each half."""
    return sorted(key.rpartition("-")[0] for key in Session.objects.values_list("pk", flat=True) if key.count("-") == 2)


def searched() -> list[Any]:
    """What is searched, which is no model's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT blog_search::text FROM blog_search ORDER BY 1")
        return cursor.fetchall()


def test_an_empty_place_becomes_the_site_of_one_moment_to_the_last_row_and_file_while_others_write(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_world()
    fill_empty_models()
    out = tmp_path / "site.zip"
    rows, kept, words = everything(), files(), searched()
    assert [kind for kind, each in rows.items() if not each] == []
    with writers(3) as pairs:
        before = list(pairs)
        call_command("backup", out)
        after = list(pairs)
    assert all(then < now for then, now in zip(before, after, strict=True)), "they wrote all the while"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    settings.MEDIA_ROOT = tmp_path / "other"
    with another(f"{connection.settings_dict['NAME']}_restored"):
        call_command("restore", out)
        restored, found = everything(), halves()
        assert (searched(), files()) == (words, kept)
        counts = Archive(out).manifest.counts
        assert {
            model._meta.db_table: model._base_manager.count() for model in apps.get_models(include_auto_created=True)
        } == {table: n for table, n in counts.items() if table not in {"blog_search", "django_migrations"}}
        assert User.objects.create(email="new@example.edu").pk > max(row["id"] for row in rows["blog.User"])
    sessions = {row["session_key"] for row in rows.pop("sessions.Session")}
    assert sessions <= {row["session_key"] for row in restored.pop("sessions.Session")}
    assert restored == rows
    assert found == sorted([*set(found)] * 2), "no half of a pair"
    by_writer = [len({pair for pair in found if pair.startswith(f"{who}-")}) for who in range(3)]
    assert all(then <= n <= now for then, n, now in zip(before, by_writer, after, strict=True))
    assert "migrate" not in capsys.readouterr().out


def test_a_site_is_put_back_in_its_own_place_only_if_it_may_be_replaced(
    post: Post, classmate: Enrolment, tmp_path: Path
) -> None:
    out = tmp_path / "site.zip"
    said(post, classmate)
    rows, kept, words = everything(), files(), searched()
    call_command("backup", out)
    Comment.objects.update(body="Other words.")
    Course.objects.create(slug="later", title="Later")
    default_storage.delete("images/one.png")
    default_storage.save("images/later.png", ContentFile(b"later"))
    later = everything()
    with pytest.raises(CommandError, match="There is a site here"):
        call_command("restore", out)
    assert everything() == later
    call_command("restore", out, replace=True)
    assert (everything(), files(), searched()) == (rows, kept, words)
    assert Client().get("/healthz").status_code == 200


def test_a_newer_release_and_another_database_are_refused_always(post: Post, tmp_path: Path) -> None:
    out = tmp_path / "site.zip"
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('blog', '9999_later', now())")
        try:
            call_command("backup", out)
        finally:
            cursor.execute("DELETE FROM django_migrations WHERE name = '9999_later'")
    rows = everything()
    with pytest.raises(CommandError, match=r"newer release, which has the migration blog\.9999_later"):
        call_command("restore", out, replace=True)
    assert everything() == rows
