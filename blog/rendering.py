"""Markdown and sources become safe HTML here and nowhere else: the one caller of the Markdown parser and the sanitiser.

It must not know where text is kept: it takes plain values and gives plain values. HTML in Markdown is off, so that
nobody chooses an id or a class; nh3 is the second wall."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from textwrap import shorten
from typing import Any

import nh3
from django.utils.html import escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, link
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from blog.citations.keys import Entry
from blog.citations.markers import label, read_marker

LONGEST_ESSAY = 200_000
LONGEST_COMMENT = 20_000
LONGEST_SUMMARY = 240
IMAGES = "/images/"
NOTE_MARK = re.compile(r'<sup class="note-mark">.*?</sup>')

ESSAY_TAGS = set(
    "p h2 h3 h4 h5 h6 em strong s a blockquote ul ol li code pre hr br sup sub table thead tbody tr th td "
    "figure figcaption img section".split()
)
ESSAY_ATTRIBUTES = {
    "a": {"href", "title", "id", "class", "role", "aria-describedby", "aria-label"},
    "img": {"src", "alt", "width", "height", "loading"},
    "li": {"id", "class"},
    "ul": {"role"},
    "ol": {"start"},
    "section": {"class", "role", "aria-labelledby"},
    "h2": {"id", "class"},
    "sup": {"class"},
}
COMMENT_TAGS = {"p", "em", "strong", "a", "blockquote", "ul", "ol", "li", "code", "pre", "br"}
COMMENT_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "*": set()}
SCHEMES = {"http", "https", "mailto"}


@dataclass(frozen=True)
class Rendered:
    """An essay's HTML with its list of works, its first lines as plain text, its count of words, and the names of the
    images it shows."""

    html: str
    summary: str
    words: int
    images: tuple[str, ...]


def render_essay(
    body: str, sources: Iterable[Entry] = (), sizes: Mapping[str, tuple[int, int]] | None = None
) -> Rendered:
    """The stored form of an essay: Markdown, entries `{key, line, record}`, and the pixel sizes of images by name.

    Raises ValueError for a text of more than 200,000 characters."""
    bounded(body, LONGEST_ESSAY)
    entries = list(sources)
    by_key = {entry["key"]: entry for entry in entries}
    environment: dict[str, Any] = {"entries": by_key, "sizes": sizes or {}, "images": []}
    article = ESSAY.render(body, environment)
    text = NOTE_MARK.sub("", article.split('<section class="footnotes"')[0])
    return Rendered(
        html=nh3.clean(
            article + works_cited(entries),
            tags=ESSAY_TAGS,
            attributes=ESSAY_ATTRIBUTES,
            url_schemes=SCHEMES,
            link_rel="noopener",
        ),
        summary=shorten(plain(first_paragraph(text)), LONGEST_SUMMARY, placeholder=" …"),
        words=len(plain(text).split()),
        images=tuple(environment["images"]),
    )


def render_comment(body: str) -> str:
    """The stored form of a comment: emphasis, lists, quotations, code and links; nothing else.

    Raises ValueError for a text of more than 20,000 characters."""
    bounded(body, LONGEST_COMMENT)
    return nh3.clean(
        COMMENT.render(body),
        tags=COMMENT_TAGS,
        attributes=COMMENT_ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow ugc noopener",
    )


def stored(html: str) -> SafeString:
    """HTML that this module made earlier, as a template may print it."""
    return mark_safe(html)


def bounded(text: str, longest: int) -> None:
    """Raise ValueError with a sentence when a text is longer than it may be."""
    if len(text) > longest:
        raise ValueError(
            _("This text has %(n)s characters; %(longest)s is the most.") % {"n": len(text), "longest": longest}
        )


def first_paragraph(html: str) -> str:
    """The first paragraph outside a list or a table: what a teaser is cut from."""
    start = html.find("<p>")
    return html[start : html.find("</p>", start)] if start >= 0 else ""


def plain(html: str) -> str:
    """The words of HTML that this module made, white space folded."""
    return " ".join(unescape(strip_tags(html)).split())


def works_cited(entries: list[Entry]) -> str:
    """The printed list: each line as its author typed it, with emphasis where they marked it."""
    if not entries:
        return ""
    items = "".join(
        format_html('<li id="ref-{}">{}</li>', entry["key"], mark_safe(LINE.renderInline(entry["line"])))
        for entry in entries
    )
    return format_html(
        '<section class="works" role="doc-bibliography" aria-labelledby="works"><h2 id="works">{}</h2>'
        '<ul role="list">{}</ul></section>',
        _("Works Cited"),
        mark_safe(items),
    )


def citation_rule(state: StateInline, silent: bool) -> bool:
    """`[@key, p. 3; @other]` becomes links to the list; with an unknown key, or as the text of a link, it stays as
    typed."""
    if state.src[state.pos] != "[":
        return False
    marker = read_marker(state.src, state.pos)
    entries = state.env.get("entries", {})
    if marker is None or marker.end > state.posMax or not all(cited.key in entries for cited in marker.items):
        return False
    start = state.pos
    if link(state, True):
        state.pos = start
        return False
    if not silent:
        links = [
            format_html(
                '<a class="cite" role="doc-biblioref" href="#ref-{}" aria-describedby="ref-{}">{}</a>',
                cited.key,
                cited.key,
                label(cited, entries[cited.key].get("record") or {}, entries[cited.key]["line"]),
            )
            for cited in marker.items
        ]
        state.push("citation", "", 0).content = "(" + "; ".join(links) + ")"
    state.pos = marker.end
    return True


def figure_rule(state: StateCore) -> None:
    """A paragraph that holds one image and nothing else becomes a figure; the image's title is its caption."""
    for index, token in enumerate(state.tokens):
        children = token.children or []
        if token.type != "inline" or [child.type for child in children] != ["image"]:
            continue
        if not own_image(children[0]):
            continue
        before, after = state.tokens[index - 1], state.tokens[index + 1]
        if before.type == "paragraph_open" and after.type == "paragraph_close":
            before.type = after.type = "figure"
            before.tag = after.tag = "figure"
            before.hidden = after.hidden = False
            children[0].meta["caption"] = str(children[0].attrs.pop("title", "") or "")


def lower_headings(state: StateCore) -> None:
    """The page's own heading is the title, so the highest level an essay uses prints as the second."""
    headings = [token for token in state.tokens if token.type in {"heading_open", "heading_close"}]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - highest + 2, 6)}"


def image_html(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """An image of ours with its size, lazy below the first; anybody else's becomes a link, for pages ask nobody else
    for anything."""
    token = tokens[index]
    source = str(token.attrs.get("src", ""))
    alternative = renderer.renderInlineAsText(token.children or [], options, env)
    name = own_image(token)
    if not name:
        return format_html('<a href="{}">{}</a>', source, alternative or source)
    env["images"].append(name)
    size = format_html(' width="{}" height="{}"', *env["sizes"][name]) if name in env["sizes"] else ""
    loading = "lazy" if len(env["images"]) > 1 else "eager"
    image = format_html('<img src="{}" alt="{}"{} loading="{}">', source, alternative, size, loading)
    caption = token.meta.get("caption")
    return image + (f"<figcaption>{LINE.renderInline(caption)}</figcaption>" if caption else "")


def own_image(token: Token) -> str:
    """The name of an image of ours, or nothing for anybody else's."""
    source = str(token.attrs.get("src", ""))
    name = source.removeprefix(IMAGES)
    return name if source.startswith(IMAGES) and "/" not in name else ""


def figure_html(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """The opening or closing tag of a figure."""
    return "<figure>" if tokens[index].nesting == 1 else "</figure>\n"


def note_mark_html(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """The mark of a note in the text."""
    meta = tokens[index].meta
    number, repeat = meta["id"] + 1, meta.get("subId", 0)
    anchor = f"fnref-{number}" + (f"-{repeat}" if repeat else "")
    return f'<sup class="note-mark"><a href="#fn-{number}" id="{anchor}" role="doc-noteref">{number}</a></sup>'


def notes_open_html(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """The notes stand behind the essay, under a heading of their own."""
    heading = escape(_("Notes"))
    return f'<section class="footnotes" role="doc-endnotes" aria-labelledby="notes"><h2 id="notes">{heading}</h2><ol>'


def note_open_html(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """One note."""
    return f'<li id="fn-{tokens[index].meta["id"] + 1}">'


def note_back_html(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """The way back from a note to its mark."""
    meta = tokens[index].meta
    number, repeat = meta["id"] + 1, meta.get("subId", 0)
    anchor = f"fnref-{number}" + (f"-{repeat}" if repeat else "")
    name = escape(_("Back to note %(number)s in the text") % {"number": number})
    return f' <a href="#{anchor}" class="back" role="doc-backlink" aria-label="{name}">↩</a>'


def essay_parser() -> MarkdownIt:
    """CommonMark with tables, strikethrough, notes, figures and citations."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).use(footnote_plugin)
    parser.inline.ruler.before("link", "citation", citation_rule)
    parser.core.ruler.push("figure", figure_rule)
    parser.core.ruler.push("lower_headings", lower_headings)
    parser.add_render_rule("citation", lambda renderer, tokens, index, options, env: tokens[index].content)
    parser.add_render_rule("figure", figure_html)
    parser.add_render_rule("image", image_html)
    parser.add_render_rule("footnote_ref", note_mark_html)
    parser.add_render_rule("footnote_block_open", notes_open_html)
    parser.add_render_rule("footnote_open", note_open_html)
    parser.add_render_rule("footnote_anchor", note_back_html)
    return parser


ESSAY = essay_parser()
COMMENT = MarkdownIt("commonmark", {"html": False}).disable(["heading", "lheading", "image", "hr"])
LINE = MarkdownIt("zero", {"html": False}).enable(["emphasis", "escape", "entity", "balance_pairs", "fragments_join"])
