"""What reached the exchange, for those who watch: each request that was understood, with what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from .answers import ApiError, Json
from .params import Built, Received

_LEFT_OUT: Final = frozenset({"signature", "apiKey"})


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """One request. Its key and its signature are left out."""

    route: str
    """Verb and path, also of what came over the WebSocket API: "POST /api/v3/order"."""
    method: str | None
    """What the WebSocket API calls it."""
    socket: bool
    """It came over the WebSocket API."""
    parameters: Mapping[str, str]
    account: int | None
    at: int
    """Wall time, microseconds."""
    code: int | None = None
    """Why it was refused; None: it was not."""
    order_ids: tuple[int, ...] = ()
    """Of the orders that were placed."""

    @property
    def order_id(self) -> int | None:
        """Of the first order that was placed."""
        return self.order_ids[0] if self.order_ids else None

    def __str__(self) -> str:
        said = " ".join(f"{name}={value}" for name, value in self.parameters.items())
        end = "" if self.code is None else f"  refused: {self.code}"
        return f"{self.route}{' (WebSocket API)' if self.socket else ''} {said}{end}".rstrip()


def reached(
    kind: type[Built],
    sent: Received,
    account: int | None,
    at: int,
    *,
    socket: bool,
    error: ApiError | None,
    answer: Json,
) -> Reached:
    """The record of a request."""
    return Reached(
        route=f"{kind.route.verb} {kind.route.path}",
        method=kind.route.ws,
        socket=socket,
        parameters={name: text for name, text in sent.values.items() if name not in _LEFT_OUT},
        account=account,
        at=at,
        code=None if error is None else error.code,
        order_ids=tuple(_placed(answer)),
    )


def _placed(answer: Json) -> Iterator[int]:
    """The ids of the orders in the answer to a placement."""
    if not isinstance(answer, Mapping):
        return
    rows = answer.get("orders")
    for each in rows if isinstance(rows, list) else [answer, answer.get("newOrderResponse")]:
        number = each.get("orderId") if isinstance(each, Mapping) else None
        if isinstance(number, int):
            yield number
