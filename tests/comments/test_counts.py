"""The heading's count: what this reader sees over all pages, and no mention elsewhere among it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from blog import reading
from blog.models import Audience, Course, Enrolment, Post, Role
from comments import moderation
from comments.audiences import narrow
from comments.models import Comment
from comments.moderation import Said
from tests.comments.growing import articles, everything, grow, heading, text
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, said, said_by_guest

GUEST = {"guest_name": "Ada Lind", "guest_email": "ada@example.org"}


def page_of(post: Post, query: str = "") -> str:
    return f"/russia/posts/{post.slug}/{query}"


def seen(client: Client, post: Post, query: str = "") -> str:
    """The page, as text."""
    return text(client.get(page_of(post, query)))


@pytest.fixture
def readers(
    course: Course, post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment
) -> dict[str, Client]:
    """Every kind of reader; the guest has said something that waits."""
    guest = Client()
    guest.post(page_of(post, "comments/"), GUEST | {"body": "I have something to say."})
    other = EnrolmentFactory(course=course, user__name="Ben Writer")
    people = {"author": author, "classmate": classmate, "other": other, "instructor": instructor}
    return {"anonymous": Client(), "guest": guest} | {name: signed_in(place) for name, place in people.items()}


def counts(readers: dict[str, Client], post: Post, query: str = "") -> dict[str, int]:
    """What the heading tells each reader."""
    return {name: heading(seen(reader, post, query)) for name, reader in readers.items()}


def met(readers: dict[str, Client], post: Post) -> dict[str, int]:
    """How many comments each reader meets over all pages."""
    return {name: len(everything(reader, page_of(post))) for name, reader in readers.items()}


def test_the_heading_tells_each_reader_what_they_meet(
    readers: dict[str, Client], post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment
) -> None:
    first, second, _third = [said(post, classmate) for _ in range(3)]
    said(post, author, parent=first)
    narrow(second, Audience.COURSE, instructor.user)
    moderation.remove(first, instructor.user, reason="other")
    moderation.submit(post, Said("For staff.", author=classmate, account=classmate.user, audience=Audience.STAFF))
    moderation.submit(post, Said("For the author.", author=classmate, account=classmate.user, audience=Audience.PEERS))
    moderation.reject(said_by_guest(post), instructor.user, reason="other")
    moderation.mark_spam(said_by_guest(post), instructor.user)
    expected = {"anonymous": 2, "guest": 3, "author": 4, "classmate": 5, "other": 3, "instructor": 6}
    assert (counts(readers, post), met(readers, post)) == (expected, expected)


def test_a_rejected_comment_is_counted_for_its_writer_alone(post: Post, instructor: Enrolment) -> None:
    guest = Client()
    guest.post(page_of(post, "comments/"), GUEST | {"body": "Words."})
    moderation.reject(Comment.objects.get(), instructor.user, reason="other")
    found = [(heading(page), len(articles(page))) for page in (seen(guest, post), seen(signed_in(instructor), post))]
    assert found == [(1, 1), (0, 0)]


def test_the_count_is_the_same_on_every_page_and_in_every_sort(
    readers: dict[str, Client], post: Post, classmate: Enrolment, author: Enrolment, instructor: Enrolment
) -> None:
    grow(post, classmate, [0, 25] + [0] * 48)
    narrow(Comment.objects.get(number="3"), Audience.COURSE, instructor.user)
    last = said(post, classmate)
    moderation.remove(last, instructor.user, reason="other")
    for place in (author, classmate, instructor):
        reading.mark(place.user, post, read=True, seen_until=timezone.now())
    expected = {"anonymous": 74, "guest": 75, "author": 75, "classmate": 75, "other": 75, "instructor": 76}
    long = Comment.objects.get(number="2").pk
    for query in ("", "?thread=2", "?thread=9", "?sort=newest", "?sort=unread", f"?under={long}"):
        assert counts(readers, post, query) == expected, query
    assert met(readers, post) == expected


def test_one_thought_is_told_in_the_singular_and_none_not_at_all(
    client: Client, post: Post, classmate: Enrolment
) -> None:
    empty = seen(client, post)
    assert ("thoughts" in empty, "Leave a Reply</h2>" in empty, "<ol" in empty.partition('id="comments"')[2]) == (
        False, True, False,
    )  # fmt: skip
    said(post, classmate)
    page = seen(client, post)
    assert "One thought on “The Specialists Go Home”" in page
    assert "Leave a Reply</h3>" in page


def mention(post: Post, name: str = "A journal", url: str = "https://example.org/a?b=1&c=2") -> Comment:
    """The word that a page elsewhere mentions the essay."""
    return moderation.bring_in(post, Said("They mention it.", guest_name=name, url=url), timezone.now())


def test_mentions_elsewhere_stand_apart_and_are_counted_nowhere(client: Client, post: Post) -> None:
    comment = mention(post)
    page = seen(client, post)
    assert (heading(page), articles(page), comment.number, comment.kind) == (0, [], "", "pingback")
    kept = Post.objects.get(pk=post.pk)
    assert (kept.n_published, kept.n_threads, kept.last_comment_at) == (0, 0, None)
    link = '<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow ugc noopener">A journal</a>'
    assert ("Mentioned elsewhere" in page, f'<li id="comment-{comment.pk}">{link}</li>' in page) == (True, True)


def test_a_mention_leaves_no_gap_in_the_numbers(post: Post, classmate: Enrolment) -> None:
    first = said(post, classmate)
    mention(post)
    assert (first.number, said(post, classmate).number) == ("1", "2")


@pytest.mark.parametrize("url", ["javascript:alert(1)", 'https://x.example/"><script>'])
def test_an_address_with_ill_will_does_nothing(client: Client, post: Post, url: str) -> None:
    mention(post, name="<b>x</b>", url=url)
    page = seen(client, post)
    assert [bad in page for bad in ('href="javascript:', "<script>alert", '"><script>', "<b>x</b>")] == [False] * 4


def test_mentions_elsewhere_are_in_no_feed(client: Client, post: Post) -> None:
    mention(post, name="A journal of note")
    feeds = [text(client.get(address)) for address in ("/russia/comments/feed/", page_of(post, "feed/"))]
    assert ["A journal of note" in feed for feed in feeds] == [False, False]


def test_a_mention_elsewhere_cannot_be_answered(as_classmate: Client, client: Client, post: Post) -> None:
    comment = mention(post)
    form = as_classmate.get(page_of(post, "comments/"), {"parent": comment.pk})
    assert form.context["parent"] is None
    answer = as_classmate.post(page_of(post, "comments/"), {"body": "Words.", "parent": comment.pk})
    assert (answer.status_code, Comment.objects.count()) == (422, 1)
    assert f"parent={comment.pk}" not in seen(as_classmate, post)


def test_the_link_of_a_mention_elsewhere_arrives(client: Client, post: Post, classmate: Enrolment) -> None:
    grow(post, classmate, [0] * 60)
    comment = mention(post)
    address = client.get(f"/comments/{comment.pk}/")["Location"].partition("#")[0]
    assert f'<li id="comment-{comment.pk}">' in text(client.get(address))


def test_a_mention_elsewhere_that_was_taken_down_is_gone(client: Client, post: Post, instructor: Enrolment) -> None:
    moderation.remove(mention(post), instructor.user, reason="other")
    assert "Mentioned elsewhere" not in seen(client, post)
    assert Post.objects.get(pk=post.pk).n_published == 0


def test_narrowing_a_mention_elsewhere_changes_no_count(post: Post, instructor: Enrolment) -> None:
    narrow(mention(post), Audience.COURSE, instructor.user)
    assert Post.objects.get(pk=post.pk).n_published == 0


def test_a_new_mention_is_not_new_to_a_reader(as_classmate: Client, classmate: Enrolment, post: Post) -> None:
    reading.mark(classmate.user, post, read=True, seen_until=timezone.now())
    mention(post)
    assert articles(seen(as_classmate, post, "?sort=unread")) == []
    shown = Comment.objects.standing(post, AnonymousUser())
    assert [row.kind for row in shown] == ["pingback"]


def test_what_an_assistant_of_another_section_meets_is_counted_as_met(
    course: Course, post: Post, classmate: Enrolment
) -> None:
    assistant = signed_in(EnrolmentFactory(course=course, role=Role.ASSISTANT, user__name="Noor Haddad"))
    said(post, classmate)
    said_by_guest(post)
    page = seen(assistant, post)
    assert heading(page) == len(articles(page)) == 2
