"""`write/autosave/`: the first words typed into a new essay begin a draft of it, once for each form, and for members
alone."""

from __future__ import annotations

import pytest
from django.test import Client

from blog.models import Course, Enrolment, Post
from tests.blog.windows import TYPED, autosave, bodies


def test_the_first_words_begin_a_draft_and_say_where_to_go_on(as_author: Client, course: Course) -> None:
    answer = as_author.post("/russia/write/autosave/", TYPED | {"title": ""})
    post = Post.objects.get()
    assert (answer.status_code, post.draft.title, post.draft.body) == (200, "Untitled essay", TYPED["body"])
    assert answer.json()["address"]["edit"] == f"/russia/posts/{post.slug}/edit/"
    assert (answer.json()["seen"], answer.json()["copy"], answer.json()["holds"]) == (1, 0, True)
    assert autosave(as_author, post, "More words.").json()["copy"] == 1


@pytest.mark.parametrize("sent", [{}, {"body": " \n", "title": " "}])
def test_an_empty_form_begins_nothing(as_author: Client, sent: dict[str, str]) -> None:
    assert (as_author.post("/russia/write/autosave/", sent).status_code, Post.objects.count()) == (422, 0)


def test_a_form_begins_one_draft_however_often_it_is_sent(as_author: Client) -> None:
    answers = [as_author.post("/russia/write/autosave/", TYPED | {"body": f"{n}"}).json() for n in range(2)]
    assert ([answer["holds"] for answer in answers], Post.objects.count()) == ([True, False], 1)
    assert answers[0]["address"] == answers[1]["address"]
    saved = as_author.post("/russia/write/", TYPED | {"body": "Saved with the button.", "audience": "60"})
    assert (saved["Location"], Post.objects.count()) == (answers[0]["address"]["edit"], 1)
    assert bodies(Post.objects.get()) == ["0", "Saved with the button."]


def test_another_form_begins_another_draft_and_so_does_another_person(as_author: Client, as_classmate: Client) -> None:
    as_author.post("/russia/write/autosave/", TYPED)
    as_author.post("/russia/write/autosave/", TYPED | {"begun": "another"})
    as_classmate.post("/russia/write/autosave/", TYPED)
    assert [post.author.public_name for post in Post.objects.order_by("pk")] == ["R. Vale", "R. Vale", "Mira Okafor"]


def test_each_new_page_is_a_form_of_its_own(as_author: Client) -> None:
    tokens = {as_author.get("/russia/write/").context["form"]["begun"].value() for _ in range(2)}
    assert (len(tokens), min(map(len, tokens)) > 16) == (2, True)


def test_whoever_has_no_name_yet_is_told_to_choose_one(as_author: Client, author: Enrolment) -> None:
    Enrolment.objects.filter(pk=author.pk).update(name_kind="")
    answer = as_author.post("/russia/write/autosave/", TYPED)
    assert (answer.status_code, b"under which name" in answer.content, Post.objects.count()) == (409, True, 0)


def test_only_members_begin(client: Client, as_outsider: Client, course: Course) -> None:
    answers = [c.post("/russia/write/autosave/", TYPED).status_code for c in (client, as_outsider)]
    assert (answers, Post.objects.count()) == ([302, 404], 0)
