"""`manage.py backup` and `restore` where pictures lie in a bucket: what is there is kept and put back, whatever the
folder of this machine holds, and a bucket that is away is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection  # noqa: F401 - asked by the mark

from blog import backends
from blog.models import Course, Enrolment, Post
from tests.blog.buckets import bucket
from tests.factories import said
from tests.site.backups import everything, files, kept_in

pytestmark = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the bucket is the same beside PostgreSQL")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a bucket."""
    with bucket() as address:
        yield address


@pytest.fixture
def site(server: str, post: Post, classmate: Enrolment, tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A folder with the file of a site, whose pictures lie in a folder of the bucket."""
    settings.MEDIA_ROOT, settings.STORAGE_URL = tmp_path / "media", f"{server}/{tmp_path.name}?region=us-east-1&tls=0"
    settings.STORAGES = settings.STORAGES | {"default": backends.storage(settings.STORAGE_URL)}
    said(post, classmate)
    for name in ("images/one.png", "images/two.png", "imports/course.xml"):
        default_storage.save(name, ContentFile(f"<{name}>".encode() * 9))
    with kept_in(tmp_path / "site.sqlite3"):
        yield tmp_path


def test_what_lies_in_the_bucket_is_kept_and_put_back_as_it_was(site: Path) -> None:
    out, rows, kept = site / "site.zip", everything(), files()
    assert kept.keys() == {"images/one.png", "images/two.png"}
    call_command("backup", out)
    assert everything() == rows
    Course.objects.create(slug="later", title="Later")
    default_storage.delete("images/one.png")
    default_storage.delete("images/two.png")
    default_storage.save("images/two.png", ContentFile(b"spoilt"))
    default_storage.save("images/later.png", ContentFile(b"later"))
    with pytest.raises(CommandError, match="There is a site here"):
        call_command("restore", out)
    call_command("restore", out, replace=True)
    assert (everything(), files()) == (rows, kept)
    assert not (site / "media").exists()


def test_a_bucket_that_is_away_is_said_and_nothing_is_written_or_lost(site: Path, server: str, settings: Any) -> None:
    out = site / "site.zip"
    call_command("backup", out)
    before, rows = out.read_bytes(), everything()
    away = backends.storage("s3://key:secret@127.0.0.1:9/class/x?region=us-east-1&tls=0")
    settings.STORAGES = settings.STORAGES | {"default": away}
    with pytest.raises(CommandError, match="does not answer"):
        call_command("backup", out)
    assert (out.read_bytes(), sorted(path.name for path in site.glob("site.zip*"))) == (before, ["site.zip"])
    with pytest.raises(CommandError, match="does not answer"):
        call_command("restore", out, replace=True)
    assert everything() == rows
