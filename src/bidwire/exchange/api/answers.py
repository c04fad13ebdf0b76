"""What the exchange answers with: refusals by code and text, amounts and times as it writes them.

Codes and texts are those of errors.md of the spot API documentation; where the
documentation leaves a choice, the place that raises says what was decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import msgspec

from ...products.spot.enums import AllocationType, ListOrderStatus, ListStatusType, PegOffsetType
from ..amounts import amount
from ..engine.events import PreventedMatch, Report
from ..engine.orders import Allocation, Fill, Order, OrderList

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | bool | msgspec.Raw | None"
"""An answer before it is written: no floats in it."""


class ApiError(Exception):
    """A refusal: HTTP status, code and text as the exchange words them.

    `data` is what an error carries besides over the WebSocket API (retry times), `halves` what it carries everywhere
    (both steps of a cancel-replace). `headers` go out with the HTTP answer.
    """

    def __init__(
        self,
        code: int,
        text: str,
        status: int = 400,
        *,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, int] | None = None,
        halves: Mapping[str, Json] | None = None,
    ) -> None:
        super().__init__(f"{text} ({code})")
        self.code = code
        self.text = text
        self.status = status
        self.headers: Mapping[str, str] = {} if headers is None else headers
        self.data: Mapping[str, Json] | None = halves if data is None else data
        self.halves = halves


def unknown_error() -> ApiError:
    """Something broke inside; what came of the request is not known to the caller."""
    return ApiError(-1000, "An unknown error occurred while processing the request.", 500)


def out_of_service() -> ApiError:
    """A definite no: nothing was done. errors.md has this code for a server that takes no more; the status is not documented."""
    return ApiError(
        -1008, "Server is currently overloaded with other requests. Please try again in a few minutes.", 503
    )


def unsupported(what: str) -> ApiError:
    """A documented endpoint that this exchange does not simulate, named as "GET /sapi/v1/…": a definite no."""
    remedy = "Leave the call out here, or have a fault answer it."
    text = f"This operation is not supported. The local exchange does not simulate {what[:200]}. {remedy}"
    return ApiError(-1020, text)


def missing(name: str) -> ApiError:
    return ApiError(-1102, f"Mandatory parameter '{name}' was not sent, was empty/null, or malformed.")


def neither(one: str, other: str) -> ApiError:
    return ApiError(-1102, f"Param '{one}' or '{other}' must be sent, but both were empty/null!")


def not_required(name: str) -> ApiError:
    return ApiError(-1106, f"Parameter '{name}' sent when not required.")


def illegal(name: str, legal: str) -> ApiError:
    return ApiError(-1100, f"Illegal characters found in parameter '{name}'; legal range is '{legal}'.")


def not_valid(name: str) -> ApiError:
    return ApiError(-1130, f"Data sent for parameter '{name}' is not valid.")


def bad_combination() -> ApiError:
    return ApiError(-1128, "Combination of optional parameters invalid.")


def invalid_symbol() -> ApiError:
    return ApiError(-1121, "Invalid symbol.")


encoded: Callable[[Json], bytes] = msgspec.json.Encoder().encode
"""An answer as it goes over the wire."""


Show = Callable[[int], int]
"""What brings a time in microseconds to the unit of the answer."""


def _zero_short(units: int) -> str:
    """origQuoteOrderQty has six decimals when it is zero (samples of rest-api.md)."""
    return amount(units) if units else "0.000000"


def order_ack(order: Order, at: int, time: Show) -> dict[str, Json]:
    """The least that an order is answered with (newOrderRespType=ACK)."""
    return {
        "symbol": order.symbol,
        "orderId": order.id,
        "orderListId": order.list_id,
        "clientOrderId": order.client_order_id,
        "transactTime": time(at),
    }


def order_result(
    order: Order,
    at: int,
    time: Show,
    fills: Sequence[Report] | None = None,
    prevented: Sequence[PreventedMatch] = (),
) -> dict[str, Json]:
    """newOrderRespType=RESULT, or FULL where the fills are given. `prevented`: matches in which it was the taker."""
    answer = order_ack(order, at, time)
    answer["price"] = amount(order.sent_price)
    answer["origQty"] = amount(order.quantity)
    answer["executedQty"] = amount(order.executed)
    answer["origQuoteOrderQty"] = _zero_short(order.quote_quantity)
    answer["cummulativeQuoteQty"] = amount(order.quote_executed)
    answer["status"] = order.status
    answer["timeInForce"] = order.time_in_force
    answer["type"] = order.type
    answer["side"] = "BUY" if order.buy else "SELL"
    answer["workingTime"] = time(order.working_at)
    if fills is not None:
        answer["fills"] = [_fill(report) for report in fills]
        if prevented:
            answer["preventedMatches"] = [_prevented(match) for match in prevented]
    answer["selfTradePreventionMode"] = order.self_trade_prevention
    if prevented and prevented[0].trade_group >= 0:
        answer["tradeGroupId"] = prevented[0].trade_group
    answer |= conditional(order, time)
    return answer


def _prevented(match: PreventedMatch) -> dict[str, Json]:
    """As placements show it (faqs/stp_faq.md); the quantities only of those who lost any."""
    return {
        "preventedMatchId": match.id,
        "makerSymbol": match.maker_symbol or match.symbol,
        "makerOrderId": match.maker_order_id,
        "price": amount(match.price),
        **_lost(match),
    }


def _lost(match: PreventedMatch) -> dict[str, Json]:
    lost = {"takerPreventedQuantity": match.taker_quantity, "makerPreventedQuantity": match.maker_quantity}
    return {name: amount(quantity) for name, quantity in lost.items() if quantity}


def prevented_match(match: PreventedMatch, time: Show) -> dict[str, Json]:
    """A row of myPreventedMatches."""
    return {
        "symbol": match.symbol,
        "preventedMatchId": match.id,
        "takerOrderId": match.taker_order_id,
        "makerSymbol": match.maker_symbol or match.symbol,
        "makerOrderId": match.maker_order_id,
        "tradeGroupId": match.trade_group,
        "selfTradePreventionMode": match.mode.value,
        "price": amount(match.price),
        **_lost(match),
        "transactTime": time(match.at),
    }


ONE_PARTY = "ONE_PARTY_TRADE_REPORT"
"""What a fill is that is an allocation (faqs/sor_faq.md)."""


def _fill(report: Report) -> Json:
    allocated = report.allocation_id >= 0
    return {
        **({"matchType": ONE_PARTY} if allocated else {}),
        "price": amount(report.last_price),
        "qty": amount(report.last_quantity),
        "commission": amount(report.commission),
        "commissionAsset": report.commission_asset,
        "tradeId": report.trade_id,
        **({"allocId": report.allocation_id} if allocated else {}),
    }


def order_row(order: Order, time: Show) -> dict[str, Json]:
    """An order as queries show it."""
    row: dict[str, Json] = {
        "symbol": order.symbol,
        "orderId": order.id,
        "orderListId": order.list_id,
        "clientOrderId": order.client_order_id,
        "price": amount(order.sent_price),
        "origQty": amount(order.quantity),
        "executedQty": amount(order.executed),
        "cummulativeQuoteQty": amount(order.quote_executed),
        "status": order.status.value,
        "timeInForce": order.time_in_force.value,
        "type": order.type.value,
        "side": "BUY" if order.buy else "SELL",
        "stopPrice": amount(order.stop.price if order.stop is not None else 0),
        "icebergQty": amount(order.iceberg),
        "time": time(order.created_at),
        "updateTime": time(order.updated_at),
        "isWorking": order.working_at >= 0,
        "workingTime": time(order.working_at),
        "origQuoteOrderQty": _zero_short(order.quote_quantity),
        "selfTradePreventionMode": order.self_trade_prevention.value,
    }
    if order.prevented:
        row["preventedMatchId"] = order.prevented_match_id
    return row | conditional(order, time)


def cancelled(report: Report, time: Show) -> dict[str, Json]:
    """An order that was just cancelled. `clientOrderId` is that of the cancel."""
    order = report.order
    row: dict[str, Json] = {
        "symbol": order.symbol,
        "origClientOrderId": order.client_order_id,
        "orderId": order.id,
        "orderListId": order.list_id,
        "clientOrderId": report.client_order_id,
        "transactTime": time(report.at),
        "price": amount(order.sent_price),
        "origQty": amount(order.quantity),
        "executedQty": amount(report.executed),
        "origQuoteOrderQty": _zero_short(order.quote_quantity),
        "cummulativeQuoteQty": amount(report.quote_executed),
        "status": report.status.value,
        "timeInForce": order.time_in_force.value,
        "type": order.type.value,
        "side": "BUY" if order.buy else "SELL",
        "selfTradePreventionMode": order.self_trade_prevention.value,
    }
    if order.prevented:
        row["preventedMatchId"] = order.prevented_match_id
    return row | conditional(order, time)


def conditional(order: Order, time: Show) -> dict[str, Json]:
    """What shows only where it means something (rest-api.md, "Conditional fields in Order Responses")."""
    found: dict[str, Json] = {}
    if order.prevented:
        found["preventedQuantity"] = amount(order.prevented)
    peg = order.peg
    if peg is not None:
        found["pegPriceType"] = peg.price_type.value
        if peg.offset is not None:
            found["pegOffsetType"] = PegOffsetType.PRICE_LEVEL.value
            found["pegOffsetValue"] = peg.offset
        if peg.price:
            found["peggedPrice"] = amount(peg.price)
    if order.iceberg:
        found["icebergQty"] = amount(order.iceberg)
    stop = order.stop
    if stop is not None:
        found["stopPrice"] = amount(stop.price)
        if stop.delta:
            found["trailingDelta"] = stop.delta
            found["trailingTime"] = time(stop.tracking_since)
    if order.strategy_id is not None:
        found["strategyId"] = order.strategy_id
    if order.strategy_type is not None:
        found["strategyType"] = order.strategy_type
    if order.floor is not None:
        found["usedSor"] = True
        found["workingFloor"] = order.floor.value
    if order.expiry_reason is not None:
        found["expiryReason"] = order.expiry_reason.value
    return found


def list_row(
    listed: OrderList, status_type: ListStatusType, status: ListOrderStatus, at: int, time: Show
) -> dict[str, Json]:
    """An order list as of a moment, without reports of its orders."""
    return {
        "orderListId": listed.id,
        "contingencyType": listed.contingency.value,
        "listStatusType": status_type.value,
        "listOrderStatus": status.value,
        "listClientOrderId": listed.client_order_id,
        "transactionTime": time(at),
        "symbol": listed.symbol,
        "orders": [
            {"symbol": listed.symbol, "orderId": member.order_id, "clientOrderId": member.client_order_id}
            for member in listed.members
        ],
    }


def allocation(row: Allocation, time: Show) -> dict[str, Json]:
    """A row of myAllocations."""
    return {
        "symbol": row.symbol,
        "allocationId": row.allocation_id,
        "allocationType": AllocationType.SOR.value,
        "orderId": row.order_id,
        "orderListId": row.order_list_id,
        "price": amount(row.price),
        "qty": amount(row.quantity),
        "quoteQty": amount(row.quote),
        "commission": amount(row.commission),
        "commissionAsset": row.commission_asset,
        "time": time(row.at),
        "isBuyer": row.buyer,
        "isMaker": False,
        "isAllocator": False,
    }


def own_trade(fill: Fill, time: Show) -> dict[str, Json]:
    """A row of myTrades."""
    return {
        "symbol": fill.symbol,
        "id": fill.trade_id,
        "orderId": fill.order_id,
        "orderListId": fill.order_list_id,
        "price": amount(fill.price),
        "qty": amount(fill.quantity),
        "quoteQty": amount(fill.quote),
        "commission": amount(fill.commission),
        "commissionAsset": fill.commission_asset,
        "time": time(fill.at),
        "isBuyer": fill.buyer,
        "isMaker": fill.maker,
        "isBestMatch": True,
    }
