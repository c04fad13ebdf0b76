"""The twin: a second, slow and plain opinion of what the exchange does. Nothing of it is shared with the engine but the commands."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from bidwire.exchange.engine.commands import (
    UNIT,
    Amend,
    AverageReferencePrice,
    Cancel,
    CancelAll,
    CancelList,
    CancelReplace,
    Command,
    Credit,
    HouseTrade,
    ListSymbol,
    Place,
    PlaceList,
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
from bidwire.products.spot.enums import CancelRestrictions, OrderStatus

from . import placing
from .amending import amend
from .state import Kept, Listing, State
from .steps import cancel
from .terms import NO_FUNDS, WORTHLESS
from .told import Told

UNKNOWN = "Unknown order sent."
IDS_DISAGREE = "Cancel order is invalid. Check origClOrdId and orderId."
RESTRICTED = "Order was not canceled due to cancel restrictions."


class Twin:
    def __init__(
        self,
        rows: list[Mapping[str, Any]],
        *,
        commission: int = 0,
        exchange: dict[str, int] | None = None,
    ) -> None:
        self.state = State({row["symbol"]: Listing(row) for row in rows}, exchange or {})
        self._commission = commission

    def apply(self, command: Command, at: int) -> Told:
        state = self.state
        state.at, state.told = at, Told()
        match command:
            case Place():
                if not self._refused(placing.refusals(state, command)) and not command.dry_run:
                    placing.come(state, command)
            case PlaceList():
                if not self._refused(placing.list_refusals(state, command)):
                    placing.come_as_list(state, command)
            case Cancel():
                members, wrong = self._named(command)
                if not self._refused(wrong):
                    cancel(state, members)
            case CancelAll():
                members = state.open_orders(command.account, command.symbol)
                if not self._refused(set() if members else {UNKNOWN}):
                    cancel(state, members)
            case CancelList():
                self._cancel_list(command)
            case CancelReplace():
                self._cancel_replace(command)
            case Amend():
                self._refused(amend(state, command))
            case SetReferencePrice():
                listing = state.listings[command.symbol]
                listing.reference, listing.mean = command.price, (0, 0, 0)
            case AverageReferencePrice():
                listing = state.listings[command.symbol]
                listing.mean = (len(listing.tape), command.bucket_count, command.bucket_width * 1000)
            case SetPriceRange():
                state.listings[command.symbol].range = command.range
            case ListSymbol():
                state.listings[command.row["symbol"]].row = command.row
            case TradeBlock():
                self._trade_block(command)
            case SetCommission():
                standard = Rates(command.maker, command.taker, command.buyer, command.seller)
                state.commissions[command.account, command.symbol] = (standard, command.special, command.tax)
            case SetDiscount():
                multiplier = Fraction(command.multiplier, UNIT)
                state.discounts[command.symbol] = multiplier if command.enabled else None
            case SetBnbBurn():
                (state.burners.add if command.spot else state.burners.discard)(command.account)
            case SetAssetLimit():
                state.asset_limits[command.account, command.asset] = command.limit
            case SetTradeGroup():
                state.groups[command.account] = command.group
            case Credit():
                standard = Rates(self._commission, self._commission)
                state.commissions.setdefault((command.account, ""), (standard, Rates(), Rates()))
                state.gets(command.account, command.asset, command.amount)
            case HouseTrade():
                placing.market_trades(state, command)
            case _:
                raise NotImplementedError(f"the twin does not know {type(command).__name__}")
        placing.follow(state)
        return state.told

    def _trade_block(self, command: TradeBlock) -> None:
        """Two accounts exchange what they agreed on elsewhere: no trade of the book."""
        state, worth = self.state, command.price * command.quantity // UNIT
        base, quote = state.assets(command.symbol)
        wrong = set()
        if command.buyer == command.seller:
            wrong.add("A block trade is between two accounts that exist.")
        if worth <= 0:
            wrong.add(WORTHLESS)
        if state.free(command.buyer, quote) < worth or state.free(command.seller, base) < command.quantity:
            wrong.add(NO_FUNDS)
        if not self._refused(wrong):
            for account, sign in ((command.buyer, 1), (command.seller, -1)):
                state.gets(account, base, sign * command.quantity)
                state.gets(account, quote, -sign * worth)

    def _refused(self, wrong: set[str]) -> bool:
        self.state.told.refused = wrong
        return bool(wrong)

    def _named(self, command: Cancel) -> tuple[list[Kept], set[str]]:
        """The open orders that are cancelled with the one that is named: all of its list."""
        found = self._one(command)
        if found is None:
            return [], {UNKNOWN}
        if command.client_order_id and found.client_id != command.client_order_id:
            return [], {IDS_DISAGREE}
        status = {
            CancelRestrictions.ONLY_NEW: OrderStatus.NEW,
            CancelRestrictions.ONLY_PARTIALLY_FILLED: OrderStatus.PARTIALLY_FILLED,
        }
        if command.restrictions is not None and found.status is not status[command.restrictions]:
            return [], {RESTRICTED}
        if found.listed is None:
            return [found], set()
        return [each for each in found.listed.members if each.open], set()

    def _one(self, command: Cancel) -> Kept | None:
        for each in self.state.open_orders(command.account, command.symbol):
            if each.id == command.order_id or (
                command.order_id is None and command.client_order_id and each.client_id == command.client_order_id
            ):
                return each
        return None

    def _cancel_list(self, command: CancelList) -> None:
        for listed in self.state.lists:
            named = listed.id == command.list_id or (
                command.list_id is None and command.client_order_id and listed.client_id == command.client_order_id
            )
            if named and not listed.done and (listed.account, listed.symbol) == (command.account, command.symbol):
                cancel(self.state, [each for each in listed.members if each.open])
                return
        self._refused({UNKNOWN})

    def _cancel_replace(self, command: CancelReplace) -> None:
        """Filters are held against the new order before anything is done; then one half, then the other."""
        state = self.state
        members, wrong = self._named(command.cancel)
        if not wrong:
            cancel(state, members)
        attempted = command.place is not None and not (wrong and command.stops_on_failure)
        refused: set[str] = set()
        if command.place is not None and attempted:
            refused = placing.refusals(state, command.place)
            if not refused:
                placing.come(state, command.place)
        state.told.halves = [wrong, refused if attempted else None]

    # --- what is compared ------------------------------------------------------------------------------------------------

    def levels(self, symbol: str, buy: bool) -> list[tuple[int, int]]:
        return self.state.levels(symbol, buy)

    def balances(self, account: int) -> dict[str, tuple[int, int]]:
        """Asset to (free, locked)."""
        assets = [asset for owner, asset in self.state.owned if owner == account]
        return {
            asset: (self.state.free(account, asset), self.state.held(account, asset)) for asset in dict.fromkeys(assets)
        }

    def open_ids(self, account: int, symbol: str) -> list[int]:
        return [each.id for each in self.state.open_orders(account, symbol)]
