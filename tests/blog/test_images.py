"""`/images/`: what is kept of a picture, and who may see it."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from PIL import Image as Pillow

from blog import publishing
from blog.deleting import delete_draft
from blog.models import Enrolment, Image
from blog.pictures import drop_files
from tests.factories import agreed, published, written


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Files go to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(
    kind: str = "PNG", size: tuple[int, int] = (40, 20), name: str = "a.png", **kept: Any
) -> SimpleUploadedFile:
    out = io.BytesIO()
    Pillow.new("RGB", size, "#8f2d1f").save(out, kind, **kept)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def bomb(size: tuple[int, int]) -> SimpleUploadedFile:
    """A file that says it is a PNG of this size, and holds almost nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 6, 0, 0, 0))
    content = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return SimpleUploadedFile("a.png", content, content_type="image/png")


def lying(kind: str, size: tuple[int, int]) -> SimpleUploadedFile:
    """A small GIF or WebP whose head says that it is this large: their sizes stand at 6, or as 14 bits each at 21."""
    content = bytearray(picture(kind, **({"lossless": True} if kind == "WEBP" else {})).read())
    width, height = size
    if kind == "GIF":
        content[6:10] = struct.pack("<HH", width, height)
    else:
        head = int.from_bytes(content[21:25], "little")
        content[21:25] = (head >> 28 << 28 | height - 1 << 14 | width - 1).to_bytes(4, "little")
    return SimpleUploadedFile("a.png", bytes(content), content_type="image/png")


def bring(client: Client, upload: Any) -> Any:
    return client.post("/images/", {"image": upload})


@pytest.mark.parametrize(("kind", "kept"), [("PNG", "png"), ("JPEG", "jpeg"), ("WEBP", "webp"), ("GIF", "png")])
def test_a_picture_is_encoded_anew_under_a_random_name(
    as_author: Client, author: Enrolment, kind: str, kept: str
) -> None:
    answer = bring(as_author, picture(kind, name="evil.html"))
    image = Image.objects.get()
    assert (image.kind, image.width, image.height, image.uploader) == (kept, 40, 20, author.user)
    assert answer.json()["image_code"].strip().startswith(f"![Describe the picture](/images/{image.name} ")
    served = as_author.get(f"/images/{image.name}")
    assert (served["Content-Type"], served["Content-Security-Policy"]) == (
        f"image/{kept}",
        "sandbox; default-src 'none'; frame-ancestors 'none'",
    )
    assert Pillow.open(io.BytesIO(b"".join(served))).size == (40, 20)
    assert "evil" not in image.file.name


def test_a_photograph_stands_upright_and_forgets_where_it_was_taken(as_author: Client) -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "A camera"
    bring(as_author, picture("JPEG", exif=exif))
    image = Image.objects.get()
    assert (image.width, image.height) == (20, 40)
    assert dict(Pillow.open(image.file).getexif()) == {}


def test_a_wide_picture_is_made_smaller(as_author: Client) -> None:
    bring(as_author, picture(size=(3200, 200)))
    assert (Image.objects.get().width, Image.objects.get().height) == (1600, 100)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not a picture"),
        (b"<script>alert(1)</script>", "not a picture"),
        (b"\x89PNG\r\n\x1a\n cut short", "not a picture"),
        (b"", "No picture arrived"),
        (b"x" * 10_000_001, "larger than 10 MB"),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(
    as_author: Client, media: Path, content: bytes, sentence: str
) -> None:
    upload = SimpleUploadedFile("a.png", content, content_type="image/png")
    answer = bring(as_author, upload)
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain")
    assert sentence in answer.content.decode() or not content
    assert (Image.objects.count(), list(media.rglob("*.*"))) == (0, [])


@pytest.mark.parametrize(
    "upload",
    [
        bomb((8000, 5001)),
        bomb((20_000, 20_000)),
        lying("GIF", (60_000, 60_000)),
        lying("WEBP", (8000, 5001)),
        lying("WEBP", (16_383, 16_383)),
    ],
    ids="wide large gif webp webp-large".split(),
)
def test_a_bomb_is_refused_before_it_unfolds(as_author: Client, upload: SimpleUploadedFile) -> None:
    upload.seek(0)
    answer = bring(as_author, upload)
    assert (answer.status_code, Image.objects.count()) == (400, 0)
    assert "40 million pixels" in answer.content.decode()


def test_strangers_bring_nothing(client: Client, as_outsider: Client) -> None:
    assert [bring(c, picture()).status_code for c in (client, as_outsider)] == [403, 403]
    assert client.get("/images/").status_code == 405


def test_an_image_is_seen_by_whoever_may_see_its_essay(
    client: Client, as_author: Client, as_classmate: Client, as_instructor: Client, author: Enrolment
) -> None:
    bring(as_author, picture())
    image = Image.objects.get()
    viewers = (client, as_classmate, as_instructor, as_author)
    assert [c.get(image.get_absolute_url()).status_code for c in viewers] == [404, 404, 404, 200]
    post = written(author, body=f'![Red](/images/{image.name} "A red field")')
    assert [c.get(image.get_absolute_url()).status_code for c in viewers] == [404, 404, 200, 200]
    published(author, "Another", body="Words.")
    publishing.publish(agreed(post), author.user)
    assert [c.get(image.get_absolute_url()).status_code for c in viewers] == [200, 200, 200, 200]


def test_nobody_claims_a_picture_that_another_brought(as_author: Client, classmate: Enrolment) -> None:
    bring(as_author, picture())
    image = Image.objects.get()
    published(classmate, body=f"![Mine now](/images/{image.name})")
    assert Image.objects.get().post is None
    assert Client().get(image.get_absolute_url()).status_code == 404


def test_a_wide_picture_has_smaller_copies_that_its_viewers_get(
    client: Client, as_author: Client, as_classmate: Client, author: Enrolment
) -> None:
    bring(as_author, picture("JPEG", size=(1000, 500)))
    image = Image.objects.get()
    assert image.widths == [400, 800]
    for width in image.widths:
        served = as_author.get(f"/images/{image.name}/{width}")
        assert Pillow.open(io.BytesIO(b"".join(served))).size == (width, width // 2)
        assert (served["Content-Type"], served["Content-Security-Policy"], served["Cache-Control"]) == (
            "image/jpeg",
            "sandbox; default-src 'none'; frame-ancestors 'none'",
            "private, max-age=86400",
        )
    written(author, body=f"![Red](/images/{image.name})")
    viewers = (client, as_classmate, as_author)
    assert [c.get(f"/images/{image.name}/400").status_code for c in viewers] == [404, 404, 200]


@pytest.mark.parametrize("width", ["1600", "1000", "0", "401", "9" * 40, "-400", "four", "../400"])
def test_there_is_no_copy_of_any_other_width(as_author: Client, width: str) -> None:
    bring(as_author, picture(size=(1000, 500)))
    assert as_author.get(f"/images/{Image.objects.get().name}/{width}").status_code == 404


def test_a_small_picture_has_no_copies(as_author: Client, media: Path) -> None:
    bring(as_author, picture(size=(400, 20)))
    assert (Image.objects.get().widths, len(list(media.rglob("*.png")))) == ([], 1)


def test_a_picture_whose_file_is_gone_is_missing(as_author: Client) -> None:
    bring(as_author, picture(size=(500, 20)))
    image = Image.objects.get()
    drop_files(image)
    assert [as_author.get(f"/images/{image.name}{end}").status_code for end in ("", "/400")] == [404, 404]


def test_a_picture_goes_with_its_copies(as_author: Client, author: Enrolment, media: Path) -> None:
    bring(as_author, picture(size=(1000, 20)))
    post = written(author, body=f"![Red](/images/{Image.objects.get().name})")
    assert len(list(media.rglob("*.png"))) == 3
    with TestCase.captureOnCommitCallbacks(execute=True):
        delete_draft(post, author.user, seen=1)
    assert (Image.objects.count(), list(media.rglob("*.png"))) == (0, [])
