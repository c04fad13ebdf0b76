"""Holds, settlement and commission: rounding is known, and nothing is made or lost."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import msgspec

from bidwire.exchange.engine.commands import (
    UNIT,
    Cancel,
    Credit,
    LockExternally,
    Move,
    Place,
    Remit,
    SetBnbBurn,
    SetCommission,
)
from bidwire.exchange.engine.commission import Commission, Rates
from bidwire.exchange.engine.entries import Transfer
from bidwire.exchange.engine.events import BalanceChanged, Credited, Entered, LockedExternally, Refused, Report
from bidwire.exchange.history import TRANSFERS
from bidwire.products.spot.enums import ExecutionType, OrderType, TimeInForce

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor

BTC, USDT = "BTC", "USDT"


def test_commission_comes_out_of_what_is_received(new_floor: type[Floor]) -> None:
    floor = new_floor(commission=100_000)  # 0.1 %
    floor.play("""
        alice sells 2 @ 100  →
        bob   buys  1 @ 100  → trade: 100 × 1 | bob has 100.999 BTC, 99900 USDT | alice has 98 BTC, 100099.9 USDT
    """)
    fills = floor.records.fills(2, "BTCUSDT") + floor.records.fills(1, "BTCUSDT")
    assert [(f.commission, f.commission_asset, f.maker, f.buyer) for f in fills] == [
        (100_000, BTC, False, True),
        (10_000_000, USDT, True, False),
    ]
    assert {(f.trade_id, f.price, f.quantity, f.quote, f.at) for f in fills} == {
        (1, 100 * UNIT, UNIT, 100 * UNIT, floor.at)
    }


def test_rates_are_an_account_s_own(new_floor: type[Floor]) -> None:
    floor = new_floor(commission=100_000)
    floor.apply(SetCommission(1, 0, 0))
    assert floor.engine.commission(1) == Commission()
    floor.play("""
        alice sells 1 @ 100  →
        bob   buys  1 @ 100  → trade: 100 × 1 | bob has 100.999 BTC | alice has 100100 USDT
    """)


def test_a_hold_is_rounded_up_and_a_trade_down(floor: Floor) -> None:
    # 3 units at 0.5 are 1.5 units of the quote asset: 2 are held, 1 is paid, 1 comes back.
    buy = Place(1, "BTCUSDT", True, OrderType.LIMIT, quantity=3, price=UNIT // 2)
    floor.apply(buy)
    assert floor.engine.balances(1)[USDT] == (100_000 * UNIT - 2, 2)
    floor.apply(Place(2, "BTCUSDT", False, OrderType.LIMIT, quantity=3, price=UNIT // 2))
    assert floor.engine.balances(1)[USDT] == (100_000 * UNIT - 1, 0)
    assert floor.engine.balances(2)[USDT] == (100_000 * UNIT + 1, 0)


def test_a_deposit_is_told_and_then_the_balance(floor: Floor) -> None:
    events = floor.apply(Credit(2, "BNB", 5))
    assert events == [Credited(2, "BNB", 5), BalanceChanged(2, "BNB", 5, 0)]


def test_what_another_system_locks_is_not_for_orders_and_no_order_frees_it(floor: Floor) -> None:
    assert floor.apply(LockExternally(1, USDT, 60_000 * UNIT)) == [
        LockedExternally(1, USDT, 60_000 * UNIT),
        BalanceChanged(1, USDT, 40_000 * UNIT, 60_000 * UNIT),
    ]
    buy = Place(1, "BTCUSDT", True, OrderType.LIMIT, quantity=300 * UNIT, price=100 * UNIT, client_order_id="a")
    floor.apply(buy)
    assert floor.engine.balances(1)[USDT] == (10_000 * UNIT, 90_000 * UNIT)
    assert isinstance(floor.apply(buy)[0], Refused)
    floor.apply(Cancel(1, "BTCUSDT", client_order_id="a"))
    assert floor.engine.balances(1)[USDT] == (40_000 * UNIT, 60_000 * UNIT)


def test_money_that_moves_in_one_step_moves_whole_or_not_at_all(floor: Floor) -> None:
    line = Transfer(account=1, at=7, type="MAIN_FUNDING", asset=USDT, amount=5)
    before = [floor.engine.balances(account) for account in (1, 2)]
    gone, given = Move(1, 2, USDT, 40 * UNIT), Credit(2, BTC, 3 * UNIT)
    for refused in (Credit(1, USDT, -(10**18)), Move(1, 77, USDT, 1), Move(2, 1, BTC, 10**18)):
        assert isinstance(floor.apply(Remit((gone, given, refused), (line,)))[0], Refused)
        assert [floor.engine.balances(account) for account in (1, 2)] == before
    assert floor.engine.last_entry == 0
    events = floor.apply(Remit((gone, given), (line, line)))
    assert [event.entry.number for event in events if isinstance(event, Entered)] == [1, 2]
    assert floor.engine.balances(1)[USDT][0] == before[0][USDT][0] - 40 * UNIT
    assert floor.engine.balances(2)[BTC][0] == before[1][BTC][0] + 3 * UNIT
    assert [each.number for each in floor.records.entries(TRANSFERS, 1)] == [1, 2]


def test_another_system_locks_what_is_free_and_unlocks_what_it_locked(floor: Floor) -> None:
    floor.apply(Place(1, "BTCUSDT", True, OrderType.LIMIT, quantity=100 * UNIT, price=100 * UNIT))
    floor.apply(LockExternally(1, USDT, 50 * UNIT))
    for account, quantity in ((1, 89_950 * UNIT + 1), (1, -50 * UNIT - 1), (77, 1)):
        assert isinstance(floor.apply(LockExternally(account, USDT, quantity))[0], Refused)
    floor.apply(LockExternally(1, USDT, -50 * UNIT))
    assert floor.engine.balances(1)[USDT] == (90_000 * UNIT, 10_000 * UNIT)


def test_whatever_happens_money_only_moves_and_holds_match_open_orders(new_floor: type[Floor]) -> None:
    for seed in range(20):
        floor = new_floor(commission=75_123)
        chance = random.Random(seed)
        taken = {BTC: 0, USDT: 0}
        for _ in range(400):
            for event in floor.apply(_anything(chance)):
                if isinstance(event, Report) and event.kind is ExecutionType.TRADE and event.commission:
                    taken[event.commission_asset or ""] += event.commission
                if isinstance(event, BalanceChanged):
                    assert event.free >= 0
                    assert event.locked >= 0
        for asset, each in ((BTC, 100), (USDT, 100_000)):
            total = sum(sum(floor.engine.balances(account)[asset]) for account in (1, 2, 3, 4))
            assert total + taken[asset] == 4 * each * UNIT
        for account in (1, 2, 3, 4):
            held = {BTC: 0, USDT: 0}
            for order in floor.engine.open_orders(account):
                worth = -(-order.price * order.remaining // UNIT) if order.buy else order.remaining
                assert order.locked == worth
                held[USDT if order.buy else BTC] += worth
            assert {asset: floor.engine.balances(account)[asset][1] for asset in held} == held


def test_commission_in_any_asset_is_all_that_leaves_the_accounts(new_floor: type[Floor]) -> None:
    """With little BNB, which is traded too, and its markets: it runs out, and what orders have yet to pay is left alone."""
    ran_out = 0
    for seed in range(20):
        floor, chance = new_floor(), random.Random(seed)
        for account in (1, 2, 3, 4):
            floor.apply(Credit(account, "BNB", 2 * UNIT))
            parts = [Rates(*(chance.randint(0, 3_000_000) for _ in range(4))) for _ in range(3)]
            floor.apply(SetCommission(account, **msgspec.structs.asdict(parts[0]), special=parts[1], tax=parts[2]))
            floor.apply(SetBnbBurn(account, spot=account != 4))
        floor.play("the discount is 0.6 →")
        owned, taken = _owned(floor), dict.fromkeys((BTC, USDT, "BNB"), 0)
        for _ in range(300):
            command = _anything(chance).__replace__(symbol=chance.choice(["BTCUSDT", "BNBUSDT", "BTCBNB"]))
            if isinstance(command, Place) and command.symbol == "BTCBNB":
                small = {"quantity": command.quantity // 100, "quote_quantity": command.quote_quantity // 100}
                command = command.__replace__(**small)
            for event in floor.apply(command):
                if isinstance(event, Report) and event.commission:
                    taken[event.commission_asset or ""] += event.commission
                    ran_out += event.order.account != 4 and event.commission_asset == USDT
                if isinstance(event, BalanceChanged):
                    assert min(event.free, event.locked) >= 0, (seed, command)
        left = _owned(floor)
        assert {asset: owned[asset] - left[asset] for asset in owned} == taken
        assert all(taken.values()), taken
        for account in (1, 2, 3, 4):
            assert all(min(amounts) >= 0 for amounts in floor.engine.balances(account).values())
    assert ran_out > 20


def _owned(floor: Floor) -> dict[str, int]:
    balances = [floor.engine.balances(account) for account in (1, 2, 3, 4)]
    return {asset: sum(sum(each.get(asset, (0, 0))) for each in balances) for asset in (BTC, USDT, "BNB")}


def _anything(chance: random.Random) -> Place | Cancel:
    """Odd amounts, so that every product needs rounding."""
    account = chance.randint(1, 4)
    if chance.random() < 0.2:
        return Cancel(account, "BTCUSDT", order_id=chance.randint(1, 200))
    buy = chance.random() < 0.5
    if chance.random() < 0.2:
        by_quote = chance.random() < 0.5
        amount = chance.randint(1, 500 * UNIT)
        return Place(
            account,
            "BTCUSDT",
            buy,
            OrderType.MARKET,
            quantity=0 if by_quote else amount // 100,
            quote_quantity=amount if by_quote else 0,
        )
    patience = chance.choice([TimeInForce.GTC, TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK])
    price = 100 * UNIT + chance.randint(-5, 5) * 33_333_337
    return Place(account, "BTCUSDT", buy, OrderType.LIMIT, patience, quantity=chance.randint(1, 3 * UNIT), price=price)
