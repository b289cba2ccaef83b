"""All that is kept about a person, as one JSON document: for them to have, or to check. It holds no secrets, and of
others only the words that were answered. It writes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.utils import timezone

from blog.models import (
    CoAuthor,
    Consent,
    DailyHour,
    Decision,
    Enrolment,
    Follow,
    Image,
    Mute,
    Note,
    NoticeChoice,
    Post,
    Revision,
    Token,
    User,
    WorkingCopy,
)
from blog.site.persons import Person, decisions_about
from comments.models import Comment, Flag, Restriction

Told = dict[str, Any]


def as_json(person: Person) -> str:
    """The document, to be read by people and programs."""
    return json.dumps(kept_about(person), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1) + "\n"


def kept_about(person: Person) -> Told:
    """The document as values."""
    user = person.user
    told: Told = {
        "made": timezone.now(),
        "about": person.name,
        "course": person.course.slug if person.course else None,
        "account": ({"address": user.email} if person.course else account(user)) if user else None,
        "guest_addresses": [user.email] if person.course and user else list(person.addresses),
        "places": [place(one) for one in person.places],
        "essays": [essay(one, person) for one in person.essays()],
        "asked_to_sign": values(
            CoAuthor.objects.filter(enrolment__in=person.places),
            course="post__course__slug",
            essay="post__slug",
            asked="invited_at",
            accepted="accepted_at",
        ),
        "comments": comments(person),
        "reports": [report(one) for one in person.flags()],
        "private_notes": [note(one, person) for one in person.notes().select_related("post__course")],
        "holds": [hold(one) for one in person.holds().select_related("course")],
        "decisions": [decision(one) | {"on": one.kind, "id": one.object_id} for one in person.decisions_by()],
        "reading_marks": values(
            person.reading_marks(), essay="post__slug", read="read_at", comments_seen_until="seen_until"
        ),
        "notices": values(person.notices(), kind="kind", at="created_at", sent="sent_at", marked_as_read="seen_at"),
    }
    return told | (choices(person, user) if user else {})


def account(user: User) -> Told:
    """The account, and how it is signed in to; what is needed to check that is nobody's to read."""
    factors = Authenticator.objects.filter(user=user).order_by("pk")
    return {
        "address": user.email,
        "name": user.name,
        "since": user.date_joined,
        "last_signed_in": user.last_login,
        "may_sign_in": user.is_active,
        "is_administrator": user.is_superuser,
        "has_password": user.has_usable_password(),
        "addresses": values(EmailAddress.objects.filter(user=user), address="email", confirmed="verified"),
        "second_factors": values(factors, kind="type", since="created_at", last_used="last_used_at"),
        "tokens": values(Token.objects.filter(owner=user), name="name", made="made_at", until="ends_at"),
        "providers": values(SocialAccount.objects.filter(user=user), provider="provider", id="uid", said="extra_data"),
    }


def values(rows: Any, **named: str) -> list[Told]:
    """Columns of rows, each under the name it has in the document."""
    return [dict(zip(named, found, strict=True)) for found in rows.order_by("pk").values_list(*named.values())]


def place(one: Enrolment) -> Told:
    """A place in a course, and what was decided about it."""
    return {
        "course": one.course.slug,
        "role": one.role,
        "section": one.section.name if one.section else None,
        "public_name": one.public_name,
        "author_address": one.slug,
        "name_kind": one.name_kind,
        "is_in_the_course": one.is_active,
        "number_on_the_roster": one.roster_id,
        "not_on_the_roster_since": one.missing_since,
        "essays_start_with": one.audience,
        "earlier_names": values(one.former_names, name="public_name", until="until"),
        "decisions": [decision(each) for each in decisions_about(one)],
    }


def decision(one: Decision) -> Told:
    """One line of the record, without who decided."""
    return {
        "at": one.at,
        "act": one.act,
        "from": one.from_status,
        "to": one.to_status,
        "reason": one.reason,
        "note": one.note,
    }


def essay(one: Post, person: Person) -> Told:
    """An essay with every saved version, and what this person agreed to; of those who signed it too, their names."""
    signed = Q(person=None) if person.user is None else Q(person=person.user)
    return {
        "course": one.course.slug,
        "address": one.slug,
        "title": one.title,
        "authors": [place.public_name for place in one.signed_by],
        "status": one.status,
        "seen_by": one.audience,
        "written": one.created_at,
        "published": one.published_at,
        "handed_in": one.handed_in_at,
        "typed_and_not_saved": values(
            WorkingCopy.objects.filter(post=one, by=person.user) if person.user else WorkingCopy.objects.none(),
            title="fields__title",
            text="fields__body",
            at="at",
        ),
        "tags": [tag.name for tag in one.tags.all()],
        "versions": [version(each) for each in Revision.objects.filter(post=one).order_by("number")],
        "pictures": values(Image.objects.filter(post=one), name="name", brought="created_at"),
        "consents": values(
            Consent.objects.filter(signed, post=one),
            seen_by="audience",
            agreed_to="wording",
            given="given_at",
            taken_back="taken_back_at",
        ),
        "decisions": [decision(each) for each in decisions_about(one)],
    }


def version(one: Revision) -> Told:
    """One saved version of an essay."""
    return {
        "number": one.number,
        "saved": one.created_at,
        "title": one.title,
        "text": one.body,
        "sources": [entry.get("line", "") for entry in one.sources],
        "note": one.note,
    }


def comments(person: Person) -> list[Told]:
    """All they said, each with its earlier words, what was decided about it, and what it answers."""
    found = person.comments().select_related("parent__author").prefetch_related("revisions", "hits")
    said = list(found)
    parents = {one.parent_id for one in said if one.parent_id}
    shown = Comment.objects.visible_to(person.user or AnonymousUser()).filter(pk__in=parents)
    answered = {one.pk: one for one in shown.select_related("author")}
    return [comment(one, answered) for one in said]


def comment(one: Comment, answered: Mapping[int, Comment]) -> Told:
    """One comment; what it answers only where they may still read that."""
    parent = answered.get(one.parent_id or 0)
    return {
        "id": one.pk,
        "course": one.post.course.slug,
        "essay": one.post.slug,
        "number": one.number,
        "status": one.status,
        "seen_by": one.audience,
        "name": one.byline,
        "address": one.guest_email,
        "page": one.url,
        "network_is_kept_as_a_hash": bool(one.address_hash),
        "written": one.created_at,
        "published": one.published_at,
        "changed": one.edited_at,
        "text": one.body,
        "earlier_texts": values(one.revisions, text="body", until="replaced_at"),
        "in_reply_to": {"id": parent.pk, "name": parent.byline, "text": parent.body} if parent else None,
        "held_because": one.held_for,
        "reason": one.reason,
        "note": one.note,
        "rules": [{"rule": hit.rule, "says": str(hit), "passages": hit.evidence} for hit in one.hits.all()],
        "reports": one.flags.count(),
        "decisions": [decision(each) for each in decisions_about(one)],
    }


def report(one: Flag) -> Told:
    """A report they made."""
    return {"comment": one.comment_id, "reason": one.reason, "note": one.note, "at": one.created_at}


def note(one: Note, person: Person) -> Told:
    """A private note, of one of the two sides."""
    is_own = person.user is not None and one.by_id == person.user.pk
    return {
        "course": one.post.course.slug,
        "essay": one.post.slug,
        "comment": one.comment_id,
        "by": "them" if is_own else "the other side",
        "text": one.body,
        "at": one.at,
    }


def hold(one: Restriction) -> Told:
    """A hold on all they say."""
    return {
        "course": one.course.slug,
        "reason": one.reason,
        "note": one.note,
        "since": one.created_at,
        "until": one.until,
        "lifted": one.lifted_at,
    }


def choices(person: Person, user: User) -> Told:
    """How they want to be told of things."""
    followed = Follow.objects.filter(person=user)
    return {
        "followed": values(
            followed.filter(Q(post__course=person.course) | Q(author__course=person.course))
            if person.course
            else followed,
            essay="post__slug",
            author="author__public_name",
        ),
        "muted": values(person.here(Mute.objects.filter(person=user), "post__course"), essay="post__slug"),
    } | ({} if person.course else everywhere(user))


def everywhere(user: User) -> Told:
    """What belongs to the account and to no course."""
    return {
        "ways_to_be_told": values(NoticeChoice.objects.filter(person=user), kind="kind", by_mail="cadence"),
        "hour_of_the_daily_letter": values(DailyHour.objects.filter(person=user), hour="hour"),
    }
