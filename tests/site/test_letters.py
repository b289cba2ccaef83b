"""What the roof does tells nobody by mistake: a page brought in, a person erased, a name changed. Letters are read from
files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from blog.models import Cadence, Course, Enrolment, Follow, Notice, Post
from blog.notices import following, preferences
from blog.notices.listing import listed
from blog.site import erasing
from blog.site.persons import of_account
from comments import moderation
from comments.models import Reason
from tests.blog.noticing import mail_into, sent
from tests.factories import EnrolmentFactory, said

PAGE = "fixtures/pages/thread.txt"


@pytest.fixture(autouse=True)
def letters_are_files(settings: Any, tmp_path: Path) -> None:
    """Nothing is printed."""
    mail_into(tmp_path / "mail", settings)


def a_day_later() -> None:
    """All that was queued is due."""
    Notice.objects.update(ripe_at=timezone.now() - timedelta(days=1), due_at=timezone.now() - timedelta(days=1))


@pytest.mark.parametrize("publish", [[], ["--publish"]])
def test_a_page_that_is_brought_in_is_told_to_nobody(
    course: Course, author: Enrolment, classmate: Enrolment, instructor: Enrolment, publish: list[str]
) -> None:
    following.follow(classmate.user, author)
    call_command("import_page", PAGE, "--course", course.slug, "--author", author.user.email, *publish, verbosity=0)
    assert (Post.objects.count(), Post.objects.get().n_published > 0) == (1, True)
    assert Notice.objects.count() == 0


def test_what_an_erased_person_was_told_and_followed_is_gone_and_their_words_are_told_no_more(
    post: Post, course: Course, author: Enrolment, classmate: Enrolment, instructor: Enrolment, tmp_path: Path
) -> None:
    reader = EnrolmentFactory(course=course, user__name="Sam Reader")
    for what in (post, author):
        following.follow(reader.user, what)
    mine = said(post, classmate)
    said(post, reader, "Secret by then.", parent=mine)
    moderation.remove(said(post, reader), instructor.user, reason=Reason.OTHER)
    erasing.erase(of_account(reader.user), instructor.user)
    a_day_later()
    assert (Follow.objects.count(), Notice.objects.filter(person=reader.user_id).count()) == (0, 0)
    assert [one for one in listed(classmate.user) if "Secret" in one.item.words] == []
    assert [letter for letter in sent(tmp_path / "mail") if "Secret" in str(letter)] == []


def test_renamed_since_is_told_under_the_name_of_now(
    post: Post, author: Enrolment, classmate: Enrolment, tmp_path: Path
) -> None:
    said(post, classmate, parent=said(post, author))
    Enrolment.objects.filter(pk=classmate.pk).update(public_name="M. O.")
    a_day_later()
    preferences.choose(author.user, {"reply": Cadence.AT_ONCE})
    a_day_later()
    letter = sent(tmp_path / "mail")[0]
    assert (letter["Subject"], "Okafor" in letter.as_string()) == ("M. O. answered you", False)
