"""What the wallet says of coins and their ways in and out."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ....wire.words import Millis, Model

field = msgspec.field


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
    """Confirmations until a deposit is credited."""
    unlock_confirm: int = field(name="unLockConfirm")
    """Confirmations until it may be withdrawn."""
    withdraw_internal_min: Decimal | None = None
    deposit_dust: Decimal | None = None
    """Less than this is not credited."""
    deposit_desc: str = ""
    withdraw_desc: str = ""
    special_tips: str = ""
    special_withdraw_tips: str = ""
    address_regex: str = ""
    memo_regex: str = ""
    reset_address_status: bool = False
    same_address: bool = False
    """The address is shared: a deposit needs its tag."""
    withdraw_tag: bool = False
    """A withdrawal needs a tag; where this is false it must have none (-4106)."""
    estimated_arrival_time: int | None = None
    """Minutes."""
    busy: bool = False
    contract_address_url: str = ""
    contract_address: str = ""
    denomination: int | None = None
    """How many of the chain's own coin one of the exchange's is (1MBABYDOGE)."""


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


class DepositAddressRow(Model, frozen=True, kw_only=True):
    """One of the account's addresses; `is_default` is 1 for the one that `deposit_address` gives."""

    coin: str
    address: str
    tag: str
    is_default: int


class DepositCreditApplied(Model, frozen=True, kw_only=True):
    """What became of the application; `code` "000000" is success."""

    code: str
    message: str
    data: bool
    success: bool


class Deposit(Model, frozen=True, kw_only=True):
    """One deposit. Status: 0 pending, 1 success, 2 rejected, 6 credited but not to be withdrawn yet, 7 wrong deposit,
    8 waiting for the user's confirmation."""

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
    """As "1/12": so many of how many confirmations."""
    unlock_confirm: int | None = None
    wallet_type: int = 0
    """0 spot, 1 funding."""
    travel_rule_status: int | None = None
    source_address: str = ""
    """Where it was asked for (`include_source`)."""


class WithdrawAddress(Model, frozen=True, kw_only=True):
    """An address of the account's address book."""

    address: str
    address_tag: str
    coin: str
    name: str
    network: str
    origin: str
    origin_type: str
    white_status: bool


class Withdrawn(Model, frozen=True, kw_only=True):
    """The number of a withdrawal that was taken on. What becomes of it is in `withdrawals`."""

    id: str


class Withdrawal(Model, frozen=True, kw_only=True):
    """One withdrawal. Status: 0 e-mail sent, 2 awaiting approval, 3 rejected, 4 processing, 6 completed. Times are texts in UTC.

    `amount` is what the address gets; the fee is beside it.
    """

    id: str
    amount: Decimal
    transaction_fee: Decimal
    coin: str
    status: int
    address: str
    address_tag: str = ""
    tx_id: str = ""
    apply_time: str
    network: str = ""
    transfer_type: int
    """1: within the exchange, 0: to outside."""
    withdraw_order_id: str = ""
    info: str = ""
    confirm_no: int | None = None
    wallet_type: int = 0
    """0 spot, 1 funding."""
    tx_key: str = ""
    complete_time: str = ""


class WithdrawQuota(Model, frozen=True, kw_only=True):
    """How much may be withdrawn within 24 hours, and how much has been; in USD."""

    wd_quota: Decimal
    used_wd_quota: Decimal
