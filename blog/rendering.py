"""Markdown and sources become safe HTML here and nowhere else: the one caller of the Markdown parser and the sanitiser.

It must not know where text is kept: it takes plain values and gives plain values. HTML in Markdown is off, so that
nobody chooses an id or a class; nh3 is the second wall."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from textwrap import shorten
from typing import Any

import nh3
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from blog.citations.audit import audit
from blog.citations.cited import Cited
from blog.citations.linking import link_citations
from blog.citations.listing import listed
from blog.citations.placing import Placing

LONGEST_ESSAY = 200_000
LONGEST_COMMENT = 20_000
LONGEST_SUMMARY = 240
IMAGES = "/images/"
TAG = re.compile(r"<[^>]*>")
BESIDE_THE_TEXT = re.compile(r'<sup class="note-mark">.*?</sup>|<small class="margin".*?</small>')

ESSAY_TAGS = set(
    "p h2 h3 h4 h5 h6 em strong s a blockquote ul ol li code pre hr br sup sub table thead tbody tr th td "
    "figure figcaption img section small span b i".split()
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
    "small": {"class", "aria-hidden"},
    "span": {"id"},
}
ENTRY_TAGS = {"em", "strong", "sup", "sub", "a"}
COMMENT_TAGS = {"p", "em", "strong", "a", "blockquote", "ul", "ol", "li", "code", "pre", "br"}
COMMENT_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "*": set()}
SCHEMES = {"http", "https", "mailto"}


@dataclass(frozen=True)
class Rendered:
    """An essay's HTML with its list of works, its first lines as plain text, its count of words, the names of the
    images it shows, how many findings are open, and what kept its citations from being printed in style."""

    html: str
    summary: str
    words: int
    images: tuple[str, ...]
    n_open_findings: int = 0
    problem: str = ""


def render_essay(cited: Cited, sizes: Mapping[str, tuple[int, int]] | None = None, problem: str = "") -> Rendered:
    """The stored form of an essay: its text and list as they were read, and the pixel sizes of images by name.

    Raises ValueError for a text of more than 200,000 characters."""
    bounded(cited.body, LONGEST_ESSAY)
    environment: dict[str, Any] = {"sizes": sizes or {}, "images": []}
    placing = Placing(cited)
    article, links = link_citations(placing, ESSAY.render(placing.body, environment))
    text = BESIDE_THE_TEXT.sub("", article.split('<section class="footnotes"')[0])
    return Rendered(
        html=nh3.clean(
            article + works_cited(cited, links),
            tags=ESSAY_TAGS,
            attributes=ESSAY_ATTRIBUTES,
            url_schemes=SCHEMES,
            link_rel="noopener",
        ),
        summary=shorten(plain(first_paragraph(text)), LONGEST_SUMMARY, placeholder=" …"),
        words=len(plain(text).split()),
        images=tuple(environment["images"]),
        n_open_findings=sum(finding.is_open for finding in audit(cited.body, cited.works, cited.found)),
        problem=problem,
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


def entry_html(html: str) -> str:
    """A printed entry as it may be kept: emphasis and links of the engine's own, nothing else."""
    return nh3.clean(html, tags=ENTRY_TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="noopener")


def data_block(value: Mapping[str, Any]) -> SafeString:
    """A value as JSON-LD for machines, in a block that no browser runs and that no text can leave."""
    text = json.dumps(value, ensure_ascii=False).translate({ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"})
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def line_html(line: str) -> SafeString:
    """A works-cited line as its author typed it, with emphasis where they marked it."""
    return mark_safe(str(LINE.renderInline(line)))


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
    return " ".join(unescape(TAG.sub("", html)).split())


def works_cited(cited: Cited, links: Mapping[str, list[str]]) -> str:
    """The printed list under the heading of its style: each work with the ways back to where it is cited."""
    works = listed(cited)
    if not works:
        return ""
    items = "".join(
        format_html(
            '<li id="ref-{}"><span id="entry-{}">{}{}</span>{}</li>',
            work.key,
            work.key,
            work.number,
            mark_safe(work.html) if work.html else line_html(work.line),
            mark_safe(ways_back(links.get(work.key, []))),
        )
        for work in works
    )
    return format_html(
        '<section class="works" role="doc-bibliography" aria-labelledby="works"><h2 id="works">{}</h2>'
        '<ul role="list">{}</ul></section>',
        _(cited.style.heading),
        mark_safe(items),
    )


def ways_back(links: list[str]) -> str:
    """The links from a work to each place that cites it, numbered where there are several."""
    total = len(links)
    return format_html_join(
        "",
        ' <a class="back" role="doc-backlink" href="#{}" aria-label="{}">↩{}</a>',
        (
            (
                link,
                _("Back to citation %(n)s of %(total)s") % {"n": number, "total": total},
                format_html("<sup>{}</sup>", number) if total > 1 else "",
            )
            for number, link in enumerate(links, 1)
        ),
    )


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
    """CommonMark with tables, strikethrough, notes and figures."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).use(footnote_plugin)
    parser.core.ruler.push("figure", figure_rule)
    parser.core.ruler.push("lower_headings", lower_headings)
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
