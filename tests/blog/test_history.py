"""`history/`: who sees what an essay was before, how older words come back, and what readers are told."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from blog import manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import Audience, Course, Decision, Enrolment, Post, PostStatus, Revision, Role, Section, User
from tests.blog.revisions import FREEZE, address, revised, text_of
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, written


def answers(post: Post, *browsers: Client) -> list[int]:
    return [browser.get(address(post)).status_code for browser in browsers]


# who sees it


@pytest.fixture
def everybody(as_author: Client, as_instructor: Client, as_classmate: Client, as_outsider: Client) -> list[Client]:
    """The author, the instructor, a classmate, somebody enrolled nowhere, nobody."""
    return [as_author, as_instructor, as_classmate, as_outsider, Client()]


@pytest.mark.parametrize("status", ["draft", "published", "withdrawn"])
def test_the_author_and_staff_see_the_history_and_to_all_others_there_is_none(
    everybody: list[Client], author: Enrolment, status: str
) -> None:
    post = written(author) if status == "draft" else published(author)
    if status == "withdrawn":
        publishing.withdraw(post, author.user)
    assert answers(post, *everybody) == [200, 200, 404, 404, 404]


@pytest.mark.parametrize("audience", [Audience.WEB, Audience.COURSE, Audience.STAFF])
def test_who_may_read_an_essay_does_not_see_what_it_was_before(
    everybody: list[Client], author: Enrolment, audience: int
) -> None:
    assert answers(published(author, audience=audience), *everybody) == [200, 200, 404, 404, 404]


def test_staff_of_another_course_and_of_another_section_find_nothing(
    course: Course, author: Enrolment, other_instructor: Enrolment, superuser: User
) -> None:
    mine, other = (Section.objects.create(course=course, name=name) for name in "AB")
    helpers = [EnrolmentFactory(course=course, role=Role.ASSISTANT, section=section) for section in (mine, other, None)]
    post = published(author, section=mine)
    browsers = [signed_in(helper) for helper in (*helpers, other_instructor)]
    admin = Client()
    admin.force_login(superuser)
    assert answers(post, *browsers, admin) == [200, 404, 200, 404, 200]


def test_an_essay_without_an_account_behind_it_shows_its_history_to_no_stranger(
    client: Client, as_classmate: Client, as_instructor: Client, course: Course
) -> None:
    placeholder = EnrolmentFactory(course=course, user=None, public_name="Somebody")
    post = publishing.publish(manuscripts.begin(course, placeholder, Manuscript("T", "B"), by=None), by=None)
    assert answers(post, client, as_classmate, as_instructor) == [404, 404, 200]
    assert "Somebody" in text_of(as_instructor.get(address(post)))


def test_a_former_member_of_staff_finds_nothing(post: Post, instructor: Enrolment, as_instructor: Client) -> None:
    Enrolment.objects.filter(pk=instructor.pk).update(is_active=False)
    assert answers(post, as_instructor) == [404]


def test_a_missing_essay_and_one_under_another_course_answer_alike(
    as_author: Client, post: Post, stranger_course: Course
) -> None:
    addresses = ["/russia/posts/nothing/history/", f"/ottoman/posts/{post.slug}/history/"]
    assert [as_author.get(address).status_code for address in addresses] == [404, 404]


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(as_author: Client, post: Post, method: str) -> None:
    assert getattr(as_author, method)(address(post)).status_code == 405


# bringing words back


def restore(browser: Client, post: Post, number: object, seen: object) -> Any:
    return browser.post(address(post), {"restore": number, "seen": seen})


def test_older_words_and_sources_come_back_as_the_newest_revision(as_author: Client, author: Enrolment) -> None:
    post = revised(written(author, "First", "First words.", works=[FREEZE]), "Second words.")
    answer = restore(as_author, post, 1, seen=2)
    assert (answer.status_code, answer["Location"]) == (302, f"{post.get_absolute_url()}edit/")
    first, newest = post.revisions.get(number=1), Post.objects.get().draft
    assert (newest.number, newest.title, newest.body, newest.sources) == (3, "First", "First words.", first.sources)
    assert (newest.by, newest.note, post.revisions.count()) == (author.user, "Restored from revision 1.", 3)
    assert "First words." in as_author.get(answer["Location"]).content.decode()


def test_readers_see_nothing_of_it_until_the_update(as_author: Client, client: Client, author: Enrolment) -> None:
    post = publishing.publish(revised(published(author, "T", "First words."), "Second words."), author.user)
    page = as_author.get(restore(as_author, post, 1, seen=2)["Location"])
    assert "Readers see what they saw until you update it." in text_of(page)
    assert "Second words." in client.get(post.get_absolute_url()).content.decode()
    publishing.publish(post, author.user)
    assert "First words." in client.get(post.get_absolute_url()).content.decode()


def test_nothing_is_restored_over_words_that_came_meanwhile(as_author: Client, author: Enrolment) -> None:
    post = revised(written(author), "Second.", "From the other window.")
    page = restore(as_author, post, 1, seen=2)
    assert (page.status_code, Post.objects.get().draft.number) == (409, 3)
    assert "nothing was restored" in text_of(page)
    assert restore(as_author, post, 1, seen=page.context["post"].draft.number).status_code == 302


def test_the_newest_words_are_not_kept_twice(as_author: Client, author: Enrolment) -> None:
    post = revised(written(author), "Second.")
    answer = restore(as_author, post, 2, seen=2)
    assert (answer["Location"], post.revisions.count()) == (address(post), 2)
    assert "your newest words already" in text_of(as_author.get(answer["Location"]))


def test_only_the_author_restores(everybody: list[Client], author: Enrolment) -> None:
    post = revised(written(author), "Second.")
    assert [restore(browser, post, 1, seen=2).status_code for browser in everybody[1:]] == [404] * 4
    assert post.revisions.count() == 2
    assert [b"Restore" in browser.get(address(post)).content for browser in everybody[:2]] == [True, False]


@pytest.mark.parametrize(
    "sent", [{}, {"restore": ""}, {"restore": "9"}, {"restore": "x"}, {"restore": "1", "seen": "x"}]
)
def test_an_odd_request_restores_nothing(as_author: Client, author: Enrolment, sent: dict[str, str]) -> None:
    post = revised(written(author), "Second.")
    assert (as_author.post(address(post), sent).status_code, post.revisions.count()) == (404, 2)


def test_without_what_was_seen_nothing_is_restored(as_author: Client, author: Enrolment) -> None:
    post = revised(written(author), "Second.")
    assert (as_author.post(address(post), {"restore": "1"}).status_code, post.revisions.count()) == (409, 2)


def test_a_form_without_its_token_restores_nothing(author: Enrolment) -> None:
    post, browser = revised(written(author), "Second."), Client(enforce_csrf_checks=True)
    browser.force_login(author.user)
    assert (restore(browser, post, 1, seen=2).status_code, post.revisions.count()) == (403, 2)


def test_looking_changes_nothing(as_author: Client, author: Enrolment) -> None:
    post = revised(published(author), "Second.")
    before = [*Post.objects.values(), *Revision.objects.order_by("pk").values(), *Decision.objects.values()]
    as_author.get(address(post), {"from": "1", "to": "2", "restore": "1", "seen": "2"})
    assert [*Post.objects.values(), *Revision.objects.order_by("pk").values(), *Decision.objects.values()] == before


def test_a_redaction_says_in_the_history_what_it_is(as_author: Client, author: Enrolment) -> None:
    post = revised(written(author), "Second.")
    Revision.objects.filter(post=post, number=2).update(note="A name was taken out.")
    assert "A name was taken out." in text_of(as_author.get(address(post)))


# what readers are told, and who is led to the history


def test_readers_see_when_an_essay_was_edited_and_never_before_it_was(client: Client, author: Enrolment) -> None:
    with time_machine.travel("2026-11-01T17:00Z", tick=False):
        post = revised(published(author), "Better words.")
    assert "edited on" not in text_of(client.get(post.get_absolute_url()))
    with time_machine.travel("2026-12-04T02:00Z", tick=False):
        publishing.publish(post, author.user)
    assert "Nov. 1, 2026 · edited on Dec. 3, 2026" in text_of(client.get(post.get_absolute_url()))


def test_the_essay_leads_its_author_and_staff_to_the_history_and_nobody_else(
    everybody: list[Client], post: Post
) -> None:
    assert [address(post) in browser.get(post.get_absolute_url()).content.decode() for browser in everybody] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_before_it_is_taken_down_its_author_reads_what_becomes_of_the_comments(
    as_author: Client, classmate: Enrolment, post: Post
) -> None:
    page = f"{post.get_absolute_url()}publication/"
    assert "It has no comments yet" in text_of(as_author.get(page))
    said(post, classmate)
    assert "Its one comment is kept, with its number" in text_of(as_author.get(page))
    said(post, classmate)
    assert "Its 2 comments are kept, with their numbers" in text_of(as_author.get(page))
    as_author.post(page, {"act": "withdraw"})
    assert Post.objects.get().status == PostStatus.WITHDRAWN
