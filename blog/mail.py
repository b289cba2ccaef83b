"""Mail leaves through the worker, so that no page waits for a mail server and none tells by its slowness whether an
address is known. It must not know what a letter is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from blog.compat import task


class QueuedBackend(BaseEmailBackend):
    """Puts each letter into the queue, in the transaction of whoever sends it."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Queue the letters; answers how many."""
        for message in messages:
            deliver.enqueue(letter=as_letter(message))
        return len(messages)


def as_letter(message: EmailMessage) -> dict[str, Any]:
    """A letter as plain values, the form in which a queue can keep it."""
    return {
        "subject": message.subject,
        "body": message.body,
        "from_email": message.from_email,
        "to": list(message.to),
        "headers": dict(message.extra_headers),
        "html": [str(part.content) for part in getattr(message, "alternatives", []) if part.mimetype == "text/html"],
    }


@task()
def deliver(letter: dict[str, Any]) -> None:
    """Hand one letter to the mail server that the settings name."""
    html = letter.pop("html")
    message = EmailMultiAlternatives(**letter, connection=get_connection(settings.DELIVERY_BACKEND))
    for part in html:
        message.attach_alternative(part, "text/html")
    message.send()
