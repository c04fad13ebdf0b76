"""Options accounts' own streams: listen keys, and the events as JSON (the options' user data pages).

A key lives 60 minutes from when it was made or extended; at its end its listeners are told and hear no more. Keys are
secrets: nothing logs them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from ...products.options import requests as r
from ..api.answers import ApiError, Json
from ..api.channels import Listener
from ..api.frames import combined
from ..api.grants import Grant, GrantCommand, Grants, Revoke
from ..api.params import Built
from ..api.router import Context, Handler
from ..api.streams import Target

KEY_LIVES = 3_600 * 1_000_000
WALLET = "options"
_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
_LENGTH = 64


class UserStreams:
    """One key for each account that asked for one, among the core's `grants`. All other names are no streams here and stay silent."""

    def __init__(
        self,
        seed: int | None,
        grants: Grants,
        apply: Callable[[GrantCommand], object],
        play: Callable[[Revoke], object],
    ) -> None:
        """`apply` carries out what a request asks for, `play` what time does."""
        self._seed = seed
        self._grants = grants
        self._apply = apply
        self._play = play
        self._listeners: dict[str, list[tuple[str, Listener]]] = {}
        """By key, under the names by which they asked for it."""

    def handlers(self) -> Mapping[type[Built], Handler]:
        return {r.CreateListenKey: self.create, r.KeepListenKey: self.keep, r.CloseListenKey: self.end}

    def create(self, request: r.CreateListenKey, context: Context) -> Json:
        """While one is alive, the same one again."""
        known = self._key(context.account)
        if known is None:
            text = "".join(self._grants.chance(self._seed, WALLET).choices(_ALPHABET, k=_LENGTH))
        else:
            text = known.text
        return {"listenKey": text, "expiration": self._extend(text, context) // 1000}

    def keep(self, request: r.KeepListenKey, context: Context) -> Json:
        self._extend(self._own(context).text, context)
        return {}

    def end(self, request: r.CloseListenKey, context: Context) -> Json:
        text = self._own(context).text
        self._apply(Revoke(text))
        self._listeners.pop(text, None)
        return {}

    def listen(self, name: str, listener: Listener) -> Callable[[], None] | None:
        """A key's events until the returned function is called; None for any other name."""
        if not any(key.text == name for key in self._grants.of(None)):
            return None
        listeners, entry = self._listeners.setdefault(name, []), (name, listener)
        if entry not in listeners:
            listeners.append(entry)

        def end() -> None:
            if entry in listeners:
                listeners.remove(entry)

        return end

    def listeners(self, account: int) -> bool:
        """Whether anybody hears that account."""
        key = self._key(account)
        return key is not None and bool(self._listeners.get(key.text))

    def tell(self, account: int, event: dict[str, Any]) -> None:
        key = self._key(account)
        if key is not None and self._listeners.get(key.text):
            self._deliver(key.text, event)

    def advance(self, wall: int) -> None:
        """Keys whose hour is over tell so and end."""
        for key in self._grants.of(None):
            if wall >= key.expires_at:
                self._expire(key, wall)

    def expire(self, account: int | None, wall: int) -> None:
        """The key of an account, or every key, ends now."""
        for key in self._grants.of(account):
            self._expire(key, wall)

    def next_due(self) -> int | None:
        return min((key.expires_at for key in self._grants.of(None)), default=None)

    def _key(self, account: int) -> Grant | None:
        return next(self._grants.of(account), None)

    def _own(self, context: Context) -> Grant:
        key = self._key(context.account)
        if key is None:
            raise ApiError(-1125, "This listenKey does not exist.")
        return key

    def _extend(self, text: str, context: Context) -> int:
        """When it expires now."""
        expires_at = context.wall + KEY_LIVES
        self._apply(Grant(text, context.account, WALLET, expires_at))
        return expires_at

    def _expire(self, key: Grant, wall: int) -> None:
        self._play(Revoke(key.text))
        self._deliver(key.text, {"e": "listenKeyExpired", "E": str(wall // 1000), "listenKey": key.text})
        self._listeners.pop(key.text, None)

    def _deliver(self, text: str, event: dict[str, Any]) -> None:
        frame = msgspec.json.encode(event)
        for name, listener in list(self._listeners.get(text, ())):
            listener.deliver(combined(name, frame) if listener.combined else frame)


def target_of(target: str, most: int) -> Target:
    """What a URL of the options' streams asks for: /ws, /stream, and both behind /private, /public and /market.

    `/private/ws?listenKey=…` and `/private/stream?listenKey=…` name the key as a parameter.

    Raises:
        ApiError: no path of streams, or too many of them.
    """
    path, _, query = target.partition("?")
    for route in ("/private", "/public", "/market"):
        path = path.removeprefix(route) if path.startswith(f"{route}/") else path
    found = Target.parse(f"{path}?{query}" if query else path, most)
    keys = [value for name, value in parse_qsl(query) if name == "listenKey"]
    return msgspec.structs.replace(found, names=tuple(dict.fromkeys([*found.names, *keys])))
