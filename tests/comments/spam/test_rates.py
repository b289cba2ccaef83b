"""`comments.spam.rates`: each limit on both sides, and a class behind one address. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from comments.spam.rates import ADDRESS, GUEST, LOOKED_AT, MEMBER, Wait, wait

NOON = datetime(2026, 10, 1, 12, 0, 0, tzinfo=UTC)
SENTENCE = "That was a lot in a short time. Wait %(seconds)s seconds and send it again: your text is kept."


def ago(*seconds: float) -> list[datetime]:
    return [NOON - timedelta(seconds=second) for second in seconds]


def test_who_wrote_nothing_does_not_wait() -> None:
    assert wait(NOON, []) is None


def test_four_in_a_minute_leave_room_for_a_fifth_and_five_for_none() -> None:
    assert wait(NOON, ago(1, 2, 3, 4), is_guest=True) is None
    assert wait(NOON, ago(1, 2, 3, 4, 50), is_guest=True) == Wait(10, SENTENCE)


def test_a_member_may_write_twenty_in_a_minute() -> None:
    assert wait(NOON, ago(*range(1, 20))) is None
    assert wait(NOON, ago(*range(1, 21))) == Wait(40, SENTENCE)


def test_the_wait_ends_to_the_second() -> None:
    assert wait(NOON, ago(1, 2, 3, 4, 59.5), is_guest=True) == Wait(1, SENTENCE)
    assert wait(NOON, ago(1, 2, 3, 4, 60), is_guest=True) is None


def test_twenty_nine_in_an_hour_leave_room_and_thirty_do_not() -> None:
    spread = ago(*range(100, 3000, 100))
    assert wait(NOON, spread, is_guest=True) is None
    assert wait(NOON, [*spread, *ago(3540)], is_guest=True) == Wait(60, SENTENCE)


def test_the_longer_of_two_waits_counts() -> None:
    assert wait(NOON, ago(*range(30)), is_guest=True) == Wait(3571, SENTENCE)


def test_the_order_of_the_times_does_not_matter_and_one_to_come_counts_as_now() -> None:
    assert wait(NOON, ago(50, 3, -900, 1, 2), is_guest=True) == Wait(10, SENTENCE)
    assert wait(NOON, ago(*[-900] * 5), is_guest=True) == Wait(60, SENTENCE)


@pytest.mark.parametrize(("others", "expected"), [(99, None), (100, Wait(300, SENTENCE))])
def test_guests_share_the_limit_of_their_address(others: int, expected: Wait | None) -> None:
    assert wait(NOON, [], ago(*[300] * others), is_guest=True) == expected


def test_a_class_of_forty_guests_behind_one_address_writes_twice_each_in_ten_minutes() -> None:
    assert wait(NOON, ago(200), ago(*range(80)), is_guest=True) is None


def test_members_are_never_kept_waiting_by_others_at_their_address() -> None:
    a_class_at_its_limit = ago(*[1] * 40 * 30)
    assert wait(NOON, [], a_class_at_its_limit) is None


def test_nothing_older_than_what_is_looked_at_matters() -> None:
    long_ago = [NOON - LOOKED_AT] * 1000
    assert wait(NOON, long_ago, long_ago, is_guest=True) is None
    assert max(limit.within for limit in (*GUEST, *MEMBER, *ADDRESS)) == LOOKED_AT
