"""The application of the other drills, which also writes down, for every page that it has to make, its address."""

from __future__ import annotations

import os
from typing import Any

from benchmarks.unhurried import application
from blog.page_cache.middleware import PageCache

__all__ = ["application"]

make = PageCache.made


def counting(self: PageCache, request: Any) -> Any:
    """Make the page, and write its address down."""
    with open(os.environ["COUNT_INTO"], "a") as file:
        file.write(f"{request.path}\n")
    return make(self, request)


PageCache.made = counting  # type: ignore[method-assign]
