"""Every request that can be walked, against a naive exchange that keeps to its documentation and refuses what that refuses.

The rows are random, of the shape of the request's fixture. Where the documentation does not say which rows a full page
holds, the exchange is one that gives the oldest, one that gives the newest, and one that gives these newest first.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, NamedTuple

import msgspec
import pytest

from bidwire.wire.pages import UNDER_WAY, walk
from bidwire.wire.request import OPENED, ById, ByPage, ByTime, Pages

from .test_every_product import Kind, cases, request_of, result_of

NOW = 1_790_000_000_000
HOUR = 3_600_000
DAY = 24 * HOUR


class Window(NamedTuple):
    """What the page of an endpoint says may be asked for at once."""

    most: int
    """The largest page; 0 where an answer has all."""
    span: int | None = None
    """Longer ones from start to end are refused."""
    back: int | None = None
    """Starts further back are refused."""


STATISTICS = Window(500, back=30 * DAY)
WINDOWS = {
    "/dapi/v1/aggTrades": Window(1000, span=HOUR - 1, back=24 * HOUR),
    "/dapi/v1/allAlgoOrders": Window(1000, span=7 * DAY - 1),
    "/dapi/v1/allOrders": Window(100, span=7 * DAY - 1),
    "/dapi/v1/forceOrders": Window(100, span=7 * DAY, back=90 * DAY),
    "/dapi/v1/income": Window(1000, span=365 * DAY),
    "/dapi/v1/orderAmendment": Window(100, back=90 * DAY),
    "/dapi/v1/userTrades": Window(1000, span=7 * DAY),
    "/eapi/v1/bill": Window(1000, back=90 * DAY),
    "/eapi/v1/exerciseHistory": Window(100),
    "/eapi/v1/exerciseRecord": Window(1000),
    "/eapi/v1/historyOrders": Window(1000),
    "/eapi/v1/klines": Window(1500),
    "/eapi/v1/userTrades": Window(1000),
    "/fapi/v1/aggTrades": Window(1000, span=HOUR - 1, back=48 * HOUR),
    "/fapi/v1/allAlgoOrders": Window(1000, span=7 * DAY - 1),
    "/fapi/v1/allOrders": Window(1000, span=7 * DAY - 1),
    "/fapi/v1/forceOrders": Window(100, span=7 * DAY),
    "/fapi/v1/income": Window(1000),
    "/fapi/v1/orderAmendment": Window(100, back=90 * DAY),
    "/fapi/v1/positionMargin/history": Window(500, span=30 * DAY, back=30 * DAY),
    "/fapi/v1/userTrades": Window(1000, span=7 * DAY, back=182 * DAY),
    "/futures/data/basis": STATISTICS,
    "/futures/data/globalLongShortAccountRatio": STATISTICS,
    "/futures/data/openInterestHist": STATISTICS,
    "/futures/data/takerBuySellVol": STATISTICS,
    "/futures/data/takerlongshortRatio": STATISTICS,
    "/futures/data/topLongShortAccountRatio": STATISTICS,
    "/futures/data/topLongShortPositionRatio": STATISTICS,
    "/papi/v1/cm/allOrders": Window(100, span=7 * DAY),
    "/papi/v1/cm/income": Window(1000, span=200 * DAY),
    "/papi/v1/cm/userTrades": Window(1000, span=DAY),
    "/papi/v1/margin/marginInterestHistory": Window(100, span=30 * DAY),
    "/papi/v1/margin/marginLoan": Window(100, span=30 * DAY),
    "/papi/v1/margin/myTrades": Window(1000, span=DAY - 1),
    "/papi/v1/margin/repayLoan": Window(100, span=30 * DAY),
    "/papi/v1/portfolio/interest-history": Window(100, span=30 * DAY),
    "/papi/v1/portfolio/negative-balance-exchange-record": Window(0, span=90 * DAY),
    "/papi/v1/um/allOrders": Window(1000, span=7 * DAY - 1),
    "/papi/v1/um/userTrades": Window(1000, span=7 * DAY),
    "/sapi/v1/accountSnapshot": Window(30, span=30 * DAY - 1, back=30 * DAY),
    "/sapi/v1/apiReferral/rebate/recentRecord": Window(500, span=7 * DAY),
    "/sapi/v1/asset/assetDividend": Window(500, span=180 * DAY),
    "/sapi/v1/asset/dribblet": Window(100),
    "/sapi/v1/asset/transfer": Window(100, back=182 * DAY),
    "/sapi/v1/bfusd/history/rewardsHistory": Window(100, span=182 * DAY),
    "/sapi/v1/broker/rebate/futures/recentRecord": Window(100),
    "/sapi/v1/broker/rebate/recentRecord": Window(500, span=7 * DAY - 1),
    "/sapi/v1/broker/subAccount": Window(500),
    "/sapi/v1/broker/subAccount/depositHist": Window(500, span=7 * DAY - 1),
    "/sapi/v1/broker/subAccount/marginSummary": Window(20),
    "/sapi/v1/broker/subAccount/spotSummary": Window(20),
    "/sapi/v1/broker/subAccountApi": Window(500),
    "/sapi/v1/broker/transfer": Window(500, span=100 * DAY),
    "/sapi/v1/broker/transfer/futures": Window(500, back=30 * DAY),
    "/sapi/v1/broker/universalTransfer": Window(500, span=100 * DAY),
    "/sapi/v1/c2c/orderMatch/listUserOrderHistory": Window(100, span=30 * DAY, back=182 * DAY),
    "/sapi/v1/capital/deposit/hisrec": Window(1000, span=90 * DAY - 1),
    "/sapi/v1/capital/withdraw/history": Window(1000, span=90 * DAY - 1),
    "/sapi/v1/equity/tokenized/history": Window(100),
    "/sapi/v1/eth-staking/eth/history/stakingHistory": Window(100, span=90 * DAY),
    "/sapi/v1/fiat/orders": Window(500),
    "/sapi/v1/lending/auto-invest/history/list": Window(100, span=30 * DAY),
    "/sapi/v1/lending/auto-invest/rebalance/history": Window(100, span=30 * DAY),
    "/sapi/v1/lending/auto-invest/redeem/history": Window(100, span=30 * DAY),
    "/sapi/v1/lending/auto-invest/target-asset/list": Window(100),
    "/sapi/v1/managed-subaccount/accountSnapshot": Window(30, span=30 * DAY - 1, back=30 * DAY),
    "/sapi/v1/managed-subaccount/info": Window(20),
    "/sapi/v1/managed-subaccount/query-trans-log": Window(500, span=181 * DAY),
    "/sapi/v1/managed-subaccount/queryTransLogForInvestor": Window(500, span=181 * DAY),
    "/sapi/v1/managed-subaccount/queryTransLogForTradeParent": Window(500, span=181 * DAY),
    "/sapi/v1/margin/allOrders": Window(500, span=DAY - 1),
    "/sapi/v1/margin/borrow-repay": Window(100, span=7 * DAY),
    "/sapi/v1/margin/capital-flow": Window(1000, span=7 * DAY, back=90 * DAY),
    "/sapi/v1/margin/interestHistory": Window(100, span=30 * DAY, back=90 * DAY),
    "/sapi/v1/margin/interestRateHistory": Window(0, span=28 * DAY),
    "/sapi/v1/margin/liquidation-loan/repay-history": Window(100, span=90 * DAY, back=90 * DAY),
    "/sapi/v1/margin/myTrades": Window(1000, span=DAY - 1),
    "/sapi/v1/margin/transfer": Window(100, span=30 * DAY),
    "/sapi/v1/mining/hash-transfer/config/details/list": Window(200),
    "/sapi/v1/mining/hash-transfer/profit/details": Window(200),
    "/sapi/v1/mining/payment/list": Window(200),
    "/sapi/v1/mining/payment/other": Window(200),
    "/sapi/v1/mining/payment/uid": Window(200),
    "/sapi/v1/nft/history/deposit": Window(50, span=90 * DAY),
    "/sapi/v1/pay/transactions": Window(100, span=90 * DAY, back=548 * DAY),
    "/sapi/v1/portfolio/interest-history": Window(100),
    "/sapi/v1/portfolio/pmloan-history": Window(100, span=360 * DAY),
    "/sapi/v1/rebate/taxQuery": Window(200, span=30 * DAY),
    "/sapi/v1/simple-earn/flexible/history/rateHistory": Window(100, span=365 * DAY),
    "/sapi/v1/simple-earn/flexible/history/rewardsRecord": Window(100, span=30 * DAY),
    "/sapi/v1/sub-account/futures/internalTransfer": Window(500, back=30 * DAY),
    "/sapi/v1/sub-account/futures/move-position": Window(1000, span=90 * DAY, back=90 * DAY),
    "/sapi/v1/sub-account/list": Window(200),
    "/sapi/v1/sub-account/spotSummary": Window(20),
    "/sapi/v1/sub-account/transfer/subUserHistory": Window(500),
    "/sapi/v1/sub-account/universalTransfer": Window(500, span=7 * DAY - 1),
    "/sapi/v2/sub-account/futures/accountSummary": Window(20),
}
"""As the documentation has it, of endpoints of which it does not say which rows of a span fill a page; three months are 90 days.

Of endpoints that are not here, the route's own word is taken.
"""


AFTER = {"/sapi/v1/margin/capital-flow"}
"""Whose ids ask for the rows after them, not for those from them on."""
TRANSACTIONS = {"/sapi/v1/margin/borrow-repay", "/papi/v1/margin/marginLoan", "/papi/v1/margin/repayLoan"}
"""Which give a transaction whatever the times."""


class Kept(NamedTuple):
    time: int
    id: int
    row: Any


class Exchange:
    """Rows in memory, the oldest first; a call takes 200 ms."""

    def __init__(self, path: str, plan: Pages, window: Window, rows: list[Kept], full: str) -> None:
        self.plan, self.window, self.rows, self.full = plan, window, rows, full
        self.now, self.calls = NOW, 0
        self.path, self.after = path, path in AFTER

    def answer(self, request: Any) -> Any:
        self.now, self.calls = self.now + 200, self.calls + 1
        plan = self.plan
        first = getattr(request, plan.from_id) if isinstance(plan, ById) else None
        start, end = (getattr(request, name, None) for name in (plan.since, plan.until))
        timed = start is not None or end is not None
        assert not (timed and first is not None), "an id goes with no times"
        assert first is None or getattr(request, "pair", None) is None, "an id goes with no pair"
        assert start is None or start >= max(OPENED, plan.earliest)
        if self.window.span is not None and start is not None:
            assert 0 <= (self.now if end is None else end) - start <= self.window.span, "too long a span"
        if self.window.back is not None and start is not None:
            assert start >= self.now - self.window.back, "too far back"
        if self.window.back is not None and first is not None:
            lowest = min(kept.id for kept in self.rows if kept.time >= self.now - self.window.back)
            assert first + self.after >= lowest, "too far back"
        found = [
            kept
            for kept in self.rows
            if (start is None or kept.time >= start)
            and (end is None or kept.time <= end)
            and (first is None or kept.id >= first + self.after)
        ]
        if self.path in TRANSACTIONS and request.tx_id is not None:
            found = self.rows
        size = self.size(request) or len(found)
        if isinstance(plan, ByPage):
            return self.numbered(request, plan, found[::-1], size)
        oldest = first is not None or (start is not None and self.full == "oldest")
        page = [kept.row for kept in (found[:size] if oldest else found[max(0, len(found) - size) :])]
        return page[::-1] if self.full == "descending" and first is None else page

    def size(self, request: Any) -> int:
        if not self.plan.size:
            return self.window.most
        size: int = getattr(request, self.plan.size)
        assert self.plan.least <= size <= self.window.most
        return size

    def numbered(self, request: Any, plan: ByPage, found: list[Kept], size: int) -> Any:
        size = size if plan.size or plan.most else 7
        if plan.cursor:
            at = getattr(request, plan.cursor[0]) or 0
            at = int(at)
        else:
            at = getattr(request, plan.offset) if plan.offset else (getattr(request, plan.number) - 1) * size
        rows = [kept.row for kept in found[at : at + size]]
        answer: Any = SimpleNamespace(rows=rows)
        for path, told in (
            (plan.total, len(found)),
            (plan.cursor[1] if plan.cursor else "", at + size if at + size < len(found) else None),
        ):
            *parts, last = path.split(".")
            part = answer
            for name in parts:
                part.__dict__.setdefault(name, SimpleNamespace())
                part = getattr(part, name)
            setattr(part, last or "nothing", told)
        return answer


def paged_cases() -> list[str]:
    return [case for case in cases() if request_of(case).route.pages is not None]


def required(kind: Kind, name: str) -> bool:
    return next(each.required for each in msgspec.structs.fields(kind) if each.name == name)


def kept_rows(case: str, plan: Pages, times: list[int], chance: random.Random) -> list[Kept]:
    """Rows of the fixture's shape at these times; each differs from the others in some field."""
    answer = result_of(case)
    shape: Any = next(iter(answer if isinstance(answer, list) else answer.rows), {})
    ids = sorted(chance.sample(range(1, chance.choice([len(times) + 1, 10_000])), len(times)))
    return [Kept(at, number, made(shape, plan, at, number)) for at, number in zip(times, ids, strict=True)]


def made(shape: Any, plan: Pages, at: int, number: int) -> Any:
    if isinstance(shape, dict):
        return {"number": number}
    known = set(shape.__struct_fields__)
    time = {"time": "create_time"}.get(plan.time, "") if plan.time not in known else plan.time
    changes: dict[str, Any] = {time: at} if time else {}
    if plan.id:
        changes[plan.id] = type(getattr(shape, plan.id))(number)
    for name in shape.__struct_fields__:
        kind = type(getattr(shape, name))
        if name not in changes and kind in (int, str, Decimal, float):
            changes[name] = kind(number)
            break
    return msgspec.structs.replace(shape, **changes)


def walked(request: Any, exchange: Exchange) -> Iterator[list[Any]]:
    steps = walk(request, NOW)
    for step in steps:
        answered = step
        while not isinstance(answered, list):
            try:
                answered = steps.send(exchange.answer(answered))
            except StopIteration:
                return
        yield answered


def moments(plan: Pages, first: int, last: int, count: int, most: int, chance: random.Random) -> list[int]:
    """Times within a span, in bursts of fewer than fill a page."""
    times: list[int] = []
    while len(times) < count:
        at = chance.randrange(first, last + 1)
        distinct = isinstance(plan, ByTime) and plan.distinct
        if not distinct or at not in times:
            times += [at] * (1 if distinct else chance.randrange(1, max(2, min(4, most))))
    return sorted(times)


def orders_of(case: str) -> list[str]:
    route = request_of(case).route
    plan = route.pages
    assert plan is not None
    if not isinstance(plan, ByTime):
        return ["numbered"]
    return ["oldest", "newest", "descending"] if plan.newest_first or route.path in WINDOWS else ["oldest"]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("case", "full"), [(case, full) for case in paged_cases() for full in orders_of(case)])
def test_a_walk_gives_every_row_of_its_span_once(case: str, full: str, seed: int) -> None:
    request: Any = request_of(case)
    plan = request.route.pages
    chance = random.Random(f"{case} {full} {seed}")
    window = WINDOWS.get(request.route.path, Window(plan.most, plan.span, plan.reach))
    size = chance.choice([5, 11]) if plan.size else 0
    timed = plan.since in request.__struct_fields__
    must = timed and required(type(request), plan.since)
    far = min(window.back or NOW - max(OPENED, plan.earliest), 3 * (window.span or 30 * DAY))
    count = chance.randrange(60 if plan.size else 2 * window.most or 60)
    times = moments(plan, NOW - far - far // 5, NOW, count, size or 5, chance)
    start = NOW - chance.randrange(far // 2, far - 2 * UNDER_WAY) if timed and (must or seed) else None
    end = NOW - chance.randrange(far // 4) if timed and (must or seed == 2) else None
    clear = {*plan.ids_only_with, plan.from_id if isinstance(plan, ById) else ""}
    if isinstance(plan, ByPage):
        clear |= {plan.number, plan.offset, plan.cursor[0] if plan.cursor else ""}
    changes: dict[str, Any] = {name: None for name in clear if name and not required(type(request), name)}
    changes |= {name: 1 for name in clear if name and required(type(request), name)}
    changes |= {plan.size: size} if plan.size else {}
    changes |= {plan.since: start, plan.until: end} if timed else {}
    changes |= {name: "BTCUSD" for name in (plan.times_only_with if isinstance(plan, ById) else ()) if seed}
    rows = kept_rows(case, plan, times, chance)
    exchange = Exchange(request.route.path, plan, window, rows, full)
    found = [row for page in walked(msgspec.structs.replace(request, **changes), exchange) for row in page]
    if start is not None or not timed:
        opened = start or 0
    else:
        opened = max(OPENED, plan.earliest) if plan.reach is None else NOW - plan.reach + UNDER_WAY
    wanted = [kept.row for kept in rows if opened <= kept.time <= (NOW if end is None else end)]
    assert [row for row in found if found.count(row) > 1] == []
    assert [row for row in wanted if row not in found] == []
    assert [row for row in found if row not in wanted] == []
    if full != "numbered" and plan.time:
        assert [getattr(row, plan.time) for row in found] == sorted(getattr(row, plan.time) for row in found)
    spans = (NOW - (opened or OPENED)) // plan.span if plan.span else 1
    assert exchange.calls <= 40 + 4 * len(rows) + spans


@pytest.mark.parametrize("case", ["margin/borrow_repays", "portfolio/margin_loans", "portfolio/margin_repays"])
def test_a_transaction_is_given_once_whatever_the_times(case: str) -> None:
    request: Any = msgspec.structs.replace(
        request_of(case), tx_id=7, current=None, start_time=NOW - 90 * DAY, end_time=None
    )
    plan = request.route.pages
    rows = kept_rows(case, plan, [NOW - 20 * DAY], random.Random(1))
    exchange = Exchange(request.route.path, plan, Window(100), rows, "numbered")
    assert [row for page in walked(request, exchange) for row in page] == [rows[0].row]


def test_the_rows_after_an_id_are_walked_where_an_id_asks_for_those() -> None:
    case = "margin/capital_flows"
    request: Any = msgspec.structs.replace(request_of(case), from_id=3, start_time=None, end_time=None, limit=2)
    plan = request.route.pages
    rows = kept_rows(case, plan, [NOW - DAY] * 9, random.Random(1))
    rows = [Kept(kept.time, number, msgspec.structs.replace(kept.row, id=number)) for number, kept in enumerate(rows)]
    exchange = Exchange(request.route.path, plan, Window(1000), rows, "oldest")
    assert [row.id for page in walked(request, exchange) for row in page] == [4, 5, 6, 7, 8]


@pytest.mark.parametrize("case", paged_cases())
def test_a_walk_without_a_start_begins_within_three_days_of_what_may_be_asked_for(case: str) -> None:
    route = request_of(case).route
    assert route.pages is not None
    back = WINDOWS.get(route.path, Window(0)).back
    if back is not None:
        assert route.pages.reach is not None
        assert back - 3 * DAY <= route.pages.reach <= back


LENGTHS = {"hour": HOUR, "day": DAY, "month": 31 * DAY, "year": 366 * DAY}
COUNTS = {"a": 1.0, "half a": 0.5, "three": 3.0, "six": 6.0}
TOLD_SPAN = re.compile(
    r"(?:within|at most|less than) (?:at most |less than )?(\d+|a|half a|three|six) (hour|day|month|year)"
)


@pytest.mark.parametrize("case", paged_cases())
def test_a_walk_asks_for_no_longer_span_of_time_than_its_request_tells(case: str) -> None:
    kind = type(request_of(case))
    told = TOLD_SPAN.search(" ".join((kind.__doc__ or "").split()))
    if told:
        count, unit = told.groups()
        assert kind.route.pages is not None
        assert kind.route.pages.span is not None
        assert kind.route.pages.span <= (COUNTS[count] if count in COUNTS else int(count)) * LENGTHS[unit]
