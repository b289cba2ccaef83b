"""Django's entries for the site, the database, the cache, the mail server and the place of pictures, each from one
address. It reads no environment, and must not know any model."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured

A_MINUTE = 60
PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA mmap_size=134217728; "
    "PRAGMA cache_size=-16000; PRAGMA journal_size_limit=67108864;"
)
POSTGRES_OPTIONS = {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "target_session_attrs"}
JSON_BUILT_IN = (3, 38)
SYNCHRONOUS = {"NORMAL", "FULL", "EXTRA"}
PATIENCE_TO_CONNECT, PATIENCE_FOR_A_CONNECTION = 5, 5
PATIENCE_FOR_A_WRITER = 20  # then whoever asked is told to come back in a moment
LOCKED_OUT = (
    f"-c lock_timeout={PATIENCE_FOR_A_WRITER // 2}s"  # a row may be waited for twice: first in line, then for it
    " -c jit=off"  # to compile a page's long question takes longer than to answer it
)
CACHE_SCHEMES = {"redis": "redis", "valkey": "redis", "rediss": "rediss", "valkeys": "rediss", "unix": "unix"}
CACHE_PATIENCE = 0.2
BUCKET_PATIENCE = {"connect_timeout": 2, "read_timeout": 20, "retries": {"total_max_attempts": 2}}


def site(url: str) -> str:
    """The address that people type, without a slash behind it. Raises ImproperlyConfigured."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured("SITE_URL is the whole address that people type, such as https://class.example.org.")
    return url.rstrip("/")


def database(url: str, synchronous: str = "NORMAL") -> dict[str, Any]:
    """The entry of `sqlite:///path` or `postgresql://user:password@host/name`. `synchronous` is how SQLite waits for
    the disk: NORMAL, FULL or EXTRA. Raises ImproperlyConfigured."""
    parts = urlsplit(url)
    if synchronous not in SYNCHRONOUS:
        raise ImproperlyConfigured("SQLITE_SYNCHRONOUS is NORMAL, FULL or EXTRA.")
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            "CONN_MAX_AGE": A_MINUTE,  # to open the file anew costs more than most pages
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": PATIENCE_FOR_A_WRITER,
                "init_command": PRAGMAS.format(synchronous=synchronous),
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return postgres(parts)
    raise ImproperlyConfigured("DATABASE_URL begins with sqlite:/// or postgresql://.")


def trust_json() -> None:
    """SQLite has had JSON built in since 3.38. Django asks it, once for each thread, in a transaction that waits for
    the writers' lock, and takes one that is held at that moment for a lack of JSON, for good: it is told beforehand."""
    from django.db.backends.sqlite3.base import DatabaseWrapper  # its features cannot be imported before it

    if sqlite3.sqlite_version_info >= JSON_BUILT_IN:
        features: Any = DatabaseWrapper.features_class
        features.supports_json_field = True


def postgres(parts: SplitResult) -> dict[str, Any]:
    """The entry of a PostgreSQL. Each thread keeps its connection for a minute; with `?pool=N` the threads of a process
    share N of them. Raises ImproperlyConfigured."""
    asked = dict(parse_qsl(parts.query))
    host, pool = asked.pop("host", ""), asked.pop("pool", "")
    required("psycopg", "DATABASE_URL names a PostgreSQL", "scale")
    if unknown := sorted(set(asked) - POSTGRES_OPTIONS):
        raise ImproperlyConfigured(f"DATABASE_URL asks for {', '.join(unknown)}, which is not known here.")
    options: dict[str, Any] = {"connect_timeout": PATIENCE_TO_CONNECT, "options": LOCKED_OUT} | asked
    if pool:
        options["pool"] = {"min_size": 1, "max_size": size_of(pool), "timeout": PATIENCE_FOR_A_CONNECTION}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0 if pool else A_MINUTE,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def size_of(pool: str) -> int:
    """How many connections a process shares. Raises ImproperlyConfigured."""
    if not pool.isdecimal() or not int(pool):
        raise ImproperlyConfigured("The pool of DATABASE_URL is a number of connections, such as ?pool=8.")
    required("psycopg_pool", "DATABASE_URL asks for a pool", "scale")
    return int(pool)


def caches(url: str) -> dict[str, dict[str, Any]]:
    """The cache of `redis://host:6379/0?prefix=class&timeout=0.2`, or of `valkey://`; copies of it that are read from
    stand behind commas. Without an address, the table in the database that several processes share. There are two doors
    to it: `default`, where an error is a miss, and `strict`, which raises; `tries` is the table always. Raises
    ImproperlyConfigured."""
    kept = {"MAX_ENTRIES": 100_000}
    table = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache", "OPTIONS": kept}
    if not url:
        return {"default": table, "strict": table, "tries": table}
    required("redis", "CACHE_URL is set", "scale")
    servers, asked = [], {"prefix": "", "timeout": str(CACHE_PATIENCE)}
    for server in url.split(","):
        parts = urlsplit(server.strip())
        if parts.scheme not in CACHE_SCHEMES:
            raise ImproperlyConfigured("CACHE_URL begins with redis://, rediss://, valkey://, valkeys:// or unix://.")
        asked |= {name: value for name, value in parse_qsl(parts.query) if name in asked}
        servers.append(urlunsplit((CACHE_SCHEMES[parts.scheme], parts.netloc, parts.path, "", "")))
    patience = seconds(asked["timeout"])
    entry = {
        "LOCATION": servers,
        "KEY_PREFIX": asked["prefix"],
        "OPTIONS": {"socket_connect_timeout": patience, "socket_timeout": patience},
    }
    return {
        "default": {"BACKEND": "blog.forgiving.ForgivingCache"} | entry,
        "strict": {"BACKEND": "django.core.cache.backends.redis.RedisCache"} | entry,
        "tries": table,
    }


def caches_of_tests(environment: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The caches while tests run: the memory of the process; or, of the server that TEST_CACHE_URL names without a
    number, such as `redis://host:6379`, a database for each of their processes (`gw0`, `gw1`, …), which empty it."""
    url, worker = environment.get("TEST_CACHE_URL", ""), environment.get("PYTEST_XDIST_WORKER", "")
    local = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    kept = caches(f"{url}/{worker.removeprefix('gw') or 0}" if url else "")
    return {name: kept[name] if url and name != "tries" else local for name in kept}


def seconds(text: str) -> float:
    """How long the cache may take. Raises ImproperlyConfigured."""
    try:
        patience = float(text)
    except ValueError:
        patience = 0
    if not 0 < patience <= A_MINUTE:
        raise ImproperlyConfigured("The timeout of CACHE_URL is a number of seconds, such as ?timeout=0.2.")
    return patience


def mail(url: str) -> dict[str, Any]:
    """The mail settings for `smtp://user:password@host:port?tls=1` or `file:///folder`; nothing named prints to the
    console. Raises ImproperlyConfigured."""
    parts = urlsplit(url)
    if not url:
        return {"backend": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file":
        return {
            "backend": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    if parts.scheme == "smtp":
        return {
            "backend": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname or "localhost",
            "EMAIL_PORT": parts.port or 25,
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_TLS": dict(parse_qsl(parts.query)).get("tls") == "1",
            "EMAIL_TIMEOUT": 10,
        }
    raise ImproperlyConfigured("EMAIL_URL begins with smtp:// or file://.")


def storage(url: str) -> dict[str, Any]:
    """Where pictures are kept: `s3://key:secret@host/bucket/folder?region=…`, without a host Amazon's own, without a
    key the machine's role, with `tls=0` in the clear; without an address MEDIA_ROOT. Raises ImproperlyConfigured."""
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = urlsplit(url)
    bucket, _slash, folder = unquote(parts.path).strip("/").partition("/")
    if parts.scheme != "s3" or not bucket:
        raise ImproperlyConfigured("STORAGE_URL looks like s3://key:secret@host/bucket.")
    required("storages", "STORAGE_URL is set", "s3")
    required("boto3", "STORAGE_URL is set", "s3")
    asked = dict(parse_qsl(parts.query))
    scheme, host = "http" if asked.get("tls") == "0" else "https", parts.netloc.rpartition("@")[2]
    configuration = import_module("botocore.config").Config
    options = {
        "bucket_name": bucket,
        "location": folder,
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
        "endpoint_url": f"{scheme}://{host}" if host else None,
        "region_name": asked.get("region"),
        "file_overwrite": False,
        "client_config": configuration(s3={"addressing_style": "path" if host else "auto"}, **BUCKET_PATIENCE),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def networks(text: str) -> list[IPv4Network | IPv6Network]:
    """Networks with commas between. Raises ImproperlyConfigured."""
    try:
        return [ip_network(each) for each in text.replace(",", " ").split()]
    except ValueError as problem:
        raise ImproperlyConfigured("METRICS_NETWORKS holds networks, such as 10.1.0.0/16.") from problem


def required(package: str, because: str, extra: str) -> None:
    """Raise ImproperlyConfigured, with what to install, where a package of an extra is missing."""
    if find_spec(package) is None:
        how = f"Install the extra {extra}, as docs/operating.md shows."
        raise ImproperlyConfigured(f"{because}, but {package} is not installed. {how}")
