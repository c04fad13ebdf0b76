"""Icebergs: orders of which a slice shows at a time.

The rest is in the book, hidden, at the same price. When a slice is used up the next one joins the end of the queue at
that price. Depth shows slices alone; what is hidden counts for what can be taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...products.spot.enums import TimeInForce
from .commands import Place
from .events import Refused
from .rules import BAD_COMBINATION, BAD_LOT, SymbolRules

if TYPE_CHECKING:
    from .book import Level
    from .house import House
    from .orders import Order

NOT_SUPPORTED = Refused(-2010, "Iceberg orders are not supported for this symbol.")
TOO_LARGE = Refused(-2010, "IcebergQty exceeds QTY.")


def refuses(command: Place, rules: SymbolRules) -> Refused | None:
    """What of an iceberg's own rules an order breaks."""
    slice_, quantity = command.iceberg_quantity, command.quantity
    if not rules.iceberg_allowed:
        return NOT_SUPPORTED
    if command.time_in_force is not TimeInForce.GTC:
        # "Any order with an icebergQty MUST have timeInForce set to GTC" (rest-api.md, "New order").
        return BAD_COMBINATION
    if slice_ >= quantity:
        return TOO_LARGE
    if slice_ not in rules.lot:
        return BAD_LOT
    return rules.refuses_parts(-(-quantity // slice_))


def shown(order: Order, level: Level, left: int) -> int:
    """The first slice of an order that comes to rest with so much left: what the level shows of it."""
    visible = min(order.iceberg, left)
    order.hidden = left - visible
    level.hidden += order.hidden
    return visible


def refill(order: Order, level: Level) -> None:
    """Shows the next slice of an order that left the queue, at its end: behind what of the house stands, too."""
    slice_ = min(order.iceberg, order.hidden)
    order.hidden -= slice_
    level.hidden -= slice_
    level.quantity += slice_
    order.ahead = level.house
    level.queue.append(order)


def portions(level: Level, left: int, house: House, buy: bool) -> Iterator[tuple[Order | None, int]]:
    """Who gives how much to a taker of `left`, where icebergs stand: slice by slice. None is the house.

    Each portion must be booked before the next is asked for. `buy` is the side of the level.
    """
    queue = level.queue
    while left and (queue or level.house):
        maker = queue[0] if queue else None
        if maker is not None and not maker.is_working:
            queue.popleft()
            level.dead -= 1
            continue
        ahead = level.house if maker is None else maker.ahead
        if maker is None or ahead:
            share = min(left, ahead)
            house.take(level, buy, share)
            left -= share
            yield None, share
            continue
        visible = maker.visible
        share = min(left, visible)
        left -= share
        yield maker, share
        if share == visible:
            queue.popleft()
            if maker.hidden:
                refill(maker, level)
