"""What is undone at the moderation desk: by whom, what comes of it, and what cannot be undone."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from blog.models import Decision, Enrolment, Post
from comments import moderation
from comments.models import Comment, Flag
from tests.comments import desking
from tests.comments.desking import SCRIPT, UNDONE, cards, decide, kept, status, told, undo
from tests.factories import said

waiting, foreign, colleague = desking.waiting, desking.foreign, desking.colleague


def test_undoing_from_the_log_leaves_the_focus_on_what_came_of_it(
    as_instructor: Client, waiting: Comment, colleague: Enrolment
) -> None:
    moderation.approve(waiting, colleague.user)
    decision = str(Decision.objects.about(waiting)[0].pk)
    answers = [as_instructor.post(f"{UNDONE}?tab=log", {"decision": decision}, headers=SCRIPT) for _ in range(2)]
    texts = [answer.content.decode() for answer in answers]
    assert [text.count("data-focus") for text in texts] == [1, 1]
    told = ["Undone: Ada Lind’s comment is waiting again.", "Lena Hart was first: this comment is now waiting."]
    assert [sentence in text for sentence, text in zip(told, texts, strict=True)] == [True, True]


def test_undoing_a_restoration_gives_its_author_the_reason_back(as_instructor: Client, waiting: Comment) -> None:
    decide(as_instructor, "reject", waiting, reason="unclear", note="Say more.")
    decide(as_instructor, "restore", waiting)
    assert (kept(waiting).reason, kept(waiting).note) == ("", "")
    undo(as_instructor, decision=str(Decision.objects.about(waiting)[0].pk))
    comment = kept(waiting)
    assert (comment.status, comment.reason, comment.note) == ("rejected", "unclear", "Say more.")


def test_an_undo_after_somebody_else_s_change_is_refused_with_who_did_what(
    as_instructor: Client, waiting: Comment, colleague: Enrolment
) -> None:
    decide(as_instructor, "approve", waiting)
    batch = Decision.objects.about(waiting)[0].batch
    moderation.remove(kept(waiting), colleague.user, reason="unkind")
    answer = undo(as_instructor, batch=str(batch))
    assert (told(answer), status(waiting)) == (["Ann Reed was first: this comment is now removed."], ["removed"])


def test_a_colleague_s_batch_is_not_mine_to_undo_but_their_single_decision_is(
    as_instructor: Client, waiting: Comment, colleague: Enrolment
) -> None:
    moderation.approve(waiting, colleague.user, batch=uuid4())
    decision = Decision.objects.about(waiting)[0]
    assert told(undo(as_instructor, batch=str(decision.batch))) == ["There is nothing to undo."]
    answer = undo(as_instructor, decision=str(decision.pk))
    assert told(answer)[-1:] == ["Undone: Ada Lind’s comment is waiting again."]


@pytest.mark.parametrize(
    "named", [{}, {"batch": "x"}, {"decision": "0"}, {"decision": "9" * 30}, {"batch": str(uuid4())}]
)
def test_an_odd_undo_does_nothing(as_instructor: Client, named: dict[str, str]) -> None:
    assert told(undo(as_instructor, **named)) == ["There is nothing to undo."]


def test_a_decision_of_another_course_cannot_be_undone(
    as_instructor: Client, foreign: Comment, other_instructor: Enrolment
) -> None:
    moderation.approve(foreign, other_instructor.user)
    undo(as_instructor, decision=str(Decision.objects.about(foreign)[0].pk))
    assert status(foreign) == ["published"]


def test_reports_are_settled_by_leaving_it_up_and_open_again_when_that_is_undone(
    as_instructor: Client, post: Post, author: Enrolment, classmate: Enrolment
) -> None:
    live = said(post, classmate)
    Flag.objects.create(comment=live, reporter=author, reason="unkind")
    decide(as_instructor, "keep", live)
    assert cards(as_instructor, tab="reported") == []
    undo(as_instructor, decision=str(Decision.objects.about(live)[0].pk))
    assert cards(as_instructor, tab="reported") == [live]
