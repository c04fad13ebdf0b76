"""What the ledger keeps of what it is told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from bidwire.cli.demo.ledger import Ledger, percentile
from bidwire.cli.demo.reconcile import Balance
from bidwire.spot import ExecutionReport, OutboundAccountPosition, TradeEvent, user_event

D = Decimal
START = {"BTC": Balance(D(10), D(0)), "USDT": Balance(D(1000), D(0))}


def ledger() -> Ledger:
    return Ledger("BTCUSDT", "BTC", "USDT", START)


def report(**changes: Any) -> ExecutionReport:
    """An executionReport of a buy of 2 at 100, not filled yet; changes by wire names."""
    fields: dict[str, Any] = {
        "e": "executionReport", "E": 1, "s": "BTCUSDT", "c": "bw-1", "S": "BUY", "o": "LIMIT_MAKER", "f": "GTC",
        "q": "2.0", "p": "100.0", "P": "0.0", "F": "0.0", "g": -1, "C": "", "x": "NEW", "X": "NEW", "r": "NONE",
        "i": 5, "l": "0.0", "z": "0.0", "L": "0.0", "n": "0", "N": None, "T": 1, "t": -1, "I": 1, "w": True,
        "m": False, "O": 1, "Z": "0.0", "Y": "0.0", "Q": "0.0",
    }  # fmt: skip
    event = user_event(msgspec.json.encode({**fields, **changes}))
    assert isinstance(event, ExecutionReport)
    return event


def fill(trade: int = 7, quantity: str = "1.5", total: str = "1.5", **changes: Any) -> ExecutionReport:
    told: dict[str, Any] = {
        "x": "TRADE", "X": "PARTIALLY_FILLED", "t": trade, "l": quantity, "L": "100.0", "z": total,
        "Y": str(D(quantity) * 100), "Z": str(D(total) * 100), "n": "0.0015", "N": "BTC", "m": True,
    }  # fmt: skip
    return report(**{**told, **changes})


def test_an_order_is_open_until_it_has_ended() -> None:
    book = ledger()
    book.receive_report(report(), 1.0)
    assert [(order.client_order_id, order.remaining) for order in book.open_orders()] == [("bw-1", D(2))]
    book.receive_report(fill(), 1.1)
    assert [order.remaining for order in book.open_orders()] == [D("0.5")]
    book.receive_report(report(x="CANCELED", X="CANCELED", c="web", C="bw-1", z="1.5", Z="150"), 1.2)
    assert book.open_orders() == []
    assert book.orders[5].client_order_id == "bw-1"
    assert book.count("CANCELED") == 1


def test_it_is_quiet_when_all_that_was_sent_was_heard_of_and_has_ended() -> None:
    book = ledger()
    assert book.quiet
    book.sending("bw-1", "REST", 1.0)
    assert not book.quiet
    book.receive_report(report(), 1.25)
    assert not book.quiet
    book.receive_report(report(X="FILLED"), 1.5)
    assert book.quiet
    assert book.latencies.of("order to user event") == [0.25]


def test_a_refused_order_is_not_waited_for() -> None:
    book = ledger()
    book.sending("bw-1", "REST", 1.0)
    book.refusal("bw-1", "WouldTake")
    assert book.quiet
    assert book.refused == {"bw-1": "WouldTake"}


def test_a_fill_is_kept_once_and_a_second_telling_is_trouble() -> None:
    book = ledger()
    assert book.receive_report(fill(), 1.0) is not None
    assert book.receive_report(fill(), 1.0) is None
    assert len(book.fills) == 1
    assert book.trouble == ["the user stream told trade 7 of order 5 twice"]


def test_profit_marks_the_inventory_at_the_mid_and_contains_the_fees() -> None:
    book = ledger()
    book.receive_report(fill(quantity="2", total="2", n="0.002"), 1.0)
    book.receive_position(position({"BTC": "11.998", "USDT": "800"}))
    assert book.inventory == D("1.998")
    assert book.profit(D(110)) == D("-200") + D("1.998") * 110
    assert book.volume == 200
    assert book.fees == {"BTC": D("0.002")}
    assert book.fees_in_quote(D(110)) == D("0.22")


def position(free: dict[str, str]) -> OutboundAccountPosition:
    balances = [{"a": asset, "f": amount, "l": "0"} for asset, amount in free.items()]
    event = user_event(msgspec.json.encode({"e": "outboundAccountPosition", "E": 1, "u": 1, "B": balances}))
    assert isinstance(event, OutboundAccountPosition)
    return event


def test_public_trades_count_from_the_first_order_on() -> None:
    book = ledger()
    trade = {"e": "trade", "E": 1, "s": "BTCUSDT", "t": 1, "p": "100", "q": "2", "T": 1, "m": True, "M": True}
    book.receive_trade(msgspec.convert(trade, TradeEvent))
    book.sending("bw-1", "REST", 1.0)
    book.receive_trade(msgspec.convert({**trade, "t": 2}, TradeEvent))
    assert list(book.public) == [2]
    assert [printed.trade_id for printed in book.tape] == [1, 2]


@pytest.mark.parametrize(("percent", "value"), [(50, 5), (90, 9), (99, 10), (100, 10), (1, 1), (10, 1), (11, 2)])
def test_percentiles_are_nearest_ranks(percent: float, value: int) -> None:
    assert percentile([10, 1, 9, 2, 8, 3, 7, 4, 6, 5], percent) == value


def test_there_is_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)
