"""The list of faults, row by row: what is seen in the world, and the knob that causes it here.

R: requests. W: WebSockets. A row whose `kind` is None has nothing that the exchange could do; `note` says where its
knob is, or why there is none. docs/faults.md shows this table.
"""

from __future__ import annotations

from typing import Any

import msgspec


class Row(msgspec.Struct, frozen=True):
    """One row: what it is, the kind of fault that causes it with its options, and what else is to be known."""

    what: str
    kind: str | None
    options: dict[str, Any] = {}
    note: str = ""


_PAGE_502 = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
_PAGE_403 = (
    "<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD>"
    "<BODY><H1>403 ERROR</H1><H2>The request could not be satisfied.</H2>Request blocked.</BODY></HTML>"
)
_INELIGIBLE = (
    "Service unavailable from a restricted location according to 'b. Eligibility' in https://www.binance.com/en/terms."
)
# Texts are those of errors.md and, word for word, of the general info of futures and options.
_INTERNAL = "Internal error; unable to process your request. Please try again."
_OVERLOADED = "Server is currently overloaded with other requests. Please try again in a few minutes."
_UNKNOWN = "Unknown error, please check your request or try again later."
_TOO_LATE = "Timestamp for this request is outside of the recvWindow."


_LATER = {"Retry-After": "5"}


def _error(status: int, code: int, msg: str, **more: Any) -> dict[str, Any]:
    return {"status": status, "code": code, "msg": msg, **more}


_BRIEF = "Send status unknown; execution status unknown."
_DEPTH = "*@depth*"
_TRADES = "*rade"

ROWS: dict[str, Row] = {
    "R1": Row(
        "a name that cannot be resolved", None, note="resolving is the caller's: name a host that does not exist"
    ),
    "R2": Row("connection refused", "unreachable"),
    "R3": Row("a certificate that is none", None, note="LocalExchange(tls=...): self_signed, expired or wrong_host"),
    "R4": Row("reset before the request was written", "hang_up"),
    "R5": Row("an idle connection has died", "no_answer", {"stale": True, "reused": True}),
    "R6": Row("time out or reset after sending", "no_answer", note="executed=True: it was performed"),
    "R7": Row("the answer is cut off", "cut_answer", note="framing: length, chunked or gzip"),
    "R8": Row("a page where JSON is due", "answer", {"status": 502, "body": _PAGE_502}),
    "R9": Row("an empty body, or another shape", "answer", {"status": 200, "body": "", "executed": True}),
    "R10": Row("an ordinary refusal", "answer", _error(400, -1100, "Illegal characters found in a parameter.")),
    "R11": Row("an error inside HTTP 200", "answer", _error(200, -1000, _UNKNOWN)),
    "R12": Row("half of a cancel-replace fails", None, note="ask for what half of cannot be done: it is truly so then"),
    "R13": Row("the timestamp comes too late", "clock_off", {"seconds": 10.0}),
    "R14": Row("the timestamp is ahead", "clock_off", {"seconds": -10.0}),
    "R15": Row("expired within the engine's queue", "answer", _error(400, -5028, _TOO_LATE)),
    "R16": Row("a signature that does not match", "unsigned"),
    "R17": Row(
        "wrong key, address or permission",
        "answer",
        _error(401, -2015, "Invalid API-key, IP, or permissions for action."),
        "for good: revoke_key",
    ),
    "R18": Row(
        "too much weight",
        "answer",
        _error(
            429,
            -1003,
            "Too much request weight used; current limit is 6000 request weight per 1 MINUTE. "
            "Please use WebSocket Streams for live updates to avoid polling the API.",
            headers=_LATER,
        ),
        "for real: ExchangeSettings(limits=Limits(weight=...))",
    ),
    "R19": Row(
        "too many orders",
        "answer",
        _error(429, -1015, "Too many new orders; current limit is 100 orders per 10 SECOND.", headers=_LATER),
        "for real: Limits(orders_10s=...)",
    ),
    "R20": Row("banned", "ban", note="at once; count=1 and a path: at that request"),
    "R21": Row("the firewall blocks", "answer", {"status": 403, "body": _PAGE_403}),
    "R22": Row("a country is blocked", "answer", _error(451, 0, _INELIGIBLE)),
    "R23": Row("an endpoint is gone", "answer", {"status": 410, "body": "<html><h1>410 Gone</h1></html>"}),
    "R24": Row("5XX, outcome unknown", "answer", _error(500, -1000, _UNKNOWN), "executed=True: it was performed"),
    "R25": Row("503, not executed", "answer", {"status": 503, "msg": "Service Unavailable."}),
    "R26": Row("503, internal error", "answer", _error(503, -1001, _INTERNAL)),
    "R27": Row("overloaded", "answer", _error(503, -1008, _OVERLOADED)),
    "R28": Row(
        "the backend did not answer in time",
        "answer",
        _error(408, -1007, f"Timeout waiting for response from backend server. {_BRIEF}"),
        "executed=True: it was performed",
    ),
    "R29": Row("an order is not found just after placing", "invisible", {"seconds": 1.0, "method": "GET"}),
    "R30": Row(
        "a cancel finds the order gone",
        "answer",
        _error(400, -2011, "Unknown order sent.", executed=True, method="DELETE"),
        "the order is cancelled, and the caller is told that there was none",
    ),
    "R31": Row("the request arrives twice", "twice"),
    "R32": Row("a client order id is used again", None, note="the exchange accepts it, always: place an order twice"),
    "R33": Row("a filter changed", "change_filter", {"filter": "PRICE_FILTER", "values": {"tickSize": "10.00000000"}}),
    "R34": Row("a symbol is halted", "symbol_status", {"status": "HALT"}),
    "R35": Row(
        "an archived order",
        "answer",
        _error(
            400, -2026, "Order was canceled or expired with no executed qty over 90 days ago and has been archived."
        ),
    ),
    "R36": Row(
        "a redirect", "answer", {"status": 302, "body": "", "headers": {"Location": "https://elsewhere.invalid/"}}
    ),
    "R37": Row(
        "new fields and words",
        "fields",
        {"add": {"brandNew": {"x": [1]}}, "replace": {"status": "BRAND_NEW", "type": "BRAND_NEW", "X": "BRAND_NEW"}},
    ),
    "R38": Row(
        "numbers beyond 2^53",
        "fields",
        {"replace": {"orderId": 2**60 + 1, "i": 2**60 + 1, "tradeId": 2**60 + 1, "commissionAsset": None}},
        "replace: any field, any value",
    ),
    "R39": Row("server time is stale", "clock_off", {"seconds": -3600.0, "path": "/api/v3/exchangeInfo"}),
    "R40": Row("the wall clock jumps", None, note="the caller's clock: loopback.world.jump(seconds)"),
    "R41": Row("the machine sleeps", None, note="the caller's machine: loopback.world.suspend(seconds)"),
    "R42": Row("the test network is reset", None, note="stop it and start another with the same seed: the same keys"),
    "R43": Row("a proxy rewrites requests", None, note="the caller's own bytes; what comes of it is R16"),
    "R44": Row("headers are missing", "headers", {"remove": ["x-mbx-*", "x-sapi-*", "retry-after"]}),
    "R45": Row(
        "the wrong account mode",
        "answer",
        _error(400, -4061, "Order's position side does not match user's setting."),
        "a word of futures, which are not served",
    ),
    "R46": Row("maintenance", "answer", {"status": 503, "msg": "System maintenance."}),
    "W1": Row("the connection breaks", "cut"),
    "W2": Row("a close frame", "close", note="code, reason"),
    "W3": Row("half open", "blackhole"),
    "W4": Row("alive and mute", "mute"),
    "W5": Row("pongs are missed", "deaf"),
    "W6": Row("a corrupt frame", "bad_frame", note="how: cut, utf8, rsv, large"),
    "W7": Row("fragments", "fragment"),
    "W8": Row("bad JSON in a good frame", "bad_frame", {"how": "json"}),
    "W9": Row("24 hours are over", "lifetime"),
    "W10": Row("serverShutdown", "shutdown"),
    "W11": Row("a handshake is refused", "refuse_handshake", note="status, code, msg, body, headers"),
    "W12": Row(
        "too many connections",
        "refuse_handshake",
        _error(
            429,
            -1034,
            "Too many connection attempts from IP; current limit is 300 per '5 MINUTE'.",
            headers=_LATER,
        ),
        "for real: Limits(connections=...)",
    ),
    "W13": Row(
        "too many frames",
        "close",
        {"code": 1008, "reason": "Too many requests"},
        "for real: Limits(frames_a_second=...)",
    ),
    "W14": Row(
        "too many streams",
        "refuse_subscribe",
        {"code": 2, "msg": "Invalid request: too many streams, at most 1024 on a connection"},
        "for real: Limits(streams=...)",
    ),
    "W15": Row("a nonsense stream is acknowledged", None, note="so it is, always"),
    "W16": Row("a wrong route of USD-M", None, note="futures are not served"),
    "W17": Row("a subscription is refused", "refuse_subscribe", note="code, msg, flat"),
    "W18": Row("no acknowledgement", "drop", {"what": "ack"}),
    "W19": Row("events before the acknowledgement", "delay", {"what": "ack", "seconds": 1.0}),
    "W20": Row("a hole in the depth", "drop", {"stream": _DEPTH}),
    "W21": Row("depth twice, or out of order", "repeat", {"stream": _DEPTH}, "out of order: swap"),
    "W22": Row("a snapshot that is too old", "stale_depth"),
    "W23": Row("a crossed book", "cross", {"stream": _DEPTH}),
    "W24": Row("a hole in the trades", "drop", {"stream": _TRADES}),
    "W25": Row("a late candle", "delay", {"stream": "*@kline_*", "seconds": 3.0}),
    "W26": Row("events come twice", "repeat"),
    "W27": Row("an event before its answer", "slow_answer", {"connection": "ws_api", "delay": 0.1}, "events: swap"),
    "W28": Row("a hole in the user events", "cut", {"connection": "ws_api"}, "single ones: drop"),
    "W29": Row("a listen key expires", "expire_listen_keys"),
    "W30": Row("a session's key is revoked", "revoke_key"),
    "W31": Row("a subscription to user events ends", "terminate"),
    "W32": Row("no answer over the WebSocket API", "no_answer", {"end": "silence", "connection": "ws_api"}),
    "W33": Row("an answer that nobody waits for", "slow_answer", {"delay": 30.0, "connection": "ws_api"}),
    "W34": Row("a slow connection", "throttle"),
    "W35": Row("a callback raises", None, note="the caller's own code"),
    "W36": Row("a symbol is delisted", "symbol_status", {"status": "BREAK"}, "no market data of it any more"),
    "W37": Row("the caller's address changes", "move_key"),
    "W38": Row("the time unit is forgotten", None, note="the caller's own URL"),
    "W39": Row("a gateway restarts", "drop", {"stream": _DEPTH, "stop": 1.0}),
    "W40": Row("a false alarm of staleness", None, note="the caller's clock: loopback.world.jump(seconds)"),
}
