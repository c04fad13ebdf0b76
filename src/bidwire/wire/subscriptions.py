"""The subscriptions of one connection: what is wanted, what was asked for, and what the exchange confirmed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from ..errors import SubscriptionRefused

_SHARE = 0.8
_NAMES_PER_FRAME = 200
_BYTES_PER_FRAME = 4000
ACK_PATIENCE = 10.0


class StreamLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What one connection for market streams may carry, and how soon it shows that it is dead."""

    streams: int
    frames_per_second: float
    """Pings, pongs and control frames together."""
    silence: float
    """Seconds without a frame or a ping after which it counts as dead: the exchange pings more often than that."""


# https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#websocket-limits; a ping every 20 s.
SPOT_LIMITS = StreamLimits(streams=1024, frames_per_second=5, silence=65.0)


def some_of(names: Sequence[str]) -> str:
    """The first few names of streams, and how many more there are."""
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


class Settled(msgspec.Struct, frozen=True):
    """What became of one control frame: `error` is None where the exchange confirmed it."""

    method: str
    names: tuple[str, ...]
    error: SubscriptionRefused | None = None
    listed: tuple[str, ...] = ()
    """The exchange's own list, for LIST_SUBSCRIPTIONS."""


class _Ask(msgspec.Struct):
    method: str
    names: tuple[str, ...]
    sent_at: float = 0.0
    tries: int = 0


class Subscriptions:
    """What one connection should carry, what was asked for, and what the exchange confirmed.

    A name is wanted, then asked for (its SUBSCRIBE is queued or on the way),
    then acked. A refused name is wanted no more. An answer that stays out is
    asked for once again; when that stays out too, `overdue` says so. The next
    connection has its own.
    """

    def __init__(
        self, *, frames_per_second: float = SPOT_LIMITS.frames_per_second, patience: float = ACK_PATIENCE
    ) -> None:
        self.wanted: dict[str, None] = {}
        self.acked: set[str] = set()
        self._spacing = 1 / (frames_per_second * _SHARE)
        self._patience = patience
        self._queue: deque[_Ask] = deque()
        self._asks: dict[int, _Ask] = {}
        self._ids = 0
        self._free_at = float("-inf")
        self._connected = False

    @property
    def settled(self) -> bool:
        """Whether all that is wanted is acked and nothing is on the way."""
        return not self._queue and not self._asks and self.acked.issuperset(self.wanted)

    def want(self, names: Iterable[str]) -> tuple[str, ...]:
        """Adds names; those that were not wanted before come back and are asked for."""
        fresh = tuple(name for name in dict.fromkeys(names) if name not in self.wanted)
        self.wanted.update(dict.fromkeys(fresh))
        if self._connected:
            self._enqueue("SUBSCRIBE", fresh)
        return fresh

    def unwant(self, names: Iterable[str]) -> tuple[str, ...]:
        """Takes names away; those that were wanted come back and are unsubscribed."""
        gone = tuple(name for name in dict.fromkeys(names) if name in self.wanted)
        for name in gone:
            del self.wanted[name]
        if self._connected:
            self._enqueue("UNSUBSCRIBE", gone)
        return gone

    def ask_list(self) -> None:
        """Asks the exchange what it thinks is subscribed."""
        self._queue.append(_Ask("LIST_SUBSCRIPTIONS", ()))

    def connected(self) -> None:
        """The connection stands: what is wanted is asked for."""
        self._connected = True
        self._enqueue("SUBSCRIBE", tuple(self.wanted))

    def frames_to_send(self, at: float) -> list[str]:
        """The control frames that may go out now; `due_at` says when there is more to do."""
        if not self._connected:
            return []
        for ask in [ask for ask in self._asks.values() if at - ask.sent_at >= self._patience and ask.tries == 1]:
            if ask not in self._queue:
                self._queue.appendleft(ask)
        frames = []
        while self._queue and at >= self._free_at:
            ask = self._queue.popleft()
            self._ids += 1
            self._asks[self._ids] = ask
            ask.sent_at, ask.tries = at, ask.tries + 1
            self._free_at = at + self._spacing
            frame: dict[str, object] = {"method": ask.method, "params": list(ask.names), "id": self._ids}
            if ask.method == "LIST_SUBSCRIPTIONS":
                del frame["params"]
            frames.append(msgspec.json.encode(frame).decode())
        return frames

    def due_at(self) -> float | None:
        """When `frames_to_send` or `overdue` should be asked again."""
        times = [ask.sent_at + self._patience for ask in self._asks.values()]
        if self._queue:
            times.append(self._free_at)
        return min(times, default=None)

    def overdue(self, at: float) -> tuple[str, ...] | None:
        """The names of a control frame that was sent twice and never answered; None while all is well."""
        for ask in self._asks.values():
            if ask.tries > 1 and at - ask.sent_at >= self._patience:
                return ask.names
        return None

    def receive(self, reply: Reply) -> Settled | None:
        """What an answer settles; None if it answers nothing of ours."""
        ask = self._asks.get(reply.id) if isinstance(reply.id, int) else None
        if ask is None:
            return None
        self._asks = {number: other for number, other in self._asks.items() if other is not ask}
        if ask in self._queue:
            self._queue.remove(ask)
        error = reply.refusal(ask.names)
        if error is not None:
            if ask.method == "SUBSCRIBE":
                for name in ask.names:
                    self.wanted.pop(name, None)
            return Settled(ask.method, ask.names, error)
        if ask.method == "SUBSCRIBE":
            self.acked.update(ask.names)
        elif ask.method == "UNSUBSCRIBE":
            self.acked.difference_update(ask.names)
        listed = reply.result if isinstance(reply.result, list) else []
        return Settled(ask.method, ask.names, listed=tuple(str(name) for name in listed))

    def _enqueue(self, method: str, names: tuple[str, ...]) -> None:
        batch: list[str] = []
        size = 0
        for name in names:
            cost = len(name.encode()) + 3
            if batch and (len(batch) >= _NAMES_PER_FRAME or size + cost > _BYTES_PER_FRAME):
                self._queue.append(_Ask(method, tuple(batch)))
                batch, size = [], 0
            batch.append(name)
            size += cost
        if batch:
            self._queue.append(_Ask(method, tuple(batch)))


class _Refusal(msgspec.Struct, frozen=True):
    code: int | None = None
    msg: str = ""


class Reply(msgspec.Struct, frozen=True):
    """The exchange's answer to a control frame. Errors come nested (as seen) or flat (as documented)."""

    id: int | str | None = None
    result: Any = None
    error: _Refusal | None = None
    code: int | None = None
    msg: str = ""

    def refusal(self, names: tuple[str, ...]) -> SubscriptionRefused | None:
        """The error in it, None for a confirmation."""
        code, text = (self.error.code, self.error.msg) if self.error is not None else (self.code, self.msg)
        if self.error is None and self.code is None:
            return None
        shown = some_of(names)
        return SubscriptionRefused(f"{shown}: {text}" if shown else text, code=code)
