"""An order, a fill, and what an account has: the engine's own records.

`Order` is the one mutable record of an order's life; events carry the values
of their moment beside it. Amounts are integers at 10**-8, times microseconds.
"""

from __future__ import annotations

from hashlib import shake_128

import msgspec

from ...products.spot.enums import (
    ContingencyType,
    ExpiryReason,
    ListOrderStatus,
    ListStatusType,
    OrderStatus,
    OrderType,
    PegPriceType,
    SelfTradePreventionMode,
    TimeInForce,
    WorkingFloor,
)


class Stop(msgspec.Struct, gc=False, eq=False):
    """What a STOP_LOSS or TAKE_PROFIT order waits for (trailing-stop-faq.md).

    Without a delta it is set off by the trade that meets `price`; with one that trade, or without a price the order's
    arrival, begins the tracking of `extreme`, and a move of `delta` away from that sets it off.
    """

    price: int
    """0 where none was given."""
    delta: int
    """In BIPS, 1/10,000; 0 for an order that does not trail."""
    rising: bool
    """`price` is met by a trade at it or above; else at it or below."""
    tracking_since: int = -1
    extreme: int = 0
    """The lowest price since tracking began for a buy, the highest for a sale; 0 before the first."""
    last_price: int = 0
    """When it began to wait: a buy that says no price at all holds as much as if it was paid at this."""


class Peg(msgspec.Struct, frozen=True, gc=False):
    """Where a pegged order takes its price from, and the one it took."""

    price_type: PegPriceType
    offset: int | None = None
    """Price levels deeper than the best; None where none was sent."""
    limit: int = 0
    """The price that was sent; 0 for none."""
    price: int = 0
    """Picked from the book; 0 before."""


class PriceRange(msgspec.Struct, frozen=True, gc=False):
    """A PRICE_RANGE rule: what the reference price is multiplied by, in units. None: no such bound."""

    bid_up: int | None = None
    bid_down: int | None = None
    ask_up: int | None = None
    ask_down: int | None = None

    @property
    def makes_sense(self) -> bool:
        """Whether there is no multiplier of nothing, and no side whose upper bound is below its lower one."""
        sides = ((self.bid_down, self.bid_up), (self.ask_down, self.ask_up))
        return all(
            (down is None or down > 0) and (up is None or up > 0) and (down is None or up is None or down <= up)
            for down, up in sides
        )


_WITHOUT_PRICE = frozenset({OrderType.MARKET, OrderType.STOP_LOSS, OrderType.TAKE_PROFIT})
_OPEN = frozenset({OrderStatus.NEW, OrderStatus.PARTIALLY_FILLED, OrderStatus.PENDING_NEW})


class Order(msgspec.Struct, gc=False, eq=False):
    id: int
    account: int
    symbol: str
    buy: bool
    type: OrderType
    time_in_force: TimeInForce
    price: int
    quantity: int
    """For a MARKET order by quote quantity, what that was worth on the book."""
    quote_quantity: int
    client_order_id: str
    created_at: int
    updated_at: int
    working_at: int = -1
    """When it came to the book; -1 before."""
    executed: int = 0
    quote_executed: int = 0
    status: OrderStatus = OrderStatus.NEW
    expiry_reason: ExpiryReason | None = None
    is_working: bool = True
    """Standing in the book, or being matched."""
    list_id: int = -1
    strategy_id: int | None = None
    strategy_type: int | None = None
    locked: int = 0
    """What it still holds of the asset that it pays with."""
    ahead: int = 0
    """House quantity at its price that was there before it and still is."""
    stop: Stop | None = None
    iceberg: int = 0
    """What shows of it at most; 0 for an order that shows all."""
    hidden: int = 0
    """What of its rest does not show at present."""
    peg: Peg | None = None
    self_trade_prevention: SelfTradePreventionMode = SelfTradePreventionMode.NONE
    prevented: int = 0
    """What it lost to prevented matches. Quantity less executed less this is what is left."""
    prevented_match_id: int = -1
    """Of the last prevented match that it lost something to; -1 for none."""
    amends: int = 0
    """How often it was amended."""
    floor: WorkingFloor | None = None
    """Of an order for smart order routing: where it last was."""

    @property
    def remaining(self) -> int:
        return self.quantity - self.executed - self.prevented

    @property
    def sent_price(self) -> int:
        """The price that the order says; `price` is the one at which it stands."""
        return self.price if self.peg is None else self.peg.limit

    @property
    def visible(self) -> int:
        """What depth shows of it while it is in the book."""
        return self.quantity - self.executed - self.prevented - self.hidden

    @property
    def has_price(self) -> bool:
        """Comes to the book with a price; else it takes what there is."""
        return self.type not in _WITHOUT_PRICE

    @property
    def is_open(self) -> bool:
        """Standing in the book, or waiting to come to it."""
        return self.status in _OPEN


class Member(msgspec.Struct, frozen=True, gc=False):
    """An order of a list, as the list names it."""

    order_id: int
    client_order_id: str


class OrderList(msgspec.Struct, gc=False, eq=False):
    """Orders that belong together: a pair of which one cancels the other, or a working order and what it brings."""

    id: int
    account: int
    symbol: str
    contingency: ContingencyType
    client_order_id: str
    members: tuple[Member, ...]
    """In the order of their ids: the working one first, of a pair the stop loss before the other."""
    created_at: int
    updated_at: int
    status_type: ListStatusType = ListStatusType.EXEC_STARTED
    status: ListOrderStatus = ListOrderStatus.EXECUTING
    working_id: int = -1
    """-1 in an OCO, which has no working order."""
    is_pending: bool = True
    """The working order is not filled yet."""
    pays: bool = False
    """What the working order receives is the pending orders' quantity."""
    paid: int = 0
    """What is locked of that at present."""

    @property
    def has_pair(self) -> bool:
        return self.contingency is ContingencyType.OCO or len(self.members) == 3


class Fill(msgspec.Struct, frozen=True, gc=False):
    """One trade from the side of one order: a row of myTrades."""

    trade_id: int
    order_id: int
    price: int
    quantity: int
    quote: int
    commission: int
    commission_asset: str
    at: int
    buyer: bool
    maker: bool
    symbol: str = ""
    order_list_id: int = -1


class Allocation(msgspec.Struct, frozen=True, gc=False):
    """One fill by smart order routing: a row of myAllocations."""

    allocation_id: int
    """Rises by one, by symbol, from 0."""
    order_id: int
    price: int
    quantity: int
    quote: int
    commission: int
    commission_asset: str
    at: int
    buyer: bool
    symbol: str = ""
    order_list_id: int = -1


class Balance:
    """One asset of one account."""

    __slots__ = ("account", "asset", "external", "free", "locked")

    def __init__(self, account: int, asset: str) -> None:
        self.account = account
        self.asset = asset
        self.free = 0
        self.locked = 0
        self.external = 0
        """The part of `locked` that no order holds but another system."""


_LETTERS = bytes(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[byte % 62] for byte in range(256))
_LENGTH = 22
_BLOCK = 64


class ClientIds:
    """Client order ids for those who send none: 22 letters and digits that look random and come out the same each run.

    A counter is hashed a block of ids at a time, since one by one the hash would cost more than the order.
    """

    __slots__ = ("_blocks", "_seed", "_waiting")

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._blocks = 0
        self._waiting: list[str] = []

    def __iter__(self) -> ClientIds:
        return self

    def __next__(self) -> str:
        if not self._waiting:
            digest = shake_128(f"bidwire client ids {self._seed} {self._blocks}".encode()).digest(_LENGTH * _BLOCK)
            block = digest.translate(_LETTERS).decode()
            self._waiting = [block[start : start + _LENGTH] for start in range(len(block) - _LENGTH, -1, -_LENGTH)]
            self._blocks += 1
        return self._waiting.pop()
