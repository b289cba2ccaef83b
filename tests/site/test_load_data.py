"""Invented courses: the same for the same seed, and as true as if the verbs had made them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import groupby

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from blog.models import Course, Decision, Enrolment, Post, Revision, User
from blog.site.load import DEEPEST_MADE, START, Load, Order, refuse_beside_others
from comments import moderation
from comments.models import Comment, CommentStatus, counted
from comments.moderation import Said
from comments.threads import depth_below, numbered

SMALL = Order(courses=2, posts=2, comments=60, people=6, big=(0, 130))


@pytest.fixture
def loaded(db: None) -> Load:
    """Two courses: two essays each with sixty comments, one without any and one with many."""
    load = Load(SMALL)
    assert list(load.run()) == ["essays"] * load.total
    return load


def hash_of(order: Order) -> str:
    """One number for every column of every row that an order makes in an empty database."""
    digest = hashlib.sha256()
    with transaction.atomic():
        list(Load(order).run())
        for app in ("blog", "comments"):
            for model in apps.get_app_config(app).get_models():
                digest.update(repr(list(model._default_manager.order_by("pk").values_list())).encode())
        transaction.set_rollback(True)
    return digest.hexdigest()


def test_the_same_seed_makes_the_same_rows_and_another_other_ones(db: None) -> None:
    first = hash_of(SMALL)
    assert not Post.objects.exists()
    assert hash_of(SMALL) == first
    assert hash_of(replace(SMALL, seed=2)) != first


def test_n_thoughts_are_the_published_comments(loaded: Load) -> None:
    assert {post.slug: post.n_published for post in Post.objects.filter(course__slug="load-1")} == {
        "essay-1": 60, "essay-2": 60, "essay-with-0": 0, "essay-with-130": 130,
    }  # fmt: skip
    for post in Post.objects.all():
        shown = Comment.objects.filter(counted(), post=post).order_by("published_at")
        assert post.n_published == shown.count()
        assert post.last_comment_at == (shown.last().published_at if shown else None)
        assert (post.thread_version > 0) == bool(shown)


def test_a_thread_is_numbered_as_the_verbs_number_it(loaded: Load) -> None:
    comments = list(Comment.objects.exclude(number="").select_related("parent").order_by("post", "parent_id", "pk"))
    assert len(comments) == 4 * 60 + 130 + 1
    for comment in comments:
        parent = comment.parent
        above = ("", None) if parent is None else (parent.number, parent.depth)
        assert comment.number == numbered(*above, comment.position)
        assert comment.depth == depth_below(above[1]) <= DEEPEST_MADE
        assert comment.root_id == (None if parent is None else parent.root_id or parent.pk)
        assert parent is None or (parent.post_id, parent.created_at < comment.created_at) == (comment.post_id, True)
    for _siblings, group in groupby(comments, key=lambda comment: (comment.post_id, comment.parent_id)):
        positions = [comment.position for comment in group]
        assert positions == list(range(1, len(positions) + 1))
    assert max(comment.depth for comment in comments) > 2


def test_what_waits_has_no_number_and_what_was_removed_keeps_it(loaded: Load) -> None:
    waiting = Comment.objects.filter(status=CommentStatus.PENDING)
    assert waiting.count() == 4 * 1 + 2
    assert set(waiting.values_list("number", "position", "published_at", "held_for")) == {("", None, None, "guest")}
    removed = Comment.objects.get(status=CommentStatus.REMOVED)
    assert (removed.number != "", removed.reason) == (True, "off-topic")
    assert Decision.objects.about(removed).get().to_status == CommentStatus.REMOVED


def test_every_essay_is_published_with_its_revision_and_its_sources(loaded: Load) -> None:
    posts = Post.objects.published().select_related("published", "draft")
    assert posts.count() == loaded.total == 6
    for post in posts:
        assert post.published == post.draft == Revision.objects.get(post=post)
        assert [source.key for source in post.sources.all()] == [entry["key"] for entry in post.published.sources]
        assert (post.sources.count(), Decision.objects.about(post).get().act) == (6, "publish")
        assert post.published.body_html.count("doc-biblioref") == 6
        assert post.published.words > 300


def test_readers_see_it_and_the_verbs_go_on_from_there(loaded: Load, client: Client) -> None:
    post = Post.objects.get(slug="essay-with-130")
    page = client.get(post.get_absolute_url()).content.decode()
    assert "130 thoughts on" in page
    assert page.count("doc-biblioref") == 6
    tops = Comment.objects.filter(post=post, depth=0).exclude(number="").count()
    new = moderation.submit(post, Said("One more.", author=Enrolment.objects.filter(course=post.course)[2]))
    assert new.number == str(tops + 1)
    assert Post.objects.get(pk=post.pk).n_published == 131


def test_no_password_opens_an_account(loaded: Load, client: Client) -> None:
    assert User.objects.count() == 12
    assert not any(user.has_usable_password() or user.check_password("!") for user in User.objects.all())
    assert set(User.objects.values_list("date_joined", flat=True)) == {START}


def test_the_command_refuses_a_site_with_essays(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="--into-existing"):
        call_command("load_data", posts=1, comments=1)
    assert Post.objects.count() == 1
    call_command("load_data", posts=1, comments=3, people=2, big=[2], into_existing=True)
    assert Post.objects.count() == 3
    assert "5 comments" in " ".join(capsys.readouterr().out.split())


def test_the_demonstration_course_is_refused_without_an_essay(course: Course) -> None:
    refuse_beside_others(into_existing=False)
    Course.objects.create(slug="twentieth-century-russia", title="Russia")
    with pytest.raises(Exception, match="has essays"):
        refuse_beside_others(into_existing=False)


def test_into_existing_takes_course_addresses_that_are_free(loaded: Load) -> None:
    list(Load(SMALL).run())
    assert set(Course.objects.values_list("slug", flat=True)) == {f"load-{number}" for number in range(1, 5)}


def test_the_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("load_data", "--help")
    assert "example:\n  python manage.py load_data --courses" in capsys.readouterr().out
