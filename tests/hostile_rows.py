"""A course whose every word is hostile: rows written past all forms, as if each door had let everything through, so
that what is asked of pages is the whole of it. Text becomes HTML by the one place that makes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from blog import manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import (
    Announcement,
    Course,
    Decision,
    Enrolment,
    FormerName,
    Image,
    Note,
    Page,
    Post,
    Section,
    Tag,
    User,
    Week,
)
from blog.rendering import render_comment
from comments.models import Comment, Flag
from tests import hostile
from tests.factories import agreed
from tests.hostile import strings


def packs(*asked: Any) -> Iterator[str]:
    """The packs without NUL, which PostgreSQL keeps in no column."""
    return (pack.replace("\0", "") for pack in hostile.packs(*asked))


def sendable(text: str) -> str:
    """A string as it can be sent, without NUL as above."""
    return hostile.sendable(text).replace("\0", "")


def fill(course: Course, author: Enrolment, staff: Enrolment) -> list[Post]:
    """Fill a course with them: its own words, people, tags, essays and what is said under the first; gives the essays,
    the first with all comments."""
    course_of_packs(course)
    people(course)
    tags = gather(course)
    texts, lines = list(packs(2000, "\n\n")), list(packs(700, " "))
    titles = list(packs(200))
    Image.objects.create(
        name="hostile",
        uploader=author.user,
        file="images/x.png",
        kind="png",
        width=9,
        height=9,
        credit=titles[0],
        licence=titles[1][:80],
    )
    posts = [
        essay(author, title, body, [sendable(line) for line in lines[n :: len(texts)]], tags)
        for n, (title, body) in enumerate(zip(islice(cycle(titles), len(texts)), texts, strict=True))
    ]
    manuscripts.revise(posts[0], Manuscript(titles[-1], texts[-1]), by=author.user)
    say(posts[0], author, staff)
    return [Post.objects.get(pk=post.pk) for post in posts]


def course_of_packs(course: Course) -> None:
    """The words of the course, its announcements and its pages."""
    long, short = list(packs(2000)), list(packs(120))
    Course.objects.filter(pk=course.pk).update(
        title=short[0], code=short[1][:40], term=short[2][:40], description=long[0], guests="allowed"
    )
    course.refresh_from_db()
    Announcement.objects.bulk_create(Announcement(course=course, body=t, body_html=render_comment(t)) for t in long)
    bodies = list(packs(4000, "\n\n"))
    Page.objects.bulk_create(
        Page(course=course, slug=f"h{n}", title=short[3 + n], body=t, body_html=manuscripts.render(t, [], "", "").html)
        for n, t in enumerate(bodies)
    )


def people(course: Course) -> None:
    """Members whose roster names, addresses on the site, sections and former names are theirs."""
    names = list(packs(80))
    places = [
        Enrolment(
            course=course,
            user=User.objects.create(email=f"h{n}@example.edu", name=name),
            public_name=name,
            slug=f"h{n}",
            section=Section.objects.create(course=course, name=f"{name[:55]} {n}"),
            roster_id=name[:64],
        )
        for n, name in enumerate(names[::4])
    ]
    for place in Enrolment.objects.bulk_create(places):
        FormerName.objects.create(enrolment=place, public_name=place.public_name, slug="was")


def gather(course: Course) -> list[Tag]:
    """Weeks and tags."""
    Week.objects.bulk_create(
        Week(course=course, number=n, slug=f"h{n}", title=title, prompt=" ".join([title] * 3))
        for n, title in enumerate(packs(120), 100)
    )
    return Tag.objects.bulk_create(
        Tag(course=course, slug=f"h{n}-{slugify(name)}"[:60], name=name)
        for n, name in enumerate(islice(packs(60), 0, None, 6))
    )


def essay(author: Enrolment, title: str, body: str, works: list[str], tags: list[Tag]) -> Post:
    """A published essay with a list of works, each line as it stands and again as a record."""
    week = author.course.weeks.order_by("?").first()
    lines = tuple(line.replace("\n", " ").replace("\r", " ") for line in works)
    body = f'{body}\n\n![{title[:60]}](/images/hostile "{title[60:120]}")'
    post = manuscripts.begin(author.course, author, Manuscript(title, body, lines), by=author.user)
    Post.objects.filter(pk=post.pk).update(audience=60, week=week)
    post.refresh_from_db()
    post.tags.set(tags)
    return publishing.publish(agreed(post), by=author.user)


def say(post: Post, author: Enrolment, staff: Enrolment) -> None:
    """Comments of guests whose names and words are theirs, each with a report, a decision and a note."""
    at = timezone.now()
    said: list[Any] = [
        Comment(
            post=post,
            body=body,
            body_html=render_comment(body),
            guest_name=f"{n} {name}"[:80],
            guest_email="h@example.org",
            number=str(n),
            position=n,
            status="pending" if n % 3 == 0 else "published",
            created_at=at,
            published_at=at + timedelta(seconds=n),
        )
        for n, (name, body) in enumerate(zip(packs(80), cycle(packs(400)), strict=False), 1)
    ]
    Comment.objects.bulk_create(said)
    n_published = sum(comment.status == "published" for comment in said)
    Post.objects.filter(pk=post.pk).update(n_published=n_published, n_threads=len(said), last_comment_at=at)
    notes = list(packs(1000))
    for comment, note in zip(Comment.objects.filter(status="published"), notes, strict=False):
        Flag.objects.create(comment=comment, reporter=author, reason="other", note=note)
        Decision.objects.record(post.course, comment, "remove", "published", "removed", by=staff.user, note=note)
        html = render_comment(note)
        Note.objects.create(post=post, about=author, by=staff.user, by_name=note[:80], body=note, body_html=html)


def pages(posts: list[Post]) -> dict[str, list[str]]:
    """Where they all show, by who looks."""
    course, first = f"/{posts[0].course.slug}/", posts[0].get_absolute_url()
    n_pages = Comment.objects.count() // 50 + 1
    words = [sendable(text) for text in strings()[::97]]
    comment = Comment.objects.filter(status="pending").first()
    admin = "course week section tag page announcement enrolment post decision".split()
    return {
        "anonymous": [
            *(f"{course}?page={n}" for n in range(1, len(posts) // 10 + 2)),
            *(post.get_absolute_url() for post in posts),
            *(f"{first}?page={n}" for n in range(2, n_pages + 1)),
            *(f"{course}{page}" for page in ("about/", "weeks/", "weeks/h101/", "tags/", "sources/")),
            *(
                f"{course}pages/{slug}/"
                for slug in Page.objects.filter(slug__startswith="h").values_list("slug", flat=True)
            ),
            *(f"{first}{page}" for page in ("cite/", "printed/", "comments/")),
            *(f"{course}authors/{posts[0].author.slug}/",),
        ],
        "searching": [f"{course}search/?q=", *words],
        "author": [
            f"{first}{page}"
            for page in ("edit/", "history/", "history/?from=1&to=2", "notes/", "authors/", "deletion/", "publication/")
        ]
        + [f"{course}{page}" for page in ("people/", "drafts/", "me/", "write/")]
        + ["/notifications/"],
        "instructor": [f"{course}people/", "/admin/", "/admin/comments/comment/", "/admin/comments/comment/desk/"]
        + ["/admin/comments/comment/desk/?tab=log", f"/admin/comments/comment/{comment.pk if comment else 0}/change/"]
        + [f"/admin/blog/{model}/" for model in admin]
        + [f"/admin/blog/post/{posts[0].pk}/change/", f"/admin/blog/course/{posts[0].course_id}/change/"],
    }


def feeds(posts: list[Post]) -> list[str]:
    """The feeds and files in which they show."""
    course, first = f"/{posts[0].course.slug}/", posts[0].get_absolute_url()
    return [f"{course}feed/", f"{course}comments/feed/", f"{first}feed/", f"{course}weeks/h101/feed/", "/sitemap.xml"]
