"""What faults do to WebSockets, over the loopback, in simulated time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from itertools import pairwise
from typing import Any

import pytest

from bidwire import Client, Loopback
from bidwire import errors as e
from bidwire.exchange.faults import Match
from bidwire.exchange.market.synthetic import SyntheticMarket
from bidwire.exchange.settings import ExchangeSettings
from bidwire.wire.sign import signer


class Heard:
    """A listener that keeps what it hears."""

    def __init__(self) -> None:
        self.texts: list[bytes] = []
        self.pings = 0
        self.pongs = 0
        self.closed: list[tuple[int, str]] = []

    def on_text(self, payload: bytes, at: float) -> None:
        self.texts.append(payload)

    def on_binary(self, payload: bytes, at: float) -> None:
        raise AssertionError("nothing here is binary")

    def on_ping(self, payload: bytes, at: float) -> None:
        self.pings += 1

    def on_pong(self, payload: bytes, at: float) -> None:
        self.pongs += 1

    def on_closed(self, code: int, reason: str, at: float) -> None:
        self.closed.append((code, reason))

    @property
    def frames(self) -> list[Any]:
        """What came since the last look."""
        found = [json.loads(text) for text in self.texts]
        self.texts.clear()
        return found


class Bench:
    """A loopback to which sockets are opened by hand."""

    def __init__(self, **settings: Any) -> None:
        market = SyntheticMarket(symbols=["BTCUSDT", "ETHUSDT"], activity=0.05)
        self.loopback = Loopback(ExchangeSettings(seed=1, **settings), market)
        self.faults = self.loopback.faults

    async def open(self, path: str) -> tuple[Any, Heard]:
        heard = Heard()
        line = await self.loopback.connector(f"ws://x{path}", heard)
        return line, heard

    async def wait(self, seconds: float) -> None:
        """Time passes, and what came is heard."""
        self.loopback.advance(seconds)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    async def ask(self, line: Any, heard: Heard, method: str, **params: Any) -> list[Any]:
        line.send(json.dumps({"id": 7, "method": method, "params": params}))
        await asyncio.sleep(0)
        return heard.frames

    async def signed(self, line: Any, heard: Heard, method: str, name: str = "hmac", **params: Any) -> list[Any]:
        key = self.loopback.keys[name]
        given = {**params, "apiKey": key.api_key, "timestamp": self.loopback.now // 1000}
        payload = "&".join(f"{name}={value}" for name, value in sorted(given.items()))
        return await self.ask(line, heard, method, **given, signature=signer(key.secret).sign(payload.encode()))

    async def order(self, line: Any, heard: Heard, **changes: Any) -> list[Any]:
        price = "60000.00"
        given = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "0.001"}
        return await self.signed(line, heard, "order.place", price=price, **{**given, **changes})


def run(work: Callable[[Bench], Coroutine[Any, Any, None]], **settings: Any) -> None:
    asyncio.run(work(Bench(**settings)))


# --- events ----------------------------------------------------------------------------------------------------------


def chain(frames: list[Any]) -> list[tuple[int, int]]:
    return [(frame["U"], frame["u"]) for frame in frames]


def whole(frames: list[Any]) -> bool:
    ids = chain(frames)
    return all(first == last + 1 for (_, last), (first, _) in pairwise(ids))


def test_a_depth_event_that_is_dropped_leaves_a_hole() -> None:
    async def work(bench: Bench) -> None:
        _, heard = await bench.open("/ws/btcusdt@depth@100ms")
        bench.faults.add("W20", after=2, count=1)
        await bench.wait(3)
        frames = heard.frames
        assert len(frames) > 4
        assert not whole(frames)
        assert whole(frames[:2])
        assert whole(frames[2:])

    run(work)


@pytest.mark.parametrize("target", ["/ws/btcusdt@trade/ethusdt@trade", "/stream?streams=btcusdt@trade/ethusdt@trade"])
def test_only_the_stream_that_is_named_is_struck_with_an_envelope_and_without(target: str) -> None:
    async def work(bench: Bench) -> None:
        _, heard = await bench.open(target)
        bench.faults.add("drop", stream="btcusdt@*")
        await bench.wait(30)
        symbols = {frame.get("data", frame)["s"] for frame in heard.frames}
        assert symbols == {"ETHUSDT"}

    run(work)


def test_events_come_twice_in_another_order_and_late() -> None:
    async def work(bench: Bench) -> None:
        _, heard = await bench.open("/ws/btcusdt@depth@100ms")
        await bench.wait(1)
        heard.frames  # noqa: B018 - what came before is forgotten
        bench.faults.add("repeat", count=1)
        await bench.wait(1)
        ids = chain(heard.frames)
        assert ids[0] == ids[1]
        bench.faults.add("swap", count=1)
        await bench.wait(1)
        ids = chain(heard.frames)
        assert ids[1] < ids[0] < ids[2]
        bench.faults.add("delay", seconds=0.55, count=1)
        await bench.wait(2)
        ids = chain(heard.frames)
        late = min(ids)
        assert ids.index(late) > 1
        assert sorted(ids) != ids

    run(work)


def test_a_crossed_book_and_new_words() -> None:
    async def work(bench: Bench) -> None:
        _, heard = await bench.open("/stream?streams=btcusdt@depth@100ms/btcusdt@depth5@100ms/btcusdt@bookTicker")
        bench.faults.add("cross")
        await bench.wait(1)
        for frame in (each["data"] for each in heard.frames):
            if "e" in frame:
                assert float(frame["b"][0][0]) > 300_000
            elif "bids" in frame:
                assert float(frame["bids"][0][0]) > float(frame["asks"][0][0])
            else:
                assert float(frame["b"]) > float(frame["a"])
        bench.faults.clear()
        bench.faults.add("fields", event="depthUpdate", add={"extra": 1}, replace={"s": "OTHER"})
        await bench.wait(1)
        found = [each["data"] for each in heard.frames]
        assert {(frame["s"], frame.get("extra")) for frame in found if "e" in frame} == {("OTHER", 1)}
        assert not [frame for frame in found if "extra" in frame and "e" not in frame]

    run(work)


@pytest.mark.parametrize(("how", "code"), [("cut", 1006), ("utf8", 1007), ("rsv", 1002), ("large", 1009)])
def test_a_frame_that_cannot_be_read_ends_the_connection(how: str, code: int) -> None:
    async def work(bench: Bench) -> None:
        _, heard = await bench.open("/ws/btcusdt@trade")
        bench.faults.add("W6", how=how, count=1)
        await bench.wait(30)
        assert heard.frames == []
        assert [each[0] for each in heard.closed] == [code]

    run(work)


def test_bad_json_does_not_end_anything() -> None:
    async def work(bench: Bench) -> None:
        _, heard = await bench.open("/ws/btcusdt@trade")
        bench.faults.add("W8", count=1)
        await bench.wait(30)
        with pytest.raises(json.JSONDecodeError):
            json.loads(heard.texts[0])
        assert len(heard.texts) > 2
        assert not heard.closed

    run(work)


# --- acknowledgements ------------------------------------------------------------------------------------------------


def test_subscriptions_are_refused_unacknowledged_and_acknowledged_late() -> None:
    async def work(bench: Bench) -> None:
        line, heard = await bench.open("/ws")
        subscribe = json.dumps({"method": "SUBSCRIBE", "params": ["btcusdt@trade"], "id": 1})
        bench.faults.add("W17", code=3, msg="no", count=1)
        line.send(subscribe)
        await bench.wait(30)
        assert heard.frames == [{"error": {"code": 3, "msg": "no"}, "id": 1}]
        bench.faults.add("W18", count=1)
        line.send(subscribe)
        await bench.wait(30)
        assert {frame.get("e") for frame in heard.frames} == {"trade"}
        bench.faults.add("W19", seconds=20, count=1)
        line.send(json.dumps({"method": "LIST_SUBSCRIPTIONS", "id": 2}))
        await bench.wait(30)
        frames = heard.frames
        assert 0 < frames.index({"result": ["btcusdt@trade"], "id": 2}) < len(frames) - 1

    run(work)


# --- connections -----------------------------------------------------------------------------------------------------


def test_a_cut_strikes_the_connections_that_match_now_and_none_after() -> None:
    async def work(bench: Bench) -> None:
        _, trades = await bench.open("/ws/btcusdt@trade")
        _, depth = await bench.open("/ws/btcusdt@depth")
        handle = bench.faults.add("W1", stream="*@trade")
        await bench.wait(0)
        assert trades.closed == [(1006, "")]
        assert not depth.closed
        assert not handle.active
        assert handle.struck == 1
        _, again = await bench.open("/ws/btcusdt@trade")
        await bench.wait(30)
        assert not again.closed

    run(work)


def test_a_cut_may_wait_for_its_time_or_for_an_event() -> None:
    async def work(bench: Bench) -> None:
        _, first = await bench.open("/ws/btcusdt@trade")
        bench.faults.add("close", start=5, code=1011, reason="oops")
        await bench.wait(4.9)
        assert not first.closed
        await bench.wait(0.2)
        assert first.closed == [(1011, "oops")]
        _, second = await bench.open("/ws/btcusdt@trade")
        bench.faults.add("cut", after=2, count=1)
        await bench.wait(60)
        assert len(second.frames) == 2
        assert second.closed == [(1006, "")]
        bench.faults.add("cut", event="open", count=1)
        _, third = await bench.open("/ws/btcusdt@trade")
        await bench.wait(0)
        assert third.closed == [(1006, "")]

    run(work)


def test_a_half_open_connection_hears_nothing_and_is_not_heard() -> None:
    async def work(bench: Bench) -> None:
        line, heard = await bench.open("/ws/btcusdt@trade")
        await bench.wait(30)
        assert heard.frames
        pings = heard.pings
        bench.faults.add("W3")
        line.ping(b"x")
        line.send(json.dumps({"method": "LIST_SUBSCRIPTIONS", "id": 2}))
        await bench.wait(120)
        assert (heard.frames, heard.pings, heard.pongs, heard.closed) == ([], pings, 0, [])
        _, other = await bench.open("/ws/btcusdt@trade")
        await bench.wait(30)
        assert other.frames

    run(work)


def test_a_mute_connection_goes_on_in_everything_but_the_events_that_match() -> None:
    async def work(bench: Bench) -> None:
        line, heard = await bench.open("/ws/btcusdt@trade/ethusdt@trade")
        bench.faults.add("W4", stream="btcusdt@trade")
        await bench.wait(60)
        assert {frame["s"] for frame in heard.frames} == {"ETHUSDT"}
        assert heard.pings == 3
        line.send(json.dumps({"method": "LIST_SUBSCRIPTIONS", "id": 2}))
        await asyncio.sleep(0)
        assert heard.frames[-1]["id"] == 2
        _, other = await bench.open("/ws/btcusdt@trade")
        await bench.wait(30)
        assert other.frames

    run(work)


def test_pongs_that_do_not_arrive_end_it_and_without_pings_it_lives_on() -> None:
    async def work(bench: Bench) -> None:
        _, deaf = await bench.open("/ws")
        bench.faults.add("W5")
        await bench.wait(100)
        assert deaf.closed == [(1008, "Pong timeout")]
        _, unpinged = await bench.open("/ws")
        bench.faults.add("unpinged")
        await bench.wait(300)
        assert (unpinged.pings, unpinged.closed) == (0, [])

    run(work)


def test_a_lifetime_ends_early_and_a_shutdown_is_announced() -> None:
    async def work(bench: Bench) -> None:
        _, old = await bench.open("/ws")
        await bench.wait(10)
        bench.faults.add("W9", seconds=60)
        await bench.wait(49)
        assert not old.closed
        await bench.wait(1)
        assert old.closed == [(1008, "disconnected")]
        _, told = await bench.open("/ws")
        bench.faults.add("W10", within=5)
        await bench.wait(1)
        assert [frame["e"] for frame in told.frames] == ["serverShutdown"]
        assert not told.closed
        await bench.wait(4)
        assert [code for code, _ in told.closed] == [1001]

    run(work)


def test_a_slow_connection_gets_what_there_was_in_order_and_late() -> None:
    async def work(bench: Bench) -> None:
        _, slow = await bench.open("/ws/btcusdt@depth@100ms")
        _, quick = await bench.open("/ws/btcusdt@depth@100ms")
        bench.faults.add("W34", frames_per_second=0.5, count=1, event="depthUpdate")
        await bench.wait(20)
        some, all_of_them = slow.frames, quick.frames
        assert 8 <= len(some) <= 11 < len(all_of_them)
        assert some == all_of_them[: len(some)]

    run(work)


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({}, e.RateLimited),
        ({"status": 418, "msg": "Way too many requests; IP banned until 1."}, e.Banned),
        ({"status": 403, "body": "<html>no</html>"}, e.Blocked),
        ({"status": 451, "code": 0}, e.Blocked),
        ({"status": 503, "body": ""}, e.BinanceError),
    ],
)
def test_handshakes_are_refused(options: dict[str, Any], kind: type[e.BinanceError]) -> None:
    async def work(bench: Bench) -> None:
        bench.faults.add("W11", count=1, path="/ws-api/*", **options)
        await bench.open("/ws/btcusdt@trade")
        with pytest.raises(kind):
            await bench.open("/ws-api/v3")
        await bench.open("/ws-api/v3")

    run(work)


# --- the WebSocket API -----------------------------------------------------------------------------------------------


def test_an_answer_over_the_websocket_api_is_bent_as_one_over_rest_is() -> None:
    async def work(bench: Bench) -> None:
        line, heard = await bench.open("/ws-api/v3")
        bench.faults.add("R27", path="/api/v3/order", method="POST", count=1)
        (answer,) = await bench.order(line, heard)
        assert (answer["id"], answer["status"], answer["error"]["code"]) == (7, 503, -1008)
        bench.faults.add("R24", method="order.place", count=1, executed=True)
        (answer,) = await bench.order(line, heard)
        assert (answer["status"], answer["error"]["code"]) == (500, -1000)
        (answer,) = await bench.signed(line, heard, "openOrders.status")
        assert len(answer["result"]) == 1
        bench.faults.add("R8", count=1)
        (answer,) = await bench.ask(line, heard, "ping")
        assert (answer["status"], answer["error"]["code"]) == (502, -1000)
        bench.faults.add("R37", count=1, method="order.place")
        (answer,) = await bench.order(line, heard, newOrderRespType="RESULT")
        assert answer["result"]["status"] == "BRAND_NEW"
        assert answer["rateLimits"]
        bench.faults.add("R44", count=1)
        (answer,) = await bench.ask(line, heard, "ping")
        assert "rateLimits" not in answer
        bench.faults.add("R13", count=1)
        (answer,) = await bench.order(line, heard)
        assert answer["error"]["code"] == -1021
        bench.faults.add("R16", count=1)
        (answer,) = await bench.order(line, heard)
        assert answer["error"]["code"] == -1022

    run(work)


def test_an_answer_is_missing_late_twice_or_somebody_elses() -> None:
    async def work(bench: Bench) -> None:
        line, heard = await bench.open("/ws-api/v3")
        bench.faults.add("W32", count=1)
        assert await bench.ask(line, heard, "ping") == []
        bench.faults.add("W33", count=1)
        assert await bench.ask(line, heard, "ping") == []
        await bench.wait(29)
        assert heard.frames == []
        await bench.wait(2)
        assert [frame["id"] for frame in heard.frames] == [7]
        bench.faults.add("repeat", what="answer", count=1)
        assert [frame["id"] for frame in await bench.ask(line, heard, "ping")] == [7, 7]
        bench.faults.add("wrong_id", count=1)
        (answer,) = await bench.ask(line, heard, "ping")
        assert answer["id"] != 7
        bench.faults.add("R6", count=1)
        assert await bench.ask(line, heard, "ping") == []
        assert heard.closed == [(1006, "")]

    run(work)


def test_an_answer_that_is_cut_off_ends_the_connection_and_the_order_is_there() -> None:
    async def work(bench: Bench) -> None:
        line, heard = await bench.open("/ws-api/v3")
        bench.faults.add("R7", count=1, method="POST")
        assert await bench.order(line, heard) == []
        assert heard.closed == [(1006, "")]
        line, heard = await bench.open("/ws-api/v3")
        (answer,) = await bench.signed(line, heard, "openOrders.status")
        assert len(answer["result"]) == 1

    run(work)


def test_events_overtake_the_answer_that_waits_and_a_late_request_is_performed_in_its_time() -> None:
    async def work(bench: Bench) -> None:
        line, heard = await bench.open("/ws-api/v3")
        await bench.signed(line, heard, "userDataStream.subscribe.signature")
        bench.faults.add("W27", count=1, method="order.place", delay=1)
        events = await bench.order(line, heard)
        assert [frame["event"]["e"] for frame in events] == ["executionReport", "outboundAccountPosition"]
        await bench.wait(1)
        assert [frame["status"] for frame in heard.frames] == [200]
        bench.faults.add("slow_answer", count=1, method="order.place", delay=1, executes="late")
        assert await bench.order(line, heard) == []
        await bench.wait(1)
        first, *rest = heard.frames
        assert first["status"] == 200
        assert [frame["event"]["e"] for frame in rest] == ["executionReport", "outboundAccountPosition"]
        assert rest[0]["event"]["E"] == bench.loopback.now // 1000

    run(work)


def test_user_events_are_struck_by_account() -> None:
    async def work(bench: Bench) -> None:
        line, heard = await bench.open("/ws-api/v3")
        await bench.signed(line, heard, "userDataStream.subscribe.signature")
        await bench.signed(line, heard, "userDataStream.subscribe.signature", "maker")
        bench.faults.add("drop", account=bench.loopback.keys.maker, event="executionReport")
        for name in ("hmac", "maker"):
            given = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "0.001"}
            await_frames = await bench.signed(line, heard, "order.place", name, price="60000.00", **given)
            words = [frame["event"]["e"] for frame in await_frames if "event" in frame]
            assert ("executionReport" in words) is (name == "hmac")
            assert "outboundAccountPosition" in words

    run(work)


def test_subscriptions_end_keys_are_revoked_and_addresses_change() -> None:
    async def work(bench: Bench) -> None:
        line, heard = await bench.open("/ws-api/v3")
        await bench.signed(line, heard, "session.logon", "ed25519")
        (answer,) = await bench.ask(line, heard, "userDataStream.subscribe")
        assert answer["status"] == 200
        bench.faults.add("W31")
        await bench.wait(0)
        assert [frame["event"]["e"] for frame in heard.frames] == ["eventStreamTerminated"]
        bench.faults.add("W30", key=bench.loopback.keys["ed25519"].api_key)
        frames = await bench.ask(line, heard, "account.status")
        assert frames[-1]["error"]["code"] == -2015
        assert bench.loopback.venue.accounts.key(bench.loopback.keys["hmac"].api_key) is not None
        bench.faults.add("W37", account=bench.loopback.keys.trader)
        (answer,) = await bench.order(line, heard)
        assert answer["error"]["code"] == -2015

    run(work)


def test_a_listen_token_is_over_before_its_time() -> None:
    async def work(bench: Bench) -> None:
        line, heard = await bench.open("/ws-api/v3")
        key = bench.loopback.keys["hmac"]
        client = Client(
            key.api_key,
            key.secret,
            environment=bench.loopback.environment,
            transport=bench.loopback.transport,
            world=bench.loopback.world,
        )
        token = client.request("POST", "/sapi/v1/userListenToken", with_key=True)["token"]
        (answer,) = await bench.ask(line, heard, "userDataStream.subscribe.listenToken", listenToken=token)
        assert answer["status"] == 200
        bench.faults.add("W29")
        await bench.wait(0)
        assert [frame["event"]["e"] for frame in heard.frames] == ["eventStreamTerminated"]
        (answer,) = await bench.ask(line, heard, "userDataStream.subscribe.listenToken", listenToken=token)
        assert answer["error"]["code"] == -1209

    run(work)


def test_a_listen_key_is_no_part_of_a_log() -> None:
    async def work(bench: Bench) -> None:
        bench.faults.add("cut", event="open", count=1)
        await bench.open("/ws/" + "k" * 60)
        assert "kkk" not in repr(bench.faults.log)
        assert Match(stream="x") == Match(stream="x")

    run(work)
