"""One run of the demo: the exchange is started, an ordinary user trades on it over real sockets, and all is added up.

The user knows only what REST, streams and the WebSocket API tell. The exchange is looked into twice: before (a deposit,
for whoever lacks one of the two assets) and after it has stopped (the engine as a witness).
"""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack, suppress
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from ...client.aio import AsyncClient
from ...errors import BinanceError, NotFound, OutcomeUnknown, RateLimited, Rejected
from ...exchange.engine.commands import UNIT, Credit
from ...exchange.local import LocalExchange
from ...spot import ExecutionReport, OutboundAccountPosition, Side, Trades
from .ledger import Done, Ledger
from .market import Halting
from .reconcile import Balance, Check, Sent, Witness, reconcile
from .staging import Staging
from .trader import Cancel, Intention, Place, Plan, Rules, Sight, Take, decide
from .view import Scene
from .witnesses import engine_says, rest_says, streams_say

if TYPE_CHECKING:
    from ...products.spot import Spot
    from ...wire.faces import AsyncBook
    from ...wire.senders import AsyncSender

_STEP = 0.2
"""Seconds between two decisions."""
_SLICE = 0.02
_QUIET = 3.0
"""Seconds that the last events may take to arrive."""
_FAREWELL = 1.0
"""Seconds that Ctrl-C leaves for cancelling and adding up."""
_BUDGET = 0.6
"""The part of the exchange's order limit that the trader uses."""
_TROUBLES = 20
_BOOK_DEPTH = 1000
_TRADERS_VIEW = 50
_FIRST_MONEY = 1_000_000 * UNIT
_DOORS = ("REST", "WebSocket API")


class Watcher(Protocol):
    """Whoever shows the run."""

    every: float
    """Seconds between two scenes."""

    def show(self, scene: Scene) -> None: ...
    def filled(self, done: Done) -> None: ...
    def quit_asked(self) -> bool: ...


class Outcome(msgspec.Struct, kw_only=True):
    """What a run came to."""

    elapsed: float
    rules: Rules
    ledger: Ledger
    mid: Decimal
    """Of the last two-sided book, which marks the inventory."""
    checks: list[Check] | None
    """None where there was no time for the reconciliation."""
    interrupted: bool
    quit: bool
    problem: str | None
    """Why the market ended early, where something was wrong with it."""
    over: bool
    """The recording came to its end."""


class Session:
    """The state of one run."""

    def __init__(
        self, exchange: LocalExchange, market: Halting, symbol: str, seconds: float, staging: Staging, watcher: Watcher
    ) -> None:
        self._exchange = exchange
        self._market = market
        self._symbol = symbol
        self._seconds = seconds
        self._staging = staging
        self._watcher = watcher
        self._numbers = count(1)
        self._begun = 0.0
        self._ended: float | None = None
        self._shown_at = 0.0
        self._closing = False
        self._quit = False
        self._mid = Decimal(0)
        self._taken_at = 0.0
        self._takes = 0
        self._rest_until = 0.0

    async def run(self) -> Outcome:
        """The whole run. Ctrl-C (a cancellation) ends it early, with an outcome; before the first order it is raised.

        Raises:
            ConfigurationError: no port to listen on.
            BinanceError: something that is no refusal went wrong again and again.
        """
        interrupted = False
        said: tuple[Witness, Witness] | None = None
        async with AsyncExitStack() as stack:
            exchange = await stack.enter_async_context(self._exchange)
            broken = asyncio.ensure_future(exchange.broken())
            stack.callback(broken.cancel)
            await self._connect(stack)
            self._begun = time.monotonic()
            try:
                await self._trade(broken)
            except asyncio.CancelledError:
                _go_on()
                interrupted = True
            self._ended, over = time.monotonic(), self._market.over
            try:
                async with asyncio.timeout(_FAREWELL if interrupted else None):
                    said = await self._settle(_FAREWELL / 2 if interrupted else _QUIET)
            except TimeoutError:
                pass
            except asyncio.CancelledError:
                _go_on()
                interrupted = True
            self._closing = True
        checks = None
        if said is not None:
            engine = engine_says(exchange.venue.engine, exchange.venue.records, exchange.keys.trader, self._symbol)
            checks = reconcile(*said, engine, self._sent())
        return Outcome(
            elapsed=self._ended - self._begun,
            rules=self._rules,
            ledger=self._ledger,
            mid=self._mid,
            checks=checks,
            interrupted=interrupted,
            quit=self._quit,
            problem=self._market.problem,
            over=over,
        )

    # --- before -------------------------------------------------------------------------------------------------------

    async def _connect(self, stack: AsyncExitStack) -> None:
        exchange, symbol = self._exchange, self._symbol
        self._deposit()
        key = exchange.keys["ed25519"]
        client = AsyncClient(key.api_key, key.secret, environment=exchange.environment)
        self._client = await stack.enter_async_context(client)
        await client.connect()
        await client.ws_api.connect()
        info = await client.spot.exchange_info(symbol=symbol)
        self._rules = Rules.of(info.symbols[0])
        account = await client.spot.account(omit_zero_balances=True)
        start = {each.asset: Balance(each.free, each.locked) for each in account.balances}
        self._ledger = Ledger(symbol, self._rules.base, self._rules.quote, start)
        handlers: Any = {"on_close": self._lost, "on_error": self._odd}
        await stack.enter_async_context(client.spot.user_stream(on_event=self._hear, **handlers))
        await stack.enter_async_context(
            client.spot.subscribe(Trades(symbol), on_event=self._ledger.receive_trade, **handlers)
        )
        book = client.spot.book(symbol, limit=_BOOK_DEPTH, on_update=self._book_changed, **handlers)
        self._book: AsyncBook = await stack.enter_async_context(book)
        self._staging.begin(exchange.rest_url, self._rules, self._ledger, self._book, client)
        self._look()
        if not self._mid:
            self._mid = Decimal(1)
        held = self._ledger.held
        self._plan = Plan.for_account(self._rules, self._mid, held(self._rules.base), held(self._rules.quote))

    def _deposit(self) -> None:
        """Whoever lacks one of the two assets could quote one side only."""
        venue, account = self._exchange.venue, self._exchange.keys.trader
        rules, best = venue.engine.rules(self._symbol), venue.engine.book(self._symbol).best(True)
        if rules is None or best is None:
            return
        held = {asset: sum(amounts) for asset, amounts in venue.engine.balances(account).items()}
        money = held.get(rules.quote) or _FIRST_MONEY
        for asset, amount in ((rules.quote, money), (rules.base, money * UNIT // best[0])):
            if not held.get(asset):
                venue.apply(Credit(account, asset, amount))

    # --- what comes in ------------------------------------------------------------------------------------------------

    def _hear(self, event: object) -> None:
        if isinstance(event, ExecutionReport):
            done = self._ledger.receive_report(event, time.monotonic())
            if done is not None:
                self._watcher.filled(done)
        elif isinstance(event, OutboundAccountPosition):
            self._ledger.receive_position(event)
        elif not self._closing:
            self._ledger.trouble.append(f"an unexpected user event: {type(event).__name__}")

    def _book_changed(self, book: object) -> None:
        self._ledger.events["depthUpdate"] += 1

    def _lost(self, code: int, reason: str) -> None:
        if not self._closing:
            self._ledger.trouble.append(f"a connection was lost: {code} {reason}".rstrip())

    def _odd(self, error: Exception) -> None:
        self._ledger.trouble.append(f"{type(error).__name__}: {error}")

    # --- trading ------------------------------------------------------------------------------------------------------

    async def _trade(self, broken: asyncio.Future[None]) -> None:
        until = self._begun + self._seconds
        self._taken_at = self._begun
        while (at := time.monotonic()) < until and not self._quit and not self._market.over:
            if broken.done():
                broken.result()
                return
            self._look()
            if self._book.in_sync and at >= self._rest_until:
                for intention in decide(self._rules, self._plan, self._sight(at)):
                    await self._do(intention)
            await self._pause(min(at + _STEP, until))

    async def _pause(self, until: float) -> None:
        """Until then, or until q is pressed, with the view kept up to date."""
        while True:
            self._show("trading")
            at = time.monotonic()
            if at >= until or self._quit:
                return
            await asyncio.sleep(max(min(until, self._shown_at + self._watcher.every) - at, 0.001))

    def _show(self, phase: str, *, now: bool = False) -> None:
        """A new scene, if the last one is old enough."""
        at = time.monotonic()
        if now or at - self._shown_at >= self._watcher.every:
            self._shown_at = at
            self._look()
            elapsed = (at if self._ended is None else self._ended) - self._begun
            self._watcher.show(self._staging.scene(at, elapsed, self._seconds, phase, self._mid))
            self._quit = self._watcher.quit_asked() or self._quit

    def _look(self) -> None:
        bid, ask = self._book.best_bid, self._book.best_ask
        if bid is not None and ask is not None and self._book.in_sync:
            self._mid = (bid.price + ask.price) / 2

    def _sight(self, at: float) -> Sight:
        free = {asset: balance.free for asset, balance in self._ledger.balances.items()}
        return Sight(
            bids=self._book.bids(_TRADERS_VIEW),
            asks=self._book.asks(_TRADERS_VIEW),
            orders=self._ledger.open_orders(),
            inventory=self._ledger.inventory,
            base_free=free.get(self._rules.base, Decimal(0)),
            quote_free=free.get(self._rules.quote, Decimal(0)),
            budget=self._budget(),
            at=at,
            taken_at=self._taken_at,
            takes=self._takes,
        )

    def _budget(self) -> int:
        """Orders that may be placed now without coming near the exchange's own limit."""
        rows = [row for row in self._client.usage().get("api", []) if row.kind == "ORDERS"]
        return max(0, min((int(row.limit * _BUDGET) - row.used - row.pending for row in rows), default=0))

    async def _do(self, intention: Intention) -> None:
        number = next(self._numbers)
        door = _DOORS[number % 2]
        spot = self._client.ws_api.spot if number % 2 else self._client.spot
        try:
            if isinstance(intention, Cancel):
                await self._cancel(spot, door, intention)
            else:
                await self._place(spot, door, intention, f"bw-{number}")
        except RateLimited as error:
            self._rest_until = time.monotonic() + (error.retry_after or 1.0)
        except BinanceError as error:
            self._ledger.trouble.append(f"{type(error).__name__}: {error}")
            if len(self._ledger.trouble) > _TROUBLES:
                raise

    async def _cancel(self, spot: Spot[AsyncSender], door: str, intention: Cancel) -> None:
        if intention.client_order_id not in {order.client_order_id for order in self._ledger.open_orders()}:
            return  # filled meanwhile
        since = time.monotonic()
        with suppress(NotFound):  # filled while the cancellation was on its way
            await spot.cancel_order(self._symbol, orig_client_order_id=intention.client_order_id)
            self._ledger.answered(f"{door} cancel", since, time.monotonic())

    async def _place(self, spot: Spot[AsyncSender], door: str, intention: Place | Take, name: str) -> None:
        side, quantity = Side.BUY if intention.buy else Side.SELL, intention.quantity
        if isinstance(intention, Take):
            self._taken_at, self._takes = time.monotonic(), self._takes + 1
        since = time.monotonic()
        self._ledger.sending(name, door, since)
        try:
            if isinstance(intention, Place):
                await spot.new_order(
                    self._symbol,
                    side,
                    "LIMIT_MAKER",
                    price=intention.price,
                    quantity=quantity,
                    new_client_order_id=name,
                )
            elif intention.price is None:
                await spot.new_order(self._symbol, side, "MARKET", quantity=quantity, new_client_order_id=name)
            else:
                await spot.new_order(
                    self._symbol,
                    side,
                    "LIMIT",
                    time_in_force="IOC",
                    price=intention.price,
                    quantity=quantity,
                    new_client_order_id=name,
                )
        except Rejected as error:
            self._ledger.refusal(name, type(error).__name__)
            if isinstance(error, RateLimited):
                raise
        except OutcomeUnknown:
            await self._ask_after(name)
            raise
        else:
            self._ledger.answered(f"{door} order", since, time.monotonic())

    async def _ask_after(self, name: str) -> None:
        """What became of an order without an answer: nobody may guess."""
        try:
            await self._client.spot.get_order(self._symbol, orig_client_order_id=name)
        except NotFound:
            self._ledger.refusal(name, "NotPlaced")

    # --- after --------------------------------------------------------------------------------------------------------

    async def _settle(self, patience: float) -> tuple[Witness, Witness]:
        """Cancels what is left, brings the market to rest, waits for the last events, and hears both witnesses."""
        self._market.halted = True
        with suppress(NotFound):
            await self._client.spot.cancel_open_orders(self._symbol)
        until = time.monotonic() + patience
        while time.monotonic() < until and not await self._all_heard():
            self._show("adding up")
            await asyncio.sleep(_SLICE)
        rest = await rest_says(self._client.spot, self._symbol)
        self._show("done", now=True)
        return rest, streams_say(self._ledger, self._book)

    async def _all_heard(self) -> bool:
        """Whether the streams have told all that REST knows: every order's end, every fill, the book's last change."""
        ledger = self._ledger
        if not ledger.quiet or any(trade_id not in ledger.public for trade_id, _ in ledger.fills):
            return False
        depth = await self._client.spot.depth(self._symbol, limit=5)
        return self._book.in_sync and self._book.last_update_id == depth.last_update_id

    def _sent(self) -> Sent:
        ledger = self._ledger
        return Sent(
            accepted=frozenset(ledger.sent.keys() - ledger.refused.keys()),
            start=ledger.start,
            base=ledger.base,
            quote=ledger.quote,
            public=ledger.public,
        )


def _go_on() -> None:
    """A cancellation has been heard; what follows may wait again."""
    task = asyncio.current_task()
    if task is not None:
        task.uncancel()
