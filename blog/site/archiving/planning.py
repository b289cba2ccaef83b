"""What an archive holds, before a word of it is written: its files by the site's addresses, so that every page knows
where a link leads. It asks `exporting_courses` what may be seen, and must not know audiences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.templatetags.static import static
from django.urls import reverse

from blog.citations.styles import STYLES, Style
from blog.models import Course, Enrolment, Image, Post, PostStatus, Source
from blog.models.posts import PostQuerySet
from blog.models.sources import SourceQuerySet
from blog.site.archiving.addresses import Addresses, paged
from blog.site.archiving.threads import discussion_of, leaf_address
from blog.site.course_markdown import free_name
from blog.site.exporting_courses import Reach
from blog.works import ASKED_MOST, grouped
from comments.models import Kind

ESSAYS_A_PAGE, WORKS_A_PAGE = 20, 100
RECORDS, LISTS = ("bib", "ris", "json", "txt"), ("bib", "ris", "json")
STATIC = {"blog/site.css": "files/site.css", "blog/icon.svg": "files/icon.svg", "blog/archive.js": "files/archive.js"}
INDEX = "/archive/index.js"


@dataclass(frozen=True)
class Heading:
    """An essay of the stream, as its neighbours name it."""

    pk: int
    slug: str
    title: str


@dataclass
class Plan:
    """One archive: what is in it, and under which names."""

    reached: Reach
    addresses: Addresses = field(default_factory=Addresses)

    @property
    def course(self) -> Course:
        """The course."""
        return self.reached.course

    @cached_property
    def published(self) -> PostQuerySet:
        """The essays that stand in lists."""
        return self.reached.posts().published()

    @cached_property
    def stream(self) -> list[Heading]:
        """Their titles, in the order of the stream."""
        return [Heading(*row) for row in self.published.listed().values_list("pk", "slug", "published__title")]

    @cached_property
    def n_comments(self) -> dict[int, int]:
        """How many comments stand under each essay, by its id."""
        rows = self.reached.all_comments().filter(kind=Kind.COMMENT).order_by()
        return dict(rows.values_list("post").annotate(n=Count("pk")))

    @cached_property
    def sources(self) -> SourceQuerySet:
        """The works of those essays, the oldest essay's first."""
        seen = Source.objects.visible_to(self.reached.reader).filter(post__in=self.published.order_by().values("pk"))
        return seen.order_by("post__published_at", "post_id", "position")

    @cached_property
    def works(self) -> list[list[int]]:
        """The same, in groups that are one work each."""
        return grouped(self.sources)

    @cached_property
    def pictures(self) -> dict[str, Image]:
        """The pictures that are shown, by name."""
        return {picture.name: picture for picture in self.reached.all_pictures()}

    def weeks(self) -> Any:
        """The weeks, each with the number of its essays."""
        seen = Q(posts__in=self.published.order_by().values("pk"))
        return self.course.weeks.annotate(n_posts=Count("posts", filter=seen)).order_by("number", "pk")

    def tags(self) -> Any:
        """The tags that stand on those essays, each with their number."""
        seen = Q(posts__in=self.published.order_by().values("pk"))
        return self.course.tags.annotate(n_posts=Count("posts", filter=seen)).filter(n_posts__gt=0)

    def authors(self) -> QuerySet[Enrolment]:
        """Whoever signed one of those essays, by name."""
        posts = self.published.order_by()
        joint = Q(coauthored__post__in=posts.values("pk"), coauthored__accepted_at__isnull=False)
        signed = Q(pk__in=posts.values("author")) | joint
        return self.reached.people().filter(signed).order_by("public_name", "pk").distinct()

    def styles(self, post: Post) -> list[Style]:
        """The styles in which an essay can be cited: its own, and those asked for most."""
        return list({style.id: style for style in (post.style, *(STYLES[name] for name in ASKED_MOST))}.values())

    def posts(self) -> Iterator[Post]:
        """Every essay that has words, oldest first, without them."""
        rows = self.reached.posts().filter(Q(published__isnull=False) | Q(draft__isnull=False))
        for post in rows.only("slug", "status", "citation_style", "course_id").iterator():
            post.course = self.course
            yield post


def planned(reached: Reach) -> Plan:
    """The plan of an archive."""
    plan = Plan(reached)
    files = plan.addresses.files
    files.update({static(name): file for name, file in STATIC.items()} | {INDEX: "files/index.js"})
    plan_course(plan)
    plan_lists(plan)
    taken, with_works = set[str](), set(plan.sources.order_by().values_list("post", flat=True))
    for post in plan.posts():
        plan_essay(plan, post, f"posts/{free_name(post.slug, taken)}/", post.pk in with_works)
    taken = set()
    for picture in plan.pictures.values():
        own, stem = picture.get_absolute_url(), f"pictures/{free_name(picture.name, taken)}"
        ending = free_name(picture.kind, set())
        copies = {f"{own}/{width}": f"{stem}-{int(width)}.{ending}" for width in picture.widths}
        files.update({own: f"{stem}.{ending}"} | copies)
    return plan


def plan_course(plan: Plan) -> None:
    """What there is once: the stream, the course's own pages, the works, feeds, the search."""
    files, slug = plan.addresses.files, plan.course.slug
    top = reverse("stream", args=[slug])
    files.update(paged(top, "", pages(len(plan.stream))))
    files.update(paged(reverse("sources", args=[slug]), "sources/", ceil(len(plan.works) / WORKS_A_PAGE)))
    if plan.works:
        files.update(
            {reverse("course_sources", args=[slug, form]): f"sources/{free_name(slug, set())}.{form}" for form in LISTS}
        )
    for name, file in {"about": "about.html", "search": "search.html", "feed": "feed.xml"}.items():
        files[reverse(name, args=[slug])] = file
    files[reverse("comments_feed", args=[slug])] = "comments.xml"
    if plan.course.accent:
        files[accent_address(plan.course)] = "files/accent.css"
    if plan.reached.is_whole:
        files[f"{top}drafts/"] = "drafts.html"
    taken = set[str]()
    for page in plan.reached.pages().exclude(slug="about"):
        files[page.get_absolute_url()] = f"pages/{free_name(page.slug, taken)}.html"


def accent_address(course: Course) -> str:
    """The address of the course's own colour, as the head of a page has it."""
    return f"{reverse('accent', args=[course.slug])}?{course.accent[1:]}="


def plan_lists(plan: Plan) -> None:
    """The essays gathered by week, by tag, by author."""
    files, slug = plan.addresses.files, plan.course.slug
    gathered = {
        "week": plan.weeks().values_list("slug", "n_posts"),
        "tag": plan.tags().values_list("slug", "n_posts"),
        "author": ((one.slug, plan.published.filter(PostQuerySet.signed([one])).count()) for one in plan.authors()),
    }
    for kind, found in gathered.items():
        folder, taken = f"{kind}s/", set[str]()
        files[f"{reverse('stream', args=[slug])}{folder}"] = f"{folder}index.html"
        for own_slug, n_posts in found:
            own = reverse(kind, args=[slug, own_slug])
            files.update(paged(own, f"{folder}{free_name(own_slug, taken)}/", pages(n_posts)))


def pages(n_posts: int) -> int:
    """How many pages so many essays fill."""
    return ceil(n_posts / ESSAYS_A_PAGE)


def plan_essay(plan: Plan, post: Post, folder: str, has_works: bool) -> None:
    """The files of one essay, and where its comments stand."""
    addresses, own = plan.addresses, post.get_absolute_url()
    addresses.add(own, f"{folder}index.html")
    shape = discussion_of(plan.reached, post)
    for n, leaf in enumerate(shape.leaves, 1):
        address = leaf_address(post, n)
        if address != own and (leaf.places or shape.mentions):
            addresses.add(address, f"{folder}thread-{n}.html")
        addresses.comments.update((place.pk, address) for place in leaf.places)
    addresses.comments.update((pk, leaf_address(post, len(shape.leaves))) for pk in shape.mentions)
    if post.status != PostStatus.PUBLISHED:
        return
    args = [plan.course.slug, post.slug]
    addresses.add(reverse("post_feed", args=args), f"{folder}feed.xml")
    cite, own_style = reverse("cite", args=args), post.style.id
    addresses.add(cite, f"{folder}cite.html")
    for style in plan.styles(post):
        name = "cite.html" if style.id == own_style else f"cite-{style.id}.html"
        addresses.add(f"{cite}?style={style.id}", f"{folder}{name}")
    for form in RECORDS:
        addresses.add(reverse("cite_as", args=[*args, form]), f"{folder}cite.{form}")
    for form in LISTS if has_works else ():
        addresses.add(reverse("post_sources", args=[*args, form]), f"{folder}sources.{form}")
