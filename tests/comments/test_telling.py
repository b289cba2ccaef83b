"""`comments.telling`: who hears of what was said, when, in which words, and what it costs. Every letter is read from a
file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Cadence, Enrolment, Notice, NoticeChoice, Post, User
from blog.notices import following, preferences
from tests.blog.noticing import LINK, mail_into, mail_server, parts, talk_to, unsubscribe_path
from tests.comments import hearing
from tests.comments.hearing import (
    A_SECOND,
    EIGHT,
    NOW,
    QUARTER,
    everybodys,
    letters_to,
    on_the_list,
    subjects,
    to,
)
from tests.factories import EnrolmentFactory, published, said

before_noon, reader = hearing.before_noon, hearing.reader


# a reply, from the form to the letter and back


def test_a_reply_comes_at_once_when_the_time_to_edit_is_over(
    post: Post, author: Enrolment, classmate: Enrolment, as_classmate: Client, time_machine: Any, tmp_path: Path
) -> None:
    mine = said(post, author, "They had no choice.")
    as_classmate.post(f"{post.get_absolute_url()}comments/", {"body": "They *had* one.", "parent": str(mine.pk)})
    to(time_machine, NOW + QUARTER - A_SECOND)
    assert (letters_to(author, tmp_path), on_the_list(author)) == ([], [])
    to(time_machine, NOW + QUARTER)
    assert everybodys(tmp_path) == [("ruth.valentine", "Mira Okafor answered you")]
    assert on_the_list(author) == ["Mira Okafor answered you"]


def test_both_parts_of_a_letter_say_it_and_every_link_leads_there(
    post: Post, author: Enrolment, classmate: Enrolment, as_author: Client, time_machine: Any, tmp_path: Path
) -> None:
    answer = said(post, classmate, "They *had* a choice & took it.", parent=said(post, author))
    to(time_machine, NOW + QUARTER)
    letter = letters_to(author, tmp_path)[0]
    text, html = parts(letter)
    for part, quoted in ((text, "They had a choice & took it."), (html, "They had a choice &amp; took it.")):
        assert [word in part for word in (quoted, "Mira Okafor answered you", post.title, "Replies to me")] == [
            True
        ] * 4
    links = LINK.findall(text)
    assert set(links) == set(re.findall(r'href="http://127\.0\.0\.1:8000([^"]+)"', html))
    assert f"/comments/{answer.pk}/" in links
    arrived = {link: as_author.get(link, follow=True) for link in links}
    assert {page.status_code for page in arrived.values()} == {200}
    assert f'id="comment-{answer.pk}"' in arrived[f"/comments/{answer.pk}/"].content.decode()


def test_one_click_ends_replies_by_mail_and_looking_at_the_link_ended_nothing(
    post: Post, author: Enrolment, classmate: Enrolment, as_author: Client, time_machine: Any, tmp_path: Path
) -> None:
    mine = said(post, author)
    said(post, classmate, parent=mine)
    to(time_machine, NOW + QUARTER)
    letter = letters_to(author, tmp_path)[0]
    before = list(Notice.objects.values())
    mail_program = Client(enforce_csrf_checks=True)
    for link in LINK.findall(parts(letter)[0]):
        assert mail_program.get(link).status_code in {200, 302}
        assert as_author.get(link).status_code in {200, 302}
    assert (list(Notice.objects.values()), NoticeChoice.objects.count()) == (before, 0)
    one_click = mail_program.post(unsubscribe_path(letter), {"List-Unsubscribe": "One-Click"})
    assert (one_click.status_code, one_click.cookies.output()) == (200, "")
    chosen = preferences.cadences(author.user)
    assert (chosen["reply"], chosen["own-essay"], chosen["mention"]) == ("off", "daily", "now")
    said(post, classmate, parent=mine)
    to(time_machine, NOW + QUARTER * 3)
    assert (len(letters_to(author, tmp_path)), len(on_the_list(author))) == (1, 2)


# how it comes if nobody has chosen otherwise


def test_unless_they_choose_otherwise_each_kind_comes_as_it_is_meant(author: Enrolment) -> None:
    assert preferences.cadences(author.user) == {
        "essay": "daily",
        "invited": "now",
        "submitted": "now",
        "returned": "now",
        "approved": "now",
        "appeared": "now",
        "stopped": "now",
        "closing": "now",
        "closing-day": "now",
        "reply": "now",
        "mention": "now",
        "own-essay": "daily",
        "followed": "off",
        "decision": "now",
        "waiting": "daily",
        "reported": "now",
    }


def test_comments_on_my_essay_come_in_one_letter_at_eight(
    post: Post, author: Enrolment, classmate: Enrolment, reader: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    said(post, classmate, "First thought.")
    said(published(author, "Another Essay"), reader, "Second thought.")
    to(time_machine, EIGHT - A_SECOND)
    assert letters_to(author, tmp_path) == []
    to(time_machine, EIGHT)
    assert everybodys(tmp_path) == [("ruth.valentine", "Your day: 2 notices")]
    text = parts(letters_to(author, tmp_path)[0])[0]
    told = ("First thought.", "Second thought.", "“Another Essay”", f"“{post.title}”", "This is your daily letter.")
    assert [word in text for word in told] == [True] * 5


def test_what_is_said_in_a_thread_i_wrote_in_or_of_an_essay_i_follow_is_listed_and_comes_by_no_mail(
    post: Post, author: Enrolment, classmate: Enrolment, reader: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    watcher = EnrolmentFactory(course=post.course, user__name="Wim Watcher")
    following.follow(watcher.user, post)
    top = said(post, classmate)
    said(post, reader, parent=top)
    said(post, author, "Another branch.", parent=top)
    said(post, reader, "Another thread.")
    to(time_machine, EIGHT)
    assert on_the_list(reader) == ["R. Vale wrote in a discussion you follow"]
    assert on_the_list(watcher) == [
        f"{name} wrote in a discussion you follow" for name in ("Sam Reader", "R. Vale", "Sam Reader", "Mira Okafor")
    ]
    assert [letters_to(person, tmp_path) for person in (reader, watcher)] == [[], []]


def test_whoever_wants_what_they_follow_by_mail_gets_it(
    post: Post, classmate: Enrolment, reader: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    following.follow(reader.user, post)
    preferences.choose(reader.user, {"followed": Cadence.AT_ONCE})
    said(post, classmate)
    to(time_machine, NOW + QUARTER)
    assert subjects(reader, tmp_path) == ["Mira Okafor wrote in a discussion you follow"]


def test_a_name_in_a_comment_is_told_to_whoever_bears_it(
    post: Post, classmate: Enrolment, reader: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    said(post, classmate, "What does @Sam Reader say?")
    to(time_machine, NOW + QUARTER)
    assert subjects(reader, tmp_path) == ["Mira Okafor named you"]


# what it costs


def test_two_hundred_followers_cost_a_reply_the_queries_of_one_and_the_rows_in_batches(
    post: Post, classmate: Enrolment
) -> None:
    asked = []
    for n in (1, 200):
        users = User.objects.bulk_create(User(email=f"p{n}-{i}@example.edu", name=f"P {i}") for i in range(n))
        for user in users:
            following.follow(user, post)
        with CaptureQueriesContext(connection) as queries:
            said(post, classmate)
        inserts = [each for each in queries if 'INTO "blog_notice"' in each["sql"]]
        asked.append((len(queries) - len(inserts), len(inserts)))
    assert asked[0][0] == asked[1][0]
    assert asked[1][1] <= 6
    assert Notice.objects.filter(kind="followed").count() == 202


def test_a_reply_that_concerns_nobody_asks_for_no_preferences(post: Post, author: Enrolment) -> None:
    with CaptureQueriesContext(connection) as queries:
        said(post, author)
    assert [each["sql"] for each in queries if "notice" in each["sql"]] == []


def test_a_mail_server_that_is_away_or_says_nothing_keeps_no_comment_waiting(
    post: Post,
    author: Enrolment,
    classmate: Enrolment,
    as_classmate: Client,
    settings: Any,
    time_machine: Any,
    tmp_path: Path,
) -> None:
    mine = said(post, author)
    with mail_server(settings, is_mute=True) as office:
        sent_to = f"{post.get_absolute_url()}comments/"
        assert as_classmate.post(sent_to, {"body": "Words.", "parent": str(mine.pk)}).status_code == 302
        assert office.took == []
        to(time_machine, NOW + QUARTER)
        assert letters_to(author, tmp_path) == []
    talk_to(settings, 9)
    to(time_machine, NOW + QUARTER * 2)
    assert letters_to(author, tmp_path) == []
    mail_into(tmp_path, settings)
    to(time_machine, NOW + QUARTER * 4)
    assert subjects(author, tmp_path) == ["Mira Okafor answered you"]
