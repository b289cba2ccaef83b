"""Who may see a thing, as one ordered number. It knows who is enrolled; the other models ask it."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Exists, IntegerChoices, Q
from django.utils.translation import gettext_lazy as _

from blog.models.people import Enrolment


class Audience(IntegerChoices):
    """The widest circle a thing is meant for. A larger number is a wider circle; the strictest of a thing and its
    ancestors wins, so circles are compared with `min`."""

    STAFF = 10, _("the author and staff")
    PEERS = 20, _("the author, staff and classmates named here")
    SECTION = 30, _("the section")
    COURSE = 40, _("the course")
    INSTITUTION = 50, _("everyone enrolled here")
    WEB = 60, _("anyone on the web")


def open_to(user: Any, *fields: str) -> Q:
    """The condition that all these audience fields are as wide as the circle this person stands in towards courses
    that are not theirs: the institution for whoever is enrolled anywhere or has a confirmed address of the operator's
    domains, the web for everyone else."""
    web = Q(**{f"{field}__gte": Audience.WEB for field in fields})
    if not user.is_authenticated:
        return web
    institution = Q(**{f"{field}__gte": Audience.INSTITUTION for field in fields})
    return web | Q(Exists(Enrolment.objects.of(user)) | belongs_here(user), institution)


def belongs_here(user: Any) -> Q:
    """The condition that this person has a confirmed address in one of the domains the operator has named."""
    if not settings.INSTITUTION_DOMAINS:
        return Q()
    ends = (Q(email__iendswith=f"@{domain}") for domain in settings.INSTITUTION_DOMAINS)
    return Q(Exists(user.emailaddress_set.filter(reduce(or_, ends), verified=True)))
