"""Books for e-readers, for tests: what is in a file, and what epubcheck says of it."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from blog.citations.program import version

XHTML = "{http://www.w3.org/1999/xhtml}"
EPUBCHECK, JAVA = shutil.which("epubcheck"), shutil.which("java")
QUICKLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")

needs_pandoc = pytest.mark.skipif(not version(), reason="no pandoc on this machine")
needs_epubcheck = pytest.mark.skipif(
    not (EPUBCHECK and JAVA), reason="no epubcheck on this machine: apt-get install epubcheck"
)


def opened(content: bytes) -> dict[str, bytes]:
    """The files of a book by their names; the first says what it is, and is not packed."""
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        first, *rest = archive.infolist()
        assert (first.filename, first.compress_type, archive.read(first)) == (
            "mimetype",
            ZIP_STORED,
            b"application/epub+zip",
        )
        assert {info.date_time for info in [first, *rest]} == {(1980, 1, 1, 0, 0, 0)}
        return {info.filename: archive.read(info) for info in [first, *rest]}


def chapters(files: dict[str, bytes]) -> dict[str, ET.Element]:
    """The chapters by the names of their files, in order."""
    names = sorted(name for name in files if name.startswith("EPUB/text/"))
    return {name.rpartition("/")[2]: ET.fromstring(files[name]) for name in names}  # noqa: S314 - mends nothing


def words(element: ET.Element) -> str:
    """The words of an element, white space folded."""
    return " ".join("".join(element.itertext()).split())


def dangling(files: dict[str, bytes]) -> list[str]:
    """The links and pictures that lead nowhere in the book, and the marks that stand twice."""
    pages = chapters(files)
    marks = Counter(f"{name}#{tag.get('id')}" for name, page in pages.items() for tag in page.iter() if tag.get("id"))
    found = [mark for mark, count in marks.items() if count > 1]
    for page in pages.values():
        for tag in page.iter():
            address = tag.get("href", "") or tag.get("src", "")
            if address.startswith("../"):
                found += [] if f"EPUB/{address[3:]}" in files else [address]
            elif address and not re.match(r"(?:https?|mailto):", address):
                found += [] if address in marks else [address]
    return found


def complaints(content: bytes, folder: Path) -> list[str]:
    """What epubcheck, in its own words, does not like about a book."""
    path = folder / "checked.epub"
    path.write_bytes(content)
    jar = str(Path(str(EPUBCHECK)).resolve())
    command = [str(JAVA), *QUICKLY, "-jar", jar, str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)  # noqa: S603 - ours
    assert "Messages: " in done.stdout + done.stderr
    told = (done.stdout + done.stderr).splitlines()
    return [line for line in told if line.startswith(("FATAL", "ERROR", "WARNING"))]
