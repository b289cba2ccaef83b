"""What a person is told of their notices, now: the same for the list and for letters. What they may not see is not
told, and whoever was taken out of a course hears nothing of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from textwrap import shorten, wrap

from blog.characters import one_line
from blog.models import Enrolment, Mute, Notice, User
from blog.notices.kinds import KINDS, Item

LINE = 72
LONGEST_TITLE, LONGEST_NAME, LONGEST_EXCERPT = 200, 120, 240


@dataclass(frozen=True)
class Told:
    """A notice and its words."""

    notice: Notice
    item: Item

    @property
    def lines(self) -> list[str]:
        """The excerpt in lines that a letter in plain text can hold."""
        return wrap(self.item.words, LINE, break_long_words=False, break_on_hyphens=False)


def tell(person: User, notices: Sequence[Notice]) -> list[Told]:
    """Those of a person's notices that can be told, in the order given, with their words."""
    left = set(Enrolment.objects.filter(user=person, is_active=False).values_list("course", flat=True))
    muted = set(Mute.objects.filter(person=person).values_list("post", flat=True))
    open_to_them = [n for n in notices if n.course_id not in left and n.post_id not in muted]
    by_kind: dict[str, list[Notice]] = {}
    for notice in open_to_them:
        by_kind.setdefault(notice.kind, []).append(notice)
    told = chain.from_iterable(described(person, kind, each) for kind, each in by_kind.items())
    words = {one.notice.pk: one for one in told}
    return [words[notice.pk] for notice in notices if notice.pk in words]


def described(person: User, kind: str, notices: list[Notice]) -> Iterable[Told]:
    """The words of the notices of one kind; none for a kind that nobody knows any more."""
    if kind not in KINDS:
        return
    for notice, item in zip(notices, KINDS[kind].describe(person, notices), strict=True):
        if item is not None:
            yield Told(notice, tidied(item))


def tidied(item: Item) -> Item:
    """The same words, each text on one line and no longer than a letter bears."""
    lengths = {"title": LONGEST_TITLE, "where": LONGEST_TITLE, "who": LONGEST_NAME, "words": LONGEST_EXCERPT}
    return replace(item, **{name: shortened(getattr(item, name), most) for name, most in lengths.items()})


def shortened(text: str, most: int) -> str:
    """One line of at most so many characters, also where a single word is longer."""
    line = one_line(str(text))
    return line if len(line) <= most else shorten(line, most, placeholder=" …")[:most] or f"{line[: most - 2]} …"
