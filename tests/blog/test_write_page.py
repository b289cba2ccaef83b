"""The write page around the text: what is told above it, its length below it, and the works of the class beside it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from blog.editing.counting import Count
from blog.models import Audience, Course, Enrolment, Post, Week
from tests.factories import published, written

TYPED = {"title": "T", "body": "They left.", "works": "", "audience": "60"}
FREEZE = "Freeze, Gregory L. *Russia*. Oxford UP, 2009."


def words_of(page: Any, name: str) -> str:
    """The words of one part of a page."""
    part = re.search(rf'id="{name}".*?>(.*?)</(?:p|span)>', page.content.decode(), re.DOTALL)
    assert part is not None
    return " ".join(re.sub("<[^>]*>", "", part[1]).split())


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (Count(612, fewest=500, most=700), "612 words of 500–700"),
        (Count(412, fewest=500, most=700), "412 words of 500–700, 88 to go"),
        (Count(740, fewest=500, most=700), "740 words of 500–700, 40 over"),
        (Count(1, fewest=2), "1 word of at least 2, 1 to go"),
        (Count(9, most=8), "9 words of at most 8, 1 over"),
        (Count(0), "0 words"),
    ],
)
def test_the_length_is_told_beside_what_the_course_asks_for(count: Count, told: str) -> None:
    assert count.length == told


def test_what_is_quoted_and_noted_is_told_apart() -> None:
    assert [Count(1, 120, 40).apart, Count(1, 0, 40).apart, Count(1).apart] == [
        "120 in quotations, 40 in notes",
        "40 in notes",
        "",
    ]


def test_the_length_follows_what_is_typed(as_author: Client, course: Course) -> None:
    Course.objects.filter(pk=course.pk).update(fewest_words=3, most_words=5)
    page = as_author.post("/russia/write/", TYPED | {"press": "look"})
    assert words_of(page, "length") == "2 words of 3–5, 1 to go · 1 min read"


def test_the_page_says_as_whom_for_whom_and_until_when(author: Enrolment, course: Course) -> None:
    with time_machine.travel("2026-04-01T12:00:00Z", tick=False):
        client = Client()
        client.force_login(author.user)
        due = "2026-04-06T03:59:00Z"
        week = Week.objects.create(course=course, number=11, slug="w", title="W", due=due)
        page = client.post("/russia/write/", TYPED | {"press": "look", "week": str(week.pk), "audience": "40"})
        assert words_of(page, "facts") == (
            "Publishes as R. Vale · seen by the course · Week 11, due Sun 11:59 pm EDT · Change"
        )
        Week.objects.update(due="2026-11-09T04:59:00Z")
        page = client.post("/russia/write/", TYPED | {"press": "look", "week": str(week.pk)})
    assert "seen by anyone on the web · Week 11, due Sun November 8 11:59 pm EST" in words_of(page, "facts")


def test_the_strictest_of_essay_and_course_is_told(as_author: Client, author: Enrolment, course: Course) -> None:
    post = written(author, audience=Audience.WEB)
    Course.objects.filter(pk=course.pk).update(audience=Audience.COURSE)
    assert "seen by the course" in words_of(as_author.get(f"/russia/posts/{post.slug}/edit/"), "facts")


@pytest.mark.parametrize("sent", [{"week": "x"}, {"week": "9" * 30}, {"audience": "-1"}, {"audience": "٣"}])
def test_made_up_values_are_no_error(as_author: Client, sent: dict[str, str]) -> None:
    assert as_author.post("/russia/write/", TYPED | {"press": "look"} | sent).status_code == 200


@pytest.fixture
def cited(classmate: Enrolment) -> Post:
    """A classmate's published essay with a work."""
    return published(classmate, "Theirs", works=[FREEZE])


def press(client: Client, pressed: str, works: str = "") -> Any:
    return client.post("/russia/write/", TYPED | {"press": pressed, "works": works}).context["desk"].works


def test_a_work_of_the_class_comes_onto_the_list_with_its_key(as_author: Client, cited: Post) -> None:
    page = as_author.post("/russia/write/", TYPED | {"press": "class"})
    source = cited.sources.get()
    assert [(work.pk, work.line) for work in page.context["desk"].class_works] == [(source.pk, FREEZE)]
    works = press(as_author, f"take|{source.pk}", "Zubok. Empire. 2007")
    assert ([entry["key"] for entry in works.entries], works.taken) == (["zubok2007", "freeze2009"], "freeze2009")
    assert works.typed == f"Zubok. Empire. 2007\n{FREEZE}"


def test_a_work_that_is_on_the_list_is_neither_offered_nor_added_again(as_author: Client, cited: Post) -> None:
    page = as_author.post("/russia/write/", TYPED | {"press": "class", "works": FREEZE})
    assert page.context["desk"].class_works == []
    works = press(as_author, f"take|{cited.sources.get().pk}", FREEZE)
    assert (works.typed, works.taken) == (FREEZE, "freeze2009")


def test_works_of_essays_that_one_may_not_read_are_not_the_classs(
    as_author: Client, classmate: Enrolment, cited: Post
) -> None:
    hidden = published(classmate, "Hidden", works=["Zubok. Empire. 2007"], audience=Audience.STAFF)
    draft = written(classmate, "Draft", works=["Banac. Tito. 1988"])
    page = as_author.post("/russia/write/", TYPED | {"press": "class"})
    assert [work.line for work in page.context["desk"].class_works] == [FREEZE]
    for post in (hidden, draft):
        works = press(as_author, f"take|{post.sources.get().pk}")
        assert (works.entries, works.told[0][1]) == ([], True)


@pytest.mark.parametrize("pressed", ["take|", "take|x", "take|" + "9" * 40, "take|1|2", "take", "take|٣"])
def test_a_made_up_work_adds_nothing(as_author: Client, cited: Post, pressed: str) -> None:
    assert press(as_author, pressed).entries == []


def test_the_admins_form_pastes_and_has_the_buttons(as_instructor: Client, cited: Post) -> None:
    page = as_instructor.get(f"/admin/blog/post/{cited.pk}/change/").content.decode()
    assert ('data-paste="/paste/"' in page, 'role="toolbar"' in page, "data-autosave" in page) == (True, True, False)


def test_staff_do_not_meet_what_an_author_has_not_saved(as_author: Client, as_instructor: Client, cited: Post) -> None:
    post = written(Enrolment.objects.get(public_name="R. Vale"), "Mine", "Saved.")
    as_author.post(f"/russia/posts/{post.slug}/autosave/", TYPED | {"body": "Unsaved words.", "seen": "1"})
    page = as_instructor.get(f"/admin/blog/post/{post.pk}/change/").content.decode()
    assert ("Saved." in page, "Unsaved words." in page) == (True, False)


def test_staff_who_look_through_a_students_eyes_do_not_read_what_was_not_saved(
    as_author: Client, as_instructor: Client, author: Enrolment
) -> None:
    draft = written(author, "Mine", "Old words.")
    as_author.post(f"/russia/posts/{draft.slug}/autosave/", TYPED | {"body": "Unsaved words.", "seen": "1"})
    as_instructor.post("/russia/view-as/", {"who": draft.author.slug})
    page = as_instructor.get(f"/russia/posts/{draft.slug}/edit/")
    shown = page.content.decode()
    assert (page.status_code, page.context["unsaved"], "Unsaved words." in shown) == (200, None, False)
    assert "Old words." in shown


def test_a_cache_that_is_away_loses_no_new_essay(as_author: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(cache, "get", away)
    monkeypatch.setattr(cache, "set", away)
    answer = as_author.post("/russia/write/", TYPED | {"begun": "a-token"})
    assert (answer.status_code, Post.objects.get().draft.body) == (302, TYPED["body"])
