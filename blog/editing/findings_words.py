"""What each finding of the audit is called, in words for a tired author. It must not know texts or works."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.citations.audit import Finding
from blog.citations.found import PAGE_OUTSIDE, TITLE_DIFFERS, UNKNOWN_KEY, YEAR_DIFFERS

KINDS = {
    "resolved": gettext_lazy("Linked."),
    "likely": gettext_lazy("Linked to the work that fits best."),
    "second author named alone": gettext_lazy("Linked, but not all of its authors are named."),
    "ambiguous": gettext_lazy("More than one of your works could be meant. Which one is it?"),
    "page without a work": gettext_lazy("A page without a work. Which one is it?"),
    "name without a work": gettext_lazy("No work by this name is in your list."),
    "year or page that contradicts the record": gettext_lazy("This does not fit what your list says of the work."),
    "quotation without citation": gettext_lazy("You quote here, but do not say from where."),
    "an author quoted by name without a listed work": gettext_lazy(
        "You quote from somebody, but no work of theirs is in your list."
    ),
    "listed but never cited": gettext_lazy("This work is in your list, but the essay never cites it."),
    "duplicate works": gettext_lazy("This work seems to stand in your list twice."),
    "incomplete record": gettext_lazy("Too little is known of this work to cite it well."),
}
NOTES = {
    YEAR_DIFFERS: gettext_lazy("The year here is not the year in your list. Which work is it?"),
    TITLE_DIFFERS: gettext_lazy("The title here is not the title in your list. Which work is it?"),
    PAGE_OUTSIDE: gettext_lazy("This page lies outside the pages in your list. Is it this work?"),
    UNKNOWN_KEY: gettext_lazy("No work in your list has this key."),
}
PARTS = {
    "author": gettext_lazy("the author"),
    "title": gettext_lazy("the title"),
    "year": gettext_lazy("the year"),
}


def sentence_of(finding: Finding) -> str:
    """What was found, in one plain sentence."""
    if finding.kind == "incomplete record" and finding.detail:
        missing = ", ".join(str(PARTS[part]) for part in finding.detail.split(", ") if part in PARTS)
        return _("Missing from this work: %(parts)s.") % {"parts": missing}
    noted = finding.kind in {"year or page that contradicts the record", "name without a work"}
    return str(NOTES[finding.detail] if noted and finding.detail in NOTES else KINDS[finding.kind])


def place_of(finding: Finding) -> str:
    """Where it was found."""
    if finding.end == 0:
        return _("In your list")
    return _("Paragraph %(n)s") % {"n": finding.paragraph} if finding.paragraph else _("In a note")
