"""Market data of USD-M futures, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data
"""

from __future__ import annotations

import msgspec

from ....wire.request import ById, ByTime, ForSymbol, Request, Route, Security, T_co
from ....wire.words import NONE, MaybeSymbol, MaybeTime, Symbol, Word
from ...common.futures.requests import (
    AGG_TRADES_PAGES,
    CANDLES_PAGES,
    CANDLES_WEIGHT,
    DEPTH_WEIGHT,
    HOUR,
    STATISTICS_PAGES,
    Candles,
    ContractCandles,
    PairCandles,
)
from ..enums import ContractType, ContractTypeText, Period, PeriodText
from ..models import (
    AdlRisk,
    AggTrade,
    AssetIndexQuote,
    BasisPoint,
    BestPrices,
    CompositeIndexInfo,
    DayStatistics,
    DeliveryPrice,
    Depth,
    Done,
    ExchangeInfo,
    FundingInfo,
    FundingRate,
    IndexConstituents,
    InsuranceBalance,
    Kline,
    LastPrice,
    LongShortRatio,
    MarkPriceQuote,
    OpenInterest,
    OpenInterestPoint,
    PriceCandle,
    ServerTime,
    TakerVolume,
    Trade,
    TradingSchedule,
)


class Ping(Request[Done], frozen=True, kw_only=True):
    """Nothing but the answer that the exchange is there.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#test-connectivity
    """

    route = Route("GET", "/fapi/v1/ping")


class GetTime(Request[ServerTime], frozen=True, kw_only=True):
    """The exchange's clock.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#check-server-time
    """

    route = Route("GET", "/fapi/v1/time")


class GetExchangeInfo(Request[ExchangeInfo], frozen=True, kw_only=True):
    """The exchange's limits, its margin assets, and the trading rules of every contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#exchange-information
    """

    route = Route("GET", "/fapi/v1/exchangeInfo")


class GetDepth(ForSymbol[Depth], frozen=True, kw_only=True):
    """The order book: 5, 10, 20, 50, 100, 500 or 1,000 levels of each side, 500 by default. RPI orders are not in it.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#order-book
    """

    route = Route(
        "GET",
        "/fapi/v1/depth",
        ws="depth",
        weight=DEPTH_WEIGHT,
    )

    limit: int | None = None


class GetRpiDepth(ForSymbol[Depth], frozen=True, kw_only=True):
    """The order book with RPI orders in it, 1,000 levels of each side; levels that would cross are left out.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#rpi-order-book
    """

    route = Route("GET", "/fapi/v1/rpiDepth", weight=20)

    limit: int | None = None


class GetTrades(ForSymbol[list[Trade]], frozen=True, kw_only=True):
    """The newest trades, oldest first: 500 by default, at most 1,000. Those of the insurance fund and of ADLs are not in it.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#recent-trades-list
    """

    route = Route("GET", "/fapi/v1/trades", weight=5)

    limit: int | None = None


class GetHistoricalTrades(ForSymbol[list[Trade]], frozen=True, kw_only=True):
    """Trades of the last month from `from_id` on, the newest without it; 100 by default, at most 500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#old-trades-lookup
    """

    route = Route(
        "GET",
        "/fapi/v1/historicalTrades",
        security=Security.MARKET_DATA,
        weight=200,
        pages=ById(id="id", from_id="from_id", time="time", most=500),
    )

    limit: int | None = None
    from_id: int | None = None


class GetAggTrades(ForSymbol[list[AggTrade]], frozen=True, kw_only=True):
    """Trades of the last 48 hours, those of 100 ms at one price and of one side as one; 500 by default, at most 1,000.

    From `from_id` on, or within at most an hour: not both at once, which the exchange may be too slow for.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#compressed-aggregate-trades-list
    """

    route = Route(
        "GET",
        "/fapi/v1/aggTrades",
        weight=20,
        pages=msgspec.structs.replace(AGG_TRADES_PAGES, reach=48 * HOUR),
    )

    from_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetKlines(Candles[list[Kline]], frozen=True, kw_only=True):
    """Candles of a contract, oldest first; the newest ones without times. 500 by default, at most 1,500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#kline-candlestick-data
    """

    route = Route("GET", "/fapi/v1/klines", weight=CANDLES_WEIGHT, pages=CANDLES_PAGES)


class GetContinuousKlines(ContractCandles[list[Kline]], frozen=True, kw_only=True):
    """Candles of whichever contract of a pair is the perpetual one, this quarter's or the next quarter's.

    500 by default, at most 1,500.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#continuous-contract-kline-candlestick-data
    """

    route = Route("GET", "/fapi/v1/continuousKlines", weight=CANDLES_WEIGHT, pages=CANDLES_PAGES)


class GetIndexPriceKlines(PairCandles[list[PriceCandle]], frozen=True, kw_only=True):
    """Candles of a pair's index price; 500 by default, at most 1,500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#index-price-kline-candlestick-data
    """

    route = Route("GET", "/fapi/v1/indexPriceKlines", weight=CANDLES_WEIGHT, pages=CANDLES_PAGES)


class GetMarkPriceKlines(Candles[list[PriceCandle]], frozen=True, kw_only=True):
    """Candles of a contract's mark price; 500 by default, at most 1,500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#mark-price-kline-candlestick-data
    """

    route = Route("GET", "/fapi/v1/markPriceKlines", weight=CANDLES_WEIGHT, pages=CANDLES_PAGES)


class GetPremiumIndexKlines(Candles[list[PriceCandle]], frozen=True, kw_only=True):
    """Candles of a contract's premium over its index, as fractions; 500 by default, at most 1,500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#premium-index-kline-data
    """

    route = Route("GET", "/fapi/v1/premiumIndexKlines", weight=CANDLES_WEIGHT, pages=CANDLES_PAGES)


class GetMarkPrice(ForSymbol[MarkPriceQuote], frozen=True, kw_only=True):
    """Mark price, index price and funding of one contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#mark-price
    """

    route = Route("GET", "/fapi/v1/premiumIndex")


class GetMarkPrices(Request[list[MarkPriceQuote]], frozen=True, kw_only=True):
    """Mark prices, index prices and fundings of all contracts.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#mark-price
    """

    route = Route("GET", "/fapi/v1/premiumIndex", weight=10)


class GetFundingRates(Request[list[FundingRate]], frozen=True, kw_only=True):
    """Past fundings, of one contract or of all, oldest first; the newest 200 without times. 100 by default, at most 1,000.

    It costs no weight, but shares 500 calls in five minutes with `funding_info`.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#get-funding-rate-history
    """

    route = Route("GET", "/fapi/v1/fundingRate", weight=0, pages=ByTime(time="funding_time"))

    symbol: MaybeSymbol = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetFundingInfo(Request[list[FundingInfo]], frozen=True, kw_only=True):
    """Contracts whose funding interval, cap or floor is not the usual one.

    It costs no weight, but shares 500 calls in five minutes with `funding_rates`.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#get-funding-rate-info
    """

    route = Route("GET", "/fapi/v1/fundingInfo", weight=0)


class GetTicker24h(ForSymbol[DayStatistics], frozen=True, kw_only=True):
    """The last 24 hours of one contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#ticker24hr-price-change-statistics
    """

    route = Route("GET", "/fapi/v1/ticker/24hr")


class GetTickers24h(Request[list[DayStatistics]], frozen=True, kw_only=True):
    """The last 24 hours of all contracts.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#ticker24hr-price-change-statistics
    """

    route = Route("GET", "/fapi/v1/ticker/24hr", weight=40)


class GetTickerPrice(ForSymbol[LastPrice], frozen=True, kw_only=True):
    """The last price of one contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#symbol-price-ticker-v2
    """

    route = Route("GET", "/fapi/v2/ticker/price")


class GetTickerPrices(Request[list[LastPrice]], frozen=True, kw_only=True):
    """The last prices of all contracts.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#symbol-price-ticker-v2
    """

    route = Route("GET", "/fapi/v2/ticker/price", weight=2)


class GetTickerPriceV1(ForSymbol[LastPrice], frozen=True, kw_only=True):
    """The last price of one contract, by the older path; the WebSocket API has this one.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#symbol-price-ticker
    """

    route = Route("GET", "/fapi/v1/ticker/price", ws="ticker.price")


class GetTickerPricesV1(Request[list[LastPrice]], frozen=True, kw_only=True):
    """The last prices of all contracts, by the older path; the WebSocket API has this one.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#symbol-price-ticker
    """

    route = Route("GET", "/fapi/v1/ticker/price", ws="ticker.price", weight=2)


class GetBookTicker(ForSymbol[BestPrices], frozen=True, kw_only=True):
    """Best bid and ask of one contract, without RPI orders.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#symbol-order-book-ticker
    """

    route = Route("GET", "/fapi/v1/ticker/bookTicker", ws="ticker.book", weight=2)


class GetBookTickers(Request[list[BestPrices]], frozen=True, kw_only=True):
    """Best bids and asks of all contracts, without RPI orders.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#symbol-order-book-ticker
    """

    route = Route("GET", "/fapi/v1/ticker/bookTicker", ws="ticker.book", weight=5)


class GetOpenInterest(ForSymbol[OpenInterest], frozen=True, kw_only=True):
    """How much of a contract is open now.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#open-interest
    """

    route = Route("GET", "/fapi/v1/openInterest")


class GetDeliveryPrices(Request[list[DeliveryPrice]], frozen=True, kw_only=True):
    """At what prices a pair's quarterly contracts were settled.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#quarterly-contract-settlement-price
    """

    route = Route("GET", "/futures/data/delivery-price", weight=0)

    pair: Symbol


class _Statistics(ForSymbol[T_co], frozen=True, kw_only=True):
    """Points of a period: 30 by default, at most 500, of the last 30 days; the newest without times.

    These cost no weight, but 1,000 calls in five minutes are all that an address has.
    """

    period: Word[Period, PeriodText]
    limit: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE


class GetOpenInterestHistory(_Statistics[list[OpenInterestPoint]], frozen=True, kw_only=True):
    """How much of a contract was open, period by period, within the last month; 30 points by default, at most 500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#open-interest-statistics
    """

    route = Route("GET", "/futures/data/openInterestHist", weight=0, pages=STATISTICS_PAGES)


class GetTopLongShortPositionRatios(_Statistics[list[LongShortRatio]], frozen=True, kw_only=True):
    """Long and short shares of the positions of the top fifth of traders by margin; 30 points by default, at most 500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#top-trader-long-short-ratio-positions
    """

    route = Route(
        "GET",
        "/futures/data/topLongShortPositionRatio",
        security=Security.MARKET_DATA,
        weight=0,
        pages=STATISTICS_PAGES,
    )


class GetTopLongShortAccountRatios(_Statistics[list[LongShortRatio]], frozen=True, kw_only=True):
    """Long and short shares of the top fifth of traders by margin, each account counted once; at most 500 points.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#top-trader-long-short-ratio-accounts
    """

    # Its page names no weight; those beside it have none.
    route = Route(
        "GET",
        "/futures/data/topLongShortAccountRatio",
        security=Security.MARKET_DATA,
        weight=0,
        pages=STATISTICS_PAGES,
    )


class GetGlobalLongShortAccountRatios(_Statistics[list[LongShortRatio]], frozen=True, kw_only=True):
    """Long and short shares of all accounts with a position; 30 points by default, at most 500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#long-short-ratio
    """

    route = Route("GET", "/futures/data/globalLongShortAccountRatio", weight=0, pages=STATISTICS_PAGES)


class GetTakerLongShortRatios(_Statistics[list[TakerVolume]], frozen=True, kw_only=True):
    """What takers bought and sold, period by period; 30 points by default, at most 500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#taker-buy-sell-volume
    """

    route = Route("GET", "/futures/data/takerlongshortRatio", weight=0, pages=STATISTICS_PAGES)


class GetBasis(Request[list[BasisPoint]], frozen=True, kw_only=True):
    """How far a pair's contracts stood from its index, period by period; 30 points by default, at most 500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#basis
    """

    route = Route("GET", "/futures/data/basis", weight=0, pages=STATISTICS_PAGES)

    pair: Symbol
    contract_type: Word[ContractType, ContractTypeText]
    period: Word[Period, PeriodText]
    limit: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE


class GetCompositeIndexes(Request[list[CompositeIndexInfo]], frozen=True, kw_only=True):
    """What composite indices are made of: one of them, or all.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#composite-index-symbol-information
    """

    route = Route("GET", "/fapi/v1/indexInfo")

    symbol: MaybeSymbol = None


class GetAssetIndex(ForSymbol[AssetIndexQuote], frozen=True, kw_only=True):
    """What one margin asset (`ADAUSD`) counts for.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#asset-index
    """

    route = Route("GET", "/fapi/v1/assetIndex")


class GetAssetIndexes(Request[list[AssetIndexQuote]], frozen=True, kw_only=True):
    """What every margin asset counts for; those of COIN-M are among them since June 2026.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#asset-index
    """

    route = Route("GET", "/fapi/v1/assetIndex", weight=10)


class GetIndexConstituents(ForSymbol[IndexConstituents], frozen=True, kw_only=True):
    """The markets that an index price is made of. Prices of perpetuals on stocks and the like are shown as -1.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#query-index-price-constituents
    """

    route = Route("GET", "/fapi/v1/constituents", weight=2)


class GetInsuranceBalance(ForSymbol[InsuranceBalance], frozen=True, kw_only=True):
    """The insurance fund that stands behind a contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#query-insurance-fund-balance-snapshot
    """

    route = Route("GET", "/fapi/v1/insuranceBalance")


class GetInsuranceBalances(Request[list[InsuranceBalance]], frozen=True, kw_only=True):
    """All insurance funds, and which contracts share one.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#query-insurance-fund-balance-snapshot
    """

    route = Route("GET", "/fapi/v1/insuranceBalance")


class GetAdlRisk(ForSymbol[AdlRisk], frozen=True, kw_only=True):
    """How likely an ADL is at a contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#adl-risk
    """

    route = Route("GET", "/fapi/v1/symbolAdlRisk")


class GetAdlRisks(Request[list[AdlRisk]], frozen=True, kw_only=True):
    """How likely an ADL is at each contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#adl-risk
    """

    route = Route("GET", "/fapi/v1/symbolAdlRisk")


class GetTradingSchedule(Request[TradingSchedule], frozen=True, kw_only=True):
    """Sessions of the stock, commodity and currency markets behind perpetuals: a week back and a week ahead.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data#trading-schedule
    """

    route = Route("GET", "/fapi/v1/tradingSchedule", weight=5)
