"""What calls without a key are called with: values by parameter, from what exchangeInfo lists.

One table for all products. A required parameter that is not in it makes a call be left out, by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ...products.catalog import Call

_WORDS: Mapping[str, object] = {
    "interval": "1m",
    "period": "5m",
    "contract_type": "PERPETUAL",
    "from_id": 0,
    "from_asset": "BTC",
    "option_type": "CALL",
    "exercised_coin": "USDT",
    "invest_coin": "BTC",
}
"""The same everywhere."""

_OF_CALLS: Mapping[tuple[str, str], str] = {
    ("usdm.asset_index", "symbol"): "asset_index",
    ("coinm.index_constituents", "symbol"): "pair",
}
"""Where a call means another thing by a name than its product does."""

_USUAL = ("BTCUSDT", "BTCUSD_PERP")


def listed(body: bytes) -> dict[str, object]:
    """Values by parameter from the body of an exchangeInfo, read loosely: it may be the one whose model does not fit."""
    try:
        info = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return {}
    while isinstance(info, dict) and isinstance(info.get("data"), dict):
        info = info["data"]  # /bapi puts its answers into an envelope
    if not isinstance(info, dict):
        return {}
    found = info.get("symbols") or info.get("optionSymbols")
    if not isinstance(found, list):
        return {}
    named = [row for row in found if isinstance(row, dict) and isinstance(row.get("symbol"), str)]
    rows = [row for row in named if _trades(row)] or named  # a new word for TRADING must not end the examination
    if not rows:
        return {}
    row = next((row for row in rows if row["symbol"] in _USUAL), rows[0])
    symbol, base = str(row["symbol"]), str(row.get("baseAsset", ""))
    others = [each["symbol"] for each in rows if each["symbol"] != symbol]
    values: dict[str, object] = {"symbol": symbol, "symbols": [symbol, *others[:1]], "pair": row.get("pair", symbol)}
    if "quoteAsset" in row and base:
        values["asset_index"] = f"{base}USD"
    underlying, parts = row.get("underlying"), symbol.split("-")
    if underlying is not None and len(parts) == 4:  # BTC-261225-100000-C
        values |= {"underlying": underlying, "underlying_asset": parts[0], "expiration": parts[1]}
    return values


def _trades(row: Mapping[str, object]) -> bool:
    """Whether a row is of something that trades now. Spot, USD-M and options say `status`, COIN-M `contractStatus`."""
    return row.get("status", row.get("contractStatus", "TRADING")) == "TRADING"


def arguments(call: Call, values: Mapping[str, object]) -> tuple[dict[str, Any], list[str]]:
    """What a call is sent, and the parameters that it needs and nobody can tell: with any of these, it cannot be made."""
    needed = [field.name for field in msgspec.structs.fields(call.request) if field.required]
    needed += [group[0] for group in call.request.route.one_of]
    known = {**_WORDS, **values}
    sent = {name: known.get(_OF_CALLS.get((call.name, name), name)) for name in needed}
    return sent, [name for name, value in sent.items() if value is None]
