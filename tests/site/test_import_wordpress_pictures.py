"""Pictures of a WordPress site: from the uploads somebody saved, or from the one host they named, and from nowhere
else; what is missing is told and becomes words."""

from __future__ import annotations

import io
import socket
import stat
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from blog.models import Course, Image, Origin, Post
from blog.refusals import Refused
from blog.site import wordpress
from blog.site.wordpress.fetching import Fetcher, NotFetched, is_public
from blog.site.wordpress.uploads import Archive, Folder, uploads_at
from tests.site.exports import SITE, attachment, export, item
from tests.site.test_import_wordpress import brought, media, reasons

__all__ = ["media"]
SHOWN = f'<p>Before.</p><img src="{SITE}/wp-content/uploads/2019/04/red-300x200.jpg" alt="A red square"/><p>After.</p>'


def picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Pillow.new("RGB", (30, 20), colour).save(out, "JPEG")
    return out.getvalue()


def zipped(folder: Path, files: dict[str, bytes]) -> str:
    path = folder / "uploads.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return str(path)


def one(**more: Any) -> str:
    return export(item(1, content=SHOWN, **more), attachment(20, "2019/04/red.jpg"))


@pytest.mark.parametrize("root", ["", "uploads/", "backup/wp-content/uploads/"])
def test_a_picture_comes_from_the_uploads_in_whatever_size_it_is_shown(
    course: Course, tmp_path: Path, root: str
) -> None:
    account = brought(tmp_path, one(), uploads=zipped(tmp_path, {f"{root}2019/04/red.jpg": picture()}))
    post, image = Post.objects.get(), Image.objects.get()
    assert (image.post, image.width, image.file.read()[:2]) == (post, 30, b"\xff\xd8")
    assert f"![A red square](/images/{image.name})" in post.draft.body
    assert f'src="/images/{image.name}"' in post.published.body_html
    assert (account["attachments"]["brought"], account["attachments"]["skipped"]) == (1, 0)


def test_a_picture_that_is_missing_becomes_words_and_is_told(course: Course, tmp_path: Path) -> None:
    account = brought(tmp_path, one())
    address = f"{SITE}/wp-content/uploads/2019/04/red-300x200.jpg"
    assert f"[Picture: A red square]({address})" in Post.objects.get().draft.body
    assert reasons(account, "post 1") == [f"the picture {address} is missing: it is not among the uploads"]
    assert (account["attachments"]["skipped"], account["attachments"]["missing"]) == (1, 1)


def test_pictures_that_are_found_later_are_brought_then(course: Course, tmp_path: Path) -> None:
    brought(tmp_path, one())
    again = brought(tmp_path, one())
    assert (again["posts"]["updated"], len(reasons(again, "post 1"))) == (0, 1)
    uploads = zipped(tmp_path, {"2019/04/red.jpg": picture()})
    found = brought(tmp_path, one(), uploads=uploads)
    assert (found["posts"]["updated"], found["attachments"]["brought"], Image.objects.count()) == (1, 1, 1)
    last = brought(tmp_path, one())
    assert (last["posts"]["unchanged"], last["attachments"]["unchanged"], Image.objects.count()) == (1, 1, 1)
    assert Image.objects.get().name in Post.objects.get().published.body


def test_the_picture_at_the_head_is_shown_first(course: Course, tmp_path: Path) -> None:
    meta = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>20</wp:meta_value></wp:postmeta>"
    text = export(item(1, meta=meta), attachment(20, "2019/04/red.jpg"))
    brought(tmp_path, text, uploads=zipped(tmp_path, {"2019/04/red.jpg": picture()}))
    assert Post.objects.get().published.image == Image.objects.get()


def test_what_is_no_picture_is_told_and_not_kept(course: Course, tmp_path: Path) -> None:
    account = brought(tmp_path, one(), uploads=zipped(tmp_path, {"2019/04/red.jpg": b"<script>alert(1)</script>"}))
    assert (Image.objects.count(), Origin.objects.filter(kind="picture").count()) == (0, 0)
    assert "This file is not a picture that can be shown." in reasons(account, "post 1")[0]


def test_an_attachment_that_nothing_shows_is_told(course: Course, tmp_path: Path) -> None:
    account = brought(tmp_path, export(item(1), attachment(20, "2019/04/red.jpg"), attachment(21, "2019/04/text.pdf")))
    assert reasons(account, "attachment 20") == ["no essay that comes in shows it"]
    assert reasons(account, "attachment 21") == ["it is no picture; links to it stay as they are"]


def test_a_zip_that_swells_is_not_read(tmp_path: Path) -> None:
    archive = Archive(Path(zipped(tmp_path, {"bomb.jpg": b"0" * 9_000_000, "large.jpg": b"0" * 11_000_000})))
    assert (archive.read("bomb.jpg"), archive.read("large.jpg")) == (b"", b"")


def test_names_that_lead_up_are_never_found(tmp_path: Path) -> None:
    archive = Archive(Path(zipped(tmp_path, {"../../etc/red.jpg": picture(), "/abs/red.jpg": picture()})))
    assert archive.find("https://x.example/wp-content/uploads/etc/red.jpg") == ""
    assert archive.find("https://x.example/wp-content/uploads/2019/../red.jpg") == ""


def test_the_same_name_of_another_month_is_another_picture(tmp_path: Path) -> None:
    archive = Archive(Path(zipped(tmp_path, {"uploads/2018/01/red.jpg": picture()})))
    assert archive.find(f"{SITE}/wp-content/uploads/2019/04/red.jpg") == ""
    assert archive.find(f"{SITE}/wp-content/uploads/2018/01/red.jpg") == "uploads/2018/01/red.jpg"


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    folder = tmp_path / "uploads"
    folder.mkdir()
    (folder / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (folder / "real.jpg").write_bytes(b"real")
    found = Folder(folder)
    assert (found.find("/link.jpg"), found.read("link.jpg"), found.read("real.jpg")) == ("", b"", b"real")
    assert stat.S_ISLNK((folder / "link.jpg").lstat().st_mode)


def test_uploads_that_are_neither_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    for name, sentence in (("a.txt", r"a\.txt is no zip"), ("b.zip", r"b\.zip is not there")):
        with pytest.raises(Refused, match=sentence):
            uploads_at(str(tmp_path / name))


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.0.0.8 172.16.3.4 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 255.255.255.255 ::1 ::"
    " fe80::1 fe80::1%eth0 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: host".split(),
)
def test_no_address_of_a_private_net_is_asked(address: str) -> None:
    def never(*_args: object) -> socket.socket:
        raise AssertionError("a connection was opened")

    assert not is_public(address)
    fetcher = Fetcher("class.example.org", lambda _host, _port: ["93.184.216.34", address], never)
    with pytest.raises(NotFetched, match="within a private network"):
        fetcher.fetch("https://class.example.org/a.jpg")


@pytest.mark.parametrize(
    "address",
    [
        "https://other.example.org/a.jpg",
        "https://class.example.org.evil.example/a.jpg",
        "https://class.example.org@evil.example/a.jpg",
        "https://user:word@class.example.org/a.jpg",
        "https://class.example.org:8443/a.jpg",
        "ftp://class.example.org/a.jpg",
        "file:///etc/passwd",
        "https://[bad/a.jpg",
    ],
)
def test_no_other_host_port_or_scheme_is_asked(address: str) -> None:
    def never(*_args: object) -> list[str]:
        raise AssertionError("a name was looked up")

    with pytest.raises(NotFetched):
        Fetcher("class.example.org", never).fetch(address)


@pytest.mark.parametrize("host", ["", "localhost", "http://class.example.org", "a.b/c", "1.2.3.4:80"])
def test_what_is_no_host_is_refused(host: str) -> None:
    with pytest.raises(Refused, match="is not the name of a host"):
        Fetcher(host)


class Answers(BaseHTTPRequestHandler):
    """A host with a picture, one that is too large, and ways to elsewhere."""

    def do_GET(self) -> None:
        """Answer by path."""
        ways = {
            "/moved.jpg": "/red.jpg",
            "/out.jpg": "http://evil.example/a.jpg",
            "/in.jpg": "http://127.0.0.1/a",
            "/loop": "/loop",
        }
        if way := ways.get(self.path):
            self.send_response(302)
            self.send_header("Location", way)
            self.end_headers()
            return
        self.send_response(200 if self.path in {"/red.jpg", "/large.jpg"} else 404)
        self.end_headers()
        self.wfile.write(picture() if self.path == "/red.jpg" else b"0" * 10_500_000)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[Fetcher]:
    """A fetcher whose host is this machine's, under a public address."""
    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def connect(address: str, _port: int, seconds: float) -> socket.socket:
        assert address == "93.184.216.34"
        return socket.create_connection(("127.0.0.1", server.server_port), timeout=seconds)

    yield Fetcher("Class.Example.org", lambda _host, _port: ["93.184.216.34"], connect)
    server.shutdown()
    server.server_close()


def test_a_picture_is_fetched_from_the_host_that_was_named(host: Fetcher) -> None:
    for path in ("red", "moved"):
        assert host.fetch(f"http://class.example.org/{path}.jpg") == picture()


def test_an_import_fetches_what_is_not_among_the_uploads(course: Course, host: Fetcher, tmp_path: Path) -> None:
    file = tmp_path / "export.xml"
    file.write_text(export(item(1, content='<img src="http://class.example.org/red.jpg" alt="Red"/>')))
    run = wordpress.order(course, wordpress.files_at([file]), wordpress.Options(fetch=host.host), None)
    for _step in wordpress.Bringing(run, fetcher=host):
        pass
    assert Image.objects.get().post == Post.objects.get()


@pytest.mark.parametrize("path", ["out.jpg", "in.jpg", "loop", "gone.jpg", "large.jpg"])
def test_nothing_is_fetched_past_the_bounds(host: Fetcher, path: str) -> None:
    with pytest.raises(NotFetched):
        host.fetch(f"http://class.example.org/{path}")


def test_a_zip_that_says_it_lists_more_than_memory_holds_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "uploads.zip"
    file.write_bytes(b"PK\x05\x06" + bytes(8) + (2_000_000_000).to_bytes(4, "little") + bytes(6))
    with pytest.raises(Refused, match="holds too many files"):
        uploads_at(str(file))
