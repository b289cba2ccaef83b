"""A person who has left something everywhere, for the tests of erasing and exporting; and a look into every column of
every table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection
from django.utils import timezone

from blog import noting, publishing
from blog.mail import deliver
from blog.models import Decision, Enrolment, Follow, Image, Mute, NameKind, Notice, NoticeChoice, Post, ReadMark
from blog.names import naming
from comments import learning, moderation, restricting, rewording
from comments.models import Comment, Flag, RuleHit
from tests.factories import EnrolmentFactory, published, said, said_by_guest

# What tells this person: parts of their names and addresses, and a word of each thing they wrote.
NAMES = ["zaneta", "querfurt", "zibeline", "zcampus77"]
WORDS = "xylographer quincunx zymurgist kerfuffle yclept quagmire zeugma bezoar phlogiston".split()
ADDRESS = "zaneta.querfurt@example.edu"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Pictures in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path


def somebody(post: Post, instructor: Enrolment, classmate: Enrolment) -> Enrolment:
    """A student with a former name, an essay, comments, reports, notes, a hold, marks, notices, and letters on their
    way; their earlier and their last words are told apart, and so is what they said as a guest."""
    place = EnrolmentFactory(course=post.course, user__name="Zaneta Querfurt", roster_id="zcampus77")
    naming.rename(place, "Q. Zibeline", NameKind.CHOSEN, place.user)
    place.refresh_from_db()
    published(place, title="An essay that stays", body="These words stay.")
    talk(post, place, instructor, classmate)
    for by, body in ((instructor, "About quagmire."), (place, "I answer with zeugma.")):
        held = noting.exchange(by.user, by, post, place)
        assert held
        noting.write(held, body, by.user)
    restricting.restrict(post.course, place, instructor.user, reason="other", note="Zibeline writes bezoar.")
    leave_marks(post, place)
    return place


def talk(post: Post, place: Enrolment, instructor: Enrolment, classmate: Enrolment) -> None:
    """What they said: a comment with earlier words and a reply, one that was learned as spam, one as a guest."""
    first = rewording.edit(said(post, place, "My xylographer said so."), "My quincunx said so.", place.user)
    said(post, classmate, "Which one do you mean?", parent=first)
    RuleHit.objects.create(comment=first, rule="hold_words", verdict=2, sentence="It says it.", evidence=["quincunx"])
    Flag.objects.create(comment=first, reporter=classmate, reason="unkind", note="This quincunx is unkind.")
    spam = moderation.mark_spam(said(post, place, "Buy my zymurgist."), instructor.user, note="No zymurgist.")
    learning.learn.func([spam.pk])
    moderation.withdraw(said(post, place, "A phlogiston, taken back."), place.user, note="My phlogiston.")
    Flag.objects.create(comment=said(post, classmate), reporter=place, reason="other", note="There is kerfuffle in it.")
    guest = said_by_guest(post, "Zaneta", "I was yclept so.")
    Comment.objects.filter(pk=guest.pk).update(guest_email="Zaneta.Querfurt@example.edu", address_hash="a1")


def leave_marks(post: Post, place: Enrolment) -> None:
    """What is kept beside words: what they read, were told and agreed to; and what the machinery wrote down."""
    now, user = timezone.now(), place.user
    ReadMark.objects.create(user=user, post=post, read_at=now)
    Notice.objects.create(
        person=user, course=post.course, kind="essay", about_kind="post", about_id=1, ripe_at=now, problem=ADDRESS
    )
    NoticeChoice.objects.create(person=user, kind="essay", cadence="off")
    Mute.objects.create(person=user, post=post)
    Follow.objects.create(person=user, post=post)
    Image.objects.create(name="loose", file="images/loose.png", kind="png", width=1, height=1, uploader=user)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    SocialAccount.objects.create(user=user, provider="elsewhere", uid="zaneta", extra_data={"name": "Querfurt"})
    deliver.enqueue(letter={"to": [ADDRESS], "body": "Dear Zaneta"})
    for row in (user, place):
        LogEntry.objects.log_actions(user.pk, [row], CHANGE, "Changed Querfurt.", single_object=True)
    publishing.withdraw(published(place, title="Taken back", body="Stays."), user, note="A kerfuffle of mine.")


def everywhere() -> str:
    """All that every column of every table holds, as text in lower case."""
    with connection.cursor() as cursor:
        held = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the names are the database's own
            held += [str(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(held).lower()


def left(words: list[str]) -> list[str]:
    """Which of these words are anywhere in the database."""
    held = everywhere()
    return [word for word in words if word in held]


def acts(act: str) -> list[Any]:
    """Who did this, to what kind of thing, from and to where, as the record has it."""
    rows = Decision.objects.filter(act=act).exclude(kind="comment").order_by("pk")
    return list(rows.values_list("by_name", "kind", "label", "from_status", "to_status"))
