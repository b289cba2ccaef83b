"""The pictures of a site as somebody saved them: a zip that is never unpacked, or a folder whose links are not
followed. Both are bounded in number, size and ratio; a name in them is only ever compared."""

from __future__ import annotations

import os
import re
import stat
import zipfile
from collections import defaultdict
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from blog.pictures import MOST_BYTES
from blog.refusals import Refused

LONGEST_END, LARGEST_LIST = 65_557, 64_000_000
MOST_FILES = 200_000
MOST_RATIO = 200
ROOTS = ("uploads", "files")
SIZED = re.compile(r"(?:-\d{1,5}x\d{1,5}|-scaled|-rotated|-e\d{6,14})+(?=\.\w{1,5}\Z)")


class Uploads:
    """Where pictures are looked for; this one is empty."""

    def __init__(self) -> None:
        """Files by their last name, each with the parts of its path below the uploads."""
        self.named: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self.n_files = 0

    def add(self, path: str) -> None:
        """Note a file. Raises Refused for too many."""
        self.n_files += 1
        if self.n_files > MOST_FILES:
            raise Refused(_("There are more than %(n)s files among the uploads.") % {"n": MOST_FILES})
        parts = below_uploads(path)
        if parts:
            self.named[parts[-1]].append((parts, path))

    def find(self, address: str, file: str = "") -> str:
        """The file of a picture by its address there, or by its path below the uploads; "" for none."""
        for wanted in filter(None, map(below_uploads, dict.fromkeys((path_of(address), file)))):
            for name in dict.fromkeys((wanted[-1], SIZED.sub("", wanted[-1]))):
                if found := self.best((*wanted[:-1], name)):
                    return found
        return ""

    def best(self, wanted: tuple[str, ...]) -> str:
        """The one file whose path ends as this one does, or the other way round."""
        alike = [
            (parts, path)
            for parts, path in self.named.get(wanted[-1], ())
            if parts[-len(wanted) :] == wanted or wanted[-len(parts) :] == parts
        ]
        exact = [path for parts, path in alike if parts == wanted]
        return exact[0] if exact else alike[0][1] if len(alike) == 1 else ""

    def read(self, path: str) -> bytes:
        """The bytes of a file that was found; none for one that is too large or cannot be read."""
        return b""


class Archive(Uploads):
    """A zip of the uploads."""

    def __init__(self, path: Path) -> None:
        """Reads its list of names. Raises Refused."""
        super().__init__()
        refuse_huge_list(path)
        try:
            self.archive = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as problem:
            raise Refused(_("%(file)s is no zip that can be read.") % {"file": path.name}) from problem
        for info in self.archive.infolist():
            if not info.is_dir():
                self.add(info.filename)

    def read(self, path: str) -> bytes:
        """The bytes, as long as they are few enough for what they were packed in."""
        try:
            info = self.archive.getinfo(path)
            is_bomb = info.file_size > MOST_RATIO * max(info.compress_size, 1)
            if info.file_size > MOST_BYTES or info.flag_bits & 1 or is_bomb:
                return b""
            with self.archive.open(info) as file:
                content = file.read(MOST_BYTES + 1)
        except (OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile):
            return b""
        except Exception:  # each way of packing has an error of its own
            return b""
        return content if len(content) <= MOST_BYTES else b""


class Folder(Uploads):
    """A folder of the uploads."""

    def __init__(self, path: Path) -> None:
        """Reads its names. Raises Refused for too many."""
        super().__init__()
        self.root = path
        for folder, _folders, names in os.walk(path, followlinks=False):
            for name in names:
                file = Path(folder) / name
                if stat.S_ISREG(file.lstat().st_mode):
                    self.add(file.relative_to(path).as_posix())

    def read(self, path: str) -> bytes:
        """The bytes of a regular file; a link is not followed, wherever it leads."""
        try:
            handle = os.open(self.root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(handle, "rb") as file:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    return b""
                content = file.read(MOST_BYTES + 1)
        except OSError:
            return b""
        return content if len(content) <= MOST_BYTES else b""


def refuse_huge_list(path: Path) -> None:
    """Raise Refused for a zip whose list of names would fill the memory: its size stands at the end of the file, in the
    record of APPNOTE.TXT 4.3.16; a larger form of it (4.3.14) is for archives beyond our bounds."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - LONGEST_END))
            end = file.read()
    except OSError as problem:
        raise Refused(_("%(file)s is no zip that can be read.") % {"file": path.name}) from problem
    start = end.rfind(b"PK\x05\x06")
    size = int.from_bytes(end[start + 12 : start + 16], "little") if start >= 0 else 0
    if size > LARGEST_LIST:
        raise Refused(_("%(file)s holds too many files. Pack the pictures alone.") % {"file": path.name})


def uploads_at(path: str) -> Uploads:
    """The uploads somebody named; none for no path. Raises Refused for what is neither a folder nor a zip."""
    if not path:
        return Uploads()
    place = Path(path)
    if not place.exists():
        raise Refused(_("%(file)s is not there; check its name and try again.") % {"file": place.name})
    return Folder(place) if place.is_dir() else Archive(place)


def below_uploads(path: str) -> tuple[str, ...]:
    """The parts of a path below the folder of uploads; of all of it where none is named so. None of what leads up."""
    parts = [part for part in PurePosixPath(path.replace("\\", "/")).parts if part != "/"]
    if ".." in parts:
        return ()
    roots = [place for place, part in enumerate(parts[:-1]) if part in ROOTS]
    if roots:
        parts = parts[roots[-1] + 1 :]
    if parts[:1] == ["sites"] and len(parts) > 2:
        parts = parts[2:]
    return tuple(parts)


def path_of(address: str) -> str:
    """The path of an address, as names are written in a folder."""
    try:
        return unquote(urlsplit(address).path)
    except ValueError:
        return ""
