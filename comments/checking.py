"""What the rules are told of a comment, and what they have against it. It gathers from the database and from what came
with the form, and keeps what was found; what follows from it is for the policy and the verbs."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Func, IntegerField, Q, QuerySet
from django.utils import timezone

from blog.models import Decision, Post
from blog.names import naming
from blog.questions import question
from comments.models import Comment, RuleHit, Rules, TokenCount, is_at
from comments.policy import APPROVALS_NEEDED
from comments.posting import Said, approvals, hashed, said_by
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
    kept = rules_in.first(post.course_id)
    rules = [rule for name, rule in RULES.items() if not kept or name not in kept.switched_off]
    return judge(writing(post, said, kept), rules, on_failure)


@question
def rules_in(course: int) -> QuerySet[Rules]:
    """A course's own part in the rules, if it has one."""
    return Rules.objects.filter(course=course)


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
        is_trusted=approvals(said.author) >= APPROVALS_NEEDED,
        seconds_since_issue=said.seconds_since_issue if said.author is None else None,
        trap=said.trap,
        own_hosts=own_hosts(),
        same_text_elsewhere=same_text_elsewhere(post, said),
        rejections=rejections_of(said),
        hold_words=word_list(kept.hold_words if kept else ""),
        spam_words=word_list(kept.spam_words if kept else ""),
        known=known_of(said.body),
        posing_as="" if said.author else naming.read_as(post.course_id, said.guest_name),
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
    ((essays,),) = essays_with(hashed(said.body), post.pk, said.author.pk if said.author else None)
    return int(essays)


@question
def essays_with(text: str, post: int, author: int | None) -> QuerySet[Comment, Any]:
    """Under how many essays but one a text of a member stands, or of any guest."""
    same = Comment.objects.filter(is_at("author", author), text_hash=text).exclude(post=post).order_by()
    return same.annotate(essays=different("post")).values_list("essays")


def different(column: str) -> Any:
    """How many different values a column has in the rows that are found."""
    template = "%(function)s(DISTINCT %(expressions)s)"
    return Func(F(column), function="COUNT", template=template, output_field=IntegerField())


def rejections_of(said: Said) -> tuple[bool, ...]:
    """The last decisions on what this person wrote, newest first: True for one against them."""
    return tuple(AGAINST[act] for (act,) in acts_on(timezone.now() - LATELY, *said.writer))


@question
def acts_on(since: datetime, *writer: Any) -> QuerySet[Decision, Any]:
    """The last decisions on what a writer said, since a moment."""
    own = Comment.objects.filter(said_by(*writer)).order_by().values("pk")
    lately = Decision.objects.filter(kind="comment", object_id__in=own, act__in=AGAINST, at__gt=since)
    return lately.exclude(by=None).order_by("-at", "-pk").values_list("act")[:LAST_DECISIONS]


def known_of(body: str) -> Known:
    """What the classifier has learned of the words of a text."""
    counts = {token: (spam, ham) for token, spam, ham in counts_of(tuple(sorted(tokens(body))))}
    return Known(Totals(*counts.pop(ALL_COMMENTS, (0, 0))), counts)


@question
def counts_of(words: tuple[str, ...]) -> QuerySet[TokenCount, Any]:
    """What was counted of these words, and of all comments."""
    rows = TokenCount.objects.filter(Q(token__in=words) | Q(token=ALL_COMMENTS))
    return rows.values_list("token", "spam", "ham")


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
