"""Right uses of the public types. Both checkers must find nothing here; `assert_type` says what each call gives."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Protocol, TypeVar, assert_type

from bidwire import (
    AsyncClient,
    BinanceError,
    Candle,
    Client,
    alpha,
    coinm,
    crypto_loan,
    institutional_loan,
    margin,
    mining,
    options,
    pages,
    portfolio,
    stocks,
    sub_account,
    usdm,
    vip_loan,
    w3w_prediction,
)
from bidwire.orders.outcome import AnyOrder
from bidwire.spot import (
    Account,
    AggTradeEvent,
    AggTrades,
    AllMiniTickers,
    BookTicker,
    BookTickerEvent,
    CanceledOrder,
    CanceledOrderList,
    CancelOpenOrders,
    DayStatistics,
    Depth,
    DepthDiffs,
    DepthEvent,
    ExecutionReport,
    GetAllOrders,
    GetDepth,
    GetKlines,
    GetOrder,
    Kline,
    KlineEvent,
    KlineInterval,
    Klines,
    Level,
    LotSize,
    MiniTickerEvent,
    MyTrade,
    NewOrder,
    Order,
    OrderStatus,
    OrderType,
    OutboundAccountPosition,
    PartialDepth,
    PlacedOrder,
    PlacedOrderList,
    RateLimit,
    ServerTime,
    Side,
    Spot,
    SymbolInfo,
    TimeInForce,
    Trade,
    TradeEvent,
    Trades,
    UnknownEvent,
    UserEvent,
)
from bidwire.wire.faces import Rules
from bidwire.wire.pages import AsyncWalk, Walk
from bidwire.wire.senders import AsyncRestSender, AsyncSender, AsyncWsSender, Reply, RestSender, Sender, WsSender
from bidwire.wire.streams import Stream

E = TypeVar("E")


def a_blocking_client(spot: Spot[Sender], sender: Sender) -> None:
    assert_type(spot.time(), ServerTime)
    assert_type(spot.depth("BTCUSDT"), Depth)
    assert_type(spot.depth(symbol="BTCUSDT", limit=500), Depth)
    assert_type(spot.depth("BTCUSDT").bids[0], Level)
    assert_type(spot.depth("BTCUSDT").bids[0].price, Decimal)
    assert_type(spot.trades("BTCUSDT"), list[Trade])
    assert_type(spot.klines("BTCUSDT", "1m"), list[Kline])
    assert_type(spot.klines("BTCUSDT", KlineInterval.HOUR_1, start_time=datetime.now(UTC), limit=10), list[Kline])
    assert_type(
        spot.klines("BTCUSDT", "1h", start_time=1_700_000_000_000, end_time="2026-01-01T00:00:00Z"), list[Kline]
    )
    assert_type(spot.ticker_24h("BTCUSDT"), DayStatistics)
    assert_type(spot.tickers_24h(symbols=["BTCUSDT", "ETHUSDT"], type="MINI"), list[DayStatistics])
    assert_type(spot.tickers_24h(), list[DayStatistics])
    assert_type(spot.exchange_info().symbols[0], SymbolInfo)
    assert_type(spot.exchange_info(permissions=["SPOT"]).symbols[0].filter(LotSize), LotSize | None)
    assert_type(spot.new_order("BNBUSDT", "BUY", "LIMIT", price="350", quantity=1, time_in_force="GTC"), PlacedOrder)
    assert_type(spot.new_order("BNBUSDT", Side.SELL, OrderType.MARKET, quote_order_qty=12.5), PlacedOrder)
    assert_type(spot.new_order(symbol="BNBUSDT", side="SELL", type="MARKET", quantity=Decimal("0.1")), PlacedOrder)
    assert_type(spot.new_order("BNBUSDT", "BUY", "LIMIT", time_in_force=TimeInForce.IOC, extra={"new": 1}), PlacedOrder)
    assert_type(spot.get_order("BNBUSDT", order_id=28), Order)
    assert_type(spot.get_order("BNBUSDT", orig_client_order_id="mine", recv_window=2500.5).status, OrderStatus)
    assert_type(spot.open_orders(), list[Order])
    assert_type(spot.open_orders(symbol="BNBUSDT"), list[Order])
    assert_type(spot.cancel_order("BNBUSDT", order_id=28), CanceledOrder | CanceledOrderList)
    assert_type(spot.cancel_order("BNBUSDT", order_id=28).status, OrderStatus)
    assert_type(spot.cancel_open_orders("BNBUSDT"), list[CanceledOrder | CanceledOrderList])
    assert_type(spot.account(omit_zero_balances=True), Account)
    with spot.candles("BTCUSDT", "1m", keep=100) as candles:
        assert_type(candles.rows()[0].close, Decimal)
        assert_type(candles.newest, Candle | None)
        for each in candles:
            assert_type(each.in_sync, bool)
    assert_type(spot.rules(), Rules)
    assert_type(spot.rules()["BTCUSDT"].price(1.5), Decimal)
    order = NewOrder("BNBUSDT", "BUY", "LIMIT", price="350", quantity=1, time_in_force="GTC")
    assert_type(spot.rules()["BTCUSDT"].check(order, average=300), NewOrder)
    assert_type(sender.send(spot.rules().quantize(order)), PlacedOrder)
    assert_type(spot.my_trades.pages("BTCUSDT", start_time="2026-01-01T00:00:00Z"), Walk[MyTrade])
    assert_type(next(spot.klines.pages("BTCUSDT", "1m")), list[Kline])
    assert_type(next(spot.klines.pages("BTCUSDT", "1m").rows()), Kline)
    assert_type(pages(sender, GetKlines("BTCUSDT", "1m")), Walk[Kline])
    assert_type(spot.account().balances[0].free, Decimal)
    assert_type(spot.my_trades("BNBUSDT", limit=10), list[MyTrade])
    assert_type(spot.order_rate_limits(), list[RateLimit])
    pair = spot.new_oco_order(
        "BNBUSDT",
        side="SELL",
        quantity=1,
        above_type="LIMIT_MAKER",
        above_price=400,
        below_type="STOP_LOSS",
        below_stop_price=300,
    )
    assert_type(pair, PlacedOrderList)
    assert_type(spot.depth.reply("BTCUSDT"), Reply[Depth])
    assert_type(spot.depth.reply("BTCUSDT").result, Depth)
    assert_type(sender.send(GetDepth("BTCUSDT")), Depth)
    assert_type(sender.send(CancelOpenOrders("BTCUSDT")), list[CanceledOrder | CanceledOrderList])
    assert_type(sender.reply(GetOrder("BTCUSDT", order_id=1)), Reply[Order])


async def an_async_client(spot: Spot[AsyncSender], sender: AsyncSender) -> None:
    assert_type(await spot.depth("BTCUSDT"), Depth)
    await assert_type(spot.depth("BTCUSDT"), Coroutine[Any, Any, Depth])
    assert_type(await spot.klines("BTCUSDT", "1m"), list[Kline])
    assert_type(
        await spot.new_order("BNBUSDT", "BUY", "LIMIT", price=350, quantity="1", time_in_force="GTC"), PlacedOrder
    )
    assert_type((await spot.account()).balances[0].locked, Decimal)
    assert_type(await spot.depth.reply("BTCUSDT"), Reply[Depth])
    assert_type(spot.my_trades.pages("BTCUSDT"), AsyncWalk[MyTrade])
    async with spot.candles("BTCUSDT", "1m") as candles:
        assert_type(candles.rows(), list[Candle])
    assert_type((await spot.rules())["BTCUSDT"].tick_size, Decimal)
    async for page in spot.all_orders.pages("BTCUSDT", limit=10):
        assert_type(page, list[Order])
    async for order in pages(sender, GetAllOrders("BTCUSDT")).rows():
        assert_type(order, Order)
    assert_type(await sender.send(GetKlines("BTCUSDT", "1d")), list[Kline])


def what_the_websocket_api_has(client: Client) -> None:
    client.ws_api.spot.ping()
    assert_type(client.ws_api.spot.depth("BTCUSDT"), Depth)
    assert_type(client.ws_api.spot.depth.reply("BTCUSDT"), Reply[Depth])
    assert_type(client.ws_api.spot.my_trades.pages("BTCUSDT"), Walk[MyTrade])
    assert_type(client.ws_api.spot.rules(), Rules)
    with client.ws_api.spot.subscribe(Trades("BTCUSDT")) as trades, client.ws_api.spot.user_stream() as mine:
        assert_type(next(trades), TradeEvent)
        assert_type(next(mine), UserEvent)
    assert_type(client.ws_api.usdm.positions(), list[usdm.Position])
    assert_type(client.ws_api.usdm.session().authorized_since, int | None)
    assert_type(client.ws_api.spot.subscribe_user_data().subscription_id, int)
    assert_type(client.ws_api.margin.subscribe_with_listen_token(listen_token="token").expiration_time, int)
    client.ws_api.on_user_event = lambda subscription_id, event: print(subscription_id, event)
    over_socket: usdm.Usdm[WsSender] = client.ws_api.usdm
    over_socket.logout()
    by_either: list[usdm.Usdm[Sender]] = [client.usdm, client.ws_api.usdm]
    assert_type(by_either[0].positions(), list[usdm.Position])
    by_rest: usdm.Usdm[RestSender] = client.usdm
    assert_type(by_rest.klines("BTCUSDT", interval="1m"), list[usdm.Kline])


async def what_the_websocket_api_has_async(client: AsyncClient) -> None:
    await client.ws_api.spot.ping()
    assert_type(await client.ws_api.usdm.positions(), list[usdm.Position])
    assert_type(client.ws_api.spot.my_trades.pages("BTCUSDT"), AsyncWalk[MyTrade])
    assert_type((await client.ws_api.coinm.logon()).authorized_since, int | None)
    over_socket: usdm.Usdm[AsyncWsSender] = client.ws_api.usdm
    await over_socket.logout.reply()
    by_either: list[usdm.Usdm[AsyncSender]] = [client.usdm, client.ws_api.usdm]
    assert_type(await by_either[0].positions(), list[usdm.Position])
    by_rest: usdm.Usdm[AsyncRestSender] = client.usdm
    assert_type(await by_rest.klines("BTCUSDT", interval="1m"), list[usdm.Kline])


def a_request_knows_its_result(sender: Sender) -> None:
    order = NewOrder("BNBUSDT", "BUY", "LIMIT", price="350", quantity=1, time_in_force="GTC")
    assert_type(order.symbol, str)
    assert_type(sender.send(order), PlacedOrder)


class Listener(Protocol):
    """Whoever gets a stream's events."""

    def first(self, stream: Stream[E], /) -> E: ...


def streams(listener: Listener) -> None:
    assert_type(listener.first(Trades("BTCUSDT")), TradeEvent)
    assert_type(listener.first(Trades(symbol="BTCUSDT")), TradeEvent)
    assert_type(listener.first(AggTrades("BTCUSDT")), AggTradeEvent)
    assert_type(listener.first(BookTicker("BTCUSDT")), BookTickerEvent)
    assert_type(listener.first(DepthDiffs("BTCUSDT", speed="100ms")), DepthEvent)
    assert_type(listener.first(AllMiniTickers()), list[MiniTickerEvent])
    assert_type(Klines("BTCUSDT", "1m").name, str)
    assert_type(PartialDepth("BTCUSDT", 20, "100ms").name, str)


def events(trade: TradeEvent, diff: DepthEvent, event: UserEvent) -> None:
    assert_type(trade.price, Decimal)
    assert_type(trade.price_text, str)
    assert_type(trade.event_time, int)
    assert_type(diff.bids, list[Level])
    assert_type(diff.bids_text, list[tuple[str, str]])
    match event:
        case ExecutionReport(execution_type="TRADE"):
            assert_type(event.last_price, Decimal)
            assert_type(event.pegged_price, Decimal | None)
        case OutboundAccountPosition():
            assert_type(event.balances[0].free, Decimal)
        case UnknownEvent(event=word):
            assert_type(word, str)
        case _:
            assert_type(event.event_time, int)


def what_stays_open(client: Client) -> None:
    with client.spot.subscribe(Trades("BTCUSDT")) as trades:
        for trade in trades:
            assert_type(trade, TradeEvent)
        assert_type(trades.list(), list[str])
    with client.spot.subscribe(Trades("BTCUSDT"), DepthDiffs("BTCUSDT"), BookTicker("BTCUSDT")) as events:
        assert_type(next(events), TradeEvent | DepthEvent | BookTickerEvent)
        for stream, event in events.items():
            assert_type(stream, Stream[Any] | str)
            assert_type(event, TradeEvent | DepthEvent | BookTickerEvent)
    with client.spot.subscribe(*(Trades(symbol) for symbol in ("A", "B"))) as many:
        assert_type(next(many), TradeEvent)
    with client.spot.subscribe("btcusdt@trade", buffer=5, overflow="latest") as named:
        assert_type(next(named), Any)
    with client.spot.subscribe(Trades("BTCUSDT"), AggTrades("BTCUSDT"), backfill=500) as whole:
        assert_type(next(whole), TradeEvent | AggTradeEvent)
        assert_type(next(whole).backfilled, bool)
    with client.spot.book("BTCUSDT", on_update=lambda book: None) as book:
        assert_type(book.best_bid, Level | None)
        assert_type(book.asks(5), list[Level])
        for same in book:
            assert_type(same.in_sync, bool)
    with client.spot.user_stream() as mine:
        for told in mine:
            assert_type(told, UserEvent)
    assert_type(client.ws_api.spot.depth("BTCUSDT"), Depth)


async def what_stays_open_async(client: AsyncClient) -> None:
    async with client.spot.subscribe(AggTrades("BTCUSDT"), on_event=lambda event: print(event.price)) as heard:
        assert_type(await heard.wait(timeout=1), bool)
    async with client.spot.subscribe(Trades("BTCUSDT"), Klines("BTCUSDT", "1m")) as events:
        async for event in events:
            assert_type(event, TradeEvent | KlineEvent)
        await events.add(Trades("ETHUSDT"), "bnbusdt@trade")
        assert_type(await events.list(), list[str])
    opened = await client.spot.subscribe(Trades("BTCUSDT"))
    assert_type(await anext(opened), TradeEvent)
    async with client.spot.book("BTCUSDT") as book:
        assert_type(book.bids(), list[Level])
        assert_type(await book.ready(timeout=1), bool)
    async with client.spot.user_stream() as mine:
        assert_type(await anext(mine), UserEvent)
    assert_type(await client.ws_api.spot.depth("BTCUSDT"), Depth)


def futures(client: Client) -> None:
    for page in client.usdm.funding_rates.pages(symbol="BTCUSDT", start_time="2026-01-01T00:00:00+00:00"):
        assert_type(page, list[usdm.FundingRate])
    placed = client.usdm.new_order("BTCUSDT", "BUY", "LIMIT", quantity="0.01", price=60000, time_in_force="GTX")
    assert_type(placed, usdm.PlacedOrder)
    batch = client.usdm.new_orders(batch_orders=[usdm.OrderInBatch("BTCUSDT", "SELL", "MARKET", quantity=1)])
    for each in batch:
        assert_type(each, usdm.PlacedOrder | usdm.Refusal)
    stop = client.usdm.new_algo_order(
        "BTCUSDT", "SELL", "STOP_MARKET", algo_type="CONDITIONAL", trigger_price=55000, close_position=True
    )
    assert_type(stop.algo_id, int)
    for position in client.usdm.positions():
        assert_type(position.unrealized_profit, Decimal)
    client.usdm.set_leverage("BTCUSDT", leverage=20)
    assert_type(client.ws_api.usdm.get_order("BTCUSDT", order_id=1), usdm.Order)
    assert_type(client.usdm.mark_price("BTCUSDT").mark_price, Decimal)
    assert_type(client.usdm.klines("BTCUSDT", "1h"), list[usdm.Kline])
    assert_type(client.portfolio.new_margin_order("BTCUSDT", "BUY", "MARKET", quantity=1), portfolio.PlacedMarginOrder)


def loans(client: Client) -> None:
    assert_type(
        client.crypto_loan.borrow(loan_coin="USDT", collateral_coin="BTC", loan_amount=100), crypto_loan.Borrowed
    )
    client.crypto_loan.adjust_ltv(
        loan_coin="USDT", collateral_coin="BTC", adjustment_amount="0.1", direction="ADDITIONAL"
    )
    for page in client.crypto_loan.repays.pages(loan_coin="USDT", start_time="2026-01-01T00:00:00+00:00"):
        assert_type(page, list[crypto_loan.Repayment])
    for offer in client.vip_loan.fixed_rate_market(loan_coin="USDT", duration=30).rows:
        assert_type(offer.interest_rate, Decimal)
    assert_type(client.vip_loan.repay(order_id=1, amount="200.5"), vip_loan.Repaid)
    for unit in client.institutional_loan.risk_unit_details():
        assert_type(unit, institutional_loan.RiskUnitDetails)
        assert_type(unit.collateral_accounts[0].wallets[0].net_equity, Decimal)
    assert_type(client.institutional_loan.max_borrowable(asset_name="USDT").max_borrowable_amount, Decimal | None)


def stocks_alpha_and_predictions(client: Client) -> None:
    placed = client.stocks.new_order("AAPL", "BUY", "MARKET", notional=100)
    assert_type(placed, stocks.PlacedOrder)
    assert_type(placed.status is stocks.Acknowledgement.ACCEPTED, bool)
    assert_type(client.stocks.quote("AAPL"), stocks.Quote | None)
    found = client.stocks.conversion(issuer_request_id="mint-1", convert_type="MINT")
    assert_type(found, stocks.Conversion | stocks.Done)
    for token in client.alpha.tokens().rows:
        assert_type(token, alpha.Token)
    assert_type(client.alpha.ticker_24h("ALPHA_175USDT").data.last_price, Decimal)
    for candles in client.alpha.klines.pages("ALPHA_175USDT", "1h", start_time="2026-01-01T00:00:00+00:00"):
        assert_type(candles, list[alpha.Kline])
    for order in client.w3w_prediction.open_orders(wallet_address="0x0", trade_side="BUY").orders:
        assert_type(order, w3w_prediction.Order)
    client.w3w_prediction.cancel_orders(
        wallet_address="0x0", wallet_id="1", cancel_info_list=[w3w_prediction.OrderToCancel(order_id="1")]
    )


def what_came_of_an_order(client: Client, error: BinanceError) -> None:
    found = client.outcome(error)
    assert_type(found, AnyOrder | None)
    if found is not None:
        assert_type(found.executed_qty, Decimal)


def the_orders_of_all_products(
    a: Order,
    b: margin.Order,
    c: usdm.Order,
    d: coinm.Order,
    e: options.Order,
    f: portfolio.FuturesOrder,
    g: portfolio.MarginOrder,
) -> list[AnyOrder]:
    return [a, b, c, d, e, f, g]


def rows_under_a_name_of_their_own(client: Client) -> None:
    assert_type(client.mining.miners(algo="sha256", user_name="test").rows, list[mining.Miner])
    for earnings in client.mining.earnings.pages(algo="sha256", user_name="test"):
        assert_type(earnings, list[mining.Earning])
    for totals in client.sub_account.futures_summary.pages(futures_type=1).rows():
        assert_type(totals, sub_account.FuturesTotals | sub_account.CoinmTotals)
    for conversion in client.wallet.dust_log.pages(start_time="2026-01-01T00:00:00+00:00").rows():
        assert_type(conversion.operate_time, int)


def what_stays_open_of_futures(client: Client) -> None:
    with client.usdm.subscribe(usdm.AggTrades("BTCUSDT"), usdm.MarkPrice("BTCUSDT", speed="1s")) as events:
        assert_type(next(events), usdm.AggTradeEvent | usdm.MarkPriceEvent)
    with client.ws_api.usdm.subscribe(usdm.DepthDiffs("BTCUSDT", "500ms")) as diffs:
        assert_type(next(diffs).previous_update_id, int)
    with client.usdm.subscribe(usdm.AllMarkPrices()) as all_marks:
        assert_type(next(all_marks)[0].funding_rate, Decimal | None)
    with client.usdm.subscribe("btcusdt@aggTrade") as named:
        assert_type(next(named), Any)
    with client.usdm.book("BTCUSDT") as book, client.usdm.candles("BTCUSDT", "1m") as candles:
        assert_type(book.best_bid, Level | None)
        assert_type(candles.newest, Candle | None)
    assert_type(client.usdm.rules(), Rules)


async def what_stays_open_of_futures_async(client: AsyncClient) -> None:
    async with client.usdm.subscribe(usdm.ContinuousKlines("BTCUSDT", "PERPETUAL", "1m")) as klines:
        async for kline in klines:
            assert_type(kline.kline.close, Decimal)
    async with client.usdm.book("BTCUSDT") as book:
        assert_type(book.in_sync, bool)
    assert_type(await client.usdm.rules(), Rules)


def what_stays_open_of_coin_m_and_options(client: Client) -> None:
    with client.coinm.subscribe(coinm.AggTrades("BTCUSD_PERP"), coinm.PairMarkPrices("BTCUSD", "1s")) as events:
        assert_type(next(events), coinm.AggTradeEvent | list[coinm.MarkPriceEvent])
    with client.coinm.book("BTCUSD_PERP") as book:
        assert_type(book.best_ask, Level | None)
    with client.options.subscribe(options.MarkPrices("BTCUSDT")) as marks:
        assert_type(next(marks)[0].delta, Decimal)
    with client.options.subscribe(options.DepthDiffs("BTC-260925-90000-C", "100ms")) as diffs:
        assert_type(next(diffs).bids, list[Level])
    assert_type(client.options.rules(), Rules)
