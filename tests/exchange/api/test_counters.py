"""Weights, order counts, refusals and bans, with the time passed in."""

from __future__ import annotations

import msgspec
import pytest

from bidwire.exchange.api.answers import ApiError
from bidwire.exchange.api.counters import SECOND, Counters, Limits

MINUTE_START = 1_700_000_040 * SECOND  # 22:14:00
IP = "10.0.0.1"


def refusal(counters: Counters, weight: int, at: int) -> ApiError:
    with pytest.raises(ApiError) as caught:
        counters.charge(IP, weight, at)
    return caught.value


def test_weight_is_counted_in_windows_that_are_aligned_to_the_minute() -> None:
    counters = Counters(Limits())
    counters.charge(IP, 20, MINUTE_START + 59 * SECOND)
    assert counters.headers(IP, MINUTE_START + 59 * SECOND) == {"x-mbx-used-weight": "20", "x-mbx-used-weight-1m": "20"}
    assert counters.used_weight(IP, MINUTE_START + 60 * SECOND) == 0


def test_addresses_are_counted_apart() -> None:
    counters = Counters(Limits())
    counters.charge(IP, 20, MINUTE_START)
    assert counters.used_weight("10.0.0.2", MINUTE_START) == 0


def test_a_full_window_is_429_with_the_seconds_to_wait() -> None:
    counters = Counters(Limits(weight=100))
    counters.charge(IP, 100, MINUTE_START)
    error = refusal(counters, 1, MINUTE_START + 15 * SECOND + 1)
    assert (error.status, error.code) == (429, -1003)
    assert error.text == (
        "Too much request weight used; current limit is 100 request weight per 1 MINUTE. "
        "Please use WebSocket Streams for live updates to avoid polling the API."
    )
    assert error.headers == {"retry-after": "45"}
    assert error.data == {"serverTime": 1_700_000_055_000, "retryAfter": 1_700_000_100_000}


def test_who_waits_is_served_again() -> None:
    counters = Counters(Limits(weight=100))
    counters.charge(IP, 100, MINUTE_START)
    refusal(counters, 1, MINUTE_START)
    counters.charge(IP, 100, MINUTE_START + 60 * SECOND)


def test_who_ignores_three_429s_in_a_window_is_banned_for_two_minutes() -> None:
    counters = Counters(Limits(weight=100))
    counters.charge(IP, 100, MINUTE_START)
    assert [refusal(counters, 1, MINUTE_START + n).status for n in range(4)] == [429, 429, 429, 418]
    with pytest.raises(ApiError) as caught:
        counters.refuse_banned(IP, MINUTE_START + 20 * SECOND + 3)
    error = caught.value
    assert (error.status, error.code) == (418, -1003)
    assert error.text == (
        "Way too much request weight used; IP banned until 1700000160000. "
        "Please use WebSocket Streams for live updates to avoid bans."
    )
    assert error.headers == {"retry-after": "100"}
    assert error.data == {"serverTime": 1_700_000_060_000, "retryAfter": 1_700_000_160_000}
    counters.refuse_banned(IP, MINUTE_START + 121 * SECOND)
    assert not counters.banned(IP, MINUTE_START + 121 * SECOND)


def test_429s_in_different_windows_do_not_add_up() -> None:
    counters = Counters(Limits(weight=100))
    for minute in range(6):
        at = MINUTE_START + minute * 60 * SECOND
        counters.charge(IP, 100, at)
        assert refusal(counters, 1, at).status == 429


def test_each_further_ban_is_twice_as_long_up_to_three_days() -> None:
    counters = Counters(Limits(weight=0))
    at, lengths = MINUTE_START, []
    for _ in range(14):
        while (error := refusal(counters, 1, at)).status == 429:
            pass
        lengths.append(int(error.headers["retry-after"]))
        at += lengths[-1] * SECOND
        at += -at % (60 * SECOND)
    assert lengths[:4] == [120, 240, 480, 960]
    assert lengths[-2:] == [259_200, 259_200]


def test_requests_are_counted_whatever_they_weigh() -> None:
    counters = Counters(Limits(raw_requests=2))
    counters.charge(IP, 0, MINUTE_START)
    counters.charge(IP, 0, MINUTE_START)
    error = refusal(counters, 0, MINUTE_START)
    assert error.text.startswith("Too many requests; current limit is 2 raw requests per 5 MINUTE.")


def test_connections_are_counted_too() -> None:
    counters = Counters(Limits(connections=2))
    counters.connect(IP, 2, MINUTE_START)
    counters.connect(IP, 2, MINUTE_START)
    with pytest.raises(ApiError) as caught:
        counters.connect(IP, 2, MINUTE_START)
    assert (caught.value.status, caught.value.code) == (429, -1034)
    assert caught.value.text == "Too many connection attempts from IP; current limit is 2 per '5 MINUTE'."
    assert counters.used_weight(IP, MINUTE_START) == 6


def test_orders_are_counted_by_account_and_refused_when_there_are_too_many() -> None:
    counters = Counters(Limits(orders_10s=2, orders_1d=5))
    for _ in range(2):
        counters.admit_orders(1, 1, MINUTE_START)
        counters.count_orders(1, 1, MINUTE_START)
    with pytest.raises(ApiError) as caught:
        counters.admit_orders(1, 1, MINUTE_START + 4 * SECOND)
    assert (caught.value.status, caught.value.code) == (429, -1015)
    assert caught.value.text == "Too many new orders; current limit is 2 orders per 10 SECOND."
    assert caught.value.headers == {"retry-after": "6"}
    counters.admit_orders(2, 1, MINUTE_START)
    counters.admit_orders(1, 1, MINUTE_START + 10 * SECOND)
    assert counters.order_headers(1, MINUTE_START + 10 * SECOND) == {
        "x-mbx-order-count-10s": "0",
        "x-mbx-order-count-1d": "2",
    }


def test_a_used_up_day_is_told_before_the_seconds() -> None:
    counters = Counters(Limits(orders_10s=1, orders_1d=1))
    counters.count_orders(1, 1, MINUTE_START)
    with pytest.raises(ApiError, match="1 orders per 1 DAY"):
        counters.admit_orders(1, 1, MINUTE_START)


def test_first_fills_give_orders_back_but_never_below_nothing() -> None:
    counters = Counters(Limits())
    counters.count_orders(1, 7, MINUTE_START)
    counters.first_fill(1, False, MINUTE_START)
    assert [count for _, count in counters.order_counts(1, MINUTE_START)] == [6, 6]
    counters.first_fill(1, True, MINUTE_START)
    assert [count for _, count in counters.order_counts(1, MINUTE_START)] == [1, 1]
    counters.first_fill(1, True, MINUTE_START)
    assert [count for _, count in counters.order_counts(1, MINUTE_START)] == [0, 0]


def test_a_first_fill_counts_in_the_current_windows() -> None:
    counters = Counters(Limits())
    counters.count_orders(1, 3, MINUTE_START)
    counters.count_orders(1, 2, MINUTE_START + 10 * SECOND)
    counters.first_fill(1, False, MINUTE_START + 11 * SECOND)
    assert [count for _, count in counters.order_counts(1, MINUTE_START + 11 * SECOND)] == [1, 4]


def test_rows_are_those_of_exchange_info_with_counts() -> None:
    counters = Counters(Limits())
    counters.charge(IP, 3, MINUTE_START)
    counters.count_orders(1, 2, MINUTE_START)
    assert msgspec.json.decode(msgspec.json.encode(counters.rows(IP, MINUTE_START, 1))) == [
        {"rateLimitType": "ORDERS", "interval": "SECOND", "intervalNum": 10, "limit": 100, "count": 2},
        {"rateLimitType": "ORDERS", "interval": "DAY", "intervalNum": 1, "limit": 200_000, "count": 2},
        {"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": 6000, "count": 3},
    ]
    assert [row["rateLimitType"] for row in Limits().rows()] == ["REQUEST_WEIGHT", "ORDERS", "ORDERS", "RAW_REQUESTS"]


def test_unenforced_limits_are_counted_and_refuse_nobody() -> None:
    counters = Counters(Limits(weight=1, orders_10s=1), enforce=False)
    for _ in range(5):
        counters.charge(IP, 10, MINUTE_START)
        counters.admit_orders(1, 5, MINUTE_START)
    assert counters.used_weight(IP, MINUTE_START) == 50
