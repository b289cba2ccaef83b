"""Pandoc as a separate program: where it is, which version, and one run of it within limits.

It must not know citations. Every failure is an EngineFailed whose sentence can be shown to an author."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pypandoc

from blog.citations.sentences import gettext

OLDEST_VERSION = (3, 9)
VERSION_SECONDS = 5.0
LIMITED = ("+RTS", "-M512m", "-RTS", "--sandbox")
# The program gets no setting of ours, and a home that does not exist, so that no file of a user changes its answer.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}
FAILED = gettext("These sources could not be formatted: pandoc, the program that does it, stopped on them.")


class EngineFailed(Exception):
    """Nothing was formatted; one sentence says why."""


class Missing(EngineFailed):
    """The program is not there, or does not start."""


class Refused(EngineFailed):
    """The program ended with an error: it may be one record's fault."""


def version() -> str:
    """The program's version, as `3.9`; "" where there is none. Asked once a process."""
    try:
        return version_of(pandoc_path())
    except EngineFailed:
        return ""


def sufficient_pandoc() -> str:
    """The program's path, once its version is known to do. Raises EngineFailed."""
    path = pandoc_path()
    found = version_of(path)
    if tuple(map(int, found.split(".")[:2])) < OLDEST_VERSION:
        needed = ".".join(map(str, OLDEST_VERSION))
        raise EngineFailed(
            gettext(
                "Formatting citations takes pandoc %(needed)s or newer; %(found)s is installed.",
                needed=needed,
                found=found,
            )
        )
    return path


def pandoc_path() -> str:
    """Where the program is. Raises Missing."""
    try:
        return str(pypandoc.get_pandoc_path())
    except OSError:
        raise Missing(gettext("Pandoc, the program that formats citations, is not installed.")) from None


@lru_cache
def version_of(path: str) -> str:
    """The version a program tells; a failure is told, not kept. Raises EngineFailed."""
    said = output([path, "--version"], b"", time.monotonic() + VERSION_SECONDS).decode(errors="replace")
    match = re.match(r"pandoc (\d{1,4}(?:\.\d{1,4}){1,4})\s", said)
    if match is None:
        raise EngineFailed(gettext("The program found in pandoc's place does not tell its version."))
    return match[1]


def output(command: Sequence[str], given: bytes, deadline: float) -> bytes:
    """What a command prints; it is ended, with all it started, at the deadline. Raises Refused where it ends with an
    error, Missing where it cannot be started, EngineFailed where it is slow."""
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    try:
        process = subprocess.Popen(command, **pipes, env=ENVIRONMENT, cwd="/", start_new_session=True)  # noqa: S603 - our own words
    except OSError:
        raise Missing(gettext("Pandoc, the program that formats citations, could not be started.")) from None
    try:
        printed, _ = process.communicate(given, timeout=max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise EngineFailed(gettext("Formatting these sources took too long, so it was stopped.")) from None
    finally:
        end(process)
    if process.returncode:
        raise Refused(FAILED)
    return bytes(printed)


def end(process: subprocess.Popen[bytes]) -> None:
    """Leave nothing running and nothing open."""
    with process:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
