"""Answers with kept pages, above sessions and all other middleware; and says of every other answer that it is for its
reader alone. It must not know what a page shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase

from blog import maintenance
from blog.page_cache.asking import key_of
from blog.page_cache.pages import Page, answer, kept_private, page_of, unless_known
from blog.page_cache.shelves import Shelf, shelf

CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


class PageCache:
    """The first of the middleware: what it keeps is an answer as it leaves the site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.shelf: Shelf = shelf()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """A kept page where there is one that still holds; else a new one, which is kept if its view shares it. A
        hundred who ask for one page at once have it made once."""
        key = key_of(request)
        if key is None or maintenance.is_on():
            return kept_private(self.get_response(request))
        if (page := self.found(key)) is not None:
            return answer(noted(request, page), page)
        with self.shelf.making(key):
            if (page := self.found(key)) is not None:
                return answer(noted(request, page), page)
            response = self.made(request)
            page = page_of(request, response)
            if page is None:
                return kept_private(unless_known(request, response))
            self.shelf.put(key, page)
            return answer(noted(request), page)

    def made(self, request: HttpRequest) -> HttpResponseBase:
        """The answer as it is for whoever has nothing of it yet: what they have is asked of the page."""
        known = {name: request.META.pop(name) for name in CONDITIONS if name in request.META}
        try:
            return self.get_response(request)
        finally:
            request.META.update(known)

    def found(self, key: str) -> Page | None:
        """The page, if it is kept and holds; a database that does not answer is the view's to tell of."""
        try:
            return self.shelf.find(key)
        except DatabaseError:
            return None


def noted(request: HttpRequest, page: Page | None = None) -> HttpRequest:
    """The request, on which stands for whoever watches whether a kept page answered it, and which."""
    asked: Any = request
    asked.kept, asked.kept_route = ("hit", page.route) if page else ("miss", "")
    return request
