"""The exchange that a test holds in its hand, on both carriers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from bidwire.errors import FilterFailure, InsufficientFunds, Rejected
from bidwire.exchange import LocalExchange, Loopback
from bidwire.exchange.market.still import StillMarket
from bidwire.testing import NothingOfTheKind, TestExchange

SYMBOL = "BTCUSDT"


@pytest.fixture(params=["loopback", "sockets"])
def stage(request: pytest.FixtureRequest) -> Iterator[TestExchange]:
    market = StillMarket([SYMBOL])
    if request.param == "loopback":
        yield TestExchange(Loopback(market=market, seed=1))
        return
    with LocalExchange.in_thread(market=market, seed=1, options_port=None) as exchange:
        yield TestExchange(exchange)


def levels(stage: TestExchange) -> Any:
    with stage.client() as client:
        depth = client.spot.depth(SYMBOL, limit=5)
    return [(row.price, row.quantity) for row in depth.bids], [(row.price, row.quantity) for row in depth.asks]


def test_a_book_is_what_was_set(stage: TestExchange) -> None:
    stage.set_book(SYMBOL, bids=[(100, 1), ("99.5", 2)], asks=[(101, "0.5")])
    assert levels(stage) == ([(100, 1), (Decimal("99.5"), 2)], [(101, Decimal("0.5"))])
    stage.set_book(SYMBOL)
    assert levels(stage) == ([], [])


def test_a_book_that_would_trade_with_itself_is_refused_and_changes_nothing(stage: TestExchange) -> None:
    stage.set_book(SYMBOL, bids=[(100, 1)], asks=[(101, 1)])
    for bid in (101, 102):
        with pytest.raises(ValueError, match="not below every ask"):
            stage.set_book(SYMBOL, bids=[(99, 1), (bid, 1)], asks=[(103, 1), (101, 1)])
    assert levels(stage) == ([(100, 1)], [(101, 1)])


def test_a_client_of_a_key_that_is_none_is_told_which_there_are(stage: TestExchange) -> None:
    with pytest.raises(ValueError, match=r"no key 'taker': it has hmac, .*maker"):
        stage.client("taker")


def test_a_price_fills_what_stands_better_and_is_the_last(stage: TestExchange) -> None:
    stage.set_price(SYMBOL, 100)
    with stage.client() as client:
        order = client.spot.new_order(SYMBOL, "BUY", "LIMIT", price="99", quantity="3", time_in_force="GTC")
        lower = client.spot.new_order(SYMBOL, "BUY", "LIMIT", price="97", quantity="3", time_in_force="GTC")
        stage.set_price(SYMBOL, 98)
        assert client.spot.ticker_price(SYMBOL).price == 98
        assert client.spot.get_order(SYMBOL, order_id=order.order_id).status == "FILLED"
        assert client.spot.get_order(SYMBOL, order_id=lower.order_id).status == "NEW"
        ticker = client.spot.book_ticker(SYMBOL)
        assert (ticker.bid_price, ticker.ask_price) == (Decimal("97.99"), Decimal("98.01"))


def test_takers_stay_within_the_price_range(stage: TestExchange) -> None:
    stage.set_book(SYMBOL, asks=[(100, 1), (111, 1)])
    stage.set_reference_price(SYMBOL, 100)
    stage.set_price_range(SYMBOL, bid_limit_mult_up="1.1", bid_limit_mult_down="0.9")
    with stage.client() as client:
        order = client.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="2")
        assert (str(order.status), order.executed_qty) == ("EXPIRED", Decimal(1))
        found = client.spot.get_order(SYMBOL, order_id=order.order_id)
        assert found.expiry_reason == "EXECUTION_RULE_PRICE_RANGE_EXCEEDED"
        stage.set_reference_price(SYMBOL, None)
        assert client.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="1").status == "FILLED"
        stage.average_reference_price(SYMBOL, 10, 1000)
        assert client.spot.reference_price_calculation(SYMBOL).bucket_width_ms == 1000


def test_commission_is_what_the_test_says_and_bnb_pays_it(stage: TestExchange) -> None:
    stage.set_price(SYMBOL, 100)
    stage.set_commission(SYMBOL, taker="0.01", buyer="0.01", special={"buyer": "0.02"}, tax={"buyer": "0.01"})
    with stage.client() as client:
        fills = client.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="1").fills
        assert fills is not None
        (fill,) = fills
        assert (fill.commission, fill.commission_asset) == (Decimal("0.05"), "BTC")
        stage.set_discount(SYMBOL, None)
        stage.set_bnb_burn()
        assert not client.spot.commission_rates(SYMBOL).discount.enabled_for_symbol
        stage.set_discount(SYMBOL, "0.5")
        discount = client.spot.commission_rates(SYMBOL).discount
        assert (discount.enabled_for_account, discount.discount) == (True, Decimal("0.5"))
        stage.set_asset_limit("BTC", "0.5")
        with pytest.raises(Rejected, match="MAX_ASSET"):
            client.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="0.6")


@pytest.mark.parametrize(
    ("nonsense", "says"),
    [
        (lambda stage: stage.set_commission(maker=2), "no more than it receives"),
        (lambda stage: stage.set_commission("NOSUCH"), "Invalid symbol"),
        (lambda stage: stage.set_discount(SYMBOL, "1.1"), "0 to 1"),
        (lambda stage: stage.set_asset_limit("BTC", -1), "from 0 on"),
    ],
)
def test_commission_that_makes_no_sense_is_refused(
    stage: TestExchange, nonsense: Callable[[TestExchange], None], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        nonsense(stage)


def test_a_block_trade_moves_funds_between_two_keys(stage: TestExchange) -> None:
    stage.set_balance("BTC", 1)
    stage.set_balance("USDT", 0)
    stage.block_trade(SYMBOL, 100, "0.5", buyer="maker", seller="hmac", buyer_is_maker=True)
    with stage.client() as client:
        rows = {row.asset: row.free for row in client.spot.account().balances}
        assert (rows["BTC"], rows["USDT"]) == (Decimal("0.5"), Decimal(50))
        (trade,) = client.spot.historical_block_trades(SYMBOL, from_id=1)
        assert (trade.quote_qty, trade.is_buyer_maker) == (Decimal(50), True)
        assert client.spot.my_trades(SYMBOL) == []


@pytest.mark.parametrize(
    ("nonsense", "says"),
    [
        (lambda stage: stage.set_reference_price(SYMBOL, 0), "above 0"),
        (lambda stage: stage.set_reference_price("NOSUCH", 1), "Invalid symbol"),
        (lambda stage: stage.average_reference_price(SYMBOL, 0, 1), "1 or more"),
        (lambda stage: stage.set_price_range(SYMBOL, bid_limit_mult_up=1, bid_limit_mult_down=2), "price range"),
        (lambda stage: stage.block_trade(SYMBOL, 1, 1, buyer="hmac", seller="rsa"), "two accounts"),
        (lambda stage: stage.block_trade(SYMBOL, 10**9, 1), "insufficient balance"),
    ],
)
def test_rules_that_make_no_sense_are_refused(
    stage: TestExchange, nonsense: Callable[[TestExchange], None], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        nonsense(stage)


def test_an_order_is_filled_in_part_and_then_whole(stage: TestExchange) -> None:
    stage.set_price(SYMBOL, 100)
    with stage.client() as client:
        order = client.spot.new_order(SYMBOL, "SELL", "LIMIT", price="120", quantity="1", time_in_force="GTC")
        stage.fill(order.order_id, "0.25")
        assert client.spot.get_order(SYMBOL, order_id=order.order_id).executed_qty == Decimal("0.25")
        with pytest.raises(ValueError, match=r"0\.75 left, not 1"):
            stage.fill(order.order_id, 1)
        stage.fill(order.order_id)
        assert client.spot.get_order(SYMBOL, order_id=order.order_id).status == "FILLED"
        with pytest.raises(ValueError, match="no order"):
            stage.fill(order.order_id)
    assert levels(stage)[1][0] == (Decimal("100.01"), 1)


def test_only_the_next_orders_are_filled_or_refused(stage: TestExchange) -> None:
    stage.set_price(SYMBOL, 100)
    limit: dict[str, Any] = {"price": "90", "quantity": "1", "time_in_force": "GTC"}
    with stage.client() as client:
        stage.fill_next_order("0.5")
        first, second = (client.spot.new_order(SYMBOL, "BUY", "LIMIT", **limit) for _ in range(2))
        assert client.spot.get_order(SYMBOL, order_id=first.order_id).executed_qty == Decimal("0.5")
        assert client.spot.get_order(SYMBOL, order_id=second.order_id).executed_qty == 0
        stage.reject_next_order(-1013, "Filter failure: PRICE_FILTER")
        with pytest.raises(FilterFailure):
            client.spot.new_order(SYMBOL, "BUY", "LIMIT", **limit)
        client.spot.new_order(SYMBOL, "BUY", "LIMIT", **limit)


def test_a_balance_is_what_was_set(stage: TestExchange) -> None:
    stage.set_price(SYMBOL, 100)
    for amount in ("5", "12345.00000001"):
        stage.set_balance("USDT", amount)
        with stage.client() as client:
            found = {row.asset: row.free for row in client.spot.account().balances}
        assert found["USDT"] == Decimal(amount)
    stage.set_balance("USDT", 1, key="maker")
    with stage.client("maker") as other, pytest.raises(InsufficientFunds):
        other.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="1")


def test_what_reached_the_exchange_is_known(stage: TestExchange) -> None:
    stage.set_price(SYMBOL, 100)
    with stage.client() as client:
        stage.assert_no_orders()
        order = client.spot.new_order(SYMBOL, "BUY", "LIMIT", price="90.10", quantity="1", time_in_force="GTC")
        with pytest.raises(Rejected):
            client.spot.new_order(SYMBOL, "BUY", "LIMIT", price="90.001", quantity="1", time_in_force="GTC")
        client.spot.cancel_order(SYMBOL, order_id=order.order_id)
        client.ws_api.spot.depth(SYMBOL, limit=5)
    assert stage.assert_placed(1, price="90.1", side="BUY").order_id == order.order_id
    assert [each.code for each in stage.orders] == [None, -1013]
    stage.assert_cancelled(orderId=order.order_id)
    assert stage.assert_requested("GET", "/api/v3/depth", limit=5).socket
    with pytest.raises(NothingOfTheKind, match="orders reached the exchange"):
        stage.assert_no_orders()
    with pytest.raises(NothingOfTheKind, match="an order with side=SELL was to reach the exchange"):
        stage.assert_placed(side="SELL")
    assert not any("signature" in each.parameters or "apiKey" in each.parameters for each in stage.requests)


def test_an_unknown_symbol_is_refused_with_the_remedy(stage: TestExchange) -> None:
    with pytest.raises(ValueError, match="name it in `symbols`"):
        stage.set_price("ETHUSDT", 100)
    with pytest.raises(ValueError, match="PRICE_FILTER"):
        stage.set_book(SYMBOL, bids=[("1.001", 1)])


def test_order_lists_are_orders_too(stage: TestExchange) -> None:
    stage.set_price(SYMBOL, 100)
    pair: dict[str, Any] = {"quantity": "1", "price": "110", "stop_price": "90"}
    with stage.client() as client:
        stage.reject_next_order()
        with pytest.raises(InsufficientFunds):
            client.spot.new_legacy_oco_order(SYMBOL, side="SELL", **pair)
        assert client.spot.open_orders() == []
        stage.fill_next_order()
        listed = client.spot.new_legacy_oco_order(SYMBOL, side="SELL", **pair)
        assert client.spot.open_orders() == []
    with pytest.raises(NothingOfTheKind):
        stage.assert_no_orders()
    assert set(stage.orders[-1].order_ids) == {order.order_id for order in listed.orders}


def test_a_fill_gives_nothing_back_that_was_taken(stage: TestExchange) -> None:
    stage.set_book(SYMBOL, bids=[(100, 1)], asks=[(101, 1)])
    with stage.client() as client:
        client.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="0.6")
        resting = client.spot.new_order(SYMBOL, "BUY", "LIMIT", price="99", quantity="1", time_in_force="GTC")
        stage.fill(resting.order_id)
    assert levels(stage) == ([(100, 1)], [(101, Decimal("0.4"))])


def test_nonsense_is_refused_and_changes_nothing(stage: TestExchange) -> None:
    stage.set_book(SYMBOL, bids=[(100, 1)])
    attempts: list[Callable[[], None]] = [
        lambda: stage.set_book(SYMBOL, bids=[(100, -1)]),
        lambda: stage.set_book(SYMBOL, bids=[(100, "0.0000000019")]),
        lambda: stage.set_balance("USDT", -1),
        lambda: stage.reject_next_order(-9_999_999),
    ]
    for bad in attempts:
        with pytest.raises(ValueError, match=r"not|nobody"):
            bad()
    assert levels(stage)[0] == [(100, 1)]


def test_a_market_that_moves_by_itself_is_not_set() -> None:
    stage = TestExchange(Loopback(seed=1))
    with pytest.raises(ValueError, match="moves by itself"):
        stage.set_price(SYMBOL, 100)
