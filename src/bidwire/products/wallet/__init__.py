"""Wallet: coins, deposits and withdrawals, transfers between an account's wallets, dust, fees, the rights of an API key.

https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/capital
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class Wallet(Product[S_co]):
    """The wallet's own endpoints."""

    # coins, deposits, withdrawals
    coins = Method(r.GetCoins)
    withdraw = Method(r.Withdraw)
    withdrawals = Method(r.GetWithdrawals)
    withdraw_addresses = Method(r.GetWithdrawAddresses)
    withdraw_quota = Method(r.GetWithdrawQuota)
    deposits = Method(r.GetDeposits)
    deposit_address = Method(r.GetDepositAddress)
    deposit_addresses = Method(r.GetDepositAddresses)
    apply_for_deposit_credit = Method(r.ApplyForDepositCredit)

    # balances, transfers, dust, fees
    asset_details = Method(r.GetAssetDetails)
    wallet_balances = Method(r.GetWalletBalances)
    user_assets = Method(r.GetUserAssets)
    universal_transfer = Method(r.UniversalTransfer)
    universal_transfers = Method(r.GetUniversalTransfers)
    funding_assets = Method(r.GetFundingAssets)
    dust_assets = Method(r.GetDustAssets)
    dust_transfer = Method(r.DustTransfer)
    dust_log = Method(r.GetDustLog)
    dust_convertible_assets = Method(r.GetDustConvertibleAssets)
    dust_convert = Method(r.DustConvert)
    trade_fees = Method(r.GetTradeFees)
    set_bnb_burn = Method(r.SetBnbBurn)
    asset_dividends = Method(r.GetAssetDividends)
    delegations = Method(r.GetDelegations)
    cloud_mining_history = Method(r.GetCloudMiningHistory)
    asset_tags = Method(r.GetAssetTags)
    open_symbols = Method(r.GetOpenSymbols)

    # account, key, exchange
    account_info = Method(r.GetAccountInfo)
    account_snapshots = Method(r.GetAccountSnapshots)
    disable_fast_withdraw = Method(r.DisableFastWithdraw)
    enable_fast_withdraw = Method(r.EnableFastWithdraw)
    account_status = Method(r.GetAccountStatus)
    api_trading_status = Method(r.GetApiTradingStatus)
    api_restrictions = Method(r.GetApiRestrictions)
    system_status = Method(r.GetSystemStatus)
    delist_schedule = Method(r.GetDelistSchedule)

    # travel rule
    travel_rule_withdraw = Method(r.TravelRuleWithdraw)
    travel_rule_withdrawals_v1 = Method(r.GetTravelRuleWithdrawalsV1)
    travel_rule_withdrawals = Method(r.GetTravelRuleWithdrawals)
    submit_deposit_questionnaire_v1 = Method(r.SubmitDepositQuestionnaireV1)
    submit_deposit_questionnaire = Method(r.SubmitDepositQuestionnaire)
    travel_rule_deposits_v1 = Method(r.GetTravelRuleDepositsV1)
    travel_rule_deposits = Method(r.GetTravelRuleDeposits)
    address_verifications = Method(r.GetAddressVerifications)
    vasps = Method(r.GetVasps)
    questionnaire_requirements = Method(r.GetQuestionnaireRequirements)
    countries = Method(r.GetCountries)
    regions = Method(r.GetRegions)
    broker_withdraw = Method(r.BrokerWithdraw)
    submit_broker_deposit_questionnaire = Method(r.SubmitBrokerDepositQuestionnaire)
