"""The summary that stands at the end of a run."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from bidwire.cli.demo.ledger import Ledger
from bidwire.cli.demo.reconcile import Balance, Check, FillSaid, OrderSaid
from bidwire.cli.demo.report import succeeded, summary
from bidwire.cli.demo.session import Outcome
from bidwire.cli.demo.trader import Rules

D = Decimal
RULES = Rules(
    symbol="BTCUSDT", base="BTC", quote="USDT", tick=D("0.01000000"), step=D("0.00001000"),
    min_quantity=D("0.00001"), max_quantity=D(9000), min_notional=D(5),
)  # fmt: skip
AGREED = [Check("orders", ("2", "2", "2"), []), Check("fills", ("1", "1", "1"), [])]


def ledger() -> Ledger:
    told = Ledger("BTCUSDT", "BTC", "USDT", {"BTC": Balance(D(10), D(0)), "USDT": Balance(D(1000), D(0))})
    told.sending("bw-1", "REST", 1.0)
    told.sending("bw-2", "WebSocket API", 2.0)
    told.sending("bw-3", "REST", 3.0)
    told.refusal("bw-3", "WouldTake")
    told.answered("REST order", 1.0, 1.0015)
    told.answered("REST order", 1.0, 1.0035)
    told.orders[1] = OrderSaid(
        client_order_id="bw-1", buy=True, price=D(100), quantity=D(2), executed=D(2), quote=D(200), status="FILLED"
    )
    told.orders[2] = OrderSaid(
        client_order_id="bw-2", buy=False, price=D(110), quantity=D(1), executed=D(0), quote=D(0), status="CANCELED"
    )
    told.fills[7, 1] = FillSaid(
        price=D(100), quantity=D(2), quote=D(200), commission=D("0.002"), commission_asset="BTC", buyer=True, maker=True
    )
    told.balances = {"BTC": Balance(D("11.998"), D(0)), "USDT": Balance(D(800), D(0))}
    return told


def outcome(**changes: Any) -> Outcome:
    fields: dict[str, Any] = {
        "elapsed": 20.04, "rules": RULES, "ledger": ledger(), "mid": D("110.005"), "checks": AGREED,
        "interrupted": False, "quit": False, "problem": None, "over": False,
    }  # fmt: skip
    return Outcome(**{**fields, **changes})


def text(of: Outcome) -> str:
    return "\n".join(summary(of, "synthetic, seed 7"))


def test_the_summary_tells_what_was_done_and_what_it_came_to() -> None:
    told = text(outcome())
    for words in (
        "bidwire demo: 20.0 s of BTCUSDT (synthetic, seed 7)",
        "3 sent (REST 2, WebSocket API 1)",
        "1 filled, 0 in part, 1 canceled, 0 expired, 1 refused (1 WouldTake)",
        "1 (1 maker, 0 taker), bought 2.00000, sold 0.00000 BTC",
        "200.00 USDT",
        "0.002 BTC, worth 0.22 USDT",
        "+19.79 USDT, before fees +20.01; inventory +1.99800 BTC",
        "marked at mid 110.005",
        "REST order               1.50     3.50     3.50     3.50        2",
        "everything agrees",
    ):
        assert words in told, words


def test_the_summary_fits_eighty_columns() -> None:
    assert max(map(len, summary(outcome(), "synthetic, seed 7"))) <= 80


def test_differences_are_shown_line_by_line_and_fail() -> None:
    checks = [*AGREED, Check("balances", ("2", "2", "2"), ["balance BTC, free: REST 1, streams 1, engine 2"])]
    told = outcome(checks=checks)
    assert "1 difference:\n  balances: balance BTC, free: REST 1, streams 1, engine 2" in text(told)
    assert "everything agrees" not in text(told)
    assert "1 DIFFER" in text(told)
    assert not succeeded(told)
    assert succeeded(outcome())


def test_very_many_differences_are_counted() -> None:
    many = Check("orders", ("99", "0", "99"), [f"order {number} is strange" for number in range(99)])
    told = text(outcome(checks=[many]))
    assert "order 39 is strange" in told
    assert "order 40 is strange" not in told
    assert "and 59 more" in told


def test_trouble_fails_and_is_shown() -> None:
    troubled = ledger()
    troubled.trouble.append("a connection was lost: 1006")
    told = outcome(ledger=troubled)
    assert "trouble (1):\n  a connection was lost: 1006" in text(told)
    assert not succeeded(told)


def test_without_a_reconciliation_nothing_is_claimed() -> None:
    told = outcome(checks=None, interrupted=True)
    assert "interrupted" in text(told)
    assert "not made" in text(told)
    assert "everything agrees" not in text(told)
    assert not succeeded(told)


def test_a_run_without_an_order_has_a_summary_too() -> None:
    empty = Ledger("BTCUSDT", "BTC", "USDT", {})
    told = text(outcome(ledger=empty))
    assert "0 sent (none)" in told
    assert "no order was sent" in told
    assert "none, worth 0.00 USDT" in told


def test_sums_in_a_coin_keep_their_digits() -> None:
    coin = msgspec.structs.replace(RULES, symbol="ETHBTC", base="ETH", quote="BTC", min_notional=D("0.0001"))
    small = Ledger("ETHBTC", "ETH", "BTC", {})
    small.fills[1, 1] = FillSaid(
        price=D("0.03"), quantity=D("0.05"), quote=D("0.0015"), commission=D(0), commission_asset="ETH", buyer=True,
        maker=True,
    )  # fmt: skip
    assert "volume    0.001500 BTC" in text(outcome(rules=coin, ledger=small))
