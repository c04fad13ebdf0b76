"""User events on a connection that carries calls: of subscriptions that were made by hand there.

They go to `on_user_event` of the WebSocket API as they come. Nothing brings such a subscription back: when its
connection ends, the handler is told `SubscriptionLost`, and whoever wants more subscribes again. A user stream
(`user.py`) does all that by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from ..wire.wsapi import SubscriptionLost, UserFrame, unreadable
from .hooks import Hooks

if TYPE_CHECKING:
    from .shared import Core
    from .wsapi import ApiLine

UserEventHandler = Callable[[int | None, Any], object]
"""Called with the id of a subscription and its event, or a `SubscriptionLost`; it may be a coroutine function."""


class UserEventSink:
    """Reads the user events of one product's connections, and hands them to the handler of now."""

    def __init__(self, core: Core, family: str, handler: Callable[[], UserEventHandler | None]) -> None:
        self._family = family
        self._handler = handler
        self._hooks = Hooks({"on_error": self._on_error}, lambda: core.logger("ws.api"))
        self._warned = False

    def hear(self, frame: UserFrame) -> None:
        """One event, in the reading loop."""
        try:
            event = self._read(frame.event)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            self._hooks.log(40, "a user event was dropped: %s", unreadable(bytes(frame.event), error))
        else:
            self._tell(frame.subscription_id, event)

    def end(self, line: ApiLine) -> None:
        """A connection has ended: so have its subscriptions."""
        for subscription_id in sorted(line.session.subscriptions, key=lambda each: each or 0):
            self._tell(subscription_id, SubscriptionLost(line.code, line.reason))

    def _tell(self, subscription_id: int | None, event: Any) -> None:
        handler = self._handler()
        if handler is not None:
            self._hooks.run(handler, subscription_id, event)
        elif not self._warned:
            self._warned = True
            self._hooks.log(30, "user events come, and nobody hears them: set client.ws_api.on_user_event")

    @cached_property
    def _read(self) -> Callable[[msgspec.Raw], Any]:
        """How the product's events are decoded; those of a product without models stay plain."""
        models = import_module(f"..products.{self._family}.models", __package__)
        read: Callable[[msgspec.Raw], Any] = getattr(models, "user_event", msgspec.json.decode)
        return read

    def _on_error(self, error: Exception) -> None:
        self._hooks.log(40, "on_user_event raised %s: %s", type(error).__name__, error, cause=error)
