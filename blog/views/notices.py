"""A person's notices, how they want them, and the link in a letter that ends them. Looking at any of these pages
changes nothing."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from blog.languages import speaking
from blog.models import Course, Enrolment, Mute, Post, User
from blog.models.posts import PostQuerySet
from blog.notices import following, preferences, unsubscribing
from blog.notices.form import NoticesForm
from blog.notices.listing import listed, mark_read
from blog.paging import paged
from blog.reading import moment
from blog.views.me import way_back

A_PAGE = 20
LARGEST_ID = 1 << 63


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def notices(request: HttpRequest) -> HttpResponse:
    """What happened to me, newest first. POST marks as read what the page showed."""
    person = cast(User, request.user)
    if request.method == "POST":
        try:
            until = moment(request.POST.get("until", "")) or timezone.now()
        except ValueError:
            until = timezone.now()
        mark_read(person, until)
        return redirect("notices")
    told = listed(person)
    page = paged(request, told, A_PAGE)
    unread = sum(one.notice.seen_at is None for one in told)
    course = preferences.clock_of(person)
    shown = {"page": page, "unread": unread, "until": told[0].notice.ripe_at if told else None}
    shown["zone"] = course.time_zone if course else settings.TIME_ZONE
    return render(request, "blog/notices.html", shown)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def notice_settings(request: HttpRequest) -> HttpResponse:
    """What comes by mail, when, what is followed, and which essays are muted."""
    person = cast(User, request.user)
    form = NoticesForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        form.settle()
        messages.success(request, _("Saved. It holds from the next letter on."))
        return redirect("notice_settings")
    essays = preferences.muted(person)
    readable = Post.objects.visible_to(person).opened().filter(pk__in=essays.values("post")).order_by("pk")
    shown = {"form": form, "essays": readable, "hidden": essays.exclude(post__in=readable).count()}
    shown["followed"], shown["authors"] = following.followed(person)
    wrong = request.method == "POST"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "blog/notice_settings.html", shown, status=status)


@login_required
@require_POST
def mute(request: HttpRequest, pk: int) -> HttpResponse:
    """`mute=1` mutes an essay, `mute=0` lets it be heard again, also where it can be read no more."""
    person = cast(User, request.user)
    if pk < LARGEST_ID and request.POST.get("mute") == "0" and Mute.objects.filter(person=person, post=pk).exists():
        preferences.unmute(person, pk)
        messages.success(request, _("You hear of this essay again."))
        return redirect(way_back(request) or "notice_settings")
    post = speaking(get_object_or_404(Post.objects.visible_to(person).opened(), pk=pk))
    if request.POST.get("mute") == "1":
        preferences.mute(person, post)
        messages.success(request, _("You hear nothing more of this essay. Your notices’ settings list it."))
    return redirect(way_back(request) or post)


@login_required
@require_POST
def follow_essay(request: HttpRequest, pk: int) -> HttpResponse:
    """`follow=1` follows the discussion of an essay, anything else ends that."""
    post = speaking(get_object_or_404(Post.objects.visible_to(request.user).opened(), pk=pk))
    turn(request, post)
    return redirect(way_back(request) or post)


@login_required
@require_POST
def follow_author(request: HttpRequest, pk: int) -> HttpResponse:
    """`follow=1` follows the essays of an author, anything else ends that."""
    person = cast(User, request.user)
    visible = Course.objects.visible_to(person)
    author = get_object_or_404(Enrolment.objects.filter(course__in=visible).select_related("course"), pk=pk)
    readable = Post.objects.visible_to(person).published().filter(PostQuerySet.signed([author]))
    if not (person.is_superuser or author.course.enrolment_of(person) or readable.exists()):
        raise Http404
    turn(request, speaking(author))
    return redirect(way_back(request) or reverse("author", args=[author.course.slug, author.slug]))


def turn(request: HttpRequest, what: Post | Enrolment) -> None:
    """Follow, or end that, and say so."""
    person = cast(User, request.user)
    if request.POST.get("follow") == "1":
        following.follow(person, what)
        messages.success(request, _("You follow this now. Your notices’ settings say whether it comes by mail."))
    else:
        following.unfollow(person, what)
        messages.success(request, _("You follow this no more."))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what the button would do. POST does it for whoever holds the letter: mail programs send it without a
    cookie and without a token of ours."""
    subscription = unsubscribing.found(token)
    if subscription is None:
        return render(request, "blog/unsubscribe.html", status=HTTPStatus.NOT_FOUND)
    shown: dict[str, Any] = {"what": subscription.label, "done": request.method == "POST"}
    if request.method == "POST":
        unsubscribing.unsubscribe(subscription)
    return render(request, "blog/unsubscribe.html", shown)
