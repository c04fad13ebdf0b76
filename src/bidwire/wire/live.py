"""What a product asks its sender for beside calls: subscriptions, books, candles, the user's events, trading rules.

A product performs nothing itself: `subscribe`, `book`, `candles`, `user_stream` and
`rules` hand a plain description to the sender, which opens it. What comes back is seen
here by its face only (`wire/faces.py`). A product that has market streams is a `LiveProduct`,
one that has its user's events beside them an `AccountProduct`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, Unpack, cast, overload

import msgspec

from .product import Product, S_co
from .request import Request
from .senders import AsyncSender, Sender

if TYPE_CHECKING:
    from .faces import (
        AsyncBook,
        AsyncCandles,
        AsyncSubscription,
        AsyncUserEvents,
        Book,
        Candles,
        Handlers,
        Rules,
        SubscribeOptions,
        Subscription,
        UserEvents,
    )
    from .stream_names import StreamNames
    from .streams import Stream
    from .subscriptions import StreamLimits
    from .userstream import UserRequests

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
U = TypeVar("U")


class Outage(msgspec.Struct, frozen=True):
    """Between two times (epoch milliseconds) events may be missing; now it is heard again.

    Because a connection was lost, or because events did not come though it stood: then `code` is 1006 too, as for
    a connection that ends without a close frame, and `reason` says what was missed.
    """

    gap_from: int
    gap_to: int
    code: int
    reason: str
    streams: tuple[str, ...] = ()


# --- what a sender is asked for ------------------------------------------------------------------------------------


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """How a product's exchange tells which symbols are traded, for those whose streams fall silent."""

    of: Callable[[Sequence[str]], Request[Any]]
    """The request for some symbols; where one of them is not listed, all of it may be refused with the code `unlisted`."""
    traded: Callable[[], Request[Any]]
    """The request for all that are traded now, among others maybe."""
    statuses: Callable[[Any], dict[str, str]]
    """What an answer to either says: the status of each symbol."""
    unlisted: int
    closed: frozenset[str]
    """The statuses in which a symbol has no events: those of one that is delisted, and of all while the exchange pauses."""


class BackfillSource(msgspec.Struct, frozen=True, kw_only=True):
    """How events of a kind of stream are read over REST where they did not come: rows by rising id."""

    request: Callable[[Any, int, int], Request[list[Any]]]
    """The request for a stream's rows from an id on, so many of them."""
    event: Callable[[Any, Any], Any]
    """The event that the stream would have told of a row."""
    most: int = 1000
    """The most rows that one request gives."""


class LiveFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What of a product stays open: its streams, and what its books and candles are made of."""

    family: str
    """Chooses the hosts."""
    names: StreamNames
    """The streams by name."""
    routed: bool = False
    """Whether each route of streams has a path of its own on the host."""
    limits: StreamLimits
    diffs: Callable[[str], Stream[Any]]
    """The depth diffs of a symbol."""
    snapshot: Callable[[str, int], Request[Any]]
    """The request for so many levels of a symbol's book."""
    snapshot_limit: int
    klines: Callable[[str, str], Stream[Any]]
    """The stream of a symbol's candles of an interval."""
    candles: Callable[[str, str, int, int | None], Request[Any]]
    """The request for so many candles of a symbol and interval, up to a time or to now."""
    candles_limit: int
    """The most candles that one request gives."""
    exchange_info: Callable[[], Request[Any]]
    """The request for the trading rules of all symbols."""
    listing: Listing
    backfill_sources: Mapping[type[Stream[Any]], BackfillSource] = {}
    """The kinds of streams whose missing events can be read over REST, and how."""
    chained: bool = False
    """Whether a diff names the one before it (futures) instead of continuing its ids (spot)."""


class UserFacts(msgspec.Struct, frozen=True, kw_only=True):
    """How the user's events of a product are asked for, and read."""

    family: str
    requests: UserRequests
    read: Callable[[msgspec.Raw], Any]


class SubscribePlan(msgspec.Struct, frozen=True):
    """Open a subscription."""

    facts: LiveFacts
    streams: tuple[Stream[Any] | str, ...]
    on_event: Callable[[Any], object] | None
    options: SubscribeOptions


class BookPlan(msgspec.Struct, frozen=True):
    """Keep an order book: of its diffs, and of the request for its snapshot."""

    facts: LiveFacts
    symbol: str
    diffs: Stream[Any]
    snapshot: Request[Any]
    on_update: Callable[[Any], object] | None
    handlers: Handlers


class CandlesPlan(msgspec.Struct, frozen=True):
    """Keep a list of candles: of their stream, and of the request for so many of them up to a time."""

    facts: LiveFacts
    symbol: str
    interval: str
    stream: Stream[Any]
    request: Callable[[int, int | None], Request[Any]]
    keep: int
    on_update: Callable[[Any], object] | None
    handlers: Handlers


class UserStreamPlan(msgspec.Struct, frozen=True):
    """Open the user's own events; `read` decodes one."""

    family: str
    requests: UserRequests
    read: Callable[[msgspec.Raw], Any]
    on_event: Callable[[Any], object] | None
    handlers: Handlers


class RulesPlan(msgspec.Struct, frozen=True):
    """Know the trading rules, by the request that tells them; asked for again when older than so many seconds."""

    family: str
    request: Request[Any]
    max_age: float


Plan = SubscribePlan | BookPlan | CandlesPlan | UserStreamPlan | RulesPlan


class LiveSender(Protocol):
    """A sender that can open what stays open."""

    def live(self, plan: Plan) -> Any: ...


class LiveProduct(Product[S_co]):
    """A product that has market streams, by its facts: subscriptions, books, candles; and trading rules."""

    @property
    def live(self) -> LiveFacts:
        """This product's streams, and what its books and candles are made of."""
        raise TypeError(f"{type(self).__name__} has nothing that stays open")

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
        facts, unchecked = self.live, options.get("unchecked", False)
        named = facts.names.parse
        given = tuple(named(each) if isinstance(each, str) and not unchecked else each for each in streams)
        plan = SubscribePlan(facts, given, on_event, cast("SubscribeOptions", options))
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
            facts,
            symbol,
            facts.diffs(symbol),
            facts.snapshot(symbol, limit or facts.snapshot_limit),
            on_update,
            cast("Handlers", handlers),
        )
        return self._live(plan)

    @overload
    def candles(
        self: Product[Sender],
        symbol: str,
        interval: str,
        *,
        keep: int = 500,
        on_update: Callable[[Any], object] | None = None,
        **handlers: Unpack[Handlers],
    ) -> Candles: ...
    @overload
    def candles(
        self: Product[AsyncSender],
        symbol: str,
        interval: str,
        *,
        keep: int = 500,
        on_update: Callable[[Any], object] | None = None,
        **handlers: Unpack[Handlers],
    ) -> AsyncCandles: ...
    def candles(self, symbol: str, interval: str, *, keep: Any = 500, on_update: Any = None, **handlers: Any) -> Any:
        """The newest `keep` candles of a symbol, read over REST and moved on by the stream.

        `on_update(candles)` is told after each change. Days are those of UTC.

        Raises:
            ValueError: an interval that does not exist; the nearest is named.
        """
        facts, symbol = self.live, symbol.upper()
        stream, request = facts.klines(symbol, interval), facts.candles
        plan = CandlesPlan(
            facts,
            symbol,
            interval,
            stream,
            lambda limit, until: request(symbol, interval, limit, until),
            keep,
            on_update,
            cast("Handlers", handlers),
        )
        return self._live(plan)

    @overload
    def rules(self: Product[Sender], *, max_age: float = 3600.0) -> Rules: ...
    @overload
    def rules(self: Product[AsyncSender], *, max_age: float = 3600.0) -> Coroutine[Any, Any, Rules]: ...
    def rules(self, *, max_age: float = 3600.0) -> Any:
        """The trading rules of every symbol, to put orders on their grids and check them before they are sent.

        They are read from `exchange_info` and kept for all who share the client's connections; what was read
        more than `max_age` seconds ago is read again, at once with `max_age=0`.
        """
        facts = self.live
        return self._live(RulesPlan(facts.family, facts.exchange_info(), max_age))

    def _live(self, plan: Plan) -> Any:
        return cast("LiveSender", self._sender).live(plan)


class AccountProduct(LiveProduct[S_co], Generic[S_co, U]):
    """A product that has its user's own events, too; `U` is what they are."""

    @property
    def user(self) -> UserFacts:
        """How this product's user events are asked for."""
        raise TypeError(f"{type(self).__name__} has no user events")

    @overload
    def user_stream(
        self: AccountProduct[Sender, U], *, on_event: Callable[[U], object] | None = None, **handlers: Unpack[Handlers]
    ) -> UserEvents[U]: ...
    @overload
    def user_stream(
        self: AccountProduct[AsyncSender, U],
        *,
        on_event: Callable[[U], object] | None = None,
        **handlers: Unpack[Handlers],
    ) -> AsyncUserEvents[U]: ...
    def user_stream(self, *, on_event: Any = None, **handlers: Any) -> Any:
        """The account's own events: orders, fills, balances. They are never dropped.

        Raises:
            ConfigurationError: there is no key, or it has no secret.
        """
        facts = self.user
        plan = UserStreamPlan(facts.family, facts.requests, facts.read, on_event, cast("Handlers", handlers))
        return self._live(plan)
