"""The pages of one essay in an archive: the essay with its thread, the rest of a long one, and how to cite it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from blog.citations.complete import complete
from blog.citations.writers import write_bibtex, write_csl_json, write_ris
from blog.citing import essay_of, own_entries, plain_entry
from blog.models import Post
from blog.site.archiving.pages import NAMES, Printed
from blog.site.archiving.planning import LISTS, Heading, Plan
from blog.site.archiving.printing import Printer
from blog.site.archiving.threads import Discussion, as_shown, discussion_of, leaf_address
from blog.works import entries_of, own_lines, own_work

WRITERS = {"bib": write_bibtex, "ris": write_ris, "json": write_csl_json}


def essay_pages(plan: Plan, printer: Printer, post: Post, beside: tuple[Heading | None, Heading | None]) -> Printed:
    """The essay with all that was said. `beside` are its neighbours in the stream."""
    shape, told = discussion_of(plan.reached, post), {"post": post, "revision": post.shown}
    post.n_published, own = shape.n_comments, post.get_absolute_url()
    neighbours: Any = post
    neighbours.essay_before, neighbours.essay_after = beside
    told |= {"discussion": as_shown(plan.reached, post, shape, 1), "tags": post.tags.all()}
    yield own, printer.page("blog/post.html", own, "stream", **told, **apart(plan, post))
    yield from discussion_pages(plan, printer, post, shape)
    if post.is_published:
        yield from cite_pages(plan, printer, post)


def apart(plan: Plan, post: Post) -> dict[str, str]:
    """Where the thread of an essay stands that readers do not see, if it has one."""
    thread = leaf_address(post, 1)
    return {"thread_address": thread} if not post.is_published and thread in plan.addresses.files else {}


def discussion_pages(plan: Plan, printer: Printer, post: Post, shape: Discussion) -> Printed:
    """The pages of the thread that are not the essay's own."""
    for n in range(1, len(shape.leaves) + 1):
        address = leaf_address(post, n)
        if address != post.get_absolute_url() and address in plan.addresses.files:
            shown = {"post": post, "discussion": as_shown(plan.reached, post, shape, n), "n": n}
            yield address, printer.page("blog/archive/discussion.html", address, "stream", **shown)


def cite_pages(plan: Plan, printer: Printer, post: Post) -> Printed:
    """The essay and its works, ready to be copied: in its own style, and in those asked for most."""
    cite = reverse("cite", args=[plan.course.slug, post.slug])
    styles = plan.styles(post)
    forms = [{"ending": form, "name": NAMES[form]} for form in LISTS]
    told = {"post": post, "revision": post.shown, "styles": styles, "forms": forms}
    rows = list(plan.sources.filter(post=post))
    for style in styles:
        works, address = entries_of(rows, post, style), f"{cite}?style={style.id}"
        own = own_entries(post).get(style.id) or plain_entry(essay_of(post))
        shown = {"style": style, "own": own, "works": works, "typed": any(work.is_typed for work in works)}
        yield address, printer.page("blog/cite.html", address, "stream", **told, **shown)


def downloads(plan: Plan, post: Post) -> Iterator[tuple[str, str]]:
    """The essay's record, and its list, for reference managers."""
    args, files = [plan.course.slug, post.slug], plan.addresses.files
    own, works = own_work(post), complete(post.shown.sources)
    for form, write in WRITERS.items():
        yield reverse("cite_as", args=[*args, form]), write([own])
        if (address := reverse("post_sources", args=[*args, form])) in files:
            yield address, write(works)
    yield reverse("cite_as", args=[*args, "txt"]), own_lines(post)
