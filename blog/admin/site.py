"""The admin site itself: who may enter, and by which door. It must not know what is registered on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from blog.guarding import WAYS
from blog.models import Enrolment

KEYS = range(2**63)  # what the databases can hold


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

    @method_decorator(require_http_methods(WAYS))
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send people to the site's own sign-in, which throttles and may ask for a second factor. Raises
        PermissionDenied for whoever is signed in already: signing in again would bring them back here for ever."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        asked = request.GET.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
        return redirect_to_login(asked if is_ours else reverse("admin:index"))

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Any page of the admin, its times told in the zone of the course, as the course's own pages tell them."""
        inner = super().admin_view(require_http_methods(WAYS)(view), cacheable)

        def in_course_time(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if "object_id" in kwargs and "" in {request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)}:
                raise BadRequest  # the stock views look for a field that is called so
            if getattr(view, "__name__", "") == "changelist_view" and ACTION_CHECKBOX_NAME in request.POST:
                setattr(request, "POST", of_rows(view.__self__.opts.pk, request.POST))  # type: ignore[attr-defined]  # noqa: B010
            with timezone.override(zone_of(request.user)):
                response = inner(request, *args, **kwargs)
                return response.render() if isinstance(response, SimpleTemplateResponse) else response

        return update_wrapper(in_course_time, inner)

    def get_urls(self) -> list[Any]:
        """The stock addresses without the one that leads to the page of any row whatever, and so tells its name."""
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]


def of_rows(key: Any, sent: QueryDict) -> QueryDict:
    """What was sent, without what was ticked and cannot be a row: the stock lists ask for it as it is."""
    kept = sent.copy()
    kept.setlist(ACTION_CHECKBOX_NAME, [one for one in sent.getlist(ACTION_CHECKBOX_NAME) if can_be(key, one)])
    return kept


def can_be(key: Any, text: str) -> bool:
    """Whether a row can have this key."""
    try:
        value = key.to_python(text)
    except ValidationError:
        return False
    return value in KEYS if isinstance(value, int) else bool(value)


def zone_of(user: Any) -> str:
    """The time zone of the first course a person is on the staff of; the site's own for everyone else."""
    zones = Enrolment.objects.of(user).staff().values_list("course__time_zone", flat=True)
    return zones.order_by("pk").first() or settings.TIME_ZONE
