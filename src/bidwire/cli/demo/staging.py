"""From what the demo knows to the scene that is shown."""

from __future__ import annotations

import time
from collections import deque
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from .ledger import Ledger
from .reconcile import Balance
from .trader import PriceLevel, Rules
from .view import BookRow, FillRow, HoldingRow, OrderRow, Scene, TapeRow, UsageRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...client.aio import AsyncClient
    from ...wire.faces import AsyncBook
    from ...wire.limits import Usage

_ROWS = 60
_MID_EVERY = 0.25
_RATE_OVER = 2.0
_LATENCIES = (("REST", "REST order"), ("WS", "WebSocket API order"), ("event", "order to user event"))


class Staging:
    """Makes scenes; remembers only what a scene needs of the past."""

    def __init__(self, market: str, kind: str) -> None:
        self._market = market
        self._kind = kind
        self._mids: deque[float] = deque(maxlen=80)
        self._mid_at = 0.0
        self._rates: deque[tuple[float, int]] = deque()

    def begin(self, url: str, rules: Rules, ledger: Ledger, book: AsyncBook, client: AsyncClient) -> None:
        self._url = url
        self._rules = rules
        self._ledger = ledger
        self._book = book
        self._client = client

    def scene(self, at: float, elapsed: float, seconds: float, phase: str, mid: Decimal) -> Scene:
        ledger, rules = self._ledger, self._rules
        if at - self._mid_at >= _MID_EVERY and mid:
            self._mid_at = at
            self._mids.append(float(mid))
        mine: dict[tuple[bool, Decimal], Decimal] = {}
        orders = ledger.open_orders()
        for order in orders:
            key = (order.buy, order.price)
            mine[key] = mine.get(key, Decimal(0)) + order.remaining
        own_trades = {trade_id for trade_id, _ in ledger.fills}
        return Scene(
            symbol=rules.symbol,
            base=rules.base,
            quote=rules.quote,
            market=self._market,
            kind=self._kind,
            url=self._url,
            clock=time.strftime("%H:%M:%S"),
            elapsed=min(elapsed, seconds),
            seconds=seconds,
            phase=phase,
            price_places=places(rules.tick),
            quantity_places=places(rules.step),
            money_places=rules.money_places,
            bids=_rows(self._book.bids(_ROWS), mine, True),
            asks=_rows(self._book.asks(_ROWS), mine, False),
            in_sync=self._book.in_sync,
            mid=mid or None,
            mids=tuple(self._mids),
            tape=[
                TapeRow(_clock(row.at), row.price, row.quantity, row.buyer_is_maker, row.trade_id in own_trades)
                for row in islice(reversed(ledger.tape), _ROWS)
            ],
            orders=[
                OrderRow(order.buy, order.price, order.remaining, max(at - ledger.sent_at(order.client_order_id), 0.0))
                for order in sorted(orders, key=lambda order: order.price, reverse=True)
            ],
            fills=[
                FillRow(_clock(row.at), row.buy, row.price, row.quantity, row.maker)
                for row in islice(reversed(ledger.done), _ROWS)
            ],
            fill_count=len(ledger.done),
            holdings=[self._holding(asset) for asset in self._assets()],
            profit=ledger.profit(mid),
            fees=ledger.fees_in_quote(mid),
            volume=ledger.volume,
            placed=len(ledger.sent) - len(ledger.refused),
            canceled=ledger.count("CANCELED"),
            filled=ledger.count("FILLED"),
            refused=len(ledger.refused),
            events_a_second=self._rate(at),
            latencies=[(name, ledger.latencies.recent(kind)) for name, kind in _LATENCIES],
            usage=_usage(self._client.usage().get("api", [])),
        )

    def _assets(self) -> list[str]:
        """The two that are traded first, then whatever commissions are paid in."""
        pair = [self._rules.base, self._rules.quote]
        return [*pair, *sorted(self._ledger.fees.keys() - set(pair))]

    def _holding(self, asset: str) -> HoldingRow:
        nothing = Balance(Decimal(0), Decimal(0))
        now, start = self._ledger.balances.get(asset, nothing), self._ledger.start.get(asset, nothing)
        return HoldingRow(asset, now.free, now.locked, sum(now, Decimal(0)) - sum(start, Decimal(0)))

    def _rate(self, at: float) -> float:
        """Events a second, over the last two."""
        self._rates.append((at, self._ledger.events.total()))
        while len(self._rates) > 2 and at - self._rates[1][0] >= _RATE_OVER:
            self._rates.popleft()
        then, before = self._rates[0]
        return (self._rates[-1][1] - before) / (at - then) if at > then else 0.0


def places(grid: Decimal) -> int:
    """Digits after the point that prices or quantities on this grid have."""
    exponent = grid.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _rows(levels: Iterable[PriceLevel], mine: dict[tuple[bool, Decimal], Decimal], buy: bool) -> list[BookRow]:
    return [BookRow(price, quantity, mine.get((buy, price), Decimal(0))) for price, quantity in levels]


def _clock(at: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(at / 1000))


def _usage(rows: Iterable[Usage]) -> list[UsageRow]:
    names = {("REQUEST_WEIGHT", "1m"): "weight 1 m", ("ORDERS", "10s"): "orders 10 s"}
    return [
        UsageRow(names[key], row.used + row.pending, row.limit)
        for row in rows
        if (key := (str(row.kind), row.interval)) in names
    ]
