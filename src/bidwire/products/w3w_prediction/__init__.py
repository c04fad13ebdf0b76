"""Prediction markets: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/trade
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class W3wPrediction(Product[S_co]):
    """Prediction markets of the Web3 wallet: markets, orders, positions, block trades, transfers to the wallet and back."""

    # market data
    categories = Method(r.GetCategories)
    markets = Method(r.GetMarkets)
    search_markets = Method(r.SearchMarkets)
    market = Method(r.GetMarket)
    depth = Method(r.GetDepth)
    last_trade_price = Method(r.GetLastTradePrice)

    # trading
    quote = Method(r.GetQuote)
    new_order = Method(r.NewOrder)
    cancel_orders = Method(r.CancelOrders)
    open_orders = Method(r.GetOpenOrders)
    order_history = Method(r.GetOrderHistory)

    # positions
    positions = Method(r.GetPositions)
    filtered_positions = Method(r.GetFilteredPositions)
    position = Method(r.GetPosition)
    settled_positions = Method(r.GetSettledPositions)
    pnl = Method(r.GetPnl)
    redeem = Method(r.Redeem)
    redeem_status = Method(r.GetRedeemStatus)

    # block trades
    new_block_trade = Method(r.NewBlockTrade)
    block_trade = Method(r.GetBlockTrade)
    block_trade_events = Method(r.GetBlockTradeEvents)
    fulfil_block_trade = Method(r.FulfilBlockTrade)
    block_trades = Method(r.GetBlockTrades)
    preview_block_trade = Method(r.PreviewBlockTrade)
    remove_block_trades = Method(r.RemoveBlockTrades)
    reserved_balances = Method(r.GetReservedBalances)

    # transfers
    transfer_outbound = Method(r.TransferOutbound)
    transfer_inbound = Method(r.TransferInbound)
    transfers = Method(r.GetTransfers)
    transfer_status = Method(r.GetTransferStatus)
    withdraw = Method(r.Withdraw)
    deposit = Method(r.Deposit)

    # wallets
    wallets = Method(r.GetWallets)
    payment_options = Method(r.GetPaymentOptions)
    quota_status = Method(r.GetQuotaStatus)
    portfolio = Method(r.GetPortfolio)
