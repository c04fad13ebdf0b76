"""Smart order routing as clients meet it: orders, fills, allocations, events; over REST, over the WebSocket API and in SBE."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bidwire.errors import ConfigurationError
from bidwire.exchange.api import sbe
from bidwire.exchange.engine.commands import ROUTER, SetStatus
from bidwire.exchange.settings import ExchangeSettings
from bidwire.products.spot.enums import SymbolStatus
from bidwire.wire.sbe import as_json

if TYPE_CHECKING:
    from tests.exchange.api.conftest import Answer, Desk

ORDER = "/api/v3/sor/order"
ALLOCATIONS = "/api/v3/myAllocations"
DAY = 86_400


AT = 1_700_000_000_000_000
"""When everything starts, as in conftest.py."""
USDC = [("BTCUSDC", "BTC", "USDC")]
"""What stands for BTCUSDT; ETHUSDT stands alone."""


@pytest.fixture
def desk(desk_with: Any) -> Desk:
    made: Desk = desk_with(more=USDC)
    return made


def sor(desk: Desk, **params: object) -> Answer:
    """An order that is routed: LIMIT GTC on BTCUSDT unless said otherwise; None leaves a parameter out."""
    return desk.order(None, ORDER, **params)


def offer(desk: Desk, symbol: str, price: str, quantity: str = "1") -> None:
    """The other trader sells."""
    made = desk.order(desk.other_key, symbol=symbol, side="SELL", price=price, quantity=quantity)
    assert made.status == 200, made.json


def test_an_order_is_answered_with_its_allocations(desk: Desk) -> None:
    offer(desk, "BTCUSDC", "99.00")
    offer(desk, "BTCUSDT", "100.00", "2")
    answer = sor(desk, quantity="2", newClientOrderId="mine").json
    assert answer == {
        "symbol": "BTCUSDT",
        "orderId": 2,
        "orderListId": -1,
        "clientOrderId": "mine",
        "transactTime": AT // 1000,
        "price": "100.00000000",
        "origQty": "2.00000000",
        "executedQty": "2.00000000",
        "origQuoteOrderQty": "0.000000",
        "cummulativeQuoteQty": "199.00000000",
        "status": "FILLED",
        "timeInForce": "GTC",
        "type": "LIMIT",
        "side": "BUY",
        "workingTime": AT // 1000,
        "fills": [
            {
                "matchType": "ONE_PARTY_TRADE_REPORT",
                "price": price,
                "qty": "1.00000000",
                "commission": "0.00100000",
                "commissionAsset": "BTC",
                "tradeId": -1,
                "allocId": number,
            }
            for number, price in enumerate(("99.00000000", "100.00000000"))
        ],
        "workingFloor": "SOR",
        "selfTradePreventionMode": "EXPIRE_MAKER",
        "usedSor": True,
    }


def test_allocations_are_no_trades_of_the_taker_and_trades_of_the_makers(desk: Desk) -> None:
    offer(desk, "BTCUSDC", "99.00", "2")
    sor(desk)
    assert desk.signed("GET", "/api/v3/myTrades", symbol="BTCUSDT").json == []
    assert desk.signed("GET", "/api/v3/myTrades", symbol="BTCUSDC").json == []
    (made,) = desk.signed("GET", "/api/v3/myTrades", desk.other_key, symbol="BTCUSDC").json
    assert (made["id"], made["orderId"], made["commissionAsset"], made["isMaker"]) == (1, 1, "USDC", True)
    assert desk.signed("GET", ALLOCATIONS, desk.other_key, symbol="BTCUSDC").json == []
    assert desk.signed("GET", ALLOCATIONS, symbol="BTCUSDC").json == []
    (row,) = desk.signed("GET", ALLOCATIONS, symbol="BTCUSDT").json
    assert row == {
        "symbol": "BTCUSDT",
        "allocationId": 0,
        "allocationType": "SOR",
        "orderId": 1,
        "orderListId": -1,
        "price": "99.00000000",
        "qty": "1.00000000",
        "quoteQty": "99.00000000",
        "commission": "0.00100000",
        "commissionAsset": "BTC",
        "time": AT // 1000,
        "isBuyer": True,
        "isMaker": False,
        "isAllocator": False,
    }
    (traded,) = desk.get("/api/v3/trades", symbol="BTCUSDC").json
    assert (traded["price"], traded["qty"], traded["isBuyerMaker"]) == ("99.00000000", "1.00000000", False)
    assert desk.get("/api/v3/trades", symbol="BTCUSDT").json == []


def test_a_sale_pays_its_commission_in_the_quote_asset_of_its_symbol(desk: Desk) -> None:
    desk.order(desk.other_key, side="BUY", price="100.00")
    (fill,) = sor(desk, side="SELL", symbol="BTCUSDC", price="90.00").json["fills"]
    assert (fill["price"], fill["commission"], fill["commissionAsset"]) == ("100.00000000", "0.10000000", "USDC")


def test_what_the_exchange_lacks_of_one_quote_asset_it_has_of_the_other(desk: Desk) -> None:
    offer(desk, "BTCUSDC", "99.00")
    sor(desk)
    held = desk.venue.engine.balances(ROUTER)
    assert {asset: free for asset, (free, _) in held.items() if free} == {"USDT": 99 * 10**8, "USDC": -99 * 10**8}


def test_an_order_that_stays_says_where_it_stands_wherever_it_is_shown(desk: Desk) -> None:
    offer(desk, "BTCUSDC", "99.00")
    placed = sor(desk, quantity="3").json
    assert (placed["status"], placed["usedSor"], placed["workingFloor"]) == ("PARTIALLY_FILLED", True, "EXCHANGE")
    whose = {"symbol": "BTCUSDT", "orderId": placed["orderId"]}
    (opened,) = desk.signed("GET", "/api/v3/openOrders", symbol="BTCUSDT").json
    shown = [
        desk.signed("GET", "/api/v3/order", **whose).json,
        opened,
        desk.signed("PUT", "/api/v3/order/amend/keepPriority", **whose, newQty="2").json["amendedOrder"],
        desk.signed("DELETE", "/api/v3/order", **whose).json,
        desk.signed("GET", "/api/v3/allOrders", symbol="BTCUSDT").json[0],
    ]
    assert [(each["usedSor"], each["workingFloor"]) for each in shown] == [(True, "EXCHANGE")] * 5


@pytest.mark.parametrize(("shape", "missing"), [("ACK", {"usedSor", "fills"}), ("RESULT", {"fills"}), ("FULL", set())])
def test_the_answer_is_as_full_as_was_asked_for(desk: Desk, shape: str, missing: set[str]) -> None:
    offer(desk, "BTCUSDC", "99.00")
    answer = sor(desk, newOrderRespType=shape).json
    assert {"usedSor", "fills"} - answer.keys() == missing


@pytest.mark.parametrize(
    ("params", "code", "text"),
    [
        ({"symbol": "ETHUSDT"}, -1013, "This symbol has no SOR."),
        ({"symbol": "NONESUCH"}, -1121, "Invalid symbol."),
        ({"type": "LIMIT_MAKER", "timeInForce": None}, -1116, "Invalid orderType."),
        ({"type": "STOP_LOSS", "timeInForce": None, "price": None}, -1116, "Invalid orderType."),
        ({"quantity": None}, -1102, "Mandatory parameter 'quantity' was not sent, was empty/null, or malformed."),
        ({"price": None}, -1102, "Mandatory parameter 'price' was not sent, was empty/null, or malformed."),
        ({"timeInForce": None}, -1102, "Mandatory parameter 'timeInForce' was not sent, was empty/null, or malformed."),
        ({"type": "MARKET", "timeInForce": None}, -1106, "Parameter 'price' sent when not required."),
        ({"quantity": "0.000001"}, -1013, "Filter failure: LOT_SIZE"),
        ({"price": "1.00", "quantity": "0.01"}, -1013, "Filter failure: NOTIONAL"),
        ({"icebergQty": "2"}, -2010, "IcebergQty exceeds QTY."),
        ({"strategyType": 1}, -1134, "strategyType was less than 1000000."),
        ({"selfTradePreventionMode": "NONE"}, -1013, "This symbol does not allow the specified self-trade prevention mode."),
    ],
)  # fmt: skip
def test_what_cannot_be_routed_is_refused(desk: Desk, params: dict[str, object], code: int, text: str) -> None:
    for path in (ORDER, f"{ORDER}/test"):
        order = {
            "symbol": "BTCUSDT",
            "side": "BUY",
            "type": "LIMIT",
            "timeInForce": "GTC",
            "quantity": "1",
            "price": "100.00",
        }
        assert desk.signed("POST", path, **{**order, **params}).refusal == (400, code, text)
    assert desk.signed("GET", "/api/v3/allOrders", symbol="BTCUSDT").json == []


def test_a_routed_order_needs_the_balance_and_a_test_order_does_not(desk: Desk) -> None:
    order = {"side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "2000", "price": "100.00"}
    refusal = (400, -2010, "Account has insufficient balance for requested action.")
    assert desk.signed("POST", ORDER, symbol="BTCUSDT", **order).refusal == refusal
    tested = desk.signed("POST", f"{ORDER}/test", symbol="BTCUSDT", **order)
    assert (tested.status, tested.json) == (200, {})


@pytest.mark.parametrize("name", ["quoteOrderQty", "stopPrice", "trailingDelta", "pegPriceType"])
def test_a_parameter_that_routing_does_not_know_is_refused(desk: Desk, name: str) -> None:
    assert sor(desk, **{name: "1"}).json["code"] == -1104


def test_a_client_order_id_is_free_once(desk: Desk) -> None:
    assert sor(desk, newClientOrderId="a").status == 200
    assert sor(desk, newClientOrderId="a").refusal == (400, -2010, "Duplicate order sent.")


def test_nobody_routes_while_the_symbol_is_closed_and_a_closed_book_is_passed_over(desk: Desk) -> None:
    offer(desk, "BTCUSDC", "99.00")
    desk.venue.engine.apply(SetStatus("BTCUSDC", SymbolStatus.HALT), AT)
    assert sor(desk, timeInForce="IOC").json["executedQty"] == "0.00000000"
    assert sor(desk, symbol="BTCUSDC").refusal == (400, -1013, "Market is closed.")


def test_a_test_does_nothing(desk: Desk) -> None:
    offer(desk, "BTCUSDC", "99.00")
    order = {"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quantity": "1"}
    assert desk.signed("POST", f"{ORDER}/test", **order).json == {}
    told = desk.signed("POST", f"{ORDER}/test", **order, computeCommissionRates="true").json
    assert told["standardCommissionForOrder"] == {"maker": "0.00100000", "taker": "0.00100000"}
    assert desk.signed("GET", ALLOCATIONS, symbol="BTCUSDT").json == []
    assert desk.signed("GET", "/api/v3/allOrders", symbol="BTCUSDT").json == []


def test_orders_are_counted_and_weighed_as_documented(desk: Desk) -> None:
    offer(desk, "BTCUSDC", "90.00", "0.1")
    assert sor(desk, price="90.00").headers["x-mbx-order-count-10s"] == "1"
    used = int(desk.get("/api/v3/ping").headers["x-mbx-used-weight-1m"])
    for path, params, weight in (
        (f"{ORDER}/test", {"side": "BUY", "type": "MARKET", "quantity": "1"}, 1),
        (f"{ORDER}/test", {"side": "BUY", "type": "MARKET", "quantity": "1", "computeCommissionRates": "true"}, 20),
    ):
        answer = desk.signed("POST", path, symbol="BTCUSDT", **params)
        used += weight
        assert answer.headers["x-mbx-used-weight-1m"] == str(used)
    assert desk.signed("GET", ALLOCATIONS, symbol="BTCUSDT").headers["x-mbx-used-weight-1m"] == str(used + 20)


def test_exchange_info_names_the_groups_where_there_are_any(desk: Desk) -> None:
    groups = [{"baseAsset": "BTC", "symbols": ["BTCUSDT", "BTCUSDC"]}]
    assert desk.get("/api/v3/exchangeInfo").json["sors"] == groups
    assert desk.get("/api/v3/exchangeInfo", symbol="ETHUSDT").json["sors"] == groups
    assert desk.socket().ask("exchangeInfo", symbol="BTCUSDT")["result"]["sors"] == groups
    back = json.loads(as_json.answer(sbe.answer("exchangeInfo", desk.get("/api/v3/exchangeInfo").body)))
    assert back["sors"] == groups


def test_without_interchangeable_quotes_there_is_no_routing(desk_with: Any) -> None:
    desk = desk_with(more=USDC, interchangeable_quotes=())
    assert "sors" not in desk.get("/api/v3/exchangeInfo").json
    assert sor(desk).refusal == (400, -1013, "This symbol has no SOR.")


def test_an_asset_is_interchangeable_in_one_set() -> None:
    with pytest.raises(ConfigurationError, match="USDC is named twice"):
        ExchangeSettings(interchangeable_quotes=(("USDT", "USDC"), ("USDC", "EUR")))


# --- myAllocations ----------------------------------------------------------------------------------------------------


def test_allocations_are_asked_for_by_order_by_id_and_by_time(desk: Desk) -> None:
    for _ in range(3):  # a day apart, two allocations each
        offer(desk, "BTCUSDC", "99.00", "0.1")
        offer(desk, "BTCUSDC", "99.01", "0.1")
        sor(desk, quantity="0.2", timeInForce="IOC")
        desk.wait(DAY)

    def ids(**params: object) -> list[int]:
        rows = desk.signed("GET", ALLOCATIONS, symbol="BTCUSDT", **params).json
        return [row["allocationId"] for row in rows]

    first, last = AT // 1000, AT // 1000 + 2 * DAY * 1000
    assert ids() == [0, 1, 2, 3, 4, 5]
    assert ids(limit=4) == [0, 1, 2, 3]
    assert ids(startTime=first + 1, limit=3) == [2, 3, 4]
    assert ids(endTime=last - 1, limit=3) == [1, 2, 3]
    assert ids(startTime=first, endTime=first + DAY * 1000) == [0, 1, 2, 3]
    assert ids(fromAllocationId=4) == [4, 5]
    assert ids(orderId=2) == [2, 3]
    assert ids(orderId=2, fromAllocationId=3) == [3]
    assert ids(orderId=9) == []


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"startTime": AT // 1000, "endTime": AT // 1000 + DAY * 1000 + 1}, -1127),
        ({"startTime": 2, "endTime": 1}, -1128),
        ({"orderId": 1, "startTime": 1}, -1128),
        ({"fromAllocationId": 1, "endTime": 1}, -1128),
        ({"limit": 0}, -1130),
        ({"symbol": "NONESUCH"}, -1121),
    ],
)
def test_what_is_no_question_for_allocations_is_refused(desk: Desk, params: dict[str, object], code: int) -> None:
    answer = desk.signed("GET", ALLOCATIONS, **{"symbol": "BTCUSDT", **params})
    assert (answer.status, answer.json["code"]) == (400, code)


# --- the WebSocket API, events and SBE --------------------------------------------------------------------------------


def test_the_websocket_api_places_tests_and_lists_the_same(desk: Desk) -> None:
    offer(desk, "BTCUSDC", "99.00", "2")
    socket = desk.socket()
    order = {"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quantity": "1"}
    (tested,) = socket.signed("sor.order.test", **order)
    assert tested["result"] == {}
    (placed,) = socket.signed("sor.order.place", **order)
    # web-socket-api.md: a list with the order in it, unlike REST and order.place.
    (shown,) = placed["result"]
    (fill,) = shown["fills"]
    assert (fill["matchType"], fill["allocId"]) == ("ONE_PARTY_TRADE_REPORT", 0)
    (listed,) = socket.signed("myAllocations", symbol="BTCUSDT")
    assert listed["result"] == desk.signed("GET", ALLOCATIONS, symbol="BTCUSDT").json


def heard(desk: Desk, account: int) -> list[dict[str, Any]]:
    """The account's events from now on, as they come."""
    events: list[dict[str, Any]] = []
    desk.venue.publisher.add_user_listener(account, lambda frame: events.append(json.loads(frame)))
    return events


def test_the_taker_hears_of_allocations_and_the_maker_of_trades(desk: Desk) -> None:
    offer(desk, "BTCUSDC", "99.00")
    mine, theirs = heard(desk, desk.account), heard(desk, desk.other)
    sor(desk, quantity="2")
    new, fill, position = mine
    assert (new["x"], new["k"], new["uS"], "b" in new, "a" in new) == ("NEW", "EXCHANGE", True, False, False)
    told = {"x": "TRADE", "X": "PARTIALLY_FILLED", "s": "BTCUSDT", "t": -1, "b": "ONE_PARTY_TRADE_REPORT", "a": 0, "k": "SOR", "uS": True,
            "l": "1.00000000", "L": "99.00000000", "n": "0.00100000", "N": "BTC", "m": False, "w": False}  # fmt: skip
    assert {name: fill[name] for name in told} == told
    assert {row["a"] for row in position["B"]} == {"BTC", "USDT"}
    made, _ = theirs
    assert (made["s"], made["x"], made["t"], made["m"], made["N"]) == ("BTCUSDC", "TRADE", 1, True, "USDC")
    assert made.keys().isdisjoint({"b", "a", "k", "uS"})


def test_a_match_prevented_in_another_book_names_both_symbols(desk: Desk) -> None:
    mine = heard(desk, desk.account)
    desk.order(symbol="BTCUSDC", side="SELL", price="99.00")
    placed = sor(desk, selfTradePreventionMode="EXPIRE_BOTH").json
    assert placed["status"] == "EXPIRED_IN_MATCH"
    (match,) = placed["preventedMatches"]
    assert (match["makerSymbol"], match["makerOrderId"], match["preventedMatchId"]) == ("BTCUSDC", 1, 0)
    (row,) = desk.signed("GET", "/api/v3/myPreventedMatches", symbol="BTCUSDT", preventedMatchId=0).json
    assert (row["symbol"], row["takerOrderId"], row["makerSymbol"], row["makerOrderId"]) == ("BTCUSDT", 1, "BTCUSDC", 1)
    prevented = [event for event in mine if event.get("x") == "TRADE_PREVENTION"]
    assert [(each["s"], each["U"], each["Cs"]) for each in prevented] == [
        ("BTCUSDT", 1, "BTCUSDC"),
        ("BTCUSDC", 1, "BTCUSDT"),
    ]


class Ear:
    """A listener that keeps what it hears, as JSON."""

    unit = 1000
    combined = False

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []

    def deliver(self, frame: bytes) -> None:
        self.heard.append(json.loads(frame))


def test_both_books_change_for_those_who_watch_them(desk: Desk) -> None:
    tickers, trades = Ear(), Ear()
    for symbol in ("btcusdt", "btcusdc"):
        desk.venue.publisher.listen(f"{symbol}@bookTicker", tickers)
        desk.venue.publisher.listen(f"{symbol}@trade", trades)
    offer(desk, "BTCUSDC", "99.00", "2")
    tickers.heard.clear()
    sor(desk, quantity="3", price="99.50")
    assert [(each["s"], each["p"], each["q"]) for each in trades.heard] == [("BTCUSDC", "99.00000000", "2.00000000")]
    assert sorted((each["s"], each["B"], each["A"]) for each in tickers.heard) == [
        ("BTCUSDC", "0.00000000", "0.00000000"),
        ("BTCUSDT", "1.00000000", "0.00000000"),
    ]


def same(json_text: bytes, back: bytes) -> bool:
    """Whether two texts say the same, but for zeros behind a decimal point."""

    def read(text: bytes) -> object:
        def plain(value: Any) -> Any:
            if isinstance(value, dict):
                return {name: plain(each) for name, each in value.items()}
            if isinstance(value, list):
                return [plain(each) for each in value]
            return Decimal(value) if isinstance(value, str) and value.replace(".", "").isdigit() else value

        return plain(json.loads(text))

    return read(json_text) == read(back)


@pytest.mark.parametrize("quantity", ["1", "2"])
def test_sbe_says_what_json_says(desk: Desk, quantity: str) -> None:
    offer(desk, "BTCUSDC", "99.00")
    events: list[bytes] = []
    desk.venue.publisher.add_user_listener(desk.account, events.append, micro=True)
    placed = sor(desk, quantity=quantity)
    answers = {
        "sor.order.place": placed.body,
        "order.status": desk.signed("GET", "/api/v3/order", symbol="BTCUSDT", orderId=1).body,
        "allOrders": desk.signed("GET", "/api/v3/allOrders", symbol="BTCUSDT").body,
        "myAllocations": desk.signed("GET", ALLOCATIONS, symbol="BTCUSDT").body,
    }
    for method, body in answers.items():
        assert same(body, as_json.answer(sbe.answer(method, body), unit=1)), method
    for event in events:
        told = b'{"subscriptionId":1,"event":' + event + b"}"
        assert same(told, as_json.frame(sbe.frame(told, {}, False), unit=1).json), event
