"""A letter about notices: its head, its plain text and its HTML. It must not know when letters leave, nor any kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import User
from blog.notices.kinds import DAILY_LETTER
from blog.notices.telling import Told
from blog.notices.unsubscribing import Subscription, token_for

MOST_ITEMS = 20


@dataclass(frozen=True)
class Essay:
    """What a letter tells of one essay, or of none."""

    title: str
    told: list[Told]


def letter(person: User, kind: str, told: Sequence[Told]) -> EmailMultiAlternatives:
    """One letter to one person: of one kind that comes at once, or of a day."""
    shown = {
        "essays": by_essay(told[:MOST_ITEMS]),
        "more": max(0, len(told) - MOST_ITEMS),
        "site": settings.SITE_URL,
        "heading": heading(kind, told),
        "why": why(person, kind),
        "leave": whole(reverse("unsubscribe", args=[token_for(person, kind)])),
        "listed": whole(reverse("notices")),
        "settings": whole(reverse("notice_settings")),
    }
    text, html = render_to_string("mail/notices_text.txt", shown), render_to_string("mail/notices_page.html", shown)
    head = head_of(person, kind, told, str(shown["leave"]))
    message = EmailMultiAlternatives(subject(kind, told), text, to=[person.email], headers=head)
    message.attach_alternative(html, "text/html")
    return message


def head_of(person: User, kind: str, told: Sequence[Told], leave: str) -> dict[str, str]:
    """What mail programs read: how to leave by one click (RFC 8058), which list this is, that no person wrote it. The
    id is the same when the same letter is sent twice, so that a program which has it can tell."""
    host = urlsplit(settings.SITE_URL).hostname
    notices = ",".join(str(one.notice.pk) for one in told)
    number = sha256(f"{settings.SECRET_KEY}:{person.pk}:{notices}".encode()).hexdigest()[:32]
    return {
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<{kind}.notices.{host}>",
        "Auto-Submitted": "auto-generated",
        "Message-ID": f"<{number}@{host}>",
    }


def subject(kind: str, told: Sequence[Told]) -> str:
    """What happened; of several things the first, and how many more."""
    more = len(told) - 1
    if kind == DAILY_LETTER or not more:
        return heading(kind, told) or told[0].item.title
    counted = ngettext("%(first)s, and one more", "%(first)s, and %(n)s more", more)
    return counted % {"first": told[0].item.title, "n": more}


def heading(kind: str, told: Sequence[Told]) -> str:
    """The first line of a letter; none where one thing speaks for itself."""
    if kind == DAILY_LETTER:
        return ngettext("Your day: one notice", "Your day: %(n)s notices", len(told)) % {"n": len(told)}
    return _("%(n)s notices") % {"n": len(told)} if len(told) > 1 else ""


def why(person: User, kind: str) -> str:
    """For what reason somebody gets a letter."""
    if kind == DAILY_LETTER:
        return _("This is your daily letter.")
    return _("Sent to you at once: %(kind)s.") % {"kind": Subscription(person, kind).label}


def by_essay(told: Sequence[Told]) -> list[Essay]:
    """The notices under the essays they belong to, each essay where it first comes."""
    essays: dict[int | None, Essay] = {}
    for one in told:
        essays.setdefault(one.notice.post_id, Essay(one.item.where, [])).told.append(one)
    return list(essays.values())


def whole(address: str) -> str:
    """An address of ours, with the site's name before it."""
    return settings.SITE_URL + address
