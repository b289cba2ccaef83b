"""`blog.publishing`: what each verb does, and what it refuses."""

from __future__ import annotations

import pytest
import time_machine
from django.utils import timezone

from blog import formatting, manuscripts, publishing
from blog.citations.engine import EngineFailed
from blog.manuscripts import Manuscript
from blog.models import Course, Decision, Enrolment, Post, PostStatus
from blog.refusals import Conflict, Refused
from tests.factories import agreed, published, written


def test_beginning_makes_a_draft_with_one_revision_and_its_sources(author: Enrolment) -> None:
    post = written(
        author, "Two Capitals", "Words.", works=["Freeze, Gregory L. Russia. 2009.", "", " Lüthi, Lorenz. 2008"]
    )
    assert (post.status, post.slug, post.draft.number, post.published) == (PostStatus.DRAFT, "two-capitals", 1, None)
    assert [source.key for source in post.sources.all()] == ["freeze2009", "luthi2008"]
    assert [entry["line"] for entry in post.draft.sources] == [
        "Freeze, Gregory L. Russia. 2009.",
        "Lüthi, Lorenz. 2008",
    ]


def test_two_essays_of_one_title_get_two_addresses(author: Enrolment) -> None:
    assert [written(author, "Same").slug for _ in range(3)] == ["same", "same-2", "same-3"]


def test_a_title_without_latin_letters_still_gets_an_address(author: Enrolment) -> None:
    assert written(author, "Москва").slug == "essay"


def test_revising_keeps_both_states_and_the_keys_of_lines_that_stay(author: Enrolment) -> None:
    post = written(author, works=["Freeze, Gregory L. Russia. 2009."])
    post = manuscripts.revise(
        post, Manuscript("New", "More.", ("Zubok. 2007", "Freeze, Gregory L. Russia. 2009.")), author.user
    )
    assert [(r.number, r.title) for r in post.revisions.all()] == [(2, "New"), (1, "The Specialists Go Home")]
    assert [source.key for source in post.sources.all()] == ["zubok2007", "freeze2009"]


def test_saving_the_same_words_again_keeps_nothing(author: Enrolment) -> None:
    post = written(author, "T", "B")
    assert manuscripts.revise(post, Manuscript("T", "B"), author.user).revisions.count() == 1


def test_a_second_window_is_told_and_overwrites_nothing(author: Enrolment) -> None:
    post = written(author, "T", "B")
    manuscripts.revise(post, Manuscript("T", "From the first window"), author.user, seen=1)
    with pytest.raises(Conflict):
        manuscripts.revise(post, Manuscript("T", "From the second"), author.user, seen=1)
    assert Post.objects.get().draft.body == "From the first window"


def test_readers_keep_the_published_words_until_the_essay_is_published_again(author: Enrolment) -> None:
    post = published(author, "Old", "Old words.")
    post = manuscripts.revise(post, Manuscript("New", "New words."), author.user)
    assert (post.published.title, post.has_unpublished_changes) == ("Old", True)
    post = publishing.publish(post, author.user)
    assert (post.published.title, post.has_unpublished_changes) == ("New", False)


def test_publishing_writes_the_status_the_time_and_a_decision(author: Enrolment) -> None:
    post = agreed(written(author))
    with time_machine.travel("2026-10-01T12:00Z", tick=False):
        post = publishing.publish(post, author.user)
        now = timezone.now()
    assert (post.status, post.published_at, post.updated_at) == (PostStatus.PUBLISHED, now, None)
    decision = Decision.objects.get()
    assert (decision.act, decision.from_status, decision.to_status, decision.by, decision.by_name) == (
        "publish",
        "draft",
        "published",
        author.user,
        "Ruth Valentine",
    )


def test_publishing_twice_writes_one_decision(author: Enrolment) -> None:
    post = published(author)
    publishing.publish(post, author.user)
    assert Decision.objects.count() == 1


def test_an_update_keeps_the_first_date_and_notes_its_own(author: Enrolment) -> None:
    with time_machine.travel("2026-10-01T12:00Z", tick=False):
        post = published(author)
    first = post.published_at
    manuscripts.revise(post, Manuscript("T", "Changed."), author.user)
    with time_machine.travel("2026-10-05T12:00Z", tick=False):
        post = publishing.publish(post, author.user)
        assert (post.published_at, post.updated_at) == (first, timezone.now())


def test_an_empty_essay_is_not_published(author: Enrolment) -> None:
    post = written(author, body="  \n ")
    with pytest.raises(Refused, match="nothing to publish"):
        publishing.publish(post, author.user)
    assert Post.objects.get().status == PostStatus.DRAFT


def test_withdrawing_keeps_the_words_and_says_why(author: Enrolment) -> None:
    post = publishing.withdraw(published(author), author.user, note="Second thoughts")
    assert (post.status, post.published.body) == (PostStatus.WITHDRAWN, "They left in August.")
    assert Decision.objects.first().note == "Second thoughts"


def test_a_draft_cannot_be_withdrawn(author: Enrolment) -> None:
    with pytest.raises(Refused):
        publishing.withdraw(written(author), author.user)


def test_a_text_beyond_the_limit_is_refused_and_nothing_is_kept(author: Enrolment) -> None:
    with pytest.raises(Refused, match="200001"):
        written(author, body="x" * 200_001)
    assert Post.objects.count() == 0


def test_a_decision_is_never_changed_or_removed(author: Enrolment) -> None:
    published(author)
    decision = Decision.objects.get()
    decision.note = "rewritten"
    with pytest.raises(TypeError):
        decision.save()
    with pytest.raises(TypeError):
        decision.delete()


def test_a_line_changed_a_little_keeps_its_key_and_loses_its_record(author: Enrolment) -> None:
    line = "Freeze, Gregory L. Russia: A History. Oxford UP, 2009."
    record = {"type": "book", "title": "Russia: A History"}
    confirmed = ({"key": "freeze", "line": line, "record": record},)
    post = manuscripts.begin(author.course, author, Manuscript("T", "B", (line,), confirmed), author.user)
    assert post.draft.sources == [{"key": "freeze", "line": line, "record": record}]
    changed = line.replace("2009", "2012")
    post = manuscripts.revise(post, Manuscript("T", "B", (changed, "Zubok. 2007.")), author.user)
    assert post.draft.sources == [
        {"key": "freeze", "line": changed, "record": {}},
        {"key": "zubok2007", "line": "Zubok. 2007.", "record": {}},
    ]


def test_a_record_taken_back_prints_as_typed_again(author: Enrolment) -> None:
    line, record = "Freeze. Russia. 2009.", {"type": "book", "title": "Russia"}
    known = {"key": "freeze2009", "line": line}
    manuscript = Manuscript("T", "B", (line,), ({**known, "record": record},))
    post = manuscripts.begin(author.course, author, manuscript, author.user)
    post = manuscripts.revise(post, Manuscript("T", "B", (line,), ({**known, "record": {}},)), author.user)
    assert post.draft.sources == [{**known, "record": {}}]


def test_the_list_that_readers_see_is_the_published_one(author: Enrolment) -> None:
    post = published(author, works=["Freeze, Gregory L. Russia. 2009."])
    post = manuscripts.revise(post, Manuscript("T", "B", ("Zubok, Vladislav. 2007.",)), author.user)
    assert [source.key for source in post.sources.all()] == ["freeze2009"]
    publishing.publish(post, author.user)
    assert [source.key for source in post.sources.all()] == ["zubok2007"]


def test_after_a_withdrawal_the_list_stays_the_published_one_until_it_is_published_again(author: Enrolment) -> None:
    post = publishing.withdraw(published(author, works=["Freeze, Gregory L. Russia. 2009."]), author.user)
    manuscripts.revise(post, Manuscript("T", "B", ("Zubok, Vladislav. 2007.",)), author.user)
    assert [source.key for source in post.sources.all()] == ["freeze2009"]


def test_open_findings_are_counted_with_the_words(author: Enrolment) -> None:
    post = written(author, body="As he says (Zubok 12).", works=["Freeze, Gregory L. *Russia*. 2009."])
    assert post.draft.n_open_findings == 2


def test_open_findings_stop_an_author_where_the_course_says_so(author: Enrolment) -> None:
    post = written(author, body="As he says (Zubok 12).")
    Course.objects.update(open_findings="stop")
    with pytest.raises(Refused, match="One citation needs you before this essay"):
        publishing.publish(post, author.user)
    assert Post.objects.get().status == PostStatus.DRAFT


def test_open_findings_warn_where_the_course_says_nothing(author: Enrolment) -> None:
    assert published(author, body="As he says (Zubok 12).").is_published


def test_open_findings_do_not_stop_staff(author: Enrolment, instructor: Enrolment) -> None:
    post = written(author, body="As he says (Zubok 12).")
    Course.objects.update(open_findings="stop")
    assert publishing.publish(post, instructor.user).is_published


def test_without_the_engine_an_essay_is_kept_and_its_author_told(
    author: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(request: object) -> None:
        raise EngineFailed("Pandoc is not there.")

    monkeypatch.setattr(formatting, "format_citations", fail)
    post = written(author, body="So [@freeze2009, p. 3].", works=["Freeze, Gregory L. *Russia*. 2009."])
    assert post.draft.problem == (
        "Works and citations by key are printed plainly for now: Pandoc is not there. Save again later."
    )
    assert ">Freeze 3</a>" in post.draft.body_html
    monkeypatch.undo()
    manuscripts.rerender(post.draft)
    assert post.draft.problem == ""


def test_the_same_words_shown_again_are_no_update(author: Enrolment) -> None:
    post = publishing.withdraw(published(author), author.user)
    assert publishing.publish(post, author.user).updated_at is None
    manuscripts.revise(post, Manuscript("Another Title", "Other words."), by=author.user)
    assert publishing.publish(post, author.user).updated_at is not None
