"""The commands: each shows an example, and `demo` refuses to let known passwords in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.db import OperationalError, ProgrammingError, connection

from blog.management import stopping
from blog.models import Course
from blog.site import serving
from tests.site.backups import database_at

OWN_COMMANDS = [name for name, app in get_commands().items() if app == "blog"]


def test_the_demonstration_is_refused_unless_somebody_wants_its_known_passwords(db: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="Set DEMO=1"):
        call_command("demo", "--no-serve")
    assert Course.objects.count() == 0


@pytest.mark.parametrize("name", OWN_COMMANDS)
def test_every_command_shows_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command(name, "--help")
    assert f"manage.py {name}" in capsys.readouterr().out.split("example:")[1]


def test_a_folder_that_the_database_lacks_is_said_in_one_sentence(tmp_path: Path) -> None:
    words = [sys.executable, str(Path(__file__).parents[2] / "manage.py"), "migrate"]
    told = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/none/site.sqlite3"}
    stopped = subprocess.run(words, env=told, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
    sentence = f"There is no folder {tmp_path}/none for the database: make it for {stopping.user()}, or mend DATABASE"
    assert (stopped.returncode, stopped.stderr.count("\n"), sentence in stopped.stderr) == (1, 1, True), stopped.stderr


def test_a_place_that_is_somebody_elses_is_named_with_who_needs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = PermissionError(13, "Permission denied", "/srv/colloquy/var")
    assert stopping.in_a_sentence(closed).startswith(f"/srv/colloquy/var is closed to {stopping.user()}: give it")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(CommandError, match=rf"^{tmp_path} cannot be written by {stopping.user()}: give it to them"):
        call_command("backup", str(tmp_path / "site.zip"))
    with pytest.raises(CommandError, match=r"^There is no folder .+/none: make it for"):
        call_command("backup", str(tmp_path / "none" / "site.zip"))
    with pytest.raises(CommandError, match=r" is a folder: name a file in it.$"):
        call_command("backup", str(tmp_path))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file of SQLite")
def test_what_the_database_answers_is_put_into_a_sentence(tmp_path: Path) -> None:
    with database_at(tmp_path / "site.sqlite3"):
        told = stopping.in_a_sentence(OperationalError("no such table: blog_course"))
        assert told == "The database has not all of its tables: run manage.py migrate."
        assert "site.sqlite3 cannot be used now (disk I/O error): see" in stopping.in_a_sentence(
            OperationalError("disk I/O error")
        )
    assert stopping.in_a_sentence(ProgrammingError("wrong question")) == stopping.in_a_sentence(KeyError("x")) == ""


def test_what_the_demonstration_serves_links_to_its_own_port(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(serving, "call_command", lambda *_, **__: None)
    monkeypatch.setattr(serving.signal, "signal", lambda *_: None)
    monkeypatch.setattr(serving.subprocess, "run", lambda words, **_: started.append(words))
    monkeypatch.setattr(serving.subprocess, "Popen", lambda words: started.append(words) or Ended())
    serving.serve(8123)
    assert [words[:2] for words in started] == [["env", "SITE_URL=http://127.0.0.1:8123"]] * 2


class Ended:
    """A process that has nothing to do."""

    def terminate(self) -> None:
        """Stop."""

    def wait(self) -> None:
        """Wait for that."""
