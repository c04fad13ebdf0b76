"""Order lists: what may be placed together, who expires whom, what is held, and when a list is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bidwire.exchange.engine.commands import CancelList, Place, PlaceList
from bidwire.exchange.engine.counts import ExchangeFilters
from bidwire.exchange.engine.events import BalanceChanged, LevelChanged, ListChanged, Refused, Report, Traded
from bidwire.exchange.engine.outcome import Outcome
from bidwire.exchange.engine.rules import SymbolRules
from bidwire.exchange.store.state import digest, dumped, loaded
from bidwire.products.spot.enums import ContingencyType, ExpiryReason, OrderType

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor

LAST_100 = "recorded trade: bought 1 @ 100 → trade: 100 × 1"
OCO = "lists OCO: sells 2 @ 89 on loss 90; sells 2 @ 110 post-only"


# --- OCO -----------------------------------------------------------------------------------------------------------------


def test_a_pair_holds_once(floor: Floor) -> None:
    floor.play(f"""
        {LAST_100}
        alice {OCO}     → NEW | list #0 EXEC_STARTED | #1 waits | #2 works | book: ask 110 × 2 | alice has 98 BTC, 2 locked BTC
        bob   lists OCO: buys 1 at market on loss 120; buys 1 @ 95 post-only → #3 waits | bob has 99880 USDT, 120 locked USDT
        carol lists OCO: buys 1 @ 90 on loss 120; buys 1 @ 95 post-only      → #6 works | carol has 99905 USDT, 95 locked USDT
        bob   cancels list #1  → #3 CANCELED 0 | #4 CANCELED 0 | list #1 ALL_DONE | bob has 100000 USDT, 0 locked USDT
    """)


def test_the_first_fill_of_one_has_the_other_expire(floor: Floor) -> None:
    floor.play(f"""
        {LAST_100}
        alice {OCO}               →
        bob   buys 1 @ 110        → trade: 110 × 1 | #2 PARTIALLY_FILLED 1 | #1 EXPIRED 0 OCO_TRIGGER | alice has 98 BTC, 1 locked BTC
        recorded trade: sold 1 @ 80 → trade: 80 × 1
        bob   buys 1 @ 110        → trade: 110 × 1 | #2 FILLED 2 | list #0 ALL_DONE | alice has 98 BTC, 0 locked BTC, 100220 USDT
    """)


def test_the_stop_that_is_set_off_has_the_other_expire_first(floor: Floor) -> None:
    floor.play(f"""
        {LAST_100}
        carol buys 1 @ 89.5           →
        alice {OCO}                   →
        recorded trade: sold 1 @ 90   → trade: 90 × 1, 89.5 × 1 | #3 EXPIRED 0 OCO_TRIGGER | #2 PARTIALLY_FILLED 1 | book: ask 89 × 1
        carol buys 1 @ 89             → trade: 89 × 1 | #2 FILLED 2 | list #0 ALL_DONE | alice has 98 BTC, 0 locked BTC
    """)


def test_a_buying_pair_pays_for_the_stop_out_of_what_both_held(floor: Floor) -> None:
    floor.play(f"""
        {LAST_100}
        carol sells 500 @ 119 → refused Account has insufficient balance for requested action.
        carol sells 90 @ 119 →
        alice lists OCO: buys 900 @ 111 on loss 110; buys 900 @ 95 post-only → alice has 100 USDT, 99900 locked USDT
        recorded trade: bought 1 @ 110 → trade: 110 × 1 | #3 EXPIRED 0 OCO_TRIGGER | #2 works | alice has 100 USDT, 99900 locked USDT
    """)


def test_two_stops_make_a_pair_too(floor: Floor) -> None:
    floor.play(f"""
        {LAST_100}
        carol buys 9 @ 80  →
        alice lists OCO: sells 1 at market on loss 90; sells 1 at market on profit 110 → #2 waits | #3 waits | alice has 99 BTC
        recorded trade: bought 1 @ 110 → trade: 110 × 1, 80 × 1 | #2 EXPIRED 0 OCO_TRIGGER | #3 FILLED 1 | list #0 ALL_DONE
    """)


def test_both_may_be_set_off_by_one_trade_and_one_goes(floor: Floor) -> None:
    floor.play(f"""
        {LAST_100}
        carol buys 9 @ 50  →
        alice lists OCO: sells 1 at market on loss trailing 1000; sells 1 at market on profit 110 trailing 1000 →
        recorded trade: bought 1 @ 120 → trade: 120 × 1
        recorded trade: sold 1 @ 90    → trade: 90 × 1, 50 × 1 | #2 FILLED 1 | #3 EXPIRED 0 OCO_TRIGGER | list #0 ALL_DONE
    """)


def test_a_pair_whose_stop_is_refused_when_set_off_is_gone_as_a_whole(floor: Floor) -> None:
    floor.play(f"""
        {LAST_100}
        alice lists OCO: sells 2 at other best on loss 90; sells 2 @ 110 post-only →
        recorded trade: sold 1 @ 90 → trade: 90 × 1 | #1 EXPIRED 0 REJECTED | #2 EXPIRED 0 OCO_TRIGGER | list #0 ALL_DONE | alice has 100 BTC, 0 locked BTC
    """)


@pytest.mark.parametrize(
    ("legs", "fits"),
    [
        ("sells 1 @ 89 on loss 90; sells 1 @ 110 post-only", True),
        ("sells 1 @ 89 on loss 100; sells 1 @ 110 post-only", False),
        ("sells 1 @ 89 on loss 90; sells 1 @ 100 post-only", False),
        ("sells 1 @ 89 on loss 110; sells 1 @ 120 post-only", False),
        ("buys 1 @ 89 on loss 110; buys 1 @ 95 post-only", True),
        ("buys 1 @ 89 on loss 110; buys 1 @ 100 post-only", False),
        ("buys 1 @ 89 on loss 100; buys 1 @ 95 post-only", False),
        ("sells 1 at market on loss 90; sells 1 at market on profit 101", True),
        ("sells 1 at market on loss 90; sells 1 at market on profit 100", False),
        ("sells 1 at market on loss 90; sells 1 @ 105 on profit 104", True),
        ("sells 1 at market on loss 90; sells 1 @ 99 on profit 104", False),
        ("buys 1 at market on loss trailing 100; buys 1 @ 95 post-only", True),
        ("sells 1 at market on loss 90; sells 1 @ 99 at own best on profit 104", False),
        ("sells 1 at market on loss 90; sells 1 @ 105 at own best on profit 104", True),
    ],
)
def test_the_prices_of_a_pair_stand_around_the_last_price(floor: Floor, legs: str, fits: bool) -> None:
    outcome = "NEW" if fits else "refused The relationship of the prices for the orders is not correct."
    floor.play(LAST_100)
    floor.play(f"alice lists OCO: {legs} → {outcome}")


def test_a_pair_of_one_account_may_not_take_at_once(floor: Floor) -> None:
    floor.play(f"""
        {LAST_100}
        bob buys 1 @ 111 →
        alice {OCO} → refused The relationship of the prices for the orders is not correct.
    """)


def test_what_one_order_of_a_list_breaks_refuses_the_list(new_floor: type[Floor]) -> None:
    floor = new_floor(LOT_SIZE={"minQty": "2", "maxQty": "0", "stepSize": "0"})
    floor.play(f"""
        {LAST_100}
        alice lists OCO: sells 1 @ 89 on loss 90; sells 1 @ 110 post-only → refused Filter failure: LOT_SIZE
        alice lists OCO: sells 200 @ 89 on loss 90; sells 200 @ 110 post-only → refused Account has insufficient balance for requested action.
    """)
    assert floor.engine.open_orders(1) == []
    assert floor.engine.open_lists(1) == []


# --- OTO, OTOCO ----------------------------------------------------------------------------------------------------------


def test_the_pending_order_comes_when_the_working_one_is_filled(floor: Floor) -> None:
    floor.play("""
        alice lists OTO: buys 2 @ 100; sells 2 @ 110 → #1 works | #2 PENDING_NEW | list #0 EXEC_STARTED | book: bid 100 × 2 | alice has 100 BTC, 99800 USDT
        bob   sells 1 @ 100    → trade: 100 × 1 | #2 PENDING_NEW | book: bid 100 × 1
        bob   sells 1 @ 100    → trade: 100 × 1 | #1 FILLED 2 | #2 works | book: ask 110 × 2 | alice has 100 BTC, 2 locked BTC
        bob   buys  2 @ 110    → trade: 110 × 2 | #2 FILLED 2 | list #0 ALL_DONE | alice has 100 BTC, 100020 USDT
    """)


def test_a_working_order_that_is_filled_at_once_brings_the_pending_one_at_once(floor: Floor) -> None:
    floor.play("""
        bob   sells 5 @ 100                               →
        carol buys  5 @ 90                                →
        alice lists OTO: buys 2 @ 101; sells 1 at market  → trade: 100 × 2, 90 × 1 | #3 FILLED 2 | #4 FILLED 1
    """)
    assert floor.engine.open_lists(1) == []


def test_a_working_order_that_expires_takes_the_pending_ones_with_it(floor: Floor) -> None:
    floor.play("""
        bob   sells 1 @ 100                                 →
        alice lists OTO: buys 2 @ 101 IOC; sells 1 at market → trade: 100 × 1 | #2 EXPIRED 1 UNFILLED_IOC_QUANTITY_EXPIRED | #3 EXPIRED 0 OTO_PHASE_ONE_EXPIRED
    """)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_cancelling_any_order_cancels_the_list_under_one_id(floor: Floor, number: int) -> None:
    floor.play("alice lists OTO: buys 2 @ 100; sells 2 @ 89 on loss 90; sells 2 @ 110 post-only →")
    events = floor.do(f"alice cancels #{number}")
    reports = [event for event in events if isinstance(event, Report)]
    assert [(each.order.id, each.status) for each in reports] == [(1, "CANCELED"), (2, "CANCELED"), (3, "CANCELED")]
    assert len({each.client_order_id for each in reports}) == 1
    assert [event.status for event in events if isinstance(event, ListChanged)] == ["ALL_DONE"]
    assert floor.balance("alice", "USDT") == ("100000", "0")
    assert floor.engine.open_orders(1) == []


def test_a_working_order_brings_a_pair_that_waits_on_both_sides(floor: Floor) -> None:
    floor.play("""
        alice lists OTO: buys 2 @ 100; sells 2 @ 89 on loss 90; sells 2 @ 110 post-only → alice has 99800 USDT, 100 BTC
        bob   sells 2 @ 100   → trade: 100 × 2 | #2 waits | #3 works | alice has 100 BTC, 2 locked BTC
        bob   buys  1 @ 110   → trade: 110 × 1 | #2 EXPIRED 0 OCO_TRIGGER
        alice cancels #3      → CANCELED 1 | list #0 ALL_DONE | alice has 101 BTC, 0 locked BTC
    """)


def test_a_pending_pair_that_may_not_come_expires_as_a_whole(floor: Floor) -> None:
    floor.play("""
        alice lists OTO: buys 2 @ 100; sells 2 @ 89 on loss 90; sells 2 @ 110 post-only →
        carol buys 1 @ 80     →
        bob   sells 1 @ 100   → trade: 100 × 1
        carol buys 9 @ 111    →
        bob   sells 1 @ 100   → trade: 111 × 1
        alice cancels #1      → CANCELED 1
        alice lists OTO: buys 2 @ 120; sells 2 @ 89 on loss 90; sells 2 @ 115 post-only →
        recorded trade: sold 9 @ 120 → trade: 120 × 9, 120 × 2 | #9 EXPIRED 0 REJECTED | #10 EXPIRED 0 OCO_TRIGGER | list #1 ALL_DONE
    """)


def test_a_pending_order_that_cannot_be_paid_expires(floor: Floor) -> None:
    floor.play("""
        alice lists OTO: buys 2 @ 100; sells 200 @ 110 → alice has 100 BTC
        bob   sells 2 @ 100   → trade: 100 × 2 | #2 EXPIRED 0 REJECTED | list #0 ALL_DONE | alice has 102 BTC, 0 locked BTC
    """)


def test_a_pending_stop_tracks_and_is_checked_from_the_fill_on(floor: Floor) -> None:
    floor.play("""
        alice lists OTO: buys 1 @ 100; sells 1 @ 80 on loss 100 →
        bob   sells 1 @ 100   → trade: 100 × 1 | #2 EXPIRED 0 REJECTED | list #0 ALL_DONE
        alice lists OTO: buys 1 @ 100; sells 1 @ 80 on loss trailing 1000 →
        recorded trade: bought 1 @ 200 → trade: 200 × 1
        bob   sells 1 @ 100   → trade: 100 × 1 | #5 waits
        recorded trade: sold 1 @ 90 → trade: 90 × 1 | #5 works | book: ask 80 × 1
    """)


def test_a_working_order_that_would_take_as_a_maker_is_refused(floor: Floor) -> None:
    floor.play("""
        bob   sells 1 @ 100   →
        alice lists OTO: buys 1 @ 100 post-only; sells 1 at market → refused Order would immediately match and take.
    """)


def test_one_command_tells_its_steps_in_order(floor: Floor) -> None:
    floor.play(f"""
        {LAST_100}
        alice {OCO} →
    """)
    events = floor.do("bob buys 2 @ 110")
    kinds = [type(event) for event in events]
    assert kinds == [Report, Traded, Report, Report, Report, ListChanged, LevelChanged] + [BalanceChanged] * 4
    reports = [event for event in events if isinstance(event, Report)]
    assert [(each.order.id, each.kind) for each in reports] == [(3, "NEW"), (3, "TRADE"), (1, "EXPIRED"), (2, "TRADE")]
    assert [each.execution_id for each in reports] == sorted(each.execution_id for each in reports)


def test_a_pegged_working_order_must_pass_the_filters_at_the_price_that_it_picks(new_floor: type[Floor]) -> None:
    floor = new_floor(MIN_NOTIONAL={"minNotional": "100", "applyToMarket": False, "avgPriceMins": 0})
    floor.play("""
        bob   buys 2 @ 60                                       →
        alice lists OTO: buys 1 at own best; sells 1 @ 110      → refused Filter failure: MIN_NOTIONAL
        alice lists OTO: buys 2 at own best; sells 1 @ 110      → NEW
    """)


# --- OPO, OPOCO ----------------------------------------------------------------------------------------------------------


def test_what_the_working_order_receives_is_locked_and_sold(floor: Floor) -> None:
    floor.play("""
        alice lists OPO: buys 2 @ 100; sells all @ 110 → #2 PENDING_NEW | alice has 100 BTC, 99800 USDT
        bob   sells 1.5 @ 100   → trade: 100 × 1.5 | alice has 100 BTC, 1.5 locked BTC
        bob   sells 0.5 @ 100   → trade: 100 × 0.5 | #2 works | book: ask 110 × 2 | alice has 100 BTC, 2 locked BTC
        bob   buys  2 @ 110     → trade: 110 × 2 | list #0 ALL_DONE | alice has 100 BTC, 0 locked BTC, 100020 USDT
    """)


def test_a_trailing_delta_is_judged_before_the_quantity_is_known(new_floor: type[Floor]) -> None:
    bounds = {
        f"{end}Trailing{side}Delta": size for end, size in (("min", 10), ("max", 20)) for side in ("Above", "Below")
    }
    new_floor(TRAILING_DELTA=bounds).play("""
        alice lists OPO: buys 2 @ 100; sells all at market on loss trailing 21  → refused Filter failure: TRAILING_DELTA
        alice lists OPO: buys 2 @ 100; sells all at market on loss trailing 20  → NEW
    """)


def test_cancelled_before_its_time_it_gives_back_what_it_locked(floor: Floor) -> None:
    floor.play("""
        alice lists OPO: buys 2 @ 100; sells all @ 89 on loss 90; sells all @ 110 post-only →
        bob   sells 1 @ 100      → trade: 100 × 1 | alice has 100 BTC, 1 locked BTC
        alice cancels list #0    → CANCELED 1 | #3 CANCELED 0 | list #0 ALL_DONE | alice has 101 BTC, 0 locked BTC, 99900 USDT, 0 locked USDT
    """)


def test_commission_is_taken_from_other_funds_if_there_are_any(new_floor: type[Floor]) -> None:
    floor = new_floor(commission=1_000_000)  # 1 %
    floor.play("""
        alice lists OPO: buys 2 @ 100; sells all @ 110  →
        bob   sells 2 @ 100                             → trade: 100 × 2 | #2 works | alice has 99.98 BTC, 2 locked BTC
        carol sells 100 @ 200                           →
        carol lists OPO: buys 1 @ 100; sells all @ 110  →
        bob   sells 1 @ 100                             → trade: 100 × 1 | carol has 0 BTC, 100.99 locked BTC | book: ask 110 × 2.99, ask 200 × 100
    """)


def test_the_quantity_is_rounded_down_to_the_lot_and_the_rest_is_free(new_floor: type[Floor]) -> None:
    floor = new_floor(commission=1_000_000, LOT_SIZE={"minQty": "0.5", "maxQty": "0", "stepSize": "0.5"})
    floor.play("""
        carol sells 100 @ 200                           →
        carol lists OPO: buys 2 @ 100; sells all @ 89 on loss 90; sells all @ 110 post-only →
        bob   sells 2 @ 100                             → trade: 100 × 2 | #3 waits | #4 works | book: ask 110 × 1.5, ask 200 × 100 | carol has 0.48 BTC, 101.5 locked BTC
    """)


def test_too_little_for_a_lot_expires_and_is_free(new_floor: type[Floor]) -> None:
    floor = new_floor(commission=60_000_000, LOT_SIZE={"minQty": "0.5", "maxQty": "0", "stepSize": "0.5"})
    floor.play("""
        carol sells 100 @ 200                           →
        carol lists OPO: buys 1 @ 100; sells all @ 110  →
        bob   sells 1 @ 100                             → trade: 100 × 1 | #3 EXPIRED 0 REJECTED | list #0 ALL_DONE | carol has 0.4 BTC, 100 locked BTC
    """)


# --- what may be placed at all -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flag", "list_", "text"),
    [
        ("ocoAllowed", OCO, "OCO orders are not supported for this symbol"),
        ("ocoAllowed", "lists OTO: buys 1 @ 50; sells 1 @ 89 on loss 90; sells 1 @ 110 post-only", "OCO orders are not supported for this symbol"),
        ("otoAllowed", "lists OTO: buys 1 @ 50; sells 1 @ 90", "OTO orders are not supported for this symbol"),
        ("otoAllowed", "lists OPO: buys 1 @ 50; sells all @ 90", "OTO orders are not supported for this symbol"),
        ("opoAllowed", "lists OPO: buys 1 @ 50; sells all @ 90", "OPO orders are not supported for this symbol."),
    ],
)  # fmt: skip
def test_a_symbol_says_which_lists_it_takes(floor: Floor, flag: str, list_: str, text: str) -> None:
    floor.engine.list_symbol(SymbolRules.of({**floor.engine.symbols["BTCUSDT"].row, flag: False}))
    floor.play(f"alice {list_} → refused {text}")


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        ({"MAX_NUM_ORDERS": {"maxNumOrders": 5}}, "MAX_NUM_ORDERS"),
        ({"MAX_NUM_ALGO_ORDERS": {"maxNumAlgoOrders": 2}}, "MAX_NUM_ALGO_ORDERS"),
        ({"MAX_NUM_ORDER_LISTS": {"maxNumOrderLists": 2}}, "MAX_NUM_ORDER_LISTS"),
    ],
)
def test_the_orders_of_a_list_count(new_floor: type[Floor], filters: dict[str, Any], text: str) -> None:
    floor = new_floor(**filters)
    floor.play(f"""
        {LAST_100}
        alice {OCO} →
        alice {OCO} → NEW
        alice {OCO} → refused Filter failure: {text}
        alice cancels #1 →
        alice {OCO} → NEW
    """)


def test_client_ids_are_unique_within_a_list_and_beside_what_is_open(floor: Floor) -> None:
    def pair(one: str, other: str, listed: str = "") -> PlaceList:
        legs = (
            Place(1, "BTCUSDT", False, OrderType.STOP_LOSS, quantity=10**8, stop_price=10**9, client_order_id=one),
            Place(1, "BTCUSDT", False, OrderType.LIMIT_MAKER, quantity=10**8, price=10**11, client_order_id=other),
        )
        return PlaceList(1, "BTCUSDT", ContingencyType.OCO, legs, listed)

    duplicate = Refused(-2010, "Duplicate order sent.")
    assert floor.apply(pair("a", "a")) == [duplicate]
    assert floor.apply(pair("a", "b", "list"))[0] != duplicate
    assert floor.apply(pair("c", "b")) == [duplicate]
    assert floor.apply(pair("c", "d", "list")) == [duplicate]
    assert floor.apply(CancelList(1, "BTCUSDT", list_id=0, client_order_id="other")) == [
        Refused(-2011, "Unknown order sent.")
    ]
    assert floor.apply(CancelList(2, "BTCUSDT", client_order_id="list")) == [Refused(-2011, "Unknown order sent.")]
    assert floor.apply(CancelList(1, "BTCUSDT", client_order_id="list"))[0] != Refused(-2011, "Unknown order sent.")
    assert floor.apply(pair("c", "d", "list"))[0] != duplicate


@pytest.mark.parametrize(
    ("exchange", "action", "name"),
    [
        (ExchangeFilters(max_orders=3), f"alice {OCO}", "EXCHANGE_MAX_NUM_ORDERS"),
        (ExchangeFilters(max_lists=1), f"alice {OCO}", "EXCHANGE_MAX_NUM_ORDER_LISTS"),
        (ExchangeFilters(max_algo_orders=1), f"alice {OCO}", "EXCHANGE_MAX_NUM_ALGO_ORDERS"),
        (ExchangeFilters(max_algo_orders=1), "alice sells 1 @ 80 on loss 85", "EXCHANGE_MAX_NUM_ALGO_ORDERS"),
    ],
)
def test_what_an_account_may_have_open_on_the_whole_exchange(
    new_floor: type[Floor], exchange: ExchangeFilters, action: str, name: str
) -> None:
    floor = new_floor(exchange=exchange)
    floor.play(f"""
        {LAST_100}
        alice {OCO} → NEW
        {action}    → refused Filter failure: {name}
        bob   {OCO} → NEW
    """)


def test_icebergs_are_counted_on_the_whole_exchange_too(new_floor: type[Floor]) -> None:
    new_floor(exchange=ExchangeFilters(max_icebergs=1)).play("""
        alice sells 2 @ 100 showing 1 → NEW
        alice sells 2 @ 100 showing 1 → refused Filter failure: EXCHANGE_MAX_NUM_ICEBERG_ORDERS
        alice sells 2 @ 100           → NEW
    """)


def test_lists_and_what_they_wait_for_are_kept_in_the_state(floor: Floor) -> None:
    floor.play(f"""
        {LAST_100}
        alice {OCO} →
        bob   lists OPO: buys 2 @ 95; sells all @ 80 on loss 85; sells all @ 110 post-only →
        carol sells 1 @ 95                             → trade: 95 × 1
        carol buys 1 @ 120 at own best on profit 89 trailing 100 →
    """)
    engine = floor.engine
    floor.engine = loaded(dumped(engine))
    assert digest(floor.engine) == digest(engine)
    floor.play("carol sells 1 @ 95 → trade: 95 × 1 | bob has 100 BTC, 2 locked BTC")
    assert [order.status for order in floor.engine.open_orders(2)] == ["NEW", "NEW"]
    floor.play("alice cancels list #0 → list #0 ALL_DONE")
    assert [listed.id for listed in floor.engine.open_lists(2)] == [1]


@pytest.mark.parametrize("number", [1, 2])
def test_whatever_ends_one_order_of_a_pair_ends_the_other(floor: Floor, number: int) -> None:
    floor.play(f"""
        {LAST_100}
        alice {OCO} →
    """)
    market = floor.engine._markets["BTCUSDT"]
    outcome = Outcome(floor.at)
    market.contingent.drop(floor.order(number), ExpiryReason.EXCHANGE_CANCELED, outcome)
    events = market.closing(outcome.events, outcome.changes, outcome.touched, floor.at)
    told = [(event.order.id, event.expiry_reason) for event in events if isinstance(event, Report)]
    assert told == [(number, "EXCHANGE_CANCELED"), (3 - number, "OCO_TRIGGER")]
    assert [event.status for event in events if isinstance(event, ListChanged)] == ["ALL_DONE"]
    assert floor.balance("alice", "BTC") == ("100", "0")
