"""The documents of an essay: itself, as its readers see it, and each work of its list. Call it in the transaction of
the verb, after its status and its list are written."""

from __future__ import annotations

from blog.counting import BESIDE_THE_TEXT
from blog.models import Post, Revision, Source
from blog.rendering import plain
from blog.searching.documents import WORKS_BITS, Document, Kind, forget, put, row_of_work

LIST_OF_WORKS = '<section class="works"'
LAST = (1 << WORKS_BITS) - 1


def index(post: Post) -> None:
    """Let an essay be found by its published words and its works, or, where it is not published, not at all."""
    forget(post.course_id, Kind.SOURCE, row_of_work(post.pk, 0), row_of_work(post.pk, LAST))
    if not post.is_published or post.published is None:
        forget(post.course_id, Kind.ESSAY, post.pk)
        return
    put(documents_of(post, post.published, list(Source.objects.filter(post=post))))


def documents_of(post: Post, shown: Revision, sources: list[Source]) -> list[Document]:
    """An essay's documents, from rows that were read before."""
    essay = Document(Kind.ESSAY, post.course_id, post.pk, essay_text(shown.body_html), shown.title)
    works = [
        Document(Kind.SOURCE, post.course_id, row_of_work(post.pk, source.position), source.line)
        for source in sources
        if source.position <= LAST
    ]
    return [essay, *works]


def essay_text(html: str) -> str:
    """The words of an essay as they are read, without its list of works, which is found by itself, and without what
    stands in the margin."""
    return plain(BESIDE_THE_TEXT.sub("", html.partition(LIST_OF_WORKS)[0]))
