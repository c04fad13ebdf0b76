"""Orders, positions, premium, margin, fees and exercise of the local exchange's options."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bidwire.exchange.options.ledger import Position

if TYPE_CHECKING:
    from tests.exchange.options.conftest import Floor

CALL, PUT = "BTC-260102-60000-C", "BTC-260102-60000-P"
HOUR = 3600


def test_the_buyer_pays_the_premium_and_a_fee_and_is_long(floor: Floor) -> None:
    _, ask = floor.best()
    order = floor.order(floor.alice, "BUY", "2", ask)
    assert (order["status"], order["executedQty"], order["avgPrice"]) == ("FILLED", "2", str(ask))
    fee = min(Decimal("14.4"), Decimal(ask) / 10) * 2  # 0.024 % of 60,000, at most a tenth of the premium
    assert Decimal(order["fee"]) == -fee
    assert floor.money(floor.alice)["marginBalance"] == 100_000 - 2 * ask - fee
    assert floor.position(floor.alice) == 2
    row = floor.call(floor.alice, "GET", "/eapi/v1/userTrades", symbol=CALL)[0]
    assert (row["liquidity"], row["side"], Decimal(row["fee"]), row["optionSide"]) == ("TAKER", "BUY", -fee, "CALL")


def test_the_seller_gets_the_premium_and_must_have_margin_for_what_he_writes(floor: Floor) -> None:
    bid, _ = floor.best()
    floor.order(floor.bob, "SELL", "1", bid)
    money = floor.money(floor.bob)
    mark = Decimal(floor.get("/eapi/v1/mark", f"symbol={CALL}")[0]["markPrice"])
    assert floor.position(floor.bob) == -1
    assert money["marginBalance"] == 100_000 + bid - min(Decimal("14.4"), Decimal(bid) / 10)
    assert money["initialMargin"] == Decimal("0.15") * 60_000 + mark
    assert money["maintMargin"] == Decimal("0.075") * 60_000 + mark
    assert money["available"] == money["marginBalance"] - money["initialMargin"]


def test_margin_falls_with_the_distance_to_the_strike_but_not_below_a_floor(floor: Floor) -> None:
    symbol = "BTC-260102-62000-C"
    _, ask = floor.best(symbol)
    floor.order(floor.bob, "SELL", "1", ask, symbol=symbol, timeInForce="GTX")
    floor.index = 55_000
    mark = Decimal(floor.get("/eapi/v1/mark", f"symbol={symbol}")[0]["markPrice"])
    assert floor.money(floor.bob)["initialMargin"] == Decimal("0.10") * 55_000 + mark


def test_who_writes_more_than_his_margin_allows_is_refused(floor: Floor) -> None:
    bid, _ = floor.best()
    refused = floor.order(floor.bob, "SELL", "20", bid, status=400)
    assert refused["code"] == -2027
    assert floor.position(floor.bob) == 0
    assert floor.money(floor.bob)["initialMargin"] == 0


def test_who_buys_for_more_than_he_has_is_refused(floor: Floor) -> None:
    _, ask = floor.best()
    assert floor.order(floor.alice, "BUY", 1 + 100_000 // ask, ask, status=400)["code"] == -2018


def test_margin_cannot_be_spent_on_premium(floor: Floor) -> None:
    bid, ask = floor.best()
    floor.order(floor.bob, "SELL", "9", bid)
    available = floor.money(floor.bob)["available"]
    assert floor.order(floor.bob, "BUY", int(available) // ask + 1, ask, symbol=PUT, status=400)["code"] == -2018


def test_an_order_that_waits_holds_its_margin_and_gives_it_back_when_cancelled(floor: Floor) -> None:
    _, ask = floor.best()
    order = floor.order(floor.bob, "SELL", "3", ask + 500)
    assert order["status"] == "NEW"
    assert floor.money(floor.bob)["initialMargin"] > 27_000
    gone = floor.call(floor.bob, "DELETE", "/eapi/v1/order", symbol=CALL, orderId=order["orderId"])
    assert (gone["status"], "createDate" in gone) == ("CANCELED", True)
    assert floor.money(floor.bob)["initialMargin"] == 0
    assert floor.money(floor.bob)["marginBalance"] == 100_000


def test_users_trade_with_each_other_inside_the_house_s_spread(floor: Floor) -> None:
    bid, ask = floor.best()
    price = bid + 5
    assert price < ask
    floor.order(floor.bob, "SELL", "1.5", price)
    taken = floor.order(floor.alice, "BUY", "1", price)
    assert taken["status"] == "FILLED"
    assert [floor.position(floor.alice), floor.position(floor.bob)] == [Decimal(1), Decimal(-1)]
    rest = floor.call(floor.bob, "GET", "/eapi/v1/openOrders", symbol=CALL)[0]
    assert (rest["executedQty"], rest["status"]) == ("1", "PARTIALLY_FILLED")


def test_what_was_written_and_is_bought_back_is_gone_with_its_margin(floor: Floor) -> None:
    bid, ask = floor.best()
    floor.order(floor.bob, "SELL", "1", bid)
    floor.order(floor.bob, "BUY", "1", ask)
    assert floor.position(floor.bob) == 0
    assert floor.money(floor.bob)["initialMargin"] == 0
    profits = [
        Decimal(row["realizedProfit"]) for row in floor.call(floor.bob, "GET", "/eapi/v1/userTrades", symbol=CALL)
    ]
    assert sum(profits) == bid - ask


def test_long_pieces_are_sold_before_any_are_written(floor: Floor) -> None:
    bid, ask = floor.best()
    floor.order(floor.alice, "BUY", "0.5", ask)
    floor.order(floor.alice, "SELL", "0.75", bid)
    assert floor.position(floor.alice) == Decimal("-0.25")


@pytest.mark.parametrize(
    ("trades", "quantity", "entry", "realized"),
    [
        ([(2, 100)], 2, 100, 0),
        ([(2, 100), (2, 200)], 4, 150, 0),
        ([(4, 150), (-1, 170)], 3, 150, 20),
        ([(2, 100), (-5, 90)], -3, 90, -20),
        ([(-2, 100), (2, 60)], 0, 0, 80),
    ],
)
def test_a_position_s_entry_is_the_average_and_profit_is_realized_when_it_shrinks(
    trades: list[tuple[int, int]], quantity: int, entry: int, realized: int
) -> None:
    unit, position = 10**8, Position()
    for size, price in trades:
        position.trade(size * unit, price * unit)
    assert (position.quantity, position.entry, position.realized) == (quantity * unit, entry * unit, realized * unit)


def test_a_call_in_the_money_is_paid_at_its_expiry_by_who_is_short(floor: Floor) -> None:
    bid, _ = floor.best()
    price = bid + 5
    floor.order(floor.bob, "SELL", "1", price)
    floor.order(floor.alice, "BUY", "1", price)
    before = floor.money(floor.alice)["marginBalance"], floor.money(floor.bob)["marginBalance"]
    floor.index = 63_000
    floor.advance(32 * HOUR)
    after = floor.money(floor.alice)["marginBalance"], floor.money(floor.bob)["marginBalance"]
    assert [after[0] - before[0], after[1] - before[1]] == [Decimal(3_000), Decimal(-3_000)]
    assert floor.position(floor.alice) == floor.position(floor.bob) == 0
    record = floor.call(floor.alice, "GET", "/eapi/v1/exerciseRecord")[0]
    assert (record["amount"], record["exercisePrice"], record["positionSide"]) == ("3000", "63000", "LONG")
    history = floor.get("/eapi/v1/exerciseHistory", "underlying=BTCUSDT")
    results = {row["symbol"]: row["strikeResult"] for row in history}
    assert (results[CALL], results[PUT]) == ("REALISTIC_VALUE_STRICKEN", "EXTRINSIC_VALUE_EXPIRED")


def test_out_of_the_money_nothing_is_paid_and_margin_is_free_again(floor: Floor) -> None:
    bid, _ = floor.best(PUT)
    floor.order(floor.bob, "SELL", "1", bid, symbol=PUT)
    floor.index = 61_000
    before = floor.money(floor.bob)["marginBalance"]
    floor.advance(32 * HOUR)
    money = floor.money(floor.bob)
    assert [money["marginBalance"], money["initialMargin"]] == [before, Decimal(0)]


def test_open_orders_end_with_their_contract_and_it_is_listed_no_more(floor: Floor) -> None:
    bid, _ = floor.best()
    order = floor.order(floor.alice, "BUY", "1", bid - 100)
    floor.advance(32 * HOUR)
    assert (
        floor.call(floor.alice, "GET", "/eapi/v1/order", symbol=CALL, orderId=order["orderId"])["status"] == "CANCELED"
    )
    assert floor.money(floor.alice)["available"] == 100_000
    assert floor.order(floor.alice, "BUY", "1", 100, status=400)["code"] == -1121
    symbols = {row["symbol"] for row in floor.get("/eapi/v1/exchangeInfo")["optionSymbols"]}
    assert CALL not in symbols
    assert "BTC-260105-60000-C" in symbols  # a new day is listed


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"price": 101}, -4029),
        ({"price": 0}, -4013),
        ({"price": 30_000}, -4002),
        ({"price": 50, "symbol": "BTC-260102-40000-C", "side": "SELL"}, -4013),
        ({"quantity": "0.005"}, -4004),
        ({"quantity": "1000.01"}, -4005),
        ({"quantity": "1.015"}, -4030),
        ({"price": None}, -1102),
        ({"timeInForce": None}, -1102),
        ({"symbol": "BTC-260102-60000-X"}, -1121),
        ({"side": "HOLD"}, -1117),
        ({"timeInForce": "GTD"}, -1115),
    ],
)
def test_what_an_order_may_not_be_is_refused_with_its_own_code(
    floor: Floor, change: dict[str, object], code: int
) -> None:
    given = {"side": "BUY", "quantity": "1", "price": 100, **change}
    side, quantity, price = given.pop("side"), given.pop("quantity"), given.pop("price")
    assert floor.order(floor.alice, str(side), quantity, price, status=400, **given)["code"] == code


def test_an_order_of_the_type_market_does_not_exist(floor: Floor) -> None:
    refused = floor.call(
        floor.alice, "POST", "/eapi/v1/order", status=400, symbol=CALL, side="BUY", type="MARKET", quantity="1"
    )
    assert refused["code"] == -1116


def test_post_only_is_refused_when_it_would_take_and_rests_otherwise(floor: Floor) -> None:
    bid, ask = floor.best()
    assert floor.order(floor.alice, "BUY", "1", ask, timeInForce="GTX", status=400)["code"] == -6047
    assert floor.order(floor.alice, "BUY", "1", ask, postOnly="true", status=400)["code"] == -6047
    rested = floor.order(floor.alice, "BUY", "1", bid, timeInForce="GTX")
    assert (rested["status"], rested["timeInForce"], rested["postOnly"]) == ("NEW", "GTX", True)


def test_reduce_only_never_opens_a_position(floor: Floor) -> None:
    bid, ask = floor.best()
    assert floor.order(floor.alice, "SELL", "1", bid, reduceOnly="true", status=400)["code"] == -6045
    floor.order(floor.alice, "BUY", "1", ask)
    assert floor.order(floor.alice, "SELL", "2", bid, reduceOnly="true", status=400)["code"] == -6045
    assert floor.order(floor.alice, "SELL", "1", bid, reduceOnly="true")["status"] == "FILLED"


def test_who_is_short_buys_back_no_more_than_that_with_reduce_only(floor: Floor) -> None:
    bid, ask = floor.best()
    floor.order(floor.bob, "SELL", "1", bid)
    assert floor.order(floor.bob, "SELL", "1", bid, reduceOnly="true", status=400)["code"] == -6045
    assert floor.order(floor.bob, "BUY", "1.01", ask, reduceOnly="true", status=400)["code"] == -6045
    assert floor.order(floor.bob, "BUY", "1", ask, reduceOnly="true")["status"] == "FILLED"
    assert floor.position(floor.bob) == 0


@pytest.mark.parametrize("good", ["IOC", "FOK"])
def test_an_order_that_may_neither_take_nor_stay_is_refused(floor: Floor, good: str) -> None:
    bid, _ = floor.best()
    refused = floor.order(floor.alice, "BUY", "1", bid - 50, postOnly="true", timeInForce=good, status=400)
    assert refused["code"] == -1106


def test_what_is_not_filled_at_once_expires(floor: Floor) -> None:
    bid, _ = floor.best()
    assert floor.order(floor.alice, "BUY", "1", bid, timeInForce="IOC")["status"] == "EXPIRED"
    assert floor.order(floor.alice, "BUY", "1", bid, timeInForce="FOK")["status"] == "EXPIRED"


def test_a_client_order_id_is_unique_among_open_orders(floor: Floor) -> None:
    bid, _ = floor.best()
    floor.order(floor.alice, "BUY", "1", bid - 50, clientOrderId="mine")
    assert floor.order(floor.alice, "BUY", "1", bid - 50, clientOrderId="mine", status=400)["code"] == -6044
    found = floor.call(floor.alice, "GET", "/eapi/v1/order", symbol=CALL, clientOrderId="mine")
    assert found["clientOrderId"] == "mine"


def test_a_batch_answers_each_order_in_its_place(floor: Floor) -> None:
    bid, _ = floor.best()
    good = f'{{"symbol":"{CALL}","side":"BUY","type":"LIMIT","quantity":"1","price":"{bid - 50}","timeInForce":"GTC"}}'
    bad = good.replace("LIMIT", "MARKET")
    numbers = good.replace('"1"', "1").replace(f'"{bid - 50}"', str(bid - 50))
    answers = floor.call(floor.alice, "POST", "/eapi/v1/batchOrders", orders=_quoted(f"[{good},{bad},{numbers}]"))
    assert [row.get("status", row.get("code")) for row in answers] == ["NEW", -1116, "NEW"]
    ids = [row["orderId"] for row in answers if "orderId" in row]
    gone = floor.call(
        floor.alice, "DELETE", "/eapi/v1/batchOrders", symbol=CALL, orderIds=_quoted(f"[{ids[0]},{ids[1]},999]")
    )
    assert [row.get("status", row.get("code")) for row in gone] == ["CANCELED", "CANCELED", -2011]


def test_a_batch_holds_ten_orders_at_most(floor: Floor) -> None:
    one = f'{{"symbol":"{CALL}","side":"BUY","type":"LIMIT","quantity":"1","price":"5","timeInForce":"GTC"}}'
    many = _quoted(f"[{','.join([one] * 11)}]")
    assert floor.call(floor.alice, "POST", "/eapi/v1/batchOrders", status=400, orders=many)["code"] == -6011


def test_cancelling_all_orders_of_a_contract_or_of_the_underlying(floor: Floor) -> None:
    for symbol in (CALL, PUT):
        bid, _ = floor.best(symbol)
        floor.order(floor.alice, "BUY", "1", bid - 50, symbol=symbol)
    done = floor.call(floor.alice, "DELETE", "/eapi/v1/allOpenOrders", symbol=CALL)
    assert done == {"code": "0", "msg": "success"}
    assert [row["symbol"] for row in floor.call(floor.alice, "GET", "/eapi/v1/openOrders")] == [PUT]
    floor.call(floor.alice, "DELETE", "/eapi/v1/allOpenOrdersByUnderlying", underlying="BTCUSDT")
    assert floor.call(floor.alice, "GET", "/eapi/v1/openOrders") == []
    history = floor.call(floor.alice, "GET", "/eapi/v1/historyOrders", symbol=CALL)
    assert [row["status"] for row in history] == ["CANCELED"]


def test_what_cannot_be_found_is_told_apart(floor: Floor) -> None:
    assert floor.call(floor.alice, "GET", "/eapi/v1/order", status=400, symbol=CALL, orderId=9)["code"] == -2013
    assert floor.call(floor.alice, "DELETE", "/eapi/v1/order", status=400, symbol=CALL, orderId=9)["code"] == -2011
    assert floor.call(floor.alice, "GET", "/eapi/v1/order", status=400, symbol=CALL)["code"] == -1102


def test_the_house_quotes_both_sides_around_the_mark_and_follows_the_index(floor: Floor) -> None:
    bid, ask = floor.best()
    mark = Decimal(floor.get("/eapi/v1/mark", f"symbol={CALL}")[0]["markPrice"])
    assert bid < mark < ask
    floor.index = 62_000
    floor.advance(10)
    assert floor.best()[0] > ask


def test_a_standing_order_is_filled_when_the_house_comes_to_it(floor: Floor) -> None:
    _, ask = floor.best()
    order = floor.order(floor.alice, "BUY", "1", ask - 10 if ask > 20 else ask)
    floor.index = 57_000
    floor.advance(10)
    floor.advance(10)
    found = floor.call(floor.alice, "GET", "/eapi/v1/order", symbol=CALL, orderId=order["orderId"])
    assert found["status"] == "FILLED"


def test_market_data_is_in_the_documented_shape(floor: Floor) -> None:
    assert floor.get("/eapi/v1/ping") == {}
    assert floor.get("/eapi/v1/time") == {"serverTime": floor.wall // 1000}
    trades = floor.get("/eapi/v1/trades", f"symbol={CALL}&limit=5")
    assert len(trades) == 5
    assert [row["time"] for row in trades] == sorted(row["time"] for row in trades)
    candles = floor.get("/eapi/v1/klines", f"symbol={CALL}&interval=1h&limit=3")
    assert len(candles) == 3
    assert all(len(candle) == 12 for candle in candles)
    ticker = floor.get("/eapi/v1/ticker", f"symbol={CALL}")[0]
    assert int(ticker["tradeCount"]) > 10
    assert len(floor.get("/eapi/v1/ticker")) == len(floor.get("/eapi/v1/exchangeInfo")["optionSymbols"])
    assert floor.get("/eapi/v1/index", "underlying=BTCUSDT")["indexPrice"] == "60000"


def test_the_same_seed_gives_the_same_market(new_floor: type[Floor]) -> None:
    one, other = new_floor(), new_floor()
    for path in ("depth", "trades"):
        assert one.get(f"/eapi/v1/{path}", f"symbol={PUT}") == other.get(f"/eapi/v1/{path}", f"symbol={PUT}")


def test_what_is_not_simulated_says_so(floor: Floor) -> None:
    assert floor.call(floor.alice, "GET", "/eapi/v1/mmp", status=400, underlying="BTCUSDT")["code"] == -1020
    assert floor.send("GET", "/eapi/v1/nothing").status == 404


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")


def test_one_does_not_trade_with_oneself(floor: Floor) -> None:
    bid, ask = floor.best()
    price = str(Decimal(bid) + 5)
    assert Decimal(price) < Decimal(ask)
    standing = floor.order(floor.alice, "BUY", "1", price)
    taker = floor.order(floor.alice, "SELL", "1", price, selfTradePreventionMode="EXPIRE_TAKER")
    assert (taker["status"], taker["executedQty"]) == ("EXPIRED_IN_MATCH", "0")
    floor.order(floor.alice, "SELL", "1", price)  # EXPIRE_MAKER, where none is named
    row = floor.call(floor.alice, "GET", "/eapi/v1/order", symbol=CALL, orderId=standing["orderId"])
    assert (row["status"], row["executedQty"]) == ("EXPIRED_IN_MATCH", "0")
    assert floor.position(floor.alice) == 0
