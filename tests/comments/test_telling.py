"""`comments.telling`: who hears of what was said, when, in which words, and what is told of it when something changed
before the letter left. Every letter is read from a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog import publishing
from blog.models import Audience, Cadence, Course, Enrolment, Notice, NoticeChoice, Post, Section, User
from blog.notices import following, preferences
from comments import moderation, rewording
from comments.audiences import narrow
from comments.models import Comment, Reason
from comments.moderation import Said
from tests.blog.noticing import LINK, head, mail_into, mail_server, parts, talk_to, unsubscribe_path
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
    told_of,
    words,
)
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, UserFactory, published, said, said_by_guest


@pytest.fixture(autouse=True)
def before_noon(time_machine: Any, settings: Any, tmp_path: Path) -> None:
    """It is eleven in the morning in New York on the first of September; letters are files."""
    time_machine.move_to(NOW, tick=False)
    mail_into(tmp_path, settings)


@pytest.fixture
def reader(course: Course) -> Enrolment:
    """Another student."""
    return EnrolmentFactory(course=course, user__name="Sam Reader")


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


# once for each person and comment


def test_whoever_is_named_answered_commented_on_and_following_is_told_once(
    post: Post, author: Enrolment, classmate: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    following.follow(author.user, post)
    mine = said(post, author)
    said(post, classmate, "Yes, @R. Vale, they did.", parent=mine)
    said(post, classmate, "And they left.", parent=mine)
    said(post, classmate, "To everyone.")
    assert told_of(author) == ["mention", "reply", "own-essay"]
    to(time_machine, NOW + QUARTER)
    assert sorted(subjects(author, tmp_path)) == ["Mira Okafor answered you", "Mira Okafor named you"]


def test_nobody_hears_of_their_own_words(post: Post, author: Enrolment, time_machine: Any, tmp_path: Path) -> None:
    following.follow(author.user, post)
    mine = said(post, author, "As @R. Vale I say it.")
    said(post, author, "And again.", parent=mine)
    to(time_machine, EIGHT)
    assert (everybodys(tmp_path), Notice.objects.count()) == ([], 0)


def test_a_muted_essay_is_silent(
    post: Post, author: Enrolment, classmate: Enrolment, as_author: Client, time_machine: Any, tmp_path: Path
) -> None:
    mine = said(post, author)
    said(post, classmate, parent=mine)
    as_author.post(f"/notifications/mutes/{post.pk}/", {"mute": "1"})
    said(post, classmate, "@R. Vale?", parent=mine)
    to(time_machine, EIGHT)
    assert (everybodys(tmp_path), on_the_list(author)) == ([], [])


def test_held_then_approved_is_one_letter(
    post: Post, author: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    comment = said_by_guest(post, parent=said(post, author))
    to(time_machine, NOW + QUARTER)
    assert told_of(author) == []
    moderation.approve(comment, instructor.user)
    to(time_machine, NOW + QUARTER * 2)
    assert subjects(author, tmp_path) == ["Ada Lind answered you"]
    assert [subject for subject in on_the_list(author) if "answered" in subject] == ["Ada Lind answered you"]


@pytest.mark.parametrize("minutes", [1, 60])
def test_approved_held_again_and_approved_again_is_still_one_letter(
    post: Post, author: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path, minutes: int
) -> None:
    comment = said_by_guest(post, parent=said(post, author))
    for n, act in enumerate((moderation.approve, moderation.hold, moderation.approve)):
        to(time_machine, NOW + n * timedelta(minutes=minutes))
        act(comment, instructor.user)
        subjects(author, tmp_path)
    to(time_machine, EIGHT)
    assert subjects(author, tmp_path) == ["Ada Lind answered you"]


def test_what_was_held_when_its_letter_was_due_is_told_once_it_stands_again(
    post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    comment = said(post, classmate, parent=said(post, author))
    moderation.hold(comment, instructor.user)
    to(time_machine, NOW + QUARTER)
    assert subjects(author, tmp_path) == []
    moderation.approve(comment, instructor.user)
    to(time_machine, NOW + QUARTER * 2)
    assert subjects(author, tmp_path) == ["Mira Okafor answered you"]


def test_whoever_began_to_follow_later_is_told_of_nothing_old_that_stands_again(
    post: Post, classmate: Enrolment, reader: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    comment = said(post, classmate)
    moderation.remove(comment, instructor.user, reason=Reason.OTHER)
    following.follow(reader.user, post)
    moderation.restore(comment, instructor.user)
    assert told_of(reader) == []


def test_what_is_rolled_back_is_told_to_nobody(post: Post, classmate: Enrolment) -> None:
    with transaction.atomic():
        said(post, classmate)
        transaction.set_rollback(True)
    assert (Comment.objects.count(), Notice.objects.count()) == (0, 0)


# what changed before the letter left


def withdraw_essay(comment: Comment, staff: User) -> None:
    publishing.withdraw(comment.post, staff)


def remove(comment: Comment, staff: User) -> None:
    moderation.remove(comment, staff, reason=Reason.UNKIND)


def take_back(comment: Comment, _staff: User) -> None:
    moderation.withdraw(comment, comment.author.user if comment.author else None)


def file_as_spam(comment: Comment, staff: User) -> None:
    moderation.mark_spam(comment, staff)


def erase(comment: Comment, staff: User) -> None:
    moderation.erase(comment, staff)


def keep_for_staff(comment: Comment, staff: User) -> None:
    narrow(comment, Audience.STAFF, staff)


def hide_essay(comment: Comment, _staff: User) -> None:
    Post.objects.filter(pk=comment.post_id).update(audience=Audience.STAFF)


def put_out(comment: Comment, _staff: User) -> None:
    Enrolment.objects.filter(user__name="Sam Reader").update(is_active=False)


def lock_out(comment: Comment, _staff: User) -> None:
    User.objects.filter(name="Sam Reader").update(is_active=False)


@pytest.mark.parametrize(
    "change",
    [withdraw_essay, remove, take_back, file_as_spam, erase, keep_for_staff, hide_essay, put_out, lock_out],
    ids=lambda change: change.__name__,
)
def test_what_may_not_be_read_any_more_when_its_letter_is_due_is_told_nobody(
    post: Post,
    classmate: Enrolment,
    reader: Enrolment,
    instructor: Enrolment,
    time_machine: Any,
    tmp_path: Path,
    change: Callable[[Comment, User], None],
) -> None:
    comment = said(post, classmate, "Secret by then.", parent=said(post, reader))
    change(comment, instructor.user)
    to(time_machine, EIGHT)
    assert letters_to(reader, tmp_path) == []
    if change is not lock_out:
        assert on_the_list(reader) == []


def test_the_author_of_a_withdrawn_essay_hears_no_more_of_it_and_neither_does_staff(
    post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    following.follow(instructor.user, post)
    preferences.choose(instructor.user, {"followed": Cadence.AT_ONCE})
    said(post, classmate)
    publishing.withdraw(post, author.user)
    to(time_machine, EIGHT)
    assert everybodys(tmp_path) == []


def test_a_letter_has_the_words_that_stand_when_it_leaves(
    post: Post, author: Enrolment, classmate: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    comment = said(post, classmate, "A slip.", parent=said(post, author))
    to(time_machine, NOW + QUARTER - A_SECOND)
    rewording.edit(comment, "What I meant.", classmate.user)
    to(time_machine, NOW + QUARTER)
    letters = letters_to(author, tmp_path)
    assert [("A slip." in words(letter), "What I meant." in words(letter)) for letter in letters] == [(False, True)]


def test_a_name_that_an_edit_puts_in_is_told_and_one_that_it_takes_out_is_not(
    post: Post, author: Enrolment, classmate: Enrolment, reader: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    comment = said(post, classmate, "What says @R. Vale?", parent=said(post, author))
    watcher = EnrolmentFactory(course=post.course, user__name="Wim Watcher")
    second = said(post, classmate, "What says @Wim Watcher?")
    to(time_machine, NOW + timedelta(minutes=5))
    rewording.edit(comment, "What says @Sam Reader?", classmate.user)
    rewording.edit(second, "What says anybody?", classmate.user)
    to(time_machine, NOW + QUARTER + timedelta(minutes=5))
    assert [subjects(person, tmp_path) for person in (author, reader, watcher)] == [
        ["Mira Okafor answered you"],
        ["Mira Okafor named you"],
        [],
    ]


def test_what_is_edited_back_into_the_queue_is_told_after_it_stands_again(
    post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    Course.objects.update(students="held")
    comment = said(post, classmate, parent=said(post, instructor))
    moderation.approve(comment, instructor.user)
    comment = rewording.edit(comment, "Other words.", classmate.user)
    assert comment.is_waiting
    to(time_machine, NOW + QUARTER)
    assert "Mira Okafor answered you" not in subjects(instructor, tmp_path)
    moderation.approve(comment, instructor.user)
    to(time_machine, NOW + QUARTER * 2)
    assert subjects(instructor, tmp_path).count("Mira Okafor answered you") == 1


# what is for few


@pytest.mark.parametrize(
    ("circle", "hear"),
    [
        (Audience.WEB, {"author", "instructor", "named", "follower", "parent"}),
        (Audience.COURSE, {"author", "instructor", "named", "follower", "parent"}),
        (Audience.PEERS, {"author", "instructor"}),
        (Audience.STAFF, {"instructor"}),
    ],
)
def test_what_is_for_few_is_told_to_those_who_may_read_it(
    post: Post,
    author: Enrolment,
    instructor: Enrolment,
    classmate: Enrolment,
    time_machine: Any,
    tmp_path: Path,
    circle: int,
    hear: set[str],
) -> None:
    names = ("named", "follower", "parent")
    others = {name: EnrolmentFactory(course=post.course, user__name=name.title()) for name in names}
    people = others | {"author": author, "instructor": instructor}
    for person in people.values():
        preferences.choose(person.user, dict.fromkeys(("own-essay", "followed"), Cadence.AT_ONCE))
        following.follow(person.user, post)
    above = said(post, others["parent"])
    Notice.objects.all().delete()
    moderation.submit(post, Said("For @Named.", above, classmate, account=classmate.user, audience=circle))
    to(time_machine, EIGHT)
    assert {name for name, person in people.items() if letters_to(person, tmp_path)} == hear
    assert {name for name, person in people.items() if on_the_list(person)} == hear


def test_a_guest_who_follows_by_an_account_hears_what_the_web_reads_alone(
    post: Post, classmate: Enrolment, outsider: User, time_machine: Any, tmp_path: Path
) -> None:
    following.follow(outsider, post)
    preferences.choose(outsider, {"followed": Cadence.AT_ONCE})
    comment = said(post, classmate, "For all.")
    narrow(said(post, classmate, "For the class."), Audience.COURSE, classmate.user)
    to(time_machine, NOW + QUARTER)
    letters = letters_to(outsider, tmp_path)
    assert [(f"/comments/{comment.pk}/" in words(one), "For the class." in words(one)) for one in letters] == [
        (True, False)
    ]


# guests


def test_a_guests_reply_is_told_to_the_member_it_answers(
    post: Post, course: Course, author: Enrolment, classmate: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    Course.objects.update(guests="allowed")
    said_by_guest(post, parent=said(post, classmate))
    to(time_machine, NOW + QUARTER)
    letter = letters_to(classmate, tmp_path)[0]
    assert (head(letter, "Subject"), "ada@example.org" in words(letter)) == ("Ada Lind answered you", False)


def test_guests_get_no_mail(
    post: Post, author: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    comment = said_by_guest(post)
    moderation.approve(comment, instructor.user)
    said(post, author, parent=comment)
    to(time_machine, EIGHT)
    assert [name for name, _subject in everybodys(tmp_path) if name == "ada"] == []


def test_a_guest_names_nobody_by_mail(
    post: Post, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    moderation.approve(said_by_guest(post, body="Hello @Mira Okafor"), instructor.user)
    to(time_machine, EIGHT)
    assert letters_to(classmate, tmp_path) == []


LINE_BREAKS = ["Ada\r\nBcc: all@example.org", "Ada\nX: y", "Ada\x0bX", "Ada\u2028X: y"]


@pytest.mark.parametrize("bad", LINE_BREAKS)
def test_no_line_break_in_a_name_or_a_title_reaches_the_head_of_a_letter(
    post: Post, author: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path, bad: str
) -> None:
    comment = said_by_guest(post, parent=said(post, author))
    Comment.objects.filter(pk=comment.pk).update(guest_name=bad)
    post.published.title = bad
    post.published.save()
    moderation.approve(Comment.objects.get(pk=comment.pk), instructor.user)
    to(time_machine, NOW + QUARTER)
    letter = letters_to(author, tmp_path)[0]
    assert head(letter, "Subject").startswith("Ada")
    assert sorted(letter.keys()) == sorted(
        "Auto-Submitted Content-Type Date From List-Id List-Unsubscribe List-Unsubscribe-Post MIME-Version Message-ID"
        " Subject To".split()
    )
    assert [line for line in parts(letter)[0].splitlines() if line.startswith(("Bcc", "X: y"))] == []


# what is told nobody


def test_what_is_brought_in_and_a_mention_elsewhere_are_told_nobody(
    post: Post, author: Enrolment, classmate: Enrolment, reader: Enrolment
) -> None:
    following.follow(reader.user, post)
    mine = said(post, author)
    moderation.bring_in(post, Said("From elsewhere.", mine, guest_name="Old Reader"), NOW - timedelta(days=900))
    elsewhere = moderation.submit(post, Said("They speak of it.", guest_name="A blog", url="https://example.org/x"))
    if elsewhere.is_waiting:
        moderation.approve(elsewhere, author.user)
    assert (told_of(author), told_of(reader)) == ([], ["followed"])


def test_what_was_brought_in_and_taken_down_is_not_told_when_it_stands_again(
    post: Post, author: Enrolment, instructor: Enrolment
) -> None:
    comment = moderation.bring_in(post, Said("From elsewhere.", guest_name="Old Reader"), NOW - timedelta(days=900))
    moderation.remove(comment, instructor.user, reason=Reason.OTHER)
    moderation.restore(comment, instructor.user)
    assert Notice.objects.count() == 0


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


def test_an_outsider_with_an_account_hears_of_an_answer_to_what_they_said(
    post: Post,
    classmate: Enrolment,
    as_outsider: Client,
    outsider: User,
    instructor: Enrolment,
    time_machine: Any,
    tmp_path: Path,
) -> None:
    comment = moderation.submit(post, Said("As a visitor.", account=outsider, guest_name="Otto"))
    moderation.approve(comment, instructor.user)
    said(post, classmate, parent=comment)
    to(time_machine, NOW + QUARTER)
    assert sorted(subjects(outsider, tmp_path)) == ["Mira Okafor answered you", "Your comment was published"]


def test_whoever_is_limited_to_another_section_hears_nothing_of_an_essay_they_may_not_read(
    author: Enrolment, classmate: Enrolment, course: Course, time_machine: Any, tmp_path: Path
) -> None:
    in_a, in_b = (Section.objects.create(course=course, name=name) for name in "AB")
    Enrolment.objects.filter(pk__in=[author.pk, classmate.pk]).update(section=in_a)
    author.refresh_from_db()
    other = EnrolmentFactory(course=course, section=in_b, user__name="Bela Other")
    assistant = EnrolmentFactory(course=course, section=in_b, role="assistant", user__name="Asa Helper")
    essay = published(author, "For Section A", audience=Audience.SECTION)
    for person in (other, assistant):
        following.follow(person.user, essay)
        preferences.choose(person.user, {"followed": Cadence.AT_ONCE})
    said(essay, classmate, "What say @Bela Other and @Asa Helper?")
    to(time_machine, NOW + QUARTER)
    assert [letters_to(person, tmp_path) for person in (other, assistant)] == [[], []]


def test_a_person_of_another_course_hears_nothing(
    post: Post, classmate: Enrolment, other_instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    said(post, classmate, "What does @Paul Weber say?")
    to(time_machine, EIGHT)
    assert letters_to(other_instructor, tmp_path) == []
    assert signed_in(other_instructor).get("/notifications/").status_code == 200
    assert UserFactory().notices.count() == 0
