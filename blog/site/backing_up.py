"""Keeping all of a site in one archive: its database as one moment has it, and its media. It is written whole or not at
all, for its owner's eyes alone, and read back before anybody says that it is done.

It writes nothing of the site's, and must not know who calls."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.refusals import Refused
from blog.site.backing_up_archive import A_PIECE, MEDIA, Archive, Writer, is_plain
from blog.site.backing_up_database import snapshot

TABLES, FILES, MISSING, READ_BACK = "tables", "files of media", "files that could not be read", "files read back"
LEFT_OUT = {"imports"}


class Unreadable(Exception):
    """A file of the media is gone, or cannot be read."""


def backup(out: Path) -> Iterator[str]:
    """Write the archive; yields the kind of each thing as it is done, and of each that could not be. Raises Refused
    where there will be none; what stood there before is as it was, then."""
    try:
        with unfinished(out) as file:
            yield from write(file, out)
            file.flush()
            os.fsync(file.fileno())
            with closing(Archive(part(out))) as written:
                yield from (READ_BACK for _name in written.verify())
            part(out).replace(out)
        settle(out.parent)
    except (OSError, DatabaseError) as problem:
        told = {"file": out, "why": getattr(problem, "strerror", None) or problem}
        raise Refused(_("%(file)s could not be written (%(why)s).") % told) from problem


def part(out: Path) -> Path:
    """What it is called until it is whole."""
    return out.with_name(f"{out.name}.part")


@contextmanager
def unfinished(out: Path) -> Iterator[IO[bytes]]:
    """The file before it has its name, and a folder beside it for a copy of the database; what a killed run has left is
    taken over. Raises Refused while another run writes it."""
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(part(out), flags, 0o600), "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise Refused(_("Another backup is being written to %(file)s.") % {"file": out}) from problem
        os.fchmod(file.fileno(), 0o600)
        file.truncate()
        shutil.rmtree(folder_beside(out), ignore_errors=True)
        try:
            folder_beside(out).mkdir(mode=0o700)
            yield file
        finally:
            shutil.rmtree(folder_beside(out), ignore_errors=True)
            part(out).unlink(missing_ok=True)


def folder_beside(out: Path) -> Path:
    """Where the copy of a database lies for a while."""
    return out.with_name(f"{out.name}.part-database")


def write(file: IO[bytes], out: Path) -> Iterator[str]:
    """The database first, then the media: what a row of that moment names is there, unless it was deleted since."""
    with snapshot(folder_beside(out)) as (manifest, tables):
        manifest.made_at = timezone.now().isoformat(timespec="seconds")
        writer = Writer(file, manifest)
        try:
            for _table in tables(writer):
                yield TABLES
        except BaseException:
            writer.drop()
            raise
    shutil.rmtree(folder_beside(out), ignore_errors=True)
    try:
        yield from write_media(writer)
        writer.finish()
    finally:
        writer.drop()


def write_media(writer: Writer) -> Iterator[str]:
    """Each file of the media; one that is gone meanwhile is named."""
    for name in media():
        try:
            add_file(writer, name)
            yield FILES
        except Unreadable:
            writer.manifest.missing.append(name)
            yield f"{MISSING}: {name!a}"


def media(folder: str = "") -> Iterator[str]:
    """The names of all files that the storage keeps, but for uploads that an import is about to read."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    except errors_of_buckets() as problem:
        raise Refused(_("The place of pictures does not answer (%(why)s).") % {"why": problem}) from problem
    yield from (f"{folder}{name}" for name in sorted(names) if not name.startswith("."))
    for name in sorted(folders):
        if not name.startswith(".") and (folder or name not in LEFT_OUT):
            yield from media(f"{folder}{name}/")


def add_file(writer: Writer, name: str) -> None:
    """One file of the media, read to its end before the archive hears of it. Raises Unreadable."""
    if not is_plain(f"{MEDIA}{name}"):
        raise Unreadable
    with TemporaryFile() as whole:
        for piece in pieces(name):
            whole.write(piece)
        whole.seek(0)
        writer.add(f"{MEDIA}{name}", iter(lambda: whole.read(A_PIECE), b""), packed=False)


def pieces(name: str) -> Iterator[bytes]:
    """What the storage has under a name. Raises Unreadable, and Refused for a bucket that is away."""
    try:
        with default_storage.open(name, "rb") as file:
            while piece := file.read(A_PIECE):
                yield piece
    except OSError as problem:
        raise Unreadable from problem
    except errors_of_buckets() as problem:
        told = {"name": name, "why": problem}
        raise Refused(_("The place of pictures did not give %(name)s (%(why)s).") % told) from problem


def errors_of_buckets() -> tuple[type[Exception], ...]:
    """What a bucket raises that is away or refuses; a folder raises OSError alone."""
    if not settings.STORAGE_URL:
        return ()
    exceptions = import_module("botocore.exceptions")
    return (exceptions.BotoCoreError, exceptions.ClientError)


def settle(folder: Path) -> None:
    """See to it that the name outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
