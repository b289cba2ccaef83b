"""Drives a running server for some minutes as four visitors who mean no good: reads pages, follows their links, fills
their forms with what Hypothesis makes and what stands in `tests/hostile.py`, tampers with what is hidden in them, mixes
methods, and asks for every address with made-up values. The same seed asks in the same order. It prints what was asked,
what came back, and every 5xx with its request; the exit code is 1 if there was one."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from http.cookies import CookieError, SimpleCookie
from urllib.parse import unquote

from benchmarks.drills.site import PATIENCE, Place, a_site
from benchmarks.driving import Asked, Filler, Form, forms_of, links_of, local
from tests.site.addresses import routes, spelt_out

VISITORS = ("anonymous", "student", "instructor", "administrator")
ACCOUNTS = {"student": "author", "instructor": "instructor", "administrator": "admin"}
METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "BREW", "POST")
RENEWED, LONGEST_PAGE, SHOWN = 100, 600_000, 400
MOST = 400  # links of one address, forms of one view, that are remembered
EACH, BROKEN = 3, 500
DEMONSTRATION = "from blog.site import demo; list(demo.load())"


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 where nothing did."""

    status: int
    text: str = ""
    cookies: tuple[str, ...] = ()
    leads_to: str = ""


Asks = Callable[[Asked, str], Answer]


@dataclass
class Visitor:
    """Somebody at a browser, and what they have met: pages by the view they belong to, forms by view and fields."""

    name: str
    cookies: dict[str, str] = field(default_factory=dict)
    pages: dict[str, dict[str, int]] = field(default_factory=dict)
    forms: dict[tuple[str, str], tuple[Form, int]] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        """What their browser sends along."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def keep(self, sent: tuple[str, ...]) -> None:
        """Keep the cookies of an answer, or lose those that it takes back."""
        for line in sent:
            with suppress(CookieError):
                for name, morsel in SimpleCookie(line).items():
                    self.cookies[name] = morsel.value
                    if not morsel.value or morsel["max-age"] == "0":
                        del self.cookies[name]


@dataclass
class Drive:
    """One drive: who visits, what is known of the site's addresses, and what was seen."""

    asks: Asks
    filler: Filler
    addresses: list[str]
    visitors: list[Visitor]
    statuses: Counter[int] = field(default_factory=Counter)
    views: dict[str, set[int]] = field(default_factory=dict)
    sent: set[tuple[str, str]] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    turn: int = 0

    def step(self) -> None:
        """One visitor asks once."""
        visitor = self.visitors[self.turn % len(self.visitors)]
        asked = self.choice_of(visitor, self.turn // len(self.visitors))
        self.turn += 1
        self.ask(visitor, asked)

    def choice_of(self, visitor: Visitor, turn: int) -> Asked:
        """What a visitor does next: each third time another of all addresses, until each was asked; else a form, a
        link, or something made up."""
        pick = self.filler.chance.random()
        if turn % EACH == 0 and turn // EACH < len(self.addresses):
            return Asked("GET", self.made_up(self.addresses[turn // EACH], visitor))
        if pick < 0.45 and visitor.forms:
            return self.filler.asked(self.form(visitor))
        if pick < 0.7:
            return self.link(visitor)
        path = self.made_up(self.filler.chance.choice(self.addresses), visitor)
        if pick < 0.8:
            return Asked("GET", self.filler.queried(self.link(visitor).path))
        return Asked("GET" if pick < 0.9 else self.filler.chance.choice(METHODS), path)

    def link(self, visitor: Visitor) -> Asked:
        """A page they have met, of the views asked least the one asked least."""
        if not visitor.pages:
            return Asked("GET", "/")
        views = self.filler.chance.sample(sorted(visitor.pages), min(4, len(visitor.pages)))
        pages = visitor.pages[min(views, key=lambda view: sum(visitor.pages[view].values()))]
        path = min(pages, key=lambda path: (pages[path], path))
        pages[path] += 1
        return Asked("GET", path)

    def form(self, visitor: Visitor) -> Form:
        """A form they have met, of some the one that was sent least."""
        some = self.filler.chance.sample(sorted(visitor.forms), min(4, len(visitor.forms)))
        key = min(some, key=lambda known: visitor.forms[known][1])
        form, times = visitor.forms[key]
        visitor.forms[key] = form, times + 1
        self.sent.add(key)
        return form

    def made_up(self, pattern: str, visitor: Visitor) -> str:
        """An address with its places filled by chance, with words of addresses that they have met among others."""
        met = [path for pages in visitor.pages.values() for path in list(pages)[:3]]
        known = sorted({part for path in met for part in path.partition("?")[0].split("/") if part})
        return spelt_out(pattern, lambda _place: self.filler.placed(known))

    def ask(self, visitor: Visitor, asked: Asked) -> None:
        """Ask, and remember what came of it."""
        began = time.monotonic()
        answer = self.asks(asked, visitor.cookie)
        self.slowest = max(self.slowest, (time.monotonic() - began, f"{asked.method} {asked.path[:SHOWN]}"))
        self.statuses[answer.status] += 1
        self.views.setdefault(view_of(asked.path), set()).add(answer.status)
        if not 0 < answer.status < BROKEN:
            told = f"{asked.kind} {asked.body[:SHOWN]!r}" if asked.body else ""
            self.broken.append(f"{answer.status} {visitor.name} {asked.method} {asked.path[:SHOWN]} {told}".strip())
        visitor.keep(answer.cookies)
        if answer.leads_to and (path := local(answer.leads_to, asked.path)):
            self.remember(visitor, path)
        if answer.text and len(answer.text) < LONGEST_PAGE:
            self.read(visitor, answer.text, asked.path)

    def remember(self, visitor: Visitor, path: str) -> None:
        """Remember an address with those of its view, unless it is a file's or there are many."""
        known = {} if path.startswith("/static/") else visitor.pages.setdefault(view_of(path), {})
        if len(known) < MOST:
            known.setdefault(path, 0)

    def read(self, visitor: Visitor, page: str, at: str) -> None:
        """Remember the links and forms of a page."""
        for path in links_of(page, at):
            self.remember(visitor, path)
        for form in forms_of(page, at):
            key = view_of(form.address), " ".join(sorted({one.name for one in form.fields}))
            if len(visitor.forms) < MOST or key in visitor.forms:
                visitor.forms[key] = form, visitor.forms.get(key, (form, 0))[1]


def main() -> None:
    """Drive for as long as was asked, and say what was seen."""
    wanted = arguments()
    with a_site(wanted.database) as place:
        place.environment["DEMO"] = "1"
        place.shell(DEMONSTRATION)
        with inside(place) as addresses:
            server = place.serve()
            visitors = [Visitor(name) for name in VISITORS]
            drive = Drive(over_http(server.host), Filler(wanted.seed), addresses, visitors)
            began = time.monotonic()
            while time.monotonic() - began < wanted.minutes * 60:
                is_due = drive.turn % (RENEWED * len(visitors)) == 0
                renew([one for one in visitors if is_due or "sessionid" not in one.cookies])
                drive.step()
            show(drive, wanted, time.monotonic() - began)
        if drive.broken:
            say((place.folder / "web.log").read_text(errors="replace")[-6_000:])
    sys.exit(1 if drive.broken else 0)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drive", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5, metavar="N", help="how long (5)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="which one (sqlite)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="what chance begins with (1)")
    return parser.parse_args()


@contextmanager
def inside(place: Place) -> Iterator[list[str]]:
    """The site's own settings in this process; all of its addresses."""
    os.environ.update(place.environment)
    import django

    django.setup()
    from django.db import connections

    try:
        yield [route.address for route in routes()]
    finally:
        connections.close_all()


def view_of(path: str) -> str:
    """The view that an address of the site belongs to, by its name or its pattern; empty for an address of none."""
    from django.urls import Resolver404, resolve

    try:
        found = resolve(unquote(path.partition("?")[0]))
    except Resolver404:
        return ""
    return found.view_name or str(found.route)


def renew(visitors: list[Visitor]) -> None:
    """Bring back what the visitors undid to themselves: their accounts, places and sessions, by the demonstration's own
    files where a course or a person is gone."""
    from django.test import Client

    from blog.models import User
    from blog.site import demo

    for visitor in visitors:
        if not (account := ACCOUNTS.get(visitor.name)):
            continue
        people = User.objects.filter(email=f"{account}@example.edu")
        if not people.exists() or not demo.is_loaded():
            with suppress(Exception):  # whatever stands in the way, the others go on
                list(demo.load())
        people.update(is_active=True, **({"is_superuser": True} if account == "admin" else {}))
        if (person := people.first()) is not None:
            client = Client()
            client.force_login(person)
            visitor.cookies |= {name: morsel.value for name, morsel in client.cookies.items()}


def over_http(host: str) -> Asks:
    """Asks a server of this machine."""

    def ask(asked: Asked, cookie: str) -> Answer:
        head = {"Accept": "text/html,*/*", "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
        head |= ({"Cookie": cookie} if cookie else {}) | ({"Content-Type": asked.kind} if asked.kind else {})
        connection = HTTPConnection(host, timeout=PATIENCE)
        try:
            connection.request(asked.method, asked.path, asked.body or None, head)
            response = connection.getresponse()
            is_page = (response.getheader("Content-Type") or "").startswith("text/html")
            text = response.read().decode("utf-8", "replace") if is_page else ""
            cookies = tuple(response.headers.get_all("Set-Cookie") or ())
            return Answer(response.status, text, cookies, response.getheader("Location") or "")
        except (OSError, HTTPException, ValueError):
            return Answer(0)
        finally:
            connection.close()

    return ask


def show(drive: Drive, wanted: argparse.Namespace, seconds: float) -> None:
    """What was asked, what came back, which views were met, and what broke."""
    classes: Counter[str] = Counter()
    for status, times in drive.statuses.items():
        classes[f"{status // 100}xx" if status else "no answer"] += times
    known = {view_of(spelt_out(address, lambda _place: "1")) for address in drive.addresses} - {""}
    met = {view for view, statuses in drive.views.items() if view}
    well = {view for view, statuses in drive.views.items() if view and min(statuses, default=BROKEN) < 400}
    told = ", ".join(f"{times:,} {kind}" for kind, times in sorted(classes.items()))
    say(f"{drive.turn:,} requests in {seconds:.0f} s: {told}")
    say(f"{len(drive.sent)} forms sent of {len({key for one in drive.visitors for key in one.forms})} met")
    say(f"{len(met)} views asked, {len(well)} of them answered with more than a refusal")
    say(f"never met: {' '.join(sorted(known - met)) or 'none'}")
    say(f"slowest: {drive.slowest[0]:.1f} s, {drive.slowest[1]}")
    for line in dict.fromkeys(drive.broken):
        say(line)
    ended = f"{wanted.database}, seed {wanted.seed}; {datetime.now(UTC):%Y-%m-%d};"
    say(f"{len(drive.broken)} answers that were a 5xx, or none; {ended}")
    say(f"load {os.getloadavg()[0]:.1f}; Python {platform.python_version()}.")


def say(line: str) -> None:
    """Print a line, whatever it holds."""
    sys.stdout.write(line.encode("ascii", "backslashreplace").decode() + "\n")


if __name__ == "__main__":
    main()
