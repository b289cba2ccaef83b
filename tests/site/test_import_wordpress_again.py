"""An import that is run again: nothing twice, what changed there is brought, what changed here is kept, and one that
was cut short ends as one that was not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db.transaction import Atomic
from django.utils import timezone

from blog import manuscripts
from blog.manuscripts import Manuscript
from blog.models import (
    Audience,
    Course,
    CourseImport,
    Decision,
    Enrolment,
    OldAddress,
    Origin,
    Page,
    Post,
    Stage,
    Week,
)
from blog.refusals import Refused
from blog.site import wordpress
from blog.site.wordpress import running
from comments import moderation
from comments.models import Comment
from tests.site.exports import SITE, comment, export, item, term
from tests.site.test_import_wordpress import brought, media, reasons, total

__all__ = ["media"]
MODELS = (Post, Page, Comment, Enrolment, Week, Origin, OldAddress)
TWO = export(
    item(1, "One", comments=comment(1) + comment(2, 1), terms=term("category", "week-1", "Week 1")),
    item(2, "Two", creator="noor7"),
    item(7, "About", type="page", slug="about"),
)


def rows() -> list[int]:
    return [model.objects.count() for model in MODELS]


def state() -> list[Any]:
    """All that an import leaves, but for the moments of its run."""
    posts = Post.objects.order_by("pk").values_list("pk", "slug", "status", "n_published", "n_threads", "draft__body")
    said = Comment.objects.order_by("pk").values_list("pk", "post", "parent", "number", "status", "body")
    origins = Origin.objects.order_by("pk").values_list("kind", "original", "object_id", "digest")
    return [*posts, *said, *origins, *Enrolment.objects.order_by("pk").values_list("pk", "public_name"), rows()]


def test_a_second_run_creates_nothing_and_says_so(course: Course, tmp_path: Path) -> None:
    brought(tmp_path, TWO)
    before = state()
    account = brought(tmp_path, TWO)
    assert state() == before
    for kind, n in (("posts", 2), ("pages", 1), ("comments", 2)):
        assert (account[kind]["brought"], account[kind]["updated"], account[kind]["unchanged"]) == (0, 0, n)
        assert total(account[kind]) == n


def test_a_second_run_brings_what_changed_and_what_is_new(course: Course, tmp_path: Path) -> None:
    brought(tmp_path, TWO)
    said = comment(1, words="Said better.") + comment(2, 1) + comment(3, 1) + comment(4)
    changed = item(1, "One", "They left in September.", comments=said, terms=term("category", "week-1", "Week 1"))
    account = brought(tmp_path, export(changed, item(2, "Two", creator="noor7"), item(3, "Three")))
    post = Post.objects.get(slug="one")
    assert post.published.body == "They left in September."
    assert (account["posts"]["brought"], account["posts"]["updated"], account["posts"]["unchanged"]) == (1, 1, 1)
    assert (account["comments"]["brought"], account["comments"]["updated"], account["comments"]["unchanged"]) == (
        2,
        1,
        1,
    )
    numbers = dict(Comment.objects.values_list("body", "number"))
    assert numbers == {"Said better.": "1", "Thought 2.": "1.1", "Thought 3.": "1.2", "Thought 4.": "2"}
    assert (post.n_published, post.n_threads) == (4, 2)


def test_a_draft_that_was_published_there_is_published_here(course: Course, tmp_path: Path) -> None:
    brought(tmp_path, export(item(1, status="draft")))
    account = brought(tmp_path, export(item(1)))
    post = Post.objects.get()
    assert (post.status, post.revisions.count(), account["posts"]["updated"]) == ("published", 1, 1)


def test_a_comment_follows_its_standing_there(course: Course, tmp_path: Path) -> None:
    first = comment(1, status="0") + comment(2)
    brought(tmp_path, export(item(1, comments=first)))
    account = brought(tmp_path, export(item(1, comments=comment(1) + comment(2, status="spam"))))
    standing = dict(Comment.objects.values_list("body", "status"))
    assert standing == {"Thought 1.": "published", "Thought 2.": "spam"}
    assert (account["comments"]["updated"], Post.objects.get().n_published) == (2, 1)


def test_what_was_changed_here_is_kept_and_told(course: Course, instructor: Enrolment, tmp_path: Path) -> None:
    brought(tmp_path, TWO)
    post = Post.objects.get(slug="one")
    manuscripts.revise(post, Manuscript("One", "Mended here."), instructor.user)
    Page.objects.update(body="Mended here.")
    moderation.remove(Comment.objects.get(body="Thought 1."), instructor.user, reason="off-topic")
    said = comment(1, words="Other words.") + comment(2, 1)
    parts = item(1, "One", "There too.", comments=said), item(7, "About", "There too.", type="page", slug="about")
    account = brought(tmp_path, export(*parts))
    assert Post.objects.get(slug="one").draft.body == Page.objects.get().body == "Mended here."
    assert Comment.objects.get(number="1").body == "Thought 1."
    kept = "it was changed here since, so it was kept as it is here"
    assert [reasons(account, which) for which in ("post 1", "page 7", "comment 1 ")] == [[kept]] * 3


def test_what_was_deleted_here_does_not_come_back(course: Course, tmp_path: Path) -> None:
    brought(tmp_path, TWO)
    Comment.objects.filter(body="Thought 2.").delete()
    Post.objects.get(slug="two").delete()
    account = brought(tmp_path, TWO)
    assert (Post.objects.count(), Comment.objects.count()) == (1, 1)
    assert reasons(account, "post 2") == ["it was deleted here since"]


def test_two_sites_do_not_meet(course: Course, tmp_path: Path) -> None:
    brought(tmp_path, export(item(1, "Here")))
    brought(tmp_path, export(item(1, "There")).replace(SITE, "https://other.example.org"))
    assert sorted(Post.objects.values_list("slug", flat=True)) == ["here", "there"]


def test_a_site_that_moved_to_https_is_the_same(course: Course, tmp_path: Path) -> None:
    brought(tmp_path, export(item(1)).replace("https://class", "http://class"))
    brought(tmp_path, export(item(1)))
    assert Post.objects.count() == 1


def test_several_files_are_one_import(course: Course, tmp_path: Path) -> None:
    account = brought(tmp_path, export(item(1)), export(item(2, "Two"), item(1)))
    assert (account["posts"]["brought"], account["posts"]["skipped"]) == (2, 1)
    assert reasons(account, "post 1") == ["it stands twice in these files"]
    assert CourseImport.objects.get().stage == Stage.DONE


def test_items_of_one_number_both_come_in_and_are_found_again(course: Course, tmp_path: Path) -> None:
    text = export(item(5, "Left"), item(5, "Right"), item(6, "Same"), item(8, "Same", date="2019-04-07 09:30:00"))
    account = brought(tmp_path, text)
    assert sorted(Post.objects.values_list("slug", flat=True)) == ["left", "right", "same", "same-2"]
    before = state()
    again = brought(tmp_path, text)
    assert (account["posts"]["brought"], again["posts"]["unchanged"], state() == before) == (4, 4, True)


class Stopped(Exception):
    """Stands for a process that was killed."""


@pytest.mark.parametrize("writes", range(1, 40, 3))
def test_an_import_cut_short_anywhere_ends_as_one_that_was_not(
    course: Course, tmp_path: Path, monkeypatch: Any, writes: int
) -> None:
    left, leave = [writes], Atomic.__exit__

    def cut(self: Atomic, kind: Any, error: Any, trace: Any) -> None:
        """Every so many transactions, the process dies just before one is written."""
        left[0] -= 1
        if left[0] == 0:
            leave(self, Stopped, Stopped(), None)
            raise Stopped
        leave(self, kind, error, trace)

    monkeypatch.setattr(Atomic, "__exit__", cut)
    with suppress(Stopped):
        brought(tmp_path, TWO)
    monkeypatch.setattr(Atomic, "__exit__", leave)
    brought(tmp_path, TWO)
    again = brought(tmp_path, TWO)
    assert (again["posts"]["unchanged"], again["comments"]["unchanged"], again["pages"]["unchanged"]) == (2, 2, 1)
    assert rows() == [2, 1, 2, 2, 1, 8, 7]
    assert dict(Comment.objects.values_list("body", "number")) == {"Thought 1.": "1", "Thought 2.": "1.1"}
    assert list(Post.objects.order_by("slug").values_list("slug", "n_published", "n_threads")) == [
        ("one", 2, 1),
        ("two", 0, 0),
    ]


def test_an_interrupted_import_is_taken_up_as_the_same(course: Course, tmp_path: Path) -> None:
    file = tmp_path / "export-1.xml"
    file.write_text(TWO)
    run = wordpress.order(course, wordpress.files_at([file]), wordpress.Options(), None)
    work: Iterator[str] = iter(wordpress.Bringing(run))
    next(work)
    work.close()  # type: ignore[attr-defined]
    assert CourseImport.objects.get().stage == Stage.RUNNING
    brought(tmp_path, TWO)
    assert (CourseImport.objects.get().stage, Decision.objects.filter(act="import").count()) == (Stage.DONE, 1)
    assert Post.objects.count() == 2


def test_two_imports_into_one_course_do_not_run_together(
    course: Course, stranger_course: Course, tmp_path: Path
) -> None:
    with running.alone_in(course):
        with pytest.raises(CommandError, match="Another import into “Twentieth-Century Russia” is under way"):
            brought(tmp_path, TWO)
        with running.alone_in(stranger_course):
            assert Post.objects.count() == 0
    assert brought(tmp_path, TWO)["posts"]["brought"] == 2


def test_only_an_instructor_may_show_it_to_the_web(instructor: Enrolment, classmate: Enrolment, tmp_path: Path) -> None:
    file = tmp_path / "export.xml"
    file.write_text(TWO)
    plan, wide = wordpress.read(wordpress.files_at([file])), wordpress.Options(Audience.WEB)
    with pytest.raises(Refused, match="Only an instructor of this course"):
        wordpress.check(plan, instructor.course, wide, classmate.user)
    with pytest.raises(Refused, match="Only an instructor of this course"):
        wordpress.order(instructor.course, wordpress.files_at([file]), wide, classmate.user)
    assert wordpress.check(plan, instructor.course, wide, instructor.user).visible == {"anyone on the web": 3}


def test_what_came_to_the_course_is_not_shown_to_the_web_by_a_second_run(course: Course, tmp_path: Path) -> None:
    brought(tmp_path, TWO)
    account = brought(tmp_path, TWO, audience="web")
    assert set(Post.objects.values_list("audience", flat=True)) == {Audience.COURSE}
    assert account["visible"] == {"the course": 3}


def test_a_closed_course_takes_nothing_in(course: Course, tmp_path: Path) -> None:
    Course.objects.update(closed_at=timezone.now())
    for dry_run in (True, False):
        with pytest.raises(CommandError, match="closed"):
            brought(tmp_path, TWO, dry_run=dry_run)
    assert Post.objects.count() == 0


def test_a_held_comment_that_is_answered_later_gets_its_number_then(course: Course, tmp_path: Path) -> None:
    held = comment(1, status="0")
    brought(tmp_path, export(item(1, comments=held)))
    brought(tmp_path, export(item(1, comments=held + comment(2, 1))))
    assert dict(Comment.objects.values_list("body", "number")) == {"Thought 1.": "1", "Thought 2.": "1.1"}


def test_progress_is_told_and_the_account_is_kept(instructor: Enrolment, tmp_path: Path) -> None:
    file = tmp_path / "export.xml"
    file.write_text(TWO)
    run = wordpress.order(instructor.course, wordpress.files_at([file]), wordpress.Options(), instructor.user)
    told: list[tuple[int, int]] = []
    report = wordpress.bring(run, lambda done, total: told.append((done, total)))
    run.refresh_from_db()
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert (run.stage, run.n_done, run.n_total, run.report) == (Stage.DONE, 3, 3, report.as_values())
