"""Which symbols are traded no more, asked of the exchange when their streams have fallen silent.

Whoever is taken for delisted loses his streams, so it is said of nobody without an answer that says so: a refused
list is halved until the refusal is of one symbol, and while nothing at all is traded nobody is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import Rejected

if TYPE_CHECKING:
    from ..wire.live import Listing
    from ..wire.request import Request

Fetch = Callable[["Request[Any]"], Awaitable[Any]]

_AT_ONCE = 100
"""Symbols in one request: the list of them is part of its URL."""


class Listings:
    """Asks about symbols of one product."""

    def __init__(self, listing: Listing, fetch: Fetch) -> None:
        self._listing = listing
        self._fetch = fetch

    async def ended(self, symbols: Sequence[str]) -> dict[str, str | None]:
        """Those of the symbols that are traded no more, each with its status; None where it is not listed.

        Raises:
            BinanceError: the exchange could not be asked.
        """
        found: dict[str, str | None] = {}
        for start in range(0, len(symbols), _AT_ONCE):
            found |= await self._statuses(symbols[start : start + _AT_ONCE])
        over = {name: status for name, status in found.items() if status is None or status in self._listing.closed}
        if any(status is not None for status in over.values()) and not await self._anything_trades():
            return {name: status for name, status in over.items() if status is None}
        return over

    async def _statuses(self, symbols: Sequence[str]) -> dict[str, str | None]:
        try:
            info = await self._fetch(self._listing.of(symbols))
        except Rejected as error:
            if error.code != self._listing.unlisted:
                raise
            if len(symbols) == 1:
                return {symbols[0]: None}
            half = len(symbols) // 2
            return await self._statuses(symbols[:half]) | await self._statuses(symbols[half:])
        known = self._listing.statuses(info)
        return {symbol: known.get(symbol) for symbol in symbols}

    async def _anything_trades(self) -> bool:
        info = await self._fetch(self._listing.traded())
        return "TRADING" in self._listing.statuses(info).values()
