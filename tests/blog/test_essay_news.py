"""`blog.essay_news`: who hears of a new essay, when, and what is told if it is hidden by then. Letters are read from
files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from blog import manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import Audience, Cadence, Enrolment, Notice, Post
from blog.notices import following, preferences
from blog.notices.listing import listed
from tests.blog.noticing import LINK, head, mail_into, parts, sent, unsubscribe_path
from tests.factories import agreed, published, written

NOW = datetime(2026, 9, 1, 15, 0, tzinfo=UTC)  # eleven in the morning in New York
EIGHT = datetime(2026, 9, 2, 12, 0, tzinfo=UTC)  # eight the next morning there
A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def before_noon(time_machine: Any, settings: Any, tmp_path: Path) -> None:
    """It is eleven in the morning; letters are files."""
    time_machine.move_to(NOW, tick=False)
    mail_into(tmp_path, settings)


@pytest.fixture
def follower(author: Enrolment, classmate: Enrolment) -> Enrolment:
    """The classmate, who follows the author."""
    assert classmate.user
    following.follow(classmate.user, author)
    return classmate


def at_eight(clock: Any, folder: Path, days: int = 0) -> list[EmailMessage]:
    """All letters there are by then."""
    clock.move_to(EIGHT + A_DAY * days, tick=False)
    return sent(folder)


def titles(person: Enrolment) -> list[str]:
    """What stands on a person's list."""
    assert person.user
    return [one.item.title for one in listed(person.user)]


def test_whoever_follows_an_author_hears_of_a_new_essay_at_eight(
    author: Enrolment, follower: Enrolment, as_classmate: Client, time_machine: Any, tmp_path: Path
) -> None:
    post = published(author, "What They Carried", "Two suitcases each.")
    assert (sent(tmp_path), titles(follower)) == ([], ["R. Vale published “What They Carried”"])
    letters = at_eight(time_machine, tmp_path)
    assert [(str(one["To"]), head(one, "Subject")) for one in letters] == [
        ("mira.okafor@example.edu", "Your day: one notice")
    ]
    for part in parts(letters[0]):
        words = ("R. Vale published “What They Carried”", "Two suitcases each.", "Valentine")
        assert [each in part for each in words] == [True, True, False]
    assert {as_classmate.get(link).status_code for link in LINK.findall(parts(letters[0])[0])} == {200}
    assert post.get_absolute_url() in LINK.findall(parts(letters[0])[0])


def test_one_click_in_that_letter_ends_new_essays_by_mail(
    author: Enrolment, follower: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    published(author)
    path = unsubscribe_path(at_eight(time_machine, tmp_path)[0])
    assert Client().get(path).status_code == 200
    assert preferences.cadences(follower.user)["essay"] == "daily"
    assert Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    published(author, "Another")
    assert len(at_eight(time_machine, tmp_path, 1)) == 1


def test_nobody_else_hears_of_it_and_its_author_neither(
    author: Enrolment, classmate: Enrolment, instructor: Enrolment
) -> None:
    following.follow(author.user, author)
    published(author)
    published(classmate, "Another")
    assert Notice.objects.count() == 0


def test_it_is_told_once_however_often_it_is_published_again(
    author: Enrolment, follower: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    post = published(author)
    for n in range(2):
        manuscripts.revise(post, Manuscript(f"Other words {n}", "They stayed."), author.user)
        publishing.publish(post, author.user)
    publishing.withdraw(post, author.user)
    publishing.publish(post, author.user)
    assert len(at_eight(time_machine, tmp_path)) == 1
    manuscripts.revise(post, Manuscript("More", "They stayed on."), author.user)
    publishing.publish(post, author.user)
    assert len(at_eight(time_machine, tmp_path, 1)) == 1
    assert titles(follower) == ["R. Vale published “More”"]


def test_a_withdrawn_essay_is_told_to_nobody_and_after_all_once_it_is_published_again(
    author: Enrolment, follower: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    following.follow(instructor.user, author)
    post = published(author)
    publishing.withdraw(post, author.user)
    assert (at_eight(time_machine, tmp_path), titles(follower), titles(instructor)) == ([], [], [])
    publishing.publish(post, author.user)
    assert len(at_eight(time_machine, tmp_path, 1)) == 2


def test_whoever_wanted_no_letter_gets_none_for_an_old_essay_that_is_revised(
    author: Enrolment, follower: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    preferences.choose(follower.user, {"essay": Cadence.OFF})
    post = published(author)
    preferences.choose(follower.user, {"essay": Cadence.AT_ONCE})
    manuscripts.revise(post, Manuscript("Other words", "They stayed."), author.user)
    publishing.publish(post, author.user)
    assert at_eight(time_machine, tmp_path) == []


def test_whoever_may_not_read_it_hears_nothing_of_it(
    author: Enrolment, follower: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    following.follow(instructor.user, author)
    published(author, audience=Audience.STAFF)
    assert [str(one["To"]) for one in at_eight(time_machine, tmp_path)] == ["lena.hart@example.edu"]
    assert titles(follower) == []


def test_whoever_left_the_course_hears_nothing_though_anyone_may_read_it(
    author: Enrolment, follower: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    published(author)
    Enrolment.objects.filter(pk=follower.pk).update(is_active=False)
    assert (at_eight(time_machine, tmp_path), titles(follower)) == ([], [])


def test_an_essay_that_was_brought_in_with_its_date_is_told_to_nobody(author: Enrolment, follower: Enrolment) -> None:
    publishing.publish(agreed(written(author)), author.user, at=NOW - A_DAY * 900)
    assert Notice.objects.count() == 0


def test_what_is_rolled_back_is_told_to_nobody(author: Enrolment, follower: Enrolment) -> None:
    with transaction.atomic():
        published(author)
        transaction.set_rollback(True)
    assert (Post.objects.count(), Notice.objects.count()) == (0, 0)


@pytest.mark.parametrize("bad", ["New\r\nBcc: all@example.org", "New\nX: y", "New\u2028X: y"])
def test_no_line_break_in_a_title_reaches_the_head_of_a_letter(
    author: Enrolment, follower: Enrolment, time_machine: Any, tmp_path: Path, bad: str
) -> None:
    preferences.choose(follower.user, {"essay": Cadence.AT_ONCE})
    post = published(author)
    post.published.title = bad
    post.published.save()
    letter = sent(tmp_path)[0]
    assert head(letter, "Subject").startswith("R. Vale published “New")
    assert (letter["Bcc"], letter["X"]) == (None, None)
