"""One item of an export, from the nodes of its pieces to its record. Knows the names of an item's fields; must not know
what kinds of items are brought in.

A post's password is looked at once, for whether there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from blog.importers.wordpress_bytes import Note
from blog.importers.wordpress_comments import comment_of
from blog.importers.wordpress_dates import date_of, is_zero, moment_of, posted_of
from blog.importers.wordpress_fields import ADDRESS, SLUG, WORD, Fields, made_number, slug_of
from blog.importers.wordpress_records import META_KEYS, ItemRecord, ItemTerm, Reason, WordPressComment
from blog.importers.wordpress_tree import Node

LONGEST_CONTENT, LONGEST_EXCERPT = 5_000_000, 500_000
LONGEST_FOOTNOTES, LONGEST_VALUE = 1_000_000, 2_000
MOST_COMMENTS, MOST_TERMS = 200_000, 1_000
KINDS = {"category": "category", "": "category", "post_tag": "tag", "tag": "tag"}
UNDATED = frozenset({"draft", "auto-draft", "pending", "inherit"})
DATES = ("wp:post_date_gmt", "wp:post_date", "wp:post_modified_gmt", "wp:post_modified")


class ItemReader:
    """Collects one item from its pieces, then makes its record. `notes` says what was wrong with it, as far as read,
    `comment_notes` what was with its comments."""

    def __init__(self, line: int) -> None:
        """An item that starts in this line."""
        self.line, self.said = line, Fields()
        self.notes, self.comment_notes = list[Note](), list[Note]()
        self.terms: list[ItemTerm] = []
        self.meta: dict[str, str] = {}
        self.comments: list[WordPressComment] = []
        self.n_left_out = 0

    def add(self, nodes: Iterable[Node]) -> None:
        """Take in the nodes of one piece. A comment that stands before the item's number is still this item's."""
        nodes = list(nodes)
        self.said.add(node for node in nodes if not node.nodes)
        for node in nodes:
            if node.name == "category":
                self._add_term(node)
            elif node.name == "wp:postmeta":
                self._add_meta(node)
            elif node.name == "wp:comment":
                self._add_comment(node)

    @property
    def id(self) -> int:
        """The item's number, or the one made for it."""
        number = self.said.number("wp:post_id")
        said = self.said.texts
        named = [said.get(name, "") for name in ("guid", "link", "title", "wp:post_date", "wp:post_name")]
        return number if number > 0 else made_number(*named)

    @property
    def name(self) -> str:
        """Which item a problem is about: "post 12"."""
        number = self.said.number("wp:post_id")
        kind = self.said.texts.get("wp:post_type", "").strip()[:WORD] or "post"
        return f"{kind} {number}" if number > 0 else kind if self.is_anything else ""

    @property
    def is_anything(self) -> bool:
        """Could anything be read of it?"""
        return any(text.strip() for text in self.said.texts.values())

    @property
    def fault(self) -> Reason | None:
        """Why there can be no record, though the item is whole."""
        if any(note.reason is Reason.LARGE for note in self.notes):
            return Reason.LARGE
        return None if self.is_anything else Reason.BROKEN

    def record(self, *, repeats_id: bool, repeats_guid: bool) -> ItemRecord:
        """The item, all of its pieces read."""
        text, number = self.said.text, self.said.number
        at, local, modified, modified_local = self._dates()
        record = ItemRecord(
            id=self.id,
            type=text("wp:post_type", WORD) or "post",
            title=text("title"),
            slug=self.said.slug("wp:post_name"),
            link=text("link", ADDRESS),
            guid=text("guid", ADDRESS),
            creator=text("dc:creator"),
            content=self.said.raw("content:encoded", LONGEST_CONTENT),
            excerpt=self.said.raw("excerpt:encoded", LONGEST_EXCERPT),
            at=at,
            local=local,
            modified=modified,
            modified_local=modified_local,
            status=text("wp:status", WORD),
            parent=max(0, number("wp:post_parent")),
            menu_order=number("wp:menu_order"),
            is_sticky=number("wp:is_sticky") == 1,
            has_password=bool(self.said.texts.get("wp:post_password")),
            comments_open=text("wp:comment_status", WORD) == "open",
            attachment_url=text("wp:attachment_url", ADDRESS),
            terms=tuple(self._named_terms()),
            meta=tuple(self.meta.items()),
            comments=tuple(self.comments),
            repeats_id=repeats_id,
            repeats_guid=repeats_guid,
            line=self.line,
        )
        self._tell(record)
        return record

    def _dates(self) -> tuple[datetime | None, datetime | None, datetime | None, datetime | None]:
        """At and local, written and changed. A feed's own date stands in where both of the first are none."""
        gmt, local, modified, modified_local = (self.said.text(name) for name in DATES)
        at = moment_of(gmt)
        if at is None and date_of(local) is None:
            at = posted_of(self.said.text("pubDate"))
        return at, date_of(local), moment_of(modified), date_of(modified_local)

    def _tell(self, record: ItemRecord) -> None:
        """Note what was wrong with the item as a whole."""
        if self.said.number("wp:post_id") <= 0:
            self.notes.append(Note(Reason.NO_ID, self.line))
        if self.n_left_out:
            self.comment_notes.append(Note(Reason.COMMENTS, self.line, self.n_left_out))
        if self.said.n_shortened:
            self.notes.append(Note(Reason.SHORTENED, self.line, self.said.n_shortened))
        read = (record.at, record.local, record.modified, record.modified_local)
        bad = sum(date is None and not is_zero(self.said.text(name)) for name, date in zip(DATES, read, strict=True))
        if bad or (record.status not in UNDATED and not (record.at or record.local)):
            self.notes.append(Note(Reason.DATE, self.line, bad or 1))

    def _add_term(self, node: Node) -> None:
        """A category or tag the item is in, of those that may be kept."""
        kind = node.said.get("domain", "")[:WORD]
        if len(self.terms) >= MOST_TERMS:
            self.said.n_shortened += 1
        else:
            slug, name = slug_of(node.said.get("nicename", "")), node.text.strip()
            bounded = self.said.bounded
            self.terms.append(ItemTerm(KINDS.get(kind, kind), bounded(slug, SLUG), bounded(name, 300)))

    def _named_terms(self) -> Iterator[ItemTerm]:
        """Each once. Version 1.0 writes every term twice, once without its slug."""
        with_slug = {(term.kind, term.name) for term in self.terms if term.slug} | {
            ("category", term.name) for term in self.terms if term.slug
        }
        kept = (term for term in self.terms if term.slug or (term.kind, term.name) not in with_slug)
        yield from dict.fromkeys(kept)

    def _add_meta(self, node: Node) -> None:
        """A value under one of the keys kept; the last one counts."""
        said = {inner.name: inner.text for inner in node.nodes}
        key = said.get("wp:meta_key", "").strip()
        if key in META_KEYS:
            longest = LONGEST_FOOTNOTES if key == "footnotes" else LONGEST_VALUE
            self.meta[key] = self.said.bounded(said.get("wp:meta_value", ""), longest)

    def _add_comment(self, node: Node) -> None:
        """A comment, unless there are too many."""
        if len(self.comments) >= MOST_COMMENTS:
            self.n_left_out += 1
            return
        comment, notes = comment_of(node, self.id)
        self.comments.append(comment)
        self.comment_notes += notes
