"""Faults of REST, row by row of the fault list, for blocking and async clients over real sockets; clocks in simulated time.

Three rules stand above all rows: a read may be repeated; a write only if it certainly was not executed; a fault is
never reported as success, nor "unknown" as failure.
"""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from bidwire import AsyncClient, Client, Environment, LocalExchange, Loopback, Settings
from bidwire import errors as e
from bidwire.config import Backoff
from bidwire.transport.world import MachineWorld

Serve = Callable[..., Any]

KEY = ("k" * 64, "s" * 64)
ACK = b'{"symbol":"BTCUSDT","orderId":1,"orderListId":-1,"clientOrderId":"x","transactTime":1}'
CANCELED = (
    b'{"symbol":"BTCUSDT","origClientOrderId":"x","orderId":1,"orderListId":-1,"clientOrderId":"y","transactTime":1,'
    b'"price":"1","origQty":"1","executedQty":"0","cummulativeQuoteQty":"0","origQuoteOrderQty":"0",'
    b'"status":"CANCELED","timeInForce":"GTC","type":"LIMIT","side":"BUY","selfTradePreventionMode":"NONE"}'
)
HTML = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class Hurried:
    """The machine's clocks, and nobody waits: what would have been waited is noted."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._machine = MachineWorld()

    def monotonic(self) -> float:
        return self._machine.monotonic() + sum(self.waits)

    def wall(self) -> float:
        return self._machine.wall() + sum(self.waits)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    async def pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)


class Rest:
    """A client of one kind against servers of a test's own."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.world = Hurried()
        self._runner = asyncio.Runner()
        self._clients: list[Client | AsyncClient] = []

    def client(self, server: Any, *key: str, **options: Any) -> Client | AsyncClient:
        place = Environment(name="scripted", rest={"api": server if isinstance(server, str) else server.origin})
        kind = Client if self.kind == "blocking" else AsyncClient
        given = {"environment": place, "world": self.world, **options}
        client = kind(*(key or KEY), **given)
        self._clients.append(client)
        return client

    def run(self, work: Any) -> Any:
        return self._runner.run(work) if asyncio.iscoroutine(work) else work

    def call(self, client: Client | AsyncClient, method: str, *args: Any, **kwargs: Any) -> Any:
        return self.run(getattr(client.spot, method)(*args, **kwargs))

    def read(self, server: Any, **options: Any) -> Any:
        return self.call(self.client(server, **options), "ping")

    def place(self, server: Any, **options: Any) -> Any:
        return self.call(self.client(server, **options), "new_order", "BTCUSDT", "BUY", "MARKET", quantity=1)

    def cancel(self, server: Any, **options: Any) -> Any:
        return self.call(self.client(server, **options), "cancel_order", "BTCUSDT", order_id=1)

    def end(self) -> None:
        for client in self._clients:
            self.run(client.close())
        self._runner.close()


@pytest.fixture(params=["blocking", "async"])
def rest(request: pytest.FixtureRequest) -> Iterator[Rest]:
    found = Rest(request.param)
    yield found
    found.end()


def answer(status: int, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def refusal(status: int, code: int, text: str, *headers: str) -> bytes:
    return answer(status, json.dumps({"code": code, "msg": text}).encode(), *headers)


def cut(peer: Any) -> None:
    peer.reset()


def plays(*answers: bytes | Callable[[Any], None] | None) -> Callable[[Any], None]:
    """A script that gives these answers, one a request, whatever connection each comes on; None cuts the line."""
    left = list(answers)

    def script(peer: Any) -> None:
        while peer.read_request():
            step = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(step, bytes):
                peer.write(step)
                continue
            (step or cut)(peer)
            return

    return script


def stamps(server: Any) -> list[bytes]:
    return [request.partition(b"timestamp=")[2].partition(b"&")[0] for request in server.requests]


OK = answer(200, b"{}")

# --- what never reached the exchange (R1 to R4) ----------------------------------------------------------------------


def nobody_there() -> tuple[socket.socket, str]:
    """A port that is taken and refuses."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    return taken, f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.mark.parametrize("method", ["read", "place", "cancel"])
def test_r2_a_refused_connection_is_not_sent_and_tried_again_with_growing_waits(rest: Rest, method: str) -> None:
    taken, origin = nobody_there()
    with taken, pytest.raises(e.NotSent) as caught:
        getattr(rest, method)(origin)
    assert caught.value.executed == "no"
    assert isinstance(caught.value, e.NetworkError)
    assert len(rest.world.waits) == 4
    assert all(wait <= 0.2 * 2**number for number, wait in enumerate(rest.world.waits))


def test_r1_a_name_that_no_resolver_knows_is_not_sent(rest: Rest, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(e.NotSent, match=r"exchange\.invalid cannot be resolved"):
        rest.place("http://exchange.invalid")


@pytest.mark.parametrize("kind", ["self_signed", "expired", "wrong_host"])
def test_r3_a_certificate_that_is_none_is_not_sent_for_good_and_never_passed_over(rest: Rest, kind: Any) -> None:
    with LocalExchange(market="quiet", history=0, tls=kind) as exchange:
        trusted = None if kind == "self_signed" else ssl.create_default_context(cadata=exchange.certificate)
        with pytest.raises(e.NotSent, match="certificate") as caught:
            rest.place(exchange.environment.origin("api"), settings=Settings(tls=trusted))
        assert (caught.value.executed, caught.value.permanent) == ("no", True)
        assert not rest.world.waits


def test_an_order_is_sent_once_a_host_can_be_reached(rest: Rest, serve: Serve) -> None:
    server = serve(plays(answer(200, ACK)))
    taken, origin = nobody_there()
    with taken:
        place = Environment(name="two", rest={"api": origin}, alternates={"api": (server.origin,)})
        assert rest.place(server, environment=place).order_id == 1
    assert len(server.requests) == 1


def test_r4_after_a_reset_at_once_a_read_comes_again_and_an_order_at_most_where_nothing_of_it_left(
    rest: Rest, serve: Serve
) -> None:
    def resets(peer: Any) -> None:
        peer.reset()

    reading = serve(resets, plays(OK))
    rest.read(reading)
    assert len(reading.requests) == 1
    ordering = serve(resets, plays(answer(200, ACK)))
    placed = 0
    with suppress(e.OutcomeUnknown):  # whether the reset comes before the request was written is the network's
        placed = rest.place(ordering).order_id
    assert len(ordering.requests) == placed


# --- what may have reached it (R5 to R7) -----------------------------------------------------------------------------


def cut_off(peer: Any) -> None:
    peer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")
    peer.reset()


LOST: list[Callable[[Any], None] | None] = [None, cut_off, lambda peer: peer.write(b"HTTP/1.1 200 OK\r\nContent-")]


@pytest.mark.parametrize("fault", LOST)
def test_r6_r7_an_order_without_a_whole_answer_is_unknown_and_never_sent_again(
    rest: Rest, serve: Serve, fault: Any
) -> None:
    server = serve(plays(fault))
    with pytest.raises(e.OutcomeUnknown) as caught:
        rest.place(server)
    assert caught.value.executed == "unknown"
    assert isinstance(caught.value, e.NetworkError)
    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", LOST)
def test_r6_r7_a_read_and_a_cancel_come_again(rest: Rest, serve: Serve, fault: Any) -> None:
    reading = serve(plays(fault, OK))
    rest.read(reading)
    assert len(reading.requests) == 2
    cancelling = serve(plays(fault, answer(200, CANCELED)))
    assert rest.cancel(cancelling).status == "CANCELED"
    assert len(cancelling.requests) == 2


def test_r6_silence_until_the_time_is_over_is_unknown(rest: Rest, serve: Serve) -> None:
    server = serve(lambda peer: (peer.read_request(), peer.wait_gone()))
    with pytest.raises(e.AnswerLost, match="timed out") as caught:
        rest.place(server, settings=Settings(timeout=0.05))
    assert caught.value.executed == "unknown"
    assert len(server.requests) == 1


def test_r5_a_kept_connection_that_died_costs_a_read_nothing_and_an_order_its_certainty(
    rest: Rest, serve: Serve
) -> None:
    def dies_at_the_second(peer: Any) -> None:
        peer.read_request()
        peer.write(OK)
        peer.read_request()

    server = serve(dies_at_the_second, plays(OK))
    client = rest.client(server)
    rest.call(client, "ping")
    rest.call(client, "ping")
    assert not rest.world.waits  # at once: nothing about the exchange is wrong
    server = serve(dies_at_the_second, plays(answer(200, ACK)))
    client = rest.client(server)
    rest.call(client, "ping")
    with pytest.raises(e.AnswerLost) as caught:
        rest.call(client, "new_order", "BTCUSDT", "BUY", "MARKET", quantity=1)
    assert caught.value.executed == "unknown"
    assert len([request for request in server.requests if request.startswith(b"POST")]) == 1


def test_a_repeated_cancel_that_is_refused_does_not_deny_the_first(rest: Rest, serve: Serve) -> None:
    """The first may well have been the one that cancelled."""
    server = serve(plays(None, refusal(400, -2011, "Unknown order sent.")))
    with pytest.raises(e.NotFound) as caught:
        rest.cancel(server)
    assert caught.value.executed == "unknown"
    assert isinstance(caught.value.__cause__, e.AnswerLost)


@pytest.mark.parametrize(
    "later", [refusal(503, -1008, "Server is currently overloaded"), refusal(429, -1003, "x", "Retry-After: 1000")]
)
def test_trouble_in_repeating_a_cancel_does_not_make_it_not_executed(rest: Rest, serve: Serve, later: bytes) -> None:
    server = serve(plays(None, later))
    with pytest.raises(e.BinanceError) as caught:
        rest.cancel(server)
    assert caught.value.executed == "unknown"
    assert isinstance(caught.value, e.OutcomeUnknown)


def test_a_cancel_whose_repeat_finds_nobody_is_unknown(rest: Rest, serve: Serve) -> None:
    server = serve(plays(None))
    server.scripts.append(lambda peer: peer.reset())
    taken, origin = nobody_there()
    with taken:
        place = Environment(name="two", rest={"api": server.origin}, alternates={"api": (origin,)})
        with pytest.raises(e.OutcomeUnknown) as caught:
            rest.cancel(server, environment=place, settings=Settings(retry=Backoff(attempts=2)))
    assert caught.value.executed == "unknown"
    assert len(server.requests) == 1


# --- answers that are none (R8, R9) ----------------------------------------------------------------------------------

UNREADABLE = [
    b"",
    b'""',
    b"null",
    b"[]",
    b"{",
    b"[" * 100_000,
    HTML,
    b"\xff\xfe{}",
    b'{"orderId":"x"}',
    b"0" * 10_000,
    b'{"symbol":1e999}',
]


@pytest.mark.parametrize("body", UNREADABLE)
@pytest.mark.parametrize("status", [200, 202])
def test_r8_r9_a_2xx_that_cannot_be_read_is_never_a_decoder_error(
    rest: Rest, serve: Serve, status: int, body: bytes
) -> None:
    server = serve(plays(answer(status, body)))
    with pytest.raises(e.BinanceError) as caught:
        rest.place(server)
    error = caught.value
    if status == 202 and not body:
        assert type(error) is e.Blocked
        assert error.executed == "no"
    else:
        assert type(error) is e.MalformedAnswer
        assert error.executed in ("yes", "unknown")
        assert error.executed == "unknown" or body.startswith((b"{", b"["))
    assert error.status == status
    assert len(str(error)) < 1000
    assert len(server.requests) == 1


def test_a_read_that_got_a_page_is_tried_again(rest: Rest, serve: Serve) -> None:
    server = serve(plays(answer(200, HTML), OK))
    rest.read(server)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "body", [HTML, b"", b"{", b"[" * 100_000, b'{"code":"x","msg":5}', b'{"msg":"a text"}', b"[1]"]
)
@pytest.mark.parametrize("status", [400, 403, 404, 410, 451, 500, 502, 504])
def test_r8_a_refusal_that_is_no_json_is_told_by_its_status(rest: Rest, serve: Serve, status: int, body: bytes) -> None:
    server = serve(plays(answer(status, body)))
    with pytest.raises(e.BinanceError) as caught:
        rest.place(server)
    kinds: dict[int, type[e.BinanceError]] = {403: e.Blocked, 404: e.BadRequest, 410: e.BadRequest, 451: e.Blocked}
    error = caught.value
    assert type(error) is kinds.get(status, e.Rejected if status < 500 else e.OutcomeUnknownAtServer)
    assert error.executed == ("no" if status < 500 else "unknown")
    assert error.status == status
    assert len(error.message) <= 600
    assert "<" not in error.message
    assert len(server.requests) == 1


def test_r21_the_firewalls_page_is_shown_in_words(rest: Rest, serve: Serve) -> None:
    page = b"<HTML><H1>403 ERROR</H1><HR>Request blocked.\n We can't connect to the server.</HTML>"
    with pytest.raises(e.Blocked, match=r"403 ERROR Request blocked\. We can't connect") as caught:
        rest.read(serve(plays(answer(403, page))))
    assert caught.value.body == page


def test_r22_a_region_is_blocked_for_good(rest: Rest, serve: Serve) -> None:
    text = "Service unavailable from a restricted location according to 'b. Eligibility'"
    for status in (451, 403):
        server = serve(plays(refusal(status, 0, text)))
        with pytest.raises(e.Blocked, match="restricted location"):
            rest.read(server)
        assert len(server.requests) == 1


def test_r23_a_410_for_a_listen_key_names_what_took_its_place(rest: Rest, serve: Serve) -> None:
    server = serve(plays(answer(410, b"")))
    client = rest.client(server)
    with pytest.raises(e.BadRequest, match="user_stream"):
        rest.run(client.request("POST", "/api/v3/userDataStream", with_key=True))


def test_a_401_page_is_about_the_key(rest: Rest, serve: Serve) -> None:
    with pytest.raises(e.NotAllowed):
        rest.read(serve(plays(answer(401, HTML))))


# --- refusals (R10 to R22) -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "code", "text", "kind"),
    [
        (400, -1022, "Signature for this request is not valid.", e.NotAllowed),
        (401, -2014, "API-key format invalid.", e.NotAllowed),
        (401, -2015, "Invalid API-key, IP, or permissions for action.", e.NotAllowed),
        (400, -2010, "Market is closed.", e.BadRequest),
        (400, -1121, "Invalid symbol.", e.BadRequest),
        (400, -1013, "Filter failure: LOT_SIZE", e.FilterFailure),
        (409, -2021, "Order cancel-replace partially failed.", e.PartialFailure),
        (400, -2022, "Order cancel-replace failed.", e.Rejected),
    ],
)
def test_r10_a_refusal_is_definite_and_not_repeated(
    rest: Rest, serve: Serve, status: int, code: int, text: str, kind: type[e.BinanceError]
) -> None:
    server = serve(plays(refusal(status, code, text)))
    with pytest.raises(kind) as caught:
        rest.place(server)
    assert (caught.value.code, caught.value.message, caught.value.status) == (code, text, status)
    assert len(server.requests) == 1


def test_r11_an_error_within_a_200_is_an_error_and_code_200_is_none(rest: Rest, serve: Serve) -> None:
    with pytest.raises(e.NotAllowed):
        rest.place(serve(plays(answer(200, b'{"code":-2015,"msg":"x"}'))))
    client = rest.client(serve(plays(answer(200, b'{"code":200,"msg":"success"}'))))
    assert rest.run(client.request("POST", "/api/v3/x", signed=True)) == {"code": 200, "msg": "success"}


def test_r18_a_429_holds_reads_and_cancels_until_its_time_and_reaches_who_placed_an_order(
    rest: Rest, serve: Serve
) -> None:
    full = refusal(429, -1003, "Too much request weight used", "Retry-After: 7")
    reading = serve(plays(full, OK))
    rest.read(reading)
    assert len(reading.requests) == 2
    assert 7 <= sum(rest.world.waits) < 8
    cancelling = serve(plays(full, answer(200, CANCELED)))
    rest.cancel(cancelling)
    assert len(cancelling.requests) == 2
    placing = serve(plays(full))
    with pytest.raises(e.RateLimited) as caught:
        rest.place(placing)
    assert caught.value.retry_after == 7
    assert caught.value.executed == "no"
    assert len(placing.requests) == 1


def test_r19_too_many_orders_stop_orders_only(rest: Rest, serve: Serve) -> None:
    full = refusal(429, -1015, "Too many new orders; current limit is 50 orders per 10 SECOND.", "Retry-After: 9")
    server = serve(plays(full, OK, answer(200, CANCELED), answer(200, ACK)))
    client = rest.client(server)
    with pytest.raises(e.RateLimited):
        rest.call(client, "new_order", "BTCUSDT", "BUY", "MARKET", quantity=1)
    rest.call(client, "ping")
    rest.call(client, "cancel_order", "BTCUSDT", order_id=1)
    assert not rest.world.waits
    rest.call(client, "new_order", "BTCUSDT", "BUY", "MARKET", quantity=1)
    assert 8.5 <= sum(rest.world.waits) < 10


@pytest.mark.parametrize("header", ["Retry-After: 100", "X-None: 0"])
def test_r20_after_a_418_nothing_is_sent_until_the_end_of_the_ban(rest: Rest, serve: Serve, header: str) -> None:
    until = int((rest.world.wall() + 100) * 1000)
    text = f"Way too much request weight used; IP banned until {until}. Please use WebSocket Streams."
    server = serve(plays(refusal(418, -1003, text, header), OK))
    client = rest.client(server)
    with pytest.raises(e.Banned) as caught:
        rest.call(client, "ping")
    assert caught.value.until == until
    for method, given in (("ping", {}), ("cancel_order", {"symbol": "BTCUSDT", "order_id": 1})):
        with pytest.raises(e.Banned, match="not sent") as again:
            rest.call(client, method, **given)
        assert again.value.executed == "no"
        assert 90 < (again.value.retry_after or 0) <= 100
    assert len(server.requests) == 1
    rest.world.waits.append(100.0)
    rest.call(client, "ping")
    assert len(server.requests) == 2


def test_a_ban_is_as_long_as_retry_after_says_though_the_clock_here_is_an_hour_slow(rest: Rest, serve: Serve) -> None:
    until = int((rest.world.wall() + 3600 + 100) * 1000)
    text = f"Way too much request weight used; IP banned until {until}."
    server = serve(plays(refusal(418, -1003, text, "Retry-After: 100"), OK))
    client = rest.client(server)
    with pytest.raises(e.Banned):
        rest.call(client, "ping")
    rest.world.waits.append(101.0)
    rest.call(client, "ping")
    assert len(server.requests) == 2


def test_r44_a_429_without_retry_after_waits_for_the_next_window(rest: Rest, serve: Serve) -> None:
    server = serve(plays(refusal(429, -1003, "Too much request weight used"), OK))
    rest.read(server)
    assert 0 < sum(rest.world.waits) <= 62


# --- 5XX (R24 to R28) ------------------------------------------------------------------------------------------------

UNKNOWN_5XX = [
    refusal(500, -1000, "An unknown error occurred while processing the request."),
    answer(502, HTML),
    answer(504, b""),
    answer(503, b"Unknown error, please check your request or try again later."),
    refusal(503, -1000, "Unknown error, please check your request or try again later."),
    refusal(503, -1001, "Internal error; unable to process your request. Please try again."),
    refusal(500, -1006, "An unexpected response was received from the message bus. Execution status unknown."),
    refusal(408, -1007, "Timeout waiting for response from backend server. Send status unknown."),
    refusal(400, -1007, "Timeout waiting for response from backend server. Send status unknown."),
]


@pytest.mark.parametrize("fault", UNKNOWN_5XX)
def test_r24_r26_r28_an_unknown_5xx_leaves_an_order_open_and_is_never_repeated(
    rest: Rest, serve: Serve, fault: bytes
) -> None:
    server = serve(plays(fault, answer(200, ACK)))
    with pytest.raises(e.OutcomeUnknownAtServer) as caught:
        rest.place(server)
    assert caught.value.executed == "unknown"
    assert isinstance(caught.value, e.ServerError)
    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", UNKNOWN_5XX)
def test_r24_r28_reads_and_cancels_come_again_after_an_unknown_5xx(rest: Rest, serve: Serve, fault: bytes) -> None:
    reading = serve(plays(fault, OK))
    rest.read(reading)
    cancelling = serve(plays(fault, answer(200, CANCELED)))
    rest.cancel(cancelling)
    assert [len(reading.requests), len(cancelling.requests)] == [2, 2]


DEFINITE_503 = [
    answer(503, b"Service Unavailable"),
    refusal(503, -1003, "Service Unavailable."),
    refusal(503, -1008, "Server is currently overloaded with other requests. Please try again in a few minutes."),
    refusal(400, -1008, "Server is currently overloaded with other requests. Please try again in a few minutes."),
]


@pytest.mark.parametrize("fault", DEFINITE_503)
def test_r25_r27_a_definite_503_is_repeated_with_a_new_stamp_and_signature(
    rest: Rest, serve: Serve, fault: bytes
) -> None:
    server = serve(plays(fault, fault, answer(200, ACK)))
    assert rest.place(server).order_id == 1
    assert len(server.requests) == 3
    assert len(set(stamps(server))) == len(rest.world.waits) + 1 == 3
    signatures = {request.partition(b"signature=")[2].partition(b" ")[0] for request in server.requests}
    assert len(signatures) == 3


def test_r25_a_503_that_lasts_is_unavailable_in_the_end(rest: Rest, serve: Serve) -> None:
    server = serve(plays(answer(503, b"Service Unavailable")))
    with pytest.raises(e.Unavailable) as caught:
        rest.place(server)
    assert caught.value.executed == "no"
    assert len(server.requests) == 5


def test_an_order_is_never_sent_after_its_time(rest: Rest, serve: Serve) -> None:
    server = serve(plays(answer(503, b"Service Unavailable")))
    with pytest.raises(e.Unavailable):
        rest.place(server, settings=Settings(timeout=1.0, retry=Backoff(base=1e7, cap=1e7)))
    assert len(server.requests) == 1
    assert not rest.world.waits


# --- redirects (R36) -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_r36_a_redirect_is_not_followed_and_the_key_never_reaches_its_target(
    rest: Rest, serve: Serve, status: int
) -> None:
    target = serve(plays(OK))

    def redirect(peer: Any) -> None:
        line = peer.read_request().partition(b"\r\n")[0].split(b" ")[1].decode()
        peer.write(answer(status, b"", f"Location: {target.origin}{line}"))

    server = serve(redirect)
    with pytest.raises(e.MalformedAnswer, match=r"redirected to http.*not followed") as caught:
        rest.place(server)
    assert caught.value.executed == "no"
    assert not target.connections
    sent = server.requests[0].partition(b"signature=")[2].partition(b" ")[0].decode()
    assert sent not in str(caught.value)
    assert sent not in caught.value.headers["location"]
    assert sent not in repr(caught.value.__dict__)


# --- the clock (R13, R14, R40), against the exchange in simulated time -----------------------------------------------


class Skewed:
    """A world whose clocks are off."""

    def __init__(self, world: Any, wall: float) -> None:
        self._world = world
        self.off = wall
        self.behind = 0.0

    def monotonic(self) -> float:
        return float(self._world.monotonic()) - self.behind

    def wall(self) -> float:
        return float(self._world.wall()) + self.off

    def sleep(self, seconds: float) -> None:
        self._world.sleep(seconds)

    async def pause(self, seconds: float) -> None:
        await self._world.pause(seconds)


class Carried:
    """Counts what the exchange is asked."""

    def __init__(self, loopback: Loopback) -> None:
        self.paths: list[str] = []
        self._loopback = loopback

    def exchange(self, request: Any, timeout: float) -> Any:
        self.paths.append(request.target.partition("?")[0].rpartition("/")[2])
        return self._loopback.transport.exchange(request, timeout)

    def close(self) -> None:
        """There is nothing to let go of."""


class AsyncCarried(Carried):
    async def exchange(self, request: Any, timeout: float) -> Any:
        await asyncio.sleep(0)
        return super().exchange(request, timeout)

    async def close(self) -> None:  # type: ignore[override]  # the async side of the same thing
        """There is nothing to let go of."""


def skewed(rest: Rest, off: float, **options: Any) -> tuple[Loopback, Skewed, Carried, Any]:
    loopback = Loopback(seed=1)
    world = Skewed(loopback.world, off)
    carried = Carried(loopback) if rest.kind == "blocking" else AsyncCarried(loopback)
    key = loopback.keys["hmac"]
    client = rest.client(
        "unused",
        key.api_key,
        key.secret,
        environment=loopback.environment,
        world=world,
        transport=carried,
        **options,
    )
    return loopback, world, carried, client


@pytest.mark.parametrize(
    ("off", "asked"),
    [
        (0.9, ["account"]),
        (1.1, ["account", "time", "account"]),
        (5.0, ["account", "time", "account"]),
        (-4.0, ["account"]),
        (-6.0, ["account", "time", "account"]),
        (86_400.0, ["account", "time", "account"]),
    ],
)
def test_r13_r14_a_clock_that_is_off_heals_once(rest: Rest, off: float, asked: list[str]) -> None:
    loopback, _, carried, client = skewed(rest, off)
    rest.call(client, "account")
    assert carried.paths == asked
    for _ in range(3):
        loopback.advance(30)
        rest.call(client, "account")
    assert carried.paths[len(asked) :] == ["account"] * 3


def test_r13_an_order_is_healed_too_and_placed_exactly_once(rest: Rest) -> None:
    loopback, _, carried, client = skewed(rest, 5.0)
    given = {"price": 30000, "quantity": "0.001", "time_in_force": "GTC"}
    rest.call(client, "new_order", "BTCUSDT", "BUY", "LIMIT", **given)
    assert carried.paths == ["order", "time", "order"]
    assert len(rest.call(client, "open_orders", symbol="BTCUSDT")) == 1
    assert loopback.venue is not None


def test_r40_a_jump_of_the_wall_clock_moves_nothing(rest: Rest) -> None:
    _, world, carried, client = skewed(rest, 0.0)
    rest.call(client, "account")
    for jump in (3600.0, -3600.0):
        world.off += jump
        rest.call(client, "account")
    assert carried.paths == ["account"] * 3


def test_r40_a_machine_that_stood_still_heals_once(rest: Rest) -> None:
    """A machine that slept: its monotonic clock has not gone on."""
    _, world, carried, client = skewed(rest, 0.0)
    rest.call(client, "account")
    world.behind = 60.0
    rest.call(client, "account")
    rest.call(client, "account")
    assert carried.paths == ["account", "account", "time", "account", "account"]


@pytest.mark.parametrize(("family", "base", "code"), [("usdm", "fapi", -5028), ("coinm", "dapi", -4188)])
def test_r15_an_order_that_waited_too_long_before_the_engine_is_stamped_anew_after_a_pause(
    rest: Rest, serve: Serve, family: str, base: str, code: int
) -> None:
    late = refusal(400, code, "Timestamp for this request is outside of the ME recvWindow.")
    time = answer(200, b'{"serverTime":1700000000000}')
    server = serve(plays(late, time, late))
    place = Environment(name="scripted", rest={base: server.origin})
    client = rest.client(server, environment=place)
    with pytest.raises(e.ClockSkew) as caught:
        rest.run(getattr(client, family).new_order("BTCUSDT", "BUY", "MARKET", quantity=1))
    assert (caught.value.executed, caught.value.queued) == ("no", True)
    assert [request.split()[1].partition(b"?")[0].rpartition(b"/")[2] for request in server.requests] == [
        b"order",
        b"time",
        b"order",
    ]
    assert len(rest.world.waits) == 1
    first, again = (stamp for stamp in stamps(server) if stamp)
    assert again[:9] == b"170000000"
    assert first != again


@pytest.mark.parametrize(("family", "base"), [("usdm", "fapi"), ("coinm", "dapi")])
@pytest.mark.parametrize("code", [-4046, -4059])
def test_r45_a_setting_that_is_so_already_has_been_set_and_another_mode_is_an_error(
    rest: Rest, serve: Serve, family: str, base: str, code: int
) -> None:
    server = serve(
        plays(None, refusal(400, code, "No need to change."), refusal(400, -4067, "Position side cannot be changed."))
    )
    product = getattr(rest.client(server, environment=Environment(name="scripted", rest={base: server.origin})), family)
    notice = rest.run(product.set_margin_type("BTCUSDT", margin_type="ISOLATED"))  # by our second try
    assert (notice.code, notice.message) == (code, "No need to change.")
    with pytest.raises(e.Rejected) as caught:
        rest.run(product.set_position_mode(dual_side_position=True))
    assert caught.value.code == -4067


def test_r14_which_side_the_clock_is_on_is_told(rest: Rest) -> None:
    from bidwire import ClockSettings

    for off, ahead in ((5.0, True), (-6.0, False)):
        _, _, carried, client = skewed(rest, off, settings=Settings(clock=ClockSettings(heal=False)))
        with pytest.raises(e.ClockSkew) as caught:
            rest.call(client, "account")
        assert caught.value.ahead is ahead
        assert caught.value.executed == "no"
        assert carried.paths == ["account"]


def test_many_calls_heal_together_though_one_of_them_measured_worse() -> None:
    """Each of them reads the time; the reading that is not the best is no reason to fail."""
    loopback = Loopback(seed=1)

    class Slower(AsyncCarried):
        async def exchange(self, request: Any, timeout: float) -> Any:
            answered = await super().exchange(request, timeout)
            if self.paths[-1] == "time":
                await loopback.pause(0.01 * len(self.paths))
            return answered

    key = loopback.keys["hmac"]

    async def check() -> None:
        client = AsyncClient(
            key.api_key,
            key.secret,
            environment=loopback.environment,
            world=Skewed(loopback.world, 5.0),
            transport=Slower(loopback),
        )
        accounts = await asyncio.gather(*(client.spot.account() for _ in range(8)))
        assert len(accounts) == 8

    asyncio.run(check())


# --- maintenance (R46), all three ways to call ------------------------------------------------------------------------


def test_r46_in_maintenance_reads_are_tried_a_while_and_an_order_once(face: Any) -> None:
    loopback = Loopback(seed=1)
    key = loopback.keys["hmac"]
    trader = face(loopback, key.api_key, key.secret)
    order = {"price": "55000", "quantity": "0.001", "time_in_force": "GTC", "new_client_order_id": "mine"}
    with loopback.faults.add("R46") as maintenance:
        with pytest.raises(e.Unavailable, match="System maintenance") as down:
            trader.call("time")
        assert down.value.executed == "no"
        assert 1 < maintenance.struck <= 5
        before = maintenance.struck
        with pytest.raises(e.OutcomeUnknown):  # this 503 is none of those that say for certain that nothing was done
            trader.call("new_order", "BTCUSDT", "BUY", "LIMIT", **order)
        assert maintenance.struck == before + 1
    with pytest.raises(e.NotFound):
        trader.call("get_order", "BTCUSDT", orig_client_order_id="mine")
    assert trader.call("new_order", "BTCUSDT", "BUY", "LIMIT", **order).client_order_id == "mine"
