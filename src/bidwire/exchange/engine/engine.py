"""The matching engine: a command in, the list of what happened out.

Deterministic: no clock, no chance, no floats, no I/O; the same commands at
the same times give the same events. Accounts and their balances are shared
by all symbols, everything else belongs to one `Market`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

import msgspec

from .accounts import Account, Desk
from .book import Book
from .commands import (
    HOUSE,
    ROUTER,
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
    LockExternally,
    Move,
    OpenAccount,
    Place,
    PlaceList,
    PlaceRouted,
    Remit,
    SetAssetLimit,
    SetBnbBurn,
    SetCommission,
    SetDiscount,
    SetPriceRange,
    SetReferencePrice,
    SetStatus,
    SetTradeGroup,
    TradeBlock,
)
from .commission import Commission, Discount, Rates, Worth
from .counts import ExchangeFilters
from .events import BalanceChanged, BlockTraded, Credited, Entered, Event, LockedExternally, Refused, StatusChanged
from .lists import Registry
from .market import Market
from .orders import ClientIds, Order, OrderList, PriceRange
from .reference import ExternalPrice, MeanPrice, Reference
from .rules import INVALID_SYMBOL, NO_SUCH_ACCOUNT, WORTHLESS, SymbolRules
from .sor import Router

OVERDRAWN = Refused(-2010, "Account has insufficient balance for requested action.")
# What no client can ask for is refused in words of our own.
BAD_REFERENCE = Refused(-1013, "A reference price, and the number of its calculation, is 0 or more.")
BAD_BUCKETS = Refused(-1013, "A reference price is averaged over 1 or more buckets of 1 or more milliseconds.")
BAD_RANGE = Refused(-1013, "A price range has multipliers of more than 0, and none that is below the one beneath it.")
BAD_COMMISSION = Refused(-1013, "Commission rates are 0 or more, and a fill pays no more than it receives.")
BAD_DISCOUNT = Refused(-1013, "A discount multiplies commission by 0 to 1.")
BAD_ASSET_LIMIT = Refused(-1013, "The most of an asset in one order is 0 or more; 0 is no limit.")
NOT_TWO_ACCOUNTS = Refused(-1013, "A block trade is between two accounts that exist.")


class Engine:
    """All symbols and accounts.

    `seed` makes the client order ids of those who send none;
    `filters` are the exchange's own (EXCHANGE_MAX_NUM_ORDERS and its like).
    """

    TRANSIENT: ClassVar[frozenset[str]] = frozenset({"_handlers"})
    """What is no state: a snapshot leaves it out."""

    def __init__(self, seed: int = 0, *, filters: ExchangeFilters | None = None) -> None:
        self.symbols: dict[str, SymbolRules] = {}
        self._markets: dict[str, Market] = {}
        self._accounts = {HOUSE: Account(HOUSE, unlimited=True)}
        self._client_ids = ClientIds(seed)
        self._filters = filters or ExchangeFilters()
        self._lists = Registry()
        self.last_entry = 0
        """The number of the newest line in any account's lists."""
        self._router = Router()
        self._worth = Worth()
        self._handlers: dict[type, Callable[[Any, int], list[Event]]] = {
            PlaceList: self._place_list,
            PlaceRouted: self._place_routed,
            Cancel: self._cancel,
            CancelList: self._cancel_list,
            CancelAll: self._cancel_all,
            CancelReplace: self._cancel_replace,
            Amend: self._amend,
            ListSymbol: self._list_symbol,
            OpenAccount: self._open_account,
            Credit: self._credit,
            Move: self._move,
            Remit: self._remit,
            LockExternally: self._lock_externally,
            SetStatus: self._set_status,
            SetCommission: self._set_commission,
            SetDiscount: self._set_discount,
            SetBnbBurn: self._set_bnb_burn,
            SetAssetLimit: self._set_asset_limit,
            SetTradeGroup: self._set_trade_group,
            SetReferencePrice: self._set_reference_price,
            AverageReferencePrice: self._average_reference_price,
            SetPriceRange: self._set_price_range,
            TradeBlock: self._trade_block,
            HouseSnapshot: self._house_snapshot,
            HouseDiff: self._house_diff,
            HouseTrade: self._house_trade,
        }

    def list_symbol(self, rules: SymbolRules) -> None:
        """Opens a symbol for trading; a symbol that is listed already gets the new rules and keeps its book."""
        self.symbols[rules.symbol] = rules
        market = self._markets.get(rules.symbol)
        if market is None:
            market = Market(rules, self._accounts, self._client_ids, self._lists, self._filters, self._worth)
            self._markets[rules.symbol] = market
            self._worth.learn(market)
        else:
            market.rules, market.status = rules, rules.status
            market.average.look_back(rules.minutes)

    def interchange(self, quotes: Iterable[Iterable[str]]) -> None:
        """From now on the quote assets of each set count one to one, and symbols that differ in them alone can be routed between."""
        self._accounts.setdefault(ROUTER, Account(ROUTER, unlimited=True))
        self._router.interchange(quotes)

    def open_account(self, account: int, *, maker: int = 100_000, taker: int = 100_000) -> None:
        """An empty account; opening it again changes nothing but its standard rates."""
        commission = Commission(Rates(maker, taker))
        known = self._accounts.setdefault(account, Account(account, commission))
        known.commission = commission
        self._charge(known)

    def apply(self, command: Command, at: int) -> list[Event]:
        """What the command did at that time (microseconds, market time): events, or one `Refused` and nothing else."""
        if type(command) is Place:
            market = self._markets.get(command.symbol)
            return market.place(command, at) if market is not None else [INVALID_SYMBOL]
        return self._handlers[type(command)](command, at)

    def number_trades_from(self, symbol: str, trade_id: int) -> None:
        """The id that a symbol's first trade is to have, where a recording's first is known. No effect after a trade.

        Raises:
            KeyError: no such symbol.
        """
        self._markets[symbol].house.number_trades_from(trade_id)

    # --- commands ----------------------------------------------------------------------------------------------------

    def _cancel(self, command: Cancel, at: int) -> list[Event]:
        market = self._markets.get(command.symbol)
        if market is None:
            return [INVALID_SYMBOL]
        return market.cancelling.cancel(command, at)

    def _place_list(self, command: PlaceList, at: int) -> list[Event]:
        market = self._markets.get(command.symbol)
        return market.place_list(command, at) if market is not None else [INVALID_SYMBOL]

    def _place_routed(self, command: PlaceRouted, at: int) -> list[Event]:
        return self._router.place(command, self._markets, at)

    def _cancel_list(self, command: CancelList, at: int) -> list[Event]:
        market = self._markets.get(command.symbol)
        return market.cancelling.cancel_list(command, at) if market is not None else [INVALID_SYMBOL]

    def _cancel_all(self, command: CancelAll, at: int) -> list[Event]:
        market = self._markets.get(command.symbol)
        if market is None:
            return [INVALID_SYMBOL]
        return market.cancelling.cancel_all(command, at)

    def _cancel_replace(self, command: CancelReplace, at: int) -> list[Event]:
        market = self._markets.get(command.cancel.symbol)
        return [INVALID_SYMBOL] if market is None else market.cancelling.cancel_replace(command, at)

    def _amend(self, command: Amend, at: int) -> list[Event]:
        market = self._markets.get(command.symbol)
        return [INVALID_SYMBOL] if market is None else market.amending.amend(command, at)

    def _list_symbol(self, command: ListSymbol, at: int) -> list[Event]:
        self.list_symbol(SymbolRules.of(command.row))
        return []

    def _open_account(self, command: OpenAccount, at: int) -> list[Event]:
        if self.knows(command.account):
            return []
        self.open_account(command.account, maker=command.maker, taker=command.taker)
        return [
            event
            for asset, quantity in command.balances
            for event in self._credit(Credit(command.account, asset, quantity), at)
        ]

    def _credit(self, command: Credit, at: int) -> list[Event]:
        account = self._accounts.get(command.account)
        if account is None or account.unlimited:
            return [NO_SUCH_ACCOUNT]
        balance = account.balance(command.asset)
        if balance.free + command.amount < 0:
            return [OVERDRAWN]
        balance.free += command.amount
        return [
            Credited(account.id, command.asset, command.amount),
            BalanceChanged(account.id, command.asset, balance.free, balance.locked),
        ]

    def _move(self, command: Move, at: int) -> list[Event]:
        if self._accounts.get(command.to) is None or command.amount < 0:
            return [NO_SUCH_ACCOUNT]
        taken = self._credit(Credit(command.account, command.asset, -command.amount), at)
        if isinstance(taken[0], Refused):
            return taken
        return [*taken, *self._credit(Credit(command.to, command.asset, command.amount), at)]

    def _remit(self, command: Remit, at: int) -> list[Event]:
        events: list[Event] = []
        for done, move in enumerate(command.moves):
            moved = self.apply(move, at)
            if isinstance(moved[0], Refused):
                for earlier in reversed(command.moves[:done]):
                    self.apply(_reversed(earlier), at)
                return moved
            events += moved
        for entry in command.entries:
            self.last_entry += 1
            events.append(Entered(msgspec.structs.replace(entry, number=self.last_entry)))
        return events

    def _lock_externally(self, command: LockExternally, at: int) -> list[Event]:
        account = self._accounts.get(command.account)
        if account is None or account.unlimited:
            return [NO_SUCH_ACCOUNT]
        balance = account.balance(command.asset)
        if command.amount > balance.free or -command.amount > balance.external:
            return [OVERDRAWN]
        balance.free -= command.amount
        balance.locked += command.amount
        balance.external += command.amount
        return [
            LockedExternally(account.id, command.asset, command.amount),
            BalanceChanged(account.id, command.asset, balance.free, balance.locked),
        ]

    def _set_status(self, command: SetStatus, at: int) -> list[Event]:
        market = self._markets.get(command.symbol)
        if market is None:
            return [INVALID_SYMBOL]
        market.status = command.status
        return [StatusChanged(command.symbol, command.status)]

    def _set_commission(self, command: SetCommission, at: int) -> list[Event]:
        account = self._accounts.get(command.account)
        if account is None or account.unlimited:
            return [NO_SUCH_ACCOUNT]
        standard = Rates(command.maker, command.taker, command.buyer, command.seller)
        commission = Commission(standard, command.special, command.tax)
        if not commission.makes_sense:
            return [BAD_COMMISSION]
        if not command.symbol:
            account.commission = commission
        elif command.symbol in self._markets:
            account.commissions[command.symbol] = commission
        else:
            return [INVALID_SYMBOL]
        self._charge(account)
        return []

    def _set_discount(self, command: SetDiscount, at: int) -> list[Event]:
        market = self._markets.get(command.symbol)
        if market is None:
            return [INVALID_SYMBOL]
        if not 0 <= command.multiplier <= UNIT:
            return [BAD_DISCOUNT]
        market.discount = Discount(command.enabled, command.multiplier)
        for desk in market.desks.values():
            desk.charge(market.discount)
        return []

    def _set_bnb_burn(self, command: SetBnbBurn, at: int) -> list[Event]:
        account = self._accounts.get(command.account)
        if account is None or account.unlimited:
            return [NO_SUCH_ACCOUNT]
        if command.interest is not None:
            account.burns_bnb_for_interest = command.interest
        if command.spot is not None:
            account.burns_bnb = command.spot
            self._charge(account)
        return []

    def _charge(self, account: Account) -> None:
        """The account's desks take over what its commission is now."""
        for desk in account.desks:
            desk.charge(self._markets[desk.symbol].discount)

    def _set_asset_limit(self, command: SetAssetLimit, at: int) -> list[Event]:
        account = self._accounts.get(command.account)
        if account is None or account.unlimited:
            return [NO_SUCH_ACCOUNT]
        if command.limit < 0:
            return [BAD_ASSET_LIMIT]
        account.asset_limits.pop(command.asset, None)
        if command.limit:
            account.asset_limits[command.asset] = command.limit
        return []

    def _set_trade_group(self, command: SetTradeGroup, at: int) -> list[Event]:
        account = self._accounts.get(command.account)
        if account is None or account.unlimited:
            return [NO_SUCH_ACCOUNT]
        account.trade_group = max(command.group, -1)
        return []

    def _set_reference_price(self, command: SetReferencePrice, at: int) -> list[Event]:
        market = self._markets.get(command.symbol)
        if market is None:
            return [INVALID_SYMBOL]
        if command.price < 0 or command.calculation_id < 0:
            return [BAD_REFERENCE]
        market.reference, market.mean = ExternalPrice(command.price, at, command.calculation_id), None
        return []

    def _average_reference_price(self, command: AverageReferencePrice, at: int) -> list[Event]:
        market = self._markets.get(command.symbol)
        if market is None:
            return [INVALID_SYMBOL]
        if command.bucket_count < 1 or command.bucket_width < 1:
            return [BAD_BUCKETS]
        market.reference = market.mean = MeanPrice(command.bucket_count, command.bucket_width * 1000)
        return []

    def _set_price_range(self, command: SetPriceRange, at: int) -> list[Event]:
        market, bounds = self._markets.get(command.symbol), command.range
        if market is None:
            return [INVALID_SYMBOL]
        if not bounds.makes_sense:
            return [BAD_RANGE]
        market.price_range = None if bounds == PriceRange() else bounds
        return []

    def _trade_block(self, command: TradeBlock, at: int) -> list[Event]:
        """Not documented, and decided here: no filter applies, no commission is taken, and both get balance updates.

        It is no trade of the order book: prices, candles and statistics go on without it.
        """
        market, price, quantity = self._markets.get(command.symbol), command.price, command.quantity
        if market is None:
            return [INVALID_SYMBOL]
        buyer, seller = self._accounts.get(command.buyer), self._accounts.get(command.seller)
        if buyer is None or seller is None or buyer.unlimited or seller.unlimited or buyer is seller:
            return [NOT_TWO_ACCOUNTS]
        quote = price * quantity // UNIT
        if price <= 0 or quantity <= 0 or quote <= 0:
            return [WORTHLESS]
        base_asset, quote_asset = market.rules.base, market.rules.quote
        if buyer.balance(quote_asset).free < quote or seller.balance(base_asset).free < quantity:
            return [OVERDRAWN]
        market.last_block_trade_id = number = market.last_block_trade_id + 1
        return [
            BlockTraded(command.symbol, number, price, quantity, command.buyer_is_maker, at),
            *self._move(Move(seller.id, buyer.id, base_asset, quantity), at),
            *self._move(Move(buyer.id, seller.id, quote_asset, quote), at),
        ]

    def _house_snapshot(self, command: HouseSnapshot, at: int) -> list[Event]:
        market = self._markets.get(command.symbol)
        return market.house.snapshot(command, at) if market else [INVALID_SYMBOL]

    def _house_diff(self, command: HouseDiff, at: int) -> list[Event]:
        market = self._markets.get(command.symbol)
        return market.house.diff(command, at) if market else [INVALID_SYMBOL]

    def _house_trade(self, command: HouseTrade, at: int) -> list[Event]:
        market = self._markets.get(command.symbol)
        return market.house.trade(command, at) if market else [INVALID_SYMBOL]

    # --- reads -------------------------------------------------------------------------------------------------------

    def rules(self, symbol: str) -> SymbolRules | None:
        return self.symbols.get(symbol)

    def sors(self) -> list[tuple[str, list[str]]]:
        """Base assets with the symbols between which smart order routing goes."""
        return self._router.groups(self._markets.values())

    def status(self, symbol: str) -> str:
        """The symbol's present status, which may differ from that of its row."""
        return self._markets[symbol].status

    def recorded_update_id(self, symbol: str) -> int:
        """The id of the last depth event that the house was told of, as it was told; 0 before the first."""
        return self._markets[symbol].house.recorded_update_id

    def recorded_trade_id(self, symbol: str) -> int:
        """The id of the last trade that the house was told of, as it was told; 0 before the first."""
        return self._markets[symbol].house.recorded_trade_id

    def book(self, symbol: str) -> Book:
        """The live book of a listed symbol.

        Raises:
            KeyError: no such symbol.
        """
        return self._markets[symbol].book

    def recorded_levels(self, symbol: str, buy: bool, limit: int | None = None) -> list[tuple[int, int]]:
        """The recorded market's own levels as of its last diff, best first, whatever users did since."""
        return self._markets[symbol].house.levels(buy, limit)

    def last_price(self, symbol: str) -> int:
        """Of the last trade; 0 before the first."""
        return self._markets[symbol].last_price

    def average_price(self, symbol: str, at: int) -> int:
        """Volume-weighted over the symbol's avgPriceMins; without a trade in them the last price."""
        return self._markets[symbol].average_price(at)

    def reference(self, symbol: str) -> Reference | None:
        """Where a symbol's reference price comes from; None: it never had any."""
        return self._markets[symbol].reference

    def price_range(self, symbol: str) -> PriceRange | None:
        """What takers of a symbol may trade at, around its reference price."""
        return self._markets[symbol].price_range

    def open_order(self, account: int, symbol: str, order_id: int) -> Order | None:
        """An account's order while it is open. What becomes of done ones and of fills, the events tell."""
        desk = self._desk(account, symbol)
        return desk.open.get(order_id) if desk else None

    def open_order_by_client_id(self, account: int, symbol: str, client_order_id: str) -> Order | None:
        desk = self._desk(account, symbol)
        return desk.by_client_id(client_order_id) if desk else None

    def open_orders(self, account: int, symbol: str | None = None) -> list[Order]:
        """By ascending id; of all symbols, symbol by symbol."""
        if symbol is None:
            found = []
            for name in self._markets:
                found += self.open_orders(account, name)
            return found
        desk = self._desk(account, symbol)
        return sorted(desk.open.values(), key=lambda order: order.id) if desk else []

    def knows(self, account: int) -> bool:
        """Whether the account has been opened."""
        return account in self._accounts

    def open_lists(self, account: int) -> list[OrderList]:
        """An account's order lists that are not done, of all symbols, by ascending id."""
        return list(self._lists.open.get(account, {}).values())

    def balances(self, account: int) -> dict[str, tuple[int, int]]:
        """Asset to (free, locked)."""
        found = self._accounts.get(account)
        return {asset: (each.free, each.locked) for asset, each in found.balances.items()} if found else {}

    def commission(self, account: int, symbol: str = "") -> Commission:
        """An account's rates at a symbol; without one, those of symbols that have no rates of their own.

        Raises:
            KeyError: no such account.
        """
        found = self._accounts[account]
        return found.commissions.get(symbol, found.commission)

    def discount(self, symbol: str) -> Discount:
        """What paying in BNB brings at a symbol.

        Raises:
            KeyError: no such symbol.
        """
        return self._markets[symbol].discount

    def burns_bnb(self, account: int) -> bool:
        """Whether the account pays commission in BNB where that is possible.

        Raises:
            KeyError: no such account.
        """
        return self._accounts[account].burns_bnb

    def burns_bnb_for_interest(self, account: int) -> bool:
        """What the account said of interest on margin loans, of which there are none here.

        Raises:
            KeyError: no such account.
        """
        return self._accounts[account].burns_bnb_for_interest

    def asset_limits(self, account: int) -> Mapping[str, int]:
        """The most of an asset in one order of the account (MAX_ASSET), of the assets that have such a limit.

        Raises:
            KeyError: no such account.
        """
        return self._accounts[account].asset_limits

    def trade_group(self, account: int) -> int:
        """The account's trade group; -1 for none.

        Raises:
            KeyError: no such account.
        """
        return self._accounts[account].trade_group

    def _desk(self, account: int, symbol: str) -> Desk | None:
        market = self._markets.get(symbol)
        return market.desks.get(account) if market else None


def _reversed(move: Credit | Move) -> Credit | Move:
    """What undoes it, while what it gave is there."""
    if isinstance(move, Credit):
        return Credit(move.account, move.asset, -move.amount)
    return Move(move.to, move.account, move.asset, move.amount)
