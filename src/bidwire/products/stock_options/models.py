"""What the stock option endpoints answer."""

from __future__ import annotations

from ...wire.words import Model
from .enums import Acknowledgement

__all__ = [
    "PlacedOrder",
]


class PlacedOrder(Model, frozen=True, kw_only=True):
    """Whether an order was taken.

    The page names the statuses alone; the ids are those of an order for stocks, and may be missing.
    """

    status: Acknowledgement
    order_id: str | None = None
    client_order_id: str | None = None
