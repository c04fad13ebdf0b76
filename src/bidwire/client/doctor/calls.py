"""Every GET that needs no key, of one product after another: does its answer fit its model, and does it cost its weight?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ...errors import BinanceError, Blocked, MalformedAnswer, NetworkError, RateLimited
from ...products.catalog import Call, calls
from ...wire.drift import drift_of_answer
from ...wire.http import decode_body
from ...wire.request import Request
from ...wire.senders import Reply
from ...wire.words import Model
from ..aio import AsyncClient
from .arguments import arguments, listed
from .report import Check, Outcome, notes_of, told

_HOST_IS_SHUT = (NetworkError, Blocked, RateLimited)
"""After one of these the host's other calls are left out: they would fail alike, or make matters worse."""

_DOCUMENTED = {("spot.reference_price", -2043), ("spot.reference_price_calculation", -2043)}
"""Refusals that are the documented answer: most symbols have no reference price."""

_UNSUPPORTED = -1020
"""UNSUPPORTED_OPERATION (errors.md); the local exchange says so of what it does not simulate."""

_DEAREST = 200
"""Weight from which on a call is not made a second time to see what it costs."""


def keyless(product: str) -> tuple[Call, ...]:
    """The product's reading calls that anybody may make, in the order of its documentation."""
    return tuple(
        call
        for call in calls(product)
        if call.request.route.verb == "GET" and not call.request.route.security.needs_key
    )


class KeylessCalls:
    """Makes them, and remembers what holds for those that follow: what trades, which hosts answer, what is used."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._monotonic = client._core.world.monotonic
        self.reached = False
        """Whether any host has answered."""
        self._values: dict[str, dict[str, object]] = {}
        self._shut: dict[str, str] = {}
        self._used: dict[str, int] = {}
        """Weight used of the minute by path family, as the last answer told."""

    def listed(self, product: str) -> Mapping[str, object]:
        """What the product's exchangeInfo listed of one that trades, by parameter."""
        return self._values.get(product, {})

    def symbol(self, product: str) -> str:
        """The symbol that the product's calls are made with."""
        return str(self._values.get(product, {}).get("symbol", "BTCUSDT"))

    async def check(self, call: Call) -> Check:
        """Makes one call. Raises nothing that a call can raise."""
        base = call.request.route.base

        def found(outcome: Outcome, *notes: str, milliseconds: float | None = None) -> Check:
            return Check(section=call.product, name=call.name, outcome=outcome, notes=notes, milliseconds=milliseconds)

        if base not in self._client.environment.rest:
            return found("not served", f"this environment does not serve /{base}")
        if base in self._shut:
            return found("skipped", self._shut[base])
        sent, missing = arguments(call, self._values.get(call.product, {}))
        if missing:
            return found("skipped", f"needs {', '.join(missing)}")
        request = call.request(**sent)
        began = self._monotonic()
        try:
            reply = await self._client.reply(request)
        except BinanceError as error:
            self._used.pop(base, None)
            return found(*self._refused(call, request, error))
        milliseconds = round((self._monotonic() - began) * 1000, 1)
        self.reached = True
        self._learn(call, reply.body)
        notes = [*notes_of(drift_of_answer(type(request), reply.body)), *unreadable(reply.result)]
        notes += await self._weighed(request, reply)
        return found("finding" if notes else "fine", *notes, milliseconds=milliseconds)

    def _refused(self, call: Call, request: Request[Any], error: BinanceError) -> tuple[Outcome, str]:
        self.reached = self.reached or error.status is not None
        if isinstance(error, MalformedAnswer):
            self._learn(call, error.body)
            return "finding", "; ".join(unfit(request, error.body))
        if error.status == 404 and error.code is None:
            return "not served", "this environment does not have the path (404)"
        if error.code == _UNSUPPORTED:
            return "not served", f"this environment does not support the call ({error.code})"
        if (call.name, error.code) in _DOCUMENTED:
            return "fine", f"refused as documented: {error.message} ({error.code})"
        if isinstance(error, _HOST_IS_SHUT):
            self._shut[request.route.base] = f"/{request.route.base} answered no more after {call.name}"
        return "finding", told(error)

    def _learn(self, call: Call, body: bytes) -> None:
        if call.method == "exchange_info":
            self._values[call.product] = listed(body)

    async def _weighed(self, request: Request[Any], reply: Reply[Any]) -> list[str]:
        """What is wrong with the weight that was charged.

        Others may call from the same address meanwhile, and a minute may end: it counts only what is seen twice.
        """
        expected = request.route.cost(request)
        charged = self._charged(request, reply)
        if charged in (None, expected) or request.route.free or expected >= _DEAREST:
            return []
        try:
            again = self._charged(request, await self._client.reply(request))
        except BinanceError:
            self._used.pop(request.route.base, None)
            return []
        return [f"charged a weight of {charged}, expected {expected}"] if again == charged else []

    def _charged(self, request: Request[Any], reply: Reply[Any]) -> int | None:
        base, used = request.route.base, reply.used_weight.get("1m")
        if used is None:
            return None
        before, self._used[base] = self._used.get(base), used
        return None if before is None or used < before else used - before


def unfit(request: Request[Any], body: bytes, *, private: bool = False) -> list[str]:
    """Why a body does not decode, by what differs and by the decoder's own reason; nothing of the body but its names."""
    try:
        notes = notes_of(drift_of_answer(type(request), body), private=private)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return [f"the answer is no JSON ({len(body)} bytes)"]
    try:
        decode_body(request, body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        notes.append(f"does not decode: {error}")
    return notes


def unreadable(result: object) -> list[str]:
    """Reads what a model decodes only when it is asked for: numbers that came as text, filters."""
    rows = result if isinstance(result, list) else [result]
    try:
        for row in rows:
            if isinstance(row, Model):
                row.to_dict()
    except (ArithmeticError, ValueError, TypeError, msgspec.DecodeError) as error:
        return [f"a value that cannot be read: {type(error).__name__}"]
    return []
