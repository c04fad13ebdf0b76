"""What the exchange answers with: refusals by code and text, amounts and times as it writes them.

Codes and texts are those of errors.md of the spot API documentation; where the
documentation leaves a choice, the place that raises says what was decided.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ..engine.commands import UNIT

Json = dict[str, "Json"] | list["Json"] | str | int | bool | None | msgspec.Raw
"""An answer before it is written: no floats in it."""


class ApiError(Exception):
    """A refusal: HTTP status, code and text as the exchange words them.

    `data` is what an error carries besides (WebSocket API: retry times;
    cancel-replace: the halves). `headers` go out with the HTTP answer.
    """

    def __init__(
        self,
        code: int,
        text: str,
        status: int = 400,
        *,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(f"{text} ({code})")
        self.code = code
        self.text = text
        self.status = status
        self.headers: Mapping[str, str] = {} if headers is None else headers
        self.data = data


def unknown_error() -> ApiError:
    """Something broke inside; what came of the request is not known to the caller."""
    return ApiError(-1000, "An unknown error occurred while processing the request.", 500)


def unsupported() -> ApiError:
    """A documented endpoint that this exchange does not simulate yet: a definite no."""
    return ApiError(-1020, "This operation is not supported.")


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


def invalid_symbol() -> ApiError:
    return ApiError(-1121, "Invalid symbol.")


def amount(units: int) -> str:
    """Units of 10**-8 as the exchange writes them, with eight decimals."""
    if units < 0:
        return f"-{amount(-units)}"
    return f"{units // UNIT}.{units % UNIT:08d}"


def encoded(answer: Json) -> bytes:
    return msgspec.json.encode(answer)
