"""Market streams: what is pushed, when, in which form; and books and candles kept from the pushes alone."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest

from bidwire.exchange.api.klines import DAY, SECOND
from bidwire.exchange.api.publisher import KLINE_LAG, Publisher, spot_stream
from bidwire.exchange.api.streams import StreamSession, Target
from bidwire.exchange.api.tape import HOLD
from bidwire.exchange.engine.commands import (
    UNIT,
    AverageReferencePrice,
    Cancel,
    Command,
    Credit,
    HouseDiff,
    HouseSnapshot,
    HouseTrade,
    Place,
    SetReferencePrice,
    SetStatus,
    TradeBlock,
)
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.engine.events import Event, Report
from bidwire.exchange.engine.rules import SymbolRules
from bidwire.products.spot.enums import OrderType, SymbolStatus, TimeInForce
from bidwire.products.spot.streams import parse_stream
from bidwire.wire.streams import event_type

START = 1_767_261_600 * SECOND  # 2026-01-01T10:00:00Z
BTC, ETH = "BTCUSDT", "ETHUSDT"


class Ear:
    """A listener that keeps what it hears."""

    def __init__(self, unit: int = 1000, combined: bool = False) -> None:
        self.unit = unit
        self.combined = combined
        self.frames: list[bytes] = []

    def deliver(self, frame: bytes) -> None:
        self.frames.append(frame)

    def take(self) -> list[Any]:
        """The frames since the last time, decoded."""
        frames, self.frames = self.frames, []
        return [msgspec.json.decode(frame) for frame in frames]


class Floor:
    """An engine with a publisher, two rich accounts, and market time in the test's hand."""

    def __init__(self) -> None:
        self.engine = Engine()
        for symbol in (BTC, ETH):
            row = {"symbol": symbol, "baseAsset": symbol[:3], "quoteAsset": "USDT"}
            self.engine.list_symbol(SymbolRules.of(row))
        self.publisher = Publisher(self.engine, START)
        self.now = START
        for account in (1, 2):
            self.engine.open_account(account)
            for asset in ("BTC", "ETH", "USDT"):
                self.do(Credit(account, asset, 10**9 * UNIT))

    def do(self, command: Command, after: float = 0) -> list[Event]:
        """Apply a command so many seconds later."""
        self.wait(after)
        events = self.engine.apply(command, self.now)
        self.publisher.publish(events, self.now)
        return events

    def wait(self, seconds: float) -> None:
        self.now += round(seconds * SECOND)
        self.publisher.advance(self.now)

    def limit(
        self, side: str, price: float, quantity: float, account: int = 1, symbol: str = BTC, after: float = 0
    ) -> int:
        """A GTC order's id."""
        place = Place(account, symbol, side == "BUY", OrderType.LIMIT, TimeInForce.GTC, units(quantity), units(price))
        first = self.do(place, after)[0]
        assert isinstance(first, Report), first
        return first.order.id

    def hear(self, *names: str, unit: int = 1000, combined: bool = False) -> Ear:
        ear = Ear(unit, combined)
        for name in names:
            assert self.publisher.listen(name, ear) is not None, name
        return ear


def units(value: float) -> int:
    return round(value * UNIT)


@pytest.fixture
def floor() -> Floor:
    return Floor()


def levels(rows: list[list[str]]) -> list[tuple[float, float]]:
    return [(float(price), float(quantity)) for price, quantity in rows]


# --- trades -----------------------------------------------------------------------------------------------------------


def test_a_sweep_is_one_trade_for_each_maker_and_one_aggregate_for_each_price(floor: Floor) -> None:
    trades, aggregates = floor.hear("btcusdt@trade"), floor.hear("btcusdt@aggTrade")
    floor.limit("SELL", 100, 1)
    floor.limit("SELL", 100, 2)
    floor.limit("SELL", 101, 4)
    floor.limit("BUY", 101, 5, account=2, after=1.5)
    assert [(t["t"], t["p"], t["q"], t["m"]) for t in trades.take()] == [
        (1, "100.00000000", "1.00000000", False),
        (2, "100.00000000", "2.00000000", False),
        (3, "101.00000000", "2.00000000", False),
    ]
    assert aggregates.frames[0] == (
        b'{"e":"aggTrade","E":1767261601500,"s":"BTCUSDT","a":1,"p":"100.00000000","q":"3.00000000","f":1,"l":2,'
        b'"T":1767261601500,"m":false,"M":true}'
    )
    assert [(a["a"], a["f"], a["l"], a["q"]) for a in aggregates.take()] == [
        (1, 1, 2, "3.00000000"),
        (2, 3, 3, "2.00000000"),
    ]


def test_a_trade_is_written_key_by_key_as_documented(floor: Floor) -> None:
    ear = floor.hear("btcusdt@trade")
    floor.limit("BUY", 0.5, 3)
    floor.limit("SELL", 0.5, 0.00000003, account=2, after=0.001)
    assert ear.frames == [
        b'{"e":"trade","E":1767261600001,"s":"BTCUSDT","t":1,"p":"0.50000000","q":"0.00000003","T":1767261600001,'
        b'"m":true,"M":true}'
    ]


def test_recorded_fills_of_one_instant_are_told_as_one_when_no_more_can_come(floor: Floor) -> None:
    ear = floor.hear("btcusdt@aggTrade")
    at = START + SECOND
    for trade_id, after in ((11, 1), (12, 0.002)):
        floor.do(HouseTrade(BTC, trade_id, units(100), units(1), False, at), after)
    assert ear.frames == []
    floor.wait(HOLD / SECOND)
    (told,) = ear.take()
    assert (told["a"], told["f"], told["l"], told["q"]) == (1, 11, 12, "2.00000000")
    assert told["E"] == (at + HOLD) // 1000  # ten milliseconds after the first was heard
    assert told["T"] == at // 1000


def test_another_recorded_price_ends_the_aggregate_at_once(floor: Floor) -> None:
    ear = floor.hear("btcusdt@aggTrade")
    floor.do(HouseTrade(BTC, 11, units(100), units(1), False, START))
    floor.do(HouseTrade(BTC, 12, units(101), units(1), False, START))
    assert [a["a"] for a in ear.take()] == [1]
    floor.wait(1)
    assert [a["a"] for a in ear.take()] == [2]
    assert [a.id for a in floor.publisher.tape(BTC).agg_trades(10)] == [1, 2]


# --- the touch --------------------------------------------------------------------------------------------------------


def test_the_book_ticker_speaks_only_when_the_best_changes(floor: Floor) -> None:
    ear = floor.hear("btcusdt@bookTicker")
    floor.limit("SELL", 101, 1)
    floor.limit("SELL", 102, 1)
    floor.limit("BUY", 99, 1)
    floor.limit("BUY", 98, 1)
    deeper = floor.limit("BUY", 97, 1)
    floor.do(Cancel(1, BTC, deeper))
    assert ear.frames == [
        b'{"u":1,"s":"BTCUSDT","b":"0.00000000","B":"0.00000000","a":"101.00000000","A":"1.00000000"}',
        b'{"u":3,"s":"BTCUSDT","b":"99.00000000","B":"1.00000000","a":"101.00000000","A":"1.00000000"}',
    ]
    ear.take()
    floor.limit("BUY", 101, 0.25, account=2)
    (told,) = ear.take()
    assert (told["u"], told["A"]) == (floor.engine.book(BTC).last_update_id, "0.75000000")


# --- depth ------------------------------------------------------------------------------------------------------------


def test_diffs_gather_what_changed_between_two_pushes(floor: Floor) -> None:
    fast, slow = floor.hear("btcusdt@depth@100ms"), floor.hear("btcusdt@depth")
    floor.limit("SELL", 101, 1, after=0.01)
    floor.limit("SELL", 101, 2, after=0.01)
    gone = floor.limit("BUY", 99, 1, after=0.01)
    floor.do(Cancel(1, BTC, gone), 0.01)
    assert fast.frames == []
    floor.wait(0.06)
    assert fast.frames == [
        b'{"e":"depthUpdate","E":1767261600100,"s":"BTCUSDT","U":1,"u":4,"b":[["99.00000000","0.00000000"]],'
        b'"a":[["101.00000000","3.00000000"]]}'
    ]
    floor.limit("BUY", 98, 1, after=0.05)
    floor.limit("BUY", 99, 1)
    floor.wait(0.85)
    assert [(d["U"], d["u"], levels(d["b"])) for d in fast.take()][1:] == [(5, 6, [(99, 1), (98, 1)])]
    assert [(d["U"], d["u"], d["E"]) for d in slow.take()] == [(1, 6, 1767261601000)]


def test_nothing_is_pushed_when_nothing_changed(floor: Floor) -> None:
    ear = floor.hear("btcusdt@depth", "btcusdt@depth@100ms")
    floor.wait(10)
    floor.limit("SELL", 101, 1, symbol=ETH)
    floor.wait(10)
    assert ear.frames == []


def test_a_partial_book_is_the_top_of_the_book(floor: Floor) -> None:
    for n in range(30):
        floor.limit("SELL", 101 + n, 1 + n)
        floor.limit("BUY", 99 - n, 1 + n)
    five, twenty = floor.hear("btcusdt@depth5@100ms"), floor.hear("btcusdt@depth20")
    floor.wait(0.1)
    assert five.frames[0].startswith(b'{"lastUpdateId":60,"bids":[["99.00000000","1.00000000"],["98.00000000",')
    (top,) = five.take()
    assert list(top) == ["lastUpdateId", "bids", "asks"]
    assert levels(top["asks"]) == [(101 + n, 1 + n) for n in range(5)]
    floor.wait(0.9)
    (top,) = twenty.take()
    assert levels(top["bids"]) == [(99 - n, 1 + n) for n in range(20)]
    floor.wait(5)
    assert five.frames == twenty.frames == []
    floor.limit("BUY", 101, 1, account=2)
    floor.wait(1)
    assert [each["lastUpdateId"] for each in five.take() + twenty.take()] == [61, 61]


class Follower:
    """A local book by the documentation's rule for spot, and nothing else."""

    def __init__(self) -> None:
        self.bids: dict[float, float] = {}
        self.asks: dict[float, float] = {}
        self.last: int | None = None
        self.early: list[dict[str, Any]] = []

    def snapshot(self, engine: Engine) -> None:
        book = engine.book(BTC)
        first = self.early[0]["U"] if self.early else book.last_update_id + 1
        assert book.last_update_id >= first - 1
        self.bids, self.asks = dict(book.levels(True)), dict(book.levels(False))
        self.last = book.last_update_id
        waiting, self.early = self.early, []
        for diff in waiting:
            self.diff(diff)

    def diff(self, diff: dict[str, Any]) -> bool:
        """Whether it was applied."""
        if self.last is None:
            self.early.append(diff)
            return False
        if diff["u"] <= self.last:
            return False
        assert diff["U"] <= self.last + 1, "a gap"
        for side, rows in ((self.bids, diff["b"]), (self.asks, diff["a"])):
            for price, quantity in rows:
                if float(quantity):
                    side[round(float(price) * UNIT)] = round(float(quantity) * UNIT)
                else:
                    side.pop(round(float(price) * UNIT), None)
        self.last = diff["u"]
        return True


def random_command(dice: random.Random, floor: Floor, next_house_id: int) -> Command:
    roll = dice.random()
    price, quantity = units(dice.randrange(90, 111)), units(dice.randrange(1, 6))
    account = dice.choice([1, 2])
    if roll < 0.5:
        kind = dice.choice([TimeInForce.GTC, TimeInForce.GTC, TimeInForce.IOC])
        return Place(account, BTC, dice.random() < 0.5, OrderType.LIMIT, kind, quantity, price)
    if roll < 0.75:
        standing = floor.engine.open_orders(account, BTC)
        return Cancel(account, BTC, dice.choice(standing).id if standing else 10**9)
    rows = {units(dice.randrange(80, 100)): units(dice.randrange(0, 4)) for _ in range(4)}
    asks = {units(dice.randrange(101, 120)): units(dice.randrange(0, 4)) for _ in range(4)}
    if roll < 0.97:
        return HouseDiff(BTC, next_house_id, next_house_id + 9, tuple(rows.items()), tuple(asks.items()))
    bids = tuple((p, q) for p, q in rows.items() if q)
    return HouseSnapshot(BTC, next_house_id + 9, bids, tuple((p, q) for p, q in asks.items() if q))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("stream", ["btcusdt@depth@100ms", "btcusdt@depth"])
def test_a_follower_of_diffs_holds_the_engines_book_after_every_push(seed: int, stream: str) -> None:
    dice = random.Random(seed)
    floor = Floor()
    ear, follower = floor.hear(stream), Follower()
    previous = applied = 0
    for step in range(1, 1500):
        floor.wait(dice.choice([0, 0.001, 0.03, 0.4]))
        # What was pushed just now is the state before the command that comes next.
        for diff in ear.take():
            assert not previous or diff["U"] == previous + 1
            previous = diff["u"]
            applied += follower.diff(diff)
            if follower.last is not None:
                book = floor.engine.book(BTC)
                assert follower.bids == dict(book.levels(True))
                assert follower.asks == dict(book.levels(False))
        if step == 200 + seed * 37:
            follower.snapshot(floor.engine)
        floor.do(random_command(dice, floor, step * 10))
    assert applied > 100


# --- candles ----------------------------------------------------------------------------------------------------------


def test_a_candle_is_pushed_while_it_changes_and_once_more_when_it_is_over(floor: Floor) -> None:
    ear = floor.hear("btcusdt@kline_1m")
    floor.limit("SELL", 100, 10)
    floor.limit("BUY", 100, 1, account=2, after=1)
    floor.wait(58)
    (told,) = ear.take()
    assert told["E"] == (START + 2 * SECOND + KLINE_LAG) // 1000
    floor.wait(2)
    (final,) = ear.take()
    assert msgspec.json.encode(final) == (
        b'{"e":"kline","E":1767261660120,"s":"BTCUSDT","k":{"t":1767261600000,"T":1767261659999,"s":"BTCUSDT","i":"1m",'
        b'"f":1,"L":1,"o":"100.00000000","c":"100.00000000","h":"100.00000000","l":"100.00000000","v":"1.00000000",'
        b'"n":1,"x":true,"q":"100.00000000","V":"1.00000000","Q":"100.00000000","B":"0"}}'
    )
    floor.wait(2)
    (following,) = ear.take()
    k = following["k"]
    assert (k["t"], k["x"], k["n"], k["f"], k["L"]) == (1767261660000, False, 0, -1, -1)
    assert (k["o"], k["h"], k["l"], k["c"], k["v"]) == ("100.00000000",) * 4 + ("0.00000000",)
    floor.wait(50)
    assert ear.frames == []


def test_seconds_come_once_a_second_each_closed(floor: Floor) -> None:
    floor.limit("SELL", 100, 10)
    floor.limit("BUY", 100, 1, account=2)
    ear = floor.hear("btcusdt@kline_1s")
    floor.wait(5.5)
    told = ear.take()
    assert [(k["k"]["t"] // 1000 - START // SECOND, k["k"]["x"], k["k"]["n"]) for k in told] == [
        (0, False, 1),  # who joins is told of the open one
        (0, True, 1),
        (1, True, 0),
        (2, True, 0),
        (3, True, 0),
        (4, True, 0),
    ]


def test_days_of_utc_plus_8_turn_at_16_oclock(floor: Floor) -> None:
    ear = floor.hear("btcusdt@kline_1d@+08:00")
    floor.limit("SELL", 100, 10)
    floor.limit("BUY", 100, 1, account=2)
    floor.wait(6 * 3600 + 10)
    told = ear.take()
    turn = START // 1000 + 6 * 3_600_000
    assert [(k["k"]["t"], k["k"]["T"], k["k"]["x"]) for k in told] == [
        (turn - DAY * 1000, turn - 1, False),
        (turn - DAY * 1000, turn - 1, True),
        (turn, turn + DAY * 1000 - 1, False),
    ]


def test_before_the_first_trade_no_candles_are_pushed(floor: Floor) -> None:
    ear = floor.hear("btcusdt@kline_1s", "btcusdt@kline_1m")
    floor.wait(200)
    assert ear.frames == []


@pytest.mark.parametrize("interval", ["1s", "1m", "5m"])
def test_the_closed_candles_of_a_stream_are_those_of_rest(interval: str) -> None:
    dice = random.Random(5)
    floor = Floor()
    ear = floor.hear(f"btcusdt@kline_{interval}")
    floor.limit("SELL", 100, 10**6)
    for _ in range(300):
        floor.limit("BUY", 100, dice.randrange(1, 5), account=2, after=dice.choice([0.1, 1, 7, 40]))
    floor.wait(600)
    closed = [k["k"] for k in ear.take() if k["k"]["x"]]
    rest = {candle.start: candle for candle in floor.publisher.tape(BTC).klines(interval, floor.now, limit=10**5)}
    assert len(closed) > 10
    assert [b["t"] for b in closed[1:]] == [a["T"] + 1 for a in closed[:-1]]
    for kline in closed:
        candle = rest[kline["t"] // 1000]
        assert (candle.count, candle.first_id, candle.last_id) == (kline["n"], kline["f"], kline["L"])
        assert units(float(kline["v"])) == candle.volume


# --- statistics -------------------------------------------------------------------------------------------------------


def test_tickers_come_each_second_in_which_something_changed(floor: Floor) -> None:
    ear = floor.hear("btcusdt@miniTicker", "btcusdt@ticker", "btcusdt@ticker_1h")
    floor.limit("SELL", 100, 10)
    floor.limit("BUY", 100, 1, account=2)
    floor.wait(1)
    assert [told["e"] for told in ear.take()] == ["24hrMiniTicker", "24hrTicker", "1hTicker"]
    floor.wait(30)
    assert ear.frames == []
    floor.limit("BUY", 99, 1)
    floor.wait(1)
    assert [told["e"] for told in ear.take()] == ["24hrTicker"]  # only it has the best of the book


def test_a_trade_that_leaves_the_window_is_a_change(floor: Floor) -> None:
    floor.limit("SELL", 100, 10)
    floor.limit("BUY", 100, 1, account=2)
    floor.limit("BUY", 100, 2, account=2, after=10)
    ear = floor.hear("btcusdt@miniTicker")
    floor.wait(1)
    ear.take()
    floor.wait(DAY - 12)
    assert ear.frames == []
    floor.wait(30)
    volumes = [told["v"] for told in ear.take()]
    assert volumes == ["2.00000000", "0.00000000"]


def test_arrays_hold_only_the_symbols_that_changed(floor: Floor) -> None:
    ear = floor.hear("!miniTicker@arr", "!ticker_4h@arr", combined=True)
    for symbol in (BTC, ETH):
        floor.limit("SELL", 100, 10, symbol=symbol)
        floor.limit("BUY", 100, 1, account=2, symbol=symbol)
    floor.wait(1)
    told = {frame["stream"]: [row["s"] for row in frame["data"]] for frame in ear.take()}
    assert told == {"!miniTicker@arr": [BTC, ETH], "!ticker_4h@arr": [BTC, ETH]}
    floor.limit("BUY", 100, 1, account=2, symbol=ETH)
    floor.wait(1)
    assert [[row["s"] for row in frame["data"]] for frame in ear.take()] == [[ETH], [ETH]]
    floor.wait(5)
    assert ear.frames == []


def test_the_average_price_comes_each_second_once_something_traded(floor: Floor) -> None:
    ear = floor.hear("btcusdt@avgPrice")
    floor.wait(3)
    assert ear.frames == []
    floor.limit("SELL", 100, 1)
    floor.limit("SELL", 103, 2)
    floor.limit("BUY", 103, 3, account=2)
    floor.wait(2)
    assert ear.frames[0] == (
        b'{"e":"avgPrice","E":1767261604000,"s":"BTCUSDT","i":"5m","w":"102.00000000","T":1767261603000}'
    )
    assert len(ear.take()) == 2


def test_the_reference_price_comes_each_second_once_there_was_one(floor: Floor) -> None:
    ear = floor.hear("btcusdt@referencePrice")
    floor.wait(2)
    assert ear.frames == []
    floor.do(SetReferencePrice(BTC, 10 * UNIT))
    floor.wait(2)
    said = b'{"e":"referencePrice","s":"BTCUSDT","r":"10.00000000","t":1767261602000}'
    assert ear.frames == [said, said]
    ear.take()
    floor.do(SetReferencePrice(BTC, 0))
    floor.wait(1)
    assert ear.frames == [b'{"e":"referencePrice","s":"BTCUSDT","r":null,"t":1767261604000}']
    ear.take()
    floor.do(AverageReferencePrice(BTC, 10, 1000))
    floor.wait(1)
    assert ear.frames == []
    floor.limit("SELL", 100, 1)
    floor.limit("BUY", 100, 1, account=2)
    floor.wait(1)
    assert [(frame["r"], frame["t"]) for frame in ear.take()][-1] == ("100.00000000", 1767261607000)


def test_a_block_trade_is_heard_on_its_own_stream_alone(floor: Floor) -> None:
    ear, others = floor.hear("btcusdt@blockTrade"), [floor.hear(f"btcusdt@{name}") for name in ("trade", "kline_1s")]
    floor.wait(0.001)
    floor.do(TradeBlock(BTC, 1, 2, UNIT // 2, 3, buyer_is_maker=True))
    floor.do(TradeBlock(ETH, 1, 2, UNIT, UNIT))
    assert ear.frames == [
        b'{"e":"blockTrade","E":1767261600001,"s":"BTCUSDT","t":1,"p":"0.50000000","q":"0.00000003","T":1767261600001,"m":true}'
    ]
    floor.wait(3)
    assert [each.frames for each in others] == [[], []]


# --- forms and listeners ----------------------------------------------------------------------------------------------

EVERY_STREAM = [
    "btcusdt@trade",
    "btcusdt@aggTrade",
    "btcusdt@bookTicker",
    "btcusdt@depth",
    "btcusdt@depth@100ms",
    "btcusdt@depth5",
    "btcusdt@depth10@100ms",
    "btcusdt@depth20@1000ms",
    "btcusdt@kline_1s",
    "btcusdt@kline_1m",
    "btcusdt@kline_1w",
    "btcusdt@kline_1M@+08:00",
    "btcusdt@miniTicker",
    "btcusdt@ticker",
    "btcusdt@ticker_1h",
    "btcusdt@ticker_4h",
    "btcusdt@ticker_1d",
    "btcusdt@avgPrice",
    "btcusdt@referencePrice",
    "btcusdt@blockTrade",
    "!miniTicker@arr",
    "!ticker_1d@arr",
]


@pytest.mark.parametrize("name", EVERY_STREAM)
def test_every_frame_is_what_the_catalogs_model_says(floor: Floor, name: str) -> None:
    ear = floor.hear(name)
    floor.do(SetReferencePrice(BTC, 10 * UNIT))
    floor.do(TradeBlock(BTC, 1, 2, UNIT, UNIT))
    floor.limit("SELL", 100, 10, after=0.5)
    floor.limit("BUY", 98, 10)
    floor.limit("BUY", 100, 1, account=2)
    floor.wait(5)
    assert ear.frames
    model = event_type(type(parse_stream(name.removesuffix("@1000ms"))))
    for frame in ear.frames:
        decoded = msgspec.json.decode(frame, type=model, strict=True)
        for each in decoded if isinstance(decoded, list) else [decoded]:
            assert _shown_in_full(each, msgspec.json.decode(frame))


def _shown_in_full(model: msgspec.Struct, raw: Any) -> bool:
    """Every required field is there under its wire name; `raw` is the frame, or an array that holds it."""
    rows = raw if isinstance(raw, list) else [raw]
    wanted = {field.encode_name for field in msgspec.structs.fields(type(model)) if field.required}
    return all(wanted <= set(row) for row in rows)


def test_units_and_framings_differ_only_in_what_they_say(floor: Floor) -> None:
    plain = floor.hear("btcusdt@trade")
    wrapped = floor.hear("btcusdt@trade", combined=True)
    micro = floor.hear("btcusdt@trade", unit=1)
    floor.limit("SELL", 100, 10)
    floor.limit("BUY", 100, 1, account=2, after=0.123456)
    assert wrapped.frames == [b'{"stream":"btcusdt@trade","data":' + plain.frames[0] + b"}"]
    assert micro.frames == [plain.frames[0].replace(b"1767261600123", b"1767261600123456")]


def test_a_microsecond_candle_ends_a_microsecond_before_the_next(floor: Floor) -> None:
    floor.limit("SELL", 100, 10)
    floor.limit("BUY", 100, 1, account=2)
    ear = floor.hear("btcusdt@kline_1m", unit=1)
    floor.wait(3)
    (told,) = ear.take()
    assert (told["k"]["t"], told["k"]["T"]) == (START, START + 60 * SECOND - 1)


def test_all_listeners_of_a_stream_share_one_frame(floor: Floor) -> None:
    ears = [floor.hear("btcusdt@trade") for _ in range(3)]
    floor.limit("SELL", 100, 10)
    floor.limit("BUY", 100, 1, account=2)
    assert ears[0].frames[0] is ears[1].frames[0] is ears[2].frames[0]


def test_who_left_hears_nothing_more_and_the_last_one_stops_the_stream(floor: Floor) -> None:
    ears = [Ear(), Ear()]
    stops = []
    for ear in ears:
        stop = floor.publisher.listen("btcusdt@depth@100ms", ear)
        assert stop is not None
        stops.append(stop)
    stops[0]()
    floor.limit("SELL", 100, 10)
    floor.wait(1)
    assert (len(ears[0].frames), len(ears[1].frames)) == (0, 1)
    stops[1]()
    stops[1]()
    assert floor.publisher.next_due() is None
    floor.limit("SELL", 100, 10)
    floor.wait(1)
    assert len(ears[1].frames) == 1


def test_a_listener_may_leave_while_a_frame_goes_round(floor: Floor) -> None:
    class Leaver(Ear):
        def deliver(self, frame: bytes) -> None:
            super().deliver(frame)
            stop()

    leaver = Leaver()
    found = floor.publisher.listen("btcusdt@trade", leaver)
    assert found is not None
    stop = found
    other = floor.hear("btcusdt@trade")
    floor.limit("SELL", 100, 10)
    floor.limit("BUY", 100, 1, account=2)
    floor.limit("BUY", 100, 1, account=2)
    assert (len(leaver.frames), len(other.frames)) == (1, 2)


@pytest.mark.parametrize(
    "name",
    ["", "17", "btcusdt", "BTCUSDT@trade", "btcusdt@Trade", "nonsense@trade", "btcusdt@kline_2m", "btcusdt@depth7",
     "!ticker@arr", "!bookTicker", "btcusdt@trade@1000ms"],
)  # fmt: skip
def test_names_that_mean_nothing_have_no_stream(floor: Floor, name: str) -> None:
    assert floor.publisher.listen(name, Ear()) is None


def test_the_slow_book_may_be_spelt_out() -> None:
    assert spot_stream("btcusdt@depth@1000ms") == spot_stream("btcusdt@depth")
    assert spot_stream("btcusdt@depth20@1000ms") == spot_stream("btcusdt@depth20")


# --- time -------------------------------------------------------------------------------------------------------------


def test_the_same_market_gives_the_same_frames_however_seldom_time_is_told() -> None:
    heard = []
    for ticks in (1, 777):
        floor, dice = Floor(), random.Random(3)
        ear = floor.hear(*EVERY_STREAM)
        for step in range(200):
            pause = dice.choice([0.01, 0.2, 3])
            for _ in range(ticks):
                floor.publisher.advance(floor.now + round(pause * SECOND * _ / ticks))
            floor.do(random_command(dice, floor, step * 10 + 1), pause)
        heard.append(ear.frames)
    assert heard[0] == heard[1]
    assert len(heard[0]) > 1000


def test_next_due_is_when_something_will_be_said(floor: Floor) -> None:
    assert floor.publisher.next_due() is None
    floor.hear("btcusdt@depth@100ms")
    assert floor.publisher.next_due() == START + 100_000
    floor.wait(0.1)
    assert floor.publisher.next_due() is None  # nothing changed, so there is nothing to come
    floor.limit("SELL", 100, 10, after=0.25)
    assert floor.publisher.next_due() == START + 400_000
    floor.hear("btcusdt@avgPrice")
    floor.wait(0.1)
    assert floor.publisher.next_due() == START + SECOND


def test_a_leap_of_the_clock_is_not_walked_through(floor: Floor) -> None:
    floor.limit("SELL", 100, 10)
    floor.limit("BUY", 100, 1, account=2)
    ear = floor.hear("btcusdt@kline_1s", "btcusdt@avgPrice")
    floor.wait(2)
    ear.take()
    floor.wait(400 * DAY)
    assert 0 < len(ear.take()) < 10
    floor.wait(2)
    assert sorted(told["e"] for told in ear.take()) == ["avgPrice", "avgPrice", "kline", "kline"]


def test_an_unlisted_symbol_has_no_tape(floor: Floor) -> None:
    with pytest.raises(KeyError):
        floor.publisher.tape("NOPE")
    assert floor.publisher.tape(BTC).trades(5) == []


@pytest.mark.parametrize("status", [SymbolStatus.BREAK, SymbolStatus.END_OF_DAY])
def test_a_symbol_in_a_break_says_nothing_and_goes_on_without_a_hole_afterwards(
    floor: Floor, status: SymbolStatus
) -> None:
    names = [f"btcusdt@{name}" for name in ("trade", "bookTicker", "depth", "ticker", "avgPrice", "kline_1s")]
    order = floor.limit("SELL", 100, 5)
    floor.limit("SELL", 101, 5)
    floor.limit("BUY", 100, 1, account=2)
    listening = [floor.hear(name) for name in names]
    everybody = floor.hear("!miniTicker@arr")
    depth = listening[2]
    floor.wait(5)
    floor.limit("SELL", 102, 1)
    floor.wait(5)
    last = depth.take()[-1]["u"]
    for ear in (*listening, everybody):
        ear.frames.clear()
    floor.do(SetStatus(BTC, status))
    listening.append(floor.hear("btcusdt@miniTicker"))
    floor.do(Cancel(1, BTC, order))
    floor.wait(120)
    assert [ear.frames for ear in (*listening, everybody)] == [[]] * 8
    floor.do(SetStatus(BTC, SymbolStatus.TRADING))
    floor.wait(5)
    (update,) = depth.take()
    assert (update["U"], update["u"], update["a"]) == (last + 1, last + 1, [["100.00000000", "0.00000000"]])
    assert all(ear.frames for ear in (listening[3], listening[4], listening[6]))  # ticker, average price, mini ticker


@pytest.mark.parametrize("status", [SymbolStatus.HALT, SymbolStatus.CANCEL_ONLY])
def test_a_halted_symbol_has_its_market_data(floor: Floor, status: SymbolStatus) -> None:
    order = floor.limit("SELL", 100, 5)
    ear = floor.hear("btcusdt@bookTicker")
    floor.do(SetStatus(BTC, status))
    floor.do(Cancel(1, BTC, order))
    assert [told["A"] for told in ear.take()] == ["0.00000000"]


# --- connections ------------------------------------------------------------------------------------------------------


def test_a_connection_hears_what_it_subscribed_to_in_its_unit(floor: Floor) -> None:
    session = StreamSession(
        floor.publisher, Target.parse("/stream?streams=btcusdt@trade/nope@trade&timeUnit=MICROSECOND"), START
    )
    floor.limit("SELL", 100, 10)
    floor.limit("BUY", 100, 1, account=2)
    (frame,) = session.outbox
    assert isinstance(frame, bytes)
    told = msgspec.json.decode(frame)
    assert (told["stream"], told["data"]["T"]) == ("btcusdt@trade", START)


def test_changing_the_framing_leaves_no_hole_in_a_depth_stream(floor: Floor) -> None:
    session = StreamSession(floor.publisher, Target.parse("/ws/btcusdt@depth@100ms"), START)
    floor.limit("SELL", 100, 10)
    floor.wait(0.1)
    floor.limit("SELL", 101, 10)
    session.receive(b'{"method":"SET_PROPERTY","params":["combined",true],"id":1}', START)
    floor.limit("SELL", 102, 10)
    floor.wait(0.1)
    first, answer, second = (msgspec.json.decode(frame) for frame in session.outbox if isinstance(frame, bytes))
    assert (first["U"], first["u"]) == (1, 1)
    assert answer == {"result": None, "id": 1}
    assert (second["stream"], second["data"]["U"], second["data"]["u"]) == ("btcusdt@depth@100ms", 2, 3)


def test_a_dropped_connection_ends_its_streams(floor: Floor) -> None:
    session = StreamSession(floor.publisher, Target.parse("/ws/btcusdt@kline_1m/btcusdt@avgPrice"), START)
    assert floor.publisher.next_due() is not None
    session.receive_close(1006, START)
    assert floor.publisher.next_due() is None
