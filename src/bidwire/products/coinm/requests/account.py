"""The account at COIN-M futures, its histories and its user data stream, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/account
"""

from __future__ import annotations

import msgspec

from ....wire.request import Repeat, Request, Route, Security, Signed, SignedForSymbol, Weight
from ....wire.words import NONE, MaybeSymbol, MaybeTime, MaybeWord
from ...common.futures.requests import INCOME_PAGES, HistoryFile, HistoryLink
from ...common.requests import DAY
from ..enums import IncomeType, IncomeTypeText
from ..models import (
    Account,
    Balance,
    CommissionRates,
    Done,
    DownloadId,
    DownloadLink,
    Income,
    ListenKey,
    PositionMode,
    SymbolBrackets,
)


class GetAccount(Signed[Account], frozen=True, kw_only=True):
    """What the account may do, margins by asset, and every contract's position.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/account#account-information
    """

    route = Route("GET", "/dapi/v1/account", ws="account.status", security=Security.USER_DATA, weight=5)


class GetBalances(Signed[list[Balance]], frozen=True, kw_only=True):
    """What the account has of each asset.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/account#futures-account-balance
    """

    route = Route("GET", "/dapi/v1/balance", ws="account.balance", security=Security.USER_DATA, ws_weight=5)


class GetCommissionRates(SignedForSymbol[CommissionRates], frozen=True, kw_only=True):
    """What the account pays at a contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/account#user-commission-rate
    """

    route = Route("GET", "/dapi/v1/commissionRate", security=Security.USER_DATA, weight=20)


class GetLeverageBrackets(Signed[list[SymbolBrackets]], frozen=True, kw_only=True):
    """Brackets with their leverage and maintenance margin, of one contract or of all. Their bounds are quantities.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/account#notional-bracket-for-symbol
    """

    route = Route(
        "GET",
        "/dapi/v2/leverageBracket",
        security=Security.USER_DATA,
        weight=Weight.given({"symbol": 1}, otherwise=2),
    )

    symbol: MaybeSymbol = None


class GetLeverageBracketsV1(Signed[list[SymbolBrackets]], frozen=True, kw_only=True):
    """Brackets as they were shown before: of one pair or of all.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/account#notional-bracket-for-pair
    """

    route = Route("GET", "/dapi/v1/leverageBracket", security=Security.USER_DATA)

    pair: MaybeSymbol = None


class GetPositionMode(Signed[PositionMode], frozen=True, kw_only=True):
    """Whether the account is in hedge mode or in one-way mode, for every contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/account#get-current-position-mode
    """

    route = Route("GET", "/dapi/v1/positionSide/dual", security=Security.USER_DATA, weight=30)


class GetIncome(Signed[list[Income]], frozen=True, kw_only=True):
    """Bookings, of one type or of all; of the last 7 days without times. 100 by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/account#get-income-history
    """

    route = Route(
        "GET",
        "/dapi/v1/income",
        security=Security.USER_DATA,
        weight=20,
        pages=msgspec.structs.replace(INCOME_PAGES, span=365 * DAY),
    )

    symbol: MaybeSymbol = None
    income_type: MaybeWord[IncomeType, IncomeTypeText] = NONE
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    page: int | None = None
    limit: int | None = None


class GetIncomeDownloadId(HistoryFile[DownloadId], frozen=True, kw_only=True):
    """Has a file made of the bookings of at most a year: five times a month, together with the website.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/account#get-download-id-for-futures-transaction-history
    """

    route = Route("GET", "/dapi/v1/income/asyn", security=Security.USER_DATA, weight=1000)


class GetIncomeDownloadLink(HistoryLink[DownloadLink], frozen=True, kw_only=True):
    """Where that file is, once it is ready.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/account#get-futures-transaction-history-download-link-by-id
    """

    route = Route("GET", "/dapi/v1/income/asyn/id", security=Security.USER_DATA, weight=5)


class GetOrderDownloadId(HistoryFile[DownloadId], frozen=True, kw_only=True):
    """Has a file made of the orders of at most a year: ten times a month, together with the website.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/account#get-download-id-for-futures-order-history
    """

    route = Route("GET", "/dapi/v1/order/asyn", security=Security.USER_DATA, weight=1000)


class GetOrderDownloadLink(HistoryLink[DownloadLink], frozen=True, kw_only=True):
    """Where that file is, once it is ready.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/account#get-futures-order-history-download-link-by-id
    """

    route = Route("GET", "/dapi/v1/order/asyn/id", security=Security.USER_DATA, weight=5)


class GetTradeDownloadId(HistoryFile[DownloadId], frozen=True, kw_only=True):
    """Has a file made of the trades of at most a year: five times a month, together with the website.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/account#get-download-id-for-futures-trade-history
    """

    route = Route("GET", "/dapi/v1/trade/asyn", security=Security.USER_DATA, weight=1000)


class GetTradeDownloadLink(HistoryLink[DownloadLink], frozen=True, kw_only=True):
    """Where that file is, once it is ready.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/account#get-futures-trade-download-link-by-id
    """

    route = Route("GET", "/dapi/v1/trade/asyn/id", security=Security.USER_DATA, weight=5)


# --- user data stream ------------------------------------------------------------------------------------------------


class CreateListenKey(Request[ListenKey], frozen=True, kw_only=True):
    """The name of the account's user data stream; the one that there is lives on for another 60 minutes.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/user-data-streams#start-user-data-stream
    """

    route = Route(
        "POST", "/dapi/v1/listenKey", ws="userDataStream.start", security=Security.USER_STREAM, repeat=Repeat.SET
    )


class KeepListenKey(Request[ListenKey], frozen=True, kw_only=True):
    """Keeps the user data stream alive for another 60 minutes.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/user-data-streams#keepalive-user-data-stream
    """

    route = Route(
        "PUT", "/dapi/v1/listenKey", ws="userDataStream.ping", security=Security.USER_STREAM, repeat=Repeat.SET
    )


class CloseListenKey(Request[Done], frozen=True, kw_only=True):
    """Ends the user data stream.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/user-data-streams#close-user-data-stream
    """

    route = Route(
        "DELETE", "/dapi/v1/listenKey", ws="userDataStream.stop", security=Security.USER_STREAM, repeat=Repeat.SET
    )
