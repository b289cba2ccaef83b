"""The counters of the site, for the networks of those who run it; to everybody else there is no such page."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog.site.metrics import report

FORMAT = "text/plain; version=0.0.4; charset=utf-8"


def metrics(request: HttpRequest) -> HttpResponse:
    """What Prometheus collects. Raises Http404 for whoever asks from elsewhere."""
    if not is_of_ours(request):
        raise Http404
    answer: HttpResponse = counted(request)
    return answer


@never_cache
@require_safe
def counted(request: HttpRequest) -> HttpResponse:
    """The lines."""
    return HttpResponse("".join(report()), content_type=FORMAT)


def is_of_ours(request: HttpRequest) -> bool:
    """Whether the request comes from a network that the settings name. One that passed other servers than the settings
    count may come from anywhere."""
    networks: list[Any] = settings.METRICS_NETWORKS
    passed = request.headers.get("X-Forwarded-For", "")
    if not networks or (passed and not 0 < settings.TRUSTED_PROXY_COUNT <= len(passed.split(","))):
        return False
    try:
        peer: Any = ip_address(get_adapter(request).get_client_ip(request))
    except (ValueError, PermissionDenied):
        return False
    peer = getattr(peer, "ipv4_mapped", None) or peer
    return any(peer in network for network in networks)
