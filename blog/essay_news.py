"""What is told of essays: a new one, to those who follow its author. It queues, and says in words what happened; when
and how letters go it must not know."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog import notices
from blog.models import Cadence, Follow, Notice, Post, User
from blog.notices import Item, Kind


def published(post: Post) -> None:
    """Tell those who follow its author that an essay can be read."""
    people = Follow.objects.filter(author=post.author_id).values_list("person", flat=True)
    notices.queue("essay", post, people, course=post.course, post=post, by=post.author.user)


def shown_again(post: Post) -> None:
    """Tell those after all whose letter, of the essay or of what was said under it, came due while it was withdrawn."""
    notices.again_under(post)


def describe(person: User, told: Sequence[Notice]) -> list[Item | None]:
    """New essays, as long as they are published and this person may read them."""
    readable = Post.objects.visible_to(person).published().opened()
    posts = readable.in_bulk([notice.about_id for notice in told])
    return [item(posts.get(notice.about_id)) for notice in told]


def item(post: Post | None) -> Item | None:
    """An essay in words; None for none."""
    if post is None:
        return None
    name = post.author.public_name
    told = {"name": name, "title": post.title}
    summary = post.published.summary if post.published else ""
    return Item(_("%(name)s published “%(title)s”") % told, summary, name, post.get_absolute_url(), post.title)


ESSAY = Kind(
    "essay",
    gettext_lazy("New essays"),
    gettext_lazy("Somebody you follow publishes an essay."),
    describe,
    Cadence.DAILY,
)
