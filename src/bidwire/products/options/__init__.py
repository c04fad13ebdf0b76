"""European options: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-data
"""

from __future__ import annotations

from ...wire.live import LiveFacts, LiveProduct
from ...wire.product import Method, S_co
from . import requests as r


class Options(LiveProduct[S_co]):
    """European options: contracts and their greeks, orders, positions, exercises, market makers' tools; streams, books, candles."""

    @property
    def live(self) -> LiveFacts:
        from .live import OPTIONS_LIVE

        return OPTIONS_LIVE

    # market data
    ping = Method(r.Ping)
    time = Method(r.GetTime)
    exchange_info = Method(r.GetExchangeInfo)
    depth = Method(r.GetDepth)
    trades = Method(r.GetTrades)
    block_trades = Method(r.GetBlockTrades)
    klines = Method(r.GetKlines)
    mark_prices = Method(r.GetMarkPrices)
    tickers_24h = Method(r.GetTickers24h)
    index_price = Method(r.GetIndexPrice)
    open_interest = Method(r.GetOpenInterest)
    exercise_history = Method(r.GetExerciseHistory)

    # account
    account = Method(r.GetAccount)
    funding_flows = Method(r.GetFundingFlows)

    # trade
    new_order = Method(r.NewOrder)
    new_orders = Method(r.NewOrders)
    get_order = Method(r.GetOrder)
    cancel_order = Method(r.CancelOrder)
    cancel_orders = Method(r.CancelOrders)
    cancel_open_orders = Method(r.CancelOpenOrders)
    cancel_open_orders_by_underlying = Method(r.CancelOpenOrdersByUnderlying)
    open_orders = Method(r.GetOpenOrders)
    order_history = Method(r.GetOrderHistory)
    my_trades = Method(r.GetMyTrades)
    positions = Method(r.GetPositions)
    exercise_records = Method(r.GetExerciseRecords)
    commission_rates = Method(r.GetCommissionRates)
    sign_contract = Method(r.SignContract)

    # market makers
    market_maker_protection = Method(r.GetMarketMakerProtection)
    set_market_maker_protection = Method(r.SetMarketMakerProtection)
    reset_market_maker_protection = Method(r.ResetMarketMakerProtection)
    countdown_cancel_all = Method(r.GetCountdownCancelAll)
    set_countdown_cancel_all = Method(r.SetCountdownCancelAll)
    send_countdown_heartbeat = Method(r.SendCountdownHeartbeat)

    # block trades
    new_block_order = Method(r.NewBlockOrder)
    extend_block_order = Method(r.ExtendBlockOrder)
    cancel_block_order = Method(r.CancelBlockOrder)
    block_orders = Method(r.GetBlockOrders)
    accept_block_order = Method(r.AcceptBlockOrder)
    get_block_order = Method(r.GetBlockOrder)
    my_block_trades = Method(r.GetMyBlockTrades)

    # user data stream
    create_listen_key = Method(r.CreateListenKey)
    keep_listen_key = Method(r.KeepListenKey)
    close_listen_key = Method(r.CloseListenKey)
