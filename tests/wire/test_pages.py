"""Walks against a naive exchange: a list of rows, asked by the documented rules."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from bidwire import usdm
from bidwire.errors import BinanceError, ConfigurationError, NotSent
from bidwire.spot import (
    AggTrade,
    GetAggTrades,
    GetAllOrders,
    GetDepth,
    GetKlines,
    GetMyAllocations,
    GetMyPreventedMatches,
    GetMyTrades,
    Kline,
    MyTrade,
)
from bidwire.wire.pages import Walk, pages, walk
from bidwire.wire.request import OPENED, ById, ByPage, ByTime, ForSymbol, Request, Route
from bidwire.wire.senders import Sender
from bidwire.wire.words import NONE, MaybeTime, Model

DAY = 86_400_000
NOW = OPENED + 400 * DAY


class NaiveExchange(Sender):
    """Answers list requests from rows in memory, and refuses what the documentation refuses."""

    newest_first = False
    descending = False

    def __init__(self, rows: list[Any], *, before: Callable[[int], None] = lambda call: None) -> None:
        self.rows_here = rows
        self.asked: list[Any] = []
        self._before = before

    def now(self) -> int:
        return NOW

    def send(self, request: Request[Any]) -> Any:
        self.asked.append(request)
        self._before(len(self.asked))
        plan = request.route.pages
        assert plan is not None
        first = getattr(request, plan.from_id) if isinstance(plan, ById) else None
        start, end = (getattr(request, name, None) for name in ("start_time", "end_time"))
        order = getattr(request, "order_id", None) if plan.ids_only_with else None
        limit = min(getattr(request, "limit", None) or 500, 1000)
        assert first is None or (start is None and end is None), "an id goes with no times"
        assert order is None or (start is None and end is None), "an order goes with no times"
        if plan.span is not None and start is not None and end is not None:
            assert 0 <= end - start <= plan.span, "more than 24 hours"
        found = [row for row in self.rows_here if order is None or row.order_id == order]
        if first is not None:
            found = [row for row in found if getattr(row, plan.id) >= first]
        found = [
            row
            for row in found
            if (start is None or getattr(row, plan.time) >= start) and (end is None or getattr(row, plan.time) <= end)
        ]
        oldest = not self.newest_first and (first is not None or start is not None)
        found = found[:limit] if oldest else found[-limit:]
        return found[::-1] if self.descending else found


class NewestFirst(NaiveExchange):
    newest_first = True


class Descending(NewestFirst):
    descending = True


def agg_trade(number: int, time: int) -> AggTrade:
    return AggTrade(
        agg_trade_id=number,
        price="1",  # type: ignore[arg-type]  # nobody reads it here
        quantity="1",  # type: ignore[arg-type]
        first_trade_id=number,
        last_trade_id=number,
        time=time,
        is_buyer_maker=False,
        is_best_match=True,
    )


def my_trade(number: int, time: int, order_id: int = 1) -> MyTrade:
    nothing: Any = "0"
    return MyTrade(
        symbol="BTCUSDT",
        id=number,
        order_id=order_id,
        order_list_id=-1,
        price=nothing,
        qty=nothing,
        quote_qty=nothing,
        commission=nothing,
        commission_asset="BNB",
        time=time,
        is_buyer=True,
        is_maker=False,
        is_best_match=True,
    )


def candle(minute: int, close: str = "1") -> Kline:
    opened = OPENED + minute * 60_000
    return Kline(
        open_time=opened,
        open_text="1",
        high_text="1",
        low_text="1",
        close_text=close,
        volume_text="0",
        close_time=opened + 59_999,
        quote_volume_text="0",
        trades=0,
        taker_buy_volume_text="0",
        taker_buy_quote_volume_text="0",
    )


def ids(rows: Any) -> list[int]:
    return [row.id if isinstance(row, MyTrade) else row.agg_trade_id for row in rows]


def bursts(seed: int, count: int, days: float) -> list[int]:
    """Times that come in bursts, many in the same millisecond."""
    chance = random.Random(seed)
    moments = [OPENED + 30 * DAY + int(chance.random() * days * DAY) for _ in range(max(1, count // 7))]
    return sorted(chance.choice(moments) for _ in range(count))


@pytest.mark.parametrize("seed", range(40))
def test_a_walk_gives_every_row_once_whatever_the_span_and_the_page(seed: int) -> None:
    chance = random.Random(seed)
    times = bursts(seed, chance.randrange(0, 60), chance.choice([0.001, 0.5, 3, 60]))
    numbers = sorted(chance.sample(range(1, 1000), len(times)))
    rows = [my_trade(number, at) for number, at in zip(numbers, times, strict=True)]
    start = chance.choice([None, OPENED, OPENED + 30 * DAY + chance.randrange(2 * DAY)])
    end = chance.choice([None, (start or OPENED) + chance.randrange(60 * DAY), *times[-1:]])
    if start is not None and end is not None and end < start:
        end = start
    limit = chance.choice([1, 2, 5, 1000, None, 5000])
    exchange = NaiveExchange(rows)
    walked = pages(exchange, GetMyTrades("BTCUSDT", start_time=start, end_time=end, limit=limit))
    assert list(walked.rows()) == [row for row in rows if (start or 0) <= row.time <= (end or NOW)]


def test_a_page_full_of_one_millisecond_is_passed_by_its_ids() -> None:
    rows = [agg_trade(number, OPENED + 5) for number in range(7)] + [agg_trade(7, OPENED + 6)]
    exchange = NaiveExchange(rows)
    walked = pages(exchange, GetAggTrades("BTCUSDT", start_time=OPENED, limit=3))
    assert [ids(page) for page in walked] == [[0, 1, 2], [3, 4, 5], [6, 7]]


def test_rows_that_arrive_while_walking_are_neither_lost_nor_given_twice() -> None:
    rows = [agg_trade(number, OPENED + number) for number in range(6)]

    def one_more(call: int) -> None:
        if call <= 4:
            rows.append(agg_trade(len(rows), OPENED + len(rows)))

    walked = pages(NaiveExchange(rows, before=one_more), GetAggTrades("BTCUSDT", from_id=0, limit=2))
    assert ids(walked.rows()) == list(range(10))


def test_without_an_id_or_a_time_the_walk_begins_with_the_oldest() -> None:
    exchange = NaiveExchange([agg_trade(number, OPENED + number) for number in range(5)])
    assert ids(pages(exchange, GetAggTrades("BTCUSDT", limit=2)).rows()) == [0, 1, 2, 3, 4]
    assert exchange.asked[0].from_id == 0


def test_the_largest_page_is_asked_for_unless_told_otherwise() -> None:
    exchange = NaiveExchange([])
    assert list(pages(exchange, GetAggTrades("BTCUSDT"))) == []
    assert exchange.asked[0].limit == 1000


def test_an_account_that_never_traded_costs_two_calls_not_one_a_day() -> None:
    exchange = NaiveExchange([])
    assert list(pages(exchange, GetMyTrades("BTCUSDT", start_time=OPENED))) == []
    assert len(exchange.asked) == 2


def test_an_account_whose_first_trade_came_late_costs_two_calls() -> None:
    exchange = NaiveExchange([my_trade(number, OPENED + 300 * DAY) for number in range(1, 4)])
    assert ids(pages(exchange, GetMyTrades("BTCUSDT", start_time=OPENED)).rows()) == [1, 2, 3]
    assert len(exchange.asked) == 2


def test_empty_days_behind_many_rows_are_walked_day_by_day() -> None:
    early = [my_trade(number, OPENED) for number in range(1, 4)]
    late = my_trade(9, OPENED + 20 * DAY)
    exchange = NaiveExchange([*early, late])
    walked = pages(exchange, GetMyTrades("BTCUSDT", start_time=OPENED + DAY, limit=3))
    assert ids(walked.rows()) == [9]
    assert all(
        asked.end_time is None or asked.end_time - asked.start_time <= DAY for asked in exchange.asked
    )  # the documented span


def test_the_trades_of_one_order_are_walked_by_id_and_cut_by_time_here() -> None:
    rows = [my_trade(number, OPENED + number, order_id=number % 2) for number in range(10)]
    exchange = NaiveExchange(rows)
    walked = pages(exchange, GetMyTrades("BTCUSDT", order_id=1, start_time=OPENED + 3, end_time=OPENED + 7, limit=2))
    assert ids(walked.rows()) == [3, 5, 7]


def test_candles_are_walked_by_opening_and_the_open_one_is_given_once() -> None:
    candles = [candle(minute) for minute in range(6)]

    def trades_happen(call: int) -> None:
        candles[-1] = candle(5, close=str(call))

    exchange = NaiveExchange(candles, before=trades_happen)
    walked = pages(exchange, GetKlines("BTCUSDT", "1m", limit=3))
    assert [row.open_time for row in walked.rows()] == [row.open_time for row in candles]
    assert exchange.asked[0].start_time == OPENED


def test_times_in_microseconds_are_walked_in_microseconds() -> None:
    rows = [my_trade(number, (OPENED + number) * 1000) for number in range(5)]
    steps = walk(GetMyTrades("BTCUSDT", start_time=OPENED * 1000, end_time=OPENED + 3), NOW)
    asked: Any = next(steps)
    assert (asked.start_time, asked.end_time) == (OPENED * 1000, OPENED + 3)
    given: Any = steps.send(rows[:4])
    assert ids(given) == [0, 1, 2, 3]
    with pytest.raises(StopIteration):
        next(steps)
    asked = next(walk(GetMyTrades("BTCUSDT", start_time=OPENED * 1000), NOW))
    assert asked.end_time == OPENED * 1000 + DAY * 1000


class Payment(Model, frozen=True, kw_only=True):
    time: int
    amount: int


class GetPayments(ForSymbol[list[Payment]], frozen=True, kw_only=True):
    route = Route("GET", "/sapi/v1/payments", pages=ByTime(time="time", span=DAY))

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


@pytest.mark.parametrize("limit", [4, 5, 1000])
def test_rows_without_ids_that_share_a_moment_are_given_once(limit: int) -> None:
    times = [0, 1, 1, 1, 2, 2, DAY, DAY + 1, DAY + 1, 3 * DAY]
    rows = [Payment(time=OPENED + at, amount=number) for number, at in enumerate(times)]
    exchange = NaiveExchange(rows)
    request = GetPayments("BTCUSDT", start_time=OPENED, end_time=OPENED + 4 * DAY, limit=limit)
    assert [row.amount for row in Walk(exchange, request).rows()] == list(range(10))


class GetNewestPayments(GetPayments, frozen=True, kw_only=True):
    route = Route("GET", "/sapi/v1/payments", pages=ByTime(time="time", span=DAY, newest_first=True))


@pytest.mark.parametrize("seed", range(40))
def test_where_a_full_page_holds_the_newest_rows_none_before_it_is_lost(seed: int) -> None:
    chance = random.Random(seed)
    times = bursts(seed, chance.randrange(0, 60), chance.choice([0.001, 0.5, 3, 60]))
    rows = [Payment(time=at, amount=number) for number, at in enumerate(times)]
    fullest = max((times.count(at) for at in times), default=0)
    told, kind = chance.choice(
        [(GetNewestPayments, NaiveExchange), (GetNewestPayments, NewestFirst), (GetPayments, Descending)]
    )
    request = told("BTCUSDT", start_time=OPENED + DAY, limit=fullest + chance.randrange(1, 9))
    exchange = kind(rows)
    given = [row.amount for row in Walk(exchange, request).rows()]
    if kind is Descending:  # within one moment, too, its rows come the other way round
        given.sort()
    assert given == list(range(len(rows)))
    assert len(exchange.asked) <= 400 + 8 * len(rows)


def test_candles_that_come_newest_first_are_walked_in_pages_nearly_full() -> None:
    class GetNewestCandles(ForSymbol[list[Kline]], frozen=True, kw_only=True):
        route = Route(
            "GET", "/dapi/v1/klines", pages=ByTime(time="open_time", distinct=True, span=200 * DAY, newest_first=True)
        )
        start_time: MaybeTime = NONE
        end_time: MaybeTime = NONE
        limit: int | None = None

    exchange = NewestFirst([candle(minute) for minute in range(10_000)])
    request = GetNewestCandles("BTCUSD_PERP", start_time=OPENED, end_time=OPENED + 10_000 * 60_000)
    walked = Walk(exchange, request)
    assert [row.open_time for row in walked.rows()] == [OPENED + minute * 60_000 for minute in range(10_000)]
    assert len(exchange.asked) <= 16


@pytest.mark.parametrize("kind", [NewestFirst, Descending])
def test_a_moment_fuller_than_a_page_is_an_error_where_the_newest_come_first(kind: type[NaiveExchange]) -> None:
    rows = [Payment(time=OPENED, amount=number) for number in range(5)]
    with pytest.raises(BinanceError, match=r"3 rows or more have the time .* larger pages"):
        list(Walk(kind(rows), GetNewestPayments("BTCUSDT", start_time=OPENED, limit=3)))


def test_a_moment_that_is_fuller_than_a_page_is_an_error_not_a_hole() -> None:
    rows = [Payment(time=OPENED, amount=number) for number in range(5)]
    walked = Walk(NaiveExchange(rows), GetPayments("BTCUSDT", start_time=OPENED, limit=3))
    assert [row.amount for row in next(walked)] == [0, 1, 2]
    with pytest.raises(BinanceError, match=r"3 rows or more have the time .* larger pages"):
        next(walked)


class GetRecentPayments(GetPayments, frozen=True, kw_only=True):
    route = Route("GET", "/fapi/v1/payments", pages=ByTime(time="time", newest_first=True, reach=30 * DAY))


class Forgetting(NaiveExchange):
    """Refuses times before 30 days ago; an answer takes a second."""

    def send(self, request: Any) -> Any:
        assert request.start_time >= NOW + len(self.asked) * 1000 - 30 * DAY, "too far back"
        return super().send(request)


def test_a_walk_without_a_start_begins_a_minute_after_what_is_too_far_back() -> None:
    rows = [Payment(time=NOW - number * DAY // 2, amount=number) for number in reversed(range(80))]
    walked = Walk(Forgetting(rows), GetRecentPayments("BTCUSDT", limit=7))
    assert [row.amount for row in walked.rows()] == list(reversed(range(60)))
    exchange = Forgetting(rows)
    assert list(Walk(exchange, GetRecentPayments("BTCUSDT", start_time=NOW - DAY)).rows()) == rows[-3:]
    assert exchange.asked[0].start_time == NOW - DAY


def test_what_lies_further_back_is_asked_for_as_it_was_said_and_the_exchange_refuses_it() -> None:
    for request in (
        GetRecentPayments("BTCUSDT", start_time=NOW - 31 * DAY),
        GetRecentPayments("BTCUSDT", end_time=NOW - 31 * DAY),
        GetRecentPayments("BTCUSDT", end_time=(NOW - 31 * DAY) * 1000),
    ):
        with pytest.raises(AssertionError, match="too far back"):
            list(Walk(Forgetting([]), request))


class GetRecentTrades(ForSymbol[list[MyTrade]], frozen=True, kw_only=True):
    route = Route(
        "GET",
        "/fapi/v1/userTrades",
        pages=ById(
            id="id",
            from_id="from_id",
            after=True,
            times_only_with=("pair",),
            time="time",
            newest_first=True,
            span=DAY,
            reach=30 * DAY,
            most=6,
        ),
    )

    pair: str | None = None
    from_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class AfterAnId(NaiveExchange):
    """An id asks for the rows after it."""

    def send(self, request: Any) -> Any:
        from_id = None if request.from_id is None else request.from_id + 1
        assert request.pair is None or from_id is None
        return super().send(msgspec.structs.replace(request, from_id=from_id))


class NewestAfterAnId(AfterAnId):
    newest_first = True

    def send(self, request: Any) -> Any:
        self.newest_first = request.from_id is None
        return super().send(request)


class DescendingAfterAnId(NewestAfterAnId):
    descending = True


@pytest.mark.parametrize("kind", [AfterAnId, NewestAfterAnId, DescendingAfterAnId])
@pytest.mark.parametrize("limit", [1, 2, 5, 6, 7])
def test_whichever_rows_a_full_page_holds_the_first_by_id_are_found(kind: type[NaiveExchange], limit: int) -> None:
    rows = [my_trade(number, NOW - 20 * DAY + number // 3 * 1000) for number in range(1, 40)]
    for request in (
        GetRecentTrades("BTCUSDT", limit=limit),
        GetRecentTrades("BTCUSDT", start_time=rows[0].time, limit=limit),
    ):
        assert ids(Walk(kind(list(rows)), request).rows()) == list(range(1, 40))
    assert ids(Walk(kind(rows), GetRecentTrades("BTCUSDT", from_id=30, limit=limit)).rows()) == list(range(31, 40))
    by_pair = GetRecentTrades("BTCUSDT", pair="BTCUSD", limit=limit)
    if limit > 3:  # else a moment is as full as a page
        assert sorted(ids(Walk(kind(rows), by_pair).rows())) == list(range(1, 40))


def test_a_first_moment_fuller_than_the_largest_page_is_an_error_where_the_newest_may_come_first() -> None:
    rows = [my_trade(number, NOW - DAY) for number in range(1, 9)]
    with pytest.raises(BinanceError, match=r"6 rows or more have the time .* larger pages"):
        list(Walk(NewestAfterAnId(rows), GetRecentTrades("BTCUSDT", limit=2)))


class Sessions(Model, frozen=True, kw_only=True):
    rows: list[Payment]


class GetSessions(Request[Sessions], frozen=True, kw_only=True):
    route = Route("GET", "/papi/v1/sessions", pages=ByTime(time="time", size="", most=0, span=DAY))

    start_time: MaybeTime
    end_time: MaybeTime


class Running(Sender):
    """Gives all rows that were running, for an hour from their time on, at some time of the span; the newest first."""

    def __init__(self, rows: list[Payment]) -> None:
        self.rows_here = rows

    def now(self) -> int:
        return NOW

    def send(self, request: Any) -> Any:
        assert request.end_time - request.start_time <= DAY
        found = [
            row for row in self.rows_here if row.time <= request.end_time and row.time + 3_600_000 >= request.start_time
        ]
        return Sessions(rows=found[::-1])


def test_an_answer_with_all_of_its_span_is_taken_whole_and_what_lies_across_its_end_is_given_once() -> None:
    rows = [Payment(time=OPENED + number * 1_800_000, amount=number) for number in range(150)]
    walked = pages(Running(rows), GetSessions(start_time=OPENED, end_time=OPENED + 4 * DAY))
    assert [row.amount for row in walked.rows()] == list(range(150))


class Transfers(Model, frozen=True, kw_only=True):
    total: int
    rows: list[Payment]


class GetTransfers(Request[Transfers], frozen=True, kw_only=True):
    route = Route(
        "GET", "/sapi/v1/transfers", pages=ByPage(time="time", number="current", size="size", most=100, span=DAY)
    )

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    current: int | None = None
    size: int | None = None


class GetLatestTransfers(GetTransfers, frozen=True, kw_only=True):
    route = Route("GET", "/sapi/v1/transfers", pages=ByPage(time="time", number="current", size="size", most=100))


class GetPayouts(Request[list[Payment]], frozen=True, kw_only=True):
    route = Route("GET", "/sapi/v1/payouts", pages=ByPage(offset="offset"))

    offset: int | None = None
    limit: int | None = None


class Prizes(Model, frozen=True, kw_only=True):
    """A page of as many rows as the exchange likes, and how many there are in all."""

    found: int
    rows: list[Payment]


class GetPrizes(Request[Prizes], frozen=True, kw_only=True):
    route = Route(
        "GET",
        "/sapi/v1/prizes",
        pages=ByPage(number="page", size="", most=0, total="found", span=30 * DAY, earliest=NOW - 45 * DAY),
    )

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    page: int | None = None


class Conversions(Model, frozen=True, kw_only=True):
    rows: list[Payment]
    next_id: int | None


class GetConversions(Request[Conversions], frozen=True, kw_only=True):
    route = Route("GET", "/sapi/v1/conversions", pages=ByPage(cursor=("last_id", "next_id"), least=2, most=100))

    last_id: int | None = None
    limit: int | None = None


class Numbered(Sender):
    """Answers by the numbers of pages, newest first; a row may arrive before each answer."""

    def __init__(self, rows: list[Payment], *, arrives: bool = False, own_size: int = 4) -> None:
        self.rows_here, self.asked, self._arrives = rows, list[Any](), arrives
        self._own_size = own_size

    def now(self) -> int:
        return NOW

    def send(self, request: Any) -> Any:
        self.asked.append(request)
        if self._arrives:
            self.rows_here.append(Payment(time=NOW + len(self.asked), amount=-1))
        if isinstance(request, GetPayouts):
            assert request.offset is not None
            assert request.limit is not None
            return self.rows_here[request.offset : request.offset + request.limit]
        if isinstance(request, GetConversions):
            assert request.limit is not None
            assert 2 <= request.limit <= 100
            left = [row for row in self.rows_here if request.last_id is None or row.amount > request.last_id]
            rows = left[: request.limit]
            return Conversions(rows=rows, next_id=rows[-1].amount if len(left) > len(rows) else None)
        start, end = request.start_time or 0, request.end_time or NOW + DAY
        assert isinstance(end, int)
        if request.start_time and request.end_time:
            assert 0 <= end - start <= request.route.pages.span
        found = [row for row in reversed(self.rows_here) if start <= row.time <= end]
        if isinstance(request, GetPrizes):
            assert start >= NOW - 45 * DAY
            first = ((request.page or 1) - 1) * self._own_size
            return Prizes(found=len(found), rows=found[first : first + self._own_size])
        first = (request.current - 1) * request.size
        return Transfers(total=len(found), rows=found[first : first + request.size])


def test_numbered_pages_are_walked_span_by_span_and_new_rows_move_nothing() -> None:
    rows = [Payment(time=NOW - 3 * DAY + number * 3_600_000, amount=number) for number in range(70)]
    exchange = Numbered(list(rows), arrives=True)
    walked = pages(exchange, GetTransfers(start_time=NOW - 3 * DAY, size=5))
    assert sorted(row.amount for row in walked.rows()) == list(range(70))
    assert all(asked.end_time - asked.start_time <= DAY for asked in exchange.asked)
    assert walked.position is not None


def test_numbered_pages_without_times_repeat_no_row_that_a_new_one_has_moved() -> None:
    rows = [Payment(time=OPENED + number, amount=number) for number in range(9)]
    walked = pages(Numbered(list(rows), arrives=True), GetLatestTransfers(size=3))
    old = [row.amount for row in walked.rows() if row.amount >= 0]
    assert old == list(range(8, -1, -1))


def test_pages_by_offset_are_walked_and_rows_without_a_time_tell_none() -> None:
    exchange = Numbered([Payment(time=OPENED, amount=number) for number in range(7)])
    walked = pages(exchange, GetPayouts(limit=3))
    assert [[row.amount for row in page] for page in walked] == [[0, 1, 2], [3, 4, 5], [6]]
    assert [asked.offset for asked in exchange.asked] == [0, 3, 6]
    assert walked.position is None


def test_pages_whose_size_nobody_tells_are_walked_until_all_were_seen() -> None:
    rows = [Payment(time=NOW - 40 * DAY + number * DAY, amount=number) for number in range(41)]
    exchange = Numbered(rows)
    assert sorted(row.amount for row in pages(exchange, GetPrizes()).rows()) == list(range(41))
    assert all(asked.end_time - asked.start_time <= 30 * DAY for asked in exchange.asked)
    assert [asked.page for asked in exchange.asked] == [1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4]  # 26 rows and 15, 4 a page


def test_a_walk_begins_no_earlier_than_rows_can_be_asked_for() -> None:
    exchange = Numbered([Payment(time=NOW - 45 * DAY, amount=1)])
    assert [row.amount for row in pages(exchange, GetPrizes(start_time=OPENED)).rows()] == [1]
    assert exchange.asked[0].start_time == NOW - 45 * DAY
    assert list(pages(exchange, GetPrizes(end_time=NOW - 46 * DAY))) == []
    steps = walk(GetPrizes(start_time=OPENED * 1000), NOW)
    asked: Any = next(steps)
    assert asked.start_time == (NOW - 45 * DAY) * 1000


def test_an_answer_that_points_to_the_next_page_is_followed_to_the_last() -> None:
    exchange = Numbered([Payment(time=OPENED, amount=number) for number in range(7)])
    assert [[row.amount for row in page] for page in pages(exchange, GetConversions(limit=3))] == [
        [0, 1, 2],
        [3, 4, 5],
        [6],
    ]
    assert [asked.last_id for asked in exchange.asked] == [None, 2, 5]
    assert [row.amount for row in pages(exchange, GetConversions(last_id=3)).rows()] == [4, 5, 6]


def test_a_page_is_no_smaller_than_the_exchange_gives() -> None:
    exchange = Numbered([Payment(time=OPENED, amount=number) for number in range(3)])
    assert [len(page) for page in pages(exchange, GetConversions(limit=1))] == [2, 1]


def test_a_walk_by_number_begins_with_the_page_that_was_given() -> None:
    exchange = Numbered([Payment(time=OPENED + number, amount=number) for number in range(7)])
    walked = pages(exchange, GetTransfers(start_time=OPENED, end_time=OPENED + DAY + 9, current=2, size=3))
    assert [row.amount for row in walked.rows()] == [3, 2, 1, 0]
    assert [asked.current for asked in exchange.asked] == [2, 3, 1]


def test_an_exchange_that_repeats_its_last_page_for_ever_is_left() -> None:
    class Repeating(Numbered):
        def send(self, request: Any) -> Any:
            last = max(1, -(-len(self.rows_here) // request.size))
            return super().send(msgspec.structs.replace(request, current=min(request.current, last)))

    exchange = Repeating([Payment(time=OPENED + number, amount=number) for number in range(6)])
    assert [row.amount for row in pages(exchange, GetLatestTransfers(size=3)).rows()] == [5, 4, 3, 2, 1, 0]


@pytest.mark.parametrize("limit", [2, 3, 4])
def test_rows_that_are_alike_in_everything_are_all_given(limit: int) -> None:
    rows = [Payment(time=OPENED + at, amount=1) for at in [0, 1, 1, 2, 2, 3]]
    by_time = NaiveExchange(rows)
    request = GetPayments("BTCUSDT", start_time=OPENED, end_time=OPENED + DAY, limit=limit)
    if limit > 2:  # else a moment is as full as a page
        assert list(Walk(by_time, request).rows()) == rows
    by_number = GetTransfers(start_time=OPENED, end_time=OPENED + DAY, size=limit)
    assert list(pages(Numbered(rows), by_number).rows()) == rows[::-1]


def test_what_failed_is_asked_for_again_by_the_next_step() -> None:
    def fail_once(call: int) -> None:
        if call == 2:
            raise NotSent("no connection")

    exchange = NaiveExchange([agg_trade(number, OPENED) for number in range(5)], before=fail_once)
    walked = pages(exchange, GetAggTrades("BTCUSDT", limit=2))
    assert ids(next(walked)) == [0, 1]
    with pytest.raises(NotSent):
        next(walked)
    assert ids(walked.rows()) == [2, 3, 4]


def test_a_walk_tells_how_far_it_is() -> None:
    exchange = NaiveExchange([agg_trade(number, OPENED + number) for number in range(5)])
    walked = pages(exchange, GetAggTrades("BTCUSDT", limit=2))
    assert (walked.rows_read, walked.pages_read, walked.position) == (0, 0, None)
    next(walked)
    assert (walked.rows_read, walked.pages_read, walked.position) == (2, 1, OPENED + 1)
    list(walked)
    assert (walked.rows_read, walked.pages_read, walked.position) == (5, 3, OPENED + 4)
    assert repr(walked) == f"Walk(rows_read=5, position={OPENED + 4})"


def test_a_walk_by_time_takes_no_page_which_would_pass_over_rows() -> None:
    with pytest.raises(ValueError, match="a walk gives all rows; page would pass over some"):
        walk(usdm.GetIncome(page=2), NOW)


def test_what_cannot_be_walked_says_so() -> None:
    exchange: Any = NaiveExchange([])
    with pytest.raises(ConfigurationError, match="GetDepth has no pages"):
        pages(exchange, GetDepth("BTCUSDT"))  # type: ignore[arg-type]  # that is the mistake
    with pytest.raises(ValueError, match="at from_id or at start_time, not at both"):
        list(pages(exchange, GetMyTrades("BTCUSDT", from_id=1, start_time=OPENED)))
    with pytest.raises(ValueError, match="is before start_time"):
        list(pages(exchange, GetMyTrades("BTCUSDT", start_time=OPENED + 1, end_time=OPENED)))


@pytest.mark.parametrize(
    "request_",
    [
        GetAllOrders("BTCUSDT"),
        GetMyAllocations("BTCUSDT", order_id=1),
        GetMyPreventedMatches("BTCUSDT", order_id=1),
    ],
    ids=lambda request: type(request).__name__,
)
def test_without_a_start_ids_are_asked_for_from_the_lowest(request_: Any) -> None:
    exchange = NaiveExchange([])
    assert list(Walk(exchange, request_)) == []
    plan = request_.route.pages
    assert getattr(exchange.asked[0], plan.from_id) == plan.first_id
