"""What the exchange says about an account: balances, trades, commissions, limits."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ....wire.words import Millis, Model
from ...common.models import SessionStatus as SessionStatus
from ..enums import AllocationType, SelfTradePreventionMode
from .filters import Filter, MaxAsset, filters_from
from .market import RateLimit
from .orders import CommissionDiscount

field = msgspec.field


class Balance(Model, frozen=True, kw_only=True):
    """What an account has of an asset; `locked` is held by open orders."""

    asset: str
    free: Decimal
    locked: Decimal


class Rates(Model, frozen=True, kw_only=True):
    """Commission rates as fractions: 0.001 is a tenth of a percent."""

    maker: Decimal
    taker: Decimal
    buyer: Decimal
    seller: Decimal


class Account(Model, frozen=True, kw_only=True):
    """The account. The four integer commissions are in basis points, `commission_rates` are exact."""

    maker_commission: int
    taker_commission: int
    buyer_commission: int
    seller_commission: int
    commission_rates: Rates
    can_trade: bool
    can_withdraw: bool
    can_deposit: bool
    brokered: bool
    require_self_trade_prevention: bool
    prevent_sor: bool
    update_time: Millis
    account_type: str
    balances: list[Balance]
    permissions: list[str]
    uid: int

    def balance(self, asset: str) -> Balance:
        """The balance of one asset, zeros where the answer does not name it."""
        found = (balance for balance in self.balances if balance.asset == asset)
        return next(found, Balance(asset=asset, free=Decimal(0), locked=Decimal(0)))


class MyTrade(Model, frozen=True, kw_only=True):
    """A trade of this account."""

    symbol: str
    id: int
    order_id: int
    order_list_id: int
    price: Decimal
    qty: Decimal
    quote_qty: Decimal
    commission: Decimal
    commission_asset: str
    time: Millis
    is_buyer: bool
    is_maker: bool
    is_best_match: bool


class PreventedMatch(Model, frozen=True, kw_only=True):
    """A trade with oneself that did not happen. Which quantity is given depends on whose order expired."""

    symbol: str
    prevented_match_id: int
    taker_order_id: int
    maker_symbol: str
    maker_order_id: int
    trade_group_id: int
    self_trade_prevention_mode: SelfTradePreventionMode
    price: Decimal
    maker_prevented_quantity: Decimal | None = None
    taker_prevented_quantity: Decimal | None = None
    transact_time: Millis


class Allocation(Model, frozen=True, kw_only=True):
    """A fill that smart order routing allocated to this account."""

    symbol: str
    allocation_id: int
    allocation_type: AllocationType
    order_id: int
    order_list_id: int
    price: Decimal
    qty: Decimal
    quote_qty: Decimal
    commission: Decimal
    commission_asset: str
    time: Millis
    is_buyer: bool
    is_maker: bool
    is_allocator: bool


class CommissionRates(Model, frozen=True, kw_only=True):
    """What trades of a symbol cost this account, as fractions."""

    symbol: str
    standard_commission: Rates
    special_commission: Rates
    tax_commission: Rates
    discount: CommissionDiscount


class OrderAmendment(Model, frozen=True, kw_only=True):
    """One amendment that an order went through."""

    symbol: str
    order_id: int
    execution_id: int
    orig_client_order_id: str
    new_client_order_id: str
    orig_qty: Decimal
    new_qty: Decimal
    time: Millis


class MyFilters(Model, frozen=True, kw_only=True):
    """The rules that hold for this account on a symbol."""

    exchange_filters_text: msgspec.Raw = field(name="exchangeFilters")
    symbol_filters_text: msgspec.Raw = field(name="symbolFilters")
    asset_filters_text: msgspec.Raw = field(name="assetFilters")
    rate_limits: list[RateLimit] | None = None

    @property
    def exchange_filters(self) -> list[Filter]:
        return filters_from(self.exchange_filters_text)

    @property
    def symbol_filters(self) -> list[Filter]:
        return filters_from(self.symbol_filters_text)

    @property
    def asset_filters(self) -> list[Filter]:
        return filters_from(self.asset_filters_text)

    def limit_of(self, asset: str) -> Decimal | None:
        """The most of an asset that one order may move, None where there is no such limit."""
        limits = (one.limit for one in self.asset_filters if isinstance(one, MaxAsset) and one.asset == asset)
        return next(limits, None)


class UserSubscription(Model, frozen=True, kw_only=True):
    """A subscription to user data on this connection."""

    subscription_id: int
