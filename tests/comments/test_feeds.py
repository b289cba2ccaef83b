"""`/<course>/comments/feed/` and `/<course>/posts/<slug>/feed/`: what is published under what the reader may see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.db import connection
from django.test import Client

from blog import publishing
from blog.models import Audience, Course, Enrolment, Post
from comments import moderation, rewording
from comments.models import Comment, CommentStatus
from comments.moderation import Said
from tests.factories import EnrolmentFactory, published, said, said_by_guest, written
from tests.site.atom import read, wrong

ATOM = "{http://www.w3.org/2005/Atom}"
COURSE_FEED = "/russia/comments/feed/"
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


def post_feed(post: Post) -> str:
    return f"/russia/posts/{post.slug}/feed/"


def parsed(client: Client, address: str) -> ET.Element:
    """The feed, which must be well-formed."""
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "application/atom+xml")
    assert wrong(answer.content) == []
    assert len(read(answer.content).entries) == answer.content.count(b"<entry")
    return ET.fromstring(answer.content)  # noqa: S314


def titles(client: Client, address: str) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in parsed(client, address).iter(f"{ATOM}entry")]


def test_both_feeds_carry_name_words_time_and_link(client: Client, post: Post, classmate: Enrolment) -> None:
    with time_machine.travel(NOON, tick=False):
        comment = said(post, classmate, "*Yes*, but.")
    for address in (COURSE_FEED, post_feed(post)):
        entry = parsed(client, address).find(f"{ATOM}entry")
        assert entry is not None
        link = entry.find(f"{ATOM}link")
        assert entry.findtext(f"{ATOM}title") == "Mira Okafor on “The Specialists Go Home”"
        assert (entry.findtext(f"{ATOM}content") or "").strip() == "<p><em>Yes</em>, but.</p>"
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Mira Okafor"
        assert entry.findtext(f"{ATOM}published") == "2026-10-01T12:00:00+00:00"
        assert link is not None
        assert link.attrib["href"].endswith(f"/comments/{comment.pk}/")


def test_a_feed_without_comments_is_a_feed(client: Client, post: Post) -> None:
    assert [titles(client, address) for address in (COURSE_FEED, post_feed(post))] == [[], []]


@pytest.mark.parametrize("status", sorted(set(CommentStatus.values) - {"published"}))
def test_what_is_not_published_is_in_no_feed_for_anyone(
    client: Client, as_instructor: Client, as_classmate: Client, post: Post, classmate: Enrolment, status: str
) -> None:
    comment = said(post, classmate)
    Comment.objects.filter(pk=comment.pk).update(status=status)
    readers = (client, as_instructor, as_classmate)
    assert [titles(reader, at) for reader in readers for at in (COURSE_FEED, post_feed(post))] == [[]] * 6


def test_a_guest_does_not_meet_their_own_waiting_words_in_a_feed(client: Client, post: Post) -> None:
    client.post(
        f"/russia/posts/{post.slug}/comments/", {"body": "x", "guest_name": "Ada", "guest_email": "a@example.org"}
    )
    assert (Comment.objects.count(), titles(client, COURSE_FEED), titles(client, post_feed(post))) == (1, [], [])


def test_a_removed_comment_leaves_the_feed_and_its_replies_stay(
    client: Client, post: Post, classmate: Enrolment, author: Enrolment
) -> None:
    top = said(post, classmate)
    said(post, author, parent=top)
    moderation.remove(top, author.user, reason="other")
    for address in (COURSE_FEED, post_feed(post)):
        assert titles(client, address) == ["R. Vale on “The Specialists Go Home”"]


def test_what_is_published_for_staff_alone_is_in_no_feed(
    as_instructor: Client, post: Post, classmate: Enrolment
) -> None:
    said(post, classmate)
    Comment.objects.update(audience=Audience.STAFF)
    assert [titles(as_instructor, address) for address in (COURSE_FEED, post_feed(post))] == [[], []]


def test_the_newest_thirty_come_newest_first(client: Client, post: Post, classmate: Enrolment) -> None:
    for minute in range(32):
        with time_machine.travel(NOON + timedelta(minutes=minute), tick=False):
            moderation.submit(post, Said(f"At {minute}", author=classmate))
    words = [entry.findtext(f"{ATOM}content") for entry in parsed(client, COURSE_FEED).iter(f"{ATOM}entry")]
    assert [(word or "").strip() for word in words] == [f"<p>At {minute}</p>" for minute in range(31, 1, -1)]


def test_an_essays_feed_holds_no_comments_of_another(
    client: Client, post: Post, author: Enrolment, classmate: Enrolment
) -> None:
    other = published(author, "Another")
    said(other, classmate)
    assert (titles(client, post_feed(post)), titles(client, post_feed(other))) == ([], ["Mira Okafor on “Another”"])


def test_a_courses_feed_holds_no_comments_of_another_course(
    client: Client, post: Post, stranger_course: Course
) -> None:
    Course.objects.filter(pk=stranger_course.pk).update(audience=Audience.WEB)
    stranger_course.refresh_from_db()
    stranger = EnrolmentFactory(course=stranger_course)
    said(published(stranger), stranger)
    assert (titles(client, COURSE_FEED), len(titles(client, "/ottoman/comments/feed/"))) == ([], 1)


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience.WEB, [1, 1, 1, 1]),
        (Audience.INSTITUTION, [0, 0, 1, 1]),
        (Audience.COURSE, [0, 0, 1, 1]),
        (Audience.STAFF, [0, 0, 0, 1]),
    ],
)
def test_a_feed_holds_what_its_reader_may_see(
    client: Client,
    as_outsider: Client,
    as_classmate: Client,
    as_instructor: Client,
    post: Post,
    classmate: Enrolment,
    audience: int,
    expected: list[int],
) -> None:
    said(post, classmate)
    Post.objects.update(audience=audience)
    readers = (client, as_outsider, as_classmate, as_instructor)
    assert [len(titles(reader, COURSE_FEED)) for reader in readers] == expected
    answers = [reader.get(post_feed(post)).status_code for reader in readers]
    assert answers == [200 if n else 404 for n in expected]


def test_what_stands_under_a_withdrawn_essay_is_in_no_feed(
    client: Client, as_author: Client, as_instructor: Client, post: Post, classmate: Enrolment
) -> None:
    said(post, classmate)
    publishing.withdraw(post, None)
    readers = (client, as_author, as_instructor)
    assert [titles(reader, COURSE_FEED) for reader in readers] == [[], [], []]
    assert [reader.get(post_feed(post)).status_code for reader in readers] == [404, 404, 404]


def test_a_draft_has_no_feed(client: Client, as_author: Client, author: Enrolment) -> None:
    address = post_feed(written(author))
    assert [reader.get(address).status_code for reader in (client, as_author)] == [404, 404]


def test_a_hidden_course_and_a_missing_one_answer_alike(
    client: Client, as_classmate: Client, other_instructor: Enrolment
) -> None:
    said(published(other_instructor), other_instructor)
    hidden = ["/ottoman/comments/feed/", "/ottoman/posts/the-specialists-go-home/feed/"]
    missing = ["/nowhere/comments/feed/", "/nowhere/posts/x/feed/", "/russia/posts/the-specialists-go-home/feed/"]
    for address in hidden + missing:
        assert [reader.get(address).status_code for reader in (client, as_classmate)] == [404, 404]


def kept_raw(table: str, column: str, pk: int, text: str) -> None:
    """Put a text where no door lets it in: the row may be older than the doors."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [text, pk])  # noqa: S608 - our own names


UGLY = "A\x0bda ]]> <b>&amp; \x1f\x08\ufffe Lind"


def test_control_characters_and_markup_in_a_name_break_no_feed(
    client: Client, post: Post, classmate: Enrolment
) -> None:
    comment = moderation.bring_in(post, Said(f"Words {UGLY}", guest_name=UGLY), NOON)
    kept_raw("comments_comment", "guest_name", comment.pk, UGLY)
    for address in (COURSE_FEED, post_feed(post)):
        assert titles(client, address) == ["Ada ]]> <b>&amp;  Lind on “The Specialists Go Home”"]


def test_control_characters_in_a_members_name_or_a_title_break_no_feed(
    client: Client, course: Course, author: Enrolment, classmate: Enrolment
) -> None:
    post = published(author, "Ti\x0btle ]]>", body="Words.")
    said(post, classmate, "Words\x0c ]]> here")
    kept_raw("blog_enrolment", "public_name", classmate.pk, "Mi\x01ra ]]>")
    kept_raw("blog_course", "title", course.pk, "Rus\x02sia ]]>")
    for address in (COURSE_FEED, post_feed(post)):
        assert titles(client, address) == ["Mira ]]> on “Title ]]>”"]


def test_a_name_that_a_guest_typed_reaches_the_feed_as_text(client: Client, post: Post) -> None:
    Course.objects.update(guests="allowed")
    said_by_guest(post, name="]]><script>alert(1)</script>")
    assert titles(client, post_feed(post)) == ["]]><script>alert(1)</script> on “The Specialists Go Home”"]


def test_an_edit_moves_the_entry_and_keeps_its_name(client: Client, post: Post, classmate: Enrolment) -> None:
    with time_machine.travel(NOON, tick=False):
        comment = said(post, classmate, "Yes.")
    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        rewording.edit(comment, "No.", classmate.user)
    [entry] = parsed(client, post_feed(post)).iter(f"{ATOM}entry")
    told = [entry.findtext(f"{ATOM}{part}") for part in ("id", "published", "updated")]
    assert told == [f"tag:127.0.0.1,2026:comment/{comment.pk}", NOON.isoformat(), "2026-10-01T12:05:00+00:00"]


def test_who_has_the_newest_already_is_told_so_and_a_new_comment_changes_that(
    client: Client, post: Post, classmate: Enrolment
) -> None:
    said(post, classmate)
    for address in (COURSE_FEED, post_feed(post)):
        tag = client.get(address)["ETag"]
        again = client.get(address, headers={"if-none-match": tag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
        said(post, classmate)
        assert client.get(address, headers={"if-none-match": tag}).status_code == 200


def test_an_essays_page_and_the_courses_name_their_feeds_of_comments(client: Client, post: Post) -> None:
    pages = [client.get(address).content.decode() for address in ("/russia/", post.get_absolute_url())]
    named = [f'href="{address}"' in page for address, page in zip((COURSE_FEED, post_feed(post)), pages, strict=True)]
    assert named == [True, True]
