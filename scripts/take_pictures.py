"""Take the pictures of the documents: start the demonstration on a scratch database, at a moment that stands still,
and photograph its pages with the system's Chromium. Run it from the project's folder with the packages of the tests:
`.venv/bin/python scripts/take_pictures.py`, or with the names of some pictures. It writes `docs/images/`."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path("docs/images")
COURSE = "/twentieth-century-russia/"
ESSAY, DRAFT = f"{COURSE}posts/two-capitals-of-one-revolution/", f"{COURSE}posts/an-island-in-the-ussuri/"
PASSWORD = "colloquy-demo"  # noqa: S105 - the demonstration's, printed wherever it is started
MOMENT = "2026-11-21T18:00:00+00:00"
# time_machine brings pytest along where it is installed, and the settings would take the site for one under test.
STANDING_STILL = f"""import sys
sys.modules["pytest"] = None
import time_machine
del sys.modules["pytest"]
time_machine.travel("{MOMENT}", tick=True).start()
"""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--force-color-profile=srgb",
]
PATIENCE = 900
COLOURS = 200
Shown = Callable[[Page], None]


def nothing(page: Page) -> None:
    """The page as it opens."""


def citations(page: Page) -> None:
    """What the citations need, beside the text."""
    page.get_by_role("radio", name="Citations").check(force=True)


def works(page: Page) -> None:
    """The list of works, with the form of the first one open."""
    page.get_by_role("radio", name="Sources").check(force=True)
    page.get_by_role("button", name="Edit").first.click()
    page.get_by_role("heading", name="Edit this work").wait_for()


def thread(page: Page) -> None:
    """The discussion, from its heading on."""
    page.locator("#comments h2").first.evaluate("heading => { heading.scrollIntoView(); scrollBy(0, -24); }")


def settings(page: Page) -> None:
    """The course's settings from the top, with what one can do with a course."""
    page.get_by_role("link", name="Twentieth-Century Russia").first.click()
    page.get_by_role("link", name="Close the course").wait_for()


def closing(page: Page) -> None:
    """What is still open before a course closes."""
    settings(page)
    page.get_by_role("link", name="Close the course").click()


def taking(page: Page) -> None:
    """As what a course is taken along."""
    settings(page)
    page.get_by_role("link", name="Take it away").click()


# Each picture: who looks, where, what is done first, how high it is.
PICTURES: dict[str, tuple[str, str, Shown, int]] = {
    "essay": ("", ESSAY, nothing, 1150),
    "stream-phone-dark": ("", COURSE, nothing, 1150),
    "thread": ("classmate", ESSAY, thread, 800),
    "name": ("classmate", f"{COURSE}me/", nothing, 800),
    "write": ("author", f"{DRAFT}edit/", nothing, 900),
    "citations": ("author", f"{DRAFT}edit/", citations, 800),
    "work": ("author", f"{DRAFT}edit/", works, 900),
    "publish": ("author", f"{DRAFT}publication/", nothing, 800),
    "desk": ("instructor", "/admin/comments/comment/desk/", nothing, 800),
    "course": ("instructor", "/admin/blog/course/", settings, 720),
    "closing": ("instructor", "/admin/blog/course/", closing, 800),
    "taking": ("instructor", "/admin/blog/course/", taking, 760),
}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def demonstration() -> Iterator[str]:
    """The address of the demonstration; its files and its processes are gone afterwards."""
    with TemporaryDirectory() as scratch:
        (Path(scratch) / "sitecustomize.py").write_text(STANDING_STILL)
        port = free_port()
        kept = {"DATABASE_URL": f"sqlite:///{scratch}/site.sqlite3", "MEDIA_ROOT": f"{scratch}/media"}
        names = {"SITE_URL": f"http://127.0.0.1:{port}", "DEMO": "1", "PYTHONPATH": scratch}
        command = [sys.executable, "manage.py", "demo", "--port", str(port)]
        environment = {**os.environ, **kept, **names}
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - our own words
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the demonstration answers. Ends the run where it stopped, or takes too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - our own address
                return
        except (URLError, OSError):
            time.sleep(1)
    raise SystemExit("The demonstration did not start: try `make run`.")


def opened(browser: Browser, site: str, name: str, person: str, height: int) -> Page:
    """A window for one picture, signed in as a person of the demonstration, or as nobody."""
    is_phone = "phone" in name
    page = browser.new_page(
        base_url=site,
        viewport={"width": 390 if is_phone else 1280, "height": height},
        color_scheme="dark" if "dark" in name else "light",
        reduced_motion="reduce",
        locale="en-US",
        timezone_id="America/New_York",
    )
    page.set_default_timeout(PATIENCE * 1000)
    if person:
        page.goto("/accounts/login/")
        page.get_by_label("Email").fill(f"{person}@example.edu")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda address: "login" not in address)
    return page


def take(browser: Browser, site: str, name: str) -> int:
    """Take one picture, in few colours; its size in bytes."""
    person, address, prepare, height = PICTURES[name]
    page = opened(browser, site, name, person, height)
    page.goto(address)
    prepare(page)
    page.wait_for_load_state("networkidle")
    taken = Image.open(BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    page.close()
    file = FOLDER / f"{name}.png"
    taken.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    return file.stat().st_size


def main(names: list[str]) -> None:
    """Take the pictures of these names, or all."""
    if unknown := set(names) - set(PICTURES):
        raise SystemExit(f"No picture is called {', '.join(sorted(unknown))}. There are: {', '.join(PICTURES)}.")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        raise SystemExit("No Chromium on this machine: apt-get install chromium")
    with demonstration() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name in names or PICTURES:
            print(f"{name}: {take(browser, site, name):,} bytes", flush=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
