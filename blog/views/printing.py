"""An essay to keep: the essay alone on a page for paper, and as a book for e-readers.

The book is the one thing that is read by GET and may start a process. So it is bounded: the answer is remembered by
what it was made of, and only what is not remembered counts against how often one person, and all together, may ask."""

from __future__ import annotations

import re
from functools import partial
from http import HTTPStatus
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from blog.books import packing
from blog.books.binding import bound
from blog.books.essays import book_of
from blog.citing import absolute, essay_of, own_entries, plain_entry
from blog.models import Post
from blog.pacing import refuse_crowd, refuse_haste
from blog.refusals import Refused, TooOften
from blog.views.citing import of_an_essay
from blog.views.entering import framed

MOST_BOUND, MOST_BOUND_BY_ALL, A_MINUTE = 6, 30, 60
MOST_GIVEN, MOST_GIVEN_TO_ALL = 12, 60
# A picture that waits until it is scrolled to may be missing on paper.
LAZY = re.compile(r'(<img\b(?:[^>"]|"[^"]*")*?) loading="lazy"')


@of_an_essay
def printed(request: HttpRequest, post: Post) -> HttpResponse:
    """The essay alone, as it goes on paper."""
    shown: dict[str, Any] = {
        "post": post,
        "revision": post.shown,
        "html": LAZY.sub(r"\1", post.shown.body_html),
        "address": absolute(post.get_absolute_url()),
        "own": own_entries(post).get(post.style.id) or plain_entry(essay_of(post)),
    }
    return render(request, "blog/printed.html", framed(request, post.course, "stream", **shown))


@of_an_essay
def epub(request: HttpRequest, post: Post) -> HttpResponseBase:
    """The essay as a book; where it cannot be made, a page says why and offers paper."""
    bindable = book_of(post, request.user)
    try:
        pages = bound(bindable.book, before=partial(refuse_too_many, request))
        if bindable.pictures:  # they are made ready for e-readers each time
            refuse_haste(request, "book", MOST_GIVEN, A_MINUTE)
            refuse_crowd("book", MOST_GIVEN_TO_ALL, A_MINUTE)
    except Refused as refusal:
        return refused(request, post, refusal)
    out = TemporaryFile()  # noqa: SIM115 - the response closes it
    for _kind in packing.pack(pages, bindable.pictures, bindable.book.changed, out):
        pass
    out.seek(0)
    answer = FileResponse(out, as_attachment=True, filename=f"{post.slug}.epub")
    answer["Content-Type"], answer["Cache-Control"] = packing.KIND, "private, no-store"
    return answer


def refuse_too_many(request: HttpRequest) -> None:
    """Count one process, and raise TooOften where this person, or all together, ask for too many."""
    refuse_haste(request, "epub", MOST_BOUND, A_MINUTE)
    refuse_crowd("epub", MOST_BOUND_BY_ALL, A_MINUTE)


def refused(request: HttpRequest, post: Post, refusal: Refused) -> HttpResponse:
    """The page that says why there is no book now."""
    shown = framed(request, post.course, "stream", post=post, sentence=str(refusal))
    answer = render(request, "blog/printed_refused.html", shown, status=HTTPStatus.SERVICE_UNAVAILABLE)
    if isinstance(refusal, TooOften):
        answer.status_code = HTTPStatus.TOO_MANY_REQUESTS
        answer["Retry-After"] = str(refusal.seconds)
    return answer
