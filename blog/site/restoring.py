"""Putting a site back from its archive. Everything in the archive is checked before anything here is touched. Files
that are not here yet are put beside the old ones first, the database follows in one transaction, and only then goes
what no row names any more: whenever this is cut short, every row has its file, and a second run ends what the first
began.

It must not know who calls."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.core.cache import cache
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from blog.models import Course, User
from blog.refusals import Refused
from blog.site.backing_up import Unreadable, errors_of_buckets, media, pieces
from blog.site.backing_up_archive import DATABASE, MEDIA, Archive
from blog.site.backing_up_database import database_file
from blog.site.restoring_database import checked_copy, refuse_foreign, replace_database

CHECKED, TABLES, FILES, GONE = "files checked", "tables", "files of media put back", "files of media taken away"
COPIES_OF_DATABASE = 3
FAULTS: tuple[type[Exception], ...] = (OSError, DatabaseError)


def restore(path: Path, *, replace: bool = False) -> Iterator[str]:
    """Put the site back; yields the kind of each thing as it is done. Raises Refused; before the first table or file
    of media is yielded, all is as it was."""
    with closing(Archive(path)) as archive:
        refuse_foreign(archive.manifest)
        refuse_newer(archive)
        if not replace:
            refuse_beside_others()
        refuse_without_room(archive)
        for _name in archive.verify():
            yield CHECKED
        with folder_beside() as folder:
            yield from put_back(archive, folder)
    try:
        cache.clear()
    except Exception as problem:  # each cache raises errors of its own
        raise Refused(_("All is restored, but the cache could not be emptied: empty it by hand.")) from problem


def put_back(archive: Archive, folder: Path) -> Iterator[str]:
    """The files that are missing, the database, the files that differ; then what is too much goes."""
    with checked_copy(archive, folder) as copy:
        there, wanted = set(media()), {name.removeprefix(MEDIA): name for name in archive.names(MEDIA)}
        try:
            for name in sorted(wanted.keys() - there):
                put(archive, name)
                yield FILES
            for _table in replace_database(archive, copy):
                yield TABLES
            for name in sorted(wanted.keys() & there):
                if sum_of(name) != archive.manifest.files[wanted[name]][1]:
                    put(archive, name)
                    yield FILES
            for name in sorted(there - wanted.keys()):
                default_storage.delete(name)
                yield GONE
        except FAULTS + errors_of_buckets() as problem:
            why = getattr(problem, "strerror", None) or problem
            raise Refused(
                _("The site could not be restored (%(why)s). Run this again once it can.") % {"why": why}
            ) from problem


def unapplied(path: Path) -> int:
    """How many migrations this release has that the archive's database lacks."""
    with closing(Archive(path)) as archive:
        return len(MigrationLoader(None).graph.nodes.keys() - archive.manifest.applied)


def refuse_newer(archive: Archive) -> None:
    """Raise Refused for a database with migrations that this release does not know."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    former = {key for migration in known.values() for key in migration.replaces}
    if newer := sorted(archive.manifest.applied - known.keys() - former):
        told = {"file": archive.path, "name": ".".join(newer[-1])}
        raise Refused(
            _("%(file)s was made by a newer release, which has the migration %(name)s. Install that first.") % told
        )


def refuse_beside_others() -> None:
    """Raise Refused where this is no empty site."""
    try:
        is_used = "blog_user" in connection.introspection.table_names() and (
            User.objects.exists() or Course.objects.exists()
        )
    except DatabaseError as problem:
        raise Refused(
            _("The database here cannot be read (%(why)s). Move it away first.") % {"why": problem}
        ) from problem
    if is_used or next(media(), None):
        raise Refused(_("There is a site here. With --replace, all of it goes, for what stands in the backup."))


def refuse_without_room(archive: Archive) -> None:
    """Raise Refused where the disks do not hold what is in it."""
    needed: dict[Path, int] = {workshop(): COPIES_OF_DATABASE * archive.manifest.size(DATABASE)}
    if not settings.STORAGE_URL:
        needed[Path(settings.MEDIA_ROOT)] = archive.manifest.size(MEDIA)
    for folder, size in needed.items():
        here = next(place for place in (folder, *folder.parents) if place.exists())
        if shutil.disk_usage(here).free < size:
            told = {"folder": here, "n": size // 1_000_000 + 1}
            raise Refused(_("%(folder)s has no room: about %(n)s MB are needed.") % told)


@contextmanager
def folder_beside() -> Iterator[Path]:
    """A folder for the copy of the database; what a killed run has left there goes. Raises Refused while another run
    has it."""
    folder = workshop() / "colloquy-restoring"
    folder.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        os.close(handle)
        raise Refused(_("Another backup is being restored.")) from problem
    try:
        for old in folder.iterdir():
            old.unlink()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def workshop() -> Path:
    """Where the copy of the database is unpacked: beside the file it becomes, or beside the media."""
    folder = database_file().parent if connection.vendor == "sqlite" else Path(settings.MEDIA_ROOT).parent
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def put(archive: Archive, name: str) -> None:
    """Put a file of the media where it belongs, once it is known to be whole. Raises Refused, and OSError."""
    with TemporaryFile() as whole:
        for piece in archive.pieces(f"{MEDIA}{name}"):
            whole.write(piece)
        whole.seek(0)
        default_storage.delete(name)
        kept = default_storage.save(name, File(whole, name))
    if kept != name:
        raise Refused(_("The storage keeps %(name)s under another name.") % {"name": name})


def sum_of(name: str) -> str:
    """The sum of a file that is here; none for one that cannot be read."""
    known = sha256()
    try:
        for piece in pieces(name):
            known.update(piece)
    except Unreadable:
        return ""
    return known.hexdigest()
