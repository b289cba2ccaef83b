"""Private notes under an essay or a comment: staff begin, the author answers, others find nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from blog.models import Course, Decision, Enrolment, Note, Post, Role, Section
from comments.models import Comment
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, said_by_guest, written

WORDS = "Your second source is not what you say it is."


def place_of(post: Post) -> str:
    """Where an essay's notes are."""
    return f"{post.get_absolute_url()}notes/"


def under(comment: Comment) -> str:
    """Where a comment's notes are."""
    return f"/comments/{comment.pk}/notes/"


def test_staff_write_and_the_author_reads_and_answers(
    as_instructor: Client, as_author: Client, post: Post, author: Enrolment, instructor: Enrolment
) -> None:
    as_instructor.post(place_of(post), {"body": f"*{WORDS}*"})
    assert f"<em>{WORDS}</em>" in as_author.get(post.get_absolute_url()).content.decode()
    as_author.post(place_of(post), {"body": "I will mend it."})
    assert "I will mend it." in as_instructor.get(post.get_absolute_url()).content.decode()
    assert list(Note.objects.values_list("by", "about", "by_name", "comment_id")) == [
        (instructor.user_id, author.pk, "L. Hart", None),
        (author.user_id, author.pk, "R. Vale", None),
    ]


def test_nobody_else_meets_a_note(
    client: Client,
    as_classmate: Client,
    as_outsider: Client,
    as_instructor: Client,
    other_instructor: Enrolment,
    post: Post,
) -> None:
    as_instructor.post(place_of(post), {"body": WORDS})
    strangers = [client, as_classmate, as_outsider, signed_in(other_instructor)]
    assert [c.get(place_of(post)).status_code for c in strangers] == [302, 404, 404, 404]
    assert [c.post(place_of(post), {"body": "x"}).status_code for c in strangers] == [302, 404, 404, 404]
    outlets = [post.get_absolute_url(), f"{post.get_absolute_url()}feed/", "/russia/", "/russia/feed/"]
    pages = [c.get(address).content.decode() for c in strangers for address in outlets]
    assert [page for page in pages if WORDS in page or "Private notes" in page] == []
    assert Note.objects.count() == 1


def test_an_author_answers_and_never_begins(as_author: Client, post: Post) -> None:
    answer = as_author.post(place_of(post), {"body": "May I ask something?"})
    assert (answer.status_code, Note.objects.count()) == (404, 0)
    assert "Private notes" not in as_author.get(post.get_absolute_url()).content.decode()


@pytest.mark.parametrize("body", ["", "  \n", "x" * 5001])
def test_what_is_no_note_is_refused(as_instructor: Client, post: Post, body: str) -> None:
    assert as_instructor.post(place_of(post), {"body": body}).status_code == 422
    assert Note.objects.count() == 0


def test_the_record_says_that_there_is_a_note_and_not_what_it_says(as_instructor: Client, post: Post) -> None:
    as_instructor.post(place_of(post), {"body": WORDS})
    kept = Decision.objects.about(post).filter(act="note").get()
    assert (kept.by_name, kept.note, kept.label) == ("Lena Hart", "", post.title)


def test_a_draft_has_notes_too(as_instructor: Client, as_author: Client, author: Enrolment) -> None:
    draft = written(author)
    as_instructor.post(place_of(draft), {"body": WORDS})
    assert WORDS in as_author.get(draft.get_absolute_url()).content.decode()


def test_staff_write_no_note_to_themselves_nor_to_nobody(
    as_instructor: Client, instructor: Enrolment, course: Course
) -> None:
    nobody = EnrolmentFactory(course=course, user=None, public_name="Unnamed")
    for post in (published(instructor, "Mine"), published(nobody, "Nobody's")):
        assert as_instructor.get(place_of(post)).status_code == 404


def test_a_comments_notes_are_its_authors_and_not_the_essays(
    as_instructor: Client, as_author: Client, as_classmate: Client, client: Client, post: Post, classmate: Enrolment
) -> None:
    comment = said(post, classmate)
    as_instructor.post(under(comment), {"body": WORDS})
    assert WORDS in as_classmate.get(under(comment)).content.decode()
    assert [c.get(under(comment)).status_code for c in (client, as_author)] == [302, 404]
    pages = [c.get(post.get_absolute_url()).content.decode() for c in (as_classmate, as_instructor, as_author, client)]
    assert [under(comment) in page for page in pages] == [True, True, False, False]
    assert [WORDS in page for page in pages] == [False] * 4
    as_classmate.post(under(comment), {"body": "I see."})
    assert set(Note.objects.values_list("about", "comment_id")) == {(classmate.pk, comment.pk)}


def test_a_comment_of_a_guest_takes_no_note(as_instructor: Client, post: Post) -> None:
    assert as_instructor.get(under(said_by_guest(post))).status_code == 404


def test_an_assistant_writes_in_their_section_alone(course: Course, author: Enrolment, classmate: Enrolment) -> None:
    monday, tuesday = (Section.objects.create(course=course, name=name) for name in ("Monday", "Tuesday"))
    author.section = monday
    author.save()
    post = published(author)
    comment = said(post, classmate)
    aides = [
        EnrolmentFactory(course=course, role=Role.ASSISTANT, section=section, user__name=f"{section} Aide")
        for section in (monday, tuesday)
    ]
    answers = [signed_in(aide).get(place).status_code for aide in aides for place in (place_of(post), under(comment))]
    assert answers == [200, 200, 404, 404]


@pytest.mark.parametrize("n", [0, 1, 5])
def test_the_page_asks_once_more_where_there_are_notes_however_many(
    as_author: Client, as_instructor: Client, post: Post, django_assert_num_queries: object, n: int
) -> None:
    for _ in range(n):
        as_instructor.post(place_of(post), {"body": WORDS})
    more = 1 if n else 0
    with django_assert_num_queries(7 + more):  # type: ignore[operator]  # those of any reader
        as_author.get(post.get_absolute_url())
    with django_assert_num_queries(8 + more):  # type: ignore[operator]  # and what waits for a decision
        as_instructor.get(post.get_absolute_url())
