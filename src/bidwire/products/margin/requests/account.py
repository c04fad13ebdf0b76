"""Accounts and transfers: requests of margin trading, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account
"""

from __future__ import annotations

import msgspec

from ....wire.request import ById, Repeat, Route, Security, Signed, SignedForSymbol, Weight
from ....wire.words import NONE, MaybeSymbol, MaybeTime, MaybeWord
from ...common.requests import BY_NUMBER, DAY, History
from ..enums import CapitalFlowType, CapitalFlowTypeText, TransferDirection, TransferDirectionText
from ..models import (
    BnbBurn,
    CapitalFlow,
    CrossAccount,
    CrossFees,
    IsolatedAccount,
    IsolatedAccountLimit,
    IsolatedFees,
    IsolatedSwitch,
    MarginLevels,
    MaxTransferable,
    Success,
    Transfers,
)

TRANSFERS_PAGES = msgspec.structs.replace(BY_NUMBER, time="timestamp", span=30 * DAY)
FLOWS_PAGES = ById(
    id="id",
    from_id="from_id",
    after=True,
    first_id=1,
    time="timestamp",
    newest_first=True,  # not documented
    span=7 * DAY,
    reach=90 * DAY,
)


class GetAccount(Signed[CrossAccount], frozen=True, kw_only=True):
    """The cross margin account.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account#query-cross-margin-account-details
    """

    route = Route("GET", "/sapi/v1/margin/account", security=Security.USER_DATA, weight=10)


class GetIsolatedAccount(Signed[IsolatedAccount], frozen=True, kw_only=True):
    """The isolated accounts of up to five symbols, or all of them.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account#query-isolated-margin-account-info
    """

    route = Route("GET", "/sapi/v1/margin/isolated/account", security=Security.USER_DATA, weight=10)

    symbols: str | None = None
    """Separated by commas."""


class EnableIsolatedAccount(SignedForSymbol[IsolatedSwitch], frozen=True, kw_only=True):
    """Switches the isolated account of a symbol on again.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account#enable-isolated-margin-account
    """

    route = Route(
        "POST", "/sapi/v1/margin/isolated/account", security=Security.TRADE, weight=300, uid=True, repeat=Repeat.SET
    )


class DisableIsolatedAccount(SignedForSymbol[IsolatedSwitch], frozen=True, kw_only=True):
    """Switches the isolated account of a symbol off: each once in 24 hours.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account#disable-isolated-margin-account
    """

    route = Route(
        "DELETE", "/sapi/v1/margin/isolated/account", security=Security.TRADE, weight=300, uid=True, repeat=Repeat.SET
    )


class GetIsolatedAccountLimit(Signed[IsolatedAccountLimit], frozen=True, kw_only=True):
    """How many isolated accounts there may be.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account#query-enabled-isolated-margin-account-limit
    """

    route = Route("GET", "/sapi/v1/margin/isolated/accountLimit", security=Security.USER_DATA)


class SetMaxLeverage(Signed[Success], frozen=True, kw_only=True):
    """Sets the most leverage of the cross account: 3 or 5 in Classic, 10 or 20 in Pro; once a minute for an address.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account#adjust-cross-margin-max-leverage
    """

    route = Route(
        "POST", "/sapi/v1/margin/max-leverage", security=Security.USER_DATA, weight=3000, uid=True, repeat=Repeat.SET
    )

    max_leverage: int


class GetMarginLevels(Signed[MarginLevels], frozen=True, kw_only=True):
    """At which levels a cross account is called and liquidated.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account#get-summary-of-margin-account
    """

    route = Route("GET", "/sapi/v1/margin/tradeCoeff", security=Security.USER_DATA, weight=10)


class GetCrossFees(Signed[list[CrossFees]], frozen=True, kw_only=True):
    """What assets cost to borrow in cross margin, at the account's VIP level or at another.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account#query-cross-margin-fee-data
    """

    route = Route(
        "GET",
        "/sapi/v1/margin/crossMarginData",
        security=Security.USER_DATA,
        weight=Weight.given({"coin": 1}, otherwise=5),
    )

    vip_level: int | None = None
    coin: str | None = None


class GetIsolatedFees(Signed[list[IsolatedFees]], frozen=True, kw_only=True):
    """What assets cost to borrow in isolated margin, at the account's VIP level or at another.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account#query-isolated-margin-fee-data
    """

    route = Route(
        "GET",
        "/sapi/v1/margin/isolatedMarginData",
        security=Security.USER_DATA,
        weight=Weight.given({"symbol": 1}, otherwise=10),
    )

    vip_level: int | None = None
    symbol: MaybeSymbol = None


class GetCapitalFlows(Signed[list[CapitalFlow]], frozen=True, kw_only=True):
    """Bookings of the last 90 days, at most 7 at once, of the cross account or of the isolated one of `symbol`.

    Those after `from_id`, the newest without it; 500 by default, at most 1,000.
    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account#query-cross-isolated-margin-capital-flow
    """

    route = Route("GET", "/sapi/v1/margin/capital-flow", security=Security.USER_DATA, weight=100, pages=FLOWS_PAGES)

    asset: str | None = None
    symbol: MaybeSymbol = None
    type: MaybeWord[CapitalFlowType, CapitalFlowTypeText] = NONE
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    from_id: int | None = None
    limit: int | None = None


class GetTransfers(History[Transfers], frozen=True, kw_only=True):
    """Transfers into and out of margin accounts, newest first, within 30 days; of the last 7 by default.

    10 a page by default, at most 100.
    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/transfer#get-cross-margin-transfer-history
    """

    route = Route("GET", "/sapi/v1/margin/transfer", security=Security.USER_DATA, pages=TRANSFERS_PAGES)

    asset: str | None = None
    type: MaybeWord[TransferDirection, TransferDirectionText] = NONE
    isolated_symbol: str | None = None


class GetMaxTransferable(Signed[MaxTransferable], frozen=True, kw_only=True):
    """How much of an asset can be moved out of the cross account, or of `isolated_symbol`.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/transfer#query-max-transfer-out-amount
    """

    route = Route("GET", "/sapi/v1/margin/maxTransferable", security=Security.USER_DATA, weight=50)

    asset: str
    isolated_symbol: str | None = None


class GetBnbBurn(Signed[BnbBurn], frozen=True, kw_only=True):
    """Whether spot commission and margin interest are paid in BNB. `wallet.set_bnb_burn` sets it.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account#get-bnb-burn-status
    """

    route = Route("GET", "/sapi/v1/bnbBurn", security=Security.USER_DATA)
