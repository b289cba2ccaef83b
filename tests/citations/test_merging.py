"""Entries of many lists that are one work."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from blog.citations.merging import merged


def test_entries_that_share_an_identity_are_one_work() -> None:
    assert merged({1: ["doi:10.1/a"], 2: ["work:x"], 3: ["doi:10.1/a"]}) == [[1, 3], [2]]


def test_an_entry_that_shares_one_with_each_of_two_makes_the_three_one() -> None:
    assert merged({1: ["doi:10.1/a"], 2: ["isbn:5"], 3: ["isbn:5", "doi:10.1/a"]}) == [[1, 2, 3]]


def test_a_long_chain_of_shared_identities_is_one_work() -> None:
    assert merged({n: [f"a:{n}", f"a:{n + 1}"] for n in range(2000)}) == [list(range(2000))]


def test_entries_without_an_identity_stand_alone() -> None:
    assert merged({1: [], 2: [], 3: ["work:x"]}) == [[1], [2], [3]]


def test_nothing_is_merged_of_nothing() -> None:
    assert merged({}) == []


@given(st.dictionaries(st.integers(0, 30), st.lists(st.sampled_from("abcdefgh"), max_size=3)))
def test_every_entry_stands_in_one_group_and_no_identity_in_two(entries: dict[int, list[str]]) -> None:
    groups = merged(entries)
    identities = [{one for entry in group for one in entries[entry]} for group in groups]
    assert sorted(entry for group in groups for entry in group) == sorted(entries)
    assert sum(map(len, identities)) == len(set().union(*identities))
