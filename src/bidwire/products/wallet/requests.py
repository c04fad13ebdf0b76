"""Requests of the wallet: coins, deposits, withdrawals, transfers between an account's own wallets, fees.

Weights of /sapi are counted by path; those of writes by account (UID).
"""

from __future__ import annotations

from ...wire.request import Repeat, Request, Route, Security, Signed
from ...wire.words import NONE, MaybeNumber, MaybeSymbol, MaybeTime, Number
from .models import (
    AccountStatus,
    ApiRestrictions,
    Coin,
    Deposit,
    DepositAddress,
    SystemStatus,
    TradeFee,
    UniversalTransferred,
    UniversalTransfers,
    WalletAsset,
    Withdrawal,
    Withdrawn,
)

_USER = Security.USER_DATA


class GetApiRestrictions(Signed[ApiRestrictions], frozen=True, kw_only=True):
    """What the calling key may do.

    https://developers.binance.com/docs/wallet/account/api-key-permission
    """

    route = Route("GET", "/sapi/v1/account/apiRestrictions", security=_USER)


class GetSystemStatus(Request[SystemStatus], frozen=True, kw_only=True):
    """Whether the exchange is open or in maintenance.

    https://developers.binance.com/docs/wallet/others/system-status
    """

    route = Route("GET", "/sapi/v1/system/status")


class GetAccountStatus(Signed[AccountStatus], frozen=True, kw_only=True):
    """Whether the account is in good standing.

    https://developers.binance.com/docs/wallet/account/account-status
    """

    route = Route("GET", "/sapi/v1/account/status", security=_USER)


class GetCoins(Signed[list[Coin]], frozen=True, kw_only=True):
    """Every coin, what the account has of it, and its networks with their fees and limits.

    https://developers.binance.com/docs/wallet/capital/all-coins-info
    """

    route = Route("GET", "/sapi/v1/capital/config/getall", security=_USER, weight=10)


class GetDepositAddress(Signed[DepositAddress], frozen=True, kw_only=True):
    """Where to send a coin to, on its default network or on `network`. `amount` is needed for the Lightning network.

    https://developers.binance.com/docs/wallet/capital/deposite-address
    """

    route = Route("GET", "/sapi/v1/capital/deposit/address", security=_USER, weight=10)

    coin: str
    network: str | None = None
    amount: MaybeNumber = NONE


class GetDeposits(Signed[list[Deposit]], frozen=True, kw_only=True):
    """Deposits of the last 90 days, or of at most 90 days between two times, the newest first. At most 1000 rows.

    https://developers.binance.com/docs/wallet/capital/deposite-history
    """

    route = Route("GET", "/sapi/v1/capital/deposit/hisrec", security=_USER)

    include_source: bool | None = None
    coin: str | None = None
    status: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    offset: int | None = None
    limit: int | None = None
    tx_id: str | None = None


class Withdraw(Signed[Withdrawn], frozen=True, kw_only=True):
    """Sends a coin to an address. The fee comes out of the amount that arrives, unless the address is within the exchange.

    `withdraw_order_id` is your own id for it. `address_tag` is the memo of coins that have one. `transaction_fee_flag=True`: for
    withdrawals within the exchange the fee comes back to the destination. `wallet_type`: 0 spot, 1 funding. The key must be
    allowed to withdraw.
    https://developers.binance.com/docs/wallet/capital/withdraw
    """

    route = Route("POST", "/sapi/v1/capital/withdraw/apply", security=_USER, weight=900, uid=True, repeat=Repeat.NEVER)

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
    """Withdrawals of the last 90 days, or of at most 90 days between two times, the newest first. At most 1000 rows.

    https://developers.binance.com/docs/wallet/capital/withdraw-history
    """

    route = Route("GET", "/sapi/v1/capital/withdraw/history", security=_USER, weight=18_000, uid=True)

    coin: str | None = None
    withdraw_order_id: str | None = None
    status: int | None = None
    offset: int | None = None
    limit: int | None = None
    id_list: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE


class UniversalTransfer(Signed[UniversalTransferred], frozen=True, kw_only=True):
    """Moves an asset between two wallets of the account at once: `type="MAIN_FUNDING"` from spot to funding.

    The key must be allowed to do universal transfers.
    https://developers.binance.com/docs/wallet/asset/user-universal-transfer
    """

    route = Route("POST", "/sapi/v1/asset/transfer", security=_USER, weight=300, uid=True, repeat=Repeat.NEVER)

    type: str
    asset: str
    amount: Number
    from_symbol: str | None = None
    to_symbol: str | None = None


class GetUniversalTransfers(Signed[UniversalTransfers], frozen=True, kw_only=True):
    """Transfers between the account's wallets of one kind, the newest first; 10 a page, `size` at most 100.

    https://developers.binance.com/docs/wallet/asset/query-user-universal-transfer
    """

    route = Route("GET", "/sapi/v1/asset/transfer", security=_USER)

    type: str
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    current: int | None = None
    size: int | None = None
    from_symbol: str | None = None
    to_symbol: str | None = None


class GetFundingAssets(Signed[list[WalletAsset]], frozen=True, kw_only=True):
    """What the funding wallet holds.

    https://developers.binance.com/docs/wallet/asset/funding-wallet
    """

    route = Route("POST", "/sapi/v1/asset/get-funding-asset", security=_USER, repeat=Repeat.READ)

    asset: str | None = None
    need_btc_valuation: bool | None = None


class GetUserAssets(Signed[list[WalletAsset]], frozen=True, kw_only=True):
    """What the spot wallet holds, without what is zero.

    https://developers.binance.com/docs/wallet/asset/user-assets
    """

    route = Route("POST", "/sapi/v3/asset/getUserAsset", security=_USER, weight=5, repeat=Repeat.READ)

    asset: str | None = None
    need_btc_valuation: bool | None = None


class GetTradeFees(Signed[list[TradeFee]], frozen=True, kw_only=True):
    """What trading costs the account, for each symbol or for one.

    https://developers.binance.com/docs/wallet/asset/trade-fee
    """

    route = Route("GET", "/sapi/v1/asset/tradeFee", security=_USER)

    symbol: MaybeSymbol = None
