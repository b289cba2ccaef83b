"""What `manage.py check --deploy` says of settings that are unsafe or slow where others use the site: each in one
sentence, and what to do in another. They say nothing of a site that is set up as docs/operating.md shows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004 - Django's own name
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http.request import validate_host
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog import working

SENDER_NOBODY_SET = "colloquy@localhost"
ONE_WRITERS_PROCESSES = 4
PATIENCE = timedelta(minutes=10)
NOT_SEEN = timedelta(days=2)
NETWORKS = ("nfs", "cifs", "smb", "ceph", "gluster", "fuse.sshfs", "fuse.s3fs", "9p", "afs")
MOUNTS = Path("/proc/mounts")
Said = Iterator[CheckMessage]


def warned(number: int, what: str, hint: str) -> CheckMessage:
    """Something unsafe or slow, and what to do."""
    return Warning(what, hint=hint, id=f"colloquy.W{number:03}")


def refused(number: int, what: str, hint: str) -> CheckMessage:
    """Something that cannot work, and what to do."""
    return Error(what, hint=hint, id=f"colloquy.E{number:03}")


def addresses() -> Said:
    """Where the site is, and who is let in."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    if not settings.SECURE:
        yield warned(
            1,
            f"SITE_URL is {settings.SITE_URL}: passwords and sessions travel in the clear.",
            "Set SITE_URL to the https:// address that people type, and end https in front of this server.",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield warned(
            2,
            "ALLOWED_HOSTS is *: whoever asks chooses the site's name, also in letters.",
            f"Set ALLOWED_HOSTS={host}.",
        )
    elif not validate_host(host, settings.ALLOWED_HOSTS):
        yield refused(
            2, f"ALLOWED_HOSTS does not hold {host}: every page answers 400.", f"Add {host} to ALLOWED_HOSTS."
        )
    if settings.SECURE and not settings.TRUSTED_PROXY_COUNT:
        yield warned(
            3,
            "TRUSTED_PROXY_COUNT is 0, but another server ends https in front of this one: everybody counts as one "
            "visitor, and limits on haste stop them together.",
            "Set TRUSTED_PROXY_COUNT to the number of your own servers that a request passes; 1 for deploy/nginx.conf.",
        )


def secrets() -> Said:
    """What nobody else may know or use."""
    if key_made_here() == settings.SECRET_KEY:
        yield warned(
            4,
            f"SECRET_KEY was made for this machine and lies in {settings.VAR / 'secret_key'}.",
            "Put a long random text of your own into the environment as SECRET_KEY, the same on each machine.",
        )
    if settings.DEBUG:
        yield warned(
            5, "DEBUG is on: errors show the code and the settings to everybody.", "Take DEBUG out of the environment."
        )
    if settings.DEMO:
        what = "DEMO is on: manage.py demo may make accounts whose password is known."
        yield warned(6, what, "Take DEMO out of the environment.")


def letters() -> Said:
    """Whether letters reach anybody."""
    if SENDER_NOBODY_SET in settings.DEFAULT_FROM_EMAIL:
        yield warned(
            7,
            f"DEFAULT_FROM_EMAIL is {settings.DEFAULT_FROM_EMAIL}: mail servers refuse such letters.",
            "Set it to an address of yours, such as Colloquy <colloquy@example.org>.",
        )
    if settings.DELIVERY_BACKEND.endswith("console.EmailBackend"):
        yield warned(
            8,
            "EMAIL_URL is not set: letters are printed by the worker and reach nobody.",
            "Set EMAIL_URL to your mail server, such as smtp://user:password@host:587?tls=1.",
        )


def machines() -> Said:
    """Whether what is used bears so many processes and machines."""
    file, many = database_file(), settings.MACHINES > 1
    processes = settings.WEB_CONCURRENCY * settings.MACHINES
    postgres = "Set DATABASE_URL to a PostgreSQL, and move the data as docs/operating.md says."
    if file and many:
        yield refused(9, f"SQLite is a file of one machine, but MACHINES is {settings.MACHINES}.", postgres)
    elif file and settings.WEB_CONCURRENCY > ONE_WRITERS_PROCESSES:
        what = f"SQLite lets one process write at a time, but WEB_CONCURRENCY is {settings.WEB_CONCURRENCY}."
        yield warned(9, what, f"Set WEB_CONCURRENCY to {ONE_WRITERS_PROCESSES} at most. Or: {postgres}")
    if file and from_the_network(file):
        yield refused(10, "The file of SQLite lies on a network's disk, where its locks do not hold.", postgres)
    if not settings.CACHE_IS_SHARED and (many or processes > ONE_WRITERS_PROCESSES):
        yield warned(
            11,
            f"CACHE_URL is not set: {processes} processes each keep pages of their own, and count haste in a table of "
            "the database.",
            "Set CACHE_URL to a Valkey or Redis that all of them reach, such as valkey://cache:6379/0.",
        )
    if many and not from_the_network(Path(settings.MEDIA_ROOT)):
        yield apart()


def apart() -> CheckMessage:
    """What is missing where several machines have a MEDIA_ROOT each."""
    if settings.STORAGE_URL:
        return warned(
            12,
            f"MEDIA_ROOT is {settings.MEDIA_ROOT} on this machine alone: imports given in the admin do not reach a "
            "worker on another, and manage.py maintenance closes one machine.",
            "Set MEDIA_ROOT to a folder that all machines share.",
        )
    return refused(
        12,
        f"Pictures are kept in {settings.MEDIA_ROOT} on this machine, but MACHINES is {settings.MACHINES}: each has "
        "only those that were brought to it.",
        "Set MEDIA_ROOT to a folder that all machines share; with STORAGE_URL the pictures lie in a bucket.",
    )


def files() -> Said:
    """Whether static files and pictures are where they should be."""
    if has_names_of_its_own() and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield refused(13, "The static files were not collected: no page can be shown.", "Run manage.py collectstatic.")
    media, static = Path(settings.MEDIA_ROOT).resolve(), Path(settings.STATIC_ROOT).resolve()
    if static == media or static in media.parents:
        yield refused(
            14, "MEDIA_ROOT lies in the folder of static files: everybody reads every picture.", "Move it elsewhere."
        )
    place = next(folder for folder in (media, *media.parents) if folder.exists())
    if not os.access(place, os.W_OK):
        yield refused(
            15, f"Nothing can be written in {place}: pictures and imports cannot be kept.", "Give it to this user."
        )


def answering() -> Said:
    """Whether the cache and the bucket answer."""
    try:
        if settings.CACHE_IS_SHARED:
            caches["strict"].get("is-it-there")
    except Exception as problem:  # each cache raises errors of its own
        yield warned(
            16,
            f"The cache of CACHE_URL does not answer: {problem}",
            "Start it, or mend the address. Until then pages are made anew each time, and nobody's haste is counted.",
        )
    if settings.STORAGE_URL:
        try:
            default_storage.exists("is-it-there")
        except Exception as problem:  # boto's many
            what = f"The bucket of STORAGE_URL does not answer: {problem}"
            yield refused(17, what, "Mend its address, its key and its secret.")


def worker() -> Said:
    """Whether a worker has been seen lately: it takes up what waits, and orders its chores each day."""
    now, start = timezone.now(), "Start manage.py db_worker, as deploy/Procfile and deploy/colloquy-worker@.service do."
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - PATIENCE).count()
    chores = [chore.module_path for chore in working.CHORES.values()]
    if waiting:
        minutes = PATIENCE.seconds // 60
        yield warned(19, f"{waiting} tasks have waited for more than {minutes} minutes: letters do not leave.", start)
    elif not DBTaskResult.objects.filter(task_path__in=chores, enqueued_at__gt=now - NOT_SEEN).exists():
        yield warned(19, "No worker has been seen for two days, or ever: letters do not leave.", start)


def key_made_here() -> str:
    """The key that was made for this machine; none where there is no file, or only another user reads it."""
    try:
        return str((settings.VAR / "secret_key").read_text())
    except OSError:
        return ""


def has_names_of_its_own() -> bool:
    """Whether pages ask for static files by the names that collecting them makes."""
    return str(settings.STORAGES["staticfiles"]["BACKEND"]).endswith("HashedFiles")


def database_file() -> Path | None:
    """The file of SQLite; None for another database."""
    return Path(str(connection.settings_dict["NAME"])) if connection.vendor == "sqlite" else None


def from_the_network(path: Path) -> bool:
    """Whether a path lies on a disk of the network, as far as this system tells."""
    try:
        mounts = [line.split()[1:3] for line in MOUNTS.read_text().splitlines()]
    except OSError:
        return False
    over = [(place, kind) for place, kind in mounts if Path(place) in (path.resolve(), *path.resolve().parents)]
    return bool(over) and max(over, key=lambda mount: len(mount[0]))[1].startswith(NETWORKS)


OF_SETTINGS: tuple[Callable[[], Said], ...] = (addresses, secrets, letters, machines, files, answering)
OF_ROWS: tuple[Callable[[], Said], ...] = (worker,)


@register(deploy=True)
def check_deployment(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """All of it; a database that does not answer is said once."""
    said = [message for look in OF_SETTINGS for message in look()]
    try:
        return said + [message for look in OF_ROWS for message in look()]
    except DatabaseError as problem:
        why = " ".join(str(problem).splitlines()[:1])  # PostgreSQL shows the question too
        what = f"The database does not answer, or is not migrated: {why}".strip()
        return [*said, refused(20, what, "Start it, mend DATABASE_URL, or run manage.py migrate.")]
