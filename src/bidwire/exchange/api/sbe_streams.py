"""Market streams in SBE: the streams of a connection at /sbe, and their frames.

Up to a frame's last step everything deals in JSON, with the stream's name around it; faults too.
(https://developers.binance.com/docs/binance-spot-api-docs/sbe-market-data-streams)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

import msgspec

from ...wire.sbe import encode, stream_schema
from .accounts import Accounts
from .answers import ApiError
from .channels import Listener
from .publisher import Publisher
from .session import Binary, Sent
from .streams import Streams, StreamSession, Target

_NAMES: Final = ("trade", "bestBidAsk", "depth", "depth20")
_TRADES, _BEST, _SNAPSHOT, _DIFFS = 10000, 10001, 10002, 10003
_WRAPPED: Final = b'{"stream":'


def admit(api_key: str | None, ip: str, accounts: Accounts) -> None:
    """An Ed25519 key in X-MBX-APIKEY opens the streams; it needs no permission, and is good from its addresses only.

    Raises:
        ApiError: 401. What the real exchange answers in the handshake is not documented.
    """
    key = accounts.key(api_key) if api_key else None
    if key is None or key.kind != "ed25519" or not key.allows(ip):
        raise ApiError(-2015, "Invalid API-key, IP, or permissions for action.", 401)


class BinaryStreams:
    """Where the streams of such a connection come from."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    def listen(self, name: str, listener: Listener) -> Callable[[], None] | None:
        symbol, _, kind = name.partition("@")
        if kind not in _NAMES or symbol != symbol.lower():
            return None
        if kind == "trade":
            return self._publisher.listen(name, listener)
        if kind == "bestBidAsk":
            return self._publisher.listen(f"{symbol}@bookTicker", listener)
        return self._publisher.listen_often(name, listener)


class BinarySession(StreamSession):
    """One connection that listens to market streams in SBE. Its control frames are JSON."""

    clock: Callable[[], int]
    """What `eventTime` is taken from, in microseconds."""

    def __init__(self, streams: Streams, target: Target, wall: int, **more: Any) -> None:
        super().__init__(streams, msgspec.structs.replace(target, combined=True, unit=1), wall, **more)

    def emit(self, *items: Sent) -> None:
        for item in items:
            if type(item) is bytes and item.startswith(_WRAPPED) and not item.startswith(_WRAPPED + b'"!'):
                item = Binary(_frame(item, self.clock()))
            super().emit(item)


@lru_cache(maxsize=64)
def _frame(wrapped: bytes, at: int) -> bytes:
    """A frame in binary. All who get the same one at the same time share it."""
    said = msgspec.json.decode(wrapped)
    symbol = said["stream"].partition("@")[0].upper()
    template, value = _message(said["data"], at)
    return encode(stream_schema(), template, {**value, "symbol": symbol}, unit=1)


def _message(event: dict[str, Any], at: int) -> tuple[int, dict[str, Any]]:
    kind = event.get("e")
    if kind == "trade":
        trade = {"id": event["t"], "price": event["p"], "qty": event["q"], "isBuyerMaker": event["m"]}
        return _TRADES, {"eventTime": event["E"], "transactTime": event["T"], "trades": [trade]}
    if kind == "depthUpdate":
        return _DIFFS, {
            "eventTime": event["E"],
            "firstBookUpdateId": event["U"],
            "lastBookUpdateId": event["u"],
            "bids": _levels(event["b"]),
            "asks": _levels(event["a"]),
        }
    if "lastUpdateId" in event:
        sides = {"bids": _levels(event["bids"]), "asks": _levels(event["asks"])}
        return _SNAPSHOT, {"eventTime": at, "bookUpdateId": event["lastUpdateId"], **sides}
    return _BEST, {
        "eventTime": at,
        "bookUpdateId": event["u"],
        "bidPrice": event["b"],
        "bidQty": event["B"],
        "askPrice": event["a"],
        "askQty": event["A"],
    }


def _levels(rows: list[list[str]]) -> list[dict[str, str]]:
    return [{"price": price, "qty": quantity} for price, quantity in rows]
