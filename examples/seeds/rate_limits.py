"""Limits: where they are told, what is counted, and what happens to those who do not keep to them.

A bidwire client keeps to them by itself: it waits for its budget, and after a 429 or 418 it sends nothing before the
time that the exchange named. So the careless program in this example is written without it. The exchange allows
little here, so that it happens soon.
"""

from __future__ import annotations

import json
from http.client import HTTPConnection
from urllib.parse import urlsplit

import bidwire
from bidwire import Client, LocalExchange, Settings
from bidwire.exchange import ExchangeSettings, Limits


def main() -> None:
    small = ExchangeSettings(limits=Limits(weight=60, orders_10s=3))
    with LocalExchange(settings=small) as exchange:
        key = exchange.keys["hmac"]
        impatient = Settings(longest_wait=0.1)  # seconds; rather an error than a wait
        with Client(key.api_key, key.secret, environment=exchange.environment, settings=impatient) as client:
            info = client.spot.exchange_info.reply()
            for row in info.result.rate_limits:
                print(f"{row.rate_limit_type}: {row.limit} per {row.interval_num} {row.interval}")
            print("used:", info.used_weight)
            order_limits(client)
            careless(exchange.rest_url)
            try:
                client.spot.time()
            except bidwire.Banned as error:
                print("another program at this address:", error.status, error.code)
            try:
                client.spot.time()
            except bidwire.Banned as error:
                print("and from now on:", error.message.partition(" lasts")[0])


def order_limits(client: Client) -> None:
    """Orders are counted by account; each answer to an order tells the counts."""
    try:
        for _ in range(12):
            reply = client.using(limits=False).spot.new_order.reply(
                "BNBUSDT", "BUY", "LIMIT", price="350", quantity=1, time_in_force="GTC"
            )
            print("orders:", reply.order_count)
    except bidwire.RateLimited as error:
        print("orders:", error.status, error.code, "- only orders must wait:", error.orders_only)
        print("order counts of a refusal:", [name for name in error.headers if name.startswith("x-mbx-order-count")])


def careless(url: str) -> None:
    """Weight is counted by address. 429 says: back off. Who does not is banned, 2 minutes first and 3 days at most."""
    for _ in range(20):
        connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
        connection.request("GET", "/api/v3/depth?symbol=BTCUSDT&limit=500")
        answer = connection.getresponse()
        body, used = json.loads(answer.read()), answer.headers["X-MBX-USED-WEIGHT-1M"]
        connection.close()
        if answer.status != 200:
            print(f"weight {used}: {answer.status} {body['code']}, wait {answer.headers['Retry-After']} s")
        if answer.status == 418:
            break


if __name__ == "__main__":
    main()
