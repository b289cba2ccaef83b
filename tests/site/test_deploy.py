"""What `deploy/` ships: read by the programs it is for, and run. nginx stands in front of a server that counts."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import entry_points
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import FileSystemStorage
from django.core.management import get_commands

from blog.static_files import HashedFiles

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
SHIPPED = (DEPLOY / "nginx.conf").read_text()
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in {".service", ".timer"})
READ_BY_SETTINGS = set(
    re.findall(r"(?:environ\.get\(|flag\(|needed\()\"([A-Z_]+)\"", (ROOT / "blog" / "settings.py").read_text())
)
READ_BY_GUNICORN = set(re.findall(r"environ\.get\(\"([A-Z_]+)\"", (DEPLOY / "gunicorn.conf.py").read_text()))
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
SYSTEMD = shutil.which("systemd-analyze")
OUT_THERE = {"SITE_URL": "https://class.example.org", "SECRET_KEY": "a long random text"}
with_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program of the project, from its folder, with this environment beside our own."""
    told = {name: value for name, value in os.environ.items() if name not in READ_BY_SETTINGS} | environment
    return subprocess.run(words, cwd=ROOT, env=told, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


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


def ask(port: int, path: str, **headers: str) -> tuple[HTTPResponse, str]:
    """An answer of nginx, and its text."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer, answer.read().decode()


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


def test_gunicorn_tells_of_itself_in_lines_of_json_without_addresses() -> None:
    port = free_port()
    words = (sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "blog.wsgi")
    told = {"WEB_BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "1"}
    environment = {name: value for name, value in os.environ.items() if name not in READ_BY_SETTINGS} | told
    with subprocess.Popen(words, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as running:  # noqa: S603
        while running.poll() is None and socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.02)
        with socket.create_connection(("127.0.0.1", port)) as broken:
            broken.sendall(b"GET /?token=secret of mira@example.edu\r\n\r\n")
            broken.recv(100)
        assert ask(port, "/healthz")[1] == "ok\n"
        running.terminate()
        assert running.stderr
        lines = [json.loads(line) for line in running.stderr]
    assert running.returncode == 0
    assert {"gunicorn.error", "blog.watching.requests"} == {line["logger"] for line in lines}
    assert "Invalid request from ip" in [line["message"] for line in lines]
    assert [(line["route"], line["status"]) for line in lines if line["message"] == "asked"] == [("healthz", 200)]
    assert [word for word in ("127.0.0.1", "secret", "mira") if word in str(lines)] == []


@with_nginx
def test_a_forged_address_stands_before_the_true_one(port: int) -> None:
    assert ask(port, "/forged/", X_Forwarded_For="8.8.8.8")[1] == "1 8.8.8.8, 127.0.0.1"


@with_nginx
def test_static_files_are_kept_for_ever_under_names_made_of_what_is_in_them(port: int) -> None:
    kept = [ask(port, f"/static/{name}")[0].headers["Cache-Control"] for name in ("site.0123456789ab.css", "site.css")]
    assert kept == ["public, max-age=315360000, immutable", "public, max-age=60"]


@pytest.mark.skipif(SYSTEMD is None, reason="systemd is not installed")
def test_systemd_reads_the_shipped_units(tmp_path: Path) -> None:
    python = Path(sys.executable).parent
    for path in UNITS:
        text = path.read_text().replace("/srv/colloquy/.venv/bin", str(python)).replace("/srv/colloquy", str(ROOT))
        (tmp_path / path.name).write_text(text)
    named = [str(tmp_path / path.name.replace("@.", "@1.")) for path in UNITS]
    told = run(str(SYSTEMD), "verify", *named)
    assert (told.returncode, told.stderr) == (0, "")


def test_every_process_that_is_shipped_is_a_program_that_exists() -> None:
    lines = (DEPLOY / "Procfile").read_text().splitlines()
    lines += [line.removeprefix("ExecStart=") for path in UNITS for line in path.read_text().splitlines()]
    programs = {script.name for script in entry_points(group="console_scripts")} | {"python"}
    started = [words for line in lines for words in re.findall(r"(?:\S*/)?(gunicorn|python) ([^&]+)", line)]
    commands = {words.split()[1] for program, words in started if program == "python"}
    assert len(started) == 9
    assert {program for program, _words in started} <= programs
    assert commands <= set(get_commands())


def test_gunicorn_reads_the_shipped_file() -> None:
    words = ("-m", "gunicorn", "--check-config", "--config", "deploy/gunicorn.conf.py", "blog.wsgi")
    told = run(sys.executable, *words, WEB_CONCURRENCY="3")
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("path", ["deploy/colloquy.env", "deploy/nginx.conf", "docs/operating.md"])
def test_every_setting_that_is_named_exists(path: str) -> None:
    text = (ROOT / path).read_text()
    named = set(re.findall(r"\b([A-Z]{2,}(?:_[A-Z]+)+|MACHINES|DEBUG|DEMO)(?==|\b`)", text))
    assert named
    assert named - READ_BY_SETTINGS - READ_BY_GUNICORN == set()


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"SITE_URL": "https://class.example.org"}, "SECRET_KEY is not set. Put a long random text"),
        ({"TRUSTED_PROXY_COUNT": "one"}, "TRUSTED_PROXY_COUNT is a number, such as 1."),
        ({"DATABASE_URL": "mysql://host/class"}, "DATABASE_URL begins with sqlite:/// or postgresql://."),
        ({"SITE_URL": "class.example.org"}, "SITE_URL is the whole address that people type, such as https://class"),
        (
            {"ALLOWED_HOSTS": "class.example.org"},
            "SITE_URL is not set, but ALLOWED_HOSTS names more than this machine.",
        ),
        (OUT_THERE | {"SOCIAL_PROVIDERS": "google"}, "GOOGLE_CLIENT_ID is not set, but SOCIAL_PROVIDERS is."),
        (
            OUT_THERE | {"OIDC_ISSUER": "https://id.example.edu", "OIDC_CLIENT_ID": "us"},
            "OIDC_CLIENT_SECRET is not set, but OIDC_ISSUER is. Put it into the environment.",
        ),
    ],
    ids=["secret", "number", "database", "address", "hosts", "social", "openid"],
)
def test_a_start_that_cannot_go_well_ends_with_one_sentence(environment: dict[str, str], sentence: str) -> None:
    told = run(sys.executable, "manage.py", "check", **environment)
    assert (told.returncode, told.stdout, told.stderr.count("\n"), sentence in told.stderr) == (1, "", 1, True)


def test_the_server_does_not_start_without_a_secret_and_says_so_once() -> None:
    words = ("-m", "gunicorn", "-c", str(DEPLOY / "gunicorn.conf.py"), "--log-level", "error", "blog.wsgi")
    told = run(sys.executable, *words, SITE_URL="https://class.example.org", WEB_BIND=f"127.0.0.1:{free_port()}")
    sentence = "SECRET_KEY is not set. Put a long random text into the environment.\n"
    assert (told.returncode, told.stderr) == (1, sentence)


def test_without_any_setting_it_serves_this_machine_alone() -> None:
    asked = "from blog import settings as s; print(s.DEBUG, s.DEMO, s.LOCAL, s.ALLOWED_HOSTS)"
    told = run(sys.executable, "-c", asked)
    assert told.stdout == "False False True ['127.0.0.1', 'localhost', '[::1]']\n"


def test_whoever_stands_in_front_is_believed_as_often_as_it_is_counted() -> None:
    asked = "from blog import settings as s; print(s.SECURE_PROXY_SSL_HEADER, s.ALLAUTH_TRUSTED_PROXY_COUNT)"
    told = [run(sys.executable, "-c", asked, **{"TRUSTED_PROXY_COUNT": count}).stdout for count in ("0", "2")]
    assert told == ["None 0\n", "('HTTP_X_FORWARDED_PROTO', 'https') 2\n"]


def test_scripts_that_scripts_import_have_names_made_of_what_is_in_them(tmp_path: Path) -> None:
    sources = {app: FileSystemStorage(ROOT / app / "static") for app in ("blog", "comments")}
    files = {f"{app}/{path.name}": app for app in sources for path in (ROOT / app / "static" / app).glob("*.js")}
    kept = HashedFiles(location=tmp_path)
    for name, app in files.items():
        with sources[app].open(name) as file:
            kept.save(name, file)
    list(kept.post_process({name: (kept, name) for name in files}))
    written = {path: path.read_text() for path in tmp_path.rglob("*.????????????.js")}
    imported = {(path.parent / name) for path, text in written.items() for name in re.findall(r'from "(.+?)"', text)}
    assert len(written) >= len(files) > 10
    assert {path.resolve() for path in imported} <= {path.resolve() for path in written} != set()
    assert len(imported) >= 5
    assert [
        path for path in written if not path.with_name(f"{path.name}.br").exists() and path.stat().st_size > 300
    ] == []
    assert staticfiles_storage.url("blog/site.css") == "/static/blog/site.css"
