"""A floor to trade on, and scenarios as tables that a trader can read.

Each line of a scenario is `who does what → what follows`. `alice sells 1 @ 94 on loss 95` is a stop-loss limit order,
`on profit` a take-profit order, `on loss 95 trailing 100` and `on loss trailing 100` trail by 100 BIPS, `showing 2` makes
an iceberg, `at own best` and `at other best 2 deeper` peg the price, `with EXPIRE_MAKER` names the self-trade prevention,
`alice joins group 1` puts an account into a trade group, `alice amends #2 to 5` reduces an order's quantity,
`alice replaces #2: buys 5 @ 100` cancels an order and places another in one step,
`bob sells 1 @ 100 in BTCUSDC` trades another symbol, `alice buys 1 @ 100 by SOR` is routed over all of them,
`alice is given 5 USDC` is a deposit,
`alice lists OCO: sells 1 @ 94 on loss 95; sells 1 @ 110 post-only` is an order list (OTO and OPO with two legs or three),
`the market trades at 99, 98` is a trade of nobody's at each price, `10 seconds pass` lets time go on,
`the reference price is 10`, `… is null` or `… is the mean of 10 buckets of 1000 ms` gives the symbol one,
`the price range is bid 0.5 to 2, ask down to 0.5` bounds what takers trade at (`up to`: above only; `ask any`: no bound),
`the symbol has LOT_SIZE minQty 1 maxQty 9 stepSize 0.5; MAX_NUM_ORDERS maxNumOrders 2` gives it exactly these filters,
`block trade: alice buys 2 @ 50 of bob` is one agreed on elsewhere,
`alice pays maker 0.01 taker 0.02, special buyer 0.01, tax seller 0.03` sets commission rates, `in BTCUSDC` at its end for that symbol alone,
`alice burns BNB` and `alice burns no BNB` switch payment in it, `the discount is 0.25` (or `off`) is the symbol's,
`alice may order 5 USDT` is a MAX_ASSET filter. What follows is, between bars,

    trade: 1600 × 2, 1601 × 1      exactly these trades, in this order; a line that names none must have none
    book: bid 99 × 5, ask 101 × 2  the whole book, bids then asks, best first
    EXPIRED 3                      the new order's status and executed quantity
    #2 FILLED 3                    that of an order by its number, and #2 EXPIRED REJECTED its reason;
    list #0 ALL_DONE               the list's status that was told
    allocated: 1600 × 2, 1601 × 1  exactly these allocations, in this order, where there are any
    BTCUSDC book: ask 101 × 2      the whole book of another symbol
    #2 at SOR, #2 at EXCHANGE      the working floor of an order that was routed
    #2 waits, #2 works             whether it is not in the book yet, or has come to it
    refused Market is closed.      the refusal's text
    bob has 3 BTC, 5 locked USDT   balances, free where nothing is said
    prevented: 0 from #1 taker 3 maker 1.2 @ 1  exactly these prevented matches: id, maker order, what each lost, price
    commission: bob 0.1 USDT, alice 0.02 BNB  exactly these commissions, fill by fill; looked at only where it is said
    quiet                          no event at all
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bidwire.exchange.engine.commands import (
    HOUSE,
    UNIT,
    Amend,
    AverageReferencePrice,
    Cancel,
    CancelAll,
    CancelList,
    CancelReplace,
    Command,
    Credit,
    HouseDiff,
    HouseSnapshot,
    HouseTrade,
    ListSymbol,
    Place,
    PlaceList,
    PlaceRouted,
    SetAssetLimit,
    SetBnbBurn,
    SetCommission,
    SetDiscount,
    SetPriceRange,
    SetReferencePrice,
    SetTradeGroup,
    TradeBlock,
)
from bidwire.exchange.engine.commission import Rates
from bidwire.exchange.engine.counts import ExchangeFilters
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.engine.events import Event, ListChanged, PreventedMatch, Refused, Report, Traded
from bidwire.exchange.engine.orders import Order, Peg, PriceRange
from bidwire.exchange.engine.rules import SymbolRules, units
from bidwire.exchange.history import MemoryHistory, Records
from bidwire.products.spot.enums import (
    ContingencyType,
    OrderType,
    PegPriceType,
    SelfTradePreventionMode,
    TimeInForce,
)

SYMBOL = "BTCUSDT"
SYMBOLS = (SYMBOL, "BTCUSDC", "BTCUSDP")
"""Those that stand for each other, as in the examples of faqs/sor_faq.md."""
BNB_SYMBOLS = ("BNBUSDT", "BTCBNB")
"""Those whose last prices say what commission is worth in BNB."""
SCENARIOS = Path(__file__).parents[2] / "scenarios"
NAMES = {"house": HOUSE, "alice": 1, "bob": 2, "carol": 3, "dave": 4}
WHO = {account: name for name, account in NAMES.items()}
_ORDER = re.compile(
    r"(?P<who>\w+)\s+(?P<side>buys|sells)\s+(?:(?P<quantity>[\d.]+|all)|for (?P<sum>[\d.]+) USDT)"
    r"(?:\s+@ (?P<price>[\d.]+)|\s+(?P<market>at market))?"
    r"(?: at (?P<peg>own|other) best(?: (?P<deeper>\d+) deeper)?)?(?: (?P<how>IOC|FOK|post-only))?(?: with (?P<prevention>[A-Z_]+))?"
    r"(?: showing (?P<slice>[\d.]+))?"
    r"(?: on (?P<trigger>loss|profit)(?: (?P<stop>[\d.]+))?(?: trailing (?P<delta>\d+))?)?"
    r"(?: in (?P<symbol>\w+))?(?P<sor> by SOR)?"
)
PEGS = {"own": PegPriceType.PRIMARY_PEG, "other": PegPriceType.MARKET_PEG}
_TRIGGERED = {
    ("loss", True): OrderType.STOP_LOSS,
    ("loss", False): OrderType.STOP_LOSS_LIMIT,
    ("profit", True): OrderType.TAKE_PROFIT,
    ("profit", False): OrderType.TAKE_PROFIT_LIMIT,
}


def text(amount: int) -> str:
    """An amount as a trader writes it."""
    return format((Decimal(amount) / UNIT).normalize(), "f")


def row(symbol: str = SYMBOL, /, **filters: Mapping[str, Any]) -> dict[str, Any]:
    """An exchangeInfo row with these filters, as Binance writes them."""
    return {
        "symbol": symbol,
        "status": "TRADING",
        "baseAsset": symbol[:3],
        "quoteAsset": symbol[3:],
        "orderTypes": [kind.value for kind in OrderType],
        "quoteOrderQtyMarketAllowed": True,
        "filters": [{"filterType": name, **body} for name, body in filters.items()],
    }


def modes(allowed: list[str] | None) -> dict[str, Any]:
    """The fields of a symbol's row that say its self-trade prevention."""
    allowed = allowed or [mode.value for mode in SelfTradePreventionMode]
    return {"defaultSelfTradePreventionMode": allowed[0], "allowedSelfTradePreventionModes": allowed}


def filters_of(said: str) -> dict[str, dict[str, Any]]:
    """Filters as a scenario says them: names, each with its fields and their values."""
    found: dict[str, dict[str, Any]] = {}
    for each in said.split(";"):
        name, *words = each.split()
        found[name] = {key: _filter_value(key, value) for key, value in zip(words[::2], words[1::2], strict=True)}
    return found


def _filter_value(key: str, value: str) -> bool | int | str:
    if value in ("true", "false"):
        return value == "true"
    return int(value) if key == "limit" or key.endswith(("Mins", "Delta")) or "Num" in key else value


def range_of(said: str) -> PriceRange:
    """A price range as a scenario says it."""
    bounds: dict[str, int] = {}
    for side, down, up, only, bound in re.findall(
        r"(bid|ask) (?:([\d.]+) to ([\d.]+)|(up|down) to ([\d.]+)|any)", said
    ):
        if only:
            bounds[f"{side}_{only}"] = units(bound)
        elif down:
            bounds |= {f"{side}_down": units(down), f"{side}_up": units(up)}
    return PriceRange(**bounds)


def commission_of(account: int, said: str, symbol: str) -> SetCommission:
    """An account's rates as a scenario says them: the standard part has no name."""
    parts: dict[str, Rates] = {}
    for part in said.split(", "):
        *name, rates = re.split(r"^(special|tax) ", part)[-2:] if part.startswith(("special ", "tax ")) else [part]
        parts["".join(name)] = Rates(**{role: units(rate) for role, rate in re.findall(r"(\w+) ([\d.]+)", rates)})
    standard = parts.get("", Rates())
    return SetCommission(
        account,
        **msgspec.structs.asdict(standard),
        special=parts.get("special", Rates()),
        tax=parts.get("tax", Rates()),
        symbol=symbol,
    )


def match_text(match: PreventedMatch) -> str:
    lost = (("taker", match.taker_quantity), ("maker", match.maker_quantity))
    losses = " ".join(f"{side} {text(quantity)}" for side, quantity in lost if quantity)
    return f"{match.id} from #{match.maker_order_id} {losses} @ {text(match.price)}"


class Floor:
    """An engine with four accounts of 100 BTC and 100,000 USDT, without commission unless asked for. Its symbol is BTCUSDT;
    those that are interchangeable with it have no filters."""

    def __init__(
        self,
        *,
        commission: int = 0,
        exchange: ExchangeFilters | None = None,
        preventions: list[str] | None = None,
        **filters: Mapping[str, Any],
    ) -> None:
        """`preventions`: the symbol's self-trade prevention modes, its default first; all, and NONE, where not said."""
        self.engine = Engine(seed=7, filters=exchange)
        self.engine.list_symbol(SymbolRules.of({**row(**filters), **modes(preventions)}))
        for symbol in (*SYMBOLS[1:], *BNB_SYMBOLS):
            self.engine.list_symbol(SymbolRules.of({**row(symbol), **modes(preventions)}))
        self.engine.interchange([["USDT", "USDC", "USDP"]])
        self._history = MemoryHistory()
        self.records = Records(self.engine, self._history)
        self.last_prevented: PreventedMatch | None = None
        self.at = 1_700_000_000_000_000
        self.update_id = 0
        self.trade_id = 1000
        for account in (1, 2, 3, 4):
            self.engine.open_account(account, maker=commission, taker=commission)
            self.apply(Credit(account, "BTC", 100 * UNIT))
            self.apply(Credit(account, "USDT", 100_000 * UNIT))

    def apply(self, command: Command) -> list[Event]:
        self.at += 1000
        events = self.engine.apply(command, self.at)
        self._history.record(events)
        return events

    def order(self, order_id: int) -> Order:
        """An order of anybody, open or done."""
        found = (self.records.order(account, SYMBOL, order_id) for account in NAMES.values())
        return next(order for order in found if order is not None)

    def balance(self, who: str, asset: str) -> tuple[str, str]:
        free, locked = self.engine.balances(NAMES[who])[asset]
        return text(free), text(locked)

    def play(self, scenario: str) -> None:
        for line in scenario.strip().splitlines():
            action, _, outcome = (part.strip() for part in line.partition("→"))
            if action.startswith("the market trades at "):
                *before, last = action.removeprefix("the market trades at ").split(", ")
                for price in before:
                    self.play(f"recorded trade: bought 1 @ {price} → trade: {price} × 1")
                self.play(f"recorded trade: bought 1 @ {last} → {outcome} | trade: {last} × 1")
                continue
            if found := re.fullmatch(r"([\d.]+) seconds pass", action):
                self.at += int(Decimal(found[1]) * 1_000_000)
                continue
            events = self.apply(self.read(action))
            said = [part.strip() for part in outcome.split("|") if part.strip()]
            self._check(line.strip(), events, said)

    def do(self, action: str) -> list[Event]:
        """One line's command, for a test that looks at the events itself."""
        return self.apply(self.read(action))

    def read(self, action: str) -> Command:
        if action.startswith("recorded"):
            return self._read_recorded(action)
        if action.startswith("the "):
            return self._read_symbol(action)
        if found := re.fullmatch(r"block trade: (\w+) (buys|sells) ([\d.]+) @ ([\d.]+) (?:of|to) (\w+)", action):
            buyer, seller = (found[1], found[5]) if found[2] == "buys" else (found[5], found[1])
            return TradeBlock(SYMBOL, NAMES[buyer], NAMES[seller], units(found[4]), units(found[3]))
        if found := re.fullmatch(r"(\w+)\s+cancels #(\d+)", action):
            return Cancel(NAMES[found[1]], SYMBOL, order_id=int(found[2]))
        if found := re.fullmatch(r"(\w+)\s+amends #(\d+) to ([\d.]+)", action):
            return Amend(NAMES[found[1]], SYMBOL, units(found[3]), order_id=int(found[2]))
        if found := re.fullmatch(r"(\w+)\s+replaces #(\d+): (.+)", action):
            place = self.read(f"{found[1]} {found[3]}")
            assert isinstance(place, Place)
            return CancelReplace(Cancel(NAMES[found[1]], SYMBOL, order_id=int(found[2])), place, stops_on_failure=True)
        if found := re.fullmatch(r"(\w+)\s+cancels all", action):
            return CancelAll(NAMES[found[1]], SYMBOL)
        if found := re.fullmatch(r"(\w+)\s+lists (OCO|OTO|OPO): (.+)", action):
            legs = [self.read(f"{found[1]} {leg.strip()}") for leg in found[3].split(";")]
            contingency = ContingencyType.OCO if found[2] == "OCO" else ContingencyType.OTO
            orders = tuple(leg for leg in legs if isinstance(leg, Place))
            return PlaceList(NAMES[found[1]], SYMBOL, contingency, orders, pays=found[2] == "OPO")
        if found := re.fullmatch(r"(\w+)\s+cancels list #(\d+)", action):
            return CancelList(NAMES[found[1]], SYMBOL, list_id=int(found[2]))
        if found := re.fullmatch(r"(\w+)\s+is given ([\d.]+) (\w+)", action):
            return Credit(NAMES[found[1]], found[3], units(found[2]))
        if found := re.fullmatch(r"(\w+)\s+joins group (\d+)", action):
            return SetTradeGroup(NAMES[found[1]], int(found[2]))
        if found := re.fullmatch(r"(\w+)\s+pays (.+?)(?: in (\w+))?", action):
            return commission_of(NAMES[found[1]], found[2], found[3] or "")
        if found := re.fullmatch(r"(\w+)\s+burns (no )?BNB", action):
            return SetBnbBurn(NAMES[found[1]], not found[2])
        if found := re.fullmatch(r"(\w+)\s+may order ([\d.]+) (\w+)", action):
            return SetAssetLimit(NAMES[found[1]], found[3], units(found[2]))
        order = _ORDER.fullmatch(action)
        assert order, f"not understood: {action}"
        how = order["how"]
        kind = OrderType.MARKET if order["market"] else OrderType.LIMIT_MAKER if how == "post-only" else OrderType.LIMIT
        if order["trigger"]:
            kind = _TRIGGERED[order["trigger"], bool(order["market"])]
        return (PlaceRouted if order["sor"] else Place)(
            NAMES[order["who"]],
            order["symbol"] or SYMBOL,
            order["side"] == "buys",
            kind,
            TimeInForce(how) if how in ("IOC", "FOK") else TimeInForce.GTC,
            quantity=0 if order["quantity"] == "all" else units(order["quantity"] or 0),
            price=units(order["price"] or 0),
            quote_quantity=units(order["sum"] or 0),
            stop_price=units(order["stop"] or 0),
            iceberg_quantity=units(order["slice"] or 0),
            self_trade_prevention=SelfTradePreventionMode(order["prevention"]) if order["prevention"] else None,
            peg=Peg(PEGS[order["peg"]], int(order["deeper"]) if order["deeper"] else None) if order["peg"] else None,
            trailing_delta=int(order["delta"]) if order["delta"] else None,
        )

    def _read_symbol(self, action: str) -> Command:
        """What a scenario says of the symbol: its filters, its reference price, its price range."""
        if found := re.fullmatch(r"the symbol has (.+)", action):
            return ListSymbol({**self.engine.symbols[SYMBOL].row, "filters": row(**filters_of(found[1]))["filters"]})
        if found := re.fullmatch(r"the discount is (off|[\d.]+)", action):
            return (
                SetDiscount(SYMBOL, enabled=False)
                if found[1] == "off"
                else SetDiscount(SYMBOL, multiplier=units(found[1]))
            )
        if found := re.fullmatch(r"the reference price is (null|[\d.]+)", action):
            return SetReferencePrice(SYMBOL, 0 if found[1] == "null" else units(found[1]))
        if found := re.fullmatch(r"the reference price is the mean of (\d+) buckets of (\d+) ms", action):
            return AverageReferencePrice(SYMBOL, int(found[1]), int(found[2]))
        found = re.fullmatch(r"the price range is (.+)", action)
        assert found, f"not understood: {action}"
        return SetPriceRange(SYMBOL, range_of(found[1]))

    def _read_recorded(self, action: str) -> Command:
        """`recorded book: …`, `recorded diff: …` (both levels as in `book:`), `recorded trade: sold 5 @ 99`."""
        _, _, said = action.partition(":")
        if action.startswith("recorded trade"):
            found = re.fullmatch(r"\s*(sold|bought) ([\d.]+) @ ([\d.]+)", said)
            assert found, f"not understood: {action}"
            self.trade_id += 1
            return HouseTrade(SYMBOL, self.trade_id, units(found[3]), units(found[2]), found[1] == "sold", self.at)
        self.update_id += 10
        bids, asks = (
            tuple(
                (units(price), units(quantity)) for price, quantity in re.findall(side + r" ([\d.]+) × ([\d.]+)", said)
            )
            for side in ("bid", "ask")
        )
        if action.startswith("recorded book"):
            return HouseSnapshot(SYMBOL, self.update_id, bids, asks)
        return HouseDiff(SYMBOL, self.update_id - 9, self.update_id, bids, asks)

    def book_text(self, symbol: str = SYMBOL) -> str:
        book = self.engine.book(symbol)
        sides = (("bid", book.levels(True)), ("ask", book.levels(False)))
        return ", ".join(f"{name} {text(price)} × {text(size)}" for name, levels in sides for price, size in levels)

    def _check(self, line: str, events: list[Event], said: list[str]) -> None:
        trades = ", ".join(f"{text(e.price)} × {text(e.quantity)}" for e in events if isinstance(e, Traded))
        refused = [e.text for e in events if isinstance(e, Refused)]
        assert trades == next((part[6:].strip() for part in said if part.startswith("trade:")), ""), line
        allocated = [e for e in events if isinstance(e, Report) and e.allocation_id >= 0]
        given = ", ".join(f"{text(e.last_price)} × {text(e.last_quantity)}" for e in allocated)
        assert given == next((part[10:].strip() for part in said if part.startswith("allocated:")), ""), line
        prevented = [e for e in events if isinstance(e, PreventedMatch)]
        self.last_prevented = prevented[-1] if prevented else self.last_prevented
        matches = ", ".join(map(match_text, prevented))
        assert matches == next((part[10:].strip() for part in said if part.startswith("prevented:")), ""), line
        assert refused == [part[8:].strip() for part in said if part.startswith("refused")], line
        fills = [e for e in events if isinstance(e, Report) and e.commission]
        paid = ", ".join(f"{WHO[e.order.account]} {text(e.commission)} {e.commission_asset}" for e in fills)
        assert paid == next((part[11:].strip() for part in said if part.startswith("commission:")), paid), line
        for part in said:
            if part.startswith("book:"):
                assert self.book_text() == part[5:].strip(), line
            elif found := re.fullmatch(r"(\w+) book:(.*)", part):
                assert self.book_text(found[1]) == found[2].strip(), line
            elif found := re.fullmatch(r"#(\d+) at (\w+)", part):
                assert str(self.order(int(found[1])).floor) == found[2], line
            elif found := re.fullmatch(r"(\w+) has (.+)", part):
                for amount, locked, asset in re.findall(r"([\d.]+) (locked )?(\w+)", found[2]):
                    assert self.balance(found[1], asset)[bool(locked)] == amount, f"{line}: {found[1]}'s {asset}"
            elif found := re.fullmatch(r"([A-Z_]+)(?: ([\d.]+))?", part):
                order = next(e.order for e in events if isinstance(e, Report))
                assert str(order.status) == found[1], line
                assert found[2] is None or text(order.executed) == found[2], line
            elif found := re.fullmatch(r"#(\d+) ([A-Z_]+)(?: ([\d.]+))?(?: ([A-Z_]+))?", part):
                order = self.order(int(found[1]))
                assert str(order.status) == found[2], line
                assert found[3] is None or text(order.executed) == found[3], line
                assert found[4] is None or str(order.expiry_reason) == found[4], line
            elif found := re.fullmatch(r"#(\d+) (waits|works)", part):
                order = self.order(int(found[1]))
                assert (order.is_open, order.is_working, order.working_at >= 0) == (
                    True, found[2] == "works", found[2] == "works",
                ), line  # fmt: skip
            elif found := re.fullmatch(r"list #(\d+) ([A-Z_]+)", part):
                told = [e for e in events if isinstance(e, ListChanged) and e.order_list.id == int(found[1])]
                assert [str(each.status_type) for each in told] == [found[2]], line
            elif part == "quiet":
                assert events == [], line
            else:
                assert part.startswith(("trade:", "allocated:", "prevented:", "refused", "commission:")), (
                    f"not understood: {part}"
                )


def scenarios() -> dict[str, str]:
    """The lines of each scenario of tests/scenarios by its page and name."""
    found: dict[str, str] = {}
    for page in sorted(SCENARIOS.glob("*.txt")):
        name = ""
        for line in page.read_text(encoding="utf-8").splitlines():
            if line.startswith("== "):
                name = f"{page.stem}: {line.strip('= ')}"
                assert name not in found
                found[name] = ""
            elif line.strip() and not line.startswith("#"):
                found[name] += line + "\n"
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for a `scenario` runs with each, or with those whose names begin as its module's SCENARIOS say."""
    if "scenario" in metafunc.fixturenames:
        wanted = getattr(metafunc.module, "SCENARIOS", ("",))
        chosen = {name: lines for name, lines in scenarios().items() if name.startswith(wanted)}
        metafunc.parametrize("scenario", chosen.values(), ids=chosen)


@pytest.fixture
def floor() -> Floor:
    return Floor()


@pytest.fixture
def new_floor() -> type[Floor]:
    """For tests that need a floor with filters or commission of its own."""
    return Floor
