"""Listen tokens and listen keys: texts that open an account's user events to whoever has them, for a while.

A listen token is today's way of margin accounts: made over REST, handed to the WebSocket API, good for at most 24
hours. There is no margin account here: a token opens the events of the account that made it, beside a subscription to spot
as margin's would be.
(https://developers.binance.com/docs/margin_trading/trade-data-stream/Listen-Token-Websocket-API)

A listen key was spot's way until 2026-02-20: made over REST or the WebSocket API, subscribed to as if it were a market
stream, good for 60 minutes from the last time that it was made or extended. It is here for old clients, and only where
the exchange's settings ask for it (user-data-stream.md of the spot API documentation before 2025-04-07).

Both are secrets: nothing logs them, and no error repeats them. Times are wall time in microseconds. The tokens' requests
are margin's; those of the keys are the exchange's own, for our clients need none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...products.margin.requests import CreateListenToken, SubscribeWithListenToken
from ...wire.request import Request, Route, Security
from . import frames
from .answers import ApiError, Json, invalid_symbol, missing, not_valid
from .channels import Listener
from .grants import Grant, GrantCommand, Grants, Revoke
from .keygen import random_text
from .params import Built
from .router import Context, Handler
from .streams import Streams

MILLISECOND = 1000
LONGEST_TOKEN = 24 * 3_600_000
"""Milliseconds: what a token lives unless less is asked for."""
KEY_LIVES = 3_600 * 1_000_000
"""Microseconds from when a key was made or extended."""

CROSS_MARGIN = "margin"
SPOT = "spot"
"""The wallet of listen keys; tokens are of margin's."""

_TOKEN_LENGTH = 70
_KEY_LENGTH = 60

Listen = Callable[[int, Callable[[bytes], None], bool], Callable[[], None]]
"""Has an account's events delivered, in microseconds or not, until the returned function is called."""

Apply = Callable[[GrantCommand], object]
"""Have a command carried out, once it is kept."""


class CreateListenKey(Request[Any], frozen=True, kw_only=True):
    """The account's listen key, with 60 minutes to live."""

    route = Route(
        "POST", "/api/v3/userDataStream", ws="userDataStream.start", security=Security.USER_STREAM, weight=2
    )  # fmt: skip


class ExtendListenKey(Request[Any], frozen=True, kw_only=True):
    """60 minutes more from now."""

    route = Route("PUT", "/api/v3/userDataStream", ws="userDataStream.ping", security=Security.USER_STREAM, weight=2)

    listen_key: str


class DeleteListenKey(Request[Any], frozen=True, kw_only=True):
    """The end of a key and of its stream."""

    route = Route("DELETE", "/api/v3/userDataStream", ws="userDataStream.stop", security=Security.USER_STREAM, weight=2)

    listen_key: str


TOKEN_REQUESTS: tuple[type[Built], ...] = (CreateListenToken, SubscribeWithListenToken)
KEY_REQUESTS: tuple[type[Built], ...] = (CreateListenKey, ExtendListenKey, DeleteListenKey)


class ListenTokens:
    """The listen tokens' requests; the tokens themselves are among the core's `grants`."""

    def __init__(self, seed: int | None, listed: Callable[[str], bool], grants: Grants, apply: Apply) -> None:
        """`listed` tells whether there is such a symbol."""
        self._seed = seed
        self._listed = listed
        self._grants = grants
        self._apply = apply

    def handlers(self) -> dict[type[Built], Handler]:
        return {CreateListenToken: self.create}

    def create(self, request: CreateListenToken, context: Context) -> Json:
        validity = LONGEST_TOKEN if request.validity is None else request.validity
        if not 0 < validity <= LONGEST_TOKEN:
            # Which code answers this is not documented; it is the one for a value that is out of range.
            raise not_valid("validity")
        symbol = request.symbol
        if request.is_isolated and symbol is None:
            raise missing("symbol")
        if symbol is not None and not self._listed(symbol):
            raise invalid_symbol()
        text = random_text(self._grants.chance(self._seed, "tokens"), _TOKEN_LENGTH)
        wallet = symbol if request.is_isolated and symbol is not None else CROSS_MARGIN
        token = Grant(text, context.account, wallet, context.wall + validity * MILLISECOND)
        self._apply(token)
        return {"token": text, "expirationTime": token.expires_at // MILLISECOND}

    def expire(self, account: int | None) -> None:
        """The tokens of an account, or all, are over."""
        for token in self._grants.of(account):
            if token.wallet != SPOT:
                self._apply(Revoke(token.text))

    def token(self, text: str, wall: int) -> Grant:
        """A token that has not expired.

        Raises:
            ApiError: -1209, there is none.
        """
        found = self._grants.find(text, wall)
        if found is None or found.wallet == SPOT:
            raise ApiError(-1209, "Invalid listenToken.")  # the code is documented, the text is not
        return found


class ListenKeys:
    """One key for each account that asked for one, and the streams of all names that are no keys.

    An expired key goes silent, as it did: nobody is told.
    """

    def __init__(
        self,
        seed: int | None,
        listen: Listen,
        streams: Streams,
        wall: Callable[[], int],
        grants: Grants,
        apply: Apply,
    ) -> None:
        """`wall` tells the time by which events are delivered."""
        self._seed = seed
        self._listen = listen
        self._streams = streams
        self._wall = wall
        self._grants = grants
        self._apply = apply
        self._ends: dict[str, dict[Listener, Callable[[], None]]] = {}
        """Who listens to a key, and what ends that."""

    def handlers(self) -> dict[type[Built], Handler]:
        return {CreateListenKey: self.create, ExtendListenKey: self.extend, DeleteListenKey: self.delete}

    def create(self, request: CreateListenKey, context: Context) -> Json:
        """While one is alive, the same one again."""
        alive = (each for each in self._grants.of(context.account) if self._is_alive(each, context.wall))
        known = next(alive, None)
        text = known.text if known is not None else random_text(self._grants.chance(self._seed, "keys"), _KEY_LENGTH)
        self._extend(text, context)
        return {"listenKey": text}

    def extend(self, request: ExtendListenKey, context: Context) -> Json:
        self._check_own(request.listen_key, context)
        self._extend(request.listen_key, context)
        return {}

    def delete(self, request: DeleteListenKey, context: Context) -> Json:
        """Connections stay open and hear no more; whether they ended on the exchange is not documented."""
        self._check_own(request.listen_key, context)
        self._apply(Revoke(request.listen_key))
        self._silence(request.listen_key)
        return {}

    def expire(self, account: int | None) -> None:
        """The keys of an account, or all, are over: they go silent."""
        for key in self._grants.of(account):
            if key.wallet == SPOT:
                self._apply(Revoke(key.text))

    def listen(self, name: str, listener: Listener) -> Callable[[], None] | None:
        """The events that a key opens, or the market stream of that name; see `Streams`."""
        key = self._grants.find(name, self._wall())
        if key is None or key.wallet != SPOT:
            return self._streams.listen(name, listener)
        ends = self._ends.setdefault(name, {})
        if listener in ends:
            return ends[listener]

        def deliver(event: bytes) -> None:
            if self._grants.find(name, self._wall()) is not None:
                listener.deliver(frames.combined(name, event) if listener.combined else event)

        stop = self._listen(key.account, deliver, listener.unit == 1)

        def end() -> None:
            stop()
            ends.pop(listener, None)

        ends[listener] = end
        return end

    def _silence(self, text: str) -> None:
        for end in list(self._ends.pop(text, {}).values()):
            end()

    def _extend(self, text: str, context: Context) -> None:
        self._apply(Grant(text, context.account, SPOT, context.wall + KEY_LIVES))

    def _check_own(self, text: str, context: Context) -> None:
        key = self._grants.find(text, context.wall)
        if key is None or key.wallet != SPOT or key.account != context.account:
            raise ApiError(-1125, "This listenKey does not exist.")

    @staticmethod
    def _is_alive(grant: Grant, wall: int) -> bool:
        return grant.wallet == SPOT and grant.expires_at > wall
