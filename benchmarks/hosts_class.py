"""The class of `benchmarks.hosts`, on a host of its own: `prepare` makes a course and its people, `work` lets them read
and write, `count` says what stands there afterwards. Prints JSON."""

from __future__ import annotations

import json
import re
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

THOUGHTS = re.compile(r'<h2 id="thoughts">\s*(One|\d+)')
TOKEN, MOVED, OK = "c" * 32, 302, 200
PAUSE, TIMEOUT, READERS = 0.15, 8, 2
FRONT_KEEPS, CACHE_KEEPS = 1.0, 5.0


def prepare(writers: int) -> dict[str, Any]:
    """A course with an essay, and for each writer the cookies of somebody who is signed in."""
    import django

    django.setup()
    from benchmarks.writers import a_class, a_thread, cookie
    from blog import audiences
    from blog.models import Audience

    author, *people = a_class(writers)
    post, _parents = a_thread("on top", author)
    audiences.change(post, Audience.WEB, by=author.user, agreed=True)
    return {"path": post.get_absolute_url(), "cookies": [cookie(place) for place in people]}


class Work:
    """One run: what was accepted and when, what went wrong and when, and what readers saw and when."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job, self.guard, self.began = job, Lock(), time.time()
        self.accepted: list[float] = []
        self.errors: list[tuple[float, str, str]] = []
        self.seen: list[tuple[float, int]] = []
        self.bodies: list[str] = []
        self.writes: list[float] = []

    def run(self) -> dict[str, Any]:
        """All writers and readers at once, until the time is up."""
        write = [Thread(target=self.write, args=(n, cookie)) for n, cookie in enumerate(self.job["cookies"])]
        threads = [*write, *(Thread(target=self.read) for _ in range(self.job.get("readers", READERS)))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        told = {"began": self.began, "accepted": self.accepted, "errors": self.errors, "behind": self.behind()}
        return told | {"bodies": self.bodies, "writes": self.writes}

    def write(self, writer: int, cookie: str) -> None:
        """Say one thing after the other; what was not accepted is sent again as the same form, as people do."""
        number, until = 0, self.began + self.job["seconds"]
        while time.time() < until:
            number += 1
            who, submission = f"Writer {writer}{self.job.get('mark', '')}", str(uuid4())
            body = f"{who} says this, {number}, in words of their own."
            form = {"body": body, "parent": "", "submission": submission, "csrfmiddlewaretoken": TOKEN}
            while not self.sent(form, cookie) and time.time() < until + TIMEOUT:
                time.sleep(PAUSE)
            time.sleep(PAUSE)

    def sent(self, form: dict[str, str], cookie: str) -> bool:
        """Whether one form was accepted."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        path = f"{self.job['path']}comments/"
        began = time.monotonic()
        status, _text = self.asked("a writer", "POST", path, urlencode(form), headers)
        if status == MOVED:
            with self.guard:
                self.writes.append(time.monotonic() - began)
                self.accepted.append(time.time())
                self.bodies.append(form["body"])
        return status == MOVED

    def read(self) -> None:
        """Read the essay as anybody on the web."""
        until = self.began + self.job["seconds"]
        while time.time() < until:
            asked_at = time.time()
            status, text = self.asked("a reader", "GET", self.job["path"], None, {})
            if status == OK:
                with self.guard:
                    self.seen.append((asked_at, thoughts(text)))
            time.sleep(PAUSE)

    def asked(self, who: str, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, str]:
        """The answer to one request; what is no answer, or none of those hoped for, is written down."""
        connection = HTTPConnection(self.job["host"], timeout=TIMEOUT)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            status, text = response.status, response.read().decode("utf-8", "replace")
            problem = "" if status in {OK, MOVED} else f"answered {status}"
        except (OSError, HTTPException) as error:
            status, text, problem = 0, "", type(error).__name__
        finally:
            connection.close()
        if problem:
            with self.guard:
                self.errors.append((time.time(), who, problem))
        return status, text

    def behind(self) -> float:
        """The longest time, in seconds, for which a reader was not shown a comment that had been accepted."""
        accepted = sorted(self.accepted)
        missed = [at - accepted[n] for at, n in self.seen if n < len(accepted) and accepted[n] < at]
        return max(missed, default=0.0)


def thoughts(text: str) -> int:
    """How many comments the page says it has."""
    found = THOUGHTS.search(text)
    return 0 if found is None else 1 if found[1] == "One" else int(found[1])


def count(path: str, there: dict[str, str], bodies: list[str]) -> dict[str, Any]:
    """How many comments each host's page says there are, and what the database says of those accepted."""
    import django

    django.setup()
    from collections import Counter

    from blog.models import Post
    from comments.models import Comment

    pages: dict[str, int | None] = {}
    for name, address in there.items():
        connection = HTTPConnection(urlsplit(address).netloc, timeout=TIMEOUT)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            text = response.read().decode()
            pages[name] = thoughts(text) if response.status == OK else None
        except (OSError, HTTPException):
            pages[name] = None
    post = Post.objects.get(slug=path.rstrip("/").rpartition("/")[2])
    rows = Counter(Comment.objects.filter(post=post).values_list("body", flat=True))
    return {
        "pages": pages,
        "n_published": post.n_published,
        "lost": len(set(bodies) - rows.keys()),
        "doubled": rows.total() - len(rows),
        "counted": post.n_published == post.n_threads == rows.total(),
    }


def main() -> None:
    """One of the three."""
    act, *words = sys.argv[1:]
    if act == "prepare":
        told = prepare(int(words[0]))
    elif act == "work":
        told = Work(json.load(sys.stdin)).run()
    else:
        told = count(words[0], json.loads(words[1]), json.loads(Path(words[2]).read_text()) if words[2:] else [])
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
