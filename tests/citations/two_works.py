"""Two works as records, for tests of the engine: a book with an editor, and an article with a DOI."""

from __future__ import annotations

FREEZE = {
    "type": "book",
    "title": "Russia: A History",
    "editor": [{"family": "Freeze", "given": "Gregory L."}],
    "edition": "3",
    "publisher": "Oxford University Press",
    "issued": {"date-parts": [[2009]]},
}
REID = {
    "type": "article-journal",
    "title": "Cold War in the Kitchen",
    "author": [{"family": "Reid", "given": "Susan E."}],
    "container-title": "Slavic Review",
    "volume": "61",
    "issued": {"date-parts": [[2002]]},
    "DOI": "10.2307/2697116",
}
BOTH = {"freeze2009": FREEZE, "reid2002": REID}
