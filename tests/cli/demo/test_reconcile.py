"""The reconciliation finds every kind of difference, and none where there is none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from bidwire.cli.demo.reconcile import (
    Balance,
    BookSaid,
    Check,
    FillSaid,
    OrderSaid,
    PublicTrade,
    Sent,
    Witness,
    reconcile,
)

D = Decimal

ORDER = OrderSaid(
    client_order_id="bw-1", buy=True, price=D(100), quantity=D(2), executed=D(2), quote=D(200), status="FILLED"
)
REST_CANCELED = OrderSaid(
    client_order_id="bw-2", buy=False, price=D(110), quantity=D(1), executed=D(0), quote=D(0), status="CANCELED"
)
FILL = FillSaid(
    price=D(100), quantity=D(2), quote=D(200), commission=D("0.002"), commission_asset="BTC", buyer=True, maker=True
)
BOOK = BookSaid(last_update_id=9, bids=[(D(99), D(1)), (D(98), D(5))], asks=[(D(101), D("1.50"))])
START = {"BTC": Balance(D(10), D(0)), "USDT": Balance(D(1000), D(0))}
SENT = Sent(
    accepted=frozenset({"bw-1", "bw-2"}),
    start=START,
    base="BTC",
    quote="USDT",
    public={7: PublicTrade(D(100), D(2), True), 8: PublicTrade(D(101), D(1), False)},
)


def witness(name: str, **changes: Any) -> Witness:
    fields: dict[str, Any] = {
        "orders": {1: ORDER, 2: REST_CANCELED},
        "fills": {(7, 1): FILL},
        "balances": {"BTC": Balance(D("11.998"), D(0)), "USDT": Balance(D(800), D(0))},
        "open_orders": frozenset(),
        "book": BOOK,
    }
    return Witness(name=name, **{**fields, **changes})


def checked(
    rest: dict[str, Any] | None = None,
    streams: dict[str, Any] | None = None,
    engine: dict[str, Any] | None = None,
    sent: Sent = SENT,
) -> list[Check]:
    return reconcile(
        witness("REST", **(rest or {})),
        witness("streams", **(streams or {})),
        witness("engine", **(engine or {})),
        sent,
    )


def found(checks: list[Check]) -> list[str]:
    return [line for check in checks for line in check.differences]


def changed(thing: Any, **fields: Any) -> Any:
    return msgspec.structs.replace(thing, **fields)


def test_three_who_say_the_same_agree() -> None:
    checks = checked()
    assert found(checks) == []
    assert {check.name: check.counts for check in checks} == {
        "orders": ("2", "2", "2"),
        "each sent order once": ("2", "2", "2"),
        "fills": ("1", "1", "1"),
        "executed = sum of fills": ("2", "2", "2"),
        "fills in the trade stream": ("1", "1", "1"),
        "balances": ("2", "2", "2"),
        "start + fills = balances": ("2", "2", "2"),
        "orders left open": ("0", "0", "0"),
        "book, best 20 a side": ("3", "3", "3"),
    }


def test_numbers_that_are_written_differently_are_the_same() -> None:
    said = changed(BOOK, asks=[(D("101.00"), D("1.5"))])
    assert found(checked(rest={"book": said})) == []


@pytest.mark.parametrize(
    ("who", "told", "line"),
    [
        ("streams", {"orders": {1: ORDER}}, "order 2: REST and engine tell of it, streams not"),
        (
            "rest",
            {"orders": {1: changed(ORDER, status="NEW"), 2: REST_CANCELED}},
            "order 1, status: REST NEW, streams FILLED, engine FILLED",
        ),
        (
            "engine",
            {"orders": {1: ORDER, 2: changed(REST_CANCELED, price=D("110.5"))}},
            "order 2, price: REST 110, streams 110, engine 110.5",
        ),
        (
            "streams",
            {"orders": {1: changed(ORDER, executed=D("1.5")), 2: REST_CANCELED}},
            "order 1, executed: streams says 1.5, its fills sum to 2",
        ),
        (
            "streams",
            {"orders": {1: changed(ORDER, quote=D(150)), 2: REST_CANCELED}},
            "order 1, quote: streams says 150, its fills sum to 200",
        ),
        ("rest", {"fills": {}}, "fill 7 of order 1: streams and engine tell of it, REST not"),
        (
            "streams",
            {"fills": {(7, 1): changed(FILL, commission=D("0.001"))}},
            "fill 7 of order 1, commission: REST 0.002, streams 0.001, engine 0.002",
        ),
        (
            "rest",
            {"fills": {(7, 1): changed(FILL, maker=False)}},
            "trade 7, buyer is maker: REST no, the trade stream yes",
        ),
        (
            "engine",
            {"fills": {(7, 1): FILL, (9, 1): FILL}},
            "trade 9 of order 1: engine has it, the trade stream not",
        ),
        ("engine", {"fills": {(8, 1): FILL}}, "trade 8, price: engine 100, the trade stream 101"),
        ("engine", {"fills": {(8, 1): FILL}}, "trade 8, quantity: engine 2, the trade stream 1"),
        (
            "rest",
            {"balances": {"BTC": Balance(D("11.998"), D(0)), "USDT": Balance(D(700), D(100))}},
            "balance USDT, locked: REST 100, streams 0, engine 0",
        ),
        (
            "streams",
            {"balances": {"BTC": Balance(D("11.998"), D(0))}},
            "balance USDT: REST and engine tell of it, streams not",
        ),
        (
            "engine",
            {"balances": {"BTC": Balance(D(12), D(0)), "USDT": Balance(D(800), D(0))}},
            "BTC: start and fills make 11.998, engine says 12",
        ),
        ("rest", {"open_orders": frozenset({2})}, "order 2: REST says that it is open"),
        (
            "streams",
            {"book": changed(BOOK, last_update_id=8)},
            "book, last update id: REST 9, streams 8, engine 9",
        ),
        (
            "streams",
            {"book": changed(BOOK, bids=[(D(99), D(1)), (D(98), D(4))])},
            "book, bid 2: REST 5 at 98, streams 4 at 98, engine 5 at 98",
        ),
        (
            "rest",
            {"book": changed(BOOK, asks=[])},
            "book, ask 1: REST nothing, streams 1.5 at 101, engine 1.5 at 101",
        ),
    ],
)
def test_a_planted_difference_is_told(who: str, told: dict[str, Any], line: str) -> None:
    arguments: Any = {who: told}
    assert line in found(checked(**arguments))


def test_an_order_that_nobody_sent_is_told() -> None:
    sent = changed(SENT, accepted=frozenset({"bw-1"}))
    assert "bw-2: engine knows it, but it was never sent" in found(checked(sent=sent))


def test_an_order_that_was_sent_and_is_not_there_is_told() -> None:
    sent = changed(SENT, accepted=frozenset({"bw-1", "bw-2", "bw-3"}))
    assert "bw-3: sent, but REST does not know it" in found(checked(sent=sent))


def test_an_order_that_exists_twice_is_told() -> None:
    twice = {"orders": {1: ORDER, 2: REST_CANCELED, 3: changed(REST_CANCELED)}}
    assert "bw-2: sent once, but engine has it 2 times" in found(checked(engine=twice))


def test_a_fill_that_only_the_public_misses_is_told_for_each_witness() -> None:
    sent = changed(SENT, public={})
    missing = [line for line in found(checked(sent=sent)) if line.startswith("trade 7 of order 1")]
    assert len(missing) == 3


def test_a_trade_with_oneself_is_two_fills_of_one_trade() -> None:
    sell = changed(ORDER, client_order_id="bw-3", buy=False)
    mirrored = changed(FILL, buyer=False, maker=False, commission_asset="USDT", commission=D("0.2"))
    told: dict[str, Any] = {
        "orders": {1: ORDER, 2: REST_CANCELED, 3: sell},
        "fills": {(7, 1): FILL, (7, 3): mirrored},
        "balances": {"BTC": Balance(D("9.998"), D(0)), "USDT": Balance(D("999.8"), D(0))},
    }
    sent = changed(SENT, accepted=frozenset({"bw-1", "bw-2", "bw-3"}))
    assert found(checked(told, told, told, sent=sent)) == []
