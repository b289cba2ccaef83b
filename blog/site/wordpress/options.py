"""What is chosen for an import: its files, where its pictures are, who is who, and who may see it. Plain values that
can be kept with the run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from blog.models import Audience, Course, Enrolment, Role, User
from blog.refusals import Refused

CIRCLES = {"course": Audience.COURSE, "web": Audience.WEB}


@dataclass(frozen=True)
class File:
    """One export: its name as people know it, and where it is."""

    name: str
    path: Path


@dataclass(frozen=True)
class Options:
    """`audience` is the widest circle for what was public there; `uploads` a zip or a folder, `people` a CSV, both
    paths or ""; `fetch` the one host that pictures may be fetched from, or ""."""

    audience: int = Audience.COURSE
    uploads: str = ""
    people: str = ""
    fetch: str = ""

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Options:
        """The options kept with a run."""
        return cls(**{name: kept[name] for name in ("audience", "uploads", "people", "fetch") if name in kept})

    def kept(self) -> dict[str, Any]:
        """These as they are kept with a run."""
        return asdict(self) | {"audience": int(self.audience)}

    def circle(self, course: Course) -> Audience:
        """Who sees what was public there: never more people than the course itself."""
        return Audience(min(self.audience, course.audience))


def files_at(paths: Iterable[Path]) -> list[File]:
    """The exports at these paths. Raises Refused for one that is not there."""
    files = [File(path.name, path) for path in paths]
    for file in files:
        if not file.path.is_file():
            raise Refused(_("%(file)s is not there; check its name and try again.") % {"file": file.name})
    return files


def refuse_circle(course: Course, options: Options, by: User | None) -> None:
    """Raise Refused unless this person may show what is brought in to the web. Without a person it is whoever runs the
    site, who says so on the command line."""
    if options.audience <= Audience.COURSE or by is None or by.is_superuser:
        return
    if not Enrolment.objects.of(by).filter(course=course, role=Role.INSTRUCTOR).exists():
        raise Refused(_("Only an instructor of this course may show what is brought in to anyone on the web."))
