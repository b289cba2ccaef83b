"""The documents follow the verbs, in their own transactions: what is found after each; and `manage.py reindex`."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from blog import audiences, manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import Audience, Course, Enrolment, Post
from blog.names import naming, redacting
from blog.searching.documents import clear, forget_course
from blog.site import erasing, search
from blog.site.persons import Person
from comments import bringing, moderation, rewording
from comments.bringing import Voice
from comments.models import Comment, CommentStatus, Kind
from comments.redaction import redact
from tests.factories import agreed, published, said, said_by_guest, written

ANYBODY = AnonymousUser()


def found(course: Course, words: str) -> dict[str, int]:
    """How much an anonymous visitor finds of each kind."""
    known = search.people(ANYBODY, course)
    counts = search.find(ANYBODY, course, search.Asked(words), known).counts
    return {kind: n for kind, n in counts.items() if n}


def kept() -> int:
    """How many documents there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM blog_search")
        return int(cursor.fetchone()[0])


def changed(post: Post, body: str, *works: str) -> Post:
    """The essay with other words, published."""
    manuscript = Manuscript("Two Capitals", body, works)
    return publishing.publish(manuscripts.revise(post, manuscript, post.author.user), post.author.user)


def test_an_essay_is_found_from_its_publication_on(course: Course, author: Enrolment) -> None:
    draft = agreed(written(author, "Two Capitals", "A telegram.", works=("Freeze, G. *Russia*.",)))
    assert (found(course, "telegram"), kept()) == ({}, 0)
    publishing.publish(draft, author.user)
    assert (found(course, "telegram"), found(course, "freeze"), kept()) == ({"essays": 1}, {"sources": 1}, 2)


def test_an_update_takes_the_former_words_and_works_away(course: Course, author: Enrolment) -> None:
    post = published(author, "Two Capitals", "A telegram.", works=("Freeze, G. *Russia*.", "Figes, O. *Tragedy*."))
    changed(post, "A letter.", "Figes, O. *Tragedy*.")
    assert [found(course, word) for word in ("telegram", "freeze")] == [{}, {}]
    assert [found(course, word) for word in ("letter", "figes")] == [{"essays": 1}, {"sources": 1}]
    assert kept() == 2


@pytest.mark.parametrize("verb", [publishing.withdraw, publishing.undo])
def test_an_essay_that_is_taken_back_is_not_kept(course: Course, author: Enrolment, verb: Callable[..., Post]) -> None:
    post = published(author, "Two Capitals", "A telegram.", works=("Freeze, G. *Russia*.",))
    verb(post, author.user)
    assert (found(course, "telegram"), found(course, "freeze"), kept()) == ({}, {}, 0)
    publishing.publish(Post.objects.get(pk=post.pk), author.user)
    assert (found(course, "telegram"), kept()) == ({"essays": 1}, 2)


def test_what_is_said_under_a_withdrawn_essay_is_not_found(course: Course, post: Post, author: Enrolment) -> None:
    said(post, author, "A telegram.")
    publishing.withdraw(post, author.user)
    assert found(course, "telegram") == {}


def test_a_transaction_that_is_undone_leaves_the_documents_as_they_were(course: Course, author: Enrolment) -> None:
    post = published(author, "Two Capitals", "A telegram.")
    with transaction.atomic():
        changed(post, "A letter.")
        said(post, author, "A reply.")
        transaction.set_rollback(True)
    assert [found(course, word) for word in ("telegram", "letter", "reply")] == [{"essays": 1}, {}, {}]


def test_a_circle_that_is_narrowed_hides_at_once(course: Course, author: Enrolment) -> None:
    post = published(author, "Two Capitals", "A telegram.", works=("Freeze, G. *Russia*.",))
    said(post, author, "Moscow.")
    audiences.change(post, Audience.COURSE, author.user)
    assert [found(course, word) for word in ("telegram", "freeze", "moscow")] == [{}, {}, {}]


def test_a_name_is_found_as_it_is_now(course: Course, author: Enrolment) -> None:
    published(author, "Two Capitals", "A telegram.")
    naming.rename(author, "P. Orlov", "chosen", author.user)
    assert [found(course, name) for name in ("vale", "orlov")] == [{}, {"people": 1}]
    assert [found(course, f"{name} telegram") for name in ("vale", "orlov")] == [{}, {"essays": 1}]


def test_a_comment_is_found_while_it_is_published(course: Course, post: Post, instructor: Enrolment) -> None:
    comment, steps = said_by_guest(post, body="A telegram."), []
    told = {"reason": "other", "note": "Why."}
    for act, more in (("", {}), ("approve", {}), ("hold", {}), ("approve", {}), ("remove", told), ("restore", {})):
        comment = moderation.decide(comment, act, instructor.user, **more) if act else comment
        steps.append(found(course, "telegram"))
    assert steps == [{}, {"comments": 1}, {}, {"comments": 1}, {}, {"comments": 1}]
    moderation.erase(comment, instructor.user)
    assert (found(course, "telegram"), kept()) == ({}, 1)


def test_a_comment_is_found_by_its_newest_words(course: Course, post: Post, classmate: Enrolment) -> None:
    comment = said(post, classmate, "A telegram.")
    rewording.edit(comment, "A letter.", classmate.user)
    assert [found(course, word) for word in ("telegram", "letter")] == [{}, {"comments": 1}]


def test_a_name_taken_out_of_a_comment_is_not_found(course: Course, post: Post, author: Enrolment) -> None:
    comment = said(post, author, "Ask Valerian about it.")
    naming.rename(author, "Valerian Orlov", "chosen", author.user)
    naming.rename(author, "P. Grey", "chosen", author.user)
    name = redacting.given_up(Enrolment.objects.get(pk=author.pk))
    assert name is not None
    redact(comment, name, author.user)
    assert [found(course, word) for word in ("valerian", "withdrawn")] == [{}, {"comments": 1}]


def test_an_erased_person_is_not_found(course: Course, post: Post, classmate: Enrolment, instructor: Enrolment) -> None:
    said(post, classmate, "A telegram.")
    published(classmate, "Of Trains", "They left by train.")
    erasing.erase(Person(course, classmate.user, (classmate,), (classmate.user.email,)), instructor.user)
    assert [found(course, word) for word in ("telegram", "okafor", "train")] == [{}, {}, {"essays": 1}]


def voice(key: str, words: str, at: Any, status: CommentStatus = CommentStatus.PUBLISHED) -> Voice:
    """A comment from elsewhere."""
    return Voice(key, "", int(key), at, status, Kind.COMMENT, words, f"<p>{words}</p>", guest_name="Ada")


def test_a_thread_from_elsewhere_is_found_and_brought_up_to_date(course: Course, post: Post) -> None:
    at = post.published_at
    voices = [voice("0", "A telegram.", at), voice("1", "A telegram, too.", at, CommentStatus.PENDING)]
    ids = bringing.bring_in(post, bringing.arranged(voices), voices, {})
    assert found(course, "telegram") == {"comments": 1}
    bringing.bring_up_to_date(Comment.objects.get(pk=ids["0"]), voice("0", "A letter.", at))
    assert [found(course, word) for word in ("telegram", "letter")] == [{}, {"comments": 1}]


def test_an_essay_that_was_deleted_is_not_found(course: Course, author: Enrolment) -> None:
    post = published(author, "Two Capitals", "A telegram.", works=("Freeze, G. *Russia*.",))
    said(post, author, "Moscow.")
    Post.objects.filter(pk=post.pk).delete()
    assert [found(course, word) for word in ("telegram", "freeze", "moscow")] == [{}, {}, {}]
    call_command("reindex", stdout=StringIO())
    assert kept() == 0


def test_reindexing_makes_the_same_documents_again(course: Course, author: Enrolment, stranger_course: Course) -> None:
    post = published(author, "Two Capitals", "A telegram.", works=("Freeze, G. *Russia*.",))
    said(post, author, "Moscow.")
    said_by_guest(post, body="A telegram that waits.")
    words, out = ("telegram", "freeze", "moscow", "capitals"), StringIO()
    before = [found(course, word) for word in words]
    for empty in (clear, lambda: forget_course(course.pk)):
        empty()
        assert (found(course, "telegram"), kept()) == ({}, 0)
        call_command("reindex", stdout=out)
        call_command("reindex", "--course", course.slug, stdout=out)
        assert ([found(course, word) for word in words], kept()) == (before, 3)
    assert [line.split() for line in out.getvalue().splitlines()[1:3]] == [["1", "essays"], ["1", "comments"]]


@pytest.mark.django_db
def test_reindexing_a_course_that_is_not_there_says_so() -> None:
    with pytest.raises(CommandError, match="There is no course 'nowhere'"):
        call_command("reindex", "--course", "nowhere")
