"""T1: the clock of the site jumps an hour forward and back, and goes through both nights in which summer time begins
and ends. libfaketime tells the processes of the site another time; the machine's own clock is never touched."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.drills.classroom import Classroom, classroom
from benchmarks.drills.drill import Drill, Order, Seen
from benchmarks.drills.site import Place, Server, a_site

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
BASE = datetime(2027, 3, 13, 12, tzinfo=UTC)  # the day before the clocks of New York go forward
AN_HOUR, A_MINUTE = timedelta(hours=1), timedelta(minutes=1)
OK, MOVED, REFUSED = 200, 302, 422
HASTE = 5  # seconds, more than a form is judged hasty by
HOURS = (("12:00", 0), ("13:00", 1), ("12:00", 0), ("11:00", -1), ("12:00", 0))
TITLES = ("In half an hour", "In the missing hour", "After the missing hour", "In the hour that comes twice")
SLEEP = """
import select
import time

time.sleep = lambda seconds: select.select([], [], [], seconds) and None
"""  # libfaketime makes Python's own fail, which names a moment of the clock that it leaves alone
BEGIN = f"""
from blog import manuscripts
from blog.manuscripts import Manuscript
from blog.models import Course, Enrolment
Course.objects.update(time_zone="America/New_York", authors_schedule=True)
place = Enrolment.objects.select_related("course").get(slug="writer-2")
for title in {TITLES!r}:
    print(manuscripts.begin(place.course, place, Manuscript(title, "It waits for its hour."), None).slug)
"""
STANDING = """
from blog.models import Decision, Post
post = Post.objects.get(slug={slug!r})
print(post.status, Decision.objects.about(post).filter(act="publish").count())
"""
IN_ORDER = """
from comments.models import Comment
found = Comment.objects.filter(body__startswith="Said at ").order_by("position")
print(" ".join(f"{comment.number}:{comment.body[8:13]}" for comment in found))
"""
RESET = """
from allauth.account.forms import default_token_generator as tokens
from blog.models import User
person = User.objects.get(email="writer-2@example.edu")
print({words})
"""


class Clock:
    """The clock that the processes of a site see, from now on."""

    def __init__(self, place: Place) -> None:
        self.file = place.folder / "clock"
        self.away = BASE - datetime.now(UTC)
        self.set(timedelta())
        (place.folder / "early").mkdir()
        (place.folder / "early" / "sitecustomize.py").write_text(SLEEP)
        place.environment.update(
            LD_PRELOAD=str(LIBRARIES[-1]),
            FAKETIME_TIMESTAMP_FILE=str(self.file),
            FAKETIME_NO_CACHE="1",
            FAKETIME_DONT_FAKE_MONOTONIC="1",
            DONT_FAKE_MONOTONIC="1",
            NO_FAKE_STAT="1",
            TZ="UTC",
            PYTHONPATH=place.path,
        )

    def set(self, after: timedelta) -> None:
        """So long after the base."""
        self.file.write_text(f"{(self.away + after).total_seconds():+.0f}\n")

    def at(self, moment: datetime) -> None:
        """This moment."""
        self.set(moment - BASE)


def move_clock(order: Order, seen: Seen) -> None:
    """T1."""
    if not LIBRARIES:
        seen.skipped = "needs libfaketime (on Debian: apt-get install faketime)"
        return
    with a_site(order.database) as place:
        clock = Clock(place)
        room, server = classroom(place, 3), place.serve()
        slugs = place.shell(BEGIN).splitlines()
        jump(place, clock, room, server, slugs[0], seen)
        nights(place, clock, room, server, slugs[1:], seen)


def jump(place: Place, clock: Clock, room: Classroom, server: Server, slug: str, seen: Seen) -> None:
    """An hour forward and two back: an essay that is due in between, comments all along, and what is signed."""
    seen.check("scheduled in half an hour", schedule(server, room, slug, "2027-03-13T07:30") == MOVED)
    reset = place.shell(RESET.format(words="tokens.make_token(person)"))
    is_alive = RESET.format(words=f"tokens.check_token(person, {reset!r})")
    states, statuses, signed, alive, stamp = [], list[int](), [], [], ""
    for name, hours in HOURS:
        clock.set(hours * AN_HOUR)
        said = {"body": f"Said at {name}, {len(states)}.", "parent": ""}
        statuses.append(server.ask(f"{room.path}comments/", said, room.cookies[1]).status)
        statuses.append(MOVED if server.ask(f"{room.path}?as={len(states)}").status == OK else 0)
        work_twice(place)
        states.append(standing(place, slug))
        signed.append("/accounts/logout/" in server.ask("/measured/", cookie=room.cookies[1]).text)
        alive.append(place.shell(is_alive))
        stamp = stamp or (server.ask(f"{room.path}comments/stamp/").text if hours else "")
    seen.check(f"then {states}", states == [["scheduled", 0], *[["published", 1]] * (len(HOURS) - 1)])
    seen.check(f"comments and pages {set(statuses)}", set(statuses) == {MOVED})
    seen.check("all stayed signed in", all(signed))
    found = place.shell(IN_ORDER)
    seen.check(
        f"order {found}", [one.split(":")[0] for one in found.split()] == [str(n + 1) for n in range(len(HOURS))]
    )
    clock.set(timedelta(days=4))
    alive.append(place.shell(is_alive))
    seen.check(f"link to a new password lives {alive}", alive == ["True"] * len(HOURS) + ["False"])
    clock.set(timedelta())
    judge_stamp(server, room, stamp, seen)


def judge_stamp(server: Server, room: Classroom, stamp: str, seen: Seen) -> None:
    """A guest's stamp that was made in an hour which has not come yet."""
    guest = {
        "body": "A guest with a stamp of an hour later.",
        "name": "G. Guest",
        "email": "g@example.org",
        "parent": "",
    }
    ahead = server.ask(f"{room.path}comments/", guest | {"stamp": stamp}).status
    fresh = server.ask(f"{room.path}comments/stamp/").text
    time.sleep(HASTE)
    now = server.ask(f"{room.path}comments/", guest | {"stamp": fresh}).status
    seen.check(f"a guest with a stamp of an hour later {ahead}, with one of now {now}", 0 < max(ahead, now) < 500)


def nights(place: Place, clock: Clock, room: Classroom, server: Server, slugs: list[str], seen: Seen) -> None:
    """An hour that the clock has not, one right after it, and one that it has twice."""
    missing, after, twice = slugs
    answer = schedule(server, room, missing, "2027-03-14T02:30")
    seen.check(f"an hour that the clock has not: {answer}", answer == REFUSED)
    answer = schedule(server, room, after, "2027-03-14T03:00")
    seen.check(f"the one after it: {answer}", answer == MOVED)
    moments = [datetime(2027, 3, 14, hour, minute, tzinfo=UTC) for hour, minute in ((6, 50), (7, 0), (7, 1))]
    found = [through(place, clock, after, moment) for moment in moments]
    seen.check(f"ten minutes before, then, after: {found}", found == [["scheduled", 0], *[["published", 1]] * 2])
    clock.set(timedelta())
    answer = schedule(server, room, twice, "2027-11-07T01:30")
    if answer == REFUSED:
        seen.check("an hour that the clock has twice: asked again", True)
        return
    found = [through(place, clock, twice, datetime(2027, 11, 7, hour, 31, tzinfo=UTC)) for hour in (5, 6, 7)]
    seen.check(f"an hour that comes twice: {found}", [times for _status, times in found][-2:] == [1, 1])


def schedule(server: Server, room: Classroom, slug: str, when: str) -> int:
    """Have an essay appear then, by its form, as its author does."""
    form = {"act": "schedule", "when": when, "agreed": "on"}
    return server.ask(f"/measured/posts/{slug}/publication/", form, room.cookies[0]).status


def work_twice(place: Place) -> None:
    """What the worker does once a minute, twice. Raises RuntimeError."""
    for _turn in range(2):
        done = place.tried("manage.py", "db_worker", "--batch")
        if done.returncode:
            raise RuntimeError(done.stderr[-500:])


def through(place: Place, clock: Clock, slug: str, moment: datetime) -> list[Any]:
    """How an essay stands once the worker has looked twice at this moment."""
    clock.at(moment)
    work_twice(place)
    return standing(place, slug)


def standing(place: Place, slug: str) -> list[Any]:
    """How an essay stands, and how often it was published."""
    status, times = place.shell(STANDING.format(slug=slug)).split()
    return [status, int(times)]


DRILLS = (
    Drill(
        "T1",
        "clock",
        "the clock jumps an hour forward and back; the nights in which summer time begins and ends",
        "a scheduled essay appears once; order of comments stable; tokens neither immortal nor dead",
        move_clock,
    ),
)
