"""What holds for every test, and the exchange of the fixtures, which several folders' tests ask."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest
from websockets.frames import Frame, Opcode
from websockets.http11 import Request as Handshake
from websockets.server import ServerProtocol

from bidwire import PRODUCTION
from bidwire.client import limiters
from bidwire.config import Environment
from bidwire.products import catalog
from bidwire.wire.live import LiveFacts

FIXTURES = Path(__file__).parent / "fixtures"

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background, as a job of a script: Ctrl-C, which tests send to themselves and to their children, would not come.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def limits_of_one_test_alone() -> Iterator[None]:
    """A port that a test's exchange had may be the next one's: what was learned of its limits must not be."""
    yield
    limiters.forget()


class Heard(NamedTuple):
    """A call that came, and what it passed by wire name."""

    call: catalog.Call
    verb: str
    path: str
    sent: dict[str, Any]
    in_json: bool


class Subscriber:
    """One connection for market streams: whose they are, on which route, and what is subscribed."""

    def __init__(self, path: str) -> None:
        _, _, self.product, *route, end = path.split("/")
        assert end == "stream"
        self.route = "".join(route)
        self.streams: list[str] = []
        self.facts = live_facts(self.product)

    def answers(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        """What comes back: the acknowledgement, and of each stream that this route serves its event.

        What another route serves is acknowledged all the same, and then nothing comes (fault W16). A connection
        without a route is served what is public.
        """
        if not isinstance(asked["id"], int) or asked["id"] < 0:
            told = {"code": 2, "msg": "Invalid request: request ID must be an unsigned integer"}
            return [{"error": told, "id": None}]
        names = asked.get("params", [])
        if asked["method"] == "LIST_SUBSCRIPTIONS":
            return [{"result": list(self.streams), "id": asked["id"]}]
        gone = asked["method"] == "UNSUBSCRIBE"
        self.streams = [name for name in self.streams if name not in names] + ([] if gone else names)
        events = [{"stream": name, "data": event} for name in names if not gone for event in self._events(name)]
        return [{"result": None, "id": asked["id"]}, *events]

    def _events(self, name: str) -> list[Any]:
        if self.facts.routed and self.facts.names.parse(name).route != (self.route or "public"):
            return []
        cases = (json.loads(path.read_text(encoding="utf-8")) for path in stream_fixtures(self.product))
        return [case["event"] for case in cases if case["name"] == name]


def stream_fixtures(product: str) -> list[Path]:
    return sorted((FIXTURES / product / "streams").glob("*.json"))


def live_facts(product: str) -> LiveFacts:
    found: LiveFacts = getattr(import_module(f"bidwire.products.{product}.live"), f"{product.upper()}_LIVE")
    return found


class FixtureExchange(ThreadingHTTPServer):
    """Answers each call with its first fixture, over HTTP and over the WebSocket API, and keeps what it heard.

    It serves market streams, too: to each subscription the events of its fixtures.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.heard: list[Heard] = []
        self.subscribers: list[Subscriber] = []
        self.product = ""
        """Whose call it is where two products have a path in common: on one port they have one host."""

    @property
    def environment(self) -> Environment:
        host = f"127.0.0.1:{self.server_address[1]}"
        sockets = {product: f"ws://{host}/{product}" for product in PRODUCTION.ws_api}
        streams = {product: f"ws://{host}/streams/{product}" for product in PRODUCTION.streams}
        rest = dict.fromkeys(PRODUCTION.rest, f"http://{host}")
        return PRODUCTION.using(rest=rest, ws_api=sockets, streams=streams)

    def answer(self, verb: str, path: str, sent: dict[str, Any], in_json: bool = False) -> Any:
        """What the documentation shows for this call, whose parameters say which it is of those on one route."""
        at_route = [call for call in catalog.every_call() if _route(call, verb) == (verb, path)]
        names = {name.partition("[")[0] for name in sent}  # lists of objects go as `orderArgs[0].symbol`
        fitting = [call for call in at_route if _required(call) <= names]
        assert fitting, f"{verb} {path} with {sent}"
        call = max(fitting, key=lambda each: (each.product == self.product, len(_required(each))))
        self.heard.append(Heard(call, verb, path, sent, in_json))
        text = (FIXTURES / call.product / f"{call.method}.json").read_text(encoding="utf-8")
        return json.loads(text)["response"]


def _route(call: catalog.Call, verb: str) -> tuple[str, str | None]:
    route = call.request.route
    return (verb, f"{route.family} {route.ws}") if verb == "WS" else (route.verb, route.path)


def _required(call: catalog.Call) -> set[str]:
    return {field.encode_name for field in msgspec.structs.fields(call.request) if field.required}


class _Line(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FixtureExchange

    def do_GET(self) -> None:
        if "Upgrade" in self.headers:
            self._talk()
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        where = urlsplit(self.path)
        sent: dict[str, Any] = dict(parse_qsl(where.query, keep_blank_values=True))
        in_json = body.startswith("{")
        sent |= json.loads(body) if in_json else dict(parse_qsl(body, keep_blank_values=True))
        answer = json.dumps(self.server.answer(self.command, where.path, sent, in_json)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        for name in ("X-MBX-USED-WEIGHT-1M", "X-SAPI-USED-IP-WEIGHT-1M", "X-SAPI-USED-UID-WEIGHT-1M"):
            self.send_header(name, "1")  # whatever a call costs: nobody waits here
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_PUT = do_DELETE = do_GET

    def _talk(self) -> None:
        """The WebSocket API of the product that the path names, or its streams, until the other side goes."""
        subscriber = Subscriber(self.path) if self.path.startswith("/streams/") else None
        if subscriber is not None:
            self.server.subscribers.append(subscriber)
        line = ServerProtocol()
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        received = f"GET {self.path} HTTP/1.1\r\n{head}\r\n".encode()
        while received:
            line.receive_data(received)
            for event in line.events_received():
                if isinstance(event, Handshake):
                    line.send_response(line.accept(event))
                elif isinstance(event, Frame) and event.opcode is Opcode.TEXT:
                    asked = json.loads(bytes(event.data))
                    for answer in subscriber.answers(asked) if subscriber is not None else [self._called(asked)]:
                        line.send_text(json.dumps(answer).encode())
            for data in line.data_to_send():
                self.wfile.write(data)
            received = b"" if line.close_expected() else self.connection.recv(65536)
        self.close_connection = True

    def _called(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The answer to a call over the WebSocket API."""
        method = f"{self.path.strip('/')} {asked['method']}"
        return {"id": asked["id"], "status": 200, "result": self.server.answer("WS", method, asked.get("params", {}))}

    def log_message(self, format: str, *args: Any) -> None:
        """Tests say nothing."""


@pytest.fixture(scope="session")
def serving() -> Iterator[FixtureExchange]:
    server = FixtureExchange()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def fixture_exchange(serving: FixtureExchange) -> FixtureExchange:
    """The exchange of the fixtures, which has heard nothing yet."""
    serving.heard.clear()
    serving.subscribers.clear()
    serving.product = ""
    return serving
