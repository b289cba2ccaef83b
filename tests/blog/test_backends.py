"""Database, cache and bucket, each by one address; and a cache that is away, which is a miss and never an error."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.utils import ConnectionHandler
from django.test import Client

from blog import backends
from tests.factories import UserFactory


def test_sqlite_is_kept_open_and_tuned_for_one_writer_and_many_readers() -> None:
    entry = backends.database("sqlite:////var/lib/a%20class.sqlite3")
    assert (entry["NAME"], entry["CONN_MAX_AGE"]) == ("/var/lib/a class.sqlite3", 60)
    assert (entry["OPTIONS"]["transaction_mode"], entry["OPTIONS"]["timeout"]) == ("IMMEDIATE", 20)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite itself")
@pytest.mark.parametrize(("synchronous", "known"), [("NORMAL", 1), ("FULL", 2), ("EXTRA", 3)])
def test_what_sqlite_is_told_it_does(tmp_path: Path, synchronous: str, known: int) -> None:
    with sqlite3.connect(tmp_path / "file.sqlite3") as file:
        file.executescript(backends.database("sqlite:///file.sqlite3", synchronous)["OPTIONS"]["init_command"])
        asked = ("journal_mode", "synchronous", "mmap_size", "cache_size", "journal_size_limit")
        told = [file.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert told == ["wal", known, 134_217_728, -16_000, 67_108_864]


def test_a_new_connection_to_sqlite_knows_of_json_without_asking_a_database_that_may_be_locked(tmp_path: Path) -> None:
    ours = ConnectionHandler({"default": backends.database(f"sqlite:///{tmp_path}/file.sqlite3")})["default"]
    assert ours.features.supports_json_field is True
    assert ours.connection is None, "it was asked"


@pytest.mark.parametrize("word", ["OFF", "full", "", "0; DROP TABLE x"])
def test_sqlite_is_never_told_to_wait_for_no_disk_at_all(word: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SQLITE_SYNCHRONOUS is NORMAL, FULL or EXTRA"):
        backends.database("sqlite:///file.sqlite3", word)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL itself")
def test_postgresql_waits_for_a_row_no_longer_than_sqlite_for_its_turn(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("10s",)


def test_postgresql_keeps_a_connection_a_thread_or_shares_some() -> None:
    pytest.importorskip("psycopg_pool", reason="the extra `scale` is not installed with its pool")
    one = backends.database("postgresql://us:pass%40word@db:5433/class?sslmode=require")
    assert (one["USER"], one["PASSWORD"], one["HOST"], one["PORT"]) == ("us", "pass@word", "db", "5433")
    assert (one["CONN_MAX_AGE"], one["OPTIONS"]) == (
        60,
        {"connect_timeout": 5, "options": "-c lock_timeout=10s -c jit=off", "sslmode": "require"},
    )
    pooled = backends.database("postgresql:///class?host=/run/postgresql&pool=6")
    assert (pooled["CONN_MAX_AGE"], pooled["HOST"], pooled["OPTIONS"]["pool"]["max_size"]) == (0, "/run/postgresql", 6)


@pytest.mark.parametrize(
    ("make", "address", "words"),
    [
        (backends.database, "mysql://host/class", "DATABASE_URL begins with"),
        (backends.database, "postgresql://host/class?service=x", "asks for service, which is not known"),
        (backends.database, "postgresql://host/class?pool=many", "is a number of connections"),
        (backends.database, "postgresql://host/class?pool=0", "is a number of connections"),
        (backends.caches, "memcached://host", "CACHE_URL begins with"),
        (backends.caches, "redis://one,host:6379", "CACHE_URL begins with"),
        (backends.caches, "redis://one?timeout=soon", "is a number of seconds"),
        (backends.caches, "redis://one?timeout=0", "is a number of seconds"),
        (backends.storage, "s3://key:secret@host", "STORAGE_URL looks like"),
        (backends.storage, "https://host/bucket", "STORAGE_URL looks like"),
        (backends.mail, "pop3://host", "EMAIL_URL begins with"),
    ],
)
def test_an_address_that_cannot_be_read_ends_the_start_with_a_sentence(make: Any, address: str, words: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=words):
        make(address)


@pytest.mark.parametrize(
    ("make", "address", "package"),
    [
        (backends.caches, "valkey://host", "redis"),
        (backends.storage, "s3://host/bucket", "storages"),
        (backends.database, "postgresql://host/class", "psycopg"),
        (backends.size_of, "2", "psycopg_pool"),
    ],
)
def test_a_package_that_is_missing_is_named_with_its_extra(
    make: Any, address: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backends, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=rf"{package} is not installed. Install the extra (scale|s3),"):
        make(address)


def test_a_cache_is_read_from_its_copies_too_under_a_prefix_and_is_not_waited_for() -> None:
    pytest.importorskip("redis", reason="the extra `scale` is not installed")
    entry = backends.caches("valkey://:word@one:6379/1?prefix=class&timeout=0.5,valkeys://two:6380/1")["default"]
    assert entry["LOCATION"] == ["redis://:word@one:6379/1", "rediss://two:6380/1"]
    assert (entry["KEY_PREFIX"], set(entry["OPTIONS"].values())) == ("class", {0.5})
    assert backends.caches("redis://one")["strict"]["OPTIONS"]["socket_timeout"] == 0.2


def test_without_an_address_the_table_in_the_database_is_both_doors() -> None:
    assert {entry["LOCATION"] for entry in backends.caches("").values()} == {"cache"}


@contextmanager
def valkey(port: int, folder: Path) -> Iterator[None]:
    """A server of the cache on this port; killed afterwards."""
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    if program is None:
        pytest.skip("neither valkey-server nor redis-server is installed")
    words = ["--port", str(port), "--save", "", "--dir", str(folder), "--bind", "127.0.0.1"]
    running = subprocess.Popen([program, *words], stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own words
    assert running.stdout is not None
    next(line for line in running.stdout if "Ready to accept" in line)
    try:
        yield
    finally:
        running.kill()
        running.wait()


@pytest.fixture
def port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def cache_away(port: int, settings: Any) -> Any:
    """The cache of the settings is on a port nobody listens on."""
    pytest.importorskip("redis", reason="the extra `scale` is not installed")
    settings.CACHES = backends.caches(f"redis://127.0.0.1:{port}/0")
    return caches["default"]


def test_a_cache_that_is_away_answers_as_if_it_held_nothing(cache_away: Any) -> None:
    assert (cache_away.get("a", 7), cache_away.get_many(["a"]), cache_away.has_key("a")) == (7, {}, False)
    assert (cache_away.add("a", 1), cache_away.touch("a"), cache_away.delete("a")) == (True, False, False)
    assert (cache_away.set("a", 1), cache_away.get_or_set("a", lambda: 8)) == (None, 8)
    assert (cache_away.set_many({"a": 1, "b": 2}), cache_away.delete_many(["a"])) == (["a", "b"], None)
    with pytest.raises(ValueError, match="no such key"):
        cache_away.incr("a")


def test_whoever_has_to_know_is_told(cache_away: Any) -> None:
    from redis.exceptions import ConnectionError as Away

    with pytest.raises(Away):
        caches["strict"].set("a", 1)


def test_people_sign_in_while_the_cache_is_away(cache_away: Any, client: Client, db: None) -> None:
    person = UserFactory(email="mira@example.org")
    person.set_password("a long enough password")
    person.save()
    call_command("createcachetable", verbosity=0)  # where tries are counted; migrations make it
    typed = {"login": person.email, "password": "a long enough password"}
    assert client.post("/accounts/login/", typed).status_code == 302


def test_a_cache_that_comes_back_is_used_a_second_later_and_not_before(
    cache_away: Any, port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr("blog.forgiving.monotonic", lambda: now[0])
    cache_away.set("a", 1)
    with valkey(port, tmp_path):
        cache_away.set("a", 2)
        assert (cache_away.get("a"), caches["strict"].get("a")) == (None, None)
        now[0] += 1.1
        cache_away.set("a", 3)
        assert (cache_away.get("a"), cache_away.incr("a"), cache_away.set_many({"b": 1})) == (3, 4, [])
        assert cache_away.get_many(["a", "b"]) == {"a": 4, "b": 1}
    assert cache_away.get("a") is None
