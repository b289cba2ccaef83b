"""Works brought in from other programs: pasted or uploaded references read into a list that is not saved yet, each bad
one named. It must not know pages."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.citations.readers import LARGEST, BadReferences, Problem, read_references
from blog.editing.worklist import MOST_WORKS, Worklist, entries_of
from blog.said import in_words

MOST_PROBLEMS = 20
PLAIN_ENDINGS = (".txt", ".md")


def bring_in(works: Worklist, pasted: str, upload: UploadedFile[Any] | None) -> None:
    """Read what was pasted and what was uploaded. What was pasted stays where some of it could not be read."""
    if not pasted.strip() and upload is None:
        works.tell(_("Paste references or choose a file first, then press Read these."), refused=True)
        return
    if pasted.strip() and read_text(works, pasted):
        works.data["references"] = ""
    if upload is None:
        return
    if (upload.size or 0) > LARGEST:
        told = _("This file is too large: at most %(n)s MB are read. Export only the works you need.")
        works.tell(told % {"n": LARGEST // 1_000_000}, refused=True)
    else:
        read_text(works, upload.read(), str(upload.name or ""))


def read_text(works: Worklist, data: bytes | str, filename: str = "") -> bool:
    """Put all the works of a text on the list; whether all of it could be read."""
    try:
        reading = read_references(data, filename)
    except BadReferences as refusal:
        works.tell(in_words(refusal), refused=True)
        return False
    if reading.form == "lines":
        return add_lines(works, data, filename)
    works.append([(read.key, read.record) for read in reading.records])
    tell_problems(works, reading.problems)
    if not reading.records and not reading.problems:
        works.tell(_("No work was found there."), refused=True)
    return not reading.problems


def add_lines(works: Worklist, data: bytes | str, filename: str) -> bool:
    """Put typed lines at the end of the list, as they are."""
    if isinstance(data, bytes) and not filename.lower().endswith(PLAIN_ENDINGS):
        works.tell(_("This file could not be read. BibTeX, RIS, CSL-JSON, EndNote XML and text can be."), refused=True)
        return False
    text = data.decode("utf-8-sig", "replace") if isinstance(data, bytes) else data
    known = {entry["line"] for entry in works.entries}
    lines = [line for line in dict.fromkeys(" ".join(line.split()) for line in text.splitlines()) if line]
    new = [line for line in lines if line not in known][: max(0, MOST_WORKS - len(works.entries))]
    works.typed = "\n".join(filter(None, [works.typed.rstrip(), *new]))
    works.entries = entries_of(works.typed, works.entries)
    told = ngettext("One line was added to your list.", "%(n)s lines were added to your list.", len(new))
    works.tell(told % {"n": len(new)})
    return len(new) == len([line for line in lines if line not in known])


def tell_problems(works: Worklist, problems: tuple[Problem, ...]) -> None:
    """Name each work that could not be read, by its line, with the reason."""
    for problem in problems[:MOST_PROBLEMS]:
        parts = {"n": problem.line_number, "why": in_words(problem.reason), "words": problem.excerpt}
        works.tell(_("Line %(n)s: %(why)s It begins: %(words)s") % parts, refused=True)
    if len(problems) > MOST_PROBLEMS:
        more = len(problems) - MOST_PROBLEMS
        told = ngettext("One more could not be read.", "%(n)s more could not be read.", more)
        works.tell(told % {"n": more}, refused=True)
