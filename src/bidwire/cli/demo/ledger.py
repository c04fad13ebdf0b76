"""What the demo knows as an ordinary user: what it sent, what was answered, what the streams said, and when.

Fed by the session, read by the trader, the view and the report. Times are seconds of one monotonic clock, passed in.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from ...spot import ExecutionReport, OutboundAccountPosition, Side, TradeEvent
from .reconcile import Balance, FillSaid, OrderSaid, PublicTrade
from .trader import OwnOrder

_ZERO = Decimal(0)
_DONE = frozenset({"FILLED", "CANCELED", "EXPIRED", "REJECTED", "EXPIRED_IN_MATCH"})
TAPE = 200
"""Public trades kept for the view; the reconciliation keeps those that follow the first order."""


class Printed(msgspec.Struct, frozen=True):
    """A public trade as the tape shows it. `at` in epoch milliseconds."""

    at: int
    trade_id: int
    price: Decimal
    quantity: Decimal
    buyer_is_maker: bool


class Done(msgspec.Struct, frozen=True):
    """One of our fills, as the user stream told it. `at` in epoch milliseconds."""

    at: int
    order_id: int
    trade_id: int
    buy: bool
    price: Decimal
    quantity: Decimal
    maker: bool
    commission: Decimal
    commission_asset: str


class Latencies:
    """Seconds by kind of step."""

    def __init__(self) -> None:
        self._all: dict[str, list[float]] = {}

    def add(self, kind: str, seconds: float) -> None:
        self._all.setdefault(kind, []).append(seconds)

    def recent(self, kind: str, count: int = 50) -> float | None:
        """The median of the last ones."""
        found = sorted(self._all.get(kind, [])[-count:])
        return found[len(found) // 2] if found else None

    def of(self, kind: str) -> list[float]:
        return list(self._all.get(kind, []))


def percentile(values: Iterable[float], percent: float) -> float:
    """The smallest value that so many percent do not exceed (nearest rank).

    Raises:
        ValueError: there is none.
    """
    ranked = sorted(values)
    if not ranked:
        raise ValueError("no values")
    return ranked[max(0, -int(-len(ranked) * percent // 100) - 1)]


class Ledger:
    """One user's knowledge of one symbol and one account."""

    def __init__(self, symbol: str, base: str, quote: str, balances: Mapping[str, Balance]) -> None:
        self.symbol = symbol
        self.base = base
        self.quote = quote
        self.start = dict(balances)
        """Balances before the first order, as REST told them."""
        self.balances = dict(balances)
        """Those, kept up to date by the user stream."""
        self.orders: dict[int, OrderSaid] = {}
        """As the user stream told them."""
        self.fills: dict[tuple[int, int], FillSaid] = {}
        """By trade id and order id, as the user stream told them."""
        self.done: list[Done] = []
        self.tape: deque[Printed] = deque(maxlen=TAPE)
        self.public: dict[int, PublicTrade] = {}
        self.sent: dict[str, float] = {}
        """Client order ids that went out, with the time."""
        self.refused: dict[str, str] = {}
        """Those of them that the exchange refused, with the kind of refusal."""
        self.by: Counter[str] = Counter()
        """Orders by the door they went through: REST, WebSocket API."""
        self.latencies = Latencies()
        self.events: Counter[str] = Counter()
        self.trouble: list[str] = []
        """What should not happen: odd user events, lost connections, errors that are no refusals."""
        self._unheard: set[str] = set()

    # --- what is sent and answered ------------------------------------------------------------------------------------

    def sending(self, client_order_id: str, door: str, at: float) -> None:
        self.sent[client_order_id] = at
        self.by[door] += 1
        self._unheard.add(client_order_id)

    def answered(self, kind: str, since: float, at: float) -> None:
        self.latencies.add(kind, at - since)

    def refusal(self, client_order_id: str, kind: str) -> None:
        self.refused[client_order_id] = kind
        self._unheard.discard(client_order_id)

    # --- what the streams say -----------------------------------------------------------------------------------------

    def receive_report(self, report: ExecutionReport, at: float) -> Done | None:
        """One executionReport; the fill, if it is one."""
        self.events["executionReport"] += 1
        client_id = report.orig_client_order_id or report.client_order_id
        if client_id in self._unheard:
            self._unheard.discard(client_id)
            self.latencies.add("order to user event", at - self.sent[client_id])
        self.orders[report.order_id] = OrderSaid(
            client_order_id=client_id,
            buy=report.side == Side.BUY,
            price=report.price,
            quantity=report.quantity,
            executed=report.cumulative_quantity,
            quote=report.cumulative_quote,
            status=str(report.order_status),
        )
        if report.trade_id < 0:
            return None
        key = (report.trade_id, report.order_id)
        fill = FillSaid(
            price=report.last_price,
            quantity=report.last_quantity,
            quote=report.last_quote,
            commission=report.commission,
            commission_asset=report.commission_asset or "",
            buyer=report.side == Side.BUY,
            maker=report.is_maker,
        )
        if key in self.fills:
            self.trouble.append(f"the user stream told trade {report.trade_id} of order {report.order_id} twice")
            return None
        self.fills[key] = fill
        done = Done(
            report.transaction_time, report.order_id, report.trade_id, fill.buyer, fill.price, fill.quantity,
            fill.maker, fill.commission, fill.commission_asset,
        )  # fmt: skip
        self.done.append(done)
        return done

    def receive_position(self, position: OutboundAccountPosition) -> None:
        self.events["outboundAccountPosition"] += 1
        for balance in position.balances:
            self.balances[balance.asset] = Balance(balance.free, balance.locked)

    def receive_trade(self, trade: TradeEvent) -> None:
        self.events["trade"] += 1
        price, quantity = trade.price, trade.quantity
        self.tape.append(Printed(trade.trade_time, trade.trade_id, price, quantity, trade.is_buyer_maker))
        if self.sent:
            self.public[trade.trade_id] = PublicTrade(price, quantity, trade.is_buyer_maker)

    # --- what follows from it -----------------------------------------------------------------------------------------

    @property
    def quiet(self) -> bool:
        """Whether every order that was sent has been heard of, and none is open."""
        return not self._unheard and not any(order.status not in _DONE for order in self.orders.values())

    def open_orders(self) -> list[OwnOrder]:
        return [
            OwnOrder(
                client_order_id=order.client_order_id,
                buy=order.buy,
                price=order.price,
                remaining=order.quantity - order.executed,
            )
            for order in self.orders.values()
            if order.status not in _DONE
        ]

    def open_ids(self) -> frozenset[int]:
        return frozenset(number for number, order in self.orders.items() if order.status not in _DONE)

    def sent_at(self, client_order_id: str) -> float:
        return self.sent.get(client_order_id, 0.0)

    def held(self, asset: str) -> Decimal:
        return sum(self.balances.get(asset, Balance(_ZERO, _ZERO)), _ZERO)

    @property
    def inventory(self) -> Decimal:
        """Base asset held, less what was held at the beginning."""
        return self.held(self.base) - sum(self.start.get(self.base, Balance(_ZERO, _ZERO)), _ZERO)

    def profit(self, mid: Decimal) -> Decimal:
        """What trading brought, commissions included, in the quote asset: the inventory is marked at `mid`."""
        money = self.held(self.quote) - sum(self.start.get(self.quote, Balance(_ZERO, _ZERO)), _ZERO)
        return money + self.inventory * mid

    @property
    def volume(self) -> Decimal:
        """Traded, in the quote asset."""
        return sum((fill.quote for fill in self.fills.values()), _ZERO)

    @property
    def fees(self) -> dict[str, Decimal]:
        """Commissions by asset."""
        found: dict[str, Decimal] = {}
        for fill in self.fills.values():
            if fill.commission:
                found[fill.commission_asset] = found.get(fill.commission_asset, _ZERO) + fill.commission
        return found

    def fees_in_quote(self, mid: Decimal) -> Decimal:
        """Commissions in base and quote asset, in the quote asset at `mid`."""
        fees = self.fees
        return fees.get(self.quote, _ZERO) + fees.get(self.base, _ZERO) * mid

    def count(self, *statuses: str) -> int:
        return sum(order.status in statuses for order in self.orders.values())
