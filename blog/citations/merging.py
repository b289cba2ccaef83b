"""Entries of many lists brought together: those that share an identity are one work. It must not know pages."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Entry = TypeVar("Entry", bound=Hashable)


def merged(entries: Mapping[Entry, Sequence[str]]) -> list[list[Entry]]:
    """The entries, each with its identities, in groups that are one work each, in order of their first entries.

    An entry that shares one identity with this one and another with that one makes the three one work; an entry
    without any stands alone."""
    leads: dict[str, str] = {}
    for identities in entries.values():
        for other in identities[1:]:
            leads[end_of(leads, other)] = end_of(leads, identities[0])
    groups: dict[Hashable, list[Entry]] = {}
    for entry, identities in entries.items():
        groups.setdefault(end_of(leads, identities[0]) if identities else (entry,), []).append(entry)
    return list(groups.values())


def end_of(leads: dict[str, str], identity: str) -> str:
    """The identity that a chain of equal ones ends in; the chain is shortened on the way."""
    while (following := leads.setdefault(identity, identity)) != identity:
        leads[identity] = leads[following]
        identity = following
    return identity
