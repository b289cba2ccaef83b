"""Run in the scratch site before the server starts: who reads, what is asked, and how many queries each takes. Prints
JSON. The cookies it makes are sessions of the scratch database alone."""

from __future__ import annotations

import json
import re
import sys
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.db import connection  # noqa: E402 - models need the setup above
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks.scratch import SIZES  # noqa: E402
from blog.models import Course, Enrolment, Post, Role  # noqa: E402
from comments.models import Comment, CommentStatus  # noqa: E402

TOKEN = "c" * 32
COURSE = "load-1"
FIRST, LAST = "essay-1", "essay-with-10000"
BRACKETS = re.compile(r"BEGIN|COMMIT|ROLLBACK|(RELEASE )?SAVEPOINT")
WRITES = 150
BATCH, BATCHES = 100, 12
OK, MOVED, UNCHANGED = 200, 302, 304
UNKEPT = "as=anew"  # a question that no kept page answers, so that each request makes the page
KEPT = ("post, comments: 100", "post, comments: 1,000", "stream of 10")


def main() -> None:
    """Everything that needs the models."""
    course = Course.objects.get(slug=COURSE)
    readers = {
        "anonymous": browser(None),
        "signed in": browser(course.enrolments.filter(role=Role.STUDENT).first()),
        "instructor": browser(course.enrolments.get(role=Role.INSTRUCTOR)),
    }
    one_by_one = decisions(course)  # before the desk has others wait again
    rows = pages(course) + replies(course) + desk(course) + one_by_one
    measured, skipped = [], []
    for row in rows:
        status, queries = asked(readers[row["who"]], *row["requests"][0], row["headers"])
        if status == row["expects"] or row["expects"] == UNCHANGED:
            measured.append(row | {"queries": queries, "cookie": cookie(readers[row["who"]])})
        else:
            skipped.append(f"{row['page']}, {row['who']}: answers {status}")
    sys.stdout.write(json.dumps({"rows": measured, "skipped": skipped, "conditions": conditions()}))


def browser(place: Enrolment | None) -> Client:
    """A client in which this person is signed in, with a token for forms."""
    client = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    if place and place.user:
        client.force_login(place.user)
        client.cookies["csrftoken"] = TOKEN
    return client


def cookie(client: Client) -> str:
    """The header that a browser would send."""
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items() if name != "messages")


def pages(course: Course) -> list[dict[str, Any]]:
    """The pages to read, for everyone and signed in."""
    stream = course.get_absolute_url()
    addresses = {"home": "/", "stream of 10": stream}
    addresses |= {f"post, comments: {size:,}": reverse("post", args=[COURSE, f"essay-with-{size}"]) for size in SIZES}
    addresses |= {"page 3 of the threads of 10,000": reverse("post", args=[COURSE, LAST]) + "?page=3"}
    addresses |= {"feed": reverse("feed", args=[COURSE])}
    both = [reading(name, who, path) for who in ("anonymous", "signed in") for name, path in addresses.items()]
    cold = [reading(f"{name}, cold", "anonymous", f"{addresses[name]}?{UNKEPT}") for name in KEPT]
    known = [unchanged(f"{name}, unchanged", addresses[name]) for name in (KEPT[0], "feed")]
    return [*both, *cold, *known, reading("write page", "signed in", reverse("write", args=[COURSE]))]


def reading(page: str, who: str, path: str) -> dict[str, Any]:
    """A row for a page that is read again and again."""
    return {"page": page, "who": who, "requests": [["GET", path, ""]], "repeat": True, "expects": OK, "headers": {}}


def unchanged(page: str, path: str) -> dict[str, Any]:
    """A row for a page that its reader has already, and asks for again by the mark that the server gives it."""
    return reading(page, "anonymous", path) | {"expects": UNCHANGED}


def writing(page: str, who: str, requests: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """A row for forms that are sent once each."""
    sent = [["POST", path, urlencode(form | {"csrfmiddlewaretoken": TOKEN}, doseq=True)] for path, form in requests]
    return {"page": page, "who": who, "requests": sent, "repeat": False, "expects": MOVED, "headers": {}}


def replies(course: Course) -> list[dict[str, Any]]:
    """Comments to be posted, under a short thread and under a long one: by a member, and by a guest who is held."""
    rows = []
    for name, slug in (("100", FIRST), ("10,000", LAST)):
        path = reverse("reply", args=[course.slug, slug])
        for who, known in (("signed in", {}), ("anonymous", {"guest_name": "Ada", "guest_email": "ada@load.invalid"})):
            words = (f"Reply {n}: I read that passage as *evidence*, not as proof." for n in range(WRITES))
            sent = [(path, {"body": body} | known) for body in words]
            rows.append(writing(f"post a comment among {name}", who, sent))
    return rows


def decisions(course: Course) -> list[dict[str, Any]]:
    """Approvals of what waits, under short threads and under a long one."""
    long = Post.objects.get(course=course, slug=LAST)
    waiting = Comment.objects.filter(post__course=course, status=CommentStatus.PENDING)
    short = waiting.exclude(post__n_published__gt=100 + WRITES).filter(post__n_published__gte=100)
    rows = []
    for name, comments in (("100", short), ("10,000", waiting.filter(post=long))):
        addresses = [(reverse("admin:comments_comment_decision", args=[one.pk]), one) for one in comments[:WRITES]]
        sent = [(path, {"act": "approve", "seen": comment.version}) for path, comment in addresses]
        rows.append(writing(f"approve one among {name}", "instructor", sent))
    return rows


def desk(course: Course) -> list[dict[str, Any]]:
    """The moderation desk with fifty cards, and a hundred approvals at once: of what was said last, made to wait again,
    for there is not enough that waits."""
    path = f"{reverse('admin:comments_comment_desk')}?course={course.slug}"
    acts = f"{reverse('admin:comments_comment_desk_decisions')}?course={course.slug}"
    last = Comment.objects.filter(post__course=course, replies=None, status=CommentStatus.PUBLISHED).order_by("-pk")
    fresh = list(last.values_list("pk", flat=True)[: BATCH * BATCHES])
    Comment.objects.filter(pk__in=fresh).update(status=CommentStatus.PENDING, looked_at=None)
    waiting = Comment.objects.filter(pk__in=fresh)
    rows = [f"{pk}:{version}" for pk, version in waiting.values_list("pk", "version")[: BATCH * BATCHES]]
    batches = [rows[start : start + BATCH] for start in range(0, len(rows) - BATCH + 1, BATCH)]
    sent = [(acts, {"act": "approve", "row": batch}) for batch in batches]
    approving = [writing("approve 100", "instructor", sent)] if len(sent) == BATCHES else []
    return [reading("desk, 50 cards", "instructor", path), *approving]


def asked(client: Client, method: str, path: str, body: str, headers: dict[str, str]) -> tuple[int, int]:
    """The status and the number of queries, once caches are warm; a form is sent once only."""
    if method == "GET":
        client.get(path, headers=headers)
    with CaptureQueriesContext(connection) as captured:
        kind = "application/x-www-form-urlencoded"
        read = method == "GET"
        response = client.get(path, headers=headers) if read else client.post(path, body, content_type=kind)
    return response.status_code, sum(not BRACKETS.match(query["sql"]) for query in captured.captured_queries)


def conditions() -> dict[str, Any]:
    """The versions below, and how much data there is."""
    statement = "SHOW server_version" if connection.vendor == "postgresql" else "SELECT sqlite_version()"
    with connection.cursor() as cursor:
        cursor.execute(statement)
        number = cursor.fetchone()[0].split()[0]
    return {
        "django": django.get_version(),
        "database": f"{connection.vendor} {number}",
        "data": f"{Post.objects.count():,} essays, {Comment.objects.count():,} comments",
    }


if __name__ == "__main__":
    main()
