"""Which requests may be answered with a kept page, and under which key: those of readers whom the site cannot tell
apart. It must not know pages."""

from __future__ import annotations

import hashlib
import re
from functools import cache

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from blog.models.courses import RESERVED_SLUGS

SAFE = {"GET", "HEAD"}
TELL_APART = ("HTTP_AUTHORIZATION", "HTTP_HX_REQUEST", "HTTP_RANGE")
VARY = "Cookie, Accept-Encoding, HX-Request"
QUESTION = re.compile(
    r"(?:sort=newest(?:&|$))?(?:under=[1-9][0-9]{0,11}(?:&|$))?(?:(?:thread|page)=[1-9][0-9]{0,2})?(?<!&)"
)
OTHERS = r"(?!comments/|posts/[-\w]+/(?:feed|comments)/)"  # they are kept for nobody, and know their own ETag
COURSE_PAGE = re.compile(rf"/(?P<course>[-\w]{{1,60}})/{OTHERS}(?:[-\w]{{1,120}}/){{0,3}}", re.ASCII)
GZIP = re.compile(r"(?:^|[,\s])(?:gzip|\*)(?!\s*;\s*q=0(?:\.0*)?(?:[,\s]|$))", re.IGNORECASE)
CODE = ("*.html", "*.py", "*.mo", "*.css", "*.js")


def key_of(request: HttpRequest) -> str | None:
    """The key of the page that this request asks for; None where its answer is for this reader alone, or its address is
    none of a course's pages."""
    told, page = request.META, COURSE_PAGE.fullmatch(request.path)
    if request.method not in SAFE or page is None or page["course"] in RESERVED_SLUGS:
        return None
    if any(name in told for name in TELL_APART) or not QUESTION.fullmatch(question := told.get("QUERY_STRING", "")):
        return None
    if told.get("HTTP_COOKIE") and not settings.READER_COOKIES.isdisjoint(request.COOKIES):
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    parts = (release(), request.scheme or "", host, request.path, question)
    return f"page/{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()}/{'gzip' if takes_gzip(request) else ''}"


def takes_gzip(request: HttpRequest) -> bool:
    """Whether the reader's browser unpacks gzip (RFC 9110, 12.5.3)."""
    return bool(GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))


@cache
def release() -> str:
    """A mark of the code and the templates: a page that another release made is not taken for one of this release."""
    mark = hashlib.sha256()
    for folder in ("blog", "comments", "templates"):
        for pattern in CODE:
            for path in sorted((settings.BASE_DIR / folder).rglob(pattern)):
                mark.update(path.read_bytes())
    said = settings.SITE_URL, bool(settings.AKISMET_KEY), settings.LANGUAGE_CODE  # what pages say by settings
    mark.update(" ".join(map(str, said)).encode())
    return mark.hexdigest()
