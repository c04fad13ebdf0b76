"""Answers that are the same in every product that gives them.

Prices and quantities are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from operator import attrgetter
from typing import ClassVar, Generic, TypeVar

import msgspec

from ...wire.events import Event, exactly
from ...wire.words import Millis, Model
from .enums import RateLimitInterval, RateLimitType

Row = TypeVar("Row")

field = msgspec.field

__all__ = [
    "Candle",
    "Done",
    "Notice",
    "PageOf",
    "RateLimit",
    "Refusal",
    "ServerTime",
    "SessionStatus",
]


class Done(Model, frozen=True, kw_only=True):
    """The exchange did it and says no more."""


class Notice(Model, frozen=True, kw_only=True):
    """What the exchange says of a thing done: a code of its own (200 or 0 are successes) and a text."""

    code: int
    message: str = field(name="msg")


class PageOf(Model, Generic[Row], frozen=True, kw_only=True):
    """An answer that holds rows under a name of its own; as `rows` it has them under the one that all products share."""

    rows_in: ClassVar[str]
    """Where the rows stand: a field, or a field of a field, with a dot between."""

    @property
    def rows(self) -> list[Row]:
        """The rows of this page."""
        found: list[Row] = attrgetter(self.rows_in)(self)
        return found


class ServerTime(Model, frozen=True, kw_only=True):
    """The exchange's clock."""

    server_time: Millis


class RateLimit(Model, frozen=True, kw_only=True):
    """At most `limit` in `interval_num` intervals; `count` is what is used, where the exchange says so."""

    rate_limit_type: RateLimitType
    interval: RateLimitInterval
    interval_num: int
    limit: int
    count: int | None = None


class Candle(Event, frozen=True, kw_only=True, array_like=True):
    """One candle, a row of twelve. The last one of an answer is usually still open.

    They come by the thousand, so their numbers stay text until they are read, as with events.
    """

    open_time: Millis
    open_text: str
    high_text: str
    low_text: str
    close_text: str
    volume_text: str
    close_time: Millis
    """The last moment that belongs to it."""
    quote_volume_text: str
    trades: int
    taker_buy_volume_text: str
    taker_buy_quote_volume_text: str
    unused: str | int = "0"

    open = exactly("open_text")
    high = exactly("high_text")
    low = exactly("low_text")
    close = exactly("close_text")
    volume = exactly("volume_text")
    quote_volume = exactly("quote_volume_text")
    taker_buy_volume = exactly("taker_buy_volume_text")
    taker_buy_quote_volume = exactly("taker_buy_quote_volume_text")


class Refusal(Model, frozen=True, kw_only=True):
    """One request of a batch that was refused; its place in the answer is its place in the batch."""

    code: int
    message: str = field(name="msg")


class SessionStatus(Model, frozen=True, kw_only=True):
    """The state of a WebSocket API connection. `api_key` is None while nobody is logged on."""

    api_key: str | None
    authorized_since: Millis | None
    connected_since: Millis
    return_rate_limits: bool
    server_time: Millis
    user_data_stream: bool | None = None
    """Whether a user data stream is subscribed; None where this connection cannot have one."""

    def __repr__(self) -> str:
        key = None if self.api_key is None else "…"  # the exchange echoes the whole key; no log should
        return (
            f"SessionStatus(api_key={key!r}, authorized_since={self.authorized_since}, "
            f"connected_since={self.connected_since}, server_time={self.server_time}, "
            f"user_data_stream={self.user_data_stream})"
        )
