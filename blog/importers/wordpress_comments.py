"""One comment of an export, from its node to its record. Knows the words WordPress uses for a comment's status and
kind; must not know what becomes of it."""

from __future__ import annotations

from blog.importers.wordpress_bytes import Note
from blog.importers.wordpress_dates import date_of, is_zero, moment_of
from blog.importers.wordpress_fields import ADDRESS, EMAIL, WORD, Fields, made_number
from blog.importers.wordpress_records import CommentKind, CommentStatus, Reason, WordPressComment
from blog.importers.wordpress_tree import Node

LONGEST_COMMENT = 200_000
NAME = 300
STATUSES: dict[str, CommentStatus] = {
    "1": "approved",
    "approve": "approved",
    "approved": "approved",
    "0": "held",
    "hold": "held",
    "spam": "spam",
    "trash": "trash",
    "post-trashed": "post-trashed",
}
KINDS: dict[str, CommentKind] = {
    "": "comment",
    "comment": "comment",
    "pingback": "pingback",
    "trackback": "trackback",
}


def comment_of(node: Node, item_id: int) -> tuple[WordPressComment, list[Note]]:
    """The comment in this node, and what was wrong with it. `item_id` goes into the number of one that has none."""
    said = Fields()
    said.add(node.nodes or (node,))
    at, local = moment_of(said.text("wp:comment_date_gmt")), date_of(said.text("wp:comment_date"))
    content = said.raw("wp:comment_content", LONGEST_COMMENT)
    author, found = said.text("wp:comment_author", NAME), said.text("wp:comment_approved", WORD)
    number = said.number("wp:comment_id")
    is_made = number <= 0
    record = WordPressComment(
        id=made_number(item_id, author, at or local, content) if is_made else number,
        parent=said.number("wp:comment_parent"),
        author=author,
        email=said.text("wp:comment_author_email", EMAIL),
        url=said.text("wp:comment_author_url", ADDRESS),
        user_id=max(0, said.number("wp:comment_user_id")),
        at=at,
        local=local,
        content=content,
        found=found,
        status=STATUSES.get(found, "held"),
        kind=KINDS.get(said.text("wp:comment_type", WORD), "other"),
        line=node.line,
    )
    wrong = [Reason.NO_COMMENT_ID] * is_made + [Reason.DATE] * _is_wrong(said, record)
    notes = [Note(reason, node.line) for reason in wrong]
    if said.n_shortened:
        notes.append(Note(Reason.SHORTENED, node.line, said.n_shortened))
    return record, notes


def _is_wrong(said: Fields, record: WordPressComment) -> bool:
    """Is something written for a date that is none, or no date at all? One by the site's clock alone is enough."""
    written = [said.text("wp:comment_date_gmt"), said.text("wp:comment_date")]
    bad = any(not date and not is_zero(text) for date, text in zip((record.at, record.local), written, strict=True))
    return bad or not (record.at or record.local)
