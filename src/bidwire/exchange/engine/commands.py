"""What the engine can be told. Money is an integer at 10**-8, a symbol is in upper case, an account is a number.

The house commands feed a recorded market: its book and its trades belong to
an account without limits (design: "Replay with a trader in it").
"""

from __future__ import annotations

from typing import Any

import msgspec

from ...products.spot.enums import (
    CancelRestrictions,
    ContingencyType,
    OrderType,
    SelfTradePreventionMode,
    SymbolStatus,
    TimeInForce,
)
from .commission import Rates
from .entries import AnyEntry
from .orders import Peg, PriceRange

UNIT = 10**8
"""One whole coin in units."""

HOUSE = 0
"""The account without limits that a recorded or synthetic market trades as."""

ROUTER = -1
"""The account without limits that the exchange trades as for orders that it routes."""


class Journaled(msgspec.Struct, frozen=True, tag=True, tag_field="command", omit_defaults=True):
    """What every command derives from: it is written to a journal under its class's name, without what is left at its default.

    A journal of yesterday is read by tomorrow's version as long as new fields have defaults.
    """


class Place(Journaled, frozen=True, gc=False):
    account: int
    symbol: str
    buy: bool
    type: OrderType
    time_in_force: TimeInForce = TimeInForce.GTC
    quantity: int = 0
    price: int = 0
    quote_quantity: int = 0
    """MARKET only, instead of `quantity`: what to spend or to receive, in the quote asset."""
    client_order_id: str = ""
    """Made by the engine when empty."""
    strategy_id: int | None = None
    strategy_type: int | None = None
    stop_price: int = 0
    trailing_delta: int | None = None
    """In BIPS."""
    iceberg_quantity: int = 0
    """The slice that shows; 0 for none."""
    peg: Peg | None = None
    self_trade_prevention: SelfTradePreventionMode | None = None
    """The symbol's own where None."""
    dry_run: bool = False
    """Every check, nothing done."""


class PlaceRouted(Place, frozen=True, gc=False):
    """An order for smart order routing: LIMIT or MARKET, by quantity."""


class PlaceList(Journaled, frozen=True):
    """An order list. Its legs are in the order of their ids: the working one first, of a pair the stop loss before the other."""

    account: int
    symbol: str
    contingency: ContingencyType
    legs: tuple[Place, ...]
    client_order_id: str = ""
    """The list's own; made by the engine when empty."""
    pays: bool = False
    """OPO, OPOCO: pending legs have no quantity, the working one buys it."""


class CancelList(Journaled, frozen=True):
    """One list, by its id, by its client order id, or by both, which must then agree."""

    account: int
    symbol: str
    list_id: int | None = None
    client_order_id: str | None = None
    new_client_order_id: str = ""
    """The id of this cancel; made by the engine when empty."""


class Cancel(Journaled, frozen=True, gc=False):
    """One order, by its id, by its client order id, or by both, which must then agree."""

    account: int
    symbol: str
    order_id: int | None = None
    client_order_id: str | None = None
    new_client_order_id: str = ""
    """The id of this cancel; made by the engine when empty."""
    restrictions: CancelRestrictions | None = None


class CancelReplace(Journaled, frozen=True):
    """One order is cancelled and another placed, in one step."""

    cancel: Cancel
    place: Place | None
    """None: not more than the cancellation."""
    stops_on_failure: bool
    """Nothing is placed if the cancellation fails."""


class Amend(Journaled, frozen=True, gc=False):
    """A smaller quantity for an open order, by its id, by its client order id, or by both, which must then agree."""

    account: int
    symbol: str
    quantity: int
    order_id: int | None = None
    client_order_id: str | None = None
    new_client_order_id: str = ""
    """Its client order id from now on; made by the engine when empty."""


class CancelAll(Journaled, frozen=True):
    account: int
    symbol: str


class ListSymbol(Journaled, frozen=True):
    """A symbol by its exchangeInfo row; one that is listed already gets the new rules and keeps its book."""

    row: dict[str, Any]


class OpenAccount(Journaled, frozen=True):
    """A new account with these rates, in units, and free balances. One that is open already stays as it is."""

    account: int
    maker: int = 100_000
    taker: int = 100_000
    balances: tuple[tuple[str, int], ...] = ()


class Credit(Journaled, frozen=True):
    """A deposit (or, negative, a withdrawal) from outside."""

    account: int
    asset: str
    amount: int


class Move(Journaled, frozen=True):
    """So much of an asset goes from one account to another, in one step."""

    account: int
    to: int
    asset: str
    amount: int


class Remit(Journaled, frozen=True):
    """Money moves in one step, all of it or none, and lines about it come into accounts' lists."""

    moves: tuple[Credit | Move, ...]
    entries: tuple[AnyEntry, ...]


class LockExternally(Journaled, frozen=True):
    """Another system locks part of a free balance (or, negative, unlocks what it locked), as when it is margin collateral."""

    account: int
    asset: str
    amount: int


class SetStatus(Journaled, frozen=True):
    symbol: str
    status: SymbolStatus


class SetCommission(Journaled, frozen=True):
    """An account's rates, in units: 100_000 is 0.1 %. The four are the standard ones."""

    account: int
    maker: int
    taker: int
    buyer: int = 0
    seller: int = 0
    special: Rates = Rates()
    tax: Rates = Rates()
    symbol: str = ""
    """The one that they are for; empty for all that have no rates of their own."""


class SetDiscount(Journaled, frozen=True):
    """Whether commission of a symbol's trades may be paid in BNB, and what that multiplies the standard part by, in units."""

    symbol: str
    enabled: bool = True
    multiplier: int = 75_000_000


class SetBnbBurn(Journaled, frozen=True):
    """Whether an account pays commission in BNB where that is possible, and interest of margin loans; None leaves it as it is."""

    account: int
    spot: bool | None = None
    interest: bool | None = None


class SetAssetLimit(Journaled, frozen=True):
    """MAX_ASSET: the most of an asset in one order of an account, in units; 0 takes the limit away."""

    account: int
    asset: str
    limit: int


class SetTradeGroup(Journaled, frozen=True):
    """Puts an account into a trade group; -1 takes it out of any."""

    account: int
    group: int


class SetReferencePrice(Journaled, frozen=True):
    """A symbol's reference price, as calculated outside; 0 makes it null."""

    symbol: str
    price: int
    calculation_id: int = 0
    """The method: faqs/price_range_execution_rules.md numbers them; 0 is a human operator."""


class AverageReferencePrice(Journaled, frozen=True):
    """A symbol's reference price is the mean of its trades from now on, over so many buckets of so many milliseconds."""

    symbol: str
    bucket_count: int
    bucket_width: int


class SetPriceRange(Journaled, frozen=True):
    """What takers of a symbol may trade at, around its reference price; a range without bounds is no rule."""

    symbol: str
    range: PriceRange = PriceRange()


class TradeBlock(Journaled, frozen=True):
    """A block trade: two accounts exchange so much at a price that they agreed on elsewhere."""

    symbol: str
    buyer: int
    seller: int
    price: int
    quantity: int
    buyer_is_maker: bool = False


class HouseSnapshot(Journaled, frozen=True):
    """The recorded book: every level is replaced. Levels are (price, quantity)."""

    symbol: str
    last_update_id: int
    bids: tuple[tuple[int, int], ...]
    asks: tuple[tuple[int, int], ...]


class HouseDiff(Journaled, frozen=True):
    """A recorded depth event: absolute quantities, 0 removes. Ids as recorded."""

    symbol: str
    first_update_id: int
    last_update_id: int
    bids: tuple[tuple[int, int], ...]
    asks: tuple[tuple[int, int], ...]


class HouseTrade(Journaled, frozen=True):
    """A recorded trade, with its own id and time; it prints unchanged."""

    symbol: str
    trade_id: int
    price: int
    quantity: int
    buyer_is_maker: bool
    traded_at: int
    """Microseconds since the epoch, on the market's clock."""


Command = (
    Place
    | PlaceRouted
    | PlaceList
    | Cancel
    | CancelList
    | CancelAll
    | CancelReplace
    | Amend
    | ListSymbol
    | OpenAccount
    | Credit
    | Move
    | Remit
    | LockExternally
    | SetStatus
    | SetCommission
    | SetDiscount
    | SetBnbBurn
    | SetAssetLimit
    | SetTradeGroup
    | SetReferencePrice
    | AverageReferencePrice
    | SetPriceRange
    | TradeBlock
    | HouseSnapshot
    | HouseDiff
    | HouseTrade
)
