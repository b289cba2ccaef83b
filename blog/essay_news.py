"""What is told of essays: a new one, to those who follow one of its authors; and to somebody that they are asked to
sign one. It queues, and says in words what happened; when and how letters go it must not know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog import notices
from blog.models import Cadence, CoAuthor, Follow, Notice, Post, User
from blog.notices import Item, Kind, Telling
from blog.questions import question


def published(post: Post) -> None:
    """Tell those who follow one of its authors, and are none themselves, that an essay can be read."""
    authors = post.signed_by
    following = {person for (person,) in followers_of(tuple(place.pk for place in authors))}
    people = following - {place.user_id for place in authors}
    notices.queue_all([Telling(post, {"essay": people}, post.author.user_id)], course=post.course, post=post)


@question
def followers_of(authors: tuple[int, ...]) -> QuerySet[Follow, Any]:
    """The accounts that follow any of these."""
    return Follow.objects.filter(author__in=authors).order_by().values_list("person")


def shown_again(post: Post) -> None:
    """Tell those after all whose letter, of the essay or of what was said under it, came due while it was withdrawn."""
    notices.again_under(post)


def invited(asked: CoAuthor) -> None:
    """Tell somebody that they are asked to sign an essay."""
    post = asked.post
    notices.queue("invited", asked, [asked.enrolment.user_id], course=post.course, post=post, by=post.author.user)


def invited_no_more(asked: CoAuthor) -> None:
    """Take back what no letter has told yet of an invitation."""
    notices.cancel("invited", asked)


def describe(person: User, told: Sequence[Notice]) -> list[Item | None]:
    """New essays, as long as they are published and this person may read them."""
    readable = Post.objects.visible_to(person).published().opened().prefetch_related("coauthors")
    posts = readable.in_bulk([notice.about_id for notice in told])
    return [item(posts.get(notice.about_id)) for notice in told]


def item(post: Post | None) -> Item | None:
    """An essay in words; None for none."""
    if post is None:
        return None
    name = post.byline
    told = {"name": name, "title": post.title}
    summary = post.published.summary if post.published else ""
    return Item(_("%(name)s published “%(title)s”") % told, summary, name, post.get_absolute_url(), post.title)


def describe_invited(person: User, told: Sequence[Notice]) -> list[Item | None]:
    """Invitations, as long as they wait for an answer: who asks, and the title."""
    waiting = CoAuthor.objects.asked(person).in_bulk([notice.about_id for notice in told])
    return [item_invited(waiting.get(notice.about_id)) for notice in told]


def item_invited(asked: CoAuthor | None) -> Item | None:
    """An invitation in words; None for none."""
    if asked is None:
        return None
    post, name = asked.post, asked.post.author.public_name
    told = _("%(name)s asks you to sign “%(title)s” with them") % {"name": name, "title": post.title}
    return Item(told, "", name, reverse("coauthors", args=[post.course.slug, post.slug]), post.title)


INVITED = Kind(
    "invited",
    gettext_lazy("Invitations to write together"),
    gettext_lazy("Somebody asks you to sign their essay as a co-author."),
    describe_invited,
)
ESSAY = Kind(
    "essay",
    gettext_lazy("New essays"),
    gettext_lazy("Somebody you follow publishes an essay."),
    describe,
    Cadence.DAILY,
)
