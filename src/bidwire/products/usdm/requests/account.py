"""The account at USD-M futures, its histories, its user data stream, and conversions, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account
"""

from __future__ import annotations

from ....wire.request import Repeat, Request, Route, Security, Signed, SignedForSymbol, Weight
from ....wire.words import NONE, MaybeNumber, MaybeSymbol, MaybeTime, MaybeWord
from ...common.futures.requests import RECENT_INCOME_PAGES, HistoryFile, HistoryLink
from ..enums import IncomeType, IncomeTypeText
from ..models import (
    Account,
    AccountConfig,
    AccountV2,
    Balance,
    BnbBurn,
    CommissionRates,
    ConvertAccepted,
    ConvertOrder,
    ConvertPair,
    ConvertQuote,
    Done,
    DownloadId,
    DownloadLink,
    Income,
    ListenKey,
    MultiAssetsMode,
    Notice,
    PortfolioMarginAccount,
    PositionMode,
    RateLimit,
    SymbolBrackets,
    SymbolConfig,
    TradingRules,
)


class GetAccount(Signed[Account], frozen=True, kw_only=True):
    """Margins, assets, and the positions that there are.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#account-information-v3
    """

    route = Route("GET", "/fapi/v3/account", ws="v2/account.status", security=Security.USER_DATA, weight=5)


class GetAccountV2(Signed[AccountV2], frozen=True, kw_only=True):
    """The same as it was before: with settings, and with every contract's position.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#account-information-v2
    """

    route = Route("GET", "/fapi/v2/account", ws="account.status", security=Security.USER_DATA, weight=5)


class GetBalances(Signed[list[Balance]], frozen=True, kw_only=True):
    """What the account has of each asset.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#futures-account-balance-v3
    """

    route = Route("GET", "/fapi/v3/balance", ws="v2/account.balance", security=Security.USER_DATA, weight=5)


class GetBalancesV2(Signed[list[Balance]], frozen=True, kw_only=True):
    """What the account has of each asset, by the older path.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#futures-account-balance-v2
    """

    route = Route("GET", "/fapi/v2/balance", ws="account.balance", security=Security.USER_DATA, weight=5)


class GetAccountConfig(Signed[AccountConfig], frozen=True, kw_only=True):
    """What the account may do, and how it is set.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#futures-account-configuration
    """

    route = Route("GET", "/fapi/v1/accountConfig", security=Security.USER_DATA, weight=5)


class GetSymbolConfigs(Signed[list[SymbolConfig]], frozen=True, kw_only=True):
    """Leverage and margin type, of one contract or of all.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#symbol-configuration
    """

    route = Route("GET", "/fapi/v1/symbolConfig", security=Security.USER_DATA, weight=5)

    symbol: MaybeSymbol = None


class GetCommissionRates(SignedForSymbol[CommissionRates], frozen=True, kw_only=True):
    """What the account pays at a contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#user-commission-rate
    """

    route = Route("GET", "/fapi/v1/commissionRate", security=Security.USER_DATA, weight=20)


class GetOrderRateLimits(Signed[list[RateLimit]], frozen=True, kw_only=True):
    """The account's own limits on orders.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#query-user-rate-limit
    """

    route = Route("GET", "/fapi/v1/rateLimit/order", security=Security.USER_DATA)


class GetLeverageBrackets(Signed[list[SymbolBrackets]], frozen=True, kw_only=True):
    """Notional brackets with their leverage and maintenance margin, of one contract or of all.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#notional-and-leverage-brackets
    """

    # The page shows a single object for one symbol; users report a list of one. Both are read.
    route = Route("GET", "/fapi/v1/leverageBracket", security=Security.USER_DATA)

    symbol: MaybeSymbol = None


class GetPositionMode(Signed[PositionMode], frozen=True, kw_only=True):
    """Whether the account is in hedge mode or in one-way mode, for every contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#get-current-position-mode
    """

    route = Route("GET", "/fapi/v1/positionSide/dual", security=Security.USER_DATA, weight=30)


class GetMultiAssetsMode(Signed[MultiAssetsMode], frozen=True, kw_only=True):
    """Whether all margin assets count together, for every contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#get-current-multi-assets-mode
    """

    route = Route("GET", "/fapi/v1/multiAssetsMargin", security=Security.USER_DATA, weight=30)


class GetApiTradingStatus(Signed[TradingRules], frozen=True, kw_only=True):
    """How orders are used, by the exchange's own measures, and what these have locked: of one contract or of all.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#futures-trading-quantitative-rules-indicators
    """

    route = Route(
        "GET",
        "/fapi/v1/apiTradingStatus",
        security=Security.USER_DATA,
        weight=Weight.given({"symbol": 1}, otherwise=10),
    )

    symbol: MaybeSymbol = None


class GetBnbBurn(Signed[BnbBurn], frozen=True, kw_only=True):
    """Whether commission is paid in BNB.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#get-bnb-burn-status
    """

    route = Route("GET", "/fapi/v1/feeBurn", security=Security.USER_DATA, weight=30)


class SetBnbBurn(Signed[Notice], frozen=True, kw_only=True):
    """Sets whether commission is paid in BNB, for every contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#toggle-bnb-burn-on-futures-trade
    """

    route = Route("POST", "/fapi/v1/feeBurn", security=Security.TRADE, repeat=Repeat.SET)

    fee_burn: bool


class GetIncome(Signed[list[Income]], frozen=True, kw_only=True):
    """Bookings of the last three months, of one type or of all; of the last 7 days without times. 100 by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#get-income-history
    """

    route = Route("GET", "/fapi/v1/income", security=Security.USER_DATA, weight=30, pages=RECENT_INCOME_PAGES)

    symbol: MaybeSymbol = None
    income_type: MaybeWord[IncomeType, IncomeTypeText] = NONE
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    page: int | None = None
    limit: int | None = None


class GetIncomeDownloadId(HistoryFile[DownloadId], frozen=True, kw_only=True):
    """Has a file made of the bookings of at most a year: five times a month, together with the website.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#get-download-id-for-futures-transaction-history
    """

    route = Route("GET", "/fapi/v1/income/asyn", security=Security.USER_DATA, weight=1000)


class GetIncomeDownloadLink(HistoryLink[DownloadLink], frozen=True, kw_only=True):
    """Where that file is, once it is ready.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#get-futures-transaction-history-download-link-by-id
    """

    route = Route("GET", "/fapi/v1/income/asyn/id", security=Security.USER_DATA, weight=10)


class GetOrderDownloadId(HistoryFile[DownloadId], frozen=True, kw_only=True):
    """Has a file made of the orders of at most a year: ten times a month, together with the website.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#get-download-id-for-futures-order-history
    """

    route = Route("GET", "/fapi/v1/order/asyn", security=Security.USER_DATA, weight=1000)


class GetOrderDownloadLink(HistoryLink[DownloadLink], frozen=True, kw_only=True):
    """Where that file is, once it is ready.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#get-futures-order-history-download-link-by-id
    """

    route = Route("GET", "/fapi/v1/order/asyn/id", security=Security.USER_DATA, weight=10)


class GetTradeDownloadId(HistoryFile[DownloadId], frozen=True, kw_only=True):
    """Has a file made of the trades of at most a year: five times a month, together with the website.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#get-download-id-for-futures-trade-history
    """

    route = Route("GET", "/fapi/v1/trade/asyn", security=Security.USER_DATA, weight=1000)


class GetTradeDownloadLink(HistoryLink[DownloadLink], frozen=True, kw_only=True):
    """Where that file is, once it is ready.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/account#get-futures-trade-download-link-by-id
    """

    route = Route("GET", "/fapi/v1/trade/asyn/id", security=Security.USER_DATA, weight=10)


class GetPortfolioMarginAccount(Signed[PortfolioMarginAccount], frozen=True, kw_only=True):
    """How much of an asset a classic portfolio margin account can move to the spot wallet.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/portfolio-margin-endpoints#classic-portfolio-margin-account-information
    """

    route = Route("GET", "/fapi/v1/pmAccountInfo", security=Security.USER_DATA, weight=5)

    asset: str


# --- convert ---------------------------------------------------------------------------------------------------------


class GetConvertPairs(Request[list[ConvertPair]], frozen=True, kw_only=True):
    """Which assets can be converted, and how much of them. Without either asset only some pairs are shown.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/convert#list-all-convert-pairs
    """

    route = Route("GET", "/fapi/v1/convert/exchangeInfo", weight=20)

    from_asset: str | None = None
    to_asset: str | None = None


class GetConvertQuote(Signed[ConvertQuote], frozen=True, kw_only=True):
    """Asks for an offer to convert `from_amount`, or to get `to_amount`; it holds for `valid_time`, "10s" by default.

    At most 360 an hour and 500 a day.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/convert#send-quote-request
    """

    route = Route(
        "POST",
        "/fapi/v1/convert/getQuote",
        security=Security.USER_DATA,
        weight=50,
        repeat=Repeat.SET,
        one_of=(("from_amount", "to_amount"),),
    )

    from_asset: str
    to_asset: str
    from_amount: MaybeNumber = NONE
    to_amount: MaybeNumber = NONE
    valid_time: str | None = None


class AcceptConvertQuote(Signed[ConvertAccepted], frozen=True, kw_only=True):
    """Takes an offer by its `quote_id`.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/convert#accept-the-offered-quote
    """

    route = Route("POST", "/fapi/v1/convert/acceptQuote", security=Security.USER_DATA, weight=200)

    quote_id: str


class GetConvertOrder(Signed[ConvertOrder], frozen=True, kw_only=True):
    """What became of a conversion, by `order_id` or `quote_id`.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/convert#order-status
    """

    route = Route(
        "GET",
        "/fapi/v1/convert/orderStatus",
        security=Security.USER_DATA,
        weight=50,
        one_of=(("order_id", "quote_id"),),
    )

    order_id: str | None = None
    quote_id: str | None = None


# --- user data stream ------------------------------------------------------------------------------------------------


class CreateListenKey(Request[ListenKey], frozen=True, kw_only=True):
    """The name of the account's user data stream; the one that there is lives on for another 60 minutes.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/user-data-streams#start-user-data-stream
    """

    route = Route(
        "POST", "/fapi/v1/listenKey", ws="userDataStream.start", security=Security.USER_STREAM, repeat=Repeat.SET
    )


class KeepListenKey(Request[ListenKey], frozen=True, kw_only=True):
    """Keeps the user data stream alive for another 60 minutes.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/user-data-streams#keepalive-user-data-stream
    """

    route = Route(
        "PUT", "/fapi/v1/listenKey", ws="userDataStream.ping", security=Security.USER_STREAM, repeat=Repeat.SET
    )


class CloseListenKey(Request[Done], frozen=True, kw_only=True):
    """Ends the user data stream.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/user-data-streams#close-user-data-stream
    """

    route = Route(
        "DELETE", "/fapi/v1/listenKey", ws="userDataStream.stop", security=Security.USER_STREAM, repeat=Repeat.SET
    )
