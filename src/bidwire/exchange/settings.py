"""How a local exchange is set up. Plain values: nothing here starts anything."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import msgspec

from ..errors import ConfigurationError
from .api.counters import Limits
from .api.session import SessionTimes
from .engine.rules import units

if TYPE_CHECKING:
    from ..products.spot.models import PriceRange

Fsync: TypeAlias = Literal["never", "interval", "batch"]
"""When written records are forced to the disk. A killed process loses nothing either way; a machine that loses its power
loses what was not forced: `never`: what the system still held back (on Linux some 30 seconds), `interval`: the last
second, `batch`: nothing."""

OPTIONS_UNDERLYING = "BTCUSDT"
"""What European options are written on: beside a market that has it they are served."""

STARTING_BALANCES = {
    "USDT": Decimal(1_000_000),
    "BTC": Decimal(10),
    "ETH": Decimal(100),
    "BNB": Decimal(1_000),
}


class ExchangeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One exchange.

    `seed` makes keys, ids and the synthetic market come out the same each
    time; None makes keys that nobody can guess. `balances` is what a new
    account starts with where nothing else is said.
    """

    seed: int | None = None
    balances: Mapping[str, Decimal] = msgspec.field(default_factory=lambda: dict(STARTING_BALANCES))
    speed: float = 1.0
    """How fast market time runs; 0 is as fast as possible."""
    recorded_times: bool = False
    """Market time is the recording's own, not rebased to now."""
    limits: Limits = Limits()
    enforce_limits: bool = True
    """False: weights and orders are counted and shown, and nobody is refused or banned."""
    sessions: SessionTimes = SessionTimes()
    any_key_logs_on: bool = False
    """True: `session.logon` takes HMAC and RSA keys too, which the real exchange refuses."""
    listen_keys: bool = False
    """True: spot serves listen keys, as it did until 2026-02-20, for old clients; else they are answered with 410."""
    sbe: bool = True
    """False: as where SBE is not enabled: 406 for who takes nothing else, JSON for who takes both, no connections in it."""
    fsync: Fsync = "interval"
    """With a data folder: when what is written is forced to the disk."""
    snapshot_every: int = 100_000
    """With a data folder: so many commands after a snapshot comes the next. A restart applies those since."""
    maker: Decimal = Decimal("0.001")
    taker: Decimal = Decimal("0.001")
    """Commission rates of new accounts."""
    bnb_burn: bool = False
    """New accounts pay commission in BNB where that is possible, as after `wallet.set_bnb_burn(spot_bnb_burn=True)`."""
    interchangeable_quotes: tuple[tuple[str, ...], ...] = (("USDT", "USDC", "FDUSD"),)
    """Quote assets that count one to one, in sets: symbols of one base asset and quote assets of one set are a group for smart order
    routing (`sors` in exchangeInfo). Empty: there is none."""

    reference_prices: Mapping[str, Decimal | tuple[int, int]] = msgspec.field(default_factory=dict)
    """Of a new exchange, by symbol: a price that is given, or how many buckets of how many milliseconds the mean of trades has. A kept one
    goes on with its own, here and in `price_ranges`."""
    price_ranges: Mapping[str, PriceRange] = msgspec.field(default_factory=dict)
    """Of a new exchange, by symbol: what takers may trade at, around the reference price (`bidwire.spot.PriceRange`)."""

    def __post_init__(self) -> None:
        if self.fsync not in get_args(Fsync):
            raise ConfigurationError(f"fsync is one of {', '.join(get_args(Fsync))}, not {self.fsync!r}")
        if self.snapshot_every < 1:
            raise ConfigurationError(f"a snapshot comes after 1 command or more, not {self.snapshot_every}")
        if min(self.maker, self.taker) < 0 or max(self.maker, self.taker) > 1:
            raise ConfigurationError(f"commission rates are 0 to 1, not {self.maker} and {self.taker}")
        for rate in (self.maker, self.taker):
            _check_units("a commission rate", rate)
        quotes = [asset for quotes in self.interchangeable_quotes for asset in quotes]
        twice = next((asset for asset in quotes if quotes.count(asset) > 1), None)
        if twice is not None:
            raise ConfigurationError(f"a quote asset is interchangeable in one set only: {twice} is named twice")
        for asset, quantity in self.balances.items():
            if not asset or not quantity.is_finite() or quantity < 0:
                raise ConfigurationError(f"a balance is an asset and an amount of 0 or more, not {asset!r}: {quantity}")
            _check_units(f"the balance of {asset}", quantity)


def _check_units(what: str, amount: Decimal) -> None:
    try:
        units(amount)
    except ValueError as error:
        raise ConfigurationError(f"{what} is {error}") from None
