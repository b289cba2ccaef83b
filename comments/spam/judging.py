"""All rules over one piece of writing. A rule that fails holds: what could not be checked is read by a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from comments.policy import marked
from comments.spam.records import Hit, Verdict, Writing
from comments.spam.rules import RULES, Rule

gettext = marked


def judge(
    writing: Writing,
    rules: Iterable[Rule] = tuple(RULES.values()),
    on_failure: Callable[[Rule, Exception], object] | None = None,
) -> tuple[Hit, ...]:
    """What the rules have against it, in their order; all of them are asked. `on_failure` is told which rule failed
    and how."""
    hits = []
    for rule in rules:
        try:
            hit = rule.check(writing) if rule.looks_at(writing) else None
        except Exception as failure:  # whatever it was, the text is not waved through
            hit = Hit(rule.name, Verdict.HOLD, gettext("One of the checks failed, so a person reads it first."))
            if on_failure:
                on_failure(rule, failure)
        hits += [hit] if hit else []
    return tuple(hits)


def strictest(hits: Iterable[Hit]) -> Verdict | None:
    """The strictest verdict of all; None where there is none."""
    return max((hit.verdict for hit in hits), default=None)
