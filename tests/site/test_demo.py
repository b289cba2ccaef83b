"""The demonstration: what `demo` loads, and that plain `loaddata` and `rerender` do the same."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings as project
from django.core.management import call_command
from django.test import Client

from blog.models import Course, Decision, Post, Revision, User
from blog.site import demo
from comments.models import Comment

FIXTURES = sorted(str(path) for path in (Path(project.BASE_DIR) / "fixtures" / "demo").glob("*.yaml"))


def test_every_essay_page_and_picture_of_the_demonstration_is_there(loaded: None, client: Client) -> None:
    posts = list(Post.objects.visible_to(User.objects.get(email="admin@example.edu")).published())
    assert len(posts) >= 8
    answers = {post.slug: client.get(post.get_absolute_url()).status_code for post in posts}
    assert set(answers.values()) == {200}
    pictures = {post.published.image.get_absolute_url() for post in posts if post.published.image}
    assert {address: client.get(address).status_code for address in pictures} == dict.fromkeys(pictures, 200)


def test_essays_have_500_to_900_words_and_their_counts_are_true(loaded: None) -> None:
    for post in Post.objects.select_related("published").filter(status="published"):
        assert 500 <= post.published.words <= 900
        assert post.n_published == Comment.objects.filter(post=post, status="published").count()


def test_every_state_of_a_comment_is_in_it(loaded: None) -> None:
    assert set(Comment.objects.values_list("status", flat=True)) == {
        "pending", "published", "rejected", "spam", "removed", "withdrawn",
    }  # fmt: skip
    assert sorted(Post.objects.filter(status="published").values_list("n_published", flat=True))[0] == 0
    assert Post.objects.filter(n_published=25).count() == 1


def test_every_word_in_the_record_has_a_translation(loaded: None) -> None:
    decisions = list(Decision.objects.all())
    assert [decision.clean_fields() for decision in decisions] == [None] * len(decisions)


def test_its_people_sign_in_with_the_known_password(loaded: None, client: Client, settings: Any) -> None:
    settings.DEMO = True
    for email, _role in demo.sign_ins():
        assert client.login(username=email, password=demo.PASSWORD)


def test_plain_loaddata_and_rerender_give_the_same_html(loaded: None) -> None:
    before = list(Revision.objects.order_by("pk").values_list("body_html", "summary", "words"))
    call_command("loaddata", *FIXTURES, verbosity=0)
    assert set(Revision.objects.values_list("body_html", flat=True)) == {""}
    call_command("rerender", stdout=StringIO(), stderr=StringIO())
    assert list(Revision.objects.order_by("pk").values_list("body_html", "summary", "words")) == before


def test_a_second_run_loads_nothing_over_what_was_written(loaded: None, settings: Any) -> None:
    settings.DEMO = True
    Course.objects.update(title="Renamed")
    call_command("demo", "--no-serve", stdout=StringIO())
    assert Course.objects.get().title == "Renamed"
