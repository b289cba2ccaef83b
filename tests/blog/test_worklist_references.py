"""References pasted or uploaded beside the editor: what of them comes onto the list of works, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.blog.worklists import BOOK, FREEZE, TAMM, pressed, refused, typed

RIS = "TY  - BOOK\nAU  - Lüthi, Lorenz M.\nTI  - The Sino-Soviet Split\nPY  - 2008\nPB  - Princeton UP\nER  - \n"


def test_pasted_references_become_checked_works_and_bad_ones_are_named(as_author: Client) -> None:
    bib = (
        "@book{luthi, author={Lüthi, Lorenz M.}, title={The Sino-Soviet Split}, year=2008}\n@book{broken, title={Never"
    )
    page = as_author.post("/russia/write/", typed(press="read", references=bib))
    desk = page.context["desk"]
    assert [(work["key"], bool(work["record"])) for work in desk.works.entries] == [
        ("freeze2009", False),
        ("luthi", True),
    ]
    assert desk.sent["works"].splitlines()[1].startswith("Lüthi, Lorenz M.")
    assert [sentence.startswith("Line 2: ") for sentence in refused(desk)] == [True]
    assert "@book{broken" in page.content.decode()


def test_an_uploaded_file_is_read_and_a_key_that_is_taken_is_renamed(as_author: Client) -> None:
    csl = json.dumps([BOOK | {"id": "freeze2009", "title": "Another"}])
    upload = SimpleUploadedFile("zotero.json", csl.encode("utf-8-sig"))
    desk = pressed(as_author, press="read", reference_file=upload)
    assert [work["key"] for work in desk.works.entries] == ["freeze2009", "freeze2009-2"]
    assert refused(desk) == []


def test_what_was_read_before_is_not_added_twice(as_author: Client) -> None:
    first = pressed(as_author, press="read", references=RIS)
    again = pressed(
        as_author, press="read", references=RIS, works=first.sent["works"], confirmed=first.sent["confirmed"]
    )
    assert again.sent["works"] == first.sent["works"]
    assert [sentence for sentence, _ in again.works.told] == ["What was on your list already is now checked."]


def test_typed_lines_pasted_there_come_onto_the_list_as_they_are(as_author: Client) -> None:
    desk = pressed(as_author, press="read", references=f"{TAMM}\r\n{FREEZE}\r\n")
    assert (desk.sent["works"].splitlines(), desk.sent["references"]) == ([FREEZE, TAMM], "")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Paste references or choose a file first"),
        ({"reference_file": SimpleUploadedFile("a.bib", b"@" * 10_000_000)}, "This file is too large: at most 2 MB"),
        ({"reference_file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 \xff\xfe\x00")}, "This file could not be read."),
        ({"references": '[{"title": {"a": 1}}, 7]'}, "Line 1"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(as_author: Client, sent: Any, sentence: str) -> None:
    desk = pressed(as_author, press="read", **sent)
    assert refused(desk)[0].startswith(sentence)
    assert desk.sent["works"] == FREEZE


def test_no_more_works_are_taken_than_a_list_holds(as_author: Client) -> None:
    full = "\n".join(f"Name{n}, A. Title {n}. 2001." for n in range(200))
    desk = pressed(as_author, press="read", references=RIS, works=full)
    assert (len(desk.works.entries), refused(desk)) == (
        200,
        ["A list holds at most 200 works, so not all were taken."],
    )
