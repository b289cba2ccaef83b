"""`manage.py backup`: all of a site in one file, as one moment has it, whole or not at all."""

from __future__ import annotations

import json
import resource
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from blog.models import Enrolment, Post
from blog.refusals import Refused
from blog.searching import documents
from blog.site import backing_up
from blog.site.backing_up import backup, part
from comments.models import Comment
from tests.factories import said
from tests.site.backups import files, kept_in

pytestmark = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a file of SQLite")


@pytest.fixture
def no_documents(db: None) -> None:
    """Nothing to be searched: its table is no model's, so what a test without a transaction left stays there."""
    documents.clear()


@pytest.fixture
def site(no_documents: None, post: Post, classmate: Enrolment, tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A folder with the file of a site: an essay, a comment and three files of media, one of them of an import."""
    settings.MEDIA_ROOT = tmp_path / "media"
    said(post, classmate)
    for name in ("images/one.png", "images/two.png", "imports/course.xml"):
        default_storage.save(name, ContentFile(f"<{name}>".encode() * 9))
    with kept_in(tmp_path / "site.sqlite3"):
        yield tmp_path


def manifest_of(archive: Path) -> Any:
    with ZipFile(archive) as whole:
        return json.loads(whole.read("manifest.json"))


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"site.sqlite3-wal", "site.sqlite3-shm"}


def test_an_archive_holds_the_database_the_media_and_a_manifest_that_tells_of_each(site: Path) -> None:
    out = site / "site.zip"
    call_command("backup", out)
    manifest = manifest_of(out)
    with ZipFile(out) as archive:
        held = {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}
    assert {name.removeprefix("media/"): held[name] for name in held if name.startswith("media/")} == {
        "images/one.png": b"<images/one.png>" * 9,
        "images/two.png": b"<images/two.png>" * 9,
    }
    assert manifest["files"] == {name: [len(held[name]), sha256(held[name]).hexdigest()] for name in held}
    told = {name: manifest["counts"][name] for name in ("blog_post", "comments_comment", "blog_search")}
    assert told == {"blog_post": 1, "comments_comment": 1, "blog_search": 2}
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        assert manifest["migrations"] == [list(row) for row in cursor.fetchall()]
    assert (manifest["format"], manifest["version"], manifest["database"]) == ("Colloquy backup", 1, "sqlite")


def test_nobody_but_its_owner_reads_it_and_nothing_is_left_beside_it(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = site / "site.zip"
    out.write_bytes(b"of yesterday")
    part(out).write_bytes(b"of a killed run")
    part(out).chmod(0o644)
    backing_up.folder_beside(out).mkdir()
    call_command("backup", out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert left_in(site) == {"site.sqlite3", "site.zip", "media"}
    assert (
        capsys.readouterr().out.split()
        == f"""60 tables 2 files of media 3 files read back
        Written to {out}, and read back.""".replace("60", str(len(manifest_of(out)["counts"]))).split()
    )


def test_a_copy_made_while_others_write_is_of_one_moment_and_has_all_that_was_there_before(site: Path) -> None:
    out, over, begun, written = site / "site.zip", Event(), Event(), [0]

    def keep_writing() -> None:
        with closing(sqlite3.connect(site / "site.sqlite3", timeout=20)) as other:
            while not over.is_set():
                for half in ("one", "other"):
                    row = (f"{written[0]}-{half}", "x" * 2000, "2030-01-01")
                    other.execute(
                        "INSERT INTO django_session (session_key, session_data, expire_date) VALUES (?, ?, ?)", row
                    )
                other.commit()
                written[0] += 1
                if written[0] == 20:
                    begun.set()

    writer = Thread(target=keep_writing)
    writer.start()
    begun.wait(20)
    before = written[0]
    try:
        list(backup(out))
    finally:
        over.set()
        writer.join()
    n = manifest_of(out)["counts"]["django_session"]
    assert (n % 2, before <= n // 2 <= written[0], before < written[0]) == (0, True, True)


def test_what_was_deleted_is_not_in_it(site: Path) -> None:
    Comment.objects.update(body="Zibeline " * 400)
    Comment.objects.update(body="Nothing.")
    assert b"Zibeline" in (site / "site.sqlite3").read_bytes() + (site / "site.sqlite3-wal").read_bytes()
    list(backup(site / "site.zip"))
    with ZipFile(site / "site.zip") as archive:
        assert b"Zibeline" not in archive.read("database/site.sqlite3")


def test_a_file_that_vanishes_while_it_is_read_is_named_and_the_rest_is_kept(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = site / "site.zip"
    steps = backup(out)
    next(step for step in steps if step == backing_up.FILES)
    default_storage.delete("images/two.png")
    assert "files that could not be read: 'images/two.png'" in list(steps)
    manifest = manifest_of(out)
    assert (manifest["missing"], "media/images/two.png" in manifest["files"]) == (["images/two.png"], False)
    (Path(default_storage.location) / "images" / "back\\slash.png").write_bytes(b"?")
    with pytest.raises(CommandError, match="1 files of the media"):
        call_command("backup", out)
    assert "could not be read: 'images/back\\\\slash.png'" in capsys.readouterr().out


def test_a_run_that_is_cut_short_leaves_the_archive_of_before_and_nothing_else(site: Path) -> None:
    out = site / "site.zip"
    out.write_bytes(b"of yesterday")
    steps = backup(out)
    next(steps)
    assert part(out).exists()
    steps.close()
    assert (left_in(site), out.read_bytes()) == ({"site.sqlite3", "site.zip", "media"}, b"of yesterday")


@pytest.mark.parametrize("largest", [20_000, 500_000])
def test_a_disk_that_is_full_is_said_and_nothing_is_left(site: Path, largest: int) -> None:
    default_storage.save("images/large.png", ContentFile(bytes(3_000_000)))
    list(backup(site / "whole.zip"))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(largest, (largest == 500_000) * 2_500_000), before[1]))
    try:
        with pytest.raises(Refused):
            list(backup(site / "site.zip"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (left_in(site), len(files())) == ({"site.sqlite3", "whole.zip", "media"}, 3)


def test_two_runs_do_not_write_one_file(site: Path) -> None:
    out = site / "site.zip"
    steps = backup(out)
    next(steps)
    with pytest.raises(Refused, match="Another backup"):
        list(backup(out))
    list(steps)
    assert manifest_of(out)["counts"]["blog_post"] == 1


@pytest.mark.parametrize("out", ["no/such/folder.zip", "media"])
def test_a_place_that_cannot_be_written_is_said(site: Path, out: str) -> None:
    with pytest.raises(CommandError, match=r"There is no folder|is a folder"):
        call_command("backup", site / out)


def test_what_cannot_be_read_back_is_never_called_done(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = site / "site.zip"
    finish = backing_up.Writer.finish

    def spoilt(writer: Any) -> None:
        """The disk has turned a bit."""
        finish(writer)
        with part(out).open("r+b") as file:
            file.seek(5_000)
            file.write(b"\x00\xff\x00")

    monkeypatch.setattr(backing_up.Writer, "finish", spoilt)
    with pytest.raises(Refused, match="damaged"):
        list(backup(out))
    assert not out.exists()
