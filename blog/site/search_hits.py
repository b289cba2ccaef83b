"""What was found, as a page shows it: each read anew through `visible_to`, with the words marked in its title and in an
excerpt; and another spelling where nothing was found. It writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from blog.models import Course, Enrolment, Post, Source
from blog.rendering import line_html, plain
from blog.searching.documents import matching
from blog.searching.essays import essay_text
from blog.searching.marking import TOKEN, Run, excerpt, marked
from blog.searching.words import Term, folded_word, misspelt
from blog.site.search import KINDS, PEOPLE, Asked, Key, find, readable
from comments.models import Comment

LOOKED_THROUGH = 10
SHORTEST_MISSPELT, LONGEST_MISSPELT = 4, 20
MOST_MENDED = 3


@dataclass(frozen=True)
class Hit:
    """One thing that was found: the row, its title, and the part of its text with the words, both in runs."""

    kind: str
    row: Any
    title: list[Run] = field(default_factory=list)
    words: list[Run] = field(default_factory=list)


def hits(user: Any, keys: Sequence[Key], terms: Sequence[Term], known: Sequence[Enrolment]) -> list[Hit]:
    """These, as a page shows them, in a statement for each kind; what was taken away meanwhile is left out."""
    wanted = {kind: [key.pk for key in keys if key.kind == kind] for kind in (*KINDS, PEOPLE)}
    places = {place.pk: place for place in known}
    made: dict[Key, Hit] = {Key(PEOPLE, pk): of_person(places[pk], terms) for pk in wanted[PEOPLE] if pk in places}
    if wanted["essays"]:
        posts = Post.objects.visible_to(user).select_related("course", "author", "week", "published")
        rows = posts.prefetch_related("coauthors").in_bulk(wanted["essays"])
        made |= {Key("essays", pk): of_essay(post, terms) for pk, post in rows.items() if post.published}
    if wanted["comments"]:
        said = Comment.objects.visible_to(user).select_related("author", "post__course", "post__published")
        made |= {Key("comments", pk): of_comment(row, terms) for pk, row in said.in_bulk(wanted["comments"]).items()}
    if wanted["sources"]:
        works = Source.objects.visible_to(user).select_related("post__course", "post__published", "post__author")
        made |= {Key("sources", pk): of_work(row, terms) for pk, row in works.in_bulk(wanted["sources"]).items()}
    return [made[key] for key in keys if key in made]


def of_essay(post: Any, terms: Sequence[Term]) -> Hit:
    """An essay: its title, and the place in its text."""
    return Hit(
        "essays", post, marked(post.published.title, terms), excerpt(essay_text(post.published.body_html), terms)
    )


def of_comment(comment: Comment, terms: Sequence[Term]) -> Hit:
    """A comment: the place in its text."""
    return Hit("comments", comment, words=excerpt(plain(comment.body_html), terms))


def of_work(source: Source, terms: Sequence[Term]) -> Hit:
    """A work in an essay's list: its line."""
    return Hit("sources", source, words=marked(plain(line_html(source.line)), terms))


def of_person(place: Enrolment, terms: Sequence[Term]) -> Hit:
    """A person: their name."""
    return Hit(PEOPLE, place, marked(place.public_name, terms))


def better_spelt(user: Any, course: Course, asked: Asked, known: Sequence[Enrolment]) -> str:
    """Other words to look for where nothing was found: each unknown one in a spelling, one letter apart, in which it
    stands in something that this person may read. "" where that finds nothing either."""
    words = [mended(user, course, asked, term, known) for term in asked.terms[:MOST_MENDED]]
    words += [str(term) for term in asked.terms[MOST_MENDED:]]
    if words == [str(term) for term in asked.terms]:
        return ""
    better = replace(asked, words=" ".join(words), kind="")
    return better.words if find(user, course, better, known).total else ""


def mended(user: Any, course: Course, asked: Asked, term: Term, known: Sequence[Enrolment]) -> str:
    """One term in the spelling in which it is met most often, else as it is. What stands somewhere is spelt right."""
    if term.is_exact or len(term.words) > 1 or not SHORTEST_MISSPELT <= len(term.words[0]) <= LONGEST_MISSPELT:
        return str(term)
    alone = [readable(user, course, asked, kind) for kind in KINDS]
    if any(matching(rows, course.pk, kind, [term]).exists() for rows, kind in zip(alone, KINDS.values(), strict=True)):
        return str(term)
    near = Term(term.words, misspelt(term.words[0]))
    met = Counter[str]()
    texts = (text for kind in KINDS for text in texts_with(readable(user, course, asked, kind), course, kind, near))
    for text in [*texts, *(place.public_name for place in known)]:
        met.update(spellings_in(text, near))
    return met.most_common(1)[0][0] if met else str(term)


def texts_with(rows: Any, course: Course, kind: str, term: Term) -> Iterator[str]:
    """The text of the newest rows that hold a term."""
    found = matching(rows, course.pk, KINDS[kind], [term])
    if kind == "essays":
        for post in found.select_related("published")[:LOOKED_THROUGH]:
            yield f"{post.published.title} {essay_text(post.published.body_html)}"
    elif kind == "comments":
        yield from (plain(comment.body_html) for comment in found[:LOOKED_THROUGH])
    else:
        yield from (source.line for source in found[:LOOKED_THROUGH])


def spellings_in(text: str, near: Term) -> Iterable[str]:
    """The words of a text that are one letter apart, in small letters."""
    spellings = frozenset(near.forms)
    return (match[0].lower() for match in TOKEN.finditer(text) if folded_word(match[0]) in spellings)
