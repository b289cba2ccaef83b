"""Printing a page of an archive: the site's own templates, a few of their parts put in place of others (the header, the
foot, and whatever offers to act), as a visitor reads them who is nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, QueryDict
from django.template.backends.django import DjangoTemplates
from django.utils import timezone, translation

from blog.languages import spoken
from blog.site.archiving.addresses import Addresses
from blog.site.archiving.rewriting import page_of_archive
from blog.site.exporting_courses import Circle, Reach

INSTEAD = settings.BASE_DIR / "templates" / "blog" / "archive" / "instead"
TAGS = {"comment_tags": "blog.site.archiving.thread_tags"}


@dataclass(frozen=True)
class Printer:
    """Prints the pages of one archive."""

    reached: Reach
    addresses: Addresses

    def page(self, template: str, address: str, here: str = "", **shown: Any) -> str:
        """One page, at an address of the site's that has a file."""
        course, circle = self.reached.course, self.reached.circle
        context = {"course": course, "place": None, "here": here, "circle": circle, **shown}
        context["is_for_web"], context["is_whole"] = circle == Circle.WEB, self.reached.is_whole
        html = engine().get_template(template).render(context, nobody(address))
        return page_of_archive(html, address, self.addresses)


@cache
def engine() -> DjangoTemplates:
    """The site's templates, with the parts that an archive has otherwise before them."""
    told: dict[str, Any] = deepcopy(settings.TEMPLATES[0])
    options = {**told["OPTIONS"], "libraries": TAGS}
    return DjangoTemplates({"NAME": "archive", "DIRS": [INSTEAD, *told["DIRS"]], "APP_DIRS": True, "OPTIONS": options})


def nobody(address: str) -> Any:
    """What a template asks of a request, from somebody who is not signed in."""
    request: Any = HttpRequest()
    path, _mark, query = address.partition("?")
    request.method, request.path, request.path_info = "GET", path, path
    request.GET, request.user, request.session = QueryDict(query), AnonymousUser(), {}
    return request


@contextmanager
def as_always(reached: Reach) -> Iterator[None]:
    """The language and the clock of the course, whoever asks."""
    with translation.override(spoken(reached.course.language)), timezone.override(reached.course.time_zone):
        yield
