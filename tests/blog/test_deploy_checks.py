"""`check --deploy`: silent about a site that is set up right, one sentence for each thing that is not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog import deploy_checks, working

CONSOLE = "django.core.mail.backends.console.EmailBackend"
HASHED = {"staticfiles": {"BACKEND": "blog.static_files.HashedFiles"}}


@pytest.fixture
def right(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """One machine, set up as docs/operating.md shows, with a worker that has ordered its chores."""
    settings.SILENCED_SYSTEM_CHECKS = [*settings.SILENCED_SYSTEM_CHECKS, "async.E001"]  # set for the browser tests
    monkeypatch.setattr(deploy_checks, "database_file", lambda: tmp_path / "class.sqlite3")
    settings.SITE_URL, settings.SECURE = "https://class.example.org", True
    settings.ALLOWED_HOSTS = ["class.example.org"]
    settings.TRUSTED_PROXY_COUNT, settings.SECRET_KEY = 1, "0123456789abcdefghijklmnopqrstuvwxyz" * 2
    settings.DEFAULT_FROM_EMAIL = "Colloquy <colloquy@example.org>"
    settings.DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.WEB_CONCURRENCY, settings.MACHINES, settings.VAR = 2, 1, tmp_path
    settings.MEDIA_ROOT, settings.STATIC_ROOT = tmp_path / "media", tmp_path / "static"
    settings.STORAGES = settings.STORAGES | HASHED
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
    monkeypatch.setattr(deploy_checks, "MOUNTS", tmp_path / "mounts")
    deploy_checks.MOUNTS.write_text(f"disk / ext4 rw 0 0\nstore {tmp_path}/shared nfs4 rw 0 0\n")
    working.order_chores()
    return settings


def said() -> list[tuple[str, str]]:
    """What is said, with what to do, Django's own sentences as well."""
    found = checks.run_checks(include_deployment_checks=True)
    return [(str(one.id), f"{one.msg} {one.hint}") for one in found if not one.is_silenced()]


def test_nothing_is_said_of_one_machine_that_is_set_up_right(right: Any) -> None:
    assert said() == []
    call_command("check", deploy=True, fail_level="WARNING")


def test_nothing_is_said_of_many_machines_that_are_set_up_right(
    right: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deploy_checks, "database_file", lambda: None)
    right.MACHINES, right.WEB_CONCURRENCY, right.CACHE_IS_SHARED = 3, 8, True
    right.MEDIA_ROOT, right.STORAGE_URL = tmp_path / "shared" / "media", "s3://key:secret@host/bucket"
    assert said() == []


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("W001", {"SITE_URL": "http://class.example.org", "SECURE": False}, "in the clear. Set SITE_URL to the https://"),
    (
        "W002",
        {"ALLOWED_HOSTS": ["*"]},
        "chooses the site's name, also in letters. Set ALLOWED_HOSTS=class",
    ),
    ("E002", {"ALLOWED_HOSTS": ["localhost"]}, "answers 400. Add class.example.org to ALLOWED_HOSTS."),
    ("W003", {"TRUSTED_PROXY_COUNT": 0}, "everybody counts as one visitor"),
    ("W005", {"DEBUG": True}, "errors show the code and the settings to everybody. Take DEBUG out"),
    ("W006", {"DEMO": True}, "whose password is known. Take DEMO out of the environment."),
    ("W007", {"DEFAULT_FROM_EMAIL": "Colloquy <colloquy@localhost>"}, "mail servers refuse such letters."),
    ("W008", {"DELIVERY_BACKEND": CONSOLE}, "reach nobody. Set EMAIL_URL"),
    ("W009", {"WEB_CONCURRENCY": 5, "CACHE_IS_SHARED": True}, "one process write at a time, but WEB_CONCURRENCY is 5."),
    ("E009", {"MACHINES": 2, "CACHE_IS_SHARED": True, "MEDIA_ROOT": "shared"}, "SQLite is a file of one machine"),
    ("E014", {"MEDIA_ROOT": "static/media"}, "everybody reads every picture. Move it elsewhere."),
    ("E013", {"STATIC_ROOT": "nowhere"}, "no page can be shown. Run manage.py collectstatic."),
]


@pytest.mark.parametrize(("number", "changes", "words"), WRONG, ids=[f"{w[0]}-{next(iter(w[1]))}" for w in WRONG])
def test_what_is_wrong_is_said_alone_and_with_what_to_do(
    right: Any, tmp_path: Path, number: str, changes: dict[str, Any], words: str
) -> None:
    for name, value in changes.items():
        setattr(right, name, tmp_path / value if name.endswith("_ROOT") else value)
    ((told, sentence),) = said()
    assert (told, words in sentence) == (f"colloquy.{number}", True), sentence


def test_many_machines_need_a_cache_and_a_place_for_pictures_that_they_share(
    right: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deploy_checks, "database_file", lambda: None)
    right.MACHINES = 2
    assert [number for number, _sentence in said()] == ["colloquy.W011", "colloquy.E012"]
    right.STORAGE_URL, right.CACHE_IS_SHARED = "s3://key:secret@host/bucket", True
    ((number, sentence),) = said()
    assert (number, "maintenance closes one machine" in sentence) == ("colloquy.W012", True)


def test_a_key_that_was_made_for_this_machine_is_told_apart_from_one_that_is_set(right: Any, tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("another one")
    assert said() == []
    (tmp_path / "secret_key").write_text(right.SECRET_KEY)
    assert [number for number, _sentence in said()] == ["colloquy.W004"]
    (tmp_path / "secret_key").unlink()
    (tmp_path / "secret_key").mkdir()  # for root, who runs tests too, reads every file
    assert said() == []


def test_a_file_of_sqlite_on_a_networks_disk_is_refused(
    right: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deploy_checks, "database_file", lambda: tmp_path / "shared" / "class.sqlite3")
    assert [number for number, _sentence in said()] == ["colloquy.E010"]


def test_a_cache_and_a_bucket_that_do_not_answer_are_named(right: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("redis", reason="the extra `scale` is not installed")
    nobody = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    right.CACHES = right.CACHES | {"strict": nobody}
    right.STORAGE_URL, right.CACHE_IS_SHARED = "s3://key:secret@127.0.0.1:1/bucket", True
    monkeypatch.setattr(FileSystemStorage, "exists", lambda *_: 1 / 0)
    assert [number for number, _sentence in said()] == ["colloquy.W016", "colloquy.E017"]


def test_a_worker_that_was_not_seen_or_leaves_tasks_waiting_is_missed(right: Any, time_machine: Any) -> None:
    time_machine.move_to(timezone.now() + timedelta(minutes=11), tick=False)
    assert "tasks have waited for more than 10 minutes" in said()[0][1]
    DBTaskResult.objects.all().delete()
    ((number, sentence),) = said()
    assert (number, "No worker has been seen" in sentence) == ("colloquy.W019", True)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_not_migrated_is_said_once(right: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deploy_checks.DBTaskResult._meta, "db_table", "there_is_none")
    ((number, sentence),) = said()
    assert (number, "run manage.py migrate" in sentence) == ("colloquy.E020", True)
