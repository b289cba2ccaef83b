"""A course as an export of WordPress (WXR 1.2), which WordPress and our own import read: a stream, element by element.
Essays go as the HTML that readers see. What not everybody on the web may read is private there, what is for few
is held.

Nobody's e-mail address, network address or roster name is in it. It asks `exporting_courses` what may be seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO
from zoneinfo import ZoneInfo

from django.conf import settings

from blog.models import Audience, Enrolment, Image, Page, Post, PostStatus
from blog.site.course_threads import spoken
from blog.site.course_wordpress_elements import element, meta, portable, term
from blog.site.exporting_courses import Reach
from comments.models import Comment, CommentStatus, Kind

EXPORT = "http://wordpress.org/export/1.2/"
HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="{EXPORT}excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="{EXPORT}">
<channel>
"""
FOOT = "</channel>\n</rss>\n"
NO_DATE = "0000-00-00 00:00:00"
# WordPress counts posts, pages and attachments together, and so its categories and tags.
KINDS_OF_ITEM, POST, PAGE, PICTURE = 3, 0, 1, 2
KINDS_OF_TERM, WEEK, TAG = 2, 0, 1
STATUSES = {
    PostStatus.PUBLISHED: "publish",
    PostStatus.SCHEDULED: "future",
    PostStatus.SUBMITTED: "pending",
    PostStatus.APPROVED: "pending",
}
COMMENT_STATUSES = {
    CommentStatus.PUBLISHED: "1",
    CommentStatus.PENDING: "0",
    CommentStatus.SPAM: "spam",
}


def write(reached: Reach, out: IO[bytes]) -> Iterator[str]:
    """Write the file; yields the kind of each thing as it is done."""
    for kind, text in parts(reached):
        out.write(text.encode())
        if kind:
            yield kind


def parts(reached: Reach) -> Iterator[tuple[str, str]]:
    """The file from its beginning to its end, each part with the kind of thing that is done with it, or ""."""
    yield "", HEAD + site(reached)
    for person in reached.people():
        yield "people", author(person)
    yield "", "".join(terms(reached))
    for page in reached.pages():
        yield "pages", item_of_page(page, reached)
    for picture in reached.all_pictures():
        yield "pictures", item_of_picture(picture, reached)
    for post in reached.opened():
        yield "", opening_of_post(post, reached)
        for place, comment in spoken(reached, post):
            if comment is not None:
                yield "comments", comment_element(comment, place.above, reached)
        yield "essays", "</item>\n"
    yield "", FOOT


def site(reached: Reach) -> str:
    """The blog itself."""
    course, address = reached.course, settings.SITE_URL.rstrip("/")
    return "".join(
        [
            element("title", course.title),
            element("link", address + course.get_absolute_url()),
            element("description", course.description),
            element("language", course.language),
            element("wp:wxr_version", "1.2"),
            element("wp:base_site_url", address),
            element("wp:base_blog_url", address + course.get_absolute_url().rstrip("/")),
        ]
    )


def author(place: Enrolment) -> str:
    """Somebody by the name that others read."""
    said = (
        element("wp:author_id", str(place.pk))
        + element("wp:author_login", place.slug)
        + element("wp:author_email", "")
        + element("wp:author_display_name", place.public_name)
    )
    return f"<wp:author>{said}</wp:author>\n"


def terms(reached: Reach) -> Iterator[str]:
    """Weeks as categories, and the tags that stand on what may be seen."""
    for week in reached.course.weeks.order_by("number", "pk"):
        number = element("wp:term_id", str(week.pk * KINDS_OF_TERM + WEEK))
        told = element("wp:category_nicename", week.slug) + element("wp:category_parent", "")
        told += element("wp:cat_name", week.title) + element("wp:category_description", week.prompt)
        yield f"<wp:category>{number}{told}</wp:category>\n"
    for tag in reached.tags():
        number = element("wp:term_id", str(tag.pk * KINDS_OF_TERM + TAG))
        yield f"<wp:tag>{number}{element('wp:tag_slug', tag.slug)}{element('wp:tag_name', tag.name)}</wp:tag>\n"


def item_of_page(page: Page, reached: Reach) -> str:
    """One of the course's own pages. It has no date of its own, so it has that of the first essay."""
    status = "publish" if min(page.audience, reached.course.audience) >= Audience.WEB else "private"
    told = [
        *opening(page.title, page.get_absolute_url(), "", page.pk * KINDS_OF_ITEM + PAGE),
        *written(page.body_html, page.slug, status, "page"),
        *dated(reached.began_at, reached),
        element("wp:comment_status", "closed"),
    ]
    return f"<item>\n{''.join(told)}</item>\n"


def item_of_picture(picture: Image, reached: Reach) -> str:
    """A picture, by its address on this site; who made it is its caption."""
    name = f"{picture.name}.{picture.kind}"
    told = [
        *opening(picture.name, picture.get_absolute_url(), "", picture.pk * KINDS_OF_ITEM + PICTURE),
        element("excerpt:encoded", ", ".join(filter(None, (picture.credit, picture.licence)))),
        *written("", picture.name, "inherit", "attachment"),
        *dated(picture.created_at, reached),
        element("wp:post_parent", str((picture.post_id or 0) * KINDS_OF_ITEM + POST)),
        element("wp:attachment_url", settings.SITE_URL.rstrip("/") + picture.get_absolute_url()),
        meta("_wp_attached_file", name),
    ]
    return f"<item>\n{''.join(told)}</item>\n"


def opening_of_post(post: Post, reached: Reach) -> str:
    """An essay up to its comments."""
    shown = post.shown
    status = status_of(post)
    at = post.published_at or post.scheduled_for or post.created_at
    told = [
        *opening(post.title, post.get_absolute_url(), post.author.slug, post.pk * KINDS_OF_ITEM + POST),
        *written(shown.body_html if shown else "", post.slug, status, "post"),
        *dated(at, reached, is_open=status in {"draft", "pending"}),
        element("wp:post_modified", clock(post.updated_at or at, reached)),
        element("wp:post_modified_gmt", greenwich(post.updated_at or at)),
        element("wp:comment_status", "open" if post.takes_replies else "closed"),
        element("wp:is_sticky", "1" if post.is_featured else "0"),
    ]
    if post.week:
        told.append(term("category", post.week.slug, post.week.title))
    told += [term("post_tag", tag.slug, tag.name) for tag in sorted(post.tags.all(), key=lambda tag: tag.slug)]
    signed = post.signed_by if len(post.signed_by) > 1 else []
    told += [term("author", f"cap-{place.slug}", place.public_name) for place in signed]
    return f"<item>\n{''.join(told)}"


def status_of(post: Post) -> str:
    """How WordPress calls the standing of an essay. There, what is published is for everybody."""
    found = STATUSES.get(PostStatus(post.status), "draft")
    is_for_all = min(post.audience, post.course.audience) >= Audience.WEB
    return found if found != "publish" or is_for_all else "private"


def opening(title: str, address: str, author_login: str, number: int) -> Iterator[str]:
    """What stands at the head of every item."""
    site_url = settings.SITE_URL.rstrip("/")
    yield element("title", title)
    yield element("link", site_url + address)
    yield element("dc:creator", author_login)
    yield f'<guid isPermaLink="false">{site_url}/?p={number}</guid>\n'
    yield element("wp:post_id", str(number))


def written(html: str, slug: str, status: str, kind: str) -> Iterator[str]:
    """The words of an item, its address and what it is."""
    yield element("content:encoded", portable(html))
    yield element("wp:post_name", slug)
    yield element("wp:status", status)
    yield element("wp:post_type", kind)
    yield element("wp:ping_status", "closed")


def dated(at: datetime | None, reached: Reach, is_open: bool = False) -> Iterator[str]:
    """When an item was written; WordPress dates a draft when it is published, which it knows by a zero."""
    yield element("wp:post_date", clock(at, reached))
    yield element("wp:post_date_gmt", NO_DATE if is_open else greenwich(at))


def comment_element(comment: Comment, above: int, reached: Reach) -> str:
    """One comment below the nearest that is shown."""
    status = COMMENT_STATUSES.get(CommentStatus(comment.status), "trash")
    at = comment.published_at if comment.is_published else comment.created_at
    told = [
        element("wp:comment_id", str(comment.pk)),
        element("wp:comment_author", comment.byline),
        element("wp:comment_author_email", ""),
        element("wp:comment_author_url", comment.url),
        element("wp:comment_author_IP", ""),
        element("wp:comment_date", clock(at, reached)),
        element("wp:comment_date_gmt", greenwich(at)),
        element("wp:comment_content", portable(comment.body_html)),
        element("wp:comment_approved", "0" if status == "1" and comment.is_for_few else status),
        element("wp:comment_type", "pingback" if comment.kind == Kind.PINGBACK else "comment"),
        element("wp:comment_parent", str(above)),
        element("wp:comment_user_id", str(comment.author_id or 0)),
    ]
    return f"<wp:comment>{''.join(told)}</wp:comment>\n"


def clock(at: datetime | None, reached: Reach) -> str:
    """A moment on the clock of the course."""
    return f"{at.astimezone(ZoneInfo(reached.course.time_zone)):%Y-%m-%d %H:%M:%S}" if at else NO_DATE


def greenwich(at: datetime | None) -> str:
    """A moment in Greenwich time."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if at else NO_DATE
