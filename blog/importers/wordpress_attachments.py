"""The pictures of a WordPress text by their addresses: as the attachment they show where the file knows it. Never asks
another place for one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bs4 import Tag

from blog.importers.document_pictures import LONGEST_DESCRIPTION, Pictures
from blog.importers.document_records import Block, place_of
from blog.importers.page_lines import SPECIAL, tidy
from blog.importers.wordpress_addresses import is_same_picture, linked, shown
from blog.importers.wordpress_body_records import Account, Picture, Problem

NUMBER = re.compile(r"\bwp-image-(\d{1,12})\b")
FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?|avif|heic)(?:\?.*)?\Z", re.IGNORECASE)
PAGE = re.compile(r"[?&]attachment_id=|/attachment/")
SOURCES = ("src", "data-src", "data-lazy-src", "data-orig-file")


@dataclass
class Attachments(Pictures):
    """The pictures of one text, in the order they stand there."""

    known: Mapping[int, Picture] = field(default_factory=dict)
    account: Account = field(default_factory=Account)
    addresses: dict[str, None] = field(default_factory=dict)

    def add(self, tag: Tag) -> None:
        """Set the picture of a tag apart, until the block it stands in is read."""
        address, alternative = self.read(tag)
        if not address:
            self.account.name(Problem.PICTURE, self.source_of(tag))
            if alternative:
                self.waiting.append(Block("paragraph", alternative, alternative))
            return
        link = linked(str(tag.get("wp-link") or ""))
        if link and not FILE.search(link) and not PAGE.search(link):
            self.account.name(Problem.PICTURE_LINK, link)
        self.addresses[address] = None
        self.waiting.append(Block("picture", f"![{alternative}]({place_of(address)})"))

    def read(self, tag: Tag) -> tuple[str, str]:
        """The address of a picture, and its description as Markdown."""
        source = self.source_of(tag)
        named = " ".join([str(tag.get("data-id") or ""), *map(str, tag.get_attribute_list("class"))])
        number = NUMBER.search(named) or re.match(r"(\d{1,12}) ", named)
        known = self.known.get(int(number[1])) if number else None
        if known and source and not is_same_picture(known.url, source):
            known = None
        description = str(tag.get("alt") or "") or (known.alt if known else "")
        return shown(known.url if known else source), SPECIAL.sub(r"\\\g<0>", tidy(description[:LONGEST_DESCRIPTION]))

    def source_of(self, tag: Tag) -> str:
        """The address a tag names; pages that load pictures late keep it elsewhere."""
        said = (str(tag.get(name) or "") for name in SOURCES)
        found = [source for source in said if source]
        late = next((source for source in found if not source.startswith("data:image/gif")), "")
        return late or next(iter(found), "")
