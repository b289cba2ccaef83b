"""The admin site itself: who may enter, and by which door. It must not know what is registered on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Enrolment


class StaffAdminSite(AdminSite):
    """Open to superusers and to the staff of any course; what they find there is scoped by each admin."""

    site_title = site_header = _("Colloquy")
    index_title = _("Courses and their discussions")
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this person is on any course's staff."""
        user: Any = request.user
        return bool(user.is_active and user.is_authenticated and user.is_staff)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send people to the site's own sign-in, which throttles and may ask for a second factor. Raises
        PermissionDenied for whoever is signed in already: signing in again would bring them back here for ever."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Any page of the admin, its times told in the zone of the course, as the course's own pages tell them."""
        inner = super().admin_view(view, cacheable)

        def in_course_time(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            with timezone.override(zone_of(request.user)):
                response = inner(request, *args, **kwargs)
                return response.render() if isinstance(response, SimpleTemplateResponse) else response

        return update_wrapper(in_course_time, inner)

    def get_urls(self) -> list[Any]:
        """The stock addresses without the one that leads to the page of any row whatever, and so tells its name."""
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]


def zone_of(user: Any) -> str:
    """The time zone of the first course a person is on the staff of; the site's own for everyone else."""
    zones = Enrolment.objects.of(user).staff().values_list("course__time_zone", flat=True)
    return zones.order_by("pk").first() or settings.TIME_ZONE
