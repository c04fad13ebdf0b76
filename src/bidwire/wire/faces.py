"""The faces of what stays open: subscriptions, books, user streams, once for blocking and once for async code.

Only what a user may rely on; type checkers see these, and who imports nothing
else pays nothing for them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator, Sequence
from decimal import Decimal
from types import TracebackType
from typing import Any, Literal, Protocol, Self, TypedDict, TypeVar

from .candles import Candle
from .events import Level
from .gaps import Hole
from .live import Outage
from .request import Request
from .streams import Stream
from .words import NumberLike

T_co = TypeVar("T_co", covariant=True)
R = TypeVar("R", bound=Request[Any])

Overflow = Literal["error", "drop_oldest", "latest"]


class Handlers(TypedDict, total=False):
    """What may be told to whom. Handlers may be plain functions or coroutine functions."""

    on_open: Callable[[], object] | None
    """All is subscribed and confirmed, for the first time."""
    on_close: Callable[[int, str], object] | None
    """A connection ended: close code and reason (1006: without a close frame)."""
    on_reconnect: Callable[[Outage], object] | None
    """A lost connection stands again with all its subscriptions, or what did not come on a living one is heard again."""
    on_gap: Callable[[Hole], object] | None
    """Ids are missing before the next event of a stream, and are not read over REST, or not to be had there."""
    on_error: Callable[[Exception], object] | None
    """A handler's exception, a refused resubscription, frames that cannot be read, an exchange that stays away."""


class SubscribeOptions(Handlers, total=False):
    buffer: int
    """How many events may wait for a slow consumer, 10,000 unless told."""
    overflow: Overflow
    """Then: "error" raises SlowConsumer where the consumer waits, "drop_oldest" drops, "latest" keeps the newest per stream."""
    unchecked: bool
    """Let stream names through that this package does not know; their events are plain dicts."""
    backfill: bool | int
    """Read trades and aggregates that did not come over REST, in holes of up to 10,000 ids or as many as are said."""


class Subscription(Protocol[T_co]):
    """Events for blocking code: `with … as events: for event in events: …`."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def __iter__(self) -> Iterator[T_co]: ...
    def __next__(self) -> T_co: ...

    def open(self) -> Self:
        """Connects; back when the exchange has confirmed every subscription."""
        ...

    def close(self) -> None:
        """Ends it for good. Raises what a handler raised, if nobody was told yet."""
        ...

    def wait(self, timeout: float | None = None) -> bool:
        """Until it is closed (True) or the seconds are over (False). Raises what a handler raised."""
        ...

    def items(self) -> Iterator[tuple[Stream[Any] | str, T_co]]:
        """Events with the stream that they came from."""
        ...

    def add(self, *streams: Stream[Any] | str) -> None:
        """More streams; back when they are confirmed. What is there already stays."""
        ...

    def remove(self, *streams: Stream[Any] | str) -> None:
        """Fewer streams. What is not there is passed over."""
        ...

    def list(self) -> list[str]:
        """The names that the exchange itself says are subscribed."""
        ...

    @property
    def streams(self) -> tuple[str, ...]: ...
    @property
    def live(self) -> bool:
        """Connected, and everything confirmed."""
        ...

    @property
    def closed(self) -> bool: ...
    @property
    def dropped(self) -> int:
        """Events that a slow consumer lost."""
        ...

    @property
    def holes(self) -> Sequence[Hole]:
        """The holes seen so far, at most the last thousand."""
        ...


class AsyncSubscription(Protocol[T_co]):
    """Events for async code: `async with … as events: async for event in events: …`."""

    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def __aiter__(self) -> AsyncIterator[T_co]: ...
    async def __anext__(self) -> T_co: ...
    def __await__(self) -> Generator[Any, None, Self]: ...

    async def open(self) -> Self:
        """Connects; back when the exchange has confirmed every subscription."""
        ...

    async def close(self) -> None:
        """Ends it for good. Raises what a handler raised, if nobody was told yet."""
        ...

    async def wait(self, timeout: float | None = None) -> bool:
        """Until it is closed (True) or the seconds are over (False). Raises what a handler raised."""
        ...

    def items(self) -> AsyncIterator[tuple[Stream[Any] | str, T_co]]:
        """Events with the stream that they came from."""
        ...

    async def add(self, *streams: Stream[Any] | str) -> None:
        """More streams; back when they are confirmed. What is there already stays."""
        ...

    async def remove(self, *streams: Stream[Any] | str) -> None:
        """Fewer streams. What is not there is passed over."""
        ...

    async def list(self) -> list[str]:
        """The names that the exchange itself says are subscribed."""
        ...

    @property
    def streams(self) -> tuple[str, ...]: ...
    @property
    def live(self) -> bool:
        """Connected, and everything confirmed."""
        ...

    @property
    def closed(self) -> bool: ...
    @property
    def dropped(self) -> int:
        """Events that a slow consumer lost."""
        ...

    @property
    def holes(self) -> Sequence[Hole]:
        """The holes seen so far, at most the last thousand."""
        ...


class BookFace(Protocol):
    """A live order book as one reads it. Until `in_sync` it is empty or stale, and says so by that."""

    @property
    def symbol(self) -> str: ...
    @property
    def in_sync(self) -> bool:
        """Whether every change since the snapshot has been applied and the connection stands."""
        ...

    @property
    def last_update_id(self) -> int | None: ...
    @property
    def updated_at(self) -> int | None:
        """When the exchange sent the last change: epoch milliseconds, or microseconds where the client asks for them."""
        ...

    @property
    def best_bid(self) -> Level | None:
        """The highest bid with its quantity."""
        ...

    @property
    def best_ask(self) -> Level | None:
        """The lowest ask with its quantity."""
        ...

    @property
    def resyncs(self) -> int:
        """How often the book had to be fetched anew, the first time not counted."""
        ...

    @property
    def known_range(self) -> tuple[Decimal | None, Decimal | None]:
        """The lowest bid and the highest ask of the snapshot; levels beyond are known only once they change. None: all are known."""
        ...

    @property
    def closed(self) -> bool: ...
    def bids(self, limit: int | None = None) -> list[Level]:
        """The highest bids first."""
        ...

    def asks(self, limit: int | None = None) -> list[Level]:
        """The lowest asks first."""
        ...


class Book(BookFace, Protocol):
    """A live order book for blocking code; iterating waits for the next change and gives the book."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def __iter__(self) -> Iterator[Self]: ...
    def __next__(self) -> Self: ...
    def open(self) -> Self: ...
    def close(self) -> None: ...
    def ready(self, timeout: float | None = None) -> bool:
        """Until the book is in sync (True) or the seconds are over (False)."""
        ...


class AsyncBook(BookFace, Protocol):
    """A live order book for async code; iterating waits for the next change and gives the book."""

    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def __aiter__(self) -> AsyncIterator[Self]: ...
    async def __anext__(self) -> Self: ...
    def __await__(self) -> Generator[Any, None, Self]: ...
    async def open(self) -> Self: ...
    async def close(self) -> None: ...
    async def ready(self, timeout: float | None = None) -> bool:
        """Until the book is in sync (True) or the seconds are over (False)."""
        ...


class CandlesFace(Protocol):
    """A live list of candles as one reads it. It stays readable while it is stale, and says by `in_sync` that it is."""

    @property
    def symbol(self) -> str: ...
    @property
    def interval(self) -> str: ...
    @property
    def in_sync(self) -> bool:
        """Whether every update since the last read over REST has been applied and the connection stands."""
        ...

    @property
    def updated_at(self) -> int | None:
        """When the exchange sent the last update: epoch milliseconds, or microseconds where the client asks for them."""
        ...

    @property
    def newest(self) -> Candle | None:
        """The candle of now, which changes with every trade; None where there has been none yet."""
        ...

    @property
    def newest_closed(self) -> Candle | None:
        """The newest candle that nothing can change any more."""
        ...

    @property
    def resyncs(self) -> int:
        """How often the list had to be read anew, the first time not counted."""
        ...

    @property
    def closed(self) -> bool:
        """Whether the list was closed for good; a candle's own `closed` is another matter."""
        ...

    def rows(self, limit: int | None = None) -> list[Candle]:
        """The candles, oldest first; with `limit` the newest so many of them."""
        ...

    def __len__(self) -> int: ...


class Candles(CandlesFace, Protocol):
    """A live list of candles for blocking code; iterating waits for the next change and gives the list."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def __iter__(self) -> Iterator[Self]: ...
    def __next__(self) -> Self: ...
    def open(self) -> Self: ...
    def close(self) -> None: ...
    def ready(self, timeout: float | None = None) -> bool:
        """Until the list is in sync (True) or the seconds are over (False)."""
        ...


class AsyncCandles(CandlesFace, Protocol):
    """A live list of candles for async code; iterating waits for the next change and gives the list."""

    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def __aiter__(self) -> AsyncIterator[Self]: ...
    async def __anext__(self) -> Self: ...
    def __await__(self) -> Generator[Any, None, Self]: ...
    async def open(self) -> Self: ...
    async def close(self) -> None: ...
    async def ready(self, timeout: float | None = None) -> bool:
        """Until the list is in sync (True) or the seconds are over (False)."""
        ...


class SymbolRules(Protocol):
    """The trading rules of one symbol."""

    @property
    def symbol(self) -> str: ...
    @property
    def tick_size(self) -> Decimal:
        """The step of prices, 0 where there is none."""
        ...

    @property
    def step_size(self) -> Decimal:
        """The step of quantities, 0 where there is none."""
        ...

    def price(self, value: NumberLike, rounding: str = ...) -> Decimal:
        """The nearest valid price; `rounding` is one of the decimal module's (ROUND_FLOOR, ROUND_CEILING …)."""
        ...

    def quantity(self, value: NumberLike, *, market: bool = False, rounding: str = ...) -> Decimal:
        """The valid quantity that is not more than `value`, but the least there is where that is less."""
        ...

    def quantize(self, order: R) -> R:
        """The order with its prices and quantities put on the symbol's grids, never for the worse of who sends it."""
        ...

    def check(
        self,
        order: R,
        *,
        average: NumberLike | None = None,
        open_orders: Sequence[Any] | None = None,
        position: NumberLike | None = None,
    ) -> R:
        """The order itself, if it keeps the rules; nothing is sent.

        Raises:
            FilterFailure: with the filter, the value, the filter's limits and the nearest valid value.
        """
        ...

    def including(self, more: Any) -> Self:
        """These rules together with those that hold for the account only (`my_filters`)."""
        ...


class Rules(Protocol):
    """The trading rules of every symbol: `rules["BTCUSDT"].check(order)`."""

    @property
    def read_at(self) -> int:
        """When the exchange told them."""
        ...

    def __getitem__(self, symbol: str) -> SymbolRules: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def __contains__(self, symbol: object) -> bool: ...
    def check(self, order: R, **known: Any) -> R:
        """The order itself, if it keeps the rules of its symbol (see `SymbolRules.check`)."""
        ...

    def quantize(self, order: R) -> R:
        """The order with its prices and quantities put on its symbol's grids."""
        ...


class UserEvents(Protocol[T_co]):
    """The user's own events for blocking code. None is ever dropped."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def __iter__(self) -> Iterator[T_co]: ...
    def __next__(self) -> T_co: ...
    def open(self) -> Self: ...
    def close(self) -> None: ...
    def wait(self, timeout: float | None = None) -> bool: ...
    @property
    def live(self) -> bool: ...
    @property
    def closed(self) -> bool: ...
    @property
    def waiting(self) -> int:
        """Events that have come and not been taken yet."""
        ...


class AsyncUserEvents(Protocol[T_co]):
    """The user's own events for async code. None is ever dropped."""

    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def __aiter__(self) -> AsyncIterator[T_co]: ...
    async def __anext__(self) -> T_co: ...
    def __await__(self) -> Generator[Any, None, Self]: ...
    async def open(self) -> Self: ...
    async def close(self) -> None: ...
    async def wait(self, timeout: float | None = None) -> bool: ...
    @property
    def live(self) -> bool: ...
    @property
    def closed(self) -> bool: ...
    @property
    def waiting(self) -> int:
        """Events that have come and not been taken yet."""
        ...
