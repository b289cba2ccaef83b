"""Feeds of essays stay valid whatever was typed: what cannot stand in one is dropped on save, by every door."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from blog.feeds.atom import Category, Entry, Feed, written
from blog.models import Course, Enrolment, Post, Tag, Week
from tests.blog import four_feeds
from tests.blog.four_feeds import COURSE, FEEDS, NOON, titles
from tests.site.atom import read, wrong

week, essay = four_feeds.week, four_feeds.essay
NASTY = "A\x00\x0b]]> <b>&amp; \ufffe\x1b[0m 🚜👩🏽‍🌾 \u202e"
CLEAN = "A]]> <b>&amp; [0m 🚜👩🏽‍🌾 \u202e"
LINE = CLEAN.removesuffix(" \u202e")  # in a line nothing turns the rest of the page around


@pytest.mark.parametrize("column", ["title", "code", "term", "description"])
def test_a_course_is_kept_without_control_characters(course: Course, column: str) -> None:
    setattr(course, column, NASTY)
    course.save()
    kept = Course.objects.values_list(column, flat=True).get(pk=course.pk)
    clean = CLEAN if column == "description" else LINE
    assert (kept, getattr(course, column)) == (clean, clean)


def test_names_titles_and_texts_are_kept_without_them_by_every_door(
    course: Course, author: Enrolment, essay: Post
) -> None:
    Week.objects.bulk_create([Week(course=course, number=2, slug="two", title=NASTY, prompt=NASTY)])
    Tag.objects.update_or_create(course=course, slug="china", defaults={"name": NASTY})
    Enrolment.objects.filter(pk=author.pk).update(public_name=NASTY)
    essay.revisions.update(title=NASTY, body=NASTY, body_html=NASTY, summary=NASTY)
    essay.sources.update(line=NASTY)
    week = Week.objects.get(slug="two")
    revision, name = essay.revisions.get(), Enrolment.objects.get(pk=author.pk).public_name
    lines = [week.title, Tag.objects.get(slug="china").name, name, revision.title, revision.summary]
    assert set(lines) == {LINE}
    assert {week.prompt, revision.body, revision.body_html, essay.sources.get().line} == {CLEAN}


def test_a_row_that_is_older_than_the_doors_breaks_no_feed(client: Client, essay: Post) -> None:
    with connection.cursor() as cursor:
        for table, column in (
            ("blog_course", "title"),
            ("blog_week", "title"),
            ("blog_tag", "name"),
            ("blog_enrolment", "public_name"),
            ("blog_revision", "title"),
            ("blog_revision", "body_html"),
        ):
            cursor.execute(f"UPDATE {table} SET {column} = %s", [f"{NASTY.replace(chr(0), '')}"])  # noqa: S608 - ours
    assert [len(titles(client, address)) for address in FEEDS] == [1] * 4
    assert CLEAN in client.get(COURSE).content.decode().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@given(title=ANY, name=ANY, html=ANY, tag=ANY)
def test_no_text_at_all_breaks_a_feed(title: str, name: str, html: str, tag: str) -> None:
    entry = Entry(
        name="tag:a,2026:essay/1",
        title=title,
        address="https://a.org/x/",
        authors=(f"N{name}",),
        updated=NOON,
        published=NOON,
        html=html,
        mark="post-1-",
        summary=title,
        language="en",
        categories=(Category("t", "https://a.org/tags/", tag),),
    )
    document = written(
        Feed("tag:a,2026:course/1", title, "https://a.org/", "https://a.org/feed/", NOON, (entry,), subtitle=html)
    )
    assert (wrong(document), len(read(document).entries)) == ([], 1)


@pytest.mark.parametrize(
    ("was", "is_", "rule"),
    [
        (b"<id>tag:a,2026:course/1</id>", b"", "4.1: a feed has one id, not 0"),
        (b"2026-10-01T12:00:00+00:00", b"yesterday", "3.3: 'yesterday' is no moment"),
        (b'href="https://a.org/"', b'href="/"', "4.2.7: '/' is no whole address"),
        (b"<author><name>N</name></author>", b"", "4.1.1: the feed has an author, or each entry has"),
        (b'rel="self"', b'rel="related"', "4.1.1: the feed says its own address"),
        (b"<entry>", b"<entry><essay/>", "4.1: essay in a entry"),
    ],
)
def test_the_checker_sees_what_is_wrong(was: bytes, is_: bytes, rule: str) -> None:
    entry = Entry("tag:a,2026:e/1", "T", "https://a.org/x/", ("N",), NOON, NOON, "<p>x</p>", "post-1-")
    document = written(Feed("tag:a,2026:course/1", "T", "https://a.org/", "https://a.org/feed/", NOON, (entry,)))
    assert wrong(document) == []
    assert rule in wrong(document.replace(was, is_))
