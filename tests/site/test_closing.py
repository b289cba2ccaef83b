"""Closing a course and opening it again: the list of what is open, what becomes of it, the line, and the record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog import coauthors, joining, publishing
from blog.models import CoAuthor, Course, Decision, Enrolment, JoinLink, Post, Role, User
from blog.refusals import Conflict, Refused
from blog.site import closing
from blog.site.checklist import KINDS, checklist
from comments import moderation, rewording
from comments.models import Comment, Flag
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, agreed, published, said, said_by_guest, written

NOW = datetime(2026, 12, 19, 3, 30, tzinfo=UTC)
LINE = "This course closed on Dec. 18, 2026. It can be read; nothing new can be written."
EVERYTHING = {kind.name: next(iter(kind.ways)) for kind in KINDS}


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    """Half past ten in the evening where the course is, the next day in Greenwich."""
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def open_things(post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment) -> None:
    """One of each kind of what can be open."""
    by = instructor.user
    said_by_guest(post)
    appealed = said_by_guest(post)
    Comment.objects.filter(pk=appealed.pk).update(account=classmate.user)
    rewording.appeal(moderation.reject(appealed, by, reason="unclear"), "It was a joke.", classmate.user)
    Flag.objects.create(comment=said(post, classmate), reporter=author, reason="unkind")
    titles = ("A draft", "Handed in", "Returned", "Approved", "Scheduled")
    drafts = {title: agreed(written(author, title)) for title in titles}
    for title in ("Handed in", "Returned", "Approved"):
        publishing.submit(drafts[title], author.user)
    publishing.return_to_author(drafts["Returned"], by, "More.")
    publishing.approve(drafts["Approved"], by)
    publishing.schedule(drafts["Scheduled"], by, timezone.now() + timedelta(days=1))
    joining.make_link(JoinLink(course=post.course), by)
    coauthors.invite(drafts["A draft"], classmate.public_name, author.user)


def page(course: Course) -> str:
    return reverse("closing", args=[course.pk])


def acts(course: Course) -> list[tuple[str, str]]:
    return list(Decision.objects.about(course).order_by("pk").values_list("act", "by_name"))


def test_the_list_names_each_kind_once_with_its_number(
    course: Course, instructor: Enrolment, open_things: None
) -> None:
    found = checklist(course, instructor.user)
    assert [(item.kind.name, item.n) for item in found] == [(kind.name, 1) for kind in KINDS]


def test_every_link_of_the_list_leads_to_a_page_of_what_it_counts(
    course: Course, as_instructor: Client, instructor: Enrolment, open_things: None
) -> None:
    addresses = [item.address for item in checklist(course, instructor.user) if item.address]
    assert (len(addresses), {as_instructor.get(address).status_code for address in addresses}) == (9, {200})


def test_the_page_shows_no_title_and_no_words_of_what_is_open(as_instructor: Client, open_things: None) -> None:
    text = as_instructor.get(page(Course.objects.get(slug="russia"))).content.decode()
    assert [words for words in ("A draft", "Handed in<", "My father was there") if words in text] == []


def test_nothing_open_closes_at_once(course: Course, instructor: Enrolment) -> None:
    closed = closing.close(course, instructor.user)
    assert (closed.closed_at, acts(course)) == (NOW, [("close", "Lena Hart")])


@pytest.mark.parametrize("missing", [kind.name for kind in KINDS])
def test_one_kind_that_is_not_decided_keeps_the_course_open(
    course: Course, instructor: Enrolment, open_things: None, missing: str
) -> None:
    called = next(item.called for item in checklist(course, instructor.user) if item.kind.name == missing)
    with pytest.raises(Refused, match="Nothing was closed") as refusal:
        closing.close(course, instructor.user, {**EVERYTHING, missing: ""})
    course.refresh_from_db()
    assert (str(refusal.value).endswith(f": {called}."), course.closed_at) == (True, None)


@pytest.mark.parametrize("odd", ["carry it", "publish", "CARRY"])
def test_a_way_that_is_not_offered_decides_nothing(
    course: Course, instructor: Enrolment, open_things: None, odd: str
) -> None:
    with pytest.raises(Refused):
        closing.close(course, instructor.user, {**EVERYTHING, "held": odd})


def test_what_was_carried_stands_in_the_record(course: Course, instructor: Enrolment, open_things: None) -> None:
    closing.close(course, instructor.user, EVERYTHING)
    note = Decision.objects.about(course).get(act="close").note
    assert (len(note.splitlines()), note.splitlines()[0]) == (
        len(KINDS),
        "One comment waits. They stay held. You can decide them after the course has closed.",
    )


@pytest.mark.parametrize(("way", "status"), [("publish", "published"), ("draft", "draft")])
def test_what_is_scheduled_is_published_or_a_draft_again(
    course: Course, instructor: Enrolment, open_things: None, way: str, status: str
) -> None:
    closing.close(course, instructor.user, {**EVERYTHING, "scheduled": way})
    found = Post.objects.get(draft__title="Scheduled")
    assert (found.status, found.scheduled_for) == (status, None)


def test_links_and_invitations_end_and_everything_else_stays(
    course: Course, instructor: Enrolment, open_things: None
) -> None:
    before = sorted(Post.objects.exclude(draft__title="Scheduled").values_list("draft__title", "status"))
    comments = sorted(Comment.objects.values_list("pk", "status"))
    closing.close(course, instructor.user, EVERYTHING)
    assert (JoinLink.objects.get().revoked_at, CoAuthor.objects.count()) == (NOW, 0)
    assert sorted(Post.objects.exclude(draft__title="Scheduled").values_list("draft__title", "status")) == before
    assert sorted(Comment.objects.values_list("pk", "status")) == comments
    assert Flag.objects.get().settled_at is None


def test_a_course_closes_once(course: Course, instructor: Enrolment) -> None:
    closing.close(course, instructor.user)
    with pytest.raises(Conflict, match="closed already"):
        closing.close(course, instructor.user)
    assert acts(course) == [("close", "Lena Hart")]


def test_the_page_closes_and_says_who_did(course: Course, as_instructor: Client, open_things: None) -> None:
    refused = as_instructor.post(page(course), {**EVERYTHING, "act": "close", "links": ""})
    assert (refused.status_code, "Nothing was closed." in refused.content.decode()) == (422, True)
    assert 'id="id_held_carry" checked' in refused.content.decode()
    done = as_instructor.post(page(course), {**EVERYTHING, "act": "close"}, follow=True).content.decode()
    assert ("Lena Hart closed" in done, LINE in done) == (True, True)


def test_the_day_in_the_line_is_the_courses_own(course: Course, client: Client, instructor: Enrolment) -> None:
    closing.close(course, instructor.user)
    text = client.get("/russia/").content.decode()
    assert (LINE in text, "Download my work" in text) == (True, False)
    assert "Download my work" in signed_in(instructor).get("/russia/").content.decode()


def test_the_line_stands_on_every_page_of_the_course_and_nowhere_else(
    course: Course, instructor: Enrolment, author: Enrolment, client: Client
) -> None:
    essay = published(author)
    closing.close(course, instructor.user)
    here = ["", "about/", "weeks/", "sources/", "search/", "authors/r-vale/", f"posts/{essay.slug}/"]
    reader = signed_in(author)
    own = ["me/", "me/my-work/", "me/web/", "me/comments/", "drafts/", "people/", "new/"]
    assert {LINE in client.get(f"/russia/{at}").content.decode() for at in here} == {True}
    assert {LINE in reader.get(f"/russia/{at}").content.decode() for at in own} == {True}
    assert LINE not in reader.get("/privacy/").content.decode()


@pytest.mark.parametrize(("may", "asked"), [(False, True), (True, False)])
def test_search_engines_are_asked_away_unless_chosen_otherwise(
    course: Course, client: Client, instructor: Enrolment, settings: Any, may: bool, asked: bool
) -> None:
    settings.MIDDLEWARE = list(dict.fromkeys([*settings.MIDDLEWARE, "blog.closing.KeptFromSearch"]))
    before = client.get("/russia/")
    assert ("noindex" in before.content.decode(), before.get("X-Robots-Tag")) == (False, None)
    closing.settle_date(course, None, may, instructor.user)
    closing.close(course, instructor.user)
    answer = client.get("/russia/")
    found = ('<meta name="robots" content="noindex">' in answer.content.decode(), answer.get("X-Robots-Tag"))
    assert found == (asked, "noindex" if asked else None)


def test_a_course_opens_again_for_a_reason_only(course: Course, instructor: Enrolment) -> None:
    link = joining.make_link(JoinLink(course=course), instructor.user)
    closing.close(course, instructor.user, EVERYTHING)
    for reason in ("", "  \n"):
        with pytest.raises(Refused, match="Say why"):
            closing.reopen(course, instructor.user, reason)
    opened = closing.reopen(course, instructor.user, " One essay was forgotten. ")
    link.refresh_from_db()
    told = Decision.objects.about(course).filter(act="reopen").get()
    assert (opened.closed_at, told.note, told.by_name) == (None, "One essay was forgotten.", "Lena Hart")
    assert link.revoked_at is not None
    with pytest.raises(Conflict):
        closing.reopen(course, instructor.user, "Once more.")


def test_reopened_on_its_page_the_line_goes_and_people_write_again(
    course: Course, as_instructor: Client, as_author: Client, post: Post
) -> None:
    as_instructor.post(page(course), {"act": "close"})
    refused = as_instructor.post(page(course), {"act": "reopen", "reason": ""})
    assert (refused.status_code, "Say why it is opened again." in refused.content.decode()) == (422, True)
    as_instructor.post(page(course), {"act": "reopen", "reason": "A late essay."})
    assert LINE not in as_author.get("/russia/").content.decode()
    said(post, post.author, "Again.")
    assert Comment.objects.filter(body="Again.").exists()


def test_guests_reply_again_as_the_course_is_set(course: Course, instructor: Enrolment, post: Post) -> None:
    closing.close(course, instructor.user)
    with pytest.raises(Refused, match="This course has closed"):
        said_by_guest(post, body="Too late.")
    closing.reopen(course, instructor.user, "A late essay.")
    assert said_by_guest(post, body="In time.").status == "pending"


@pytest.mark.parametrize("who", ["assistant", "stranger", "superuser"])
def test_who_does_not_run_the_course_finds_no_such_page(
    course: Course, other_instructor: Enrolment, superuser: User, who: str
) -> None:
    place = EnrolmentFactory(course=course, role=Role.ASSISTANT)
    user = {"assistant": place.user, "stranger": other_instructor.user, "superuser": superuser}[who]
    client = Client()
    client.force_login(user)
    expected = {"superuser": (200, 302)}.get(who, (404, 404))
    found = client.get(page(course)).status_code, client.post(page(course), {"act": "close"}).status_code
    course.refresh_from_db()
    assert (found, course.closed_at is not None) == (expected, who == "superuser")
