"""Weeks and tags of an import. The first category of an essay is its week, its other categories and its tags are tags;
a category is the week of that address or name where the course has one."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from blog.importers.wordpress import ItemRecord
from blog.models import Course, Origin, Tag, Week
from blog.site.wordpress.plan import UNSORTED, Plan, slug_of, tags_of, week_of
from blog.site.wordpress.report import BROUGHT, UNCHANGED, Report

NUMBER = re.compile(r"\d{1,3}")
LONGEST_SLUG, LONGEST_TITLE, LONGEST_TAG = 60, 120, 60


class Terms:
    """The weeks and tags by what they are called there."""

    def __init__(self, course: Course, plan: Plan) -> None:
        """Nothing is looked up yet."""
        self.course, self.plan = course, plan
        self.weeks: dict[tuple[str, str], Week] = {}
        self.tags: dict[tuple[str, str], Tag] = {}

    def settle(self, report: Report, *, writes: bool) -> None:
        """Find or make every week and tag that essays use, weeks in order of first use, and account for all terms."""
        used = {*self.plan.categories, *self.plan.tagged}
        for (site, slug), (_at, name) in sorted(self.plan.categories.items(), key=first_use):
            report.terms.count(UNCHANGED if self.week(site, slug, name, writes=writes) else BROUGHT, "week")
        for (site, slug), name in self.plan.tagged.items():
            report.terms.count(UNCHANGED if self.tag(site, slug, name, writes=writes) else BROUGHT, "tag")
        for (site, kind, slug), term in self.plan.declared.items():
            if kind not in {"category", "tag"} or (site, slug.casefold()) not in used:
                report.terms.count("skipped")
                report.tell(f"{kind} “{term.name[:60]}”", reason_out(kind, slug), "skipped")

    def week(self, site: str, slug: str, name: str, *, writes: bool) -> bool:
        """Find or make a week; whether it was there."""
        key = hashlib.sha256(slug.encode("utf-8", "replace")).hexdigest()[:40]
        own, title = self.course.weeks, " ".join(name.split())[:LONGEST_TITLE] or slug[:LONGEST_TITLE]
        origin = Origin.objects.filter(course=self.course, site=site, kind="week", original=key).first()
        found = own.filter(pk=origin.object_id).first() if origin else None
        found = found or own.filter(slug=address_of(slug, title)).first() or own.filter(title__iexact=title).first()
        if found is None and writes:
            with transaction.atomic():
                week = Week(course=self.course, number=self.number_in(title), slug=self.free(slug, title), title=title)
                week.save()
                told = {"object_id": week.pk}
                Origin.objects.update_or_create(course=self.course, site=site, kind="week", original=key, defaults=told)
                self.weeks[site, slug] = week
        elif found:
            self.weeks[site, slug] = found
        return found is not None

    def number_in(self, title: str) -> int:
        """The number in a week's name, or the next one."""
        if found := NUMBER.search(title):
            return int(found[0])
        return max(self.course.weeks.values_list("number", flat=True), default=0) + 1

    def free(self, slug: str, title: str) -> str:
        """An address no other week has."""
        base, taken = address_of(slug, title), set(self.course.weeks.values_list("slug", flat=True))
        numbered = (f"{base[: LONGEST_SLUG - 6]}-{n}" for n in range(2, len(taken) + 3))
        return base if base not in taken else next(one for one in numbered if one not in taken)

    def tag(self, site: str, slug: str, name: str, *, writes: bool) -> bool:
        """Find or make a tag; whether it was there."""
        address = address_of(slug, name, "tag")
        found = self.course.tags.filter(slug=address).first()
        if found is None and writes:
            name = " ".join(name.split())[:LONGEST_TAG] or address
            self.tags[site, slug], _made = Tag.objects.get_or_create(
                course=self.course, slug=address, defaults={"name": name}
            )
        elif found:
            self.tags[site, slug] = found
        return found is not None

    def week_for(self, site: str, item: ItemRecord) -> Week | None:
        """The week of an essay."""
        term = week_of(item)
        return self.weeks.get((site, slug_of(term))) if term else None

    def tags_for(self, site: str, item: ItemRecord) -> list[Tag]:
        """The tags of an essay."""
        found = (self.tags.get((site, slug_of(term))) for term in tags_of(item))
        return list({tag.pk: tag for tag in found if tag}.values())


def first_use(kept: tuple[tuple[str, str], tuple[datetime, str]]) -> tuple[datetime, str]:
    """What weeks are put in order by."""
    return kept[1]


def address_of(slug: str, name: str, otherwise: str = "week") -> str:
    """The address of a week or tag: as it was there, in plain letters; a made one where it has none of those."""
    made = slugify(slug)[:LONGEST_SLUG].strip("-") or slugify(name)[:LONGEST_SLUG].strip("-")
    return made or f"{otherwise}-{hashlib.sha256(slug.encode('utf-8', 'replace')).hexdigest()[:8]}"


def reason_out(kind: str, slug: str) -> str:
    """Why a term does not come in."""
    if kind not in {"category", "tag"}:
        return _("a word of a list that courses here do not have")
    if slug.casefold() in UNSORTED:
        return _("WordPress’s place for what nobody has sorted")
    return _("no essay of these files stands in it")
