"""What blocking and async clients have in common: who they are, what they share, and how a session is made."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, overload

import msgspec

from ..config import PRODUCTION, Credentials, Environment, Secret, Settings
from ..config import environment as environment_named
from ..errors import ConfigurationError, FilterFailure, NotSent
from ..transport import AsyncTransport, Transport, World, WsConnector
from ..transport.world import MachineWorld
from ..wire.call import Identity, Origins, Session
from ..wire.clock import Clock
from ..wire.http import HttpResponse, RawRequest
from ..wire.limits import Usage
from ..wire.request import Request, Route, Security, family_of
from ..wire.retry import Retry
from ..wire.words import Model, columns, exact
from .credentials import from_environment, identities
from .limiters import Limiters, limiters_for

if TYPE_CHECKING:
    import logging

    from ..orders.filters import Rules
    from ..wire.live import RulesPlan
    from .keys import Steps

T = TypeVar("T")

_OF_THE_ORDER_ALONE = frozenset(
    {"PRICE_FILTER", "LOT_SIZE", "MARKET_LOT_SIZE", "NOTIONAL", "MIN_NOTIONAL", "TRAILING_DELTA"}
)
"""Filters that can be checked by the order and the symbol's rules."""
_OF_CONNECTIONS = frozenset({"connect_timeout", "keep_alive", "max_connections", "proxy", "tls", "transport"})


_making = threading.RLock()


def making() -> AbstractContextManager[object]:
    """Held while something is made that all threads of a client are to share."""
    return _making


def _after_fork() -> None:
    global _making
    _making = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


class Places:
    """What a client and its copies found out about the exchange's hosts: which serves, and what rules hold there."""

    def __init__(self) -> None:
        self.hosts: dict[str, Origins] = {}
        self.rules: dict[str, tuple[float, Rules]] = {}
        """By product family, with the monotonic time at which they were read."""


class Core:
    """The part of a client that does not care whether it blocks."""

    def __init__(
        self,
        found: dict[str, Identity],
        place: Environment,
        settings: Settings,
        world: World,
        limiters: Limiters,
        clock: Clock | None = None,
        places: Places | None = None,
    ) -> None:
        self.identities = found
        self.environment = place
        self.settings = settings
        self.world = world
        self.limiters = limiters
        self.clock = clock or Clock(world.wall(), world.monotonic(), settings.clock.offset)
        self.places = places or Places()
        self.process = os.getpid()
        self._loggers: dict[str, logging.Logger] = {}
        self._warned_of_schema = False
        from random import random

        retry = settings.retry
        self.session = Session(
            origins=self._origins,
            identity=self.identity,
            limiters=limiters,
            clock=self.clock,
            retry=Retry(retry.base, retry.cap, retry.attempts, random),
            monotonic=world.monotonic,
            random=random,
            ask_time=_time_request,
            timeout=settings.timeout,
            longest_wait=settings.longest_wait,
            recv_window=None if settings.recv_window is None else exact(settings.recv_window),
            headers=self._headers(),
            read=self._read(),
            in_body=settings.body_layout == "body",
            limited=settings.limits,
            heal=settings.clock.heal,
            clock_interval=settings.clock.interval,
            logger=self._rest_logger,
            learn=self._learn,
            explain=self._explain,
            order_id=None if settings.client_order_ids is None else self._order_id,
        )

    def _origins(self, route: Route) -> Origins:
        base = route.base
        found = self.places.hosts.get(base)
        if found is None:
            origins = (self.environment.origin(base), *self.environment.alternates.get(base, ()))
            found = self.places.hosts.setdefault(base, Origins(*origins))
        return found

    @cached_property
    def connector(self) -> WsConnector:
        """Opens WebSockets with the client's proxy and TLS settings: one for all of them, for it knows good addresses."""
        from ..transport.ws import Connector

        return Connector(proxy=self.settings.proxy, tls=self.settings.tls, logger=self.logger("ws"))

    def kept_rules(self, plan: RulesPlan) -> Rules | None:
        """The trading rules that were read not too long ago, None where there are none."""
        read_at, rules = self.places.rules.get(plan.family, (0.0, None))
        return rules if rules is not None and self.world.monotonic() - read_at < plan.max_age else None

    def keep_rules(self, plan: RulesPlan, info: Any) -> Rules:
        if plan.family == "spot":
            from ..orders.filters import Rules as Kind
        else:
            from ..orders.contracts import RulesOfContracts as Kind

        rules = Kind(info)
        self.places.rules[plan.family] = self.world.monotonic(), rules
        return rules

    def identity(self, route: Route) -> Identity | None:
        if not route.security.needs_key:
            return None
        return self.identity_for(route.family)

    def identity_for(self, family: str) -> Identity | None:
        return self.identities.get(family) or self.identities.get("default")

    def _headers(self) -> Callable[[Route], tuple[tuple[str, str], ...]]:
        spot: tuple[tuple[str, str], ...] = ()
        if self.settings.time_unit == "microsecond":
            spot = (("X-MBX-TIME-UNIT", "MICROSECOND"),)
        if self.settings.encoding == "sbe":
            from ..wire import sbe

            schema = sbe.spot_schema()
            # JSON stands second: whoever speaks no SBE answers all the same.
            spot += (("Accept", f"{sbe.SBE}, {sbe.JSON}"), (sbe.HEADER, f"{schema.id}:{schema.version}"))
        return lambda route: spot if route.base == "api" else ()

    def _read(self) -> Callable[[HttpResponse], HttpResponse] | None:
        if self.settings.encoding == "json":
            return None
        from ..wire.sbe import as_json

        unit = self.unit

        def read(response: HttpResponse) -> HttpResponse:
            if as_json.DEPRECATED in response.headers:
                self.warn_of_schema()
            return as_json.response(response, unit)

        return read

    @property
    def unit(self) -> int:
        """What times are counted in, in microseconds."""
        return 1 if self.settings.time_unit == "microsecond" else 1000

    def unit_query(self, family: str) -> str:
        """What the URL of a WebSocket says of the unit of its times: spot alone has a choice."""
        return "?timeUnit=MICROSECOND" if family == "spot" and self.settings.time_unit == "microsecond" else ""

    def warn_of_schema(self) -> None:
        """Says once that the exchange is about to stop speaking our version of SBE."""
        if not self._warned_of_schema:
            self._warned_of_schema = True
            logger = self.logger("rest")
            if logger is not None:
                logger.warning(
                    "the exchange calls this version of its SBE schema deprecated; a newer bidwire is needed"
                )

    def logger(self, area: str) -> logging.Logger | None:
        """The logger for an area (rest, ws.stream, user …), None while nobody can be listening.

        Nobody can while `logging` has not been imported by anyone.
        """
        found = self._loggers.get(area)  # a name's logger is one and the same for the life of the process
        return found if found is not None else self._find_logger(area)

    def _find_logger(self, area: str) -> logging.Logger | None:
        if self.settings.logger is not None:
            found = self.settings.logger.getChild(area)
        else:
            module = sys.modules.get("logging")
            if module is None:
                return None
            top = module.getLogger("bidwire")
            if not top.handlers:
                top.addHandler(module.NullHandler())  # silent until the user adds a handler
            found = module.getLogger(f"bidwire.{area}")
        self._loggers[area] = found
        return found

    def _rest_logger(self) -> logging.Logger | None:
        return self.logger("rest")

    def _learn(self, route: Route, result: object) -> None:
        """Takes limits over from exchangeInfo, and rules where they are kept."""
        rows = getattr(result, "rate_limits", None)
        if rows:
            self.limiters(route.base, None).learn(rows)
        _, rules = self.places.rules.get(route.family, (0.0, None))
        if rules is not None:
            info: Any = result
            rules.renew(info)

    def _explain(self, route: Route, error: FilterFailure) -> Request[Any] | None:
        """What the exchange's refusal leaves unsaid, by the rules that were read, if they were.

        A filter of the symbol that those let the order through has changed: they are to be read again. Of filters that
        look at the market or at other orders too, nothing can be said here.
        """
        _, rules = self.places.rules.get(route.family, (0.0, None))
        request: Any = error.request
        symbol = getattr(request, "symbol", "")
        if rules is None or symbol not in rules:
            return None
        for failure in rules[symbol].failures(request):
            if failure.filter.filter_type == error.filter:
                error.value, error.limits, error.nearest = failure.value, failure.filter, failure.nearest
                return None
        if error.filter not in _OF_THE_ORDER_ALONE:
            return None
        from ..products.spot.requests import GetExchangeInfo

        return GetExchangeInfo(symbol=symbol)

    def _order_id(self) -> str:
        return f"{self.settings.client_order_ids}{os.urandom(11).hex()}"

    def usage(self) -> dict[str, list[Usage]]:
        def key_of(base: str) -> str | None:
            identity = self.identity_for(family_of(base))
            return None if identity is None else identity.api_key

        return self.limiters.usage(self.clock.seconds(self.world.monotonic()), key_of)

    def using(self, changes: dict[str, Any]) -> Core:
        settings = changed(self.settings, changes)
        clock = self.clock if settings.clock.offset == self.settings.clock.offset else None
        return Core(self.identities, self.environment, settings, self.world, self.limiters, clock, self.places)

    def check_process(self) -> bool:
        """True right after a fork: whoever holds locks and sockets must make them anew."""
        if os.getpid() == self.process:
            return False
        self.process = os.getpid()
        self.limiters.after_fork()
        return True

    def __repr__(self) -> str:
        keys = ", ".join(f"{family}: …{each.api_key[-4:]}" for family, each in self.identities.items())
        return f"environment={self.environment.name!r}, keys={{{keys}}}"


Carrier = TypeVar("Carrier", Transport, AsyncTransport)


class Base(Generic[Carrier]):
    """What `Client` and `AsyncClient` are made of alike."""

    _awaits: ClassVar[bool]

    def __init__(
        self,
        api_key: str | None = None,
        api_secret: Secret | None = None,
        *,
        passphrase: str | bytes | None = None,
        credentials: Credentials | Mapping[str, Credentials] | None = None,
        environment: Environment | str = PRODUCTION,
        settings: Settings | None = None,
        transport: Carrier | None = None,
        connector: WsConnector | None = None,
        world: World | None = None,
    ) -> None:
        place = environment_named(environment)
        found = identities(api_key, api_secret, passphrase, credentials)
        settings = settings or Settings()
        if transport is not None and settings.transport is not None:
            raise ConfigurationError("give a transport as an argument or in the settings, not both")
        own: Any = transport if transport is not None else settings.transport
        # A carrier with a time of its own, as the loopback's are, brings it: by another clock no limit would ever end there.
        brought: World | None = getattr(own, "world", None) or getattr(connector, "world", None)
        self._core = Core(found, place, settings, world or brought or MachineWorld(), limiters_for(place, own))
        made_later = own is None or (callable(own) and not hasattr(own, "exchange"))
        self._transport: Carrier | None = None if made_later else self._checked(own)  # pyright: ignore[reportArgumentType]  # that is what is checked
        self._connector = connector
        self._owner: Self | None = None
        self._closed = False

    @classmethod
    def from_env(cls, *, settings: Settings | None = None, variables: Mapping[str, str] | None = None) -> Self:
        """A client from BINANCE_API_KEY, BINANCE_API_SECRET and the other variables (see `from_environment`)."""
        return cls(**from_environment(os.environ if variables is None else variables), settings=settings)

    @property
    def environment(self) -> Environment:
        return self._core.environment

    @property
    def settings(self) -> Settings:
        return self._core.settings

    def using(self, **changes: Any) -> Self:
        """A copy with some settings changed (`client.using(recv_window=2000)`), on the same connections and limits.

        Raises:
            ConfigurationError: a setting that does not exist, a bad value, or one that belongs to the connections.
        """
        copy = type(self).__new__(type(self))
        copy._core = self._core.using(changes)
        copy._transport = None
        copy._connector = self._connector
        copy._owner = self._owner or self
        copy._closed = False
        return copy

    def now(self) -> int:
        """The exchange's time in milliseconds, as well as it is known here."""
        return self._core.clock.now(self._core.world.monotonic())

    @overload
    def to_dict(self, result: Model, *, keys: str = "wire") -> dict[str, Any]: ...
    @overload
    def to_dict(self, result: Iterable[Model], *, keys: str = "wire") -> list[dict[str, Any]]: ...
    def to_dict(self, result: Any, *, keys: str = "wire") -> Any:
        """A result, or several, as plain dicts and lists, with numbers as the client's settings say.

        `client.using(numbers=float).to_dict(client.spot.my_trades("BTCUSDT"))`; `keys` is "wire" (Binance's names) or
        "python" (ours). A result itself knows no client: `result.to_dict(numbers=float)` is told each time.
        """
        numbers = self._core.settings.numbers
        if isinstance(result, Model):
            return result.to_dict(keys=keys, numbers=numbers)
        return [each.to_dict(keys=keys, numbers=numbers) for each in result]

    def columns(self, rows: Sequence[msgspec.Struct]) -> dict[str, list[Any]]:
        """Rows of one model as columns, for pandas, polars or Arrow, with numbers as the client's settings say."""
        return columns(rows, numbers=self._core.settings.numbers)

    def usage(self) -> dict[str, list[Usage]]:
        """What is used of each rate limit now, by path family (api, sapi, fapi …)."""
        return self._core.usage()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._core!r})"

    def _make_transport(self) -> Carrier:
        raise TypeError(f"{type(self).__name__} carries nothing")

    def _carrier(self) -> Carrier:
        if self._owner is not None:
            return self._owner._carrier()
        with making():
            if self._transport is None:
                if self._closed:
                    error = NotSent("the client is closed")
                    error.permanent = True
                    raise error
                make = self._core.settings.transport
                self._transport = self._make_transport() if make is None else self._checked(make())
            return self._transport

    def _checked(self, carrier: Carrier) -> Carrier:
        """The transport, if it is of this client's kind.

        Raises:
            ConfigurationError: it has no `exchange`, or one that must be awaited where nobody awaits.
        """
        from inspect import iscoroutinefunction

        exchange = getattr(carrier, "exchange", None)
        if exchange is None or (iscoroutinefunction(exchange) and not self._awaits):
            kind = "an async client awaits" if self._awaits else "a blocking client calls"
            raise ConfigurationError(f"not a transport that {kind}: {type(carrier).__name__}")
        return carrier

    def _transport_options(self) -> dict[str, Any]:
        settings = self._core.settings
        return {
            "connect_timeout": settings.connect_timeout,
            "keep_alive": settings.keep_alive,
            "max_connections": settings.max_connections,
            "proxy": settings.proxy,
            "tls": settings.tls,
        }

    def _key_check(self) -> Steps:
        from .keys import check

        identity = self._core.identity_for("spot")  # whose calls will be made
        if identity is None:
            raise ConfigurationError("there is no key to check")
        return check(self._core.environment, identity.api_key, identity.signer.kind if identity.signer else "none")


def raw(
    verb: str,
    path: str,
    query: Mapping[str, object] | None,
    body: Mapping[str, object] | None,
    *,
    signed: bool,
    with_key: bool,
) -> RawRequest:
    """The request for an endpoint without a class."""
    if not path.startswith("/") or "?" in path:
        raise ValueError(f"the path starts with a slash and has no query: {path!r}")
    security = Security.SIGNED if signed else Security.MARKET_DATA if with_key else Security.NONE
    return RawRequest(verb=verb, path=path, query=query or {}, body=body or {}, security=security)


def changed(settings: Settings, changes: dict[str, Any]) -> Settings:
    """Settings with some of them replaced.

    Raises:
        ConfigurationError: a setting that does not exist, with the nearest that does, or a bad value.
    """
    for name in changes:
        if name not in settings.__struct_fields__:
            import difflib

            near = difflib.get_close_matches(name, settings.__struct_fields__, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise ConfigurationError(f"no setting {name!r}{hint}")
        if name in _OF_CONNECTIONS:
            raise ConfigurationError(f"{name} belongs to the connections, which a copy shares; make a client with it")
    return msgspec.structs.replace(settings, **changes)


def _time_request(route: Route) -> Request[Any] | None:
    """The request for the clock of a product's hosts; portfolio margin has none of its own, and trades on those of USD-M."""
    match route.family:
        case "usdm" | "portfolio":
            from ..products.usdm.requests import GetTime as GetUsdmTime

            return GetUsdmTime()
        case "coinm":
            from ..products.coinm.requests import GetTime as GetCoinmTime

            return GetCoinmTime()
        case "options":
            from ..products.options.requests import GetTime as GetOptionsTime

            return GetOptionsTime()
        case _:
            from ..products.spot.requests import GetTime

            return GetTime()
