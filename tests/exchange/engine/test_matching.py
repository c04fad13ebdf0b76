"""Price, then time; at the standing order's price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bidwire.exchange.engine.commands import UNIT, Place
from bidwire.exchange.engine.events import BalanceChanged, LevelChanged, Report, Traded
from bidwire.products.spot.enums import ExecutionType, ExpiryReason, OrderStatus, OrderType, TimeInForce

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor


def test_a_taker_trades_at_the_standing_price_and_leaves_the_rest(floor: Floor) -> None:
    floor.play("""
        alice sells 7 @ 1600       → book: ask 1600 × 7
        bob   buys  2 @ 1700 IOC   → trade: 1600 × 2 | book: ask 1600 × 5 | FILLED 2
        bob   buys  6 @ 1700       → trade: 1600 × 5 | book: bid 1700 × 1 | PARTIALLY_FILLED 5
        carol sells 1 @ 1700       → trade: 1700 × 1 | book:              | FILLED
    """)


def test_better_prices_go_first_and_earlier_orders_at_a_price(floor: Floor) -> None:
    floor.play("""
        alice sells 1 @ 102  → book: ask 102 × 1
        bob   sells 2 @ 101  →
        carol sells 3 @ 101  → book: ask 101 × 5, ask 102 × 1
        dave  buys  4 @ 102  → trade: 101 × 2, 101 × 2 | FILLED 4
        dave  buys  9 @ 102  → trade: 101 × 1, 102 × 1 | book: bid 102 × 7
    """)
    assert [floor.order(i).executed // UNIT for i in (1, 2, 3)] == [1, 2, 3]


def test_a_sell_walks_the_bids_downwards(floor: Floor) -> None:
    floor.play("""
        alice buys  1 @ 99    →
        alice buys  1 @ 101   →
        alice buys  1 @ 100   → book: bid 101 × 1, bid 100 × 1, bid 99 × 1
        bob   sells 5 @ 100   → trade: 101 × 1, 100 × 1 | book: bid 99 × 1, ask 100 × 3
    """)


def test_ioc_never_rests_and_fok_is_all_or_nothing(floor: Floor) -> None:
    floor.play("""
        alice sells 3 @ 100       →
        alice sells 3 @ 101       →
        bob   buys  4 @ 100 IOC   → trade: 100 × 3 | book: ask 101 × 3 | EXPIRED 3
        bob   buys  4 @ 101 FOK   → book: ask 101 × 3 | EXPIRED 0
        bob   buys  3 @ 100 FOK   → book: ask 101 × 3 | EXPIRED 0
        bob   buys  1 @ 99 IOC    → book: ask 101 × 3 | EXPIRED 0
        bob   buys  3 @ 101 FOK   → trade: 101 × 3 | book: | FILLED 3
    """)
    assert floor.order(3).expiry_reason is ExpiryReason.UNFILLED_IOC_QUANTITY_EXPIRED
    assert floor.order(4).expiry_reason is ExpiryReason.UNFILLED_FOK_ORDER_EXPIRED


def test_post_only_rests_or_is_refused(floor: Floor) -> None:
    floor.play("""
        alice sells 3 @ 100             →
        bob   buys  1 @ 100 post-only   → refused Order would immediately match and take.
        bob   buys  1 @ 99 post-only    → book: bid 99 × 1, ask 100 × 3 | NEW
    """)


def test_a_market_order_takes_what_is_there_and_the_rest_expires(floor: Floor) -> None:
    floor.play("""
        alice sells 1 @ 100       →
        alice sells 1 @ 105       →
        bob   buys  1.5 at market → trade: 100 × 1, 105 × 0.5 | FILLED 1.5 | bob has 101.5 BTC, 99847.5 USDT
        bob   buys  1 at market   → trade: 105 × 0.5 | EXPIRED 0.5 | book:
        bob   buys  1 at market   → EXPIRED 0
        bob   sells 1 at market   → EXPIRED 0
    """)
    assert floor.order(4).expiry_reason is ExpiryReason.INSUFFICIENT_LIQUIDITY


def test_a_trade_with_oneself_moves_nothing_but_is_a_trade(floor: Floor) -> None:
    floor.play("""
        alice sells 2 @ 100 →
        alice buys  2 @ 100 → trade: 100 × 2 | book: | alice has 100 BTC, 100000 USDT, 0 locked BTC, 0 locked USDT
    """)
    assert [fill.maker for fill in floor.records.fills(1, "BTCUSDT")] == [False, True]


def test_cancelled_orders_in_the_middle_of_a_queue_are_passed_over(floor: Floor) -> None:
    for _ in range(100):
        floor.do("alice sells 0.01 @ 100")
    for order_id in range(2, 100):
        floor.do(f"alice cancels #{order_id}")
    assert floor.book_text() == "ask 100 × 0.02"
    level = floor.engine.book("BTCUSDT").asks.levels[100 * UNIT]
    assert len(level.queue) < 60, "the dead do not pile up"
    floor.play("""
        bob sells 0.03 @ 100  → book: ask 100 × 0.05
        dave buys 0.04 @ 100  → trade: 100 × 0.01, 100 × 0.01, 100 × 0.02 | book: ask 100 × 0.01
    """)


def test_cancelling_gives_the_hold_back_and_an_empty_level_goes(floor: Floor) -> None:
    floor.play("""
        alice buys  2 @ 100   → alice has 99800 USDT, 200 locked USDT
        alice buys  1 @ 90    → book: bid 100 × 2, bid 90 × 1
        bob   sells 1 @ 100   → trade: 100 × 1 | alice has 101 BTC, 99710 USDT, 190 locked USDT
        alice cancels #1      → book: bid 90 × 1 | CANCELED 1 | alice has 99810 USDT, 90 locked USDT
        alice cancels #1      → refused Unknown order sent.
        bob   cancels #2      → refused Unknown order sent.
        alice cancels #2      → book: | alice has 99900 USDT, 0 locked USDT
    """)


def test_price_improvement_is_given_back_on_each_fill(floor: Floor) -> None:
    floor.play("""
        alice sells 1 @ 90   →
        bob   buys  3 @ 100  → trade: 90 × 1 | bob has 101 BTC, 99710 USDT, 200 locked USDT
        carol sells 1 @ 50   → trade: 100 × 1 | bob has 102 BTC, 99710 USDT, 100 locked USDT
    """)


def test_the_events_of_a_taker_come_in_the_documented_order(floor: Floor) -> None:
    # user_data.md §4: NEW, then one TRADE per fill, then EXPIRED, ids rising; one position per account at the end.
    floor.play("""
        alice sells 1 @ 100 →
        carol sells 1 @ 101 →
    """)
    events = floor.do("bob buys 3 @ 101 IOC")
    kinds = [f"{e.kind} {e.order.account} {e.status}" if isinstance(e, Report) else type(e).__name__ for e in events]
    assert kinds == [
        "NEW 2 NEW",
        "Traded",
        "TRADE 2 PARTIALLY_FILLED",
        "TRADE 1 FILLED",
        "Traded",
        "TRADE 2 PARTIALLY_FILLED",
        "TRADE 3 FILLED",
        "EXPIRED 2 EXPIRED",
        "LevelChanged",
        "LevelChanged",
        "BalanceChanged",
        "BalanceChanged",
        "BalanceChanged",
        "BalanceChanged",
        "BalanceChanged",
        "BalanceChanged",
    ]
    reports = [e for e in events if isinstance(e, Report)]
    assert [e.execution_id for e in reports] == list(range(3, 9))
    assert [e.working for e in reports] == [True, False, False, False, False, False]
    assert reports[-1].expiry_reason is ExpiryReason.UNFILLED_IOC_QUANTITY_EXPIRED
    balances = [(e.account, e.asset) for e in events if isinstance(e, BalanceChanged)]
    assert len(set(balances)) == 6


def test_each_level_that_changed_is_told_once_with_its_own_update_id(floor: Floor) -> None:
    floor.play("""
        alice sells 1 @ 100 →
        carol sells 1 @ 100 →
        carol sells 1 @ 101 →
    """)
    levels = [e for e in floor.do("bob buys 4 @ 101") if isinstance(e, LevelChanged)]
    assert [(e.buy, e.price // UNIT, e.quantity // UNIT, e.update_id) for e in levels] == [
        (False, 100, 0, 4),
        (False, 101, 0, 5),
        (True, 101, 1, 6),
    ]
    assert floor.engine.book("BTCUSDT").last_update_id == 6


def test_a_resting_taker_is_still_working_while_it_trades(floor: Floor) -> None:
    floor.do("alice sells 1 @ 100")
    reports = [e for e in floor.do("bob buys 3 @ 100") if isinstance(e, Report)]
    assert [(e.kind, e.order.account, e.working) for e in reports] == [
        (ExecutionType.NEW, 2, True),
        (ExecutionType.TRADE, 2, True),
        (ExecutionType.TRADE, 1, False),
    ]


def test_trade_and_order_ids_rise_by_one(floor: Floor) -> None:
    floor.do("alice sells 2 @ 100")
    ids = []
    for _ in range(2):
        ids += [e.trade_id for e in floor.do("bob buys 1 @ 100") if isinstance(e, Traded)]
    assert ids == [1, 2]
    assert [order.id for order in floor.records.all_orders(2, "BTCUSDT")] == [2, 3]


def test_the_house_has_no_limits_and_its_done_orders_are_forgotten(floor: Floor) -> None:
    floor.play("""
        house sells 1000000 @ 100  → book: ask 100 × 1000000
        house buys  5 @ 90         →
        bob   buys  1 @ 100        → trade: 100 × 1 | bob has 101 BTC, 99900 USDT
        house cancels #2           → book: ask 100 × 999999
        bob   buys  1 @ 99         →
        house sells 1 @ 99 IOC     → trade: 99 × 1 | FILLED
    """)
    assert floor.records.order(0, "BTCUSDT", 2) is None
    assert [order.id for order in floor.records.all_orders(0, "BTCUSDT")] == [1]
    assert floor.engine.balances(0)["BTC"] == (0, 0)


def test_strategy_fields_and_the_way_of_an_order_are_kept(floor: Floor) -> None:
    floor.apply(
        Place(
            1,
            "BTCUSDT",
            True,
            OrderType.LIMIT,
            TimeInForce.GTC,
            quantity=UNIT,
            price=UNIT,
            client_order_id="mine",
            strategy_id=5,
            strategy_type=1_000_000,
        )
    )
    order = floor.order(1)
    assert (order.strategy_id, order.strategy_type, order.client_order_id) == (5, 1_000_000, "mine")
    assert (order.status, order.is_working, order.working_at) == (OrderStatus.NEW, True, floor.at)
