"""bidwire's exchange beside toys that do the least: orders over the WebSocket API, and one stream told to many.

    exchange_ours.py orders [ROUNDS] [ORDERS] [IN_FLIGHT]    beside the toy of exchange_floor.py, with the same client
    exchange_ours.py fanout [ROUNDS] [TRADES] [READERS]      beside `broadcast` of websockets, and plain writes

BENCH_PY_COMPILED names the interpreter of an environment where the exchange is compiled: a row of its own.

Servers run on one core, clients on the other; rows are interleaved, and ratios are within a round. CPU is the server's. What ours does for
an order beyond the toy: recvWindow, limits, filters, balances and holds, commission, fills of both sides told to both (executionReport and
outboundAccountPosition, to two subscriptions on the same connection), trade and depth for the streams, candles, history.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

HERE = Path(__file__).parent
SYMBOL = "BTCUSDT"
MARK = b'"e":"trade"'
HANDSHAKE = (
    "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)


class Process:
    """One server or client of ours, on a core of its own."""

    def __init__(self, core: int, *arguments: str, python: str = sys.executable) -> None:
        self._process = subprocess.Popen(
            ["taskset", "-c", str(core), python, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, line: str) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self.said()

    def said(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def cpu(self) -> float:
        """Seconds of the process so far, to a hundredth."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


def by_name(rows: list[str], rounds: int) -> Iterator[str]:
    """Forward, then backward."""
    for turn in range(rounds):
        yield from rows[:: 1 if turn % 2 == 0 else -1]


def ratio(mine: list[float], base: list[float]) -> str:
    each = [one / other for one, other in zip(mine, base, strict=True)]
    return f"{statistics.median(each):.2f} ({min(each):.2f} to {max(each):.2f})"


# --- orders ----------------------------------------------------------------------------------------------------------------


@contextmanager
def toy() -> Iterator[tuple[Process, int, dict[str, Any] | None]]:
    port = 9791
    with closing(Process(1, str(HERE / "exchange_floor.py"), "server", str(port))) as server:
        time.sleep(1)  # it says nothing when it listens
        yield server, port, None


@contextmanager
def ours(python: str = sys.executable) -> Iterator[tuple[Process, int, dict[str, Any] | None]]:
    with closing(Process(1, __file__, "serve", python=python)) as server:
        place = server.said()
        yield server, place["port"], {"path": "/ws-api/v3", "keys": place["keys"], "subscribe": True}


def orders(rounds: int = 3, count: int = 20_000, in_flight: int = 16) -> None:
    servers = {"toy": toy, "bidwire": ours}
    if compiled := os.environ.get("BENCH_PY_COMPILED"):
        servers["bidwire compiled"] = partial(ours, compiled)
    rate: dict[str, list[float]] = {name: [] for name in servers}
    cpu: dict[str, list[float]] = {name: [] for name in servers}
    for name in by_name(list(servers), rounds):
        with servers[name]() as (server, port, place):
            given = [] if place is None else [json.dumps(place)]
            before = server.cpu()
            client = Process(
                0, str(HERE / "exchange_floor.py"), "client", str(port), str(count), str(in_flight), *given
            )
            with closing(client):
                rate[name].append(client.said()["orders_per_s"])
            cpu[name].append((server.cpu() - before) / count * 1e6)
    for name in servers:
        print(
            f"{name:16s} {in_flight} in flight  {statistics.median(rate[name]):8,.0f} orders/s (best {max(rate[name]):,.0f})  "
            f"of the toy's rate {ratio(rate[name], rate['toy'])}   CPU {statistics.median(cpu[name]):6.1f} us an order, "
            f"of the toy's {ratio(cpu[name], cpu['toy'])}"
        )


# --- fan-out ---------------------------------------------------------------------------------------------------------------


class Trade(msgspec.Struct, tag_field="e", tag="trade"):
    E: int
    s: str
    t: int
    p: str
    q: str
    T: int
    m: bool
    M: bool = True


def trade(number: int) -> bytes:
    now = time.time_ns() // 1_000_000
    return msgspec.json.encode(Trade(now, SYMBOL, number, "67000.01000000", "0.01000000", now, False))


async def commands(tell: Any) -> None:
    """Each line that comes in is a number of trades; what they took is printed."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        began = time.process_time()
        for number in range(int(line)):
            await tell(number)
        print(time.process_time() - began, flush=True)


async def plain() -> None:
    """Frames are made once and written to each connection."""
    peers: list[asyncio.Transport] = []

    class Peer(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            self.transport = transport

        def data_received(self, _: bytes) -> None:
            self.transport.write(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
            peers.append(self.transport)

    async def tell(number: int) -> None:
        payload = trade(number)
        frame = (
            bytes((0x81, len(payload))) + payload
            if len(payload) < 126
            else b"\x81\x7e" + len(payload).to_bytes(2, "big") + payload
        )
        for each in peers:
            each.write(frame)
        await asyncio.sleep(0)
        while any(each.get_write_buffer_size() > 65_536 for each in peers):
            await asyncio.sleep(0.001)

    listening = await asyncio.get_running_loop().create_server(Peer, "127.0.0.1", 0)
    print(json.dumps({"port": listening.sockets[0].getsockname()[1]}), flush=True)
    await commands(tell)


async def broadcasting() -> None:
    from websockets.asyncio.server import broadcast, serve

    peers: set[Any] = set()

    async def stay(peer: Any) -> None:
        peers.add(peer)
        await peer.wait_closed()

    async def tell(number: int) -> None:
        broadcast(peers, trade(number).decode())
        await asyncio.sleep(0)
        while any(each.transport.get_write_buffer_size() > 65_536 for each in peers):
            await asyncio.sleep(0.001)

    async with serve(stay, "127.0.0.1", 0, compression=None) as server:
        print(json.dumps({"port": next(iter(server.sockets)).getsockname()[1]}), flush=True)
        await commands(tell)


async def exchange() -> None:
    """Ours: it says where it is, and whose keys it has."""
    from bidwire import LocalExchange
    from bidwire.exchange.engine.commands import UNIT, HouseTrade
    from bidwire.exchange.market.listing import KNOWN
    from bidwire.exchange.market.still import StillMarket
    from bidwire.exchange.server.process import collect_seldom
    from bidwire.exchange.settings import ExchangeSettings

    class Still(StillMarket):
        """The orders of the flow stay in the book by the thousand, which the filter would refuse one account."""

        def symbols(self) -> list[Any]:
            row = KNOWN[SYMBOL].row()
            return [row | {"filters": [each for each in row["filters"] if each["filterType"] != "MAX_NUM_ORDERS"]}]

    balances = {"BTC": "1000000", "USDT": "100000000000"}
    settings = ExchangeSettings(enforce_limits=False)
    async with LocalExchange(market=Still(), settings=settings, balances=balances, options_port=None) as local:
        keys = [[key.api_key, key.secret] for key in (local.keys["hmac"], local.keys["maker"])]
        collect_seldom()
        print(json.dumps({"port": local.port, "keys": keys}), flush=True)
        venue, server = local.venue, local._server
        assert server is not None

        async def tell(number: int) -> None:
            now = venue.market_now
            venue._play_one(HouseTrade(SYMBOL, number + 1, 67_000 * UNIT, UNIT // 100, False, now), now)
            await asyncio.sleep(0)
            while any(each._transport.get_write_buffer_size() > 65_536 for each in server._sockets):
                await asyncio.sleep(0.001)

        await commands(tell)


SERVERS = {"plain writes": plain, "websockets": broadcasting, "bidwire": exchange}


def eager() -> asyncio.AbstractEventLoop:
    """The loop that `bidwire exchange` has where it may use more than one core, which the server here may not."""
    from bidwire.exchange.server.process import EagerSelector

    return asyncio.SelectorEventLoop(EagerSelector())


LOOPS = {"bidwire": eager}


async def reading(port: int, readers: int) -> None:
    """So many connections; says when a line's number of trades has come to all of them."""
    loop = asyncio.get_running_loop()
    came, open_ = asyncio.Event(), asyncio.Event()
    counted, wanted, ready = 0, 0, 0

    class Reader(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            self.tail = b""
            self.up = False
            transport.write(HANDSHAKE.format("/ws/btcusdt@trade").encode())

        def data_received(self, data: bytes) -> None:
            nonlocal counted, ready
            if not self.up:
                self.up = True
                ready += 1
                open_.set()
                return
            counted += (self.tail + data).count(MARK)
            self.tail = data[1 - len(MARK) :]
            if counted >= wanted:
                came.set()

    for number in range(readers):
        await loop.create_connection(Reader, "127.0.0.1", port)
        while ready <= number:
            open_.clear()
            await open_.wait()
    print("true", flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        counted, wanted = 0, int(line) * readers
        came.clear()
        print("true", flush=True)
        await came.wait()
        print(counted, flush=True)


def fanout(rounds: int = 3, count: int = 3000, readers: int = 100) -> None:
    rate: dict[str, list[float]] = {name: [] for name in SERVERS}
    cpu: dict[str, list[float]] = {name: [] for name in SERVERS}
    for name in by_name(list(SERVERS), rounds):
        with closing(Process(1, __file__, "serve", name)) as server:
            port = server.said()["port"]
            with closing(Process(0, __file__, "read", str(port), str(readers))) as client:
                client.said()
                client.ask(str(count))
                began = time.perf_counter()
                took = server.ask(str(count))
                got = client.said()
                rate[name].append(got / (time.perf_counter() - began))
                cpu[name].append(took / got * 1e6)
    for name in SERVERS:
        print(
            f"{name:14s} {readers} readers  {statistics.median(rate[name]):9,.0f} messages/s   "
            f"CPU {statistics.median(cpu[name]):5.2f} us a message, of plain writes {ratio(cpu[name], cpu['plain writes'])}"
        )


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "serve":
        name = rest[0] if rest else "bidwire"
        with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=LOOPS.get(name)) as runner:
            runner.run(SERVERS[name]())
    elif command == "read":
        asyncio.run(reading(int(rest[0]), int(rest[1])))
    else:
        {"orders": orders, "fanout": fanout}[command](*map(int, rest))
