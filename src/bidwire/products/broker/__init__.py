"""Link and broker: one line per request, in the documentation's order.

https://developers.binance.com/docs/binance_link
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class Broker(Product[S_co]):
    """Binance Link: a broker's sub-accounts, their keys, commissions and transfers, and its rebates."""

    # sub-accounts
    account = Method(r.GetAccount)
    create_sub_account = Method(r.CreateSubAccount)
    sub_accounts = Method(r.GetSubAccounts)
    delete_sub_account = Method(r.DeleteSubAccount)
    enable_futures = Method(r.EnableFutures)
    enable_convert = Method(r.EnableConvert)
    spot_summary = Method(r.GetSpotSummary)
    margin_summary = Method(r.GetMarginSummary)
    futures_summary = Method(r.GetFuturesSummary)
    deposits = Method(r.GetDeposits)
    bnb_burn = Method(r.GetBnbBurn)
    set_spot_bnb_burn = Method(r.SetSpotBnbBurn)
    set_interest_bnb_burn = Method(r.SetInterestBnbBurn)

    # keys and commissions
    create_api_key = Method(r.CreateApiKey)
    api_keys = Method(r.GetApiKeys)
    delete_api_key = Method(r.DeleteApiKey)
    set_api_key_permissions = Method(r.SetApiKeyPermissions)
    set_universal_transfer_permission = Method(r.SetUniversalTransferPermission)
    ip_restriction = Method(r.GetIpRestriction)
    set_ip_restriction = Method(r.SetIpRestriction)
    set_ip_restriction_v1 = Method(r.SetIpRestrictionV1)
    add_ips = Method(r.AddIps)
    delete_ips = Method(r.DeleteIps)
    set_commission = Method(r.SetCommission)
    futures_commissions = Method(r.GetFuturesCommissions)
    set_futures_commission = Method(r.SetFuturesCommission)
    coin_futures_commissions = Method(r.GetCoinFuturesCommissions)
    set_coin_futures_commission = Method(r.SetCoinFuturesCommission)

    # transfers
    transfer = Method(r.Transfer)
    transfers = Method(r.GetTransfers)
    futures_transfer = Method(r.FuturesTransfer)
    futures_transfers = Method(r.GetFuturesTransfers)
    universal_transfer = Method(r.UniversalTransfer)
    universal_transfers = Method(r.GetUniversalTransfers)

    # rebates and referrals
    rebates = Method(r.GetRebates)
    futures_rebates = Method(r.GetFuturesRebates)
    rebate_history = Method(r.GetRebateHistory)
    referral_check = Method(r.GetReferralCheck)
    referral_rebates = Method(r.GetReferralRebates)
    referral_rebate_history = Method(r.GetReferralRebateHistory)
    futures_referral_check = Method(r.GetFuturesReferralCheck)
    set_futures_customer_id = Method(r.SetFuturesCustomerId)
    futures_customer_ids = Method(r.GetFuturesCustomerIds)
    futures_own_customer_id = Method(r.GetFuturesOwnCustomerId)
    futures_referral_overview = Method(r.GetFuturesReferralOverview)
    futures_trade_volumes = Method(r.GetFuturesTradeVolumes)
    futures_rebate_volumes = Method(r.GetFuturesRebateVolumes)
    futures_trader_summaries = Method(r.GetFuturesTraderSummaries)
    coin_futures_referral_check = Method(r.GetCoinFuturesReferralCheck)
    set_coin_futures_customer_id = Method(r.SetCoinFuturesCustomerId)
    coin_futures_customer_ids = Method(r.GetCoinFuturesCustomerIds)
    coin_futures_own_customer_id = Method(r.GetCoinFuturesOwnCustomerId)
    coin_futures_referral_overview = Method(r.GetCoinFuturesReferralOverview)
    coin_futures_trade_volumes = Method(r.GetCoinFuturesTradeVolumes)
    coin_futures_rebate_volumes = Method(r.GetCoinFuturesRebateVolumes)
    coin_futures_trader_summaries = Method(r.GetCoinFuturesTraderSummaries)
