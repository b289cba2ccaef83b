"""What a file from elsewhere holds once it has been read: plain frozen records. Knows no format, model or course."""

from dataclasses import dataclass


class NotAPage(ValueError):
    """The file cannot be read as a class-blog page. The message is one sentence for the person who gave the file."""


@dataclass(frozen=True)
class CommentRecord:
    """One comment: `number` like "1.1", `parent` the number it answers, `author` "" where the page prints no name.

    `date` is ISO 8601 without a zone where it could be read, otherwise as printed; `body` is Markdown.
    """

    number: str
    parent: str | None
    author: str
    date: str
    body: str


@dataclass(frozen=True)
class PageRecord:
    """One class-blog page: an essay, the works it lists and the thread under it.

    `title` is "" where none was found; `body` is Markdown without the list of works; `works` are lines as typed and
    `heading` what stands above them, "" if nothing does; `declared` is the N of "N thoughts on"; `doubts` are
    sentences.
    """

    title: str
    body: str
    paragraphs: int
    quotations: int
    captions: tuple[str, ...]
    works: tuple[str, ...]
    heading: str
    comments: tuple[CommentRecord, ...]
    declared: int | None
    doubts: tuple[str, ...]
