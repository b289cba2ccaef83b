"""What an export of WordPress (a WXR file) holds once it has been read: plain frozen records, and what was wrong with
it. Knows no format, no model and no words for a person: sentences for the faults are found elsewhere.

Addresses of the network (IP) and passwords of posts are in such a file and in no record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

CommentStatus = Literal["approved", "held", "spam", "trash", "post-trashed"]
CommentKind = Literal["comment", "pingback", "trackback", "other"]
About = Literal["file", "site", "author", "term", "item", "comment"]


class Fault(StrEnum):
    """Why a file cannot be read at all; `told` names the numbers a sentence may use."""

    EMPTY = "empty"
    KIND = "another kind"
    PACKED = "packed"
    NOT_AN_EXPORT = "not an export"
    ENTITIES = "entities"


class Reason(StrEnum):
    """What was wrong at one place of a file. Those in `LOST` mean that what stood there is not among the records;
    with the others it is, mended or made shorter."""

    CUT = "the file ends in the middle of it"
    UNCLOSED = "it has no end"
    LARGE = "too large"
    BROKEN = "cannot be read"
    COMMENTS = "too many comments"
    NO_COMMENT_ID = "comment without a number"
    ENCODING = "other signs than the encoding declared"
    SIGNS = "signs that XML does not allow"
    AMPERSAND = "a bare ampersand"
    CDATA = "a text ended too early"
    UNENDED = "a text had no end"
    MENDED = "markup mended as far as it could be"
    SHORTENED = "a field was too long"
    NO_ID = "no number"
    NO_VERSION = "no version"
    DATE = "a date that is none"


LOST = frozenset({Reason.CUT, Reason.UNCLOSED, Reason.LARGE, Reason.BROKEN, Reason.COMMENTS})


class NotAnExport(ValueError):
    """Nothing can be brought in; `told` fills the sentence for the fault."""

    def __init__(self, fault: Fault, **told: object) -> None:
        """Which fault, and what its sentence tells."""
        super().__init__(fault)
        self.fault, self.told = fault, told


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at `line` (from 1) of the file, the first of `n` places like it there. `about` says what kind of
    thing it is; `item` names the item, "post 12" ("" where none is known), also where it is about comments of it;
    `title` is the item's. A lost problem about an item stands for that item: the items of a file are its ItemRecords
    and these. A lost one about comments stands for `n` of them, and one about the file says that it has no end."""

    item: str
    reason: Reason
    line: int
    about: About = "file"
    title: str = ""
    n: int = 1

    @property
    def is_lost(self) -> bool:
        """Is what stood there not among the records?"""
        return self.reason in LOST


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """The blog itself: always the first record, one a file, perhaps with empty fields. `url` is the blog's own address
    without a slash at its end, `network` that of the network it is in (the same for most), `language` like "en-GB",
    `version` like "1.2"."""

    title: str
    url: str
    language: str
    network: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    """Somebody who wrote a post there; those who only wrote comments are in the comments alone. `name` is the name
    displayed, or the login."""

    login: str
    email: str
    name: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class TermRecord:
    """A category, a tag, or a word of another list, whose name is then the kind as written (`nav_menu`). `slug` is
    percent-decoded; `parent` is the slug of the term above, or ""."""

    kind: str
    slug: str
    name: str
    description: str = ""
    parent: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class ItemTerm:
    """A term as an item names it: `kind` is "category", "tag", or the list's name as written."""

    kind: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class WordPressComment:
    """One comment. `id` may repeat; where the file has none it is below 0, a number made of what the comment says, the
    same at every reading (a made number fits 32 bits, others 64). `parent` is the id it answers as written, 0 for none:
    it may be missing, come later, or go round in a circle. `at` is aware, in UTC; `local` is naive, as the site's clock
    showed it; either may be None. `content` is raw. `found` is the status as written ("1", "0", "spam" …); one that is
    not known is held. `user_id` is 0 for a guest. A kind that WordPress itself does not have is "other"; a plugin's
    notes to the staff may be of it."""

    id: int
    parent: int
    author: str
    email: str
    url: str
    user_id: int
    at: datetime | None
    local: datetime | None
    content: str
    found: str
    status: CommentStatus
    kind: CommentKind
    line: int = 0


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One item: a post, page, attachment or anything else (`type` as written, "post" where none is).

    `id` is below 0 where the file has none, a number made of the item's address and title, the same at every reading.
    `status` is as written (publish, draft, pending, future, private, trash, inherit, auto-draft …). `title` is text as
    found, which may hold markup; `content` and `excerpt` are raw HTML with blocks and shortcodes. `slug` is
    percent-decoded, `link` and `guid` as written. Dates: `at` and `modified` aware in UTC, `local` and `modified_local`
    naive by the site's clock, each None where the file has no date there.
    `repeats_id`, `repeats_guid`: an item before it in this file had the same. `meta` holds the few keys of
    `META_KEYS`, the last value of each. `line` is where the item starts, from 1.
    """

    id: int
    type: str
    title: str
    slug: str
    link: str
    guid: str
    creator: str
    content: str
    excerpt: str
    at: datetime | None
    local: datetime | None
    modified: datetime | None
    modified_local: datetime | None
    status: str
    parent: int
    menu_order: int
    is_sticky: bool
    has_password: bool
    comments_open: bool
    attachment_url: str
    terms: tuple[ItemTerm, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    comments: tuple[WordPressComment, ...] = ()
    repeats_id: bool = False
    repeats_guid: bool = False
    line: int = 0

    def said(self, key: str) -> str:
        """The value kept for the item under this key of META_KEYS, or ""."""
        return dict(self.meta).get(key, "")


META_KEYS = ("footnotes", "_wp_attachment_image_alt", "_thumbnail_id", "_wp_attached_file")
Record = SiteRecord | AuthorRecord | TermRecord | ItemRecord | Problem
