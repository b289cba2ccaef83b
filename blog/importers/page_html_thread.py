"""The thread of a saved web page: comments as WordPress and its themes print them, nested lists and all.

Must not know the essay. Takes what it reads out of the tree, so that no comment is read as a part of the post.
"""

from bs4 import BeautifulSoup, Tag

from blog.importers.page_announcement import declared_in
from blog.importers.page_furniture import is_furniture
from blog.importers.page_heads import Head, iso, read_head
from blog.importers.page_lines import literal
from blog.importers.page_numbers import refuse_too_many
from blog.importers.page_soup import children, markdown, words
from blog.importers.page_thread import as_records
from blog.importers.records import CommentRecord

COMMENTS = (
    "li.comment, li.pingback, li.trackback",
    "li[id^=comment-], li[id^=li-comment-]",
    "div.comment, article.comment",
)
THREAD = "#comments, .comments-area, ol.comment-list, ol.commentlist, #disqus_thread"
HEADING = "#comments h2, #comments h3, .comments-title, .comments-area h2, h2, h3, h4"
AUTHOR = ".comment-author .fn, .comment-author cite, .fn, cite, .comment-author-name, .comment-author"
DATE = "time, .comment-metadata a, .comment-meta a, .commentmetadata a, .comment-date"
BODY = ".comment-content, .comment-text, .comment-entry"
AROUND = (
    ".comment-author, .comment-meta, .commentmetadata, .comment-metadata, .comment-date, .reply, .comment-reply-link, "
    ".comment-edit-link, .says, .avatar, .comment-awaiting-moderation, .comment-likes, cite, time, .fn"
)
NOTICES = {"pingback", "trackback"}


def read_html_thread(soup: BeautifulSoup, doubts: list[str]) -> tuple[int | None, tuple[CommentRecord, ...]]:
    """The announced count and the comments, which are taken out of the tree. Raises NotAPage if they are too many."""
    declared = _declared(soup)
    tags = _comment_tags(soup)
    refuse_too_many(len(tags))
    parents = _parents(soup, tags)
    for tag in reversed(tags):
        tag.extract()
    comments = as_records(_read(tags, parents, doubts), doubts)
    for tag in soup.select(THREAD):
        tag.extract()
    return declared, comments


def _declared(soup: BeautifulSoup) -> int | None:
    """The count in the thread's heading, which leaves the tree; None where no heading announces one."""
    for tag in soup.select(HEADING):
        found = declared_in(words(tag))
        if found and (
            "comment" in " ".join(tag.get_attribute_list("class"))
            or tag.find_parent(id="comments")
            or "thought" in words(tag)
        ):
            tag.extract()
            return found[0]
    return None


def _comment_tags(soup: BeautifulSoup) -> list[Tag]:
    """The tags that are comments, in the order of the page."""
    for selector in COMMENTS:
        found = list(soup.select(selector))
        if found:
            return found
    return []


def _parents(soup: BeautifulSoup, tags: list[Tag]) -> list[int | None]:
    """For each comment the position of the comment it lies in."""
    position = {id(tag): place for place, tag in enumerate(tags)}
    around: dict[int, int | None] = {id(soup): None}
    parents: list[int | None] = []
    for tag in soup.find_all(True):
        outer = around.get(id(tag.parent))
        around[id(tag)] = position.get(id(tag), outer)
        if id(tag) in position:
            parents.append(outer)
    return parents


def _read(tags: list[Tag], parents: list[int | None], doubts: list[str]) -> list[tuple[int | None, str, str, str]]:
    """Head and words of each comment, without the notices of other blogs."""
    answered = set(parents)
    places: dict[int | None, int | None] = {None: None}
    read: list[tuple[int | None, str, str, str]] = []
    for position, tag in enumerate(tags):
        author, date, body = _comment(tag)
        notice = bool(NOTICES & set(tag.get_attribute_list("class")))
        if position not in answered and (notice or not body):
            doubts.append("A comment without words, or a notice that another blog links here, was left out.")
            continue
        places[position] = len(read)
        read.append((places[parents[position]], author, date, body))
    return read


def _comment(tag: Tag) -> tuple[str, str, str]:
    """Author, date and Markdown of a comment that has no other comment in it any more."""
    head = _head(tag)
    body = tag.select_one(BODY)
    if body is None:
        body = tag
        for extra in tag.select(AROUND):
            extra.extract()
    pieces = [piece for piece in children(body) if not _is_around(words(piece))]
    parts = [markdown(piece) if isinstance(piece, Tag) else literal(words(piece)) for piece in pieces]
    return head.author, head.date, "\n\n".join(filter(None, parts))


def _is_around(text: str) -> bool:
    """Whether loose words of a comment belong to its head or its buttons."""
    return is_furniture(text) or text in {"says:", "said:", "on", "at"}


def _head(tag: Tag) -> Head:
    """Who and when, from the marks themes put on them; a machine-readable date wins."""
    author = words(tag.select_one(AUTHOR))
    read = read_head([author])
    name = read.author or author.removesuffix("says:").strip()
    stamps = [str(found.get("datetime") or "") or words(found) for found in tag.select(DATE)]
    return Head(name, next((iso(stamp) for stamp in stamps if iso(stamp) != stamp or stamp[:1].isdigit()), ""), 0)
