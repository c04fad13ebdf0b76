"""What the engine answers: the answer to the caller, the trades, the depth and the user events all come from this list.

Every event carries the values of its moment; `Report.order` is the engine's own
record, whose later state may be newer: read only what does not change from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ...products.spot.enums import (
    ExecutionType,
    ExpiryReason,
    ListOrderStatus,
    ListStatusType,
    OrderStatus,
    SelfTradePreventionMode,
)

if TYPE_CHECKING:
    from .entries import AnyEntry
    from .orders import Order, OrderList


class Refused(msgspec.Struct, frozen=True, gc=False):
    """The command was refused and nothing happened; always the only event."""

    code: int
    text: str


class PreventedMatch(msgspec.Struct, frozen=True, gc=False):
    """Two orders of one owner that did not trade with each other: a row of myPreventedMatches."""

    symbol: str
    id: int
    """Rises by one, by symbol, from 0."""
    taker_account: int
    taker_order_id: int
    maker_account: int
    maker_order_id: int
    trade_group: int
    """-1 for none."""
    mode: SelfTradePreventionMode
    price: int
    """The maker's."""
    taker_quantity: int
    """What the taker lost; 0 where it lost nothing."""
    maker_quantity: int
    quantity: int
    """What would have traded."""
    at: int
    maker_symbol: str = ""
    """Where the maker stood, if not at the taker's own symbol."""


class Prevented(msgspec.Struct, frozen=True, gc=False):
    """What one order lost to a prevented match."""

    match: PreventedMatch
    quantity: int
    total: int
    """With what it lost before."""


class Amended(msgspec.Struct, frozen=True, gc=False):
    """An order that got a smaller quantity: a row of order.amendments."""

    symbol: str
    account: int
    order_id: int
    execution_id: int
    orig_client_order_id: str
    new_client_order_id: str
    orig_quantity: int
    quantity: int
    at: int


class Replaced(msgspec.Struct, frozen=True, gc=False):
    """What came of the halves of a cancel-replace: the first event of it."""

    cancel: Refused | None
    """None: it succeeded."""
    place: Refused | None
    attempted: bool
    cancelled: int
    """So many of the events that follow are those of the cancellation."""


class Report(msgspec.Struct, frozen=True, gc=False):
    """One step in the life of an order: what an executionReport says."""

    kind: ExecutionType
    order: Order
    execution_id: int
    at: int
    status: OrderStatus
    executed: int
    """Cumulative, in the base asset."""
    quote_executed: int
    """Cumulative, in the quote asset."""
    working: bool
    """On the book after this step."""
    client_order_id: str = ""
    """The id of the cancel where kind is CANCELED, else the order's own."""
    last_quantity: int = 0
    last_price: int = 0
    last_quote: int = 0
    commission: int = 0
    commission_asset: str | None = None
    trade_id: int = -1
    maker: bool = False
    expiry_reason: ExpiryReason | None = None
    prevented: Prevented | None = None
    """Where kind is TRADE_PREVENTION."""
    amended: Amended | None = None
    """Where the order was amended by it."""
    allocation_id: int = -1
    """Where kind is TRADE and smart order routing traded for the order; there is no trade id then."""


class Rejected(msgspec.Struct, frozen=True, gc=False):
    """The new order of a cancel-replace was refused when the other one had been cancelled: its report says so, and that is all of it."""

    report: Report
    refusal: Refused

    @property
    def execution_id(self) -> int:
        return self.report.execution_id


class ListChanged(msgspec.Struct, frozen=True, gc=False):
    """An order list is there, or done: what a listStatus says. `order_list` is the engine's own record."""

    order_list: OrderList
    status_type: ListStatusType
    status: ListOrderStatus
    at: int
    execution_id: int
    """Of the last step before it: where it stands among the reports."""


class Traded(msgspec.Struct, frozen=True, gc=False):
    """A trade as the public sees it. `taker_order_id` is -1 for recorded trades."""

    symbol: str
    trade_id: int
    price: int
    quantity: int
    buyer_is_maker: bool
    at: int
    taker_order_id: int = -1


class BlockTraded(msgspec.Struct, frozen=True, gc=False):
    """A block trade as the public sees it. Its ids are of their own, by symbol, from 1."""

    symbol: str
    id: int
    price: int
    quantity: int
    buyer_is_maker: bool
    at: int


class LevelChanged(msgspec.Struct, frozen=True, gc=False):
    """A price level's visible quantity is now this; 0 when the level is gone. Update ids rise by symbol."""

    symbol: str
    buy: bool
    price: int
    quantity: int
    update_id: int


class BookReplaced(msgspec.Struct, frozen=True, gc=False):
    """The whole book of a symbol is new (a snapshot came in); read it from the engine."""

    symbol: str
    update_id: int


class BalanceChanged(msgspec.Struct, frozen=True, gc=False):
    """An account's absolute free and locked amounts of one asset; at most one per asset and command, at its end."""

    account: int
    asset: str
    free: int
    locked: int


class Credited(msgspec.Struct, frozen=True, gc=False):
    """A deposit or withdrawal was booked: what a balanceUpdate says. Followed by BalanceChanged."""

    account: int
    asset: str
    amount: int


class Entered(msgspec.Struct, frozen=True, gc=False):
    """A line came into an account's lists."""

    entry: AnyEntry


class LockedExternally(msgspec.Struct, frozen=True, gc=False):
    """Another system locked or, negative, unlocked part of a balance: an externalLockUpdate. Followed by BalanceChanged."""

    account: int
    asset: str
    amount: int


class StatusChanged(msgspec.Struct, frozen=True, gc=False):
    symbol: str
    status: str


Event = (
    Refused
    | Report
    | Rejected
    | ListChanged
    | PreventedMatch
    | Replaced
    | Traded
    | BlockTraded
    | LevelChanged
    | BookReplaced
    | BalanceChanged
    | Credited
    | Entered
    | LockedExternally
    | StatusChanged
)
