"""What a public page costs behind nginx as shipped: `python -m benchmarks.behind_nginx`. Prints the CPU time of nginx
and of the application for one request, beside that of nginx for a static file of the same bytes."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.scratch import ROOT, scratch_site
from benchmarks.server import TICKS, Server, await_answer, serving

PAGES = {"0 comments": "essay-with-0", "100 comments": "essay-with-100", "a full page": "essay-with-1000"}
SECONDS, TURNS = 4, 3
COMMENTS = 2_000


def main() -> None:
    """Make a scratch site behind nginx, measure each page in turns with a file of its bytes, take everything away."""
    with ExitStack() as stack:
        site = stack.enter_context(scratch_site("sqlite", COMMENTS))
        application = stack.enter_context(serving("blog.wsgi:application", site))
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="benchmark-")))
        front = stack.enter_context(nginx(folder, application.port))
        print(f"{'post':14}{'bytes':>9}{'nginx':>9}{'application':>13}{'static file':>13}{'ratio':>8}   CPU ms")  # noqa: T201
        for name, slug in PAGES.items():
            print(f"{name:14}{row(front, application, folder, slug)}")  # noqa: T201
    print(f"{SECONDS} s each, cheapest of {TURNS} turns, one keep-alive connection, load {os.getloadavg()[0]:.1f}")  # noqa: T201


def row(front: Server, application: Server, folder: Path, slug: str) -> str:
    """The line of one page."""
    path = f"/load-1/posts/{slug}/"
    size = driven(front.port, path, 0)["bytes"]
    (folder / "static" / "page.bin").write_bytes(b"x" * size)
    turns = [(cost(front, application, path), cost(front, application, "/static/page.bin")) for _turn in range(TURNS)]
    (own, behind), (file, _none) = min((page for page, _file in turns), key=sum), min(file for _page, file in turns)
    return f"{size:9}{own:9.3f}{behind:13.3f}{file:13.3f}{(own + behind) / file:8.2f}"


def cost(front: Server, application: Server, path: str) -> tuple[float, float]:
    """CPU milliseconds of nginx and of the application for one request."""
    before = front.cpu(), application.cpu()
    told = driven(front.port, path, SECONDS)
    number = sum(told["statuses"].values())
    if set(told["statuses"]) != {"200"}:
        raise SystemExit(f"{path} answered {told['statuses']}")
    spent = front.cpu() - before[0], application.cpu() - before[1]
    return spent[0] * 1000 / TICKS / number, spent[1] * 1000 / TICKS / number


def driven(port: int, path: str, seconds: float) -> dict[str, Any]:
    """What the driver, a process of its own, tells of so many seconds."""
    job = {"port": port, "cookie": "", "headers": {"Accept-Encoding": "gzip"}, "requests": [["GET", path, ""]]}
    words = [sys.executable, "-m", "benchmarks.client"]
    asked = json.dumps(job | {"repeat": True, "at_most": 10**9 if seconds else 1, "seconds": seconds})
    done = subprocess.run(words, input=asked, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)  # noqa: S603
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@contextmanager
def nginx(folder: Path, port: int) -> Iterator[Server]:
    """nginx with the shipped file, without its certificate, in front of the application on this port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        own = free.getsockname()[1]
    shipped = (ROOT / "deploy" / "nginx.conf").read_text()
    shipped = re.sub(r"^server \{\n    listen 80;.*?^\}\n", "", shipped, count=1, flags=re.MULTILINE | re.DOTALL)
    shipped = re.sub(r"^ *(?:listen \[::\]:443|ssl_|include).*\n", "", shipped, flags=re.MULTILINE)
    for old, new in {
        "listen 443 ssl http2": f"listen 127.0.0.1:{own}",
        "127.0.0.1:8000": f"127.0.0.1:{port}",
        "class.example.org": "127.0.0.1",
        "/var/cache/colloquy-nginx": f"{folder}/kept",
        "/srv/colloquy/var/static": f"{folder}/static",
    }.items():
        shipped = shipped.replace(old, new)
    (folder / "static").mkdir()
    folder.chmod(0o755)
    around = f"pid {folder}/pid; error_log {folder}/log; events {{}}\nhttp {{ access_log off; sendfile on;\n"
    (folder / "nginx.conf").write_text(f"{around}{shipped}}}\n")
    words = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    running = subprocess.Popen(words)  # noqa: S603 - our own words
    try:
        await_answer(running, own)
        yield Server(running.pid, own)
    finally:
        running.terminate()
        running.wait()


if __name__ == "__main__":
    main()
