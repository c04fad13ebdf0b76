"""User streams over a real socket: subscribed by each kind of key, typed, kept, renewed, never dropped."""

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
from bidwire.config import Reconnect, Settings
from bidwire.errors import ConfigurationError, MalformedAnswer, NotAllowed
from bidwire.spot import BalanceUpdate, ExecutionReport, OutboundAccountPosition, UnknownEvent
from bidwire.wire.live import Outage

KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
PEM = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
SOON = Settings(reconnect=Reconnect(fixed=0.01), audit=None)
POSITION = {"e": "outboundAccountPosition", "E": 5, "u": 4, "B": [{"a": "BTC", "f": "1.5", "l": "0.5"}]}


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def balance(number: int) -> dict[str, Any]:
    return {"e": "balanceUpdate", "E": number, "a": "BTC", "d": f"{number}.00000000", "T": number}


def report(number: int) -> dict[str, Any]:
    return {
        "e": "executionReport",
        "E": 1499405658658,
        "s": "ETHBTC",
        "c": "mine",
        "S": "BUY",
        "o": "LIMIT",
        "f": "GTC",
        "q": "1.00000000",
        "p": "0.10264410",
        "P": "0.00000000",
        "F": "0.00000000",
        "g": -1,
        "C": "",
        "x": "NEW",
        "X": "NEW",
        "r": "NONE",
        "i": 4293153,
        "l": "0.00000000",
        "z": "0.00000000",
        "L": "0.00000000",
        "n": "0",
        "N": None,
        "T": 1499405658657,
        "t": -1,
        "I": number,
        "w": True,
        "m": False,
        "M": False,
        "O": 1499405658657,
        "Z": "0.00000000",
        "Y": "0.00000000",
        "Q": "0.00000000",
        "W": 1499405658657,
        "V": "NONE",
    }


async def answer(venue: Any, peer: Any, frame: dict[str, Any]) -> None:
    result: dict[str, Any] = {"subscriptionId": len(peer.frames)}
    if frame["method"] == "session.logon":
        result = {"apiKey": KEY, "authorizedSince": 1, "connectedSince": 1, "returnRateLimits": True, "serverTime": 2}
    await peer.socket.send(json.dumps({"id": frame["id"], "status": 200, "result": result}))


@pytest.fixture(autouse=True)
def user_side(exchange: Any) -> None:
    exchange.answer = answer


def tell(exchange: Any, event: object, peer: Any = None) -> None:
    exchange.say({"subscriptionId": 1, "event": event}, peer)


async def atell(exchange: Any, event: object, peer: Any = None) -> None:
    await asyncio.to_thread(tell, exchange, event, peer)


@pytest.mark.parametrize(
    ("secret", "methods"),
    [
        (SECRET, ["userDataStream.subscribe.signature"]),
        (PEM, ["session.logon", "userDataStream.subscribe"]),
    ],
    ids=["hmac", "ed25519"],
)
def test_each_kind_of_key_subscribes_its_way_and_events_come_typed(
    exchange: Any, secret: str, methods: list[str]
) -> None:
    async def main() -> None:
        client = AsyncClient(KEY, secret, environment=exchange.environment)
        async with client.spot.user_stream() as events:
            assert exchange.peer.path == "/ws-api/v3"
            assert exchange.peer.methods == methods
            assert events.live
            for event in (report(62), POSITION, balance(3), {"e": "somethingNew", "x": 1}):
                await atell(exchange, event)
            first, second, third, fourth = [await anext(events) for _ in range(4)]
            assert isinstance(first, ExecutionReport)
            assert first.execution_id == 62
            assert isinstance(second, OutboundAccountPosition)
            assert second.balances[0].free == Decimal("1.5")
            assert isinstance(third, BalanceUpdate)
            assert isinstance(fourth, UnknownEvent)
            assert fourth.fields["x"] == 1
        assert events.closed
        await exchange.eventually(lambda: exchange.peer.code == 1000)

    run(main())


def test_without_a_whole_key_nothing_is_sent(exchange: Any) -> None:
    for client in (AsyncClient(environment=exchange.environment), AsyncClient(KEY, environment=exchange.environment)):
        with pytest.raises(ConfigurationError, match="API key with its secret"):
            client.spot.user_stream()
    assert exchange.peers == []


def test_a_key_that_is_refused_raises_on_entering(exchange: Any) -> None:
    async def refuse(venue: Any, peer: Any, frame: dict[str, Any]) -> None:
        error = {"code": -2015, "msg": "Invalid API-key, IP, or permissions for action."}
        await peer.socket.send(json.dumps({"id": frame["id"], "status": 401, "error": error}))

    exchange.answer = refuse

    async def main() -> None:
        client = AsyncClient(KEY, SECRET, environment=exchange.environment)
        with pytest.raises(NotAllowed):
            await client.spot.user_stream()
        await exchange.eventually(lambda: exchange.peer.code is not None)

    run(main())


def test_a_lost_connection_comes_back_and_the_outage_is_told(exchange: Any) -> None:
    told: list[Any] = []

    async def main() -> None:
        client = AsyncClient(KEY, PEM, environment=exchange.environment, settings=SOON)
        async with client.spot.user_stream(
            on_open=lambda: told.append("open"),
            on_close=lambda *why: told.append(why),
            on_reconnect=told.append,
        ) as events:
            exchange.abort()
            await exchange.eventually(lambda: len(exchange.peers) == 2 and len(exchange.peer.frames) == 2)
            assert exchange.peer.methods == ["session.logon", "userDataStream.subscribe"]
            await atell(exchange, balance(1))
            assert (await anext(events)).event_time == 1  # type: ignore[union-attr]  # a BalanceUpdate
        assert told[:2] == ["open", (1006, "")]
        assert isinstance(told[2], Outage)
        assert told[3:] == [(1000, "")]

    run(main())


def test_a_terminated_subscription_is_renewed(exchange: Any) -> None:
    outages: list[Outage] = []

    async def main() -> None:
        client = AsyncClient(KEY, SECRET, environment=exchange.environment, settings=SOON)
        async with client.spot.user_stream(on_reconnect=outages.append) as events:
            await atell(exchange, {"e": "eventStreamTerminated", "E": 9})
            await exchange.eventually(lambda: len(exchange.peers) == 2 and len(exchange.peer.frames) == 1)
            await atell(exchange, balance(1))
            assert [type(await anext(events)).__name__ for _ in range(2)] == ["EventStreamTerminated", "BalanceUpdate"]
        assert len(outages) == 1

    run(main())


def test_a_shutdown_notice_moves_the_stream_without_loss_or_repeat(
    exchange: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bidwire.client.wsapi.SHUTDOWN_JITTER", 0.0)
    monkeypatch.setattr("bidwire.client.user.OVERLAP", 0.1)
    told: list[Any] = []

    async def main() -> None:
        client = AsyncClient(KEY, SECRET, environment=exchange.environment)
        async with client.spot.user_stream(on_close=lambda *why: told.append(why)) as events:
            old = exchange.peer
            await asyncio.to_thread(exchange.say, {"event": {"e": "serverShutdown", "E": 1}})
            await exchange.eventually(lambda: len(exchange.peers) == 2 and len(exchange.peer.frames) == 1)
            await atell(exchange, balance(1), old)
            await atell(exchange, balance(1), exchange.peer)
            await atell(exchange, balance(2), exchange.peer)
            await exchange.eventually(lambda: old.code is not None)
            await atell(exchange, balance(3), exchange.peer)
            heard = [await anext(events) for _ in range(3)]
            assert [event.event_time for event in heard] == [1, 2, 3]  # type: ignore[union-attr]  # BalanceUpdates
            assert told == []

    run(main())


def test_no_event_is_dropped_for_a_slow_consumer_and_the_log_warns(
    exchange: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bidwire.client.user.ALARM", 50)

    async def main() -> None:
        client = AsyncClient(KEY, SECRET, environment=exchange.environment)
        async with client.spot.user_stream() as events:

            async def flood() -> None:
                for number in range(300):
                    await exchange.peer.socket.send(json.dumps({"subscriptionId": 1, "event": balance(number)}))

            await asyncio.to_thread(lambda: exchange.do(flood()))
            async with asyncio.timeout(10):
                while events.waiting < 300:  # noqa: ASYNC110  # nothing tells that all has come
                    await asyncio.sleep(0)
            heard = [await anext(events) for _ in range(300)]
            assert [event.event_time for event in heard] == list(range(300))  # type: ignore[union-attr]
            assert events.waiting == 0

    with caplog.at_level(logging.WARNING, logger="bidwire"):
        run(main())
    # An audit that is broken off at the end may be told of, too, by another logger.
    said = [record.getMessage() for record in caplog.records if record.name == "bidwire.user"]
    assert said == [f"{size} user events wait for their consumer" for size in (50, 100, 200)]


def test_callbacks_get_events_and_their_exceptions_do_not_end_the_stream(exchange: Any) -> None:
    heard: list[Any] = []

    async def handler(event: Any) -> None:
        heard.append(event.event_time)
        if event.event_time == 1:
            raise ZeroDivisionError("mine")

    async def main() -> None:
        client = AsyncClient(KEY, SECRET, environment=exchange.environment)
        async with client.spot.user_stream(on_event=handler) as events:
            await atell(exchange, balance(1))
            with pytest.raises(ZeroDivisionError):
                await events.wait()
            await atell(exchange, balance(2))
            while len(heard) < 2:
                assert not await events.wait(timeout=0.01)
            assert events.live

    run(main())


def test_an_event_that_is_none_is_told_and_passed_over(exchange: Any) -> None:
    told: list[Exception] = []

    async def main() -> None:
        client = AsyncClient(KEY, SECRET, environment=exchange.environment)
        async with client.spot.user_stream(on_error=told.append) as events:
            await atell(exchange, {"no": "word"})
            await atell(exchange, balance(1))
            await anext(events)
        assert [type(error) for error in told] == [MalformedAnswer]

    run(main())


def test_blocking_code_hears_its_user_with_a_plain_for(exchange: Any) -> None:
    back = threading.Event()
    client = Client(KEY, SECRET, environment=exchange.environment, settings=SOON)
    with client.spot.user_stream(on_reconnect=lambda outage: back.set()) as events:
        tell(exchange, balance(1))
        for event in events:
            assert isinstance(event, BalanceUpdate)
            assert event.delta == 1
            break
        exchange.abort()
        assert back.wait(10)
        tell(exchange, balance(2))
        assert next(events).event_time == 2  # type: ignore[union-attr]  # a BalanceUpdate
    assert list(events) == []


def test_closing_twice_says_so_in_the_log(exchange: Any, caplog: pytest.LogCaptureFixture) -> None:
    client = Client(KEY, SECRET, environment=exchange.environment)
    with caplog.at_level(logging.INFO, logger="bidwire.user"):
        events = client.spot.user_stream().open()
        events.close()
        events.close()
    assert caplog.messages[-1] == "No connection to close"
    assert len(exchange.peers) == 1


def test_neither_key_nor_signature_is_in_any_log(exchange: Any, caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level(logging.DEBUG, logger="bidwire"),
        Client(KEY, PEM, environment=exchange.environment).spot.user_stream() as events,
    ):
        tell(exchange, balance(1))
        next(events)
    signature = exchange.peers[0].frames[0]["params"]["signature"]
    assert caplog.text
    for secret in (KEY, signature, PEM.splitlines()[1]):
        assert secret not in caplog.text
        assert secret not in repr(events)
