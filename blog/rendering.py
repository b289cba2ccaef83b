"""Markdown and sources become safe HTML here and nowhere else: the one caller of the Markdown parser and the sanitiser.

It must not know where text is kept: it takes plain values and gives plain values. HTML in Markdown is off, so that
nobody chooses an id or a class; nh3 is the second wall."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from html import unescape
from textwrap import shorten
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from blog import allowed, figures
from blog.citations.audit import audit
from blog.citations.cited import Cited
from blog.citations.linking import link_citations
from blog.citations.listing import listed
from blog.citations.placing import Placing
from blog.counting import parts_of
from blog.figures import Picture, Shown

LONGEST_ESSAY = 200_000
LONGEST_COMMENT = 20_000
LONGEST_SUMMARY = 240
IMAGES = figures.IMAGES
RAW = "wordpress"
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Rendered:
    """An essay's HTML with its list of works, its first lines as plain text, its count of words, the names of the
    images it shows, how many findings are open, and what kept its citations from being printed in style. Words in
    block quotations and in notes are counted apart."""

    html: str
    summary: str
    words: int
    images: tuple[str, ...]
    n_open_findings: int = 0
    problem: str = ""
    n_quoted: int = 0
    n_noted: int = 0


def render_essay(
    cited: Cited, pictures: Mapping[str, Picture] | None = None, problem: str = "", raw: Collection[str] = ()
) -> Rendered:
    """The stored form of an essay: its text and list as they were read, what is known of images by name, and the marks
    of the HTML that an import may keep.

    Raises ValueError for a text of more than 200,000 characters."""
    bounded(cited.body, LONGEST_ESSAY)
    environment: dict[str, Any] = {"pictures": pictures or {}, "images": [], "raw": set(raw)}
    placing = Placing(cited)
    article, links = link_citations(placing, ESSAY.render(placing.body, environment))
    parts = parts_of(article)
    return Rendered(
        html=cleaned(article + works_cited(cited, links), allowed.ESSAY_TAGS, allowed.ESSAY_ATTRIBUTES),
        summary=shorten(plain(parts.first), LONGEST_SUMMARY, placeholder=" …"),
        words=n_words(parts.own),
        images=tuple(environment["images"]),
        n_open_findings=sum(finding.is_open for finding in audit(cited.body, cited.works, cited.found)),
        problem=problem,
        n_quoted=n_words(parts.quoted),
        n_noted=n_words(parts.noted),
    )


def pictured(body: str) -> list[Shown]:
    """The images of ours that a text shows, in order, with the words it gives them; none for a text that is too
    long."""
    if IMAGES not in body or len(body) > LONGEST_ESSAY:
        return []
    tokens = [child for token in ESSAY.parse(body, {}) for child in token.children or [] if child.type == "image"]
    return [shown_by(token) for token in tokens if figures.own_name(str(token.attrs.get("src", "")))]


def shown_by(token: Token) -> Shown:
    """What an image's token shows."""
    name = figures.own_name(str(token.attrs.get("src", "")))
    caption = token.meta.get("caption") or token.attrs.get("title") or ""
    renderer: Any = ESSAY.renderer
    return Shown(name, renderer.renderInlineAsText(token.children or [], ESSAY.options, {}), str(caption))


def raw_mark(html: str) -> str:
    """What HTML that an import may keep is known by: any other HTML of the same kind is printed as code."""
    return sha256(html.strip("\n").encode()).hexdigest()


def render_comment(body: str) -> str:
    """The stored form of a comment: emphasis, lists, quotations, code and links; nothing else.

    Raises ValueError for a text of more than 20,000 characters."""
    bounded(body, LONGEST_COMMENT)
    rel = "nofollow ugc noopener"
    return cleaned(COMMENT.render(body), allowed.COMMENT_TAGS, allowed.COMMENT_ATTRIBUTES, rel)


def stored(html: str) -> SafeString:
    """HTML that this module made earlier, as a template may print it."""
    return mark_safe(html)


def entry_html(html: str) -> str:
    """A printed entry as it may be kept: emphasis and links of the engine's own, nothing else."""
    return cleaned(html, allowed.ENTRY_TAGS, {"a": {"href"}})


def cleaned(html: str, tags: set[str], attributes: dict[str, set[str]], rel: str = "noopener") -> str:
    """HTML that holds these elements and attributes alone."""
    schemes, dropped = allowed.SCHEMES, allowed.DROPPED_WHOLE - tags
    return nh3.clean(
        html, tags=tags, attributes=attributes, clean_content_tags=dropped, url_schemes=schemes, link_rel=rel
    )


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


def plain(html: str) -> str:
    """The words of HTML that this module made, white space folded."""
    return " ".join(unescape(TAG.sub("", html)).split())


def n_words(html: str) -> int:
    """How many words such HTML holds."""
    return len(plain(html).split())


def works_cited(cited: Cited, links: Mapping[str, list[str]]) -> str:
    """The printed list under the heading of its style: each work with the ways back to where it is cited."""
    works = listed(cited)
    if not works:
        return ""
    items = [(work.key, work.number, mark_safe(work.html) if work.html else line_html(work.line)) for work in works]
    return figures.works_html(_(cited.style.heading), items, links)


def figure_rule(state: StateCore) -> None:
    """A paragraph that holds one image and nothing else becomes a figure; the image's title is its caption."""
    for index, token in enumerate(state.tokens):
        children = token.children or []
        if token.type != "inline" or [child.type for child in children] != ["image"]:
            continue
        if not figures.own_name(str(children[0].attrs.get("src", ""))):
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


def card_rule(state: StateCore) -> None:
    """A paragraph that holds one link or address, to videos and the like, becomes a card."""
    for index, token in enumerate(state.tokens):
        if token.type != "inline" or token.level != 1 or state.tokens[index - 1].type != "paragraph_open":
            continue
        address, title = link_alone(token)
        if address and figures.kept_elsewhere(address):
            state.tokens[index - 1].hidden = state.tokens[index + 1].hidden = True
            token.children = [Token("elsewhere", "", 0, meta={"address": address, "title": title})]


def link_alone(token: Token) -> tuple[str, str]:
    """The address and the words of a paragraph that is one link or one address; the words empty where they are the
    address again."""
    inner = token.children or []
    if [child.type for child in inner if "link_" in child.type] != ["link_open", "link_close"]:
        return token.content.strip(), ""
    if inner[0].type != "link_open" or inner[-1].type != "link_close" or any(part.type == "image" for part in inner):
        return "", ""
    address = str(inner[0].attrs.get("href", ""))
    words = " ".join("".join(part.content or " " * (part.type == "softbreak") for part in inner).split())
    return address, "" if figures.host_of(words) else words


def card_html(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """The card of a paragraph that is one link."""
    return figures.card_html(**tokens[index].meta) + "\n"


def image_html(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """An image of ours with what is known of it; anybody else's becomes a link."""
    token = tokens[index]
    source = str(token.attrs.get("src", ""))
    alternative = renderer.renderInlineAsText(token.children or [], options, env)
    name = figures.own_name(source)
    if not name:
        return figures.link_html(source, alternative)
    image = own_image_html(env, source, alternative)
    if "caption" not in token.meta:
        return image
    caption = token.meta["caption"]
    words = "" if figures.is_placeholder(caption) else line_html(caption)
    return image + figures.caption_html(words, env["pictures"].get(name))


def own_image_html(env: Any, source: str, alternative: str) -> str:
    """An image of ours, noted as shown."""
    name = figures.own_name(source)
    env["images"].append(name)
    return figures.image_html(source, alternative, env["pictures"].get(name), is_first=len(env["images"]) == 1)


def fence_html(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """Code; or HTML that an import may keep, sanitised."""
    token = tokens[index]
    if token.info.strip() != RAW or raw_mark(token.content) not in env["raw"]:
        return str(renderer.fence(tokens, index, options, env))
    html = cleaned(token.content, allowed.RAW_TAGS, allowed.RAW_ATTRIBUTES)
    return figures.with_own_pictures(html, partial(own_image_html, env)) + "\n"


def figure_html(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """The opening or closing tag of a figure."""
    return "<figure>" if tokens[index].nesting == 1 else "</figure>\n"


def of_note(print_html: Callable[[int, int], str]) -> Callable[..., str]:
    """A rule that prints something of a note by its number, and which of its marks is meant."""

    def rule(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
        """As the parser calls it."""
        meta = tokens[index].meta
        return print_html(meta["id"] + 1, meta.get("subId", 0))

    return rule


def essay_parser() -> MarkdownIt:
    """CommonMark with tables, strikethrough, notes and figures."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).use(footnote_plugin)
    parser.core.ruler.push("figure", figure_rule)
    parser.core.ruler.push("card", card_rule)
    parser.core.ruler.push("lower_headings", lower_headings)
    parser.add_render_rule("figure", figure_html)
    parser.add_render_rule("image", image_html)
    parser.add_render_rule("elsewhere", card_html)
    parser.add_render_rule("fence", fence_html)
    parser.add_render_rule("footnote_ref", of_note(figures.note_mark_html))
    parser.add_render_rule("footnote_block_open", lambda *_: figures.notes_open_html())
    parser.add_render_rule("footnote_open", of_note(figures.note_open_html))
    parser.add_render_rule("footnote_anchor", of_note(figures.note_back_html))
    return parser


ESSAY = essay_parser()
COMMENT = MarkdownIt("commonmark", {"html": False}).disable(["heading", "lheading", "image", "hr"])
LINE = MarkdownIt("zero", {"html": False}).enable(["emphasis", "escape", "entity", "balance_pairs", "fragments_join"])
