"""The archive of a backup: a zip with the database, the files of the media storage, and a manifest that says what is in
it and what each file's SHA-256 is. Whoever opens one takes nothing in it for granted: names, sizes and sums are checked
before anything is believed. It must not know any row."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from os import SEEK_END
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from blog.refusals import Refused

FORMAT, VERSION = "Colloquy backup", 1
MANIFEST, DATABASE, MEDIA = "manifest.json", "database/", "media/"
LARGEST_MANIFEST, LONGEST_NAME, LONGEST_PART = 100_000_000, 900, 250
MOST_FILES, LARGEST_LIST = 500_000, 100_000_000
END, LOCATOR, END_OF_MANY = 22, 20, 56
MOST_RATIO, LARGE = 200, 50_000_000
A_PIECE = 1 << 20
ODD = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)


@dataclass
class Manifest:
    """What an archive says of itself. `files` holds the size and the sum of each file in it, `missing` the names of
    those that were there when it was begun and could not be read; `columns` and `sequences` are PostgreSQL's."""

    made_at: str
    database: str
    migrations: list[list[str]]
    counts: dict[str, int] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    format: str = FORMAT
    version: int = VERSION

    @property
    def applied(self) -> set[tuple[str, str]]:
        """The migrations that its database has."""
        return {(app, name) for app, name in self.migrations}

    def size(self, folder: str = "") -> int:
        """How many bytes its files hold, or those of one folder."""
        return sum(size for name, (size, _sum) in self.files.items() if name.startswith(folder))


class Writer:
    """Writes an archive from its first file to its manifest."""

    def __init__(self, file: IO[bytes], manifest: Manifest) -> None:
        self.archive, self.manifest = zipfile.ZipFile(file, "w"), manifest

    def add(self, name: str, pieces: Iterable[bytes], *, packed: bool) -> None:
        """One file, as it comes; what is packed already is not packed again."""
        info, known, size = zipfile.ZipInfo(name), sha256(), 0
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        with self.archive.open(info, "w", force_zip64=True) as file:
            for piece in pieces:
                known.update(piece)
                size += len(piece)
                file.write(piece)
        self.manifest.files[name] = (size, known.hexdigest())

    def drop(self) -> None:
        """Let go of what will not be finished."""
        with suppress(OSError, ValueError):
            self.archive.close()

    def finish(self) -> None:
        """The manifest, and the list of the zip."""
        self.archive.writestr(MANIFEST, json.dumps(asdict(self.manifest), indent=1), zipfile.ZIP_DEFLATED)
        self.archive.close()


class Archive:
    """An archive that somebody gives: opened, and believed in nothing but its bounds."""

    def __init__(self, path: Path) -> None:
        """Reads its list and its manifest. Raises Refused."""
        self.path = path
        try:
            self.file = path.open("rb")
            refuse_odd_end(self.file)
            self.archive = zipfile.ZipFile(self.file)
            self.manifest = manifest_of(self.archive)
        except DAMAGE as problem:
            why = getattr(problem, "strerror", None) or problem
            raise Refused(_("%(file)s is no backup that can be read (%(why)s).") % self.told(why)) from problem
        self.refuse_odd_entries()

    def told(self, why: object = "") -> dict[str, object]:
        """What sentences about it are filled with."""
        return {"file": self.path, "why": why}

    def refuse_odd_entries(self) -> None:
        """Raise Refused unless it holds what its manifest names, once each, under names that lead nowhere else, each as
        large as it says and none packed to harm."""
        entries, known = self.archive.infolist(), self.manifest.files
        names = [entry.filename for entry in entries]
        if sorted(names) != sorted([*known, MANIFEST]):
            raise Refused(_("%(file)s does not hold what its list of files names.") % self.told())
        for entry in entries:
            if entry.filename != MANIFEST and not is_plain(entry.filename):
                raise Refused(_("%(file)s holds a file under the name %(why)r.") % self.told(entry.filename))
            if entry.filename != MANIFEST and entry.file_size != known[entry.filename][0]:
                raise Refused(self.damaged(entry.filename))
            if entry.file_size > max(LARGE, MOST_RATIO * entry.compress_size) or entry.flag_bits & 1:
                raise Refused(_("%(why)s in %(file)s is packed as no backup is.") % self.told(entry.filename))

    def damaged(self, name: str) -> str:
        """The sentence for a file that is not what was put there."""
        return _("%(why)s in %(file)s is damaged: it is not what the backup wrote.") % self.told(name)

    def pieces(self, name: str) -> Iterator[bytes]:
        """A file, piece by piece. Raises Refused, at the latest after the last one, if it is not what was put there."""
        known = sha256()
        try:
            with self.archive.open(name) as file:
                while piece := file.read(A_PIECE):
                    known.update(piece)
                    yield piece
        except DAMAGE as problem:
            raise Refused(self.damaged(name)) from problem
        if known.hexdigest() != self.manifest.files[name][1]:
            raise Refused(self.damaged(name))

    def verify(self) -> Iterator[str]:
        """Read every file of it; yields the name of each that is what was put there. Raises Refused."""
        for name in self.manifest.files:
            for _piece in self.pieces(name):
                pass
            yield name

    def close(self) -> None:
        """Let go of the file."""
        self.file.close()

    def names(self, folder: str) -> list[str]:
        """The files of one folder."""
        return [name for name in self.manifest.files if name.startswith(folder)]


def refuse_odd_end(file: IO[bytes]) -> None:
    """Raise ValueError for a file that does not end as a zip of ours does, or one whose list of names would fill the
    memory: how large it is stands at the end (APPNOTE.TXT 4.3.16), or, of many files, shortly before (4.3.14)."""
    length = file.seek(0, SEEK_END)
    file.seek(max(0, length - END - LOCATOR - END_OF_MANY))
    tail = file.read()
    end, locator, many = tail[-END:], tail[-END - LOCATOR : -END], tail[: -END - LOCATOR]
    if not end.startswith(b"PK\x05\x06") or end[-2:] != b"\0\0":
        raise ValueError(_("it is not whole"))
    size = int.from_bytes(end[12:16], "little")
    if locator.startswith(b"PK\x06\x07"):
        size = max(size, int.from_bytes(many[40:48], "little"))
    if size > LARGEST_LIST:
        raise ValueError(_("it holds too many files"))
    file.seek(0)


def is_plain(name: str) -> bool:
    """Whether a name in an archive is of one of its folders, leads to no other place, and fits any disk."""
    parts = name.split("/")
    fits = len(name.encode("utf-8", "replace")) <= LONGEST_NAME and all(0 < len(part) <= LONGEST_PART for part in parts)
    is_text = name.encode("utf-8", "ignore").decode() == name and not ODD.search(name)
    return name.startswith((DATABASE, MEDIA)) and fits and is_text and not any(part[0] == "." for part in parts)


def manifest_of(archive: zipfile.ZipFile) -> Manifest:
    """What an archive says of itself. Raises Refused, or one of DAMAGE."""
    try:
        info = archive.getinfo(MANIFEST)
    except KeyError:
        raise ValueError(_("it has no manifest")) from None
    if info.file_size > LARGEST_MANIFEST or info.flag_bits & 1:
        raise ValueError(_("its manifest is too large"))
    said = json.loads(archive.read(info))
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise ValueError(_("its manifest is not one of Colloquy’s"))
    if said.get("version") != VERSION:
        raise ValueError(_("a newer Colloquy made it"))
    return checked(said)


def checked(said: dict[str, Any]) -> Manifest:
    """A manifest in which everything is of its kind. Raises ValueError."""
    try:
        manifest = Manifest(
            made_at=text(said["made_at"]),
            database=text(said["database"]),
            migrations=[[text(app), text(name)] for app, name in said["migrations"]],
            counts={text(name): number(count) for name, count in said["counts"].items()},
            columns={text(name): [text(each) for each in columns] for name, columns in said["columns"].items()},
            sequences={text(name): number(last) for name, last in said["sequences"].items()},
            files={text(name): (number(size), text(known)) for name, (size, known) in said["files"].items()},
            missing=[text(name) for name in said["missing"]],
        )
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(_("its manifest lacks something")) from problem
    if len(manifest.files) > MOST_FILES:
        raise ValueError(_("it holds too many files"))
    return manifest


def text(said: Any) -> str:
    """A text. Raises TypeError."""
    if not isinstance(said, str):
        raise TypeError
    return said


def number(said: Any) -> int:
    """A count, or a size. Raises TypeError."""
    if not isinstance(said, int) or isinstance(said, bool) or said < 0:
        raise TypeError
    return said
