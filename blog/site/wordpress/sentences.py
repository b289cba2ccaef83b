"""What is said of an export that cannot be read, of what was wrong in one, and of what a text could not keep."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.importers.wordpress import Fault, NotAnExport, Problem, Reason
from blog.importers.wordpress_body_records import Problem as BodyProblem

CHANGED_HERE = gettext_lazy("it was changed here since, so it was kept as it is here")
DELETED_HERE = gettext_lazy("it was deleted here since")
FAULTS = {
    Fault.EMPTY: gettext_lazy("This file is empty. Export it again under Tools, Export in WordPress."),
    Fault.KIND: gettext_lazy("This is no export of WordPress. Bring the XML file from Tools, Export there."),
    Fault.PACKED: gettext_lazy("This file is packed. Unpack it and bring the XML file inside."),
    Fault.NOT_AN_EXPORT: gettext_lazy("This is no export of WordPress. Bring the XML file from Tools, Export there."),
    Fault.ENTITIES: gettext_lazy("This file declares entities, which no export of WordPress does. It was not read."),
}
REASONS = {
    Reason.CUT: gettext_lazy("the file ends in the middle of it; export it again"),
    Reason.UNCLOSED: gettext_lazy("its end is missing, so it could not be read"),
    Reason.LARGE: gettext_lazy("it is too large to be read"),
    Reason.BROKEN: gettext_lazy("it could not be read"),
    Reason.COMMENTS: gettext_lazy("it has more comments than can be read"),
    Reason.NO_COMMENT_ID: gettext_lazy("a comment has no number there; it was given one"),
    Reason.ENCODING: gettext_lazy("signs not in the encoding the file declares were read as Windows-1252"),
    Reason.SIGNS: gettext_lazy("signs that XML does not allow were left out"),
    Reason.AMPERSAND: gettext_lazy("a bare & was read as it stands"),
    Reason.CDATA: gettext_lazy("a text that ended too early was read on"),
    Reason.UNENDED: gettext_lazy("a text without an end was read as far as it goes"),
    Reason.MENDED: gettext_lazy("broken markup was mended; look it over"),
    Reason.SHORTENED: gettext_lazy("a field was too long and was cut"),
    Reason.NO_ID: gettext_lazy("it has no number there; it was given one"),
    Reason.NO_VERSION: gettext_lazy("the file does not say its version"),
    Reason.DATE: gettext_lazy("a date in it is none"),
}
BODY = {
    BodyProblem.LONG: gettext_lazy("too long, so it was kept as plain text"),
    BodyProblem.TANGLED: gettext_lazy("its HTML is tangled, so it was kept as plain text"),
    BodyProblem.SHORTCODE: gettext_lazy("a shortcode is not known here and stands as text (%(detail)s)"),
    BodyProblem.BLOCK: gettext_lazy("a block was left out (%(detail)s)"),
    BodyProblem.REUSABLE: gettext_lazy("a reusable block was left out (%(detail)s)"),
    BodyProblem.GALLERY: gettext_lazy("a gallery names no pictures (%(detail)s)"),
    BodyProblem.ATTACHMENT: gettext_lazy("a picture is not in the file (%(detail)s)"),
    BodyProblem.PICTURE: gettext_lazy("a picture has no address that leads anywhere (%(detail)s)"),
    BodyProblem.PICTURE_LINK: gettext_lazy("the link behind a picture was left out (%(detail)s)"),
    BodyProblem.PICTURES_KEPT_RAW: gettext_lazy("pictures within HTML kept as it was are not shown (%(detail)s)"),
    BodyProblem.LINK: gettext_lazy("a link leads nowhere and became words (%(detail)s)"),
    BodyProblem.CAPTION_LINK: gettext_lazy("links within captions became words (%(detail)s)"),
    BodyProblem.SCRIPT: gettext_lazy("scripts or styles were left out (%(detail)s)"),
    BodyProblem.HANDLER: gettext_lazy("code in attributes was left out (%(detail)s)"),
    BodyProblem.FIELD: gettext_lazy("a form was left out (%(detail)s)"),
    BodyProblem.MEDIA: gettext_lazy("a player without an address was left out (%(detail)s)"),
    BodyProblem.MARK: gettext_lazy("marks of pages or of “more” were left out (%(detail)s)"),
    BodyProblem.NOTE_MISSING: gettext_lazy("the mark of a note has no note (%(detail)s)"),
    BodyProblem.NOTE_LOOSE: gettext_lazy("notes without a mark stand at the end (%(detail)s)"),
    BodyProblem.FIRST_ROW: gettext_lazy("the first row of a table became its head (%(detail)s)"),
    BodyProblem.CHARACTERS: gettext_lazy("signs for private use were left out (%(detail)s)"),
}


def of_fault(fault: NotAnExport) -> str:
    """Why a file cannot be brought in."""
    return str(FAULTS.get(fault.fault, FAULTS[Fault.NOT_AN_EXPORT]))


def of_problem(problem: Problem) -> str:
    """What was wrong at a place of a file, with its line."""
    told = {"reason": REASONS.get(problem.reason, problem.reason.value), "line": problem.line}
    return _("line %(line)s: %(reason)s") % told


def of_body(problem: BodyProblem, detail: str) -> str:
    """What became of something in a text."""
    return str(BODY[problem]) % {"detail": detail} if problem in BODY else f"{problem.value} ({detail})"
