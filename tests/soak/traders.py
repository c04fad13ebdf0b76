"""Soak: users on an exchange of their own, over real sockets, with our own client, for minutes or days.

Each user has an account, trades at random over REST and the WebSocket API, listens to his user stream and to a live book. Connections
end after a lifetime of 45 seconds, and once in a while all user streams are cut at once. What a user believes is what he was told;
after an outage he asks. At the end belief, REST and engine must agree, and so must the books.

    python tests/soak/traders.py --minutes 10 --users 5
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import logging
import os
import sys
import time
from decimal import Decimal
from pathlib import Path
from random import Random

from bidwire import AsyncClient, LocalExchange
from bidwire.config import Reconnect, Settings
from bidwire.errors import BinanceError, OutcomeUnknown, RateLimited, Rejected
from bidwire.exchange.api.counters import Limits
from bidwire.exchange.api.session import SessionTimes
from bidwire.exchange.settings import ExchangeSettings
from bidwire.spot import ExecutionReport, OutboundAccountPosition, Side

SYMBOLS = ("BTCUSDT", "ETHUSDT")
START = {"USDT": Decimal(1_000_000), "BTC": Decimal(20), "ETH": Decimal(500)}
LIFETIME = 45_000_000
CUT_EVERY = 60.0
FINAL = {"FILLED", "CANCELED", "EXPIRED", "EXPIRED_IN_MATCH", "REJECTED"}


class User:
    def __init__(self, number: int, exchange: LocalExchange, counts: collections.Counter[str]) -> None:
        self.account = exchange.venue.accounts.create(START)
        self.key = exchange.venue.accounts.add_key(self.account, ("hmac", "ed25519", "rsa")[number % 3])
        settings = Settings(reconnect=Reconnect(base=0.1, cap=1.0))
        self.client = AsyncClient(
            self.key.api_key, self.key.secret, environment=exchange.environment, settings=settings
        )
        self.random = Random(number)
        self.counts = counts
        self.balances = {asset: (free, Decimal(0)) for asset, free in START.items()}
        self.orders: dict[tuple[str, int], str] = {}
        self.exchange = exchange
        self.heard = 0

    async def trade(self, until: float) -> None:
        while time.monotonic() < until:
            try:
                await self._act()
            except RateLimited as limited:
                self.counts["rate limited"] += 1
                await asyncio.sleep(limited.retry_after or 1)
            except Rejected:
                self.counts["rejected"] += 1
            except OutcomeUnknown:
                self.counts["outcome unknown"] += 1  # the WebSocket API's socket ended with the call on it
            except BinanceError as error:
                self.counts[type(error).__name__] += 1
            await asyncio.sleep(self.random.random() * 0.1)

    async def _act(self) -> None:
        random = self.random
        symbol = random.choice(SYMBOLS)
        spot = self.client.spot if random.random() < 0.5 else self.client.ws_api.spot
        live = [key for key, status in self.orders.items() if status not in FINAL]
        if random.random() < 0.35 and live:
            where, order_id = random.choice(live)
            await spot.cancel_order(where, order_id=order_id)
            self.counts["cancels"] += 1
            return
        side = random.choice([Side.BUY, Side.SELL])
        quantity = Decimal(random.randrange(1, 40)) / 1000
        if random.random() < 0.3:
            await spot.new_order(symbol, side, "MARKET", quantity=quantity)
        else:
            best = await self.client.spot.book_ticker(symbol)
            touch = best.bid_price if side is Side.BUY else best.ask_price
            price = touch + Decimal(random.randrange(-300, 301)) / 100
            await spot.new_order(symbol, side, "LIMIT", time_in_force="GTC", quantity=quantity, price=price)
        self.counts["orders"] += 1

    def hear(self, event: object) -> None:
        self.counts["user events"] += 1
        self.heard += 1
        if isinstance(event, ExecutionReport):
            self.orders[event.symbol, event.order_id] = str(event.order_status)
        elif isinstance(event, OutboundAccountPosition):
            for each in event.balances:
                self.balances[each.asset] = (each.free, each.locked)

    async def ask(self) -> None:
        """What may have been missed, from REST: asked again as long as events come in between, since those are newer."""
        while True:
            heard = self.heard
            account = await self.client.spot.account()
            standing = {
                (order.symbol, order.order_id): str(order.status) for order in await self.client.spot.open_orders()
            }
            gone = [key for key, status in self.orders.items() if status not in FINAL and key not in standing]
            told = [await self.client.spot.get_order(symbol, order_id=order_id) for symbol, order_id in gone]
            if heard == self.heard:
                break
        self.balances |= {each.asset: (each.free, each.locked) for each in account.balances if each.asset in START}
        self.orders |= standing | {(order.symbol, order.order_id): str(order.status) for order in told}
        self.counts["outages mended"] += 1

    async def follow(self, ready: asyncio.Event, over: asyncio.Event) -> list[str]:
        """His stream and his books until the end; what is wrong at the end."""
        mend = asyncio.Event()
        user_stream = self.client.spot.user_stream(on_event=self.hear, on_reconnect=lambda _: mend.set())
        async with user_stream, self.client.spot.book("BTCUSDT") as book:
            ready.set()
            while not over.is_set():
                waits = {asyncio.ensure_future(mend.wait()), asyncio.ensure_future(over.wait())}
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                for each in waits:
                    each.cancel()
                if mend.is_set():
                    mend.clear()
                    await self.ask()
            await asyncio.sleep(1.5)
            if mend.is_set():
                await self.ask()
            return [*await self._differences(), *await self._compare(book)]

    async def _compare(self, book: object) -> list[str]:
        told = await self.client.spot.depth("BTCUSDT", limit=20)
        mine = (book.last_update_id, book.bids(20), book.asks(20))  # type: ignore[attr-defined]  # a live book
        return [] if mine == (told.last_update_id, told.bids, told.asks) else [f"book: {mine[0]} {told.last_update_id}"]

    async def _differences(self) -> list[str]:
        found = []
        account = await self.client.spot.account()
        rest = {each.asset: (each.free, each.locked) for each in account.balances if each.asset in START}
        engine = {
            asset: (Decimal(free).scaleb(-8), Decimal(locked).scaleb(-8))
            for asset, (free, locked) in self.exchange.venue.engine.balances(self.account).items()
            if asset in START
        }
        if not self.balances == rest == engine:
            found.append(f"balances: told {self.balances}, REST {rest}, engine {engine}")
        believed = {key for key, status in self.orders.items() if status not in FINAL}
        standing = {(order.symbol, order.order_id) for order in await self.client.spot.open_orders()}
        if believed != standing:
            ended = {key: self.orders[key] for key in believed - standing}
            found.append(f"open orders: believed {ended}, standing {standing - believed}")
        owned = dict(START)
        for symbol in SYMBOLS:
            base, quote = symbol[:3], symbol[3:]
            for fill in self.exchange.venue.records.fills(self.account, symbol):
                sign = 1 if fill.buyer else -1
                owned[base] += sign * Decimal(fill.quantity).scaleb(-8)
                owned[quote] -= sign * Decimal(fill.quote).scaleb(-8)
                owned[fill.commission_asset] -= Decimal(fill.commission).scaleb(-8)
        if owned != {asset: sum(rest[asset], Decimal(0)) for asset in START}:
            found.append(f"money: fills say {owned}, REST {rest}")
        return found


def memory() -> float:
    """Megabytes of this process, 0 where it cannot be told."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if statm.exists() else 0.0


async def soak(minutes: float, users: int, seed: int) -> int:
    counts: collections.Counter[str] = collections.Counter()
    settings = ExchangeSettings(
        seed=seed,
        limits=Limits(connections=10**6),
        sessions=SessionTimes(lifetime=LIFETIME),
    )
    async with LocalExchange(seed=seed, settings=settings) as exchange:
        people = [User(number, exchange, counts) for number in range(users)]
        over = asyncio.Event()
        ready = [asyncio.Event() for _ in people]
        follows = [asyncio.create_task(user.follow(event, over)) for user, event in zip(people, ready, strict=True)]
        await asyncio.gather(*(event.wait() for event in ready))
        began = time.monotonic()
        until = began + minutes * 60
        trades = [asyncio.create_task(user.trade(until)) for user in people]
        warm = 0.0
        next_cut, next_line = began + CUT_EVERY / 2, began
        while time.monotonic() < until:
            await asyncio.sleep(1)
            if time.monotonic() >= next_cut:
                next_cut += CUT_EVERY
                exchange.venue.drop_address("127.0.0.1")
                counts["cuts"] += 1
            if time.monotonic() >= next_line:
                next_line += max(minutes * 60 / 20, 10)
                warm = warm or memory()
                print(f"{time.monotonic() - began:7.0f} s {memory():7.1f} MB  {dict(counts)}", flush=True)
        await asyncio.gather(*trades)
        await asyncio.sleep(1)
        exchange.venue.source.close()  # the market rests, so that books can be compared
        over.set()
        wrong = await asyncio.gather(*follows)
        tapes = [exchange.venue.publisher.tape(symbol) for symbol in SYMBOLS]
        trade_count = sum(tape.last.trade_id for tape in tapes if tape.last is not None)
        print(f"market trades {trade_count}; {dict(counts)}")
        print(f"memory {warm:.1f} MB after the start, {memory():.1f} MB at the end")
        for number, found in enumerate(wrong):
            for line in found:
                print(f"user {number}: {line}")
        for user in people:
            await user.client.close()
    good = not any(wrong)
    print("reconciled: belief, REST and engine agree" if good else "DIFFERENCES")
    return 0 if good else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--users", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    return asyncio.run(soak(given.minutes, given.users, given.seed))


if __name__ == "__main__":
    sys.exit(main())
