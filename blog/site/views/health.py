"""What programs ask that watch the site: whether this process is up, and whether it can do its work. Nobody signs in
for it, and it tells nothing but that."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog import health

PLAIN = "text/plain; charset=utf-8"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Up. Neither the database nor the cache is asked, so that nobody restarts a process because of those."""
    return HttpResponse("ok\n", content_type=PLAIN)


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """What this process needs, a line each; 503 as long as one of them fails."""
    found = list(health.report())
    is_ready = all(said == health.OK for _name, said in found)
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return HttpResponse("".join(f"{name}: {said}\n" for name, said in found), content_type=PLAIN, status=status)
