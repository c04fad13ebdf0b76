"""The exchange's answers and events as SBE: which template says what, and what callers may ask for.

An answer is made as JSON is, with times in microseconds, and then written with its template.
(https://developers.binance.com/docs/binance-spot-api-docs/faqs/sbe_faq)
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from ...wire.http import HttpResponse
from ...wire.sbe import DEPRECATED, HEADER, JSON, SBE, Inner, encode, spot_schema
from .answers import ApiError, encoded

if TYPE_CHECKING:
    from .router import Context

log = logging.getLogger("bidwire.exchange")

MICROSECOND: Final = 1

_VERSIONS: Final = {"3:5": False, "3:4": True, "3:3": True}
"""What is spoken, and whether it is deprecated. 3:2 was retired on 2026-09-25 (sbe_schema_lifecycle_prod.json)."""

# By the name of the WebSocket API's method; REST answers with the same templates (comments in spot_3_5.xml).
_TEMPLATES: Final = {
    "ping": 101,
    "time": 102,
    "exchangeInfo": 103,
    "executionRules": 104,
    "myFilters": 105,
    "depth": 200,
    "trades.recent": 201,
    "trades.historical": 201,
    "trades.aggregate": 202,
    "klines": 203,
    "uiKlines": 203,
    "avgPrice": 204,
    "referencePrice": 217,
    "referencePrice.calculation": 218,
    "blockTrades.historical": 219,
    "order.cancel": 305,
    "openOrders.cancelAll": 306,
    "order.cancelReplace": 307,
    "order.status": 304,
    "openOrders.status": 308,
    "allOrders": 308,
    "orderList.cancel": 312,
    "orderList.status": 313,
    "allOrderLists": 314,
    "openOrderLists.status": 314,
    "order.amendments": 316,
    "order.amend.keepPriority": 317,
    "account.status": 400,
    "myTrades": 401,
    "account.rateLimits.orders": 402,
    "myPreventedMatches": 403,
    "myAllocations": 404,
    "account.commission": 405,
    "session.logon": 51,
    "session.status": 52,
    "session.logout": 53,
    "session.subscriptions": 54,
    "userDataStream.start": 500,
    "userDataStream.ping": 501,
    "userDataStream.stop": 502,
    "userDataStream.subscribe": 503,
    "userDataStream.subscribe.signature": 503,
    "userDataStream.unsubscribe": 504,
    "userDataStream.subscribe.listenToken": 505,
}
# (single full, list full, single mini, list mini), and what only the full form has.
_TICKERS: Final = {
    "ticker.24hr": (205, 206, 207, 208),
    "ticker.tradingDay": (213, 214, 215, 216),
    "ticker": (213, 214, 215, 216),
    "ticker.price": (209, 210, 209, 210),
    "ticker.book": (211, 212, 211, 212),
}
_FULL_ONLY: Final = "priceChange"
_ACK, _RESULT, _FULL = 0, 1, 2
_NEW_ORDER: Final = (300, 301, 302)
_NEW_LIST: Final = (309, 310, 311)
_FILTERS: Final = {
    template.block.fields[0].constant or "": number
    for number, template in spot_schema().templates.items()
    if number < 50
}
_EVENTS: Final = {
    "balanceUpdate": 601,
    "eventStreamTerminated": 602,
    "executionReport": 603,
    "externalLockUpdate": 604,
    "listStatus": 606,
    "outboundAccountPosition": 607,
    "serverShutdown": 610,
}
UNSAYABLE: Final = ApiError(
    -1161, "Unable to encode the response in SBE schema '3:5'. Please use schema '3:5' or higher."
)
"""It happens for what no number of the schema is wide enough for."""
_ERROR, _ENVELOPE, _CANCEL, _CANCEL_LIST = 100, 50, 305, 312


def choose(headers: Mapping[str, str], context: Context) -> None:
    """Notes in the context whether a REST request is to be answered in SBE, by its headers (names in small letters).

    Raises:
        ApiError: only SBE is accepted, and the schema was not named or is not known. It is answered in SBE.
    """
    accepted = [each.partition(";")[0].strip().lower() for each in headers.get("accept", "").split(",")]
    if SBE not in accepted:
        return
    try:
        context.deprecated = deprecated(headers.get(HEADER.lower(), ""))
    except ApiError:
        if JSON in accepted:
            return
        context.deprecated = False
        raise
    finally:
        context.micro = context.micro or context.deprecated is not None


def deprecated(version: str) -> bool:
    """Whether a version, `<id>:<version>`, is spoken but goes away.

    Raises:
        ApiError: -1152 it is malformed, -1153 it is not spoken.
    """
    schema, colon, number = version.partition(":")
    if not (colon and schema.isdecimal() and number.isdecimal() and version.isascii()):
        raise ApiError(-1152, f"Invalid '{HEADER}' header; expected <SCHEMA_ID>:<VERSION>.")
    found = _VERSIONS.get(version)
    if found is None:
        raise ApiError(-1153, f"Unsupported SBE schema ID or version specified in the '{HEADER}' header.")
    return found


def deprecated_in_url(schema: str, version: str) -> bool:
    """The same of a connection's URL.

    Raises:
        ApiError: -1153.
    """
    found = _VERSIONS.get(f"{schema}:{version}")
    if found is None:
        raise ApiError(-1153, "Invalid SBE schema ID or version specified.")
    return found


def response(made: HttpResponse, method: str | None, deprecated: bool) -> HttpResponse:
    """A REST answer, made as JSON, in SBE. `method` is what the WebSocket API calls it; None for a refusal."""
    status = made.status
    try:
        body = refusal(made.body) if method is None else answer(method, made.body)
    except (ValueError, LookupError):
        log.exception("an answer to %s has no place in its template", method)
        status, body = 400, refusal(encoded({"code": UNSAYABLE.code, "msg": UNSAYABLE.text}))
    headers = made.headers | {"content-type": SBE}
    if deprecated:
        headers[DEPRECATED] = "true"  # what it holds is not documented
    return HttpResponse(status, headers, body)


def answer(method: str, body: bytes) -> bytes:
    """An answer, given as JSON with times in microseconds."""
    return _encoded(*_answer(method, msgspec.json.decode(body)))


def refusal(body: bytes) -> bytes:
    """An error, given as JSON."""
    return _encoded(_ERROR, _error(msgspec.json.decode(body)))


def _encoded(template: int, value: Any) -> bytes:
    return encode(spot_schema(), template, value, MICROSECOND)


def frame(body: bytes, methods: Mapping[int | str | None, str], deprecated: bool) -> bytes:
    """A frame of the WebSocket API, given as JSON. `methods`: what was asked under an id."""
    said = msgspec.json.decode(body)
    if "event" in said:
        found = said["event"] | {"subscriptionId": said.get("subscriptionId")}
        return _encoded(_EVENTS[found["e"]], found)
    status, result = said["status"], b""
    if "error" not in said:
        try:
            result = _encoded(*_answer(methods[said["id"]], said["result"]))
        except (ValueError, LookupError):
            log.exception("an answer to %s has no place in its template", methods.get(said["id"]))
            status, said["error"] = 400, {"code": UNSAYABLE.code, "msg": UNSAYABLE.text}
    if "error" in said:
        result = _encoded(_ERROR, _error(said["error"]))
    number = said.get("id")
    envelope = {
        "sbeSchemaIdVersionDeprecated": deprecated,
        "status": status,
        "rateLimits": said.get("rateLimits"),
        "id": "" if number is None else str(number),
        "result": result,
    }
    return _encoded(_ENVELOPE, envelope)


def _answer(method: str, value: Any) -> tuple[int, Any]:
    tickers = _TICKERS.get(method)
    if tickers is not None:
        several = isinstance(value, list)
        full = not value or _FULL_ONLY in (value[0] if several else value)
        return tickers[several + 2 * (not full)], value
    if method in ("order.place", "sor.order.place"):
        return _new_order(value[0] if isinstance(value, list) else value)
    if method.startswith("orderList.place"):
        return _NEW_LIST[_detail(value["orderReports"][0])], value
    if method in ("order.test", "sor.order.test"):
        return (315 if value else 303), value
    template = _TEMPLATES[method]
    if template in (103, 105):
        return template, _with_filters(value)
    if template == 104:
        rows = [{**row, "rules": [_rule(rule, "ruleType") for rule in row["rules"]]} for row in value["symbolRules"]]
        return template, {"symbolRules": rows}
    if template == _CANCEL:
        return _cancelled(value), value
    if template == 306:
        return template, [Inner(_cancelled(each), each) for each in value]
    if template == 307:
        return template, _cancel_replace(value)
    return template, value


def _cancelled(value: Mapping[str, Any]) -> int:
    """An order of a list is not cancelled by itself: the answer is the list."""
    return _CANCEL_LIST if "orders" in value else _CANCEL


def _detail(order: Mapping[str, Any]) -> int:
    if "status" not in order:
        return _ACK
    return _FULL if "fills" in order else _RESULT


def _new_order(value: Any) -> tuple[int, Any]:
    return _NEW_ORDER[_detail(value)], value


def _error(value: Mapping[str, Any]) -> dict[str, Any]:
    nested = value.get("data")
    if isinstance(nested, dict) and "cancelResult" in nested:
        return {**value, "data": Inner(307, _cancel_replace(nested))}
    return dict(value)


def _cancel_replace(value: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(value)
    cancelled, placed = value.get("cancelResponse"), value.get("newOrderResponse")
    if cancelled is not None:
        failed = "code" in cancelled
        found["cancelResponse"] = Inner(_ERROR if failed else _CANCEL, _error(cancelled) if failed else cancelled)
    if placed is not None:
        found["newOrderResponse"] = Inner(_ERROR, _error(placed)) if "code" in placed else Inner(*_new_order(placed))
    return found


def _with_filters(value: Any) -> Any:
    """The value with each filter as a message."""
    if isinstance(value, list):
        return [_with_filters(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: [_rule(each, "filterType") for each in found]
        if name.lower().endswith("filters")
        else _with_filters(found)
        for name, found in value.items()
    }


def _rule(rule: Mapping[str, Any], kind: str) -> Inner:
    return Inner(_FILTERS[rule[kind]], rule)
