"""Sub-accounts: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/account-management
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class SubAccountCalls(Product[S_co]):
    """Sub-accounts: making and listing them, their API keys, their balances, and transfers between them and the master."""

    # the accounts
    enable_options = Method(r.EnableOptions)
    enable_futures = Method(r.EnableFutures)
    futures_positions_v1 = Method(r.GetFuturesPositionsV1)
    sub_accounts = Method(r.GetSubAccounts)
    statuses = Method(r.GetStatuses)
    transaction_statistics = Method(r.GetTransactionStatistics)
    create_sub_account = Method(r.CreateSubAccount)
    futures_positions = Method(r.GetFuturesPositions)

    # their API keys
    delete_api_key = Method(r.DeleteApiKey)
    api_keys = Method(r.GetApiKeys)
    create_api_key = Method(r.CreateApiKey)
    ip_restriction = Method(r.GetIpRestriction)
    delete_ips = Method(r.DeleteIps)
    set_api_key_permissions = Method(r.SetApiKeyPermissions)
    set_ip_restriction = Method(r.SetIpRestriction)

    # what they have, and transfers
    deposit_address = Method(r.GetDepositAddress)
    deposits = Method(r.GetDeposits)
    futures_account_v1 = Method(r.GetFuturesAccountV1)
    futures_summary_v1 = Method(r.GetFuturesSummaryV1)
    futures_internal_transfers = Method(r.GetFuturesInternalTransfers)
    futures_internal_transfer = Method(r.FuturesInternalTransfer)
    position_moves = Method(r.GetPositionMoves)
    move_positions = Method(r.MovePositions)
    futures_transfer = Method(r.FuturesTransfer)
    margin_account = Method(r.GetMarginAccount)
    margin_summary = Method(r.GetMarginSummary)
    margin_transfer = Method(r.MarginTransfer)
    spot_summary = Method(r.GetSpotSummary)
    spot_transfers = Method(r.GetSpotTransfers)
    transfer_to_master = Method(r.TransferToMaster)
    transfer_to_sub = Method(r.TransferToSub)
    transfers = Method(r.GetTransfers)
    universal_transfers = Method(r.GetUniversalTransfers)
    universal_transfer = Method(r.UniversalTransfer)
    futures_account = Method(r.GetFuturesAccount)
    futures_summary = Method(r.GetFuturesSummary)
    assets_v3 = Method(r.GetAssetsV3)
    assets = Method(r.GetAssets)

    # accounts that a trading team manages for an investor
    managed_account_snapshots = Method(r.GetManagedAccountSnapshots)
    managed_assets = Method(r.GetManagedAssets)
    managed_deposit = Method(r.ManagedDeposit)
    managed_deposit_address = Method(r.GetManagedDepositAddress)
    managed_futures_assets = Method(r.GetManagedFuturesAssets)
    managed_sub_accounts = Method(r.GetManagedSubAccounts)
    managed_margin_assets = Method(r.GetManagedMarginAssets)
    managed_transfers = Method(r.GetManagedTransfers)
    managed_transfers_of_investor = Method(r.GetManagedTransfersOfInvestor)
    managed_transfers_of_trading_team = Method(r.GetManagedTransfersOfTradingTeam)
    managed_withdraw = Method(r.ManagedWithdraw)
