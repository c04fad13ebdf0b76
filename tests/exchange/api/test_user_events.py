"""What an account hears: byte for byte, in order, from commands given to the engine."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bidwire.exchange.api.publisher import Publisher
from bidwire.exchange.engine.commands import (
    UNIT,
    Cancel,
    CancelAll,
    CancelReplace,
    Command,
    Credit,
    HouseSnapshot,
    HouseTrade,
    LockExternally,
    Place,
    PlaceList,
)
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.engine.orders import Peg
from bidwire.exchange.engine.rules import SymbolRules
from bidwire.products.spot.enums import ContingencyType, OrderType, PegPriceType, TimeInForce
from bidwire.products.spot.models.user_events import UnknownEvent, user_event

AT = 1_767_261_600_123_456
BTC = "BTCUSDT"
MAKER, TAKER = 1, 2


class Floor:
    """An engine with two accounts, each with a listener that keeps frames."""

    def __init__(self) -> None:
        self.engine = Engine()
        row = {"symbol": BTC, "baseAsset": "BTC", "quoteAsset": "USDT"}
        self.engine.list_symbol(SymbolRules.of(row))
        self.publisher = Publisher(self.engine, AT)
        self.heard: dict[int, list[bytes]] = {MAKER: [], TAKER: []}
        for account in self.heard:
            self.engine.open_account(account)
            for asset, quantity in (("BTC", 10), ("USDT", 1000)):
                self.engine.apply(Credit(account, asset, quantity * UNIT), AT)
            self.publisher.add_user_listener(account, self.heard[account].append)

    def do(self, command: Command, at: int = AT) -> None:
        self.publisher.publish(self.engine.apply(command, at), at)

    def take(self, account: int) -> list[Any]:
        frames, self.heard[account] = self.heard[account], []
        self.publisher.add_user_listener(account, self.heard[account].append)
        return [msgspec.json.decode(frame) for frame in frames]


@pytest.fixture
def floor() -> Floor:
    return Floor()


def place(
    account: int, side: str, quantity: float, price: float = 0, client_order_id: str = "c1", **more: Any
) -> Place:
    kind = more.pop("type", OrderType.LIMIT)
    return Place(
        account,
        BTC,
        side == "BUY",
        kind,
        quantity=round(quantity * UNIT),
        price=round(price * UNIT),
        client_order_id=client_order_id,
        **more,
    )


def report(**values: object) -> dict[str, object]:
    """An executionReport with all its keys in order; what is not given is as in a fresh LIMIT order of 3 at 101."""
    base: dict[str, object] = {
        "e": "executionReport", "E": 1767261600123, "s": BTC, "c": "c1", "S": "BUY", "o": "LIMIT", "f": "GTC",
        "q": "3.00000000", "p": "101.00000000", "P": "0.00000000", "F": "0.00000000", "g": -1, "C": "", "x": "NEW",
        "X": "NEW", "r": "NONE", "i": 3, "l": "0.00000000", "z": "0.00000000", "L": "0.00000000", "n": "0", "N": None,
        "T": 1767261600123, "t": -1, "I": 3, "w": True, "m": False, "M": False, "O": 1767261600123, "Z": "0.00000000",
        "Y": "0.00000000", "Q": "0.00000000", "W": 1767261600123, "V": "NONE",
    }  # fmt: skip
    return base | values


def written(*events: dict[str, object]) -> list[bytes]:
    return [msgspec.json.encode(event) for event in events]


def position(*rows: tuple[str, str, str]) -> dict[str, object]:
    shown = [{"a": asset, "f": free, "l": locked} for asset, free, locked in rows]
    return {"e": "outboundAccountPosition", "E": 1767261600123, "u": 1767261600123, "B": shown}


def test_a_taker_with_two_fills_whose_rest_expires(floor: Floor) -> None:
    """The order of events in market_orders_faq.md, with an IOC order: NEW, TRADE, TRADE, EXPIRED, then the balances."""
    floor.do(place(MAKER, "SELL", 1, 100))
    floor.do(place(MAKER, "SELL", 0.5, 101, client_order_id="c2"))
    floor.do(place(TAKER, "BUY", 3, 101, time_in_force=TimeInForce.IOC))
    ioc = {"f": "IOC"}
    first = {
        "x": "TRADE", "X": "PARTIALLY_FILLED", "l": "1.00000000", "z": "1.00000000", "L": "100.00000000",
        "n": "0.00100000", "N": "BTC", "t": 1, "I": 4, "w": False, "M": True, "Z": "100.00000000", "Y": "100.00000000",
    }  # fmt: skip
    second = {
        "x": "TRADE", "X": "PARTIALLY_FILLED", "l": "0.50000000", "z": "1.50000000", "L": "101.00000000",
        "n": "0.00050000", "N": "BTC", "t": 2, "I": 6, "w": False, "M": True, "Z": "150.50000000", "Y": "50.50000000",
    }  # fmt: skip
    expired = {"x": "EXPIRED", "X": "EXPIRED", "z": "1.50000000", "I": 8, "w": False, "Z": "150.50000000"}
    assert floor.heard[TAKER] == written(
        report(**ioc),
        report(**ioc, **first),
        report(**ioc, **second),
        report(**ioc, **expired, eR="UNFILLED_IOC_QUANTITY_EXPIRED"),
        position(("BTC", "11.49850000", "0.00000000"), ("USDT", "849.50000000", "0.00000000")),
    )


def test_the_maker_hears_of_the_same_trades_from_its_side(floor: Floor) -> None:
    floor.do(place(MAKER, "SELL", 1, 100, client_order_id="m1"))
    floor.take(MAKER)
    floor.do(place(TAKER, "BUY", 0.4, 100, client_order_id="t1"), AT + 5000)
    floor.do(place(TAKER, "BUY", 0.6, 100, client_order_id="t2"), AT + 6000)
    partly, position_1, wholly, position_2 = floor.take(MAKER)
    shown = ("c", "x", "X", "i", "l", "z", "n", "N", "t", "w", "m", "M", "T", "O", "W")
    assert [partly[key] for key in shown] == [
        "m1", "TRADE", "PARTIALLY_FILLED", 1, "0.40000000", "0.40000000", "0.04000000", "USDT", 1, True, True, True,
        1767261600128, 1767261600123, 1767261600123,
    ]  # fmt: skip
    assert [wholly[key] for key in ("X", "l", "z", "w", "m", "t")] == [
        "FILLED",
        "0.60000000",
        "1.00000000",
        False,
        True,
        2,
    ]
    assert {row["a"]: (row["f"], row["l"]) for row in position_1["B"]} == {
        "BTC": ("9.00000000", "0.60000000"),
        "USDT": ("1039.96000000", "0.00000000"),
    }
    assert {row["a"]: (row["f"], row["l"]) for row in position_2["B"]}["BTC"] == ("9.00000000", "0.00000000")


def test_a_resting_order_is_new_and_then_balances_are_locked(floor: Floor) -> None:
    floor.do(place(TAKER, "BUY", 3, 101))
    assert floor.heard[TAKER] == written(report(i=1, I=1), position(("USDT", "697.00000000", "303.00000000")))


def test_the_rest_of_a_taker_stays_on_the_book_but_its_fill_says_not_working(floor: Floor) -> None:
    floor.do(place(MAKER, "SELL", 1, 100))
    floor.do(place(TAKER, "BUY", 3, 101))
    new, trade, _ = floor.take(TAKER)
    assert (new["w"], trade["w"], trade["X"], trade["m"]) == (True, False, "PARTIALLY_FILLED", False)


def test_a_cancel_has_its_own_id_in_c_and_the_orders_in_C(floor: Floor) -> None:
    floor.do(place(TAKER, "BUY", 3, 101))
    floor.take(TAKER)
    floor.do(Cancel(TAKER, BTC, client_order_id="c1", new_client_order_id="stop-it"))
    assert floor.heard[TAKER] == written(
        report(c="stop-it", C="c1", x="CANCELED", X="CANCELED", i=1, I=2, w=False),
        position(("USDT", "1000.00000000", "0.00000000")),
    )


def test_cancelling_all_reports_each_order_and_the_balances_once(floor: Floor) -> None:
    for n in range(3):
        floor.do(place(TAKER, "BUY", 1, 90 + n, client_order_id=f"c{n}"))
    floor.take(TAKER)
    floor.do(CancelAll(TAKER, BTC))
    *cancels, balances = floor.take(TAKER)
    assert [(each["C"], each["x"], each["I"]) for each in cancels] == [
        ("c0", "CANCELED", 4),
        ("c1", "CANCELED", 5),
        ("c2", "CANCELED", 6),
    ]
    assert balances["B"] == [{"a": "USDT", "f": "1000.00000000", "l": "0.00000000"}]


def test_an_order_that_replaces_another_tells_each_asset_once_with_what_it_came_to(floor: Floor) -> None:
    floor.do(place(TAKER, "BUY", 1, 90))
    floor.take(TAKER)
    floor.do(CancelReplace(Cancel(TAKER, BTC, client_order_id="c1"), place(TAKER, "BUY", 2, 90, "c2"), True))
    cancelled, placed, balances = floor.take(TAKER)
    assert [(each["C"], each["x"]) for each in (cancelled, placed)] == [("c1", "CANCELED"), ("", "NEW")]
    assert balances["B"] == [{"a": "USDT", "f": "820.00000000", "l": "180.00000000"}]


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (place(TAKER, "BUY", 1000, 90, "c2"), "INSUFFICIENT_BALANCES"),
        (place(TAKER, "BUY", 1, 100, "c2", type=OrderType.LIMIT_MAKER), "WOULD_MATCH_IMMEDIATELY"),
        (place(TAKER, "BUY", 1, 90, "c0"), "NONE"),  # an id that is in use: the page has no word for it
    ],
)
def test_an_order_that_was_to_replace_a_cancelled_one_and_is_refused_is_reported(
    floor: Floor, order: Place, reason: str
) -> None:
    floor.do(place(MAKER, "SELL", 1, 100))
    floor.do(place(TAKER, "BUY", 1, 80, "c0"))
    floor.do(place(TAKER, "BUY", 1, 90))
    floor.take(TAKER)
    floor.take(MAKER)
    floor.do(CancelReplace(Cancel(TAKER, BTC, client_order_id="c1"), order, True))
    cancelled, rejected, balances = floor.take(TAKER)
    assert (cancelled["x"], cancelled["X"], cancelled["r"]) == ("CANCELED", "CANCELED", "NONE")
    said = {
        "x": "REJECTED",
        "X": "REJECTED",
        "r": reason,
        "i": -1,
        "c": order.client_order_id,
        "C": "",
        "w": False,
        "z": "0.00000000",
    }
    assert said.items() <= rejected.items()
    assert "W" not in rejected
    assert rejected["I"] > cancelled["I"]
    assert balances["B"] == [{"a": "USDT", "f": "920.00000000", "l": "80.00000000"}]
    assert floor.take(MAKER) == []


def test_where_neither_half_is_done_nothing_is_reported(floor: Floor) -> None:
    floor.do(CancelReplace(Cancel(TAKER, BTC, client_order_id="c1"), place(TAKER, "BUY", 1000, 90, "c2"), False))
    assert floor.take(TAKER) == []


def test_a_fok_order_that_cannot_be_filled_is_new_and_expires_untouched(floor: Floor) -> None:
    floor.do(place(MAKER, "SELL", 1, 100))
    floor.do(place(TAKER, "BUY", 3, 101, time_in_force=TimeInForce.FOK))
    assert floor.heard[TAKER][:2] == written(
        report(f="FOK", i=2, I=2),
        report(f="FOK", i=2, I=3, x="EXPIRED", X="EXPIRED", w=False, eR="UNFILLED_FOK_ORDER_EXPIRED"),
    )


def test_a_market_order_by_quote_quantity_says_what_it_was_to_spend(floor: Floor) -> None:
    floor.do(place(MAKER, "SELL", 5, 100))
    floor.do(place(TAKER, "BUY", 0, type=OrderType.MARKET, quote_quantity=250 * UNIT))
    new, trade, _ = floor.take(TAKER)
    assert (new["o"], new["f"], new["p"], new["q"], new["Q"]) == (
        "MARKET", "GTC", "0.00000000", "2.50000000", "250.00000000",
    )  # fmt: skip
    assert (trade["X"], trade["Y"], trade["Z"]) == ("FILLED", "250.00000000", "250.00000000")


def test_a_market_order_that_empties_the_book_says_why_it_expired(floor: Floor) -> None:
    floor.do(place(MAKER, "SELL", 1, 100))
    floor.do(place(TAKER, "BUY", 2, type=OrderType.MARKET))
    kinds = [(each.get("x"), each.get("eR")) for each in floor.take(TAKER)]
    assert kinds == [("NEW", None), ("TRADE", None), ("EXPIRED", "INSUFFICIENT_LIQUIDITY"), (None, None)]


def test_a_strategy_is_named_in_each_report(floor: Floor) -> None:
    floor.do(place(TAKER, "BUY", 3, 101, strategy_id=7, strategy_type=1_000_000))
    assert floor.heard[TAKER][0] == written(report(i=1, I=1, j=7, J=1_000_000))[0]


def test_a_deposit_is_a_balance_update_and_then_the_balance(floor: Floor) -> None:
    floor.do(Credit(TAKER, "USDT", 5 * UNIT))
    floor.do(Credit(TAKER, "BTC", -UNIT // 2))
    assert floor.heard[TAKER] == written(
        {"e": "balanceUpdate", "E": 1767261600123, "a": "USDT", "d": "5.00000000", "T": 1767261600123},
        position(("USDT", "1005.00000000", "0.00000000")),
        {"e": "balanceUpdate", "E": 1767261600123, "a": "BTC", "d": "-0.50000000", "T": 1767261600123},
        position(("BTC", "9.50000000", "0.00000000")),
    )


def test_what_another_system_locks_is_told_and_then_the_balance(floor: Floor) -> None:
    floor.do(LockExternally(TAKER, "USDT", 400 * UNIT))
    floor.do(LockExternally(TAKER, "USDT", -100 * UNIT))
    assert floor.heard[TAKER] == written(
        {"e": "externalLockUpdate", "E": 1767261600123, "a": "USDT", "d": "400.00000000", "T": 1767261600123},
        position(("USDT", "600.00000000", "400.00000000")),
        {"e": "externalLockUpdate", "E": 1767261600123, "a": "USDT", "d": "-100.00000000", "T": 1767261600123},
        position(("USDT", "700.00000000", "300.00000000")),
    )


def test_a_recorded_trade_fills_a_standing_order_and_its_owner_hears_of_it(floor: Floor) -> None:
    floor.do(HouseSnapshot(BTC, 10, ((99 * UNIT, UNIT),), ((102 * UNIT, UNIT),)))
    floor.do(place(TAKER, "BUY", 1, 100))
    floor.take(TAKER)
    floor.do(HouseTrade(BTC, 500, 99 * UNIT, UNIT, True, AT))
    trade, balances = floor.take(TAKER)
    assert (trade["x"], trade["m"], trade["L"], trade["t"]) == ("TRADE", True, "100.00000000", 501)
    assert balances["e"] == "outboundAccountPosition"


def test_nobody_hears_of_others(floor: Floor) -> None:
    floor.do(place(MAKER, "SELL", 1, 100))
    assert floor.heard[TAKER] == []


def test_trading_with_oneself_gives_both_sides_in_the_order_of_execution(floor: Floor) -> None:
    floor.do(place(MAKER, "SELL", 1, 100, client_order_id="s"))
    floor.take(MAKER)
    floor.do(place(MAKER, "BUY", 1, 100, client_order_id="b"))
    *reports, balances = floor.take(MAKER)
    assert [(each["c"], each["x"], each["m"]) for each in reports] == [
        ("b", "NEW", False),
        ("b", "TRADE", False),
        ("s", "TRADE", True),
    ]
    assert [each["I"] for each in reports] == sorted(each["I"] for each in reports)
    assert balances["e"] == "outboundAccountPosition"


def test_times_are_in_microseconds_for_who_asked(floor: Floor) -> None:
    micro: list[bytes] = []
    floor.publisher.add_user_listener(TAKER, micro.append, micro=True)
    floor.do(place(TAKER, "BUY", 3, 101))
    floor.do(Credit(TAKER, "USDT", UNIT))
    for frame, other in zip(micro, floor.heard[TAKER], strict=True):
        assert frame != other
        assert frame.replace(b"1767261600123456", b"1767261600123") == other


def test_every_event_is_what_the_catalogs_models_say(floor: Floor) -> None:
    floor.do(place(MAKER, "SELL", 1, 100))
    floor.do(place(TAKER, "BUY", 2, 100, strategy_id=1))
    floor.do(Cancel(TAKER, BTC, client_order_id="c1"))
    floor.do(Credit(TAKER, "BTC", 1))
    floor.do(LockExternally(TAKER, "BTC", 1))
    for frame in floor.heard[TAKER]:
        event = user_event(frame)
        assert not isinstance(event, UnknownEvent)
        assert set(msgspec.json.decode(frame)) <= {"e", *event.__struct_encode_fields__}


def test_who_stopped_listening_hears_nothing_more(floor: Floor) -> None:
    frames: list[bytes] = []
    remove = floor.publisher.add_user_listener(TAKER, frames.append)
    floor.do(Credit(TAKER, "USDT", UNIT))
    assert len(frames) == 2
    remove()
    remove()
    floor.do(Credit(TAKER, "USDT", UNIT))
    assert len(frames) == 2
    assert len(floor.heard[TAKER]) == 4


def test_a_trailing_stop_order_that_waits_tracks_and_is_set_off(floor: Floor) -> None:
    floor.do(HouseTrade(BTC, 1, 100 * UNIT, UNIT, True, AT))
    waiting = {"o": "STOP_LOSS_LIMIT", "S": "SELL", "q": "1.00000000", "p": "80.00000000", "P": "90.00000000", "i": 1}
    floor.do(place(MAKER, "SELL", 1, 80, type=OrderType.STOP_LOSS_LIMIT, stop_price=90 * UNIT, trailing_delta=1000))
    (report_, _) = floor.take(MAKER)
    assert {key: report_[key] for key in waiting} == waiting
    assert (report_["x"], report_["X"], report_["w"], report_["d"], report_["D"]) == ("NEW", "NEW", False, 1000, -1)
    assert "W" not in report_
    floor.do(HouseTrade(BTC, 2, 90 * UNIT, UNIT, True, AT + 1000), AT + 1000)
    assert floor.take(MAKER) == []
    floor.do(HouseTrade(BTC, 3, 81 * UNIT, UNIT, True, AT + 2000), AT + 2000)
    (report_, _) = floor.take(MAKER)
    assert (report_["x"], report_["X"], report_["w"]) == ("NEW", "NEW", True)
    assert (report_["O"], report_["W"], report_["D"]) == (1767261600123, 1767261600125, 1767261600124)


def test_an_iceberg_tells_its_slice(floor: Floor) -> None:
    floor.do(place(MAKER, "SELL", 3, 101, iceberg_quantity=UNIT))
    assert floor.take(MAKER)[0]["F"] == "1.00000000"


def test_a_pegged_order_tells_its_peg_and_the_price_once_it_has_one(floor: Floor) -> None:
    floor.do(place(TAKER, "BUY", 1, 90))
    floor.do(place(MAKER, "BUY", 1, peg=Peg(PegPriceType.PRIMARY_PEG)))
    report_ = floor.take(MAKER)[0]
    assert (report_["p"], report_["gP"], report_["gp"]) == ("0.00000000", "PRIMARY_PEG", "90.00000000")
    assert "gOT" not in report_
    peg = Peg(PegPriceType.MARKET_PEG, 2)
    floor.do(place(MAKER, "SELL", 1, 80, "c2", type=OrderType.STOP_LOSS_LIMIT, stop_price=85 * UNIT, peg=peg))
    report_ = floor.take(MAKER)[0]
    assert [report_[key] for key in ("p", "gP", "gOT", "gOV")] == ["80.00000000", "MARKET_PEG", "PRICE_LEVEL", 2]
    assert "gp" not in report_


def pair(account: int, quantity: int = 1) -> PlaceList:
    legs = (
        place(account, "SELL", quantity, 89, "st", type=OrderType.STOP_LOSS_LIMIT, stop_price=90 * UNIT),
        place(account, "SELL", quantity, 110, "li", type=OrderType.LIMIT_MAKER),
    )
    return PlaceList(account, BTC, ContingencyType.OCO, legs, "both")


def test_an_order_list_is_told_after_its_orders_and_its_end_after_the_last_of_them(floor: Floor) -> None:
    floor.do(pair(MAKER))
    events = floor.take(MAKER)
    assert [event["e"] for event in events] == [
        "executionReport", "executionReport", "listStatus", "outboundAccountPosition",
    ]  # fmt: skip
    assert [(event["g"], event["x"], event["X"], event["w"]) for event in events[:2]] == [
        (0, "NEW", "NEW", False), (0, "NEW", "NEW", True),
    ]  # fmt: skip
    assert list(events[2].items()) == [
        ("e", "listStatus"), ("E", 1767261600123), ("s", BTC), ("g", 0), ("c", "OCO"), ("l", "EXEC_STARTED"),
        ("L", "EXECUTING"), ("r", "NONE"), ("C", "both"), ("T", 1767261600123),
        ("O", [{"s": BTC, "i": 1, "c": "st"}, {"s": BTC, "i": 2, "c": "li"}]),
    ]  # fmt: skip
    floor.do(place(TAKER, "BUY", 1, 110))
    events = floor.take(MAKER)
    told = [(event.get("o"), event.get("x"), event.get("X"), event.get("eR")) for event in events[:2]]
    assert told == [
        ("STOP_LOSS_LIMIT", "EXPIRED", "EXPIRED", "OCO_TRIGGER"), ("LIMIT_MAKER", "TRADE", "FILLED", None),
    ]  # fmt: skip
    assert (events[2]["e"], events[2]["l"], events[2]["L"]) == ("listStatus", "ALL_DONE", "ALL_DONE")
    assert events[3]["e"] == "outboundAccountPosition"


def test_pending_orders_of_a_list_are_told_and_then_come(floor: Floor) -> None:
    legs = (place(MAKER, "BUY", 1, 90, "w"), place(MAKER, "SELL", 1, 110, "p"))
    floor.do(PlaceList(MAKER, BTC, ContingencyType.OTO, legs))
    pending = floor.take(MAKER)[1]
    assert (pending["x"], pending["X"], pending["w"], "W" in pending) == ("NEW", "PENDING_NEW", False, False)
    floor.do(place(TAKER, "SELL", 1, 90))
    events = floor.take(MAKER)
    assert [(event.get("x"), event.get("X"), event.get("c")) for event in events[:2]] == [
        ("TRADE", "FILLED", "w"), ("NEW", "NEW", "p"),
    ]  # fmt: skip
    assert events[1]["W"] == 1767261600123
