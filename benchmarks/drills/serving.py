"""D1, D2, S3, S4 and L3: a class writes while nothing, or its server, breaks; the server is told to stop; fifty ask for
a page that nobody has made yet; and ten thousand requests leave no trace in its memory."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from benchmarks.drills.classroom import SLOWEST, Classroom, classroom, until
from benchmarks.drills.drill import Drill, Order, Seen
from benchmarks.drills.holding import holding
from benchmarks.drills.site import PROCESSES, Place, Server, a_site

EVERY, BACK_WITHIN, GONE_WITHIN = 5, 5.0, 10.0
CROWD, REQUESTS, WARMING, MANY, ROUNDS = 50, 10_000, 2_000, 200, 10
MORE_MEMORY, MORE_FILES = 1.2, 2
MOVED, OK, BUSY = 302, 200, 503


def write_together(order: Order, seen: Seen) -> None:
    """D1."""
    with a_site(order.database) as place:
        room, server = classroom(place), place.serve()
        with room.at_work(server, order.seconds):
            pass
        room.judge(seen)
        seen.check(f"5xx {room.failures().total()}", not room.failures())
        others = room.errors() - room.failures()
        seen.check(f"other errors {dict(others) or 0}", not others)
        slowest = room.slowest_writes()
        seen.check(f"p95 of a write {slowest:.2f} s", slowest < SLOWEST)


def kill_servers(order: Order, seen: Seen) -> None:
    """D2: by turns one process is killed, both are, and the whole server is and started anew."""
    kills = max(2, order.seconds // EVERY - 1)
    with a_site(order.database) as place:
        room, server, waits = classroom(place), place.serve(), list[float]()
        with room.at_work(server, order.seconds) as work:
            for n in range(1, kills + 1):
                until(work.began, n * EVERY)
                server = killed(place, server, n)
                waits.append(answered_after(server, room))
        room.judge(seen)
        seen.note(f"{kills} kills")
        seen.check(f"integrity {place.is_whole()}", place.is_whole() == "ok")
        seen.check(f"answered again within {max(waits):.1f} s", max(waits) < BACK_WITHIN)
        seen.check(f"5xx {room.failures().total()}", not room.failures())
        seen.note(f"cut answers {(room.errors() - room.failures()).total()}, sent again as the same form")


def killed(place: Place, server: Server, turn: int) -> Server:
    """SIGKILL to one process, to both, or to the whole server, which is then started again; the server that runs."""
    if turn % 3 == 0:
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()
        return place.serve(server.port)
    for pid in server.workers()[: turn % 3]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return server


def answered_after(server: Server, room: Classroom) -> float:
    """How long it takes until the essay is shown again."""
    began = time.monotonic()
    while server.ask(room.path, timeout=5).status != OK and time.monotonic() - began < 30:
        time.sleep(0.05)
    return time.monotonic() - began


def stop_gently(order: Order, seen: Seen) -> None:
    """S4: writers stand inside a lock when the server is told to stop; then a class is at work when it is."""
    with a_site(order.database) as place:
        room, server = classroom(place), place.serve()
        with ThreadPoolExecutor(6) as pool, holding(place) as held:
            sent = [pool.submit(server.ask, f"{room.path}comments/", said(n), room.cookies[n]) for n in range(4)]
            time.sleep(1.5)
            server.process.terminate()
            told_at = time.monotonic()
            time.sleep(1.5)
            is_gone_early = server.process.poll() is not None
            held.set()
            answers = [one.result() for one in sent]
            server.process.wait(30)
            gone = time.monotonic() - told_at
        stands = room.stands([said(n)["body"] for n in range(4)])
        seen.check(f"4 in flight answered {[one.status for one in answers]}", {a.status for a in answers} == {MOVED})
        seen.check("waited for them", not is_gone_early)
        seen.check(f"lost {stands['lost']}", not stands["lost"])
        seen.check(f"gone after {gone:.1f} s", gone < GONE_WITHIN)
        server = place.serve()
        with room.at_work(server, 10) as work:
            until(work.began, 5)
            server.process.terminate()
            told_at = time.monotonic()
            server.process.wait(30)
            gone = time.monotonic() - told_at
            place.serve(server.port)
        room.judge(seen)
        seen.check(f"under load gone after {gone:.1f} s", gone < GONE_WITHIN)
        seen.check(f"5xx {room.failures().total()}", not room.failures())


def said(n: int) -> dict[str, str]:
    """A reply."""
    return {"body": f"Said while the server was told to stop, {n}.", "parent": ""}


def send_at_once(order: Order, seen: Seen) -> None:
    """D7: the same form from eight windows at the same moment, and once more afterwards."""
    with a_site(order.database) as place:
        room, server, sent, statuses = classroom(place), place.serve(), list[str](), list[int]()
        for n in range(ROUNDS):
            form = {"body": f"Sent by eight at once, {n}.", "parent": "", "submission": str(uuid4())}
            sent.append(form["body"])
            with ThreadPoolExecutor(8) as pool:
                path, cookie = f"{room.path}comments/", room.cookies[n % len(room.cookies)]
                answers = [pool.submit(server.ask, path, form, cookie) for _window in range(8)]
                statuses += [one.result().status for one in answers]
            statuses.append(server.ask(path, form, cookie).status)
        found = room.stands(sent)
        seen.note(f"{ROUNDS} forms, {len(statuses)} answers")
        seen.check(f"answered {set(statuses)}", set(statuses) == {MOVED})
        seen.check(f"lost {found['lost']}, doubled {found['doubled']}", not (found["lost"] or found["doubled"]))
        seen.check("counts right", found["counted"])


def crowd(order: Order, seen: Seen) -> None:
    """S3."""
    with a_site(order.database) as place:
        room = classroom(place, 1)
        count = place.folder / "made"
        server = place.serve(APPLICATION="benchmarks.drills.counted:application", COUNT_INTO=str(count))
        for title in ("cold", "cold again, after a comment"):
            count.write_text("")
            with ThreadPoolExecutor(CROWD) as pool:
                answers = list(pool.map(lambda _n: server.ask(room.path), range(CROWD)))
            made = count.read_text().count(room.path)
            slowest = max(one.seconds for one in answers)
            seen.check(
                f"{title}: {CROWD} readers {[*{a.status for a in answers}]}", {a.status for a in answers} == {OK}
            )
            seen.check(f"made {made} times by {PROCESSES} processes", 0 < made <= 2 * PROCESSES)
            seen.note(f"slowest {slowest:.2f} s")
            server.ask(f"{room.path}comments/", {"body": "Now it is another page.", "parent": ""}, room.cookies[0])


def ask_ten_thousand(order: Order, seen: Seen) -> None:
    """L3."""
    with a_site(order.database) as place:
        room, server = classroom(place, 4), place.serve()
        drive(server, room, WARMING)
        before = {pid: (memory(pid), files(pid)) for pid in server.workers()}
        drive(server, room, REQUESTS)
        after = {pid: (memory(pid), files(pid)) for pid in server.workers()}
        seen.check("the same processes", set(before) == set(after))
        for pid in set(before) & set(after):
            (mb, fd), (mb_after, fd_after) = before[pid], after[pid]
            grown = 100 * (mb_after / mb - 1)
            seen.check(f"{mb:.0f} to {mb_after:.0f} MB ({grown:+.0f} %)", mb_after < mb * MORE_MEMORY)
            seen.check(f"{fd} to {fd_after} descriptors", fd_after <= fd + MORE_FILES)


def drive(server: Server, room: Classroom, requests: int) -> None:
    """So many requests one after the other: kept pages, new ones, those of members, feeds, what is missing, and a
    comment among two hundred. Raises RuntimeError for a 5xx."""
    for n in range(requests):
        cookie = room.cookies[n % len(room.cookies)]
        asked = [(room.path, ""), (f"{room.path}?as=anew{n}", ""), (room.path, ""), ("/measured/feed/", "")]
        asked += [("/measured/nothing/", ""), (room.path, cookie), ("/measured/", cookie)]
        path, told = asked[n % len(asked)]
        form = {"body": f"Comment {n} of {requests}.", "parent": ""} if n % MANY == 0 else None
        answer = server.ask(f"{room.path}comments/" if form else path, form, cookie if form else told)
        if not 0 < answer.status < 500:
            raise RuntimeError(f"answered {answer.status} to {path}")


def memory(pid: int) -> float:
    """Megabytes that a process holds now."""
    return int(Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()[0]) / 1024


def files(pid: int) -> int:
    """How many descriptors a process holds."""
    return len(os.listdir(f"/proc/{pid}/fd"))


DRILLS = (
    Drill(
        "D1",
        "writers",
        "8 writers and 4 readers, two processes",
        "no 5xx, lost 0, doubled 0, p95 of a write < 1 s",
        write_together,
    ),
    Drill(
        "D2",
        "killed-server",
        "the same; every 5 s one process, both, or the whole server are killed",
        "what was accepted is there once, the database whole, an answer within 5 s",
        kill_servers,
    ),
    Drill(
        "D7",
        "eight-at-once",
        "the same form sent by eight at the same moment, and once more",
        "each answered as if it were the only one, the comment kept once",
        send_at_once,
    ),
    Drill("S3", "crowd", "50 readers at once on a page nobody has made", "it is made a few times, not fifty", crowd),
    Drill(
        "S4",
        "stopped",
        "SIGTERM while four writers wait inside, and under load",
        "requests in flight end well, gone in 10 s",
        stop_gently,
    ),
    Drill(
        "L3",
        "ten-thousand",
        "10,000 requests of all kinds",
        "memory up by less than 20 %, descriptors stable",
        ask_ten_thousand,
    ),
)
