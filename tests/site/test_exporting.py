"""Exporting a person: the document holds all of theirs and nothing of others' but what they answered, and no secret;
only who may have it gets it, and the record says so."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from blog import noting
from blog.models import Enrolment, Post, User, WorkingCopy
from blog.site import erasing, exporting, persons
from comments.models import Comment
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, said_by_guest, written
from tests.site.persons import ADDRESS, NAMES, WORDS, acts, everywhere

PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Pictures in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path


def document(person: persons.Person) -> Any:
    return json.loads(exporting.as_json(person))


def test_an_account_s_document_holds_every_name_and_all_their_words(zaneta: Enrolment) -> None:
    held = exporting.as_json(persons.of_account(zaneta.user)).lower()
    assert [word for word in NAMES + WORDS if word not in held] == []
    told = json.loads(held)
    assert (told["account"]["address"], told["places"][0]["earlier_names"][0]["name"]) == (ADDRESS, "zaneta querfurt")
    assert [essay["title"] for essay in told["essays"]] == ["an essay that stays", "taken back"]
    assert [essay["consents"][0]["agreed_to"] for essay in told["essays"]] == ["i agree.", "i agree."]
    assert told["essays"][0]["versions"][0]["text"] == "these words stay."
    assert [len(told[kind]) for kind in ("comments", "reports", "private_notes", "holds", "reading_marks")] == [
        4,
        1,
        2,
        1,
        1,
    ]


def test_a_comment_comes_with_its_earlier_words_and_what_was_decided(zaneta: Enrolment) -> None:
    first, spam, *_rest = document(persons.of_account(zaneta.user))["comments"]
    assert (first["text"], first["earlier_texts"][0]["text"]) == ("My quincunx said so.", "My xylographer said so.")
    assert [(decision["act"], decision["to"], decision["note"]) for decision in spam["decisions"]] == [
        ("spam", "spam", "No zymurgist.")
    ]


def test_nothing_of_others_is_in_it_but_what_was_answered(
    post: Post, zaneta: Enrolment, author: Enrolment, classmate: Enrolment, instructor: Enrolment
) -> None:
    answered = said(post, author, "The words that were answered.")
    said(post, zaneta, "An answer.", parent=answered)
    other = noting.exchange(instructor.user, instructor, post, author)
    assert other
    noting.write(other, "A note to another author.", instructor.user)
    held = exporting.as_json(persons.of_account(zaneta.user))
    others = ["They left in August", "Which one do you mean", "another author", "Hart", "Mira", "unkind.", "I had not"]
    assert [words for words in others if words in held] == []
    assert json.loads(held)["comments"][-1]["in_reply_to"] == {
        "id": answered.pk,
        "name": "R. Vale",
        "text": "The words that were answered.",
    }


def test_what_was_answered_and_taken_down_since_is_not_in_it(post: Post, zaneta: Enrolment, author: Enrolment) -> None:
    answered = said(post, author, "The words that were answered.")
    said(post, zaneta, "An answer.", parent=answered)
    Comment.objects.filter(pk=answered.pk).update(status="removed")
    assert document(persons.of_account(zaneta.user))["comments"][-1]["in_reply_to"] is None


def test_no_secret_is_in_it(zaneta: Enrolment) -> None:
    user = zaneta.user
    user.set_password(PASSWORD)
    user.save()
    Authenticator.objects.create(user=user, type="totp", data={"secret": "thekeyitself"})
    Comment.objects.filter(author=zaneta).update(guest_key="thecookiekey", address_hash="thehash")
    assert ("thekeyitself" in everywhere(), user.password.lower() in everywhere()) == (True, True)
    held = exporting.as_json(persons.of_account(user))
    assert [secret for secret in ("thekeyitself", user.password, "thecookiekey", "thehash") if secret in held] == []
    assert json.loads(held)["account"]["second_factors"][0]["kind"] == "totp"


def test_a_place_s_document_keeps_to_its_course(
    zaneta: Enrolment, stranger_course: Any, other_instructor: Enrolment
) -> None:
    there = EnrolmentFactory(course=stranger_course, user=zaneta.user, public_name="Z. Elsewhere")
    said(published(other_instructor), there, "Said in the other course.")
    held = exporting.as_json(persons.of_place(zaneta))
    assert ("Elsewhere" in held, "Said in the other course." in held, "quincunx" in held) == (False, False, True)


def test_a_guest_s_document_holds_what_they_said_and_no_other_guest_s(post: Post) -> None:
    said_by_guest(post, "Ada", "Said by Ada.")
    Comment.objects.filter(pk=said_by_guest(post, "Eve", "Said by Eve.").pk).update(guest_email="eve@example.org")
    told = document(persons.of_guest("ADA@example.org"))
    assert [(one["name"], one["text"]) for one in told["comments"]] == [("Ada", "Said by Ada.")]
    assert (told["account"], told["places"], "eve" in json.dumps(told).lower()) == (None, [], False)


def test_the_command_writes_the_document_to_a_file_or_to_the_terminal(zaneta: Enrolment, tmp_path: Path) -> None:
    out, file = StringIO(), tmp_path / "zaneta.json"
    call_command("export_person", ADDRESS.upper(), stdout=out)
    call_command("export_person", ADDRESS, "--out", str(file), stdout=StringIO())
    told, filed = json.loads(out.getvalue()), json.loads(file.read_text())
    assert (told["account"], len(filed["comments"])) == (filed["account"], 4)


@pytest.mark.parametrize("words", [["nobody@example.org"], [""], [ADDRESS, "--out", "/nowhere/at/all.json"]])
def test_the_command_refuses_what_it_cannot_do(zaneta: Enrolment, words: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("export_person", *words, stdout=StringIO())


def test_an_instructor_downloads_it_by_a_button_and_the_record_says_so(
    as_instructor: Client, zaneta: Enrolment
) -> None:
    page = f"/admin/blog/enrolment/{zaneta.pk}/export/"
    assert "quincunx" not in as_instructor.get(page).content.decode()
    assert acts("export") == []
    answer = as_instructor.post(page)
    assert answer["Content-Disposition"] == 'attachment; filename="Q. Zibeline.json"'
    assert "no-store" in answer["Cache-Control"]
    assert json.loads(answer.content)["about"] == "Q. Zibeline"
    assert acts("export") == [("Lena Hart", "enrolment", "Q. Zibeline", "", "")]


def test_nobody_else_gets_it(
    zaneta: Enrolment, course: Any, other_instructor: Enrolment, superuser: User, as_classmate: Client
) -> None:
    assistant = signed_in(EnrolmentFactory(course=course, role="assistant"))
    page, account = f"/admin/blog/enrolment/{zaneta.pk}/export/", f"/admin/blog/user/{zaneta.user_id}/export/"
    asked = [(assistant, page), (assistant, account), (signed_in(other_instructor), page), (as_classmate, page)]
    got = [client.post(address) for client, address in [*asked, (Client(), page)]]
    assert [answer.status_code for answer in got] == [403, 403, 404, 302, 302]
    assert (any(b"quincunx" in answer.content for answer in got), acts("export")) == (False, [])


def test_unsaved_words_are_their_typists_and_go_with_them(zaneta: Enrolment, author: Enrolment) -> None:
    mine, other = written(zaneta, "Begun"), written(author, "Begun too")
    for post, place in ((mine, zaneta), (other, author)):
        typed = {"title": "Begun", "body": f"Typed by {place.public_name}, not saved."}
        WorkingCopy.objects.create(post=post, by=place.user, revision=1, fields=typed)
    told = {one["title"]: one["typed_and_not_saved"] for one in document(persons.of_account(zaneta.user))["essays"]}
    assert [unsaved["text"] for unsaved in told["Begun"]] == [f"Typed by {zaneta.public_name}, not saved."]
    erasing.erase(persons.of_account(zaneta.user), None)
    assert [copy.post for copy in WorkingCopy.objects.all()] == [other]
