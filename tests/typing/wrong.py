"""Mistakes that both checkers must flag, each on its line, and nothing else."""

from __future__ import annotations

from bidwire import AsyncClient, Client, coinm, options, usdm
from bidwire.spot import (
    DepthDiffs,
    DepthEvent,
    GetDepth,
    Klines,
    NewOrder,
    PartialDepth,
    PlacedOrder,
    Side,
    Spot,
    TradeEvent,
    Trades,
)
from bidwire.wire.senders import AsyncRestSender, AsyncSender, RestSender, Sender, WsSender
from bidwire.wire.streams import Stream


def a_blocking_client(spot: Spot[Sender], sender: Sender) -> None:
    spot.depth()  # error: no symbol
    spot.depth("BTCUSDT", 500)  # error: limit has a name
    spot.depth("BTCUSDT", limit="500")  # error: limit is a whole number
    spot.depth("BTCUSDT", depth=500)  # error: no such parameter
    spot.depth(5)  # error: a symbol is text
    spot.klines("BTCUSDT")  # error: no interval
    spot.klines("BTCUSDT", "1min")  # error: no such interval
    spot.tickers()  # error: which symbols
    spot.ticker_24h("BTCUSDT", type="TINY")  # error: no such type
    spot.new_order("BNBUSDT", "BUY")  # error: no type
    spot.new_order("BNBUSDT", "buy", "LIMIT")  # error: words are as the exchange writes them
    spot.new_order("BNBUSDT", "BUY", "LIMTI")  # error: misspelt
    spot.new_order("BNBUSDT", "BUY", "LIMIT", price=None or [])  # error: no number
    spot.new_order("BNBUSDT", "BUY", "LIMIT", time_in_force="GTX")  # error: not on spot
    spot.new_order("BNBUSDT", "BUY", "LIMIT", timeInForce="GTC")  # error: names are python's
    spot.new_order("BNBUSDT", Side.BUY, Side.SELL)  # error: a side is no type
    spot.amend_order("BNBUSDT", order_id=1)  # error: no new quantity
    spot.depth.pages("BTCUSDT")  # error: one answer, no rows
    spot.my_trades.pages("BTCUSDT", startTime=1)  # error: names are python's
    spot.get_order("BNBUSDT", order_id="28")  # error: ids are whole numbers
    spot.open_orders("BNBUSDT")  # error: an optional symbol has a name
    spot.order("BNBUSDT")  # error: no such method
    print(spot.account().balance("BTC").fee)  # error: no such field
    spot.new_order("BNBUSDT", "BUY", "MARKET", quantity=1).fills[0]  # error: fills may be missing
    price: float = spot.avg_price("BTCUSDT").price  # error: money is no float
    placed: PlacedOrder = sender.send(GetDepth("BTCUSDT"))  # error: a book is no order
    print(price, placed)


async def an_async_client(spot: Spot[AsyncSender]) -> None:
    print(spot.depth("BTCUSDT").bids)  # error: not awaited
    print((await spot.depth("BTCUSDT")).bid)  # error: no such field


def what_only_rest_has(client: Client, futures: usdm.Usdm[Sender]) -> None:
    client.ws_api.spot.order_rate_limit()  # error: misspelt
    print(client.ws_api.usdm.klines)  # error: the WebSocket API does not have it
    client.ws_api.usdm.klines("BTCUSDT", interval="1m")  # error: nor can it be called
    client.ws_api.usdm.income.reply()  # error: nor asked for its headers
    print(client.ws_api.usdm.income.pages)  # error: nor walked
    client.ws_api.coinm.depth("BTCUSD_PERP")  # error: COIN-M has fewer
    client.ws_api.wallet.account_status()  # error: no such product there
    futures.klines("BTCUSDT", interval="1m")  # error: the WebSocket API may carry it
    over_rest: usdm.Usdm[RestSender] = client.ws_api.usdm  # error: it does not go by REST
    print(over_rest)


def what_only_the_websocket_api_has(client: Client, futures: usdm.Usdm[Sender]) -> None:
    print(client.spot.logon)  # error: REST does not have it
    client.spot.subscribe_user_data()  # error: nor can it be called
    futures.session()  # error: REST may carry it
    over_socket: usdm.Usdm[WsSender] = client.usdm  # error: it goes by REST
    print(over_socket)
    client.ws_api.margin.account()  # error: margin's WebSocket API has one method


async def what_only_the_websocket_api_has_async(client: AsyncClient) -> None:
    await client.coinm.logout()  # error: REST does not have it


async def what_only_rest_has_async(client: AsyncClient, futures: usdm.Usdm[AsyncSender]) -> None:
    print(client.ws_api.usdm.klines)  # error: the WebSocket API does not have it
    await client.ws_api.usdm.klines("BTCUSDT", interval="1m")  # error: nor can it be called
    await client.ws_api.coinm.depth.reply("BTCUSD_PERP")  # error: nor asked for its headers
    await futures.klines("BTCUSDT", interval="1m")  # error: the WebSocket API may carry it
    over_rest: usdm.Usdm[AsyncRestSender] = client.ws_api.usdm  # error: it does not go by REST
    print(over_rest)


def requests() -> None:
    order = NewOrder("BNBUSDT", "BUY", "MARKET", quantity=1)
    order.symbol = "BTCUSDT"  # error: requests do not change
    GetDepth("BTCUSDT", recv_window=5000)  # error: nothing is signed here


def streams(trade: TradeEvent, diff: DepthEvent) -> None:
    Trades()  # error: no symbol
    Klines("BTCUSDT", "2m")  # error: no such interval
    PartialDepth("BTCUSDT", 7)  # error: 5, 10 or 20
    DepthDiffs("BTCUSDT", speed="50ms")  # error: no such speed
    wrong: Stream[DepthEvent] = Trades("BTCUSDT")  # error: trades are no diffs
    text: str = trade.price  # error: a price is a number
    first: str = diff.bids[0].price  # error: a level's too
    trade.price = text  # error: events do not change
    trade.trade_id = 5  # error: nor do their fields
    print(wrong, text, first)


def what_stays_open(client: Client) -> None:
    with client.spot.subscribe(Trades("BTCUSDT")) as trades:
        print(next(trades).bids)  # error: a trade has none
    client.spot.subscribe(Trades("BTCUSDT"), overflow="shrug")  # error: no such policy
    client.spot.subscribe(Trades("BTCUSDT"), backfill="all")  # error: on, off, or so many ids
    client.spot.subscribe(Trades("BTCUSDT"), on_evnt=print)  # error: no such handler
    with client.spot.book("BTCUSDT") as book:
        print(book.best_bid.price)  # error: there may be none
    client.spot.user_stream(on_event=lambda: None)  # error: it gets the event


async def what_stays_open_async(client: AsyncClient) -> None:
    with client.spot.subscribe(Trades("BTCUSDT")):  # error: async with
        print("never")
    async with client.spot.subscribe(Trades("BTCUSDT")) as trades:
        for trade in trades:  # error: async for
            print(trade)


def what_stays_open_of_futures(client: Client) -> None:
    client.usdm.user_stream()  # error: futures have none yet
    usdm.MarkPrice("BTCUSDT", speed="3s")  # error: no such speed
    usdm.PartialDepth("BTCUSDT", 7)  # error: 5, 10 or 20
    usdm.ContinuousKlines("BTCUSDT", "FOREVER", "1m")  # error: no such contract type
    with client.usdm.subscribe(usdm.AggTrades("BTCUSDT")) as trades:
        print(next(trades).trade_id)  # error: an aggregate has two


def what_stays_open_of_coin_m_and_options(client: Client) -> None:
    client.coinm.user_stream()  # error: futures have none yet
    client.options.user_stream()  # error: nor have options
    options.DepthDiffs("BTC-260925-90000-C")  # error: a speed is part of the name
    options.Klines("BTC-260925-90000-C", "1s")  # error: no such interval
    coinm.IndexPrice("BTCUSD", speed="3s")  # error: no such speed
