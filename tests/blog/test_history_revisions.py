"""`history/`: what is told of each revision of an essay, and how two of them are set against each other."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from blog import manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import Course, Enrolment, Post, Revision, Role, User
from blog.names.forgetting import forget
from tests.blog.revisions import FREEZE, address, revised, text_of
from tests.factories import EnrolmentFactory, published, written

# the list


def test_each_revision_says_who_kept_it_when_and_how_many_words_came_or_went(
    as_author: Client, author: Enrolment
) -> None:
    with time_machine.travel("2026-10-02T01:30Z", tick=False):
        post = written(author, body="One two three.")
    revised(post, "One two three four five.", "One.")
    page = text_of(as_author.get(address(post)))
    assert re.findall(r"Revision (\d)", page) == ["3", "2", "1"]
    assert [
        found in page for found in ("5 words, 2 more", "one word, 4 fewer", "R. Vale", "Oct. 1, 2026, 9:30 p.m.")
    ] == [True] * 4


def test_what_readers_see_and_what_they_saw_is_marked(as_author: Client, author: Enrolment) -> None:
    post = revised(published(author), "Second.", "Third.")
    post = revised(publishing.publish(post, author.user), "Fourth.")
    listed = as_author.get(address(post)).context["listed"]
    assert [(kept.is_shown, kept.was_shown) for kept in listed] == [
        (False, False),
        (True, True),
        (False, False),
        (False, True),
    ]
    publishing.withdraw(post, author.user)
    assert [kept.is_shown for kept in as_author.get(address(post)).context["listed"]] == [False] * 4


def test_a_draft_was_never_shown(as_author: Client, author: Enrolment) -> None:
    listed = as_author.get(address(revised(written(author), "More."))).context["listed"]
    assert [(kept.is_shown, kept.was_shown) for kept in listed] == [(False, False)] * 2


def test_whoever_kept_it_is_named_as_the_course_knows_them_never_by_the_roster(
    as_author: Client, author: Enrolment, instructor: Enrolment, superuser: User, course: Course
) -> None:
    post = written(author)
    teacher, gone = instructor.user, EnrolmentFactory(course=course, role=Role.INSTRUCTOR, user__name="Pia Roster")
    for n, by in enumerate((teacher, superuser, gone.user)):
        manuscripts.revise(post, Manuscript("T", f"Words {n}."), by)
    gone.user.delete()
    page = as_author.get(address(post))
    assert [kept.place.public_name if kept.place else kept.name for kept in page.context["listed"]] == [
        "a former member",
        "staff",
        "L. Hart",
        "R. Vale",
    ]
    assert [name in text_of(page) for name in ("Pia Roster", "Lena Hart", "Site Administrator")] == [False] * 3


def test_after_they_are_forgotten_nothing_names_the_author(as_instructor: Client, author: Enrolment) -> None:
    post = published(author)
    forget(author)
    page = text_of(as_instructor.get(address(post)))
    assert ("Ruth Valentine" in page, "R. Vale" in page) == (False, False)


def test_fifty_revisions_stand_on_a_page(as_author: Client, author: Enrolment) -> None:
    post = written(author)
    Revision.objects.bulk_create(Revision(post=post, number=n, title="T", body=f"{n}") for n in range(2, 53))
    pages = [as_author.get(address(post), {"page": page}).context["listed"] for page in ("1", "2", "99")]
    assert [(len(page), page[0].revision.number) for page in pages] == [(50, 52), (2, 2), (2, 2)]
    assert pages[1][0].revision.words_before == pages[1][1].revision.words


@pytest.mark.parametrize("n", [2, 3, 60])
def test_the_number_of_queries_does_not_grow_with_the_revisions(
    as_author: Client, author: Enrolment, django_assert_num_queries: Any, n: int
) -> None:
    post = published(author)
    Revision.objects.bulk_create(
        Revision(post=post, number=number, title="T", body=f"{number}", by=author.user) for number in range(2, n + 1)
    )
    Post.objects.filter(pk=post.pk).update(draft=Revision.objects.first())
    asked = {"from": "1", "to": str(n)}
    with django_assert_num_queries(9):  # session, account, essay, the two, count, list, names, times shown, place
        assert as_author.get(address(post), asked).status_code == 200


# the difference


def test_what_readers_see_is_set_against_the_newest_words(as_author: Client, author: Enrolment) -> None:
    post = revised(
        published(author, "Old title", "They left in August."), "So.", "They left in July.", title="New title"
    )
    found = as_author.get(address(post)).context["difference"]
    assert (found.older.number, found.newer.number) == (1, 3)
    page = as_author.get(address(post)).content.decode()
    assert (
        re.sub(r'<span class="unseen">.*?</span>', "", page).count("They left in <del>August</del><ins>July</ins>.")
        == 1
    )
    assert "<ins>" in page.split("<h3>Title</h3>")[1]


def test_without_unpublished_changes_it_is_the_last_two(as_author: Client, author: Enrolment) -> None:
    post = publishing.publish(revised(published(author), "Second.", "Third."), author.user)
    found = as_author.get(address(post)).context["difference"]
    assert (found.older.number, found.newer.number) == (2, 3)


def test_of_a_single_revision_there_is_nothing_to_compare(as_author: Client, author: Enrolment) -> None:
    page = as_author.get(address(written(author)))
    assert (page.status_code, page.context["difference"]) == (200, None)
    assert "nothing to compare yet" in text_of(page)


@pytest.mark.parametrize(("asked", "shown"), [(("1", "3"), (1, 3)), (("3", "1"), (1, 3)), (("2", "2"), (2, 2))])
def test_any_two_are_compared_the_older_first(
    as_author: Client, author: Enrolment, asked: tuple[str, str], shown: tuple[int, int]
) -> None:
    post = revised(written(author), "Second.", "Third.")
    page = as_author.get(address(post), {"from": asked[0], "to": asked[1]})
    assert (page.context["difference"].older.number, page.context["difference"].newer.number) == shown
    assert ("are the same in both" in text_of(page)) == (shown == (2, 2))


@pytest.mark.parametrize("asked", ["0", "9", "-1", "1.5", "x", "1" * 40, "²"])
def test_a_number_that_is_no_revision_of_it_is_missing(as_author: Client, author: Enrolment, asked: str) -> None:
    post = revised(written(author), "Second.")
    revised(written(author, "Another"), *(f"{n}" for n in range(9)))
    assert as_author.get(address(post), {"from": asked, "to": "1"}).status_code == 404


def test_words_said_aloud_tell_what_was_put_in_and_taken_out(as_author: Client, author: Enrolment) -> None:
    page = text_of(as_author.get(address(revised(written(author, "T", "The tree fell."), "The tree stood."))))
    assert "The tree taken out: fell (as far as here) put in: stood (as far as here) ." in page


def test_what_was_typed_stays_text(as_author: Client, author: Enrolment) -> None:
    post = revised(written(author, "T", "Plain."), "Plain <script>alert(1)</script> & <b>bold</b>.")
    page = as_author.get(address(post)).content.decode()
    assert ("<script>alert" in page, "&lt;script&gt;alert(1)&lt;/script&gt;" in page) == (False, True)


def test_the_works_of_the_list_are_compared_too(as_author: Client, author: Enrolment) -> None:
    post = revised(written(author, "T", "B", works=[FREEZE, "Zubok. 2007."]), "B", works=("Lüthi. 2008.", FREEZE))
    page = text_of(as_author.get(address(post)))
    assert "Added put in: Lüthi. 2008. (as far as here) Taken off taken out: Zubok. 2007." in page
