"""What `deploy/` ships and the settings read, for tests; programs of the project are run, and servers asked."""

from __future__ import annotations

import os
import re
import socket
import subprocess
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
READ_BY_SETTINGS = set(
    re.findall(r"(?:environ\.get\(|flag\(|needed\()\"([A-Z_]+)\"", (ROOT / "blog" / "settings.py").read_text())
)


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program of the project, from its folder, with this environment beside our own."""
    told = {name: value for name, value in os.environ.items() if name not in READ_BY_SETTINGS} | environment
    return subprocess.run(words, cwd=ROOT, env=told, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def ask(port: int, path: str, **headers: str) -> tuple[HTTPResponse, str]:
    """An answer of nginx, and its text."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer, answer.read().decode()
