"""The form of one work: what its fields ask, keep and refuse, and the line that is written from them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from blog import formatting
from blog.citations.engine import EngineFailed
from blog.citations.references import TYPES
from blog.editing.work_forms import WorkForm, name_of, type_called
from blog.editing.work_labels import TYPES_CALLED, field_called
from blog.editing.work_lines import lines_of, plain_line
from blog.models import Post
from tests.blog.worklists import BOOK, FREEZE, TAMM, entry, pressed, refused, typed


def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(as_author: Client) -> None:
    sent = {"work-key": "freeze2009", "work-kind": "book", "work-title": "Mine", "work-URL": "javascript:alert(1)"}
    page = as_author.post("/russia/write/", typed(press="keep", **sent))
    form = page.context["desk"].works.form
    assert (list(form.errors), form["title"].value(), form["URL"].value()) == (["URL"], "Mine", "javascript:alert(1)")
    assert "This is no web address." in page.content.decode()
    assert pressed(as_author, press="keep", **{**sent, "work-URL": "", "work-title": ""}).works.form.errors.keys() == {
        "title"
    }


def test_changing_the_type_keeps_what_was_typed_and_can_be_changed_back(as_author: Client) -> None:
    sent = {"work-key": "", "work-kind": "film", "work-title": "Ten Days", "work-edition": "2"}
    page = as_author.post("/russia/write/", typed(press="retype", **sent))
    form = page.context["desk"].works.form
    assert (form["title"].value(), form.kind.id, form.carried) == ("Ten Days", "film", [("work-edition", "2")])
    assert '<input type="hidden" name="work-edition" value="2">' in page.content.decode()


def test_what_a_type_does_not_ask_is_not_kept_unseen() -> None:
    typed_in = {"title": "Ten Days", "director": "Eisenstein, Sergei", "edition": "2"}
    form = WorkForm(type_called("film"), BOOK, "k", typed_in, sent=True, confirmed=True)
    assert form.is_valid()
    assert form.work == {
        "type": "motion_picture",
        "title": "Ten Days",
        "director": [{"family": "Eisenstein", "given": "Sergei"}],
    }


def test_a_field_nobody_touched_keeps_all_that_was_known_of_it() -> None:
    known = BOOK | {
        "issued": {"date-parts": [[2009]], "circa": True},
        "author": [{"family": "Gogh", "non-dropping-particle": "van", "given": "Vincent"}],
        "collection-title": "Letters",
    }
    form = WorkForm(type_called("book"), known, "k", confirmed=True)
    shown = {name: form[name].value() or "" for name in form.fields}
    again = WorkForm(type_called("book"), known, "k", shown | {"publisher": "Knopf"}, sent=True, confirmed=True)
    assert again.is_valid()
    assert again.work == known | {"publisher": "Knopf"}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Freeze, Gregory L.", {"family": "Freeze", "given": "Gregory L."}),
        ("King, Martin Luther, Jr.", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("Gregory L. Freeze", {"family": "Freeze", "given": "Gregory L."}),
        ("Human Rights Watch", {"literal": "Human Rights Watch"}),
        ("Ministry of Foreign Affairs, Archive", {"literal": "Ministry of Foreign Affairs, Archive"}),
        ("<script>", {"literal": "<script>"}),
    ],
)
def test_a_name_is_read_as_a_person_or_an_organisation(line: str, name: dict[str, str]) -> None:
    assert name_of(line) == name


def test_adding_a_work_writes_its_line_behind_the_others(as_author: Client) -> None:
    assert next(iter(pressed(as_author, press="add", **{"add-kind": "film"}).works.form.fields)) == "director"
    sent = {
        "work-key": "",
        "work-kind": "book",
        "work-author": "Lüthi, Lorenz M.",
        "work-title": "The Sino-Soviet Split",
        "work-issued": "2008",
    }
    desk = pressed(as_author, press="keep", **sent)
    assert desk.sent["works"].splitlines() == [FREEZE, "Lüthi, Lorenz M. *The Sino-Soviet Split*. 2008."]
    assert [(work["key"], bool(work["record"])) for work in desk.works.entries] == [
        ("freeze2009", False),
        ("luthi2008", True),
    ]


def test_without_the_engine_a_plain_line_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise EngineFailed("Pandoc is missing.")

    monkeypatch.setattr(formatting, "format_citations", fail)
    record = BOOK | {"title": "No engine knows this"}
    assert lines_of({"k": record}, "apa", "en") == {"k": "Freeze, Gregory L. *No engine knows this*. Oxford UP, 2009."}
    article = {"type": "article-journal", "title": "Why?", "container-title": "Slavic Review"}
    assert plain_line(article) == "“Why?” *Slavic Review*."


def test_two_works_of_one_author_are_both_written_with_the_name() -> None:
    records = {"a": BOOK, "b": BOOK | {"title": "From Supplication to Revolution"}}
    lines = lines_of(records, "modern-language-association", "en")
    assert [line.startswith("Freeze, Gregory L. *") for line in lines.values()] == [True, True]


def test_editing_a_checked_work_keeps_the_words_its_author_typed(as_author: Client) -> None:
    sent = {"work-key": "freeze2009", "work-kind": "book", "work-title": "Russia", "work-author": "Freeze, Gregory L."}
    desk = pressed(as_author, press="keep", confirmed=json.dumps([entry(record=BOOK)]), **sent)
    assert (desk.sent["works"], desk.works.entries[0]["record"]["title"]) == (FREEZE, "Russia")


def test_editing_a_work_whose_line_was_written_for_its_author_writes_it_again(as_author: Client) -> None:
    line = lines_of({"work": BOOK}, "modern-language-association", "en")["work"]
    confirmed = json.dumps([entry(line=line, record=BOOK)])
    sent = {"work-key": "freeze2009", "work-kind": "book", "work-title": "Russia", "work-author": "Freeze, Gregory L."}
    desk = pressed(as_author, press="keep", works=f"{TAMM}\n{line}", confirmed=confirmed, **sent)
    assert desk.sent["works"].splitlines() == [TAMM, "Freeze, Gregory L. *Russia*."]
    assert desk.works.entries[1]["key"] == "freeze2009"


def test_a_second_work_is_not_opened_over_words_that_are_not_kept(as_author: Client) -> None:
    sent = {"work-key": "", "work-kind": "book", "work-title": "Half typed"}
    desk = pressed(as_author, press="check|freeze2009", **sent)
    assert refused(desk) == ["A work is still open. Keep it or close it first."]
    assert (desk.works.form.key, desk.works.form["title"].value()) == ("", "Half typed")


def test_saving_waits_while_a_work_is_half_typed_and_not_for_one_nobody_touched(as_author: Client) -> None:
    sent = {"work-key": "", "work-kind": "book", "work-title": "Half typed"}
    unsaved = {name: value for name, value in typed(**sent).items() if name != "press"}
    page = as_author.post("/russia/write/", unsaved)
    assert (page.status_code, Post.objects.count()) == (422, 0)
    assert "A work is still open in your list." in page.content.decode()
    assert 'value="Half typed"' in page.content.decode()
    assert as_author.post("/russia/write/", unsaved | {"work-title": ""}).status_code == 302


def test_every_type_and_every_field_has_words_of_its_own() -> None:
    assert [kind.id for kind in TYPES] == list(TYPES_CALLED)
    assert all(field_called(kind.id, name) for kind in TYPES for name in kind.fields)
