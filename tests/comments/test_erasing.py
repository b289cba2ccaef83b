"""`moderation.erase`: words, names and notes go for good; the number, and what was answered, stay."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from blog.models import Decision, Enrolment, Post
from comments import moderation, rewording
from comments.models import Comment, CommentRevision, Flag
from tests.comments.deciding import columns
from tests.conftest import signed_in
from tests.factories import said, said_by_guest


@pytest.fixture
def full(instructor: Enrolment, author: Enrolment, classmate: Enrolment, post: Post) -> Comment:
    """A member's comment with all that hangs on one: earlier words, a name, a report, decisions, a reply."""
    comment = said(post, classmate, "The secret of @R. Vale.")
    comment = rewording.edit(comment, "The other secret of @R. Vale.", classmate.user)
    said(post, author, parent=comment)
    Flag.objects.create(comment=comment, reporter=author, reason="unkind", note="Look at this secret.")
    moderation.remove(comment, instructor.user, reason="unkind", note="That is a secret.")
    return moderation.restore(comment, instructor.user)


def everywhere() -> str:
    """All that is kept of comments and of what was decided, as text."""
    kinds = (Comment, CommentRevision, Flag, Decision)
    return " ".join(str(value) for kind in kinds for row in kind._default_manager.values() for value in row.values())


def test_nothing_of_somebodys_is_left(full: Comment) -> None:
    assert "secret" in everywhere()
    moderation.erase(full, None)
    kept = Comment.objects.get(pk=full.pk)
    assert "secret" not in everywhere()
    assert [kept.revisions.count(), kept.flags.count(), kept.mentioned.count()] == [0, 0, 0]
    assert (kept.author, kept.account, kept.reason, kept.note, kept.text_hash) == (None, None, "", "", "")
    assert set(Decision.objects.about(full).values_list("note", flat=True)) == {""}


def test_the_record_keeps_who_decided_and_not_who_wrote(full: Comment) -> None:
    moderation.erase(full, None)
    rows = Decision.objects.about(full).order_by("pk").values_list("act", "by_name", "by__name")
    assert list(rows) == [
        ("edit", "", None), ("remove", "Lena Hart", "Lena Hart"), ("restore", "Lena Hart", "Lena Hart"),
        ("erase", "", None),
    ]  # fmt: skip


def test_nothing_of_a_guests_is_left(post: Post, instructor: Enrolment) -> None:
    comment = said_by_guest(post, body="A secret.", guest_key="a" * 64)
    moderation.erase(comment, instructor.user)
    kept = Comment.objects.get()
    assert (kept.guest_name, kept.guest_email, kept.guest_key, kept.body, kept.body_html) == ("",) * 5
    assert [word in everywhere() for word in ("secret", "Ada Lind", "ada@example.org", "a" * 64)] == [False] * 4


def test_its_number_and_what_was_answered_stay(client: Client, full: Comment, post: Post) -> None:
    moderation.erase(full, None)
    page = client.get(post.get_absolute_url()).content.decode()
    assert re.findall(r'class="number"[^>]*>([\d.]+)<', page) == ["1", "1.1"]
    assert ("</span> erased</p>" in page, columns(post)[0]) == (True, 1)
    assert said(post, post.author, parent=Comment.objects.get(number="1.1")).number == "1.1.1"
    assert said(post, post.author).number == "2"


def test_a_leaf_that_is_erased_is_gone_and_its_number_too(client: Client, post: Post, classmate: Enrolment) -> None:
    moderation.erase(said(post, classmate), None)
    page = client.get(post.get_absolute_url()).content.decode()
    assert ("stone" in page, "thought" in page, columns(post)[0]) == (False, False, 0)
    assert said(post, classmate).number == "2"


def test_its_author_finds_it_nowhere(full: Comment, post: Post, classmate: Enrolment) -> None:
    moderation.erase(full, None)
    mine = Comment.objects.visible_to(classmate.user).written_by(classmate.user)
    assert list(mine) == []
    reader = signed_in(classmate)
    pages = [f"/comments/{full.pk}/edit/", f"/comments/{full.pk}/removal/"]
    assert [reader.get(page).status_code for page in pages] == [404, 404]


def test_what_hangs_on_others_stays(full: Comment, post: Post, author: Enrolment) -> None:
    other = rewording.edit(said(post, author, "Words of another."), "Yet others by @Mira Okafor.", author.user)
    Flag.objects.create(comment=other, reporter=author, reason="spam")
    moderation.erase(full, None)
    assert [other.revisions.count(), other.flags.count(), other.mentioned.count()] == [1, 1, 1]
    assert Decision.objects.about(other).get().label == "Yet others by @Mira Okafor."
