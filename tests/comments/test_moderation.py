"""`comments.moderation`: the whole table of transitions, what each act writes, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from blog import publishing
from blog.models import Audience, Course, Decision, Enrolment, Post, User
from blog.refusals import Conflict, Refused
from comments import moderation, posting
from comments.models import Comment, CommentStatus, Flag, Reason
from comments.moderation import Said
from tests.factories import EnrolmentFactory, UserFactory, published, said, said_by_guest, written

VERBS: dict[str, Callable[..., Comment]] = {
    "approve": moderation.approve,
    "reject": moderation.reject,
    "spam": moderation.mark_spam,
    "remove": moderation.remove,
    "restore": moderation.restore,
    "withdraw": moderation.withdraw,
}
TABLE = {
    ("pending", "approve"): "published",
    ("pending", "reject"): "rejected",
    ("pending", "spam"): "spam",
    ("pending", "withdraw"): "withdrawn",
    ("published", "spam"): "spam",
    ("published", "remove"): "removed",
    ("published", "withdraw"): "withdrawn",
    ("rejected", "restore"): "published",
    ("spam", "restore"): "published",
    ("removed", "restore"): "published",
}
FORBIDDEN = [(status, act) for status in CommentStatus.values for act in VERBS if (status, act) not in TABLE]
WAY = {
    "pending": [],
    "published": ["approve"],
    "rejected": ["reject"],
    "spam": ["spam"],
    "removed": ["approve", "remove"],
    "withdrawn": ["approve", "withdraw"],
}
WHY = {"reason": Reason.UNKIND, "note": "Say what you mean, not who they are."}
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


def bring_to(comment: Comment, status: str, by: User) -> Comment:
    """The comment, led to a status by its verbs; to `erased`, which has no verb yet, by hand."""
    for act in WAY.get(status, ["approve"]):
        comment = VERBS[act](comment, by, reason=Reason.OTHER)
    if status == CommentStatus.ERASED:
        Comment.objects.filter(pk=comment.pk).update(status=status)
    return Comment.objects.get(pk=comment.pk)


def snapshot(post: Post) -> tuple[list[Any], list[Any], list[Any], int]:
    """Everything that an act could change."""
    return (
        list(Comment.objects.order_by("pk").values()),
        list(Post.objects.filter(pk=post.pk).values()),
        list(Flag.objects.order_by("pk").values()),
        Decision.objects.count(),
    )


def columns(post: Post) -> tuple[int, datetime | None, int]:
    """The essay's thread columns as they are now."""
    return Post.objects.values_list("n_published", "last_comment_at", "thread_version").get(pk=post.pk)


def numbers() -> list[str]:
    """The numbers of all comments, in the order of writing."""
    return list(Comment.objects.order_by("pk").values_list("number", flat=True))


@pytest.mark.parametrize(("status", "act"), TABLE)
def test_an_act_leads_where_the_table_says(instructor: Enrolment, post: Post, status: str, act: str) -> None:
    comment = bring_to(said_by_guest(post), status, instructor.user)
    after = VERBS[act](comment, instructor.user, **WHY)
    kept = Comment.objects.get()
    assert (kept.status, after.status, kept.version) == (TABLE[status, act], kept.status, comment.version + 1)
    assert (kept.reason, kept.note) == (WHY["reason"], WHY["note"])


@pytest.mark.parametrize(("status", "act"), FORBIDDEN)
def test_an_act_that_the_table_does_not_name_is_a_conflict_and_changes_nothing(
    instructor: Enrolment, post: Post, status: str, act: str
) -> None:
    comment = bring_to(said_by_guest(post), status, instructor.user)
    before = snapshot(post)
    with pytest.raises(Conflict):
        VERBS[act](comment, instructor.user, **WHY)
    assert snapshot(post) == before


@pytest.mark.parametrize(("status", "act"), TABLE)
def test_each_act_writes_one_decision_with_who_from_where_to_where_and_why(
    instructor: Enrolment, post: Post, status: str, act: str
) -> None:
    comment = bring_to(said_by_guest(post), status, instructor.user)
    before, batch = Decision.objects.count(), uuid4()
    with time_machine.travel(NOON, tick=False):
        VERBS[act](comment, instructor.user, batch=batch, **WHY)
    row = Decision.objects.about(comment).order_by("-pk")[0]
    assert Decision.objects.count() == before + 1
    assert (row.course, row.kind, row.act, row.from_status, row.to_status) == (
        post.course, "comment", act, status, TABLE[status, act],
    )  # fmt: skip
    assert (row.by, row.by_name, row.reason, row.note, row.batch) == (
        instructor.user, "Lena Hart", WHY["reason"], WHY["note"], batch,
    )  # fmt: skip


@pytest.mark.parametrize(("status", "act"), TABLE)
def test_the_essays_count_and_last_time_follow_every_act(
    instructor: Enrolment, post: Post, classmate: Enrolment, status: str, act: str
) -> None:
    with time_machine.travel(NOON, tick=False):
        said(post, classmate)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        comment = bring_to(said_by_guest(post), status, instructor.user)
    was = columns(post)
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        VERBS[act](comment, instructor.user, **WHY)
    seen_before, seen_after = status == "published", TABLE[status, act] == "published"
    first_shown = Comment.objects.get(pk=comment.pk).published_at
    assert columns(post) == (
        1 + seen_after,
        first_shown if seen_after else NOON,
        was[2] + (seen_before != seen_after),
    )


def test_a_live_comment_counts_at_once_and_a_held_one_does_not(post: Post, classmate: Enrolment) -> None:
    assert columns(post) == (0, None, 0)
    with time_machine.travel(NOON, tick=False):
        said_by_guest(post)
        assert columns(post) == (0, None, 0)
        said(post, classmate)
    assert columns(post) == (1, NOON, 1)


def test_without_its_last_comment_an_essay_has_none(post: Post, classmate: Enrolment) -> None:
    moderation.withdraw(said(post, classmate), classmate.user)
    assert columns(post) == (0, None, 2)


def test_one_essays_comments_do_not_count_for_another(post: Post, author: Enrolment, classmate: Enrolment) -> None:
    other = published(author, "Another")
    said(other, classmate)
    assert (columns(post), columns(other)[0]) == ((0, None, 0), 1)


@pytest.mark.parametrize("act", ["reject", "remove"])
@pytest.mark.parametrize("reason", ["", "because", "OFF-TOPIC"])
def test_what_the_author_will_read_needs_a_reason(instructor: Enrolment, post: Post, act: str, reason: str) -> None:
    comment = bring_to(said_by_guest(post), "pending" if act == "reject" else "published", instructor.user)
    before = snapshot(post)
    with pytest.raises(Refused, match="Choose a reason"):
        VERBS[act](comment, instructor.user, reason=reason, note="A note is not enough.")
    assert snapshot(post) == before


@pytest.mark.parametrize("reason", Reason.values)
@pytest.mark.parametrize("act", ["reject", "remove"])
def test_every_reason_serves(instructor: Enrolment, post: Post, act: str, reason: str) -> None:
    comment = bring_to(said_by_guest(post), "pending" if act == "reject" else "published", instructor.user)
    assert VERBS[act](comment, instructor.user, reason=reason).reason == reason


@pytest.mark.parametrize(("status", "act"), [row for row in TABLE if row[1] not in {"reject", "remove"}])
def test_the_other_acts_need_none(instructor: Enrolment, post: Post, status: str, act: str) -> None:
    comment = bring_to(said_by_guest(post), status, instructor.user)
    assert VERBS[act](comment, instructor.user).reason == ""


def test_restoring_takes_the_old_reason_away(instructor: Enrolment, post: Post) -> None:
    comment = moderation.reject(said_by_guest(post), instructor.user, **WHY)
    moderation.restore(comment, instructor.user)
    assert (Comment.objects.get().reason, Comment.objects.get().note) == ("", "")


def test_a_number_is_given_at_first_publication(instructor: Enrolment, post: Post, classmate: Enrolment) -> None:
    waiting = said_by_guest(post)
    said(post, classmate)
    assert numbers() == ["", "1"]
    moderation.approve(waiting, instructor.user)
    assert numbers() == ["2", "1"]


def test_replies_count_under_what_they_answer(post: Post, classmate: Enrolment) -> None:
    first, second = said(post, classmate), said(post, classmate)
    below = said(post, classmate, parent=first)
    said(post, classmate, parent=second)
    said(post, classmate, parent=first)
    said(post, classmate, parent=below)
    assert numbers() == ["1", "2", "1.1", "2.1", "1.2", "1.1.1"]


def test_a_rejected_comment_leaves_no_gap(instructor: Enrolment, post: Post, classmate: Enrolment) -> None:
    said(post, classmate)
    rejected = said_by_guest(post)
    moderation.reject(rejected, instructor.user, **WHY)
    said(post, classmate)
    assert numbers() == ["1", "", "2"]
    moderation.restore(rejected, instructor.user)
    assert numbers() == ["1", "3", "2"]


@pytest.mark.parametrize(("down", "up"), [("remove", "restore"), ("spam", "restore")])
def test_taking_down_and_restoring_keeps_the_number_and_the_first_date(
    instructor: Enrolment, post: Post, classmate: Enrolment, down: str, up: str
) -> None:
    with time_machine.travel(NOON, tick=False):
        first = said(post, classmate)
    said(post, classmate)
    VERBS[down](first, instructor.user, **WHY)
    said(post, classmate)
    VERBS[up](first, instructor.user)
    assert (numbers(), Comment.objects.get(pk=first.pk).published_at) == (["1", "2", "3"], NOON)


@pytest.mark.parametrize("act", ["remove", "spam", "withdraw"])
def test_the_number_of_what_is_gone_is_never_given_again(
    instructor: Enrolment, post: Post, classmate: Enrolment, act: str
) -> None:
    top = said(post, classmate)
    VERBS[act](said(post, classmate), instructor.user, **WHY)
    VERBS[act](said(post, classmate, parent=top), instructor.user, **WHY)
    said(post, classmate)
    said(post, classmate, parent=top)
    assert numbers() == ["1", "2", "1.1", "3", "1.2"]


def test_each_essay_counts_for_itself(post: Post, author: Enrolment, classmate: Enrolment) -> None:
    said(post, classmate)
    said(published(author, "Another"), classmate)
    assert numbers() == ["1", "1"]


def test_what_staff_alone_see_has_no_number_and_does_not_count(instructor: Enrolment, post: Post) -> None:
    comment = said_by_guest(post)
    Comment.objects.filter(pk=comment.pk).update(audience=Audience.STAFF)
    moderation.approve(comment, instructor.user)
    assert (numbers(), Comment.objects.get().status, columns(post)) == ([""], "published", (0, None, 1))
    moderation.remove(comment, instructor.user, **WHY)
    assert columns(post) == (0, None, 2)


def test_of_two_moderators_the_second_is_told_who_was_first(instructor: Enrolment, post: Post) -> None:
    colleague = EnrolmentFactory(course=post.course, role="assistant", user__name="Noor Haddad")
    comment = said_by_guest(post)
    moderation.approve(comment, instructor.user, seen=comment.version)
    before = snapshot(post)
    with pytest.raises(Conflict) as told:
        moderation.reject(comment, colleague.user, seen=comment.version, **WHY)
    assert str(told.value) == "Lena Hart was first: this comment is now published."
    assert snapshot(post) == before


def test_a_decision_on_an_older_version_is_refused_though_its_act_is_possible(
    instructor: Enrolment, post: Post, classmate: Enrolment
) -> None:
    comment = said(post, classmate)
    moderation.remove(comment, instructor.user, **WHY)
    moderation.restore(comment, instructor.user)
    before = snapshot(post)
    with pytest.raises(Conflict, match=r"^Lena Hart was first: this comment is now published\.$"):
        moderation.remove(comment, instructor.user, seen=comment.version, **WHY)
    assert snapshot(post) == before


def test_a_conflict_with_somebody_without_a_name_says_what_is_known(instructor: Enrolment, post: Post) -> None:
    comment = said_by_guest(post)
    moderation.withdraw(comment, None)
    with pytest.raises(Conflict) as told:
        moderation.approve(comment, instructor.user)
    assert str(told.value) == "This comment changed while you were reading it; it is now withdrawn."


@pytest.mark.parametrize("by_account", [True, False])
def test_taking_back_ones_words_settles_no_report(
    post: Post, classmate: Enrolment, author: Enrolment, by_account: bool
) -> None:
    comment = said(post, classmate)
    flag = Flag.objects.create(comment=comment, reporter=author, reason="unkind")
    moderation.withdraw(comment, classmate.user if by_account else None)
    flag.refresh_from_db()
    assert (flag.settled_at, Comment.objects.get().looked_at) == (None, None)


@pytest.mark.parametrize("act", ["approve", "reject", "spam"])
def test_a_decision_settles_the_reports_and_notes_when_it_was_read(
    instructor: Enrolment, author: Enrolment, post: Post, act: str
) -> None:
    comment = said_by_guest(post)
    flag = Flag.objects.create(comment=comment, reporter=author, reason="unkind")
    other = Flag.objects.create(comment=said_by_guest(post), reporter=author, reason="spam")
    with time_machine.travel(NOON, tick=False):
        VERBS[act](comment, instructor.user, **WHY)
    flag.refresh_from_db()
    other.refresh_from_db()
    looked_at = Comment.objects.get(pk=comment.pk).looked_at
    assert (flag.settled_at, looked_at, other.settled_at) == (NOON, NOON, None)


def test_looking_settles_reports_once_and_changes_nothing_else(
    instructor: Enrolment, author: Enrolment, classmate: Enrolment, post: Post
) -> None:
    comment = said(post, classmate)
    early = Flag.objects.create(comment=comment, reporter=author, reason="spam", settled_at=NOON - timedelta(days=1))
    flag = Flag.objects.create(comment=comment, reporter=instructor, reason="unkind")
    was = columns(post)
    with time_machine.travel(NOON, tick=False):
        moderation.look_at(comment, instructor.user)
    kept = Comment.objects.get()
    assert (kept.looked_at, kept.status, kept.version, columns(post)) == (NOON, "published", comment.version, was)
    flag.refresh_from_db()
    early.refresh_from_db()
    assert (flag.settled_at, early.settled_at) == (NOON, NOON - timedelta(days=1))
    row = Decision.objects.about(comment).get()
    assert (row.act, row.from_status, row.to_status, row.by_name) == ("look", "published", "published", "Lena Hart")


def test_deleting_a_moderators_account_keeps_the_record_with_the_name(instructor: Enrolment, post: Post) -> None:
    moderation.approve(said_by_guest(post), instructor.user)
    instructor.user.delete()
    row = Decision.objects.get(kind="comment")
    assert (row.by, row.by_name, row.act) == (None, "Lena Hart", "approve")


def test_an_act_works_on_the_row_as_it_is_now_not_on_the_one_in_hand(instructor: Enrolment, post: Post) -> None:
    stale = said_by_guest(post)
    Comment.objects.filter(pk=stale.pk).update(note="Written meanwhile", body="Changed meanwhile")
    moderation.approve(stale, instructor.user)
    assert Comment.objects.get().body == "Changed meanwhile"


def test_a_held_reply_shows_when_its_parent_was_taken_down_meanwhile(
    instructor: Enrolment, post: Post, classmate: Enrolment
) -> None:
    top = said(post, classmate)
    reply = said_by_guest(post, parent=top)
    moderation.remove(top, instructor.user, **WHY)
    assert moderation.approve(reply, instructor.user).number == "1.1"


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
