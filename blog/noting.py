"""Private notes between staff and one author, under an essay or a comment. Only the two sides see them, and both answer
here. It must not know comments: one is named by its id, and whoever calls has fetched it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from blog.characters import one_line, printable
from blog.models import Decision, Enrolment, Note, Post, User
from blog.refusals import Refused
from blog.rendering import plain, render_comment

LONGEST_NOTE = 5000


@dataclass(frozen=True)
class Exchange:
    """The notes about one thing with one person, as one of the two sides sees them."""

    post: Post
    about: Enrolment
    notes: list[Note]
    is_staff: bool


def acts_on(user: Any, place: Enrolment | None, post: Post) -> bool:
    """Whether this person is staff of the essay: of the whole course, or of its section. Asks the database nothing."""
    if getattr(user, "is_superuser", False):
        return True
    if place is None or not place.is_staff:
        return False
    return place.role == "instructor" or place.section_id is None or place.section_id == post.section_id


def exchange(
    user: Any, place: Enrolment | None, post: Post, about: Enrolment, comment_id: int | None = None
) -> Exchange | None:
    """The notes under an essay, or a comment of it, for one of the two sides; None for all others, and for an author
    until staff have written. Staff write no note to themselves, nor to somebody without an account."""
    is_staff = acts_on(user, place, post) and about.user_id not in {user.pk, None}
    if not is_staff and (about.user_id is None or about.user_id != user.pk):
        return None
    is_bare = comment_id is None and not getattr(post, "has_notes", True)  # a page that asked for it knows
    found = Note.objects.visible_to(user).filter(post=post, about=about, comment_id=comment_id)
    notes = [] if is_bare else list(found)
    return Exchange(post, about, notes, is_staff) if is_staff or notes else None


def write(held: Exchange, body: str, by: User, comment_id: int | None = None) -> Note:
    """Write a note, or an answer to one. The record says that there is one, not what it says. Raises Refused."""
    body = printable(body).strip()
    if len(body) > LONGEST_NOTE:
        raise Refused(_("A note holds at most %(n)s characters.") % {"n": LONGEST_NOTE})
    html = render_comment(body)
    if not one_line(plain(html)):
        raise Refused(_("Write something first."))
    place = held.post.course.enrolment_of(by)
    with transaction.atomic():
        note = Note.objects.create(
            post=held.post,
            comment_id=comment_id,
            about=held.about,
            by=by,
            by_name=place.public_name if place else _("staff"),
            body=body,
            body_html=html,
        )
        Decision.objects.record(held.post.course, held.post, "note", "", "", by=by)
    return note
