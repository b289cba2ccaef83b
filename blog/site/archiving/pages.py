"""The pages of an archive that are no essay's: the stream, weeks, tags, authors, works, the course's own pages, and the
search. Each comes with the address it has on the site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from blog.citations.styles import style_called
from blog.models import Post
from blog.models.posts import PostQuerySet
from blog.site.archiving.planning import ESSAYS_A_PAGE, LISTS, WORKS_A_PAGE, Plan
from blog.site.archiving.printing import Printer
from blog.works import as_works

Printed = Iterator[tuple[str, str]]
WORDS = [f"{revision}__{column}" for revision in ("published", "draft") for column in ("body", "body_html")]
NAMES = {"bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}


def course_pages(plan: Plan, printer: Printer) -> Printed:
    """All of them."""
    slug = plan.course.slug
    yield from essays_on(plan, printer, "blog/stream.html", reverse("stream", args=[slug]), plan.published, "stream")
    yield from own_pages(plan, printer)
    yield from weeks(plan, printer)
    yield from tags(plan, printer)
    yield from authors(plan, printer)
    yield from works(plan, printer)
    search = reverse("search", args=[slug])
    yield search, printer.page("blog/archive/search.html", search, "search")
    if plan.reached.is_whole:
        drafts = f"{reverse('stream', args=[slug])}drafts/"
        others = plan.reached.posts().exclude(pk__in=plan.published.order_by().values("pk"))
        rows = others.opened().prefetch_related("coauthors").defer(*WORDS)
        shown = [post for post in rows if post.shown]
        yield drafts, printer.page("blog/archive/drafts.html", drafts, "drafts", posts=shown)


def essays_on(
    plan: Plan, printer: Printer, template: str, address: str, posts: PostQuerySet, here: str, **shown: Any
) -> Printed:
    """A list of essays, page by page."""
    pages = Paginator(posts.listed(), ESSAYS_A_PAGE)
    for number in pages.page_range:
        page = counted(plan, pages.page(number))
        own = address if number == 1 else f"{address}?page={number}"
        yield own, printer.page(template, own, here, posts=page, **shown)


def counted(plan: Plan, page: Page[Post]) -> Page[Post]:
    """The essays of a page, each with the number of comments that the archive has."""
    posts = list(page.object_list)
    for post in posts:
        post.n_published, post.takes_replies = plan.n_comments.get(post.pk, 0), False
    page.object_list = posts
    return page


def own_pages(plan: Plan, printer: Printer) -> Printed:
    """What the course is, who teaches it, and its own pages."""
    about = reverse("about", args=[plan.course.slug])
    pages = plan.reached.pages()
    staff = plan.course.enrolments.filter(is_active=True).staff().select_related("section")
    told: dict[str, Any] = {"staff": staff.order_by("role", "public_name", "pk")}
    told["text"] = pages.filter(slug="about").first()
    others = pages.exclude(slug="about")
    yield about, printer.page("blog/about.html", about, "about", pages=others.order_by("title", "pk"), **told)
    for page in others:
        own = page.get_absolute_url()
        yield own, printer.page("blog/page.html", own, "about", text=page)


def weeks(plan: Plan, printer: Printer) -> Printed:
    """The weeks of the term, and each with its essays."""
    slug, found = plan.course.slug, list(plan.weeks())
    own = reverse("weeks", args=[slug])
    yield own, printer.page("blog/weeks.html", own, "weeks", weeks=found)
    for week in found:
        here = reverse("week", args=[slug, week.slug])
        posts = plan.published.filter(week=week)
        yield from essays_on(plan, printer, "blog/week.html", here, posts, "weeks", week=week)


def tags(plan: Plan, printer: Printer) -> Printed:
    """The tags, and each with its essays."""
    slug, found = plan.course.slug, list(plan.tags())
    own = reverse("tags", args=[slug])
    yield own, printer.page("blog/tags.html", own, "weeks", tags=found)
    for tag in found:
        here = reverse("tag", args=[slug, tag.slug])
        posts = plan.published.filter(tags=tag)
        yield from essays_on(plan, printer, "blog/tag.html", here, posts, "", tag=tag)


def authors(plan: Plan, printer: Printer) -> Printed:
    """Who wrote, and each with their essays."""
    slug, found = plan.course.slug, list(plan.authors())
    own = f"{reverse('stream', args=[slug])}authors/"
    yield own, printer.page("blog/archive/authors.html", own, "authors", authors=found)
    for place in found:
        here = reverse("author", args=[slug, place.slug])
        posts = plan.published.filter(PostQuerySet.signed([place]))
        yield from essays_on(plan, printer, "blog/author.html", here, posts, "authors", author=place)


def works(plan: Plan, printer: Printer) -> Printed:
    """The works that the essays cite."""
    own, style = reverse("sources", args=[plan.course.slug]), style_called(plan.course.citation_style).id
    forms = [{"ending": form, "name": NAMES[form]} for form in LISTS]
    pages = Paginator(plan.works, WORKS_A_PAGE)
    for number in pages.page_range:
        page = pages.page(number)
        here = own if number == 1 else f"{own}?page={number}"
        found = as_works(plan.sources, page.object_list, style)
        yield here, printer.page("blog/sources.html", here, "sources", page=page, works=found, forms=forms)
