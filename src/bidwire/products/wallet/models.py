"""What the wallet endpoints answer."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model

field = msgspec.field


class ApiRestrictions(Model, frozen=True):
    """What an API key may do. Times are in milliseconds; `trading_authority_expiration_time` is there while it runs."""

    ip_restrict: bool
    create_time: Millis
    enable_withdrawals: bool
    enable_internal_transfer: bool
    permits_universal_transfer: bool
    enable_reading: bool
    enable_futures: bool
    enable_margin: bool
    enable_spot_and_margin_trading: bool
    enable_vanilla_options: bool = False
    enable_fix_api_trade: bool = False
    enable_fix_read_only: bool = False
    enable_portfolio_margin_trading: bool = False
    trading_authority_expiration_time: Millis | None = None


class SystemStatus(Model, frozen=True, kw_only=True):
    """Whether the exchange is open: status 0 is normal, 1 maintenance."""

    status: int
    msg: str


class AccountStatus(Model, frozen=True, kw_only=True):
    """`data` is "Normal" for an account in good standing."""

    data: str


class Network(Model, frozen=True, kw_only=True):
    """One way into and out of the exchange for a coin. Amounts are in the coin."""

    network: str
    coin: str
    name: str
    is_default: bool
    deposit_enable: bool
    withdraw_enable: bool
    withdraw_fee: Decimal
    withdraw_min: Decimal
    withdraw_max: Decimal
    withdraw_integer_multiple: Decimal
    min_confirm: int
    un_lock_confirm: int
    withdraw_internal_min: Decimal | None = None
    deposit_dust: Decimal | None = None
    deposit_desc: str = ""
    withdraw_desc: str = ""
    special_tips: str = ""
    special_withdraw_tips: str = ""
    address_regex: str = ""
    memo_regex: str = ""
    reset_address_status: bool = False
    same_address: bool = False
    withdraw_tag: bool = False
    estimated_arrival_time: int | None = None
    """Minutes."""
    busy: bool = False
    contract_address_url: str = ""
    contract_address: str = ""
    denomination: int | None = None


class Coin(Model, frozen=True, kw_only=True):
    """A coin, what the account has of it, and the networks that it comes and goes by."""

    coin: str
    name: str
    free: Decimal
    locked: Decimal
    freeze: Decimal
    withdrawing: Decimal
    ipoing: Decimal
    ipoable: Decimal
    storage: Decimal
    deposit_all_enable: bool
    withdraw_all_enable: bool
    is_legal_money: bool
    trading: bool
    network_list: list[Network] = []


class DepositAddress(Model, frozen=True, kw_only=True):
    """Where to send a coin to. `tag` is "" for coins that have none."""

    address: str
    coin: str
    tag: str = ""
    url: str = ""


class Deposit(Model, frozen=True, kw_only=True):
    """One deposit. Status: 0 pending, 1 success, 6 credited but not to be withdrawn yet, 7 wrong deposit, 8 waiting for the user."""

    id: str
    amount: Decimal
    coin: str
    network: str
    status: int
    address: str
    address_tag: str = ""
    tx_id: str
    insert_time: Millis
    complete_time: Millis | None = None
    transfer_type: int
    """1: from within the exchange, 0: from outside."""
    confirm_times: str = ""
    unlock_confirm: int | None = None
    wallet_type: int = 0
    travel_rule_status: int | None = None


class Withdrawn(Model, frozen=True, kw_only=True):
    """The number of a withdrawal that was accepted. Whether it succeeds is in `withdrawals`."""

    id: str


class Withdrawal(Model, frozen=True, kw_only=True):
    """One withdrawal. Status: 0 e-mail sent, 2 awaiting approval, 3 rejected, 4 processing, 6 completed. Times are texts in UTC."""

    id: str
    amount: Decimal
    transaction_fee: Decimal
    coin: str
    status: int
    address: str
    tx_id: str = ""
    apply_time: str
    network: str = ""
    transfer_type: int
    """1: within the exchange, 0: to outside."""
    withdraw_order_id: str = ""
    info: str = ""
    confirm_no: int | None = None
    wallet_type: int = 0
    tx_key: str = ""
    complete_time: str = ""


class WalletAsset(Model, frozen=True, kw_only=True):
    """What a wallet holds of one asset. `btc_valuation` is 0 unless it was asked for."""

    asset: str
    free: Decimal
    locked: Decimal
    freeze: Decimal
    withdrawing: Decimal
    btc_valuation: Decimal
    ipoable: Decimal | None = None
    """Of the spot wallet only."""


class UniversalTransferred(Model, frozen=True, kw_only=True):
    """The number of a transfer between wallets that was done."""

    tran_id: int


class UniversalTransferRow(Model, frozen=True, kw_only=True):
    """One transfer between wallets. Status: CONFIRMED, FAILED or PENDING."""

    asset: str
    amount: Decimal
    type: str
    status: str
    tran_id: int
    timestamp: Millis


class UniversalTransfers(Model, frozen=True, kw_only=True):
    """A page of transfers of one kind, the newest first, and how many there are."""

    total: int
    rows: list[UniversalTransferRow] = []


class TradeFee(Model, frozen=True, kw_only=True):
    """What trading a symbol costs: 0.001 is 0.1 %."""

    symbol: str
    maker_commission: Decimal
    taker_commission: Decimal
