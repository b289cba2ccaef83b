"""Who hears of what was said: one event in, kinds with their people out, the strongest first.

Pure: it takes ids of accounts and must not know a model, nor how anybody is told; `comments.telling` asks it, and
`blog.notices` tells."""

from __future__ import annotations

from dataclasses import dataclass

STRONGEST_FIRST = ("mention", "reply", "own-essay", "followed")


@dataclass(frozen=True)
class Event:
    """Something was said: the account that said it, if it has one, and whom it may concern."""

    by: int | None = None
    named: tuple[int | None, ...] = ()
    answered: int | None = None
    essay_authors: tuple[int | None, ...] = ()
    following: tuple[int | None, ...] = ()


def recipients(event: Event) -> dict[str, list[int]]:
    """For each kind the accounts that are told, each of them once: of the strongest that fits. Nobody is told of their
    own words, and whoever has no account is passed over."""
    candidates = {
        "mention": event.named,
        "reply": (event.answered,),
        "own-essay": event.essay_authors,
        "followed": event.following,
    }
    told: set[int | None] = {event.by}
    found: dict[str, list[int]] = {}
    for kind in STRONGEST_FIRST:
        found[kind] = [
            person for person in dict.fromkeys(candidates[kind]) if person is not None and person not in told
        ]
        told.update(found[kind])
    return found
