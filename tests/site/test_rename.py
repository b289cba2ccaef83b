"""After a rename: nothing that the site writes holds the old name, for anybody who can reach it; and what other people
wrote is listed to staff, who may have it taken out."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from html import escape, unescape
from typing import Any
from urllib.parse import unquote, urljoin

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow

from blog import copying, manuscripts, publishing
from blog.citations.formatted import Formatted, PrintedEntry, Request
from blog.manuscripts import Manuscript
from blog.models import Course, Decision, Enrolment, Post, Revision, Section
from blog.names import naming
from blog.pictures import figure_of, keep_picture
from comments import moderation
from comments.models import Comment
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, said_by_guest, written

OLD = re.compile(r"winterbourne|winifred", re.IGNORECASE)
STARTS = ["/", "/russia/", "/russia/feed/", "/russia/comments/feed/", "/russia/sources/", "/russia/people/"]
LINK = re.compile(r'(?:href|src|action)="([^"#]+)|<link>([^<]+)|<(?:id|uri)>([^<]+)')
SKIPPED = ("/accounts/", "/admin/", "/static/")
REDACTED = "A name that a person here has given up was taken out, with a mark in its place."


@pytest.fixture
def renamed(course: Course) -> Enrolment:
    """A student with four essays and twelve comments, before they appear under another name."""
    return EnrolmentFactory(
        course=course, user__name="Enid Ashe", public_name="Winifred Winterbourne", slug="winifred-winterbourne"
    )


@pytest.fixture
def their_work(
    renamed: Enrolment, author: Enrolment, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> list[Post]:
    """The essays, one with a picture that a camera signed; the comments stand under an essay of somebody else's. The
    copies are printed by a stand-in: five essays in eight styles are half a minute of the engine's time."""
    monkeypatch.setattr(copying, "answered", printed)
    settings.MEDIA_ROOT = tmp_path
    figure = figure_of(keep_picture(signed_picture(), renamed.user))
    posts = [published(renamed, f"Essay {number}", f"Words {number}.") for number in range(3)]
    posts.append(published(renamed, "Essay 3", f"Words 3.{figure}", works=("Ada. Book. 1999.",)))
    manuscripts.revise(posts[1], Manuscript("Essay 1", "Newer words."), renamed.user)
    publishing.publish(posts[1], renamed.user)
    under = published(author, "Of another")
    first = said(under, renamed, "Thought 0.")
    for number in range(1, 12):
        said(under, renamed, f"Thought {number}.", parent=first if number % 3 else None)
    said(under, author, "An answer.", parent=first)
    make_copies()
    return [*posts, under]


def signed_picture() -> SimpleUploadedFile:
    """A picture whose file name and whose camera say the name."""
    picture, out = Pillow.new("RGB", (40, 30), "red"), io.BytesIO()
    exif = Pillow.Exif()
    exif[0x013B] = "Winifred Winterbourne"
    picture.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("winifred-winterbourne.jpg", out.getvalue(), "image/jpeg")


def printed(request: Request) -> Formatted:
    """Each record with all the names in it."""
    texts = {key: json.dumps(record) for key, record in request.records.items()}
    return Formatted(tuple(PrintedEntry(key, escape(text), text) for key, text in texts.items()))


def make_copies() -> None:
    """What the worker does after a publication and after a rename."""
    for pk in Post.objects.values_list("pk", flat=True):
        copying.copy_in_all_styles.call(post_pk=pk)


def body_of(answer: Any) -> str:
    """What is sent, of a page or of a file."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace")


def crawl(client: Client) -> dict[str, str]:
    """Every page and file that links lead to, by address. Of questions that differ by a number, three are asked."""
    found: dict[str, str] = {}
    alike = Counter[str]()
    ahead = [*STARTS]
    while ahead:
        address = ahead.pop()
        kind = re.sub(r"\d+", "", address) if "?" in address else address
        if address in found or alike[kind] == 3:
            continue
        alike[kind] += 1
        answer: Any = client.get(address)
        sent = unescape(body_of(answer))
        found[address] = f"{answer.status_code} {answer.headers} {unquote(sent)}"
        links = [next(filter(None, link)) for link in LINK.findall(sent)] + [answer.headers.get("Location", "")]
        ours = [
            urljoin(address, link.removeprefix("http://testserver").removeprefix("http://localhost:8000"))
            for link in links
        ]
        ahead += [link.partition("#")[0] for link in ours if link.startswith("/") and not link.startswith(SKIPPED)]
    return found


def saying(pages: dict[str, str]) -> set[str]:
    """The addresses whose answer, or whose own words, hold the old name."""
    return {address for address, sent in pages.items() if OLD.search(sent) or OLD.search(address)}


@pytest.mark.parametrize("who", ["anonymous", "member", "author"])
def test_nothing_that_anybody_can_reach_holds_the_old_name(
    their_work: list[Post], renamed: Enrolment, classmate: Enrolment, who: str
) -> None:
    client = {"anonymous": Client(), "member": signed_in(classmate), "author": signed_in(renamed)}[who]
    before = crawl(client)
    kinds = {address.rpartition("/")[2] for address in saying(before)}
    assert {"", "bib", "ris", "json", "txt"} <= kinds  # pages, feeds and files said it
    assert len(saying(before)) > 40
    assert any(address.startswith("/images/") for address in before)
    naming.rename(renamed, "E. Lark", "chosen", renamed.user)
    still = {address: client.get(address) for address in saying(before) if "authors" not in address}
    assert [address for address, answer in still.items() if OLD.search(body_of(answer))] == []  # no copies yet
    make_copies()
    after = crawl(client)
    assert saying(after) == set()
    assert sum("E. Lark" in sent for sent in after.values()) > 40


def test_numbers_counts_and_addresses_of_essays_stay(their_work: list[Post], renamed: Enrolment) -> None:
    def kept() -> list[Any]:
        posts = Post.objects.order_by("pk").values_list("slug", "n_published", "published_at", "updated_at")
        return [*posts, *Comment.objects.order_by("pk").values_list("number", "body", "published_at")]

    before = kept()
    naming.rename(renamed, "E. Lark", "chosen", renamed.user)
    assert kept() == before


def test_what_the_record_says_of_the_old_name_is_staffs_alone(their_work: list[Post], renamed: Enrolment) -> None:
    naming.rename(renamed, "E. Lark", "chosen", renamed.user)
    assert signed_in(renamed).get("/admin/blog/decision/").status_code == 302


# Other people's words


@pytest.fixture
def spoken_of(renamed: Enrolment, author: Enrolment, classmate: Enrolment) -> dict[str, Any]:
    """Words of others with the name in them, and words that only look like it; the person is called E. Lark by now."""
    essay = published(
        author,
        "After Winifred",
        "As Winifred\nWinterbourne says.\n\nWinterbournes are streams.",
        works=("Winterbourne, Winifred. “Essay 1.” 2026.",),
    )
    comment = said(essay, classmate, "I agree with winifred winterbourne, and with Winifred.")
    said(essay, classmate, "A winterbourne is a stream; Winterbournes are many.")
    draft = written(author, "Not shown", "Winifred Winterbourne.")
    naming.rename(renamed, "E. Lark", "chosen", renamed.user)
    return {"essay": essay, "comment": comment, "draft": draft, "page": f"/russia/people/{renamed.pk}/names/"}


def standing(client: Client, page: str) -> set[str]:
    """The places that the page offers to redact."""
    return set(re.findall(r'name="take_out" value="([^"]+)"', client.get(page).content.decode()))


def test_staff_get_the_list_of_places_that_still_say_it(spoken_of: dict[str, Any], as_instructor: Client) -> None:
    page = as_instructor.get(spoken_of["page"]).content.decode()
    assert "2 places still say it" in page
    assert "<mark>Winifred</mark>" in page
    places = {f"post:{spoken_of['essay'].pk}", f"comment:{spoken_of['comment'].pk}"}
    assert standing(as_instructor, spoken_of["page"]) == places
    assert "Earlier names" in as_instructor.get("/russia/people/").content.decode()


def test_nobody_else_gets_it(
    spoken_of: dict[str, Any],
    as_classmate: Client,
    as_author: Client,
    as_outsider: Client,
    client: Client,
    other_instructor: Enrolment,
    renamed: Enrolment,
) -> None:
    strangers = [as_classmate, as_author, as_outsider, client, signed_in(other_instructor), signed_in(renamed)]
    asked = {"take_out": f"comment:{spoken_of['comment'].pk}"}
    got = [(s.get(spoken_of["page"]).status_code, s.post(spoken_of["page"], asked).status_code) for s in strangers]
    assert got == [(404, 404)] * 6
    assert Comment.objects.get(pk=spoken_of["comment"].pk).version == spoken_of["comment"].version


def test_an_assistant_of_another_section_gets_none_of_it(spoken_of: dict[str, Any], course: Course) -> None:
    section = Section.objects.create(course=course, name="B")
    assistant = EnrolmentFactory(course=course, role="assistant", section=section, user__name="Noor Castellan")
    assert signed_in(assistant).get(spoken_of["page"]).status_code == 404


def test_a_name_is_taken_out_of_a_comment_with_a_mark_and_a_line_in_the_record(
    spoken_of: dict[str, Any], as_instructor: Client, instructor: Enrolment
) -> None:
    comment = spoken_of["comment"]
    as_instructor.post(spoken_of["page"], {"take_out": f"comment:{comment.pk}"})
    comment.refresh_from_db()
    assert comment.body == "I agree with [name withdrawn], and with [name withdrawn]."
    assert ("[name withdrawn]" in comment.body_html, OLD.search(comment.body_html)) == (True, None)
    told = Decision.objects.about(comment).values_list("act", "by", "note", "label").get()
    assert told == ("redact", instructor.user_id, REDACTED, comment.body)
    assert standing(as_instructor, spoken_of["page"]) == {f"post:{spoken_of['essay'].pk}"}


def test_a_name_is_taken_out_of_an_essay_by_a_revision_that_says_so(
    spoken_of: dict[str, Any], as_instructor: Client, instructor: Enrolment
) -> None:
    essay = spoken_of["essay"]
    as_instructor.post(spoken_of["page"], {"take_out": f"post:{essay.pk}"})
    shown = Post.objects.opened().get(pk=essay.pk).published
    assert shown is not None
    assert (shown.title, shown.number, shown.note) == ("After [name withdrawn]", 2, REDACTED)
    assert shown.body == "As [name withdrawn] says.\n\nWinterbournes are streams."
    assert [entry["line"] for entry in shown.sources] == ["[name withdrawn]. “Essay 1.” 2026."]
    assert OLD.search(Revision.objects.get(post=essay, number=1).body)
    acts = set(Decision.objects.about(essay).values_list("act", flat=True))
    assert "redact" in acts
    assert standing(as_instructor, spoken_of["page"]) == {f"comment:{spoken_of['comment'].pk}"}


def test_what_an_author_was_writing_stays_the_newest_without_the_name(
    spoken_of: dict[str, Any], as_instructor: Client, author: Enrolment
) -> None:
    essay = spoken_of["essay"]
    manuscripts.revise(essay, Manuscript("After Winifred", "Not yet shown. Winifred."), author.user)
    as_instructor.post(spoken_of["page"], {"take_out": f"post:{essay.pk}"})
    essay.refresh_from_db()
    assert essay.published.body.startswith("As [name withdrawn] says.")
    assert (essay.draft.body, essay.has_unpublished_changes) == ("Not yet shown. [name withdrawn].", True)


def test_redacting_twice_changes_nothing_more(spoken_of: dict[str, Any], as_instructor: Client) -> None:
    for _time in range(2):
        for kind in ("post:" + str(spoken_of["essay"].pk), "comment:" + str(spoken_of["comment"].pk)):
            as_instructor.post(spoken_of["page"], {"take_out": kind})
    assert Decision.objects.filter(act="redact").count() == 2


@pytest.mark.parametrize("asked", ["", "post", "post:", "post:x", "user:1", "comment:999999", "comment:" + "9" * 30])
def test_what_is_no_place_is_missing(spoken_of: dict[str, Any], as_instructor: Client, asked: str) -> None:
    assert as_instructor.post(spoken_of["page"], {"take_out": asked}).status_code == 404


def test_what_does_not_say_the_name_is_not_touched(
    spoken_of: dict[str, Any], as_instructor: Client, classmate: Enrolment
) -> None:
    other = said(spoken_of["essay"], classmate, "Nothing here.")
    assert as_instructor.post(spoken_of["page"], {"take_out": f"comment:{other.pk}"}).status_code == 404
    other.refresh_from_db()
    assert other.body == "Nothing here."


def test_a_guests_words_that_wait_are_listed_too(spoken_of: dict[str, Any], as_instructor: Client) -> None:
    waiting = said_by_guest(spoken_of["essay"], body="Winifred Winterbourne, is it you?")
    assert f"comment:{waiting.pk}" in standing(as_instructor, spoken_of["page"])
    moderation.mark_spam(waiting, None)  # type: ignore[arg-type]
    assert f"comment:{waiting.pk}" not in standing(as_instructor, spoken_of["page"])


def test_whoever_never_had_another_name_has_no_places(as_instructor: Client, author: Enrolment) -> None:
    page = as_instructor.get(f"/russia/people/{author.pk}/names/").content.decode()
    assert "Nobody’s words here hold an earlier name." in page
    assert as_instructor.post(f"/russia/people/{author.pk}/names/", {"take_out": "post:1"}).status_code == 404
