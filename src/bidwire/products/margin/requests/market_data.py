"""Market data: requests of margin trading, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account
"""

from __future__ import annotations

from ....wire.request import ForSymbol, Request, Route, Security, Signed, SignedForSymbol
from ....wire.words import MaybeSymbol, Word
from ..enums import AccountType, AccountTypeText
from ..models import (
    Asset,
    AvailableInventory,
    Collateral,
    DelistSchedule,
    IsolatedTier,
    LeverageBracket,
    LimitPricePairs,
    LiquidationRatio,
    ListSchedule,
    Pair,
    PriceIndex,
    RestrictedAssets,
)


class GetCrossPairs(Request[list[Pair]], frozen=True, kw_only=True):
    """The symbols of cross margin: one or all.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/market-data#get-all-cross-margin-pairs
    """

    route = Route("GET", "/sapi/v1/margin/allPairs", security=Security.MARKET_DATA)

    symbol: MaybeSymbol = None


class GetIsolatedPairs(Request[list[Pair]], frozen=True, kw_only=True):
    """The symbols of isolated margin: one or all.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/market-data#get-all-isolated-margin-symbol
    """

    route = Route("GET", "/sapi/v1/margin/isolated/allPairs", security=Security.MARKET_DATA, weight=10)

    symbol: MaybeSymbol = None


class GetAssets(Request[list[Asset]], frozen=True, kw_only=True):
    """The assets of margin trading: one or all.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/market-data#get-all-margin-assets
    """

    route = Route("GET", "/sapi/v1/margin/allAssets", security=Security.MARKET_DATA)

    asset: str | None = None


class GetPriceIndex(ForSymbol[PriceIndex], frozen=True, kw_only=True):
    """The index price of a symbol, which margin levels are made with.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/market-data#query-margin-priceindex
    """

    route = Route("GET", "/sapi/v1/margin/priceIndex", security=Security.MARKET_DATA, weight=10)


class GetCollateralRatios(Request[list[Collateral]], frozen=True, kw_only=True):
    """How much assets count as collateral in cross margin.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/market-data#cross-margin-collateral-ratio
    """

    route = Route("GET", "/sapi/v1/margin/crossMarginCollateralRatio", security=Security.MARKET_DATA, weight=100)


class GetLiquidationRatios(Request[list[LiquidationRatio]], frozen=True, kw_only=True):
    """At which ratios assets are liquidated, by their own risk.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/market-data#get-margin-asset-risk-based-liquidation-ratio
    """

    route = Route("GET", "/sapi/v1/margin/risk-based-liquidation-ratio", security=Security.MARKET_DATA)


class GetIsolatedTiers(SignedForSymbol[list[IsolatedTier]], frozen=True, kw_only=True):
    """The tiers of a symbol's isolated account, or one of them.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/market-data#query-isolated-margin-tier-data
    """

    route = Route("GET", "/sapi/v1/margin/isolatedMarginTier", security=Security.USER_DATA)

    tier: int | None = None


class GetLeverageBrackets(Request[list[LeverageBracket]], frozen=True, kw_only=True):
    """The steps of leverage in Cross Margin Pro.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/market-data#query-liability-coin-leverage-bracket-in-cross-margin-pro-mode
    """

    route = Route("GET", "/sapi/v1/margin/leverageBracket", security=Security.MARKET_DATA)


class GetAvailableInventory(Signed[AvailableInventory], frozen=True, kw_only=True):
    """How much of each asset there is to borrow, for cross or for isolated margin.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/market-data#query-margin-available-inventory
    """

    route = Route("GET", "/sapi/v1/margin/available-inventory", security=Security.USER_DATA, weight=50, uid=True)

    type: Word[AccountType, AccountTypeText]


class GetDelistSchedule(Request[list[DelistSchedule]], frozen=True, kw_only=True):
    """Assets and symbols that will leave margin trading.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/market-data#get-delist-schedule
    """

    route = Route("GET", "/sapi/v1/margin/delist-schedule", security=Security.MARKET_DATA, weight=100)


class GetListSchedule(Request[list[ListSchedule]], frozen=True, kw_only=True):
    """Assets and symbols that will come to margin trading.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/market-data#get-list-schedule
    """

    route = Route("GET", "/sapi/v1/margin/list-schedule", security=Security.MARKET_DATA, weight=100)


class GetLimitPricePairs(Request[LimitPricePairs], frozen=True, kw_only=True):
    """Symbols whose limit orders must be priced within 15 % of the index: not higher to buy, not lower to sell.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/market-data#get-limit-price-pairs
    """

    route = Route("GET", "/sapi/v1/margin/limit-price-pairs", security=Security.MARKET_DATA)


class GetRestrictedAssets(Request[RestrictedAssets], frozen=True, kw_only=True):
    """Assets under a restriction of margin trading.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/market-data#get-margin-restricted-assets
    """

    route = Route("GET", "/sapi/v1/margin/restricted-asset", security=Security.MARKET_DATA)
