"""The rules of a course, as its instructors set them: the verb that changes them, and the trial that shows what changed
rules would have caught. It must not know pages or forms; whether somebody may set them is the caller's question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from blog.models import Course, Decision, User
from comments.checking import ALL_COMMENTS, on_failure, own_hosts, word_list
from comments.models import Comment, CommentStatus, Kind, Rules, TokenCount
from comments.policy import APPROVALS_NEEDED
from comments.spam.classifier import Known, Totals, tokens
from comments.spam.judging import judge
from comments.spam.records import Hit, Verdict, Writing
from comments.spam.rules import RULES

TRIED_ON, SHOWN, ASKED_AT_ONCE = 500, 20, 50
AT_THE_MOMENT = frozenset({"trap", "haste", "posing", "rejections"})
UNREAD = [f"post__{which}__{column}" for which in ("draft", "published") for column in ("body", "body_html")]

Texts = Mapping[tuple[str, int | None], set[int]]


@dataclass(frozen=True)
class Caught:
    """One comment that the rules would have held or filed, and what they have against it."""

    comment: Comment
    hits: tuple[Hit, ...]

    @property
    def told(self) -> list[tuple[str, tuple[str, ...]]]:
        """The name of each rule for people, and the passages it found."""
        return [(_(RULES[hit.rule].label), hit.evidence) for hit in self.hits]


@dataclass(frozen=True)
class Trial:
    """What came of it: how many comments were looked at, how many would have been caught by all rules and by each, and
    the first of them."""

    n: int
    n_caught: int
    counts: Sequence[tuple[str, int]]
    first: Sequence[Caught]


def rules_of(course: Course) -> Rules:
    """The course's own rules; empty ones, not kept yet, where it has none."""
    return Rules.objects.filter(course=course).first() or Rules(course=course)


def change(rules: Rules, by: User) -> Rules:
    """Let these rules be the course's from now on. The record says which parts changed, not to what."""
    with transaction.atomic():
        Course.objects.select_for_update(of=("self",)).get(pk=rules.course_id)
        before = rules_of(rules.course)
        if named := what_changed(before, rules):
            rules.pk = before.pk
            rules.save(force_insert=before.pk is None)
            note = _("Rules for comments: %(parts)s") % {"parts": ", ".join(named)}
            Decision.objects.record(rules.course, rules.course, "settings", "", "", by=by, note=note)
    return rules


def what_changed(before: Rules, after: Rules) -> list[str]:
    """The names of the parts in which two states differ; a rule that was switched is named itself."""
    lists = [name for name in ("hold_words", "spam_words") if getattr(before, name) != getattr(after, name)]
    labels: dict[str, Any] = {field.name: field.verbose_name for field in Rules._meta.fields}
    switched = set(before.switched_off) ^ set(after.switched_off)
    return [str(labels[name]) for name in lists] + [_(rule.label) for name, rule in RULES.items() if name in switched]


def try_on_last(rules: Rules) -> Trial:
    """What these rules would have done with the last 500 comments of the course. Nothing is written. What rules judge
    that look at the moment of sending is not known any more, so they are left out."""
    asked = [rule for name, rule in RULES.items() if name not in AT_THE_MOMENT and name not in rules.switched_off]
    last = last_comments(rules.course)
    caught = []
    for comment, writing in writings(last, rules):
        hits = tuple(hit for hit in judge(writing, asked, on_failure) if hit.verdict >= Verdict.HOLD)
        if hits:
            caught.append(Caught(comment, hits))
    by_rule = Counter(hit.rule for each in caught for hit in each.hits)
    counts = [(_(rule.label), by_rule[rule.name]) for rule in asked]
    return Trial(len(last), len(caught), counts, caught[:SHOWN])


def last_comments(course: Course) -> list[Comment]:
    """The newest comments of a course that still have words, but those of staff, whom no rule looks at."""
    rows = Comment.objects.filter(post__course=course, kind=Kind.COMMENT).exclude(status=CommentStatus.ERASED)
    rows = rows.exclude(author__role__in=["instructor", "assistant"]).order_by("-created_at", "-pk")
    return list(rows.select_related("author", "post__draft", "post__published").defer(*UNREAD)[:TRIED_ON])


def writings(comments: Sequence[Comment], rules: Rules) -> Iterator[tuple[Comment, Writing]]:
    """The facts of each comment, as far as they are known now."""
    trusted, texts = trusted_authors(comments), same_texts(comments)
    hosts, hold_words, spam_words = own_hosts(), word_list(rules.hold_words), word_list(rules.spam_words)
    known = {} if "classifier" in rules.switched_off else known_of_all(comments)
    for comment in comments:
        yield (
            comment,
            Writing(
                body=comment.body,
                name=comment.guest_name,
                is_guest=comment.author_id is None,
                is_trusted=comment.author_id in trusted,
                own_hosts=hosts,
                same_text_elsewhere=len(texts[(comment.text_hash, comment.author_id)] - {comment.post_id}),
                hold_words=hold_words,
                spam_words=spam_words,
                known=known.get(comment.pk),
            ),
        )


def known_of_all(comments: Sequence[Comment]) -> dict[int, Known]:
    """What the classifier has learned of the words of each, asked of the database for many at once."""
    found: dict[int, Known] = {}
    for start in range(0, len(comments), ASKED_AT_ONCE):
        asked = {one.pk: tokens(one.body) for one in comments[start : start + ASKED_AT_ONCE]}
        rows: Any = TokenCount.objects.filter(token__in=frozenset({ALL_COMMENTS}).union(*asked.values()))
        counts = {token: (spam, ham) for token, spam, ham in rows.values_list("token", "spam", "ham")}
        totals = Totals(*counts.get(ALL_COMMENTS, (0, 0)))
        for pk, own in asked.items():
            found[pk] = Known(totals, {token: counts[token] for token in own if token in counts})
    return found


def trusted_authors(comments: Sequence[Comment]) -> set[int]:
    """The members among the writers who have enough approvals by now."""
    authors = {comment.author_id for comment in comments} - {None}
    rows: Any = Comment.objects.filter(author__in=authors, status=CommentStatus.PUBLISHED, looked_at__isnull=False)
    counted = rows.order_by().values_list("author").annotate(n=Count("pk"))
    return {author for author, n in counted if n >= APPROVALS_NEEDED}


def same_texts(comments: Sequence[Comment]) -> Texts:
    """Under which essays each text of each writer stands; guests count as one writer. What came in without the mark of
    its text is like no other."""
    found: dict[tuple[str, int | None], set[int]] = {(one.text_hash, one.author_id): set() for one in comments}
    rows = Comment.objects.filter(text_hash__in={one.text_hash for one in comments} - {""}).order_by()
    for text, author, post in rows.values_list("text_hash", "author", "post"):
        found.get((text, author), set()).add(post)
    return found
