"""What it costs to bring in a class's past: an export is made, imported in a process of its own, and, with `--kill N`,
imported again into a fresh site with that process killed at N moments; both must end in the same state.

    .venv/bin/python -m benchmarks.wordpress --posts 5000 --comments 100000 --kill 5"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
WORDS = "the party and archive of a letter in Moscow was read as congress to speech by witness that winter".split()
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>A class</title><link>https://class.example.org</link><language>en-US</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://class.example.org</wp:base_site_url>
<wp:base_blog_url>https://class.example.org</wp:base_blog_url>
"""
PEOPLE, WITH_WORKS, DEEPEST = 60, 5, 8
COUNTED = (
    "blog_post blog_revision blog_source blog_page blog_enrolment blog_week blog_tag blog_post_tags blog_origin"
    " blog_oldaddress blog_decision comments_comment django_tasks_database_dbtaskresult"
).split()
# What differs between two runs of the same import, and may: moments of the run, and names made by chance.
DIGESTED = {
    "comments_comment": "post_id, parent_id, root_id, number, position, depth, status, kind, created_at, body_html",
    "blog_post": "id, slug, status, audience, version, n_published, n_threads, last_comment_at, week_id",
    "blog_revision": "id, post_id, number, title, body, body_html, words",
    "blog_origin": "id, site, kind, original, object_id, digest",
    "blog_enrolment": "id, public_name, slug, claim_email",
    "blog_oldaddress": "id, host, path, query, post_id, page_id",
}


def prose(chance: random.Random, sentences: int) -> str:
    """So many sentences that say nothing."""
    said = (" ".join(chance.choices(WORDS, k=chance.randint(8, 20))) for _ in range(sentences))
    return " ".join(f"{words.capitalize()}." for words in said)


def export(posts: int, comments: int, seed: int = 1) -> Iterator[str]:
    """A class blog: essays of some nine hundred words, a fifth of them with a list of works, threads eight deep."""
    chance = random.Random(seed)  # noqa: S311 - the same file again is the point
    yield HEAD
    for n in range(PEOPLE):
        yield (
            f"<wp:author><wp:author_id>{n}</wp:author_id><wp:author_login>person{n}</wp:author_login>"
            f"<wp:author_email>person{n}@load.invalid</wp:author_email>"
            f"<wp:author_display_name><![CDATA[Person Number {n}]]></wp:author_display_name></wp:author>\n"
        )
    number = 0
    for post in range(1, posts + 1):
        size = comments * post // posts - comments * (post - 1) // posts
        yield item(chance, post, number, size)
        number += size
    yield "</channel></rss>\n"


def item(chance: random.Random, post: int, number: int, size: int) -> str:
    """One essay with its comments, numbered from there on."""
    paragraphs = [f"<p>{prose(chance, 8)} (Freeze {chance.randint(1, 400)})</p>" for _ in range(7)]
    if post % WITH_WORKS == 0:
        works = "".join(f"<li>Freeze, Gregory. <em>Volume {n}</em>. Oxford, {1990 + n}.</li>" for n in range(8))
        paragraphs += ["<h2>Works Cited</h2>", f"<ul>{works}</ul>"]
    day = f"20{10 + post % 10}-{post % 12 + 1:02}-{post % 28 + 1:02}"
    said = "".join(comment(chance, number + n, number, n, day) for n in range(1, size + 1))
    return (
        f"<item><title>Essay {post}</title><link>https://class.example.org/{day.replace('-', '/')}/essay-{post}/</link>"
        f"<dc:creator>person{post % PEOPLE}</dc:creator><content:encoded><![CDATA[{''.join(paragraphs)}]]>"
        f"</content:encoded><wp:post_id>{post}</wp:post_id><wp:post_date>{day} 09:00:00</wp:post_date>"
        f"<wp:post_date_gmt>{day} 09:00:00</wp:post_date_gmt><wp:comment_status>open</wp:comment_status>"
        f"<wp:post_name>essay-{post}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
        f'<category domain="category" nicename="week-{post % 14 + 1}">Week {post % 14 + 1}</category>{said}</item>\n'
    )


def comment(chance: random.Random, number: int, first: int, place: int, day: str) -> str:
    """One comment, most of them replies to one before."""
    parent = chance.randint(first + max(1, place - DEEPEST), number - 1) if place > 1 and chance.random() > 0.3 else 0
    who, user = chance.randrange(PEOPLE * 2), 0
    user = who if who < PEOPLE else 0
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>Person Number {who}</wp:comment_author>"
        f"<wp:comment_author_email>person{who}@load.invalid</wp:comment_author_email>"
        f"<wp:comment_date_gmt>{day} 10:{place % 60:02}:00</wp:comment_date_gmt>"
        f"<wp:comment_content><![CDATA[<p>{prose(chance, 3)}</p>]]></wp:comment_content>"
        f"<wp:comment_approved>{'0' if number % 50 == 0 else '1'}</wp:comment_approved><wp:comment_type>comment"
        f"</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent><wp:comment_user_id>{user}"
        f"</wp:comment_user_id></wp:comment>"
    )


def site(folder: Path) -> dict[str, str]:
    """The environment of a new site in a folder, with one course."""
    folder.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    told = {"DATABASE_URL": f"sqlite:///{folder}/site.sqlite3", "MEDIA_ROOT": f"{folder}/media"}
    environment = {**kept, **told, "SECRET_KEY": "benchmark" * 8, "DJANGO_SETTINGS_MODULE": "blog.settings"}
    run(environment, "manage.py", "migrate", "--verbosity", "0")
    run(
        environment,
        "manage.py",
        "shell",
        "-v0",
        "-c",
        "from blog.models import Course; Course.objects.create(slug='c', title='C')",
    )
    return environment


def run(environment: dict[str, str], *words: str) -> str:
    """What a Python process of a site prints. Raises CalledProcessError."""
    command = [sys.executable, *words]
    done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - our own words
    return done.stdout


def imported(environment: dict[str, str], file: Path, kill_after: float = 0.0) -> dict[str, object]:
    """One import in a process of its own: what it cost, and its account; or nothing, for one that was killed."""
    command = [sys.executable, "manage.py", "import_wordpress", str(file), "--course", "c", "--format", "json"]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own words
    if kill_after:
        try:
            process.wait(kill_after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
    said, _nothing = process.communicate()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = {"cpu": round(used, 1), "wall": round(time.monotonic() - started, 1), "code": process.returncode}
    return {**told, "peak_mb": after.ru_maxrss // 1024, "account": json.loads(said) if said else None}


def state(environment: dict[str, str]) -> dict[str, object]:
    """How many rows each table has, and a digest of what they hold."""
    import hashlib
    import sqlite3

    rows: dict[str, object] = {}
    with sqlite3.connect(environment["DATABASE_URL"].removeprefix("sqlite:///")) as connection:
        for table in COUNTED:
            rows[table] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names
        for table, columns in DIGESTED.items():
            digest = hashlib.sha256()
            for row in connection.execute(f"SELECT {columns} FROM {table} ORDER BY id"):  # noqa: S608 - our own names
                digest.update(repr(row).encode())
            rows[f"{table} digest"] = digest.hexdigest()[:16]
    return rows


def main() -> None:
    """Make the file, import it, and, if asked, drill."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=5_000)
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument("--kill", type=int, default=0, help="how often the second import is killed")
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        file = folder / "export.xml"
        with file.open("w") as out:
            out.writelines(export(chosen.posts, chosen.comments))
        clean = site(folder / "clean")
        told = imported(clean, file)
        account = told.pop("account")
        print(f"{file.stat().st_size / 1e6:.0f} MB, load {os.getloadavg()[0]:.1f}:", told)  # noqa: T201
        kinds = ("posts", "comments", "people", "sources")
        print({kind: account[kind] for kind in kinds} if isinstance(account, dict) else "")  # noqa: T201
        expected = state(clean)
        print(expected)  # noqa: T201
        if chosen.kill:
            raise SystemExit(drill(folder, file, float(str(told["wall"])), chosen.kill, expected))


def drill(folder: Path, file: Path, seconds: float, kills: int, expected: dict[str, object]) -> int:
    """The same import, killed that often and then left alone; 1 if it ends otherwise than a clean one."""
    environment, chance = site(folder / "killed"), random.Random(2)  # noqa: S311 - moments, not secrets
    for _turn in range(kills):
        told = imported(environment, file, kill_after=chance.uniform(0.3, 1.4) * seconds / kills + 1.5)
        print("killed" if told["code"] == -signal.SIGKILL else "ended", {k: told[k] for k in ("wall", "code")})  # noqa: T201
    imported(environment, file)
    found = state(environment)
    wrong = {name: (expected[name], found[name]) for name in expected if expected[name] != found[name]}
    print("the same state" if not wrong else f"another state: {wrong}")  # noqa: T201
    return int(bool(wrong))


if __name__ == "__main__":
    main()
