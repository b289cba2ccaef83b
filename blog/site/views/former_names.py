"""`/<course>/people/<id>/names/`: where the words of others still say a name that somebody has given up, for staff, who
may have it taken out there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog.models import Course, Enrolment, Post
from blog.names.redacting import GivenUp, given_up, redact_essay, words_of
from blog.refusals import Refused
from blog.scoping import authors_for
from blog.site.views.people import refuse_strangers
from blog.views.entering import enter, framed
from comments.models import Comment, CommentStatus
from comments.redaction import redact


@dataclass(frozen=True)
class Standing:
    """One essay or comment that says the name, and the words around the first time it does."""

    kind: str
    thing: Any
    around: tuple[str, str, str]


@require_http_methods(["GET", "HEAD", "POST"])
def former_names(request: HttpRequest, course: str, pk: int) -> HttpResponse:
    """The places; POST takes the name out of one of them."""
    entered = enter(request, course)
    if not refuse_strangers(request, entered):
        raise Http404
    person = get_object_or_404(authors_for(request.user, entered).prefetch_related("former_names"), pk=pk)
    name = given_up(person)
    if request.method == "POST":
        return redacted(request, entered, person, name)
    standing = list(where(request.user, entered, name)) if name else []
    names = dict.fromkeys(row.public_name for row in person.former_names.all() if row.public_name != person.public_name)
    shown = {"person": person, "names": list(names), "standing": standing, "n_standing": len(standing)}
    return render(request, "blog/former_names.html", framed(request, entered, "people", **shown))


def redacted(request: HttpRequest, course: Course, person: Enrolment, name: GivenUp | None) -> HttpResponse:
    """Take the name out of the one place that the button names, and come back."""
    kind, _colon, pk = request.POST.get("take_out", "").partition(":")
    rows = {"post": essays, "comment": replies}.get(kind)
    if rows is None or name is None or not pk.isdecimal() or len(pk) > 17:
        raise Http404
    by: Any = request.user
    found: Any = get_object_or_404(rows(request.user, course, name), pk=int(pk))
    try:
        redact_essay(found, name, by) if kind == "post" else redact(found, name, by)
        messages.success(request, _("The name is taken out. Its author sees the mark, and the record says who did it."))
    except Refused as problem:
        messages.error(request, str(problem))
    return redirect("former_names", course.slug, person.pk)


def where(user: Any, course: Course, name: GivenUp) -> Iterator[Standing]:
    """Each essay and comment that says the name, of those this person acts on."""
    for post in essays(user, course, name):
        if post.published and (around := name.around(words_of(post.published))):
            yield Standing("post", post, around)
    for comment in replies(user, course, name):
        if around := name.around(comment.body):
            yield Standing("comment", comment, around)


def essays(user: Any, course: Course, name: GivenUp) -> QuerySet[Post]:
    """The published essays that may say it."""
    acted_on = Q() if user.is_superuser else Post.objects.acted_on_by(user)
    texts = said_in(name, "published__title", "published__body", "published__sources")
    return Post.objects.visible_to(user).opened().published().filter(acted_on, texts, course=course).order_by("pk")


def replies(user: Any, course: Course, name: GivenUp) -> QuerySet[Comment]:
    """The comments that may say it, shown or waiting."""
    shown = {"post__course": course, "status__in": [CommentStatus.PUBLISHED, CommentStatus.PENDING]}
    rows = Comment.objects.acted_on_by(user).filter(said_in(name, "body"), **shown)
    return rows.select_related("author", "post__course", "post__published", "post__draft").order_by("pk")


def said_in(name: GivenUp, *fields: str) -> Q:
    """The condition that one of the fields holds a word of the name, whatever its capitals."""
    found = Q(pk__in=())
    for field in fields:
        for word in name.words:
            found |= Q(**{f"{field}__icontains": word})
    return found
