"""Wallet: coins, deposits and withdrawals, transfers between an account's wallets, fees, the rights of an API key."""

from __future__ import annotations

from ...wire.request import Method, Product, S
from . import requests as r


class Wallet(Product[S]):
    """The wallet's own endpoints."""

    api_restrictions = Method(r.GetApiRestrictions)
    system_status = Method(r.GetSystemStatus)
    account_status = Method(r.GetAccountStatus)
    coins = Method(r.GetCoins)
    deposit_address = Method(r.GetDepositAddress)
    deposits = Method(r.GetDeposits)
    withdraw = Method(r.Withdraw)
    withdrawals = Method(r.GetWithdrawals)
    universal_transfer = Method(r.UniversalTransfer)
    universal_transfers = Method(r.GetUniversalTransfers)
    funding_assets = Method(r.GetFundingAssets)
    user_assets = Method(r.GetUserAssets)
    trade_fees = Method(r.GetTradeFees)
