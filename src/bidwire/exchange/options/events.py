"""Options accounts' events in the documented shape (User Data Streams of the options documentation)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...products.spot.enums import ExecutionType
from ..amounts import trimmed
from ..engine.commands import UNIT
from ..engine.events import Report
from .contracts import QUOTE, UNDERLYING
from .ledger import Ledger
from .records import Charge, Terms
from .valuation import Greeks, Money, Valuation


def order_update(report: Report, terms: Terms, charge: Charge | None, at: int) -> dict[str, Any]:
    """One step in an order's life; `charge` is what it cost, if it is a trade. A fee that was charged is negative."""
    order = report.order
    average = report.quote_executed * UNIT // report.executed if report.executed else 0
    standing = order.price * order.remaining // UNIT if order.is_open else 0
    return {
        "e": "ORDER_TRADE_UPDATE",
        "E": at // 1000,
        "T": report.at // 1000,
        "o": {
            "s": order.symbol,
            "c": order.client_order_id,
            "S": "BUY" if order.buy else "SELL",
            "o": "LIMIT",
            "f": terms.good,
            "q": trimmed(order.quantity),
            "p": trimmed(order.price),
            "ap": trimmed(average),
            # The options' words have no TRADE_PREVENTION: what is lost to one's own order expires.
            "x": "EXPIRED" if report.kind is ExecutionType.TRADE_PREVENTION else report.kind.value,
            "X": report.status.value,
            "i": order.id,
            "l": trimmed(report.last_quantity),
            "z": trimmed(report.executed),
            "L": trimmed(report.last_price),
            **({"N": QUOTE, "n": trimmed(-charge.fee)} if charge is not None else {}),
            "T": report.at // 1000,
            "t": max(report.trade_id, 0),
            "b": trimmed(standing if order.buy else 0),
            "a": trimmed(0 if order.buy else standing),
            "m": report.maker,
            "R": terms.reduce_only,
            "ot": "LIMIT",
            "rp": trimmed(charge.profit if charge is not None else 0),
            "V": terms.self_trade,
        },
    }


def account_update(money: Money, at: int) -> dict[str, Any]:
    """Equity and margin."""
    return {
        "e": "ACCOUNT_UPDATE",
        "E": at // 1000,
        "T": at // 1000,
        "eq": trimmed(money.equity),
        "aeq": trimmed(money.equity),
        "b": trimmed(money.cash),
        "m": trimmed(money.position_value),
        "u": trimmed(money.unrealized),
        "i": trimmed(money.initial_margin),
        "M": trimmed(money.maintenance_margin),
    }


def balance_position_update(
    ledger: Ledger, worth: Valuation, account: int, symbols: Iterable[str], reason: str, at: int
) -> dict[str, Any]:
    """The wallet, and the positions that changed; one that is gone has quantity 0."""
    positions = ledger.positions(account)
    rows = []
    for symbol in sorted(symbols):
        found = positions.get(symbol)
        quantity, entry = (found.quantity, found.entry) if found else (0, 0)
        value = worth.mark(symbol) * quantity // UNIT if quantity else 0
        rows.append({"s": symbol, "c": trimmed(quantity), "p": trimmed(value), "a": trimmed(entry)})
    return {
        "e": "BALANCE_POSITION_UPDATE",
        "E": at // 1000,
        "T": at // 1000,
        "m": reason,
        "B": [{"a": QUOTE, "b": trimmed(worth.money(account).cash), "bc": "0"}],
        "P": rows,
    }


def greek_update(greeks: Greeks, at: int) -> dict[str, Any]:
    """The account's greeks."""
    each = {"u": UNDERLYING, "d": greeks.delta, "g": greeks.gamma, "t": greeks.theta, "v": greeks.vega}
    return {"e": "GREEK_UPDATE", "E": at // 1000, "T": at // 1000, "G": [each]}
