"""`blog.prepared`: what is asked in kept words finds what the same question finds when it is put together anew, for
everybody, in any order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from blog.marks import opened, tags_of
from blog.models import Audience, Enrolment, Note, Post, Tag, User
from blog.prepared import Unfit, prepared
from blog.views.entering import places_of
from comments import moderation
from comments.discussion import concerns, words_of
from comments.models import Comment
from comments.pages import page_rows
from tests.factories import published, said, said_by_guest


@pytest.fixture
def everybody(
    author: Enrolment, classmate: Enrolment, instructor: Enrolment, outsider: User, superuser: User
) -> list[Any]:
    """The cast, and a visitor."""
    return [AnonymousUser(), author.user, classmate.user, instructor.user, outsider, superuser]


@pytest.fixture
def talk(post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment) -> list[Post]:
    """Two essays with a discussion, of which not all can be read by everybody."""
    other = published(classmate, title="Another", audience=Audience.COURSE)
    Tag.objects.create(course=post.course, slug="quota", name="quota").posts.add(post)
    for essay in (post, other):
        first = said(essay, classmate, f"I agree with @{author.public_name}.")
        said(essay, author, parent=first)
        said_by_guest(essay, "Ada Lind", guest_key="a" * 64)
        moderation.remove(said(essay, author), by=instructor.user, reason="off-topic")
        said(essay, instructor)
        Comment.objects.filter(pk=said(essay, author).pk).update(audience=Audience.PEERS)
        Note.objects.create(post=essay, comment_id=first.pk, about=classmate, by=instructor.user, body="Well.")
    return [post, other]


def questions(talk: list[Post]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Every prepared question, with values of each shape that it meets."""
    ids = list(Comment.objects.order_by("pk").values_list("pk", flat=True))
    for post in talk:
        for key in ("", "a" * 64, "b" * 64):
            yield page_rows, (post, key, 1, 50, True)
            yield page_rows, (post, key, 2, 3, False)
            for here in ([], ids[:1], ids[:3], ids):
                yield words_of, (post, key, here, True)
                yield words_of, (post, key, here, False)
        for here in ([], ids[:3], ids):
            yield concerns, (post, here)
        yield opened, (post.course.slug, post.slug)
        yield opened, (post.course.slug, "missing")
        yield tags_of, (post,)
        yield places_of, (post.course,)


def found(rows: QuerySet[Any]) -> list[Any]:
    """All that came with each row, in one order."""
    plain = [row if isinstance(row, dict) else {**row.__dict__, "_state": None} for row in rows]
    return sorted(str(sorted(row.items())) for row in plain)


def test_kept_words_find_what_new_ones_find(everybody: list[Any], talk: list[Post]) -> None:
    expected: dict[int, Any] = {}
    for place, (asked, values) in [*enumerate(questions(talk)), *enumerate(questions(talk))]:
        readers = everybody[1:] if asked is concerns else everybody  # no visitor is asked about
        if place not in expected:
            expected[place] = [found(asked.__wrapped__(reader, *values)) for reader in readers]
        assert [found(asked(reader, *values)) for reader in readers] == expected[place], (asked, values)


def test_they_find_different_things_for_different_people(everybody: list[Any], talk: list[Post]) -> None:
    ids = sorted(Comment.objects.values_list("pk", flat=True))
    seen = [len(words_of(reader, talk[1], "", ids, True)) for reader in everybody]
    assert len(set(seen)) > 2


def test_somebody_looked_through_is_asked_for_anew(author: Enrolment, classmate: Enrolment, talk: list[Post]) -> None:
    eyes: Any = classmate.user
    own = opened(eyes, talk[1].course.slug, talk[1].slug)
    eyes.looked_through_by = AnonymousUser()
    assert (len(own), len(opened(eyes, talk[1].course.slug, talk[1].slug))) == (1, 0)


@pytest.mark.parametrize(
    "asked",
    [
        lambda _reader, text: Post.objects.filter(slug__icontains=text),
        lambda _reader, text: Post.objects.filter(slug=text, created_at__lt=timezone.now()),
        lambda _reader, _text: Post.objects.filter(slug="fixed"),
        lambda _reader, text: Post.objects.filter(slug=text.upper()),
    ],
)
def test_a_question_that_does_not_keep_its_values_apart_is_refused(db: None, asked: Any) -> None:
    with pytest.raises(Unfit):
        prepared(asked)(AnonymousUser(), "quota")


def test_who_puts_a_question_together_is_given_no_value_of_the_readers(author: Enrolment) -> None:
    met: list[Any] = []

    def asked(reader: Any, slug: str) -> QuerySet[Any]:
        met.extend([reader.pk, slug])
        return Post.objects.filter(author__user=reader, slug=slug)

    list(prepared(asked)(author.user, "a-secret"))
    assert author.user.pk not in met
    assert "a-secret" not in met
