"""Pages of the other site become the course's own pages. Pictures belong to essays here, so those of a page become
links in words; comments under pages have no place here and are accounted for one by one."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from blog.citations.cited import cite
from blog.importers.wordpress import ItemRecord
from blog.models import Audience, Change, Course, Page
from blog.rendering import render_essay
from blog.site.wordpress import addresses
from blog.site.wordpress.origins import PRINT, all_known, digest_for, remember
from blog.site.wordpress.plan import Entry as Planned
from blog.site.wordpress.plan import digest_of, label_of
from blog.site.wordpress.report import BROUGHT, UNCHANGED, UPDATED
from blog.site.wordpress.sentences import CHANGED_HERE, DELETED_HERE
from blog.site.wordpress.words import Words, mark_of, with_pictures, words_of

LONGEST_TITLE, LONGEST_SLUG = 120, 60


class Pages:
    """The pages of an import."""

    def __init__(self, walk: Any) -> None:
        """What came before; `walk` is the import that goes through the files."""
        self.walk, self.course = walk, walk.course
        self.known = all_known(self.course, "page")

    def take(self, entry: Planned, item: ItemRecord) -> None:
        """Bring in a page or what changed of it, and account for it."""
        walk, label = self.walk, label_of(item)
        known = self.known.get((entry.site, entry.key))
        page = self.course.pages.filter(pk=known.pk).first() if known else None
        circle = self.circle_of(item)
        if known and page is None:
            walk.skip(walk.report.pages, label, str(DELETED_HERE))
            return
        if known and page and known.printed == digest_of(item)[:PRINT]:
            walk.report.pages.count(UNCHANGED, standing_of(page.audience))
            return
        if known and page and mark_of(page.title, page.body) != known.mark:
            walk.report.tell(label, str(CHANGED_HERE), "kept")
            walk.report.pages.count(UNCHANGED, standing_of(page.audience))
            return
        tell = partial(walk.report.tell, label)
        words = words_of(item, walk.attachments_of(entry.site))
        for address in words.pictures:
            tell(_("pages show no pictures here; %(address)s became a link") % {"address": address[:200]}, "missing")
        body = with_pictures(words, {}, words.pictures)
        for sentence in words.told:
            tell(sentence)
        if words.raw:
            tell(_("%(n)s blocks of HTML were kept as they were") % {"n": len(words.raw)}, "raw")
        if item.has_password:
            tell(_("it had a password: people of the course read it now, and the password was not kept"))
        if walk.writes:
            self.write(entry, item, page, words, body, circle)
        walk.report.pages.count(UPDATED if known else BROUGHT, standing_of(page.audience if page else circle))

    def circle_of(self, item: ItemRecord) -> int:
        """Who sees a page: as essays; what was not public there is for staff."""
        if item.status == "publish" and not item.has_password:
            return int(self.walk.options.circle(self.course))
        if item.status in {"private", "publish"}:
            return Audience.COURSE
        return Audience.STAFF

    def write(self, entry: Planned, item: ItemRecord, page: Page | None, words: Words, body: str, circle: int) -> None:
        """Write a page with what tells it again."""
        with override(self.course.language):
            html = render_essay(cite(body), raw=words.marks).html
        with transaction.atomic():
            if page is None:
                page = Page(course=self.course, slug=free_slug(self.course, item), audience=circle)
            page.title, page.body, page.body_html, page.raw = words.title[:LONGEST_TITLE], body, html, words.marks
            page.save()
            Change.objects.of_course(self.course.pk)
            digest = digest_for(digest_of(item), mark_of(page.title, page.body))
            remember(self.course, entry.site, "page", entry.key, page.pk, digest)
            addresses.keep(self.course, item, entry.site, page)


def free_slug(course: Course, item: ItemRecord) -> str:
    """An address no other page of the course has."""
    wished = (slugify(name)[: LONGEST_SLUG - 6].strip("-") for name in (item.slug, item.title, "page"))
    base = next(filter(None, wished))
    taken = set(course.pages.filter(slug__startswith=base).values_list("slug", flat=True))
    return base if base not in taken else next(f"{base}-{n}" for n in range(2, 99_999) if f"{base}-{n}" not in taken)


def standing_of(circle: int) -> str:
    """Whether people of the course read a page, or staff alone."""
    return "published" if circle > Audience.STAFF else "draft"
