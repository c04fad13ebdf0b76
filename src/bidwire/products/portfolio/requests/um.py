"""USD-M: requests of portfolio margin, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-portfolio-margin/api/rest-api/account
"""

from __future__ import annotations

from ....wire.request import ByTime, Repeat, Route, Security, Signed, SignedForSymbol, Weight
from ....wire.words import NONE, MaybeNumber, MaybeSymbol, MaybeTime, MaybeWord, Number, Word
from ...common.enums import Side, SideText
from ...common.futures.requests import (
    ALGO_ORDERS_PAGES,
    AMENDMENTS_PAGES,
    FORCE_ORDERS_PAGES,
    ORDERS_PAGES,
    TRADES_PAGES,
    AllAlgoOrders,
    AmendmentsOfOrder,
    HistoryFile,
    HistoryLink,
    OfAlgoOrder,
    OfOrder,
    Placing,
    PlacingAlgoOrder,
)
from ...common.requests import DAY
from ..enums import (
    AutoCloseType,
    AutoCloseTypeText,
    IncomeType,
    IncomeTypeText,
    OrderResponseType,
    OrderResponseTypeText,
    PositionSide,
    PositionSideText,
    PriceMatch,
    PriceMatchText,
    SelfTradePreventionMode,
    SelfTradePreventionModeText,
    TimeInForce,
    TimeInForceText,
)
from ..models import (
    AccountConfig,
    AdlQuantile,
    AlgoOrder,
    BnbBurn,
    CanceledUmAlgoOrder,
    CommissionRates,
    DownloadId,
    DownloadLink,
    ForceOrder,
    FuturesOrder,
    Income,
    MyTrade,
    Notice,
    OrderAmendment,
    PlacedFuturesOrder,
    PositionMode,
    SymbolBrackets,
    SymbolConfig,
    TradingRules,
    UmAccount,
    UmAccountV1,
    UmLeverage,
    UmPosition,
)


class NewUmOrder(Placing[PlacedFuturesOrder], frozen=True, kw_only=True):
    """Places a LIMIT or MARKET order of USD-M; conditional ones are placed by `new_um_algo_order`.

    LIMIT needs `time_in_force`, `quantity` and `price` (or `price_match`); MARKET needs `quantity`.
    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#new-um-order
    """

    route = Route("POST", "/papi/v1/um/order", security=Security.TRADE, orders=1, repeat=Repeat.PLACE)

    position_side: MaybeWord[PositionSide, PositionSideText] = NONE
    time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    quantity: MaybeNumber = NONE
    reduce_only: bool | None = None
    price: MaybeNumber = NONE
    new_client_order_id: str | None = None
    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE
    price_match: MaybeWord[PriceMatch, PriceMatchText] = NONE
    self_trade_prevention_mode: MaybeWord[SelfTradePreventionMode, SelfTradePreventionModeText] = NONE
    good_till_date: MaybeTime = NONE


class ModifyUmOrder(OfOrder[PlacedFuturesOrder], frozen=True, kw_only=True):
    """Changes the quantity and price of a LIMIT order of USD-M, which loses its place in the queue; both must be sent.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#modify-um-order
    """

    # The table marks `price` as required; it cannot stand beside `price_match`.
    route = Route(
        "PUT", "/papi/v1/um/order", security=Security.TRADE, orders=1, one_of=(("order_id", "orig_client_order_id"),)
    )

    side: Word[Side, SideText]
    quantity: Number
    price: MaybeNumber = NONE
    price_match: MaybeWord[PriceMatch, PriceMatchText] = NONE
    modify_id: int | None = None


class GetUmOrder(OfOrder[FuturesOrder], frozen=True, kw_only=True):
    """One order of USD-M by `order_id` or `orig_client_order_id`; forgotten after three days without a fill.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-um-order
    """

    route = Route(
        "GET", "/papi/v1/um/order", security=Security.USER_DATA, one_of=(("order_id", "orig_client_order_id"),)
    )


class CancelUmOrder(OfOrder[PlacedFuturesOrder], frozen=True, kw_only=True):
    """Cancels an order of USD-M by `order_id` or `orig_client_order_id`.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#cancel-um-order
    """

    route = Route(
        "DELETE",
        "/papi/v1/um/order",
        security=Security.TRADE,
        repeat=Repeat.CANCEL,
        one_of=(("order_id", "orig_client_order_id"),),
    )


class CancelUmOpenOrders(SignedForSymbol[Notice], frozen=True, kw_only=True):
    """Cancels every open order of a USD-M symbol, but not its algo orders.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#cancel-all-um-open-orders
    """

    route = Route("DELETE", "/papi/v1/um/allOpenOrders", security=Security.TRADE, repeat=Repeat.SET)


class GetUmOpenOrder(OfOrder[FuturesOrder], frozen=True, kw_only=True):
    """One open order of USD-M by `order_id` or `orig_client_order_id`.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-current-um-open-order
    """

    route = Route(
        "GET", "/papi/v1/um/openOrder", security=Security.USER_DATA, one_of=(("order_id", "orig_client_order_id"),)
    )


class GetUmOpenOrders(Signed[list[FuturesOrder]], frozen=True, kw_only=True):
    """Open orders of a USD-M symbol, or of all, which costs far more.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-all-current-um-open-orders
    """

    route = Route(
        "GET", "/papi/v1/um/openOrders", security=Security.USER_DATA, weight=Weight.given({"symbol": 1}, otherwise=40)
    )

    symbol: MaybeSymbol = None


class GetUmAllOrders(SignedForSymbol[list[FuturesOrder]], frozen=True, kw_only=True):
    """Orders of a USD-M symbol from `order_id` on, or of at most 7 days; 500 by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-all-um-orders
    """

    route = Route("GET", "/papi/v1/um/allOrders", security=Security.USER_DATA, weight=5, pages=ORDERS_PAGES)

    order_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetUmOrderAmendments(AmendmentsOfOrder[list[OrderAmendment]], frozen=True, kw_only=True):
    """The changes of an order of USD-M; 50 by default, at most 100.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-um-modify-order-history
    """

    # How far back its page does not tell: that of USD-M, whose orders these are, does.
    route = Route(
        "GET",
        "/papi/v1/um/orderAmendment",
        security=Security.TRADE,
        one_of=(("order_id", "orig_client_order_id"),),
        pages=AMENDMENTS_PAGES,
    )


class GetUmForceOrders(Signed[list[ForceOrder]], frozen=True, kw_only=True):
    """The account's own liquidations and ADLs at USD-M; 50 by default, at most 100.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-users-um-force-orders
    """

    route = Route(
        "GET",
        "/papi/v1/um/forceOrders",
        security=Security.USER_DATA,
        weight=Weight.given({"symbol": 20}, otherwise=50),
        pages=FORCE_ORDERS_PAGES,
    )

    symbol: MaybeSymbol = None
    auto_close_type: MaybeWord[AutoCloseType, AutoCloseTypeText] = NONE
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetUmMyTrades(SignedForSymbol[list[MyTrade]], frozen=True, kw_only=True):
    """The account's own trades of a USD-M symbol, from `from_id` on or of at most 7 days; 500 by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#um-account-trade-list
    """

    route = Route("GET", "/papi/v1/um/userTrades", security=Security.USER_DATA, weight=5, pages=TRADES_PAGES)

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    from_id: int | None = None
    limit: int | None = None


class NewUmAlgoOrder(PlacingAlgoOrder[AlgoOrder], frozen=True, kw_only=True):
    """Places a conditional order of USD-M: STOP, STOP_MARKET, TAKE_PROFIT, TAKE_PROFIT_MARKET or TRAILING_STOP_MARKET.

    STOP and TAKE_PROFIT need `quantity`, `price` and `trigger_price`; the MARKET ones `trigger_price` and `quantity` or
    `close_position`; TRAILING_STOP_MARKET `callback_rate`, in percent.
    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#new-um-algo-order
    """

    route = Route("POST", "/papi/v1/um/algo/order", security=Security.TRADE, orders=1, repeat=Repeat.PLACE)

    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE


class GetUmAlgoOrder(OfAlgoOrder[AlgoOrder], frozen=True, kw_only=True):
    """One conditional order of USD-M by `algo_id` or `client_algo_id`.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-current-um-open-algo-order
    """

    route = Route(
        "GET", "/papi/v1/um/algo/algoOrder", security=Security.USER_DATA, one_of=(("algo_id", "client_algo_id"),)
    )


class CancelUmAlgoOrder(OfAlgoOrder[CanceledUmAlgoOrder], frozen=True, kw_only=True):
    """Cancels a conditional order of USD-M by `algo_id` or `client_algo_id`.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#cancel-um-algo-order
    """

    route = Route(
        "DELETE",
        "/papi/v1/um/algo/order",
        security=Security.TRADE,
        repeat=Repeat.CANCEL,
        one_of=(("algo_id", "client_algo_id"),),
    )


class CancelUmOpenAlgoOrders(SignedForSymbol[Notice], frozen=True, kw_only=True):
    """Cancels every open conditional order of a USD-M symbol.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#cancel-all-um-algo-open-orders
    """

    route = Route("DELETE", "/papi/v1/um/algo/allOpenOrders", security=Security.TRADE, repeat=Repeat.SET)


class GetUmOpenAlgoOrders(Signed[list[AlgoOrder]], frozen=True, kw_only=True):
    """Open conditional orders of a USD-M symbol, or of all, which costs far more.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-all-current-um-open-algo-orders
    """

    # The table says 1; its page says 40 without a symbol.
    route = Route(
        "GET",
        "/papi/v1/um/algo/openAlgoOrders",
        security=Security.USER_DATA,
        weight=Weight.given({"symbol": 1}, otherwise=40),
    )

    algo_type: str | None = None
    symbol: MaybeSymbol = None
    algo_id: int | None = None


class GetUmAllAlgoOrders(AllAlgoOrders[list[AlgoOrder]], frozen=True, kw_only=True):
    """Conditional orders of a USD-M symbol from `algo_id` on, or of at most 7 days; 500 by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-um-algo-order-history
    """

    route = Route(
        "GET", "/papi/v1/um/algo/allAlgoOrders", security=Security.USER_DATA, weight=5, pages=ALGO_ORDERS_PAGES
    )


class GetUmPositions(Signed[list[UmPosition]], frozen=True, kw_only=True):
    """Positions of USD-M, of a symbol or of all.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#query-um-position-information
    """

    route = Route("GET", "/papi/v1/um/positionRisk", security=Security.USER_DATA, weight=5)

    symbol: MaybeSymbol = None


class GetUmAccount(Signed[UmAccount], frozen=True, kw_only=True):
    """The USD-M side of the account.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-um-account-detail-v2
    """

    route = Route("GET", "/papi/v2/um/account", security=Security.USER_DATA, weight=5)


class GetUmAccountV1(Signed[UmAccountV1], frozen=True, kw_only=True):
    """The USD-M side of the account as it was shown before.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-um-account-detail
    """

    route = Route("GET", "/papi/v1/um/account", security=Security.USER_DATA, weight=5)


class GetUmAccountConfig(Signed[AccountConfig], frozen=True, kw_only=True):
    """What the account may do at USD-M, and how it is set.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#um-futures-account-configuration
    """

    route = Route("GET", "/papi/v1/um/accountConfig", security=Security.USER_DATA, weight=5)


class GetUmSymbolConfigs(Signed[list[SymbolConfig]], frozen=True, kw_only=True):
    """Leverage and margin type of a USD-M symbol, or of all.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#um-futures-symbol-configuration
    """

    route = Route("GET", "/papi/v1/um/symbolConfig", security=Security.USER_DATA, weight=5)

    symbol: MaybeSymbol = None


class GetUmApiTradingStatus(Signed[TradingRules], frozen=True, kw_only=True):
    """How orders are used at USD-M, and what the exchange's measures have locked.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#portfolio-margin-um-trading-quantitative-rules-indicators
    """

    route = Route(
        "GET",
        "/papi/v1/um/apiTradingStatus",
        security=Security.USER_DATA,
        weight=Weight.given({"symbol": 1}, otherwise=10),
    )

    symbol: MaybeSymbol = None


class SetUmLeverage(SignedForSymbol[UmLeverage], frozen=True, kw_only=True):
    """Sets the leverage of a USD-M symbol.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#change-um-initial-leverage
    """

    route = Route("POST", "/papi/v1/um/leverage", security=Security.TRADE, repeat=Repeat.SET)

    leverage: int


class GetUmLeverageBrackets(Signed[list[SymbolBrackets]], frozen=True, kw_only=True):
    """The brackets of a USD-M symbol, or of all.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#um-notional-and-leverage-brackets
    """

    route = Route("GET", "/papi/v1/um/leverageBracket", security=Security.USER_DATA)

    symbol: MaybeSymbol = None


class GetUmPositionMode(Signed[PositionMode], frozen=True, kw_only=True):
    """Whether USD-M is in hedge mode or in one-way mode.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-um-current-position-mode
    """

    route = Route("GET", "/papi/v1/um/positionSide/dual", security=Security.USER_DATA, weight=30)


class SetUmPositionMode(Signed[Notice], frozen=True, kw_only=True):
    """Sets hedge mode (True) or one-way mode (False) at USD-M.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#change-um-position-mode
    """

    route = Route("POST", "/papi/v1/um/positionSide/dual", security=Security.TRADE, repeat=Repeat.SET)

    dual_side_position: bool


class GetUmAdlQuantiles(Signed[list[AdlQuantile]], frozen=True, kw_only=True):
    """Where the account's USD-M positions stand in the queue for an ADL.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#um-position-adl-quantile-estimation
    """

    route = Route("GET", "/papi/v1/um/adlQuantile", security=Security.USER_DATA, weight=5)

    symbol: MaybeSymbol = None


class GetUmCommissionRates(SignedForSymbol[CommissionRates], frozen=True, kw_only=True):
    """What the account pays at a USD-M symbol.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-user-commission-rate-for-um
    """

    route = Route("GET", "/papi/v1/um/commissionRate", security=Security.USER_DATA, weight=20)


class GetUmIncome(Signed[list[Income]], frozen=True, kw_only=True):
    """Bookings of USD-M of the last three months, of the last 7 days without times; 100 by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-um-income-history
    """

    route = Route(
        "GET",
        "/papi/v1/um/income",
        security=Security.USER_DATA,
        weight=30,
        pages=ByTime(time="time", newest_first=True, reach=92 * DAY),
    )

    symbol: MaybeSymbol = None
    income_type: MaybeWord[IncomeType, IncomeTypeText] = NONE
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetUmBnbBurn(Signed[BnbBurn], frozen=True, kw_only=True):
    """Whether commission at USD-M is paid in BNB.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#get-um-futures-bnb-burn-status
    """

    route = Route("GET", "/papi/v1/um/feeBurn", security=Security.USER_DATA, weight=30)


class SetUmBnbBurn(Signed[Notice], frozen=True, kw_only=True):
    """Sets whether commission at USD-M is paid in BNB.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#toggle-bnb-burn-on-um-futures-trade
    """

    route = Route("POST", "/papi/v1/um/feeBurn", security=Security.TRADE, repeat=Repeat.SET)

    fee_burn: bool


class SignUmContract(Signed[Notice], frozen=True, kw_only=True):
    """Agrees to the terms of perpetuals on stocks and commodities (TradFi), once for an account.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#futures-tradfi-perps-contract
    """

    route = Route("POST", "/papi/v1/um/stock/contract", security=Security.USER_DATA, weight=5, repeat=Repeat.SET)


class GetUmIncomeDownloadId(HistoryFile[DownloadId], frozen=True, kw_only=True):
    """Has a file made of the bookings of USD-M of at most a year: five times a month, together with the website.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-download-id-for-um-futures-transaction-history
    """

    route = Route("GET", "/papi/v1/um/income/asyn", security=Security.USER_DATA, weight=1500)


class GetUmIncomeDownloadLink(HistoryLink[DownloadLink], frozen=True, kw_only=True):
    """Where that file is, once it is ready.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-um-futures-transaction-download-link-by-id
    """

    route = Route("GET", "/papi/v1/um/income/asyn/id", security=Security.USER_DATA, weight=10)


class GetUmOrderDownloadId(HistoryFile[DownloadId], frozen=True, kw_only=True):
    """Has a file made of the orders of USD-M of at most a year: ten times a month, together with the website.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-download-id-for-um-futures-order-history
    """

    route = Route("GET", "/papi/v1/um/order/asyn", security=Security.USER_DATA, weight=1500)


class GetUmOrderDownloadLink(HistoryLink[DownloadLink], frozen=True, kw_only=True):
    """Where that file is, once it is ready.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-um-futures-order-download-link-by-id
    """

    route = Route("GET", "/papi/v1/um/order/asyn/id", security=Security.USER_DATA, weight=10)


class GetUmTradeDownloadId(HistoryFile[DownloadId], frozen=True, kw_only=True):
    """Has a file made of the trades of USD-M of at most a year: five times a month, together with the website.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-download-id-for-um-futures-trade-history
    """

    route = Route("GET", "/papi/v1/um/trade/asyn", security=Security.USER_DATA, weight=1500)


class GetUmTradeDownloadLink(HistoryLink[DownloadLink], frozen=True, kw_only=True):
    """Where that file is, once it is ready.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-um-futures-trade-download-link-by-id
    """

    route = Route("GET", "/papi/v1/um/trade/asyn/id", security=Security.USER_DATA, weight=10)
