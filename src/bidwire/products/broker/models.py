"""What the broker endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model
from ..common.models import Done, PageOf

field = msgspec.field

__all__ = [
    "Account",
    "ApiKey",
    "ApiKeyPermissions",
    "BnbBurn",
    "CoinFuturesCommission",
    "Commission",
    "Customization",
    "Deposit",
    "Done",
    "FuturesAccount",
    "FuturesCommission",
    "FuturesCommissionSet",
    "FuturesSummary",
    "FuturesTransferRow",
    "FuturesTransferred",
    "FuturesTransfers",
    "InterestBnbBurn",
    "IpDeleted",
    "IpRestriction",
    "IpRestrictionSet",
    "MarginAccount",
    "MarginSummary",
    "MarginSwitch",
    "NewApiKey",
    "Rebate",
    "RebateVolume",
    "ReferralCheck",
    "ReferralOverview",
    "ReferralRebate",
    "SpotAccount",
    "SpotBnbBurn",
    "SpotSummary",
    "SubAccount",
    "TradeVolume",
    "TraderSummary",
    "TransferRow",
    "Transferred",
    "UniversalTransferPermission",
    "UniversalTransferRow",
    "UniversalTransferred",
]


class Account(Model, frozen=True, kw_only=True):
    """What a broker may charge, and how many sub-accounts it may have."""

    max_maker_commission: Decimal
    min_maker_commission: Decimal
    max_taker_commission: Decimal
    min_taker_commission: Decimal
    sub_account_qty: int
    max_sub_account_qty: int


class SubAccount(Model, frozen=True, kw_only=True):
    """A broker's sub-account, and what it pays."""

    sub_account_id: str = field(name="subaccountId")
    email: str
    maker_commission: Decimal
    taker_commission: Decimal
    margin_maker_commission: Decimal
    margin_taker_commission: Decimal
    create_time: Millis
    tag: str | None = None


class MarginSwitch(Model, frozen=True, kw_only=True):
    """Whether a sub-account has margin, or futures, from now on."""

    sub_account_id: str
    enable_margin: bool
    update_time: Millis


class SpotAccount(Model, frozen=True, kw_only=True):
    """A sub-account's spot balance, in BTC."""

    sub_account_id: str
    total_balance_of_btc: Decimal


class SpotSummary(PageOf[SpotAccount], frozen=True, kw_only=True):
    """Sub-accounts' spot balances."""

    rows_in = "data"

    data: list[SpotAccount]
    timestamp: Millis


class MarginAccount(Model, frozen=True, kw_only=True):
    """A sub-account's margin, in BTC; without numbers where it has no margin."""

    margin_enable: bool
    sub_account_id: str
    total_asset_of_btc: Decimal | None = None
    total_liability_of_btc: Decimal | None = None
    total_net_asset_of_btc: Decimal | None = None
    margin_level: Decimal | None = None


class MarginSummary(PageOf[MarginAccount], frozen=True, kw_only=True):
    """Sub-accounts' margins."""

    rows_in = "data"

    data: list[MarginAccount]
    timestamp: Millis


class FuturesAccount(Model, frozen=True, kw_only=True):
    """A sub-account's futures, in USDT for USD-M (`…_of_usdt`), by asset for COIN-M."""

    sub_account_id: str
    total_initial_margin: Decimal | None = None
    total_maintenance_margin: Decimal | None = None
    total_wallet_balance: Decimal | None = None
    total_unrealized_profit: Decimal | None = None
    total_margin_balance: Decimal | None = None
    total_position_initial_margin: Decimal | None = None
    total_open_order_initial_margin: Decimal | None = None
    futures_enable: bool | None = None
    asset: str | None = None
    total_wallet_balance_of_usdt: Decimal | None = None
    total_unrealized_profit_of_usdt: Decimal | None = None
    total_margin_balance_of_usdt: Decimal | None = None


class FuturesSummary(PageOf[FuturesAccount], frozen=True, kw_only=True):
    """Sub-accounts' futures."""

    rows_in = "data"

    data: list[FuturesAccount]
    timestamp: Millis


class Deposit(Model, frozen=True, kw_only=True):
    """A deposit of a sub-account."""

    deposit_id: int
    sub_account_id: str
    address: str
    address_tag: str | None = None
    amount: Decimal
    coin: str
    insert_time: Millis
    transfer_type: int
    network: str
    status: int
    tx_id: str
    source_address: str | None = None
    confirm_times: str | None = None
    self_return_status: int | None = None
    travel_rule_status: int | None = None
    """1 where the travel rule asks for more, 0 where the deposit can be used."""


class BnbBurn(Model, frozen=True, kw_only=True):
    """Whether a sub-account pays in BNB."""

    sub_account_id: str
    spot_bnb_burn: bool = field(name="spotBNBBurn")
    interest_bnb_burn: bool = field(name="interestBNBBurn")


class SpotBnbBurn(Model, frozen=True, kw_only=True):
    """Whether a sub-account pays spot commission in BNB from now on."""

    sub_account_id: str
    spot_bnb_burn: bool = field(name="spotBNBBurn")


class InterestBnbBurn(Model, frozen=True, kw_only=True):
    """Whether a sub-account pays interest in BNB from now on."""

    sub_account_id: str
    interest_bnb_burn: bool = field(name="interestBNBBurn")


class NewApiKey(Model, frozen=True, kw_only=True):
    """A key that was made. The secret comes this once."""

    sub_account_id: str = field(name="subaccountId")
    api_key: str
    secret_key: str
    can_trade: bool
    margin_trade: bool | None = None
    futures_trade: bool | None = None

    def __repr__(self) -> str:
        return f"NewApiKey(sub_account_id={self.sub_account_id!r}, …)"


class ApiKey(Model, frozen=True, kw_only=True):
    """A key of a sub-account, and what it may do."""

    sub_account_id: str = field(name="subaccountId")
    api_key: str = field(name="apikey")
    can_trade: bool
    margin_trade: bool
    futures_trade: bool

    def __repr__(self) -> str:
        return f"ApiKey(sub_account_id={self.sub_account_id!r}, api_key='…', can_trade={self.can_trade})"


class ApiKeyPermissions(Model, frozen=True, kw_only=True):
    """What a key may do from now on."""

    sub_account_id: str
    api_key: str = field(name="apikey")
    can_trade: bool
    margin_trade: bool
    futures_trade: bool


class UniversalTransferPermission(Model, frozen=True, kw_only=True):
    """Whether a key may make universal transfers from now on."""

    sub_account_id: str
    api_key: str = field(name="apikey")
    can_universal_transfer: bool


class IpRestriction(Model, frozen=True, kw_only=True):
    """Whether a key is restricted to addresses, and to which."""

    sub_account_id: str = field(name="subaccountId")
    ip_restrict: bool
    api_key: str = field(name="apikey")
    ip_list: list[str]
    update_time: Millis | None = None


class IpRestrictionSet(Model, frozen=True, kw_only=True):
    """The restriction of a key from now on."""

    status: str
    ip_list: list[str]
    update_time: Millis
    api_key: str


class IpDeleted(Model, frozen=True, kw_only=True):
    """The addresses that are left."""

    sub_account_id: str = field(name="subaccountId")
    api_key: str = field(name="apikey")
    ip_list: list[str]
    update_time: Millis


class Commission(Model, frozen=True, kw_only=True):
    """What a sub-account pays from now on."""

    sub_account_id: str
    maker_commission: Decimal
    taker_commission: Decimal
    margin_maker_commission: Decimal | None = None
    margin_taker_commission: Decimal | None = None


class FuturesCommission(Model, frozen=True, kw_only=True):
    """What a sub-account pays at a symbol of USD-M, in units of 0.01 %."""

    sub_account_id: str
    symbol: str
    maker_commission: Decimal
    taker_commission: Decimal


class FuturesCommissionSet(Model, frozen=True, kw_only=True):
    """What a sub-account pays from now on: the adjustment is added to its own rate."""

    sub_account_id: str
    symbol: str
    maker_adjustment: Decimal
    taker_adjustment: Decimal
    maker_commission: Decimal
    taker_commission: Decimal


class CoinFuturesCommission(Model, frozen=True, kw_only=True):
    """What a sub-account pays at a pair of COIN-M, in units of 0.01 %."""

    sub_account_id: str
    pair: str
    maker_commission: Decimal
    taker_commission: Decimal


class Transferred(Model, frozen=True, kw_only=True):
    """A transfer that was made."""

    txn_id: int


class FuturesTransferred(Model, frozen=True, kw_only=True):
    """A futures transfer that was made."""

    success: bool
    txn_id: str
    client_tran_id: str


class TransferRow(Model, frozen=True, kw_only=True):
    """A transfer between sub-accounts. The broker itself has an empty id, or none."""

    from_id: str | None = None
    to_id: str | None = None
    asset: str
    qty: Decimal
    time: Millis
    status: str
    txn_id: str
    client_tran_id: str | None = None


class FuturesTransferRow(Model, frozen=True, kw_only=True):
    """A transfer between sub-accounts' futures. The documentation shows both pairs of names for whose they are."""

    from_: str | None = None
    to: str | None = None
    from_id: str | None = None
    to_id: str | None = None
    asset: str
    qty: Decimal
    tran_id: str
    client_tran_id: str
    time: Millis


class FuturesTransfers(PageOf[FuturesTransferRow], frozen=True, kw_only=True):
    """A page of transfers between sub-accounts' futures."""

    rows_in = "transfers"

    success: bool
    futures_type: int
    transfers: list[FuturesTransferRow]


class UniversalTransferred(Model, frozen=True, kw_only=True):
    """A universal transfer that was made."""

    txn_id: int
    client_tran_id: str


class UniversalTransferRow(Model, frozen=True, kw_only=True):
    """A universal transfer. The broker itself has no id here."""

    from_id: str | None = None
    to_id: str | None = None
    asset: str
    qty: Decimal
    time: Millis
    status: str
    txn_id: str
    client_tran_id: str
    from_account_type: str
    to_account_type: str


class Rebate(Model, frozen=True, kw_only=True):
    """A rebate that was earned."""

    sub_account_id: str = field(name="subaccountId")
    income: Decimal
    asset: str
    symbol: str
    trade_id: int
    time: Millis
    status: int


class ReferralRebate(Model, frozen=True, kw_only=True):
    """A rebate of a referral. Before it is paid out, `distribute_time` is not there."""

    customer_id: str | None = None
    """The broker's own id of the client, where it gave one."""
    email: str
    """With parts blotted out."""
    income: Decimal
    asset: str
    symbol: str
    time: Millis
    order_id: int
    trade_id: int
    distribute_time: Millis | None = None
    commission_asset: str
    commission: Decimal
    convert_price: Decimal


class ReferralCheck(Model, frozen=True, kw_only=True):
    """Whether a client is new to a broker, and whether rebates are at work."""

    rebate_working: bool
    if_new_user: bool
    broker_id: str | None = None


class Customization(Model, frozen=True, kw_only=True):
    """A client's id at a broker."""

    customer_id: str
    email: str


class TradeVolume(Model, frozen=True, kw_only=True):
    """What a broker's traders traded on a day."""

    unit: str
    trade_vol: Decimal
    time: Millis


class RebateVolume(Model, frozen=True, kw_only=True):
    """What a broker earned on a day."""

    unit: str
    rebate_vol: Decimal
    time: Millis


class TraderSummary(Model, frozen=True, kw_only=True):
    """What one of a broker's traders traded on a day, and what that brought."""

    customer_id: str
    """A masked email where the broker gave none."""
    unit: str
    trade_vol: Decimal
    rebate_vol: Decimal
    time: Millis


class ReferralOverview(Model, frozen=True, kw_only=True):
    """What a broker's traders did."""

    broker_id: str
    new_trader_rebate_commission: Decimal
    old_trader_rebate_commission: Decimal
    total_trade_user: int
    unit: str
    total_trade_vol: Decimal
    total_rebate_vol: Decimal
    time: Millis
