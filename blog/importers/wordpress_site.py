"""What an export says before its items: the site, the people who wrote posts, the terms. Knows their nodes; must not
know which term becomes a week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from blog.importers.wordpress_fields import ADDRESS, EMAIL, SLUG, WORD, Fields
from blog.importers.wordpress_records import AuthorRecord, Problem, Reason, Record, SiteRecord, TermRecord
from blog.importers.wordpress_tree import Node

NAME, DESCRIPTION = 300, 5_000
FIELDS = frozenset({"title", "link", "language", "wp:base_site_url", "wp:base_blog_url", "wp:wxr_version"})
# The names of a term's fields: its slug, name, description, and the slug of the term above.
TERMS = {
    "wp:category": ("wp:category_nicename", "wp:cat_name", "wp:category_description", "wp:category_parent"),
    "wp:tag": ("wp:tag_slug", "wp:tag_name", "wp:tag_description", ""),
    "wp:term": ("wp:term_slug", "wp:term_name", "wp:term_description", "wp:term_parent"),
}
KINDS = {"wp:category": "category", "wp:tag": "tag", "post_tag": "tag"}


class SiteReader:
    """Collects the site from what stands between items, and tells it once, before anything else."""

    def __init__(self) -> None:
        """Nothing known yet."""
        self.said = Fields()
        self.is_told = False

    def add(self, nodes: Iterable[Node]) -> None:
        """Take what these say of the site."""
        self.said.add(node for node in nodes if node.name in FIELDS)

    def site(self) -> Iterator[Record]:
        """The site, the first time this is asked."""
        if self.is_told:
            return
        self.is_told = True
        text = self.said.text
        own = text("wp:base_blog_url", ADDRESS) or text("link", ADDRESS) or text("wp:base_site_url", ADDRESS)
        version = text("wp:wxr_version", WORD)
        yield SiteRecord(
            text("title"),
            own.rstrip("/"),
            text("language", WORD),
            text("wp:base_site_url", ADDRESS).rstrip("/"),
            version,
        )
        if not version:
            yield Problem("", Reason.NO_VERSION, 1, "site")

    def records(self, nodes: Iterable[Node]) -> Iterator[Record]:
        """The people and terms among these, the site before them."""
        yield from self.site()
        for node in nodes:
            if node.name == "wp:author":
                yield from _author(node)
            elif node.name in TERMS:
                yield from _term(node)


def _author(node: Node) -> Iterator[Record]:
    """Somebody with a login, or at least an address."""
    said = Fields()
    said.add(node.nodes)
    login, email = said.text("wp:author_login"), said.text("wp:author_email", EMAIL)
    own = " ".join(filter(None, (said.text("wp:author_first_name", NAME), said.text("wp:author_last_name", NAME))))
    name = said.text("wp:author_display_name", NAME) or own or login
    if login or email:
        yield AuthorRecord(login, email, name, node.line)
    else:
        yield Problem("", Reason.BROKEN, node.line, "author", name)
    if said.n_shortened:
        yield Problem(login[:WORD], Reason.SHORTENED, node.line, "author", n=said.n_shortened)


def _term(node: Node) -> Iterator[Record]:
    """A term with a slug, or at least a name."""
    said = Fields()
    said.add(node.nodes)
    slug, name, description, parent = TERMS[node.name]
    kind = KINDS.get(node.name) or said.text("wp:term_taxonomy", WORD)
    record = TermRecord(
        KINDS.get(kind, kind),
        said.slug(slug),
        said.text(name, NAME),
        said.text(description, DESCRIPTION),
        said.slug(parent)[:SLUG] if parent else "",
        node.line,
    )
    if record.slug or record.name:
        yield record
    else:
        yield Problem("", Reason.BROKEN, node.line, "term")
    if said.n_shortened:
        yield Problem(record.slug[:WORD], Reason.SHORTENED, node.line, "term", n=said.n_shortened)
