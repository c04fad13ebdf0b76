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
_OVERLOADED = "Server is currently overloaded with other requests. Please try again in a few minutes."
_UNKNOWN = "Unknown error, please check your request or try again later."
_TOO_LATE = "Timestamp for this request is outside of the recvWindow."


def _error(status: int, code: int, msg: str, **more: Any) -> dict[str, Any]:
    return {"status": status, "code": code, "msg": msg, **more}


ROWS: dict[str, Row] = {
    "R1": Row(
        "a name that cannot be resolved", None, note="resolving is the caller's: name a host that does not exist"
    ),
    "R6": Row("time out or reset after sending", "no_answer"),
    "R7": Row("the answer is cut off", "cut_answer"),
    "R8": Row("a page where JSON is due", "answer", {"status": 502, "body": _PAGE_502}),
    "R9": Row("an empty body", "answer", {"status": 200, "body": ""}),
    "R10": Row("an ordinary refusal", "answer", _error(400, -1100, "Illegal characters found in a parameter.")),
    "R13": Row("the timestamp comes too late", "clock_off", {"seconds": 10.0}),
    "R14": Row("the timestamp is ahead", "clock_off", {"seconds": -10.0}),
    "R15": Row("expired within the engine's queue", "answer", _error(400, -5028, _TOO_LATE)),
    "R16": Row("a signature that does not match", "unsigned"),
    "R18": Row(
        "too much weight",
        "answer",
        _error(429, -1003, "Too much request weight used.", headers={"Retry-After": "5"}),
    ),
    "R24": Row("5XX, outcome unknown", "answer", _error(500, -1000, _UNKNOWN)),
    "R25": Row("503, not executed", "answer", {"status": 503, "msg": "Service Unavailable"}),
    "R27": Row("overloaded", "answer", _error(503, -1008, _OVERLOADED)),
    "R29": Row("an order is not found just after placing", "invisible", {"seconds": 1.0}),
    "R31": Row("the request arrives twice", "twice"),
}
