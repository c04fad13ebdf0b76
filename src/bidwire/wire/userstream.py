"""The life of a user stream over the WebSocket API: who logs on, who subscribes, and when it starts anew.

States: *down*, *logging on* (Ed25519 keys only), *subscribing*, *live*. With
an Ed25519 key the session is logged on and the subscription is the session's;
any other key signs the subscription itself. No event is repeated by the
exchange after a gap, so each outage is told.
(https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream)
"""

from __future__ import annotations

from collections.abc import Hashable
from enum import Enum, auto
from typing import Any, Generic, TypeVar

import msgspec

from .request import Request
from .sign import KeyType

H = TypeVar("H", bound=Hashable)

ENDED = "eventStreamTerminated"
_REMEMBERED = 2000


class State(Enum):
    DOWN = auto()
    LOGGING_ON = auto()
    SUBSCRIBING = auto()
    LIVE = auto()


class UserRequests(msgspec.Struct, frozen=True):
    """The requests that a user stream is made of, and those that tell whether its events were all."""

    logon: Request[Any]
    subscribe: Request[Any]
    """On a session that is logged on."""
    subscribe_signed: Request[Any]
    """By signature, with any key."""
    open_orders: Request[Any]
    account: Request[Any]
    """Balances; assets of which there is none may be left out."""


class UserStream:
    """Ask `request` what to send next and tell `answered` when it was; `receive` says whether to start anew."""

    def __init__(self, kind: KeyType, requests: UserRequests) -> None:
        self.state = State.DOWN
        self.subscription_id: int | None = None
        self._logs_on = kind == "ed25519"
        self._requests = requests

    def connected(self) -> None:
        """A connection stands; nothing is subscribed on it yet."""
        self.state = State.LOGGING_ON if self._logs_on else State.SUBSCRIBING
        self.subscription_id = None

    def request(self) -> Request[Any] | None:
        """What must be sent and answered next, None when nothing must."""
        if self.state is State.LOGGING_ON:
            return self._requests.logon
        if self.state is State.SUBSCRIBING:
            return self._requests.subscribe if self._logs_on else self._requests.subscribe_signed
        return None

    def answered(self, result: Any) -> None:
        """The request of this state was granted."""
        if self.state is State.LOGGING_ON:
            self.state = State.SUBSCRIBING
        elif self.state is State.SUBSCRIBING:
            self.state = State.LIVE
            self.subscription_id = result.subscription_id

    def lost(self) -> None:
        self.state = State.DOWN
        self.subscription_id = None

    def receive(self, subscription_id: int | None, word: str) -> bool:
        """Takes note of an event; True if the stream is over and must be renewed."""
        if word != ENDED or self.state is not State.LIVE:
            return False
        if subscription_id is not None and subscription_id != self.subscription_id:
            return False
        self.lost()
        return True


class Remembered(Generic[H]):
    """The last so many of what came, each once."""

    def __init__(self, size: int = _REMEMBERED) -> None:
        self._size = size
        self._seen: dict[H, None] = {}

    def __contains__(self, each: H) -> bool:
        return each in self._seen

    def add(self, each: H) -> None:
        self._seen[each] = None
        if len(self._seen) > self._size:
            del self._seen[next(iter(self._seen))]

    def repeats(self, each: H) -> bool:
        """Whether this very one has come before; it has from now on."""
        if each in self._seen:
            return True
        self.add(each)
        return False
