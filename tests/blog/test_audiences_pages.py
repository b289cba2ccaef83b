"""The pages on which it is chosen who sees an essay: where they ask for consent, for names and for a reason."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.audience_forms import PublicationForm
from blog.models import Audience, Consent, Course, Enrolment, Post
from tests.blog.circles import AGREE_FIRST, now_seen_by, record, without_consent
from tests.factories import EnrolmentFactory, published, written


def page(post: Post) -> str:
    """The page that publishes it."""
    return f"{post.get_absolute_url()}publication/"


def test_publishing_on_the_web_asks_for_consent_and_keeps_the_draft_until_then(
    as_author: Client, author: Enrolment
) -> None:
    post = written(author)
    answer = as_author.post(page(post), {"act": "publish", "audience": "60", "peer_names": ""})
    assert AGREE_FIRST in answer.content.decode()
    assert Post.objects.get().status == "draft"
    as_author.post(page(post), {"act": "publish", "audience": "60", "peer_names": "", "agreed": "on"})
    assert (Post.objects.get().status, now_seen_by(post), Consent.objects.count()) == ("published", 60, 1)


def test_choosing_the_course_needs_no_consent(as_author: Client, author: Enrolment) -> None:
    post = written(author)
    as_author.post(page(post), {"act": "publish", "audience": "40", "peer_names": ""})
    assert (Post.objects.get().status, now_seen_by(post), Consent.objects.count()) == ("published", 40, 0)


def test_classmates_are_named_one_a_line(as_author: Client, author: Enrolment, classmate: Enrolment) -> None:
    post = published(author)
    as_author.post(page(post), {"act": "audience", "audience": "20", "peer_names": " mira okafor \n\n"})
    assert (now_seen_by(post), list(post.peers.all())) == (Audience.PEERS, [classmate])


def test_naming_many_classmates_costs_as_many_queries_as_naming_one(
    author: Enrolment, classmate: Enrolment, course: Course
) -> None:
    names = [EnrolmentFactory(course=course, user__name=f"Peer {n}").public_name for n in range(20)]
    post, counts = published(author), []
    for typed in ("mira okafor", "\n".join(names)):
        form = PublicationForm({"audience": "20", "peer_names": typed}, post=post, by=author.user)
        with CaptureQueriesContext(connection) as asked:
            form.full_clean()
        counts.append(len(asked))
        assert (form.errors, len(form.cleaned_data["peer_names"])) == ({}, typed.count("\n") + 1)
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Name at least one classmate, and at most 200."),
        ("Mira Okafor\nNobody", "Nobody here is called “Nobody”."),
        ("Paul Weber", "Nobody here is called “Paul Weber”."),
        ("Twin", "Two people here are called “Twin”."),
    ],
)
def test_a_name_that_is_nobodys_here_is_said(
    as_author: Client,
    author: Enrolment,
    classmate: Enrolment,
    other_instructor: Enrolment,
    course: Course,
    typed: str,
    told: str,
) -> None:
    for slug in ("one", "two"):
        EnrolmentFactory(course=course, user__name=slug, public_name="Twin", slug=slug)
    post = published(author)
    answer = as_author.post(page(post), {"act": "audience", "audience": "20", "peer_names": typed})
    assert (told in answer.content.decode(), now_seen_by(post)) == (True, Audience.WEB)


def test_consent_is_taken_back_on_the_same_page(as_author: Client, author: Enrolment) -> None:
    post = published(author)
    as_author.post(page(post), {"act": "take-back"})
    assert now_seen_by(post) == Audience.COURSE


def test_the_essay_form_refuses_to_widen_a_published_essay_without_consent(
    as_author: Client, author: Enrolment
) -> None:
    post = without_consent(author)
    typed = {"title": "T", "body": "Words.", "works": "", "audience": "60", "peer_names": "", "seen": "1"}
    answer = as_author.post(f"{post.get_absolute_url()}edit/", typed)
    assert (answer.status_code, now_seen_by(post), post.revisions.count()) == (422, 40, 1)
    answer = as_author.post(f"{post.get_absolute_url()}edit/", typed | {"agreed": "on"})
    assert (answer.status_code, now_seen_by(post), Consent.objects.count()) == (302, 60, 1)


def test_staff_narrow_in_the_admin_with_a_reason(as_instructor: Client, author: Enrolment) -> None:
    post = published(author)
    typed = {"title": "T", "body": "Words.", "works": "", "audience": "40", "seen": "1", "takes_replies": "on"}
    address = f"/admin/blog/post/{post.pk}/change/"
    assert "Say why other people see it" in as_instructor.post(address, typed).content.decode()
    assert (now_seen_by(post), post.revisions.count()) == (60, 1)
    as_instructor.post(address, typed | {"why": "It names a patient."})
    assert (now_seen_by(post), record(post)[-1][4]) == (40, "It names a patient.")
