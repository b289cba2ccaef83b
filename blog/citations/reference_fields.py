"""What a CSL-JSON record may hold, and what the form of each type of work asks. It knows no value, no file, no style.

Left out on purpose: `id` (the key lives beside the record), `abstract`, `keyword` and `note` (no style offered prints
them, and the engine reads `note` as commands)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DEFAULT_TYPE = "document"
CSL_TYPES = frozenset(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection "
    "dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case "
    "legislation manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical "
    "personal_communication post post-weblog regulation report review review-book software song speech standard "
    "thesis treaty webpage".split()
)
NAME_FIELDS = (
    "author editor translator director interviewer host guest narrator performer producer executive-producer "
    "script-writer series-creator composer illustrator compiler contributor curator chair organizer recipient "
    "collection-editor container-author editorial-director editor-translator original-author reviewed-author".split()
)
DATE_FIELDS = "issued accessed original-date event-date submitted available-date".split()
TEXT_FIELDS = (
    "title title-short container-title container-title-short collection-title volume-title part-title "
    "original-title reviewed-title reviewed-genre edition volume number-of-volumes issue number chapter-number "
    "part-number printing-number supplement-number collection-number version page page-first number-of-pages section "
    "publisher publisher-place original-publisher original-publisher-place event-title event-place genre medium "
    "dimensions scale division authority jurisdiction references status source archive archive-place "
    "archive_collection archive_location call-number language ISBN ISSN PMID PMCID DOI URL".split()
)
ALIASES = {"shortTitle": "title-short", "journalAbbreviation": "container-title-short", "event": "event-title"}


@dataclass(frozen=True)
class WorkType:
    """One type of work of the source form: its name, the CSL type it becomes, and the fields its form asks."""

    id: str
    label: str
    csl_type: str
    fields: tuple[str, ...]


TYPES = (
    WorkType(
        "book", "Book", "book",
        ("author", "title", "translator", "edition", "volume", "publisher", "publisher-place", "issued",
         "original-date", "ISBN", "DOI", "URL"),
    ),
    WorkType(
        "edited-book", "Edited book", "book",
        ("editor", "title", "translator", "edition", "volume", "publisher", "publisher-place", "issued", "ISBN",
         "DOI", "URL"),
    ),
    WorkType(
        "chapter", "Chapter or part of a book", "chapter",
        ("author", "title", "container-title", "editor", "translator", "edition", "volume", "publisher",
         "publisher-place", "issued", "page", "DOI", "URL"),
    ),
    WorkType(
        "article", "Article in a journal", "article-journal",
        ("author", "title", "container-title", "volume", "issue", "issued", "page", "DOI", "URL", "source"),
    ),
    WorkType(
        "newspaper", "Newspaper article", "article-newspaper",
        ("author", "title", "container-title", "publisher-place", "edition", "issued", "section", "page", "URL",
         "accessed", "source"),
    ),
    WorkType(
        "webpage", "Web page", "webpage",
        ("author", "title", "container-title", "publisher", "issued", "URL", "accessed"),
    ),
    WorkType(
        "report", "Report or archival document", "report",
        ("author", "title", "genre", "number", "publisher", "publisher-place", "issued", "archive_collection",
         "archive_location", "archive", "archive-place", "URL", "accessed"),
    ),
    WorkType(
        "film", "Film", "motion_picture",
        ("director", "title", "performer", "producer", "publisher", "publisher-place", "issued", "medium", "URL"),
    ),
    WorkType(
        "podcast", "Podcast", "broadcast",
        ("author", "host", "title", "container-title", "number", "publisher", "issued", "medium", "URL", "accessed"),
    ),
    WorkType(
        "interview", "Interview", "interview",
        ("author", "interviewer", "title", "genre", "container-title", "publisher", "issued", "archive", "URL",
         "accessed"),
    ),
    WorkType(
        "other", "Other", DEFAULT_TYPE,
        ("author", "editor", "title", "container-title", "genre", "medium", "publisher", "publisher-place", "issued",
         "page", "archive", "DOI", "URL", "accessed"),
    ),
)  # fmt: skip


def form_of(record: Mapping[str, Any]) -> WorkType:
    """The type of work whose form shows this record: the edited book where a book has editors and no author."""
    fitting = [kind for kind in TYPES if kind.csl_type == record.get("type")]
    if len(fitting) > 1:
        return fitting[1] if record.get("editor") and not record.get("author") else fitting[0]
    return fitting[0] if fitting else TYPES[-1]
