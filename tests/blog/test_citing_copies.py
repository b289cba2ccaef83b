"""The task that sets an essay and its works in every style, so that they can be copied."""

from __future__ import annotations

import pytest
from django.test import Client

from blog import copying, publishing
from blog.citations.engine import EngineFailed
from blog.citations.formatted import Formatted, Request
from blog.citations.styles import STYLES
from blog.models import Enrolment, Post, Revision, Source
from tests.blog import cited
from tests.blog.cited import APA, FREEZE, at, listing, page, printed
from tests.factories import published, written

engine, listed = cited.engine, cited.listed


def test_the_copies_are_made_of_every_record_in_every_style(listed: Post, engine: list[Request]) -> None:
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    revision = Revision.objects.get(pk=listed.published_id)
    assert revision.copies.pop("record")["title"] == "The Specialists Go Home"
    assert revision.copies == {style: f"{style}: The Specialists Go Home" for style in STYLES}
    assert [source.copies for source in listed.sources.all()] == [
        {},
        {"record": FREEZE["record"]} | {style: f"{style}: <em>Russia: A History</em>" for style in STYLES},
    ]


def test_the_engine_is_asked_once_a_style_where_no_author_stands_twice(listed: Post, engine: list[Request]) -> None:
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    assert [(request.style, list(request.records)) for request in engine] == [
        (style, ["", "freeze2009"]) for style in STYLES
    ]


def test_two_works_of_one_author_are_never_asked_together() -> None:
    other = {**FREEZE["record"], "title": "Another"}
    third = {"type": "book", "title": "Third", "author": [{"family": "Lüthi"}]}
    assert copying.apart({"a": FREEZE["record"], "b": other, "c": third}) == [
        {"a": FREEZE["record"], "c": third},
        {"b": other},
    ]


def test_making_them_again_changes_nothing(listed: Post, engine: list[Request]) -> None:
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    before = list(Revision.objects.values()), list(Source.objects.values())
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    assert (list(Revision.objects.values()), list(Source.objects.values())) == before


def test_without_the_engine_what_is_there_stays(
    listed: Post, engine: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    before = list(Revision.objects.values()), list(Source.objects.values())

    def missing(request: Request) -> Formatted:
        raise EngineFailed("Pandoc is not installed.")

    monkeypatch.setattr(copying, "answered", missing)
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    assert (list(Revision.objects.values()), list(Source.objects.values())) == before


def test_without_the_engine_nothing_is_kept_that_looks_made(listed: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(request: Request) -> Formatted:
        raise EngineFailed("Pandoc is not installed.")

    monkeypatch.setattr(copying, "answered", missing)
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    assert (Revision.objects.get(pk=listed.published_id).copies, listed.sources.get(key="freeze2009").copies) == (
        {},
        {},
    )


def test_one_style_that_fails_costs_no_other(
    listed: Post, engine: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_apa(request: Request) -> Formatted:
        if request.style == "apa":
            raise EngineFailed("It stopped.")
        return printed(request)

    monkeypatch.setattr(copying, "answered", without_apa)
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    assert set(STYLES) - set(listed.sources.get(key="freeze2009").copies) == {"apa"}
    assert set(STYLES) - set(Revision.objects.get(pk=listed.published_id).copies) == {"apa"}


def test_copies_of_a_record_that_was_changed_since_are_neither_shown_nor_kept(
    client: Client, listed: Post, engine: list[Request]
) -> None:
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    changed = {**FREEZE, "record": {**FREEZE["record"], "title": "Other"}}
    for entry in (changed, {**FREEZE, "record": {}}):
        listing(listed, [entry])
        assert listed.sources.get().copies  # the row keeps them
        assert "apa: <em>Russia" not in page(client, at(listed, APA))
    listing(listed, [changed])
    copying.copy_in_all_styles.call(post_pk=listed.pk)
    assert "apa: <em>Other</em>" in page(client, at(listed, APA))
    assert "Russia: A History" not in str(listed.sources.get().copies)


def test_an_essay_that_is_gone_or_not_published_is_passed_over(
    author: Enrolment, listed: Post, engine: list[Request]
) -> None:
    draft = listing(written(author, "Draft"), [FREEZE])
    publishing.withdraw(listed, None)
    gone = published(author, "Gone")
    Post.objects.filter(pk=gone.pk).delete()
    for post in (draft, listed, gone):
        copying.copy_in_all_styles.call(post_pk=post.pk)
    assert (engine, [source.copies for source in Source.objects.all()]) == ([], [{}] * 3)


def test_the_engine_itself_prints_each_work_as_it_stands_alone(author: Enrolment) -> None:
    other = {"key": "b", "line": "b", "record": {**FREEZE["record"], "title": "Another History"}}
    post = listing(published(author), [FREEZE, other])
    copying.copy_in_all_styles.call(post_pk=post.pk)
    mla = [source.copies["modern-language-association"] for source in post.sources.all()]
    assert mla == [
        "Freeze, Gregory L., editor. <em>Russia: A History</em>. 2009.",
        "Freeze, Gregory L., editor. <em>Another History</em>. 2009.",
    ]
    apa = [source.copies["apa"] for source in post.sources.all()]
    assert apa[0] == "Freeze, G. L. (Ed.). (2009). <em>Russia: A History</em>."
    own = Revision.objects.get(pk=post.published_id).copies["modern-language-association"]
    assert own.startswith("Vale, R. “The Specialists Go Home.” Twentieth-Century Russia, ")
