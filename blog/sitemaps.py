"""What programs that read the site find first: `robots.txt`, and `sitemap.xml` with the address of all that search
engines may list. All of it is told as to a stranger, and only of courses that may be searched. It knows no comments."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.contrib.auth.models import AnonymousUser
from django.db.models import DateTimeField, F, Max, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from blog.citing import absolute
from blog.closing import searched
from blog.models import Course, Enrolment, Page, Post, Tag, Week

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 10_000
A_WHILE = 600
NOT_FOR_PROGRAMS = """
/admin/ /accounts/ /api/ /notifications/ /join/ /preview/ /paste/
/*/search/ /*/new/ /*/me/ /*/people/ /*/view-as/ /*/join/ /*/write/ /*/drafts/
/*/posts/*/edit/ /*/posts/*/history/ /*/posts/*/publication/ /*/posts/*/notes/ /*/posts/*/comments/
/comments/yours/
"""
FOR_PROGRAMS = "posts weeks tags authors pages".split()
ROBOTS = """\
# Pages for people alone, and a search that has no end, are not for programs. Everything else here may be read.
# A course that is not open to the web, or has closed, says so itself, on every page: X-Robots-Tag: noindex.
User-agent: *
{lines}
# Whatever it is called, an essay or a list of essays may be read: the longer rule counts.
{but}

Sitemap: {sitemap}
"""

NEVER = Value(None, output_field=DateTimeField())

Found = tuple[str, datetime | None]
Rows = QuerySet[Any, Any] | list[Any]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What programs should leave alone, and where the list of everything else is."""
    lines = "\n".join(f"Disallow: {place}" for place in NOT_FOR_PROGRAMS.split())
    ends = ("$", "?page=", "card.png$")
    but = "\n".join(f"Allow: /*/{place}/*/{end}" for place in FOR_PROGRAMS for end in ends)
    words = ROBOTS.format(lines=lines, but=but, sitemap=absolute(reverse("sitemap")))
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """All addresses; where they are more than 10,000, a list of lists, and with `?of=essays&part=2` one of those."""
    if (kind := request.GET.get("of", "")) or "part" in request.GET:
        find = KINDS.get(kind)
        return answered(addresses(part_of(find() if find else None, request.GET.get("part", "")), kind))
    kinds = {name: find() for name, find in KINDS.items()}
    counts = {name: len(rows) if isinstance(rows, list) else rows.count() for name, rows in kinds.items()}
    if sum(counts.values()) <= MOST:
        return answered([found for name, rows in kinds.items() for found in addresses(rows, name)])
    place = absolute(reverse("sitemap"))
    parts = [
        (f"{place}?of={name}&part={n + 1}", None) for name, all_ in counts.items() for n in range(-(-all_ // MOST))
    ]
    return answered(parts, "sitemapindex", "sitemap")


def part_of(rows: Rows | None, part: str) -> Rows:
    """One part of the rows of a kind; a kind or a part there is none of is missing."""
    if rows is None or not part.isascii() or not part.isdecimal() or not 0 < int(part[:4]) < 1000 or len(part) > 3:
        raise Http404
    found = rows[(int(part) - 1) * MOST : int(part) * MOST]
    if not found:
        raise Http404
    return found


def addresses(rows: Iterable[Any], kind: str) -> list[Found]:
    """The whole addresses of rows of a kind, `(course, slug, changed)`, each with the moment it last changed."""
    return [(absolute(reverse(ROUTES[kind], args=[part for part in place if part])), at) for *place, at in rows]


def answered(found: Iterable[Found], list_: str = "urlset", each: str = "url") -> HttpResponse:
    """The document, which is the same for everybody."""
    root = Element(list_, {"xmlns": NAMESPACE})
    for address, changed in found:
        place = SubElement(root, each)
        SubElement(place, "loc").text = address
        if changed is not None:
            SubElement(place, "lastmod").text = changed.isoformat(timespec="seconds")
    document = tostring(root, encoding="utf-8", xml_declaration=True)
    answer = HttpResponse(document, content_type="application/xml; charset=utf-8")
    answer["Cache-Control"] = f"public, max-age={A_WHILE}"
    return answer


def open_courses() -> QuerySet[Course]:
    """The courses whose pages may be listed."""
    return Course.objects.visible_to(AnonymousUser()).filter(searched())


def open_posts() -> Any:
    """The essays that may be listed, each with the moment it `changed`."""
    posts = Post.objects.visible_to(AnonymousUser()).published().filter(course__in=open_courses().values("pk"))
    return posts.annotate(changed=Coalesce("updated_at", "published_at")).order_by()


def newest_by(field: str, **which: Any) -> dict[int, datetime]:
    """When the newest of the essays that the conditions pick last changed, for each row that the field leads to; in one
    query, for asking anew for each row costs seconds."""
    rows = open_posts().filter(**which).values_list(field).annotate(at=Max("changed")).order_by()
    return {pk: at for pk, at in rows if pk is not None}


def courses() -> list[Any]:
    """Their streams."""
    changed = newest_by("course")
    rows = open_courses().order_by("pk").values_list("pk", "slug")
    return [(slug, changed.get(pk)) for pk, slug in rows]


def abouts() -> QuerySet[Any, Any]:
    """What they say of themselves."""
    return open_courses().annotate(changed=NEVER).order_by("pk").values_list("slug", "changed")


def pages() -> QuerySet[Any, Any]:
    """Their own pages."""
    rows = Page.objects.visible_to(AnonymousUser()).filter(course__in=open_courses().values("pk"))
    return rows.annotate(changed=NEVER).order_by("pk").values_list("course__slug", "slug", "changed")


def weeks() -> list[Any]:
    """The weeks for which something can be read."""
    return gathered(Week, newest_by("week"))


def tags() -> list[Any]:
    """The tags under which something can be read."""
    return gathered(Tag, newest_by("tags"))


def authors() -> list[Any]:
    """The members of whom something can be read, alone or with others."""
    joint = newest_by("coauthors__enrolment", coauthors__accepted_at__isnull=False)
    alone = newest_by("author")
    return gathered(Enrolment, alone | {pk: max(at, alone.get(pk, at)) for pk, at in joint.items()})


def gathered(kind: Any, changed: dict[int, datetime]) -> list[Any]:
    """The rows of this kind that gather something."""
    rows = kind.objects.filter(course__in=open_courses().values("pk")).order_by("pk")
    told = rows.values_list("pk", "course__slug", "slug")
    return [(course, slug, changed[pk]) for pk, course, slug in told if pk in changed]


def essays() -> QuerySet[Any, Any]:
    """The essays themselves."""
    found: QuerySet[Any, Any] = (
        open_posts().order_by("pk").annotate(of=F("course__slug")).values_list("of", "slug", "changed")
    )
    return found


KINDS: dict[str, Callable[[], Rows]] = {
    "courses": courses,
    "abouts": abouts,
    "pages": pages,
    "weeks": weeks,
    "tags": tags,
    "authors": authors,
    "essays": essays,
}
ROUTES = dict(zip(KINDS, "stream about page week tag author post".split(), strict=True))
