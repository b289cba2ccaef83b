"""Pages of a long list. A number that is none is an address at which there is nothing; one beyond the end shows the
end, for lists grow shorter under links to them. It must not know what is listed."""

from __future__ import annotations

import re
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest

NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


def paged(request: HttpRequest, rows: Any, size: int, name: str = "page") -> Page[Any]:
    """The page that an address asks for, the first where it asks for none. Raises Http404 for what is no number."""
    asked = request.GET.get(name, "1")
    if not NUMBER.fullmatch(asked):
        raise Http404
    return Paginator(rows, size).get_page(asked)
