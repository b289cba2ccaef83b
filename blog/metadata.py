"""What a page on the web says of itself to whoever links to it: its one address, its title and first lines, and the
card that is drawn of it (Open Graph, and what is named after Twitter). Told from what the page shows; it asks the
database nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import Any

from django.core.paginator import Page as Sheet
from django.urls import reverse
from django.utils.translation import gettext as _

from blog.cards import HEIGHT, WIDTH, card_of, card_of_course, mark_of
from blog.characters import one_line
from blog.citing import absolute
from blog.closing import PAGES_OF_A_COURSE, PAGES_OF_ONE, PAGES_OF_THE_SITE, is_on_web
from blog.models import Audience, Course, Post

NAME = "Colloquy"
LONGEST = 200
GATHERED_BY = {"week": "title", "tag": "name", "author": "public_name"}


@dataclass(frozen=True)
class Picture:
    """The card of a page: its address, and what stands on it in words."""

    address: str
    words: str
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Shared:
    """What others show of a page when they link to it. An essay has its times, authors and tags."""

    kind: str
    title: str
    description: str
    address: str
    site: str
    picture: Picture | None = None
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def route_of(shown: Mapping[str, Any]) -> str:
    """The name of the address that a page stands at; empty where nothing stands."""
    match = getattr(shown.get("request"), "resolver_match", None)
    return str(match.url_name or "") if match else ""


def course_in(shown: Mapping[str, Any]) -> Course | None:
    """The course whose page this is, if it is one's."""
    course = shown.get("course")
    return course if isinstance(course, Course) else None


def thing_in(shown: Mapping[str, Any]) -> Any:
    """The one thing that a page is about, an essay or a page of a course, if it is about one."""
    return shown.get({"post": "post", "page": "text"}.get(route_of(shown), ""))


def shared_of(shown: Mapping[str, Any]) -> Shared | None:
    """What is said of this page; nothing of one that is not on the web."""
    route, course, thing = route_of(shown), course_in(shown), thing_in(shown)
    if course is None:
        return of_the_site(shown) if route in PAGES_OF_THE_SITE else None
    if course.audience < Audience.WEB or route not in PAGES_OF_A_COURSE | PAGES_OF_ONE:
        return None
    if route in PAGES_OF_ONE and (thing is None or not is_on_web(thing)):
        return None
    return of_an_essay(thing, shown) if isinstance(thing, Post) else of_a_list(course, shown)


def of_the_site(shown: Mapping[str, Any]) -> Shared:
    """What is said of the pages that are no course's."""
    words = _("Essays of classes, with the works they cite, and what readers say of them.")
    return Shared("website", NAME, words, address_of(shown), NAME)


def of_a_list(course: Course, shown: Mapping[str, Any]) -> Shared:
    """What is said of a course, or of what gathers its essays."""
    found = next(((shown[name], part) for name, part in GATHERED_BY.items() if shown.get(name)), None)
    told = getattr(found[0], found[1]) if found else getattr(thing_in(shown), "title", "") or course.title
    words = shortened(getattr(found[0], "prompt", "") if found else "") or shortened(course.description)
    card = card_of_course(course)
    picture = Picture(f"{absolute(reverse('course_card', args=[course.slug]))}?v={mark_of(card)}", card.title)
    return Shared("website", one_line(told), words, address_of(shown), course.title, picture)


def of_an_essay(post: Post, shown: Mapping[str, Any]) -> Shared:
    """What is said of an essay."""
    card, course = card_of(post), post.course
    place = absolute(reverse("card", args=[course.slug, post.slug]))
    return Shared(
        kind="article",
        title=one_line(post.shown.title),
        description=post.shown.summary,
        address=absolute(post.get_absolute_url()),
        site=course.title,
        picture=Picture(f"{place}?v={mark_of(card)}", ", ".join(filter(None, (card.title, card.byline, card.course)))),
        published=post.published_at,
        updated=post.updated_at,
        authors=tuple(place.public_name for place in post.signed_by),
        tags=tuple(tag.name for tag in shown.get("tags") or ()),
    )


def address_of(shown: Mapping[str, Any]) -> str:
    """The one address of a list: without what only sorts or narrows it, but each of its pages for itself."""
    sheet = next((shown[name] for name in ("posts", "page") if isinstance(shown.get(name), Sheet)), None)
    number = sheet.number if sheet is not None and not shown.get("unanswered") else 1
    return absolute(shown["request"].path) + (f"?page={number}" if number > 1 else "")


def shortened(text: str) -> str:
    """The first words of a text, on one line."""
    return shorten(one_line(text), LONGEST, placeholder=" …")
