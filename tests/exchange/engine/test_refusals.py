"""What is refused, with Binance's codes and texts, and that a refusal changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bidwire.exchange.engine.commands import (
    UNIT,
    Cancel,
    CancelAll,
    Credit,
    HouseTrade,
    Place,
    SetCommission,
    SetStatus,
)
from bidwire.exchange.engine.counts import ExchangeFilters
from bidwire.exchange.engine.events import Event, Refused, Report
from bidwire.exchange.engine.rules import SymbolRules
from bidwire.products.spot.enums import CancelRestrictions, OrderType, SymbolStatus

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor

PRICES = {"minPrice": "1.00", "maxPrice": "1000.00", "tickSize": "0.05"}
LOTS = {"minQty": "0.01", "maxQty": "50", "stepSize": "0.01"}


def refusal(events: list[Event]) -> tuple[int, str] | None:
    if events and isinstance(events[0], Refused):
        assert len(events) == 1, "a refusal is the only event"
        return events[0].code, events[0].text
    return None


def limit(buy: bool, quantity: str, price: str, **more: Any) -> Place:
    whole = [int(float(amount) * 10**8 + 0.5) for amount in (quantity, price)]
    return Place(1, "BTCUSDT", buy, OrderType.LIMIT, quantity=whole[0], price=whole[1], **more)


@pytest.mark.parametrize(
    ("order", "name"),
    [
        ("alice buys 1 @ 0.95", "PRICE_FILTER"),
        ("alice buys 1 @ 1000.05", "PRICE_FILTER"),
        ("alice buys 1 @ 10.01", "PRICE_FILTER"),
        ("alice buys 0.005 @ 10", "LOT_SIZE"),
        ("alice buys 50.01 @ 10", "LOT_SIZE"),
        ("alice buys 0.015 @ 10", "LOT_SIZE"),
        ("alice sells 0.015 at market", "LOT_SIZE"),
        ("alice buys 50 @ 1000", None),
        ("alice buys 0.01 @ 1", None),
        ("alice buys 1 @ 10.05", None),
    ],
)
def test_prices_and_lots_must_fit(new_floor: type[Floor], order: str, name: str | None) -> None:
    floor = new_floor(PRICE_FILTER=PRICES, LOT_SIZE=LOTS)
    assert refusal(floor.do(order)) == (name and (-1013, f"Filter failure: {name}"))
    assert len(floor.records.all_orders(1, "BTCUSDT")) == (name is None)


def test_a_quantity_must_be_a_multiple_of_the_step_not_of_the_step_above_the_least(new_floor: type[Floor]) -> None:
    floor = new_floor(LOT_SIZE={"minQty": "0.3", "maxQty": "0", "stepSize": "0.2"})
    assert refusal(floor.do("alice buys 0.5 @ 10")) == (-1013, "Filter failure: LOT_SIZE")
    assert refusal(floor.do("alice buys 0.4 @ 10")) is None


def test_parts_of_a_filter_are_off_when_zero(new_floor: type[Floor]) -> None:
    off = {"minPrice": "0", "maxPrice": "0.00000000", "tickSize": "0"}
    floor = new_floor(PRICE_FILTER=off, LOT_SIZE={"minQty": "0", "maxQty": "0", "stepSize": "0"})
    assert refusal(floor.do("alice buys 0.00000003 @ 99999999.12345678")) is None


def test_market_lots_bind_market_orders_only(new_floor: type[Floor]) -> None:
    floor = new_floor(LOT_SIZE=LOTS, MARKET_LOT_SIZE={"minQty": "0.1", "maxQty": "2", "stepSize": "0.1"})
    floor.do("alice sells 10 @ 100")
    expected = (-1013, "Filter failure: MARKET_LOT_SIZE")
    assert refusal(floor.do("bob buys 0.01 @ 100")) is None
    assert refusal(floor.do("bob buys 0.05 at market")) == expected
    assert refusal(floor.do("bob buys 2.1 at market")) == expected
    assert refusal(floor.do("bob buys 0.15 at market")) == expected
    assert refusal(floor.do("bob buys 0.015 at market")) == (-1013, "Filter failure: LOT_SIZE")
    assert refusal(floor.do("bob buys 2 at market")) is None


def test_notional_bounds_and_where_they_bind_market_orders(new_floor: type[Floor]) -> None:
    floor = new_floor(
        NOTIONAL={
            "minNotional": "10",
            "applyMinToMarket": True,
            "maxNotional": "1000",
            "applyMaxToMarket": False,
            "avgPriceMins": 5,
        }
    )
    expected = (-1013, "Filter failure: NOTIONAL")
    assert refusal(floor.do("alice sells 0.0999 @ 100")) == expected
    assert refusal(floor.do("alice sells 10.01 @ 100")) == expected
    assert refusal(floor.do("bob buys 0.01 at market")) is None, "no trade yet: there is no average to judge by"
    floor.do("alice sells 10 @ 100")
    floor.do("alice sells 10 @ 100")
    floor.do("bob buys 0.1 @ 100")
    assert refusal(floor.do("bob buys 0.09 at market")) == expected
    assert refusal(floor.do("bob buys for 9.99 USDT at market")) == expected
    assert refusal(floor.do("bob buys for 10 USDT at market")) is None
    assert refusal(floor.do("bob buys 11 at market")) is None, "the most does not apply to market orders here"


def test_min_notional_may_leave_market_orders_alone(new_floor: type[Floor]) -> None:
    floor = new_floor(MIN_NOTIONAL={"minNotional": "10", "applyToMarket": False, "avgPriceMins": 5})
    floor.do("alice sells 10 @ 100")
    floor.do("bob buys 1 @ 100")
    assert refusal(floor.do("bob buys 0.05 @ 100")) == (-1013, "Filter failure: MIN_NOTIONAL")
    assert refusal(floor.do("bob buys 0.05 at market")) is None


BY_SIDE = {
    "bidMultiplierUp": "1.2",
    "bidMultiplierDown": "0.5",
    "askMultiplierUp": "5",
    "askMultiplierDown": "0.8",
    "avgPriceMins": 5,
}


@pytest.mark.parametrize(
    ("order", "fits"),
    [
        ("bob buys 1 @ 120", True),
        ("bob buys 1 @ 120.01", False),
        ("bob buys 1 @ 50", True),
        ("bob buys 1 @ 49.99", False),
        ("bob sells 1 @ 500", True),
        ("bob sells 1 @ 500.01", False),
        ("bob sells 1 @ 80", True),
        ("bob sells 1 @ 79.99", False),
    ],
)
def test_percent_price_by_side_around_the_average(new_floor: type[Floor], order: str, fits: bool) -> None:
    floor = new_floor(PERCENT_PRICE_BY_SIDE=BY_SIDE)
    assert refusal(floor.do("alice sells 1 @ 100")) is None, "no trade yet: no bound"
    floor.do("bob buys 1 @ 100")
    assert refusal(floor.do(order)) == (None if fits else (-1013, "Filter failure: PERCENT_PRICE_BY_SIDE"))


def test_percent_price_takes_the_last_price_where_no_minutes_are_given(new_floor: type[Floor]) -> None:
    floor = new_floor(PERCENT_PRICE={"multiplierUp": "1.1", "multiplierDown": "0.9", "avgPriceMins": 0})
    floor.play("""
        alice sells 1 @ 100     →
        bob   buys  1 @ 100     → trade: 100 × 1
        alice sells 9 @ 110     →
        bob   buys  1 @ 110     → trade: 110 × 1
        bob   buys  1 @ 98.99   → refused Filter failure: PERCENT_PRICE
        bob   buys  1 @ 99      → NEW
        alice sells 1 @ 121     → NEW
        alice sells 1 @ 121.01  → refused Filter failure: PERCENT_PRICE
    """)


def test_the_average_is_weighted_by_volume_and_forgets_after_its_minutes(new_floor: type[Floor]) -> None:
    floor = new_floor(PERCENT_PRICE_BY_SIDE=BY_SIDE)
    floor.play("""
        alice sells 1 @ 100 →
        bob   buys  1 @ 100 → trade: 100 × 1
        alice sells 3 @ 112 →
        bob   buys  3 @ 112 → trade: 112 × 3
    """)
    traded_at = floor.at
    average = floor.engine.average_price
    assert average("BTCUSDT", traded_at) == 109 * UNIT
    assert average("BTCUSDT", traded_at + 299_999_000) == 112 * UNIT, "the first is older than five minutes by now"
    assert average("BTCUSDT", traded_at + 300_000_000) == 112 * UNIT, "none is left: the last price"
    assert floor.engine.last_price("BTCUSDT") == 112 * UNIT


def test_no_more_open_orders_than_allowed(new_floor: type[Floor]) -> None:
    floor = new_floor(MAX_NUM_ORDERS={"maxNumOrders": 2})
    floor.play("""
        alice buys 1 @ 10        →
        alice buys 1 @ 11        →
        alice buys 1 @ 12        → refused Filter failure: MAX_NUM_ORDERS
        bob   buys 1 @ 12        → NEW
        alice cancels #1         → CANCELED
        alice buys 1 @ 12        → NEW
    """)


def test_no_more_open_orders_on_the_exchange_than_allowed(new_floor: type[Floor]) -> None:
    floor = new_floor(exchange=ExchangeFilters(max_orders=2))
    floor.play("""
        alice buys 1 @ 10        →
        alice buys 1 @ 11        →
        alice buys 1 @ 12        → refused Filter failure: EXCHANGE_MAX_NUM_ORDERS
        house buys 1 @ 12        → NEW
    """)


def test_a_position_counts_what_is_owned_and_what_open_buys_would_bring(new_floor: type[Floor]) -> None:
    floor = new_floor(MAX_POSITION={"maxPosition": "103"})
    floor.play("""
        alice sells 40 @ 500     → NEW
        alice buys  2 @ 10       → NEW
        alice buys  1.5 @ 10     → refused Filter failure: MAX_POSITION
        alice buys  1.5 at market → refused Filter failure: MAX_POSITION
        alice buys  1 @ 10       → NEW
        alice sells 1 @ 600      → NEW
    """)


@pytest.mark.parametrize(
    "order",
    [
        "alice buys 1001 @ 100",
        "alice sells 100.1 @ 100",
        "alice sells 101 at market",
        "alice buys for 100001 USDT at market",
    ],
)
def test_orders_beyond_the_balance(floor: Floor, order: str) -> None:
    floor.do("carol sells 5 @ 100")
    before = floor.engine.balances(1)
    assert refusal(floor.do(order)) == (-2010, "Account has insufficient balance for requested action.")
    assert floor.engine.balances(1) == before


def test_a_market_buy_needs_what_walking_the_book_costs(floor: Floor) -> None:
    floor.play("""
        carol sells 1 @ 60000   →
        carol sells 1 @ 50000   →
        bob   buys  2 at market → refused Account has insufficient balance for requested action.
        bob   buys  1.8 at market → trade: 50000 × 1, 60000 × 0.8 | bob has 2000 USDT
    """)


def test_a_client_order_id_is_unique_among_open_orders(floor: Floor) -> None:
    order = limit(True, "1", "10", client_order_id="once")
    assert refusal(floor.apply(order)) is None
    assert refusal(floor.apply(order)) == (-2010, "Duplicate order sent.")
    assert refusal(floor.apply(order.__replace__(account=2))) is None
    floor.do("alice cancels #1")
    assert refusal(floor.apply(order)) is None
    found = floor.records.order_by_client_id(1, "BTCUSDT", "once")
    assert found is not None
    assert found.id == 3


def test_price_times_quantity_must_be_worth_something(floor: Floor) -> None:
    text = "Price * QTY is zero or less."
    assert refusal(floor.do("alice buys 0.00000001 @ 0.5")) == (-2010, text)
    assert refusal(floor.do("alice buys 0 @ 5")) == (-2010, text)
    assert refusal(floor.do("alice buys 0.00000001 @ 1")) is None
    assert refusal(floor.apply(Place(1, "BTCUSDT", True, OrderType.LIMIT, quantity=-UNIT, price=-UNIT))) == (
        -2010,
        text,
    )
    assert refusal(floor.apply(Place(1, "BTCUSDT", True, OrderType.MARKET))) == (-2010, text)


@pytest.mark.parametrize(
    "status", [SymbolStatus.HALT, SymbolStatus.BREAK, SymbolStatus.CANCEL_ONLY, SymbolStatus.END_OF_DAY]
)
def test_a_closed_market_takes_no_orders_but_lets_them_go(floor: Floor, status: SymbolStatus) -> None:
    # "Orders can be canceled via the API on symbols in the BREAK or HALT status" (change log of the spot API).
    floor.do("alice buys 1 @ 10")
    floor.apply(SetStatus("BTCUSDT", status))
    assert refusal(floor.do("alice buys 1 @ 10")) == (-1013, "Market is closed.")
    assert refusal(floor.do("alice cancels #1")) is None
    floor.apply(SetStatus("BTCUSDT", SymbolStatus.TRADING))
    assert refusal(floor.do("alice buys 1 @ 10")) is None


def test_order_types_that_the_symbol_does_not_list(floor: Floor) -> None:
    rules = floor.engine.symbols["BTCUSDT"]
    floor.engine.list_symbol(SymbolRules.of({**rules.row, "orderTypes": ["LIMIT", "STOP_LOSS_LIMIT"]}))
    place = Place(1, "BTCUSDT", True, OrderType.TAKE_PROFIT, quantity=UNIT, price=UNIT)
    assert refusal(floor.apply(place)) == (-2010, "Take profit orders are not supported for this symbol.")


def test_unknown_symbols_and_accounts(floor: Floor) -> None:
    place = limit(True, "1", "10")
    nobody, nowhere = {"account": 77}, {"symbol": "NOSUCH"}
    for command in (place, Cancel(1, "BTCUSDT", order_id=1), CancelAll(1, "BTCUSDT")):
        assert refusal(floor.apply(command.__replace__(**nowhere))) == (-1121, "Invalid symbol.")
        assert refusal(floor.apply(command.__replace__(**nobody))) == (
            -2010,
            "This account may not place or cancel orders.",
        )
    assert refusal(floor.apply(SetStatus("NOSUCH", SymbolStatus.HALT))) == (-1121, "Invalid symbol.")
    assert refusal(floor.apply(HouseTrade("NOSUCH", 1, UNIT, UNIT, True, 0))) == (-1121, "Invalid symbol.")
    assert refusal(floor.apply(Credit(77, "BTC", 1))) is not None
    assert refusal(floor.apply(SetCommission(77, 1, 1))) is not None


def test_nothing_can_be_withdrawn_that_is_not_free(floor: Floor) -> None:
    floor.do("alice sells 60 @ 1000")
    assert refusal(floor.apply(Credit(1, "BTC", -41 * UNIT))) is not None
    assert refusal(floor.apply(Credit(1, "BTC", -40 * UNIT))) is None
    assert floor.balance("alice", "BTC") == ("0", "60")


# --- cancelling ----------------------------------------------------------------------------------------------------------


def test_a_cancel_by_two_ids_needs_both_to_agree(floor: Floor) -> None:
    floor.apply(limit(True, "1", "10", client_order_id="mine"))
    floor.do("alice buys 1 @ 10")
    disagree = Cancel(1, "BTCUSDT", order_id=2, client_order_id="mine")
    assert refusal(floor.apply(disagree)) == (-2011, "Cancel order is invalid. Check origClOrdId and orderId.")
    assert refusal(floor.apply(Cancel(1, "BTCUSDT", client_order_id="other"))) == (-2011, "Unknown order sent.")
    assert refusal(floor.apply(Cancel(1, "BTCUSDT"))) == (-2011, "Unknown order sent.")
    events = floor.apply(Cancel(1, "BTCUSDT", order_id=1, client_order_id="mine", new_client_order_id="stop it"))
    assert isinstance(events[0], Report)
    assert (events[0].client_order_id, events[0].order.client_order_id) == ("stop it", "mine")
    assert refusal(floor.apply(Cancel(1, "BTCUSDT", client_order_id="mine"))) == (-2011, "Unknown order sent.")


def test_cancel_restrictions(floor: Floor) -> None:
    floor.play("""
        alice sells 2 @ 100 →
        alice sells 2 @ 101 →
        bob   buys  1 @ 100 → trade: 100 × 1
    """)
    only_new, only_partly = CancelRestrictions.ONLY_NEW, CancelRestrictions.ONLY_PARTIALLY_FILLED
    text = (-2011, "Order was not canceled due to cancel restrictions.")
    assert refusal(floor.apply(Cancel(1, "BTCUSDT", order_id=1, restrictions=only_new))) == text
    assert refusal(floor.apply(Cancel(1, "BTCUSDT", order_id=2, restrictions=only_partly))) == text
    assert refusal(floor.apply(Cancel(1, "BTCUSDT", order_id=1, restrictions=only_partly))) is None
    assert refusal(floor.apply(Cancel(1, "BTCUSDT", order_id=2, restrictions=only_new))) is None


def test_cancel_all_takes_the_account_s_orders_of_the_symbol(floor: Floor) -> None:
    floor.play("""
        alice cancels all    → refused Unknown order sent.
        alice buys  1 @ 10   →
        alice sells 1 @ 20   →
        bob   buys  1 @ 11   →
        alice cancels all    → book: bid 11 × 1 | CANCELED | alice has 100 BTC, 100000 USDT, 0 locked BTC
        alice cancels all    → refused Unknown order sent.
    """)


def test_cancel_all_goes_by_order_id_under_one_cancel_id(floor: Floor) -> None:
    for price in (10, 12, 11):
        floor.do(f"alice buys 1 @ {price}")
    reports = [event for event in floor.do("alice cancels all") if isinstance(event, Report)]
    assert [report.order.id for report in reports] == [1, 2, 3]
    assert len({report.client_order_id for report in reports}) == 1


# --- trying out ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "action", ["alice buys 1 @ 100", "alice buys 1 at market", "alice buys 1 @ 200 IOC", "alice buys 1 @ 99 post-only"]
)
def test_a_dry_run_checks_everything_and_does_nothing(floor: Floor, action: str) -> None:
    floor.do("bob sells 2 @ 100")
    floor.do("bob sells 90 @ 2000")
    place = floor.read(action)
    assert isinstance(place, Place)
    book, balances = floor.book_text(), floor.engine.balances(1)
    assert floor.apply(place.__replace__(dry_run=True)) == []
    assert (floor.book_text(), floor.engine.balances(1), floor.records.all_orders(1, "BTCUSDT")) == (book, balances, [])
    too_much = place.__replace__(quantity=10**15, dry_run=True)
    assert refusal(floor.apply(too_much)) == (-2010, "Account has insufficient balance for requested action.")
