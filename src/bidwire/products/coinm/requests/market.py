"""Market data of COIN-M futures, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data
"""

from __future__ import annotations

import msgspec

from ....wire.request import ById, ByTime, ForSymbol, Request, Route, Security, T_co, Weight
from ....wire.words import NONE, MaybeSymbol, MaybeTime, MaybeWord, Symbol, Word
from ...common.futures.requests import (
    AGG_TRADES_PAGES,
    CANDLES_PAGES,
    CANDLES_WEIGHT,
    DEPTH_WEIGHT,
    STATISTICS_PAGES,
    Candles,
    ContractCandles,
    PairCandles,
)
from ...common.requests import DAY
from ..enums import ContractType, ContractTypeText, Period, PeriodText
from ..models import (
    AggTrade,
    BasisPoint,
    BestPrices,
    DayStatistics,
    Depth,
    Done,
    ExchangeInfo,
    FundingInfo,
    FundingRate,
    IndexConstituents,
    Kline,
    LastPrice,
    LongShortPositions,
    LongShortRatio,
    MarkPriceQuote,
    OpenInterest,
    OpenInterestPoint,
    PriceCandle,
    ServerTime,
    TakerVolume,
    Trade,
)

NEWEST_CANDLES = msgspec.structs.replace(CANDLES_PAGES, newest_first=True, span=200 * DAY)
"""COIN-M answers with the candles nearest to the end of at most 200 days; of the premium index the page does not say."""


class Ping(Request[Done], frozen=True, kw_only=True):
    """Nothing but the answer that the exchange is there.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#test-connectivity
    """

    route = Route("GET", "/dapi/v1/ping")


class GetTime(Request[ServerTime], frozen=True, kw_only=True):
    """The exchange's clock.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#check-server-time
    """

    route = Route("GET", "/dapi/v1/time")


class GetExchangeInfo(Request[ExchangeInfo], frozen=True, kw_only=True):
    """The exchange's limits, its margin assets, and the trading rules of every contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#exchange-information
    """

    route = Route("GET", "/dapi/v1/exchangeInfo")


class GetDepth(ForSymbol[Depth], frozen=True, kw_only=True):
    """The order book: 5, 10, 20, 50, 100, 500 or 1,000 levels of each side, 500 by default. RPI orders are not in it.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#order-book
    """

    route = Route(
        "GET",
        "/dapi/v1/depth",
        weight=DEPTH_WEIGHT,
    )

    limit: int | None = None


class GetTrades(ForSymbol[list[Trade]], frozen=True, kw_only=True):
    """The newest trades, oldest first: 500 by default, at most 1,000. Those of the insurance fund and of ADLs are not in it.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#recent-trades-list
    """

    route = Route("GET", "/dapi/v1/trades", weight=5)

    limit: int | None = None


class GetHistoricalTrades(ForSymbol[list[Trade]], frozen=True, kw_only=True):
    """Trades of the last month from `from_id` on, the newest without it; 100 by default, at most 500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#old-trades-lookup
    """

    route = Route(
        "GET",
        "/dapi/v1/historicalTrades",
        security=Security.MARKET_DATA,
        weight=200,
        pages=ById(id="id", from_id="from_id", time="time", most=500),
    )

    limit: int | None = None
    from_id: int | None = None


class GetAggTrades(ForSymbol[list[AggTrade]], frozen=True, kw_only=True):
    """Trades of the last 24 hours, those of 100 ms at one price and of one side as one; 500 by default, at most 1,000.

    From `from_id` on, or within at most an hour: not both at once, which the exchange may be too slow for.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#compressed-aggregate-trades-list
    """

    route = Route(
        "GET",
        "/dapi/v1/aggTrades",
        weight=20,
        pages=msgspec.structs.replace(AGG_TRADES_PAGES, reach=DAY),
    )

    from_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetKlines(Candles[list[Kline]], frozen=True, kw_only=True):
    """Candles of a contract, oldest first; the newest ones without times. 500 by default, at most 1,500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#kline-candlestick-data
    """

    route = Route("GET", "/dapi/v1/klines", weight=CANDLES_WEIGHT, pages=NEWEST_CANDLES)


class GetContinuousKlines(ContractCandles[list[Kline]], frozen=True, kw_only=True):
    """Candles of whichever contract of a pair is the perpetual one, this quarter's or the next quarter's.

    500 by default, at most 1,500.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#continuous-contract-kline-candlestick-data
    """

    route = Route("GET", "/dapi/v1/continuousKlines", weight=CANDLES_WEIGHT, pages=NEWEST_CANDLES)


class GetIndexPriceKlines(PairCandles[list[PriceCandle]], frozen=True, kw_only=True):
    """Candles of a pair's index price; 500 by default, at most 1,500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#index-price-kline-candlestick-data
    """

    route = Route("GET", "/dapi/v1/indexPriceKlines", weight=CANDLES_WEIGHT, pages=NEWEST_CANDLES)


class GetMarkPriceKlines(Candles[list[PriceCandle]], frozen=True, kw_only=True):
    """Candles of a contract's mark price; 500 by default, at most 1,500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#mark-price-kline-candlestick-data
    """

    route = Route("GET", "/dapi/v1/markPriceKlines", weight=CANDLES_WEIGHT, pages=NEWEST_CANDLES)


class GetPremiumIndexKlines(Candles[list[PriceCandle]], frozen=True, kw_only=True):
    """Candles of a contract's premium over its index, as fractions; 500 by default, at most 1,500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#premium-index-kline-data
    """

    route = Route("GET", "/dapi/v1/premiumIndexKlines", weight=CANDLES_WEIGHT, pages=NEWEST_CANDLES)


class GetMarkPrices(Request[list[MarkPriceQuote]], frozen=True, kw_only=True):
    """Mark prices, index prices and fundings: of one contract (a list of one), of those of a pair, or of all.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#index-price-and-mark-price
    """

    route = Route("GET", "/dapi/v1/premiumIndex", weight=10)

    symbol: MaybeSymbol = None
    pair: MaybeSymbol = None


class GetFundingRates(ForSymbol[list[FundingRate]], frozen=True, kw_only=True):
    """Past fundings of a perpetual, oldest first; the newest without times. 100 by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#get-funding-rate-history-of-perpetual-futures
    """

    route = Route("GET", "/dapi/v1/fundingRate", pages=ByTime(time="funding_time", distinct=True, newest_first=True))

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetFundingInfo(Request[list[FundingInfo]], frozen=True, kw_only=True):
    """Contracts whose funding interval, cap or floor is not the usual one.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#get-funding-rate-info
    """

    # Its page names no weight.
    route = Route("GET", "/dapi/v1/fundingInfo")


class GetTickers24h(Request[list[DayStatistics]], frozen=True, kw_only=True):
    """The last 24 hours: of one contract (a list of one), of those of a pair, or of all.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#ticker24hr-price-change-statistics
    """

    route = Route("GET", "/dapi/v1/ticker/24hr", weight=Weight.given({"symbol": 1}, otherwise=40))

    symbol: MaybeSymbol = None
    pair: MaybeSymbol = None


class GetTickerPrices(Request[list[LastPrice]], frozen=True, kw_only=True):
    """The last prices: of one contract (a list of one), of those of a pair, or of all.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#symbol-price-ticker
    """

    route = Route("GET", "/dapi/v1/ticker/price", weight=Weight.given({"symbol": 1}, otherwise=2))

    symbol: MaybeSymbol = None
    pair: MaybeSymbol = None


class GetBookTickers(Request[list[BestPrices]], frozen=True, kw_only=True):
    """Best bids and asks: of one contract (a list of one), of those of a pair, or of all.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#symbol-order-book-ticker
    """

    route = Route("GET", "/dapi/v1/ticker/bookTicker", weight=Weight.given({"symbol": 2}, otherwise=5))

    symbol: MaybeSymbol = None
    pair: MaybeSymbol = None


class GetOpenInterest(ForSymbol[OpenInterest], frozen=True, kw_only=True):
    """How much of a contract is open now.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#open-interest
    """

    route = Route("GET", "/dapi/v1/openInterest")


class _Statistics(Request[T_co], frozen=True, kw_only=True):
    pair: Symbol
    contract_type: MaybeWord[ContractType, ContractTypeText] = NONE
    period: Word[Period, PeriodText]
    limit: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE


class GetOpenInterestHistory(_Statistics[list[OpenInterestPoint]], frozen=True, kw_only=True):
    """How much of a pair's contracts was open, period by period, within the last month; 30 points by default, at most 500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#open-interest-statistics
    """

    route = Route("GET", "/futures/data/openInterestHist", host="dapi", pages=STATISTICS_PAGES)


class GetTopLongShortPositionRatios(_Statistics[list[LongShortPositions]], frozen=True, kw_only=True):
    """Long and short shares of the positions of the top fifth of traders by margin; 30 points by default, at most 500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#top-trader-long-short-ratio-positions
    """

    route = Route(
        "GET",
        "/futures/data/topLongShortPositionRatio",
        security=Security.MARKET_DATA,
        host="dapi",
        pages=STATISTICS_PAGES,
    )


class GetTopLongShortAccountRatios(_Statistics[list[LongShortRatio]], frozen=True, kw_only=True):
    """Long and short shares of the top fifth of traders by margin, each account counted once; at most 500 points.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#top-trader-long-short-ratio-accounts
    """

    route = Route(
        "GET",
        "/futures/data/topLongShortAccountRatio",
        security=Security.MARKET_DATA,
        host="dapi",
        pages=STATISTICS_PAGES,
    )


class GetGlobalLongShortAccountRatios(_Statistics[list[LongShortRatio]], frozen=True, kw_only=True):
    """Long and short shares of all accounts with a position; 30 points by default, at most 500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#long-short-ratio
    """

    route = Route("GET", "/futures/data/globalLongShortAccountRatio", host="dapi", pages=STATISTICS_PAGES)


class GetTakerBuySellVolumes(Request[list[TakerVolume]], frozen=True, kw_only=True):
    """What takers bought and sold of a pair's contracts, period by period; 30 points by default, at most 500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#taker-buy-sell-volume
    """

    route = Route("GET", "/futures/data/takerBuySellVol", host="dapi", pages=STATISTICS_PAGES)

    pair: Symbol
    contract_type: Word[ContractType, ContractTypeText]
    period: Word[Period, PeriodText]
    limit: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE


class GetBasis(Request[list[BasisPoint]], frozen=True, kw_only=True):
    """How far a pair's contracts stood from its index, period by period; 30 points by default, at most 500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#basis
    """

    route = Route("GET", "/futures/data/basis", host="dapi", pages=STATISTICS_PAGES)

    pair: Symbol
    contract_type: Word[ContractType, ContractTypeText]
    period: Word[Period, PeriodText]
    limit: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE


class GetIndexConstituents(ForSymbol[IndexConstituents], frozen=True, kw_only=True):
    """The markets that an index price is made of.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data#query-index-price-constituents
    """

    route = Route("GET", "/dapi/v1/constituents")
