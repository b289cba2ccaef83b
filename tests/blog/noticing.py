"""What the tests of notices share: kinds that only tests know, about essays; letters read from files; mail servers that
refuse, hang or keep one person's letters out."""

from __future__ import annotations

import re
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from blog import notices
from blog.models import Cadence, Enrolment, Notice, Post, User
from blog.notices import Item, Kind
from blog.notices.kinds import KINDS
from blog.notices.sending import send_due
from blog.rendering import plain

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
DELAY = timedelta(minutes=10)
BETWEEN_FILED = b"-" * 79 + b"\n"
LINK = re.compile(r"http://127\.0\.0\.1:8000(\S+)")


def describe(person: User, told: Sequence[Notice]) -> list[Item | None]:
    """An essay that this person may read and that is published, by its words."""
    posts = Post.objects.visible_to(person).published().opened().in_bulk([notice.about_id for notice in told])
    return [item_of(posts[notice.about_id]) if notice.about_id in posts else None for notice in told]


def item_of(post: Post) -> Item:
    """The words of one."""
    title, who = str(post.title), post.author.public_name
    return Item(f"{who} published “{title}”", plain(post.published.body_html), who, post.get_absolute_url(), title)


def know_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three kinds alone: at once after ten minutes, daily, and one for staff that comes by no mail."""
    for known in list(KINDS):
        monkeypatch.delitem(KINDS, known)
    for kind in (
        Kind("essay", "New essays", "Essays of your courses.", describe, Cadence.AT_ONCE, DELAY),
        Kind("followed", "Followed essays", "Essays you follow.", describe, Cadence.DAILY),
        Kind("waiting", "What waits", "For staff.", describe, Cadence.OFF, for_staff=True),
    ):
        monkeypatch.setitem(KINDS, kind.name, kind)


def tell_of(post: Post, *people: Enrolment | User, kind: str = "essay", **more: Any) -> None:
    """Queue a notice of this essay for these people."""
    ids = [person.pk if isinstance(person, User) else person.user_id for person in people]
    notices.queue(kind, post, ids, course=post.course, post=post, **more)


def mail_into(folder: Path, settings: Any) -> None:
    """Letters are files from now on."""
    settings.DELIVERY_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = folder


def filed(folder: Path) -> list[EmailMessage]:
    """Every letter in the files, as a mail program reads it."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
    raw = [one for path in files for one in path.read_bytes().split(BETWEEN_FILED) if one.strip()]
    return [message_from_bytes(one, policy=policy.default) for one in raw]


def sent(folder: Path) -> list[EmailMessage]:
    """Send what is due, then read all letters."""
    send_due.call()
    return filed(folder)


def parts(letter: EmailMessage) -> tuple[str, str]:
    """The plain text and the HTML of a letter."""
    kinds = [(part.get_content_type(), str(part.get_content())) for part in letter.walk() if not part.is_multipart()]
    assert [kind for kind, _text in kinds] == ["text/plain", "text/html"]
    return kinds[0][1], kinds[1][1]


def head(letter: EmailMessage, name: str) -> str:
    """One line of the head; a long one is folded, and begins with the space it was folded at."""
    return str(letter[name]).strip()


def unsubscribe_path(letter: EmailMessage) -> str:
    """The address to which a mail program posts, without the site's name."""
    return str(LINK.findall(head(letter, "List-Unsubscribe").strip("<>"))[0])


@dataclass
class PostOffice:
    """Whom a mail server of our own turns away, whose letters it took, what stood in them, and how often it was asked
    at all. Before it says that it has taken one, `at_data` is called."""

    away: set[str]
    took: list[str]
    letters: list[EmailMessage] = field(default_factory=list)
    n_asked: int = 0
    at_data: Callable[[], None] = lambda: None


@contextmanager
def mail_server(
    settings: Any, turns_away: Sequence[str] = (), is_mute: bool = False, drops: bool = False
) -> Iterator[PostOffice]:
    """A real server on this machine that turns some people away, or one that says nothing at all, or one that hangs up
    in the middle of each letter."""
    office, done = PostOffice(set(turns_away), []), threading.Event()

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            office.n_asked += 1
            if is_mute:
                done.wait(10)
                return
            self.answer("220 here")
            while line := self.rfile.readline().decode().strip():
                self.hear(line)

        def answer(self, line: str) -> None:
            with suppress(OSError):  # whoever was killed hears no answer
                self.wfile.write(f"{line}\r\n".encode())

        def hear(self, line: str) -> None:
            if line.upper().startswith("RCPT"):
                to = line.partition("<")[2].partition(">")[0]
                self.answer("550 nobody" if to in office.away else "250 yes")
                office.took += [] if to in office.away else [to]
            elif line.upper() == "DATA":
                self.answer("354 go on")
                if drops:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                self.take()
            else:
                self.answer("221 bye" if line.upper() == "QUIT" else "250 fine")

        def take(self) -> None:
            lines = b""
            while (line := self.rfile.readline()) not in {b".\r\n", b""}:
                lines += line
            office.letters.append(message_from_bytes(lines, policy=policy.default))
            office.at_data()
            self.answer("250 taken")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads, allow_reuse_address = True, True

    with Server(("127.0.0.1", 0), Talk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        talk_to(settings, server.server_address[1])
        settings.EMAIL_TIMEOUT = 0.5 if is_mute else 30
        yield office
        done.set()
        server.shutdown()


def talk_to(settings: Any, port: int) -> None:
    """Letters go to a server at this port, with little patience."""
    settings.DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5
