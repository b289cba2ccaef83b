"""The list of works beside the editor: what its buttons do to a form that is not saved, and what anybody may send."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Course, Enrolment, Post
from tests.blog.worklists import BOOK, FREEZE, TAMM, entry, pressed, refused, typed
from tests.factories import written


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


def test_the_list_of_one_s_essay_is_nobody_else_s(as_classmate: Client, author: Enrolment, course: Course) -> None:
    post = written(author, works=[FREEZE])
    answer = as_classmate.post(f"/russia/posts/{post.slug}/edit/", typed(press="remove|freeze2009"))
    assert answer.status_code == 404
