"""Options accounts' own streams: listen keys, and the events as JSON (the options' user data pages).

A key lives 60 minutes from when it was made or extended; at its end its listeners are told and hear no more. Keys are
secrets: nothing logs them.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from ...products.options import requests as r
from ..api.answers import ApiError, Json
from ..api.channels import Listener
from ..api.frames import combined
from ..api.params import Built
from ..api.router import Context, Handler
from ..api.streams import Target

KEY_LIVES = 3_600 * 1_000_000
_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
_LENGTH = 64


class _Key(msgspec.Struct):
    text: str
    expires_at: int
    listeners: list[tuple[str, Listener]]


class UserStreams:
    """One key for each account that asked for one. All other names are no streams here and stay silent."""

    def __init__(self, seed: int | None) -> None:
        self._chance = secrets.SystemRandom() if seed is None else random.Random(f"bidwire options keys {seed}")
        self._keys: dict[int, _Key] = {}

    def handlers(self) -> Mapping[type[Built], Handler]:
        return {r.CreateListenKey: self.create, r.KeepListenKey: self.keep, r.CloseListenKey: self.end}

    def create(self, request: r.CreateListenKey, context: Context) -> Json:
        """While one is alive, the same one again."""
        key = self._keys.get(context.account)
        if key is None:
            text = "".join(self._chance.choices(_ALPHABET, k=_LENGTH))
            key = self._keys[context.account] = _Key(text, 0, [])
        key.expires_at = context.wall + KEY_LIVES
        return {"listenKey": key.text, "expiration": key.expires_at // 1000}

    def keep(self, request: r.KeepListenKey, context: Context) -> Json:
        self._own(context).expires_at = context.wall + KEY_LIVES
        return {}

    def end(self, request: r.CloseListenKey, context: Context) -> Json:
        self._own(context)
        del self._keys[context.account]
        return {}

    def listen(self, name: str, listener: Listener) -> Callable[[], None] | None:
        """A key's events until the returned function is called; None for any other name."""
        key = next((key for key in self._keys.values() if key.text == name), None)
        if key is None:
            return None
        entry = (name, listener)
        key.listeners = [each for each in key.listeners if each != entry]
        key.listeners.append(entry)

        def end() -> None:
            if entry in key.listeners:
                key.listeners.remove(entry)

        return end

    def listeners(self, account: int) -> bool:
        """Whether anybody hears that account."""
        key = self._keys.get(account)
        return key is not None and bool(key.listeners)

    def tell(self, account: int, event: dict[str, Any]) -> None:
        key = self._keys.get(account)
        if key is not None and key.listeners:
            _deliver(key, msgspec.json.encode(event))

    def advance(self, wall: int) -> None:
        """Keys whose hour is over tell so and end."""
        for account, key in list(self._keys.items()):
            if wall >= key.expires_at:
                self.expire(account, wall)

    def expire(self, account: int | None, wall: int) -> None:
        """The key of an account, or every key, ends now."""
        for owner in [account] if account is not None else list(self._keys):
            key = self._keys.pop(owner, None)
            if key is not None:
                event = {"e": "listenKeyExpired", "E": str(wall // 1000), "listenKey": key.text}
                _deliver(key, msgspec.json.encode(event))

    def next_due(self) -> int | None:
        return min((key.expires_at for key in self._keys.values()), default=None)

    def _own(self, context: Context) -> _Key:
        key = self._keys.get(context.account)
        if key is None:
            raise ApiError(-1125, "This listenKey does not exist.")
        return key


def _deliver(key: _Key, frame: bytes) -> None:
    for name, listener in list(key.listeners):
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
