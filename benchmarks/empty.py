"""The yardstick: a Django application without middleware whose only view answers as many bytes as its address says."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


@cache
def body(size: int) -> bytes:
    """So many bytes, made once."""
    return b"x" * size


def empty(request: HttpRequest, size: int) -> HttpResponse:
    """Nothing but the bytes."""
    return HttpResponse(body(size))


urlpatterns = [path("<int:size>", empty)]
settings.configure(ROOT_URLCONF=__name__, MIDDLEWARE=[], ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="none")  # noqa: S106
application = get_wsgi_application()
