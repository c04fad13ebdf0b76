"""User events as JSON: what an account hears of its orders and balances (user-data-stream.md).

Of one command come first the executionReports in the order of their execution ids, a listStatus after the report of
the step that it tells of (its place is not documented), then what moved from outside
(balanceUpdate, externalLockUpdate), then one outboundAccountPosition. `unit` is what times are counted in, in microseconds. Client order ids are of an alphabet
that needs no escaping.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import count
from operator import attrgetter, itemgetter
from typing import TypeVar

from ...products.spot.enums import ExecutionType, PegOffsetType, WorkingFloor
from ..amounts import amount, written
from ..engine.commands import UNIT
from ..engine.contingent import WOULD_TRIGGER
from ..engine.events import (
    BalanceChanged,
    Credited,
    Event,
    ListChanged,
    LockedExternally,
    Rejected,
    Report,
)
from ..engine.rules import NO_FUNDS, WOULD_TAKE
from .answers import ONE_PARTY

T = TypeVar("T")
UserListener = Callable[[bytes], None]

# Members that are looked up for every report: as names of a module they cost a tenth.
NEW, TRADE, CANCELED = ExecutionType.NEW, ExecutionType.TRADE, ExecutionType.CANCELED

_BOOL = ("false", "true")
_NONE = "0.00000000"
_REASONS = {
    NO_FUNDS.text: "INSUFFICIENT_BALANCES",
    WOULD_TRIGGER.text: "STOP_PRICE_WOULD_TRIGGER_IMMEDIATELY",
    WOULD_TAKE.text: "WOULD_MATCH_IMMEDIATELY",
}
"""Why an order was refused, by what its sender is told (user-data-stream.md, Order Reject Reason)."""


def execution_report(unit: int, report: Report, at: int, reason: str = "NONE") -> bytes:
    """One step in an order's life. `c` is the cancel's id and `C` the order's own where it was cancelled."""
    order = report.order
    kind = report.kind
    is_trade = kind is TRADE
    if report.amended is not None:
        original = report.amended.orig_client_order_id
    else:
        original = order.client_order_id if kind is CANCELED else ""
    # A taker's fill is told as not on the book, whatever becomes of the rest (recorded, and market_orders_faq.md).
    working = report.working and (report.maker or not is_trade)
    commission = (
        f'"{amount(report.commission)}","N":"{report.commission_asset}"' if report.commission_asset else '"0","N":null'
    )
    # An order that waits comes to the book later, perhaps within this command.
    on_book = order.working_at >= 0 and (working or kind is not NEW)
    since = f'"W":{order.working_at // unit},' if on_book else ""
    stop_price = amount(order.stop.price) if order.stop is not None else _NONE
    last = executed = last_price = quote_executed = last_quote = _NONE
    if report.executed:
        last, executed, last_price = amount(report.last_quantity), amount(report.executed), amount(report.last_price)
        quote_executed, last_quote = amount(report.quote_executed), amount(report.last_quote)
    text = (
        f'{{"e":"executionReport","E":{at // unit},"s":"{order.symbol}","c":"{report.client_order_id}",'
        f'"S":"{"BUY" if order.buy else "SELL"}","o":"{order.type}","f":"{order.time_in_force}",'
        f'"q":"{amount(order.quantity)}","p":"{amount(order.sent_price)}","P":"{stop_price}","F":"{amount(order.iceberg) if order.iceberg else _NONE}","g":{order.list_id},'
        f'"C":"{original}","x":"{kind}","X":"{report.status}","r":"{reason}","i":{order.id},'
        f'"l":"{last}","z":"{executed}","L":"{last_price}",'
        f'"n":{commission},"T":{report.at // unit},"t":{report.trade_id},"I":{report.execution_id},'
        f'"w":{_BOOL[working]},"m":{_BOOL[report.maker]},"M":{_BOOL[is_trade]},"O":{order.created_at // unit},'
        f'"Z":"{quote_executed}","Y":"{last_quote}",'
        f'"Q":"{amount(order.quote_quantity) if order.quote_quantity else _NONE}",{since}"V":"{order.self_trade_prevention}"{_conditional(report, unit)}}}'
    )
    return text.encode()


def rejection(unit: int, rejected: Rejected, at: int) -> bytes:
    """An order that was refused. Not documented where none of the reasons fits: NONE."""
    return execution_report(unit, rejected.report, at, _REASONS.get(rejected.refusal.text, "NONE"))


def balance_update(unit: int, credited: Credited, at: int) -> bytes:
    """A deposit, or, negative, a withdrawal."""
    return (
        f'{{"e":"balanceUpdate","E":{at // unit},"a":"{credited.asset}","d":"{amount(credited.amount)}","T":{at // unit}}}'
    ).encode()


def external_lock_update(unit: int, lock: LockedExternally, at: int) -> bytes:
    """What another system locked or, negative, unlocked."""
    return (
        f'{{"e":"externalLockUpdate","E":{at // unit},"a":"{lock.asset}","d":"{amount(lock.amount)}","T":{at // unit}}}'
    ).encode()


def account_position(unit: int, changes: Collection[BalanceChanged], at: int) -> bytes:
    """The absolute amounts of the assets that one command changed, each once."""
    rows = [f'{{"a":"{each.asset}","f":"{written(each.free)}","l":"{written(each.locked)}"}}' for each in changes]
    return f'{{"e":"outboundAccountPosition","E":{at // unit},"u":{at // unit},"B":[{",".join(rows)}]}}'.encode()


def list_status(unit: int, changed: ListChanged, at: int) -> bytes:
    """An order list is there, or done."""
    listed = changed.order_list
    members = ",".join(
        f'{{"s":"{listed.symbol}","i":{member.order_id},"c":"{member.client_order_id}"}}' for member in listed.members
    )
    return (
        f'{{"e":"listStatus","E":{at // unit},"s":"{listed.symbol}","g":{listed.id},"c":"{listed.contingency.value}",'
        f'"l":"{changed.status_type.value}","L":"{changed.status.value}","r":"NONE","C":"{listed.client_order_id}",'
        f'"T":{changed.at // unit},"O":[{members}]}}'
    ).encode()


def _conditional(report: Report, unit: int) -> str:
    order, parts = report.order, ""
    stop = order.stop
    if stop is not None and stop.delta:
        since = stop.tracking_since
        parts += f',"d":{stop.delta},"D":{since if since < 0 else since // unit}'
    if order.strategy_id is not None:
        parts += f',"j":{order.strategy_id}'
    if order.strategy_type is not None:
        parts += f',"J":{order.strategy_type}'
    peg = order.peg
    if peg is not None:
        parts += f',"gP":"{peg.price_type.value}"'
        if peg.offset is not None:
            parts += f',"gOT":"{PegOffsetType.PRICE_LEVEL.value}","gOV":{peg.offset}'
        if peg.price:
            parts += f',"gp":"{amount(peg.price)}"'
    if order.floor is not None:
        parts += _routing(report, order.floor)
    lost = report.prevented
    if lost is not None:
        match = lost.match
        maker_symbol = match.maker_symbol or match.symbol
        taker = order.id == match.taker_order_id and order.symbol == match.symbol
        counter, its_symbol = (match.maker_order_id, maker_symbol) if taker else (match.taker_order_id, match.symbol)
        parts += (
            f',"v":{match.id},"A":"{amount(lost.total)}","B":"{amount(lost.quantity)}","u":{match.trade_group},'
            f'"U":{counter},"Cs":"{its_symbol}","pl":"{amount(match.quantity)}","pL":"{amount(match.price)}",'
            f'"pY":"{amount(match.price * match.quantity // UNIT)}"'
        )
    if report.expiry_reason is not None:
        parts += f',"eR":"{report.expiry_reason.value}"'
    return parts


def _routing(report: Report, floor: WorkingFloor) -> str:
    """What an order for smart order routing tells besides. The working floor is where the order last was, as of the end of the command;
    of an allocation it is SOR (not documented: the report of a new order comes before anything is known)."""
    if report.allocation_id < 0:
        return f',"k":"{floor.value}","uS":true'
    return f',"b":"{ONE_PARTY}","a":{report.allocation_id},"k":"{WorkingFloor.SOR.value}","uS":true'


class UserEvents:
    """Who listens to which account, and in which unit of time."""

    def __init__(self) -> None:
        # By account: (unit, number, listener), in the order of units, replaced as a whole: a listener may leave while an event goes round.
        self._listeners: dict[int, tuple[tuple[int, int, UserListener], ...]] = {}
        self._numbers = count()

    def __bool__(self) -> bool:
        return bool(self._listeners)

    def add(self, account: int, listener: UserListener, micro: bool) -> Callable[[], None]:
        """Events of the account from now on. Returns what ends it, which may be called twice."""
        number = next(self._numbers)
        entry = (1 if micro else 1000, number, listener)
        self._listeners[account] = tuple(sorted((*self._listeners.get(account, ()), entry), key=itemgetter(0)))

        def remove() -> None:
            left = tuple(each for each in self._listeners.get(account, ()) if each[1] != number)
            if left:
                self._listeners[account] = left
            else:
                self._listeners.pop(account, None)

        return remove

    def publish(self, events: list[Event], at: int) -> None:
        """Tell the accounts concerned what one command did to them."""
        reports: list[Report | Rejected | ListChanged] = []
        moved: list[Credited | LockedExternally] = []
        # By account and asset: an order that replaces another may change an asset twice, and only what it came to is true.
        changed: dict[int, dict[str, BalanceChanged]] = {}
        listeners = self._listeners
        for event in events:
            if type(event) is Report:
                if event.order.account in listeners:
                    reports.append(event)
            elif type(event) is BalanceChanged:
                if event.account in listeners:
                    changed.setdefault(event.account, {})[event.asset] = event
            elif type(event) is ListChanged:
                if event.order_list.account in listeners:
                    reports.append(event)
            elif type(event) is Rejected:
                if event.report.order.account in listeners:
                    reports.append(event)
            elif (type(event) is Credited or type(event) is LockedExternally) and event.account in listeners:
                moved.append(event)
        if len(reports) > 1:
            reports.sort(key=attrgetter("execution_id"))
        for report in reports:
            if type(report) is Report:
                self._tell(report.order.account, execution_report, report, at)
            elif type(report) is ListChanged:
                self._tell(report.order_list.account, list_status, report, at)
            elif type(report) is Rejected:
                self._tell(report.report.order.account, rejection, report, at)
        for move in moved:
            if type(move) is Credited:
                self._tell(move.account, balance_update, move, at)
            elif type(move) is LockedExternally:
                self._tell(move.account, external_lock_update, move, at)
        for account, rows in changed.items():
            self._tell(account, account_position, rows.values(), at)

    def _tell(self, account: int, write: Callable[[int, T, int], bytes], what: T, at: int) -> None:
        unit, frame = 0, b""
        for its_unit, _, listener in self._listeners.get(account, ()):
            if its_unit != unit:
                unit, frame = its_unit, write(its_unit, what, at)
            listener(frame)
