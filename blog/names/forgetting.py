"""The verb that takes a person's names in a course away for good: the place stays, for what hangs on it, and belongs to
nobody. It must not know what else is kept about them."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from blog.copying import order_copies
from blog.models import CoAuthor, Enrolment, Post, Revision
from blog.models.posts import PostQuerySet
from blog.names import naming


def forget(place: Enrolment) -> Enrolment:
    """Leave a nameless place behind, without an account and out of the course, its former names gone; what readers copy
    of its essays is made anew, and what it asked others or was asked to sign ends. Call it in a transaction."""
    place = naming.locked(place)
    with override(place.course.language):
        place.public_name = _("Former member")
    place.former_names.all().delete()
    place.slug = naming.free_address(place, place.public_name)
    place.user, place.name_kind, place.is_active = None, "", False
    place.roster_id, place.missing_since, place.audience, place.held_until = "", None, None, None
    place.claim_email = ""
    place.save()
    CoAuthor.objects.filter(Q(enrolment=place) | Q(post__author=place), accepted_at=None).delete()
    for post in Post.objects.filter(PostQuerySet.signed([place])):
        Revision.objects.filter(post=post).exclude(copies={}).update(copies={})
        if post.is_published:
            order_copies(post)
    return place
