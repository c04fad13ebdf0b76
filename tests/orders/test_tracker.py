"""What an account's events add up to, against what the exchange says of it: a missing event shows, a race does not."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any, cast

import msgspec
import pytest

from bidwire.orders.tracker import Tracker
from bidwire.spot import Account, Balance, Order, user_event

REPORT = msgspec.json.decode(
    b'{"e":"executionReport","E":1,"s":"BTCUSDT","c":"a","S":"BUY","o":"LIMIT","f":"GTC","q":"5","p":"1","P":"0","F":"0",'
    b'"g":-1,"C":"","r":"NONE","L":"1","n":"0","N":null,"T":1,"t":-1,"w":true,"m":false,"O":1,"Z":"0","Y":"0","Q":"0"}'
)


_ORDER: Any = Order
_ACCOUNT: Any = Account


def report(order: int, status: str, filled: str = "0", last: str = "0", *, number: int = 0, kind: str = "") -> Any:
    kind = kind or ("TRADE" if last != "0" else status)
    return user_event(
        msgspec.json.encode(REPORT | {"x": kind, "X": status, "i": order, "l": last, "z": filled, "I": number})
    )


def position(**free: str) -> Any:
    rows = [{"a": asset, "f": amount, "l": "0"} for asset, amount in free.items()]
    return user_event(msgspec.json.encode({"e": "outboundAccountPosition", "E": 1, "u": 1, "B": rows}))


def open_order(order: int, filled: str = "0", status: str = "NEW") -> Order:
    """An order in an answer, of which nothing else matters here."""
    given: dict[str, Any] = {"order_id": order, "executed_qty": Decimal(filled), "status": status}
    values: dict[str, Any] = dict.fromkeys(Order.__struct_fields__)
    return cast(Order, _ORDER(**(values | {"symbol": "BTCUSDT"} | given)))


def account(**free: str) -> Account:
    rows = [Balance(asset=asset, free=Decimal(amount), locked=Decimal(0)) for asset, amount in free.items()]
    values: dict[str, Any] = dict.fromkeys(Account.__struct_fields__)
    return cast(Account, _ACCOUNT(**(values | {"balances": rows})))


def known(*orders: Order, **free: str) -> Tracker:
    """A tracker that has taken over these orders and balances."""
    tracker = Tracker()
    assert tracker.compare(orders, account(**free)) == frozenset()
    tracker.begin()
    return tracker


def hears(tracker: Tracker, *events: Any) -> Tracker:
    for event in events:
        tracker.hear(event)
    return tracker


def untold(tracker: Tracker, *orders: Order, **free: str) -> list[str]:
    """What two audits in a row find, with nothing heard between."""
    found = []
    for _ in range(2):
        tracker.begin()
        found.append(tracker.compare(orders, account(**free)))
    return sorted(found[0] & found[1])


OPEN = "order 1 of BTCUSDT is open"
GONE = "order 1 of BTCUSDT is open no more"
FILLED = "order 1 of BTCUSDT was filled"
NEW, PART, FULL, CANCELED = (
    report(1, "NEW"),
    report(1, "PARTIALLY_FILLED", "2", "2"),
    report(1, "FILLED", "5", "3"),
    report(1, "CANCELED"),
)

SCENARIOS: list[tuple[str, list[Any], list[Order], list[str]]] = [
    # what happens            events                          open at the exchange       untold
    ("it rests", [NEW], [open_order(1)], []),
    ("it rests, untold", [], [open_order(1)], [OPEN]),
    ("it is cancelled", [NEW, CANCELED], [], []),
    ("its cancel is untold", [NEW], [], [GONE]),
    ("a part is filled", [NEW, PART], [open_order(1, "2")], []),
    ("a fill is untold", [NEW], [open_order(1, "2")], [FILLED]),
    ("it is filled", [NEW, PART, FULL], [], []),
    ("its first fill is untold", [NEW, FULL], [], [FILLED]),
    ("its last fill is untold", [NEW, PART], [], [GONE]),
    ("fills come in the other order", [NEW, FULL, PART], [], []),
    ("its cancel comes before its start", [CANCELED, NEW], [], []),
    ("it waits for another order", [report(1, "PENDING_NEW")], [open_order(1, status="PENDING_NEW")], []),
    ("it is amended", [NEW, report(1, "NEW", kind="REPLACED")], [open_order(1)], []),
    ("it is refused", [report(1, "REJECTED")], [], []),
    ("its match is prevented", [NEW, report(1, "EXPIRED_IN_MATCH", kind="EXPIRED")], [], []),
]


@pytest.mark.parametrize(
    ("events", "there", "expected"), [row[1:] for row in SCENARIOS], ids=[row[0] for row in SCENARIOS]
)
def test_what_no_event_told_of_an_order_is_found(events: list[Any], there: list[Order], expected: list[str]) -> None:
    assert untold(hears(known(), *events), *there) == expected


def test_an_order_that_was_there_before_is_taken_over_with_its_fills() -> None:
    tracker = known(open_order(1, "2"))
    assert untold(hears(tracker, report(1, "PARTIALLY_FILLED", "3", "1")), open_order(1, "3")) == []
    assert untold(hears(tracker, report(1, "PARTIALLY_FILLED", "5", "1")), open_order(1, "5")) == [FILLED]


def test_balances_are_what_the_last_event_said_or_one_is_missing() -> None:
    tracker = known(BTC="1", USDT="10")
    assert untold(tracker, BTC="1", USDT="10") == []
    assert untold(hears(tracker, position(BTC="0", BNB="2")), USDT="10", BNB="2") == []
    assert untold(tracker, USDT="9", BNB="2") == ["the balance of USDT has changed"]
    assert untold(tracker, BNB="2", ETH="1") == ["the balance of ETH has changed", "the balance of USDT has changed"]


def test_what_an_event_touches_while_the_answer_is_on_its_way_is_not_judged_by_it() -> None:
    tracker = hears(known(USDT="10"), report(2, "NEW"))
    tracker.begin()
    hears(tracker, NEW, report(2, "CANCELED"), position(USDT="7"))
    assert tracker.compare([open_order(2)], account(USDT="10")) == frozenset()


def test_the_first_answer_is_taken_over_with_what_was_heard_meanwhile() -> None:
    tracker = hears(Tracker(), report(2, "NEW"), CANCELED, position(USDT="7"))
    assert tracker.compare([open_order(1), open_order(3)], account(USDT="10", BTC="1")) == frozenset()
    assert untold(tracker, open_order(2), open_order(3), USDT="7", BTC="1") == []


def test_after_a_loss_nothing_is_known() -> None:
    tracker = hears(known(USDT="10"), NEW)
    tracker.forget()
    assert untold(tracker, USDT="5") == []


def test_an_execution_repeats_by_its_id_and_other_events_never() -> None:
    tracker = Tracker()
    events = [
        report(1, "NEW", number=1),
        report(1, "NEW", number=1),
        report(1, "NEW", number=2),
        position(A="1"),
        position(A="1"),
    ]
    assert [tracker.repeats(event) for event in events] == [False, True, False, False, False]


def test_sums_are_exact_whatever_the_callers_decimal_context() -> None:
    with localcontext(prec=4):
        tracker = hears(known(), NEW, report(1, "PARTIALLY_FILLED", "100000", "100000"))
        hears(tracker, report(1, "PARTIALLY_FILLED", "100000.00000001", "0.00000001"))
        assert untold(tracker, open_order(1, "100000.00000001")) == []
