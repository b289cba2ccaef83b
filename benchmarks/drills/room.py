"""D6: the disk is full. The database and the pictures lie on a small file system of their own, which somebody fills to
its last block; then a comment, a picture, a backup and readers come, and then there is room again. Needs root."""

from __future__ import annotations

import html
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.drills.classroom import classroom
from benchmarks.drills.drill import Drill, Order, Seen
from benchmarks.drills.killing import bring, large_picture, named
from benchmarks.drills.site import Place, Server, a_site

SIZE, BLOCK, MOST = "24m", 4096, 400
OK, MOVED, BUSY = 200, 302, 503
WORDS = "What nobody can keep now, & <nobody> may lose, number {n}. " * 40


@contextmanager
def small_disk() -> Iterator[Path]:
    """A file system of 24 MB, gone afterwards."""
    with TemporaryDirectory(prefix="drill-disk-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=700", "tmpfs", folder], check=True)  # noqa: S603, S607
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)  # noqa: S603, S607 - our own words, root's PATH


def fill(ballast: Path) -> None:
    """Write until there is no room for one more byte."""
    with ballast.open("ab", buffering=0) as file:
        for size in (1 << 20, BLOCK, 1):
            with suppress(OSError):
                while file.write(b"x" * size):
                    pass


def fill_disk(order: Order, seen: Seen) -> None:
    """D6."""
    if os.geteuid() != 0:
        seen.skipped = "needs root, to mount a small file system"
        return
    with small_disk() as disk, a_site("sqlite", folder=disk) as place:
        room, picture = classroom(place, 2), large_picture()
        server, ballast = place.serve(), disk / "ballast"
        bodies = comment_until(server, room.path, room.cookies[0], MOVED, seen, most=3)
        fill(ballast)
        bodies += comment_until(server, room.path, room.cookies[0], BUSY, seen)
        judge_reading(server, room.path, room.cookies[1], seen, "")
        refused_picture(place, server, room.cookies[1], picture, seen)
        refused_backup(place, disk, seen)
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()
        server = place.serve(server.port)
        judge_reading(server, room.path, room.cookies[1], seen, " by a server started anew")
        ballast.unlink()
        judge_afterwards(place, server, room.path, room.cookies, picture, seen)
        found = room.stands(bodies)
        seen.check(f"of {len(bodies)} accepted lost {found['lost']}, doubled {found['doubled']}", not found["lost"])
        seen.check("counts right", found["counted"])
        seen.check(f"integrity {place.is_whole()}", place.is_whole() == "ok")
        done = place.tried("manage.py", "doctor", "--quick")
        seen.check(
            "doctor finds nothing" if not done.returncode else f"doctor: {done.stdout[-200:]}", not done.returncode
        )


def comment_until(server: Server, path: str, cookie: str, status: int, seen: Seen, most: int = MOST) -> list[str]:
    """Say something until this is answered, for the last blocks of a file that is there may still be free; what was
    accepted until then."""
    accepted = list[str]()
    for n in range(most):
        body = WORDS.format(n=f"{status}-{n}").strip()
        answer = server.ask(f"{path}comments/", {"body": body, "parent": ""}, cookie)
        if answer.status == MOVED:
            accepted.append(body)
        if answer.status == BUSY == status:
            is_back = html.escape(body) in answer.text
            seen.check(
                "a comment: 503, says that no room is left, its words on the page",
                is_back and "no room left" in answer.text,
            )
            part = server.ask(f"{path}comments/", {"body": body, "parent": ""}, cookie, headers={"HX-Request": "true"})
            seen.check(f"in the page: {part.text[:40]!r}", part.text.startswith("The site has no room left"))
            return accepted
        if answer.status not in {MOVED, BUSY}:
            seen.check(f"a comment answered {answer.status}", False)
            return accepted
    seen.check(f"{most} comments accepted", status == MOVED)
    return accepted


def judge_reading(server: Server, path: str, cookie: str, seen: Seen, how: str) -> None:
    """Readers, members and whoever wants to sign in are served."""
    asked = [(path, ""), (f"{path}?as=anew", ""), (path, cookie), ("/measured/", cookie), ("/accounts/login/", "")]
    statuses = [server.ask(where, cookie=who).status for where, who in asked]
    seen.check(f"reading{how} {statuses}", set(statuses) == {OK})


def refused_picture(place: Place, server: Server, cookie: str, picture: bytes, seen: Seen) -> None:
    """A picture is refused in a sentence, and leaves nothing."""
    before = {path for path in Path(place.environment["MEDIA_ROOT"]).rglob("*") if path.is_file()}
    answer = bring(server, cookie, picture)
    seen.check(f"a picture: {answer.status}", answer.status == BUSY and "no room left" in answer.text)
    after = {path for path in Path(place.environment["MEDIA_ROOT"]).rglob("*") if path.is_file()}
    seen.check(f"files left of it {len(after - before)}", after == before)


def refused_backup(place: Place, disk: Path, seen: Seen) -> None:
    """A backup to the full disk says why it cannot be, in one line, and leaves nothing."""
    before = {path.name for path in disk.iterdir()}
    done = place.tried("manage.py", "backup", str(disk / "site.zip"))
    said = done.stderr.strip().splitlines()
    seen.check(f"a backup: {said[-1][-60:] if said else 'nothing said'!r}", done.returncode == 1 and len(said) == 1)
    left = {path.name for path in disk.iterdir()} - before
    seen.check(f"files left of it {sorted(left) or 0}", not left)


def judge_afterwards(place: Place, server: Server, path: str, cookies: list[str], picture: bytes, seen: Seen) -> None:
    """Once there is room, all of it works."""
    answer = server.ask(f"{path}comments/", {"body": "Room again.", "parent": ""}, cookies[0])
    seen.check(f"with room again: a comment {answer.status}", answer.status == MOVED)
    seen.check("a picture is kept", len(named(bring(server, cookies[1], picture))) > 0)
    seen.check("a backup is made", place.tried("manage.py", "backup", str(place.folder / "site.zip")).returncode == 0)


DRILLS = (
    Drill(
        "D6",
        "full-disk",
        "database and pictures on a file system of 24 MB that is filled to the last byte",
        "a readable answer with the typed words; reading goes on; whole and working once there is room",
        fill_disk,
        ("sqlite",),
    ),
)
