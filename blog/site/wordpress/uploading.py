"""Files that somebody gives for an import: streamed to disk within their bounds, kept privately under
MEDIA_ROOT/imports where nothing serves them, and deleted when they are done with. It must not know what is read in them
beyond whether they are what they should be."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from blog.characters import one_line
from blog.compat import task
from blog.models import Course, CourseImport, Stage, User
from blog.refusals import Refused
from blog.site.wordpress.options import File, Options
from blog.site.wordpress.people import read_list
from blog.site.wordpress.plan import records_of
from blog.site.wordpress.uploads import uploads_at

MEGABYTE = 1_000_000
LARGEST = {"exports": 600 * MEGABYTE, "uploads": 2_000 * MEGABYTE, "people": 2 * MEGABYTE}
MOST_EXPORTS = 10
KEPT = timedelta(days=7)
LONGEST_NAME = 80
TOKEN = re.compile(r"[0-9a-f]{32}", re.ASCII)


class Bounded(FileUploadHandler):
    """Writes each file straight into the private folder, and stops at what its field may hold. `refused` holds a
    sentence for each file that was not kept."""

    def __init__(self, request: Any = None) -> None:
        """No file has come yet."""
        super().__init__(request)
        self.refused: list[str] = []
        self.n_exports = 0

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        """Open a file, if it is one that was asked for. Raises SkipFile."""
        super().new_file(field_name, file_name, *args, **kwargs)
        self.n_exports += field_name == "exports"
        if field_name not in LARGEST:
            raise SkipFile
        if self.n_exports > MOST_EXPORTS:
            sentence = _("%(file)s was left out: at most %(n)s exports come in at once. Bring the rest in afterwards.")
            raise self.skipped(sentence % {"file": shown(file_name), "n": MOST_EXPORTS})
        held = NamedTemporaryFile(prefix="upload-", dir=root())  # noqa: SIM115 - it is kept open until it has a name
        self.file: Any = UploadedFile(held, file_name, self.content_type, 0, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write on. Raises SkipFile for what is too large."""
        most = LARGEST[str(self.field_name)]
        if start + len(raw_data) > most:
            sentence = _("%(file)s is larger than %(n)s MB. Export it in parts and bring each in.")
            told = {"file": shown(str(self.file_name)), "n": most // MEGABYTE}
            raise self.skipped(sentence % told)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """The whole file. It is let go here, or the parser would close it with the next one."""
        whole: UploadedFile[Any] = self.file
        del self.file
        whole.seek(0)
        whole.size = file_size
        return whole

    def skipped(self, sentence: str) -> SkipFile:
        """What is raised for a file that is not kept; the sentence is remembered."""
        self.refused.append(sentence)
        return SkipFile()


def root() -> Path:
    """The private folder of all imports."""
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def shown(name: str) -> str:
    """The name of a file as it is told."""
    return one_line(name)[:LONGEST_NAME] or _("a file without a name")


def keep(
    course: Course,
    by: User,
    exports: Sequence[UploadedFile[Any]],
    uploads: UploadedFile[Any] | None,
    people: UploadedFile[Any] | None,
    audience: int,
) -> CourseImport:
    """Keep what was given as an import that has yet to be read. Raises Refused, with the file's name, where one of them
    is not what it should be; nothing is kept then."""
    if not exports:
        raise Refused(_("Choose at least one export: the XML file from Tools, Export in WordPress."))
    token = token_hex(16)
    folder = root() / token
    folder.mkdir(mode=0o700)
    try:
        files = [File(shown(str(one.name)), put(one, folder, f"export-{n}")) for n, one in enumerate(exports, 1)]
        options = Options(audience=audience, uploads=placed(uploads, folder), people=placed(people, folder))
        look_into(course, files, options)
    except Refused:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    kept = options.kept() | {"folder": token, "given": options.people}
    named = [{"name": file.name, "path": str(file.path)} for file in files]
    forget_unused(course, by)
    return CourseImport.objects.create(course=course, files=named, options=kept, by=by, by_name=str(by)[:120])


def look_into(course: Course, files: Iterable[File], options: Options) -> None:
    """Look at the beginning of each file, so that one chosen by mistake is told at once. Raises Refused."""
    for file in files:
        next(records_of([file]), None)
    uploads_at(options.uploads)
    read_list(options.people, course)


def placed(given: UploadedFile[Any] | None, folder: Path) -> str:
    """Where a further file is kept, under its own name, by which it is told of; "" for none."""
    if given is None:
        return ""
    try:
        name = get_valid_filename(shown(str(given.name)))
    except SuspiciousFileOperation:
        name = "file"
    own = folder / token_hex(4)
    own.mkdir(mode=0o700)
    return str(put(given, own, name[-LONGEST_NAME:]))


def put(given: UploadedFile[Any], folder: Path, name: str) -> Path:
    """Give a file that was streamed in its place; one that was not is copied."""
    place = folder / name
    source = getattr(given.file, "name", None)
    if isinstance(source, str) and Path(source).parent == root():
        given.flush()
        os.link(source, place)
    else:
        with place.open("wb") as file:
            file.writelines(given.chunks())
    place.chmod(stat.S_IRUSR | stat.S_IWUSR)
    return place


def folder_of(run: CourseImport) -> Path | None:
    """Where the files of a run are kept; None for one whose files were never brought here or are gone."""
    token = str(run.options.get("folder", ""))
    folder = root() / token
    return folder if TOKEN.fullmatch(token) and folder.is_dir() else None


def drop(run: CourseImport) -> None:
    """Delete the files of a run."""
    if folder := folder_of(run):
        shutil.rmtree(folder, ignore_errors=True)


def forget_unused(course: Course, by: User) -> None:
    """Delete what the same person gave for this course before and did not bring in; what waits for the worker stays."""
    waiting = DBTaskResult.objects.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    ordered = {str(pk) for pk in waiting.values_list("pk", flat=True)}
    for run in course.imports.filter(by=by, stage__in=[Stage.BROUGHT, Stage.CHECKED, Stage.FAILED]):
        if run.options.get("task") not in ordered:
            drop(run)


@task()
def forget_uploads() -> None:
    """Delete files that nobody has touched for seven days, and what is left of uploads that broke off a day ago."""
    now = timezone.now().timestamp()
    for place in root().iterdir():
        age = now - place.lstat().st_mtime
        if place.is_dir() and TOKEN.fullmatch(place.name) and age > KEPT.total_seconds():
            shutil.rmtree(place, ignore_errors=True)
        elif place.name.startswith("upload-") and age > timedelta(days=1).total_seconds():
            place.unlink(missing_ok=True)
