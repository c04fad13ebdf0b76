"""What it costs the local exchange to keep itself: journal, open orders in memory, and a history of millions on disk.

    durable.py journal [COMMANDS] [ROUNDS]     commands a second of the engine alone, with its journal, with its history
    durable.py sockets [ORDERS] [ROUNDS]       CPU of the exchange for an order over the WebSocket API, 16 in flight, without and with a folder
    durable.py memory [ORDERS]                 memory of so many open orders, and what a snapshot of them takes
    durable.py history DIR [ORDERS]            queries and placing with 10,000 and with so many past orders (10,000,000)

Ratios are within one run: the rows of `journal` are interleaved, the two histories of `history` are asked in turn. DIR needs some 600 bytes an
order, and is used again as it is when it is there.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from websockets.sync.client import connect

from bidwire import LocalExchange
from bidwire.exchange.engine.commands import UNIT, Cancel, Command, Credit, Place
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.engine.orders import Fill, Order
from bidwire.exchange.engine.rules import SymbolRules
from bidwire.exchange.history import FILLS, ORDERS, AccountHistory, MemoryHistory, Records, Window
from bidwire.exchange.market.synthetic import SyntheticMarket
from bidwire.exchange.settings import ExchangeSettings, Fsync
from bidwire.exchange.store.history import SqliteHistory
from bidwire.exchange.store.journal import Journal
from bidwire.exchange.store.state import dumped, loaded
from bidwire.products.spot.enums import OrderStatus, OrderType, TimeInForce

SYMBOL = "BTCUSDT"
ROW = {"symbol": SYMBOL, "baseAsset": "BTC", "quoteAsset": "USDT", "filters": []}
IN_FLIGHT = 16


def opened() -> Engine:
    engine = Engine(seed=1)
    engine.list_symbol(SymbolRules.of(ROW))
    for account in (1, 2):
        engine.open_account(account)
        for asset in ("BTC", "USDT"):
            engine.apply(Credit(account, asset, 10**12 * UNIT), 0)
    return engine


def flow(count: int) -> list[Command]:
    """The flow of engine.py: 60 % near the touch, 15 % marketable, 25 % cancels, of one trader's orders."""
    chance, middle, commands = random.Random(5), 10_000, list[Command]()
    for number in range(count):
        middle += chance.choice((-1, 0, 0, 0, 1))
        kind, buy = chance.random(), chance.random() < 0.5
        if kind < 0.25 and number > 100:
            commands.append(Cancel(1, SYMBOL, order_id=number - 1 - int(chance.expovariate(1 / 50)) % number))
            continue
        away = 5 if kind < 0.40 else -1 - int(chance.expovariate(1 / 10))
        price = middle + (away if buy else -away)
        quantity = chance.randrange(1, 20)
        commands.append(Place(1, SYMBOL, buy, OrderType.LIMIT, quantity=quantity * UNIT, price=price * UNIT))
    return commands


# --- journal ---------------------------------------------------------------------------------------------------------------


def alone(commands: list[Command], folder: Path) -> None:
    engine = opened()
    for at, command in enumerate(commands):
        engine.apply(command, at)


def journaled(commands: list[Command], folder: Path, together: int = 1) -> None:
    engine, journal = opened(), Journal(folder, Command, "never")
    list(journal.replay())
    for at, command in enumerate(commands):
        journal.put(command, at, at)
        if not at % together:
            journal.write(at)
        engine.apply(command, at)
    journal.settle(len(commands))
    journal.close()


def remembered(commands: list[Command], history: AccountHistory) -> None:
    engine = opened()
    for at, command in enumerate(commands):
        history.record(engine.apply(command, at))


def in_memory(commands: list[Command], folder: Path) -> None:
    remembered(commands, MemoryHistory())


def in_sqlite(commands: list[Command], folder: Path) -> None:
    folder.mkdir(parents=True)
    with closing(SqliteHistory(folder / "history.sqlite")) as history:
        engine = opened()
        for at, command in enumerate(commands):
            history.record(engine.apply(command, at))
            if history.full:
                history.commit()
        history.commit()


ROWS: dict[str, Callable[[list[Command], Path], None]] = {
    "engine alone": alone,
    "with the journal, a write for each command": journaled,
    f"with the journal, a write for {IN_FLIGHT}": lambda commands, folder: journaled(commands, folder, IN_FLIGHT),
    "with its history in memory": in_memory,
    "with its history in SQLite": in_sqlite,
}


def journal(count: int = 200_000, rounds: int = 3) -> None:
    commands = flow(count)
    took: dict[str, list[float]] = {name: [] for name in ROWS}
    for turn in range(rounds):
        for name in list(ROWS)[:: 1 if turn % 2 == 0 else -1]:
            folder = Path(tempfile.mkdtemp())
            began = time.process_time()
            ROWS[name](commands, folder / "run")
            took[name].append(time.process_time() - began)
            shutil.rmtree(folder)
    reference = took["engine alone"]
    for name, seconds in took.items():
        ratio = statistics.median(mine / base for mine, base in zip(seconds, reference, strict=True))
        print(f"{name:45s} {count / statistics.median(seconds):10,.0f} commands/s   x{ratio:.2f} of the engine alone")


# --- sockets ---------------------------------------------------------------------------------------------------------------

FOLDERS: dict[str, Fsync | None] = {
    "no data folder": None,
    "fsync never": "never",
    "interval": "interval",
    "batch": "batch",
}


async def serve(folder: str, fsync: Fsync) -> None:
    """Prints where it is; then, for each line that comes in, the CPU seconds that it has taken."""
    settings = ExchangeSettings(enforce_limits=False, fsync=fsync)
    market = SyntheticMarket(symbols=[SYMBOL], activity=0.01, history_seconds=5)
    async with LocalExchange(market=market, data=folder or None, settings=settings, options_port=None) as exchange:
        key = exchange.keys["hmac"]
        print(json.dumps([exchange.ws_api_url, key.api_key, key.secret]), flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(time.process_time(), flush=True)


def one_life(fsync: Fsync | None, count: int) -> tuple[float, float]:
    """CPU microseconds an order, and orders a second by the clock, which the client has a part in."""
    folder = tempfile.mkdtemp()
    given = [folder if fsync else "", fsync or "never"]
    with subprocess.Popen(
        [sys.executable, __file__, "serve", *given], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        url, key, secret = json.loads(process.stdout.readline())

        def used() -> float:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("\n")
            process.stdin.flush()
            return float(process.stdout.readline())

        with connect(url) as socket:
            orders = [signed(number, key, secret) for number in range(count)]
            before, began = used(), time.perf_counter()
            for number, order in enumerate(orders):
                if number >= IN_FLIGHT:
                    socket.recv()
                socket.send(order)
            for _ in range(IN_FLIGHT):
                socket.recv()
            took, taken = time.perf_counter() - began, used() - before
        process.stdin.close()
        process.wait()
    shutil.rmtree(folder)
    return taken / count * 1e6, count / took


def signed(number: int, key: str, secret: str) -> str:
    """Every other order trades, every other expires; a client's part is done before the clock starts."""
    kind = {"type": "MARKET"} if number % 2 else {"type": "LIMIT", "price": "50000.00", "timeInForce": "IOC"}
    side = "SELL" if number % 4 == 3 else "BUY"
    given = {"symbol": SYMBOL, "side": side, "quantity": "0.00100", **kind, "newOrderRespType": "ACK"}
    given |= {"apiKey": key, "timestamp": str(time.time_ns() // 1_000_000), "recvWindow": "60000"}
    text = "&".join(f"{name}={value}" for name, value in sorted(given.items()))
    given["signature"] = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return json.dumps({"id": number, "method": "order.place", "params": given})


def sockets(count: int = 10_000, rounds: int = 3) -> None:
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in FOLDERS}
    for turn in range(rounds):
        for name in list(FOLDERS)[:: 1 if turn % 2 == 0 else -1]:
            took[name].append(one_life(FOLDERS[name], count))
    reference = took["no data folder"]
    for name, each in took.items():
        ratio = statistics.median(mine / base for (mine, _), (base, _) in zip(each, reference, strict=True))
        cpu, rate = (statistics.median(column) for column in zip(*each, strict=True))
        print(f"{name:20s} {cpu:7.1f} us of CPU an order   x{ratio:.2f}   {rate:8,.0f} orders/s")


# --- memory ----------------------------------------------------------------------------------------------------------------


def resident() -> float:
    """Megabytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def memory(count: int = 100_000) -> None:
    engine = opened()
    before = resident()
    for number in range(count):
        price = (10_000 + number % 1000) * UNIT
        engine.apply(Place(1, SYMBOL, False, OrderType.LIMIT, quantity=UNIT, price=price), number)
    grown = resident() - before
    print(f"{count:,} open orders: {grown:.0f} MB, {grown * 1e6 / count:.0f} bytes an order")
    began = time.perf_counter()
    state = dumped(engine)
    written = time.perf_counter() - began
    began = time.perf_counter()
    loaded(state)
    read = time.perf_counter() - began
    print(f"a snapshot of them: {len(state) / 1e6:.0f} MB, written in {written:.2f} s, read in {read:.2f} s")


# --- history ---------------------------------------------------------------------------------------------------------------


def made(folder: Path, count: int) -> Path:
    """A history of so many orders of one account at one symbol, each filled once, a second apart."""
    path = folder / f"history-{count}.sqlite"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with closing(SqliteHistory(draft, durable=False)) as history:
        file = history._file
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'index'").fetchall():
            file.execute(f"DROP INDEX {name}")  # they are built faster at the end
        file.execute("BEGIN")
        for table, rows in ((ORDERS, orders(count)), (FILLS, fills(count))):
            shelf = history._shelves[table.name]
            file.executemany(shelf._insert, (shelf._values(1, SYMBOL, row) for row in rows))
        file.execute("COMMIT")
    SqliteHistory(draft).close()
    draft.rename(path)
    return path


def orders(count: int) -> Iterator[Order]:
    chance = random.Random(1)
    for number in range(1, count + 1):
        at = number * 1_000_000
        yield Order(
            number, 1, SYMBOL, True, OrderType.LIMIT, TimeInForce.GTC, 6_500_000_000_000, UNIT, 0,
            f"{chance.getrandbits(110):022x}"[:22], at, at, at, UNIT, 6_500_000_000_000, OrderStatus.FILLED, is_working=False,
        )  # fmt: skip


def fills(count: int) -> Iterator[Fill]:
    for number in range(1, count + 1):
        yield Fill(
            number,
            number,
            6_500_000_000_000,
            UNIT,
            6_500_000_000_000,
            100_000,
            "BTC",
            number * 1_000_000,
            True,
            True,
            SYMBOL,
        )


def asked(records: Records, count: int, client_ids: list[str]) -> dict[str, Callable[[], object]]:
    """Each question, about a random place in the history each time."""
    chance = random.Random(2)

    def somewhere() -> int:
        return chance.randint(1, count - 500)

    return {
        "get an order by its id": lambda: records.order(1, SYMBOL, somewhere()),
        "get an order by its client id": lambda: records.order_by_client_id(1, SYMBOL, chance.choice(client_ids)),
        "allOrders, newest 500": lambda: records.all_orders(1, SYMBOL, Window(limit=500)),
        "allOrders, 500 from an id": lambda: records.all_orders(1, SYMBOL, Window(limit=500, from_id=somewhere())),
        "allOrders, 500 from a time": lambda: records.all_orders(
            1, SYMBOL, Window(limit=500, start=somewhere() * 1_000_000)
        ),
        "myTrades, 500 from an id": lambda: records.fills(1, SYMBOL, Window(limit=500, from_id=somewhere())),
        "myTrades of an order": lambda: records.fills(1, SYMBOL, Window(limit=500), order_id=somewhere()),
    }


def history(folder: Path, count: int = 10_000_000) -> None:
    sizes = (10_000, count)
    took: dict[str, dict[int, list[float]]] = {}
    for size in sizes:
        began = time.perf_counter()
        path = made(folder, size)
        print(f"{size:,} orders and fills: {path.stat().st_size / 1e6:,.0f} MB, in {time.perf_counter() - began:.0f} s")
    places = {size: folder / f"copy-{size}.sqlite" for size in sizes}
    for size, place in places.items():
        for leftover in folder.glob(f"{place.name}*"):
            leftover.unlink()
        shutil.copy(made(folder, size), place)  # the placing below adds to it
    opening = {}
    for size, place in places.items():
        began = time.perf_counter()
        SqliteHistory(place).close()
        opening[size] = time.perf_counter() - began
    before = resident()
    histories = {size: SqliteHistory(place) for size, place in places.items()}
    questions = {}
    for size, each in histories.items():
        rows = each._file.execute("SELECT client_order_id FROM orders WHERE id % ? = 0", [size // 1000]).fetchall()
        questions[size] = asked(Records(opened(), each), size, [client_id for (client_id,) in rows])
    for turn in range(200):
        for size in sizes if turn % 2 else sizes[::-1]:
            for name, ask in questions[size].items():
                began = time.perf_counter()
                ask()
                took.setdefault(name, {}).setdefault(size, []).append(time.perf_counter() - began)
    for size in sizes:
        for _ in range(3):
            for number, seconds in enumerate(placed(histories[size], size)):
                took.setdefault(("place and cancel, a command", "the same with its commits")[number], {}).setdefault(
                    size, []
                ).append(seconds)
    small, large = sizes
    print(
        f"opening: {opening[small] * 1e3:.1f} ms, {opening[large] * 1e3:.1f} ms; memory for both: {resident() - before:.0f} MB"
    )
    for name, by_size in took.items():
        one, other = statistics.median(by_size[small]), statistics.median(by_size[large])
        print(f"{name:32s} {one * 1e6:9.1f} us   {other * 1e6:9.1f} us   x{other / one:.2f}")
    for each in histories.values():
        each.close()


def placed(kept: SqliteHistory, count: int) -> tuple[float, float]:
    """Seconds a command, without and with writing what became of it: 2,500 orders placed and cancelled."""
    engine = opened()
    engine._markets[SYMBOL].last_order_id = kept._file.execute("SELECT max(id) FROM orders").fetchone()[0]
    at, applying = count * 1_000_000, 0.0
    began = time.perf_counter()
    for number in range(2500):
        first = time.perf_counter()
        events = engine.apply(Place(1, SYMBOL, True, OrderType.LIMIT, quantity=UNIT, price=UNIT), at + number)
        order_id = engine._markets[SYMBOL].last_order_id
        events = events + engine.apply(Cancel(1, SYMBOL, order_id=order_id), at + number)
        applying += time.perf_counter() - first
        kept.record(events)
        if kept.full:
            kept.commit()
    kept.commit()
    return applying / 5000, (time.perf_counter() - began) / 5000


def main() -> None:
    what, *rest = sys.argv[1:]
    if what == "serve":
        asyncio.run(serve(rest[0], rest[1]))  # type: ignore[arg-type]  # one of `FOLDERS`
    elif what == "history":
        history(Path(rest[0]), *map(int, rest[1:]))
    else:
        {"journal": journal, "memory": memory, "sockets": sockets}[what](*map(int, rest))


if __name__ == "__main__":
    try:
        main()
    except (ValueError, IndexError, KeyError, sqlite3.Error) as error:
        raise SystemExit(f"{__doc__}\n{type(error).__name__}: {error}") from error
