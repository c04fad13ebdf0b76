"""The exchange on a port: over real sockets, with the clients of others and our own."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import socket
import stat
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect

from bidwire.client.aio import AsyncClient
from bidwire.client.blocking import Client
from bidwire.errors import ConfigurationError, NotAllowed, Unavailable
from bidwire.exchange.api.session import SECOND, SessionTimes
from bidwire.exchange.local import LocalExchange
from bidwire.exchange.market.synthetic import SyntheticMarket
from bidwire.exchange.settings import ExchangeSettings
from bidwire.exchange.store.journal import StoreFailed
from bidwire.products.spot.requests import NewOrder


@pytest.fixture(scope="module")
def exchange() -> Iterator[LocalExchange]:
    with LocalExchange(seed=5, history=0) as running:
        yield running


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return json.load(answer)


def client_of(exchange: LocalExchange, kind: str) -> Client:
    key = exchange.keys[kind]
    return Client(key.api_key, key.secret, environment=exchange.environment)


def test_its_urls_are_on_one_port(exchange: LocalExchange) -> None:
    assert exchange.rest_url == f"http://127.0.0.1:{exchange.port}"
    assert exchange.stream_url == f"ws://127.0.0.1:{exchange.port}"
    assert exchange.ws_api_url == f"ws://127.0.0.1:{exchange.port}/ws-api/v3"
    assert exchange.environment.name == "local"
    assert exchange.environment.origin("sapi") == exchange.rest_url
    assert not exchange.exposed


def test_it_answers_over_http(exchange: LocalExchange) -> None:
    assert get(exchange.rest_url + "/api/v3/ping") == {}
    depth = get(exchange.rest_url + "/api/v3/depth?symbol=BTCUSDT&limit=5")
    assert len(depth["bids"]) == 5
    assert Decimal(depth["bids"][0][0]) < Decimal(depth["asks"][0][0])


def test_refusals_are_json_with_their_headers(exchange: LocalExchange) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", exchange.port, timeout=5)) as connection:
        connection.request("GET", "/api/v3/depth?symbol=NOPE")
        answer = connection.getresponse()
        assert answer.status == 400
        assert answer.headers["Content-Type"].startswith("application/json")
        assert int(answer.headers["X-MBX-USED-WEIGHT-1M"]) > 0
        assert json.load(answer) == {"code": -1121, "msg": "Invalid symbol."}


@pytest.mark.parametrize("kind", ["hmac", "rsa", "ed25519", "maker"])
def test_each_key_trades(exchange: LocalExchange, kind: str) -> None:
    with client_of(exchange, kind) as client:
        placed = client.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity="0.001")
        assert placed.status == "FILLED"
        assert client.spot.get_order("BTCUSDT", order_id=placed.order_id).executed_qty == Decimal("0.001")


def test_the_first_three_keys_are_one_account_and_the_maker_is_another(exchange: LocalExchange) -> None:
    assert {exchange.keys[kind].account for kind in ("hmac", "rsa", "ed25519")} == {exchange.keys.trader}
    assert exchange.keys["maker"].account == exchange.keys.maker != exchange.keys.trader
    assert list(exchange.keys) == ["hmac", "rsa", "ed25519", "maker"]


def test_a_key_can_be_added_and_taken_away_while_it_runs(exchange: LocalExchange) -> None:
    def add() -> Any:
        account = exchange.venue.accounts.create({"USDT": Decimal(7)})
        return exchange.venue.accounts.add_key(account)

    key = exchange.call(add)
    with Client(key.api_key, key.secret, environment=exchange.environment) as client:
        assert [(each.asset, each.free) for each in client.spot.account().balances if each.free] == [
            ("USDT", Decimal(7))
        ]
        exchange.call(lambda: exchange.venue.accounts.delete_key(key.api_key))
        with pytest.raises(NotAllowed):
            client.spot.account()


def test_a_fill_reaches_the_user_stream_of_its_account(exchange: LocalExchange) -> None:
    async def main() -> None:
        async with connect(exchange.ws_api_url) as line:
            key = exchange.keys["ed25519"]
            await line.send(_signed_subscription(key))
            answer = json.loads(await asyncio.wait_for(line.recv(), 5))
            assert answer["status"] == 200, answer
            with client_of(exchange, "hmac") as client:
                placed = await asyncio.to_thread(client.spot.new_order, "BTCUSDT", "SELL", "MARKET", quantity="0.001")
            seen = []
            while "outboundAccountPosition" not in seen:
                event = json.loads(await asyncio.wait_for(line.recv(), 5))["event"]
                seen.append(event["e"])
                if event["e"] == "executionReport":
                    assert event["i"] == placed.order_id
            assert seen[0] == "executionReport"

    asyncio.run(main())


def _signed_subscription(key: Any) -> str:
    import time

    from bidwire.wire.sign import signer

    params: dict[str, Any] = {"apiKey": key.api_key, "timestamp": int(time.time() * 1000)}
    payload = "&".join(f"{name}={params[name]}" for name in sorted(params))
    params["signature"] = signer(key.secret).sign(payload.encode())
    return json.dumps({"id": 1, "method": "userDataStream.subscribe.signature", "params": params})


def test_streams_flow_on_both_kinds_of_url() -> None:
    async def main() -> None:
        async with (
            LocalExchange(seed=1, history=0) as exchange,
            connect(exchange.stream_url + "/ws/btcusdt@depth@100ms") as raw,
            connect(exchange.stream_url + "/stream?streams=btcusdt@bookTicker") as combined,
        ):
            first = json.loads(await asyncio.wait_for(raw.recv(), 5))
            second = json.loads(await asyncio.wait_for(raw.recv(), 5))
            assert first["e"] == "depthUpdate"
            assert second["U"] == first["u"] + 1
            ticker = json.loads(await asyncio.wait_for(combined.recv(), 5))
            assert ticker["stream"] == "btcusdt@bookTicker"
            await combined.send('{"method":"LIST_SUBSCRIPTIONS","id":9}')
            while "id" not in (answer := json.loads(await asyncio.wait_for(combined.recv(), 5))):
                continue
            assert answer == {"result": ["btcusdt@bookTicker"], "id": 9}

    asyncio.run(main())


def test_a_socket_is_pinged_and_lives_on() -> None:
    times = SessionTimes(ping_every=SECOND // 4, pong_within=SECOND // 3)  # pongs count: 5 frames a second

    async def main() -> None:
        settings = ExchangeSettings(seed=1, sessions=times)
        async with LocalExchange(settings=settings, history=0) as exchange:
            async with connect(exchange.stream_url + "/ws") as line:
                pings: list[bytes] = []
                original = line.protocol.recv_frame

                def noted(frame: Any) -> None:
                    if frame.opcode == 9:
                        pings.append(bytes(frame.data))
                    original(frame)

                line.protocol.recv_frame = noted  # type: ignore[method-assign]  # no other way to see its pings
                async with asyncio.timeout(5):
                    while len(pings) < 3:  # noqa: ASYNC110 - the client's library tells nobody of a ping
                        await asyncio.sleep(0.01)
                await line.send('{"method":"LIST_SUBSCRIPTIONS","id":1}')
                assert json.loads(await asyncio.wait_for(line.recv(), 5)) == {"result": [], "id": 1}
            assert all(ping.isdigit() for ping in pings)

    asyncio.run(main())


def test_a_shutdown_is_announced_on_open_sockets_and_the_exchange_goes_on() -> None:
    async def main(exchange: LocalExchange) -> None:
        line = await connect(exchange.stream_url + "/ws")
        exchange.announce_shutdown(within=0)
        heard = [message async for message in line]
        assert [b"serverShutdown" in str(message).encode() for message in heard] == [True]
        assert line.close_code == 1001
        again = await connect(exchange.stream_url + "/ws")
        await again.close()

    with LocalExchange(seed=1, history=0) as exchange:
        asyncio.run(main(exchange))


def test_the_end_is_a_going_away_for_sockets_and_the_port_is_free_again() -> None:
    async def main() -> None:
        async with LocalExchange(seed=1, history=0) as exchange:
            port = exchange.port
            line = await connect(exchange.stream_url + "/ws/btcusdt@trade")
        async for _ in line:
            continue
        assert line.close_code == 1001
        async with LocalExchange(seed=1, history=0, port=port) as again:
            assert again.port == port
        await again.stop()

    asyncio.run(main())


def test_a_market_as_fast_as_possible_is_still_served() -> None:
    async def main() -> None:
        async with LocalExchange(seed=1, history=0, speed="max") as exchange:
            begun = exchange.venue.market_now
            # Without a bound on its queue: else its close would wait behind what it has not read.
            async with connect(exchange.stream_url + "/ws/btcusdt@trade", max_queue=None) as line:
                for _ in range(500):
                    await asyncio.wait_for(line.recv(), 5)
            assert exchange.venue.market_now > begun

    asyncio.run(main())


def test_it_runs_on_uvloop_too() -> None:
    uvloop = pytest.importorskip("uvloop")

    async def main() -> None:
        async with LocalExchange(seed=1, history=0) as exchange:
            assert await asyncio.to_thread(get, exchange.rest_url + "/api/v3/ping") == {}
            async with connect(exchange.stream_url + "/ws/btcusdt@depth@100ms") as line:
                assert json.loads(await asyncio.wait_for(line.recv(), 5))["e"] == "depthUpdate"

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())


def test_with_a_seed_keys_are_the_same_and_without_one_they_are_not() -> None:
    def api_keys(**options: Any) -> list[str]:
        with LocalExchange(history=0, **options) as exchange:
            return [exchange.keys[kind].api_key for kind in ("hmac", "ed25519", "maker")]

    assert api_keys(seed=4) == api_keys(seed=4)
    assert not set(api_keys()) & set(api_keys())


def test_balances_are_those_given() -> None:
    with LocalExchange(balances={"usdt".upper(): 5, "BTC": "0.25"}, history=0) as exchange:
        assert exchange.call(lambda: exchange.venue.engine.balances(exchange.keys.trader)) == {
            "USDT": (5 * 10**8, 0),
            "BTC": (25 * 10**6, 0),
        }


def test_a_taken_port_says_what_to_do() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"port {port} on 127.0.0.1 is taken; choose another"):
            LocalExchange.in_thread(port=port, history=0)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"port": 65_536}, "from 0 .* to 65535"),
        ({"speed": "fast"}, "number or max"),
        ({"speed": -1}, "speed must be"),
        ({"market": "casino"}, "no market 'casino'"),
        ({"market": "replay:"}, "no market 'replay:'"),
        ({"market": "replay:not-there.gz"}, "not-there.gz.* cannot be read"),
        ({"balances": {"USDT": "much"}}, "balance of USDT is not an amount"),
        ({"balances": {"USDT": -1}}, "0 or more"),
        ({"balances": {"BTC": "0.000000001"}}, "finer"),
        ({"host": "192.0.2.1"}, "no address of this machine"),
        ({"host": "no such host"}, "no address of this machine"),
    ],
)
def test_what_cannot_be_had_is_refused_with_the_reason(options: dict[str, Any], text: str) -> None:
    with pytest.raises(ConfigurationError, match=text), LocalExchange(history=0, **options):
        pytest.fail("it started")


def test_a_start_that_fails_leaves_no_thread() -> None:
    before = threading.active_count()
    with pytest.raises(ConfigurationError):
        LocalExchange.in_thread(market="casino")
    assert threading.active_count() == before


def test_nothing_happens_before_it_is_entered(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    LocalExchange(data=folder, market="replay:nothing")
    assert not folder.exists()


def test_the_data_folder_gives_recordings_and_takes_the_private_keys(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    folder.mkdir(parents=True)
    (folder / "short.raw").write_text(RECORDING)
    with LocalExchange(data=folder, market="replay:short.raw", speed=1) as exchange:
        assert list(exchange.venue.engine.symbols) == ["BTCUSDT"]
        pem = folder / "ed25519.pem"
        assert pem.read_text() == exchange.keys["ed25519"].secret
        key = exchange.keys["rsa"].api_key
        with Client(key, folder / "rsa.pem", environment=exchange.environment) as client:
            assert client.spot.account().can_trade
    assert sorted(path.name for path in folder.iterdir()) == [
        "ed25519.pem",
        "exchange",
        "keys.json",
        "rsa.pem",
        "short.raw",
    ]
    if sys.platform != "win32":
        assert stat.S_IMODE(pem.stat().st_mode) == 0o600


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="cannot be made"):
        LocalExchange.in_thread(data=tmp_path / "file")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
def test_a_full_disk_is_told_and_no_half_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def full(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        if str(path).endswith(str(os.getpid())):
            opened_file = opened(path, flags, mode)
            os.close(opened_file)
            return opened("/dev/full", os.O_WRONLY)
        return opened(path, flags, mode, **more)

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(ConfigurationError, match="No space left"):
        LocalExchange.in_thread(data=tmp_path, history=0)
    assert [path.name for path in tmp_path.iterdir()] == ["exchange"]


def test_other_machines_are_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    with LocalExchange(host="0.0.0.0", history=0) as exchange:
        assert exchange.exposed
        assert exchange.rest_url == f"http://127.0.0.1:{exchange.port}"
        assert get(exchange.rest_url + "/api/v3/ping") == {}
    assert "other machines" in caplog.text


def test_it_can_be_closed_twice_and_entered_after_in_thread() -> None:
    exchange = LocalExchange.in_thread(history=0)
    with exchange as same:
        assert same is exchange
        assert get(exchange.rest_url + "/api/v3/ping") == {}
    exchange.close()
    assert not exchange.running
    with pytest.raises(RuntimeError):
        exchange.call(lambda: None)


RECORDING = (
    "1723161256000000000 "
    '{"lastUpdateId":100,"bids":[["61000.00000000","1.00000000"]],"asks":[["61000.01000000","2.00000000"]]}\n'
    "1723161256100000000 "
    '{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1723161256100,"s":"BTCUSDT","U":101,"u":102,'
    '"b":[["61000.00000000","1.50000000"]],"a":[]}}\n'
    "1723161256200000000 "
    '{"stream":"btcusdt@trade","data":{"e":"trade","E":1723161256200,"s":"BTCUSDT","t":7,"p":"61000.01000000",'
    '"q":"0.50000000","T":1723161256199,"m":false,"M":true}}\n'
)


def quiet() -> SyntheticMarket:
    return SyntheticMarket(symbols=["BTCUSDT"], activity=0.1, history_seconds=5)


def test_an_exchange_with_a_data_folder_goes_on_where_it_was(tmp_path: Path) -> None:
    with LocalExchange(data=tmp_path, market=quiet(), seed=4) as exchange:
        key = exchange.keys["hmac"]
        with Client(key.api_key, key.secret, environment=exchange.environment) as client:
            kept = client.spot.new_order("BTCUSDT", "BUY", "LIMIT", price=50_000, quantity="0.01", time_in_force="GTC")
            gone = client.spot.new_order("BTCUSDT", "BUY", "LIMIT", price=50_000, quantity="0.01", time_in_force="GTC")
            client.spot.cancel_order("BTCUSDT", order_id=gone.order_id)
            filled = client.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity="0.001")
            before = client.spot.account().balances
    with LocalExchange(data=tmp_path, market=quiet(), seed=4) as exchange:
        key = exchange.keys["hmac"]
        with Client(key.api_key, key.secret, environment=exchange.environment) as client:
            assert client.spot.account().balances == before
            assert [order.order_id for order in client.spot.open_orders(symbol="BTCUSDT")] == [kept.order_id]
            assert [str(order.status) for order in client.spot.all_orders("BTCUSDT")] == ["NEW", "CANCELED", "FILLED"]
            assert {trade.order_id for trade in client.spot.my_trades("BTCUSDT")} == {filled.order_id}
            assert client.spot.get_order("BTCUSDT", orig_client_order_id=gone.client_order_id).order_id == gone.order_id
            client.spot.cancel_order("BTCUSDT", order_id=kept.order_id)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
def test_a_disk_that_fills_up_refuses_what_it_cannot_keep_and_ends_the_exchange(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with LocalExchange(data=tmp_path, market=quiet(), seed=4) as exchange:
        key = exchange.keys["hmac"]
        with (
            Client(key.api_key, key.secret, environment=exchange.environment) as client,
            Client(key.api_key, key.secret, environment=exchange.environment) as other,
        ):
            order = NewOrder("BTCUSDT", "BUY", "LIMIT", price=50_000, quantity="0.01", time_in_force="GTC")
            kept = client.ws_api.send(order)
            store = exchange._stores[0]
            assert store is not None
            file = store._journal._file
            store._journal._file = os.open("/dev/full", os.O_WRONLY)
            with pytest.raises(Unavailable, match="-1008") as refused:
                client.ws_api.send(order)
            assert refused.value.status == 503
            with pytest.raises(Unavailable):
                other.send(order)
        assert "nothing is accepted any more" in caplog.text
        server = exchange._server
        assert server is not None
        assert server.failed is not None
        assert isinstance(server.failed.exception(), StoreFailed)
        os.close(file)
    with LocalExchange(data=tmp_path, market=quiet(), seed=4) as exchange:
        open_orders = exchange.call(lambda: exchange.venue.engine.open_orders(exchange.keys.trader))
        assert [each.id for each in open_orders] == [kept.order_id]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
def test_what_options_cannot_keep_ends_the_exchange_as_well(tmp_path: Path) -> None:
    async def run() -> None:
        async with LocalExchange(data=tmp_path, market=quiet(), seed=4) as exchange:
            journal = exchange._stores[1]._journal
            file, journal._file = journal._file, os.open("/dev/full", os.O_WRONLY)
            key = exchange.keys["hmac"]
            async with AsyncClient(key.api_key, key.secret, environment=exchange.environment) as client:
                with pytest.raises(Unavailable):
                    await client.options.account()
            with pytest.raises(StoreFailed, match=r"options/journal cannot be written: No space left on device"):
                await asyncio.wait_for(exchange.broken(), 5)
            os.close(file)

    asyncio.run(run())


def test_time_does_not_go_back_in_a_folder(tmp_path: Path) -> None:
    january = 1_611_825_601.4
    for begins_at in (january, january + 60):
        with LocalExchange(
            market="quiet", data=tmp_path, clock="simulated", begins_at=begins_at, history=0
        ) as exchange:
            exchange.advance(30)
    with pytest.raises(ConfigurationError, match="has come to 2021-01-28T09:2"):
        LocalExchange.in_thread(market="quiet", data=tmp_path, clock="simulated", begins_at=january, history=0)
