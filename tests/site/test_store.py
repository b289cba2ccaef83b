"""Storing a page from elsewhere: all of it through the verbs, or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from blog.importers.page import read_page
from blog.importers.records import CommentRecord, PageRecord
from blog.models import Course, Decision, Enrolment, Post, PostStatus, Revision, Source
from blog.refusals import Refused
from blog.site import store
from comments.models import Comment

PAGES = Path(__file__).resolve().parents[2] / "fixtures" / "pages"
THREAD = read_page((PAGES / "thread.txt").read_bytes())
WEB_PAGE = read_page((PAGES / "thread.html").read_bytes())


def nothing_written() -> bool:
    rows = (Post, Revision, Source, Comment, Decision)
    return not any(model.objects.exists() for model in rows) and not Enrolment.objects.filter(user=None).exists()


def test_a_page_becomes_a_draft_with_one_revision_its_list_and_its_thread(author: Enrolment) -> None:
    stored = store.store_page(THREAD, author.course, author, "", publish=False, by=None)
    post = Post.objects.get()
    assert (stored.post, post.title) == (post, "The Specialists Go Home")
    assert (post.author, post.status) == (author, PostStatus.DRAFT)
    assert (post.revisions.count(), post.draft.body, post.n_published) == (1, THREAD.body, 4)
    assert [source.line for source in post.sources.all()] == list(THREAD.works)
    assert "<blockquote>" in post.draft.body_html


def test_comments_keep_their_numbers_parents_and_order(author: Enrolment) -> None:
    stored = store.store_page(THREAD, author.course, author, "", publish=True, by=None)
    assert [(said.number, said.parent and said.parent.number, said.depth) for said in stored.comments] == [
        ("1", None, 0), ("1.1", "1", 1), ("2", None, 0), ("3", None, 0),
    ]  # fmt: skip
    rows = set(Comment.objects.values_list("status", "guest_name", "author"))
    assert rows == {("published", "Unnamed reader", None)}
    assert all(said.body_html.startswith("<p>") for said in stored.comments)


def test_names_and_dates_come_from_the_page_in_the_courses_time(author: Enrolment) -> None:
    store.store_page(WEB_PAGE, author.course, author, "", publish=True, by=None)
    first = Comment.objects.get(number="1")
    assert (first.guest_name, first.created_at.isoformat()) == ("Iris Vane", "2019-04-05T18:14:00+00:00")
    names = [said.guest_name for said in Comment.objects.order_by("number")]
    assert names == ["Iris Vane", "Tom Bright", "Iris Vane", "Unnamed reader"]


def test_a_page_asked_to_be_published_is_published(author: Enrolment) -> None:
    post = store.store_page(THREAD, author.course, author, "", publish=True, by=author.user).post
    publishes = Decision.objects.get(act="publish")
    assert (post.status, post.published, publishes.by) == (PostStatus.PUBLISHED, post.draft, author.user)


def test_a_title_given_wins_over_the_pages(author: Enrolment) -> None:
    assert (
        store.store_page(THREAD, author.course, author, " Two  Letters ", publish=False, by=None).post.title
        == "Two Letters"
    )


def test_without_an_author_the_essays_share_the_courses_placeholder(course: Course) -> None:
    first, second = (store.store_page(THREAD, course, None, "", publish=False, by=None).post for _ in range(2))
    assert (first.author, first.author.user, first.author.public_name) == (second.author, None, "Unnamed author")
    assert first.slug != second.slug


@pytest.mark.parametrize(
    ("record", "title"),
    [
        (replace(THREAD, title=""), ""),
        (replace(THREAD, title=" "), " "),
        (THREAD, "A" * 201),
        (replace(THREAD, body="word " * 50_000), ""),
        (replace(THREAD, comments=(*THREAD.comments, CommentRecord("4", None, "", "", "word " * 5_000))), ""),
    ],
)
def test_what_cannot_be_stored_whole_is_not_stored_at_all(course: Course, record: PageRecord, title: str) -> None:
    with pytest.raises(Refused):
        store.store_page(record, course, None, title, publish=True, by=None)
    assert nothing_written()


@pytest.mark.parametrize("date", ["", "yesterday", "0001-01-01", "9999-12-31T23:59", "1971-01-01"])
def test_a_date_no_blog_can_have_is_none(course: Course, date: str) -> None:
    assert store.moment(date, course) is None


def test_a_long_name_and_a_comment_without_words_are_stored(author: Enrolment) -> None:
    comments = (CommentRecord("1", None, "N" * 90, "", ""), CommentRecord("1.1", "1", "", "", "Yes."))
    record = replace(THREAD, comments=comments)
    store.store_page(record, author.course, author, "", publish=False, by=None)
    first = Comment.objects.get(number="1")
    assert (first.guest_name, first.body) == ("N" * 80, "(This comment came without words.)")


def test_a_file_that_cannot_be_opened_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"^missing\.txt could not be opened"):
        store.read_file(tmp_path / "missing.txt")
    with pytest.raises(Refused, match="could not be opened"):
        store.read_file(tmp_path)


def test_courses_and_authors_that_are_not_there_are_refused(author: Enrolment, stranger_course: Course) -> None:
    assert store.author_called(author.course, author.user.email.upper()) == author
    with pytest.raises(Refused, match="There is no course “nowhere”"):
        store.course_called("nowhere")
    with pytest.raises(Refused, match="enrol them first"):
        store.author_called(stranger_course, author.user.email)
