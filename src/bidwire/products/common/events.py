"""What the market streams of futures and of options send alike. Numbers stay text until they are asked for (`wire/events.py`).

`event_time` is when the exchange sent it, `transaction_time` when its engine made it so; both in epoch milliseconds.
"""

from __future__ import annotations

import msgspec

from ...wire.events import Event, LevelText, exactly, levels
from ...wire.words import Millis

field = msgspec.field

__all__ = ["BookTickerEvent", "DepthEvent"]


class CandleUpdate(Event, frozen=True, kw_only=True):
    """A candle as it stands."""

    open_time: Millis = field(name="t")
    close_time: Millis = field(name="T")
    open_text: str = field(name="o")
    close_text: str = field(name="c")
    high_text: str = field(name="h")
    low_text: str = field(name="l")
    volume_text: str = field(name="v")
    trades: int = field(name="n")
    is_closed: bool = field(name="x")
    quote_volume_text: str = field(name="q")
    """In the quote asset; of COIN-M, where `volume` is in contracts, in the base asset."""
    taker_buy_volume_text: str = field(name="V")
    taker_buy_quote_volume_text: str = field(name="Q")

    open = exactly("open_text")
    close = exactly("close_text")
    high = exactly("high_text")
    low = exactly("low_text")
    volume = exactly("volume_text")
    quote_volume = exactly("quote_volume_text")
    taker_buy_volume = exactly("taker_buy_volume_text")
    taker_buy_quote_volume = exactly("taker_buy_quote_volume_text")


class TickerParts(Event, frozen=True, kw_only=True):
    """24 hours up to now, but for the volume in another asset."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    price_change_text: str = field(name="p")
    price_change_percent_text: str = field(name="P")
    weighted_avg_price_text: str = field(name="w")
    last_price_text: str = field(name="c")
    last_quantity_text: str = field(name="Q")
    open_text: str = field(name="o")
    high_text: str = field(name="h")
    low_text: str = field(name="l")
    volume_text: str = field(name="v")
    open_time: Millis = field(name="O")
    close_time: Millis = field(name="C")
    first_trade_id: int = field(name="F")
    last_trade_id: int = field(name="L")
    trades: int = field(name="n")

    price_change = exactly("price_change_text")
    price_change_percent = exactly("price_change_percent_text")
    weighted_avg_price = exactly("weighted_avg_price_text")
    last_price = exactly("last_price_text")
    last_quantity = exactly("last_quantity_text")
    open = exactly("open_text")
    high = exactly("high_text")
    low = exactly("low_text")
    volume = exactly("volume_text")


class BookTickerEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="bookTicker"):
    """Best bid and ask. Orders for retail takers (RPI) are not in it."""

    update_id: int = field(name="u")
    event_time: Millis = field(name="E")
    transaction_time: Millis = field(name="T")
    symbol: str = field(name="s")
    pair: str | None = field(name="ps", default=None)
    bid_price_text: str = field(name="b")
    bid_quantity_text: str = field(name="B")
    ask_price_text: str = field(name="a")
    ask_quantity_text: str = field(name="A")
    symbol_type: int | None = field(name="st", default=None)
    """1 of USD-M, 2 of COIN-M futures."""

    bid_price = exactly("bid_price_text")
    bid_quantity = exactly("bid_quantity_text")
    ask_price = exactly("ask_price_text")
    ask_quantity = exactly("ask_quantity_text")


class DepthEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="depthUpdate"):
    """Levels with their quantities: of diffs those that changed (0: the level is gone), of a partial book the best.

    Ids jump: a diff follows the one whose `last_update_id` is its `previous_update_id`.
    """

    event_time: Millis = field(name="E")
    transaction_time: Millis = field(name="T")
    symbol: str = field(name="s")
    pair: str | None = field(name="ps", default=None)
    first_update_id: int = field(name="U")
    last_update_id: int = field(name="u")
    previous_update_id: int = field(name="pu")
    bids_text: list[LevelText] = field(name="b")
    asks_text: list[LevelText] = field(name="a")
    symbol_type: int | None = field(name="st", default=None)
    """1 of USD-M, 2 of COIN-M futures."""

    bids = levels("bids_text")
    asks = levels("asks_text")
