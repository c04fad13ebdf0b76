"""What the wallet says of the account, the calling key and the exchange itself."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ....wire.words import Millis, Model
from ...common.models import PageOf

field = msgspec.field


class ApiRestrictions(Model, frozen=True, kw_only=True):
    """What an API key may do; `trading_authority_expiration_time` is there while it runs."""

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


class TriggerCondition(Model, frozen=True, kw_only=True):
    """How many orders it takes to be watched for GTC cancellation, IOC and FOK expiration, and unfilled orders."""

    gcr: int = field(name="GCR")
    ifer: int = field(name="IFER")
    ufr: int = field(name="UFR")


class TradingLock(Model, frozen=True, kw_only=True):
    """Whether trading by API is locked, and until when; `planned_recover_time` is 0 while it is not."""

    is_locked: bool
    planned_recover_time: Millis
    trigger_condition: TriggerCondition
    update_time: Millis


class ApiTradingStatus(Model, frozen=True, kw_only=True):
    """The account's lock on trading by API."""

    data: TradingLock


class AccountStatus(Model, frozen=True, kw_only=True):
    """`data` is "Normal" for an account in good standing."""

    data: str


class AccountInfo(Model, frozen=True, kw_only=True):
    """The account's VIP level, and which products are open to it."""

    vip_level: int
    is_margin_enabled: bool
    is_futures_enabled: bool = field(name="isFutureEnabled")
    is_options_enabled: bool
    is_portfolio_margin_retail_enabled: bool


class SnapshotBalance(Model, frozen=True, kw_only=True):
    """One asset of a spot snapshot."""

    asset: str
    free: Decimal
    locked: Decimal


class SnapshotMarginAsset(Model, frozen=True, kw_only=True):
    """One asset of a margin snapshot."""

    asset: str
    borrowed: Decimal
    free: Decimal
    interest: Decimal
    locked: Decimal
    net_asset: Decimal


class SnapshotFuturesAsset(Model, frozen=True, kw_only=True):
    """One asset of a futures snapshot."""

    asset: str
    margin_balance: Decimal
    wallet_balance: Decimal


class SnapshotPosition(Model, frozen=True, kw_only=True):
    """One position of a futures snapshot."""

    symbol: str
    entry_price: Decimal
    mark_price: Decimal
    position_amt: Decimal
    unrealized_profit: Decimal = field(name="unRealizedProfit")


class SnapshotHoldings(Model, frozen=True, kw_only=True):
    """What a wallet held: `balances` of spot, `user_assets` and the level of margin, `assets` and `position` of futures."""

    total_asset_of_btc: Decimal | None = None
    balances: list[SnapshotBalance] = []
    margin_level: Decimal | None = None
    total_liability_of_btc: Decimal | None = None
    total_net_asset_of_btc: Decimal | None = None
    user_assets: list[SnapshotMarginAsset] = []
    assets: list[SnapshotFuturesAsset] = []
    positions: list[SnapshotPosition] = field(name="position", default=[])


class Snapshot(Model, frozen=True, kw_only=True):
    """A wallet at the end of a day; `type` is in lower case here."""

    type: str
    update_time: Millis
    data: SnapshotHoldings


class AccountSnapshots(PageOf[Snapshot], frozen=True, kw_only=True):
    """Daily snapshots; `code` 200 is success."""

    rows_in = "snapshots"

    code: int
    message: str = field(name="msg")
    snapshots: list[Snapshot] = field(name="snapshotVos")


class SystemStatus(Model, frozen=True, kw_only=True):
    """Whether the exchange is open: status 0 is normal, 1 maintenance."""

    status: int
    message: str = field(name="msg")


class SymbolSchedule(Model, frozen=True, kw_only=True):
    """Symbols that open for trading, or are delisted, at a time."""

    symbols: list[str]
    open_time: Millis | None = None
    delist_time: Millis | None = None


class AssetTags(Model, frozen=True, kw_only=True):
    """An asset's tags, such as Seed or Monitoring."""

    asset_code: str
    asset_name: str
    trading: bool
    tags: list[str]
