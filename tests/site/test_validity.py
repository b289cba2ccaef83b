"""The pages that the browser walks, those where requests end, and what is taken home as HTML: valid, with a title,
headings in order and landmarks. Those of the standing world are asked in `test_whole_pages.py`."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from blog import publishing
from blog.models import Course, Enrolment, Post, User
from blog.site.work import pack
from tests.site.archives import archived, opened
from tests.site.well_made import WholePage, complaints, needs_vnu, shape
from tests.site.whole_pages import of_the_demonstration, text_of

ENDS = "400/ 403/ 404/ 429/ 500/ busy/ full/disk/".split()
ONE_OF_EACH = {"title": True, "first headings": 1, "skipped": [], "main": 1, "header": 1, "footer": 1}
NO_LANDMARKS = {"header": 0, "footer": 0}
FOR_PAPER = "/printed/ as "
DOCUMENT = b"<h1>A title</h1><p>Words.<a href='#n'>1</a></p><table><tr><td>1</td></tr></table><p id='n'>A note.</p>"
ROSTER = b"email,name\nnew@example.edu,New Person\nnobody,Nobody\n"


def badly_made(pages: list[WholePage], **but: int) -> dict[str, Any]:
    """The pages that are not as all are, and how they are."""
    paper = {page.asked for page in pages if FOR_PAPER in page.asked}
    wanted = {page.asked: ONE_OF_EACH | but | (NO_LANDMARKS if page.asked in paper else {}) for page in pages}
    return {page.asked: made for page in pages if (made := shape(page)) != wanted[page.asked]}


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    """The people of the demonstration may sign in."""
    settings.DEMO = True


@pytest.fixture
def ends(settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Addresses that end in every way there is; refusals are expected, and not worth a line."""
    settings.ROOT_URLCONF, settings.MAINTENANCE_FILE = "tests.site.test_ends", tmp_path / "maintenance"
    caplog.set_level(logging.CRITICAL, "django")


def signed_in(name: str) -> Client:
    """A browser in which one of the demonstration's people is signed in."""
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(email=f"{name}@example.edu"))
    return client


def where_requests_end() -> Iterator[WholePage]:
    """The page of every end, as somebody who is signed in meets it; and of a form that is too old."""
    client = signed_in("author")
    gone = publishing.withdraw(Post.objects.get(pk=3), User.objects.get(email="author@example.edu"))
    for address in [*(f"/ends/{end}" for end in ENDS), "/preview/", "/twentieth-century-russia/nothing/"]:
        yield WholePage("", address, text_of(client.get(address)))
    yield WholePage("", "withdrawn", text_of(Client().get(gone.get_absolute_url())))
    yield WholePage("", "a full disk", text_of(client.post("/ends/full/disk/", {"title": "Two", "body": "\nWords"})))
    yield WholePage("", "an old form", text_of(Client(enforce_csrf_checks=True).post("/join/", {"code": "x"})))
    call_command("maintenance", "on", "--until", "2999-01-01T00:00", stdout=StringIO())
    yield WholePage("", "maintenance", text_of(client.get("/")))


def what_comes_of_files() -> Iterator[WholePage]:
    """The pages that are shown for a file somebody sends: an essay's, and a roster's."""
    document = {"document": SimpleUploadedFile("a.html", DOCUMENT), "body": "Words."}
    brought = signed_in("author").post("/twentieth-century-russia/write/document/", document)
    yield WholePage("", "a document", text_of(brought))
    sent, roster = signed_in("instructor"), "/admin/blog/enrolment/roster/twentieth-century-russia/"
    plan = sent.post(roster, {"roster": SimpleUploadedFile("r.csv", ROSTER)}, follow=True)
    yield WholePage("", "a roster", text_of(plan))


def what_is_taken_home(folder: Path) -> Iterator[WholePage]:
    """The pages of an archive for anyone and for staff, and of an author's own work."""
    for circle in ("web", "staff"):
        for name, content in opened(archived(Course.objects.get(), circle, folder / f"{circle}.zip")).files.items():
            if name.endswith(".html"):
                yield WholePage("", f"{circle}: {name}", content.decode())
    out = BytesIO()
    pack(Enrolment.objects.select_related("course", "user").get(pk=3), out)
    with ZipFile(out) as work:
        for name in work.namelist():
            if name.endswith(".html"):
                yield WholePage("", f"my work: {name}", work.read(name).decode())


@needs_vnu
def test_the_pages_that_the_browser_walks_are_valid_and_well_made(loaded: None, tmp_path: Path) -> None:
    pages = list(of_the_demonstration())
    assert [page.asked for page in pages if "<html" not in page.html] == []
    assert badly_made(pages) == {}
    assert complaints(pages, tmp_path) == {}


@needs_vnu
def test_where_requests_end_is_valid_and_well_made(loaded: None, ends: None, tmp_path: Path) -> None:
    pages = [*what_comes_of_files(), *where_requests_end()]
    assert [page.asked for page in pages if "<html" not in page.html] == []
    assert badly_made(pages) == {}
    assert complaints(pages, tmp_path) == {}


@needs_vnu
def test_what_is_taken_home_is_valid(loaded: None, tmp_path: Path) -> None:
    pages = list(what_is_taken_home(tmp_path))
    assert len(pages) > 40
    assert complaints(pages, tmp_path) == {}
    kept = [page for page in pages if not page.asked.startswith("my work")]
    assert badly_made(kept) == {}


@needs_vnu
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("<p><ul><li>a</ul></p>", "No “p” element in scope"),
        ("<img src='a.png'>", "An “img” element must have an “alt” attribute"),
        ("<p id=a><p id=a>", "Duplicate ID “a”"),
        ("<p hx-get='/'>a</p>", "Attribute “hx-get” not allowed"),
    ],
)
def test_a_fault_would_be_found(wrong: str, told: str, tmp_path: Path) -> None:
    page = WholePage("", "made up", f'<!doctype html><html lang="en"><title>T</title><body>{wrong}</body></html>')
    assert [words.startswith(told) for words in complaints([page], tmp_path)] == [True]
    assert badly_made([page])["made up"] == ONE_OF_EACH | NO_LANDMARKS | {"first headings": 0, "main": 0}


def test_a_left_out_heading_would_be_found() -> None:
    page = WholePage("", "made up", "<title></title><main><h1>a</h1><h3>b</h3><header>c</header></main>")
    assert shape(page) == ONE_OF_EACH | NO_LANDMARKS | {"title": False, "skipped": [(1, 3)]}
