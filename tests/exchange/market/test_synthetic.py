"""The synthetic market, applied to the real engine: the same for the same seed, plausible, and good to trade with."""

from __future__ import annotations

import hashlib
import statistics
from collections import Counter
from itertools import pairwise
from random import Random

import pytest

from bidwire.errors import ConfigurationError
from bidwire.exchange.engine.commands import HOUSE, UNIT, Cancel, Command, Credit, HouseTrade, Place
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.engine.events import Event, Refused, Report, Traded
from bidwire.exchange.engine.rules import SymbolRules
from bidwire.exchange.market import play
from bidwire.exchange.market.prices import FairPrices
from bidwire.exchange.market.synthetic import DEFAULT_SYMBOLS, SyntheticMarket
from bidwire.products.spot.enums import OrderType

START = 1_700_000_000_000_000
SECOND = 1_000_000
USER = 1


def engine_for(market: SyntheticMarket) -> Engine:
    engine = Engine()
    for row in market.symbols():
        engine.list_symbol(SymbolRules.of(row))
    return engine


def started(seed: int = 7, **options: object) -> tuple[SyntheticMarket, Engine]:
    market = SyntheticMarket(seed, **options)  # type: ignore[arg-type]  # test options, passed on as they are
    engine = engine_for(market)
    market.start(engine, START)
    return market, engine


def step(market: SyntheticMarket, engine: Engine) -> tuple[int, Command, list[Event]]:
    at = market.next_at()
    assert at is not None
    command = market.pop()
    return at, command, engine.apply(command, at)


def fingerprint(seed: int, count: int) -> str:
    market, engine = started(seed)
    seen = hashlib.sha256()
    for _ in range(count):
        at, command, _ = step(market, engine)
        seen.update(f"{at} {command!r}\n".encode())
    return seen.hexdigest()


def kurtosis(values: list[float]) -> float:
    mean = statistics.fmean(values)
    return statistics.fmean((x - mean) ** 4 for x in values) / statistics.pvariance(values) ** 2


def autocorrelation(values: list[float], lag: int) -> float:
    mean = statistics.fmean(values)
    moved = sum((a - mean) * (b - mean) for a, b in zip(values, values[lag:], strict=False))
    return moved / sum((x - mean) ** 2 for x in values)


def test_the_same_seed_gives_the_same_commands() -> None:
    assert fingerprint(7, 5_000) == fingerprint(7, 5_000)


def test_another_seed_gives_another_market() -> None:
    assert fingerprint(7, 5_000) != fingerprint(8, 5_000)


def test_a_symbol_alone_trades_as_it_does_among_others_in_size_and_pace() -> None:
    market, engine = started(symbols=["SOLUSDT"])
    assert 20 < play(market, engine, START + 10 * SECOND) / 10 < 400


def test_times_never_go_back_and_the_house_is_never_refused() -> None:
    market, engine = started()
    last = 0
    for _ in range(20_000):
        at, command, events = step(market, engine)
        assert at >= last
        assert not isinstance(events[0], Refused), (command, events)
        last = at


def test_the_book_is_there_at_the_first_moment() -> None:
    market, engine = started()
    play(market, engine, START)
    for symbol in DEFAULT_SYMBOLS:
        assert len(engine.book(symbol).levels(True)) >= 30
        assert len(engine.book(symbol).levels(False)) >= 30


def test_prices_and_quantities_are_on_the_grid_and_worth_placing() -> None:
    market, engine = started()
    checked = 0
    for _ in range(15_000):
        _, command, _ = step(market, engine)
        if isinstance(command, Place):
            rules = engine.symbols[command.symbol]
            assert command.price % rules.price.step == 0
            assert command.price >= rules.price.least
            assert command.quantity % rules.lot.step == 0
            assert command.price * command.quantity >= rules.notionals[0].least
            checked += 1
    assert checked > 5_000


def test_it_is_traded_as_a_liquid_market_is() -> None:
    market, engine = started(symbols=["BTCUSDT"])
    play(market, engine, START)
    spreads: Counter[int] = Counter()
    trades = commands = 0
    sizes: list[int] = []
    sides: list[bool] = []
    second, book = START, engine.book("BTCUSDT")
    while second < START + 120 * SECOND:
        at, _, events = step(market, engine)
        commands += 1
        for event in events:
            if isinstance(event, Traded):
                trades += 1
                sizes.append(event.quantity)
                sides.append(event.buyer_is_maker)
        bid, ask = book.best(True), book.best(False)
        assert bid is not None
        assert ask is not None
        assert bid[0] < ask[0]
        if at >= second:
            second += SECOND // 10
            spreads[(ask[0] - bid[0]) // engine.symbols["BTCUSDT"].price.step] += 1
    assert 50 <= commands / 120 <= 300
    assert 3 <= trades / 120 <= 40
    assert spreads[1] + spreads[2] + spreads[3] > 0.8 * spreads.total()
    assert len(book.levels(True)) > 60
    assert len(book.levels(False)) > 60
    # Heavy tails, round numbers, and runs of one direction.
    assert max(sizes) > 50 * statistics.median(sizes)
    assert sum(size % 100_000 == 0 for size in sizes) > 0.05 * len(sizes)
    assert sum(a == b for a, b in pairwise(sides)) > 0.6 * len(sides)


def test_depth_grows_away_from_the_touch() -> None:
    market, engine = started(symbols=["BTCUSDT"])
    near = far = 0.0
    for second in range(1, 31):
        play(market, engine, START + second * SECOND)
        for buy in (True, False):
            levels = engine.book("BTCUSDT").levels(buy)
            near += statistics.fmean(quantity for _, quantity in levels[5:25])
            far += statistics.fmean(quantity for _, quantity in levels[-40:])
    assert far > 1.5 * near


def test_returns_have_fat_tails_and_volatility_clusters() -> None:
    market, engine = started(symbols=["BTCUSDT"])
    prices: list[int] = []
    for second in range(1, 301):
        play(market, engine, START + second * SECOND)
        prices.append(engine.last_price("BTCUSDT"))
    returns = [b / a - 1 for a, b in pairwise(prices)]
    sizes = [abs(value) for value in returns]
    assert kurtosis(returns) > 3.5
    assert autocorrelation(sizes, 1) > 0.05
    assert statistics.fmean(autocorrelation(sizes, lag) for lag in range(1, 11)) > 0
    # Direction is not to be foreseen, and a second moves the price by about a basis point.
    assert abs(autocorrelation(returns, 1)) < 0.35
    assert 0.1e-4 < statistics.pstdev(returns) < 5e-4


@pytest.mark.parametrize("seed", range(4))
def test_fair_prices_cluster_for_minutes(seed: int) -> None:
    fair = FairPrices(Random(seed), 0, {"BTC": 65_000.0, "USDT": 1.0}, {"BTC": 0.45})
    prices = []
    for second in range(3_000):
        fair.advance(second * SECOND)
        prices.append(fair.price("BTC", "USDT"))
    returns = [b / a - 1 for a, b in pairwise(prices)]
    sizes = [abs(value) for value in returns]
    assert kurtosis(returns) > 4
    for lag in (1, 5, 20):
        assert autocorrelation(sizes, lag) > 0.05
    assert abs(autocorrelation(returns, 1)) < 0.15
    assert 0.5 < prices[-1] / prices[0] < 2


def test_crosses_agree_with_the_dollar_prices() -> None:
    market, engine = started(symbols=["BTCUSDT", "ETHUSDT", "ETHBTC"])

    def middle(symbol: str) -> float:
        bid, ask = engine.book(symbol).best(True), engine.book(symbol).best(False)
        assert bid is not None
        assert ask is not None
        return (bid[0] + ask[0]) / 2

    for second in range(1, 61):
        play(market, engine, START + second * SECOND)
        implied = middle("ETHUSDT") / middle("BTCUSDT")
        assert middle("ETHBTC") / UNIT == pytest.approx(implied, rel=0.01)


def test_the_orders_of_the_house_stay_few() -> None:
    market, engine = started(activity=5.0, symbols=["BTCUSDT", "ETHBTC"])
    most = 0
    for second in range(1, 41):
        play(market, engine, START + second * SECOND)
        most = max(most, len(engine.open_orders(HOUSE)))
    assert most < 6_000


@pytest.mark.parametrize("seed", range(5))
def test_quotes_at_the_touch_are_filled_on_both_sides_within_seconds(seed: int) -> None:
    market, engine = started(seed, symbols=["BTCUSDT"])
    engine.open_account(USER)
    play(market, engine, START)
    engine.apply(Credit(USER, "BTC", 10 * UNIT), START)
    engine.apply(Credit(USER, "USDT", 1_000_000 * UNIT), START)
    filled: set[bool] = set()
    for second in range(20):
        now = START + second * SECOND
        for order in engine.open_orders(USER, "BTCUSDT"):
            engine.apply(Cancel(USER, "BTCUSDT", order.id), now)
        for buy in (True, False):
            best = engine.book("BTCUSDT").best(buy)
            assert best is not None
            answer = engine.apply(
                Place(USER, "BTCUSDT", buy, OrderType.LIMIT_MAKER, quantity=UNIT // 100, price=best[0]), now
            )
            assert isinstance(answer[0], Report)
        while (at := market.next_at()) is not None and at < now + SECOND:
            for event in engine.apply(market.pop(), at):
                if isinstance(event, Report) and event.order.account == USER and event.last_quantity:
                    filled.add(event.order.buy)
    assert filled == {True, False}


def test_the_market_goes_on_after_somebody_took_all_of_it() -> None:
    market, engine = started(symbols=["ETHUSDT"])
    engine.open_account(USER)
    play(market, engine, START)
    engine.apply(Credit(USER, "USDT", 10**9 * UNIT), START)
    before = engine.book("ETHUSDT").levels(False)[0][0]
    for price, quantity in engine.book("ETHUSDT").levels(False):
        take = Place(USER, "ETHUSDT", True, OrderType.LIMIT, quantity=quantity, price=price)
        assert isinstance(engine.apply(take, START)[0], Report)
    assert engine.book("ETHUSDT").best(False) is None
    play(market, engine, START + 5 * SECOND)
    best = engine.book("ETHUSDT").best(False)
    assert best is not None
    assert best[0] == pytest.approx(before, rel=0.01)
    assert len(engine.book("ETHUSDT").levels(False)) > 10


def test_a_wall_in_the_way_is_traded_against_and_does_not_stop_the_market() -> None:
    market, engine = started(symbols=["BTCUSDT"])
    engine.open_account(USER)
    play(market, engine, START)
    engine.apply(Credit(USER, "USDT", 10**9 * UNIT), START)
    best = engine.book("BTCUSDT").best(True)
    assert best is not None
    wall = Place(USER, "BTCUSDT", True, OrderType.LIMIT_MAKER, quantity=100 * UNIT, price=best[0])
    placed = engine.apply(wall, START)[0]
    assert isinstance(placed, Report)
    assert play(market, engine, START + 60 * SECOND) > 2_000
    assert placed.order.executed > 0


def test_history_is_played_before_the_start_and_then_trade_ids_go_on() -> None:
    market, engine = started(symbols=["BTCUSDT", "ETHUSDT"], history_seconds=60)
    assert market.lead == 60 * SECOND
    last: Counter[str] = Counter()
    at = START - market.lead
    while (due := market.next_at()) is not None and due < START:
        command = market.pop()
        assert isinstance(command, HouseTrade)
        assert at <= due == command.traded_at
        assert command.trade_id == last[command.symbol] + 1
        rules = engine.symbols[command.symbol]
        assert command.price % rules.price.step == command.quantity % rules.lot.step == 0
        engine.apply(command, due)
        last[command.symbol], at = command.trade_id, due
    assert last["BTCUSDT"] > 20
    trades = [event for _ in range(3_000) for event in step(market, engine)[2] if isinstance(event, Traded)]
    first = next(event for event in trades if event.symbol == "BTCUSDT")
    assert first.trade_id == last["BTCUSDT"] + 1


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"symbols": ["BTCUSDT", "XYZUSDT"]}, "has no XYZUSDT; it has BTCUSDT"),
        ({"symbols": []}, "no symbol at all"),
        ({"activity": 0}, "activity must be"),
        ({"history_seconds": -1}, "history must be"),
    ],
)
def test_senseless_options_are_refused_with_the_reason(options: dict[str, object], reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason):
        SyntheticMarket(1, **options)  # type: ignore[arg-type]  # wrong on purpose
