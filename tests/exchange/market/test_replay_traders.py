"""Users in a replay, worked by hand from the rule (exchange/engine/house.py): each case is a recording on disk, played
through the engine, with orders in between. `left` is what a user's order has left, `shown` what everyone sees.

    book   bids..., asks...        the snapshot            trade  price x quantity, who was hit
    diff   bids..., asks...        absolute quantities     buy, sell   a user's order
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bidwire.exchange.amounts import trimmed, units
from bidwire.exchange.engine.commands import UNIT, Command, Credit, Place
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.engine.events import Event, Refused, Report, Traded
from bidwire.exchange.engine.rules import SymbolRules
from bidwire.exchange.market.replay import Replay
from bidwire.products.spot.enums import OrderType, TimeInForce

T = 1_700_000_000_000  # milliseconds; each line of a case is a second
USERS = {"alice": 1, "bob": 2}


def plain(amount: int) -> str:
    return trimmed(amount)


def levels(words: str, side: str) -> list[list[str]]:
    """`bids 100x5 99x3 asks 101x4` to the levels of one side."""
    found = re.search(rf"\b{side}((?:\s+[\d.]+x[\d.]+)*)", words)
    return [level.split("x") for level in found[1].split()] if found else []


class Case:
    """Runs the lines of one case and keeps what happened."""

    def __init__(self, script: str, folder: Path) -> None:
        self.lines = [line.strip() for line in script.strip().splitlines()]
        self.fills: list[str] = []
        """`who quantity@price`, in order."""
        self.tape: list[str] = []
        """`id quantity@price`: every public trade."""
        self.placed: list[Report] = []
        self.source = Replay(self._recording(folder))
        self.engine = Engine()
        for row in self.source.symbols():
            self.engine.list_symbol(SymbolRules.of(row))
        for account in USERS.values():
            self.engine.open_account(account)
        self.source.start(self.engine, T * 1000)
        for account in USERS.values():
            for asset in ("BTC", "USDT"):
                self.apply(Credit(account, asset, 10**6 * UNIT), T * 1000)
        for second, line in enumerate(self.lines):
            self._step(line, (T + second * 1000) * 1000)
        while self._next(T * 2000):
            continue

    def _recording(self, folder: Path) -> Path:
        rows = []
        update, trade = 10, 500
        for second, line in enumerate(self.lines):
            at = T + second * 1000
            kind, _, words = line.partition(" ")
            bids, asks = levels(words, "bids"), levels(words, "asks")
            if kind == "book":
                rows.append({"lastUpdateId": update, "bids": bids, "asks": asks})
                bids = asks = []
            if kind in ("book", "diff"):
                first, update = update + 1, update + max(1, len(bids) + len(asks)) + 5
                rows.append(
                    {"e": "depthUpdate", "E": at, "s": "BTCUSDT", "U": first, "u": update, "b": bids, "a": asks}
                )
            elif kind == "trade":
                price, quantity = words.split()[0].split("x")
                row = {"e": "trade", "E": at, "s": "BTCUSDT", "t": trade, "p": price, "q": quantity, "T": at}
                rows.append({**row, "m": words.endswith("bids")})
                trade += 1
        path = folder / "case.raw"
        path.write_text("".join(f"{T}000000 {json.dumps(row)}\n" for row in rows))
        return path

    def _step(self, line: str, at: int) -> None:
        kind, _, words = line.partition(" ")
        if kind in USERS:
            side, what, *how = words.split()
            quantity, price = what.split("@")
            kind_of = OrderType.MARKET if price == "market" else OrderType.LIMIT
            order = Place(
                USERS[kind],
                "BTCUSDT",
                side == "buys",
                kind_of,
                TimeInForce(how[0]) if how else TimeInForce.GTC,
                quantity=units(quantity),
                price=0 if price == "market" else units(price),
            )
            first = self.apply(order, at)[0]
            assert isinstance(first, Report), first
            self.placed.append(first)
        else:
            while self._next(at):
                continue

    def _next(self, until: int) -> bool:
        at = self.source.next_at()
        if at is None or at > until:
            return False
        self.apply(self.source.pop(), at)
        return True

    def apply(self, command: Command, at: int) -> list[Event]:
        events = self.engine.apply(command, at)
        names = {number: name for name, number in USERS.items()}
        for event in events:
            assert not isinstance(event, Refused), event
            if isinstance(event, Report) and event.last_quantity:
                who = names[event.order.account]
                self.fills.append(f"{who} {plain(event.last_quantity)}@{plain(event.last_price)}")
            elif isinstance(event, Traded):
                self.tape.append(f"{event.trade_id} {plain(event.quantity)}@{plain(event.price)}")
        return events

    def shown(self, buy: bool) -> str:
        rows = self.engine.book("BTCUSDT").levels(buy)
        return " ".join(f"{plain(price)}x{plain(quantity)}" for price, quantity in rows)

    @property
    def left(self) -> list[str]:
        return [plain(report.order.quantity - report.order.executed) for report in self.placed]


START = "book bids 100x5 99x3 98x9 asks 101x4 102x6 103x10"

CASES = {
    # --- takers ---
    "a taker eats through several levels, and what was taken stays taken": (
        f"""{START}
        alice buys 12@103 IOC
        diff bids 99x7""",
        ["alice 4@101", "alice 6@102", "alice 2@103"],
        ("100x5 99x7 98x9", "103x8"),
        ["0"],
    ),
    "a market order takes what is visible": (
        f"""{START}
        trade 101x3 hits asks
        alice buys 3@market""",
        ["alice 1@101", "alice 2@102"],
        ("100x5 99x3 98x9", "102x4 103x10"),
        ["0"],
    ),
    "a recorded decrease lets go of what users took": (
        f"""{START}
        alice buys 6@103 IOC
        diff asks 102x5""",
        ["alice 4@101", "alice 2@102"],
        ("100x5 99x3 98x9", "102x4 103x10"),
        ["0"],
    ),
    "a recorded increase is visible as it is": (
        f"""{START}
        alice buys 4@101
        diff asks 101x9""",
        ["alice 4@101"],
        ("100x5 99x3 98x9", "101x5 102x6 103x10"),
        ["0"],
    ),
    "a level that goes and comes back is whole again": (
        f"""{START}
        alice buys 4@101
        diff asks 101x0
        diff asks 101x3""",
        ["alice 4@101"],
        ("100x5 99x3 98x9", "101x3 102x6 103x10"),
        ["0"],
    ),
    "the rest of a taker stands in the book": (
        f"""{START}
        alice buys 6@101
        diff bids 99x4""",
        ["alice 4@101"],
        ("101x2 100x5 99x4 98x9", "102x6 103x10"),
        ["2"],
    ),
    # --- queue position ---
    "an order waits for what stood ahead of it": (
        f"""{START}
        alice buys 2@100
        trade 100x4 hits bids""",
        [],
        ("100x3 99x3 98x9", "101x4 102x6 103x10"),
        ["2"],
    ),
    "and is filled by what trades after that": (
        f"""{START}
        alice buys 2@100
        trade 100x4 hits bids
        trade 100x2 hits bids""",
        ["alice 1@100"],
        ("100x1 99x3 98x9", "101x4 102x6 103x10"),
        ["1"],
    ),
    "a cancel ahead of it moves it up, since the level cannot hold more than is recorded": (
        f"""{START}
        alice buys 2@100
        diff bids 100x1
        trade 100x2 hits bids""",
        ["alice 1@100"],
        ("100x1 99x3 98x9", "101x4 102x6 103x10"),
        ["1"],
    ),
    "what comes after it does not stand ahead": (
        f"""{START}
        alice buys 2@100
        diff bids 100x50
        trade 100x6 hits bids""",
        ["alice 1@100"],
        ("100x45 99x3 98x9", "101x4 102x6 103x10"),
        ["1"],
    ),
    "two users at a price are served in the order in which they came": (
        f"""{START}
        alice buys 2@100
        bob buys 2@100
        trade 100x8 hits bids""",
        ["alice 2@100", "bob 1@100"],
        ("100x1 99x3 98x9", "101x4 102x6 103x10"),
        ["0", "1"],
    ),
    "a better price is served first and has nobody ahead": (
        f"""{START}
        alice buys 2@100
        bob buys 2@100.5
        trade 100x3 hits bids""",
        ["bob 2@100.5"],
        ("100x4 99x3 98x9", "101x4 102x6 103x10"),
        ["2", "0"],
    ),
    "a trade that buys does nothing for a buyer": (
        f"""{START}
        alice buys 2@100.5
        trade 101x3 hits asks""",
        [],
        ("100.5x2 100x5 99x3 98x9", "101x1 102x6 103x10"),
        ["2"],
    ),
    # --- trades larger than the queue ---
    "a trade larger than the queue fills all of it and prints unchanged": (
        f"""{START}
        alice buys 2@100
        bob buys 3@100
        trade 100x50 hits bids""",
        ["alice 2@100", "bob 3@100"],
        ("99x3 98x9", "101x4 102x6 103x10"),
        ["0", "0"],
    ),
    "a trade at a worse price fills those at better ones once": (
        f"""{START}
        alice sells 3@101.5
        bob sells 3@102.5
        trade 103x4 hits asks""",
        ["alice 3@101.5", "bob 1@102.5"],
        ("100x5 99x3 98x9", "101x4 102x6 102.5x2 103x6"),
        ["0", "2"],
    ),
    # --- diffs that cross ---
    "a diff that comes to an order fills it up to what is visible, at the order's price": (
        f"""{START}
        alice sells 3@101.5
        diff bids 101.8x2 asks 101x0""",
        ["alice 2@101.5"],
        ("100x5 99x3 98x9", "101.5x1 102x6 103x10"),
        ["1"],
    ),
    "a diff with more than enough leaves its rest": (
        f"""{START}
        alice sells 3@101.5
        diff bids 101.8x10 asks 101x0""",
        ["alice 3@101.5"],
        ("101.8x7 100x5 99x3 98x9", "102x6 103x10"),
        ["0"],
    ),
    "a diff at the very price of an order crosses it": (
        f"""{START}
        alice buys 2@100.5
        diff asks 100.5x1 101x0""",
        ["alice 1@100.5"],
        ("100.5x1 100x5 99x3 98x9", "102x6 103x10"),
        ["1"],
    ),
    "users trade with each other where they meet": (
        f"""{START}
        alice sells 2@100.5
        bob buys 5@100.5
        diff bids 99x4""",
        ["bob 2@100.5", "alice 2@100.5"],
        ("100.5x3 100x5 99x4 98x9", "101x4 102x6 103x10"),
        ["0", "3"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_user_in_a_replay(name: str, tmp_path: Path) -> None:
    script, fills, (bids, asks), left = CASES[name]
    case = Case(script, tmp_path)
    assert sorted(case.fills) == sorted(fills)
    assert case.shown(True) == bids
    assert case.shown(False) == asks
    assert case.left == left


def test_recorded_trades_print_unchanged_and_later_ids_move_up_by_the_users_trades(tmp_path: Path) -> None:
    case = Case(
        f"""{START}
        trade 100x1 hits bids
        alice buys 5@102 IOC
        trade 101x1 hits asks
        bob buys 1@100.5
        trade 100x7 hits bids
        trade 99x1 hits bids
        diff bids 99x1""",
        tmp_path,
    )
    # Recorded ids are 500 to 503; alice's two trades and bob's one stand between.
    assert case.tape == ["500 1@100", "501 4@101", "502 1@102", "503 1@101", "504 7@100", "505 1@100.5", "506 1@99"]


def test_money_is_where_it_should_be_after_a_replay_with_users(tmp_path: Path) -> None:
    case = Case(
        f"""{START}
        alice buys 6@102 IOC
        bob sells 2@101.5
        diff bids 101.8x10 asks 101x0
        trade 102x1 hits asks""",
        tmp_path,
    )
    rate = 100_000  # 0.1 % in units, from what is received
    spent, got = 4 * 101 + 2 * 102, 6 * UNIT
    assert case.engine.balances(USERS["alice"]) == {
        "BTC": (10**6 * UNIT + got - got * rate // UNIT, 0),
        "USDT": ((10**6 - spent) * UNIT, 0),
    }
    earned = 203 * UNIT
    assert case.engine.balances(USERS["bob"]) == {
        "BTC": ((10**6 - 2) * UNIT, 0),
        "USDT": (10**6 * UNIT + earned - earned * rate // UNIT, 0),
    }
