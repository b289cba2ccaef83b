"""The list of works beside the editor: what its buttons do to a form that is not saved, and what anybody may send."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog import formatting
from blog.citations.engine import EngineFailed
from blog.citations.references import TYPES
from blog.editing.work_forms import WorkForm, name_of, type_called
from blog.editing.work_labels import TYPES_CALLED, field_called
from blog.editing.work_lines import lines_of, plain_line
from blog.models import Course, Enrolment, Post
from tests.factories import written

FREEZE = "Freeze, Gregory L. *Russia: A History*. 3rd ed., Oxford UP, 2009."
TAMM = "Baltic Winters, Second Edition. Jonas R Tamm"
BOOK = {
    "type": "book",
    "title": "Russia: A History",
    "title-short": "Russia",
    "author": [{"family": "Freeze", "given": "Gregory L."}],
    "issued": {"date-parts": [[2009]]},
    "publisher": "Oxford UP",
}
RIS = "TY  - BOOK\nAU  - Lüthi, Lorenz M.\nTI  - The Sino-Soviet Split\nPY  - 2008\nPB  - Princeton UP\nER  - \n"


def entry(**other: Any) -> dict[str, Any]:
    return {"key": "freeze2009", "line": FREEZE, "record": {}, **other}


def typed(**other: Any) -> dict[str, Any]:
    """A filled form that is not saved."""
    return {"title": "T", "body": "Words.", "works": FREEZE, "audience": "60", "press": "look", **other}


def pressed(client: Client, address: str = "/russia/write/", **other: Any) -> Any:
    """What stands beside the editor after a button was pressed."""
    page = client.post(address, typed(**other))
    assert (page.status_code, Post.objects.filter(draft__number__gt=1).count()) == (200, 0)
    return page.context["desk"]


def refused(desk: Any) -> list[str]:
    return [sentence for sentence, is_refusal in desk.works.told if is_refusal]


def test_a_typed_line_shows_its_key_what_was_read_and_that_it_prints_as_typed(as_author: Client) -> None:
    page = as_author.post("/russia/write/", typed())
    assert [(row.key, row.read, row.is_checked) for row in page.context["desk"].rows] == [
        ("freeze2009", "Freeze · Russia: A History · 2009", False)
    ]
    text = page.content.decode()
    assert ("<em>Russia: A History</em>" in text, "As typed" in text, Post.objects.count()) == (True, True, 0)


def test_check_opens_the_form_filled_and_changes_nothing(as_author: Client) -> None:
    desk = pressed(as_author, press="check|freeze2009")
    assert desk.works.form["author"].value() == "Freeze, Gregory L."
    assert (desk.works.form["title"].value(), desk.works.form["issued"].value()) == ("Russia: A History", "2009")
    assert [kept["record"] for kept in desk.works.entries] == [{}]
    assert desk.panel == "sources"


def test_a_line_with_dashes_has_the_author_of_the_line_above(as_author: Client) -> None:
    works = f"{FREEZE}\n---. *From Supplication to Revolution*. Oxford UP, 1988."
    desk = pressed(as_author, works=works)
    opened = pressed(as_author, works=works, press=f"check|{desk.rows[1].key}").works.form
    assert (opened["author"].value(), opened["issued"].value()) == ("Freeze, Gregory L.", "1988")


def test_a_kept_work_is_checked_and_travels_with_the_form_until_it_is_saved(as_author: Client) -> None:
    opened = pressed(as_author, press="check|freeze2009").works.form
    fields = {f"work-{name}": opened[name].value() or "" for name in opened.fields}
    desk = pressed(as_author, press="keep", **fields, **{"work-key": "freeze2009", "work-kind": "book"})
    assert (desk.rows[0].is_checked, desk.works.form, refused(desk)) == (True, None, [])
    as_author.post("/russia/write/", saving(desk))
    kept = Post.objects.get().draft.sources
    assert [(work["key"], work["line"], work["record"]["author"]) for work in kept] == [
        ("freeze2009", FREEZE, [{"family": "Freeze", "given": "Gregory L."}])
    ]


def saving(desk: Any) -> dict[str, Any]:
    """The form as it was left, sent with the button that saves."""
    data = typed(body=desk.sent["body"], works=desk.sent["works"], confirmed=desk.sent["confirmed"])
    return {name: value for name, value in data.items() if name != "press"}


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


def test_print_as_typed_drops_the_record_that_was_saved(as_author: Client, author: Enrolment) -> None:
    post = written(author, works=[FREEZE])
    post.draft.sources = [entry(record=BOOK)]
    post.draft.save()
    address = f"/russia/posts/{post.slug}/edit/"
    assert as_author.get(address).context["desk"].rows[0].is_checked
    desk = pressed(as_author, address, press="plain|freeze2009", confirmed=json.dumps([entry(record=BOOK)]))
    assert not desk.rows[0].is_checked
    as_author.post(address, saving(desk) | {"seen": "1"})
    post.refresh_from_db()
    assert post.draft.sources == [entry()]


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


def test_remove_takes_one_line_away_and_leaves_the_rest_as_typed(as_author: Client) -> None:
    desk = pressed(as_author, press="remove|freeze2009", works=f"  {TAMM}\n\n{FREEZE}\nUnknown  thing")
    assert desk.sent["works"] == f"  {TAMM}\n\nUnknown  thing"
    assert len(desk.rows) == 2


@pytest.mark.parametrize("press", ["check|nobody", "remove|nobody", "plain|nobody", "join|freeze2009|nobody"])
def test_a_work_that_is_not_on_the_list_is_said_to_be_gone(as_author: Client, press: str) -> None:
    desk = pressed(as_author, press=press)
    assert refused(desk) == ["This work is no longer on your list, so nothing was changed."]
    assert (desk.sent["works"], desk.works.form) == (FREEZE, None)


@pytest.mark.parametrize(
    "press", ["", "|", "tell|x", "__init__|x", "check", "remove", "choose|1", "join|a", "finish|", "keep", "source"]
)
def test_a_made_up_button_does_nothing(as_author: Client, press: str) -> None:
    desk = pressed(as_author, press=press)
    assert (desk.sent["body"], desk.sent["works"], desk.works.told) == ("Words.", FREEZE, [])


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


HOSTILE = [
    "no json",
    "[" * 100_000,
    "{}",
    "[1, null, {}, []]",
    json.dumps([{"key": "a b", "line": FREEZE, "record": BOOK}]),
    json.dumps([{"key": "x" * 61, "line": FREEZE, "record": BOOK}]),
    json.dumps([{"key": {"a": 1}, "line": [FREEZE], "record": BOOK}]),
    json.dumps([entry(record=BOOK)] * 3000 + [entry(key="late", record=BOOK)])[:2_000_000],
]


@pytest.mark.parametrize("confirmed", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_no_list_of_entries_is_passed_over(as_author: Client, confirmed: str) -> None:
    answer = as_author.post("/russia/write/", {**saving_of(confirmed)})
    assert answer.status_code in {302, 422}
    desk = pressed(as_author, confirmed=confirmed)
    assert [work["key"] for work in desk.works.entries] == ["freeze2009"]


def saving_of(confirmed: str) -> dict[str, Any]:
    return {name: value for name, value in typed(confirmed=confirmed).items() if name != "press"}


def test_a_record_with_scripts_is_kept_as_text_and_its_unknown_fields_are_dropped(as_author: Client) -> None:
    hostile = BOOK | {
        "title": "<script>alert(1)</script><b>Russia</b>",
        "URL": "javascript:alert(1)",
        "note": "\\input{/etc/passwd}",
        "id": "x",
        "onclick": "alert(1)",
    }
    page = as_author.post("/russia/write/", typed(confirmed=json.dumps([entry(record=hostile)])))
    record = page.context["desk"].works.entries[0]["record"]
    assert {"URL", "note", "id", "onclick"} & record.keys() == set()
    assert "<script>alert" not in page.content.decode()


def test_one_key_for_two_lines_never_reaches_the_rows(as_author: Client) -> None:
    twice = json.dumps([entry(), entry(line=TAMM)])
    as_author.post("/russia/write/", saving_of(twice) | {"works": f"{FREEZE}\n{TAMM}"})
    assert [work["key"] for work in Post.objects.get().draft.sources] == ["freeze2009", "freeze2009-2"]


def test_a_line_changed_a_little_keeps_its_key_and_loses_its_record(as_author: Client) -> None:
    confirmed = json.dumps([entry(record=BOOK)])
    desk = pressed(as_author, works=FREEZE.replace("3rd", "4th"), confirmed=confirmed)
    assert [(row.key, row.is_checked) for row in desk.rows] == [("freeze2009", False)]


def test_keys_made_before_the_first_save_stay(as_author: Client) -> None:
    desk = pressed(as_author)
    moved = pressed(as_author, works=f"Freeze, A. Other. 2009.\n{FREEZE}", confirmed=desk.sent["confirmed"])
    assert [work["key"] for work in moved.works.entries] == ["freeze2009b", "freeze2009"]


def test_thirty_works_ask_the_database_no_more_than_one(as_author: Client, author: Enrolment) -> None:
    counts = []
    for n in (1, 30):
        post = written(author, f"Essay {n}", works=[f"Name{i}, A. *Title {i}*. 20{i:02}." for i in range(n)])
        with CaptureQueriesContext(connection) as queries:
            as_author.get(f"/russia/posts/{post.slug}/edit/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_no_more_works_are_taken_than_a_list_holds(as_author: Client) -> None:
    full = "\n".join(f"Name{n}, A. Title {n}. 2001." for n in range(200))
    desk = pressed(as_author, press="read", references=RIS, works=full)
    assert (len(desk.works.entries), refused(desk)) == (
        200,
        ["A list holds at most 200 works, so not all were taken."],
    )


def test_every_type_and_every_field_has_words_of_its_own() -> None:
    assert [kind.id for kind in TYPES] == list(TYPES_CALLED)
    assert all(field_called(kind.id, name) for kind in TYPES for name in kind.fields)


def test_the_list_of_one_s_essay_is_nobody_else_s(as_classmate: Client, author: Enrolment, course: Course) -> None:
    post = written(author, works=[FREEZE])
    answer = as_classmate.post(f"/russia/posts/{post.slug}/edit/", typed(press="remove|freeze2009"))
    assert answer.status_code == 404
