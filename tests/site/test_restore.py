"""`manage.py restore`: a site from its backup, whole or not at all; from nothing that was spoilt or made to harm."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from blog.models import Course, Enrolment, Post
from blog.refusals import Refused
from blog.site import restoring
from blog.site.backing_up import backup
from blog.site.restoring import restore
from comments.models import Comment
from tests.factories import said
from tests.site.backups import Entries, database_at, everything, files, kept_in, respelt

pytestmark = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a file of SQLite")
DATABASE = "database/site.sqlite3"


@pytest.fixture
def site(post: Post, classmate: Enrolment, tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A folder with the file of a site and its archive: an essay, a comment and two files of media."""
    settings.MEDIA_ROOT = tmp_path / "media"
    said(post, classmate)
    for name in ("images/one.png", "images/two.png"):
        default_storage.save(name, ContentFile(f"<{name}>".encode() * 9))
    with kept_in(tmp_path / "site.sqlite3"):
        list(backup(tmp_path / "site.zip"))
        yield tmp_path


def state() -> tuple[dict[str, Any], dict[str, bytes]]:
    return everything(), files()


def go_on() -> None:
    """What happens to a site after its backup."""
    Comment.objects.update(body="Other words.")
    Course.objects.create(slug="later", title="Later")
    default_storage.delete("images/one.png")
    (Path(default_storage.location) / "images" / "two.png").write_bytes(b"spoilt")
    default_storage.save("images/later.png", ContentFile(b"later"))


def test_an_empty_place_becomes_the_site_to_the_last_row_and_file(
    site: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    rows, kept = state()
    settings.MEDIA_ROOT = site / "other" / "media"
    with database_at(site / "other.sqlite3"):
        call_command("restore", site / "site.zip")
        assert state() == (rows, kept)
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert cursor.execute("SELECT count(*) FROM blog_search WHERE blog_search MATCH 'august'").fetchone() == (
                1,
            )
    said_of_it = capsys.readouterr().out
    assert ("2 files of media put back" in said_of_it, "migrate" in said_of_it) == (True, False)


def test_a_site_is_not_touched_unless_it_may_be_replaced(site: Path) -> None:
    before = state()
    go_on()
    after = state()
    with pytest.raises(CommandError, match="There is a site here"):
        call_command("restore", site / "site.zip")
    assert state() == after != before
    call_command("restore", site / "site.zip", replace=True)
    assert state() == before


@pytest.mark.parametrize("used_by", ["a file", "an account", "a course"])
def test_a_place_is_empty_only_without_files_accounts_and_courses(site: Path, settings: Any, used_by: str) -> None:
    settings.MEDIA_ROOT = site / "other"
    list(restore(site / "site.zip", replace=True))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        for table in ("blog_user", "blog_course"):
            if not used_by.endswith(table.removeprefix("blog_").replace("user", "account")):
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - ours
    for name in files() if used_by != "a file" else ():
        default_storage.delete(name)
    with pytest.raises(Refused, match="There is a site here"):
        next(restore(site / "site.zip"))


def test_whoever_has_the_database_open_reads_the_old_rows_and_then_the_new_ones(site: Path) -> None:
    go_on()
    asked = "SELECT count(*) FROM blog_course"
    file = site / "site.sqlite3"
    with closing(sqlite3.connect(file)) as reader, closing(sqlite3.connect(file)) as open_one:
        reader.execute("BEGIN")
        before = reader.execute(asked).fetchone()
        assert open_one.execute(asked).fetchone() == before == (2,)
        list(restore(site / "site.zip", replace=True))
        assert (reader.execute(asked).fetchone(), open_one.execute(asked).fetchone()) == ((2,), (1,))
        open_one.execute("UPDATE blog_course SET title = 'Written after'")
        open_one.commit()
    assert Course.objects.get().title == "Written after"


def test_two_runs_do_not_restore_at_once_and_what_a_killed_one_left_goes(site: Path) -> None:
    (site / "colloquy-restoring").mkdir()
    (site / "colloquy-restoring" / "site.sqlite3").write_bytes(b"of a killed run")
    before = state()
    running = restore(site / "site.zip", replace=True)
    next(step for step in running if step == restoring.TABLES)
    with pytest.raises(Refused, match="Another backup is being restored"):
        list(restore(site / "site.zip", replace=True))
    list(running)
    assert (state(), (site / "colloquy-restoring").exists()) == (before, False)


def test_a_database_that_somebody_holds_is_given_up(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.site.restoring_database.PATIENCE", 0.05)
    before = everything()
    with closing(sqlite3.connect(site / "site.sqlite3")) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refused, match="database is locked"):
            list(restore(site / "site.zip", replace=True))
    assert everything() == before


@pytest.mark.parametrize("steps", range(9))
def test_cut_short_at_any_moment_it_leaves_each_row_its_file_and_a_second_run_ends_it(site: Path, steps: int) -> None:
    before = state()
    go_on()
    later = everything()
    running = restore(site / "site.zip", replace=True)
    done = [kind for _n, kind in zip(range(steps), running, strict=False)]
    running.close()
    is_restored = restoring.TABLES in done
    assert everything() == (before[0] if is_restored else later)
    needed = {"images/one.png", "images/two.png"} if is_restored else {"images/later.png", "images/two.png"}
    assert needed <= files().keys()
    assert not (site / "colloquy-restoring").exists()
    list(restore(site / "site.zip", replace=True))
    assert state() == before


def test_a_newer_release_is_refused_and_an_older_one_asks_to_migrate(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('blog', '9999_later', '2030-01-01')")
        list(backup(site / "newer.zip"))
        cursor.execute("DELETE FROM django_migrations WHERE name IN ('9999_later', '0005_unseen')")
        list(backup(site / "older.zip"))
    before = state()
    with pytest.raises(CommandError, match=r"newer release, which has the migration blog\.9999_later"):
        call_command("restore", site / "newer.zip", replace=True)
    assert state() == before
    call_command("restore", site / "older.zip", replace=True)
    assert "run manage.py migrate, which applies 1 migrations" in capsys.readouterr().out


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.9])
def test_a_spoilt_byte_is_found_before_anything_is_touched(site: Path, place: float) -> None:
    go_on()
    before, archive = state(), site / "site.zip"
    content = bytearray(archive.read_bytes())
    at = int(len(content) * place)
    content[at : at + 3] = bytes(byte ^ 0xFF for byte in content[at : at + 3])
    archive.write_bytes(content)
    with pytest.raises(Refused):
        list(restore(archive, replace=True))
    assert state() == before


def rename(name: str) -> Any:
    def change(entries: Entries, manifest: dict[str, Any]) -> None:
        entries[name] = entries.pop("media/images/one.png")
        manifest["files"][name] = manifest["files"].pop("media/images/one.png")

    return change


def told(**said: Any) -> Any:
    return lambda entries, manifest: manifest.update(said)


def manifest_is(content: bytes) -> Any:
    return lambda entries, manifest: entries.update({"manifest.json": content})


def database_with(statement: str) -> Any:
    """The database in it, with a sum of its own that is right."""

    def change(entries: Entries, manifest: dict[str, Any]) -> None:
        with closing(sqlite3.connect(":memory:")) as copy:
            copy.deserialize(entries[DATABASE])
            copy.executescript(statement)
            entries[DATABASE] = copy.serialize()
        manifest["files"][DATABASE] = [len(entries[DATABASE]), sha256(entries[DATABASE]).hexdigest()]

    return change


def one_more(entries: Entries, manifest: dict[str, Any]) -> None:
    entries["media/images/three.png"] = b"?"


def one_less(entries: Entries, manifest: dict[str, Any]) -> None:
    del entries["media/images/one.png"]


def other_words(entries: Entries, manifest: dict[str, Any]) -> None:
    entries["media/images/one.png"] = bytes(len(entries["media/images/one.png"]))


def larger(entries: Entries, manifest: dict[str, Any]) -> None:
    manifest["files"]["media/images/one.png"][0] += 1


def bomb(entries: Entries, manifest: dict[str, Any]) -> None:
    entries["media/images/one.png"] = bytes(60_000_000)
    manifest["files"]["media/images/one.png"][0] = 60_000_000


HOSTILE = {
    "a path upwards": rename("media/../../one.png"),
    "a path from the root": rename("/etc/one.png"),
    "another folder": rename("static/one.png"),
    "a path of Windows": rename("media/images\\..\\one.png"),
    "a hidden file": rename("media/.one.png"),
    "an empty part": rename("media//one.png"),
    "a name without end": rename(f"media/{'x' * 300}"),
    "a name that is no text": rename("media/\x07one.png"),
    "more than it names": one_more,
    "less than it names": one_less,
    "another size": larger,
    "another content, as long": other_words,
    "a bomb": bomb,
    "no manifest of ours": manifest_is(b'{"format": "other"}'),
    "a manifest that is no JSON": manifest_is(b"{"),
    "a manifest without end": manifest_is(b"[" * 100_000),
    "a list for a manifest": manifest_is(b"[]"),
    "a manifest without files": manifest_is(json.dumps({"format": "Colloquy backup", "version": 1}).encode()),
    "a later form": told(version=2),
    "another database": told(database="postgresql"),
    "files that are no files": told(files={DATABASE: "x"}),
    "other counts": told(counts={"blog_post": 2}),
    "a trigger": database_with("CREATE TRIGGER t AFTER INSERT ON blog_user BEGIN DELETE FROM blog_course; END"),
    "a view": database_with("CREATE VIEW v AS SELECT 1"),
    "other rows": database_with("PRAGMA foreign_keys = OFF; DELETE FROM comments_comment"),
    "a database that is none": lambda entries, manifest: entries.update({DATABASE: b"x" * 100}),
}


@pytest.mark.parametrize("why", HOSTILE)
def test_an_archive_that_was_made_to_harm_is_refused_before_anything_is_touched(site: Path, why: str) -> None:
    go_on()
    before = state()
    archive = respelt(site / "site.zip", HOSTILE[why])
    with pytest.raises(Refused):
        list(restore(archive, replace=True))
    assert state() == before
    assert sorted(path.name for path in site.iterdir() if path.suffix not in {".sqlite3-wal", ".sqlite3-shm"}) == [
        "changed.zip", "media", "site.sqlite3", "site.zip",
    ]  # fmt: skip


def test_an_archive_that_was_respelt_and_is_right_is_taken(site: Path) -> None:
    before = state()
    list(restore(respelt(site / "site.zip", lambda entries, manifest: None), replace=True))
    assert state() == before


@pytest.mark.parametrize("content", [None, b"", b"no zip", b"PK\x05\x06" + b"\xff" * 16 + b"\0\0"])
def test_what_is_no_archive_is_refused_with_a_sentence(site: Path, content: bytes | None) -> None:
    if content is not None:
        (site / "other.zip").write_bytes(content)
    with pytest.raises(CommandError, match="is no backup that can be read"):
        call_command("restore", site / "other.zip", replace=True)


def test_a_disk_without_room_is_told_of_before_anything_is_touched(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring, "COPIES_OF_DATABASE", 10**9)
    with pytest.raises(Refused, match="has no room"):
        next(restore(site / "site.zip", replace=True))
