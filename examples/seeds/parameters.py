"""Where parameters go: the query of a GET; the query, the body, or both of POST, PUT and DELETE; in any order.

Written without bidwire on purpose: this is what goes over the wire, signed by hand, and the exchange in the box takes
it as the real one does. With bidwire, `Settings(body_layout=...)` chooses, and `client.request(...)` takes both parts.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

from bidwire import Client

ORDER = "side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=350"
FORM = "application/x-www-form-urlencoded"


def sign(total: str) -> str:
    return hmac.new(os.environ["BINANCE_API_SECRET"].encode(), total.encode(), hashlib.sha256).hexdigest()


def send(verb: str, path: str, query: str = "", body: str = "", headers: dict[str, str] | None = None) -> str:
    """Status and answer of one request."""
    connection = HTTPConnection(urlsplit(os.environ["BINANCE_REST_URL"]).netloc, timeout=10)
    try:
        connection.request(
            verb,
            f"{path}?{query}" if query else path,
            body.encode() or None,
            {"X-MBX-APIKEY": os.environ["BINANCE_API_KEY"], **(headers or {})},
        )
        answer = connection.getresponse()
        return f"{answer.status} {shown(answer.read())}"
    finally:
        connection.close()


def shown(body: bytes) -> str:
    found = json.loads(body)
    return str({name: found[name] for name in ("code", "msg") if name in found} if isinstance(found, dict) else found)


def main() -> None:
    stamp = f"timestamp={time.time_ns() // 1_000_000}"
    test = "/api/v3/order/test"  # checks an order and places none

    print("GET, query only:", send("GET", "/api/v3/avgPrice", "symbol=NOPE"))
    everything = f"symbol=BNBUSDT&{ORDER}&{stamp}"
    signed = f"{everything}&signature={sign(everything)}"
    print("POST, query:", send("POST", test, signed))
    print("POST, body:", send("POST", test, "", signed, {"Content-Type": FORM}))

    query, body = "symbol=BNBUSDT", f"{ORDER}&{stamp}"
    mixed = f"{body}&signature={sign(query + body)}"  # the two parts meet without an & between them
    print("POST, both:", send("POST", test, query, mixed, {"Content-Type": FORM}))

    query, body = "symbol=BNBUSDT", f"symbol=NOPE&{ORDER}&{stamp}"
    twice = f"{body}&signature={sign(query + body)}"
    print("in both, the query wins:", send("POST", test, query, twice, {"Content-Type": FORM}))
    query, body = "symbol=NOPE", f"symbol=BNBUSDT&{ORDER}&{stamp}"
    twice = f"{body}&signature={sign(query + body)}"
    print("in both, the other way:", send("POST", test, query, twice, {"Content-Type": FORM}))

    backwards = "&".join(reversed(everything.split("&")))
    print("another order:", send("POST", test, f"{backwards}&signature={sign(backwards)}"))

    gone = f"symbol=BNBUSDT&orderId=987654321&{stamp}"
    print("DELETE, query:", send("DELETE", "/api/v3/order", f"{gone}&signature={sign(gone)}"))
    print(
        "DELETE, body:", send("DELETE", "/api/v3/order", "", f"{gone}&signature={sign(gone)}", {"Content-Type": FORM})
    )

    with Client.from_env() as client:
        rest = {"symbol": "BNBUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC"}
        print("bidwire, both:", client.request("POST", test, rest, {"quantity": 1, "price": "350"}, signed=True))


if __name__ == "__main__":
    main()
