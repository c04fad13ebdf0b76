"""What the wallet says of assets: balances, transfers between wallets, dust, fees."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ....wire.words import Millis, Model
from ...common.models import PageOf
from ..enums import UniversalTransferStatus, UniversalTransferType

field = msgspec.field


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
    asset_name: str = ""
    """In the details of `wallet_balances` only."""


class WalletBalance(Model, frozen=True, kw_only=True):
    """A wallet's worth in the asset that was asked for (BTC unless told); the details only where they were asked for."""

    activate: bool
    balance: Decimal
    wallet_name: str
    asset_balances: list[WalletAsset] = []


class AssetDetail(Model, frozen=True, kw_only=True):
    """Whether an asset can be deposited and withdrawn, and what a withdrawal costs."""

    min_withdraw_amount: Decimal
    deposit_status: bool
    withdraw_fee: Decimal
    withdraw_status: bool
    deposit_tip: str = ""


class AssetDividend(Model, frozen=True, kw_only=True):
    """One distribution; `direction` 1 is to the account, -1 from it."""

    id: int
    amount: Decimal
    asset: str
    div_time: Millis
    en_info: str
    tran_id: int
    direction: int | None = None


class AssetDividends(Model, frozen=True, kw_only=True):
    """Distributions, and how many there are."""

    total: int
    rows: list[AssetDividend] = []


class Delegation(Model, frozen=True, kw_only=True):
    """One delegation to custody or back; `transfer_type` is Delegate or Undelegate."""

    client_tran_id: str
    transfer_type: str
    asset: str
    amount: Decimal
    time: Millis


class Delegations(Model, frozen=True, kw_only=True):
    """A page of delegations, and how many there are."""

    total: int
    rows: list[Delegation] = []


class UniversalTransferred(Model, frozen=True, kw_only=True):
    """The number of a transfer between wallets that was taken on."""

    tran_id: int


class UniversalTransferRow(Model, frozen=True, kw_only=True):
    """One transfer between wallets."""

    asset: str
    amount: Decimal
    type: UniversalTransferType
    status: UniversalTransferStatus
    tran_id: int
    timestamp: Millis


class UniversalTransfers(Model, frozen=True, kw_only=True):
    """A page of transfers of one kind, the newest first, and how many there are."""

    total: int
    rows: list[UniversalTransferRow] = []


class DustAsset(Model, frozen=True, kw_only=True):
    """A balance that is small enough to become BNB, and what it would give."""

    asset: str
    asset_full_name: str
    amount_free: Decimal
    to_btc: Decimal = field(name="toBTC")
    to_bnb: Decimal = field(name="toBNB")
    """Before the charge."""
    to_bnb_off_exchange: Decimal = field(name="toBNBOffExchange")
    """After the charge."""
    exchange: Decimal
    """The charge, in BNB."""


class DustAssets(Model, frozen=True, kw_only=True):
    """All balances that can become BNB; `dribblet_percentage` is the charge as a fraction."""

    details: list[DustAsset]
    total_transfer_btc: Decimal
    total_transfer_bnb: Decimal = field(name="totalTransferBNB")
    dribblet_percentage: Decimal


class DustTransferRow(Model, frozen=True, kw_only=True):
    """What became of one asset: `amount` of it gave `transferred_amount`, of which `service_charge_amount` was kept."""

    tran_id: int
    from_asset: str
    amount: Decimal
    transferred_amount: Decimal = field(name="transferedAmount")
    service_charge_amount: Decimal
    operate_time: Millis


class DustTransferred(Model, frozen=True, kw_only=True):
    """What the conversion of small balances gave."""

    total_service_charge: Decimal
    total_transferred: Decimal = field(name="totalTransfered")
    transfer_results: list[DustTransferRow] = field(name="transferResult")


class DustLogRow(Model, frozen=True, kw_only=True):
    """One asset of a conversion."""

    trans_id: int
    from_asset: str
    amount: Decimal
    transferred_amount: Decimal = field(name="transferedAmount")
    service_charge_amount: Decimal
    operate_time: Millis
    target_asset: str = ""


class DustConversion(Model, frozen=True, kw_only=True):
    """One conversion of small balances."""

    trans_id: int
    operate_time: Millis
    total_transferred_amount: Decimal = field(name="totalTransferedAmount")
    total_service_charge_amount: Decimal
    user_asset_dribblet_details: list[DustLogRow]


class DustLog(PageOf[DustConversion], frozen=True, kw_only=True):
    """The last 100 conversions, and how many there are."""

    rows_in = "user_asset_dribblets"

    total: int
    user_asset_dribblets: list[DustConversion]


class DustConvertibleAsset(Model, frozen=True, kw_only=True):
    """A balance that is small enough to become the target asset, and what it would give."""

    asset: str
    asset_full_name: str
    amount_free: Decimal
    exchange: Decimal
    """The charge, in the target asset."""
    to_quota_asset_amount: Decimal
    to_target_asset_amount: Decimal
    to_target_asset_off_exchange: Decimal


class DustConvertibleAssets(Model, frozen=True, kw_only=True):
    """All balances that can become the target asset; up to `dribblet_base` is small."""

    dribblet_percentage: Decimal
    total_transfer_quota_asset_amount: Decimal
    total_transfer_target_asset_amount: Decimal
    dribblet_base: Decimal
    details: list[DustConvertibleAsset]


class CloudMiningRow(Model, frozen=True, kw_only=True):
    """A payment (type 248) or a refund (249); status S is success."""

    create_time: Millis
    tran_id: int
    type: int
    asset: str
    amount: Decimal
    status: str


class CloudMiningHistory(Model, frozen=True, kw_only=True):
    """A page of payments and refunds, and how many there are."""

    total: int
    rows: list[CloudMiningRow] = []


class TradeFee(Model, frozen=True, kw_only=True):
    """What trading a symbol costs: 0.001 is 0.1 %."""

    symbol: str
    maker_commission: Decimal
    taker_commission: Decimal


class BnbBurn(Model, frozen=True, kw_only=True):
    """Whether BNB pays fees: of spot trades, and the interest of margin loans."""

    spot_bnb_burn: bool = field(name="spotBNBBurn")
    interest_bnb_burn: bool = field(name="interestBNBBurn")
