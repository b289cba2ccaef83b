"""The page that tells people what programs may ask for; and every address below `/api/`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, re_path
from django.views.decorators.http import require_safe

from blog import tokens
from blog.citing import absolute
from blog.site.api import asking, shapes
from blog.site.api.answering import answered
from blog.site.api.describing import laid_out
from blog.site.views import api


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What there is, how to ask, and what is answered where there is nothing."""
    context = {
        "operations": laid_out(api.document()),
        "example": absolute(f"{api.ROOT}courses/"),
        "prefix": tokens.PREFIX,
        "most": shapes.MOST_A_PAGE,
        "requests": asking.MOST_REQUESTS,
    }
    return render(request, "blog/api.html", context)


urls: list[URLPattern] = [
    path("", page, name="api"),
    path("openapi.json", answered(api.openapi), name="api_document"),
    *(
        path(str(route.pattern), answered(route.callback), name=route.name)
        for route in api.programs.urls[0]
        if isinstance(route, URLPattern) and route.name != "api-root"
    ),
    re_path(r"^(?P<slug>[\s\S]*)/$", answered(api.nothing), name="api_missing"),
]
