"""The rules of a course in the admin: setting them, the trial before that, and who may."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog.models import Course, Decision, Enrolment, Post, User
from comments import moderation, ruling
from comments.models import Comment, RuleHit, Rules
from comments.spam.rules import RULES
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, said_by_guest

ALL = list(RULES)
SAVE, TRY = {"_save": "Save"}, {"_try": "Try it"}


@pytest.fixture
def at(course: Course) -> str:
    return f"/admin/blog/course/{course.pk}/rules/"


def typed(**more: Any) -> dict[str, Any]:
    """The form as it stands at first, with what somebody changes in it."""
    return {"hold_words": "", "spam_words": "", "running": ALL, **more}


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def counts(trial: ruling.Trial) -> dict[str, int]:
    return {label: n for label, n in trial.counts if n}


def test_an_instructor_sets_both_lists_and_which_rules_run(as_instructor: Client, course: Course, at: str) -> None:
    without = [name for name in ALL if name not in {"capitals", "links"}]
    answer = as_instructor.post(
        at, typed(hold_words="kolkhoz\nfive-year plan", spam_words="watches", running=without) | SAVE
    )
    kept = Rules.objects.get(course=course)
    assert (answer.status_code, answer["Location"]) == (302, at)
    assert (kept.hold_words, kept.spam_words) == ("kolkhoz\nfive-year plan", "watches")
    assert kept.switched_off == ["links", "capitals"]


def test_the_record_says_which_parts_changed_and_none_of_the_words(
    as_instructor: Client, course: Course, at: str
) -> None:
    as_instructor.post(at, typed(hold_words="kolkhoz", running=[n for n in ALL if n != "capitals"]) | SAVE)
    as_instructor.post(at, typed(hold_words="kolkhoz", running=[n for n in ALL if n != "capitals"]) | SAVE)
    rows = Decision.objects.filter(act="settings").values_list("kind", "object_id", "by_name", "note")
    assert list(rows) == [("course", course.pk, "Lena Hart", "Rules for comments: words that hold a comment, Capitals")]


def test_what_was_kept_is_shown_and_holds_for_what_is_written_next(
    as_instructor: Client, post: Post, at: str, classmate: Enrolment
) -> None:
    as_instructor.post(at, typed(hold_words="kolkhoz", running=[n for n in ALL if n != "capitals"]) | SAVE)
    shown = text(as_instructor.get(at))
    assert (">\nkolkhoz</textarea>" in shown, 'value="links" id="id_running_5" checked' in shown) == (True, True)
    assert 'value="capitals" id="id_running_7" checked' not in shown
    assert said(post, classmate, "About the Kolkhoz.").status == "pending"
    assert said(post, classmate, "ALL OF THIS IS WRITTEN IN CAPITALS AND NOT HELD.").status == "published"


def test_a_trial_says_what_would_be_caught_and_keeps_nothing(
    as_instructor: Client, post: Post, at: str, classmate: Enrolment
) -> None:
    said(post, classmate, "The *Kolkhoz* of my aunt.")
    said(post, classmate, "Nothing of the kind.")
    before = (list(Comment.objects.order_by("pk").values()), Decision.objects.count())
    answer = as_instructor.post(at, typed(hold_words="kolkhoz") | TRY)
    shown = text(answer)
    assert "These rules would have caught 1 of the last 2 comments" in shown
    assert ("<mark>Kolkhoz</mark>" in shown, "Mira Okafor" in shown, ">\nkolkhoz</textarea>" in shown) == (
        True,
        True,
        True,
    )
    assert (list(Comment.objects.order_by("pk").values()), Decision.objects.count()) == before
    assert (Rules.objects.count(), RuleHit.objects.count()) == (0, 0)


def test_a_trial_asks_each_rule_that_runs_and_counts_for_each(post: Post, course: Course, classmate: Enrolment) -> None:
    said(post, classmate, "KOLKHOZ LIFE WAS HARD IN THE YEARS BEFORE THE WAR.")
    said(post, classmate, "A kolkhoz, and watches.")
    rules = Rules(course=course, hold_words="kolkhoz", spam_words="watches")
    assert counts(ruling.try_on_last(rules)) == {"Words: spam": 1, "Words: hold": 2, "Capitals": 1}
    rules.switched_off = ["capitals", "spam_words"]
    trial = ruling.try_on_last(rules)
    assert (counts(trial), trial.n_caught) == ({"Words: hold": 2}, 2)


def test_a_trial_names_no_rule_that_only_the_moment_of_sending_can_tell(course: Course) -> None:
    labels = {label for label, _n in ruling.try_on_last(Rules(course=course)).counts}
    assert {rule.label for rule in RULES.values()} - labels == {
        "The hidden field",
        "Sent within seconds",
        "The name of somebody in the course",
        "Rejected before",
    }


def test_a_trial_looks_at_the_newest_of_its_own_course_and_shows_the_first_of_them(
    post: Post, course: Course, classmate: Enrolment, other_instructor: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ruling, "TRIED_ON", 3)
    monkeypatch.setattr(ruling, "SHOWN", 2)
    elsewhere = EnrolmentFactory(course=other_instructor.course)
    said(published(other_instructor), elsewhere, "A kolkhoz elsewhere.")
    for n in range(4):
        said(post, classmate, f"Kolkhoz number {n}.")
    trial = ruling.try_on_last(Rules(course=course, hold_words="kolkhoz"))
    assert (trial.n, trial.n_caught) == (3, 3)
    assert [caught.comment.body for caught in trial.first] == ["Kolkhoz number 3.", "Kolkhoz number 2."]


def test_a_trial_passes_staff_and_erased_comments_over(
    post: Post, course: Course, instructor: Enrolment, classmate: Enrolment
) -> None:
    said(post, instructor, "A kolkhoz.")
    moderation.erase(said(post, classmate, "Another kolkhoz."), None)
    said_by_guest(post, body="The kolkhoz of a guest.")
    trial = ruling.try_on_last(Rules(course=course, hold_words="kolkhoz"))
    assert [caught.comment.body for caught in trial.first] == ["The kolkhoz of a guest."]


def test_a_trial_knows_the_same_text_under_several_essays_and_whom_staff_trust(
    post: Post, author: Enrolment, course: Course, classmate: Enrolment, instructor: Enrolment
) -> None:
    essays = [post, published(author, title="Second"), published(author, title="Third")]
    for essay in essays[:2]:
        said(essay, classmate, "The same everywhere.")
    assert counts(ruling.try_on_last(Rules(course=course))) == {}
    said(essays[2], classmate, "The same everywhere.")
    assert counts(ruling.try_on_last(Rules(course=course))) == {"The same text under several essays": 3}
    said(post, classmate, "See https://a.example.net and https://b.example.net for it.")
    assert counts(ruling.try_on_last(Rules(course=course)))["Links to other sites"] == 1
    for comment in Comment.objects.filter(author=classmate, status="published"):
        moderation.look_at(comment, instructor.user)
    assert "Links to other sites" not in counts(ruling.try_on_last(Rules(course=course)))


def test_comments_that_came_in_without_the_mark_of_their_text_are_like_no_other(
    post: Post, author: Enrolment, course: Course, classmate: Enrolment
) -> None:
    for n in range(3):
        said(published(author, title=f"Essay {n}"), classmate)
    Comment.objects.update(text_hash="")
    assert counts(ruling.try_on_last(Rules(course=course))) == {}


def test_a_trial_costs_as_many_queries_for_thirty_comments_as_for_one(
    post: Post, course: Course, classmate: Enrolment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    said(post, classmate)
    for n in (0, 29):
        for _n in range(n):
            comment = Comment.objects.get(pk=Comment.objects.first().pk)
            comment.pk, comment.number, comment._state.adding = None, "", True
            comment.save(force_insert=True)
        with django_assert_num_queries(4):
            trial = ruling.try_on_last(Rules(course=course))
            [str(caught.comment.post) for caught in trial.first]
        assert trial.n == n + 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("\n".join(f"word{n}" for n in range(2001)), "The list has 2001 entries. It can hold 2000: take some out."),
        ("x" * 101, f"“{'x' * 30}…” is too long. An entry can have 100 characters: shorten it."),
        ("good\n!!!", "“!!!” has no letters or digits, so it can match nothing: take it out."),
        ("a b c d e f g h i", "“a b c d e f g h i” has too many words. A phrase can have 8: shorten it."),
        ("a\n" * 125_001, "This list is too long. Take some entries out."),
    ],
)
@pytest.mark.parametrize("press", ["_save", "_try"])
def test_a_list_that_cannot_be_used_comes_back_with_the_reason(
    as_instructor: Client, at: str, words: str, sentence: str, press: str
) -> None:
    answer = as_instructor.post(at, typed(hold_words=words, spam_words="kept words", **{press: "1"}))
    shown = text(answer)
    assert (answer.status_code, sentence in shown, "kept words" in shown) == (422, True, True)
    assert words.strip() in shown
    assert (Rules.objects.count(), Decision.objects.filter(act="settings").count()) == (0, 0)


def test_two_thousand_entries_are_kept(as_instructor: Client, at: str) -> None:
    as_instructor.post(at, typed(spam_words="\n".join(f"word{n}" for n in range(2000))) | SAVE)
    assert len(Rules.objects.get().spam_words.split()) == 2000


@pytest.mark.parametrize("asked", [{}, {"other": "1"}, {"_save": "1", "running": ["no such rule"]}])
def test_what_names_no_button_or_no_rule_changes_nothing(as_instructor: Client, at: str, asked: dict[str, Any]) -> None:
    as_instructor.post(at, asked)
    assert (Rules.objects.count(), Decision.objects.count()) == (0, 0)


def test_whoever_does_not_run_the_course_neither_sees_nor_sets_its_rules(
    course: Course, at: str, other_instructor: Enrolment, as_classmate: Client, superuser: User
) -> None:
    Rules.objects.create(course=course, hold_words="kolkhoz")
    assistant = signed_in(EnrolmentFactory(course=course, role="assistant"))
    clients = [assistant, signed_in(other_instructor), as_classmate, Client()]
    got = [(client.get(at), client.post(at, typed() | SAVE)) for client in clients]
    assert [(see.status_code, act.status_code) for see, act in got] == [(403, 403), (404, 404), (302, 302), (302, 302)]
    assert (any(b"kolkhoz" in answer.content for pair in got for answer in pair), Rules.objects.get().hold_words) == (
        False,
        "kolkhoz",
    )


def test_the_page_of_a_course_leads_to_its_rules(as_instructor: Client, course: Course, at: str) -> None:
    assert at in as_instructor.get(f"/admin/blog/course/{course.pk}/change/").content.decode()
