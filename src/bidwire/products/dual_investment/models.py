"""What the Dual Investment endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model
from .enums import OptionType, PurchaseStatus

field = msgspec.field

__all__ = [
    "Account",
    "DualProduct",
    "Position",
    "Positions",
    "Products",
    "Subscribed",
]


class DualProduct(Model, frozen=True, kw_only=True):
    """A product: its strike, its rate, and when it is settled."""

    id: str
    invest_coin: str
    exercised_coin: str
    strike_price: Decimal
    duration: int
    settle_date: Millis
    purchase_decimal: int
    purchase_end_time: Millis
    can_purchase: bool
    apr: Decimal
    order_id: int
    min_amount: Decimal
    max_amount: Decimal
    create_timestamp: Millis
    option_type: OptionType
    is_auto_compound_enable: bool
    auto_compound_plan_list: list[str] | None = None


class Products(Model, frozen=True, kw_only=True):
    """Products, and how many there are in all."""

    total: int
    rows: list[DualProduct] = field(name="list")


class Subscribed(Model, frozen=True, kw_only=True):
    """A subscription that was made."""

    position_id: int
    invest_coin: str
    exercised_coin: str
    subscription_amount: Decimal
    duration: int
    auto_compound_plan: str
    strike_price: Decimal
    settle_date: Millis
    purchase_status: PurchaseStatus
    apr: Decimal
    order_id: int
    purchase_time: Millis
    option_type: OptionType


class Position(Model, frozen=True, kw_only=True):
    """A subscription, and how it stands."""

    id: str
    invest_coin: str
    exercised_coin: str
    subscription_amount: Decimal
    strike_price: Decimal
    duration: int
    settle_date: Millis
    purchase_status: PurchaseStatus
    apr: Decimal
    order_id: int
    purchase_end_time: Millis
    option_type: OptionType
    auto_compound_plan: str
    subscription_time: Millis


class Positions(Model, frozen=True, kw_only=True):
    """Subscriptions, and how many there are in all."""

    total: int
    rows: list[Position] = field(name="list")


class Account(Model, frozen=True, kw_only=True):
    """What is invested, in BTC and in USDT."""

    total_amount_in_btc: Decimal = field(name="totalAmountInBTC")
    total_amount_in_usdt: Decimal = field(name="totalAmountInUSDT")
