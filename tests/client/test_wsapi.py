"""Calls over the WebSocket API against a real socket: results, errors, losses, logons, limits."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Coroutine
from decimal import Decimal
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bidwire.client.aio import AsyncClient
from bidwire.client.blocking import Client
from bidwire.config import Backoff, Settings
from bidwire.errors import (
    AnswerLost,
    BadRequest,
    ConfigurationError,
    InsufficientFunds,
    NotAllowed,
    NotSent,
    OutcomeUnknown,
    RateLimited,
)
from bidwire.spot import GetSession
from bidwire.transport.world import MachineWorld
from bidwire.wallet import GetSystemStatus

KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
PEM = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
ORDER = {"symbol": "BTCUSDT", "orderId": 12, "orderListId": -1, "clientOrderId": "mine", "transactTime": 1660801715639}
SESSION = {
    "apiKey": KEY,
    "authorizedSince": 1,
    "connectedSince": 1,
    "returnRateLimits": True,
    "serverTime": 2,
    "userDataStream": False,
}
LIMITS = [
    {"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": 6000, "count": 321},
    {"rateLimitType": "ORDERS", "interval": "SECOND", "intervalNum": 10, "limit": 50, "count": 4},
]


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


class Answers:
    """Answers by method; a value that is callable is given the frame, None answers nothing."""

    def __init__(self, **by_method: Any) -> None:
        self.by_method: dict[str, Any] = {"session.logon": {"result": SESSION}}
        self.by_method.update({name.replace("_", "."): value for name, value in by_method.items()})

    async def __call__(self, venue: Any, peer: Any, frame: dict[str, Any]) -> None:
        found: Any = self.by_method[frame["method"]]
        if callable(found):
            found = found(frame)
        if found is not None:
            status = found.pop("status", 200) if "error" in found else 200
            answer = {"id": frame["id"], "status": status, **found}
            await peer.socket.send(json.dumps(answer))


def test_a_call_goes_as_json_and_comes_back_typed_with_its_weights(exchange: Any) -> None:
    depth = {"lastUpdateId": 7, "bids": [["1.5", "2"]], "asks": []}
    exchange.answer = Answers(depth=lambda frame: {"result": depth, "rateLimits": LIMITS})

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        found = await client.ws_api.spot.depth("btcusdt", limit=5)
        assert found.bids == [(Decimal("1.5"), Decimal(2))]
        reply = await client.ws_api.spot.depth.reply("BTCUSDT")
        assert reply.used_weight == {"1m": 321}
        assert reply.order_count == {"10s": 4}
        used = {(row.kind, row.interval): row.used for row in client.usage()["api"]}
        assert used["REQUEST_WEIGHT", "1m"] == 321
        assert exchange.peer.path == "/ws-api/v3"
        first, second = exchange.peer.frames
        assert first == {"id": 1, "method": "depth", "params": {"symbol": "BTCUSDT", "limit": 5}}
        assert second == {"id": 2, "method": "depth", "params": {"symbol": "BTCUSDT"}}
        await client.close()
        await exchange.eventually(lambda: exchange.peer.code == 1000)

    run(main())


def test_an_hmac_key_signs_every_private_call_and_never_logs_on(exchange: Any) -> None:
    exchange.answer = Answers(order_place=lambda frame: {"result": ORDER})

    async def main() -> None:
        client = AsyncClient(KEY, SECRET, environment=exchange.environment)
        placed = await client.ws_api.spot.new_order(
            "BTCUSDT", "SELL", "LIMIT", time_in_force="GTC", price="52000.00", quantity="0.01000000", recv_window=100
        )
        assert placed.order_id == 12
        (frame,) = exchange.peer.frames
        params = frame["params"]
        assert params["price"] == "52000.00"
        assert params["recvWindow"] == 100
        assert isinstance(params["timestamp"], int)
        assert params["apiKey"] == KEY
        assert len(params["signature"]) == 64
        await client.close()

    run(main())


def test_an_ed25519_key_logs_on_once_per_connection_and_signs_nothing_else(exchange: Any) -> None:
    exchange.answer = Answers(order_place=lambda frame: {"result": ORDER}, ping=lambda frame: {"result": {}})

    async def main() -> None:
        client = AsyncClient(KEY, PEM, environment=exchange.environment)
        await client.ws_api.spot.ping()
        assert exchange.peer.methods == ["ping"]
        for _ in range(2):
            await client.ws_api.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity=1)
        assert exchange.peer.methods == ["ping", "session.logon", "order.place", "order.place"]
        logon, order = exchange.peer.frames[1]["params"], exchange.peer.frames[2]["params"]
        assert set(logon) == {"apiKey", "timestamp", "signature"}
        assert "signature" not in order
        assert "apiKey" not in order
        assert isinstance(order["timestamp"], int)
        exchange.abort()
        await exchange.eventually(lambda: exchange.peers[0].code is not None)
        await client.ws_api.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity=1)
        assert exchange.peers[1].methods == ["session.logon", "order.place"]
        await client.close()

    run(main())


def test_connecting_ahead_logs_on_already(exchange: Any) -> None:
    exchange.answer = Answers()

    async def main() -> None:
        client = AsyncClient(KEY, PEM, environment=exchange.environment)
        await client.ws_api.connect()
        assert exchange.peer.methods == ["session.logon"]
        await client.ws_api.connect("margin")  # whose calls go there, too
        assert len(exchange.peers) == 1
        with pytest.raises(ConfigurationError, match="no product 'margn'; did you mean margin"):
            await client.ws_api.connect("margn")
        await client.close()

    run(main())


def test_refusals_are_the_same_classes_as_over_rest(exchange: Any) -> None:
    refusals: list[dict[str, Any]] = [
        {"status": 400, "error": {"code": -1121, "msg": "Invalid symbol."}},
        {"status": 400, "error": {"code": -2010, "msg": "Account has insufficient balance for requested action."}},
        {
            "status": 429,
            "error": {"code": -1015, "msg": "Too many new orders.", "data": {"serverTime": 1000, "retryAfter": 4500}},
        },
        {"status": 503, "error": {"code": -1007, "msg": "Timeout waiting for response from backend server."}},
    ]
    exchange.answer = Answers(order_place=lambda frame: refusals[0])

    async def main() -> None:
        client = AsyncClient(KEY, SECRET, environment=exchange.environment)
        for kind in (BadRequest, InsufficientFunds, RateLimited, OutcomeUnknown):
            with pytest.raises(kind) as caught:
                await client.ws_api.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity=1)
            error: Any = caught.value
            assert "NewOrder" in str(error)
            if kind is RateLimited:
                assert error.retry_after == 3.5
                assert error.orders_only
            refusals.pop(0)
        await client.close()

    run(main())


def test_a_write_whose_answer_is_lost_is_unknown_and_never_sent_again(exchange: Any) -> None:
    gone = threading.Event()

    def vanish(frame: dict[str, Any]) -> None:
        exchange.abort()
        gone.set()

    exchange.answer = Answers(order_place=vanish)

    async def main() -> None:
        client = AsyncClient(KEY, SECRET, environment=exchange.environment)
        with pytest.raises(AnswerLost) as caught:
            await client.ws_api.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity=1)
        assert caught.value.executed == "unknown"
        await client.close()

    run(main())
    assert sum(peer.methods.count("order.place") for peer in exchange.peers) == 1


def test_a_read_whose_answer_is_lost_is_asked_again_on_a_new_connection(exchange: Any) -> None:
    def once(frame: dict[str, Any]) -> dict[str, Any] | None:
        if len(exchange.peers) == 1:
            exchange.abort()
            return None
        return {"result": {"serverTime": 5}}

    exchange.answer = Answers(time=once)

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment, settings=Settings(retry=Backoff(base=0.001)))
        assert (await client.ws_api.spot.time()).server_time == 5
        await client.close()

    run(main())
    assert len(exchange.peers) == 2


def test_a_silent_exchange_leaves_a_write_unknown_and_a_late_answer_is_kept(
    exchange: Any, caplog: pytest.LogCaptureFixture
) -> None:
    exchange.answer = Answers(order_place=lambda frame: None, ping=lambda frame: {"result": {}})

    async def main() -> None:
        client = AsyncClient(KEY, SECRET, environment=exchange.environment, settings=Settings(timeout=0.2))
        with pytest.raises(AnswerLost, match="no answer within the time limit"):
            await client.ws_api.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity=1)
        with caplog.at_level(logging.WARNING, logger="bidwire"):
            await asyncio.to_thread(exchange.say, {"id": 1, "status": 200, "result": ORDER})
            await client.ws_api.spot.ping()  # its answer comes after the late one
        assert "NewOrder was answered after it had been given up" in caplog.text
        await client.close()

    run(main())


def test_nothing_is_sent_where_nothing_can_be(exchange: Any) -> None:
    exchange.answer = Answers()
    elsewhere = exchange.environment.using(ws_api="ws://127.0.0.1:1/ws-api/v3")

    async def main() -> None:
        client = AsyncClient(environment=elsewhere, settings=Settings(retry=Backoff(attempts=1)))
        with pytest.raises(NotSent):
            await client.ws_api.spot.ping()
        client = AsyncClient(environment=exchange.environment)
        with pytest.raises(ConfigurationError, match="API key"):
            await client.ws_api.spot.account()
        with pytest.raises(
            ConfigurationError, match=r"GetSession is a call of the WebSocket API alone: client\.ws_api\.send"
        ):
            await client.send(GetSession())
        with pytest.raises(ConfigurationError, match="not offered over the WebSocket API"):
            await client.ws_api.send(GetSystemStatus())
        assert exchange.peers == []
        await client.close()

    run(main())


def test_a_revoked_session_fails_what_relied_on_it(exchange: Any) -> None:
    exchange.answer = Answers(account_status=lambda frame: None)

    async def main() -> None:
        client = AsyncClient(KEY, PEM, environment=exchange.environment)
        asked = asyncio.ensure_future(client.ws_api.spot.account())
        await exchange.eventually(lambda: bool(exchange.peers) and "account.status" in exchange.peer.methods)
        revoked = {"id": None, "status": 401, "error": {"code": -2015, "msg": "Invalid API-key, IP, or permissions."}}
        await asyncio.to_thread(exchange.say, revoked)
        with pytest.raises(NotAllowed, match="Invalid API-key"):
            await asked
        await client.close()

    run(main())


def test_many_calls_share_one_connection_and_answers_may_come_in_any_order(exchange: Any) -> None:
    waiting: list[tuple[Any, dict[str, Any]]] = []

    async def backwards(venue: Any, peer: Any, frame: dict[str, Any]) -> None:
        waiting.append((peer, frame))
        if len(waiting) == 20:
            for where, each in reversed(waiting):
                price = {"symbol": each["params"]["symbol"], "price": "1.0"}
                await where.socket.send(json.dumps({"id": each["id"], "status": 200, "result": price}))

    exchange.answer = backwards

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        found = await asyncio.gather(*(client.ws_api.spot.ticker_price(f"S{n}") for n in range(20)))
        assert [each.symbol for each in found] == [f"S{n}" for n in range(20)]
        assert len(exchange.peers) == 1
        await client.close()

    run(main())


@pytest.mark.parametrize(("product", "patience"), [("spot", 65), ("usdm", 200), ("coinm", 200)])
def test_a_connection_is_given_up_when_it_has_been_quiet_for_longer_than_its_exchange_is(
    exchange: Any, monkeypatch: pytest.MonkeyPatch, product: str, patience: float
) -> None:
    exchange.answer = Answers(session_status=lambda frame: {"result": SESSION})
    ahead = 0.0

    class Later(MachineWorld):
        monotonic = staticmethod(lambda: MachineWorld.monotonic() + ahead)

    async def main() -> None:
        nonlocal ahead
        place = exchange.environment.using(ws_api={product: f"{exchange.url}/{product}"})
        client = AsyncClient(environment=place)
        monkeypatch.setattr(client._core, "world", Later())
        session = getattr(client.ws_api, product).session
        for quiet, connections in ((0, 1), (patience - 5, 1), (patience + 5, 2)):
            ahead += quiet
            await session()
            assert len(exchange.peers) == connections
        await client.close()

    run(main())


def test_a_shutdown_notice_moves_new_calls_and_lets_old_ones_finish(
    exchange: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bidwire.client.wsapi.SHUTDOWN_JITTER", 0.0)
    exchange.answer = Answers(time=lambda frame: None, ping=lambda frame: {"result": {}})

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        slow = asyncio.ensure_future(client.ws_api.spot.time())
        await exchange.eventually(lambda: bool(exchange.peers) and exchange.peer.methods == ["time"])
        old = exchange.peer
        await asyncio.to_thread(exchange.say, {"event": {"e": "serverShutdown", "E": 1}})
        while len(exchange.peers) == 1:
            await client.ws_api.spot.ping()
        assert old.code is None
        await asyncio.to_thread(exchange.say, {"id": 1, "status": 200, "result": {"serverTime": 9}}, old)
        assert (await slow).server_time == 9
        await exchange.eventually(lambda: old.code == 1000)
        await client.close()

    run(main())


def test_blocking_code_calls_the_same_way(exchange: Any) -> None:
    exchange.answer = Answers(ping=lambda frame: {"result": {}}, order_place=lambda frame: {"result": ORDER})
    with Client(KEY, SECRET, environment=exchange.environment) as client:
        client.ws_api.connect()
        client.ws_api.spot.ping()
        assert client.ws_api.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity="1e-8").client_order_id == "mine"
        assert exchange.peer.frames[1]["params"]["quantity"] == "0.00000001"
        threads = [threading.Thread(target=client.ws_api.spot.ping) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert exchange.peer.methods.count("ping") == 6
    exchange.until(lambda: exchange.peer.code == 1000)


def test_lists_are_real_arrays(exchange: Any) -> None:
    exchange.answer = Answers(ticker_price=lambda frame: {"result": [{"symbol": "A", "price": "1"}]})

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        await client.ws_api.spot.ticker_prices(symbols=["a", "b"])
        assert exchange.peer.frames[0]["params"] == {"symbols": ["A", "B"]}
        await client.close()

    run(main())


def test_no_secret_is_in_any_log(exchange: Any, caplog: pytest.LogCaptureFixture) -> None:
    exchange.answer = Answers(order_place=lambda frame: {"result": ORDER})

    async def main() -> None:
        client = AsyncClient(KEY, SECRET, environment=exchange.environment)
        await client.ws_api.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity=1)
        await client.close()

    with caplog.at_level(logging.DEBUG, logger="bidwire"):
        run(main())
    assert "order" in caplog.text
    signature = exchange.peers[0].frames[0]["params"]["signature"]
    for secret in (KEY, SECRET, signature):
        assert secret not in caplog.text
