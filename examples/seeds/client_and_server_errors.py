"""Two kinds of refusals: the client's fault (4XX) and the server's (5XX), and what each of them carries."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import bidwire
from bidwire import Backoff, Client, Environment, Settings


def main() -> None:
    with Client.from_env() as client:
        try:
            client.spot.exchange_info(symbol="invalidSymbol")
        except bidwire.ClientError as error:
            print("headers:", dict(error.headers))
            print("status:", error.status)
            print("code:", error.code)
            print("message:", error.message)

        # A class says more than the 4XX: what to do about it. Here the order does not exist.
        try:
            client.spot.cancel_order("BNBUSDT", order_id=987654321)
        except bidwire.NotFound as error:
            print("not found:", error.status, error.code, error.message)

    broken = HTTPServer(("127.0.0.1", 0), Broken)
    threading.Thread(target=broken.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    place = Environment(name="broken", rest={"api": f"http://127.0.0.1:{broken.server_port}"})
    with Client(environment=place, settings=Settings(retry=Backoff(attempts=1))) as client:
        try:
            client.spot.time()
        except bidwire.ServerError as error:
            print("server error:", error.status, type(error).__name__, "executed:", error.executed)
    broken.shutdown()
    broken.server_close()


class Broken(BaseHTTPRequestHandler):
    """A server in trouble."""

    def do_GET(self) -> None:
        self.send_response(502)
        self.end_headers()
        self.wfile.write(b"<html><body>Bad Gateway</body></html>")

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the client tells."""


if __name__ == "__main__":
    main()
