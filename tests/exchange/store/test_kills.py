"""The exchange is killed (SIGKILL) while orders fly, again and again: all that it ever acknowledged is there after the restart.

Two traders send over sockets, one over REST, one over the WebSocket API with many orders in flight. After each kill the exchange is started
again on its folder and asked about everything: acknowledged orders, fills and user events; the sums of all fills and the balances they
lead to, held amounts included, which a half-applied command would betray; and that ids go on.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import os
import threading
import time
from collections import Counter, defaultdict
from contextlib import closing, suppress
from decimal import ROUND_CEILING, Decimal
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

if TYPE_CHECKING:
    from tests.exchange.store.conftest import Process

KILLS = 12 * int(os.environ.get("BIDWIRE_SOAK", "1"))
SYMBOL = "BTCUSDT"
IN_FLIGHT = 16
MOST_OPEN = 100
"""The symbol's MAX_NUM_ORDERS is 200: beyond this all are cancelled."""
FINAL = {"FILLED", "CANCELED", "EXPIRED"}
UNIT = Decimal("1E-8")


class Trader:
    """One account: what it was told, and the money that comes of its fills."""

    def __init__(self, name: str, exchange: Process, seed: int) -> None:
        self.name = name
        self.exchange = exchange
        self.random = Random(seed)
        self.orders: dict[str, dict[str, Any]] = {}
        """Acknowledged, by client order id: the latest that was told."""
        self.fills: dict[tuple[int, int], Decimal] = {}
        """Told, by trade and order: the quantity."""
        self.start: dict[str, Decimal] = {}
        self.earned: defaultdict[str, Decimal] = defaultdict(Decimal)
        """By all fills that were verified."""
        self.executed: defaultdict[int, Decimal] = defaultdict(Decimal)
        self.kinds: Counter[str] = Counter()
        """Of acknowledged orders."""
        self.verified = -1
        self.last_order_id = 0
        self._numbers = count()

    def signed(self, **parameters: object) -> dict[str, object]:
        key, secret = self.exchange.keys[self.name]
        given = {**parameters, "timestamp": int(time.time() * 1000), "recvWindow": 60000}
        text = "&".join(f"{name}={value}" for name, value in sorted({**given, "apiKey": key}.items()))
        return {
            **given,
            "apiKey": key,
            "signature": hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest(),
        }

    def ask(self, connection: http.client.HTTPConnection, verb: str, path: str, **parameters: object) -> Any:
        key, secret = self.exchange.keys[self.name]
        text = urlencode({**parameters, "timestamp": int(time.time() * 1000), "recvWindow": 60000})
        signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        connection.request(verb, f"/api/v3/{path}?{text}&signature={signature}", headers={"X-MBX-APIKEY": key})
        with connection.getresponse() as answer:
            body = json.loads(answer.read())
        assert answer.status < 500, body
        return body

    def order(self, price: Decimal) -> dict[str, object]:
        """Any order near the price; about every third trades at once."""
        chance = self.random
        near = (price + Decimal(chance.randint(-3000, 3000)) / 100).quantize(Decimal("0.01"))
        side, quantity = chance.choice(("BUY", "SELL")), Decimal(chance.randint(1, 200)) / 10_000
        order: dict[str, object] = {
            "symbol": SYMBOL,
            "side": side,
            "quantity": quantity,
            "newClientOrderId": f"{self.name}-{next(self._numbers)}",
            "newOrderRespType": "FULL",
        }
        kind = chance.random()
        if kind < 0.1:
            return {**order, "type": "MARKET"}
        if kind < 0.3:
            stop = near + (20 if side == "BUY" else -20)
            return {**order, "type": "STOP_LOSS_LIMIT", "stopPrice": stop, "price": near, "timeInForce": "GTC"}
        if kind < 0.35:
            return {**order, "type": "LIMIT", "price": near, "icebergQty": quantity / 2, "timeInForce": "GTC"}
        if kind < 0.45:
            return {**order, "type": "LIMIT_MAKER", "price": near + (-50 if side == "BUY" else 50)}
        how = chance.choice(("GTC", "GTC", "GTC", "IOC", "FOK"))
        return {**order, "type": "LIMIT", "price": near, "timeInForce": how}

    def told(self, answer: dict[str, Any]) -> None:
        """An answer to a new order or a cancel."""
        client_id = answer.get("origClientOrderId") or answer["clientOrderId"]
        self.orders[client_id] = {key: answer[key] for key in ("orderId", "status", "executedQty")}
        self.kinds[answer["type"]] += 1
        for fill in answer.get("fills", ()):
            self.fills[fill["tradeId"], answer["orderId"]] = Decimal(fill["qty"])

    def heard(self, event: dict[str, Any]) -> None:
        """An executionReport."""
        client_id = event["C"] or event["c"]
        known = self.orders.get(client_id)
        if known is None or Decimal(event["z"]) >= Decimal(known["executedQty"]):
            self.orders[client_id] = {"orderId": event["i"], "status": event["X"], "executedQty": event["z"]}
        if event["x"] == "TRADE":
            self.fills[event["t"], event["i"]] = Decimal(event["l"])

    # --- after a restart -----------------------------------------------------------------------------------------------

    def verify(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.exchange.port, timeout=10)
        self._still_there(connection)
        fills = self._new_fills(connection)
        while True:
            for row in fills:
                self._count(row)
            standing = self.ask(connection, "GET", "openOrders", symbol=SYMBOL)
            balances = self.ask(connection, "GET", "account")["balances"]
            orders = self._all_orders(connection)
            fills = self._new_fills(connection)
            if not fills:  # else the market has traded with us in between
                break
        assert not self.fills, f"acknowledged fills that are gone: {self.fills}"
        self._compare(orders)
        self._money(balances, standing)
        self.orders.clear()
        if len(standing) > MOST_OPEN:
            for answer in self.ask(connection, "DELETE", "openOrders", symbol=SYMBOL):
                self.told(answer)
        connection.close()

    def _still_there(self, connection: http.client.HTTPConnection) -> None:
        if self.verified >= 0:
            page = self.ask(connection, "GET", "myTrades", symbol=SYMBOL, fromId=self.verified, limit=1)
            assert [row["id"] for row in page] == [self.verified], "the newest fill of earlier lives is gone"

    def _new_fills(self, connection: http.client.HTTPConnection) -> list[dict[str, Any]]:
        """Those that were not verified before."""
        found: list[dict[str, Any]] = []
        while True:
            first = max(self.verified, 0)
            page = self.ask(connection, "GET", "myTrades", symbol=SYMBOL, fromId=first, limit=1000)
            found += [row for row in page if row["id"] > self.verified]
            self.verified = page[-1]["id"] if page else self.verified
            if len(page) < 1000:
                return found

    def _count(self, row: dict[str, Any]) -> None:
        sign = 1 if row["isBuyer"] else -1
        self.earned["BTC"] += sign * Decimal(row["qty"])
        self.earned["USDT"] -= sign * Decimal(row["quoteQty"])
        self.earned[row["commissionAsset"]] -= Decimal(row["commission"])
        self.executed[row["orderId"]] += Decimal(row["qty"])
        told = self.fills.pop((row["id"], row["orderId"]), None)
        assert told in (None, Decimal(row["qty"]))

    def _all_orders(self, connection: http.client.HTTPConnection) -> dict[str, dict[str, Any]]:
        """The orders from the first one on that the last life of the exchange told of."""
        first = min((order["orderId"] for order in self.orders.values()), default=self.last_order_id)
        found: dict[str, dict[str, Any]] = {}
        while True:
            page = self.ask(connection, "GET", "allOrders", symbol=SYMBOL, orderId=first, limit=1000)
            found |= {order["clientOrderId"]: order for order in page}
            if len(page) < 1000:
                return found
            first = page[-1]["orderId"] + 1

    def _compare(self, found: dict[str, dict[str, Any]]) -> None:
        for client_id, told in self.orders.items():
            order = found.get(client_id)
            assert order is not None, f"an acknowledged order is gone: {client_id} {told}"
            assert order["orderId"] == told["orderId"]
            assert Decimal(order["executedQty"]) >= Decimal(told["executedQty"]), (order, told)
            if told["status"] in FINAL:
                assert (order["status"], Decimal(order["executedQty"])) == (
                    told["status"],
                    Decimal(told["executedQty"]),
                )
            if order["status"] in FINAL:
                assert Decimal(order["executedQty"]) == self.executed[order["orderId"]], "its fills do not add up"
        self.last_order_id = max([self.last_order_id, *(order["orderId"] for order in found.values())])

    def _money(self, balances: list[dict[str, Any]], standing: list[dict[str, Any]]) -> None:
        held: defaultdict[str, Decimal] = defaultdict(Decimal)
        for order in standing:
            left = (
                Decimal(order["origQty"]) - Decimal(order["executedQty"]) - Decimal(order.get("preventedQuantity", 0))
            )
            if order["side"] == "BUY":
                held["USDT"] += (left * Decimal(order["price"])).quantize(UNIT, ROUND_CEILING)
            else:
                held["BTC"] += left
        for balance in balances:
            asset, free, locked = balance["asset"], Decimal(balance["free"]), Decimal(balance["locked"])
            start = self.start.setdefault(asset, free + locked)
            assert free + locked == start + self.earned[asset], f"{asset} is not what the fills say"
            assert locked == held[asset], f"{asset}: held is not what stands"

    def next_order_is_newer(self, connection: http.client.HTTPConnection) -> None:
        order = {"symbol": SYMBOL, "side": "BUY", "type": "LIMIT_MAKER", "price": 40_000, "quantity": "0.01"}
        answer = self.ask(connection, "POST", "order", newOrderRespType="FULL", **order)
        assert "orderId" in answer, answer
        assert answer["orderId"] > self.last_order_id, "ids do not go on"
        self.told(answer)


class Life:
    """One life of the exchange: two traders send until so many answers have come, then it is killed."""

    def __init__(self, exchange: Process, answers: int) -> None:
        self.exchange = exchange
        self._left = answers
        self._lock = threading.Lock()
        self.over = threading.Event()
        self.errors: list[BaseException] = []

    def answered(self) -> None:
        with self._lock:
            self._left -= 1
            if not self._left:
                self.exchange.kill()
                self.over.set()

    def run(self, rest: Trader, sockets: Trader) -> None:
        threads = [
            threading.Thread(target=self._guard, args=each) for each in ((self._rest, rest), (self._ws, sockets))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.exchange.kill()
        assert not self.errors, self.errors
        assert self.over.is_set(), "it ended before it was killed"

    def _guard(self, trade: Any, trader: Trader) -> None:
        try:
            with suppress(OSError, http.client.HTTPException, WebSocketException, EOFError):
                trade(trader)
        except BaseException as error:
            self.errors.append(error)
            self.exchange.kill()

    def _rest(self, trader: Trader) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self.exchange.port, timeout=10)) as connection:
            trader.next_order_is_newer(connection)
            connection.request("GET", f"/api/v3/ticker/price?symbol={SYMBOL}")
            price = Decimal(json.loads(connection.getresponse().read())["price"])
            while not self.over.is_set():
                known = trader.random.choice(list(trader.orders)) if trader.random.random() < 0.3 else None
                if known is None:
                    answer = trader.ask(connection, "POST", "order", **trader.order(price))
                else:
                    answer = trader.ask(connection, "DELETE", "order", symbol=SYMBOL, origClientOrderId=known)
                if "orderId" in answer:
                    trader.told(answer)
                self.answered()

    def _ws(self, trader: Trader) -> None:
        with connect(f"ws://127.0.0.1:{self.exchange.port}/ws-api/v3", open_timeout=10) as socket:
            numbers, price = count(), Decimal(0)

            def send(method: str, parameters: dict[str, object]) -> None:
                socket.send(json.dumps({"id": next(numbers), "method": method, "params": parameters}, default=str))

            send("userDataStream.subscribe.signature", trader.signed())
            send("ticker.price", {"symbol": SYMBOL})
            while not self.over.is_set():
                frame = json.loads(socket.recv(timeout=10))
                if "event" in frame:
                    if frame["event"]["e"] == "executionReport":
                        trader.heard(frame["event"])
                    continue
                answer = frame.get("result", {})
                if "price" in answer and not price:
                    price = Decimal(answer["price"])
                    for _ in range(IN_FLIGHT):
                        send("order.place", trader.signed(**trader.order(price)))
                elif price:
                    if "orderId" in answer:
                        trader.told(answer)
                    self.answered()
                    send("order.place", trader.signed(**trader.order(price)))


def test_whenever_it_is_killed_all_that_was_acknowledged_is_there(exchange: Process) -> None:
    chance = Random(KILLS)
    traders = Trader("maker", exchange, 1), Trader("hmac", exchange, 2)
    for number in range(KILLS):
        if number % 4 == 3:  # kills fall into a start as well
            exchange.spawn()
            threading.Event().wait(chance.random() * 0.8)
            exchange.kill()
        exchange.spawn()
        exchange.ready()
        for trader in traders:
            trader.verify()
        Life(exchange, answers=chance.randint(1, 250)).run(*traders)
    exchange.spawn()
    exchange.ready()
    for trader in traders:
        trader.verify()
        assert trader.kinds.keys() == {"LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS_LIMIT"}
        assert trader.verified >= 0, "nothing has traded"
