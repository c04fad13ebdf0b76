"""What a product asks its sender for beside calls: subscriptions, books, the user's events.

A product performs nothing itself: `subscribe`, `book` and `user_stream` hand
a plain description to the sender, which opens it. What comes back is seen
here by its face only, once for blocking and once for async code.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator, Sequence
from decimal import Decimal
from types import TracebackType
from typing import Any, ClassVar, Generic, Literal, Protocol, Self, TypedDict, TypeVar, Unpack, cast, overload

import msgspec

from .events import Level
from .gaps import Hole
from .request import AsyncSender, Product, Request, S, Sender
from .streams import Stream
from .userstream import UserRequests

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
U = TypeVar("U")

Overflow = Literal["error", "drop_oldest", "latest"]


class Outage(msgspec.Struct, frozen=True):
    """A connection was lost and stands again: nothing was heard between two times (epoch milliseconds)."""

    gap_from: int
    gap_to: int
    code: int
    reason: str
    streams: tuple[str, ...] = ()


class Handlers(TypedDict, total=False):
    """What may be told to whom. Handlers may be plain functions or coroutine functions."""

    on_open: Callable[[], object] | None
    """All is subscribed and confirmed, for the first time."""
    on_close: Callable[[int, str], object] | None
    """A connection ended: close code and reason (1006: without a close frame)."""
    on_reconnect: Callable[[Outage], object] | None
    """A lost connection stands again with all its subscriptions."""
    on_gap: Callable[[Hole], object] | None
    """Ids are missing before the next event of a stream."""
    on_error: Callable[[Exception], object] | None
    """A handler's exception, a refused resubscription, frames that cannot be read, an exchange that stays away."""


class SubscribeOptions(Handlers, total=False):
    buffer: int
    """How many events may wait for a slow consumer, 10,000 unless told."""
    overflow: Overflow
    """Then: "error" raises SlowConsumer where the consumer waits, "drop_oldest" drops, "latest" keeps the newest per stream."""
    unchecked: bool
    """Let stream names through that this package does not know; their events are plain dicts."""


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


# --- what a sender is asked for ------------------------------------------------------------------------------------


class SubscribePlan(msgspec.Struct, frozen=True):
    """Open a subscription."""

    family: str
    parse: Callable[[str], Stream[Any]]
    """The stream of a name; raises ValueError with the nearest."""
    streams: tuple[Stream[Any] | str, ...]
    on_event: Callable[[Any], object] | None
    options: SubscribeOptions


class BookPlan(msgspec.Struct, frozen=True):
    """Keep an order book: the diffs, the request for its snapshot, and what follows what."""

    family: str
    symbol: str
    diffs: Stream[Any]
    snapshot: Request[Any]
    chained: bool
    on_update: Callable[[Any], object] | None
    handlers: Handlers


class UserStreamPlan(msgspec.Struct, frozen=True):
    """Open the user's own events; `read` decodes one."""

    family: str
    requests: UserRequests
    read: Callable[[msgspec.Raw], Any]
    on_event: Callable[[Any], object] | None
    handlers: Handlers


class LiveSender(Protocol):
    """A sender that can open what stays open."""

    def live(self, plan: SubscribePlan | BookPlan | UserStreamPlan) -> Any: ...


class LiveFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What of a product stays open: its streams, what its books are made of, its user's events."""

    family: str
    """Chooses the hosts."""
    stream_named: Callable[[str], Stream[Any]]
    """The stream of a name; ValueError with the nearest where there is none."""
    diffs: Callable[[str], Stream[Any]]
    """The depth diffs of a symbol."""
    snapshot: Callable[[str, int], Request[Any]]
    """The request for so many levels of a symbol's book."""
    snapshot_limit: int = 5000
    chained: bool = False
    """Whether a diff names the one before it (futures) instead of continuing its ids (spot)."""
    user_requests: UserRequests
    user_event: Callable[[msgspec.Raw], Any]


class LiveProduct(Product[S], Generic[S, U]):
    """The part of a product that stays open, by its facts; `U` is what its user stream tells."""

    live: ClassVar[LiveFacts]

    @overload
    def subscribe(
        self: Product[Sender],
        a: Stream[A],
        /,
        *,
        on_event: Callable[[A], object] | None = None,
        **options: Unpack[SubscribeOptions],
    ) -> Subscription[A]: ...
    @overload
    def subscribe(
        self: Product[Sender],
        a: Stream[A],
        b: Stream[B],
        /,
        *,
        on_event: Callable[[A | B], object] | None = None,
        **options: Unpack[SubscribeOptions],
    ) -> Subscription[A | B]: ...
    @overload
    def subscribe(
        self: Product[Sender],
        a: Stream[A],
        b: Stream[B],
        c: Stream[C],
        /,
        *,
        on_event: Callable[[A | B | C], object] | None = None,
        **options: Unpack[SubscribeOptions],
    ) -> Subscription[A | B | C]: ...
    @overload
    def subscribe(
        self: Product[Sender],
        a: Stream[A],
        b: Stream[B],
        c: Stream[C],
        d: Stream[D],
        /,
        *,
        on_event: Callable[[A | B | C | D], object] | None = None,
        **options: Unpack[SubscribeOptions],
    ) -> Subscription[A | B | C | D]: ...
    @overload
    def subscribe(
        self: Product[Sender],
        a: Stream[A],
        b: Stream[B],
        c: Stream[C],
        d: Stream[D],
        e: Stream[E],
        /,
        *,
        on_event: Callable[[A | B | C | D | E], object] | None = None,
        **options: Unpack[SubscribeOptions],
    ) -> Subscription[A | B | C | D | E]: ...
    @overload
    def subscribe(
        self: Product[Sender],
        *streams: Stream[A],
        on_event: Callable[[A], object] | None = None,
        **options: Unpack[SubscribeOptions],
    ) -> Subscription[A]: ...
    @overload
    def subscribe(
        self: Product[Sender],
        *streams: Stream[Any] | str,
        on_event: Callable[[Any], object] | None = None,
        **options: Unpack[SubscribeOptions],
    ) -> Subscription[Any]: ...
    @overload
    def subscribe(
        self: Product[AsyncSender],
        a: Stream[A],
        /,
        *,
        on_event: Callable[[A], object] | None = None,
        **options: Unpack[SubscribeOptions],
    ) -> AsyncSubscription[A]: ...
    @overload
    def subscribe(
        self: Product[AsyncSender],
        a: Stream[A],
        b: Stream[B],
        /,
        *,
        on_event: Callable[[A | B], object] | None = None,
        **options: Unpack[SubscribeOptions],
    ) -> AsyncSubscription[A | B]: ...
    @overload
    def subscribe(
        self: Product[AsyncSender],
        a: Stream[A],
        b: Stream[B],
        c: Stream[C],
        /,
        *,
        on_event: Callable[[A | B | C], object] | None = None,
        **options: Unpack[SubscribeOptions],
    ) -> AsyncSubscription[A | B | C]: ...
    @overload
    def subscribe(
        self: Product[AsyncSender],
        a: Stream[A],
        b: Stream[B],
        c: Stream[C],
        d: Stream[D],
        /,
        *,
        on_event: Callable[[A | B | C | D], object] | None = None,
        **options: Unpack[SubscribeOptions],
    ) -> AsyncSubscription[A | B | C | D]: ...
    @overload
    def subscribe(
        self: Product[AsyncSender],
        a: Stream[A],
        b: Stream[B],
        c: Stream[C],
        d: Stream[D],
        e: Stream[E],
        /,
        *,
        on_event: Callable[[A | B | C | D | E], object] | None = None,
        **options: Unpack[SubscribeOptions],
    ) -> AsyncSubscription[A | B | C | D | E]: ...
    @overload
    def subscribe(
        self: Product[AsyncSender],
        *streams: Stream[A],
        on_event: Callable[[A], object] | None = None,
        **options: Unpack[SubscribeOptions],
    ) -> AsyncSubscription[A]: ...
    @overload
    def subscribe(
        self: Product[AsyncSender],
        *streams: Stream[Any] | str,
        on_event: Callable[[Any], object] | None = None,
        **options: Unpack[SubscribeOptions],
    ) -> AsyncSubscription[Any]: ...
    def subscribe(self, *streams: Any, on_event: Any = None, **options: Any) -> Any:
        """Market data as it happens, confirmed by the exchange and kept through reconnects.

        Streams are given as `Trades("BTCUSDT")` or by name ("btcusdt@trade").
        With `on_event` each event goes to that function, in the reading loop
        (be short); without, iterate over the result.

        Raises:
            ValueError: a name that is none of this product's streams; the nearest is named.
        """
        named = self.live.stream_named
        unchecked = options.get("unchecked", False)
        given = tuple(each if unchecked or isinstance(each, Stream) else named(each) for each in streams)
        plan = SubscribePlan(self.live.family, named, given, on_event, cast(SubscribeOptions, options))
        return self._live(plan)

    @overload
    def book(
        self: Product[Sender],
        symbol: str,
        *,
        limit: int | None = None,
        on_update: Callable[[Any], object] | None = None,
        **handlers: Unpack[Handlers],
    ) -> Book: ...
    @overload
    def book(
        self: Product[AsyncSender],
        symbol: str,
        *,
        limit: int | None = None,
        on_update: Callable[[Any], object] | None = None,
        **handlers: Unpack[Handlers],
    ) -> AsyncBook: ...
    def book(self, symbol: str, *, limit: Any = None, on_update: Any = None, **handlers: Any) -> Any:
        """A local order book, sequence-checked: a snapshot of `limit` levels a side, then every change.

        `on_update(book)` is told after each change.
        """
        facts, symbol = self.live, symbol.upper()
        plan = BookPlan(
            facts.family,
            symbol,
            facts.diffs(symbol),
            facts.snapshot(symbol, limit or facts.snapshot_limit),
            facts.chained,
            on_update,
            cast(Handlers, handlers),
        )
        return self._live(plan)

    @overload
    def user_stream(
        self: LiveProduct[Sender, U], *, on_event: Callable[[U], object] | None = None, **handlers: Unpack[Handlers]
    ) -> UserEvents[U]: ...
    @overload
    def user_stream(
        self: LiveProduct[AsyncSender, U],
        *,
        on_event: Callable[[U], object] | None = None,
        **handlers: Unpack[Handlers],
    ) -> AsyncUserEvents[U]: ...
    def user_stream(self, *, on_event: Any = None, **handlers: Any) -> Any:
        """The account's own events: orders, fills, balances. They are never dropped.

        Raises:
            ConfigurationError: there is no key, or it has no secret.
        """
        facts = self.live
        plan = UserStreamPlan(facts.family, facts.user_requests, facts.user_event, on_event, cast(Handlers, handlers))
        return self._live(plan)

    def _live(self, plan: SubscribePlan | BookPlan | UserStreamPlan) -> Any:
        return cast(LiveSender, self._sender).live(plan)
