"""An essay's words and sources: made ready, begun, revised, rendered again. Each verb renders first and opens its
transaction after; each save that changes something is a revision. It must not know who calls it, nor who may see."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf.global_settings import LANGUAGES
from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from blog.citations.cited import cite
from blog.citations.keys import Entry, keyed
from blog.citing import own_entries
from blog.closing import refuse_when_closed
from blog.copying import order_copies
from blog.formatting import formatted
from blog.models import Change, Course, Decision, Enrolment, FormerAddress, Image, Post, Revision, Source, User
from blog.pictures import pictures_named
from blog.questions import question
from blog.refusals import Conflict, Refused
from blog.rendering import IMAGES, LONGEST_ESSAY, Rendered, bounded, render_essay
from blog.searching import essays

UNKNOWN_SLUG = "essay"
LANGUAGES_KNOWN = frozenset(code for code, _name in LANGUAGES)
FILLED = ("body_html", "summary", "words", "n_quoted", "n_noted", "image", "n_open_findings", "problem")
IMAGE_NAME = re.compile(rf"{IMAGES}([\w-]{{1,40}})")


@dataclass(frozen=True)
class Manuscript:
    """What an author hands in: a title, Markdown, and works-cited lines in order. `confirmed` are the entries among
    them whose key or record the author has settled."""

    title: str
    body: str
    works: tuple[str, ...] = ()
    confirmed: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """A manuscript made ready to be written: its list with keys, and its HTML."""

    sources: list[Entry]
    rendered: Rendered


def prepare(course: Course, manuscript: Manuscript) -> Prepared:
    """A new essay's manuscript made ready, for whoever opens a transaction around `begin`: this starts the engine."""
    sources = keyed(manuscript.works, kept=manuscript.confirmed)
    return Prepared(sources, render(manuscript.body, sources, course.language, course.citation_style))


def begin(
    course: Course, author: Enrolment, manuscript: Manuscript, by: User | None, prepared: Prepared | None = None
) -> Post:
    """A new draft with its first revision. Raises Refused where the course has closed."""
    refuse_when_closed(course)
    prepared = prepared or prepare(course, manuscript)
    with transaction.atomic():
        post = Post.objects.create(
            course=course,
            author=author,
            section=author.section,
            audience=first_circle(course, author),
            slug=free_slug(course, manuscript.title),
        )
        keep(post, manuscript, prepared, by)
    return post


def first_circle(course: Course, author: Enrolment) -> int:
    """Who a new essay is meant for: as its author or else the course has it."""
    return course.audience if author.audience is None else min(author.audience, course.audience)


def revise(
    post: Post, manuscript: Manuscript, by: User | None, seen: int | None = None, *, of_right: bool = False
) -> Post:
    """Keep new words or sources as a revision; the same words again keep nothing. Readers of a published essay see
    them once it is published again. Raises Conflict when `seen`, the number of the revision the author started from,
    is no longer the newest, and Refused where the course has closed, unless it is `of_right`: a name that somebody gave
    up is taken out at any time."""
    if not of_right:
        refuse_when_closed(post.course)
    before = post.draft.sources if post.draft else []
    sources = keyed(manuscript.works, kept=[*before, *manuscript.confirmed])
    prepared = Prepared(sources, render(manuscript.body, sources, post.read_in, post.style.id, post.raw))
    with transaction.atomic():
        post = locked(post)
        newest = post.draft
        if newest and (newest.title, newest.body, newest.sources) == (manuscript.title, manuscript.body, sources):
            return post
        if newest and seen is not None and newest.number != seen:
            raise Conflict(
                _("This essay was saved in another window. Save again to keep yours; the other is kept too.")
            )
        keep(post, manuscript, prepared, by)
        if by is not None and not post.is_written_by(by):
            Decision.objects.record(post.course, post, "edit", post.status, post.status, by=by)
    return post


def rerender(revision: Revision) -> None:
    """Make the HTML of a revision again from its Markdown and its list; the list of sources follows where it is the
    shown one. If the style changed meanwhile, whoever changed it renders it again."""
    style = revision.post.style
    rendered = render(revision.body, revision.sources, revision.post.read_in, style.id, revision.post.raw)
    with transaction.atomic():
        post = locked(revision.post)
        if post.style != style:
            return
        fill(revision, rendered)
        revision.save(update_fields=FILLED)
        if revision.pk == (post.published_id or post.draft_id):
            Source.objects.replace(post, revision.sources)
            if post.is_published and not own_entries(post):
                order_copies(post)
        if post.is_published:
            essays.index(post)
            Change.objects.of_course(post.course_id)


def render(body: str, sources: Iterable[Entry], language: str, style: str, raw: Iterable[str] = ()) -> Rendered:
    """The HTML of an essay, its headings in the essay's language, with what is known of the images of ours that it
    names; `raw` are the marks of the HTML that an import may keep. Starts the citation engine, so never inside a
    transaction. Raises Refused for a text that is too long."""
    said = (language.lower(), language.lower().partition("-")[0])  # Django keeps each language it was ever asked for
    pictures = pictures_named(IMAGE_NAME.findall(body[:LONGEST_ESSAY]))
    try:
        with override(next((one for one in said if one in LANGUAGES_KNOWN), "en")):
            bounded(body, LONGEST_ESSAY)
            cited, problem = formatted(cite(body, sources, style), language)
            return render_essay(cited, pictures, problem, frozenset(raw))
    except ValueError as refusal:
        raise Refused(str(refusal)) from refusal


def locked(post: Post) -> Post:
    """The row as it is now, ours until the transaction ends. Raises DoesNotExist."""
    found: Post = essay.one(post.pk)
    return found


@question
def essay(pk: int) -> QuerySet[Post]:
    """An essay's row with what its verbs ask of it."""
    rows = Post.objects.select_for_update(of=("self",)).select_related("course", "draft", "author")
    return rows.filter(pk=pk)


def keep(post: Post, manuscript: Manuscript, prepared: Prepared, by: User | None) -> None:
    """Write a revision and make it the draft. The list of sources follows it as long as nothing is published: then it
    is the published revision's, for readers see it."""
    number = post.draft.number + 1 if post.draft else 1
    revision = Revision(
        post=post,
        number=number,
        title=manuscript.title,
        body=manuscript.body,
        sources=prepared.sources,
        by=by,
        by_name=str(by or ""),
    )
    fill(revision, prepared.rendered)
    revision.save()
    Image.objects.claim(prepared.rendered.images, post, [by.pk if by else None, *(p.user_id for p in post.signed_by)])
    if post.published_id is None:
        Source.objects.replace(post, prepared.sources)
    post.draft = revision
    post.version += 1
    post.save(update_fields=["draft", "version"])


def fill(revision: Revision, rendered: Rendered) -> None:
    """Put what was rendered into the revision's own columns."""
    revision.body_html = rendered.html
    revision.summary = rendered.summary
    revision.words = rendered.words
    revision.n_quoted = rendered.n_quoted
    revision.n_noted = rendered.n_noted
    revision.n_open_findings = rendered.n_open_findings
    revision.problem = rendered.problem[:300]
    revision.image = Image.objects.filter(name__in=rendered.images[:1]).first()


def settle_address(post: Post) -> None:
    """Let the address of an essay that is shown for the first time follow its title. From then on it stays; the one it
    had as a draft leads to it. The caller saves the row."""
    title = post.draft.title if post.draft else ""
    if re.fullmatch(rf"{re.escape(wished_slug(title))}(-\d+)?", post.slug):
        return
    FormerAddress.objects.get_or_create(course=post.course, slug=post.slug, defaults={"post": post})
    post.slug = free_slug(post.course, title)


def wished_slug(title: str) -> str:
    """The address a title asks for."""
    return slugify(title)[:70].strip("-") or UNKNOWN_SLUG


def free_slug(course: Course, title: str) -> str:
    """An address made of the title, with a number behind it where another essay has or had it."""
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)  # two of one title at one moment get two addresses
    slug = wished_slug(title)
    taken = {
        *Post.objects.filter(course=course, slug__startswith=slug).values_list("slug", flat=True),
        *FormerAddress.objects.filter(course=course, slug__startswith=slug).values_list("slug", flat=True),
    }
    if slug not in taken:
        return slug
    return next(f"{slug}-{number}" for number in range(2, len(taken) + 3) if f"{slug}-{number}" not in taken)
