"""What the rules are told of a comment, and what they have against it. It gathers from the database and from what came
with the form, and keeps what was found; what follows from it is for the policy and the verbs."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from blog.models import Decision, Post
from comments.models import Comment, RuleHit, Rules, TokenCount
from comments.policy import APPROVALS_NEEDED
from comments.posting import Said, approvals, hashed
from comments.spam.classifier import Known, Totals, tokens
from comments.spam.judging import judge
from comments.spam.records import Hit, Writing
from comments.spam.rules import RULES, Rule
from comments.spam.words import WordList

AGAINST = {"reject": True, "spam": True, "remove": True, "approve": False, "restore": False}
LATELY, LAST_DECISIONS = timedelta(days=7), 10
ALL_COMMENTS = ""

log = logging.getLogger(__name__)


def hits_on(post: Post, said: Said) -> tuple[Hit, ...]:
    """What the rules of a course have against this; nothing against staff."""
    if said.author and said.author.is_staff:
        return ()
    kept = Rules.objects.filter(course=post.course_id).first()
    rules = [rule for name, rule in RULES.items() if not kept or name not in kept.switched_off]
    return judge(writing(post, said, kept), rules, on_failure)


def on_failure(rule: Rule, error: Exception) -> None:
    """A rule that fails holds the comment; the operator reads why."""
    log.error("The rule %s failed.", rule.name, exc_info=error)


def writing(post: Post, said: Said, kept: Rules | None) -> Writing:
    """The facts of one submission, for the rules."""
    return Writing(
        body=said.body,
        name="" if said.author else said.guest_name,
        is_guest=said.author is None,
        is_staff=said.author is not None and said.author.is_staff,
        is_trusted=said.author is not None and approvals(said.author) >= APPROVALS_NEEDED,
        seconds_since_issue=said.seconds_since_issue if said.author is None else None,
        trap=said.trap,
        own_hosts=own_hosts(),
        same_text_elsewhere=same_text_elsewhere(post, said),
        rejections=rejections_of(said),
        hold_words=word_list(kept.hold_words if kept else ""),
        spam_words=word_list(kept.spam_words if kept else ""),
        known=known_of(said.body),
    )


@lru_cache(maxsize=64)
def word_list(text: str) -> WordList:
    """A course's list as it was typed, made ready once."""
    return WordList.of(text)


def own_hosts() -> frozenset[str]:
    """The names under which this site is reached: links to it are free."""
    return frozenset({urlsplit(settings.SITE_URL).hostname or "", *settings.ALLOWED_HOSTS} - {"", "*"})


def same_text_elsewhere(post: Post, said: Said) -> int:
    """Under how many other essays these words stand: a member's own, or those of any guest."""
    same = Comment.objects.filter(text_hash=hashed(said.body)).exclude(post=post)
    writers = Q(author=said.author) if said.author else Q(author=None)
    return same.filter(writers).order_by().values("post").distinct().count()


def rejections_of(said: Said) -> tuple[bool, ...]:
    """The last decisions on what this person wrote, newest first: True for one against them."""
    own = Comment.objects.filter(said.is_by()).values("pk")
    lately = Decision.objects.filter(kind="comment", object_id__in=own, act__in=AGAINST, at__gt=timezone.now() - LATELY)
    acts = lately.exclude(by=None).order_by("-at", "-pk").values_list("act", flat=True)[:LAST_DECISIONS]
    return tuple(AGAINST[act] for act in acts)


def known_of(body: str) -> Known:
    """What the classifier has learned of the words of a text."""
    rows: Any = TokenCount.objects.filter(token__in=[*tokens(body), ALL_COMMENTS])
    counts = {token: (spam, ham) for token, spam, ham in rows.values_list("token", "spam", "ham")}
    return Known(Totals(*counts.pop(ALL_COMMENTS, (0, 0))), counts)


def keep(comment: Comment, hits: Iterable[Hit]) -> None:
    """Write down what the rules had against a comment, in place of what they had before."""
    comment.hits.exclude(rule="akismet").delete()  # that something left the site stays written
    RuleHit.objects.bulk_create(
        RuleHit(
            comment=comment,
            rule=hit.rule,
            verdict=hit.verdict,
            sentence=hit.sentence,
            values={name: str(value) for name, value in hit.values.items()},
            evidence=list(hit.evidence),
            weight=hit.weight,
        )
        for hit in hits
    )
