"""What the sub-account endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model
from ..common.enums import Side
from ..common.models import Done, PageOf
from .enums import PositionSide

field = msgspec.field

__all__ = [
    "ApiKey",
    "ApiKeyPermissions",
    "ApiKeys",
    "Assets",
    "Balance",
    "CoinmAccount",
    "CoinmPosition",
    "CoinmSummary",
    "CoinmTotals",
    "Deposit",
    "DepositAddress",
    "Done",
    "FuturesAccount",
    "FuturesAccountV1",
    "FuturesAsset",
    "FuturesEnabled",
    "FuturesHoldings",
    "FuturesInternalTransferRow",
    "FuturesInternalTransferred",
    "FuturesInternalTransfers",
    "FuturesPosition",
    "FuturesPositions",
    "FuturesSnapshot",
    "FuturesSummary",
    "FuturesSummaryV1",
    "FuturesTotals",
    "IpRestriction",
    "IpRestrictionSet",
    "ManagedAccountSnapshots",
    "ManagedAsset",
    "ManagedFuturesAssets",
    "ManagedMarginAssets",
    "ManagedSubAccount",
    "ManagedSubAccounts",
    "ManagedTransfer",
    "ManagedTransferred",
    "ManagedTransfers",
    "MarginAccount",
    "MarginAsset",
    "MarginLevels",
    "MarginSummary",
    "MarginTotals",
    "NewApiKey",
    "OptionsEnabled",
    "PositionMove",
    "PositionMoved",
    "PositionMoves",
    "PositionsMoved",
    "Snapshot",
    "SnapshotBalance",
    "SnapshotFuturesAsset",
    "SnapshotHoldings",
    "SnapshotPosition",
    "SpotSummary",
    "SpotTotal",
    "SpotTransfer",
    "SubAccount",
    "SubAccountCreated",
    "SubAccountStatus",
    "SubAccounts",
    "TradedOfDay",
    "TransactionStatistics",
    "Transfer",
    "Transferred",
    "UniversalTransferRow",
    "UniversalTransferred",
    "UniversalTransfers",
    "UsdmAccount",
]


class OptionsEnabled(Model, frozen=True, kw_only=True):
    """Whether a sub-account may trade options now."""

    email: str
    is_options_enabled: bool = field(name="isEOptionsEnabled")


class FuturesEnabled(Model, frozen=True, kw_only=True):
    """Whether a sub-account may trade futures now."""

    email: str
    is_futures_enabled: bool


class FuturesPosition(Model, frozen=True, kw_only=True):
    """A position in USD-M futures."""

    entry_price: Decimal
    leverage: Decimal
    max_notional: Decimal
    liquidation_price: Decimal
    mark_price: Decimal
    position_amount: Decimal
    symbol: str
    unrealized_profit: Decimal


class SubAccount(Model, frozen=True, kw_only=True):
    """A sub-account."""

    sub_user_id: int
    email: str
    remark: str
    is_freeze: bool
    create_time: Millis
    is_managed_sub_account: bool
    is_asset_management_sub_account: bool


class SubAccounts(PageOf[SubAccount], frozen=True, kw_only=True):
    """The sub-accounts of a master account."""

    rows_in = "sub_accounts"

    sub_accounts: list[SubAccount]


class SubAccountStatus(Model, frozen=True, kw_only=True):
    """What a sub-account may do."""

    email: str
    is_sub_user_enabled: bool
    is_user_active: bool
    insert_time: Millis
    is_margin_enabled: bool
    is_futures_enabled: bool = field(name="isFutureEnabled")
    mobile: int | None = None


class TradedOfDay(Model, frozen=True, kw_only=True):
    """What a sub-account traded on a day, in BTC and in BUSD."""

    user_id: int
    btc: Decimal
    btc_futures: Decimal
    btc_margin: Decimal
    busd: Decimal
    busd_futures: Decimal
    busd_margin: Decimal
    date: Millis


class TransactionStatistics(Model, frozen=True, kw_only=True):
    """What was traded in the last 30 days, in BTC and in BUSD."""

    recent_30d_btc_total: Decimal = field(name="recent30BtcTotal")
    recent_30d_btc_futures_total: Decimal = field(name="recent30BtcFuturesTotal")
    recent_30d_btc_margin_total: Decimal = field(name="recent30BtcMarginTotal")
    recent_30d_busd_total: Decimal = field(name="recent30BusdTotal")
    recent_30d_busd_futures_total: Decimal = field(name="recent30BusdFuturesTotal")
    recent_30d_busd_margin_total: Decimal = field(name="recent30BusdMarginTotal")
    days: list[TradedOfDay] = field(name="tradeInfoVos")


class SubAccountCreated(Model, frozen=True, kw_only=True):
    """The email of a sub-account that was made."""

    email: str


class CoinmPosition(Model, frozen=True, kw_only=True):
    """A position in COIN-M futures."""

    entry_price: Decimal
    mark_price: Decimal
    leverage: Decimal
    isolated: bool
    isolated_wallet: Decimal
    isolated_margin: Decimal
    is_auto_add_margin: bool
    position_side: PositionSide
    position_amount: Decimal
    symbol: str
    unrealized_profit: Decimal


class FuturesPositions(Model, frozen=True, kw_only=True):
    """The positions of a sub-account: of USD-M or of COIN-M futures, as was asked."""

    usdm: list[FuturesPosition] | None = field(name="futurePositionRiskVos", default=None)
    coinm: list[CoinmPosition] | None = field(name="deliveryPositionRiskVos", default=None)


class ApiKey(Model, frozen=True, kw_only=True):
    """An API key of a sub-account, and what it may do."""

    email: str
    api_name: str
    api_key: str = field(name="apikey")
    can_trade: bool
    can_margin_loan_repay: bool
    can_futures_trade: bool
    can_universal_transfer: bool
    can_vanilla_options: bool
    timestamp: Millis

    def __repr__(self) -> str:
        return f"ApiKey(email={self.email!r}, api_name={self.api_name!r}, …)"


class ApiKeys(Model, frozen=True, kw_only=True):
    """The API keys of a sub-account, and how many there are in all."""

    total: int
    rows: list[ApiKey]


class NewApiKey(Model, frozen=True, kw_only=True):
    """An API key that was made. The secret comes this once, and for HMAC keys alone."""

    api_name: str
    api_key: str
    secret_key: str | None = None
    can_trade: bool
    can_margin_loan_repay: bool
    can_futures_trade: bool
    can_universal_transfer: bool
    can_vanilla_options: bool
    status: int
    ip_list: list[str]

    def __repr__(self) -> str:
        return f"NewApiKey(api_name={self.api_name!r}, …)"


class IpRestriction(Model, frozen=True, kw_only=True):
    """Whether an API key is bound to addresses, and to which."""

    ip_restrict: bool
    ip_list: list[str] | None = None
    update_time: Millis
    api_key: str


class ApiKeyPermissions(Model, frozen=True, kw_only=True):
    """What an API key may do now."""

    api_name: str
    api_key: str = field(name="apikey")
    can_trade: bool
    can_margin_loan_repay: bool
    can_futures_trade: bool
    can_universal_transfer: bool
    can_vanilla_options: bool
    timestamp: Millis


class IpRestrictionSet(Model, frozen=True, kw_only=True):
    """The addresses of an API key: `status` 1 is any, 2 is those of the list."""

    status: int
    ip_list: list[str]
    update_time: Millis
    api_key: str


class DepositAddress(Model, frozen=True, kw_only=True):
    """Where to send a coin to."""

    address: str
    coin: str
    tag: str
    url: str


class Deposit(Model, frozen=True, kw_only=True):
    """A deposit of a sub-account."""

    id: str
    amount: Decimal
    coin: str
    network: str
    status: int
    address: str
    address_tag: str
    tx_id: str
    insert_time: Millis
    transfer_type: int
    confirm_times: str
    unlock_confirm: int
    wallet_type: int


class FuturesAsset(Model, frozen=True, kw_only=True):
    """What a futures account has of an asset."""

    asset: str
    initial_margin: Decimal
    maintenance_margin: Decimal
    margin_balance: Decimal
    max_withdraw_amount: Decimal
    open_order_initial_margin: Decimal
    position_initial_margin: Decimal
    unrealized_profit: Decimal
    wallet_balance: Decimal


class FuturesAccountV1(Model, frozen=True, kw_only=True):
    """The USD-M futures account of a sub-account; totals in `asset`."""

    email: str
    asset: str
    assets: list[FuturesAsset]
    can_deposit: bool
    can_trade: bool
    can_withdraw: bool
    fee_tier: int
    max_withdraw_amount: Decimal
    total_initial_margin: Decimal
    total_maintenance_margin: Decimal
    total_margin_balance: Decimal
    total_open_order_initial_margin: Decimal
    total_position_initial_margin: Decimal
    total_unrealized_profit: Decimal
    total_wallet_balance: Decimal
    update_time: Millis


class FuturesTotals(Model, frozen=True, kw_only=True):
    """The USD-M totals of one sub-account."""

    email: str
    total_initial_margin: Decimal
    total_maintenance_margin: Decimal
    total_margin_balance: Decimal
    total_open_order_initial_margin: Decimal
    total_position_initial_margin: Decimal
    total_unrealized_profit: Decimal
    total_wallet_balance: Decimal
    asset: str


class FuturesSummaryV1(PageOf[FuturesTotals], frozen=True, kw_only=True):
    """The USD-M totals of all sub-accounts, and of each."""

    rows_in = "sub_account_list"

    total_initial_margin: Decimal
    total_maintenance_margin: Decimal
    total_margin_balance: Decimal
    total_open_order_initial_margin: Decimal
    total_position_initial_margin: Decimal
    total_unrealized_profit: Decimal
    total_wallet_balance: Decimal
    asset: str
    sub_account_list: list[FuturesTotals]


class FuturesInternalTransferRow(Model, frozen=True, kw_only=True):
    """A transfer between two futures accounts."""

    from_: str
    to: str
    asset: str
    qty: Decimal
    tran_id: int
    time: Millis


class FuturesInternalTransfers(PageOf[FuturesInternalTransferRow], frozen=True, kw_only=True):
    """Transfers between futures accounts."""

    rows_in = "transfers"

    success: bool
    futures_type: int
    transfers: list[FuturesInternalTransferRow]


class FuturesInternalTransferred(Model, frozen=True, kw_only=True):
    """A transfer between two futures accounts that was made."""

    success: bool
    txn_id: str


class PositionMove(Model, frozen=True, kw_only=True):
    """A position that was moved."""

    from_user_email: str
    to_user_email: str
    product_type: str
    symbol: str
    price: Decimal
    quantity: Decimal
    position_side: PositionSide
    side: Side
    timestamp: Millis = field(name="timeStamp")


class PositionMoves(PageOf[PositionMove], frozen=True, kw_only=True):
    """Positions that were moved, and how many there are in all."""

    rows_in = "moves"

    total: int
    moves: list[PositionMove] = field(name="futureMovePositionOrderVoList")


class PositionMoved(Model, frozen=True, kw_only=True):
    """What became of a position that was to be moved."""

    from_user_email: str
    to_user_email: str
    product_type: str
    symbol: str
    price_type: str
    price: Decimal
    quantity: Decimal
    position_side: PositionSide
    side: Side
    success: bool


class PositionsMoved(Model, frozen=True, kw_only=True):
    """What became of each position."""

    move_position_orders: list[PositionMoved]


class Transferred(Model, frozen=True, kw_only=True):
    """The number under which the exchange keeps a transfer."""

    txn_id: str


class MarginLevels(Model, frozen=True, kw_only=True):
    """The levels of a margin account: below the first it is liquidated, below the second it is called, from the third on all is well."""

    force_liquidation_bar: Decimal
    margin_call_bar: Decimal
    normal_bar: Decimal


class MarginAsset(Model, frozen=True, kw_only=True):
    """What a margin account has of an asset, and owes."""

    asset: str
    borrowed: Decimal
    free: Decimal
    interest: Decimal
    locked: Decimal
    net_asset: Decimal


class MarginAccount(Model, frozen=True, kw_only=True):
    """The margin account of a sub-account; totals in BTC."""

    email: str
    margin_level: Decimal
    total_asset_of_btc: Decimal
    total_liability_of_btc: Decimal
    total_net_asset_of_btc: Decimal
    margin_levels: MarginLevels = field(name="marginTradeCoeffVo")
    user_assets: list[MarginAsset] = field(name="marginUserAssetVoList")


class MarginTotals(Model, frozen=True, kw_only=True):
    """The margin totals of one sub-account, in BTC."""

    email: str
    total_asset_of_btc: Decimal
    total_liability_of_btc: Decimal
    total_net_asset_of_btc: Decimal


class MarginSummary(Model, frozen=True, kw_only=True):
    """The margin totals of all sub-accounts, and of each, in BTC."""

    total_asset_of_btc: Decimal
    total_liability_of_btc: Decimal
    total_net_asset_of_btc: Decimal
    sub_account_list: list[MarginTotals]


class SpotTotal(Model, frozen=True, kw_only=True):
    """What the spot wallet of a sub-account is worth, in BTC."""

    email: str
    total_asset: Decimal


class SpotSummary(PageOf[SpotTotal], frozen=True, kw_only=True):
    """What the spot wallets of master and sub-accounts are worth, in BTC."""

    rows_in = "sub_accounts"

    total_count: int
    master_account_total_asset: Decimal
    sub_accounts: list[SpotTotal] = field(name="spotSubUserAssetBtcVoList")


class SpotTransfer(Model, frozen=True, kw_only=True):
    """A transfer between the spot wallets of two accounts of a master."""

    from_: str
    to: str
    asset: str
    qty: Decimal
    status: str
    tran_id: int
    time: Millis


class Transfer(Model, frozen=True, kw_only=True):
    """A transfer as the sub-account sees it: `type` 1 came in, 2 went out."""

    counter_party: str
    email: str
    type: int
    asset: str
    qty: Decimal
    from_account_type: str
    to_account_type: str
    status: str
    tran_id: int
    time: Millis


class UniversalTransferRow(Model, frozen=True, kw_only=True):
    """A transfer between wallets of master and sub-accounts."""

    tran_id: int
    from_email: str
    to_email: str
    asset: str
    amount: Decimal
    create_timestamp: Millis = field(name="createTimeStamp")
    from_account_type: str
    to_account_type: str
    status: str
    client_tran_id: str | None = None


class UniversalTransfers(PageOf[UniversalTransferRow], frozen=True, kw_only=True):
    """A page of transfers, and how many there are in all."""

    rows_in = "result"

    result: list[UniversalTransferRow]
    total_count: int


class UniversalTransferred(Model, frozen=True, kw_only=True):
    """The number of a transfer, and the client's own id for it."""

    tran_id: int
    client_tran_id: str | None = None


class UsdmAccount(Model, frozen=True, kw_only=True):
    """A USD-M futures account; totals in USD."""

    email: str
    assets: list[FuturesAsset]
    can_deposit: bool
    can_trade: bool
    can_withdraw: bool
    fee_tier: int
    max_withdraw_amount: Decimal
    total_initial_margin: Decimal
    total_maintenance_margin: Decimal
    total_margin_balance: Decimal
    total_open_order_initial_margin: Decimal
    total_position_initial_margin: Decimal
    total_unrealized_profit: Decimal
    total_wallet_balance: Decimal
    update_time: Millis


class CoinmAccount(Model, frozen=True, kw_only=True):
    """A COIN-M futures account."""

    email: str
    assets: list[FuturesAsset]
    can_deposit: bool
    can_trade: bool
    can_withdraw: bool
    fee_tier: int
    update_time: Millis


class FuturesAccount(Model, frozen=True, kw_only=True):
    """The futures account of a sub-account: of USD-M or of COIN-M, as was asked."""

    usdm: UsdmAccount | None = field(name="futureAccountResp", default=None)
    coinm: CoinmAccount | None = field(name="deliveryAccountResp", default=None)


class CoinmTotals(Model, frozen=True, kw_only=True):
    """The COIN-M totals of one sub-account."""

    email: str
    total_margin_balance: Decimal
    total_unrealized_profit: Decimal
    total_wallet_balance: Decimal
    asset: str


class CoinmSummary(Model, frozen=True, kw_only=True):
    """The COIN-M totals of all sub-accounts, and of each."""

    total_margin_balance_of_btc: Decimal = field(name="totalMarginBalanceOfBTC")
    total_unrealized_profit_of_btc: Decimal = field(name="totalUnrealizedProfitOfBTC")
    total_wallet_balance_of_btc: Decimal = field(name="totalWalletBalanceOfBTC")
    asset: str
    sub_account_list: list[CoinmTotals]


class FuturesSummary(Model, frozen=True, kw_only=True):
    """The futures totals of all sub-accounts: of USD-M or of COIN-M, as was asked."""

    usdm: FuturesSummaryV1 | None = field(name="futureAccountSummaryResp", default=None)
    coinm: CoinmSummary | None = field(name="deliveryAccountSummaryResp", default=None)

    @property
    def rows(self) -> list[FuturesTotals | CoinmTotals]:
        """The sub-accounts of this page."""
        each = (self.usdm, self.coinm)
        return [totals for summary in each if summary is not None for totals in summary.sub_account_list]


class Balance(Model, frozen=True, kw_only=True):
    """What the spot wallet of a sub-account has of an asset."""

    freeze: Decimal
    withdrawing: Decimal
    asset: str
    free: Decimal
    locked: Decimal


class Assets(Model, frozen=True, kw_only=True):
    """The spot wallet of a sub-account."""

    balances: list[Balance]


class SnapshotBalance(Model, frozen=True, kw_only=True):
    """A balance in a snapshot of a spot wallet."""

    asset: str
    free: Decimal
    locked: Decimal


class SnapshotFuturesAsset(Model, frozen=True, kw_only=True):
    """An asset in a snapshot of a futures account."""

    asset: str
    margin_balance: Decimal
    wallet_balance: Decimal


class SnapshotPosition(Model, frozen=True, kw_only=True):
    """A position in a snapshot of a futures account."""

    entry_price: Decimal
    mark_price: Decimal
    position_amt: Decimal
    symbol: str
    unrealized_profit: Decimal | None = field(name="unRealizedProfit", default=None)


class SnapshotHoldings(Model, frozen=True, kw_only=True):
    """What a snapshot shows; which fields are there depends on the wallet."""

    balances: list[SnapshotBalance] | None = None
    total_asset_of_btc: Decimal | None = None
    margin_level: Decimal | None = None
    total_liability_of_btc: Decimal | None = None
    total_net_asset_of_btc: Decimal | None = None
    user_assets: list[MarginAsset] | None = None
    assets: list[SnapshotFuturesAsset] | None = None
    positions: list[SnapshotPosition] | None = field(name="position", default=None)


class Snapshot(Model, frozen=True, kw_only=True):
    """A wallet at the end of a day."""

    data: SnapshotHoldings
    type: str
    update_time: Millis


class ManagedAccountSnapshots(PageOf[Snapshot], frozen=True, kw_only=True):
    """Daily snapshots of a wallet."""

    rows_in = "snapshots"

    code: int
    message: str = field(name="msg")
    snapshots: list[Snapshot] = field(name="snapshotVos")


class ManagedAsset(Model, frozen=True, kw_only=True):
    """What a managed sub-account has of a coin."""

    coin: str
    name: str
    total_balance: Decimal
    available_balance: Decimal
    in_order: Decimal
    btc_value: Decimal


class ManagedTransferred(Model, frozen=True, kw_only=True):
    """The number under which the exchange keeps a transfer."""

    tran_id: int


class FuturesHoldings(Model, frozen=True, kw_only=True):
    """Assets and positions of a futures account."""

    assets: list[SnapshotFuturesAsset]
    positions: list[SnapshotPosition] = field(name="position")


class FuturesSnapshot(Model, frozen=True, kw_only=True):
    """A futures account at a time."""

    type: str
    update_time: Millis
    data: FuturesHoldings


class ManagedFuturesAssets(Model, frozen=True, kw_only=True):
    """The futures account of a managed sub-account."""

    code: str
    message: str
    snapshots: list[FuturesSnapshot] = field(name="snapshotVos")


class ManagedSubAccount(Model, frozen=True, kw_only=True):
    """A managed sub-account and whose it is."""

    root_user_id: int
    manager_sub_user_id: int = field(name="managersubUserId")
    bind_parent_user_id: int
    email: str
    insert_time_stamp: Millis
    bind_parent_email: str
    is_sub_user_enabled: bool
    is_user_active: bool
    is_margin_enabled: bool
    is_futures_enabled: bool = field(name="isFutureEnabled")
    is_signed_lvt_risk_agreement: bool = field(name="isSignedLVTRiskAgreement")


class ManagedSubAccounts(PageOf[ManagedSubAccount], frozen=True, kw_only=True):
    """Managed sub-accounts, and how many there are in all."""

    rows_in = "sub_accounts"

    total: int
    sub_accounts: list[ManagedSubAccount] = field(name="managerSubUserInfoVoList")


class ManagedMarginAssets(Model, frozen=True, kw_only=True):
    """The margin account of a managed sub-account; totals in BTC."""

    margin_level: Decimal
    total_asset_of_btc: Decimal
    total_liability_of_btc: Decimal
    total_net_asset_of_btc: Decimal
    user_assets: list[MarginAsset]


class ManagedTransfer(Model, frozen=True, kw_only=True):
    """A transfer into a managed sub-account or out of it."""

    from_email: str
    from_account_type: str
    to_email: str
    to_account_type: str
    asset: str
    amount: Decimal
    scheduled_data: Millis
    create_time: Millis
    status: str
    tran_id: int


class ManagedTransfers(PageOf[ManagedTransfer], frozen=True, kw_only=True):
    """A page of transfers, and how many there are in all."""

    rows_in = "transfers"

    transfers: list[ManagedTransfer] = field(name="managerSubTransferHistoryVos")
    count: int
