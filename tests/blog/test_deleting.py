"""`deletion/`: a draft that nobody was shown goes for good, with what belongs to it alone; anything else stays."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from blog import deleting, manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import Decision, Enrolment, Image, Note, Post, Revision, Source, User
from blog.refusals import Conflict, Refused
from comments import moderation
from comments.posting import Said
from tests.factories import agreed, published, written


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Files go to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def address(post: Post) -> str:
    return f"{post.get_absolute_url()}deletion/"


def delete(browser: Client, post: Post, seen: object = 1) -> Any:
    return browser.post(address(post), {"seen": seen})


def picture(name: str, uploader: User | None) -> Image:
    """A picture that was brought in and stands in no essay yet."""
    return Image.objects.create(
        name=name, file=ContentFile(b"bytes", f"{name}.png"), kind="png", width=1, height=1, uploader=uploader
    )


def files(media: Path) -> list[str]:
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def text_of(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def test_a_draft_goes_with_all_that_hangs_on_it_and_the_record_keeps_its_title(
    as_author: Client, author: Enrolment, instructor: Enrolment
) -> None:
    post, other = written(author, "Going", works=["Freeze. 2009."]), written(author, "Staying", works=["Zubok. 2007."])
    manuscripts.revise(post, Manuscript("Going", "More."), author.user)
    Note.objects.create(post=post, about=author, by=instructor.user, by_name="L. Hart", body="B", body_html="B")
    answer = delete(as_author, post, seen=2)
    assert (answer.status_code, answer["Location"]) == (302, "/russia/drafts/")
    assert [Post.objects.get(), Revision.objects.get().post, Source.objects.get().post] == [other] * 3
    assert Note.objects.count() == 0
    decision = Decision.objects.get()
    assert (decision.act, decision.label, decision.from_status, decision.to_status, decision.by) == (
        "discard",
        "Going",
        "draft",
        "",
        author.user,
    )
    assert "Deleted: “Going”." in text_of(as_author.get(answer["Location"]))
    assert as_author.get(address(post)).status_code == 404


def test_the_page_says_beforehand_what_goes_and_what_stays(
    as_author: Client, author: Enrolment, instructor: Enrolment
) -> None:
    for name in ("one", "two", "shared"):
        picture(name, author.user)
    post = written(author, body="![](/images/one) ![](/images/two) ![](/images/shared)")
    written(author, "Another", body="![](/images/shared)")
    manuscripts.revise(post, Manuscript("T", "Fewer."), author.user)
    Note.objects.create(post=post, about=author, by=instructor.user, by_name="L. Hart", body="B", body_html="B")
    page = text_of(as_author.get(address(post)))
    told = [
        "its words, in all 2 revisions that were kept",
        "2 pictures that stand nowhere else",
        "the private note about it",
        "one line in the course’s record",
        "one picture that another essay of yours shows",
    ]
    assert [sentence for sentence in told if sentence not in page] == []


def test_looking_at_the_page_deletes_nothing(as_author: Client, author: Enrolment) -> None:
    post = written(author)
    assert as_author.get(address(post), {"seen": "1"}).status_code == 200
    assert (Post.objects.count(), Decision.objects.count()) == (1, 0)


def test_pictures_that_stand_nowhere_else_go_with_their_files(
    as_author: Client, author: Enrolment, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    for name in ("mine", "loose"):
        picture(name, author.user)
    post = written(author, body="![](/images/mine)")
    with django_capture_on_commit_callbacks(execute=True):
        delete(as_author, post)
    assert ([image.name for image in Image.objects.all()], files(media)) == (["loose"], ["loose.png"])


def test_a_picture_that_another_essay_of_the_authors_shows_becomes_that_essays(
    as_author: Client, author: Enrolment, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    picture("shared", author.user)
    post = written(author, body="![](/images/shared)")
    heir = published(author, "Another", body="![](/images/shared)")
    with django_capture_on_commit_callbacks(execute=True):
        delete(as_author, post)
    assert (Image.objects.get().post, files(media)) == (heir, ["shared.png"])
    assert Client().get("/images/shared").status_code == 200


def test_somebody_elses_essay_inherits_no_picture_by_naming_it(
    as_author: Client, author: Enrolment, classmate: Enrolment, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    picture("mine", author.user)
    post = written(author, body="![](/images/mine)")
    published(classmate, "Theirs", body="![](/images/mine)")
    with django_capture_on_commit_callbacks(execute=True):
        delete(as_author, post)
    assert (Image.objects.count(), files(media)) == (0, [])


def test_files_stay_where_the_deletion_does_not_come_through(
    author: Enrolment, media: Path, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    picture("mine", author.user)
    post = written(author, body="![](/images/mine)")

    def fail(*_args: Any, **_kept: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(Post, "delete", fail)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        deleting.delete_draft(post, author.user, seen=1)
    assert (files(media), Post.objects.count(), Decision.objects.count()) == (["mine.png"], 1, 0)


@pytest.mark.parametrize("then", ["published", "withdrawn"])
def test_what_was_published_once_is_not_deleted(as_author: Client, author: Enrolment, then: str) -> None:
    post = published(author)
    if then == "withdrawn":
        publishing.withdraw(post, author.user)
    decisions = Decision.objects.count()
    page = as_author.get(address(post))
    assert (page.status_code, "This essay cannot be deleted" in text_of(page)) == (200, True)
    assert (delete(as_author, post).status_code, Post.objects.count()) == (409, 1)
    assert Decision.objects.count() == decisions


def test_a_draft_that_readers_had_seen_before_is_not_deleted(as_author: Client, author: Enrolment) -> None:
    post = written(author, published_at="2026-10-01T12:00Z")
    assert (delete(as_author, post).status_code, Post.objects.count()) == (409, 1)


def test_the_verb_itself_refuses_what_was_published(author: Enrolment) -> None:
    with pytest.raises(Refused, match="withdraw"):
        deleting.delete_draft(published(author), author.user, seen=1)
    assert Post.objects.count() == 1


def test_a_draft_published_in_another_window_meanwhile_stays(author: Enrolment) -> None:
    post = written(author)
    publishing.publish(agreed(post), author.user)
    with pytest.raises(Refused):
        deleting.delete_draft(post, author.user, seen=1)
    assert Post.objects.count() == 1


def test_words_saved_in_another_window_meanwhile_are_not_deleted(as_author: Client, author: Enrolment) -> None:
    post = written(author)
    manuscripts.revise(post, Manuscript("T", "From the other window."), author.user)
    page = delete(as_author, post, seen=1)
    assert (page.status_code, Post.objects.count(), Decision.objects.count()) == (409, 1, 0)
    assert "saved in another window" in text_of(page)
    with pytest.raises(Conflict):
        deleting.delete_draft(post, author.user, seen=1)


@pytest.mark.parametrize("seen", ["", "0", "x", "1.0"])
def test_without_what_was_seen_nothing_is_deleted(as_author: Client, author: Enrolment, seen: str) -> None:
    assert delete(as_author, written(author), seen).status_code in {404, 409}
    assert Post.objects.count() == 1


def test_nobody_deletes_the_draft_of_another(
    client: Client, as_classmate: Client, as_outsider: Client, as_instructor: Client, author: Enrolment
) -> None:
    post = written(author)
    browsers = [client, as_outsider, as_classmate, as_instructor]
    assert [browser.get(address(post)).status_code for browser in browsers] == [302, 404, 404, 404]
    assert [delete(browser, post).status_code for browser in browsers] == [302, 404, 404, 404]
    assert Post.objects.count() == 1


def test_a_form_without_its_token_deletes_nothing(author: Enrolment) -> None:
    post, browser = written(author), Client(enforce_csrf_checks=True)
    browser.force_login(author.user)
    assert (delete(browser, post).status_code, Post.objects.count()) == (403, 1)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(as_author: Client, author: Enrolment, method: str) -> None:
    assert getattr(as_author, method)(address(written(author))).status_code == 405


def test_the_way_to_it_stands_beside_drafts_alone(as_author: Client, author: Enrolment) -> None:
    draft, shown = written(author, "Draft"), published(author, "Shown")
    page = as_author.get("/russia/drafts/").content.decode()
    assert (address(draft) in page, address(shown) in page) == (True, False)
    beside = [as_author.get(f"{post.get_absolute_url()}publication/").content.decode() for post in (draft, shown)]
    assert [address(post) in page for post, page in zip((draft, shown), beside, strict=True)] == [True, False]


def test_a_draft_that_came_with_its_discussion_is_not_deleted(author: Enrolment) -> None:
    draft = written(author)
    moderation.bring_in(draft, Said("Old words.", guest_name="Unnamed reader"), timezone.now())
    with pytest.raises(Refused):
        deleting.delete_draft(draft, author.user, seen=1)
    assert Post.objects.count() == 1
