"""Mail leaves through the worker, so that no page waits for a mail server and none tells by its slowness whether an
address is known. It must not know what a letter is about."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from blog.compat import task

logger = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT, TRIES = timedelta(minutes=1), timedelta(hours=6), 12


class QueuedBackend(BaseEmailBackend):
    """Puts each letter into the queue, in the transaction of whoever sends it."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Queue the letters; answers how many."""
        for message in messages:
            deliver.enqueue(letter=as_letter(message))
        return len(messages)


def as_letter(message: EmailMessage) -> dict[str, Any]:
    """A letter as plain values, the form in which a queue can keep it. Its id is the same however often it is sent, so
    that a mail program which has it can tell."""
    host = urlsplit(settings.SITE_URL).hostname
    return {
        "subject": message.subject,
        "body": message.body,
        "from_email": message.from_email,
        "to": list(message.to),
        "headers": {"Message-ID": make_msgid(domain=host)} | message.extra_headers,
        "html": [str(part.content) for part in getattr(message, "alternatives", []) if part.mimetype == "text/html"],
    }


@task()
def deliver(letter: dict[str, Any], tries: int = 0) -> None:
    """Hand one letter to the mail server that the settings name. If it does not take it, it is asked again after a time
    that doubles, for some 20 hours; then this counts as failed, and stands so in the admin."""
    try:
        hand_over(letter)
    except OSError as problem:  # smtplib's errors are of that kind, too
        if tries + 1 >= TRIES:
            raise
        logger.warning("a letter was not taken (%s), and is tried again", type(problem).__name__)
        deliver.using(run_after=timezone.now() + wait_after(tries + 1)).enqueue(letter=letter, tries=tries + 1)


def hand_over(letter: dict[str, Any]) -> None:
    """Give a letter to the mail server. Raises OSError."""
    plain = {name: value for name, value in letter.items() if name != "html"}
    message = EmailMultiAlternatives(**plain, connection=get_connection(settings.DELIVERY_BACKEND))
    for part in letter["html"]:
        message.attach_alternative(part, "text/html")
    message.send()


def wait_after(tries: int) -> timedelta:
    """How long a letter waits that was not taken so many times."""
    wait: timedelta = FIRST_WAIT * 2 ** (tries - 1)
    return min(wait, LONGEST_WAIT)
