"""What a class meets while machines die: `python -m benchmarks.hosts`. Six hosts on one machine: nginx as shipped in
front, two with the application and its worker, a database, a cache, and the class that reads and writes. Under load one
application host is killed, the cache is emptied and killed, the database is started anew. Prints what happened, second
by second, and what came of every comment; the exit code is 1 if one that was accepted is lost or stands twice, if a
page is stale afterwards, or if errors did not end. Needs root, iproute2, nginx, Redis and PostgreSQL's programs."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from tempfile import mkdtemp
from typing import Any

from benchmarks.network import Host, hosts
from benchmarks.scratch import ROOT

NAMES = ("front", "one", "two", "database", "cache", "class")
PORT, DATABASE_PORT, CACHE_PORT = 8000, 5432, 6379
WRITERS, SECONDS = 6, 64
ENDED = 15  # errors have to have ended so many seconds after their cause
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
PROGRAMS = ("ip", "nginx", "redis-server", "runuser")


@dataclass(frozen=True)
class Site:
    """The hosts, the folder of all that they write, and the environment of the application."""

    hosts: dict[str, Host]
    folder: Path
    environment: dict[str, str]

    def start(self, name: str, *words: str, called: str = "") -> None:
        """Start a program of the site on one host."""
        log = self.folder / f"{name}-{called or Path(words[0]).name}.log"
        self.hosts[name].start(*words, log=log, environment=self.environment, cwd=ROOT)

    def application(self, name: str) -> None:
        """Two processes of the application on this host, and a worker."""
        own = ["env", f"WEB_BIND={self.hosts[name].address}:{PORT}", sys.executable, "-m"]
        self.start(name, *own, "gunicorn", "--config", "deploy/gunicorn.conf.py", "benchmarks.unhurried", called="web")
        self.start(name, sys.executable, "manage.py", "db_worker", called="worker")

    def cache(self) -> None:
        """The cache, empty."""
        words = [
            "--bind",
            self.hosts["cache"].address,
            "--port",
            str(CACHE_PORT),
            "--save",
            "",
            "--protected-mode",
            "no",
        ]
        self.start("cache", "redis-server", *words)

    def database(self, order: str) -> None:
        """Start, stop or restart PostgreSQL, as its own user."""
        words = f"{POSTGRES[-1]}/pg_ctl -D {self.folder}/data -w -l {self.folder}/postgresql.log {order}"
        told = f"-h {self.hosts['database'].address} -k {self.folder}/data -p {DATABASE_PORT}"
        within = ["ip", "netns", "exec", self.hosts["database"].space, "runuser", "-u", "postgres", "--", "sh", "-c"]
        subprocess.run([*within, f"{words} -o '{told}'"], check=True, stdout=subprocess.DEVNULL)  # noqa: S603

    def says(self, *words: str) -> Any:
        """What a process of the site says on the host of the class, as JSON."""
        space = self.hosts["class"].space
        command = ["ip", "netns", "exec", space, sys.executable, *words]
        done = subprocess.run(  # noqa: S603 - our own words
            command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=600
        )
        return json.loads(done.stdout) if done.stdout.strip() else None


def main() -> None:
    """Make the hosts, let the class in, let machines die, and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hosts", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave the folder with all logs, and say where it is")
    wanted = parser.parse_args()
    missing = [name for name in PROGRAMS if shutil.which(name) is None] + (
        [] if POSTGRES else ["PostgreSQL's programs"]
    )
    if missing or os.geteuid() != 0:
        raise SystemExit(f"This needs root and {', '.join(missing or PROGRAMS)}.")
    folder = Path(mkdtemp(prefix="hosts-"))
    folder.chmod(0o755)
    try:
        with ExitStack() as stack:
            site = made(stack.enter_context(hosts(*NAMES)), folder)
            try:
                told = drill(site)
            finally:
                site.database("stop -m immediate")
    finally:
        print(f"All logs are in {folder}.") if wanted.keep else shutil.rmtree(folder)  # noqa: T201
    sys.exit(0 if show(told) else 1)


def made(machines: dict[str, Host], folder: Path) -> Site:
    """The whole site, running, with one course and a class in it."""
    at = {name: host.address for name, host in machines.items()}
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | {
        "DATABASE_URL": f"postgresql://postgres@{at['database']}:{DATABASE_PORT}/colloquy",
        "CACHE_URL": f"redis://{at['cache']}:{CACHE_PORT}/0",
        "SITE_URL": f"http://{at['front']}",
        "ALLOWED_HOSTS": ",".join([*at.values(), "127.0.0.1"]),
        "SECRET_KEY": token_hex(40),
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "BENCHMARK_FOLDER": str(folder),
        "MEDIA_ROOT": str(folder / "media"),
        "TRUSTED_PROXY_COUNT": "1",
        "PYTHONPATH": str(ROOT),
    }
    site = Site(machines, folder, environment)
    make_database(site)
    site.cache()
    for words in (("migrate", "--verbosity", "0"), ("collectstatic", "--no-input", "--verbosity", "0")):
        site.says("manage.py", *words)
    for name in ("one", "two"):
        site.application(name)
    (folder / "nginx.conf").write_text(in_front(site))
    (folder / "kept").mkdir()
    site.start(
        "front", "nginx", "-c", str(folder / "nginx.conf"), "-g", "daemon off; pid nginx.pid;", "-p", str(folder)
    )
    return site


def make_database(site: Site) -> None:
    """A new PostgreSQL with an empty database."""
    data = site.folder / "data"
    data.mkdir()
    shutil.chown(data, "postgres", "postgres")
    log = site.folder / "postgresql.log"
    log.touch()
    shutil.chown(log, "postgres", "postgres")
    as_postgres = ["runuser", "-u", "postgres", "--"]
    subprocess.run(  # noqa: S603 - our own words
        [*as_postgres, str(POSTGRES[-1] / "initdb"), "-D", str(data), "-A", "trust", "-E", "UTF8"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with (data / "pg_hba.conf").open("a") as rules:
        rules.write("host all all 10.77.0.0/24 trust\n")
    site.database("start")
    space = site.hosts["database"].space
    subprocess.run(  # noqa: S603 - our own words
        ["ip", "netns", "exec", space, "createdb", "-h", site.hosts["database"].address, "-U", "postgres", "colloquy"],  # noqa: S607
        check=True,
    )


def in_front(site: Site) -> str:
    """The configuration that is shipped, without its certificate, in front of these two hosts."""
    shipped = (ROOT / "deploy" / "nginx.conf").read_text()
    upstream = "\n".join(
        f"    server {site.hosts[name].address}:{PORT} max_fails=2 fail_timeout=5s;" for name in ("one", "two")
    )
    shipped = re.sub(r"^ *server 127\.0\.0\.1:8000.*$", upstream, shipped, flags=re.MULTILINE)
    shipped = re.sub(r"^server \{\n    listen 80;.*?^\}\n", "", shipped, count=1, flags=re.MULTILINE | re.DOTALL)
    shipped = re.sub(r"^ *(?:listen \[::\]:443|ssl_|include).*\n", "", shipped, flags=re.MULTILINE)
    shipped = shipped.replace("listen 443 ssl http2;", "listen 80;").replace("class.example.org", "_")
    shipped = shipped.replace("/var/cache/colloquy-nginx", f"{site.folder}/kept")
    shipped = shipped.replace("/srv/colloquy/var/static/", f"{site.folder}/static/")
    return f"error_log {site.folder}/nginx.log;\nevents {{}}\nhttp {{\naccess_log off;\n{shipped}\n}}\n"


def drill(site: Site) -> dict[str, Any]:
    """One minute: the class at work, and what befalls the machines meanwhile."""
    plan = site.says("-m", "benchmarks.hosts_class", "prepare", str(WRITERS))
    await_pages(site, plan["path"])
    driver = subprocess.Popen(  # noqa: S603 - our own words
        ["ip", "netns", "exec", site.hosts["class"].space, sys.executable, "-m", "benchmarks.hosts_class", "work"],  # noqa: S607
        env=site.environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    job = plan | {"host": site.hosts["front"].address, "seconds": SECONDS}
    assert driver.stdin  # noqa: S101 - asked for above
    driver.stdin.write(json.dumps(job))
    driver.stdin.close()
    befell = list(befall(site, time.time()))
    assert driver.stdout  # noqa: S101 - asked for above
    told = json.loads(driver.stdout.read())
    driver.wait()
    time.sleep(7)  # five seconds of the shared cache, one of nginx, one to spare
    there = {
        name: f"http://{site.hosts[name].address}:{port}"
        for name, port in (("front", 80), ("one", PORT), ("two", PORT))
    }
    (site.folder / "bodies.json").write_text(json.dumps(told.pop("bodies")))
    said = str(site.folder / "bodies.json")
    after = site.says("-m", "benchmarks.hosts_class", "count", plan["path"], json.dumps(there), said)
    return {"befell": befell, **told, **after}


def befall(site: Site, start: float) -> Any:
    """What happens, each at its second; yields the moment and the words for it."""

    def until(second: int) -> float:
        time.sleep(max(0, start + second - time.time()))
        return time.time()

    yield until(8), "application host two is killed"
    site.hosts["two"].stop(signal.SIGKILL)
    yield until(22), "application host two is started again"
    site.application("two")
    yield until(32), "the cache is emptied"
    cache = site.hosts["cache"]
    flush = ["ip", "netns", "exec", cache.space, "redis-cli", "-h", cache.address, "flushall"]
    subprocess.run(flush, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
    yield until(36), "the cache is killed"
    cache.stop(signal.SIGKILL)
    yield until(44), "the cache is started again, empty"
    site.cache()
    yield until(50), "the database is restarted"
    site.database("restart -m fast")


def await_pages(site: Site, path: str) -> None:
    """Return once both application hosts answer through nginx. Raises SystemExit when they do not."""
    there = {name: f"http://{site.hosts[name].address}:{PORT}" for name in ("one", "two")}
    there["front"] = f"http://{site.hosts['front'].address}"
    for _attempt in range(60):
        answers = site.says("-m", "benchmarks.hosts_class", "count", path, json.dumps(there))
        if None not in answers["pages"].values():
            return
        time.sleep(1)
    raise SystemExit(f"The site did not start: {answers}. See --keep for its logs.")


def show(told: dict[str, Any]) -> bool:
    """What happened, second by second, and what came of it; whether all of it was right."""
    start, causes = told["began"], [(at, words) for at, words in told["befell"]]
    errors = Counter(int(at - start) for at, _who, _what in told["errors"])
    accepted = Counter(int(at - start) for at in told["accepted"])
    say = print  # the table is what the command is for
    say("| second | accepted | errors | what happened |\n|---|---|---|---|")
    for second in range(SECONDS + 1):
        words = "; ".join(words for at, words in causes if int(at - start) == second)
        if words or errors[second]:
            say(f"| {second} | {accepted[second]} | {errors[second]} | {words} |")
    kinds = Counter(f"{who}: {what}" for _at, who, what in told["errors"])
    for kind, times in kinds.most_common(8):
        say(f"{times} × {kind}")
    late = [at - max([cause for cause, _w in causes if cause <= at], default=at) for at, _who, _what in told["errors"]]
    pages = {name: n for name, n in told["pages"].items() if n != told["n_published"]}
    right = not (told["lost"] or told["doubled"] or pages) and max(late, default=0) < ENDED and told["counted"]
    say(f"{len(told['accepted'])} comments accepted, {told['lost']} lost, {told['doubled']} doubled.")
    say(
        f"The last error came {max(late, default=0):.1f} s after its cause. Longest time a page was behind: "
        f"{told['behind']:.1f} s. Pages stale afterwards: {pages or 'none'}. The essay's columns are "
        f"{'right' if told['counted'] else 'WRONG'}."
    )
    say(f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {WRITERS} writers.")
    return bool(right)


if __name__ == "__main__":
    main()
