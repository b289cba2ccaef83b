"""What `deploy/` ships: read by the programs it is for, and run; and the settings that it names."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import FileSystemStorage
from django.core.management import get_commands

from blog.static_files import HashedFiles
from tests.site.deployed import DEPLOY, READ_BY_SETTINGS, ROOT, ask, free_port, run

UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in {".service", ".timer"})
READ_BY_GUNICORN = set(re.findall(r"environ\.get\(\"([A-Z_]+)\"", (DEPLOY / "gunicorn.conf.py").read_text()))
SYSTEMD = shutil.which("systemd-analyze")
OUT_THERE = {"SITE_URL": "https://class.example.org", "SECRET_KEY": "a long random text"}


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
