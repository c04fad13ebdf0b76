"""The whole exchange without sockets: HTTP requests and WebSocket frames in, answers and frames out.

Two clocks: request time is the wall time that is passed in, market time is the
market clock's. `advance` plays the market up to now; nothing else moves it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import parse_qsl

from ..errors import ConfigurationError
from ..products.margin.requests.account import GetBnbBurn
from ..products.spot import Spot
from ..products.sub_account import SubAccountCalls
from ..products.wallet import Wallet as WalletCalls
from ..wire.http import HttpRequest, HttpResponse
from ..wire.product import ProductMethod
from ..wire.words import EXACT
from .api import sapi
from .api.accounts import Accounts
from .api.answers import ApiError, encoded, illegal, out_of_service, unknown_error
from .api.counters import SECOND, Counters
from .api.dust import Dust
from .api.ledger import Ledger
from .api.listening import KEY_REQUESTS, TOKEN_REQUESTS, ListenKeys, ListenTokens
from .api.market_data import MarketData, simulated
from .api.params import Built
from .api.router import JSON_TYPE, Router, html, micro
from .api.session import Session
from .api.spot import Trading
from .api.streams import SBE_PREFIX, Streams, StreamSession, Target, is_of_sbe_streams, is_of_streams
from .api.sub_accounts import SubAccounts
from .api.wallet import Wallet, from_outside
from .api.wsapi import HANDSHAKE_WEIGHT, Options, WsApiSession
from .core import Core, CoreCommand
from .engine.commands import (
    HOUSE,
    AverageReferencePrice,
    Command,
    Credit,
    OpenAccount,
    SetBnbBurn,
    SetPriceRange,
    SetReferencePrice,
)
from .engine.events import Event, Refused, Report
from .engine.orders import PriceRange
from .engine.rules import units
from .faults.delivery import Turn
from .front import Front
from .history import Records
from .market import MarketSource
from .market.clock import MarketClock
from .settings import ExchangeSettings
from .store.journal import StoreFailed

if TYPE_CHECKING:
    from .store.store import Store

log = logging.getLogger("bidwire.exchange")

AT_ONCE = 100
"""Commands of a market without a speed that one `advance` plays: in between, requests are served."""

S = TypeVar("S", bound=StreamSession)

SHUTDOWN_WITHIN = 600.0
"""Seconds between the announcement of a shutdown and the end of the connections: CHANGELOG.md 2026-05-06 had ten minutes,
since 2026-06-09 no fixed time is promised."""

_WS_API = ("/ws-api/v3", "/ws-api/v3/")


def catalog() -> Iterator[type[Built]]:
    """Every spot request, in the documentation's order, and what else is served beside them."""
    for calls in (Spot, WalletCalls, SubAccountCalls):
        for method in vars(calls).values():
            if isinstance(method, ProductMethod):
                yield cast("type[Built]", method.request)
    yield GetBnbBurn  # the wallet sets it, and margin reads it
    yield from sapi.REQUESTS
    yield from TOKEN_REQUESTS


class Venue(Front):
    """One exchange. Wall times are microseconds UTC; nothing here raises on what a client sends."""

    def __init__(self, settings: ExchangeSettings, source: MarketSource, wall: int, store: Store | None = None) -> None:
        """`store`: the data folder that it goes on from and keeps itself in."""
        self.settings = settings
        self.source = source
        self.core = Core(settings.seed or 0, store)
        super().__init__(self.core.engine, self.core.keeping, settings.seed or 0, wall)
        self.publisher = self.core.publisher
        self.clock = MarketClock.for_source(
            source, wall, speed=settings.speed, recorded_times=settings.recorded_times, not_before=self.core.at
        )
        begins_at = self.clock.begins_at
        self.core.list_symbols(map(simulated, source.symbols()))
        self.core.engine.interchange(settings.interchangeable_quotes)
        if not self.core.resumed:
            self.core.pass_time(begins_at - source.lead)
            self._set_rules(begins_at - source.lead)
        self.counters = Counters(settings.limits, settings.enforce_limits)
        self.accounts = Accounts(settings.seed, self._open_account, lambda: self._wall)
        self.records = Records(self.engine, self.core.history)
        self._sessions_due: int | None = None
        market = MarketData(self.engine, self.publisher.tape, settings.limits)
        trading = Trading(self.engine, self.records, self.counters, self.apply, self.core.balance_times)
        grants = self.core.grants
        self.listen_tokens = ListenTokens(settings.seed, self.engine.symbols.__contains__, grants, self.apply)
        ledger = Ledger(self.engine, self.apply)
        self.wallet = Wallet(self.engine, self.accounts, self.records, ledger, self.apply)
        kinds = list(catalog())
        handlers = {
            **market.handlers(),
            **trading.handlers(),
            **self.wallet.handlers(),
            **Dust(ledger, self.records).handlers(),
            **SubAccounts(ledger, self.accounts, self.records).handlers(),
            **sapi.handlers(),
            **self.listen_tokens.handlers(),
        }
        self._streams: Streams = self.publisher
        self._listen_keys: ListenKeys | None = None
        if settings.listen_keys:
            keys = self._listen_keys = ListenKeys(
                settings.seed, self.listen, self.publisher, lambda: self._wall, grants, self.apply
            )
            self._streams = keys
            kinds += KEY_REQUESTS
            handlers |= keys.handlers()
        self.router = Router(kinds, handlers, self.accounts, self.counters)
        self.router.speaks_sbe = settings.sbe
        source.start(self.engine, begins_at)
        if self.core.resumed:
            self.core.keeping.begin(store, wall)
        self._play(begins_at)
        if not self.core.resumed:
            self.core.keeping.begin(store, wall)  # a market's beginning is in the first snapshot, not in the journal

    # --- what comes in ------------------------------------------------------------------------------------------------

    def perform(self, request: HttpRequest, ip: str, turn: Turn) -> HttpResponse:
        """The true answer to a request, whatever it is."""
        self.catch_up(turn.wall)
        response = self._routed(request, ip, turn, self.market_now)
        if response.status == 418:
            self.drop_address(ip)
        return response

    def open(self, target: str, headers: Mapping[str, str], *, ip: str, wall: int) -> Session | HttpResponse:
        """The session of a WebSocket handshake, or the HTTP answer that refuses it. Header names are in lower case."""
        self.catch_up(wall)
        try:
            return self.interference.handshake(target, ip, wall) or self._open(target, headers, ip, wall)
        except ApiError as error:
            return refusal(error)
        except Exception:
            log.exception("a WebSocket handshake broke")
            return refusal(unknown_error())

    def apply(self, command: CoreCommand) -> list[Event]:
        """Have something done now: an order, or from outside a deposit or a symbol's new status.

        Raises:
            ApiError: 503, the data folder cannot be written: nothing was done, and nothing will be.
        """
        if self.core.keeping.failed is not None:
            raise out_of_service()
        try:
            events = self.core.apply(command, self.market_now, self._wall)
        except StoreFailed as error:
            raise out_of_service() from error
        self._count_first_fills(events)
        return events

    def deposit(self, account: int, asset: str, quantity: int) -> list[Event]:
        """Money from outside, with a line in the account's deposit history; less than nothing is only taken. In units."""
        if quantity < 0:
            return self.apply(Credit(account, asset, quantity))
        return self.apply(from_outside(account, asset, quantity, self._wall, self.engine.last_entry + 1))

    # --- time ---------------------------------------------------------------------------------------------------------

    @property
    def market_now(self) -> int:
        """Market time in microseconds."""
        return max(self.clock.now(self._wall), self.core.at)

    def advance(self, wall: int) -> None:
        """Everything that is due by this wall time: the market, its streams, pings and deadlines of sessions.

        A market without a speed plays a portion. What a market raises, this
        raises: whoever tells the time decides how to end.
        """
        self._advance(wall, portion=AT_ONCE)

    def catch_up(self, wall: int) -> None:
        """As `advance`, before a request is served. A market without a speed stays where it is; one that breaks is logged."""
        try:
            self._advance(wall, portion=0)
        except Exception:
            log.exception("the market broke")

    def _advance(self, wall: int, portion: int) -> None:
        self._wall = max(self._wall, wall)
        if self.core.keeping.failed is not None:
            pass  # the market stands still: what it did could not be kept
        elif self.clock.free:
            self._play_some(portion)
        else:
            self._play(self.clock.now(self._wall))
        due = self._sessions_due
        if due is not None and self._wall >= due:
            for session in list(self._sessions):
                session.advance(self._wall)
            self._forget_closed()
        self.interference.advance(self._wall)

    def next_due(self, wall: int) -> int | None:
        """The wall time at which `advance` has something to do."""
        when = None if self.core.keeping.failed is not None else self._market_due(wall)
        for due in (self._sessions_due, self.interference.next_due()):
            if due is not None and (when is None or due < when):
                when = due
        return when

    def _market_due(self, wall: int) -> int | None:
        """The wall time of what the market or its streams do next."""
        at, told = self.source.next_at(), self.publisher.next_due()
        if at is None or (told is not None and told < at):
            at = told
        return None if at is None else self.clock.due(at, wall)

    def _play(self, until: int) -> None:
        source = self.source
        while (at := source.next_at()) is not None and at <= until:
            self._play_one(source.pop(), at)
        self.core.pass_time(until)

    def _play_some(self, portion: int) -> None:
        """A portion of a market without a speed; once it is over, time goes on as it does."""
        source = self.source
        for _ in range(portion):
            at = source.next_at()
            if at is None:
                self.clock.set_speed(1, self._wall)
                break
            self._play_one(source.pop(), at)
            self.clock.reach(at)
        self.core.pass_time(self.market_now)

    def _play_one(self, command: Command, at: int) -> None:
        self._count_first_fills(self.core.play(command, at, self._wall))

    def _count_first_fills(self, events: list[Event]) -> None:
        for event in events:
            if type(event) is Report and event.trade_id >= 0 and event.executed == event.last_quantity:
                account = event.order.account
                if account != HOUSE:
                    self.counters.first_fill(account, event.maker, self._wall)

    # --- sessions and accounts ----------------------------------------------------------------------------------------

    def listen(self, account: int, listener: Callable[[bytes], None], micro: bool) -> Callable[[], None]:
        """User events of an account as JSON, until the returned function is called."""
        return self.publisher.add_user_listener(account, listener, micro)

    def is_api(self, session: Session) -> bool:
        """Whether a session is one of the WebSocket API."""
        return isinstance(session, WsApiSession)

    def expire_listeners(self, account: int | None) -> None:
        """Listen keys and tokens of an account, or of all, are over."""
        self.listen_tokens.expire(account)
        if self._listen_keys is not None:
            self._listen_keys.expire(account)
        for session in list(self._sessions):
            if isinstance(session, WsApiSession):
                session.expire_tokens(account, self._wall)

    def wake_at(self, wall: int) -> None:
        """Have the sessions advanced at this time too."""
        self._sessions_due = wall if self._sessions_due is None else min(wall, self._sessions_due)

    def announce_shutdown(self, wall: int, within: float = SHUTDOWN_WITHIN) -> None:
        """Do as a server of the exchange that is about to stop: send `serverShutdown` on every open connection, and end
        it (1001) after so many seconds. Connections made after that are on another server, so to say, and stay."""
        self.catch_up(wall)
        ends_at = self._wall + round(within * SECOND)
        for session in list(self._sessions):
            session.shut_down(self._wall, ends_at)
        if self._sessions:
            self.wake_at(ends_at)

    def close(self, wall: int) -> None:
        """Say goodbye on every connection (`serverShutdown`, then 1001) and let go of the market."""
        self._wall = max(self._wall, wall)
        for session in list(self._sessions):
            session.announce_shutdown(self._wall)
            session.close(1001, "Going away")
        self._forget_closed()
        self.source.close()

    def _open(self, target: str, headers: Mapping[str, str], ip: str, wall: int) -> Session | HttpResponse:
        path, _, query = target.partition("?")
        if path in _WS_API:
            options = ws_api_options(query, sbe=self.settings.sbe)
            self.counters.connect(ip, HANDSHAKE_WEIGHT, wall)
            session: Session = WsApiSession(
                self, ip, wall, options, any_key_logs_on=self.settings.any_key_logs_on, times=self.settings.sessions
            )
        elif is_of_streams(path):
            self.counters.connect(ip, 0, wall)
            session = self._listening(StreamSession, self._streams, target, ip, wall)
        elif self.settings.sbe and is_of_sbe_streams(path):
            from .api import sbe_streams as sbe

            sbe.admit(headers.get("x-mbx-apikey"), ip, self.accounts)
            self.counters.connect(ip, 0, wall)
            streams = sbe.BinaryStreams(self.publisher)
            binary = self._listening(sbe.BinarySession, streams, target.removeprefix(SBE_PREFIX), ip, wall)
            binary.clock = lambda: self.core.at
            session = binary
        else:
            return html(404, "Not Found")
        self._sessions[session] = ip
        due = session.next_due()
        if due is not None:
            self.wake_at(due)
        self.interference.opened(session, ip)
        return session

    def _listening(self, kind: type[S], streams: Streams, target: str, ip: str, wall: int) -> S:
        limits = self.settings.limits
        return kind(
            streams,
            Target.parse(target, limits.streams),
            wall,
            times=self.settings.sessions,
            catch_up=self.catch_up,
            most_streams=limits.streams,
            frames_a_second=limits.frames_a_second,
            too_fast=lambda at: self._sent_too_much(ip, at),
        )

    def _sent_too_much(self, ip: str, wall: int) -> None:
        if self.counters.disconnected(ip, wall):
            self.drop_address(ip)

    def _forget_closed(self) -> None:
        super()._forget_closed()
        self._sessions_due = min(
            (due for session in self._sessions if (due := session.next_due()) is not None), default=None
        )

    def _set_rules(self, at: int) -> None:
        """The reference prices and price ranges that a new exchange begins with.

        Raises:
            ConfigurationError: a symbol that there is not, or values that make no sense.
        """
        for command in rules_of_execution(self.settings):
            refused = next((each for each in self.engine.apply(command, at) if isinstance(each, Refused)), None)
            if refused is not None:
                raise ConfigurationError(f"the rules of {command.symbol}: {refused.text}")

    def _open_account(self, account: int, balances: Mapping[str, Decimal]) -> None:
        settings = self.settings
        if not self.engine.knows(account):
            funds = tuple((asset, int(quantity.scaleb(8, EXACT))) for asset, quantity in balances.items() if quantity)
            self.apply(
                OpenAccount(account, int(settings.maker.scaleb(8, EXACT)), int(settings.taker.scaleb(8, EXACT)), funds)
            )
            if settings.bnb_burn:
                self.apply(SetBnbBurn(account, spot=True))


def rules_of_execution(
    settings: ExchangeSettings,
) -> Iterator[SetReferencePrice | AverageReferencePrice | SetPriceRange]:
    """What the settings say of reference prices and price ranges, as commands.

    Raises:
        ConfigurationError: a number that is finer than 10**-8, or none.
    """
    try:
        for symbol, reference in settings.reference_prices.items():
            if isinstance(reference, tuple):
                yield AverageReferencePrice(symbol, *reference)
            else:
                yield SetReferencePrice(symbol, units(reference))
        for symbol, found in settings.price_ranges.items():
            bounds = (
                found.bid_limit_mult_up,
                found.bid_limit_mult_down,
                found.ask_limit_mult_up,
                found.ask_limit_mult_down,
            )
            yield SetPriceRange(symbol, PriceRange(*(None if each is None else units(each) for each in bounds)))
    except (ValueError, ArithmeticError) as error:
        raise ConfigurationError(f"a reference price or a price range: {error}") from None


def refusal(error: ApiError) -> HttpResponse:
    """A handshake that is refused."""
    body = encoded({"code": error.code, "msg": error.text})
    return HttpResponse(error.status, {"content-type": JSON_TYPE, **error.headers}, body)


def ws_api_options(query: str, *, sbe: bool = True) -> Options:
    """What the URL of a WebSocket API connection chooses; parameters that mean nothing here are ignored.

    Raises:
        ApiError: a bad time unit (-1194), a switch that is neither true nor false, two formats, or a schema that is none.
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    chosen = dict(pairs)
    shown = chosen.get("returnRateLimits", "true")
    if shown not in ("true", "false"):
        raise ApiError(-1100, "Illegal characters found in parameter 'returnRateLimits'; legal range is 'true|false'.")
    in_micro = micro(chosen.get("timeUnit"))
    formats = {value for name, value in pairs if name == "responseFormat"}
    if formats - {"json", "sbe"} or len(formats) > 1:
        raise illegal("responseFormat", "json|sbe")
    if formats != {"sbe"}:
        return Options(rate_limits=shown == "true", micro=in_micro)
    if not sbe:
        raise ApiError(-1155, "SBE is not enabled.")
    from .api.sbe import deprecated_in_url

    gone = deprecated_in_url(chosen.get("sbeSchemaId", ""), chosen.get("sbeSchemaVersion", ""))
    return Options(rate_limits=shown == "true", micro=True, deprecated=gone)
