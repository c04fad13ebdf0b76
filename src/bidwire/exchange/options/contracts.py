"""Which contracts there are: calls and puts on BTC, at strikes around the index, for the next days, weeks and months.

Expiries are at 08:00 UTC: the next three days, the next four Fridays, the last Fridays of the next three months and
of the next two quarters. Strikes reach from 60 % to 150 % of the index at the moment of listing.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from ..amounts import trimmed
from ..engine.commands import UNIT
from ..settings import OPTIONS_UNDERLYING

ASSET, QUOTE, UNDERLYING = "BTC", "USDT", OPTIONS_UNDERLYING
TICK = 5 * UNIT
STEP = UNIT // 100
MOST = 1_000 * UNIT
HIGHEST = 200_000 * UNIT
PRICE_SCALE, QUANTITY_SCALE = 2, 2
INITIAL, LEAST_INITIAL, MAINTENANCE, LEAST_MAINTENANCE = 15_000_000, 10_000_000, 7_500_000, 5_000_000
"""Margin rates of short positions, in units of 10**-8 of the index's price."""

_HOUR = 8
_LOWEST_STRIKE, _HIGHEST_STRIKE = 0.6, 1.5
_STRIKES = 24


class Contract(msgspec.Struct, frozen=True):
    """One contract. `strike` is at 10**-8, `expires_at` in microseconds."""

    symbol: str
    call: bool
    strike: int
    expires_at: int

    @property
    def side(self) -> str:
        return "CALL" if self.call else "PUT"

    def worth(self, index: int) -> int:
        """What exercising it is worth at that index, never below 0."""
        return max(index - self.strike if self.call else self.strike - index, 0)

    def out_of_the_money(self, index: int) -> int:
        """How far the index is from where exercising pays."""
        return max(self.strike - index if self.call else index - self.strike, 0)

    def rules(self) -> dict[str, Any]:
        """As a symbol of the matching engine."""
        return {
            "symbol": self.symbol,
            "status": "TRADING",
            "baseAsset": self.symbol,
            "quoteAsset": QUOTE,
            "orderTypes": ["LIMIT", "LIMIT_MAKER"],
            "quoteOrderQtyMarketAllowed": False,
            "defaultSelfTradePreventionMode": "EXPIRE_MAKER",
            "allowedSelfTradePreventionModes": ["NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"],
            "filters": self.filters(),
        }

    def filters(self) -> list[dict[str, str]]:
        return [
            {
                "filterType": "PRICE_FILTER",
                "minPrice": trimmed(TICK),
                "maxPrice": trimmed(HIGHEST),
                "tickSize": trimmed(TICK),
            },
            {"filterType": "LOT_SIZE", "minQty": trimmed(STEP), "maxQty": trimmed(MOST), "stepSize": trimmed(STEP)},
        ]

    def row(self) -> dict[str, Any]:
        """As exchangeInfo tells it."""
        return {
            "expiryDate": self.expires_at // 1000,
            "filters": self.filters(),
            "symbol": self.symbol,
            "side": self.side,
            "strikePrice": trimmed(self.strike),
            "underlying": UNDERLYING,
            "unit": 1,
            "liquidationFeeRate": "0.0019000",
            "minQty": trimmed(STEP),
            "maxQty": trimmed(MOST),
            "initialMargin": trimmed(INITIAL),
            "maintenanceMargin": trimmed(MAINTENANCE),
            "minInitialMargin": trimmed(LEAST_INITIAL),
            "minMaintenanceMargin": trimmed(LEAST_MAINTENANCE),
            "priceScale": PRICE_SCALE,
            "quantityScale": QUANTITY_SCALE,
            "quoteAsset": QUOTE,
            "contractType": "CRYPTO_OPTIONS",
            "underlyingType": "CRYPTO",
            "nakedSell": True,
            "status": "TRADING",
        }


def listing(at: int, index: int) -> list[Contract]:
    """The contracts that are listed at that time (microseconds), by expiry, strike and side."""
    found = []
    for expiry in expiries(at):
        expires_at = int(expiry.timestamp()) * 1_000_000
        for strike in strikes(index):
            for call in (True, False):
                symbol = f"{ASSET}-{expiry:%y%m%d}-{strike // UNIT}-{'C' if call else 'P'}"
                found.append(Contract(symbol, call, strike, expires_at))
    return found


def expiries(at: int) -> list[datetime]:
    """The moments of expiry that lie ahead, in order."""
    now = datetime.fromtimestamp(at / 1_000_000, UTC)
    today = now.date()
    days = {today + timedelta(days=ahead) for ahead in range(4)}
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    days |= {friday + timedelta(weeks=ahead) for ahead in range(4)}
    days |= set(_take(_last_fridays(today, 1), 3)) | set(_take(_last_fridays(today, 3), 2))
    moments = (datetime(day.year, day.month, day.day, _HOUR, tzinfo=UTC) for day in sorted(days))
    return [moment for moment in moments if moment > now]


def strikes(index: int) -> list[int]:
    """Strikes around the index, at a distance that is 1, 2 or 5 times a power of ten."""
    whole = index // UNIT
    wanted = max(whole * (_HIGHEST_STRIKE - _LOWEST_STRIKE) / _STRIKES, 1.0)
    power = 10 ** (len(str(int(wanted))) - 1)
    step = max(factor * power for factor in (1, 2, 5) if factor * power <= wanted)
    first = -(-int(whole * _LOWEST_STRIKE) // step)
    last = int(whole * _HIGHEST_STRIKE) // step
    return [number * step * UNIT for number in range(max(first, 1), last + 1)]


def _last_fridays(today: date, every: int) -> Iterator[date]:
    """The last Fridays of months whose number is a multiple of `every`, from this month on."""
    year, month = today.year, today.month
    while True:
        last = date(year, month, monthrange(year, month)[1])
        friday = last - timedelta(days=(last.weekday() - 4) % 7)
        if month % every == 0 and friday >= today:
            yield friday
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _take(days: Iterator[date], number: int) -> list[date]:
    return [day for day, _ in zip(days, range(number), strict=False)]
