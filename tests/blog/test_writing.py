"""`write/`, `edit/`, `drafts/`, `publication/`, `/preview/`: an author's way, and everyone else's refusal."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow

from blog import manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import Audience, Course, Enrolment, Image, Post, PostStatus, Revision, Week
from tests.factories import agreed, published, written

TYPED = {"title": "Two Capitals", "body": "They left *in* August.", "works": "Freeze. Russia. 2009", "audience": "60"}


def test_an_author_writes_saves_and_publishes(as_author: Client, author: Enrolment) -> None:
    answer = as_author.post("/russia/write/", TYPED | {"tag_names": "China,  Rhetoric"})
    assert (answer.status_code, answer["Location"]) == (302, "/russia/posts/two-capitals/edit/")
    post = Post.objects.get()
    assert (post.author, post.status, post.title) == (author, PostStatus.DRAFT, "Two Capitals")
    assert [tag.slug for tag in post.tags.all()] == ["china", "rhetoric"]
    answer = as_author.post("/russia/posts/two-capitals/publication/", {"act": "publish", "agreed": "on"})
    assert answer["Location"] == "/russia/posts/two-capitals/"
    assert "<p>They left <em>in</em> August.</p>" in Client().get("/russia/posts/two-capitals/").content.decode()


def test_publish_from_the_write_page_leads_to_the_page_that_says_what_happens(as_author: Client) -> None:
    answer = as_author.post("/russia/write/", TYPED | {"publish": "1"})
    assert answer["Location"] == "/russia/posts/two-capitals/publication/"
    page = as_author.get(answer["Location"]).content.decode()
    assert "R. Vale" in page
    assert "anyone on the web" in page
    assert Post.objects.get().status == PostStatus.DRAFT


def test_the_preview_button_shows_the_essay_and_saves_nothing(as_author: Client) -> None:
    page = as_author.post("/russia/write/", TYPED | {"preview": "1"})
    assert (page.status_code, Post.objects.count()) == (200, 0)
    assert "<p>They left <em>in</em> August.</p>" in page.content.decode()
    assert 'id="ref-freeze2009"' in page.content.decode()


def test_an_error_keeps_what_was_typed_and_saves_nothing(as_author: Client) -> None:
    page = as_author.post("/russia/write/", TYPED | {"title": ""})
    assert (page.status_code, Post.objects.count()) == (422, 0)
    assert "They left *in* August." in page.content.decode()
    assert "Your essay was not saved." in page.content.decode()


def test_a_second_window_is_told_and_keeps_its_text(as_author: Client, author: Enrolment) -> None:
    post = written(author, "T", "B")
    as_author.post(f"/russia/posts/{post.slug}/edit/", TYPED | {"body": "From the first window.", "seen": "1"})
    page = as_author.post(f"/russia/posts/{post.slug}/edit/", TYPED | {"body": "From the second window.", "seen": "1"})
    assert page.status_code == 422
    assert "saved in another window" in page.content.decode()
    assert "From the second window." in page.content.decode()
    assert Post.objects.get().draft.body == "From the first window."


def test_changes_to_a_published_essay_wait_until_they_are_published(as_author: Client, author: Enrolment) -> None:
    post = published(author, "Old", "Old words.")
    as_author.post(f"/russia/posts/{post.slug}/edit/", TYPED | {"seen": "1"})
    assert "Old words." in Client().get(post.get_absolute_url()).content.decode()
    assert "saved changes that readers do not see yet" in as_author.get(post.get_absolute_url()).content.decode()


def test_drafts_lists_ones_own_essays_and_nobody_elses(
    as_author: Client, author: Enrolment, classmate: Enrolment
) -> None:
    written(author, "Mine")
    written(classmate, "Theirs")
    assert [post.title for post in as_author.get("/russia/drafts/").context["posts"]] == ["Mine"]


def test_withdrawing_and_publishing_again(as_author: Client, author: Enrolment) -> None:
    post = published(author)
    address = f"/russia/posts/{post.slug}/publication/"
    as_author.post(address, {"act": "withdraw"})
    assert Client().get(post.get_absolute_url()).status_code == 410
    as_author.post(address, {"act": "publish"})
    assert Client().get(post.get_absolute_url()).status_code == 200


def test_a_refusal_to_publish_is_a_sentence_on_the_page(as_author: Client, author: Enrolment) -> None:
    post = written(author, body=" ")
    page = as_author.post(f"/russia/posts/{post.slug}/publication/", {"act": "publish", "agreed": "on"})
    assert (page.status_code, Post.objects.get().status) == (422, PostStatus.DRAFT)
    assert "There is nothing to publish yet." in page.content.decode()


def test_a_made_up_act_is_missing(as_author: Client, author: Enrolment) -> None:
    post = written(author)
    assert as_author.post(f"/russia/posts/{post.slug}/publication/", {"act": "feature"}).status_code == 404


@pytest.mark.parametrize("page", ["edit", "publication"])
def test_nobody_but_the_author_opens_the_desk_of_an_essay(
    client: Client, as_classmate: Client, as_outsider: Client, as_instructor: Client, post: Post, page: str
) -> None:
    address = f"{post.get_absolute_url()}{page}/"
    answers = [c.get(address).status_code for c in (client, as_outsider, as_classmate, as_instructor)]
    assert answers == [302, 404, 404, 404]
    answers = [c.post(address, TYPED | {"act": "withdraw"}).status_code for c in (client, as_outsider, as_classmate)]
    assert answers == [403 if page == "edit" else 302, 404, 404]
    assert Post.objects.get().is_published


@pytest.mark.parametrize("page", ["write", "drafts"])
def test_only_members_write(client: Client, as_outsider: Client, course: Course, page: str) -> None:
    answers = [c.get(f"/russia/{page}/") for c in (client, as_outsider)]
    assert [answer.status_code for answer in answers] == [302, 404]
    assert answers[0]["Location"] == f"/accounts/login/?next=/russia/{page}/"


def test_nobody_sets_what_is_not_theirs_to_set(as_author: Client, author: Enrolment, classmate: Enrolment) -> None:
    stolen = {
        "status": "published",
        "author": str(classmate.pk),
        "is_featured": "on",
        "slug": "x",
        "published_at": "2020-01-01",
    }
    as_author.post("/russia/write/", TYPED | stolen)
    post = Post.objects.get()
    assert (post.status, post.author, post.is_featured, post.slug) == (PostStatus.DRAFT, author, False, "two-capitals")


def test_an_essay_is_not_opened_wider_than_its_course(as_author: Client, course: Course) -> None:
    Course.objects.filter(pk=course.pk).update(audience=Audience.COURSE)
    assert as_author.post("/russia/write/", TYPED).status_code == 422


def test_a_week_of_another_course_is_refused(as_author: Client, stranger_course: Course) -> None:
    week = Week.objects.create(course=stranger_course, number=1, slug="w", title="W")
    assert as_author.post("/russia/write/", TYPED | {"week": str(week.pk)}).status_code == 422


def test_the_live_preview_answers_members_alone_and_stores_nothing(
    client: Client, as_outsider: Client, as_author: Client
) -> None:
    answers = [c.post("/preview/", {"content": "*a* <script>"}) for c in (client, as_outsider, as_author)]
    assert [answer.status_code for answer in answers] == [403, 403, 200]
    assert [answer["Content-Type"] for answer in answers[:2]] == ["text/plain", "text/plain"]
    assert answers[2].content.decode().strip() == "<p><em>a</em> &lt;script&gt;</p>"
    assert as_author.get("/preview/").status_code == 405


def test_the_preview_of_too_much_is_a_sentence(as_author: Client) -> None:
    assert b"200000 is the most" in as_author.post("/preview/", {"content": "x" * 200_001}).content


def test_the_widgets_own_open_addresses_do_not_exist(client: Client, db: Any) -> None:
    assert client.post("/markdownx/markdownify/", {"content": "x"}).status_code == 404
    assert client.post("/markdownx/upload/").status_code == 404


def test_saving_does_not_move_the_essay_of_an_unpublished_revision(as_author: Client, author: Enrolment) -> None:
    post = published(author, "Old", "Old.")
    manuscripts.revise(post, Manuscript("New", "New."), author.user)
    assert [p.title for p in Client().get("/russia/").context["posts"]] == ["Old"]


def test_a_picture_comes_in_without_a_script_and_the_text_is_kept(
    as_author: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    out = io.BytesIO()
    Pillow.new("RGB", (40, 20)).save(out, "PNG")
    picture = SimpleUploadedFile("a.png", out.getvalue(), content_type="image/png")
    page = as_author.post("/russia/write/", TYPED | {"title": "", "add": "1", "picture": picture})
    assert (page.status_code, Post.objects.count()) == (200, 0)
    body = page.context["form"]["body"].value()
    assert body.startswith(f"They left *in* August.\n\n![Describe the picture](/images/{Image.objects.get().name} ")
    assert 'src="/images/' in page.content.decode()


@pytest.mark.parametrize("picture", [None, SimpleUploadedFile("a.png", b"no picture")])
def test_a_picture_that_cannot_be_kept_is_refused_and_the_text_is_kept(as_author: Client, picture: Any) -> None:
    sent = TYPED | {"add": "1"} | ({"picture": picture} if picture else {})
    page = as_author.post("/russia/write/", sent)
    assert page.context["form"]["body"].value() == TYPED["body"]
    assert 'class="message error"' in page.content.decode()
    assert Image.objects.count() == 0


def test_a_new_essay_starts_with_the_circle_of_its_course(as_author: Client) -> None:
    assert as_author.get("/russia/write/").context["form"]["audience"].value() == Audience.WEB


def test_after_a_conflict_saving_again_keeps_both_texts(as_author: Client, author: Enrolment) -> None:
    post = written(author, "T", "B")
    address = f"/russia/posts/{post.slug}/edit/"
    as_author.post(address, TYPED | {"body": "The first window.", "seen": "1"})
    page = as_author.post(address, TYPED | {"body": "The second window.", "seen": "1"})
    assert page.context["form"]["seen"].value() == "2"
    as_author.post(address, TYPED | {"body": "The second window.", "seen": "2"})
    assert [kept.body for kept in post.revisions.order_by("number")] == ["B", "The first window.", "The second window."]


def test_the_language_of_an_essay_is_its_authors_choice(as_author: Client) -> None:
    as_author.post("/russia/write/", TYPED | {"language": "ru"})
    assert Post.objects.get().language == "ru"
    assert as_author.post("/russia/write/", TYPED | {"language": "klingon"}).status_code == 422


@pytest.mark.parametrize("address", ["/preview/", "/images/"])
def test_a_script_without_its_token_is_answered_in_one_plain_sentence(author: Enrolment, address: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(author.user)
    answer = browser.post(address, {"content": "x"})
    assert (answer.status_code, answer["Content-Type"]) == (403, "text/plain; charset=utf-8")
    page = browser.post("/russia/write/", TYPED)
    assert (page.status_code, "This form had grown too old" in page.content.decode()) == (403, True)


STYLED = TYPED | {"works": "Freeze, Gregory L. *Russia*. Oxford UP, 2009.", "body": "They left [@freeze2009, p. 4]."}


def test_the_citation_style_of_an_essay_is_its_authors_choice_and_prints_at_once(as_author: Client) -> None:
    as_author.post("/russia/write/", STYLED)
    post = Post.objects.get()
    assert (post.citation_style, "(Freeze 4)" in plain_words(post.draft.body_html)) == ("", True)
    publishing.publish(agreed(post), post.author.user)
    as_author.post(f"{post.get_absolute_url()}edit/", STYLED | {"citation_style": "apa", "seen": "1"})
    post.refresh_from_db()
    assert (post.citation_style, post.draft.number) == ("apa", 1)
    assert "(Freeze, 2009, p. 4)" in plain_words(Client().get(post.get_absolute_url()).content.decode())
    assert as_author.post("/russia/write/", STYLED | {"citation_style": "vancouver"}).status_code == 422


def plain_words(html: str) -> str:
    return re.sub("<[^>]*>", "", html)


def test_a_style_that_changed_prints_the_published_words_and_the_newer_draft(
    as_author: Client, author: Enrolment
) -> None:
    post = published(author, "Old", STYLED["body"], works=[STYLED["works"]])
    manuscripts.revise(post, Manuscript("New", f"{STYLED['body']} More.", (STYLED["works"],)), author.user)
    as_author.post(
        f"{post.get_absolute_url()}edit/",
        STYLED | {"title": "New", "body": f"{STYLED['body']} More.", "citation_style": "apa", "seen": "2"},
    )
    post.refresh_from_db()
    assert ["(Freeze, 2009, p. 4)" in plain_words(revision.body_html) for revision in (post.draft, post.published)] == [
        True,
        True,
    ]


def test_saving_the_same_style_renders_nothing_again(
    as_author: Client, author: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = written(author, "Two Capitals", TYPED["body"])
    asked: list[Any] = []
    monkeypatch.setattr(manuscripts, "rerender", asked.append)
    as_author.post(f"{post.get_absolute_url()}edit/", TYPED | {"seen": "1"})
    assert asked == []


def test_the_live_preview_prints_in_the_style_and_with_the_works_of_the_form(as_author: Client) -> None:
    record = {"type": "book", "title": "Russia", "author": [{"family": "Freeze"}], "issued": {"date-parts": [[1999]]}}
    confirmed = json.dumps([{"key": "freeze2009", "line": STYLED["works"], "record": record}])
    sent = {"content": STYLED["body"], "works": STYLED["works"], "confirmed": confirmed, "citation_style": "apa"}
    assert "(Freeze, 1999, p. 4)" in plain_words(as_author.post("/preview/", sent).content.decode())
    hostile = as_author.post("/preview/", sent | {"citation_style": "../../etc/passwd", "confirmed": "[[[["})
    assert "(Freeze 4)" in plain_words(hostile.content.decode())


def test_an_author_is_told_why_works_are_not_printed_in_style(as_author: Client, author: Enrolment) -> None:
    post = written(author)
    Revision.objects.filter(pk=post.draft_id).update(problem="Pandoc was missing.")
    assert "Pandoc was missing." in as_author.get(f"{post.get_absolute_url()}edit/").content.decode()


@pytest.mark.parametrize(("sent", "default"), [({}, ""), ({"press": "check|freeze"}, "keep")])
def test_the_first_button_of_the_form_is_the_one_that_enter_means(
    as_author: Client, sent: dict[str, str], default: str
) -> None:
    page = as_author.post("/russia/write/", TYPED | {"works": "Freeze. Russia", "preview": "1"} | sent)
    first = re.search(r"<button[^>]*>", page.content.decode().split('id="write"')[1])
    assert first is not None
    assert ('value="keep"' in first[0], 'value="' in first[0]) == (bool(default), bool(default))
