"""One WebSocket whose frames pass through faults: what the session sends and what its peer sends.

States: whole → muted or throttled → dead (a blackhole: nothing passes any more), until the session ends.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

import msgspec

from ...wire.http import HttpResponse
from ...wire.request import Route
from ..api.session import Abort, Close, Fragments, Ping, Sent, Session, Spoiled
from . import effects as x
from .delivery import Delivery, Turn, delivered, unsigned_json
from .fault import Match, Occasion
from .frames import Seen, altered, seen
from .injector import Injector
from .occasions import Keys, of_ws_api

_SECOND = 1_000_000
_FRAMES = frozenset({"event", "ack", "answer", "ping", "line"})
_frame = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_SILENT = ("x-mbx-used-weight", "x-mbx-used-weight-1m")


class Ground(Protocol):
    """What a line stands on."""

    @property
    def injector(self) -> Injector: ...
    @property
    def keys(self) -> Keys: ...

    def methods(self, name: str) -> list[Route]:
        """The routes behind a WebSocket API method."""
        ...

    def postpone(self, at: int, act: Callable[[int], object], /) -> None: ...

    def clock_off(self, microseconds: int, act: Callable[[], object]) -> None:
        """Run it while the exchange's clock is off by so much."""
        ...


class Line:
    """Stands between a session and whoever carries it. `is_api`: it is one of the WebSocket API."""

    def __init__(self, session: Session, ip: str, is_api: bool, ground: Ground) -> None:
        self.session = session
        self.dead = False
        self.ip = ip
        self._is_api = is_api
        self._ground = ground
        self._injector = ground.injector
        self._muted: list[Match] = []
        self._swapped: dict[tuple[str, ...], Sent] = {}
        self._interval = 0
        self._slow: deque[Sent] = deque()
        self._unpinged = self._pongless = False
        self._asked: bytes | None = None
        self._answer: bytes | None = None
        self._behind: list[Sent] = []
        self._last_words = False
        session.line = self

    @property
    def deaf(self) -> bool:
        """Pongs do not arrive."""
        return self.dead or self._pongless

    # --- what the session sends ---------------------------------------------------------------------------------------

    def put(self, item: Sent) -> None:
        """One item on its way out."""
        if self.dead:
            return
        if self._unpinged and isinstance(item, Ping):
            Session.receive_pong(self.session, item.payload, self._injector.now)  # or it would miss the pong
            return
        if self._asked is not None and isinstance(item, Close):
            self._behind.append(item)  # the answer goes first
            return
        if not isinstance(item, (bytes, Ping)) or (self._asked is None and self._passes_all):
            self._emit(item)
            return
        frame = Seen("ping") if isinstance(item, Ping) else seen(item, self.session.subscriptions)
        if self._asked is not None:  # a request is being performed: its answer comes back to whoever performs it
            if self._answer is None and frame.what == "answer" and frame.id == self._asked and isinstance(item, bytes):
                self._answer = item
            else:
                self._behind.append(item)
            return
        self._pass(item, frame)

    @property
    def _passes_all(self) -> bool:
        return not self._muted and not self._swapped and _FRAMES.isdisjoint(self._injector.acts_on)

    def _pass(self, item: bytes | Ping, frame: Seen) -> None:
        occasion = self._of_frame(frame)
        if any(match.fits(occasion) for match in self._muted if frame.what == "event"):
            return
        injector = self._injector
        if "line" in injector.acts_on and frame.what == "event":
            for each in injector.strike("line", occasion, injector.now):
                self.strike(each.fault.effect, each.fault.match)
            if self.dead or self.session.closed:
                return
        struck = injector.strike(frame.what, occasion, injector.now) if frame.what in injector.acts_on else []
        out: list[tuple[int, Sent]] = [(0, item)]
        for each in struck:
            out = [later for delay, one in out for later in self._bend(each.fault.effect, one, delay, occasion)]
        held = self._swapped.pop(_lane(occasion), None) if out and not struck else None
        for delay, one in out:
            self._send_in(delay, one)
        if held is not None:
            self._emit(held)

    def _bend(self, effect: x.Effect, item: Sent, delay: int, occasion: Occasion) -> list[tuple[int, Sent]]:
        match effect:
            case x.Drop():
                return []
            case x.Delay():
                return [(delay + round(effect.seconds * _SECOND), item)]
            case x.Repeat():
                again = delay + round(effect.delay * _SECOND)
                return [(delay, item), *((again, item) for _ in range(effect.times))]
            case x.Swap():
                held = self._swapped.get(_lane(occasion))
                self._swapped[_lane(occasion)] = item
                return [] if held is None else [(0, held)]
        if not isinstance(item, bytes):
            return [(delay, item)]
        match effect:
            case x.BadFrame(how="json"):
                return [(delay, item[: len(item) // 2])]
            case x.BadFrame():
                return [(delay, Spoiled(item, effect.how))]
            case x.Fragment():
                return [(delay, Fragments(item, effect.pieces, effect.ping))]
        return [(delay, altered(effect, item))]

    def _send_in(self, delay: int, item: Sent) -> None:
        if delay:
            self._ground.postpone(self._injector.now + delay, lambda wall: self._emit(item))
        else:
            self._emit(item)

    def _emit(self, item: Sent) -> None:
        """Out it goes, in its turn."""
        if self.dead or (self.session.closed and not isinstance(item, (Close, Abort)) and not self._last_words):
            return
        if self._interval and not isinstance(item, (Close, Abort)):
            self._slow.append(item)
            return
        self.session.emit(item)

    def _trickle(self, wall: int) -> None:
        """The turn of one frame of a slow connection."""
        if self._slow and not self.dead and not self.session.closed:
            self.session.emit(self._slow.popleft())
        if self._interval and not self.session.closed:
            self._ground.postpone(wall + self._interval, self._trickle)

    def _quicken(self, wall: int) -> None:
        """The connection is as fast again as it was, and what waited comes."""
        self._interval = 0
        waiting, self._slow = self._slow, deque()
        for item in waiting:
            self._emit(item)

    # --- what the peer sends ------------------------------------------------------------------------------------------

    def receive(self, payload: bytes, wall: int) -> None:
        """One text frame."""
        if self.dead:
            return
        self._injector.tell(wall)
        acts_on = self._injector.acts_on
        if self._is_api and "request" in acts_on:
            self._request(payload, wall)
        elif not self._is_api and "subscribe" in acts_on and self._refuses(payload, wall):
            return
        else:
            self.session.receive(payload, wall)

    def receive_ping(self, payload: bytes, wall: int) -> None:
        if not self.dead:
            self.session.receive_ping(payload, wall)

    def receive_pong(self, payload: bytes, wall: int) -> None:
        if not self.deaf:
            self.session.receive_pong(payload, wall)

    def _refuses(self, payload: bytes, wall: int) -> bool:
        """A SUBSCRIBE that a fault refuses."""
        try:
            asked = msgspec.json.decode(payload, type=_Subscribe)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return False
        if asked.method != "SUBSCRIBE":
            return False
        occasion = Occasion(connection="stream", methods=("SUBSCRIBE",), streams=tuple(asked.params), ip=self.ip)
        for each in self._injector.strike("subscribe", occasion, wall):
            effect = each.fault.effect
            assert isinstance(effect, x.RefuseSubscribe)
            error = {"code": effect.code, "msg": effect.msg}
            answer = error | {"id": asked.id} if effect.flat else {"error": error, "id": asked.id}
            self.session.send(msgspec.json.encode(answer))
            return True
        return False

    # --- requests of the WebSocket API --------------------------------------------------------------------------------

    def _request(self, payload: bytes, wall: int) -> None:
        try:
            frame = _frame(payload)
            method = msgspec.json.decode(frame["method"], type=str)
            given = frame.get("params")
            params = {} if given is None else msgspec.json.decode(given, type=dict[str, object] | None) or {}
            asked = bytes(frame["id"])
        except (msgspec.DecodeError, UnicodeDecodeError, KeyError):
            self.session.receive(payload, wall)
            return
        occasion = of_ws_api(
            method, params, self.ip, self.session.api_key, self._ground.methods(method), self._ground.keys
        )
        effects = [each.fault.effect for each in self._injector.strike("request", occasion, wall)]
        if not effects:
            self.session.receive(payload, wall)
            return
        behind: list[Sent] = []

        def perform(turn: Turn) -> HttpResponse:
            return self._perform(payload, asked, turn, behind)

        response = delivered(effects, perform, Turn(wall), self._ground.postpone)
        self._last_words = True  # a session that the request closed still says its answer
        self._reply(asked, response, behind)
        self._release(behind)

    def _perform(self, payload: bytes, asked: bytes, turn: Turn, behind: list[Sent]) -> HttpResponse:
        """The true answer, as an HTTP response; what else it caused to be sent waits in `behind`."""
        if turn.unsigned:
            payload = unsigned_json(payload)
        self._asked, self._answer, self._behind = asked, None, behind
        try:
            self._ground.clock_off(turn.clock_off, lambda: self.session.receive(payload, turn.wall))
        finally:
            answer, self._asked = self._answer, None
        if answer is None:
            return Delivery(503, {}, b"", end="silence")
        found = _frame(answer)
        status = int(bytes(found["status"]))
        headers = {} if "rateLimits" not in found else {_SILENT[0]: bytes(found["rateLimits"]).decode()}
        return HttpResponse(status, headers, bytes(found["result"] if "result" in found else found["error"]))

    def _release(self, behind: list[Sent]) -> None:
        """Send what a request caused besides its answer."""
        waiting = behind[:]
        behind.clear()
        for item in waiting:
            self.put(item)
        self._last_words = False

    def _reply(self, asked: bytes, response: HttpResponse, behind: list[Sent]) -> None:
        """Send an answer as the faults leave it."""
        if not isinstance(response, Delivery):
            self._pass_frame(_answer_frame(asked, response))
        elif response.delay > 0 and response.end != "silence":
            at = self._injector.now + round(response.delay * _SECOND)
            self._ground.postpone(at, lambda wall: self._reply_late(asked, response, behind, wall))
        elif response.end is None:
            self._pass_frame(_answer_frame(asked, response))
        elif response.end != "silence":
            self._break_off(asked, response)

    def _reply_late(self, asked: bytes, delivery: Delivery, behind: list[Sent], wall: int) -> None:
        later = delivery.later
        found = later(wall) if later is not None else msgspec.structs.replace(delivery, delay=0.0)
        self._reply(asked, found, behind)
        self._release(behind)

    def _break_off(self, asked: bytes, delivery: Delivery) -> None:
        if delivery.sent is not None:
            self._emit(Spoiled(_answer_frame(asked, delivery), "cut"))
        elif delivery.end == "close":
            self.session.close(1001, "Going away")
        else:
            self.session.abort()

    def _pass_frame(self, frame: bytes) -> None:
        if not self.session.closed or self._last_words:
            self.put(frame)

    # --- the line itself ----------------------------------------------------------------------------------------------

    def occasion(self, event: str = "") -> Occasion:
        """The connection as a fault sees it."""
        streams = tuple(self.session.subscriptions)
        key = self.session.api_key
        found = self._ground.keys.key(key) if key else None
        return Occasion(
            connection="ws_api" if self._is_api else "stream",
            streams=streams,
            event=event,
            account=None if found is None else found.account,
            key=key,
            ip=self.ip,
        )

    def strike(self, effect: x.Effect, match: Match) -> None:
        """Have an effect happen to this connection."""
        session, now = self.session, self._injector.now
        match effect:
            case x.Cut():
                session.abort()
            case x.CloseLine():
                session.close(effect.code, effect.reason)
            case x.Blackhole():
                self.dead = True
            case x.Mute():
                self._muted.append(msgspec.structs.replace(match, event=None) if match.event == "open" else match)
            case x.Throttle():
                self._interval = round(_SECOND / effect.frames_per_second)
                self._ground.postpone(now + self._interval, self._trickle)
                if effect.seconds is not None:
                    self._ground.postpone(now + round(effect.seconds * _SECOND), self._quicken)
            case x.Deaf():
                self._pongless = True
            case x.Unpinged():
                self._unpinged = True
            case x.Lifetime():
                ends_at = max(now, session.opened_at + round(effect.seconds * _SECOND))
                session.live_until(ends_at)
                self._ground.postpone(ends_at, session.advance)
            case x.Shutdown():
                ends_at = now + round(effect.within * _SECOND)
                session.shut_down(now, ends_at)
                self._ground.postpone(ends_at, session.advance)
            case x.Terminate():
                session.terminate(now)
            case _:
                raise TypeError(f"{type(effect).__name__} is no effect on a connection")

    def _of_frame(self, frame: Seen) -> Occasion:
        base = self.occasion(frame.event or frame.what)
        account = base.account if frame.subscription is None else self.session.account_of(frame.subscription)
        streams = frame.streams if frame.what == "event" else base.streams
        return msgspec.structs.replace(base, symbol=frame.symbol, streams=streams, account=account)


class _Subscribe(msgspec.Struct):
    method: str
    params: list[str] = []
    id: int | str | None = None


def _lane(occasion: Occasion) -> tuple[str, ...]:
    """What keeps its order: a stream, or an account's events."""
    return occasion.streams if occasion.connection == "stream" else (str(occasion.account),)


def _answer_frame(asked: bytes, response: HttpResponse) -> bytes:
    """An answer in the envelope of the WebSocket API."""
    ok = response.status == 200
    try:
        found = msgspec.json.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        found = response.body.decode("utf-8", "replace")
    if ok:
        part: object = msgspec.Raw(response.body) if not isinstance(found, str) else found
    elif isinstance(found, dict) and "code" in found:
        part = msgspec.Raw(response.body)
    else:
        part = {"code": -1000, "msg": found if isinstance(found, str) else ""}
    frame: dict[str, object] = {"id": msgspec.Raw(asked), "status": response.status, "result" if ok else "error": part}
    limits = response.headers.get(_SILENT[0])
    if limits is not None and limits.startswith("["):
        frame["rateLimits"] = msgspec.Raw(limits.encode())
    return msgspec.json.encode(frame)
