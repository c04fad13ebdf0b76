"""Coins, and their ways in and out: addresses, deposits, withdrawals.

https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/capital
"""

from __future__ import annotations

from ....wire.request import ByPage, Route, Security, Signed
from ....wire.words import NONE, MaybeNumber, MaybeTime, Number
from ...common.requests import DAY
from ..models import (
    Coin,
    Deposit,
    DepositAddress,
    DepositAddressRow,
    DepositCreditApplied,
    WithdrawAddress,
    Withdrawal,
    Withdrawn,
    WithdrawQuota,
)

_NINETY_DAYS = 90 * DAY - 1  # "less than 90 days"


class GetCoins(Signed[list[Coin]], frozen=True, kw_only=True):
    """Every coin, what the account has of it, and its networks with their fees and limits.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/capital#all-coins-information
    """

    route = Route("GET", "/sapi/v1/capital/config/getall", security=Security.USER_DATA, weight=10)


class Withdraw(Signed[Withdrawn], frozen=True, kw_only=True):
    """Sends a coin to an address, by its default network or by `network`. The fee comes out of the amount.

    The key must be allowed to withdraw. `withdraw_order_id` is your own id for it. `address_tag` is the memo of networks
    that have one; any other network refuses it (-4106). `name` puts the address into the address book. `wallet_type`: 0
    spot, 1 funding. For a withdrawal to another account of the exchange, `transaction_fee_flag=True` gives the fee to the
    destination, else it comes back.
    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/capital#withdraw
    """

    route = Route("POST", "/sapi/v1/capital/withdraw/apply", security=Security.USER_DATA, weight=900, uid=True)

    coin: str
    address: str
    amount: Number
    withdraw_order_id: str | None = None
    network: str | None = None
    address_tag: str | None = None
    transaction_fee_flag: bool | None = None
    name: str | None = None
    wallet_type: int | None = None


class GetWithdrawals(Signed[list[Withdrawal]], frozen=True, kw_only=True):
    """Withdrawals of the last 90 days, or of at most 90 days between two times, the newest first.

    With `withdraw_order_id` it is 7 days instead of 90. `id_list`: at most 45 ids, joined by commas. `limit`: 1000 by
    default and at most. Beside its weight the exchange takes at most 10 of these a second.
    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/capital#withdraw-history
    """

    route = Route(
        "GET",
        "/sapi/v1/capital/withdraw/history",
        security=Security.USER_DATA,
        weight=18_000,
        uid=True,
        pages=ByPage(id="id", offset="offset", span=_NINETY_DAYS),
    )

    coin: str | None = None
    withdraw_order_id: str | None = None
    status: int | None = None
    offset: int | None = None
    limit: int | None = None
    id_list: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE


class GetWithdrawAddresses(Signed[list[WithdrawAddress]], frozen=True, kw_only=True):
    """The account's address book.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/capital#fetch-withdraw-address-list
    """

    route = Route("GET", "/sapi/v1/capital/withdraw/address/list", security=Security.USER_DATA, weight=10)


class GetWithdrawQuota(Signed[WithdrawQuota], frozen=True, kw_only=True):
    """How much may be withdrawn within 24 hours, and how much has been.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/capital#fetch-withdraw-quota
    """

    route = Route("GET", "/sapi/v1/capital/withdraw/quota", security=Security.USER_DATA, weight=10)


class GetDeposits(Signed[list[Deposit]], frozen=True, kw_only=True):
    """Deposits of the last 90 days, or of at most 90 days between two times, the newest first.

    `limit`: 1000 by default and at most.
    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/capital#deposit-history
    """

    route = Route(
        "GET",
        "/sapi/v1/capital/deposit/hisrec",
        security=Security.USER_DATA,
        pages=ByPage(time="insert_time", id="id", offset="offset", span=_NINETY_DAYS),
    )

    include_source: bool | None = None
    coin: str | None = None
    status: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    offset: int | None = None
    limit: int | None = None
    tx_id: str | None = None


class GetDepositAddress(Signed[DepositAddress], frozen=True, kw_only=True):
    """Where to send a coin to, by its default network or by `network`. The Lightning network needs the `amount` too.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/capital#deposit-address
    """

    route = Route("GET", "/sapi/v1/capital/deposit/address", security=Security.USER_DATA, weight=10)

    coin: str
    network: str | None = None
    amount: MaybeNumber = NONE


class GetDepositAddresses(Signed[list[DepositAddressRow]], frozen=True, kw_only=True):
    """All of the account's addresses for a coin on one network.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/capital#fetch-deposit-address-list-with-network
    """

    route = Route("GET", "/sapi/v1/capital/deposit/address/list", security=Security.USER_DATA, weight=10)

    coin: str
    network: str | None = None


class ApplyForDepositCredit(Signed[DepositCreditApplied], frozen=True, kw_only=True):
    """Asks for a deposit to be credited that went to an expired address. `deposit_id` goes before `tx_id`.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/capital#one-click-arrival-deposit-apply
    """

    route = Route("POST", "/sapi/v1/capital/deposit/credit-apply", security=Security.USER_DATA)

    deposit_id: int | None = None
    tx_id: str | None = None
    sub_account_id: str | None = None
    sub_user_id: int | None = None
