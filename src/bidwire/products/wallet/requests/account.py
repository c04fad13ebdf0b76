"""The account, the calling key, and the exchange itself.

https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/account
"""

from __future__ import annotations

from ....wire.request import ByTime, Repeat, Request, Route, Security, Signed
from ....wire.words import NONE, MaybeTime, Word
from ...common.requests import DAY, MONTH
from ..enums import SnapshotType, SnapshotTypeText
from ..models import (
    AccountInfo,
    AccountSnapshots,
    AccountStatus,
    ApiRestrictions,
    ApiTradingStatus,
    Done,
    SymbolSchedule,
    SystemStatus,
)


class GetAccountInfo(Signed[AccountInfo], frozen=True, kw_only=True):
    """The account's VIP level, and which products are open to it.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/account#account-info
    """

    route = Route("GET", "/sapi/v1/account/info", security=Security.USER_DATA)


class GetAccountSnapshots(Signed[AccountSnapshots], frozen=True, kw_only=True):
    """A wallet at the end of each day: of the last 7 days, or of at most 30 days within the last month.

    `limit`: 7 by default and at least, at most 30.
    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/account#daily-account-snapshot
    """

    route = Route(
        "GET",
        "/sapi/v1/accountSnapshot",
        security=Security.USER_DATA,
        weight=2400,
        pages=ByTime(
            time="update_time", distinct=True, newest_first=True, least=7, most=30, span=30 * DAY - 1, reach=MONTH
        ),
    )

    type: Word[SnapshotType, SnapshotTypeText]
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class DisableFastWithdraw(Signed[Done], frozen=True, kw_only=True):
    """Turns fast withdrawals off. The key must be allowed to trade.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/account#disable-fast-withdraw-switch
    """

    route = Route("POST", "/sapi/v1/account/disableFastWithdrawSwitch", security=Security.USER_DATA, repeat=Repeat.SET)


class EnableFastWithdraw(Signed[Done], frozen=True, kw_only=True):
    """Turns fast withdrawals on: one to an account of Binance is done at once, without a fee and off the chain.

    The key must be allowed to trade.
    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/account#enable-fast-withdraw-switch
    """

    route = Route("POST", "/sapi/v1/account/enableFastWithdrawSwitch", security=Security.USER_DATA, repeat=Repeat.SET)


class GetAccountStatus(Signed[AccountStatus], frozen=True, kw_only=True):
    """Whether the account is in good standing.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/account#account-status
    """

    route = Route("GET", "/sapi/v1/account/status", security=Security.USER_DATA)


class GetApiTradingStatus(Signed[ApiTradingStatus], frozen=True, kw_only=True):
    """Whether trading by API is locked for the account, and until when.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/account#account-api-trading-status
    """

    route = Route("GET", "/sapi/v1/account/apiTradingStatus", security=Security.USER_DATA)


class GetApiRestrictions(Signed[ApiRestrictions], frozen=True, kw_only=True):
    """What the calling API key may do, and whether it is bound to addresses.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/account#get-api-key-permission
    """

    route = Route("GET", "/sapi/v1/account/apiRestrictions", security=Security.USER_DATA)


class GetSystemStatus(Request[SystemStatus], frozen=True, kw_only=True):
    """Whether the exchange is open or in maintenance.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/others#system-status
    """

    route = Route("GET", "/sapi/v1/system/status")


class GetDelistSchedule(Request[list[SymbolSchedule]], frozen=True, kw_only=True):
    """Which spot symbols are delisted when.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/others#get-symbols-delist-schedule-for-spot
    """

    route = Route("GET", "/sapi/v1/spot/delist-schedule", security=Security.MARKET_DATA, weight=100)
