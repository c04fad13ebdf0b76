"""What the user data stream tells about an account (user-data-stream.md of the spot API documentation).

`user_event` reads one by the word under `e`; a word that is newer than this
package gives an `UnknownEvent`. On the WebSocket API events come in an
`Envelope` with the subscription they belong to.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

import msgspec

from ....wire.events import Event, exactly, maybe_exactly
from ....wire.words import Millis, Model
from ..enums import (
    ContingencyType,
    ExecutionType,
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


class ExecutionReport(Event, frozen=True, kw_only=True, tag_field="e", tag="executionReport"):
    """Something happened to an order: `execution_type` says what, `order_status` how the order stands now."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    client_order_id: str = field(name="c")
    """For a cancellation the cancellation's own id; the order's is then `orig_client_order_id`."""
    side: Side = field(name="S")
    order_type: OrderType = field(name="o")
    time_in_force: TimeInForce = field(name="f")
    quantity_text: str = field(name="q")
    price_text: str = field(name="p")
    stop_price_text: str = field(name="P")
    iceberg_quantity_text: str = field(name="F")
    order_list_id: int = field(name="g")
    orig_client_order_id: str = field(name="C")
    execution_type: ExecutionType = field(name="x")
    order_status: OrderStatus = field(name="X")
    reject_reason: str = field(name="r")
    order_id: int = field(name="i")
    last_quantity_text: str = field(name="l")
    cumulative_quantity_text: str = field(name="z")
    last_price_text: str = field(name="L")
    commission_text: str = field(name="n")
    commission_asset: str | None = field(name="N")
    transaction_time: Millis = field(name="T")
    trade_id: int = field(name="t")
    """-1 where this is no trade."""
    prevented_match_id: int | None = field(name="v", default=None)
    execution_id: int = field(name="I")
    is_on_book: bool = field(name="w")
    is_maker: bool = field(name="m")
    ignore: bool = field(name="M", default=False)
    order_time: Millis = field(name="O")
    cumulative_quote_text: str = field(name="Z")
    last_quote_text: str = field(name="Y")
    quote_order_quantity_text: str = field(name="Q")
    working_time: Millis | None = field(name="W", default=None)
    self_trade_prevention_mode: SelfTradePreventionMode = field(name="V", default=SelfTradePreventionMode.NONE)
    trailing_delta: int | None = field(name="d", default=None)
    trailing_time: Millis | None = field(name="D", default=None)
    strategy_id: int | None = field(name="j", default=None)
    strategy_type: int | None = field(name="J", default=None)
    prevented_quantity_text: str | None = field(name="A", default=None)
    last_prevented_quantity_text: str | None = field(name="B", default=None)
    trade_group_id: int | None = field(name="u", default=None)
    counter_order_id: int | None = field(name="U", default=None)
    counter_symbol: str | None = field(name="Cs", default=None)
    prevented_execution_quantity_text: str | None = field(name="pl", default=None)
    prevented_execution_price_text: str | None = field(name="pL", default=None)
    prevented_execution_quote_text: str | None = field(name="pY", default=None)
    match_type: str | None = field(name="b", default=None)
    allocation_id: int | None = field(name="a", default=None)
    working_floor: WorkingFloor | None = field(name="k", default=None)
    used_sor: bool | None = field(name="uS", default=None)
    peg_price_type: PegPriceType | None = field(name="gP", default=None)
    peg_offset_type: PegOffsetType | None = field(name="gOT", default=None)
    peg_offset_value: int | None = field(name="gOV", default=None)
    pegged_price_text: str | None = field(name="gp", default=None)
    expiry_reason: ExpiryReason | None = field(name="eR", default=None)

    quantity = exactly("quantity_text")
    price = exactly("price_text")
    stop_price = exactly("stop_price_text")
    iceberg_quantity = exactly("iceberg_quantity_text")
    last_quantity = exactly("last_quantity_text")
    cumulative_quantity = exactly("cumulative_quantity_text")
    last_price = exactly("last_price_text")
    commission = exactly("commission_text")
    cumulative_quote = exactly("cumulative_quote_text")
    last_quote = exactly("last_quote_text")
    quote_order_quantity = exactly("quote_order_quantity_text")
    prevented_quantity = maybe_exactly("prevented_quantity_text")
    last_prevented_quantity = maybe_exactly("last_prevented_quantity_text")
    prevented_execution_quantity = maybe_exactly("prevented_execution_quantity_text")
    prevented_execution_price = maybe_exactly("prevented_execution_price_text")
    prevented_execution_quote = maybe_exactly("prevented_execution_quote_text")
    pegged_price = maybe_exactly("pegged_price_text")

    @property
    def average_price(self) -> Decimal | None:
        """What was paid per unit, None while nothing is filled."""
        quantity = self.cumulative_quantity
        return self.cumulative_quote / quantity if quantity else None


class BalanceNow(Event, frozen=True, kw_only=True):
    """What the account has of an asset after a change."""

    asset: str = field(name="a")
    free_text: str = field(name="f")
    locked_text: str = field(name="l")

    free = exactly("free_text")
    locked = exactly("locked_text")


class OutboundAccountPosition(Event, frozen=True, kw_only=True, tag_field="e", tag="outboundAccountPosition"):
    """The balances that an event may have changed."""

    event_time: Millis = field(name="E")
    last_update_time: Millis = field(name="u")
    balances: list[BalanceNow] = field(name="B")


class BalanceUpdate(Event, frozen=True, kw_only=True, tag_field="e", tag="balanceUpdate"):
    """A deposit, a withdrawal or a transfer between accounts."""

    event_time: Millis = field(name="E")
    asset: str = field(name="a")
    delta_text: str = field(name="d")
    clear_time: Millis = field(name="T")

    delta = exactly("delta_text")


class ListStatusOrder(Event, frozen=True, kw_only=True):
    """An order of a list, by its ids."""

    symbol: str = field(name="s")
    order_id: int = field(name="i")
    client_order_id: str = field(name="c")


class ListStatus(Event, frozen=True, kw_only=True, tag_field="e", tag="listStatus"):
    """Something happened to an order list; its orders report for themselves besides."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    order_list_id: int = field(name="g")
    contingency_type: ContingencyType = field(name="c")
    list_status_type: ListStatusType = field(name="l")
    list_order_status: ListOrderStatus = field(name="L")
    reject_reason: str = field(name="r")
    list_client_order_id: str = field(name="C")
    transaction_time: Millis = field(name="T")
    orders: list[ListStatusOrder] = field(name="O")


class ExternalLockUpdate(Event, frozen=True, kw_only=True, tag_field="e", tag="externalLockUpdate"):
    """Part of a balance was locked or unlocked from outside, as collateral for instance."""

    event_time: Millis = field(name="E")
    asset: str = field(name="a")
    delta_text: str = field(name="d")
    transaction_time: Millis = field(name="T")

    delta = exactly("delta_text")


class EventStreamTerminated(Event, frozen=True, kw_only=True, tag_field="e", tag="eventStreamTerminated"):
    """The subscription is over: the session logged out, the token ran out or somebody unsubscribed."""

    event_time: Millis = field(name="E")


class ServerShutdown(Event, frozen=True, kw_only=True, tag_field="e", tag="serverShutdown"):
    """This server is about to go down: connect anew. Market streams and the WebSocket API send it too."""

    event_time: Millis = field(name="E")


class UnknownEvent(Model, frozen=True, kw_only=True):
    """An event that this package does not know, or not in this shape, with everything it said."""

    event: str
    fields: dict[str, Any]


KnownUserEvent: TypeAlias = (
    ExecutionReport
    | OutboundAccountPosition
    | BalanceUpdate
    | ListStatus
    | ExternalLockUpdate
    | EventStreamTerminated
    | ServerShutdown
)
UserEvent: TypeAlias = KnownUserEvent | UnknownEvent


class Envelope(Model, frozen=True, kw_only=True):
    """How the WebSocket API wraps a user event: `user_event(envelope.event)` reads it."""

    subscription_id: int | None = None
    event: msgspec.Raw


@cache
def _decoder() -> msgspec.json.Decoder[KnownUserEvent]:
    return msgspec.json.Decoder(KnownUserEvent)


def user_event(raw: bytes | msgspec.Raw | str) -> UserEvent:
    """The event that this JSON object is, without its envelope.

    Raises:
        msgspec.DecodeError: the text is no JSON object with an `e`.
    """
    try:
        return _decoder().decode(raw)
    except msgspec.ValidationError:
        fields = msgspec.json.decode(raw, type=dict[str, Any])
        if "e" not in fields:
            raise
        return UnknownEvent(event=str(fields["e"]), fields=fields)
