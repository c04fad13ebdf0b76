"""The frame: it fits whatever the size, and the figures that matter are on it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bidwire.cli.demo.view import (
    ASCII,
    UNICODE,
    BookRow,
    FillRow,
    HoldingRow,
    OrderRow,
    Scene,
    TapeRow,
    UsageRow,
    amount,
    bar,
    ends,
    fitted,
    frame,
    length,
    milliseconds,
    signed,
    spark,
)

D = Decimal


def text_of(lines: list[Any]) -> list[str]:
    return ["".join(text for _, text in line) for line in lines]


SIZES = [(80, 24), (100, 30), (160, 45), (118, 24), (117, 60), (50, 14), (49, 13), (20, 3), (1, 1), (250, 80)]


def scene(**changes: Any) -> Scene:
    fields: dict[str, Any] = {
        "symbol": "BTCUSDT",
        "base": "BTC",
        "quote": "USDT",
        "market": "synthetic, seed 7",
        "kind": "synthetic",
        "url": "http://127.0.0.1:45123",
        "clock": "12:34:56",
        "elapsed": 12.34,
        "seconds": 20.0,
        "phase": "trading",
        "price_places": 2,
        "quantity_places": 5,
        "bids": [BookRow(D("65000.01") - n, D("0.5") + n, D("0.01") if n == 1 else D(0)) for n in range(60)],
        "asks": [BookRow(D("65000.02") + n, D("1.25") + n, D("0.01") if n == 2 else D(0)) for n in range(60)],
        "mid": D("65000.015"),
        "mids": [65000.0 + n % 7 for n in range(80)],
        "tape": [TapeRow("12:34:55", D("65000.02"), D("0.00731"), n % 2 == 0, n == 1) for n in range(60)],
        "orders": [OrderRow(n % 2 == 0, D("64999.01"), D("0.01"), 1.5 * n) for n in range(6)],
        "fills": [FillRow("12:34:54", n % 2 == 0, D("65000.55"), D("0.00444"), n % 3 > 0) for n in range(60)],
        "fill_count": 73,
        "holdings": [
            HoldingRow("BTC", D("9.96"), D("0.03"), D("-0.01")),
            HoldingRow("USDT", D("1000650.5"), D("1950.12"), D("2600.62")),
        ],
        "profit": D("-9.25"),
        "fees": D("9.12"),
        "volume": D("9120.12"),
        "placed": 31,
        "canceled": 11,
        "filled": 14,
        "refused": 2,
        "events_a_second": 83.4,
        "latencies": [("REST", 0.0018), ("WS", 0.0011), ("event", None)],
        "usage": [UsageRow("weight 1 m", 124, 6000), UsageRow("orders 10 s", 8, 100)],
    }
    return Scene(**{**fields, **changes})


def starting() -> Scene:
    """Before anything has been heard."""
    nothing: Any = {"bids": [], "asks": [], "mid": None, "mids": [], "tape": [], "orders": [], "fills": []}
    return scene(**nothing, holdings=[], profit=None, usage=[], latencies=[], fill_count=0, in_sync=False)


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
@pytest.mark.parametrize("shown", [scene(), starting()])
def test_every_line_is_exactly_as_wide_as_the_screen(shown: Scene, glyphs: Any, width: int, height: int) -> None:
    lines = text_of(frame(shown, width, height, glyphs))
    assert [len(line) for line in lines] == [width] * height
    assert all(east_asian_width(character) not in "WF" for line in lines for character in line)


def test_plain_glyphs_are_ascii() -> None:
    assert all(line.isascii() for line in text_of(frame(scene(), 100, 30, ASCII)))


@pytest.mark.parametrize(("width", "height"), [(80, 24), (100, 30), (160, 45)])
def test_the_figures_that_matter_are_there(width: int, height: int) -> None:
    text = "\n".join(text_of(frame(scene(), width, height)))
    for figure in (
        "bidwire demo", "BTCUSDT", "synthetic", "trading 12.3 of 20 s", "12:34:56",
        "mid 65,000.015", "spread 0.01", "REST 1.8 ms", "event - ms", "83 events/s",
        "65,000.01", "65,000.02", "Order book", "* 64,999.01", "* 65,002.02", "0.02000 mine",
        "Trades", "0.00731 mine", "My orders", "7.5 s", "My fills", "0.00444", "maker", "taker",
        "BTC", "9.96000", "-0.01000", "1,000,650.50", "1,950.12", "+2,600.62",
        "Result in USDT", "profit -9.25", "before fees -0.13", "volume 9,120.12", "fees 9.12",
        "124 of 6,000", "8 of 100", "orders 31 placed", "11 canceled", "14 filled", "2 refused", "73 fills", "q stops",
    ):  # fmt: skip
        assert figure in text, figure


def test_wide_screens_show_the_address_and_three_panels() -> None:
    lines = text_of(frame(scene(), 160, 45))
    assert "http://127.0.0.1:45123" in lines[0]
    assert all(title in lines[2] for title in ("Order book", "Trades", "My orders"))
    assert "▁" in lines[1]


def test_the_best_prices_stand_on_both_sides_of_the_spread() -> None:
    lines = text_of(frame(scene(), 80, 24))
    middle = next(row for row, line in enumerate(lines) if "65,000.015 * " in line)
    assert "65,000.02" in lines[middle - 1]
    assert "65,000.01" in lines[middle + 1]
    assert "65,001.02" in lines[middle - 2]


def test_before_the_first_event_it_says_what_it_waits_for() -> None:
    text = "\n".join(text_of(frame(starting(), 80, 24)))
    for words in ("waiting for the book", "no trade yet", "none open", "none yet", "book not in sync"):
        assert words in text


def test_a_screen_that_is_too_small_still_shows_the_result() -> None:
    text = "\n".join(text_of(frame(scene(), 44, 8)))
    assert "BTCUSDT 65,000.02" in text or "BTCUSDT 65,000.01" in text
    assert "profit -9.25 USDT" in text
    assert "80x24" in text


def test_own_orders_are_marked_by_a_style_of_their_own() -> None:
    lines = frame(scene(), 80, 24)
    own = [text for line in lines for style, text in line if style == "own"]
    assert " * " in own
    assert any(text.strip() == "64,999.01" for text in own)


def test_a_coin_that_is_worth_little_keeps_its_digits() -> None:
    shown = scene(
        symbol="PEPEBTC", price_places=8, quantity_places=0, money_places=6,
        bids=[BookRow(D("0.00000123"), D(123456789), D(0))], asks=[BookRow(D("0.00000124"), D(5), D(0))],
        mid=D("0.000001235"), profit=D("-0.000002"), fees=D(0), volume=D("0.001446"),
    )  # fmt: skip
    text = "\n".join(text_of(frame(shown, 80, 24)))
    assert "0.00000123" in text
    assert "123,456,789" in text
    assert "profit -0.000002" in text


@given(st.integers(1, 220), st.integers(1, 90), st.integers(0, 12), st.integers(0, 60))
def test_any_size_and_any_number_of_rows_fit(width: int, height: int, orders: int, fills: int) -> None:
    whole = scene()
    shown = scene(orders=[whole.orders[0]] * orders, fills=whole.fills[:fills], bids=whole.bids[: fills // 2])
    lines = frame(shown, width, height)
    assert [length(line) for line in lines] == [width] * height


def test_a_bar_is_as_long_as_its_part() -> None:
    assert bar(0.0, 4, UNICODE) == "    "
    assert bar(1.0, 4, UNICODE) == "████"
    assert bar(0.5, 4, UNICODE) == "██  "
    assert bar(0.53, 4, UNICODE) == "██▏ "
    assert bar(0.5, 4, ASCII) == "##  "
    assert bar(7.0, 4, UNICODE) == "████"
    assert bar(0.5, 0, UNICODE) == ""


def test_a_spark_goes_from_the_least_to_the_greatest() -> None:
    assert spark([1, 2, 3, 4, 5, 6, 7, 8], 8, UNICODE) == "▁▂▃▄▅▆▇█"
    assert spark([9, 1, 8], 2, UNICODE) == "▁█"
    assert spark([5, 5], 8, UNICODE) == "▁▁"


def test_numbers_are_written_for_reading() -> None:
    assert amount(D("1234567.891"), 2) == "1,234,567.89"
    assert signed(D("0.004"), 2) == "0.00"
    assert signed(D("-0.004"), 2) == "0.00"
    assert signed(D("1234.5"), 2) == "+1,234.50"
    assert milliseconds(0.00123) == "1.2 ms"
    assert milliseconds(1.5) == "1500 ms"
    assert milliseconds(None) == "- ms"


def test_lines_are_cut_and_padded_by_cells() -> None:
    line = [("bid", "abc"), ("ask", "def")]
    assert fitted(line, 4) == [("bid", "abc"), ("ask", "d")]
    assert fitted(line, 8) == [("bid", "abc"), ("ask", "def"), ("", "  ")]
    assert length(ends(line, [("", "right")], 9)) == 9
    assert text_of([ends(line, [("", "right")], 9)]) == ["abcdright"]
