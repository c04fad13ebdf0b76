"""What faults do to requests and their answers, over the loopback, in simulated time."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bidwire import Client, Loopback
from bidwire import errors as e
from bidwire.config import Backoff, ClockSettings, Settings
from bidwire.exchange.market.synthetic import SyntheticMarket

ORDER = {"price": 60_000, "quantity": "0.0005", "time_in_force": "GTC"}
ONCE = Settings(retry=Backoff(attempts=1), timeout=5.0)


class Bench:
    """A loopback with a blocking client that tries once."""

    def __init__(self, settings: Settings = ONCE) -> None:
        self.loopback = Loopback(market=SyntheticMarket(symbols=["BTCUSDT", "ETHUSDT"], activity=0.01), seed=1)
        self.faults = self.loopback.faults
        key = self.loopback.keys["hmac"]
        self.spot = Client(
            key.api_key,
            key.secret,
            environment=self.loopback.environment,
            transport=self.loopback.transport,
            world=self.loopback.world,
            settings=settings,
        ).spot

    def place(self, symbol: str = "BTCUSDT", **options: Any) -> Any:
        return self.spot.new_order(symbol, "BUY", "LIMIT", **{**ORDER, **options})

    @property
    def open(self) -> int:
        return len(self.spot.open_orders())


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize("executed", [True, False])
@pytest.mark.parametrize(
    ("name", "kind"), [("R6", e.AnswerLost), ("R24", e.OutcomeUnknownAtServer), ("R8", e.OutcomeUnknownAtServer)]
)
def test_an_order_without_a_good_answer_is_there_or_not_as_the_fault_says(
    bench: Bench, name: str, kind: type[e.BinanceError], executed: bool
) -> None:
    bench.faults.add(name, path="/api/v3/order", count=1, executed=executed)
    with pytest.raises(kind):
        bench.place()
    assert bench.open == executed


def test_an_answer_that_is_cut_off_belongs_to_an_order_that_was_placed(bench: Bench) -> None:
    bench.faults.add("R7", method="POST", count=1)
    with pytest.raises(e.AnswerLost, match="in the middle"):
        bench.place()
    assert bench.open == 1


@pytest.mark.parametrize("options", [{"delay": 4.0}, {"delay": 6.0}, {"delay": 6.0, "executes": "late"}])
def test_a_slow_answer_takes_its_time_and_is_lost_when_that_is_longer_than_the_caller_waits(
    bench: Bench, options: dict[str, Any]
) -> None:
    bench.faults.add("slow_answer", method="POST", count=1, **options)
    began = bench.loopback.world.monotonic()
    if options["delay"] < 5:
        bench.place()
        assert bench.loopback.world.monotonic() - began == pytest.approx(4.0)
        return
    with pytest.raises(e.AnswerLost, match="timed out"):
        bench.place(recv_window=20_000)
    assert bench.loopback.world.monotonic() - began == pytest.approx(5.0)
    late = options.get("executes") == "late"
    assert bench.open == (not late)
    bench.loopback.advance(2)
    assert bench.open == 1  # the exchange performs what it got, though nobody waits any more


def test_a_request_that_waits_too_long_is_out_of_its_window() -> None:
    bench = Bench(Settings(clock=ClockSettings(heal=False), retry=Backoff(attempts=1)))
    bench.faults.add("slow_answer", executes="late", delay=3.0, method="POST")
    with pytest.raises(e.ClockSkew):
        bench.place(recv_window=1000)
    assert bench.open == 0


@pytest.mark.parametrize(("seconds", "ahead"), [(10.0, False), (-10.0, True)])
def test_a_clock_that_is_off_refuses_timestamps_and_says_another_time(
    bench: Bench, seconds: float, ahead: bool
) -> None:
    with bench.faults.add("clock_off", seconds=seconds):
        shown = bench.spot.time().server_time / 1000
        assert shown == pytest.approx(bench.loopback.world.wall() + seconds, abs=0.01)
        strict = Bench(Settings(clock=ClockSettings(heal=False), retry=Backoff(attempts=1)))
        strict.faults.add("R13" if seconds > 0 else "R14")
        with pytest.raises(e.ClockSkew) as caught:
            strict.spot.account()
        assert caught.value.ahead is ahead
    assert bench.spot.time().server_time / 1000 == pytest.approx(bench.loopback.world.wall(), abs=0.01)


def test_a_clock_that_is_off_moves_no_window_of_the_limits(bench: Bench) -> None:
    before = bench.spot.ping.reply().used_weight
    with bench.faults.add("clock_off", seconds=86_400):
        bench.spot.ping()
    bench.spot.ping()
    assert bench.spot.ping.reply().used_weight["1m"] == before["1m"] + 3


def test_headers_go_missing(bench: Bench) -> None:
    assert bench.spot.ping.reply().headers["x-mbx-used-weight"]
    with bench.faults.add("headers", remove=["x-mbx-*"], set={"Via": "1.1 cache"}):
        headers = bench.spot.ping.reply().headers
    assert not [name for name in headers if name.startswith("x-mbx")]
    assert headers["via"] == "1.1 cache"


def test_new_fields_and_unknown_words_come_in_true_answers(bench: Bench) -> None:
    with bench.faults.add("fields", add={"brandNew": {"x": 1}}, replace={"status": "HALF_OPEN", "orderId": 2**60}):
        order = bench.place()
    assert (order.status, order.order_id) == ("HALF_OPEN", 2**60)
    assert bench.open == 1


def test_a_request_that_arrives_twice_is_refused_the_second_time(bench: Bench) -> None:
    bench.faults.add("R31", method="POST", count=1)
    with pytest.raises(e.DuplicateOrder):
        bench.place(new_client_order_id="mine")
    assert bench.open == 1


def test_something_on_the_way_breaks_the_signature(bench: Bench) -> None:
    bench.faults.add("R16", count=1)
    with pytest.raises(e.NotAllowed) as caught:
        bench.spot.account()
    assert caught.value.code == -1022
    bench.spot.account()


def test_an_order_is_not_found_until_the_copy_has_caught_up(bench: Bench) -> None:
    bench.faults.add("R29", seconds=2, method="GET")
    order = bench.place()
    with pytest.raises(e.NotFound) as caught:
        bench.spot.get_order("BTCUSDT", order_id=order.order_id)
    assert caught.value.code == -2013
    assert bench.open == 0
    bench.loopback.advance(2.1)
    assert bench.spot.get_order("BTCUSDT", order_id=order.order_id).order_id == order.order_id
    assert bench.open == 1


def test_a_closed_port_refuses_and_a_connection_that_is_hung_up_on_leaves_doubt(bench: Bench) -> None:
    with bench.faults.add("R2"), pytest.raises(e.NotSent, match="refused"):
        bench.place()
    bench.faults.add("R4", count=1)
    with pytest.raises(e.AnswerLost):
        bench.place()
    assert bench.open == 0


def test_a_closed_port_opens_in_its_time(bench: Bench) -> None:
    bench.faults.add("unreachable", start=1, stop=3)
    found = ""
    for _ in range(4):
        try:
            bench.spot.ping()
            found += "."
        except e.NotSent:
            found += "x"
        bench.loopback.advance(1)
    assert found == ".xx."


def test_a_ban_ends_in_its_time(bench: Bench) -> None:
    bench.faults.add("R20", seconds=60)
    with pytest.raises(e.Banned) as caught:
        bench.spot.ping()
    assert caught.value.retry_after == 60
    bench.loopback.advance(61)
    bench.spot.ping()


def test_a_symbol_is_halted_and_a_filter_changes(bench: Bench) -> None:
    bench.faults.add("R34", symbol="BTC*")
    assert bench.spot.exchange_info(symbol="BTCUSDT").symbols[0].status == "HALT"
    with pytest.raises(e.BadRequest, match="Market is closed"):
        bench.place()
    bench.faults.add("symbol_status", symbol="BTCUSDT", status="TRADING")
    bench.place()
    bench.faults.add("R33", symbol="BTCUSDT")
    with pytest.raises(e.FilterFailure, match="PRICE_FILTER"):
        bench.place(price="60001")
    bench.place(price="60010")
    assert str(bench.spot.exchange_info(symbol="BTCUSDT").symbols[0]).count("10.00000000")


def test_a_key_is_revoked_just_before_the_order_it_was_to_sign(bench: Bench) -> None:
    bench.faults.add("revoke_key", method="POST", count=1)
    bench.spot.account()
    with pytest.raises(e.NotAllowed):
        bench.place()
    with pytest.raises(e.NotAllowed):
        bench.spot.account()
    assert bench.loopback.venue.accounts.key(bench.loopback.keys["maker"].api_key) is not None


def test_snapshots_of_a_node_that_stands_still(bench: Bench) -> None:
    before = bench.spot.depth("BTCUSDT", limit=5)
    with bench.faults.add("W22", symbol="BTCUSDT"):
        bench.loopback.advance(60)
        old = bench.spot.depth("BTCUSDT", limit=5)
        assert old == before
        assert bench.spot.depth("ETHUSDT").last_update_id
        assert bench.spot.ticker_price("BTCUSDT")
    assert bench.spot.depth("BTCUSDT", limit=5).last_update_id > before.last_update_id


# --- what is struck, and when ----------------------------------------------------------------------------------------


def struck(bench: Bench, calls: list[Callable[[], object]]) -> list[bool]:
    """Which of the calls were refused with 418 by the fault."""
    found = []
    for call in calls:
        try:
            call()
        except e.BinanceError as error:
            found.append(error.status == 503)
        else:
            found.append(False)
    return found


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ({}, [True, True, True, True]),
        ({"method": "POST"}, [False, False, True, False]),
        ({"method": "order.place"}, [False, False, True, False]),
        ({"path": "/api/v3/ti*"}, [False, True, False, False]),
        ({"symbol": "btcusdt"}, [False, False, True, False]),
        ({"symbol": "ETH*"}, [False, False, False, True]),
        ({"account": 1}, [False, False, True, False]),
        ({"account": 2}, [False, False, False, False]),
        ({"connection": "ws_api"}, [False, False, False, False]),
        ({"ip": "10.0.0.1"}, [False, False, False, False]),
    ],
)
def test_what_is_not_said_matches_everything(match: dict[str, Any], expected: list[bool]) -> None:
    bench = Bench()
    bench.faults.add("R25", **match)
    calls: list[Callable[[], object]] = [
        bench.spot.ping,
        bench.spot.time,
        bench.place,
        lambda: bench.spot.depth("ETHUSDT"),
    ]
    assert struck(bench, calls) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"count": 2}, "xx...."),
        ({"after": 2}, "..xxxx"),
        ({"after": 1, "count": 1}, ".x...."),
        ({"start": 2}, "..xxxx"),
        ({"start": 1, "stop": 3}, ".xx..."),
        ({"stop": 2, "count": 5}, "xx...."),
        ({"probability": 0.0}, "......"),
    ],
)
def test_when_a_fault_strikes(bench: Bench, when: dict[str, Any], expected: str) -> None:
    bench.faults.add("R25", path="/api/v3/ping", **when)
    found = ""
    for _ in expected:
        found += "x" if struck(bench, [bench.spot.ping]) == [True] else "."
        bench.loopback.advance(1)
    assert found == expected


def test_a_seed_makes_chance_the_same_each_time() -> None:
    def run(**options: Any) -> list[bool]:
        bench = Bench()
        bench.faults.add("R25", probability=0.5, **options)
        return struck(bench, [bench.spot.ping] * 32)

    assert run() == run()
    assert run(seed=1) == run(seed=1)
    assert run(seed=1) != run(seed=2)
    assert 5 < sum(run(seed=1)) < 27


def test_what_struck_is_logged_without_keys(bench: Bench) -> None:
    handle = bench.faults.add("R25", path="/api/v3/account", count=1)
    bench.spot.ping()
    with pytest.raises(e.Unavailable):
        bench.spot.account()
    (strike,) = bench.faults.log
    assert (strike.fault, strike.kind, strike.row) == (handle.number, "answer", "R25")
    assert strike.on == "GET /api/v3/account"
    assert strike.at == bench.loopback.now
    assert handle.struck == 1
    assert not handle.active
    assert bench.faults.list() == ()


def test_faults_are_taken_back(bench: Bench) -> None:
    first, second = bench.faults.add("R25"), bench.faults.add("R8")
    assert [each.number for each in bench.faults.list()] == [first.number, second.number]
    bench.faults.remove(first)
    with pytest.raises(KeyError):
        bench.faults.remove(first.number)
    assert struck(bench, [bench.spot.ping]) == [False]  # 502 it is, the second one's
    bench.faults.clear()
    bench.spot.ping()


def test_several_faults_strike_one_request(bench: Bench) -> None:
    bench.faults.add("headers", remove=["x-mbx-*"])
    bench.faults.add("fields", add={"more": 1})
    reply = bench.spot.time.reply()
    assert "x-mbx-used-weight" not in reply.headers
    assert len(bench.faults.log) == 2


def test_the_balance_of_what_was_not_executed_is_untouched(bench: Bench) -> None:
    def locked() -> Decimal:
        return next(row.locked for row in bench.spot.account().balances if row.asset == "USDT")

    bench.faults.add("R6", method="POST", count=1)
    with pytest.raises(e.AnswerLost):
        bench.place()
    assert locked() == 0
    bench.faults.add("R6", method="POST", count=1, executed=True)
    with pytest.raises(e.AnswerLost):
        bench.place()
    assert locked() == 30
