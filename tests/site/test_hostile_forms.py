"""Hostile words in every field that a person can fill: kept, or refused with a sentence, and shown as words wherever
they show. The forms are sent as a browser sends them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client

from blog.models import Course, Enrolment, Image, Post, User
from comments import moderation
from comments.models import Comment
from tests.conftest import signed_in
from tests.factories import said, written
from tests.harmless import faults_of_page
from tests.hostile import CLASSES, packs, sendable
from tests.site.forms import DOORS, Cast, Door, essay

ANSWERS = {200, 302, 303, 404, 409, 422}
MOST = 5  # submissions of one form: short fields take turns, so that each text goes through several doors


@pytest.fixture
def cast(
    post: Post,
    author: Enrolment,
    classmate: Enrolment,
    instructor: Enrolment,
    superuser: User,
    settings: Any,
    tmp_path: Path,
) -> Cast:
    """The people of the course, each at a browser, with an essay, a draft with a picture, and comments."""
    settings.MEDIA_ROOT, settings.SESSION_ENGINE = tmp_path, "django.contrib.sessions.backends.signed_cookies"
    Course.objects.update(guests="allowed")
    shown = {"kind": "png", "width": 9, "height": 9, "file": "images/one.png"}
    Image.objects.create(name="one", uploader=author.user, **shown)
    browsers = {"author": signed_in(author), "classmate": signed_in(classmate), "staff": signed_in(instructor)}
    browsers |= {"guest": Client(), "admin": Client()}
    browsers["admin"].force_login(superuser)
    rejected = said(post, classmate)
    moderation.remove(rejected, instructor.user, reason="other")
    draft = written(author, body="![One](/images/one)")
    places = {"author": author, "classmate": classmate, "instructor": instructor}
    return Cast(post, draft, said(post, author), said(post, classmate), rejected, browsers, places)


def sent_through(door: Door, cast: Cast, first: int) -> Iterator[tuple[dict[str, Any], Any]]:
    """What is sent through a door and what comes back: in each field other words, until all have had their turn."""
    client = cast.browsers.get(door.who) or Client()
    client.raise_request_exception = False
    turns = {name: list(packs(longest)) for name, longest in door.fields.items()}
    n = max(map(len, turns.values()))
    for turn in range(min(n, MOST)):
        words = {name: texts[(first + turn + place) % len(texts)] for place, (name, texts) in enumerate(turns.items())}
        forget()
        sent = door.rest(cast) | words
        yield sent, client.post(door.address(cast), sent)
    # The last ones one by one: a reader of numbers, days and addresses sees each alone.
    for turn, text in enumerate([*CLASSES["numbers"], *CLASSES["lines"]][first % 9 :: 9]):
        forget()
        name = list(door.fields)[turn % len(door.fields)]
        sent = door.rest(cast) | {name: sendable(text)}
        yield sent, client.post(door.address(cast), sent)


def forget() -> None:
    """Nothing of what was sent before is counted."""
    cache.clear()
    caches["tries"].clear()


def faults_of_answer(answer: Any) -> list[str]:
    """What is wrong with an answer: its status, or what its page holds."""
    if answer.status_code not in ANSWERS:
        return [f"status {answer.status_code} {getattr(answer, 'exc_info', None)}"]
    kind = answer.get("Content-Type", "")
    if not kind.startswith("text/html") or not answer.content:
        return []
    page = answer.content
    return faults_of_page(page if b"<html" in page else b"<!DOCTYPE html><html><body>" + page + b"</body></html>")


PAGES = {
    "guest": "/russia/ {post} {post}comments/ {post}cite/ {post}printed/ /russia/weeks/ /russia/weeks/one/"
    " /russia/tags/ /russia/authors/r-vale/ /russia/sources/ /russia/about/ /russia/search/?q=script {post}sources.bib"
    " /api/openapi.json /api/courses/",
    "author": "/russia/ /russia/drafts/ {draft} {draft}edit/ {draft}edit/?beside=pictures {draft}history/ {post}notes/"
    " {post}authors/ {post}publication/ /notifications/ /russia/me/ /russia/me/comments/",
    "classmate": "/russia/ /russia/people/ /russia/me/ /russia/me/comments/ /notifications/ {post}notes/",
    "staff": "/russia/people/ /admin/ /admin/blog/course/ /admin/blog/week/ /admin/blog/section/ /admin/blog/tag/"
    " /admin/blog/post/ /admin/blog/page/ /admin/blog/announcement/ /admin/blog/enrolment/ /admin/blog/decision/"
    " /admin/comments/comment/ /admin/comments/comment/desk/ /admin/comments/comment/desk/?tab=log"
    " /admin/comments/comment/{comment}/change/ /notifications/",
    "admin": "/admin/blog/user/ /admin/blog/joinlink/ /admin/blog/decision/ /admin/blog/course/",
}


def test_every_field_keeps_hostile_words_or_refuses_them_with_a_sentence_and_shows_them_as_words(cast: Cast) -> None:
    wrong: list[str] = []
    for number, (name, door) in enumerate(DOORS.items()):
        for sent, answer in sent_through(door, cast, number * 7):
            wrong += [f"{name}: {fault} after {str(sent)[:300]}" for fault in faults_of_answer(answer)]
    filled = {"post": essay(cast), "draft": cast.draft.get_absolute_url(), "comment": cast.comment.pk}
    for who, addresses in PAGES.items():
        for address in addresses.split():
            answer = cast.browsers[who].get(address.format(**filled))
            wrong += [f"{who} {address}: {fault}" for fault in faults_of_answer(answer)]
    assert wrong == []
    assert Comment.objects.count() > 10
    assert Post.objects.count() > 10
