"""Kinds of notices, registered by whoever knows them, and what they say of one notice. It knows no kind itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise

from blog.models import Cadence, Notice, User

DAILY_LETTER = "daily"
NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class Item:
    """One notice in words: what happened as a sentence, an excerpt in plain text, the public name of who did it, the
    address without the site's name, and the title of the essay. Letters and the list cut, escape and put on one line
    what they show."""

    title: str
    words: str
    who: str
    url: str
    where: str = ""


Describe = Callable[[User, Sequence[Notice]], Sequence[Item | None]]


@dataclass(frozen=True)
class Kind:
    """A kind of notice. `describe` is asked when the list is shown and when a letter is written, never before, with one
    person and all of their notices of this kind at once; it answers in their order, None for what this person may not
    see, no longer sees, or what was undone. `label` and `help` stand on the page of settings; a kind `for_staff` is
    offered there to staff alone. Until `delay` has passed nobody is told, and `cancel` takes it back unseen."""

    name: str
    label: str | Promise
    help: str | Promise
    describe: Describe
    cadence: Cadence = Cadence.AT_ONCE
    delay: timedelta = timedelta(0)
    for_staff: bool = False


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; from `AppConfig.ready` of the application that owns it. Raises ValueError for a name that is
    taken or cannot stand in a letter's head."""
    if kind.name in KINDS or kind.name == DAILY_LETTER or not NAME.fullmatch(kind.name):
        raise ValueError(f"“{kind.name}” cannot be the name of another kind of notice.")
    KINDS[kind.name] = kind


def kinds_for(person: Any) -> list[Kind]:
    """The kinds that this person is offered, in the order in which they were registered."""
    return [kind for kind in KINDS.values() if person.is_staff or not kind.for_staff]
