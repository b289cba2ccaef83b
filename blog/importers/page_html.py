"""A class-blog page saved as HTML: the article chosen, its title, blocks and captions found. Knows no plain text."""

from collections.abc import Sequence

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from blog.importers.page_essay import Block, Essay, read_essay
from blog.importers.page_furniture import is_byline, is_furniture
from blog.importers.page_html_thread import read_html_thread
from blog.importers.page_lines import excerpt, literal
from blog.importers.page_soup import children, lines, markdown, parse, words
from blog.importers.page_text import NO_TITLE, count_doubts
from blog.importers.records import NotAPage, PageRecord

CONTENT = (
    ".entry-content",
    ".post-content",
    "[itemprop=articleBody]",
    "article",
    "main",
    "[role=main]",
    "#content",
    "body",
)
TITLE = (".entry-title", ".post-title", "article h1", "main h1", "h1")
FURNITURE = (
    ".sharedaddy, .jp-relatedposts, #jp-post-flair, .wpcnt, .post-navigation, .nav-links, .entry-meta, .entry-footer, "
    ".post-meta, .screen-reader-text, .skip-link, .wp-caption-dots, #respond, .comment-respond, "
    "aside, #sidebar, #secondary"
)
CAPTION = "figcaption, .wp-caption-text, .wp-caption-dd, .gallery-caption"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def read_html(text: str) -> PageRecord:
    """The page in this HTML. Raises NotAPage if it holds no words, RecursionError if it is nested too deeply."""
    soup = parse(text)
    for tag in soup.select(FURNITURE):
        tag.extract()
    doubts: list[str] = []
    declared, comments = read_html_thread(soup, doubts)
    title = _title(soup, doubts)
    essay = _essay(soup, title, doubts)
    if not essay.paragraphs and not essay.quotations:
        raise NotAPage("No paragraph was found in this page; save the page of one post and import that file.")
    return PageRecord(
        title=title,
        body=essay.body,
        paragraphs=essay.paragraphs,
        quotations=essay.quotations,
        captions=essay.captions,
        works=essay.works,
        heading=essay.heading,
        comments=comments,
        declared=declared,
        doubts=(*doubts, *essay.doubts, *count_doubts(declared, len(comments))),
    )


def _title(soup: BeautifulSoup, doubts: list[str]) -> str:
    """The post's heading, else the first part of the window's title; "" if there is neither."""
    for selector in TITLE:
        found = soup.select_one(selector)
        if words(found):
            return words(found)
    window = words(soup.title).split(" | ")[0].split(" – ")[0]
    doubts.append(f"The title was taken from the window's title: “{excerpt(window)}”." if window else NO_TITLE)
    return window


def _essay(soup: BeautifulSoup, title: str, doubts: list[str]) -> Essay:
    """The essay in the first container that has words; where none is marked, in the whole page with a doubt."""
    content: Tag = soup
    for selector in CONTENT:
        found = soup.select_one(selector)
        if words(found) and found is not None:
            content = found
            break
    if content.name in {"body", "[document]"}:
        doubts.append("Nothing marks the post in this page; all its words outside of menus were read as the essay.")
    images = len(content.select("img"))
    if images:
        doubts.append(f"{images} images were not brought in; their captions were kept.")
    return read_essay(_blocks(content, title, doubts))


def _blocks(content: Tag, title: str, doubts: list[str]) -> list[Block]:
    """The pieces of the article as blocks, loose words between tags gathered to paragraphs."""
    blocks: list[Block] = []
    for piece in children(content):
        if isinstance(piece, Tag) and piece.name in HEADINGS and words(piece) == title and not blocks:
            continue
        if is_furniture(words(piece)):
            continue
        if is_byline(words(piece)):
            doubts.append(f"“{excerpt(words(piece))}” was left out as a part of the blog around the essay.")
            continue
        blocks += _block(piece)
    return blocks


def _block(piece: PageElement) -> Sequence[Block]:
    """The blocks of one piece: none for a picture alone, several for a caption and what stands around it."""
    if not isinstance(piece, Tag):
        return [Block("paragraph", lines(piece))]
    captions = (
        piece.select(CAPTION) if piece.name == "figure" or "wp-caption" in piece.get_attribute_list("class") else []
    )
    if captions:
        found = [Block("caption", (words(caption),)) for caption in captions if words(caption)]
        for caption in captions:
            caption.extract()
        return [*found, *(_block(piece) if words(piece) else [])]
    if piece.name == "figure" and piece.blockquote is not None:
        piece = piece.blockquote
    if not words(piece):
        return []
    if "wp-caption-text" in piece.get_attribute_list("class"):
        return [Block("caption", (words(piece),))]
    return [_worded(piece)]


def _worded(piece: Tag) -> Block:
    """A piece with words as the block its tag says it is."""
    if piece.name == "blockquote":
        return Block("quotation", lines(piece), "\n\n".join(map(_markdown_of, children(piece))))
    if piece.name in HEADINGS:
        level = max(1, int(piece.name[1]) - 1)
        return Block("heading", (words(piece),), f"{'#' * level} {literal(words(piece))}")
    if piece.name in {"ul", "ol", "dl"}:
        return Block("list", lines(piece), markdown(piece))
    if piece.name in {"table", "pre", "figure"}:
        return Block("other", lines(piece), markdown(piece))
    return Block("paragraph", lines(piece), markdown(piece))


def _markdown_of(piece: PageElement) -> str:
    """The piece as Markdown, loose words literally."""
    return markdown(piece) if isinstance(piece, Tag) else literal(words(piece))
