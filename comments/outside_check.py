"""Akismet, where the operator has set a key: it is asked about what guests wrote, by the worker, after the comment is
stored. Name, email and words leave the site, never an address of the network; that they did is kept with the comment.
Its answer can hold a comment and decides nothing; where it cannot be asked, everything stays as it is."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.conf import settings

from blog.compat import task
from blog.refusals import Refused
from comments import moderation
from comments.models import Comment, RuleHit
from comments.policy import marked
from comments.spam.records import Verdict

if TYPE_CHECKING:
    import akismet

gettext = marked
RULE = "akismet"
NO_ADDRESS = "0.0.0.0"  # noqa: S104 - the service asks for one, and gets none
TAKEN_FOR_SPAM = gettext("Akismet, which was sent this, takes it for spam.")
NOTHING_AGAINST = gettext("Akismet, which was sent this, has nothing against it.")

log = logging.getLogger(__name__)


def is_on() -> bool:
    """Whether the operator has set a key."""
    return bool(settings.AKISMET_KEY)


def client() -> akismet.SyncClient:
    """The service, ready to be asked. Raises ImportError without the extra `akismet`."""
    import akismet

    return akismet.SyncClient(config=akismet.Config(key=settings.AKISMET_KEY, url=settings.SITE_URL))


def order(comment: Comment) -> None:
    """Have the worker ask about what a guest wrote."""
    if is_on() and comment.author_id is None:
        ask.enqueue(comment.pk)


@task()
def ask(pk: int) -> None:
    """Ask about one comment, once, and keep the answer; what is published and taken for spam is held."""
    comment = Comment.objects.select_related("post__course").filter(pk=pk, author=None).first()
    if comment is None or not comment.body or comment.hits.filter(rule=RULE).exists():
        return
    try:
        is_spam = bool(client().comment_check(**told_of(comment)))  # the answer that it is none is 0
    except Exception as problem:  # whatever is wrong with it, the comment stays where it is
        log.warning("Akismet could not be asked: %s", problem)
        return
    verdict, sentence = (Verdict.HOLD, TAKEN_FOR_SPAM) if is_spam else (Verdict.NOTE, NOTHING_AGAINST)
    RuleHit.objects.create(comment=comment, rule=RULE, verdict=verdict, sentence=sentence)
    if is_spam and comment.is_published:
        try:
            moderation.decide(comment, "hold", None, held_for="hold", seen=comment.version)
        except Refused:
            log.info("Comment %s was decided on before Akismet answered.", pk)


@task()
def correct(pk: int, kind: str) -> None:
    """Tell the service what a person decided, where it was asked and took it for something else."""
    comment = Comment.objects.select_related("post__course").filter(pk=pk, author=None).first()
    hit = comment.hits.filter(rule=RULE).first() if comment else None
    if comment is None or hit is None or (hit.verdict == Verdict.HOLD) == (kind == "spam"):
        return
    try:
        service = client()
        (service.submit_spam if kind == "spam" else service.submit_ham)(**told_of(comment))
    except Exception as problem:
        log.warning("Akismet could not be told: %s", problem)


def told_of(comment: Comment) -> dict[str, Any]:
    """All that the service is sent."""
    return {
        "user_ip": NO_ADDRESS,
        "comment_type": "reply" if comment.parent_id else "comment",
        "comment_author": comment.guest_name,
        "comment_author_email": comment.guest_email,
        "comment_content": comment.body,
        "permalink": f"{settings.SITE_URL}{comment.post.get_absolute_url()}",
    }
