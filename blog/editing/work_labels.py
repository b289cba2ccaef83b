"""What the form of a work calls its types and its fields, in plain words. It must not know values or forms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TYPES_CALLED = {
    "book": _("Book"),
    "edited-book": _("Edited book"),
    "chapter": _("Chapter or part of a book"),
    "article": _("Article in a journal"),
    "newspaper": _("Newspaper article"),
    "webpage": _("Web page"),
    "report": _("Report or archival document"),
    "film": _("Film"),
    "podcast": _("Podcast"),
    "interview": _("Interview"),
    "other": _("Other"),
}
FIELDS_CALLED = {
    "author": _("Authors"),
    "editor": _("Editors"),
    "translator": _("Translators"),
    "director": _("Directors"),
    "performer": _("Performers"),
    "producer": _("Producers"),
    "host": _("Hosts"),
    "interviewer": _("Interviewers"),
    "title": _("Title"),
    "container-title": _("Part of"),
    "publisher": _("Publisher"),
    "publisher-place": _("Place of publication"),
    "edition": _("Edition"),
    "volume": _("Volume"),
    "issue": _("Issue"),
    "number": _("Number"),
    "issued": _("Date"),
    "original-date": _("First published"),
    "accessed": _("Day you read it"),
    "page": _("Pages"),
    "section": _("Section"),
    "genre": _("Kind of document"),
    "medium": _("Medium"),
    "archive": _("Archive"),
    "archive_collection": _("Collection"),
    "archive_location": _("Box and folder"),
    "archive-place": _("City of the archive"),
    "source": _("Database"),
    "ISBN": _("ISBN"),
    "DOI": _("DOI"),
    "URL": _("Web address"),
}
CALLED_FOR_TYPE = {
    ("chapter", "title"): _("Title of the chapter"),
    ("chapter", "container-title"): _("Title of the book"),
    ("chapter", "editor"): _("Editors of the book"),
    ("article", "title"): _("Title of the article"),
    ("article", "container-title"): _("Journal"),
    ("newspaper", "title"): _("Title of the article"),
    ("newspaper", "container-title"): _("Newspaper"),
    ("newspaper", "publisher-place"): _("City"),
    ("webpage", "title"): _("Title of the page"),
    ("webpage", "container-title"): _("Website"),
    ("webpage", "publisher"): _("Who runs the site"),
    ("report", "number"): _("Number of the report"),
    ("report", "publisher"): _("Who issued it"),
    ("film", "publisher"): _("Production company"),
    ("film", "publisher-place"): _("Country"),
    ("podcast", "title"): _("Title of the episode"),
    ("podcast", "container-title"): _("Podcast"),
    ("podcast", "number"): _("Number of the episode"),
    ("podcast", "accessed"): _("Day you heard it"),
    ("interview", "author"): _("Who was interviewed"),
    ("interview", "container-title"): _("Published in"),
    ("interview", "genre"): _("Kind of interview"),
    ("other", "genre"): _("Kind of work"),
}
HELP = {
    "people": _("One a line: Freeze, Gregory L. An organisation as it writes itself."),
    "date": _("2009, March 2009 or 2009-03-01."),
    "edition": _("A number, or a word such as Revised."),
    "page": _("The first and the last: 211-252."),
    "DOI": _("It begins with 10."),
}


def field_called(kind: str, field: str) -> str:
    """The name of a field as the form of this type of work has it."""
    return str(CALLED_FOR_TYPE.get((kind, field)) or FIELDS_CALLED[field])


def type_choices() -> list[tuple[str, str]]:
    """The types of works to choose from."""
    return [(kind, str(name)) for kind, name in TYPES_CALLED.items()]
