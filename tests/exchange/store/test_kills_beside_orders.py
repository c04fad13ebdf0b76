"""The exchange is killed (SIGKILL) while an account trades options, withdraws, moves money and asks for listen tokens and keys.

After each restart everything that was acknowledged is asked for, and sums betray what was half done: spot money is what withdrawals and
transfers leave of it, options' cash is what the flow of funds says, that flow is what trades cost, positions are what was traded.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import os
import threading
import time
from contextlib import closing, suppress
from decimal import Decimal
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from websockets.sync.client import connect

if TYPE_CHECKING:
    from tests.exchange.store.conftest import Process

KILLS = 4 * int(os.environ.get("BIDWIRE_SOAK", "1"))
OUTSIDE = "0x" + "ab" * 20
FINAL = {"FILLED", "CANCELLED", "CANCELED", "EXPIRED"}
PAGE = 1000


class Account:
    """What it was told, in all lives of the exchange."""

    def __init__(self, exchange: Process) -> None:
        self._exchange = exchange
        self._random = Random(7)
        self._numbers = count()
        self._orders: dict[str, dict[str, Any]] = {}
        self._withdrawals: dict[str, Decimal] = {}
        self._transfers: dict[int, tuple[str, Decimal]] = {}
        self._token = ""
        self._listen_key = ""
        self._contract = ""
        self._begins_with: dict[str, Decimal] = {}
        self.traded = Decimal(0)

    # --- how it asks ----------------------------------------------------------------------------------------------------

    def _send(self, verb: str, path: str, signed: bool = True, /, **parameters: object) -> Any:
        key, secret = self._exchange.keys["third"]
        port = self._exchange.options_port if path.startswith("/eapi") else self._exchange.port
        text = urlencode(parameters)
        if signed:
            text = urlencode({**parameters, "timestamp": int(time.time() * 1000), "recvWindow": 60000})
            text += f"&signature={hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()}"
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            connection.request(verb, f"{path}?{text}", headers={"X-MBX-APIKEY": key})
            answer = connection.getresponse()
            body = json.loads(answer.read())
        assert answer.status == 200 or body["code"] in (-2011, -2018, -2027, -6047), body
        return body

    def _all(self, path: str, first: str, number: str, **parameters: object) -> list[dict[str, Any]]:
        """Every row of a list that is walked by its ids."""
        found: list[dict[str, Any]] = []
        while True:
            page = self._send("GET", path, **{first: found[-1][number] + 1 if found else 1}, limit=PAGE, **parameters)
            found += page
            if len(page) < PAGE:
                return found

    # --- what it does -----------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        if not self._contract:
            rows = self._send("GET", "/eapi/v1/exchangeInfo", False)["optionSymbols"]
            index = Decimal(self._send("GET", "/eapi/v1/index", False, underlying="BTCUSDT")["indexPrice"])
            last = max(row["expiryDate"] for row in rows)
            calls = [row for row in rows if row["expiryDate"] == last and row["side"] == "CALL"]
            self._contract = min(calls, key=lambda row: abs(Decimal(row["strikePrice"]) - index))["symbol"]
            self._begins_with = {"spot": self._spot(), "options": self._cash()}

    def act(self) -> None:
        """Anything; what is answered is remembered."""
        chance = self._random.random()
        if chance < 0.5:
            self._order()
        elif chance < 0.6 and self._orders:
            known = self._random.choice(list(self._orders))
            gone = self._send("DELETE", "/eapi/v1/order", symbol=self._contract, clientOrderId=known)
            self._orders[known] = gone if "orderId" in gone else self._orders[known]
        elif chance < 0.75:
            amount = Decimal(self._random.randint(1, 500)) / 100
            answer = self._send("POST", "/sapi/v1/capital/withdraw/apply", coin="USDT", address=OUTSIDE, amount=amount)
            self._withdrawals[answer["id"]] = amount
        elif chance < 0.9:
            kind, amount = "MAIN_FUNDING", Decimal(self._random.randint(100, 500)) / 100
            if self._transfers and self._random.random() < 0.4:
                kind, amount = "FUNDING_MAIN", Decimal("0.01")
            answer = self._send("POST", "/sapi/v1/asset/transfer", type=kind, asset="USDT", amount=amount)
            self._transfers[answer["tranId"]] = kind, amount
        elif chance < 0.95:
            self._token = self._send("POST", "/sapi/v1/userListenToken", False)["token"]
        else:
            key = self._send("POST", "/eapi/v1/listenKey", False)["listenKey"]
            assert key == (self._listen_key or key), "a key that is alive is given again"
            self._listen_key = key

    def _order(self) -> None:
        chance = self._random
        book = self._send("GET", "/eapi/v1/depth", False, symbol=self._contract)
        side = chance.choice(("BUY", "SELL"))
        touch = int(book["asks" if side == "BUY" else "bids"][0][0])
        away = chance.choice((0, 0, 50)) * (-1 if side == "BUY" else 1)
        answer = self._send(
            "POST",
            "/eapi/v1/order",
            symbol=self._contract,
            side=side,
            type="LIMIT",
            quantity=Decimal(chance.randint(1, 5)) / 100,
            price=touch + away,
            timeInForce=chance.choice(("GTC", "GTC", "IOC", "GTX" if away else "GTC")),
            clientOrderId=f"third-{next(self._numbers)}",
        )
        if "orderId" in answer:
            self._orders[answer["clientOrderId"]] = answer

    # --- after a restart ------------------------------------------------------------------------------------------------

    def verify(self) -> None:
        if not self._contract:
            return
        self._verify_wallet()
        self._verify_options()
        if self._token:
            self._verify_token()
        if self._listen_key:
            answer = self._send("POST", "/eapi/v1/listenKey", False)
            assert answer["listenKey"] == self._listen_key, "a listen key is gone"

    def _spot(self) -> Decimal:
        rows = self._send("GET", "/api/v3/account")["balances"]
        return next(Decimal(row["free"]) for row in rows if row["asset"] == "USDT")

    def _verify_wallet(self) -> None:
        rows: list[dict[str, Any]] = []
        while len(page := self._send("GET", "/sapi/v1/capital/withdraw/history", offset=len(rows), limit=PAGE)) == PAGE:
            rows += page
        rows += page
        gone = {row["id"]: Decimal(row["amount"]) + Decimal(row["transactionFee"]) for row in rows}
        assert len(gone) == len(rows), "an id was given twice"
        assert self._withdrawals.items() <= gone.items(), "an acknowledged withdrawal is gone"
        moved: dict[int, tuple[str, Decimal]] = {}
        for kind in ("MAIN_FUNDING", "FUNDING_MAIN"):
            for number in count(1):
                answer = self._send("GET", "/sapi/v1/asset/transfer", type=kind, size=100, current=number)
                moved |= {row["tranId"]: (kind, Decimal(row["amount"])) for row in answer["rows"]}
                if len(answer["rows"]) < 100:
                    break
        assert self._transfers.items() <= moved.items(), "an acknowledged transfer is gone"
        funding = sum((amount if kind == "MAIN_FUNDING" else -amount for kind, amount in moved.values()), Decimal(0))
        assets = {row["asset"]: row["free"] for row in self._send("POST", "/sapi/v1/asset/get-funding-asset")}
        assert Decimal(assets.get("USDT", 0)) == funding, "the funding wallet is not what the transfers say"
        assert self._spot() == self._begins_with["spot"] - funding - sum(gone.values()), (
            "spot is not what the lists say"
        )

    def _cash(self) -> Decimal:
        return Decimal(self._send("GET", "/eapi/v1/marginAccount")["asset"][0]["marginBalance"])

    def _verify_options(self) -> None:
        while True:
            trades = self._all("/eapi/v1/userTrades", "fromId", "tradeId", symbol=self._contract)
            bills = self._all("/eapi/v1/bill", "recordId", "id", currency="USDT")
            positions = self._send("GET", "/eapi/v1/position", symbol=self._contract)
            cash = self._cash()
            orders = {name: self._own(name) for name in self._orders}
            again = self._all("/eapi/v1/userTrades", "fromId", "tradeId", symbol=self._contract)
            if len(again) == len(trades):  # else the house has traded with us in between
                break
        signed = [(Decimal(row["quantity"]) * (1 if row["side"] == "BUY" else -1), row) for row in trades]
        flow = {kind: Decimal(0) for kind in ("CONTRACT", "FEE")}
        for row in bills:
            flow[row["type"]] += Decimal(row["amount"])
        assert flow["CONTRACT"] == -sum(quantity * Decimal(row["price"]) for quantity, row in signed)
        assert flow["FEE"] == sum(Decimal(row["fee"]) for row in trades)
        assert cash == self._begins_with["options"] + sum(flow.values()), "options' cash is not what was booked"
        position = sum((quantity for quantity, _ in signed), Decimal(0))
        assert sum(Decimal(row["quantity"]) for row in positions) == position, "the position is not what was traded"
        for name, told in self._orders.items():
            order = orders[name]
            assert order["orderId"] == told["orderId"]
            assert Decimal(order["executedQty"]) >= Decimal(told["executedQty"])
            assert told["status"] not in FINAL or order["status"] == told["status"]
            filled = sum(Decimal(row["quantity"]) for row in trades if row["orderId"] == order["orderId"])
            assert Decimal(order["executedQty"]) == filled, "an order's trades do not add up"
            assert order["timeInForce"] == told["timeInForce"]
        self.traded = sum((abs(quantity) for quantity, _ in signed), Decimal(0))
        self._orders.clear()
        self._verify_margin()

    def _own(self, name: str) -> dict[str, Any]:
        order: dict[str, Any] = self._send("GET", "/eapi/v1/order", symbol=self._contract, clientOrderId=name)
        return order

    def _verify_margin(self) -> None:
        """Without orders margin is held for what is short, and for nothing else: no written piece was left over."""
        self._send("DELETE", "/eapi/v1/allOpenOrders", symbol=self._contract)
        position = sum(
            (Decimal(row["quantity"]) for row in self._send("GET", "/eapi/v1/position", symbol=self._contract)),
            Decimal(0),
        )
        margin = Decimal(self._send("GET", "/eapi/v1/marginAccount")["asset"][0]["initialMargin"])
        assert (margin > 0) == (position < 0), "margin is held for what is not short"

    def _verify_token(self) -> None:
        with connect(f"ws://127.0.0.1:{self._exchange.port}/ws-api/v3", open_timeout=10) as socket:
            ask = {"method": "userDataStream.subscribe.listenToken", "params": {"listenToken": self._token}}
            socket.send(json.dumps({"id": 1, **ask}))
            assert json.loads(socket.recv(timeout=10))["status"] == 200, "a listen token is gone"


def test_whenever_it_is_killed_options_the_wallet_and_listeners_are_as_they_were_told(exchange: Process) -> None:
    account, chance = Account(exchange), Random(KILLS)
    for _ in range(KILLS):
        exchange.spawn()
        exchange.ready()
        account.verify()
        account.begin()
        end = threading.Timer(0.1 + chance.random(), exchange.kill)
        end.start()
        with suppress(OSError, http.client.HTTPException):
            while True:
                account.act()
        end.join()
    exchange.spawn()
    exchange.ready()
    account.verify()
    assert account.traded > 0
