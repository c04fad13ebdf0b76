"""Where a client talks to, as whom, and how: `Environment`, `Credentials`, `Settings`.

All are plain frozen values; making one touches neither network nor disk,
except that a credential given as a path is read when the client is built.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from .errors import ConfigurationError
from .wire.request import refuse_recv_window
from .wire.words import exact

if TYPE_CHECKING:
    import logging
    import ssl

Secret = str | bytes | os.PathLike[str] | Callable[[bytes], bytes]
"""An HMAC secret, a private key as PEM text or bytes, a path to one, or a callable that signs (an HSM, say)."""


_ID_PREFIX = re.compile(r"[A-Za-z0-9_-]{0,10}")
"""An id has up to 36 of these characters (fix-api.md), 32 on options."""


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """One place to trade: its name and its hosts.

    `rest` maps the first part of a path (api, sapi, fapi, dapi, eapi, papi) to
    an origin; `streams` and `ws_api` map a product family (spot, usdm, coinm,
    options, portfolio) to a base URL. What is not there cannot be served there.
    """

    name: str
    rest: Mapping[str, str]
    streams: Mapping[str, str] = {}
    ws_api: Mapping[str, str] = {}
    alternates: Mapping[str, tuple[str, ...]] = {}
    """Further origins for the same first part of a path."""
    market_makers: Mapping[str, Mapping[str, str]] = {}
    """Hosts for market makers: "rest", "streams" and "ws_api", each as the fields of that name."""

    def origin(self, base: str) -> str:
        """The origin that serves /base/….

        Raises:
            ConfigurationError: this environment does not serve it.
        """
        try:
            return self.rest[base]
        except KeyError:
            have = ", ".join(f"/{name}" for name in self.rest) or "nothing over REST"
            raise ConfigurationError(
                f"environment {self.name!r} does not serve /{base} (it serves {have}); "
                "nothing was sent, and nothing goes to production instead"
            ) from None

    def stream_url(self, family: str) -> str:
        return self._socket(self.streams, family, "streams")

    def ws_api_url(self, family: str) -> str:
        return self._socket(self.ws_api, family, "WebSocket API")

    def _socket(self, urls: Mapping[str, str], family: str, what: str) -> str:
        try:
            return urls[family]
        except KeyError:
            raise ConfigurationError(f"environment {self.name!r} has no {what} for {family}") from None

    def using(
        self,
        *,
        rest: Mapping[str, str] | str | None = None,
        streams: Mapping[str, str] | str | None = None,
        ws_api: Mapping[str, str] | str | None = None,
        market_makers: bool = False,
    ) -> Environment:
        """A copy with other hosts. A text stands for all parts of the spot family; a mapping names the parts.

        Where a REST host is replaced, its alternates go too: a key never reaches a host that was not asked for.
        `market_makers=True` takes the hosts that Binance keeps for those in its market maker programs, wherever
        there are such (USD-M and COIN-M futures); spot has none and stays.

        Raises:
            ConfigurationError: this environment has no hosts for market makers.
        """
        if market_makers:
            if not self.market_makers:
                raise ConfigurationError(f"environment {self.name!r} has no hosts for market makers")
            hosts = self.market_makers
            place = self.using(rest=hosts.get("rest"), streams=hosts.get("streams"), ws_api=hosts.get("ws_api"))
            return place.using(rest=rest, streams=streams, ws_api=ws_api)
        changes: dict[str, Mapping[str, Any]] = {}
        for name, given, spot in (
            ("rest", rest, ("api", "sapi")),
            ("streams", streams, ("spot",)),
            ("ws_api", ws_api, ("spot",)),
        ):
            if given is None:
                continue
            new = dict.fromkeys(spot, given) if isinstance(given, str) else given
            kept = dict(getattr(self, name))
            if "spot" in new:
                kept.pop("spot_sbe", None)  # the key goes there
            changes[name] = {**kept, **{key: url.rstrip("/") for key, url in new.items()}}
            if name == "rest":
                changes["alternates"] = {base: urls for base, urls in self.alternates.items() if base not in new}
        return msgspec.structs.replace(self, **changes)


# Hosts: https://developers.binance.com/docs/binance-spot-api-docs/rest-api and the general-info page of each product.
_SPOT_ALTERNATES = tuple(f"https://{name}.binance.com" for name in ("api-gcp", "api1", "api2", "api3", "api4"))

PRODUCTION = Environment(
    name="production",
    rest={
        "api": "https://api.binance.com",
        "sapi": "https://api.binance.com",
        "bapi": "https://www.binance.com",
        "fapi": "https://fapi.binance.com",
        "futures": "https://fapi.binance.com",
        "dapi": "https://dapi.binance.com",
        "eapi": "https://eapi.binance.com",
        "papi": "https://papi.binance.com",
    },
    streams={
        "spot": "wss://stream.binance.com:9443",
        "spot_sbe": "wss://stream-sbe.binance.com:9443",
        "usdm": "wss://fstream.binance.com",
        "coinm": "wss://dstream.binance.com",
        "options": "wss://fstream.binance.com",
        "portfolio": "wss://fstream.binance.com/pm",
    },
    ws_api={
        "spot": "wss://ws-api.binance.com:443/ws-api/v3",
        "usdm": "wss://ws-fapi.binance.com/ws-fapi/v1",
        "coinm": "wss://ws-dapi.binance.com/ws-dapi/v1",
    },
    alternates={"api": _SPOT_ALTERNATES, "sapi": _SPOT_ALTERNATES},
    market_makers={
        "rest": {
            "fapi": "https://fapi-mm.binance.com",
            "futures": "https://fapi-mm.binance.com",
            "dapi": "https://dapi-mm.binance.com",
        },
        "streams": {"usdm": "wss://fstream-mm.binance.com", "coinm": "wss://dstream-mm.binance.com"},
        "ws_api": {
            "usdm": "wss://ws-fapi-mm.binance.com/ws-fapi/v1",
            "coinm": "wss://ws-dapi-mm.binance.com/ws-dapi/v1",
        },
    },
)

# Options have hosts of a testnet in old sources only (testnet.binanceops.com): they are not among these.
TESTNET = Environment(
    name="testnet",
    rest={
        "api": "https://testnet.binance.vision",
        "fapi": "https://testnet.binancefuture.com",
        "futures": "https://testnet.binancefuture.com",
        "dapi": "https://testnet.binancefuture.com",
    },
    streams={
        "spot": "wss://stream.testnet.binance.vision",
        "spot_sbe": "wss://stream-sbe.testnet.binance.vision:9443",
        "usdm": "wss://fstream.binancefuture.com",
        "coinm": "wss://dstream.binancefuture.com",
    },
    ws_api={
        "spot": "wss://ws-api.testnet.binance.vision/ws-api/v3",
        "usdm": "wss://testnet.binancefuture.com/ws-fapi/v1",
        "coinm": "wss://testnet.binancefuture.com/ws-dapi/v1",
    },
    alternates={"api": ("https://api1.testnet.binance.vision",)},
)

DEMO = Environment(
    name="demo",
    rest={
        "api": "https://demo-api.binance.com",
        "fapi": "https://demo-fapi.binance.com",
        "futures": "https://demo-fapi.binance.com",
        "dapi": "https://demo-dapi.binance.com",
    },
    streams={
        "spot": "wss://demo-stream.binance.com",
        "spot_sbe": "wss://demo-stream-sbe.binance.com:9443",
        "usdm": "wss://demo-fstream.binance.com",
        "coinm": "wss://dstream.binancefuture.com",
    },
    # Futures have none of their own here; other SDKs use the testnet's.
    ws_api={
        "spot": "wss://demo-ws-api.binance.com/ws-api/v3",
        "usdm": "wss://testnet.binancefuture.com/ws-fapi/v1",
        "coinm": "wss://testnet.binancefuture.com/ws-dapi/v1",
    },
)

US = Environment(
    name="us",
    rest={"api": "https://api.binance.us", "sapi": "https://api.binance.us"},
    streams={"spot": "wss://stream.binance.us:9443"},
    ws_api={"spot": "wss://ws-api.binance.us/ws-api/v3"},
)

LOCAL_PORT = 9720
LOCAL_OPTIONS_PORT = 9721

LOCAL = Environment(
    name="local",
    rest={
        "api": f"http://127.0.0.1:{LOCAL_PORT}",
        "sapi": f"http://127.0.0.1:{LOCAL_PORT}",
        "eapi": f"http://127.0.0.1:{LOCAL_OPTIONS_PORT}",
    },
    streams={
        "spot": f"ws://127.0.0.1:{LOCAL_PORT}",
        "spot_sbe": f"ws://127.0.0.1:{LOCAL_PORT}/sbe",
        "options": f"ws://127.0.0.1:{LOCAL_OPTIONS_PORT}",
    },
    ws_api={"spot": f"ws://127.0.0.1:{LOCAL_PORT}/ws-api/v3"},
)

ENVIRONMENTS = {each.name: each for each in (PRODUCTION, TESTNET, DEMO, US, LOCAL)}


def environment(given: Environment | str) -> Environment:
    """An environment by itself or by its name."""
    if isinstance(given, Environment):
        return given
    try:
        return ENVIRONMENTS[given.lower()]
    except KeyError:
        raise ConfigurationError(f"no environment {given!r}; there are {', '.join(ENVIRONMENTS)}") from None


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """Who calls. The secret shows nowhere, the key by its last four characters."""

    api_key: str
    api_secret: Any = None
    """A `Secret`; without one only unsigned calls that need a key can be made."""
    passphrase: str | bytes | None = None
    key_type: Literal["hmac", "rsa", "ed25519"] | None = None
    """None: found out by parsing the secret. Needed only with a signing callable."""

    def __repr__(self) -> str:
        return f"Credentials(api_key='…{self.api_key[-4:]}')"


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class Backoff(msgspec.Struct, frozen=True, kw_only=True):
    """Full jitter: a wait is a random part of min(cap, base · 2^n) seconds."""

    base: float = 0.2
    cap: float = 10.0
    attempts: int = 5


class Reconnect(msgspec.Struct, frozen=True, kw_only=True):
    """How a stream comes back: at once, then full jitter from `base` to `cap` seconds; or every `fixed` seconds."""

    base: float = 1.0
    cap: float = 30.0
    fixed: float | None = None
    silence: float | None = 30.0
    """Seconds without an event after which a market stream gets a fresh connection, though the old one lives. A stream
    that is quiet by nature is given more time each time. None: a stream may be silent for ever."""

    def __post_init__(self) -> None:
        if self.silence is not None and not (_is_number(self.silence) and self.silence > 0):
            raise ConfigurationError(f"reconnect.silence must be more than 0 seconds, or None, not {self.silence!r}")


class ClockSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How the exchange's time is known.

    By default the offset is measured by `connect()` and again whenever the
    exchange says that a timestamp is off. `interval` measures it every so many
    seconds as well; `offset` (milliseconds) sets it by hand; `heal=False`
    leaves clock refusals to the caller.
    """

    interval: float | None = None
    offset: int | None = None
    heal: bool = True


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How a client behaves. `client.using(recv_window=2000)` is a copy of the client with some of these changed."""

    recv_window: Decimal | int | float | str | None = None
    """Milliseconds that a signed request stays valid; None leaves it to the exchange (5000). At most 60000."""
    timeout: float = 15.0
    """Seconds for a whole call with its retries, waits for rate limits not counted. The exchange itself waits up to 10 s for its engine before it answers."""
    longest_wait: float = 65.0
    """Seconds that a call waits for a rate limit; where it would be more, RateLimited or Banned is raised unsent."""
    connect_timeout: float = 5.0
    proxy: str | None = None
    """http://user:password@host:port or socks5://…"""
    tls: ssl.SSLContext | None = None
    logger: logging.Logger | None = None
    """Instead of the loggers `bidwire.rest`, `bidwire.ws.stream` …; children of it are used, one per area."""
    time_unit: Literal["millisecond", "microsecond"] = "millisecond"
    """The unit of times in answers and events, where the product has a choice (spot)."""
    encoding: Literal["json", "sbe"] = "json"
    """What the exchange is asked to answer in, where the product has a choice (spot). Results, events and errors are the same."""
    limits: bool = True
    """False: no waiting for budgets. Usage is still counted, and a gate that a 429 or 418 closed stays closed."""
    retry: Backoff = Backoff()
    clock: ClockSettings = ClockSettings()
    reconnect: Reconnect = Reconnect()
    client_order_ids: str | None = None
    """What the ids begin with that new orders without one are given here ("" for nothing), so that each can be asked for when
    its outcome is unknown, and a copy of it is refused. None: the exchange makes one, which is known only if its answer comes."""
    audit: float | None = 300.0
    """Seconds between two looks at open orders and balances while a user stream is open: an event that did not come shows
    nowhere else. Each look weighs 100 of the 6,000 a minute that all who share the address have (spot), and the first comes
    with each connection. None: it is never looked."""
    keep_alive: float = 30.0
    """Idle seconds after which a connection is not used again."""
    max_connections: int = 64
    body_layout: Literal["query", "body"] = "query"
    """Where POST and PUT put their parameters. Only the query survives every proxy; DELETE always uses it."""
    numbers: Callable[[Decimal], object] = Decimal
    """What decimals become in `client.to_dict(...)` and `client.columns(...)`: `str`, `float` or `Decimal`."""
    transport: Any = None
    """A `Transport` (an `AsyncTransport` for an async client) instead of ours, or a function that makes one at the first call."""

    def __post_init__(self) -> None:
        if self.recv_window is not None:
            try:
                refuse_recv_window(exact(self.recv_window))
            except (ValueError, TypeError) as error:
                raise ConfigurationError(f"the setting recv_window: {error}") from None
        if self.client_order_ids is not None and not _ID_PREFIX.fullmatch(self.client_order_ids):
            raise ConfigurationError(
                f"client_order_ids is what ids begin with, up to 10 of A-Z a-z 0-9 _ -, not {self.client_order_ids!r}"
            )
        for name in ("timeout", "connect_timeout", "keep_alive"):
            if not (_is_number(value := getattr(self, name)) and value > 0):
                raise ConfigurationError(f"{name} must be more than 0 seconds, not {value!r}")
        if self.audit is not None and not (_is_number(self.audit) and self.audit > 0):
            raise ConfigurationError(f"audit must be more than 0 seconds, or None, not {self.audit!r}")
        if not (_is_number(self.longest_wait) and self.longest_wait >= 0):
            raise ConfigurationError(f"longest_wait must be 0 seconds or more, not {self.longest_wait!r}")
        for name, count in (("max_connections", self.max_connections), ("retry.attempts", self.retry.attempts)):
            if not isinstance(count, int) or count < 1:
                raise ConfigurationError(f"{name} must be at least 1, not {count!r}")
        if not callable(self.numbers):
            raise ConfigurationError(f"numbers is str, float or Decimal, not {self.numbers!r}")
        if self.time_unit not in ("millisecond", "microsecond"):
            raise ConfigurationError(f'time_unit is "millisecond" or "microsecond", not {self.time_unit!r}')
        if self.encoding not in ("json", "sbe"):
            raise ConfigurationError(f'encoding is "json" or "sbe", not {self.encoding!r}')
        if self.body_layout not in ("query", "body"):
            raise ConfigurationError(f'body_layout is "query" or "body", not {self.body_layout!r}')

    def __repr__(self) -> str:
        changed = [
            f"{name}=…" if name == "proxy" else f"{name}={getattr(self, name)!r}"
            for name, default in zip(self.__struct_fields__, self.__struct_defaults__, strict=True)
            if getattr(self, name) != default
        ]
        return f"Settings({', '.join(changed)})"
