"""COIN-M: requests of portfolio margin, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-portfolio-margin/api/rest-api/account
"""

from __future__ import annotations

import msgspec

from ....wire.request import ById, ByTime, Repeat, Route, Security, Signed, SignedForSymbol, T_co, Weight
from ....wire.words import NONE, MaybeNumber, MaybeSymbol, MaybeTime, MaybeWord, Number, Word
from ...common.enums import Side, SideText
from ...common.futures.requests import (
    AMENDMENTS_PAGES,
    FORCE_ORDERS_PAGES,
    ORDERS_PAGES,
    TRADES_PAGES,
    AmendmentsOfOrder,
    OfOrder,
    Placing,
)
from ...common.requests import DAY
from ..enums import (
    AutoCloseType,
    AutoCloseTypeText,
    IncomeType,
    IncomeTypeText,
    OrderResponseType,
    OrderResponseTypeText,
    OrderType,
    OrderTypeText,
    PositionSide,
    PositionSideText,
    PriceMatch,
    PriceMatchText,
    TimeInForce,
    TimeInForceText,
    WorkingType,
    WorkingTypeText,
)
from ..models import (
    AdlQuantile,
    CmAccount,
    CmLeverage,
    CmPosition,
    CmSymbolBrackets,
    CommissionRates,
    ConditionalOrder,
    ForceOrder,
    FuturesOrder,
    Income,
    MyTrade,
    Notice,
    OrderAmendment,
    PlacedFuturesOrder,
    PositionMode,
)


class _OfStrategy(SignedForSymbol[T_co], frozen=True, kw_only=True):
    strategy_id: int | None = None
    new_client_strategy_id: str | None = None


class NewCmOrder(Placing[PlacedFuturesOrder], frozen=True, kw_only=True):
    """Places a LIMIT or MARKET order of COIN-M; conditional ones are placed by `new_cm_conditional_order`. Quantities are contracts.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#new-cm-order
    """

    route = Route("POST", "/papi/v1/cm/order", security=Security.TRADE, orders=1, repeat=Repeat.PLACE)

    position_side: MaybeWord[PositionSide, PositionSideText] = NONE
    time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    quantity: MaybeNumber = NONE
    reduce_only: bool | None = None
    price: MaybeNumber = NONE
    price_match: MaybeWord[PriceMatch, PriceMatchText] = NONE
    new_client_order_id: str | None = None
    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE


class ModifyCmOrder(OfOrder[PlacedFuturesOrder], frozen=True, kw_only=True):
    """Changes the quantity and price of a LIMIT order of COIN-M, which loses its place in the queue; both must be sent.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#modify-cm-order
    """

    # The table marks `price` as required; it cannot stand beside `price_match`.
    route = Route(
        "PUT", "/papi/v1/cm/order", security=Security.TRADE, orders=1, one_of=(("order_id", "orig_client_order_id"),)
    )

    side: Word[Side, SideText]
    quantity: Number
    price: MaybeNumber = NONE
    price_match: MaybeWord[PriceMatch, PriceMatchText] = NONE
    modify_id: int | None = None


class GetCmOrder(OfOrder[FuturesOrder], frozen=True, kw_only=True):
    """One order of COIN-M by `order_id` or `orig_client_order_id`; forgotten after three days without a fill.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-cm-order
    """

    route = Route(
        "GET", "/papi/v1/cm/order", security=Security.USER_DATA, one_of=(("order_id", "orig_client_order_id"),)
    )


class CancelCmOrder(OfOrder[PlacedFuturesOrder], frozen=True, kw_only=True):
    """Cancels an order of COIN-M by `order_id` or `orig_client_order_id`.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#cancel-cm-order
    """

    route = Route(
        "DELETE",
        "/papi/v1/cm/order",
        security=Security.TRADE,
        repeat=Repeat.CANCEL,
        one_of=(("order_id", "orig_client_order_id"),),
    )


class CancelCmOpenOrders(SignedForSymbol[Notice], frozen=True, kw_only=True):
    """Cancels every open order of a COIN-M symbol, but not its conditional orders.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#cancel-all-cm-open-orders
    """

    route = Route("DELETE", "/papi/v1/cm/allOpenOrders", security=Security.TRADE, repeat=Repeat.SET)


class GetCmOpenOrder(OfOrder[list[FuturesOrder]], frozen=True, kw_only=True):
    """One open order of COIN-M by `order_id` or `orig_client_order_id`: a list of one, as its page shows it.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-current-cm-open-order
    """

    route = Route(
        "GET", "/papi/v1/cm/openOrder", security=Security.USER_DATA, one_of=(("order_id", "orig_client_order_id"),)
    )


class GetCmOpenOrders(Signed[list[FuturesOrder]], frozen=True, kw_only=True):
    """Open orders of a COIN-M symbol, of those of a pair, or of all, which costs far more.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-all-current-cm-open-orders
    """

    route = Route(
        "GET", "/papi/v1/cm/openOrders", security=Security.USER_DATA, weight=Weight.given({"symbol": 1}, otherwise=40)
    )

    symbol: MaybeSymbol = None
    pair: MaybeSymbol = None


class GetCmAllOrders(Signed[list[FuturesOrder]], frozen=True, kw_only=True):
    """Orders of a COIN-M symbol from `order_id` on, or of at most 7 days; of a pair's by time alone. 50 by default, at most 100.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-all-cm-orders
    """

    route = Route(
        "GET",
        "/papi/v1/cm/allOrders",
        security=Security.USER_DATA,
        weight=Weight.given({"symbol": 20}, otherwise=40),
        one_of=(("symbol", "pair"),),
        pages=msgspec.structs.replace(ORDERS_PAGES, times_only_with=("pair",), most=100),
    )

    symbol: MaybeSymbol = None
    pair: MaybeSymbol = None
    order_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetCmOrderAmendments(AmendmentsOfOrder[list[OrderAmendment]], frozen=True, kw_only=True):
    """The changes of an order of COIN-M; 50 by default, at most 100.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-cm-modify-order-history
    """

    # How far back its page does not tell: that of COIN-M, whose orders these are, does.
    route = Route(
        "GET",
        "/papi/v1/cm/orderAmendment",
        security=Security.TRADE,
        one_of=(("order_id", "orig_client_order_id"),),
        pages=AMENDMENTS_PAGES,
    )


class GetCmForceOrders(Signed[list[ForceOrder]], frozen=True, kw_only=True):
    """The account's own liquidations and ADLs at COIN-M; 50 by default, at most 100.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-users-cm-force-orders
    """

    route = Route(
        "GET",
        "/papi/v1/cm/forceOrders",
        security=Security.USER_DATA,
        weight=Weight.given({"symbol": 20}, otherwise=50),
        pages=FORCE_ORDERS_PAGES,
    )

    symbol: MaybeSymbol = None
    auto_close_type: MaybeWord[AutoCloseType, AutoCloseTypeText] = NONE
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetCmMyTrades(Signed[list[MyTrade]], frozen=True, kw_only=True):
    """The account's own trades of a COIN-M symbol, from `from_id` on or within 24 hours; of a pair's by time alone. 50 by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#cm-account-trade-list
    """

    route = Route(
        "GET",
        "/papi/v1/cm/userTrades",
        security=Security.USER_DATA,
        weight=Weight.given({"symbol": 20}, otherwise=40),
        one_of=(("symbol", "pair"),),
        pages=msgspec.structs.replace(TRADES_PAGES, times_only_with=("pair",), span=DAY),
    )

    symbol: MaybeSymbol = None
    pair: MaybeSymbol = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    from_id: int | None = None
    limit: int | None = None


class NewCmConditionalOrder(SignedForSymbol[ConditionalOrder], frozen=True, kw_only=True):
    """Places a conditional order of COIN-M: STOP, STOP_MARKET, TAKE_PROFIT, TAKE_PROFIT_MARKET or TRAILING_STOP_MARKET.

    STOP and TAKE_PROFIT need `quantity`, `price` and `stop_price`; the MARKET ones `stop_price`; TRAILING_STOP_MARKET
    `callback_rate`, in percent.
    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#new-cm-conditional-order
    """

    route = Route("POST", "/papi/v1/cm/conditional/order", security=Security.TRADE, orders=1, repeat=Repeat.PLACE)

    side: Word[Side, SideText]
    strategy_type: Word[OrderType, OrderTypeText]
    position_side: MaybeWord[PositionSide, PositionSideText] = NONE
    time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    quantity: MaybeNumber = NONE
    reduce_only: bool | None = None
    price: MaybeNumber = NONE
    working_type: MaybeWord[WorkingType, WorkingTypeText] = NONE
    price_protect: bool | None = None
    new_client_strategy_id: str | None = None
    stop_price: MaybeNumber = NONE
    activation_price: MaybeNumber = NONE
    callback_rate: MaybeNumber = NONE


class GetCmConditionalOrder(_OfStrategy[ConditionalOrder], frozen=True, kw_only=True):
    """A conditional order of COIN-M that is not waiting any more, by `strategy_id` or `new_client_strategy_id`.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-cm-conditional-order-history
    """

    route = Route(
        "GET",
        "/papi/v1/cm/conditional/orderHistory",
        security=Security.USER_DATA,
        one_of=(("strategy_id", "new_client_strategy_id"),),
    )


class CancelCmConditionalOrder(_OfStrategy[ConditionalOrder], frozen=True, kw_only=True):
    """Cancels a conditional order of COIN-M by `strategy_id` or `new_client_strategy_id`.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#cancel-cm-conditional-order
    """

    route = Route(
        "DELETE",
        "/papi/v1/cm/conditional/order",
        security=Security.TRADE,
        repeat=Repeat.CANCEL,
        one_of=(("strategy_id", "new_client_strategy_id"),),
    )


class CancelCmOpenConditionalOrders(SignedForSymbol[Notice], frozen=True, kw_only=True):
    """Cancels every open conditional order of a COIN-M symbol.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#cancel-all-cm-open-conditional-orders
    """

    route = Route("DELETE", "/papi/v1/cm/conditional/allOpenOrders", security=Security.TRADE, repeat=Repeat.SET)


class GetCmOpenConditionalOrder(_OfStrategy[ConditionalOrder], frozen=True, kw_only=True):
    """One conditional order of COIN-M that waits, by `strategy_id` or `new_client_strategy_id`.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-current-cm-open-conditional-order
    """

    route = Route(
        "GET",
        "/papi/v1/cm/conditional/openOrder",
        security=Security.USER_DATA,
        one_of=(("strategy_id", "new_client_strategy_id"),),
    )


class GetCmOpenConditionalOrders(Signed[list[ConditionalOrder]], frozen=True, kw_only=True):
    """Conditional orders of a COIN-M symbol that wait, or of all, which costs far more.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-all-current-cm-open-conditional-orders
    """

    route = Route(
        "GET",
        "/papi/v1/cm/conditional/openOrders",
        security=Security.USER_DATA,
        weight=Weight.given({"symbol": 1}, otherwise=40),
    )

    symbol: MaybeSymbol = None


class GetCmAllConditionalOrders(Signed[list[ConditionalOrder]], frozen=True, kw_only=True):
    """Conditional orders of COIN-M from `strategy_id` on, or of at most 7 days; 500 by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-all-cm-conditional-orders
    """

    route = Route(
        "GET",
        "/papi/v1/cm/conditional/allOrders",
        security=Security.USER_DATA,
        weight=Weight.given({"symbol": 1}, otherwise=40),
        pages=ById(
            id="strategy_id", from_id="strategy_id", first_id=1, time="book_time", newest_first=True, span=7 * DAY - 1
        ),
    )

    symbol: MaybeSymbol = None
    strategy_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetCmPositions(Signed[list[CmPosition]], frozen=True, kw_only=True):
    """Positions of COIN-M: of a margin asset, of a pair, or all.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#query-cm-position-information
    """

    route = Route("GET", "/papi/v1/cm/positionRisk", security=Security.USER_DATA)

    margin_asset: str | None = None
    pair: MaybeSymbol = None


class GetCmAccount(Signed[CmAccount], frozen=True, kw_only=True):
    """The COIN-M side of the account.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-cm-account-detail
    """

    route = Route("GET", "/papi/v1/cm/account", security=Security.USER_DATA, weight=5)


class SetCmLeverage(SignedForSymbol[CmLeverage], frozen=True, kw_only=True):
    """Sets the leverage of a COIN-M symbol.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#change-cm-initial-leverage
    """

    route = Route("POST", "/papi/v1/cm/leverage", security=Security.TRADE, repeat=Repeat.SET)

    leverage: int


class GetCmLeverageBrackets(Signed[list[CmSymbolBrackets]], frozen=True, kw_only=True):
    """The brackets of a COIN-M symbol, or of all.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#cm-notional-and-leverage-brackets
    """

    route = Route("GET", "/papi/v1/cm/leverageBracket", security=Security.USER_DATA)

    symbol: MaybeSymbol = None


class GetCmPositionMode(Signed[PositionMode], frozen=True, kw_only=True):
    """Whether COIN-M is in hedge mode or in one-way mode.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-cm-current-position-mode
    """

    route = Route("GET", "/papi/v1/cm/positionSide/dual", security=Security.USER_DATA, weight=30)


class SetCmPositionMode(Signed[Notice], frozen=True, kw_only=True):
    """Sets hedge mode (True) or one-way mode (False) at COIN-M.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#change-cm-position-mode
    """

    route = Route("POST", "/papi/v1/cm/positionSide/dual", security=Security.TRADE, repeat=Repeat.SET)

    dual_side_position: bool


class GetCmAdlQuantiles(Signed[list[AdlQuantile]], frozen=True, kw_only=True):
    """Where the account's COIN-M positions stand in the queue for an ADL.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#cm-position-adl-quantile-estimation
    """

    route = Route("GET", "/papi/v1/cm/adlQuantile", security=Security.USER_DATA, weight=5)

    symbol: MaybeSymbol = None


class GetCmCommissionRates(SignedForSymbol[CommissionRates], frozen=True, kw_only=True):
    """What the account pays at a COIN-M symbol.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-user-commission-rate-for-cm
    """

    route = Route("GET", "/papi/v1/cm/commissionRate", security=Security.USER_DATA, weight=20)


class GetCmIncome(Signed[list[Income]], frozen=True, kw_only=True):
    """Bookings of COIN-M within 200 days; 100 by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-cm-income-history
    """

    route = Route(
        "GET",
        "/papi/v1/cm/income",
        security=Security.USER_DATA,
        weight=30,
        pages=ByTime(time="time", newest_first=True, span=200 * DAY),
    )

    symbol: MaybeSymbol = None
    income_type: MaybeWord[IncomeType, IncomeTypeText] = NONE
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None
