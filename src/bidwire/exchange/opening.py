"""What an exchange is opened with, however it is served: its market by name, its settings, its first keys, its URLs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ..config import LOCAL, Environment
from ..errors import ConfigurationError
from ..wire.sign import KeyType
from ..wire.words import exact
from .api.accounts import Accounts, Key
from .api.streams import SBE_PREFIX
from .market import MarketSource
from .settings import OPTIONS_UNDERLYING, ExchangeSettings

if TYPE_CHECKING:
    from .venue import Venue

QUIET = 0.001
QUIET_SYMBOLS = ("BTCUSDT", "ETHUSDT")
_NOBODY_KNOWS = 60_000 * 10**8
"""The index while the underlying has neither a trade nor a book."""

KINDS_OF_FIRST: Mapping[str, KeyType] = {"hmac": "hmac", "rsa": "rsa", "ed25519": "ed25519", "maker": "hmac"}
"""The first keys by name."""

FIRST_ACCOUNTS = ("trader", "maker")
"""The accounts that every exchange has, by name."""

Amounts = Mapping[str, Decimal | int | float | str]


def market_named(market: str, *, seed: int | None = None, data: Path | None = None, history: int = 0) -> MarketSource:
    """The market that a text names: "synthetic", "quiet" (two symbols in which little happens: a day of it is computed in
    about a second), "replay:FILE", or the path of an existing file.

    A recording that is not found as it is named is looked for in the folder
    `data`. `history` is how many seconds of trades a synthetic market has
    behind it.

    Raises:
        ConfigurationError: no such market; for a recording that cannot be played, with the line.
    """
    if market == "synthetic":
        from .market.synthetic import SyntheticMarket

        return SyntheticMarket(1 if seed is None else seed, history_seconds=history)
    if market == "quiet":
        from .market.synthetic import SyntheticMarket

        return SyntheticMarket(
            1 if seed is None else seed, symbols=QUIET_SYMBOLS, activity=QUIET, history_seconds=history
        )
    if market == "live":
        raise ConfigurationError("a market that is followed needs a client: use bidwire.PaperExchange, or the command")
    from .market.replay import Replay

    return Replay(recording_named(market, data))


def recording_named(market: str, data: Path | None = None) -> Path:
    """The file that a market's name means. Whether it can be read is another question.

    Raises:
        ConfigurationError: it names no market.
    """
    kind, _, name = market.partition(":")
    if kind == "replay" and name:
        return _found(name, data) or Path(name)
    if kind != "replay" and (path := _found(market, data)) is not None:
        return path
    raise ConfigurationError(
        f"no market {market!r}: it is synthetic, quiet, replay:FILE, or the name of a recording that exists"
    )


def _found(name: str, data: Path | None) -> Path | None:
    places = [Path(name)] if data is None else [Path(name), data / name]
    return next((place for place in places if place.is_file()), None)


def speed_of(speed: float | str) -> float:
    """A factor from a number, its text, or "max" (0: as fast as possible).

    Raises:
        ConfigurationError: it is none of these. Whether the factor is in range, the market's clock says.
    """
    if speed == "max":
        return 0.0
    try:
        return float(speed)
    except ValueError:
        raise ConfigurationError(f"speed is a number or max, not {speed!r}") from None


def settings_with(
    settings: ExchangeSettings | None,
    *,
    seed: int | None = None,
    balances: Amounts | None = None,
    speed: float | str | None = None,
    recorded_times: bool | None = None,
) -> ExchangeSettings:
    """The settings with those changed that are given.

    Raises:
        ConfigurationError: a balance that is no amount, or a speed that is none.
    """
    changes: dict[str, object] = {}
    if seed is not None:
        changes["seed"] = seed
    if balances is not None:
        changes["balances"] = {asset: _amount(asset, value) for asset, value in balances.items()}
    if speed is not None:
        changes["speed"] = speed_of(speed)
    if recorded_times is not None:
        changes["recorded_times"] = recorded_times
    found = msgspec.structs.replace(ExchangeSettings() if settings is None else settings, **changes)
    found.__post_init__()  # `replace` checks nothing
    return found


def _amount(asset: str, value: Decimal | int | float | str) -> Decimal:
    try:
        return exact(value)
    except (ValueError, TypeError, ArithmeticError):
        raise ConfigurationError(f"the balance of {asset} is not an amount: {value!r}") from None


class Keys(Mapping[str, Key]):
    """The first keys: "hmac", "ed25519" and "rsa" of one funded account, "maker" (HMAC) of a second one.

    Accounts and keys that an earlier run made are found by their names, and
    `kept` says where the private half of such a key is. The RSA key is made
    when it is first asked for, which takes a moment.
    """

    def __init__(
        self,
        accounts: Accounts,
        balances: Mapping[str, Decimal],
        kept: Callable[[str], str | None] = lambda name: None,
    ) -> None:
        self._accounts = accounts
        self._kept = kept
        trader, maker = (self._account(name, balances) for name in FIRST_ACCOUNTS)
        self.trader = trader
        """The account of the first three."""
        self.maker = maker
        """The account of the fourth."""
        self._made: dict[str, Key] = {}
        for name in ("hmac", "ed25519", "maker"):
            self._made[name] = self._key(name)

    def _account(self, name: str, balances: Mapping[str, Decimal]) -> int:
        known = self._accounts.named(name)
        return self._accounts.create(balances, name=name) if known is None else known.number

    def _key(self, name: str) -> Key:
        account = self.maker if name == "maker" else self.trader
        kind = KINDS_OF_FIRST[name]
        for key in reversed(self._accounts.keys(account)):
            if key.name == name and key.kind == kind and (found := self._whole(key)) is not None:
                return found
        return self._accounts.add_key(account, kind, name=name)

    def _whole(self, key: Key) -> Key | None:
        """The key with its private half; None where that is not ours."""
        if key.secret:
            return key
        private = self._kept(key.name)
        return None if private is None else self._accounts.give_back(key.api_key, private)

    def __getitem__(self, name: str) -> Key:
        if name == "rsa" and "rsa" not in self._made:
            self._made["rsa"] = self._key("rsa")
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(KINDS_OF_FIRST)

    def __len__(self) -> int:
        return len(KINDS_OF_FIRST)


def options_on(venue: Venue) -> bool:
    """Whether the market has what options are written on."""
    return OPTIONS_UNDERLYING in venue.engine.symbols


def index_of(venue: Venue) -> int:
    """The options' index: the last price of their underlying, before the first trade the middle of its book."""
    engine = venue.engine
    price = engine.last_price(OPTIONS_UNDERLYING)
    if not price:
        book = engine.book(OPTIONS_UNDERLYING)
        touch = [best[0] for best in (book.best(True), book.best(False)) if best is not None]
        price = sum(touch) // len(touch) if touch else _NOBODY_KNOWS
    return price


def environment_at(authority: str, options: str | None = None, *, tls: bool = False) -> Environment:
    """The environment named local, at this host and port, and European options at another."""
    http, ws = ("https", "wss") if tls else ("http", "ws")
    rest, sockets = f"{http}://{authority}", f"{ws}://{authority}"
    beside = {} if options is None else {"eapi": f"{http}://{options}"}
    streams = {} if options is None else {"options": f"{ws}://{options}"}
    return msgspec.structs.replace(
        LOCAL,
        rest={"api": rest, "sapi": rest, **beside},
        streams={"spot": sockets, "spot_sbe": f"{sockets}{SBE_PREFIX}", **streams},
        ws_api={"spot": f"{sockets}/ws-api/v3"},
    )
