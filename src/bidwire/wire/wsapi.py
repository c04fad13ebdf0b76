"""The WebSocket API, the caller's side of it: requests by id, answers matched, losses told apart.

An answer becomes an `HttpResponse` (its rate limits as the headers that REST
would have sent), so everything after it, results, errors and limits, is the
same code as for REST. Time is an argument; nothing here sends.
(https://developers.binance.com/docs/binance-spot-api-docs/websocket-api)
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

from ..errors import AnswerLost, BinanceError, ConfigurationError, MalformedAnswer, NotAllowed, NotSent
from .http import HttpRequest, HttpResponse, Stamp, json_ready, parameters, text_of
from .request import Request
from .userstream import ENDED

LOGON = "session.logon"
SIGNED_BY_ITSELF = frozenset({LOGON, "userDataStream.subscribe.signature"})
"""Methods that carry key and signature whoever is logged on."""
ENOUGH = 200
"""Requests in flight on one connection; further ones are refused here, for a long queue outlives its timestamps."""


class WsRequest(HttpRequest, frozen=True, kw_only=True):
    """A request for the WebSocket API. It is signed when it is sent: whether it must be is known only then."""

    request: Request[Any]
    stamp: Stamp

    @property
    def signed_by_session(self) -> bool:
        """Whether it needs neither key nor signature of its own where a key is logged on."""
        return self.request.route.security.signed and self.target not in SIGNED_BY_ITSELF


def encode(request: Request[Any], origin: str, stamp: Stamp) -> WsRequest:
    """The request for `origin`, the URL of a WebSocket API.

    Raises:
        ConfigurationError: the exchange does not offer this call over the WebSocket API.
    """
    method = request.route.ws
    if method is None:
        raise ConfigurationError(
            f"{type(request).__name__} is not offered over the WebSocket API; use the client itself", request=request
        )
    return WsRequest(verb="WS", origin=origin, target=method, request=request, stamp=stamp)


def params_of(call: WsRequest, *, logged_on: bool) -> dict[str, object]:
    """The `params` object: decimals as text, integers and booleans as themselves, lists as arrays.

    A signed request on a session that is logged on carries a timestamp only;
    any other carries key and signature over its sorted raw values.
    """
    request, stamp = call.request, call.stamp
    params = {name: json_ready(value) for name, value in parameters(request)}
    if not request.route.security.signed:
        return params
    window = getattr(request, "recv_window", None) or stamp.recv_window
    if window is not None:
        params.setdefault("recvWindow", _number(window))
    params.setdefault("timestamp", stamp.timestamp)
    if logged_on and call.signed_by_session:
        return params
    assert stamp.signer is not None, "a signed route is encoded with a signer"
    params.setdefault("apiKey", stamp.api_key)
    params["signature"] = stamp.signer.sign(payload_of(params))
    return params


def payload_of(params: dict[str, object]) -> bytes:
    """What is signed: every parameter by name, as it stands in the JSON, without percent-encoding."""
    return "&".join(f"{name}={_raw(params[name])}" for name in sorted(params)).encode()


def _raw(value: object) -> str:
    return bytes(value).decode() if isinstance(value, msgspec.Raw) else text_of(value)


def _number(window: Decimal) -> int | msgspec.Raw:
    return int(window) if window == window.to_integral_value() else msgspec.Raw(text_of(window).encode())


# --- frames that come ------------------------------------------------------------------------------------------------


class _Count(msgspec.Struct, rename="camel"):
    rate_limit_type: str
    interval: str
    interval_num: int
    count: int = 0


class _Error(msgspec.Struct):
    code: int | None = None
    msg: str = ""
    data: Any = None


class _Frame(msgspec.Struct, rename="camel"):
    id: int | str | None = None
    status: int | None = None
    result: msgspec.Raw = msgspec.Raw()
    error: _Error | None = None
    rate_limits: list[_Count] = []
    event: msgspec.Raw = msgspec.Raw()  # empty: there is none
    subscription_id: int | None = None


class Answered(msgspec.Struct, frozen=True):
    """A request is answered."""

    id: int
    response: HttpResponse


class Failed(msgspec.Struct, frozen=True):
    """A request will not be answered any more; `error` says whether it may have been executed."""

    id: int
    error: BinanceError


class Late(msgspec.Struct, frozen=True):
    """An answer to a request that had been given up: it tells what became of it."""

    request: Request[Any]
    response: HttpResponse


class UserFrame(msgspec.Struct, frozen=True):
    """An event of the user data stream."""

    subscription_id: int | None
    event: msgspec.Raw
    word: str


class Shutdown(msgspec.Struct, frozen=True):
    """The exchange will close this connection soon."""


class SubscriptionLost(msgspec.Struct, frozen=True):
    """The connection of a subscription to user data has ended, and with it the subscription: nothing more will come."""

    code: int
    reason: str


Heard = Answered | Failed | Late | UserFrame | Shutdown

_LETTERS = {"SECOND": "s", "MINUTE": "m", "HOUR": "h", "DAY": "d"}
_KEPT_LATE = 1000


class _Open(msgspec.Struct):
    call: WsRequest
    sent_at: float
    by_session: bool


class WsApiSession:
    """One connection: what is in flight on it, whether a key is logged on, and which user data flows.

    Send what `frame` gives and tell `receive` what comes; both name requests
    by their id. `lost` ends it.
    """

    def __init__(self) -> None:
        self.logged_on = False
        self.logs_on = True
        """Whether a key that can be logged on is to be: not after a logout that was asked for."""
        self.subscriptions: set[int | None] = set()
        """The ids of the subscriptions to user data; None is one whose answer told none."""
        self._ids = 0
        self._open: dict[int, _Open] = {}
        self._given_up: dict[int, Request[Any]] = {}
        self._frame = msgspec.json.Decoder(_Frame).decode
        self._word = msgspec.json.Decoder(_Word).decode

    @property
    def in_flight(self) -> int:
        return len(self._open)

    def frame(self, call: WsRequest, at: float) -> tuple[int, str]:
        """The id and the text frame of a request, which counts as in flight from now on.

        Raises:
            NotSent: too many are in flight already.
        """
        if len(self._open) >= ENOUGH:
            raise NotSent(f"{ENOUGH} requests are in flight on this connection", request=call.request)
        by_session = self.logged_on and call.signed_by_session
        params = params_of(call, logged_on=self.logged_on)
        self._ids += 1
        frame: dict[str, object] = {"id": self._ids, "method": call.target}
        if params:
            frame["params"] = params
        text = msgspec.json.encode(frame).decode()
        self._open[self._ids] = _Open(call, at, by_session)
        return self._ids, text

    def not_sent(self, number: int) -> None:
        """The frame could not be handed to the socket after all."""
        self._open.pop(number, None)

    def give_up(self, number: int) -> None:
        """Nobody waits for this answer any more; should it come, it comes as `Late`."""
        found = self._open.pop(number, None)
        if found is not None:
            self._given_up[number] = found.call.request
            if len(self._given_up) > _KEPT_LATE:
                del self._given_up[next(iter(self._given_up))]

    def receive(self, payload: bytes) -> list[Heard]:
        """What a text frame means.

        Raises:
            msgspec.DecodeError: it is no frame of the WebSocket API.
        """
        frame = self._frame(payload)
        if bytes(frame.event):
            word = self._word(frame.event).e
            if word == "serverShutdown" and frame.subscription_id is None:
                return [Shutdown()]
            if word == ENDED:
                self.subscriptions.discard(frame.subscription_id)
            return [UserFrame(frame.subscription_id, frame.event, word)]
        if frame.status is None:
            raise msgspec.ValidationError("neither an event nor an answer")
        if frame.id is None:
            return self._without_id(frame)
        number = frame.id if isinstance(frame.id, int) else -1
        open_, late = self._open.pop(number, None), self._given_up.pop(number, None)
        response = _response(frame)
        request = late if open_ is None else open_.call.request
        if request is not None and frame.status == 200:
            self._note(request, frame.result)
        if open_ is not None:
            return [Answered(number, response)]
        return [] if late is None else [Late(late, response)]

    def lost(self, reason: str) -> list[Failed]:
        """The connection has ended: what was in flight may have been executed or not."""
        self.logged_on = False
        failed = [
            Failed(
                number, AnswerLost(f"the connection was lost before the answer ({reason})", request=each.call.request)
            )
            for number, each in self._open.items()
        ]
        self._open.clear()
        return failed

    def _note(self, request: Request[Any], result: msgspec.Raw) -> None:
        """What an answer changed on this connection."""
        method = request.route.ws or ""
        if method == LOGON:
            self.logged_on = self.logs_on = True
        elif method == "session.logout":
            self.logged_on = self.logs_on = False
        elif method.startswith("userDataStream.subscribe"):
            self.subscriptions.add(_subscribed(result).subscription_id)
        elif method == "userDataStream.unsubscribe":
            ended = dict(parameters(request)).get("subscriptionId")
            self.subscriptions = set() if ended is None else self.subscriptions - {ended}

    def _without_id(self, frame: _Frame) -> list[Heard]:
        """401: the session's key was revoked, and with it what relied on the session. 400: an unreadable request."""
        error = frame.error or _Error()
        if frame.status == 401:
            self.logged_on = False
            hit = [number for number, each in self._open.items() if each.by_session]
            return [
                Failed(number, _refused(NotAllowed, error, 401, self._open.pop(number).call.request)) for number in hit
            ]
        if len(self._open) == 1:
            number = next(iter(self._open))
            del self._open[number]
            return [Answered(number, _response(frame))]
        return []


class _Word(msgspec.Struct):
    e: str = ""


class _Subscribed(msgspec.Struct, rename="camel"):
    subscription_id: int | None = None


_subscribed = msgspec.json.Decoder(_Subscribed).decode


def _refused(kind: type[BinanceError], error: _Error, status: int, request: Request[Any]) -> BinanceError:
    return kind(error.msg, request=request, status=status, code=error.code, data=error.data)


def _response(frame: _Frame) -> HttpResponse:
    status = frame.status or 0
    headers = dict(_headers(frame.rate_limits))
    if frame.error is None:
        return HttpResponse(status, headers, bytes(frame.result))
    error = frame.error
    wait = _seconds_to_wait(error.data)
    if wait is not None:
        headers["retry-after"] = wait
    body: dict[str, Any] = {"code": error.code, "msg": error.msg}
    if error.data is not None:
        body["data"] = error.data
    return HttpResponse(status, headers, msgspec.json.encode(body))


def _headers(counts: Iterable[_Count]) -> Iterable[tuple[str, str]]:
    """As REST would say it: x-mbx-used-weight-1m, x-mbx-order-count-10s."""
    for row in counts:
        letter = _LETTERS.get(row.interval)
        if letter is None:
            continue
        if row.rate_limit_type == "REQUEST_WEIGHT":
            yield f"x-mbx-used-weight-{row.interval_num}{letter}", str(row.count)
        elif row.rate_limit_type == "ORDERS":
            yield f"x-mbx-order-count-{row.interval_num}{letter}", str(row.count)


def _seconds_to_wait(data: object) -> str | None:
    """`retryAfter` is an epoch time in milliseconds here, not seconds as in the REST header."""
    if not isinstance(data, dict):
        return None
    until, now = data.get("retryAfter"), data.get("serverTime")
    if isinstance(until, int) and isinstance(now, int):
        return str(max(until - now, 0) / 1000)
    return None


def unreadable(payload: bytes, error: Exception) -> MalformedAnswer:
    """The error for a frame that `receive` could not read."""
    return MalformedAnswer(f"a frame that is no answer and no event ({error})", body=payload[:200])
