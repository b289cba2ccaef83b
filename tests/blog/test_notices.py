"""Notices: who is told of what, once; what is taken back; and the list. The kinds are known to tests alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog import notices, publishing
from blog.models import Course, Enrolment, Notice, Post, User
from blog.notices import Item, Kind, kinds
from blog.notices.listing import listed
from tests.blog import midday
from tests.blog.midday import MINE, SETTINGS, later, text, told_to
from tests.blog.noticing import DELAY, NOW, describe, sent, tell_of
from tests.factories import UserFactory, published

noon = midday.noon


# who is told


def test_each_person_is_told_once_whatever_fits(post: Post, classmate: Enrolment, instructor: Enrolment) -> None:
    tell_of(post, classmate, classmate, instructor, key="said")
    tell_of(post, classmate, kind="followed", key="said")
    assert (told_to(classmate), told_to(instructor)) == ([("essay", post.title)], [("essay", post.title)])


def test_two_things_said_of_one_essay_are_two_notices(post: Post, classmate: Enrolment) -> None:
    tell_of(post, classmate)
    tell_of(post, classmate, key="returned")
    assert told_to(classmate) == [("essay", post.title)] * 2


def test_nobody_is_told_of_what_they_did_and_a_guest_is_passed_over(post: Post, author: Enrolment) -> None:
    notices.queue("essay", post, [author.user_id, None], course=post.course, post=post, by=author.user)
    assert Notice.objects.count() == 0


def test_a_kind_that_nobody_registered_cannot_be_queued(post: Post, classmate: Enrolment) -> None:
    with pytest.raises(KeyError):
        tell_of(post, classmate, kind="unheard-of")


@pytest.mark.parametrize("name", ["essay", "daily", "", "Two words", "line\nbreak", "x" * 41])
def test_a_kind_has_a_name_of_its_own_that_can_stand_in_the_head_of_a_letter(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name"):
        notices.register(Kind(name, "", "", describe))


def test_what_is_rolled_back_is_told_to_nobody(post: Post, classmate: Enrolment) -> None:
    with transaction.atomic():
        tell_of(post, classmate)
        transaction.set_rollback(True)
    assert Notice.objects.count() == 0


def test_five_hundred_people_are_queued_in_batches(course: Course, post: Post) -> None:
    users = User.objects.bulk_create(User(email=f"p{n}@example.edu", name=f"P {n}") for n in range(500))
    for kind in ("essay", "followed"):
        with CaptureQueriesContext(connection) as asked:
            notices.queue(kind, post, [user.pk for user in users], course=course, post=post, key=kind)
        assert len(asked) <= 20
    assert Notice.objects.count() == 1000


# what is taken back


def test_an_undo_within_the_delay_leaves_nothing(
    post: Post, classmate: Enrolment, as_classmate: Client, time_machine: Any, tmp_path: Path
) -> None:
    tell_of(post, classmate)
    notices.cancel("essay", post)
    later(time_machine)
    assert (sent(tmp_path), post.title in text(as_classmate)) == ([], False)


def test_an_undo_takes_back_its_own_kind_alone(
    post: Post, classmate: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    tell_of(post, classmate)
    notices.cancel("followed", post)
    later(time_machine)
    assert len(sent(tmp_path)) == 1


def test_what_was_taken_back_before_its_letter_can_be_told_after_all_and_then_once(
    post: Post, classmate: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    tell_of(post, classmate)
    notices.cancel("essay", post)
    tell_of(post, classmate)
    later(time_machine)
    assert len(sent(tmp_path)) == 1
    notices.cancel("essay", post)
    tell_of(post, classmate)
    later(time_machine, DELAY * 3)
    assert len(sent(tmp_path)) == 1


def test_what_was_hidden_when_its_letter_was_due_is_told_once_it_is_shown_again(
    author: Enrolment, post: Post, classmate: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    tell_of(post, classmate)
    publishing.withdraw(post, author.user)
    later(time_machine)
    assert sent(tmp_path) == []
    publishing.publish(post, author.user)
    tell_of(post, classmate)
    later(time_machine, DELAY * 2)
    assert len(sent(tmp_path)) == 1


# the list


def test_the_list_tells_what_a_letter_tells_newest_first(
    post: Post, author: Enrolment, classmate: Enrolment, as_classmate: Client, time_machine: Any
) -> None:
    tell_of(post, classmate)
    later(time_machine)
    tell_of(published(author, "A Second Essay", "With other words."), classmate, kind="followed")
    page = text(as_classmate)
    assert re.findall(r'<h2><a href="(\S+)">(.*?)</a></h2>', page) == [
        ("/russia/posts/a-second-essay/", "R. Vale published “A Second Essay”"),
        ("/russia/posts/the-specialists-go-home/", "R. Vale published “The Specialists Go Home”"),
    ]
    assert ("With other words." in page, "8:10 a.m." in page) == (True, True)


def test_nothing_is_listed_before_its_delay_has_passed(
    post: Post, classmate: Enrolment, as_classmate: Client, time_machine: Any
) -> None:
    tell_of(post, classmate)
    assert "Nothing has happened yet." in text(as_classmate)
    later(time_machine)
    assert post.title in text(as_classmate)


def test_what_comes_by_no_mail_is_listed_all_the_same(post: Post, classmate: Enrolment, as_classmate: Client) -> None:
    tell_of(post, classmate, kind="waiting")
    assert post.title in text(as_classmate)


def test_what_is_hidden_gone_or_of_a_forgotten_kind_is_not_listed(
    post: Post, classmate: Enrolment, as_classmate: Client, author: Enrolment
) -> None:
    hidden, removed, forgotten = (published(author, title) for title in ("Hidden", "Removed", "Forgotten"))
    for essay in (post, hidden, removed, forgotten):
        tell_of(essay, classmate, kind="followed")
    Post.objects.filter(pk=hidden.pk).update(audience=10)
    removed.delete()
    Notice.objects.filter(post=forgotten).update(kind="forgotten")
    page = text(as_classmate)
    assert [title in page for title in (post.title, "Hidden", "Removed", "Forgotten")] == [True, False, False, False]


def test_whoever_was_taken_out_of_a_course_hears_nothing_of_it_though_anyone_may_read_it(
    post: Post, classmate: Enrolment, as_classmate: Client, tmp_path: Path
) -> None:
    tell_of(post, classmate, kind="followed")
    Enrolment.objects.filter(pk=classmate.pk).update(is_active=False)
    assert (post.title in text(as_classmate), sent(tmp_path)) == (False, [])


def test_nobody_reads_anothers_notices(post: Post, classmate: Enrolment, as_author: Client, client: Client) -> None:
    tell_of(post, classmate, kind="followed")
    assert "Nothing has happened yet." in text(as_author)
    assert client.get(MINE).headers["Location"] == f"/accounts/login/?next={MINE}"
    assert client.get(SETTINGS).headers["Location"] == f"/accounts/login/?next={SETTINGS}"


def test_reading_marks_nothing_and_the_button_marks_what_was_shown(
    post: Post, author: Enrolment, classmate: Enrolment, as_classmate: Client, time_machine: Any
) -> None:
    tell_of(post, classmate, kind="followed")
    assert "Not read" in text(as_classmate)
    page = text(as_classmate)
    assert "Not read" in page
    until = re.findall(r'name="until" value="([\d.]+)"', page)[0]
    later(time_machine)
    tell_of(published(author, "Later"), classmate, kind="followed")
    assert as_classmate.post(MINE, {"until": until}).headers["Location"] == MINE
    unread = dict(Notice.objects.values_list("post__slug", "seen_at"))
    assert unread == {"the-specialists-go-home": NOW + DELAY, "later": None}
    assert "One notice you have not marked as read." in text(as_classmate)


@pytest.mark.parametrize("until", ["", "x", "-1", "9" * 30, "4102444800"])
def test_an_odd_moment_marks_what_is_listed_and_no_more(
    post: Post, author: Enrolment, classmate: Enrolment, as_classmate: Client, until: str
) -> None:
    tell_of(post, classmate, kind="followed")
    tell_of(published(author, "Not ripe"), classmate)
    as_classmate.post(MINE, {"until": until})
    assert dict(Notice.objects.values_list("kind", "seen_at")) == {"followed": NOW, "essay": None}


def test_the_list_is_paged_and_asks_as_much_for_many_as_for_one(
    author: Enrolment, classmate: Enrolment, as_classmate: Client
) -> None:
    counts = []
    for n in range(21):
        tell_of(published(author, f"Essay {n}"), classmate, kind="followed")
        if n in {0, 2, 20}:
            with CaptureQueriesContext(connection) as asked:
                page = text(as_classmate)
            counts.append(len(asked))
    assert (counts[0], counts[1], page.count("<li id="), "Page 1 of 2" in page) == (counts[2], counts[2], 20, True)
    assert text(as_classmate, f"{MINE}?page=2").count("<li id=") == 1


def test_the_account_menu_leads_to_the_list(as_classmate: Client, client: Client, course: Course) -> None:
    assert 'href="/notifications/"' in text(as_classmate, "/russia/")
    assert "/notifications/" not in text(client, "/russia/")


def test_words_of_any_length_stand_on_one_line(
    post: Post, classmate: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = Item("One\r\nBcc: all@example.org " + "t" * 500, "w " * 900, "W\u202eho", "/x/", "Where\n" * 90)
    monkeypatch.setitem(kinds.KINDS, "essay", Kind("essay", "", "", lambda _person, rows: [item for _row in rows]))
    tell_of(post, classmate)
    told = listed(classmate.user)[0].item
    assert [len(words) <= most for words, most in ((told.title, 200), (told.words, 240), (told.where, 200))] == [
        True
    ] * 3
    assert (told.who, told.title[:28], "\n" in told.where) == ("Who", "One Bcc: all@example.org …", False)


def test_a_person_who_is_nobodys_notices_go_on_for_others(post: Post, classmate: Enrolment) -> None:
    gone = UserFactory()
    tell_of(post, classmate, gone, kind="followed")
    gone.delete()
    assert told_to(classmate) == [("followed", post.title)]
