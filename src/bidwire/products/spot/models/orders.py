"""What the exchange says about orders: placed, asked for, cancelled, amended, in lists.

Which fields come when is in the documentation under "Conditional fields in
order responses". Prices and quantities are `Decimal`, times epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ....wire.words import Millis, Model
from ..enums import (
    ContingencyType,
    ExpiryReason,
    ListOrderStatus,
    ListStatusType,
    OrderStatus,
    OrderType,
    PegOffsetType,
    PegPriceType,
    SelfTradePreventionMode,
    Side,
    TimeInForce,
    WorkingFloor,
)

field = msgspec.field

NO_LIST = -1
"""`order_list_id` of an order that is in no list."""


class Fill(Model, frozen=True, kw_only=True):
    """One trade of a new order. `alloc_id` and `match_type` come with smart order routing."""

    price: Decimal
    qty: Decimal
    commission: Decimal
    commission_asset: str
    trade_id: int
    match_type: str | None = None
    alloc_id: int | None = None


class _Conditional(Model, frozen=True, kw_only=True):
    """What an order shows only when it has it."""

    stop_price: Decimal | None = None
    iceberg_qty: Decimal | None = None
    prevented_match_id: int | None = None
    prevented_quantity: Decimal | None = None
    strategy_id: int | None = None
    strategy_type: int | None = None
    trailing_delta: int | None = None
    trailing_time: Millis | None = None
    used_sor: bool | None = None
    working_floor: WorkingFloor | None = None
    peg_price_type: PegPriceType | None = None
    peg_offset_type: PegOffsetType | None = None
    peg_offset_value: int | None = None
    pegged_price: Decimal | None = None
    expiry_reason: ExpiryReason | None = None


class PlacedOrder(_Conditional, frozen=True, kw_only=True):
    """The answer to a new order. Beyond the first five fields it depends on `new_order_resp_type`.

    ACK gives the first five; RESULT adds the order's state, FULL its fills.
    """

    symbol: str
    order_id: int
    order_list_id: int
    client_order_id: str
    transact_time: Millis
    price: Decimal | None = None
    orig_qty: Decimal | None = None
    executed_qty: Decimal | None = None
    orig_quote_order_qty: Decimal | None = None
    cumulative_quote_qty: Decimal | None = field(default=None, name="cummulativeQuoteQty")
    status: OrderStatus | None = None
    time_in_force: TimeInForce | None = None
    type: OrderType | None = None
    side: Side | None = None
    working_time: Millis | None = None
    """When it came onto the book, -1 while it has not."""
    fills: list[Fill] | None = None
    self_trade_prevention_mode: SelfTradePreventionMode | None = None


class Order(_Conditional, frozen=True, kw_only=True):
    """An order as the exchange reports it."""

    symbol: str
    order_id: int
    order_list_id: int
    client_order_id: str
    price: Decimal
    orig_qty: Decimal
    executed_qty: Decimal
    cumulative_quote_qty: Decimal = field(name="cummulativeQuoteQty")
    """What was paid or received so far; negative for very old orders, where it is not known."""
    status: OrderStatus
    time_in_force: TimeInForce
    type: OrderType
    side: Side
    time: Millis
    update_time: Millis
    is_working: bool
    working_time: Millis
    orig_quote_order_qty: Decimal
    self_trade_prevention_mode: SelfTradePreventionMode

    @property
    def average_price(self) -> Decimal | None:
        """What was paid per unit, None while nothing is filled."""
        return self.cumulative_quote_qty / self.executed_qty if self.executed_qty else None


class CanceledOrder(_Conditional, frozen=True, kw_only=True):
    """An order that was cancelled. `client_order_id` is the cancellation's own, `orig_client_order_id` the order's."""

    symbol: str
    orig_client_order_id: str = ""
    """The report of a list's order lacks it in an example of the WebSocket API."""
    order_id: int
    order_list_id: int
    client_order_id: str
    transact_time: Millis
    price: Decimal
    orig_qty: Decimal
    executed_qty: Decimal
    orig_quote_order_qty: Decimal
    cumulative_quote_qty: Decimal = field(name="cummulativeQuoteQty")
    status: OrderStatus
    time_in_force: TimeInForce
    type: OrderType
    side: Side
    self_trade_prevention_mode: SelfTradePreventionMode


class OrderRates(Model, frozen=True, kw_only=True):
    """Commission rates of the order that was tested."""

    maker: Decimal
    taker: Decimal


class CommissionDiscount(Model, frozen=True, kw_only=True):
    """The discount on standard commissions when they are paid in `discount_asset`."""

    enabled_for_account: bool
    enabled_for_symbol: bool
    discount_asset: str | None = None
    discount: Decimal


class TestedOrder(Model, frozen=True, kw_only=True):
    """The order would pass. The rates are there if `compute_commission_rates` was sent."""

    standard_commission_for_order: OrderRates | None = None
    special_commission_for_order: OrderRates | None = None
    tax_commission_for_order: OrderRates | None = None
    discount: CommissionDiscount | None = None


class CancelReplaced(Model, frozen=True, kw_only=True):
    """Both halves succeeded: one order is gone, another is placed.

    A failed half is an error, which carries both halves' answers.
    """

    cancel_result: str
    new_order_result: str
    cancel_response: CanceledOrder
    new_order_response: PlacedOrder


class ListedOrder(Model, frozen=True, kw_only=True):
    """An order of a list, by its ids."""

    symbol: str
    order_id: int
    client_order_id: str


class OrderList(Model, frozen=True, kw_only=True):
    """An order list as the exchange reports it."""

    order_list_id: int
    contingency_type: ContingencyType
    list_status_type: ListStatusType
    list_order_status: ListOrderStatus
    list_client_order_id: str
    transaction_time: Millis
    symbol: str
    orders: list[ListedOrder]


class PlacedOrderList(OrderList, frozen=True, kw_only=True):
    """An order list that was placed, with the answer for each order."""

    order_reports: list[PlacedOrder]


class CanceledOrderList(OrderList, frozen=True, kw_only=True):
    """An order list that was cancelled, with the answer for each order."""

    order_reports: list[CanceledOrder]

    @property
    def status(self) -> OrderStatus:
        """That of its orders: CANCELED. Whoever cancels one order need not know that it was in a list."""
        return self.order_reports[0].status


class AmendedOrder(_Conditional, frozen=True, kw_only=True):
    """An order after its quantity was reduced."""

    symbol: str
    order_id: int
    order_list_id: int
    orig_client_order_id: str
    client_order_id: str
    price: Decimal
    qty: Decimal
    executed_qty: Decimal
    prevented_qty: Decimal
    quote_order_qty: Decimal
    cumulative_quote_qty: Decimal
    status: OrderStatus
    time_in_force: TimeInForce
    type: OrderType
    side: Side
    working_time: Millis | None = None
    self_trade_prevention_mode: SelfTradePreventionMode


class AmendedListStatus(Model, frozen=True, kw_only=True):
    """The list that an amended order belongs to."""

    order_list_id: int
    contingency_type: ContingencyType
    list_order_status: ListOrderStatus
    list_client_order_id: str
    symbol: str
    orders: list[ListedOrder]


class Amendment(Model, frozen=True, kw_only=True):
    """The answer to an amendment. `list_status` is there if the order is part of a list."""

    transact_time: Millis
    execution_id: int
    amended_order: AmendedOrder
    list_status: AmendedListStatus | None = None
