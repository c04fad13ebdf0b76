"""Numbers, words and times as callers give them and as they go out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bidwire.wire.words import Model, OpenEnum, columns, exact, instant, plain, symbol, symbols, whole, word


class Side(OpenEnum):
    BUY = "BUY"
    SELL = "SELL"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"),
        (1.23e-06, "0.00000123"),
        (1e22, "10000000000000000000000"),
        ("1E+3", "1000"),
        ("1.500", "1.500"),
        (Decimal("1E-8"), "0.00000001"),
        (7, "7"),
        (-3, "-3"),
    ],
)
def test_numbers_go_out_as_plain_decimal_text(value: Any, text: str) -> None:
    assert plain(exact(value)) == text


@pytest.mark.parametrize("value", ["", "x", "1_000", "nan", float("nan"), float("inf"), "Infinity", "1e999999", "0x10"])
def test_what_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"number|range"):
        exact(value)


@pytest.mark.parametrize("value", [True, None, [], object()])
def test_what_is_of_no_number_type_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        exact(value)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e30, max_value=1e30))
def test_a_float_means_its_shortest_text(value: float) -> None:
    text = plain(exact(value)) if abs(value) > 1e-50 or value == 0 else "0"
    assert "e" not in text.lower()
    if abs(value) > 1e-50:
        assert float(text) == value


def test_times() -> None:
    noon = datetime(2026, 1, 2, 12, tzinfo=UTC)
    millis = 1767355200000
    assert instant(millis) == millis
    assert instant(millis * 1000) == millis * 1000
    assert instant(noon) == instant(noon.astimezone(timezone(timedelta(hours=8)))) == millis
    assert instant("2026-01-02T12:00:00Z") == instant("2026-01-02T12:00:00+00:00") == instant(str(millis)) == millis


@pytest.mark.parametrize("value", [datetime(2026, 1, 2, 12), "2026-01-02T12:00:00", "yesterday"])
def test_a_time_without_a_zone_and_text_that_is_no_time_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"zone|not a time"):
        instant(value)


def test_whole_numbers_are_read_from_text_as_a_command_line_gives_them() -> None:
    assert (whole(28), whole("28"), whole("-1")) == (28, 28, -1)
    for wrong in ("", "ten", "1.5", "1_0"):
        with pytest.raises(ValueError, match="not a whole number"):
            whole(wrong)
    for wrong_type in (True, 1.0, Decimal(1)):
        with pytest.raises(TypeError, match="not a whole number"):
            whole(wrong_type)  # type: ignore[arg-type]  # what a program without a type checker may pass


def test_words_of_requests_are_closed_and_name_the_nearest() -> None:
    assert word(Side, "BUY") is Side.BUY
    assert word(Side, Side.SELL) is Side.SELL
    for wrong in ("BYU", "buy"):
        with pytest.raises(ValueError, match="did you mean 'BUY'"):
            word(Side, wrong)


def test_words_of_results_are_open_and_the_table_does_not_grow() -> None:
    before = len(Side._value2member_map_)
    found = msgspec.json.decode(b'["BUY","LEND","LEND"]', type=list[Side])
    assert found == ["BUY", "LEND", "LEND"]
    assert found[0] is Side.BUY
    assert {"LEND": 1}[found[1]] == 1
    assert not found[1].known
    assert found[0].known
    assert len(Side._value2member_map_) == before
    assert msgspec.json.encode(found[1]) == b'"LEND"'


def test_symbols_in_either_case() -> None:
    assert symbol("btcusdt") == "BTCUSDT"
    assert symbols(["btcusdt", "这是测试币456"]) == ["BTCUSDT", "这是测试币456"]
    with pytest.raises(ValueError, match="empty"):
        symbol("")
    with pytest.raises(TypeError, match="are a list"):
        symbols("BTCUSDT")


class Level(Model, frozen=True):
    price: Decimal
    orig_qty: Decimal


class Ticket(Model, frozen=True):
    order_id: int
    side: Side
    levels: list[Level]


TICKET = Ticket(9_007_199_254_740_993, Side.BUY, [Level(Decimal("1E+1"), Decimal("0.10"))])


def test_models_leave_structs_in_either_naming_and_any_number_type() -> None:
    assert TICKET.to_dict(numbers=str) == {
        "orderId": 9_007_199_254_740_993,
        "side": "BUY",
        "levels": [{"price": "10", "origQty": "0.10"}],
    }
    assert TICKET.to_dict(keys="python", numbers=float)["levels"] == [{"price": 10.0, "orig_qty": 0.1}]
    assert TICKET["orderId"] == TICKET.order_id
    with pytest.raises(KeyError):
        TICKET["order_id"]
    with pytest.raises(ValueError, match="wire"):
        TICKET.to_dict(keys="camel")


def test_rows_become_columns() -> None:
    assert columns(TICKET.levels, numbers=float) == {"price": [10.0], "orig_qty": [0.1]}
    assert columns([]) == {}
