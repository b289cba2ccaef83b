"""`blog.pictures` and `blog.decoding`: what is made of files that nobody vouches for, and what is left of them."""

from __future__ import annotations

import errno
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow
from PIL import PngImagePlugin

from blog.decoding import decoded, encoded, narrowed
from blog.models import Course, Enrolment, Image
from blog.pictures import Lack, keep_picture, lacking
from blog.refusals import Refused

RED, CLEAR = (143, 45, 31), (0, 0, 0, 0)
PEAK = """
import resource, sys
from PIL import Image
from blog.decoding import decoded
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(decoded(open(sys.argv[1], "rb").read())[0].size)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def file_of(picture: Any, kind: str, **kept: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **kept)
    return out.getvalue()


def reopened(content: bytes) -> tuple[Any, bytes]:
    """What is kept of a file, opened again, and its bytes."""
    kept = encoded(*decoded(content))
    return Pillow.open(io.BytesIO(kept)), kept


def oriented(turn: int) -> Any:
    """What a camera writes that was held so, with a place on Earth."""
    exif = Pillow.Exif()
    exif[0x0112] = turn
    exif[0x010F] = "CANARY camera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 7.0)
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("turn", "corner"),
    [(1, (0, 0)), (2, (1, 0)), (3, (1, 1)), (4, (0, 1)), (5, (0, 0)), (6, (1, 0)), (7, (1, 1)), (8, (0, 1))],
)
def test_a_picture_stands_upright_however_the_camera_was_held(kind: str, turn: int, corner: tuple[int, int]) -> None:
    taken = Pillow.new("RGB", (64, 32), "white")
    taken.paste(RED, (0, 0, 16, 16))
    kept, _ = reopened(file_of(taken, kind, exif=oriented(turn)))
    assert kept.size == ((64, 32) if turn < 5 else (32, 64))
    red = (corner[0] * (kept.width - 17) + 8, corner[1] * (kept.height - 17) + 8)
    assert kept.convert("RGB").getpixel(red)[1] < 90


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_nothing_of_the_file_is_kept_but_its_pixels(kind: str) -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "CANARY text")
    words.add_itxt("XML:com.adobe.xmp", "<x>CANARY</x>")
    more = {"exif": oriented(1), "comment": b"CANARY comment", "icc_profile": b"CANARY profile", "xmp": b"CANARY xmp"}
    kept, content = reopened(file_of(Pillow.new("RGB", (8, 8), RED), kind, pnginfo=words, **more))
    assert (b"CANARY" in content, dict(kept.getexif())) == (False, {})
    assert set(kept.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "loop",
        "background",
        "timestamp",
        "duration",
    }


def test_what_stands_behind_a_picture_is_left_behind() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("evil.html", "<script>CANARY</script>")
    photograph = file_of(Pillow.new("RGB", (8, 8), RED), "JPEG")
    assert zipfile.is_zipfile(io.BytesIO(photograph + packed.getvalue()))
    kept, content = reopened(photograph + packed.getvalue())
    assert (kept.format, zipfile.is_zipfile(io.BytesIO(content)), b"CANARY" in content) == ("JPEG", False, False)


def test_a_script_that_is_a_picture_too_becomes_a_picture() -> None:
    moving = file_of(Pillow.new("P", (0x2A2F, 8)), "GIF")  # its width reads as /* in a script
    _, content = reopened(moving + b"*/=1;alert('CANARY')")
    assert (content[:4], b"alert" in content) == (b"\x89PNG", False)


@pytest.mark.parametrize(("kind", "kept_as"), [("GIF", "PNG"), ("WEBP", "WEBP"), ("PNG", "PNG")])
def test_of_what_moves_the_first_picture_is_kept(kind: str, kept_as: str) -> None:
    frames = [Pillow.new("RGB", (8, 8), colour) for colour in (RED, "white", "blue")]
    kept, _ = reopened(file_of(frames[0], kind, save_all=True, append_images=frames[1:]))
    assert (kept.format, getattr(kept, "n_frames", 1)) == (kept_as, 1)
    assert abs(kept.convert("RGB").getpixel((4, 4))[0] - RED[0]) < 6


def test_a_photograph_of_several_pictures_is_a_photograph() -> None:
    frames = [Pillow.new("RGB", (8, 8), RED)] * 2
    kept, _ = reopened(file_of(frames[0], "MPO", save_all=True, append_images=frames[1:]))
    assert (kept.format, getattr(kept, "n_frames", 1)) == ("JPEG", 1)


def test_colours_for_print_become_colours_of_a_screen() -> None:
    kept, _ = reopened(file_of(Pillow.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG"))
    assert kept.mode == "RGB"
    assert all(abs(found - wanted) < 9 for found, wanted in zip(kept.getpixel((4, 4)), (255, 0, 0), strict=True))


@pytest.mark.parametrize(("given", "grey"), [(0, 0), (0x8000, 127), (0xFFFF, 255)])
def test_sixteen_bits_of_grey_become_eight(given: int, grey: int) -> None:
    kept, _ = reopened(file_of(Pillow.new("I;16", (8, 8), given), "PNG"))
    assert abs(kept.convert("L").getpixel((4, 4)) - grey) < 2


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_what_is_clear_in_a_palette_stays_clear(kind: str) -> None:
    drawn = Pillow.new("P", (8, 8), 1)
    drawn.putpalette([0, 0, 0, *RED])
    drawn.paste(0, (0, 0, 4, 8))
    kept, _ = reopened(file_of(drawn, kind, transparency=0))
    assert (kept.mode, kept.getpixel((1, 1))[3], kept.getpixel((6, 6))) == ("RGBA", 0, (*RED, 255))


def test_no_seam_shows_where_a_picture_was_read_in_bands() -> None:
    drawn = Pillow.radial_gradient("L").resize((4000, 3000))
    whole = Pillow.merge("RGB", [drawn] * 3).resize((1600, 1200), Pillow.Resampling.LANCZOS)
    made, _ = decoded(file_of(drawn, "PNG", compress_level=1))
    assert made.size == (1600, 1200)
    differences = [abs(made.getpixel((x, y))[0] - whole.getpixel((x, y))[0]) for x in (3, 800) for y in range(1200)]
    assert max(differences) <= 2


def test_colours_of_what_is_clear_do_not_shine_through() -> None:
    drawn = Pillow.new("RGBA", (3200, 8), (0, 255, 0, 0))
    drawn.paste((*RED, 255), (0, 0, 1601, 8))
    made, _ = decoded(file_of(drawn, "PNG"))
    seen = [made.getpixel((x, 1)) for x in range(790, 810)]
    assert all(green <= RED[1] + 8 for _, green, _, clear in seen if clear > 60)


@pytest.mark.parametrize(
    ("size", "kind", "sentence"),
    [((20_001, 4), "PNG", "20,000 pixels"), ((4, 20_001), "PNG", "20,000 pixels"), ((4000, 2800), "WEBP", "format")],
)
def test_a_picture_that_takes_too_much_to_read_is_refused(size: tuple[int, int], kind: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        decoded(file_of(Pillow.new("RGB", size), kind, **({"method": 0} if kind == "WEBP" else {})))


def test_a_photograph_in_thousands_of_scans_is_refused() -> None:
    content = file_of(Pillow.new("L", (2000, 2000)), "JPEG", progressive=True)
    last = content[content.rfind(b"\xff\xda") : -2]
    with pytest.raises(Refused, match="format"):
        decoded(content[:-2] + last * 2000 + content[-2:])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_file_that_was_cut_short_is_refused(kind: str, share: float) -> None:
    content = file_of(Pillow.effect_noise((64, 64), 90), kind)
    with pytest.raises(Refused, match="not a picture"):
        decoded(content[: int(len(content) * share)])


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_thirty_nine_megapixels_take_less_than_two_hundred_megabytes(tmp_path: Path, kind: str) -> None:
    mode = "RGB" if kind == "JPEG" else "RGBA"
    path = tmp_path / "large"
    Pillow.new(mode, (7216, 5404), RED).save(path, kind, exif=oriented(6))
    command = [sys.executable, "-c", PEAK, str(path)]
    size, peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()  # noqa: S603
    assert (size, int(peak) < 200) == ("(1600, 2136)", True)


def test_a_narrow_copy_keeps_the_shape() -> None:
    assert narrowed(Pillow.new("RGB", (1600, 900)), 400).size == (400, 225)
    assert narrowed(Pillow.new("RGB", (1600, 1)), 400).size == (400, 1)


@pytest.mark.django_db
def test_a_picture_that_cannot_be_kept_leaves_no_file(
    author: Enrolment, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError("no room")

    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(Image, "save", fail)
    upload = SimpleUploadedFile("a.png", file_of(Pillow.new("RGB", (1000, 9)), "PNG"))
    with pytest.raises(OSError, match="no room"):
        keep_picture(upload, author.user)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def row(name: str, **kept: Any) -> Image:
    return Image.objects.create(name=name, file=f"images/{name}.png", kind="png", width=1, height=1, **kept)


@pytest.mark.django_db
def test_a_disk_that_is_full_halfway_leaves_no_part_of_a_file(
    author: Enrolment, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(content: ContentFile[bytes], chunk_size: int | None = None) -> Iterator[bytes]:
        yield content.read(9)
        assert [path for path in tmp_path.rglob("*") if path.is_file()], "nothing was begun"
        raise OSError(errno.ENOSPC, "No space left on device")

    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(ContentFile, "chunks", half)
    upload = SimpleUploadedFile("a.png", file_of(Pillow.new("RGB", (1000, 9)), "PNG"))
    with pytest.raises(OSError, match="No space left"):
        keep_picture(upload, author.user)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


DESCRIBE, CREDIT = "Say what it shows, or mark it as decorative.", "Say who made it, or that it is your own work."


@pytest.mark.parametrize("asks", [False, True])
def test_what_pictures_lack_is_told_in_order_and_by_their_captions(course: Course, asks: bool) -> None:
    course.pictures_need_words = asks
    row("whole", credit="Ada")
    row("silent")
    row("branch", is_decorative=True, credit="Ada")
    row("mine", licence="own")
    body = (
        "![A](/images/whole)\n\n![ ](/images/silent 'The *pact* is signed')\n\n![](/images/branch)\n\n"
        '![Describe the picture](/images/mine "Write a caption here, or remove it")\n\n'
        "![](https://e.org/a.png) `![](/images/whole)` ![](/images/unknown)"
    )
    second = f"{DESCRIBE} {CREDIT}" if asks else DESCRIBE
    assert lacking(body, course) == [
        Lack("Picture 2, ‘The pact is signed’", second, "silent"),
        Lack("Picture 4", DESCRIBE, "mine"),
    ]


def test_a_picture_lacks_words_where_one_of_its_places_does(course: Course) -> None:
    row("twice")
    assert [lack.name for lack in lacking("![A](/images/twice)\n\nb ![](/images/twice)", course)] == ["Picture 1"]


def test_what_pictures_lack_takes_one_query_and_none_without_pictures(
    course: Course, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert lacking("Words alone.", course) == []
    with django_assert_num_queries(1):
        lacking("".join(f"![](/images/n{n})\n\n" for n in range(9)), course)
