"""What the website's endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Model

field = msgspec.field

__all__ = [
    "Listing",
    "Listings",
]


class Listing(Model, frozen=True, kw_only=True):
    """A symbol as the website shows it. Nothing of it is documented: every field but the symbol may be missing."""

    symbol: str = field(name="s")
    status: str | None = field(name="st", default=None)
    base_asset: str | None = field(name="b", default=None)
    quote_asset: str | None = field(name="q", default=None)
    base_name: str | None = field(name="an", default=None)
    quote_name: str | None = field(name="qn", default=None)
    step_size: Decimal | None = field(name="i", default=None)
    tick_size: Decimal | None = field(name="ts", default=None)
    open: Decimal | None = field(name="o", default=None)
    high: Decimal | None = field(name="h", default=None)
    low: Decimal | None = field(name="l", default=None)
    last: Decimal | None = field(name="c", default=None)
    volume: Decimal | None = field(name="v", default=None)
    quote_volume: Decimal | None = field(name="qv", default=None)
    circulating_supply: Decimal | None = field(name="cs", default=None)
    market: str | None = field(name="pm", default=None)
    market_name: str | None = field(name="pn", default=None)
    tags: list[str] | None = None
    is_etf: bool | None = field(name="etf", default=None)


class Listings(Model, frozen=True, kw_only=True):
    """The website's answer: `data` is the symbols."""

    code: str
    message: str | None = None
    data: list[Listing]
    success: bool | None = None
