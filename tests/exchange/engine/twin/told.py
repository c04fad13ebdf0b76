"""What a command did, in a form in which the engine's events and the twin's can be compared.

Compared are the steps of each order and of each order list in their order, and the trades and the prevented matches in
theirs. How these are woven together is documented nowhere, so the twin has no opinion of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bidwire.exchange.engine.commands import HOUSE
from bidwire.exchange.engine.events import Event, ListChanged, PreventedMatch, Refused, Replaced, Report, Traded


@dataclass(frozen=True)
class Step:
    """One step in the life of an order."""

    kind: str
    status: str
    executed: int
    quote: int
    last_quantity: int = 0
    last_price: int = 0
    commission: int = 0
    asset: str = ""
    """That the commission was taken of; empty where there was none."""
    maker: bool = False
    reason: str = ""
    prevented: int = 0


@dataclass
class Told:
    refused: set[str] = field(default_factory=set)
    """Of the engine the one text; of the twin all that apply, since no page says which of them is told."""
    halves: list[set[str] | None] = field(default_factory=list)
    """Of a cancel-replace: what the cancellation was refused for, and the new order (None: not attempted)."""
    steps: dict[tuple[str, int], list[Step]] = field(default_factory=dict)
    trades: list[tuple[str, int, int, bool]] = field(default_factory=list)
    """Symbol, price, quantity, whether the buyer is the maker."""
    matches: list[tuple[object, ...]] = field(default_factory=list)
    lists: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    """By list: its status type and its status."""

    def step(self, symbol: str, order_id: int, step: Step) -> None:
        self.steps.setdefault((symbol, order_id), []).append(step)

    def list_step(self, list_id: int, status_type: str, status: str) -> None:
        self.lists.setdefault(list_id, []).append((status_type, status))


def told(events: Iterable[Event]) -> Told:
    """The engine's events."""
    said = Told()
    for each in events:
        match each:
            case Refused():
                said.refused = {each.text}
            case Replaced():
                said.halves = [
                    {each.cancel.text} if each.cancel else set(),
                    ({each.place.text} if each.place else set()) if each.attempted else None,
                ]
            case Report() if each.order.account > HOUSE:
                said.step(
                    each.order.symbol,
                    each.order.id,
                    Step(
                        str(each.kind), str(each.status), each.executed, each.quote_executed, each.last_quantity,
                        each.last_price, each.commission, (each.commission_asset or "") if each.commission else "", each.maker,
                        str(each.expiry_reason or ""),
                        each.prevented.quantity if each.prevented else 0,
                    ),
                )  # fmt: skip
            case Traded():
                said.trades.append((each.symbol, each.price, each.quantity, each.buyer_is_maker))
            case PreventedMatch():
                said.matches.append(
                    (
                        each.symbol, each.id, each.taker_order_id, each.maker_order_id, each.trade_group, str(each.mode),
                        each.price, each.taker_quantity, each.maker_quantity,
                    )
                )  # fmt: skip
            case ListChanged():
                said.list_step(each.order_list.id, str(each.status_type), str(each.status))
            case _:
                pass
    return said
