"""`moderation.submit` and `bring_in`: what is taken, as what, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from blog import publishing
from blog.models import Audience, Course, Decision, Enrolment, Post, User
from blog.refusals import Refused
from comments import moderation, posting
from comments.models import Comment, CommentStatus
from comments.moderation import Said
from tests.comments.deciding import (
    NOON,
    VERBS,
    WHY,
    bring_to,
    columns,
    numbers,
    snapshot,
)
from tests.factories import EnrolmentFactory, UserFactory, published, said, said_by_guest, written


def test_submitting_keeps_the_words_as_typed_and_their_html(post: Post, classmate: Enrolment) -> None:
    comment = said(post, classmate, "  *Yes*, <b>but</b> why?\n")
    kept = Comment.objects.get()
    assert (kept, kept.body) == (comment, "  *Yes*, <b>but</b> why?\n")
    assert kept.body_html.strip() == "<p><em>Yes</em>, &lt;b&gt;but&lt;/b&gt; why?</p>"


def test_a_reply_knows_its_place(post: Post, classmate: Enrolment) -> None:
    top = said(post, classmate)
    reply = said(post, classmate, parent=top)
    last = said(post, classmate, parent=reply)
    assert [(c.parent, c.root, c.depth, c.position) for c in (top, reply, last)] == [
        (None, None, 0, 1),
        (top, top, 1, 1),
        (reply, top, 2, 1),
    ]


def test_a_member_is_kept_as_a_member_whatever_name_comes_along(post: Post, classmate: Enrolment) -> None:
    comment = moderation.submit(post, Said("Words", author=classmate, guest_name="R. Vale"))
    assert (comment.author, comment.guest_name, comment.byline) == (classmate, "", "Mira Okafor")


def test_the_same_submission_twice_makes_one_comment(post: Post, classmate: Enrolment) -> None:
    once = Said("Words", author=classmate, submission_id=uuid4())
    first, second = moderation.submit(post, once), moderation.submit(post, once)
    assert (first, Comment.objects.count(), columns(post)[0]) == (second, 1, 1)


def test_a_double_click_makes_one_comment(post: Post, classmate: Enrolment) -> None:
    first, second = (moderation.submit(post, Said("Words", author=classmate)) for _ in range(2))
    assert (first, Comment.objects.count()) == (second, 1)


def test_the_same_words_may_answer_two_comments(post: Post, classmate: Enrolment, author: Enrolment) -> None:
    for parent in [said(post, author), said(post, author), None]:
        moderation.submit(post, Said("Agreed.", author=classmate, parent=parent))
    assert sorted(numbers()) == ["1", "1.1", "2", "2.1", "3"]


@pytest.mark.parametrize(
    ("act", "became"),
    [
        ("approve", "published"),
        ("reject", "an instructor did not publish it"),
        ("spam", "an instructor did not publish it"),
    ],
)
def test_the_same_words_sent_again_are_answered_with_the_day_and_what_became_of_them(
    post: Post, instructor: Enrolment, act: str, became: str
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        first = moderation.submit(post, Said("Which year?", guest_name="Ada", guest_email="a@example.org"))
        clock.shift(timedelta(days=1))
        again = Said("which  YEAR?", guest_name="Ada", guest_email="a@example.org")
        with pytest.raises(Refused, match=r"^You already sent this on Thursday; it is waiting\.$"):
            moderation.submit(post, again)
        VERBS[act](first, instructor.user, **WHY)
        with pytest.raises(Refused, match=rf"^You already sent this on Thursday; (it is )?{became}\.$"):
            moderation.submit(post, again)
        clock.shift(timedelta(days=6))
        with pytest.raises(Refused, match=r"^You already sent this on Oct\. 1, 2026; "):
            moderation.submit(post, again)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("other", [{"guest_name": "Ben"}, {"guest_email": "b@example.org"}])
def test_the_same_words_by_another_guest_are_another_comment(post: Post, other: dict[str, str]) -> None:
    moderation.submit(post, Said("Which year?", guest_name="Ada", guest_email="a@example.org"))
    moderation.submit(post, Said("Which year?", **{"guest_name": "Ada", "guest_email": "a@example.org", **other}))
    assert Comment.objects.count() == 2


def test_what_was_taken_back_may_be_said_again(post: Post, classmate: Enrolment) -> None:
    moderation.withdraw(moderation.submit(post, Said("Words", author=classmate)), classmate.user)
    assert moderation.submit(post, Said("Words", author=classmate)).number == "2"


@pytest.mark.parametrize("body", ["", "  \n\t ", "x" * 20_001])
def test_no_words_or_too_many_are_refused_and_nothing_is_kept(post: Post, classmate: Enrolment, body: str) -> None:
    with pytest.raises(Refused, match=r"Write something first|20001"):
        said(post, classmate, body)
    assert (Comment.objects.count(), columns(post)) == (0, (0, None, 0))


def test_twenty_thousand_characters_are_taken(post: Post, classmate: Enrolment) -> None:
    assert len(said(post, classmate, "x" * 20_000).body) == 20_000


def refused(post: Post, parent: Comment | None, by: Enrolment) -> str:
    """The sentence that refuses this reply; nothing has changed."""
    before = snapshot(post)
    with pytest.raises(Refused) as told:
        said(post, by, parent=parent)
    assert snapshot(post) == before
    return str(told.value)


GONE = "The comment you answered is not there any more. Reply to the essay instead."


@pytest.mark.parametrize("status", sorted(set(CommentStatus.values) - {"published"}))
def test_what_is_hidden_cannot_be_answered(
    instructor: Enrolment, classmate: Enrolment, post: Post, status: str
) -> None:
    hidden = bring_to(said_by_guest(post), status, instructor.user)
    assert [refused(post, hidden, by) for by in (classmate, instructor)] == [GONE, GONE]


def test_what_stands_under_another_essay_cannot_be_answered_here(
    post: Post, author: Enrolment, classmate: Enrolment
) -> None:
    assert refused(post, said(published(author, "Another"), classmate), classmate) == GONE


@pytest.mark.parametrize("pk", [0, -1, 10**9])
def test_what_does_not_exist_cannot_be_answered(post: Post, classmate: Enrolment, pk: int) -> None:
    assert refused(post, Comment(pk=pk), classmate) == GONE


def test_what_staff_alone_see_cannot_be_answered_by_others(post: Post, author: Enrolment, classmate: Enrolment) -> None:
    inner = said(post, classmate)
    Comment.objects.filter(pk=inner.pk).update(audience=Audience.STAFF)
    assert refused(post, inner, author) == GONE


def test_a_draft_takes_no_replies(author: Enrolment, classmate: Enrolment, instructor: Enrolment) -> None:
    draft = written(author)
    told = "This essay is not published, so it takes no replies yet."
    assert [refused(draft, None, by) for by in (author, classmate, instructor)] == [told] * 3


def test_a_withdrawn_essay_takes_no_replies_even_from_a_page_still_open(post: Post, classmate: Enrolment) -> None:
    publishing.withdraw(post, post.author.user)
    assert post.status == "published"
    assert refused(post, None, classmate) == "This essay is not published, so it takes no replies yet."


def test_an_essay_with_replies_switched_off_takes_none(post: Post, classmate: Enrolment) -> None:
    Post.objects.filter(pk=post.pk).update(takes_replies=False)
    assert refused(post, None, classmate) == "This essay takes no replies."


def test_replies_close_after_the_courses_days_to_the_second(
    course: Course, author: Enrolment, classmate: Enrolment
) -> None:
    course.close_after_days = 14
    course.save()
    with time_machine.travel(NOON, tick=False):
        post = published(author)
    with time_machine.travel(NOON + timedelta(days=14, seconds=-1), tick=False):
        said(post, classmate)
    with time_machine.travel(NOON + timedelta(days=14), tick=False):
        assert refused(post, None, classmate) == "Replies to this essay are closed."
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("guests", "status", "held_for", "number"),
    [("held", "pending", "guest", ""), ("allowed", "published", "", "1")],
)
def test_the_course_decides_about_guests(
    course: Course, post: Post, guests: str, status: str, held_for: str, number: str
) -> None:
    Course.objects.update(guests=guests)
    comment = said_by_guest(post)
    assert (comment.status, comment.held_for, comment.number) == (status, held_for, number)


def test_a_course_without_guests_refuses_them(course: Course, post: Post, outsider: User) -> None:
    Course.objects.update(guests="never")
    for account in (None, outsider):
        with pytest.raises(Refused, match=r"^Sign in to reply\. Only people in this course can\.$"):
            said_by_guest(post, account=account)
    assert Comment.objects.count() == 0


def test_an_account_without_a_place_in_the_course_is_held_like_a_guest(post: Post, outsider: User) -> None:
    comment = said_by_guest(post, account=outsider)
    assert (comment.status, comment.author, comment.account) == ("pending", None, outsider)


@pytest.mark.parametrize(
    ("students", "status", "held_for"),
    [("live", "published", ""), ("first", "pending", "first"), ("held", "pending", "setting")],
)
def test_the_course_decides_about_students(
    course: Course, post: Post, classmate: Enrolment, students: str, status: str, held_for: str
) -> None:
    Course.objects.update(students=students)
    comment = said(post, classmate)
    assert (comment.status, comment.held_for) == (status, held_for)


@pytest.mark.parametrize("role", ["assistant", "instructor"])
@pytest.mark.parametrize("students", ["live", "first", "held"])
def test_what_staff_say_is_never_held(course: Course, post: Post, students: str, role: str) -> None:
    Course.objects.update(students=students)
    assert said(post, EnrolmentFactory(course=course, role=role)).status == "published"


def test_after_one_approval_a_student_is_live(
    course: Course, post: Post, classmate: Enrolment, author: Enrolment, instructor: Enrolment
) -> None:
    Course.objects.update(students="first")
    moderation.reject(said(post, classmate), instructor.user, **WHY)
    held = said(post, classmate)
    assert held.status == "pending"
    moderation.approve(held, instructor.user)
    assert [said(post, who).status for who in (classmate, author)] == ["published", "pending"]


def test_a_comment_that_nobody_read_opens_no_door(
    course: Course, post: Post, classmate: Enrolment, instructor: Enrolment
) -> None:
    live = said(post, classmate)
    Course.objects.update(students="first")
    assert said(post, classmate).status == "pending"
    moderation.look_at(live, instructor.user)
    assert said(post, classmate).status == "published"


def test_bringing_in_asks_no_policy_and_keeps_the_time_of_writing(course: Course, author: Enrolment) -> None:
    Course.objects.update(guests="never", close_after_days=1)
    draft = written(author)
    top = moderation.bring_in(draft, Said("Old words", guest_name="Unnamed reader"), NOON)
    reply = moderation.bring_in(draft, Said("Older still", parent=top, author=author), NOON - timedelta(days=1))
    kept = Comment.objects.order_by("pk")
    assert [(c.number, c.status, c.created_at, c.published_at, c.looked_at) for c in kept] == [
        ("1", "published", NOON, NOON, NOON),
        ("1.1", "published", *[NOON - timedelta(days=1)] * 3),
    ]
    assert (reply.parent, columns(draft)[:2], Decision.objects.count()) == (top, (2, NOON), 0)


def test_bringing_in_refuses_no_words(post: Post) -> None:
    with pytest.raises(Refused):
        moderation.bring_in(post, Said(" ", guest_name="Ada"), NOON)
    assert Comment.objects.count() == 0


def test_rendering_again_changes_the_html_alone(post: Post, classmate: Enrolment) -> None:
    comment = said(post, classmate, "*Yes*")
    Comment.objects.update(body_html="stale", note="kept")
    posting.rerender(comment)
    kept = Comment.objects.get()
    assert (kept.body_html.strip(), kept.note, kept.version) == ("<p><em>Yes</em></p>", "kept", comment.version)


def test_only_the_clock_of_the_site_dates_a_reply(post: Post, classmate: Enrolment) -> None:
    with time_machine.travel(NOON, tick=False):
        comment = said(post, classmate)
        assert (comment.created_at, comment.published_at) == (timezone.now(), timezone.now())


def test_erasing_an_account_that_wrote_as_a_guest_keeps_the_words(post: Post) -> None:
    account = UserFactory()
    said_by_guest(post, account=account)
    account.delete()
    assert (Comment.objects.get().account, Comment.objects.get().guest_name) == (None, "Ada Lind")
