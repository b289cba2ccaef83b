"""Why a document cannot be brought in, and what changed in one that was, in words. It knows no file."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from blog.importers.document_records import Change, Fault, NotADocument, What

FAULTS: dict[Fault, Promise] = {
    Fault.EMPTY: gettext_lazy("This file is empty. Save your document again and bring that file."),
    Fault.LARGE: gettext_lazy("This file is larger than %(most)s MB. Save its pictures smaller, then bring it again."),
    Fault.KIND: gettext_lazy("This kind of file cannot be read. Save it as a Word file (.docx) and bring that."),
    Fault.PDF: gettext_lazy("This is a PDF, which keeps no headings or notes. Bring the Word file it was made from."),
    Fault.RTF: gettext_lazy("This is rich text (RTF). Save it as a Word file (.docx) and bring that."),
    Fault.OLD_WORD: gettext_lazy(
        "This is an old Word file, or one locked by a password. Save it as .docx without one and bring that."
    ),
    Fault.NOT_WORD: gettext_lazy(
        "This is no Word or OpenDocument file. Open your document, save it as .docx, try again."
    ),
    Fault.BINARY: gettext_lazy("This file is no text. Save your document as .docx and bring that."),
    Fault.BROKEN: gettext_lazy(
        "This file is damaged and cannot be read. Save your document again and bring that file."
    ),
    Fault.PACKED: gettext_lazy("This file unpacks to far more than an essay. Save your document again as .docx."),
    Fault.ENTITIES: gettext_lazy("This file is not built as Word builds them. Open it in Word and save it again."),
    Fault.TANGLED: gettext_lazy("This is nested or tangled too deeply to be read. Paste the text without its form."),
    Fault.LONG: gettext_lazy("This is too long for one essay: 200,000 characters are the most. Bring a part of it."),
    Fault.NO_WORDS: gettext_lazy("No words were found in this. Open your document, save it again and try that."),
    Fault.NO_PANDOC: gettext_lazy("Word files cannot be read on this site just now. Paste your essay into the text."),
    Fault.SLOW: gettext_lazy("Reading this file took too long, so it was stopped. Paste your essay into the text."),
}
CHANGES = {
    What.INSERTED: ngettext_lazy("One tracked insertion was accepted.", "%(n)s tracked insertions were accepted.", "n"),
    What.DELETED: ngettext_lazy(
        "One tracked deletion was accepted: its words are gone.",
        "%(n)s tracked deletions were accepted: their words are gone.",
        "n",
    ),
    What.COMMENTS: ngettext_lazy("One comment was left out.", "%(n)s comments were left out.", "n"),
    What.BOXES: ngettext_lazy(
        "One text box was found. Check that its words stand in the text.",
        "%(n)s text boxes were found. Check that their words stand in the text.",
        "n",
    ),
    What.TITLE: gettext_lazy("The title was taken from a line above the first paragraph. Check it."),
    What.WORKS: ngettext_lazy(
        "One work was taken from the end of the text into the list of works.",
        "%(n)s works were taken from the end of the text into the list of works.",
        "n",
    ),
    What.FIRST_ROW: ngettext_lazy(
        "The first row of a table became its header.", "The first rows of %(n)s tables became their headers.", "n"
    ),
    What.OUTSIDE: ngettext_lazy(
        "One picture is kept elsewhere and did not come along. Add it yourself.",
        "%(n)s pictures are kept elsewhere and did not come along. Add them yourself.",
        "n",
    ),
    What.PICTURES: ngettext_lazy(
        "One picture was left out: it is broken, too large, or of a kind that cannot be shown.",
        "%(n)s pictures were left out: they are broken, too large, or of a kind that cannot be shown.",
        "n",
    ),
}


def refusal_in_words(fault: NotADocument) -> str:
    """The sentence for a fault."""
    return str(FAULTS[fault.fault]) % fault.told


def change_in_words(change: Change) -> str:
    """The sentence for a change."""
    return str(CHANGES[change.what] % {"n": change.n})
