"""An import that is run again, and what was decided here or there since: the narrower of the two stands."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog import manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import (
    Audience,
    Course,
    Enrolment,
    Post,
    User,
)
from blog.names.forgetting import forget
from blog.site.wordpress import essays
from blog.site.wordpress.addresses import as_csv, as_htaccess, as_nginx
from comments.models import Comment
from tests.factories import EnrolmentFactory
from tests.site.exports import RUTH, comment, export, item
from tests.site.test_import_wordpress import brought, media

__all__ = ["media"]


def test_what_was_taken_back_here_is_not_published_by_a_second_run(course: Course, tmp_path: Path) -> None:
    soon = timezone.now() + timedelta(days=30)
    brought(tmp_path, export(item(1, status="future", date=f"{soon:%Y-%m-%d} 09:30:00")))
    assert Post.objects.get().status == "scheduled"
    publishing.recall(Post.objects.get(), EnrolmentFactory(course=course, role="instructor").user)
    brought(tmp_path, export(item(1, content="Other words.")))
    assert Post.objects.get().status == "draft"


def test_what_was_made_private_there_leaves_the_web_here(course: Course, tmp_path: Path) -> None:
    brought(tmp_path, export(item(1)))
    Post.objects.update(audience=Audience.WEB)
    brought(tmp_path, export(item(1, content="Other words.", status="private")))
    assert Post.objects.get().audience == Audience.COURSE


def test_whoever_was_found_by_address_and_erased_since_does_not_come_back(
    course: Course, author: Enrolment, tmp_path: Path
) -> None:
    User.objects.filter(pk=author.user_id).update(email=RUTH[1])
    brought(tmp_path, export(item(1)))
    before = Enrolment.objects.count()
    forget(Enrolment.objects.get(pk=author.pk))
    brought(tmp_path, export(item(1, content="Other words.")))
    assert (Enrolment.objects.count(), Enrolment.objects.filter(claim_email=RUTH[1]).count()) == (before, 0)


def test_a_plugins_own_notes_wait_in_the_queue(course: Course, tmp_path: Path) -> None:
    brought(tmp_path, export(item(1, comments=comment(1, type="order_note") + comment(2))))
    assert dict(Comment.objects.values_list("body", "status")) == {"Thought 1.": "pending", "Thought 2.": "published"}


def test_an_address_that_anybody_could_type_makes_no_words_an_instructors(
    course: Course, instructor: Enrolment, tmp_path: Path
) -> None:
    said = {"author": "Lena", "email": instructor.user.email}
    brought(tmp_path, export(item(1, comments=comment(1, **said) + comment(2, user=3, **said))))
    assert [said.author for said in Comment.objects.order_by("body")] == [None, instructor]


def test_the_lists_for_the_old_server_name_no_drafts(course: Course, tmp_path: Path) -> None:
    brought(tmp_path, export(item(1, "Shown"), item(2, "Hidden", status="draft")))
    lists = as_csv(course) + as_nginx(course) + as_htaccess(course)
    assert ("shown" in lists, "hidden" in lists) == (True, False)


def test_an_edit_made_while_an_item_is_being_rendered_is_kept(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought(tmp_path, export(item(1)))
    real = essays.rendered

    def rendered(*given: Any) -> Any:
        manuscripts.revise(Post.objects.get(), Manuscript("An essay", "Edited here meanwhile."), None)
        return real(*given)

    monkeypatch.setattr(essays, "rendered", rendered)
    account = brought(tmp_path, export(item(1, content="Changed there.")))
    assert (Post.objects.get().draft.body, account["posts"]["unchanged"]) == ("Edited here meanwhile.", 1)


def test_staff_are_not_shown_the_address_of_a_guest_who_came_with_an_import(
    course: Course, as_instructor: Client, tmp_path: Path
) -> None:
    brought(tmp_path, export(item(1, comments=comment(1))))
    page = as_instructor.get(f"/admin/comments/comment/{Comment.objects.get().pk}/change/")
    assert (page.status_code, "ada@example.net" in page.content.decode()) == (200, False)
