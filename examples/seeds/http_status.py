"""What each HTTP status means, and what it obliges to. The class of an error says it; `executed` says what came of it.

The servers of this example answer whatever they are told to, here always to a new order.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

from bidwire import Backoff, BinanceError, Client, Environment, Settings

UNKNOWN = "Unknown error, please check your request or try again later."
UNAVAILABLE = "Service Unavailable."
INTERNAL = "Internal error; unable to process your request. Please try again."

ANSWERS: list[tuple[int, object]] = [
    (400, {"code": -1121, "msg": "Invalid symbol."}),
    (403, "<html><body>Request blocked</body></html>"),
    (429, {"code": -1003, "msg": "Too many requests."}),
    (418, {"code": -1003, "msg": "Way too much request weight used; IP banned until 1700000000000."}),
    (500, "<html><body>Internal Server Error</body></html>"),
    (503, {"code": -1000, "msg": UNKNOWN}),
    (503, {"code": -1001, "msg": UNAVAILABLE}),
    (503, {"code": -1001, "msg": INTERNAL}),
]


def main() -> None:
    once = Settings(retry=Backoff(attempts=1))  # no second tries here: every answer is to be seen
    for status, body in ANSWERS:
        with answering(status, body) as place, Client("a-key", "a-secret", environment=place, settings=once) as client:
            try:
                client.spot.new_order("BNBUSDT", "BUY", "LIMIT", price="350", quantity=1, time_in_force="GTC")
            except BinanceError as error:
                wait = getattr(error, "retry_after", None)
                print(
                    f"{status} {error.message[:20]:<20} {type(error).__name__}, executed: {error.executed}",
                    "" if wait is None else f", wait {wait:.0f} s",
                    sep="",
                )


@contextmanager
def answering(status: int, body: object) -> Iterator[Environment]:
    """A server that gives every request this answer."""
    payload = (body if isinstance(body, str) else json.dumps(body)).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(payload)))
            if status in (418, 429):
                self.send_header("Retry-After", "30")
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing: the client tells."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Environment(name="scripted", rest={"api": f"http://127.0.0.1:{server.server_port}"})
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


if __name__ == "__main__":
    main()
