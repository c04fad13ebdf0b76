"""The `exchangeInfo` row of a symbol that a market source lists: live filters, and only the features that the engine has."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from ..amounts import amount, units
from ..engine.commands import UNIT

# Quote assets of live spot symbols, with the smallest notional that most of their symbols ask for (exchangeInfo of
# 2024-09-08; 2026-07-03 agrees for USDT). A symbol is split at the longest of these that it ends with.
_MIN_NOTIONAL = {
    "USDT": "5", "USDC": "5", "FDUSD": "5", "TUSD": "5", "DAI": "5", "USD1": "5", "BUSD": "5", "USDP": "5",
    "EUR": "5", "EURI": "5", "AEUR": "5", "GBP": "5", "AUD": "5", "BTC": "0.0001", "ETH": "0.001", "BNB": "0.01",
    "SOL": "0.01", "TRY": "10", "BRL": "10", "JPY": "100", "UAH": "100", "ZAR": "100", "PLN": "25", "RON": "20",
    "ARS": "2000", "MXN": "150", "CZK": "200", "COP": "4000", "IDRT": "20000", "XRP": "10", "TRX": "100", "DOGE": "30",
}  # fmt: skip


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """What a source decides about a symbol. Prices and quantities are integers at 10**-8."""

    symbol: str
    base: str
    quote: str
    tick: int
    step: int
    max_price: int = 1_000_000 * UNIT
    max_quantity: int = 9_000 * UNIT
    max_market_quantity: int = 150 * UNIT
    min_notional: int = 5 * UNIT

    def row(self) -> dict[str, Any]:
        """As `exchangeInfo` writes it. The multipliers and counts are those of live symbols of 2026-07-03."""
        return {
            "symbol": self.symbol,
            "status": "TRADING",
            "baseAsset": self.base,
            "baseAssetPrecision": 8,
            "quoteAsset": self.quote,
            "quotePrecision": 8,
            "quoteAssetPrecision": 8,
            "baseCommissionPrecision": 8,
            "quoteCommissionPrecision": 8,
            "orderTypes": list(ORDER_TYPES),
            **_FEATURES,
            "filters": self._filters(),
            "permissions": [],
            "permissionSets": [["SPOT"]],
            **_PREVENTION,
        }

    def _filters(self) -> list[dict[str, Any]]:
        return [
            {
                "filterType": "PRICE_FILTER",
                "minPrice": amount(self.tick),
                "maxPrice": amount(self.max_price),
                "tickSize": amount(self.tick),
            },
            {
                "filterType": "LOT_SIZE",
                "minQty": amount(self.step),
                "maxQty": amount(self.max_quantity),
                "stepSize": amount(self.step),
            },
            {"filterType": "ICEBERG_PARTS", "limit": 100},
            {
                "filterType": "MARKET_LOT_SIZE",
                "minQty": amount(0),
                "maxQty": amount(self.max_market_quantity),
                "stepSize": amount(0),
            },
            {
                "filterType": "PERCENT_PRICE_BY_SIDE",
                "bidMultiplierUp": "2",
                "bidMultiplierDown": "0.5",
                "askMultiplierUp": "2",
                "askMultiplierDown": "0.5",
                "avgPriceMins": 5,
            },
            {
                "filterType": "NOTIONAL",
                "minNotional": amount(self.min_notional),
                "applyMinToMarket": True,
                "maxNotional": amount(9_000_000 * UNIT),
                "applyMaxToMarket": False,
                "avgPriceMins": 5,
            },
            {
                "filterType": "TRAILING_DELTA",
                "minTrailingAboveDelta": 10,
                "maxTrailingAboveDelta": 2000,
                "minTrailingBelowDelta": 10,
                "maxTrailingBelowDelta": 2000,
            },
            {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": 200},
            {"filterType": "MAX_NUM_ORDER_LISTS", "maxNumOrderLists": 20},
            {"filterType": "MAX_NUM_ORDER_AMENDS", "maxNumOrderAmends": 10},
            {"filterType": "MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders": 5},
        ]


ORDER_TYPES = ("LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT")
"""What the engine trades, in the order in which `exchangeInfo` lists them."""
_FEATURES = {
    "icebergAllowed": True,
    "ocoAllowed": True,
    "otoAllowed": True,
    "opoAllowed": True,
    "quoteOrderQtyMarketAllowed": True,
    "allowTrailingStop": True,
    "cancelReplaceAllowed": True,
    "amendAllowed": True,
    "pegInstructionsAllowed": True,
    "isSpotTradingAllowed": True,
    "isMarginTradingAllowed": False,
}


# As live symbols have them (exchangeInfo of 2026-07-03).
_PREVENTION = {
    "defaultSelfTradePreventionMode": "EXPIRE_MAKER",
    "allowedSelfTradePreventionModes": ["EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH", "DECREMENT", "TRANSFER"],
}


def served(row: Mapping[str, Any]) -> dict[str, Any]:
    """A live symbol's row, with the features off that this exchange lacks. Its filters stay."""
    return {
        **row,
        **{name: False for name, has in _FEATURES.items() if not has},
        "permissions": [],
        "permissionSets": [["SPOT"]],
    }


def _known(symbol: str, tick: str, step: str, largest: int, market: int) -> Listing:
    base, quote = split(symbol) or (symbol, "")
    return Listing(
        symbol=symbol,
        base=base,
        quote=quote,
        tick=units(tick),
        step=units(step),
        max_quantity=largest * UNIT,
        max_market_quantity=market * UNIT,
        min_notional=units(_MIN_NOTIONAL[quote]),
    )


def derived(symbol: str, prices: Iterable[int], quantities: Iterable[int]) -> Listing | None:
    """The listing of a recorded symbol: tick and step are the coarsest decimals that hold everything seen.

    A symbol of `KNOWN` has its own listing wherever that holds what was seen.
    None where the name does not end with a quote asset that is known.
    """
    assets = split(symbol)
    if assets is None:
        return None
    prices = list(prices)
    tick, step = _decimal_grid(prices), _decimal_grid(quantities)
    known = KNOWN.get(symbol)
    if known is not None and tick % known.tick == 0 and step % known.step == 0:
        return known
    largest = max(prices, default=UNIT)
    notional = units(_MIN_NOTIONAL[assets[1]])
    # Room for the dearest single order that NOTIONAL lets through, and for a price ten times the highest seen.
    most = 10 ** len(str(9_000_000 * UNIT * UNIT // max(largest, 1)))
    return Listing(
        symbol=symbol,
        base=assets[0],
        quote=assets[1],
        tick=tick,
        step=step,
        max_price=10 ** (len(str(largest)) + 1),
        max_quantity=most,
        max_market_quantity=most // 10,
        min_notional=notional,
    )


def split(symbol: str) -> tuple[str, str] | None:
    """Base and quote asset of a symbol's name, by the quote assets that are known."""
    for size in range(len(symbol) - 1, 1, -1):
        if symbol[-size:] in _MIN_NOTIONAL:
            return symbol[:-size], symbol[-size:]
    return None


def _decimal_grid(amounts: Iterable[int]) -> int:
    common = math.gcd(*amounts)
    grid = 1
    while common and common % (grid * 10) == 0 and grid < UNIT:
        grid *= 10
    return grid if common else UNIT


# Grids and quantities of the live symbols: exchangeInfo of 2026-07-03 for BTCUSDT and ETHUSDT, of 2024-09-08 for the
# others, with the ticks that their prices of 2026-07-15 show.
KNOWN = {
    listing.symbol: listing
    for listing in (
        _known("BTCUSDT", "0.01", "0.00001", 9_000, 160),
        _known("BTCUSDC", "0.01", "0.00001", 9_000, 30),
        _known("ETHUSDT", "0.01", "0.0001", 9_000, 3_117),
        _known("BNBUSDT", "0.01", "0.001", 900_000, 4_883),
        _known("SOLUSDT", "0.01", "0.001", 90_000, 64_306),
        _known("XRPUSDT", "0.0001", "0.1", 9_222_449, 4_886_361),
        _known("ETHBTC", "0.00001", "0.0001", 100_000, 2_255),
        _known("BNBBTC", "0.000001", "0.001", 100_000, 3_187),
        _known("SOLBTC", "0.0000001", "0.001", 90_000_000, 16_055),
    )
}
