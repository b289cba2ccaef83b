"""What has moved: an address that an essay had before, here or on another site, leads to the one of now, for whoever
may read it. It only looks where an answer would be “not found”, and where the first page is asked for by the number of
an essay, as WordPress has it (`/?p=12`). It must not know what stands at an address."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse

from blog import old_addresses
from blog.models import FormerAddress, Post
from blog.questions import question


class Moved:
    """Answers a missing address with the way to where it is now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as usual, unless nothing is found where something was."""
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        if request.path_info == "/" and old_addresses.number_in(query_of(request)) and (address := elsewhere(request)):
            return HttpResponsePermanentRedirect(address)
        response = self.get_response(request)
        if response.status_code != HTTPStatus.NOT_FOUND:
            return response
        address = address_now(request) or elsewhere(request)
        return HttpResponsePermanentRedirect(address) if address else response


def query_of(request: HttpRequest) -> str:
    """What stands behind the question mark."""
    return str(request.META.get("QUERY_STRING", ""))


def elsewhere(request: HttpRequest) -> str:
    """Where the thing is now that had this address on another site, under the same host or, if that is clear, any."""
    return old_addresses.now_at(request.get_host().lower(), request.path_info, query_of(request), request.user)


def address_now(request: HttpRequest) -> str:
    """Where the essay of a former address is now, the same page of it; nothing where this person may not read it."""
    match = request.resolver_match
    if match is None or not {"course", "slug"} <= match.kwargs.keys():
        return ""
    course, slug = match.kwargs["course"], match.kwargs["slug"]
    if not request.path.startswith(reverse("post", args=[course, slug])):
        return ""
    former = [pk for (pk,) in formerly_at(course, slug)]
    post = Post.objects.visible_to(request.user).filter(pk__in=former).only("slug").first() if former else None
    if post is None:
        return ""
    query = query_of(request)
    return reverse(match.view_name, kwargs={**match.kwargs, "slug": post.slug}) + (f"?{query}" if query else "")


@question
def formerly_at(course: str, slug: str) -> QuerySet[FormerAddress, Any]:
    """The ids of the essays that had this address before: nearly always none, so it is asked before who may read."""
    rows = FormerAddress.objects.filter(course__slug=course, slug=slug).order_by()
    return rows.values_list("post")
