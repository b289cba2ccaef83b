"""A saved web page as a tree: parsed, freed of what is not words, and turned back into Markdown piece by piece.

The only user of BeautifulSoup's parser and of markdownify. Must not know what a class-blog page is made of.
"""

import re
import warnings
from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, Doctype, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PageElement
from markdownify import MarkdownConverter

from blog.importers.page_depth import depth_of
from blog.importers.page_lines import escape, tidy
from blog.importers.records import NotAPage

DEEPEST = 400
MOST_TAGS = 60_000
MOST_BROKEN = 1_000
WORDLESS = (
    "script",
    "style",
    "noscript",
    "iframe",
    "svg",
    "template",
    "button",
    "input",
    "select",
    "textarea",
    "nav",
    "object",
    "form",
)

# Older html.parser searches the whole rest of the page for each tag that never closes.
BROKEN = re.compile(r"<(?=[^<>]*(?:<|$))")


class LiteralConverter(MarkdownConverter):
    """Escapes as saved text is escaped: no more than needed, so that “(Freeze 428)” stays as it was typed."""

    def escape(self, text: str | None, parent_tags: set[str]) -> str:
        """The words between two tags as literal Markdown."""
        return escape(text or "")


CONVERTER = LiteralConverter(heading_style="ATX", bullets="-", strip=["img", "div", "span"])


def parse(text: str) -> BeautifulSoup:
    """The page as a tree without scripts, forms and menus.

    Raises RecursionError if it is nested past DEEPEST, NotAPage if it has too many tags or too many broken ones.
    """
    if text.count("<") > 2 * MOST_TAGS or sum(1 for _ in BROKEN.finditer(text)) > MOST_BROKEN:
        raise NotAPage("This page has too many tags, or too many broken ones, to be read; save it as text.")
    if depth_of(text) > DEEPEST:
        raise RecursionError
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(text, "html.parser")
    _refuse_depth(soup)
    for tag in soup.find_all(WORDLESS):
        tag.decompose()
    for string in soup.find_all(string=lambda found: isinstance(found, Comment | Doctype)):
        string.extract()
    return soup


def words(element: PageElement | None) -> str:
    """The element's words in one line; "" for no element."""
    return "" if element is None else tidy(element.get_text(""))


def lines(element: PageElement) -> tuple[str, ...]:
    """The element's words, a line for each list item, paragraph or line break in it."""
    if not isinstance(element, Tag):
        return tuple(filter(None, [tidy(str(element))]))
    parts: list[str] = []
    for descendant in element.descendants:
        if isinstance(descendant, NavigableString):
            parts.append(" ".join(str(descendant).split("\n")))
        elif isinstance(descendant, Tag) and descendant.name in {"br", "li", "p", "div", "h2", "h3", "h4"}:
            parts.append("\n")
    return tuple(filter(None, map(tidy, "".join(parts).split("\n"))))


def markdown(element: Tag) -> str:
    """The element as Markdown in which every sign of its words means only itself."""
    return str(CONVERTER.convert_soup(element)).strip()


def children(element: Tag) -> Iterator[PageElement]:
    """The element's pieces in reading order; boxes that hold other blocks are opened."""
    waiting: list[PageElement] = [element]
    while waiting:
        piece = waiting.pop()
        if piece is element or (isinstance(piece, Tag) and _is_box(piece)):
            waiting.extend(reversed(list(piece.children)))
        elif words(piece) or (isinstance(piece, Tag) and piece.name == "figure"):
            yield piece


def _is_box(tag: Tag) -> bool:
    """Whether the tag only groups others and is no caption's frame."""
    return tag.name in {
        "div",
        "section",
        "article",
        "main",
        "center",
        "header",
        "footer",
    } and "wp-caption" not in tag.get_attribute_list("class")


def _refuse_depth(soup: BeautifulSoup) -> None:
    """Raise RecursionError before anything that recurses meets a tree nested past DEEPEST."""
    depths: dict[int, int] = {id(soup): 0}
    for tag in soup.find_all(True):
        depth = depths[id(tag)] = depths[id(tag.parent)] + 1
        if depth > DEEPEST:
            raise RecursionError
