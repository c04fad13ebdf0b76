"""The WebSocket API: one frame asks, one frame answers, user events come in between.

The requests, checks and handlers are those of REST; only the envelope, the
typing of parameters, the session's own methods and the order of the checks
differ. What cannot be read is answered with id null; the third such frame in a
row ends the connection.
(web-socket-api.md; the rule for ids and the close were seen by users)
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from ...products.margin.requests import SubscribeWithListenToken
from ...products.spot.requests import session as s
from .accounts import Accounts, Key
from .answers import ApiError, Json, encoded, unknown_error
from .auth import Claim, authenticate
from .counters import Counters
from .listening import ListenTokens
from .params import Built, PlainParams, Received, build, pick, read_boolean, received_json, received_plain
from .router import Context, Router
from .session import Binary, Sent, Session, SessionTimes

log = logging.getLogger("bidwire.exchange")

HANDSHAKE_WEIGHT = 2
MOST_SUBSCRIPTIONS = 1000
MOST_SUBSCRIPTION_IDS = 65_535
BAD_FRAMES = 3
_METHODS_KEPT = 1000
SPOT = "spot"
"""The wallet of subscriptions that no listen token opened."""

_ID = re.compile(r"[a-zA-Z0-9\-_]{1,36}").fullmatch
_ENVELOPE = frozenset({"apiKey", "returnRateLimits"})
_PROOF = frozenset({"timestamp", "recvWindow"})
_BAD_ID = "Invalid 'id' in JSON request; expected an integer, a string matching '^[a-zA-Z0-9-_]{1,36}$', or null."
_frame = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_id: Callable[[msgspec.Raw], int | str | None] = msgspec.json.Decoder(int | str | None).decode
_string: Callable[[msgspec.Raw], str] = msgspec.json.Decoder(str).decode


class Host(Protocol):
    """What a session needs of the exchange that it belongs to."""

    @property
    def router(self) -> Router: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def counters(self) -> Counters: ...
    @property
    def listen_tokens(self) -> ListenTokens: ...
    @property
    def market_now(self) -> int: ...

    def catch_up(self, wall: int) -> None:
        """Bring the market to this time; raises nothing."""
        ...

    def listen(self, account: int, listener: Callable[[bytes], None], micro: bool) -> Callable[[], None]:
        """User events of an account as JSON, until the returned function is called."""
        ...

    def drop_address(self, ip: str) -> None:
        """End the WebSocket API sessions of a banned address."""
        ...

    def wake_at(self, wall: int) -> None:
        """Have the sessions advanced at this time too."""
        ...


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the URL of a connection chose."""

    rate_limits: bool = True
    micro: bool = False
    deprecated: bool | None = None
    """Not None where the connection is binary: whether the version of the schema that it speaks goes away."""


class _Logon(msgspec.Struct, frozen=True):
    key: Key
    at: int


class _Subscription(msgspec.Struct, frozen=True):
    account: int
    wallet: str
    stop: Callable[[], None]
    of_logon: bool = False
    expires_at: int | None = None
    """Only of those that a listen token opened."""


class _Usual(msgspec.Struct):
    """A request as nearly all are."""

    id: int | str | None
    method: str
    params: PlainParams


_usual = msgspec.json.Decoder(_Usual).decode


class _Asked(msgspec.Struct):
    """One request as far as it was read."""

    id: int | str | None = None
    rate_limits: bool = True
    account: int | None = None
    counts_orders: bool = False


class WsApiSession(Session):
    """One connection to the WebSocket API."""

    def __init__(
        self,
        host: Host,
        ip: str,
        wall: int,
        options: Options | None = None,
        *,
        any_key_logs_on: bool = False,
        times: SessionTimes | None = None,
    ) -> None:
        super().__init__(wall, times)
        self.ip = ip
        self._host = host
        self._options = Options() if options is None else options
        self._any_key_logs_on = any_key_logs_on
        self._logon: _Logon | None = None
        self._subscriptions: dict[int, _Subscription] = {}
        self._next_subscription = 0
        self._bad_frames = 0
        self._tell: Callable[[bytes], None] = self.send
        """Where events go: out, or behind the answer to the request in hand."""
        self._methods: dict[int | str | None, str] = {}
        """Of a binary connection: what was asked last under an id."""
        self._own: dict[type[Built], Callable[[Any, Context], Json]] = {
            s.Logon: self._log_on,
            s.GetSession: self._status,
            s.Logout: self._log_out,
            s.SubscribeUserData: self._subscribe,
            s.SubscribeUserDataSigned: self._subscribe_signed,
            SubscribeWithListenToken: self._subscribe_with_token,
            s.UnsubscribeUserData: self._unsubscribe,
            s.GetUserSubscriptions: self._list_subscriptions,
        }

    # --- frames -------------------------------------------------------------------------------------------------------

    def receive(self, payload: bytes, wall: int) -> None:
        """One request. Its answer goes out first, then the events that it caused, in their order."""
        if self.closed:
            return
        self._host.catch_up(wall)
        caused: list[bytes] = []
        self._tell = caused.append
        asked = _Asked(rate_limits=self._options.rate_limits)
        context = Context(
            wall,
            self._host.market_now,
            self.ip,
            self._options.micro,
            headers={},
            socket=True,
            clock_off=self._host.router.clock_off,
        )
        status: int = 200
        error: ApiError | None = None
        result: Json = None
        try:
            result = self._perform(payload, asked, context)
        except _Unreadable as unreadable:
            error = unreadable
            self._bad_frames += 1
        except _Revoked as revoked:
            error, asked.id = revoked, None
        except ApiError as refused:
            error = refused
        except Exception:
            log.exception("a WebSocket API request broke")
            error = unknown_error()
        if error is not None:
            status = error.status
        self._tell = self.send
        self.send(self._answer(asked, status, result, error, wall), *caused)
        if status == 418:
            self._host.drop_address(self.ip)
        elif self._bad_frames >= BAD_FRAMES:
            self.close(1008, "disconnected")

    def advance(self, wall: int) -> None:
        super().advance(wall)
        over = [number for number, each in self._subscriptions.items() if (each.expires_at or wall + 1) <= wall]
        for number in over:
            self._stop(number, wall)

    def next_due(self) -> int | None:
        due = super().next_due()
        ends = (each.expires_at for each in self._subscriptions.values() if each.expires_at is not None)
        return None if due is None else min(due, *ends, due)

    def announce_shutdown(self, wall: int) -> None:
        self._tell(encoded({"event": {"e": "serverShutdown", "E": self._time(wall)}}))

    @property
    def api_key(self) -> str:
        return "" if self._logon is None else self._logon.key.api_key

    def emit(self, *items: Sent) -> None:
        # Everything up to here, faults too, deals in JSON.
        deprecated = self._options.deprecated
        if deprecated is None:
            super().emit(*items)
            return
        from . import sbe

        for item in items:
            super().emit(Binary(sbe.frame(item, self._methods, deprecated)) if type(item) is bytes else item)

    def account_of(self, subscription: int) -> int | None:
        found = self._subscriptions.get(subscription)
        return None if found is None else found.account

    def expire_tokens(self, account: int | None, wall: int) -> None:
        """The subscriptions of listen tokens, of an account or of all, are over."""
        for number, each in list(self._subscriptions.items()):
            if each.expires_at is not None and account in (None, each.account):
                self._stop(number, wall)

    def terminate(self, wall: int) -> None:
        for number in list(self._subscriptions):
            self._stop(number, wall)

    def ended(self) -> None:
        for subscription in self._subscriptions.values():
            subscription.stop()
        self._subscriptions.clear()
        self._logon = None

    def _answer(self, asked: _Asked, status: int, result: Json, error: ApiError | None, wall: int) -> bytes:
        frame: dict[str, Json] = {"id": asked.id, "status": status}
        if error is None:
            frame["result"] = result
        else:
            refusal: dict[str, Json] = {"code": error.code, "msg": error.text}
            frame["error"] = refusal if error.data is None else refusal | {"data": error.data}
        # The two errors that name no request show no limits either (web-socket-api.md "Regarding API key revocation", and
        # captures of frames that could not be read).
        if asked.rate_limits and not isinstance(error, (_Unreadable, _Revoked)):
            account = asked.account if asked.counts_orders else None
            frame["rateLimits"] = self._host.counters.rows(self.ip, wall, account)
        return encoded(frame)

    def _perform(self, payload: bytes, asked: _Asked, context: Context) -> Json:
        # Order of the checks: JSON, id, method, ban and weight, parameters, key, time, signature (auth.py), handler.
        method, sent = _read(payload, asked)
        self._bad_frames = 0
        if self._options.deprecated is not None:
            self._methods.pop(asked.id, None)
            self._methods[asked.id] = method.removeprefix("v3/")
            if len(self._methods) > _METHODS_KEPT:
                del self._methods[next(iter(self._methods))]
        kinds = self._host.router.method(method)
        if kinds is None:
            raise ApiError(-1000, f"Method '{method[:64]}' is invalid.")
        self._refuse_revoked(context)
        shown = sent.text("returnRateLimits")
        if shown is not None:
            asked.rate_limits = read_boolean("returnRateLimits", shown)
        kind = kinds[0] if len(kinds) == 1 else pick(kinds, sent.values.keys() - _ENVELOPE)
        asked.counts_orders = kind.route.orders > 0
        router = self._host.router
        if router.watchers:
            return router.watched(kind, sent, context, self._perform_known, asked)
        return self._perform_known(kind, sent, context, asked)

    def _perform_known(self, kind: type[Built], sent: Received, context: Context, asked: _Asked) -> Json:
        self._host.counters.refuse_banned(self.ip, context.wall)
        weight = self._host.router.charge(kind, sent, context)
        if kind in self._own and not kind.route.security.signed:
            sent = _without_proof(sent)
        request = build(kind, sent, _ENVELOPE)
        session = None if kind in (s.Logon, s.SubscribeUserDataSigned) or self._logon is None else self._logon.key
        claim = Claim(kind.route, sent, sent.text("apiKey"), self.ip, context.clock, session)
        context.key = authenticate(claim, self._host.accounts)
        asked.account = None if context.key is None else context.key.account
        own = self._own.get(kind)
        return self._host.router.handle(request, weight, context) if own is None else own(request, context)

    def _refuse_revoked(self, context: Context) -> None:
        """A key that was deleted or changed since the logon ends the logon; the answer then names no request."""
        logon = self._logon
        if logon is None or (self._host.accounts.key(logon.key.api_key) is logon.key and logon.key.allows(self.ip)):
            return
        self._end_logon(context.wall)
        raise _Revoked

    # --- the session's own methods ------------------------------------------------------------------------------------

    def _log_on(self, request: s.Logon, context: Context) -> Json:
        key = context.key
        assert key is not None
        if key.kind != "ed25519" and not self._any_key_logs_on:
            # What futures answer; spot says only that Ed25519 is needed.
            raise ApiError(-4056, f"{'HMAC_SHA256' if key.kind == 'hmac' else 'RSA'} API key is not supported.")
        # A subscription that an earlier logon made goes on: only a logout ends it (user-data-stream.md "Event Stream
        # Terminated").
        self._logon = _Logon(key, context.wall)
        return self._state(context)

    def _status(self, request: s.GetSession, context: Context) -> Json:
        return self._state(context)

    def _log_out(self, request: s.Logout, context: Context) -> Json:
        self._end_logon(context.wall)
        return self._state(context)

    def _subscribe(self, request: s.SubscribeUserData, context: Context) -> Json:
        if self._logon is None:
            raise ApiError(-1002, "You are not authorized to execute this request.", 401)
        return {"subscriptionId": self._start(self._logon.key.account, of_logon=True)}

    def _subscribe_signed(self, request: s.SubscribeUserDataSigned, context: Context) -> Json:
        return {"subscriptionId": self._start(context.account)}

    def _subscribe_with_token(self, request: SubscribeWithListenToken, context: Context) -> Json:
        """A new subscription, or the one of an earlier token of the same kind, which now ends when this token does."""
        token = self._host.listen_tokens.token(request.listen_token, context.wall)
        number = self._subscribed(token.account, token.wallet)
        if number is None:
            number = self._start(token.account, token.wallet)
        changed = msgspec.structs.replace(self._subscriptions[number], expires_at=token.expires_at)
        self._subscriptions[number] = changed
        self._host.wake_at(token.expires_at)
        return {"subscriptionId": number, "expirationTime": context.time(token.expires_at)}

    def _unsubscribe(self, request: s.UnsubscribeUserData, context: Context) -> Json:
        if request.subscription_id is None:
            for number in list(self._subscriptions):
                self._stop(number, context.wall)
        elif request.subscription_id in self._subscriptions:
            self._stop(request.subscription_id, context.wall)
        else:
            raise ApiError(-2036, "User Data Stream subscription not active.")
        return {}

    def _list_subscriptions(self, request: s.GetUserSubscriptions, context: Context) -> Json:
        return [{"subscriptionId": number} for number in self._subscriptions]

    def _state(self, context: Context) -> Json:
        logon = self._logon
        return {
            "apiKey": None if logon is None else logon.key.api_key,
            "authorizedSince": None if logon is None else context.time(logon.at),
            "connectedSince": context.time(self.opened_at),
            "returnRateLimits": self._options.rate_limits,
            "serverTime": context.time(context.clock),
            "userDataStream": bool(self._subscriptions),
        }

    # --- user events --------------------------------------------------------------------------------------------------

    def _subscribed(self, account: int, wallet: str) -> int | None:
        """The subscription to an account's wallet, of which a connection has one at most."""
        found = (n for n, each in self._subscriptions.items() if (each.account, each.wallet) == (account, wallet))
        return next(found, None)

    def _start(self, account: int, wallet: str = SPOT, *, of_logon: bool = False) -> int:
        """The id of a new subscription.

        Raises:
            ApiError: the account has one here, or there are too many.
        """
        if self._subscribed(account, wallet) is not None:
            raise ApiError(-2035, "User Data Stream subscription already active.")
        if len(self._subscriptions) >= MOST_SUBSCRIPTIONS:
            text = (
                f"Too many subscriptions. Connection may create up to '{MOST_SUBSCRIPTIONS}' subscriptions at a time."
            )
            raise ApiError(-1191, text)
        if self._next_subscription >= MOST_SUBSCRIPTION_IDS:
            raise ApiError(-2042, "Maximum subscription ID reached for this connection.")
        number = self._next_subscription
        self._next_subscription += 1
        head = b'{"subscriptionId":%d,"event":' % number
        stop = self._host.listen(account, lambda event: self._tell(head + event + b"}"), self._options.micro)
        self._subscriptions[number] = _Subscription(account, wallet, stop, of_logon)
        return number

    def _stop(self, number: int, wall: int) -> None:
        self._subscriptions.pop(number).stop()
        event: Json = {"e": "eventStreamTerminated", "E": self._time(wall)}
        self._tell(encoded({"subscriptionId": number, "event": event}))

    def _end_logon(self, wall: int) -> None:
        self._logon = None
        for number in [number for number, each in self._subscriptions.items() if each.of_logon]:
            self._stop(number, wall)

    def _time(self, wall: int) -> int:
        return wall if self._options.micro else wall // 1000


def _without_proof(sent: Received) -> Received:
    """The session's own methods need no signature. Some clients sign all that they send with a key that cannot log on
    (`binance` of npm does); whether the exchange minds is not documented, we do not."""
    values = {name: each for name, each in sent.values.items() if name not in _PROOF}
    return sent.__replace__(values=values, signature=None)


class _Unreadable(ApiError):
    """A frame that is no request: answered with id null."""

    def __init__(self, text: str) -> None:
        super().__init__(-1135, text)


class _Revoked(ApiError):
    def __init__(self) -> None:
        super().__init__(-2015, "Invalid API-key, IP, or permissions for action.", 401)


def _read(payload: bytes, asked: _Asked) -> tuple[str, Received]:
    """Method and parameters of a frame; the id goes to `asked` as soon as it is known to be one."""
    try:
        usual = _usual(payload)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return _read_by_parts(payload, asked)
    sent = received_plain(usual.params)
    if sent is None or not _is_id(usual.id):
        return _read_by_parts(payload, asked)
    asked.id = usual.id
    return usual.method, sent


def _read_by_parts(payload: bytes, asked: _Asked) -> tuple[str, Received]:
    """As `_read`, for what may be no request: one part after the other, so that each refusal is the documented one."""
    try:
        frame = _frame(payload)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise _Unreadable("Invalid JSON Request") from None
    asked.id = _read_id(frame.get("id"))
    method = _text(frame.get("method"))
    if method is None:
        raise ApiError(-1135, "Invalid 'method' in JSON request; expected a string.")
    given = frame.get("params")
    if given is None or bytes(given) == b"null":  # what many languages write for no parameters
        return method, Received({})
    try:
        return method, received_json(given)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise ApiError(-1135, "Invalid 'params' in JSON request; expected an object.") from None


def _read_id(raw: msgspec.Raw | None) -> int | str | None:
    if raw is None:
        raise _Unreadable(_BAD_ID)
    try:
        found = _id(raw)
    except (msgspec.DecodeError, UnicodeError):
        raise _Unreadable(_BAD_ID) from None
    if not _is_id(found):
        raise _Unreadable(_BAD_ID)
    return found


def _is_id(found: int | str | None) -> bool:
    return not isinstance(found, str) or _ID(found) is not None


def _text(raw: msgspec.Raw | None) -> str | None:
    if raw is None:
        return None
    try:
        return _string(raw)
    except (msgspec.DecodeError, UnicodeError):
        return None
