"""M2, D3 and D4: the worker is killed while it sends letters, an import on its way, and the server while pictures are
brought; each is begun again afterwards and has to end well."""

from __future__ import annotations

import io
import json
import os
import random
import re
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from typing import Any

from PIL import Image

from benchmarks import wordpress
from benchmarks.drills.classroom import Classroom, classroom
from benchmarks.drills.drill import Drill, Order, Seen
from benchmarks.drills.site import Answer, Place, Server, a_site
from benchmarks.hosts_class import TOKEN

PEOPLE, LETTER_PATIENCE = 150, 240
POSTS, COMMENTS = 30, 600
MEGABYTES, OLD = 20, 3 * 86_400
CHANCE = random.Random(14)  # noqa: S311 - moments, not secrets
QUEUE = """
import json
from benchmarks.notices import essay_for
from blog import notices
from blog.essay_news import ESSAY
from blog.models import Notice, Audience
from django.utils import timezone
post, people = essay_for({people})
notices.queue(ESSAY.name, post, people, course=post.course, post=post)
Notice.objects.update(due_at=timezone.now())
print(Notice.objects.count())
"""
LEASES_END = """
from blog.models import Notice
from blog.working import LOST_AFTER
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
Notice.objects.filter(claimed_until__isnull=False).update(claimed_until=timezone.now())
for task in DBTaskResult.objects.running():
    DBTaskResult.objects.filter(pk=task.pk).update(started_at=timezone.now() - 2 * LOST_AFTER)
"""
LEFT = "from blog.models import Notice; print(Notice.objects.unsent().exclude(due_at=None).count())"
PICTURES = """
import json
from blog.models import Image
from blog.pictures import copy_name
print(json.dumps([[image.name, image.file.path, *(image.file.storage.path(copy_name(image, w)) for w in image.widths)]
                  for image in Image.objects.all()]))
"""


def kill_worker(order: Order, seen: Seen) -> None:
    """M2: the leases of what a killed worker held are ended by hand, or the drill would take hours."""
    kills = min(order.kills, 6)
    with a_site(order.database) as place:
        queued = int(place.shell(QUEUE.format(people=PEOPLE)))
        for _turn in range(kills):
            before, worker = len(sent(place)), place.work()
            await_letters(place, before + 1)
            time.sleep(CHANCE.uniform(0, 0.4))
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            place.shell(LEASES_END)
        place.work()
        await_letters(place, 0, lambda: place.shell(LEFT) == "0")
        place.stop_all()
        letters = sent(place)
        people = Counter(to for to, _name in letters)
        names = {to: {name for other, name in letters if other == to} for to in people}
        repeated = sum(people.values()) - len(people)
        seen.note(f"{kills} kills")
        seen.check(f"{len(people)} of {queued} people have their letter", len(people) == queued)
        seen.check(f"{repeated} letters twice", repeated <= kills)
        seen.check("under the same Message-ID", all(len(found) == 1 for found in names.values()))
        seen.check("none more than twice", max(people.values()) <= 2)


def sent(place: Place) -> list[tuple[str, str]]:
    """To whom each letter went, and under which name."""
    text = "\n".join(path.read_text(errors="replace") for path in place.letters())
    heads = [part.partition("\n\n")[0] for part in re.split(r"^-{79}\n", text, flags=re.MULTILINE) if "To: " in part]
    return [(field("To", head), field("Message-ID", head)) for head in heads]


def field(name: str, head: str) -> str:
    """A line of a letter's head."""
    found = re.search(rf"^{name}:\s+(.*)$", head, re.MULTILINE)
    return found[1] if found else ""


def await_letters(place: Place, n: int, is_over: Any = None) -> None:
    """Return when so many letters have left, or all is over. Raises RuntimeError when that takes too long."""
    for _attempt in range(LETTER_PATIENCE * 5):
        if is_over() if is_over else len(sent(place)) >= n:
            return
        time.sleep(1 if is_over else 0.05)
    raise RuntimeError("The letters did not leave.")


def kill_import(order: Order, seen: Seen) -> None:
    """D3: with the drill of benchmarks/wordpress.py."""
    with TemporaryDirectory(prefix="drill-") as name, redirect_stdout(io.StringIO()) as told:
        folder = Path(name)
        file = folder / "export.xml"
        with file.open("w") as out:
            out.writelines(wordpress.export(POSTS, COMMENTS))
        clean = wordpress.site(folder / "clean")
        took = float(str(wordpress.imported(clean, file)["wall"]))
        expected = wordpress.state(clean)
        is_other = wordpress.drill(folder, file, took, order.kills, expected)
    killed = told.getvalue().count("killed ")
    seen.note(f"{POSTS} essays, {expected['comments_comment']} comments; killed {killed} times")
    seen.check("killed at all", killed > 0)
    seen.check(told.getvalue().strip().splitlines()[-1], not is_other)


def kill_uploads(order: Order, seen: Seen) -> None:
    """D4: three people bring large pictures, one after the other, while the server is killed and started anew."""
    with a_site(order.database) as place:
        room = classroom(place, 3)
        server, picture = place.serve(), large_picture()
        kept, took = bring_all(server, room, picture)
        for _turn in range(order.kills):
            moment = CHANCE.uniform(0.3, 0.9) * took
            kept += bring_all(server, room, picture, Timer(moment, os.killpg, (server.process.pid, signal.SIGKILL)))[0]
            with suppress(ProcessLookupError):
                os.killpg(server.process.pid, signal.SIGKILL)
            server.process.wait()
            server = place.serve(server.port)
        last, _took = bring_all(server, room, picture)
        kept += last
        rows = json.loads(place.shell(PICTURES))
        broken = [row[0] for row in rows for path in row[1:] if not is_picture(Path(path))]
        seen.note(f"{order.kills} kills, {len(kept)} pictures said to be kept, {len(rows)} rows")
        seen.check(f"lost {len(set(kept) - {row[0] for row in rows})}", set(kept) <= {row[0] for row in rows})
        seen.check(f"rows whose file or copy is lost or cut {len(broken)}", not broken)
        seen.check("kept after the last start", len(last) == len(room.cookies))
        judge_orphans(place, rows, seen)


def bring_all(server: Server, room: Classroom, picture: bytes, kill: Timer | None = None) -> tuple[list[str], float]:
    """All bring a picture at once: the names of those that were said to be kept, and how long it took."""
    began = time.monotonic()
    if kill:
        kill.start()
    with ThreadPoolExecutor(len(room.cookies)) as pool:
        answers = list(pool.map(lambda cookie: bring(server, cookie, picture), room.cookies))
    if kill:
        kill.cancel()
    return [name for answer in answers for name in named(answer)], time.monotonic() - began


def judge_orphans(place: Place, rows: list[list[str]], seen: Seen) -> None:
    """Files that no row names are found once they are a day old, and mended away."""
    wanted = {path for row in rows for path in row[1:]}
    files = [path for path in (place.folder / "media" / "images").glob("*") if path.is_file()]
    orphans = [path for path in files if str(path) not in wanted]
    for path in files:
        os.utime(path, (time.time() - OLD, time.time() - OLD))
    listed = place.tried("manage.py", "doctor", "--quick").stdout.count("files that no picture names: ")
    seen.check(f"{len(orphans)} files without a row, doctor names {listed}", listed == len(orphans))
    place.tried("manage.py", "doctor", "--quick", "--mend")
    seen.check("gone after doctor --mend", not any(path.exists() for path in orphans))


def large_picture() -> bytes:
    """A picture of twelve megapixels that takes a while to read and to write."""
    out = io.BytesIO()
    Image.effect_noise((4000, 3000), 60).convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


def bring(server: Server, cookie: str, picture: bytes) -> Answer:
    """Send a picture as the editor does."""
    part = "--x\r\nContent-Disposition: form-data; name="
    token = f'{part}"csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n'
    head = f'{token}{part}"image"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    body = head.encode() + picture + b"\r\n--x--\r\n"
    return server.ask("/images/", cookie=cookie, body=body, kind="multipart/form-data; boundary=x")


def named(answer: Answer) -> list[str]:
    """The name of the picture that was kept, if one was."""
    return re.findall(r"/images/([0-9a-z]+)", answer.text) if answer.status == 200 else []


def is_picture(path: Path) -> bool:
    """Whether a file is there and can be read to its last pixel."""
    try:
        with Image.open(path) as picture:
            picture.load()
    except (OSError, SyntaxError):
        return False
    return True


DRILLS = (
    Drill(
        "M2",
        "killed-worker",
        "the worker is killed while it sends letters",
        "everybody has their letter, one is repeated at most for each kill, under its Message-ID",
        kill_worker,
    ),
    Drill(
        "D3",
        "killed-import",
        "an import from WordPress is killed ten times, then left alone",
        "rows and their digests equal one clean run",
        kill_import,
        ("sqlite",),
    ),
    Drill(
        "D4",
        "killed-uploads",
        "the server is killed while pictures are brought",
        "no row without its files, nothing cut is named, files without a row are listed and mended away",
        kill_uploads,
    ),
)
