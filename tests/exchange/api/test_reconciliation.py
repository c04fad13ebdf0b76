"""Money and truth over the protocol: random traders, good orders and bad, on a live market; afterwards REST, the user
events, the public streams and the rules of settlement, worked out here once more, must all say the same.
"""

from __future__ import annotations

import os
from collections import defaultdict
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from bidwire.exchange.api.accounts import Key
from bidwire.exchange.api.counters import Limits
from bidwire.exchange.api.session import Session
from bidwire.exchange.market import MarketSource
from bidwire.exchange.market.replay import Replay
from bidwire.exchange.market.synthetic import SyntheticMarket
from bidwire.exchange.settings import ExchangeSettings
from bidwire.exchange.venue import Venue
from bidwire.wire.http import HttpRequest
from bidwire.wire.sign import signer

DATA = Path(os.environ.get("BIDWIRE_DATA") or Path(__file__).parents[4] / "shared" / "data")
RECORDING = DATA / "streams" / "spot_BTCUSDT_20240808T235415Z.raw.gz"
SOAK = int(os.environ.get("BIDWIRE_SOAK", "1"))
"""How many times as much as in the gate (.ci/soak)."""
PAGE = 1000

AT = 1_700_000_000_000_000
IP = "127.0.0.1"
START = {"USDT": Decimal(50_000), "BTC": Decimal(2), "ETH": Decimal(20), "BNB": Decimal(50)}
EIGHT = Decimal("1E-8")
RATE = Decimal("0.001")
FINAL = {"FILLED", "CANCELED", "EXPIRED", "EXPIRED_IN_MATCH"}

# Everything that a random order, cancel or query may be refused with here; -1000 is never among them.
DOCUMENTED = {
    -1013, -1100, -1101, -1102, -1104, -1105, -1106, -1108, -1111, -1115, -1116, -1117, -1121, -1127, -1128, -1130,
    -1134, -1145, -2010, -2011, -2013, -2039,
}  # fmt: skip


class Shadow:
    """One trader: what he was told by events, and nothing else."""

    def __init__(self, floor: Floor, key: Key) -> None:
        self.floor = floor
        self.key = key
        self.signer = signer(key.secret)
        self.balances = {asset: (amount, Decimal(0)) for asset, amount in START.items()}
        self.orders: dict[tuple[str, int], dict[str, Any]] = {}
        self.fills: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.last_execution: dict[str, int] = defaultdict(int)
        session = floor.venue.open("/ws-api/v3", {}, ip=IP, wall=floor.wall)
        assert isinstance(session, Session)
        self.session = session
        params: dict[str, Any] = {"apiKey": key.api_key, "timestamp": floor.wall // 1000}
        payload = "&".join(f"{name}={value}" for name, value in sorted(params.items()))
        params["signature"] = self.signer.sign(payload.encode())
        ask = {"id": 1, "method": "userDataStream.subscribe.signature", "params": params}
        session.receive(msgspec.json.encode(ask), floor.wall)
        assert floor.frames(session)[0]["status"] == 200

    def call(self, verb: str, path: str, **params: object) -> Any:
        """The answer; a refusal is a documented one, and comes with nothing done."""
        query = "&".join(f"{name}={value}" for name, value in {**params, "timestamp": self.floor.wall // 1000}.items())
        target = f"{path}?{query}&signature={self.signer.sign(query.encode())}"
        headers = (("X-MBX-APIKEY", self.key.api_key),)
        response = self.floor.venue.http(
            HttpRequest(verb, "http://127.0.0.1", target, headers), ip=IP, wall=self.floor.wall
        )
        answer = msgspec.json.decode(response.body)
        if response.status != 200:
            assert response.status == 400, (target, answer)
            assert answer["code"] in DOCUMENTED, (target, answer)
            return None
        return answer

    def hear(self) -> None:
        for frame in self.floor.frames(self.session):
            event = frame["event"]
            if event["e"] == "outboundAccountPosition":
                self.balances |= {each["a"]: (Decimal(each["f"]), Decimal(each["l"])) for each in event["B"]}
                assert all(free >= 0 and locked >= 0 for free, locked in self.balances.values())
            else:
                assert event["e"] == "executionReport"
                self._report(event)

    def _report(self, event: dict[str, Any]) -> None:
        symbol, number = event["s"], event["i"]
        assert event["I"] > self.last_execution[symbol]
        self.last_execution[symbol] = event["I"]
        before = self.orders.get((symbol, number))
        assert (before is None) is (event["x"] == "NEW")
        if before is not None:
            assert before["X"] not in FINAL, "nothing follows a final state"
            assert Decimal(event["z"]) == Decimal(before["z"]) + Decimal(event["l"])
            assert Decimal(event["Z"]) == Decimal(before["Z"]) + Decimal(event["Y"])
        if event["x"] == "TRADE":
            self._check_fill(event)
            self.fills[symbol].append(event)
        else:
            assert event["t"] == -1
            assert event["L"] == event["l"] == "0.00000000"
        self.orders[symbol, number] = event

    def _check_fill(self, event: dict[str, Any]) -> None:
        """The rules of settlement, from the documentation and market.py's opening words, with decimals."""
        price, quantity = Decimal(event["L"]), Decimal(event["l"])
        worth = (price * quantity).quantize(EIGHT, ROUND_FLOOR)
        assert Decimal(event["Y"]) == worth
        received, asset = (quantity, self.floor.assets[event["s"]][0])
        if event["S"] == "SELL":
            received, asset = worth, self.floor.assets[event["s"]][1]
        assert event["N"] == asset
        assert Decimal(event["n"]) == (received * RATE).quantize(EIGHT, ROUND_FLOOR)
        limit = Decimal(event["p"])
        if limit:
            assert price <= limit if event["S"] == "BUY" else price >= limit

    # --- what must hold ---

    def check_money(self) -> None:
        """Start, plus what fills brought, minus what they cost: that is what is owned; what open orders hold is locked."""
        owned, locked = dict(START), dict.fromkeys(START, Decimal(0))
        for symbol, fills in self.fills.items():
            base, quote = self.floor.assets[symbol]
            for fill in fills:
                sign = 1 if fill["S"] == "BUY" else -1
                owned[base] += sign * Decimal(fill["l"])
                owned[quote] -= sign * Decimal(fill["Y"])
                owned[fill["N"]] -= Decimal(fill["n"])
        for (symbol, _), order in self.orders.items():
            if order["X"] not in FINAL:
                base, quote = self.floor.assets[symbol]
                left = Decimal(order["q"]) - Decimal(order["z"]) - Decimal(order.get("A", 0))
                if order["S"] == "BUY":
                    locked[quote] += (Decimal(order["p"]) * left).quantize(EIGHT, ROUND_CEILING)
                else:
                    locked[base] += left
        assert self.balances == {asset: (owned[asset] - locked[asset], locked[asset]) for asset in START}

    def check_rest(self) -> None:
        account = self.call("GET", "/api/v3/account")
        told = {each["asset"]: (Decimal(each["free"]), Decimal(each["locked"])) for each in account["balances"]}
        assert {asset: told[asset] for asset in START} == self.balances
        assert not any(free or locked for asset, (free, locked) in told.items() if asset not in START)
        open_here = {key for key, order in self.orders.items() if order["X"] not in FINAL}
        rows = self.call("GET", "/api/v3/openOrders")
        assert {(row["symbol"], row["orderId"]) for row in rows} == open_here
        for symbol in self.floor.assets:
            self._check_orders(symbol)
            self._check_trades(symbol)

    def pages(self, path: str, symbol: str, name: str, key: str) -> list[dict[str, Any]]:
        """Every row of a list, page by page."""
        rows: list[dict[str, Any]] = []
        start = 1
        while True:
            page = self.call("GET", path, symbol=symbol, limit=PAGE, **{name: start})
            rows += page
            if len(page) < PAGE:
                return rows
            # Both sides of a trade with oneself have its id: the last id of a page is asked for again.
            start = page[-1][key] + (key == "orderId")
            if key == "id":
                rows = [row for row in rows if row["id"] < start]

    def _check_orders(self, symbol: str) -> None:
        rows = self.pages("/api/v3/allOrders", symbol, "orderId", "orderId")
        mine = {number: order for (where, number), order in sorted(self.orders.items()) if where == symbol}
        assert [row["orderId"] for row in rows] == list(mine)
        for row in rows:
            order = mine[row["orderId"]]
            pairs = {
                "status": "X", "side": "S", "type": "o", "timeInForce": "f", "price": "p", "origQty": "q",
                "executedQty": "z", "cummulativeQuoteQty": "Z", "time": "O", "updateTime": "T", "workingTime": "W",
            }  # fmt: skip
            assert {name: row[name] for name in pairs} == {name: order[key] for name, key in pairs.items()}
            assert row["clientOrderId"] == (order["C"] or order["c"])
            assert row.get("expiryReason") == order.get("eR")

    def _check_trades(self, symbol: str) -> None:
        rows = self.pages("/api/v3/myTrades", symbol, "fromId", "id")
        pairs = {"id": "t", "orderId": "i", "price": "L", "qty": "l", "quoteQty": "Y", "commission": "n", "time": "T"}
        told = [(*(row[name] for name in pairs), row["isBuyer"], row["isMaker"]) for row in rows]
        heard = [(*(each[key] for key in pairs.values()), each["S"] == "BUY", each["m"]) for each in self.fills[symbol]]
        assert sorted(told) == sorted(heard)


class Follower:
    """A book kept by the documented procedure, from one snapshot and the diffs, and the trades that were told."""

    def __init__(self, floor: Floor, symbol: str) -> None:
        self.floor = floor
        self.symbol = symbol
        names = f"{symbol.lower()}@depth@100ms/{symbol.lower()}@trade"
        session = floor.venue.open(f"/stream?streams={names}", {}, ip=IP, wall=floor.wall)
        assert isinstance(session, Session)
        self.session = session
        self.trades: list[dict[str, Any]] = []
        self.last = 0
        self.sides: dict[str, dict[Decimal, Decimal]] = {}

    def begin(self) -> None:
        depth = self.floor.get("/api/v3/depth", symbol=self.symbol, limit=5000)
        self.last = depth["lastUpdateId"]
        self.sides = {"b": _levels(depth["bids"]), "a": _levels(depth["asks"])}

    def hear(self) -> None:
        for frame in self.floor.frames(self.session):
            event = frame["data"]
            if event["e"] == "trade":
                if self.trades:
                    assert event["t"] == self.trades[-1]["t"] + 1
                self.trades.append(event)
            elif event["u"] > self.last:
                assert event["U"] <= self.last + 1, "a hole"
                self.last = event["u"]
                for side in ("b", "a"):
                    self.sides[side] |= _levels(event[side])
                    self.sides[side] = {price: quantity for price, quantity in self.sides[side].items() if quantity}
                if self.sides["b"] and self.sides["a"]:
                    assert max(self.sides["b"]) < min(self.sides["a"])

    def check(self) -> None:
        depth = self.floor.get("/api/v3/depth", symbol=self.symbol, limit=5000)
        assert self.last == depth["lastUpdateId"]
        assert self.sides == {"b": _levels(depth["bids"]), "a": _levels(depth["asks"])}


class Floor:
    """A venue, its traders, and time."""

    def __init__(self, source: MarketSource, seed: int, speed: float) -> None:
        self.wall = AT
        settings = ExchangeSettings(
            seed=seed, speed=speed, limits=Limits(weight=10**9, raw_requests=10**9, orders_10s=10**6, orders_1d=10**6)
        )
        self.venue = Venue(settings, source, self.wall)
        self.assets = {symbol: (rules.base, rules.quote) for symbol, rules in self.venue.engine.symbols.items()}
        accounts = self.venue.accounts
        self.traders = [Shadow(self, accounts.add_key(accounts.create(START))) for _ in range(3)]
        self.followers = [Follower(self, symbol) for symbol in self.assets]
        self.wait(0.3)
        for follower in self.followers:
            follower.begin()

    def frames(self, session: Session) -> list[Any]:
        found = [msgspec.json.decode(frame) for frame in session.outbox if isinstance(frame, bytes)]
        session.outbox.clear()
        assert not session.closed
        return found

    def get(self, path: str, **params: object) -> Any:
        query = "&".join(f"{name}={value}" for name, value in params.items())
        response = self.venue.http(HttpRequest("GET", "http://127.0.0.1", f"{path}?{query}"), ip=IP, wall=self.wall)
        assert response.status == 200
        return msgspec.json.decode(response.body)

    def wait(self, seconds: float) -> None:
        self.wall += round(seconds * 1_000_000)
        self.venue.advance(self.wall)

    def listen(self) -> None:
        for trader in self.traders:
            trader.hear()
        for follower in self.followers:
            follower.hear()

    def quiet(self) -> None:
        """Let the timers push what happened, at a moment at which the market does nothing more."""
        self.venue.source.close()
        self.wait(0.3)
        self.listen()


def _levels(rows: list[list[str]]) -> dict[Decimal, Decimal]:
    return {Decimal(price): Decimal(quantity) for price, quantity in rows}


def some_order(random: Random, floor: Floor) -> dict[str, object]:
    """An order near the market; about one in eight is spoilt in some way."""
    symbol = random.choice(list(floor.assets))
    rules = floor.venue.engine.symbols[symbol]
    best = floor.get("/api/v3/ticker/bookTicker", symbol=symbol)
    side = random.choice(["BUY", "SELL"])
    kind = random.choice(["LIMIT"] * 6 + ["MARKET"] * 3 + ["LIMIT_MAKER"] * 2)
    tick, step = Decimal(rules.price.step) * EIGHT, Decimal(rules.lot.step) * EIGHT
    touch = Decimal(best["bidPrice"] if random.random() < 0.5 else best["askPrice"]) or Decimal(100)
    price = max(tick, touch + tick * random.choice([0, 0, 1, -1, 3, -3, 40, -40, 900, -900]))
    worth = Decimal(random.choice([12, 40, 300, 3000, 20_000])) / (1 if rules.quote == "USDT" else 60_000)
    quantity = max(step, (worth / touch) // step * step)
    order: dict[str, object] = {"symbol": symbol, "side": side, "type": kind}
    if kind == "MARKET":
        if random.random() < 0.4:
            order["quoteOrderQty"] = f"{worth.quantize(EIGHT):f}"
        else:
            order["quantity"] = f"{quantity:f}"
    else:
        order |= {"quantity": f"{quantity:f}", "price": f"{price:f}"}
        if kind == "LIMIT":
            order["timeInForce"] = random.choice(["GTC", "GTC", "IOC", "FOK"])
    if random.random() < 0.3:
        order["newClientOrderId"] = f"id-{random.randrange(200)}"
    if random.random() < 0.3:
        order["newOrderRespType"] = random.choice(["ACK", "RESULT", "FULL"])
    if random.random() < 0.12:
        spoilt = random.choice(sorted(order))
        order[spoilt] = random.choice(["", "0", "-1", "1e9", "NaN", "0.000000001", "99999999999", "XX", "btcusdt"])
    if random.random() < 0.04:
        order.pop(random.choice(sorted(order)))
    return order


def act(random: Random, floor: Floor, trader: Shadow) -> None:
    chance = random.random()
    if chance < 0.62:
        order = some_order(random, floor)
        if random.random() < 0.1:
            trader.call("POST", "/api/v3/order/test", **order)
        else:
            trader.call("POST", "/api/v3/order", **order)
        return
    known = random.choice([*list(trader.orders)[-30:], ("BTCUSDT", random.randrange(1, 10_000))])
    if chance < 0.88:
        extra = {"cancelRestrictions": random.choice(["ONLY_NEW", "ONLY_PARTIALLY_FILLED", "NO"])}
        trader.call("DELETE", "/api/v3/order", symbol=known[0], orderId=known[1], **(extra if chance < 0.68 else {}))
    elif chance < 0.92:
        trader.call("DELETE", "/api/v3/openOrders", symbol=known[0])
    else:
        trader.call("GET", "/api/v3/order", symbol=known[0], orderId=known[1])


def trade_for(floor: Floor, random: Random, steps: int) -> None:
    for step in range(steps):
        floor.wait(random.choice([0, 0, 0.001, 0.02, 0.13]))
        act(random, floor, random.choice(floor.traders))
        if step % 7 == 0:
            floor.listen()
        if step % 400 == 399:
            floor.listen()
            for trader in floor.traders:
                trader.check_money()
                trader.check_rest()
    floor.quiet()


def check_all(floor: Floor) -> None:
    for trader in floor.traders:
        trader.check_money()
        trader.check_rest()
        assert any(order["x"] == "CANCELED" for order in trader.orders.values())
    for follower in floor.followers:
        follower.check()
    printed = {(each["s"], each["t"]): each for follower in floor.followers for each in follower.trades}
    sides: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for trader in floor.traders:
        for fills in trader.fills.values():
            for fill in fills:
                sides[fill["s"], fill["t"]].append(fill)
                trade = printed[fill["s"], fill["t"]]
                assert (trade["p"], trade["q"], trade["T"]) == (fill["L"], fill["l"], fill["T"])
                assert trade["m"] is ((fill["S"] == "BUY") is fill["m"])
    assert any(len(both) == 2 for both in sides.values()), "traders met each other too"
    for both in sides.values():
        assert len(both) == 1 or {(each["S"], each["m"]) for each in both} in (
            {("BUY", True), ("SELL", False)},
            {("SELL", True), ("BUY", False)},
        )


@pytest.mark.parametrize("seed", range(1, 1 + 3 * SOAK))
def test_on_the_synthetic_market_everyone_tells_the_same_story(seed: int) -> None:
    floor = Floor(SyntheticMarket(seed, symbols=("BTCUSDT", "ETHUSDT", "ETHBTC"), activity=0.3), seed, speed=1.0)
    trade_for(floor, Random(seed), 900)
    check_all(floor)


@pytest.mark.skipif(not RECORDING.exists(), reason=f"no recordings: set BIDWIRE_DATA or put {RECORDING.name} there")
@pytest.mark.parametrize("speed", [1.0, 10.0])
def test_on_a_recorded_market_everyone_tells_the_same_story(speed: float) -> None:
    floor = Floor(Replay(RECORDING), 5, speed)
    trade_for(floor, Random(int(speed)), 1000)
    check_all(floor)


@pytest.mark.skipif(SOAK == 1 or not RECORDING.exists(), reason="minutes long: .ci/soak runs it")
def test_a_whole_recording_at_full_speed_with_traders_in_it() -> None:
    floor = Floor(Replay(RECORDING), 6, 0)
    random = Random(6)
    step = 0
    while floor.venue.source.next_at() is not None:
        floor.wait(0.001)  # plays a portion
        for _ in range(10):
            act(random, floor, random.choice(floor.traders))
        floor.listen()
        step += 10
        if step % 1000 == 0:
            for trader in floor.traders:
                trader.check_money()
    floor.quiet()
    check_all(floor)
    fills = sum(len(each) for trader in floor.traders for each in trader.fills.values())
    print(f"{step} actions, {sum(len(trader.orders) for trader in floor.traders)} orders, {fills} fills")
