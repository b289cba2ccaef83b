"""What is done at the moderation desk: deciding, many at once, answering and approving, and two at once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from blog.models import Decision, Enrolment, Post
from comments import moderation, rewording
from comments.models import Comment
from tests.comments import desking
from tests.comments.desking import DECISIONS, DESK, SCRIPT, decide, kept, page, row, status, told, undo
from tests.factories import said_by_guest

waiting, foreign, colleague = desking.waiting, desking.foreign, desking.colleague
LEARNING = "comments.learning.learn"


def lessons() -> int:
    return DBTaskResult.objects.filter(task_path=LEARNING).count()


@pytest.mark.parametrize(
    ("before", "act", "after", "said_then"),
    [
        ([], "approve", "published", "Approved Ada Lind’s comment."),
        ([], "reject", "rejected", "Rejected Ada Lind’s comment."),
        ([], "ask", "rejected", "Asked Ada Lind for a revision."),
        ([], "spam", "spam", "Filed Ada Lind’s comment as spam."),
        (["approve"], "remove", "removed", "Removed Ada Lind’s comment."),
        (["approve"], "hold", "pending", "Put Ada Lind’s comment back in the queue."),
        (["approve"], "keep", "published", "Left Ada Lind’s comment up."),
        (["approve"], "spam", "spam", "Filed Ada Lind’s comment as spam."),
        (["reject"], "restore", "published", "Restored Ada Lind’s comment."),
    ],
)
def test_every_button_does_what_it_says_leads_back_and_can_be_undone(
    as_instructor: Client, waiting: Comment, before: list[str], act: str, after: str, said_then: str
) -> None:
    for earlier in before:
        decide(as_instructor, earlier, waiting, reason="unkind")
    stood = status(waiting)
    answer = decide(as_instructor, act, waiting, reason="unclear", note="Say more.", query="?course=russia", next="77")
    last = Decision.objects.about(waiting)[0]
    assert (status(waiting), last.by_name) == ([after], "Lena Hart")
    assert answer["Location"].startswith(f"{DESK}?course=russia&done=")
    assert answer["Location"].endswith("#card-77")
    shown = as_instructor.get(answer["Location"])
    assert (shown.context["toast"]["said"], shown.context["toast"]["can_be_undone"]) == (said_then, True)
    named = {key: shown.context["toast"][key] for key in ("batch", "decision") if shown.context["toast"][key]}
    if "batch" in named:
        named.pop("decision")
    assert undo(as_instructor, **named).status_code == 302
    assert status(waiting) == stood


def test_the_reason_and_the_note_are_kept_for_the_author(as_instructor: Client, waiting: Comment) -> None:
    decide(as_instructor, "reject", waiting, reason="unclear", note="Say more.")
    comment = kept(waiting)
    assert (comment.reason, comment.note) == ("unclear", "Say more.")


def test_asking_for_a_revision_needs_no_reason_and_says_what_to_change(as_instructor: Client, waiting: Comment) -> None:
    decide(as_instructor, "ask", waiting, note="Name your source.")
    comment = kept(waiting)
    assert (comment.status, comment.reason, comment.note) == ("rejected", "revise", "Name your source.")


def test_with_script_the_list_alone_comes_back_with_the_focus_on_the_next_card(
    as_instructor: Client, post: Post
) -> None:
    first, second, third = (said_by_guest(post, name=name) for name in ("One", "Two", "Three"))
    answer = decide(as_instructor, "approve", first, next=str(second.pk), headers=SCRIPT)
    text = answer.content.decode()
    assert (answer.status_code, "<html" in text, text.count("data-focus")) == (200, False, 1)
    assert (answer.context["focus"], [card.comment for card in answer.context["cards"]]) == (second.pk, [second, third])
    assert 'data-say="Approved One’s comment."' in text
    batch = Decision.objects.about(first)[0].batch
    back = undo(as_instructor, headers=SCRIPT, batch=str(batch))
    assert (back.context["focus"], [card.comment for card in back.context["cards"]]) == (
        first.pk,
        [first, second, third],
    )


def test_with_script_the_focus_is_never_lost_where_the_next_card_is_gone(as_instructor: Client, post: Post) -> None:
    first, second = (said_by_guest(post, name=name) for name in ("One", "Two"))
    answer = decide(as_instructor, "approve", second, next="9999", headers=SCRIPT)
    assert (answer.context["focus"], answer.content.decode().count("data-focus")) == (first.pk, 1)
    answer = decide(as_instructor, "approve", first, headers=SCRIPT)
    assert "data-focus" in answer.content.decode().partition('<p class="nothing"')[2]


def test_without_a_reason_nobody_is_rejected_and_what_was_typed_comes_back(
    as_instructor: Client, waiting: Comment
) -> None:
    answer = decide(as_instructor, "reject", waiting, note="Kept <note>.")
    text = answer.content.decode()
    assert (answer.status_code, status(waiting)) == (422, ["pending"])
    assert "Ada Lind’s comment: Choose a reason. The author will read it." in text
    assert ("Kept &lt;note&gt;.</textarea>" in text, '<details class="sheet" name="sheet" open>' in text) == (
        True,
        True,
    )


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"act": "approve"},
        {"act": "approve", "row": "x"},
        {"act": "approve", "row": "1:2:3"},
        {"act": "approve", "row": "9" * 30 + ":1"},
        {"act": "erase", "row": "ROW"},
        {"row": "ROW"},
        {"act": "reject", "row": "ROW", "reason": "nonsense"},
    ],
)
def test_an_incomplete_or_odd_decision_changes_nothing_and_says_why(
    as_instructor: Client, waiting: Comment, asked: dict[str, Any]
) -> None:
    asked = {name: row(waiting) if value == "ROW" else value for name, value in asked.items()}
    answer = as_instructor.post(DECISIONS, asked)
    assert (answer.status_code, len(answer.context["problems"]) >= 1) == (422, True)
    assert (status(waiting), Decision.objects.about(waiting).count()) == (["pending"], 0)


def test_who_comes_second_is_told_who_was_first(as_instructor: Client, waiting: Comment, colleague: Enrolment) -> None:
    seen = row(waiting)
    moderation.reject(waiting, colleague.user, reason="unkind")
    answer = decide(as_instructor, "approve", rows=[seen])
    expected = ["Ada Lind’s comment: Ann Reed was first: this comment is now rejected."]
    assert (answer.status_code, answer.context["problems"], status(waiting)) == (422, expected, ["rejected"])


def test_a_decision_on_words_that_changed_since_is_refused_and_shows_the_new_ones(
    as_instructor: Client, waiting: Comment, colleague: Enrolment
) -> None:
    moderation.approve(waiting, colleague.user)
    moderation.hold(waiting, colleague.user)
    seen = row(waiting)
    rewording.edit(kept(waiting), "Other words by now.", None)
    answer = decide(as_instructor, "spam", rows=[seen], headers=SCRIPT)
    changed = "Ada Lind’s words have changed since you read them. Nothing was decided: read the new ones."
    assert (answer.status_code, answer.context["problems"], status(waiting)) == (422, [changed], ["pending"])
    assert (answer.context["focus"], "Other words by now." in answer.content.decode()) == (waiting.pk, True)


def test_the_same_decision_sent_twice_is_made_once(as_instructor: Client, waiting: Comment) -> None:
    seen = row(waiting)
    first, second = (decide(as_instructor, "approve", rows=[seen]) for _ in range(2))
    assert (first.status_code, second.status_code, Decision.objects.about(waiting).count()) == (302, 422, 1)
    assert second.context["problems"] == ["Ada Lind’s comment: Lena Hart was first: this comment is now published."]


def test_a_comment_of_another_course_is_not_found_and_never_touched(as_instructor: Client, foreign: Comment) -> None:
    answer = decide(as_instructor, "approve", foreign)
    assert (answer.status_code, status(foreign)) == (422, ["pending"])
    assert answer.context["problems"] == ["One was not found among the comments you decide on."]
    assert "Far Away" not in answer.content.decode()


def test_of_two_hundred_with_one_of_another_course_the_others_are_done_in_one_batch(
    as_instructor: Client, post: Post, foreign: Comment
) -> None:
    own = [said_by_guest(post, name=f"Guest {n}") for n in range(199)]
    before = lessons()
    answer = decide(as_instructor, "approve", *own, foreign)
    assert (set(status(*own)), status(foreign)) == ({"published"}, ["pending"])
    decided = Decision.objects.filter(act="approve")
    assert (decided.count(), decided.values("batch").distinct().count(), lessons() - before) == (199, 1, 1)
    assert told(answer) == ["One was not found among the comments you decide on."]
    shown = as_instructor.get(answer["Location"])
    assert shown.context["toast"]["said"] == "Approved 199."
    undo(as_instructor, batch=str(shown.context["toast"]["batch"]))
    assert set(status(*own)) == {"pending"}


def test_more_than_two_hundred_at_once_are_refused(as_instructor: Client, waiting: Comment) -> None:
    rows = [row(waiting), *(f"{n}:1" for n in range(10_000, 10_200))]
    answer = decide(as_instructor, "approve", rows=rows)
    assert (answer.context["problems"], status(waiting)) == (["Decide on at most 200 at once."], ["pending"])


def test_each_of_several_that_could_not_be_decided_is_told(
    as_instructor: Client, post: Post, colleague: Enrolment
) -> None:
    comments = [said_by_guest(post, name=name) for name in ("One", "Two", "Three")]
    seen = [row(comment) for comment in comments]
    moderation.mark_spam(comments[1], colleague.user)
    answer = decide(as_instructor, "reject", rows=seen, reason="off-topic", note="See you Monday.")
    assert told(answer) == ["Two’s comment: Ann Reed was first: this comment is now spam."]
    assert status(*comments) == ["rejected", "spam", "rejected"]
    assert {kept(comment).note for comment in comments} == {"See you Monday.", ""}


def test_those_approved_together_are_numbered_in_the_order_they_were_written(as_instructor: Client, post: Post) -> None:
    comments = [said_by_guest(post, name=f"Guest {n}") for n in range(3)]
    decide(as_instructor, "approve", *comments[::-1])
    assert [kept(comment).number for comment in comments] == ["1", "2", "3"]


def test_answer_and_approve_does_both_at_once(as_instructor: Client, instructor: Enrolment, waiting: Comment) -> None:
    answer = decide(as_instructor, "answer", waiting, answer="Thank you. *Where* is it now?")
    reply = Comment.objects.acted_on_by(instructor.user).get(parent=waiting)
    assert (answer.status_code, status(waiting, reply)) == (302, ["published", "published"])
    assert (reply.author, reply.number, reply.body) == (instructor, "1.1", "Thank you. *Where* is it now?")
    batch = Decision.objects.about(waiting)[0].batch
    undo(as_instructor, batch=str(batch))
    assert status(waiting, reply) == ["pending", "withdrawn"]


@pytest.mark.parametrize("words", ["", "  \n", "x" * 20_001])
def test_an_answer_that_cannot_be_said_approves_nothing_and_keeps_the_words(
    as_instructor: Client, waiting: Comment, words: str
) -> None:
    answer = decide(as_instructor, "answer", waiting, answer=words)
    assert (answer.status_code, status(waiting)) == (422, ["pending"])
    assert waiting.replies.count() == 0
    assert f">\n{words}</textarea>" in answer.content.decode() or f">{words}</textarea>" in answer.content.decode()


def test_where_replies_are_closed_neither_the_answer_nor_the_approval_is_made(
    as_instructor: Client, waiting: Comment, post: Post
) -> None:
    Post.objects.filter(pk=post.pk).update(takes_replies=False)
    answer = decide(as_instructor, "answer", waiting, answer="Kept words.")
    assert (answer.status_code, status(waiting), "Kept words." in answer.content.decode()) == (422, ["pending"], True)
    assert answer.context["problems"] == ["Ada Lind’s comment: This essay takes no replies."]


def test_who_has_no_place_in_the_course_cannot_answer_in_it(superuser: Any, waiting: Comment) -> None:
    root = Client()
    root.force_login(superuser)
    answer = decide(root, "answer", waiting, answer="From nowhere.")
    assert (answer.status_code, status(waiting)) == (422, ["pending"])


def test_looking_changes_nothing(as_instructor: Client, waiting: Comment) -> None:
    before = Comment.objects.values().get(pk=waiting.pk)
    for tab in ("needs", "log", "spam"):
        page(as_instructor, tab=tab, done=str(uuid4()))
    assert (Comment.objects.values().get(pk=waiting.pk), Decision.objects.count()) == (before, 1)


def test_a_decision_needs_the_token_of_the_form(instructor: Enrolment, waiting: Comment) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(instructor.user)
    assert (decide(client, "approve", waiting).status_code, undo(client, batch="x").status_code) == (403, 403)
    assert status(waiting) == ["pending"]
