"""What `deploy/` ships for nginx: read by it, and in front of a server that counts."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.site.deployed import DEPLOY, ask, free_port, run

SHIPPED = (DEPLOY / "nginx.conf").read_text()
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
with_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


def around(shipped: str, folder: Path) -> Path:
    """nginx's own file around ours, with all that is written in one folder."""
    own = folder / "own.conf"
    own.write_text(shipped)
    whole = folder / "nginx.conf"
    user = "user root;" if os.getuid() == 0 else ""
    places = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole.write_text(
        f"{user} pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
        f"events {{}}\nhttp {{ access_log off; {places} include {own}; }}\n"
    )
    return whole


@with_nginx
def test_nginx_reads_the_shipped_file(tmp_path: Path) -> None:
    certificate = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=class.example.org"]
    out = ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
    if shutil.which("openssl") is None or run("openssl", *certificate, *out).returncode:
        pytest.skip("openssl is not installed, so there is no certificate to read")
    shipped = SHIPPED
    for place in (
        *("/etc/letsencrypt/live/class.example.org", "/srv/colloquy", "/var/cache", "/var/log/nginx", "/etc/nginx"),
    ):
        assert place in shipped
        shipped = shipped.replace(place, str(tmp_path))
    shipped = re.sub(r"listen (\[::\]:)?\d+", f"listen 127.0.0.1:{free_port()}", shipped, count=1)
    shipped = re.sub(r"\n *listen \[::\]:.*", "", shipped)
    told = run(str(NGINX), "-t", "-p", str(tmp_path), "-c", str(around(shipped, tmp_path)))
    assert (told.returncode, "[warn]" in told.stderr, "[emerg]" in told.stderr) == (0, False, False), told.stderr


class Counting(BaseHTTPRequestHandler):
    """Answers each address, and counts how often it was asked for."""

    protocol_version = "HTTP/1.1"
    asked: dict[str, int] = {}

    def do_GET(self) -> None:
        """Public, unless the address says otherwise."""
        count = self.asked[self.path] = self.asked.get(self.path, 0) + 1
        body = f"{count} {self.headers['X-Forwarded-For']}".encode()
        kept = {"/login/": "private, no-cache", "/silent/": ""}.get(self.path.split("?")[0], "public, max-age=300")
        self.send_response(200)
        for name, value in {"Cache-Control": kept, "Content-Length": str(len(body)), "Vary": "Cookie"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


class Crowded(ThreadingHTTPServer):
    """A server at which a hundred knock at once."""

    request_queue_size = 200


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an nginx with the shipped file, without https, in front of the counting server. The time is what a
    request says it is, and who waits for a page waits as long as it takes."""
    folder, own = tmp_path_factory.mktemp("nginx"), free_port()
    behind = Crowded(("127.0.0.1", 0), Counting)
    Thread(target=behind.serve_forever, daemon=True).start()
    plain = SHIPPED[: SHIPPED.index("server {")] + SHIPPED[SHIPPED.rindex("\nserver {") :]
    plain = plain.replace("127.0.0.1:8000", f"127.0.0.1:{behind.server_port}")
    plain = plain.replace("listen 443 ssl http2", f"listen 127.0.0.1:{own}").replace("/var/cache", str(folder))
    plain = plain.replace("/var/log/nginx/colloquy.log colloquy", f"{folder}/asked.log colloquy")
    plain = plain.replace("/var/log/nginx", str(folder))
    plain = re.sub(r"\n *(?:ssl_|listen \[|include ).*", "", plain).replace(
        "/srv/colloquy/var/static", str(folder / "s")
    )
    for shipped, told in {"$time_iso8601": "$http_x_time", "lock_timeout 50ms": "lock_timeout 60s"}.items():
        assert shipped in plain
        plain = plain.replace(shipped, told)
    (folder / "s").mkdir()
    (folder / "s" / "site.0123456789ab.css").write_text("a{}")
    (folder / "s" / "site.css").write_text("a{}")
    words = [str(NGINX), "-p", str(folder), "-c", str(around(plain, folder)), "-g", "daemon off;"]
    running = subprocess.Popen(words)  # noqa: S603 - our own words
    while running.poll() is None and socket.socket().connect_ex(("127.0.0.1", own)):
        time.sleep(0.02)
    yield own
    running.terminate()
    running.wait()
    behind.shutdown()


@with_nginx
def test_a_hundred_who_ask_for_one_page_in_one_second_have_it_made_once(port: int) -> None:
    with ThreadPoolExecutor(100) as crowd:
        told = list(crowd.map(lambda _: ask(port, "/crowd/", X_Time="1")[1], range(100)))
    assert set(told) == {"1 127.0.0.1"}
    assert ask(port, "/crowd/", X_Time="2")[1][0] == "2"


@with_nginx
@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "theme=dark; sessionid=x"},
        {"Cookie": "guest=x"},
        {"Authorization": "Bearer x"},
        {"HX_Request": "true"},
    ],
    ids=lambda headers: next(iter(headers.values())),
)
def test_whoever_the_site_may_know_gets_a_page_of_their_own(port: int, headers: dict[str, str]) -> None:
    path = f"/known/?{abs(hash(str(headers)))}"
    assert [ask(port, path, **headers)[1][0] for _ in range(3)] == ["1", "2", "3"]
    assert ask(port, path)[1][0] == "4"


@with_nginx
@pytest.mark.parametrize("path", ["/login/", "/silent/", "/accounts/x/", "/images/x"])
def test_what_is_not_called_public_or_is_of_one_reader_is_never_kept(port: int, path: str) -> None:
    assert [ask(port, path)[1][0] for _ in range(3)] == ["1", "2", "3"]


def test_nginx_knows_every_cookie_by_which_the_site_may_know_somebody(settings: Any) -> None:
    (names,) = re.findall(r"\(\?:([\w|]+)\)=", SHIPPED)
    assert set(names.split("|")) == settings.READER_COOKIES


@with_nginx
def test_what_nginx_writes_of_a_request_names_neither_who_asked_nor_for_which_page(
    port: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    answer, _body = ask(port, "/named-after-somebody/?token=secret", User_Agent="Known", X_Request_ID="of-another")
    (log,) = tmp_path_factory.getbasetemp().glob("nginx0/asked.log")
    while answer.headers["X-Request-ID"] not in (text := log.read_text()):  # it is written once the answer has left
        time.sleep(0.02)
    lines = [json.loads(line) for line in text.splitlines()]
    (line,) = [line for line in lines if line["request"] == answer.headers["X-Request-ID"]]
    assert re.fullmatch(r"[0-9a-f]{32}", line["request"])
    assert (line["method"], line["status"], line["kept"]) == ("GET", 200, "MISS")
    assert [word for word in ("127.0.0.1", "somebody", "secret", "Known", "of-another") if word in text] == []


@with_nginx
def test_a_forged_address_stands_before_the_true_one(port: int) -> None:
    assert ask(port, "/forged/", X_Forwarded_For="8.8.8.8")[1] == "1 8.8.8.8, 127.0.0.1"


@with_nginx
def test_static_files_are_kept_for_ever_under_names_made_of_what_is_in_them(port: int) -> None:
    kept = [ask(port, f"/static/{name}")[0].headers["Cache-Control"] for name in ("site.0123456789ab.css", "site.css")]
    assert kept == ["public, max-age=315360000, immutable", "public, max-age=60"]
