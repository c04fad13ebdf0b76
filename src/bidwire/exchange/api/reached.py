"""What reached the exchange, for those who watch: each request that was understood, with what became of it."""

from __future__ import annotations

from collections.abc import Mapping
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
    order_id: int | None = None
    """Of an order that was placed."""

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
    order_id = answer.get("orderId") if isinstance(answer, Mapping) else None
    if (
        order_id is None
        and isinstance(answer, Mapping)
        and isinstance(placed := answer.get("newOrderResponse"), Mapping)
    ):
        order_id = placed.get("orderId")
    return Reached(
        route=f"{kind.route.verb} {kind.route.path}",
        method=kind.route.ws,
        socket=socket,
        parameters={name: value.text for name, value in sent.values.items() if name not in _LEFT_OUT},
        account=account,
        at=at,
        code=None if error is None else error.code,
        order_id=order_id if isinstance(order_id, int) else None,
    )
