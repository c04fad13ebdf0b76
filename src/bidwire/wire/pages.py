"""Walking a request for rows from one end to the other, page by page, without duplicates or holes.

How an endpoint can be walked is data on its route (`Pages`). `walk` is the
walk itself, without I/O: it yields the next request, is sent what
answers it, and yields the rows that are new. `Walk` and `AsyncWalk` run it
over any sender.

Where rows have ids that ascend, a walk goes by id, since ids never coincide:
times are used only to find the first row. Where they have none, it goes by
time, and rows of the moment at which a page ended are not given twice. Where
pages have numbers or point to the next, it goes by those, within a span of
time that has an end, so that new rows move nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterable, Iterator
from operator import attrgetter
from typing import Any, Generic, Self, TypeAlias, TypeVar, overload

import msgspec

from ..errors import BinanceError, ConfigurationError
from .request import OPENED, ById, ByPage, ByTime, Paged, Pages, Request
from .senders import AsyncSender, Sender
from .words import MICROSECONDS_FROM, microseconds

Row = TypeVar("Row")
Listing: TypeAlias = Request[list[Row]] | Request[Paged[Row]]
Steps = Generator[Request[Any] | list[Row], list[Row] | Paged[Row], None]
"""Yields a request, and is sent its answer; or yields a page of rows that are new, and is sent nothing."""

UNDER_WAY = 60_000
"""So much later than could be asked for, in milliseconds, a walk begins: its request waits for limits and is under way."""


def pages_of(request: Request[Any]) -> Pages:
    """How a request is walked.

    Raises:
        ConfigurationError: its endpoint cannot be walked.
    """
    plan = request.route.pages
    if plan is None:
        raise ConfigurationError(f"{type(request).__name__} has no pages: one call gives all that there is to have")
    return plan


def walk(request: Listing[Row], now: int) -> Steps[Row]:
    """The rows that a request describes, oldest first: from its id or start on, else from the oldest; up to its end.

    `limit` (or what it is called) is the size of a page, the largest where it was not passed. Times
    are included at both ends; a walk without an end stops at the newest row.
    `now` is the exchange's time in milliseconds.
    """
    plan = pages_of(request)
    size = plan.most
    if plan.size:
        size = max(plan.least, min(getattr(request, plan.size) or plan.most, plan.most))
        request = msgspec.structs.replace(request, **{plan.size: size})
    start, end = (getattr(request, name, None) for name in (plan.since, plan.until))
    if start is not None and end is not None and microseconds(end) < microseconds(start):
        raise ValueError(f"{plan.until} {end} is before {plan.since} {start}")
    times = plan.since in request.__struct_fields__ and not _passed(request, plan.ids_only_with)
    if isinstance(plan, ByPage):
        return _page_by_page(request, plan, size, times, start, end, now)
    assert isinstance(plan, ByTime)
    if _passed(request, plan.instead):
        raise ValueError(f"a walk gives all rows; {' and '.join(plan.instead)} would pass over some")
    if not isinstance(plan, ById) or _passed(request, plan.times_only_with):
        return _by_time(request, plan, size, _opening(plan, start, end, now), end, now)
    first = getattr(request, plan.from_id)
    if first is not None and start is not None:
        raise ValueError(f"a walk starts at {plan.from_id} or at {plan.since}, not at both")
    if times and first is None and (start is not None or plan.reach is not None):
        return _from_start(request, plan, size, _opening(plan, start, end, now), end, now)
    return _by_id(request, plan, size, plan.first_id if first is None else first, start, end)


def _passed(request: Request[Any], names: tuple[str, ...]) -> bool:
    return any(getattr(request, name) is not None for name in names)


def _opening(plan: Pages, start: int | None, end: int | None, now: int) -> int:
    """Where a walk by time begins: at the start that was given, but not before there were rows; else as far back as can be."""
    opened = max(OPENED, plan.earliest)
    if start is not None:
        return max(start, opened * 1000 if start >= MICROSECONDS_FROM else opened)
    if plan.reach is None:
        return opened
    # An end that lies further back is asked for as it is: the exchange says what is wrong with it.
    return max(opened, min(now - plan.reach + UNDER_WAY, now if end is None else microseconds(end) // 1000))


def _rows(answer: list[Row] | Paged[Row]) -> list[Row]:
    return answer if isinstance(answer, list) else list(answer.rows)


def _without(rows: list[Row], given: list[Row]) -> list[Row]:
    """Those rows that were not given, one for one: of rows that are equal, as many stay as there are more of them."""
    left, fresh = list(given), list[Row]()
    for row in rows:
        if row in left:
            left.remove(row)
        else:
            fresh.append(row)
    return fresh


def _by_id(request: Request[Any], plan: ById, size: int, first: int, start: int | None, end: int | None) -> Steps[Row]:
    """From an id on; times are looked at here, since endpoints take either."""
    if plan.since in request.__struct_fields__:
        request = _within(request, plan, None, None)
    while True:
        rows = _rows((yield msgspec.structs.replace(request, **{plan.from_id: first})))
        lowest = first + 1 if plan.after else first
        kept = [row for row in rows if getattr(row, plan.id) >= lowest and plan.within(row, start, end)]
        if kept:
            yield sorted(kept, key=attrgetter(plan.id))
        # An order list's time is that of its last change, which need not ascend: only a whole page beyond the end is one.
        if len(rows) < size or not any(plan.within(row, None, end) for row in rows):
            return
        first = _beyond(plan, rows)


def _beyond(plan: ById, rows: list[Any]) -> int:
    """The id that asks for what comes after some rows."""
    last: int = max(getattr(row, plan.id) for row in rows)
    return last if plan.after else last + 1


def _from_start(request: Request[Any], plan: ById, size: int, start: int, end: int | None, now: int) -> Steps[Row]:
    """From a time on: the first rows by time, within spans that the endpoint takes, and from there by id."""
    for at, until in _spans(plan, start, end, now):
        rows = _rows((yield _within(request, plan, at, until)))
        if rows:
            if len(rows) >= size and plan.newest_first:
                rows = yield from _oldest(request, plan, at, rows)
                first = min(getattr(row, plan.id) for row in rows)
                yield from _by_id(request, plan, size, first - 1 if plan.after else first, start, end)
                return
            yield sorted(rows, key=attrgetter(plan.id))
            if len(rows) < size and until == end:
                return
            yield from _by_id(request, plan, size, _beyond(plan, rows), start, end)
            return
        if at == start and until != end and plan.reach is None:
            # Nothing in the first span. Before many more are asked for: are there any rows at all, or few?
            oldest = _within(request, plan, None, None)
            rows = _rows((yield msgspec.structs.replace(oldest, **{plan.from_id: plan.first_id})))
            if len(rows) < size or plan.within(rows[0], start, None):
                kept = [row for row in rows if plan.within(row, start, end)]
                if kept:
                    yield kept
                if len(rows) == size:
                    yield from _by_id(request, plan, size, _beyond(plan, rows), start, end)
                return


def _oldest(
    request: Request[Any], plan: ById, at: int, rows: list[Row]
) -> Generator[Request[Any] | list[Row], list[Row] | Paged[Row], list[Row]]:
    """The oldest rows from a time on, of which a full page may hold the newest: what came before it is asked for till no page is full."""
    request = msgspec.structs.replace(request, **{plan.size: plan.most})
    until = None
    while until is None or len(rows) >= plan.most:
        before, until = until, min(getattr(row, plan.time) for row in rows)
        if until == before:
            raise _crowded(request, plan, plan.most, until)
        rows = _rows((yield _within(request, plan, at, until)))
    return rows


def _by_time(request: Request[Any], plan: ByTime, size: int, start: int, end: int | None, now: int) -> Steps[Row]:
    """By time alone, span after span."""
    given = list[Row]()
    for opening, until in _spans(plan, start, end, now):
        if plan.newest_first:
            yield from _by_reach(request, plan, size, opening, now if until is None else until)
            continue
        at = opening
        while True:
            rows = _rows((yield _within(request, plan, at, until)))
            if _descends(plan, rows):
                if len(rows) == size:
                    yield from _by_reach(request, plan, size, opening, now if until is None else until)
                    break
                rows = rows[::-1]
            fresh = _without(rows, given)
            if fresh:
                yield fresh
            if len(rows) < size or not size:
                given = rows  # what lies across the end of a span may come with both
                break
            if not fresh:
                raise _crowded(request, plan, size, at)
            at = getattr(rows[-1], plan.time)
            given = [row for row in rows if getattr(row, plan.time) == at]
            if plan.distinct:
                at, given = at + 1, []


def _by_reach(request: Request[Any], plan: ByTime, size: int, at: int, last: int) -> Steps[Row]:
    """By time where a full page holds the newest rows of what was asked: in reaches so short that no page is full."""
    last = microseconds(last) if at >= MICROSECONDS_FROM else microseconds(last) // 1000
    reach = last - at
    while at <= last:
        until = min(at + reach, last)
        rows = _rows((yield _within(request, plan, at, until)))
        if len(rows) < size or (plan.distinct and until == at):
            if rows:
                yield rows[::-1] if _descends(plan, rows) else rows
            at = until + 1
            if 2 * len(rows) <= size:
                reach = min(2 * reach + 1, last - at)
        elif until == at:
            raise _crowded(request, plan, size, at)
        else:
            # The page's rows tell how dense they are; three quarters of what they cover leaves room in the next page.
            oldest = min(getattr(row, plan.time) for row in rows)
            reach = max(0, min(until - oldest, until - at - 1) * 3 // 4)


def _descends(plan: Pages, rows: list[Any]) -> bool:
    return len(rows) > 1 and bool(getattr(rows[0], plan.time) > getattr(rows[-1], plan.time))


def _crowded(request: Request[Any], plan: Pages, size: int, at: int) -> BinanceError:
    return BinanceError(
        f"{size} rows or more have the time {at}, and by time {request.route.path} gives no others of it; "
        f"ask for larger pages (at most {plan.most} rows), or for less by other parameters"
    )


def _page_by_page(
    request: Request[Any], plan: ByPage, size: int, times: bool, start: int | None, end: int | None, now: int
) -> Steps[Row]:
    """By what tells one page from the next, in the exchange's own order, span after span."""
    spans: Iterable[tuple[int | None, int | None]] = [(start, end)]
    if times and (start is not None or end is not None or plan.span or plan.reach or plan.earliest):
        spans = _spans(plan, _opening(plan, start, end, now), now if end is None else end, now)
    first = _first_page(plan)
    asked = msgspec.structs.replace(request, **{k: v for k, v in first.items() if getattr(request, k) is None})
    for at, until in spans:
        if until is not None:
            asked = _within(asked, plan, at, until)
        before, seen = list[Row](), 0
        while True:
            answer = yield asked
            rows = _rows(answer)
            # What comes beyond the last page is not documented: take it that it is empty, or the last one once more.
            if not rows or rows == before:
                break
            # Where the span has no end, new rows may have moved some from the page before into this one.
            fresh = rows if until is not None else _without(rows, before)
            if fresh:
                yield fresh
            seen += len(rows)
            following = _next_page(plan, size, asked, answer, len(rows), seen)
            if following is None:
                break
            asked, before = msgspec.structs.replace(asked, **following), rows
        asked = msgspec.structs.replace(asked, **first)


def _first_page(plan: ByPage) -> dict[str, int | None]:
    if plan.cursor:
        return {plan.cursor[0]: None}
    return {plan.number: 1} if plan.number else {plan.offset: 0}


def _next_page(
    plan: ByPage, size: int, asked: Request[Any], answer: object, rows: int, seen: int
) -> dict[str, Any] | None:
    """What asks for the page after one with so many rows, None after the last. Where its size is not known, an empty one is that."""
    if plan.cursor:
        parameter, told = plan.cursor
        cursor = attrgetter(told)(answer)
        return None if cursor is None else {parameter: cursor}
    if (seen >= attrgetter(plan.total)(answer)) if plan.total else (rows < size):
        return None
    if plan.number:
        return {plan.number: getattr(asked, plan.number) + 1}
    return {plan.offset: getattr(asked, plan.offset) + rows}


def _within(request: Request[Any], plan: Pages, start: int | None, end: int | None) -> Request[Any]:
    return msgspec.structs.replace(request, **{plan.since: start, plan.until: end})


def _spans(plan: Pages, start: int, end: int | None, now: int) -> Iterator[tuple[int, int | None]]:
    """From a start to an end, or to now, in pieces that the endpoint takes; times in the caller's unit."""
    if end is not None and microseconds(end) < microseconds(start):
        return
    if plan.span is None:
        yield start, end
        return
    at, unit = start, 1000 if start >= MICROSECONDS_FROM else 1
    while True:
        until = at + plan.span * unit
        if end is not None and microseconds(until) >= microseconds(end):
            yield at, end
            return
        yield at, until
        if microseconds(until) >= now * 1000:
            return
        at = until + 1


class _Progress(Generic[Row]):
    """A walk and how far it has come. What could not be had is asked for again by the next step: nothing is passed over."""

    def __init__(self, request: Listing[Row], now: int) -> None:
        self.rows_read = 0
        self.pages_read = 0
        self.position: int | None = None
        """The time of the last row given, as the exchange told it; None where rows have no time."""
        self._time = pages_of(request).time
        self._steps = walk(request, now)
        self._asked: Request[Any] | None = None

    def _after(self, answer: Any) -> list[Row] | None:
        """The next page, or None after which `_asked` is to be sent. Raises StopIteration at the end."""
        if answer is None:
            step = next(self._steps)
        else:
            step = self._steps.send(answer)
        if not isinstance(step, list):
            self._asked = step
            return None
        self._asked = None
        self.rows_read += len(step)
        self.pages_read += 1
        self.position = getattr(step[-1], self._time) if self._time else None
        return step

    def __repr__(self) -> str:
        return f"{type(self).__name__}(rows_read={self.rows_read}, position={self.position})"


class Walk(_Progress[Row]):
    """Pages of rows, oldest first, for blocking code: `for page in walk`, or `for row in walk.rows()`.

    A failed step raises, and the next one asks again where it stood.
    """

    def __init__(self, sender: Sender, request: Listing[Row]) -> None:
        super().__init__(request, sender.now())
        self._sender = sender

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> list[Row]:
        page = self._after(None) if self._asked is None else self._after(self._sender.send(self._asked))
        while page is None:
            assert self._asked is not None
            page = self._after(self._sender.send(self._asked))
        return page

    def rows(self) -> Iterator[Row]:
        """The rows one by one."""
        for page in self:
            yield from page


class AsyncWalk(_Progress[Row]):
    """Pages of rows, oldest first, for async code: `async for page in walk`, or `async for row in walk.rows()`.

    A failed step raises, and the next one asks again where it stood.
    """

    def __init__(self, sender: AsyncSender, request: Listing[Row]) -> None:
        super().__init__(request, sender.now())
        self._sender = sender

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> list[Row]:
        try:
            page = self._after(None) if self._asked is None else self._after(await self._sender.send(self._asked))
            while page is None:
                assert self._asked is not None
                page = self._after(await self._sender.send(self._asked))
        except StopIteration:
            raise StopAsyncIteration from None
        return page

    async def rows(self) -> AsyncIterator[Row]:
        """The rows one by one."""
        async for page in self:
            for row in page:
                yield row


@overload
def pages(sender: Sender, request: Request[list[Row]]) -> Walk[Row]: ...
@overload
def pages(sender: Sender, request: Request[Paged[Row]]) -> Walk[Row]: ...
@overload
def pages(sender: AsyncSender, request: Request[list[Row]]) -> AsyncWalk[Row]: ...
@overload
def pages(sender: AsyncSender, request: Request[Paged[Row]]) -> AsyncWalk[Row]: ...
def pages(sender: Sender | AsyncSender, request: Any) -> Walk[Any] | AsyncWalk[Any]:
    """Walks a request over a client: `for page in pages(client, GetMyTrades("BTCUSDT", start_time=...))`.

    Raises:
        ConfigurationError: its endpoint cannot be walked.
        ValueError: it starts at an id and at a time, or ends before it starts.
    """
    return Walk(sender, request) if isinstance(sender, Sender) else AsyncWalk(sender, request)
