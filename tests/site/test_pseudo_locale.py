"""Every text goes through gettext: in a language whose every message stands in ⟦brackets⟧, and with data that has no
letters, no page may show a letter outside them."""

from __future__ import annotations

import gettext
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from blog import manuscripts, notices, publishing
from blog.manuscripts import Manuscript
from blog.models import Announcement, Course, Enrolment, Notice, Page, Role, Tag, User, Week
from blog.notices import Item, Kind, following
from blog.notices.kinds import DAILY_LETTER, KINDS
from blog.notices.unsubscribing import token_for
from blog.site.rerender import rerender_page
from comments import moderation
from comments.models import Comment, Flag
from comments.moderation import Said
from tests.blog.noticing import head, mail_into, parts, sent
from tests.factories import agreed

SILENT = {"script", "style", "svg", "code", "kbd"}
SPOKEN_ATTRIBUTES = {"alt", "title", "aria-label", "placeholder"}
LETTERS = re.compile(r"[^\W\d_]{2,}")
BRAND = {"Colloquy"}
DATA = {"about"}
BARE_IN_DJANGO = {"Search", "True", "False"}  # texts of alternative images in the stock admin
ADDRESS = re.compile(r"\S+@\S+")
DOCUMENT = """<h1>§</h1><p>1<a href="#a" id="b">1</a></p><table><tr><td>1</td><td>2</td></tr></table>
<p>§<img src="//1"></p><p id="a"><a href="#b">1</a> 2</p>""".encode()


class Brackets(gettext.NullTranslations):
    """A language in which every message stands in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if message.strip() else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self.ngettext(msgid1, msgid2, n)

    def __getitem__(self, message: str) -> str:
        return self.gettext(message.rpartition("\x04")[2])

    def get(self, message: str, default: Any = None) -> str:
        return self[message]

    def to_language(self) -> str:
        return "en"

    def language(self) -> str:
        return "en"


class Words(HTMLParser):
    """Collects what a page says, in text and in spoken attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        self.said += [value for name, value in attrs if name in SPOKEN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.said.append(data)


def bare(page: str) -> list[str]:
    """The texts of a page that did not come through gettext."""
    words = Words()
    words.feed(page)
    said = re.sub(r"\s+", " ", "\x00".join(words.said))
    while (inner := re.sub(r"⟦[^⟦⟧]*⟧", "", said)) != said:
        said = inner
    texts = [text.strip() for text in said.split("\x00") if LETTERS.search(ADDRESS.sub("", text))]
    return [text for text in texts if text not in BRAND | DATA | BARE_IN_DJANGO]


@pytest.fixture
def brackets(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Every page speaks in brackets."""
    pseudo = Brackets()
    monkeypatch.setattr(trans_real, "translation", lambda language: pseudo)
    monkeypatch.setattr(trans_real, "gettext", lambda message: pseudo.gettext(message.rpartition("\x04")[2]))
    translation.activate("en")
    yield
    monkeypatch.undo()
    translation.activate("en")


@pytest.fixture
def wordless(db: None, brackets: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A course in which nobody's words hold a letter."""
    course = Course.objects.create(slug="c", title="§ 1", code="§ 2", term="§ 3", description="§ 4", audience=60)
    users = [User.objects.create_user(f"u{n}@example.edu", "x", name=f"§ 0{n}") for n in range(2)]
    teacher = Enrolment.objects.create(user=users[0], course=course, role=Role.INSTRUCTOR, public_name="§ 5", slug="t")
    author = Enrolment.objects.create(user=users[1], course=course, public_name="§ 6", slug="a", name_kind="alias")
    week = Week.objects.create(course=course, number=1, slug="w", title="§ 7", prompt="§ 8", due="2026-10-01T12:00Z")
    rerender_page(Page.objects.create(course=course, slug="about", title="§ 9", body="§ 10"))
    rerender_page(Page.objects.create(course=course, slug="p", title="§ 11", body="§ 12"))
    Announcement.objects.create(course=course, body="§ 28", body_html="<p>§ 28</p>")
    post = manuscripts.begin(course, author, Manuscript("§ 13", "§ 14[^1]\n\n[^1]: § 15", ("§ 16. 2009",)), by=users[1])
    post.week = week
    post.save()
    post.tags.set([Tag.objects.create(course=course, slug="g", name="§ 17")])
    post = publishing.publish(agreed(post), users[1])
    manuscripts.revise(post, Manuscript("§ 18", "§ 19"), users[1])
    first = moderation.submit(post, Said("§ 20", author=author))
    moderation.submit(post, Said("§ 21", parent=first, author=teacher))
    guest = moderation.submit(post, Said("§ 22", guest_name="§ 23", guest_email="g@example.org"))
    removed = moderation.submit(post, Said("§ 24", author=author))
    moderation.submit(post, Said("§ 25", parent=removed, author=author))
    moderation.remove(removed, users[0], reason="unkind", note="§ 26")
    Flag.objects.create(comment=first, reporter=teacher, reason="unkind", note="§ 27")
    items = [Item("§ 29", "§ 30", "§ 31", "/", "§ 32")]
    monkeypatch.setitem(KINDS, "k", Kind("k", "§ 33", "§ 34", lambda _person, rows: items * len(rows)))
    notices.queue("k", post, [users[1].pk], course=course, post=post)
    for what in (post, author):
        following.follow(users[0], what)
    Notice.objects.update(ripe_at="2026-01-01T00:00Z", due_at="2026-01-01T00:00Z")
    return {"course": course, "teacher": users[0], "author": users[1], "post": post, "guest": guest, "slug": post.slug}


PAGES = {
    "anonymous": "/ /c/ /c/about/ /c/pages/p/ /c/weeks/ /c/weeks/w/ /c/tags/g/ /c/authors/a/ /c/posts/{slug}/ "
    "/c/posts/{slug}/comments/ /c/posts/{slug}/cite/ /c/sources/ /privacy/ /terms/ /c/?filter=unanswered "
    "/c/nothing/ /accounts/login/ /accounts/signup/ /accounts/password/reset/ "
    "/accounts/login/code/ /notifications/unsubscribe/{token}/ /notifications/unsubscribe/0/",
    "author": "/c/ /c/new/ /c/write/ /c/drafts/ /c/posts/{slug}/ /c/posts/{slug}/edit/ /c/posts/{slug}/publication/ "
    "/c/posts/{slug}/history/ /c/posts/{slug}/deletion/ "
    "/accounts/email/ /accounts/password/change/ /accounts/logout/ /c/me/ /c/people/ "
    "/notifications/ /notifications/settings/",
    "teacher": "/c/new/ /c/weeks/ /c/people/ /c/people/{person}/names/ "
    "/notifications/ /notifications/settings/ /c/authors/a/ "
    "/c/ /c/posts/{slug}/ /admin/ /admin/comments/comment/ /admin/comments/comment/{guest}/change/ "
    "/admin/comments/comment/desk/ /admin/comments/comment/desk/?tab=unseen /admin/comments/comment/desk/?tab=spam "
    "/admin/comments/comment/desk/?tab=rejected /admin/comments/comment/desk/?tab=log "
    "/admin/comments/comment/desk/holds/ /admin/comments/comment/desk/holds/?comment={guest} "
    "/admin/blog/post/ /admin/blog/post/{post}/change/ /admin/blog/course/ /admin/blog/enrolment/ /admin/blog/week/ "
    "/admin/blog/enrolment/roster/c/ "
    "/admin/blog/page/ /admin/blog/announcement/ /admin/blog/announcement/add/ /admin/blog/decision/",
}


@pytest.mark.parametrize("viewer", PAGES)
def test_no_page_says_a_word_that_was_not_translated(wordless: dict[str, Any], brackets: None, viewer: str) -> None:
    client = Client()
    if viewer != "anonymous":
        client.force_login(wordless[viewer])
    filled = PAGES[viewer].format(
        slug=wordless["slug"],
        guest=wordless["guest"].pk,
        post=wordless["post"].pk,
        person=wordless["post"].author_id,
        token=token_for(wordless["author"], DAILY_LETTER),
    )
    found = {address: bare(client.get(address).content.decode()) for address in filled.split()}
    assert {address: texts for address, texts in found.items() if texts} == {}


def test_refusals_are_translated_too(wordless: dict[str, Any], brackets: None) -> None:
    client = Client()
    client.force_login(wordless["author"])
    pages = [
        client.post(f"/c/posts/{wordless['slug']}/comments/", {"body": ""}),
        client.post("/c/write/", {"title": "", "body": ""}),
        client.post("/c/write/document/", {"title": "§"}),
        Client().post(f"/c/posts/{wordless['slug']}/comments/", {"body": "§", "guest_email": "§"}),
    ]
    assert [page.status_code for page in pages] == [422, 422, 422, 422]
    assert [bare(page.content.decode()) for page in pages] == [[], [], [], []]


def test_a_document_is_shown_in_words_that_were_translated(
    wordless: dict[str, Any], brackets: None, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = Client()
    client.force_login(wordless["author"])
    page = client.post("/c/write/document/", {"document": SimpleUploadedFile("a.html", DOCUMENT), "body": "§"})
    assert (page.status_code, bare(page.content.decode())) == (200, [])


def test_letters_are_translated_too(wordless: dict[str, Any], brackets: None, settings: Any, tmp_path: Path) -> None:
    mail_into(tmp_path, settings)
    letters = sent(tmp_path)
    assert {letter["To"] for letter in letters} == {wordless[name].email for name in ("teacher", "author")}
    assert len(letters) > 3
    for letter in letters:
        text, html = parts(letter)
        shown = (head(letter, "Subject"), re.sub(r"\S+://\S+", "", text), html)
        assert [bare(f"<p>{words}</p>") for words in shown] == [[], [], []]


def test_the_pages_of_a_draft_and_of_what_came_back_are_translated(wordless: dict[str, Any], brackets: None) -> None:
    client, author = Client(), Enrolment.objects.get(slug="a")
    client.force_login(wordless["author"])
    draft = manuscripts.begin(author.course, author, Manuscript("§ 35", "§ 36 § 37", ("§ 38",)), by=author.user)
    manuscripts.revise(draft, Manuscript("§ 39", "§ 36\n\n§ 40", ("§ 41",)), by=wordless["teacher"])
    pages = [client.get(f"/c/posts/{draft.slug}/{page}/") for page in ("history", "deletion")]
    pages.append(client.post(f"/c/posts/{draft.slug}/history/", {"restore": "1", "seen": "1"}))
    pages.append(client.post(f"/c/posts/{draft.slug}/history/", {"restore": "1", "seen": "2"}))
    pages += [client.get(f"/c/posts/{draft.slug}/history/"), client.get("/c/drafts/")]
    pages += [client.post(f"/c/posts/{draft.slug}/deletion/", {"seen": seen}, follow=True) for seen in ("1", "3")]
    assert [page.status_code for page in pages] == [200, 200, 409, 302, 200, 200, 409, 200]
    assert [bare(page.content.decode()) for page in pages] == [[]] * 8


def test_a_bare_word_would_be_found() -> None:
    assert bare("<p>⟦Skip⟧</p><p>Bare word</p><img alt='Bare alt'>") == ["Bare word", "Bare alt"]
    assert bare("<p>⟦Week 1 · ⟦§⟧⟧, ⟦Nov.⟧ 1</p><script>let x</script>") == []


def test_every_comment_of_the_fixture_is_there(wordless: dict[str, Any]) -> None:
    assert Comment.objects.visible_to(wordless["teacher"]).count() == 5


def test_the_notice_about_roster_names_is_translated(wordless: dict[str, Any], brackets: None) -> None:
    client = Client()
    client.force_login(wordless["teacher"])
    client.post("/c/people/", {"roster_names": "on"})
    assert bare(client.get("/c/").content.decode()) == []
