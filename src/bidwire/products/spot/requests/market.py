"""The public spot endpoints: the exchange itself and its market data, in the documentation's order.

https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-endpoints
https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints
"""

from __future__ import annotations

from collections.abc import Sequence

from ....wire.request import ById, ByTime, ForSymbol, Request, Route, T_co, Weight
from ....wire.words import NONE, MaybeSymbol, MaybeSymbols, MaybeTime, MaybeWord, Symbols, Word
from ..enums import (
    KlineInterval,
    KlineIntervalText,
    SymbolStatus,
    SymbolStatusText,
    TickerType,
    TickerTypeText,
)
from ..models import (
    AggTrade,
    AveragePrice,
    BestPrices,
    BlockTrade,
    DayStatistics,
    Depth,
    Done,
    ExchangeInfo,
    ExecutionRules,
    Kline,
    LastPrice,
    ReferencePriceCalculation,
    ReferencePriceQuote,
    ServerTime,
    Trade,
    WindowStatistics,
)


class Ping(Request[Done], frozen=True, kw_only=True):
    """Nothing but the answer that the exchange is there.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-endpoints#test-connectivity
    """

    route = Route("GET", "/api/v3/ping", ws="ping")


class GetTime(Request[ServerTime], frozen=True, kw_only=True):
    """The exchange's clock.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-endpoints#check-server-time
    """

    route = Route("GET", "/api/v3/time", ws="time")


class GetExchangeInfo(Request[ExchangeInfo], frozen=True, kw_only=True):
    """The exchange's limits, and the trading rules of one symbol, of several, or of all that match.

    Without parameters: every symbol with permission SPOT, MARGIN or LEVERAGED. `permissions` and
    `symbol_status` filter, and go with neither `symbol` nor `symbols`; `show_permission_sets=False`
    leaves out what is large (it is shown by default). An unknown symbol is refused (-1121).
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-endpoints#exchange-information
    """

    route = Route("GET", "/api/v3/exchangeInfo", ws="exchangeInfo", weight=20)

    symbol: MaybeSymbol = None
    symbols: MaybeSymbols = None
    permissions: str | Sequence[str] | None = None
    show_permission_sets: bool | None = None
    symbol_status: MaybeWord[SymbolStatus, SymbolStatusText] = NONE


class GetExecutionRules(Request[ExecutionRules], frozen=True, kw_only=True):
    """The rules on execution prices: of one symbol, of several, of those with a status, or of all. One parameter at most.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-endpoints#query-execution-rules
    """

    route = Route(
        "GET",
        "/api/v3/executionRules",
        ws="executionRules",
        weight=Weight.given({"symbol": 2, "symbols": Weight.each("symbols", 2, most=40)}, otherwise=40),
    )

    symbol: MaybeSymbol = None
    symbols: MaybeSymbols = None
    symbol_status: MaybeWord[SymbolStatus, SymbolStatusText] = NONE


class GetDepth(ForSymbol[Depth], frozen=True, kw_only=True):
    """The order book: `limit` levels of each side, 100 by default, at most 5,000 (more counts as 5,000).

    With `symbol_status`, a symbol that has another one is refused (-1220).
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#order-book
    """

    route = Route(
        "GET",
        "/api/v3/depth",
        ws="depth",
        weight=Weight.by("limit", {100: 5, 500: 25, 1000: 50, 5000: 250}, default=100),
    )

    limit: int | None = None
    symbol_status: MaybeWord[SymbolStatus, SymbolStatusText] = NONE


class GetTrades(ForSymbol[list[Trade]], frozen=True, kw_only=True):
    """The newest trades, oldest first: 500 by default, at most 1,000.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#recent-trades-list
    """

    route = Route("GET", "/api/v3/trades", ws="trades.recent", weight=25)

    limit: int | None = None


class GetHistoricalTrades(ForSymbol[list[Trade]], frozen=True, kw_only=True):
    """Trades from `from_id` on, the newest without it; 500 by default, at most 1,000.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#old-trade-lookup
    """

    route = Route(
        "GET",
        "/api/v3/historicalTrades",
        ws="trades.historical",
        weight=25,
        pages=ById(id="id", from_id="from_id", time="time"),
    )

    limit: int | None = None
    from_id: int | None = None


class GetHistoricalBlockTrades(ForSymbol[list[BlockTrade]], frozen=True, kw_only=True):
    """Block trades from `from_id` on; 500 by default, at most 1,000.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#historical-block-trades
    """

    route = Route(
        "GET",
        "/api/v3/historicalBlockTrades",
        ws="blockTrades.historical",
        weight=25,
        pages=ById(id="id", from_id="from_id", time="time"),
    )

    from_id: int
    limit: int | None = None


class GetAggTrades(ForSymbol[list[AggTrade]], frozen=True, kw_only=True):
    """Aggregate trades from an id or within a time span (both ends included), the newest without either.

    500 by default, at most 1,000.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#compressedaggregate-trades-list
    """

    route = Route(
        "GET",
        "/api/v3/aggTrades",
        ws="trades.aggregate",
        weight=4,
        pages=ById(id="agg_trade_id", from_id="from_id", time="time"),
    )

    from_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


_BY_OPENING = ByTime(time="open_time", distinct=True)


class _Candles(ForSymbol[T_co], frozen=True):
    """A request for candles: `interval` may come second without its name."""

    interval: Word[KlineInterval, KlineIntervalText]


class GetKlines(_Candles[list[Kline]], frozen=True, kw_only=True):
    """Candles, oldest first, the newest without times; 500 by default, at most 1,000.

    `time_zone` ("0" by default, "8", "-1:00", "05:45"; from -12:00 to +14:00) says where days begin;
    times are UTC whatever it is.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#klinecandlestick-data
    """

    route = Route("GET", "/api/v3/klines", ws="klines", weight=2, pages=_BY_OPENING)

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    time_zone: str | None = None
    limit: int | None = None


class GetUiKlines(_Candles[list[Kline]], frozen=True, kw_only=True):
    """Candles made for charts; otherwise as `klines`.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#uiklines
    """

    route = Route("GET", "/api/v3/uiKlines", ws="uiKlines", weight=2, pages=_BY_OPENING)

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    time_zone: str | None = None
    limit: int | None = None


class GetAvgPrice(ForSymbol[AveragePrice], frozen=True, kw_only=True):
    """The average price of the last minutes, as filters use it.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#current-average-price
    """

    route = Route("GET", "/api/v3/avgPrice", ws="avgPrice", weight=2)


class GetTicker24h(ForSymbol[DayStatistics], frozen=True, kw_only=True):
    """The last 24 hours of one symbol; `type="MINI"` leaves out changes, averages and best prices.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#24hr-ticker-price-change-statistics
    """

    route = Route("GET", "/api/v3/ticker/24hr", ws="ticker.24hr", weight=2)

    type: MaybeWord[TickerType, TickerTypeText] = NONE
    symbol_status: MaybeWord[SymbolStatus, SymbolStatusText] = NONE


class GetTickers24h(Request[list[DayStatistics]], frozen=True, kw_only=True):
    """The last 24 hours of several symbols, or of all; with `symbol_status`, of those that have it.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#24hr-ticker-price-change-statistics
    """

    route = Route(
        "GET",
        "/api/v3/ticker/24hr",
        ws="ticker.24hr",
        weight=Weight.by("symbols", {20: 2, 100: 40, 101: 80}, default=101),
    )

    symbols: MaybeSymbols = None
    type: MaybeWord[TickerType, TickerTypeText] = NONE
    symbol_status: MaybeWord[SymbolStatus, SymbolStatusText] = NONE


class GetTradingDayTicker(ForSymbol[WindowStatistics], frozen=True, kw_only=True):
    """The trading day of one symbol; `time_zone` ("0" by default) says when days begin.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#trading-day-ticker
    """

    route = Route("GET", "/api/v3/ticker/tradingDay", ws="ticker.tradingDay", weight=4)

    time_zone: str | None = None
    type: MaybeWord[TickerType, TickerTypeText] = NONE
    symbol_status: MaybeWord[SymbolStatus, SymbolStatusText] = NONE


class GetTradingDayTickers(Request[list[WindowStatistics]], frozen=True, kw_only=True):
    """The trading day of several symbols, at most 100.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#trading-day-ticker
    """

    route = Route(
        "GET", "/api/v3/ticker/tradingDay", ws="ticker.tradingDay", weight=Weight.each("symbols", 4, most=200)
    )

    symbols: Symbols
    time_zone: str | None = None
    type: MaybeWord[TickerType, TickerTypeText] = NONE
    symbol_status: MaybeWord[SymbolStatus, SymbolStatusText] = NONE


class GetTickerPrice(ForSymbol[LastPrice], frozen=True, kw_only=True):
    """The last price of one symbol.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#symbol-price-ticker
    """

    route = Route("GET", "/api/v3/ticker/price", ws="ticker.price", weight=2)

    symbol_status: MaybeWord[SymbolStatus, SymbolStatusText] = NONE


class GetTickerPrices(Request[list[LastPrice]], frozen=True, kw_only=True):
    """The last prices of several symbols, or of all.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#symbol-price-ticker
    """

    route = Route("GET", "/api/v3/ticker/price", ws="ticker.price", weight=4)

    symbols: MaybeSymbols = None
    symbol_status: MaybeWord[SymbolStatus, SymbolStatusText] = NONE


class GetBookTicker(ForSymbol[BestPrices], frozen=True, kw_only=True):
    """Best bid and ask of one symbol.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#symbol-order-book-ticker
    """

    route = Route("GET", "/api/v3/ticker/bookTicker", ws="ticker.book", weight=2)

    symbol_status: MaybeWord[SymbolStatus, SymbolStatusText] = NONE


class GetBookTickers(Request[list[BestPrices]], frozen=True, kw_only=True):
    """Best bids and asks of several symbols, or of all.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#symbol-order-book-ticker
    """

    route = Route("GET", "/api/v3/ticker/bookTicker", ws="ticker.book", weight=4)

    symbols: MaybeSymbols = None
    symbol_status: MaybeWord[SymbolStatus, SymbolStatusText] = NONE


class GetTicker(ForSymbol[WindowStatistics], frozen=True, kw_only=True):
    """A window up to now of one symbol: `window_size` from "1m" to "59m", "1h" to "23h", "1d" to "7d"; "1d" by default.

    The window starts on a whole minute, so it is up to a minute wider.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#rolling-window-price-change-statistics
    """

    route = Route("GET", "/api/v3/ticker", ws="ticker", weight=4)

    window_size: str | None = None
    type: MaybeWord[TickerType, TickerTypeText] = NONE
    symbol_status: MaybeWord[SymbolStatus, SymbolStatusText] = NONE


class GetTickers(Request[list[WindowStatistics]], frozen=True, kw_only=True):
    """A window up to now of several symbols, at most 100; otherwise as `ticker`.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#rolling-window-price-change-statistics
    """

    route = Route("GET", "/api/v3/ticker", ws="ticker", weight=Weight.each("symbols", 4, most=200))

    symbols: Symbols
    window_size: str | None = None
    type: MaybeWord[TickerType, TickerTypeText] = NONE
    symbol_status: MaybeWord[SymbolStatus, SymbolStatusText] = NONE


class GetReferencePrice(ForSymbol[ReferencePriceQuote], frozen=True, kw_only=True):
    """The reference price of a symbol, None while none is set; refused (-2043) where there never was one.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#query-reference-price
    """

    route = Route("GET", "/api/v3/referencePrice", ws="referencePrice", weight=2)


class GetReferencePriceCalculation(ForSymbol[ReferencePriceCalculation], frozen=True, kw_only=True):
    """How the reference price of a symbol comes about; refused (-2043) where there is none.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#query-reference-price-calculation
    """

    route = Route("GET", "/api/v3/referencePrice/calculation", ws="referencePrice.calculation", weight=2)

    symbol_status: MaybeWord[SymbolStatus, SymbolStatusText] = NONE
