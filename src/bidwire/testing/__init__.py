"""For tests of trading programs: an exchange that a test holds in its hand.

`TestExchange` is used by itself or through the pytest fixtures `binance_exchange` and `binance_loopback`, which are there as soon
as bidwire is installed. pytest itself is not imported by this package, only by `bidwire.testing.plugin`.
"""

from __future__ import annotations

from ..exchange.engine.orders import Order
from .exchange import NothingOfTheKind, TestExchange

__all__ = ["NothingOfTheKind", "Order", "TestExchange"]
