"""Requests of portfolio margin pro, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account
"""

from __future__ import annotations

import msgspec

from ...wire.request import ByTime, Repeat, Request, Route, Security, Signed, Weight
from ...wire.words import NONE, MaybeNumber, MaybeTime, MaybeWord, Number, Word
from ..common.requests import BY_NUMBER, DAY, History
from .enums import (
    EarnAsset,
    EarnAssetText,
    EarnTransferType,
    EarnTransferTypeText,
    FuturesAccount,
    FuturesAccountText,
    RepayFrom,
    RepayFromText,
    TransferSide,
    TransferSideText,
)
from .models import (
    Account,
    AssetIndexPrice,
    AssetLeverage,
    AutoRepay,
    Balance,
    Collateral,
    DeltaMode,
    EarnBalance,
    Loan,
    LoanRepayments,
    MarginCallLevel,
    Message,
    NegativeInterest,
    SpanAccount,
    TieredCollateral,
    Transaction,
)

__all__ = [
    "BnbTransfer",
    "CollectAsset",
    "CollectFunds",
    "DeleteMarginCallLevel",
    "EarnAssetTransfer",
    "GetAccount",
    "GetAssetIndexPrices",
    "GetAssetLeverages",
    "GetAutoRepayFutures",
    "GetBalances",
    "GetCollateralRates",
    "GetCollateralRatesV1",
    "GetDeltaMode",
    "GetEarnBalance",
    "GetInterestHistory",
    "GetLoan",
    "GetLoanRepays",
    "GetLoanRepaysV1",
    "GetMarginCallLevel",
    "GetSpanAccount",
    "GetUnimmrNotification",
    "RepayFuturesNegativeBalance",
    "RepayLoan",
    "SetAutoRepayFutures",
    "SetDeltaMode",
    "SetMarginCallLevel",
    "SetUnimmrNotification",
]

REPAYS_PAGES = msgspec.structs.replace(BY_NUMBER, time="repay_time", span=360 * DAY)


# --- account ---------------------------------------------------------------------------------------------------------


class GetAccount(Signed[Account], frozen=True, kw_only=True):
    """The account as a whole.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#get-portfolio-margin-pro-account-info
    """

    route = Route("GET", "/sapi/v1/portfolio/account", security=Security.USER_DATA, weight=5, uid=True)


class GetSpanAccount(Signed[SpanAccount], frozen=True, kw_only=True):
    """The account as a whole, of those who are margined by SPAN.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#get-portfolio-margin-pro-span-account-info
    """

    route = Route("GET", "/sapi/v2/portfolio/account", security=Security.USER_DATA, weight=5)


class GetBalances(Signed[list[Balance]], frozen=True, kw_only=True):
    """What the account has of an asset, or of all.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#get-portfolio-margin-pro-account-balance
    """

    route = Route("GET", "/sapi/v1/portfolio/balance", security=Security.USER_DATA, weight=20)

    asset: str | None = None


class GetDeltaMode(Signed[DeltaMode], frozen=True, kw_only=True):
    """Whether the account is in delta mode.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#get-delta-mode-status
    """

    route = Route("GET", "/sapi/v1/portfolio/delta-mode", security=Security.USER_DATA, weight=1500)


class SetDeltaMode(Signed[Message], frozen=True, kw_only=True):
    """Sets delta mode.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#switch-delta-mode
    """

    route = Route("POST", "/sapi/v1/portfolio/delta-mode", security=Security.TRADE, weight=1500, repeat=Repeat.SET)

    delta_enabled: bool


class GetInterestHistory(Signed[list[NegativeInterest]], frozen=True, kw_only=True):
    """Interest on negative balances, newest first; 10 rows by default, at most 100.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#query-portfolio-margin-pro-negative-balance-interest-history
    """

    # Its page tells no span; that of its twin at papi, 30 days.
    route = Route(
        "GET",
        "/sapi/v1/portfolio/interest-history",
        security=Security.USER_DATA,
        weight=50,
        pages=ByTime(time="interest_accrued_time", newest_first=True, span=30 * DAY, size="size", most=100),
    )

    asset: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    size: int | None = None


class GetMarginCallLevel(Signed[MarginCallLevel], frozen=True, kw_only=True):
    """At which ratio the account is warned.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#get-margin-call-level
    """

    route = Route("GET", "/sapi/v1/portfolio/margin-call-level", security=Security.USER_DATA, weight=1500)


class SetMarginCallLevel(Signed[MarginCallLevel], frozen=True, kw_only=True):
    """Sets at which ratio the account is warned.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#set-margin-call-level
    """

    route = Route(
        "POST", "/sapi/v1/portfolio/margin-call-level", security=Security.USER_DATA, weight=1500, repeat=Repeat.SET
    )

    margin_call_level: Number


class DeleteMarginCallLevel(Signed[Message], frozen=True, kw_only=True):
    """Takes the warning back.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#delete-margin-call-level
    """

    route = Route(
        "DELETE", "/sapi/v1/portfolio/margin-call-level", security=Security.USER_DATA, weight=1500, repeat=Repeat.SET
    )


class GetUnimmrNotification(Signed[dict[str, object]], frozen=True, kw_only=True):
    """At which ratios the account is notified.

    The public documentation shows neither parameters nor answer: what is to be sent goes by `extra`, and what comes back is left as it is.
    https://developers.binance.com/docs/derivatives/portfolio-margin-pro/general-info
    """

    route = Route("GET", "/papi/v1/unimmr/notification", security=Security.USER_DATA)


class SetUnimmrNotification(Signed[dict[str, object]], frozen=True, kw_only=True):
    """Sets at which ratios the account is notified.

    The public documentation shows neither parameters nor answer: what is to be sent goes by `extra`, and what comes back is left as it is.
    https://developers.binance.com/docs/derivatives/portfolio-margin-pro/general-info
    """

    route = Route("POST", "/papi/v1/unimmr/notification", security=Security.USER_DATA, repeat=Repeat.SET)


# --- transfers and loans ---------------------------------------------------------------------------------------------


class CollectFunds(Signed[Message], frozen=True, kw_only=True):
    """Moves all futures balances but BNB to the margin account; at most 500 times an hour.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#fund-auto-collection
    """

    route = Route("POST", "/sapi/v1/portfolio/auto-collection", security=Security.USER_DATA, weight=1500)


class CollectAsset(Signed[Message], frozen=True, kw_only=True):
    """Moves an asset, or an amount of it, from a futures account to the margin account; BNB cannot be moved so.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#fund-collection-by-asset
    """

    route = Route("POST", "/sapi/v1/portfolio/asset-collection", security=Security.USER_DATA, weight=60)

    asset: str
    amount: MaybeNumber = NONE
    future_type: MaybeWord[FuturesAccount, FuturesAccountText] = NONE


class BnbTransfer(Signed[Transaction], frozen=True, kw_only=True):
    """Moves BNB to or from the USD-M account; at most twice in ten minutes.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#bnb-transfer
    """

    route = Route("POST", "/sapi/v1/portfolio/bnb-transfer", security=Security.USER_DATA, weight=1500)

    amount: Number
    transfer_side: Word[TransferSide, TransferSideText]


class GetEarnBalance(Signed[EarnBalance], frozen=True, kw_only=True):
    """How much of LDUSDT or RWUSD can be moved between Earn and futures.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#get-transferable-earn-asset-balance-for-portfolio-margin
    """

    route = Route("GET", "/sapi/v1/portfolio/earn-asset-balance", security=Security.USER_DATA, weight=1500)

    asset: str
    transfer_type: Word[EarnTransferType, EarnTransferTypeText]


class EarnAssetTransfer(Signed[Message], frozen=True, kw_only=True):
    """Moves LDUSDT or RWUSD between Earn and futures, where it is collateral.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#transfer-ldusdt-rwusd-for-portfolio-margin
    """

    route = Route("POST", "/sapi/v1/portfolio/earn-asset-transfer", security=Security.TRADE, weight=1500, uid=True)

    asset: Word[EarnAsset, EarnAssetText]
    transfer_type: Word[EarnTransferType, EarnTransferTypeText]
    amount: Number


class GetAutoRepayFutures(Signed[AutoRepay], frozen=True, kw_only=True):
    """Whether negative futures balances are repaid by themselves.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#get-auto-repay-futures-status
    """

    route = Route("GET", "/sapi/v1/portfolio/repay-futures-switch", security=Security.USER_DATA, weight=30)


class SetAutoRepayFutures(Signed[Message], frozen=True, kw_only=True):
    """Sets whether negative futures balances are repaid by themselves.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#change-auto-repay-futures-status
    """

    route = Route(
        "POST", "/sapi/v1/portfolio/repay-futures-switch", security=Security.TRADE, weight=1500, repeat=Repeat.SET
    )

    auto_repay: bool


class RepayFuturesNegativeBalance(Signed[Message], frozen=True, kw_only=True):
    """Repays the negative futures balances now, from the margin account or from spot.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#repay-futures-negative-balance
    """

    route = Route("POST", "/sapi/v1/portfolio/repay-futures-negative-balance", security=Security.USER_DATA, weight=1500)

    from_: MaybeWord[RepayFrom, RepayFromText] = NONE


class GetLoan(Signed[Loan], frozen=True, kw_only=True):
    """What a bankruptcy has left to repay; 0 where there was none.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#query-portfolio-margin-pro-bankruptcy-loan-amount
    """

    route = Route("GET", "/sapi/v1/portfolio/pmLoan", security=Security.USER_DATA, weight=500, uid=True)


class RepayLoan(Signed[Transaction], frozen=True, kw_only=True):
    """Repays what a bankruptcy has left, from spot by default or from margin.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#portfolio-margin-pro-bankruptcy-loan-repay
    """

    route = Route("POST", "/sapi/v1/portfolio/repay", security=Security.TRADE, weight=3000, uid=True)

    from_: MaybeWord[RepayFrom, RepayFromText] = NONE


class GetLoanRepays(Signed[LoanRepayments], frozen=True, kw_only=True):
    """Repayments within 360 days, of the last 30 by default; 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account#query-portfolio-margin-pro-bankruptcy-loan-repay-history
    """

    route = Route(
        "GET", "/sapi/v1/portfolio/pmloan-history", security=Security.USER_DATA, weight=500, pages=REPAYS_PAGES
    )

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    size: int | None = None
    current: int | None = None


class GetLoanRepaysV1(History[LoanRepayments], frozen=True, kw_only=True):
    """The same by another spelling of the path, which other SDKs use.

    https://developers.binance.com/docs/derivatives/portfolio-margin-pro/general-info
    """

    # No page names its weight: that of its twin.
    route = Route(
        "GET", "/sapi/v1/portfolio/pmLoan-history", security=Security.USER_DATA, weight=500, pages=REPAYS_PAGES
    )


# --- market data -----------------------------------------------------------------------------------------------------


class GetAssetIndexPrices(Request[list[AssetIndexPrice]], frozen=True, kw_only=True):
    """The index price of an asset, or of all.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/market-data#query-portfolio-margin-asset-index-price
    """

    route = Route(
        "GET",
        "/sapi/v1/portfolio/asset-index-price",
        security=Security.MARKET_DATA,
        weight=Weight.given({"asset": 1}, otherwise=50),
    )

    asset: str | None = None


class GetCollateralRates(Signed[list[TieredCollateral]], frozen=True, kw_only=True):
    """At which rates assets count as collateral, by amount.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/market-data#portfolio-margin-pro-tiered-collateral-rate
    """

    route = Route("GET", "/sapi/v2/portfolio/collateralRate", security=Security.USER_DATA, weight=50)


class GetCollateralRatesV1(Request[list[Collateral]], frozen=True, kw_only=True):
    """At which rates assets count as collateral.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/market-data#portfolio-margin-collateral-rate
    """

    route = Route("GET", "/sapi/v1/portfolio/collateralRate", security=Security.MARKET_DATA, weight=50)


class GetAssetLeverages(Signed[list[AssetLeverage]], frozen=True, kw_only=True):
    """The leverage of margin assets.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/market-data#get-portfolio-margin-asset-leverage
    """

    route = Route("GET", "/sapi/v1/portfolio/margin-asset-leverage", security=Security.USER_DATA, weight=50)
