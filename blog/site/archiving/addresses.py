"""Which address of the site is which file of an archive. What is not in the archive has no file; what is no address of
the site's stays as it is. It must not know how a page is made."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit

from django.conf import settings

PLAIN = frozenset({"http", "https"})
OUTSIDE = PLAIN | {"mailto"}
FIRST = {("page", "1")}
COMMENT = re.compile(r"/comments/(\d{1,18})/")
ANCHOR = re.compile(r"comment-(\d{1,18})")


@dataclass
class Addresses:
    """The files of an archive by the site's addresses, and the address of the page on which each comment stands, by the
    comment's id."""

    files: dict[str, str] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)

    def add(self, address: str, name: str) -> str:
        """Say which file an address is. Names are the archive's own, of letters that every system takes."""
        self.files[address] = name
        return name

    def link(self, address: str, page: str) -> str:
        """What leads from one page of the archive to an address: a relative way, the address itself where it is
        elsewhere, nothing where it is the site's and not in the archive."""
        if address.startswith("#"):
            return address
        try:
            found = urlsplit(urljoin(f"{settings.SITE_URL}{page}", address.strip()))
        except ValueError:
            return ""
        if found.scheme not in PLAIN or not is_ours(found):
            return found.geturl() if found.scheme in OUTSIDE else ""
        place, anchor = self.place_of(found)
        return way(self.files[page], self.files[place], anchor) if place in self.files else ""

    def place_of(self, found: SplitResult) -> tuple[str, str]:
        """The address as the archive has it, and the anchor in it: a comment's is that of the page it stands on."""
        path, anchor = unquote(found.path), found.fragment
        comment = COMMENT.fullmatch(path) or ANCHOR.fullmatch(anchor)
        if comment and int(comment[1]) in self.comments:
            return self.comments[int(comment[1])], f"comment-{comment[1]}"
        asked = [pair for pair in parse_qsl(found.query, keep_blank_values=True) if pair not in FIRST]
        whole = f"{path}?{urlencode(sorted(asked))}" if asked else path
        return (f"{path}/" if whole not in self.files and not asked else whole), anchor


def is_ours(found: SplitResult) -> bool:
    """Whether an address is one of this site."""
    return found.netloc.lower() == urlsplit(settings.SITE_URL).netloc.lower()


def way(page: str, other: str, anchor: str = "") -> str:
    """The relative way from one file to another."""
    end = f"#{anchor}" if anchor else ""
    if page == other and anchor:
        return end
    return posixpath.relpath(other, posixpath.dirname(page) or ".") + end


def paged(address: str, folder: str, n_pages: int) -> Mapping[str, str]:
    """The files of a list by the addresses of its pages."""
    rest = {f"{address}?page={n}": f"{folder}page-{n}.html" for n in range(2, n_pages + 1)}
    return {address: f"{folder}index.html", **rest}
