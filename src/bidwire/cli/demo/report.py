"""The summary at the end: what was done, what it came to, how fast it was, and whether all witnesses agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from .ledger import Ledger, percentile
from .staging import places
from .view import amount, signed

if TYPE_CHECKING:
    from .reconcile import Check
    from .session import Outcome

_PERCENTS = (50, 90, 99)
_KINDS = ("REST order", "WebSocket API order", "REST cancel", "WebSocket API cancel", "order to user event")
_EVENTS = {
    "trade": "trades",
    "depthUpdate": "book changes",
    "executionReport": "order reports",
    "outboundAccountPosition": "balances",
}
_SHOWN = 40
"""Differences that are shown of one check; the rest is counted."""


def succeeded(outcome: Outcome) -> bool:
    """Whether everything was reconciled and nothing differed or broke."""
    return outcome.checks is not None and not differences(outcome.checks) and not outcome.ledger.trouble


def differences(checks: Sequence[Check]) -> list[str]:
    return [line for check in checks for line in check.differences]


def summary(outcome: Outcome, market: str) -> list[str]:
    """The lines, at most 80 wide but for differences and troubles."""
    head = f"bidwire demo: {outcome.elapsed:.1f} s of {outcome.rules.symbol} ({market})"
    if outcome.interrupted:
        head += ", interrupted"
    elif outcome.over:
        head += ", to the end of the recording"
    lines = ["", head, "", *_trading(outcome), "", *_latencies(outcome.ledger), "", *_reconciliation(outcome)]
    if outcome.ledger.trouble:
        lines += ["", f"trouble ({len(outcome.ledger.trouble)}):", *(f"  {line}" for line in outcome.ledger.trouble)]
    return lines


def _trading(outcome: Outcome) -> list[str]:
    ledger, rules, mid = outcome.ledger, outcome.rules, outcome.mid
    price_places, quantity_places = places(rules.tick), places(rules.step)
    bought = sum((fill.quantity for fill in ledger.fills.values() if fill.buyer), Decimal(0))
    sold = sum((fill.quantity for fill in ledger.fills.values() if not fill.buyer), Decimal(0))
    makers = sum(fill.maker for fill in ledger.fills.values())
    doors = ", ".join(f"{door} {number}" for door, number in sorted(ledger.by.items()))
    refused = ", ".join(f"{number} {kind}" for kind, number in sorted(Counter(ledger.refused.values()).items()))
    fees = " + ".join(f"{fee.normalize():f} {asset}" for asset, fee in sorted(ledger.fees.items())) or "none"
    money = rules.money_places
    profit, fees_worth = ledger.profit(mid), ledger.fees_in_quote(mid)
    partly = sum(order.executed > 0 and order.status != "FILLED" for order in ledger.orders.values())
    return [
        _row("orders", f"{len(ledger.sent)} sent ({doors or 'none'})"),
        _row("", f"{ledger.count('FILLED')} filled, {partly} in part, {ledger.count('CANCELED')} canceled, "
                 f"{ledger.count('EXPIRED')} expired, {len(ledger.refused)} refused{f' ({refused})' if refused else ''}"),
        _row("fills", f"{len(ledger.fills)} ({makers} maker, {len(ledger.fills) - makers} taker), "
                      f"bought {amount(bought, quantity_places)}, sold {amount(sold, quantity_places)} {rules.base}"),
        _row("volume", f"{amount(ledger.volume, money)} {rules.quote}"),
        _row("fees", f"{fees}, worth {amount(fees_worth, money)} {rules.quote}"),
        _row("profit", f"{signed(profit, money)} {rules.quote}, before fees {signed(profit + fees_worth, money)}; "
                       f"inventory {signed(ledger.inventory, quantity_places)} {rules.base},"),
        _row("", f"marked at mid {amount(mid, price_places + 1)}"),
        _row("events", ", ".join(f"{ledger.events[name]:,} {words}" for name, words in _EVENTS.items())),
    ]  # fmt: skip


def _latencies(ledger: Ledger) -> list[str]:
    """Round trips as the user sees them, client, exchange and view on one thread."""
    lines = [f"{'latency, ms':<22}" + "".join(f"{name:>9}" for name in ("p50", "p90", "p99", "max", "count"))]
    for kind in _KINDS:
        values = ledger.latencies.of(kind)
        if values:
            found = [percentile(values, percent) for percent in _PERCENTS]
            figures = "".join(f"{seconds * 1000:>9.2f}" for seconds in [*found, max(values)])
            lines.append(f"  {kind:<20}{figures}{len(values):>9}")
    return lines if len(lines) > 1 else [f"{'latency':<22}no order was sent"]


def _reconciliation(outcome: Outcome) -> list[str]:
    checks = outcome.checks
    if checks is None:
        return ["reconciliation        not made: there was no time for it"]
    lines = [f"{'reconciliation':<26}" + "".join(f"{name:>14}" for name in ("REST", "streams", "engine"))]
    for check in checks:
        verdict = "agree" if not check.differences else f"{len(check.differences)} DIFFER"
        lines.append(f"  {check.name:<24}" + "".join(f"{count:>14}" for count in check.counts) + f"  {verdict}")
    found = differences(checks)
    if not found:
        return [*lines, "everything agrees"]
    lines.append(f"{len(found)} difference{'s' if len(found) > 1 else ''}:")
    for check in checks:
        lines += [f"  {check.name}: {line}" for line in check.differences[:_SHOWN]]
        if len(check.differences) > _SHOWN:
            lines.append(f"  {check.name}: and {len(check.differences) - _SHOWN} more")
    return lines


def _row(name: str, text: str) -> str:
    return f"{name:<10}{text}"
