"""A course in which nobody’s words hold a letter, and the pages that are walked in it: whatever letter a page shows is
the interface’s own."""

from __future__ import annotations

import gettext
from html.parser import HTMLParser
from typing import Any

import pytest

from blog import manuscripts, notices, publishing
from blog.manuscripts import Manuscript
from blog.models import Announcement, Course, Enrolment, Notice, Page, Role, Tag, User, Week
from blog.notices import Item, Kind, following
from blog.notices.kinds import DAILY_LETTER, KINDS
from blog.notices.unsubscribing import token_for
from blog.site.rerender import rerender_page
from comments import moderation
from comments.models import Flag
from comments.moderation import Said
from tests.factories import agreed

SILENT = {"script", "style", "svg", "code", "kbd"}
SPOKEN_ATTRIBUTES = {"alt", "title", "aria-label", "placeholder"}
PAGES = {
    "anonymous": "/ /c/ /c/about/ /c/pages/p/ /c/weeks/ /c/weeks/w/ /c/tags/g/ /c/authors/a/ /c/posts/{slug}/ "
    "/c/posts/{slug}/comments/ /c/posts/{slug}/cite/ /c/sources/ /privacy/ /terms/ /c/?filter=unanswered "
    "/c/nothing/ /api/ /accounts/login/ /accounts/signup/ /accounts/password/reset/ "
    "/accounts/login/code/ /notifications/unsubscribe/{token}/ /notifications/unsubscribe/0/",
    "author": "/c/ /c/new/ /c/write/ /c/drafts/ /c/posts/{slug}/ /c/posts/{slug}/edit/ /c/posts/{slug}/publication/ "
    "/c/posts/{slug}/history/ /c/posts/{slug}/deletion/ "
    "/accounts/email/ /accounts/password/change/ /accounts/logout/ /c/me/ /c/people/ "
    "/notifications/ /notifications/settings/ /accounts/tokens/",
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


class Brackets(gettext.NullTranslations):
    """A language in which every message stands in brackets; it goes by the code of a real one."""

    def __init__(self, code: str = "en") -> None:
        super().__init__()
        self.code = code

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
        return self.code

    def language(self) -> str:
        return self.code


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


def wordless_world(monkeypatch: pytest.MonkeyPatch, language: str = "en") -> dict[str, Any]:
    """The course, in this language, with one of everything that a page can show."""
    course = Course.objects.create(
        slug="c", language=language, title="§ 1", code="§ 2", term="§ 3", description="§ 4", audience=60
    )
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


def filled(world: dict[str, Any], viewer: str) -> list[str]:
    """The addresses that this viewer walks."""
    return (
        PAGES[viewer]
        .format(
            slug=world["slug"],
            guest=world["guest"].pk,
            post=world["post"].pk,
            person=world["post"].author_id,
            token=token_for(world["author"], DAILY_LETTER),
        )
        .split()
    )
