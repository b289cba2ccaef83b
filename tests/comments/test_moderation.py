"""`comments.moderation`: the whole table of transitions, what each act writes, and what it refuses."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from blog.models import Decision, Enrolment, Post
from blog.refusals import Conflict, Refused
from comments import moderation
from comments.models import Comment, CommentStatus, Flag, Reason
from tests.comments.deciding import (
    AFTER,
    FORBIDDEN,
    JUDGED,
    NOON,
    TABLE,
    VERBS,
    WHY,
    bring_to,
    columns,
    snapshot,
)
from tests.factories import EnrolmentFactory, published, said, said_by_guest


@pytest.mark.parametrize(("status", "act"), TABLE)
def test_an_act_leads_where_the_table_says(instructor: Enrolment, post: Post, status: str, act: str) -> None:
    comment = bring_to(said_by_guest(post), status, instructor.user)
    after = VERBS[act](comment, instructor.user, **WHY)
    kept = Comment.objects.get()
    assert (kept.status, after.status, kept.version) == (TABLE[status, act], kept.status, comment.version + 1)


@pytest.mark.parametrize(("status", "act"), JUDGED)
def test_a_judgement_leaves_its_reason_and_its_note(instructor: Enrolment, post: Post, status: str, act: str) -> None:
    VERBS[act](bring_to(said_by_guest(post), status, instructor.user), instructor.user, **WHY)
    assert (Comment.objects.get().reason, Comment.objects.get().note) == (WHY["reason"], WHY["note"])


@pytest.mark.parametrize(("status", "act"), [row for row in TABLE if row[1] in AFTER])
def test_what_comes_after_a_judgement_leaves_it_to_be_read(
    instructor: Enrolment, post: Post, status: str, act: str
) -> None:
    comment = bring_to(said_by_guest(post), status, instructor.user)
    VERBS[act](comment, instructor.user)
    kept = Comment.objects.get()
    assert (kept.reason, kept.note) == (comment.reason, comment.note)
    held_for = {"hold": "again", "revise": "revised", "appeal": "appeal"}
    assert kept.held_for == held_for.get(act, comment.held_for)


@pytest.mark.parametrize(("status", "act"), FORBIDDEN)
def test_an_act_that_the_table_does_not_name_is_refused_and_changes_nothing(
    instructor: Enrolment, post: Post, status: str, act: str
) -> None:
    comment = bring_to(said_by_guest(post), status, instructor.user)
    before = snapshot(post)
    with pytest.raises(Refused if act in {"revise", "appeal"} else Conflict):
        VERBS[act](comment, instructor.user, **WHY)
    assert snapshot(post) == before


def test_the_table_names_every_status_and_every_act() -> None:
    assert {status for status, _act in [*TABLE, *FORBIDDEN]} == set(CommentStatus.values)
    assert set(moderation.MODERATED) | {"put-back"} == set(VERBS)
    assert len(TABLE) + len(FORBIDDEN) == 7 * 12


@pytest.mark.parametrize(("status", "act"), TABLE)
def test_each_act_writes_one_decision_with_who_from_where_and_to_where(
    instructor: Enrolment, post: Post, status: str, act: str
) -> None:
    comment = bring_to(said_by_guest(post), status, instructor.user)
    before = Decision.objects.count()
    VERBS[act](comment, instructor.user, **WHY)
    row = Decision.objects.about(comment).order_by("-pk")[0]
    assert Decision.objects.count() == before + 1
    assert (row.course, row.kind, row.act, row.from_status, row.to_status, row.by, row.by_name) == (
        post.course, "comment", act, status, TABLE[status, act], instructor.user, "Lena Hart",
    )  # fmt: skip


@pytest.mark.parametrize(("status", "act"), [*JUDGED, ("published", "hold"), ("spam", "erase")])
def test_a_decision_keeps_why_and_its_batch(instructor: Enrolment, post: Post, status: str, act: str) -> None:
    comment, batch = bring_to(said_by_guest(post), status, instructor.user), uuid4()
    VERBS[act](comment, instructor.user, batch=batch, **WHY)
    row = Decision.objects.about(comment).order_by("-pk")[0]
    assert (row.reason, row.note, row.batch) == (WHY["reason"], WHY["note"], batch)


@pytest.mark.parametrize(("status", "act"), TABLE)
def test_the_essays_count_and_last_time_follow_every_act(
    instructor: Enrolment, post: Post, classmate: Enrolment, status: str, act: str
) -> None:
    with time_machine.travel(NOON, tick=False):
        said(post, classmate)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        comment = bring_to(said_by_guest(post), status, instructor.user)
    was, is_placed = columns(post), bool(Comment.objects.get(pk=comment.pk).number)
    with time_machine.travel(NOON + timedelta(minutes=65), tick=False):
        VERBS[act](comment, instructor.user, **WHY)
    seen_before, seen_after = status == "published", TABLE[status, act] == "published"
    first_shown = Comment.objects.get(pk=comment.pk).published_at
    assert columns(post) == (
        1 + seen_after,
        first_shown if seen_after else NOON,
        was[2] + (is_placed or seen_before != seen_after),
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


@pytest.mark.parametrize(("status", "act"), [row for row in JUDGED if row[1] not in {"reject", "remove"}])
def test_the_other_acts_need_none(instructor: Enrolment, post: Post, status: str, act: str) -> None:
    comment = bring_to(said_by_guest(post), status, instructor.user)
    assert VERBS[act](comment, instructor.user).reason == ""


def test_restoring_takes_the_old_reason_away(instructor: Enrolment, post: Post) -> None:
    comment = moderation.reject(said_by_guest(post), instructor.user, **WHY)
    moderation.restore(comment, instructor.user)
    assert (Comment.objects.get().reason, Comment.objects.get().note) == ("", "")


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


@pytest.mark.parametrize("act", ["approve", "reject", "ask", "spam"])
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
