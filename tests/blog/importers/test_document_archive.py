"""Word files built to harm, or broken: each is refused before anything is unpacked, with its fault."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from blog.importers.document_archive import LARGEST_PICTURE, LARGEST_TEXT, Opened, open_archive
from blog.importers.document_records import Change, Fault, NotADocument, What

ESSAY = Path("fixtures/documents/essay.docx").read_bytes()


def changed(**more: bytes) -> bytes:
    """The kept essay with other files in it; a name's `_` stands for its point, `__` for a stroke."""
    with zipfile.ZipFile(io.BytesIO(ESSAY)) as kept:
        files = {name: kept.read(name) for name in kept.namelist()}
    return archive(files | {name.replace("__", "/").replace("_", "."): content for name, content in more.items()})


def archive(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def odt(content: bytes, **more: bytes) -> bytes:
    """An OpenDocument text that holds this, and other files."""
    kind = b"application/vnd.oasis.opendocument.text"
    return archive({"mimetype": kind, "content.xml": content, **more})


def fault_of(data: bytes) -> Fault:
    with pytest.raises(NotADocument) as raised:
        open_archive(data)
    return raised.value.fault


def test_an_archive_is_opened_to_its_words_and_pictures() -> None:
    found = open_archive(ESSAY)
    assert isinstance(found, Opened)
    assert (found.form, sorted(found.pictures)) == ("docx", ["media/picture1.png", "media/picture2.png"])
    assert found.changes == (Change(What.INSERTED, 2), Change(What.DELETED, 2), Change(What.COMMENTS, 1))
    packed = zipfile.ZipFile(io.BytesIO(found.packed))
    assert packed.getinfo("word/media/picture1.png").file_size == 0
    assert packed.testzip() is None


def test_what_is_no_word_never_reaches_the_program() -> None:
    found = open_archive(changed(word__vbaProject_bin=b"macro", word__embeddings__a_xlsx=b"sheet", evil_html=b"x"))
    kept = zipfile.ZipFile(io.BytesIO(found.packed)).namelist()
    assert [name for name in kept if name.endswith((".bin", ".xlsx", ".html"))] == []


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (ESSAY[:-40], Fault.BROKEN),
        (ESSAY[: len(ESSAY) // 2], Fault.BROKEN),
        (b"PK\x03\x04" + b"\x00" * 400, Fault.BROKEN),
        (b"PK\x03\x04" + b"PK\x01\x02" * 3_000, Fault.PACKED),
        (archive({"a.txt": b"x"}), Fault.NOT_WORD),
        (archive({"xl/workbook.xml": b"<x/>"}), Fault.NOT_WORD),
        (archive({f"a{n}": b"" for n in range(10_000)}), Fault.PACKED),
        (archive({"word/document.xml": b"x", "../../etc/passwd": b"x"}), Fault.BROKEN),
        (archive({"word/document.xml": b"x", "/etc/passwd": b"x"}), Fault.BROKEN),
        (archive({"word/document.xml": b"x", "C:\\x": b"x"}), Fault.BROKEN),
        (changed(word__document_xml=b" " * (LARGEST_TEXT + 1)), Fault.LONG),
        (changed(word__bomb_bin=b"\x00" * 200_000_000), Fault.PACKED),
        (changed(word__document_xml=b"<a>" * 400 + b"</a>" * 400), Fault.TANGLED),
        (changed(word__document_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), Fault.ENTITIES),
        (changed(word__footnotes_xml=b'<!doctype a SYSTEM "file:///etc/passwd"><a/>'), Fault.ENTITIES),
        (changed(word__document_xml='<!DOCTYPE a><a/>'.encode("utf-16")), Fault.ENTITIES),
        (changed(word__document_xml='<!DOCTYPE a><a/>'.encode("utf-16-le")), Fault.ENTITIES),
        (odt(b" " * (LARGEST_TEXT + 1)), Fault.LONG),
        (odt(b"<a/>", **{"Pictures/bomb.bin": b"\x00" * 200_000_000}), Fault.PACKED),
        (odt(b"<a>" * 400 + b"</a>" * 400), Fault.TANGLED),
        (odt(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), Fault.ENTITIES),
        (odt(b"<a/>", **{"../content.xml": b"x"}), Fault.BROKEN),
    ],
    ids="cut half zeros listed text sheet many up root drive long bomb deep entities doctype wide bare"
    " odt-long odt-bomb odt-deep odt-entities odt-up".split(),
)  # fmt: skip
def test_what_is_built_to_harm_is_refused(data: bytes, fault: Fault) -> None:
    assert fault_of(data) == fault


def test_a_name_that_stands_twice_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", b"one")
        made.writestr("word/documenu.xml", b"two")
    assert fault_of(out.getvalue().replace(b"documenu", b"document")) == Fault.BROKEN


def test_a_size_that_lies_is_refused() -> None:
    honest = archive({"word/document.xml": b"x" * 5000})
    lying = honest.replace((5000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert fault_of(lying) == Fault.BROKEN


def test_a_picture_that_is_too_large_is_an_empty_one() -> None:
    found = open_archive(changed(word__media__big_png=b"\x00" * (LARGEST_PICTURE + 1)))
    assert found.pictures["media/big.png"] == b""
