"""What is known of items that came before: which row each became, whether it changed there since, and whether somebody
changed it here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from blog.models import Course, Origin

PRINT = 31
WHOLE, LACKING = ".", "+"
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Known:
    """The row of an item. `printed` tells the item as it was, `mark` its words as they were written here, and
    `is_lacking` that pictures were missing."""

    pk: int
    printed: str
    mark: str
    is_lacking: bool

    @classmethod
    def of(cls, pk: int, digest: str) -> Known:
        """What a kept digest says."""
        return cls(pk, digest[:PRINT], digest[PRINT + 1 :], digest[PRINT : PRINT + 1] == LACKING)


def digest_for(printed: str, mark: str = "", *, is_lacking: bool = False) -> str:
    """What is kept of an item: 64 signs at most."""
    return f"{printed[:PRINT]}{LACKING if is_lacking else WHOLE}{mark[:32]}"


def all_known(course: Course, kind: str) -> dict[tuple[str, str], Known]:
    """Every item of a kind by site and key."""
    rows = Origin.objects.filter(course=course, kind=kind).values_list("site", "original", "object_id", "digest")
    return {(site, key): Known.of(pk, digest) for site, key, pk, digest in rows.iterator()}


def known_among(course: Course, site: str, kind: str, keys: Iterable[str]) -> dict[str, Known]:
    """Those of these items that came before, by key."""
    found: dict[str, Known] = {}
    for some in chunks(list(keys)):
        rows = Origin.objects.filter(course=course, site=site, kind=kind, original__in=some)
        found |= {key: Known.of(pk, digest) for key, pk, digest in rows.values_list("original", "object_id", "digest")}
    return found


def chunks(keys: list[str]) -> Iterator[list[str]]:
    """A few hundred at a time, as many as a database takes in one question."""
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def remember(course: Course, site: str, kind: str, key: str, pk: int, digest: str) -> None:
    """Keep which row an item became, within the caller's transaction."""
    told = {"object_id": pk, "digest": digest}
    Origin.objects.update_or_create(course=course, site=site, kind=kind, original=key, defaults=told)


def remember_all(course: Course, site: str, kind: str, rows: Iterable[tuple[str, int, str]]) -> None:
    """The same for many new ones: key, row and digest of each."""
    made = [
        Origin(course=course, site=site, kind=kind, original=key, object_id=pk, digest=digest)
        for key, pk, digest in rows
    ]
    Origin.objects.bulk_create(made, batch_size=AT_ONCE)
