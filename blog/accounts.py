"""Closing one's account, and ending what an account has begun. What one wrote stays in the courses, under the public
name. It must not know pages."""

from __future__ import annotations

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog import tokens
from blog.models import Decision, Enrolment, User
from blog.refusals import Refused


@transaction.atomic
def close(user: User) -> None:
    """Remove an account: its sessions, addresses and ways to sign in go with it, its places in courses stay behind
    without it. Raises Refused for the last superuser, who would lock everybody out."""
    superusers = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    if user.is_superuser and {one.pk for one in superusers} <= {user.pk}:
        raise Refused(_("You are the only administrator of this site. Make somebody else one first."))
    for place in Enrolment.objects.filter(user=user, is_active=True).select_related("course"):
        place.is_active = False
        place.save(update_fields=["is_active"])
        Decision.objects.record(
            place.course, place, "enrol", place.role, "out", by=user, note=_("Closed their account.")
        )
    user.delete()


def sign_out(user: User) -> None:
    """End all sessions of an account, and take its tokens back: who is let in again later signs in anew."""
    standing = Session.objects.filter(expire_date__gt=timezone.now()).iterator()
    own = [row.pk for row in standing if row.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=own).delete()
    tokens.revoke_all(user)
