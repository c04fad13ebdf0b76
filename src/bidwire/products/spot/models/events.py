"""What the spot market streams send. Numbers stay text until they are asked for (`wire/events.py`).

`event_time` is when the exchange sent it; all times are epoch milliseconds,
or microseconds on a connection with `timeUnit=MICROSECOND`.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from ....wire.events import Event, LevelText, exactly, levels, maybe_exactly
from ....wire.words import Millis
from ..enums import KlineInterval

field = msgspec.field


class TradeEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="trade"):
    """One trade."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    trade_id: int = field(name="t")
    price_text: str = field(name="p")
    quantity_text: str = field(name="q")
    trade_time: Millis = field(name="T")
    is_buyer_maker: bool = field(name="m")
    ignore: bool = field(name="M", default=True)

    price = exactly("price_text")
    quantity = exactly("quantity_text")


class BackfilledTradeEvent(TradeEvent, frozen=True, kw_only=True):
    """One trade that the stream did not tell, read over REST; `event_time`, which that lacks, is the trade's time."""

    backfilled: ClassVar[bool] = True


class AggTradeEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="aggTrade"):
    """The fills of one taker order at one price."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    agg_trade_id: int = field(name="a")
    price_text: str = field(name="p")
    quantity_text: str = field(name="q")
    first_trade_id: int = field(name="f")
    last_trade_id: int = field(name="l")
    trade_time: Millis = field(name="T")
    is_buyer_maker: bool = field(name="m")
    ignore: bool = field(name="M", default=True)

    price = exactly("price_text")
    quantity = exactly("quantity_text")


class BackfilledAggTradeEvent(AggTradeEvent, frozen=True, kw_only=True):
    """An aggregate that the stream did not tell, read over REST; `event_time`, which that lacks, is the trade's time."""

    backfilled: ClassVar[bool] = True


class BlockTradeEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="blockTrade"):
    """One block trade."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    trade_id: int = field(name="t")
    price_text: str = field(name="p")
    quantity_text: str = field(name="q")
    trade_time: Millis = field(name="T")
    is_buyer_maker: bool = field(name="m")

    price = exactly("price_text")
    quantity = exactly("quantity_text")


class KlineUpdate(Event, frozen=True, kw_only=True):
    """A candle as it stands."""

    open_time: Millis = field(name="t")
    close_time: Millis = field(name="T")
    symbol: str = field(name="s")
    interval: KlineInterval = field(name="i")
    first_trade_id: int = field(name="f")
    """-1 where nothing traded."""
    last_trade_id: int = field(name="L")
    open_text: str = field(name="o")
    close_text: str = field(name="c")
    high_text: str = field(name="h")
    low_text: str = field(name="l")
    volume_text: str = field(name="v")
    trades: int = field(name="n")
    is_closed: bool = field(name="x")
    quote_volume_text: str = field(name="q")
    taker_buy_volume_text: str = field(name="V")
    taker_buy_quote_volume_text: str = field(name="Q")
    ignore: str = field(name="B", default="0")

    open = exactly("open_text")
    close = exactly("close_text")
    high = exactly("high_text")
    low = exactly("low_text")
    volume = exactly("volume_text")
    quote_volume = exactly("quote_volume_text")
    taker_buy_volume = exactly("taker_buy_volume_text")
    taker_buy_quote_volume = exactly("taker_buy_quote_volume_text")


class KlineEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="kline"):
    """The current candle, and once more when it has closed (`kline.is_closed`)."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    kline: KlineUpdate = field(name="k")


class MiniTickerEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="24hrMiniTicker"):
    """24 hours up to now, the short form."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    close_text: str = field(name="c")
    open_text: str = field(name="o")
    high_text: str = field(name="h")
    low_text: str = field(name="l")
    volume_text: str = field(name="v")
    quote_volume_text: str = field(name="q")

    close = exactly("close_text")
    open = exactly("open_text")
    high = exactly("high_text")
    low = exactly("low_text")
    volume = exactly("volume_text")
    quote_volume = exactly("quote_volume_text")


class TickerEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="24hrTicker"):
    """24 hours up to now."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    price_change_text: str = field(name="p")
    price_change_percent_text: str = field(name="P")
    weighted_avg_price_text: str = field(name="w")
    prev_close_price_text: str = field(name="x")
    """The last price before the window."""
    last_price_text: str = field(name="c")
    last_quantity_text: str = field(name="Q")
    bid_price_text: str = field(name="b")
    bid_quantity_text: str = field(name="B")
    ask_price_text: str = field(name="a")
    ask_quantity_text: str = field(name="A")
    open_text: str = field(name="o")
    high_text: str = field(name="h")
    low_text: str = field(name="l")
    volume_text: str = field(name="v")
    quote_volume_text: str = field(name="q")
    open_time: Millis = field(name="O")
    close_time: Millis = field(name="C")
    first_trade_id: int = field(name="F")
    last_trade_id: int = field(name="L")
    trades: int = field(name="n")

    price_change = exactly("price_change_text")
    price_change_percent = exactly("price_change_percent_text")
    weighted_avg_price = exactly("weighted_avg_price_text")
    prev_close_price = exactly("prev_close_price_text")
    last_price = exactly("last_price_text")
    last_quantity = exactly("last_quantity_text")
    bid_price = exactly("bid_price_text")
    bid_quantity = exactly("bid_quantity_text")
    ask_price = exactly("ask_price_text")
    ask_quantity = exactly("ask_quantity_text")
    open = exactly("open_text")
    high = exactly("high_text")
    low = exactly("low_text")
    volume = exactly("volume_text")
    quote_volume = exactly("quote_volume_text")


class RollingTickerEvent(Event, frozen=True, kw_only=True):
    """A window of 1 hour, 4 hours or a day. It starts on a whole minute, so it is up to a minute wider."""

    event: str = field(name="e")
    """1hTicker, 4hTicker or 1dTicker."""
    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    price_change_text: str = field(name="p")
    price_change_percent_text: str = field(name="P")
    open_text: str = field(name="o")
    high_text: str = field(name="h")
    low_text: str = field(name="l")
    last_price_text: str = field(name="c")
    weighted_avg_price_text: str = field(name="w")
    volume_text: str = field(name="v")
    quote_volume_text: str = field(name="q")
    open_time: Millis = field(name="O")
    close_time: Millis = field(name="C")
    first_trade_id: int = field(name="F")
    last_trade_id: int = field(name="L")
    trades: int = field(name="n")

    price_change = exactly("price_change_text")
    price_change_percent = exactly("price_change_percent_text")
    open = exactly("open_text")
    high = exactly("high_text")
    low = exactly("low_text")
    last_price = exactly("last_price_text")
    weighted_avg_price = exactly("weighted_avg_price_text")
    volume = exactly("volume_text")
    quote_volume = exactly("quote_volume_text")


class BookTickerEvent(Event, frozen=True, kw_only=True):
    """Best bid and ask, with each change of either. It carries no event word and no time."""

    update_id: int = field(name="u")
    symbol: str = field(name="s")
    bid_price_text: str = field(name="b")
    bid_quantity_text: str = field(name="B")
    ask_price_text: str = field(name="a")
    ask_quantity_text: str = field(name="A")

    bid_price = exactly("bid_price_text")
    bid_quantity = exactly("bid_quantity_text")
    ask_price = exactly("ask_price_text")
    ask_quantity = exactly("ask_quantity_text")


class AvgPriceEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="avgPrice"):
    """The average price over `interval`."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    interval: str = field(name="i")
    price_text: str = field(name="w")
    last_trade_time: Millis = field(name="T")

    price = exactly("price_text")


class PartialDepthEvent(Event, frozen=True, kw_only=True):
    """The best levels of a book. It names neither its symbol nor an event word: the stream's name says both."""

    last_update_id: int
    bids_text: list[LevelText] = field(name="bids")
    asks_text: list[LevelText] = field(name="asks")

    bids = levels("bids_text")
    asks = levels("asks_text")


class DepthEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="depthUpdate"):
    """The levels that changed, with their new quantities; 0 means that the level is gone."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    first_update_id: int = field(name="U")
    last_update_id: int = field(name="u")
    bids_text: list[LevelText] = field(name="b")
    asks_text: list[LevelText] = field(name="a")

    bids = levels("bids_text")
    asks = levels("asks_text")


class ReferencePriceEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="referencePrice"):
    """The reference price, None while none is set."""

    symbol: str = field(name="s")
    price_text: str | None = field(name="r")
    time: Millis = field(name="t")

    price = maybe_exactly("price_text")
