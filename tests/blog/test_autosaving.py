"""`…/autosave/`: what is typed is kept, by its author alone, shown to no reader, and never over other words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from blog import manuscripts
from blog.manuscripts import Manuscript
from blog.models import Enrolment, Post, Revision, WorkingCopy
from blog.rendering import raw_mark
from tests.blog.windows import TYPED, autosave, bodies
from tests.factories import published, written

LATE = "2027-04-05T03:52:00Z"  # a Sunday, 11:52 pm in New York


@pytest.fixture(autouse=True)
def _nobody_has_been_hasty(db: None) -> None:
    cache.clear()


@pytest.fixture
def late() -> Iterator[None]:
    """It is Sunday, 11:52 pm."""
    with time_machine.travel(LATE, tick=False):
        yield


@pytest.fixture
def draft(author: Enrolment) -> Post:
    """A draft of the author's, its words saved once."""
    return written(author, "Old", "Old words.")


def save(client: Client, post: Post, body: str, **known: Any) -> Any:
    """The Save button of one window."""
    sent = TYPED | {"body": body, "audience": "60", "seen": 1, "copy": 0} | known
    return client.post(f"/russia/posts/{post.slug}/edit/", sent)


def known_to(page: Any) -> dict[str, str]:
    """What the form of a page knows, to be sent again."""
    return {name: page.context["form"][name].value() or "0" for name in ("seen", "copy", "other")}


def test_what_is_typed_is_kept_and_no_revision_is_made(late: None, as_author: Client, draft: Post) -> None:
    answer = autosave(as_author, draft, "New words.")
    assert (answer.status_code, answer.json()) == (200, {"copy": 1, "told": "Saved 11:52 pm"})
    assert autosave(as_author, draft, "Newer words.", copy=1).json()["copy"] == 2
    copy = WorkingCopy.objects.get()
    assert (copy.fields["body"], copy.revision, copy.by, bodies(draft)) == (
        "Newer words.",
        1,
        draft.author.user,
        ["Old words."],
    )


def test_nothing_is_rendered_while_somebody_types(
    as_author: Client, draft: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manuscripts, "render", lambda *_: pytest.fail("rendered"))
    assert autosave(as_author, draft, "New words [@a].", works="A. B. 2001").status_code == 200


def test_keeping_costs_a_constant_number_of_queries(
    as_author: Client, draft: Post, django_assert_max_num_queries: Any
) -> None:
    autosave(as_author, draft, "One.")
    with django_assert_max_num_queries(10):
        autosave(as_author, draft, "Two.", copy=1)


def test_nobody_but_its_author_keeps_words_in_an_essay(
    client: Client, as_outsider: Client, as_classmate: Client, as_instructor: Client, draft: Post
) -> None:
    answers = [autosave(c, draft, "Theirs.").status_code for c in (client, as_outsider, as_classmate, as_instructor)]
    assert (answers, WorkingCopy.objects.count()) == ([302, 404, 404, 404], 0)


def test_a_request_without_its_token_is_refused(draft: Post) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(draft.author.user)
    assert (autosave(browser, draft, "Mine.").status_code, WorkingCopy.objects.count()) == (403, 0)


@pytest.mark.parametrize(
    "sent",
    [{"body": "x" * 200_001}, {"works": "\n".join("abc" for _ in range(201))}, {"title": "x" * 201}, {"copy": "x"}],
)
def test_what_the_form_would_not_take_is_refused_in_a_sentence(
    as_author: Client, draft: Post, sent: dict[str, str]
) -> None:
    answer = autosave(as_author, draft, **{"body": "b"} | sent)
    assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert (len(answer.content) > 20, WorkingCopy.objects.count()) == (True, 0)


def test_a_made_up_record_is_not_kept(as_author: Client, draft: Post) -> None:
    autosave(
        as_author, draft, "b", works="A. B. 2001", confirmed='[{"key": 1}, {"key": "a", "line": "A", "record": 7}]'
    )
    kept = json.loads(WorkingCopy.objects.get().fields["confirmed"])
    assert kept == [{"key": "a", "line": "A", "record": {}}]


def test_whoever_sends_too_much_waits(late: None, as_author: Client, draft: Post) -> None:
    answers = [autosave(as_author, draft, f"{n}", copy=n) for n in range(122)]
    assert {answer.status_code for answer in answers[:120]} == {200}
    assert (answers[-1].status_code, answers[-1]["Retry-After"], b"Wait" in answers[-1].content) == (429, "60", True)


def test_the_same_words_sent_twice_are_kept_once(as_author: Client, draft: Post) -> None:
    first, again = (autosave(as_author, draft, "Lost on its way back.") for _ in range(2))
    assert (first.json()["copy"], again.status_code, again.json()["copy"]) == (1, 200, 1)


def test_a_window_whose_essay_was_saved_elsewhere_is_told_and_overwrites_nothing(
    late: None, as_author: Client, draft: Post
) -> None:
    save(as_author, draft, "From the other window.")
    answer = autosave(as_author, draft, "From this one.")
    assert (answer.status_code, answer.content.decode()) == (
        409,
        "This essay was saved in another window at 11:52 pm. What you type here is kept on this page; save it to keep"
        " both.",
    )
    assert WorkingCopy.objects.count() == 0


def test_a_window_is_told_of_another_that_types(as_author: Client, draft: Post) -> None:
    autosave(as_author, draft, "From the other window.")
    answer = autosave(as_author, draft, "From this one.")
    assert (answer.status_code, b"typed into this essay in another window" in answer.content) == (409, True)
    assert WorkingCopy.objects.get().fields["body"] == "From the other window."


def test_readers_see_nothing_of_what_is_typed_into_a_published_essay(
    client: Client, as_author: Client, as_classmate: Client, as_instructor: Client, author: Enrolment
) -> None:
    post = published(author, "Old", "Old words.")
    assert autosave(as_author, post, "Unsaved words.", title="Unsaved title").status_code == 200
    addresses = [post.get_absolute_url(), "/russia/", f"{post.get_absolute_url()}cite/", "/russia/feed/"]
    pages = [c.get(address).content for c in (client, as_classmate, as_instructor, as_author) for address in addresses]
    assert [b"Unsaved" in page for page in pages] == [False] * 16
    post.refresh_from_db()
    assert (post.has_unpublished_changes, post.published.body) == (False, "Old words.")


def test_the_edit_page_takes_up_what_was_typed_and_says_so(late: None, as_author: Client, draft: Post) -> None:
    autosave(as_author, draft, "Typed, not saved.", title="A new title", works="Freeze. Russia. 2009")
    with time_machine.travel("2027-04-06T12:00:00Z", tick=False):  # Tuesday
        page = as_author.get(f"/russia/posts/{draft.slug}/edit/")
    form = page.context["form"]
    assert (form["title"].value(), form["body"].value(), form["copy"].value()) == (
        "A new title",
        "Typed, not saved.",
        1,
    )
    shown = page.content.decode()
    assert "These are the words you typed on Sunday at 11:52 pm; they were not saved yet." in shown
    assert ("<p>Typed, not saved.</p>" in shown, "@freeze2009" in shown) == (True, True)


def test_going_back_keeps_what_was_typed_in_the_history(as_author: Client, author: Enrolment) -> None:
    post = published(author, "Old", "Old words.", works=["Freeze. Russia. 2009"])
    autosave(as_author, post, "Typed, not used.")
    answer = as_author.post(f"/russia/posts/{post.slug}/autosave/", {"drop": "1", "copy": "1"}, follow=True)
    assert "These are the words you saved." in answer.content.decode()
    assert answer.context["form"]["body"].value() == "Old words."
    post.refresh_from_db()
    notes = [(kept.body, kept.note) for kept in post.revisions.order_by("number")]
    assert notes == [
        ("Old words.", ""),
        ("Typed, not used.", "Typed, not used."),
        ("Old words.", "The saved words again."),
    ]
    assert (post.has_unpublished_changes, [source.key for source in post.sources.all()]) == (False, ["freeze2009"])
    assert "Old words." in Client().get(post.get_absolute_url()).content.decode()
    assert WorkingCopy.objects.count() == 0


def test_going_back_is_refused_where_more_was_typed_meanwhile(as_author: Client, draft: Post) -> None:
    autosave(as_author, draft, "One.")
    autosave(as_author, draft, "Two.", copy=1)
    page = as_author.post(f"/russia/posts/{draft.slug}/autosave/", {"drop": "1", "copy": "1"}, follow=True)
    assert ("typed into this essay" in page.content.decode(), bodies(draft)) == (True, ["Old words."])
    assert WorkingCopy.objects.get().fields["body"] == "Two."


def test_after_saving_nothing_is_unsaved(as_author: Client, draft: Post) -> None:
    autosave(as_author, draft, "New words.")
    assert save(as_author, draft, "New words.", copy=1).status_code == 302
    assert (bodies(draft), WorkingCopy.objects.count()) == (["Old words.", "New words."], 0)


def test_words_typed_and_taken_back_are_not_offered(as_author: Client, draft: Post) -> None:
    autosave(as_author, draft, "Old words.", title="Old")
    page = as_author.get(f"/russia/posts/{draft.slug}/edit/")
    assert (page.context["unsaved"], page.context["form"]["copy"].value()) == (None, 1)


def test_words_that_staff_saved_past_are_told_and_kept_with_the_next_saving(
    as_author: Client, draft: Post, instructor: Enrolment
) -> None:
    autosave(as_author, draft, "Typed by the author.")
    manuscripts.revise(draft, Manuscript("Old", "Mended by staff."), instructor.user)
    page = as_author.get(f"/russia/posts/{draft.slug}/edit/")
    assert page.context["form"]["body"].value() == "Mended by staff."
    assert "the essay was saved without them since" in page.content.decode()
    assert save(as_author, draft, "Gone on with.", **known_to(page)).status_code == 302
    assert bodies(draft) == ["Old words.", "Mended by staff.", "Typed by the author.", "Gone on with."]
    assert Revision.objects.get(number=3).note == "Typed in another window."


def test_where_words_were_left_behind_they_become_a_revision_and_autosaving_goes_on(
    as_author: Client, draft: Post, instructor: Enrolment
) -> None:
    autosave(as_author, draft, "Typed by the author.")
    manuscripts.revise(draft, Manuscript("Old", "Mended by staff."), instructor.user)
    known = known_to(as_author.get(f"/russia/posts/{draft.slug}/edit/"))
    answer = autosave(as_author, draft, "Gone on with.", **known)
    assert [answer.json()[name] for name in ("seen", "copy", "other")] == [4, 1, 0]
    assert bodies(draft) == ["Old words.", "Mended by staff.", "Typed by the author.", "Mended by staff."]
    assert autosave(as_author, draft, "Gone on with it.", seen=4, copy=1).json()["copy"] == 2
    assert save(as_author, draft, "Gone on with it.", seen=4, copy=2).status_code == 302
    assert (bodies(draft)[4:], WorkingCopy.objects.count()) == (["Gone on with it."], 0)


def test_going_back_keeps_the_html_that_an_import_may_keep(as_author: Client, draft: Post) -> None:
    kept = "<u>Typed.</u>"
    Post.objects.filter(pk=draft.pk).update(raw=[raw_mark(kept)])
    autosave(as_author, draft, f"~~~wordpress\n{kept}\n~~~\n")
    as_author.post(f"/russia/posts/{draft.slug}/autosave/", {"drop": "1", "copy": "1"})
    assert kept in draft.revisions.get(number=2).body_html
