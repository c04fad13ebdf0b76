"""Binary messages as the JSON that would have come instead, so that models, errors and events are read in one way.

Some answers say in JSON what their template leaves out although it follows from the rest; it is put back here.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec

from ..http import HttpResponse
from .decoder import SbeError, Shown, decode
from .schema import spot_schema, stream_schema

_WORDS: Final = {
    601: "balanceUpdate",
    602: "eventStreamTerminated",
    603: "executionReport",
    604: "externalLockUpdate",
    606: "listStatus",
    607: "outboundAccountPosition",
    610: "serverShutdown",
}
_ALLOCATION: Final = 600
_ENVELOPE, _EXCHANGE_INFO, _AMENDED, _ACCOUNT = 50, 103, 317, 400
_TRADES, _BEST, _SNAPSHOT, _DIFFS = 10000, 10001, 10002, 10003
SBE, JSON, HEADER = "application/sbe", "application/json", "X-MBX-SBE"
DEPRECATED: Final = f"{HEADER}-DEPRECATED".lower()
_IDS = frozenset("-0123456789")


class Read(msgspec.Struct, frozen=True):
    """A message as JSON, and whether the version of the schema that was asked for goes away."""

    json: bytes
    deprecated: bool = False


def response(answered: HttpResponse, unit: int = 1000) -> HttpResponse:
    """A REST answer with its body as JSON; what is none of SBE, or cannot be read, stays as it is."""
    if answered.headers.get("content-type", "").partition(";")[0].strip().lower() != SBE:
        return answered
    try:
        return msgspec.structs.replace(answered, body=answer(answered.body, unit))
    except SbeError:
        return answered


def answer(body: bytes, unit: int = 1000) -> bytes:
    """The body of a REST answer. `unit`: what its times are to be counted in, in microseconds.

    Raises:
        SbeError: it is no message of the schema.
    """
    shown = decode(spot_schema(), body, unit)
    return msgspec.json.encode(_whole(shown.template, shown.value))


def frame(message: bytes, unit: int = 1000) -> Read:
    """A frame of the WebSocket API: an answer or a user event.

    Raises:
        SbeError: it is no message of the schema, or neither of the two.
    """
    shown = decode(spot_schema(), message, unit)
    if shown.template == _ENVELOPE:
        return Read(msgspec.json.encode(_answered(shown)), shown.deprecated)
    word = _WORDS.get(shown.template)
    if word is None and not shown.partial and shown.template != _ALLOCATION:
        raise SbeError(f"template {shown.template} is no frame of the WebSocket API")
    # 600 has no counterpart in JSON, and 999 says nothing: they are events by the name of their template.
    value = shown.value if isinstance(shown.value, dict) else {}
    event = {"e": word or spot_schema().templates[shown.template].name, **value}
    said = {"event": event} if shown.subscription is None else {"subscriptionId": shown.subscription, "event": event}
    return Read(msgspec.json.encode(said))


def _answered(shown: Shown) -> dict[str, Any]:
    value: dict[str, Any] = shown.value
    said: dict[str, Any] = {"id": _id(value["id"]), "status": shown.status}
    if value.get("rateLimits"):
        said["rateLimits"] = value["rateLimits"]
    result = value.get("result")
    if shown.status != 200:
        return {**said, "error": result}
    return {**said, "result": {} if result is None else _whole(shown.inner, result)}


def _id(text: str) -> int | str | None:
    """Numbers come back as text (sbe_faq.md); ours were numbers."""
    if not text:
        return None
    return int(text) if _IDS.issuperset(text) and text.lstrip("-").isdigit() else text


def _whole(template: int | None, value: Any) -> Any:
    if template == _EXCHANGE_INFO:
        symbols = [
            {"quotePrecision": each["quoteAssetPrecision"], "permissions": [], **each} for each in value["symbols"]
        ]
        return {"timezone": "UTC", **value, "symbols": symbols}
    if template == _ACCOUNT:
        rates: Mapping[str, str] = value["commissionRates"]
        return {**value, **{f"{who}Commission": int(Decimal(rate) * 10_000) for who, rate in rates.items()}}
    if template == _AMENDED:  # only orders by quantity rest, and only those can be amended
        return {**value, "amendedOrder": {"quoteOrderQty": "0.00000000", **value["amendedOrder"]}}
    return value


def market(message: bytes, unit: int = 1000) -> list[tuple[str, dict[str, Any]]]:
    """The events of a frame of the market streams, each with the name of its stream there.

    Raises:
        SbeError: it is no message of the schema.
    """
    shown = decode(stream_schema(), message, unit)
    said: dict[str, Any] = shown.value
    symbol = said.get("symbol", "")
    lower = symbol.lower()
    if shown.template == _TRADES:
        return [
            (
                f"{lower}@trade",
                {"e": "trade", "E": said["eventTime"], "s": symbol, "t": each["id"], "p": each["price"],
                 "q": each["qty"], "T": said["transactTime"], "m": each["isBuyerMaker"], "M": each["isBestMatch"]},
            )
            for each in said["trades"]
        ]  # fmt: skip
    if shown.template == _BEST:
        best = {"u": said["bookUpdateId"], "s": symbol, "b": said["bidPrice"], "B": said["bidQty"],
                "a": said["askPrice"], "A": said["askQty"]}  # fmt: skip
        return [(f"{lower}@bestBidAsk", best)]
    bids, asks = ([[each["price"], each["qty"]] for each in said[side]] for side in ("bids", "asks"))
    if shown.template == _SNAPSHOT:
        return [(f"{lower}@depth20", {"lastUpdateId": said["bookUpdateId"], "bids": bids, "asks": asks})]
    diffs = {"e": "depthUpdate", "E": said["eventTime"], "s": symbol, "U": said["firstBookUpdateId"],
             "u": said["lastBookUpdateId"], "b": bids, "a": asks}  # fmt: skip
    return [(f"{lower}@depth", diffs)]
