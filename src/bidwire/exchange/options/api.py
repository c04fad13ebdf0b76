"""The options' endpoints: checked requests in, answers in the documented shape out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from ...products.options import requests as r
from ...products.options.enums import TimeInForce
from ...products.spot.enums import OrderType
from ...products.spot.enums import SelfTradePreventionMode as EngineMode
from ...products.spot.enums import TimeInForce as EngineTime
from ..amounts import trimmed
from ..api.answers import ApiError, Json, missing, not_valid
from ..api.counters import Counters
from ..api.klines import Candle
from ..api.params import Built
from ..api.router import Context, Handler
from ..api.spans import Span, rows
from ..api.tape import Tape
from ..engine.commands import UNIT, Cancel, CancelAll, Place
from ..engine.engine import Engine
from ..engine.events import Event, Refused, Report, Traded
from ..engine.orders import Fill, Order
from .commands import OptionsCommand, PlaceOption
from .contracts import ASSET, PRICE_SCALE, QUANTITY_SCALE, QUOTE, STEP, TICK, UNDERLYING, Contract
from .ledger import FEE_RATE, Ledger
from .pricing import Value
from .records import OptionRecords, Terms
from .valuation import Valuation

MOST_IN_A_BATCH = 10
DEPTHS = (10, 20, 50, 100, 500, 1000)
DAY = 86_400_000_000
KEPT = 5 * DAY
"""How long finished orders can be queried."""

# The engine's refusals under the options' numbers (error codes of the options documentation; texts are not printed there).
_REFUSALS: Mapping[str, tuple[int, str]] = {
    "Account has insufficient balance for requested action.": (-2018, "Balance is insufficient."),
    "Duplicate order sent.": (-6044, "Client order ID is duplicated."),
    "Order would immediately match and take.": (-6047, "Post-only order would immediately match and take."),
    "Market is closed.": (-6049, "Symbol is not trading."),
}


class Market(Protocol):
    """What the handlers ask of the venue."""

    def apply(self, command: OptionsCommand) -> list[Event]:
        """Have something done now: what the matching engine did."""
        ...

    def contracts(self) -> list[Contract]:
        """All that are listed."""
        ...

    def expired(self) -> list[tuple[Contract, int]]:
        """Those that have expired here, each with the index at which it was settled."""
        ...

    def known(self, symbol: str) -> Contract:
        """A contract that is or was listed; raises -1121."""
        ...

    def quoted(self, symbol: str) -> Contract:
        """A listed contract, whose book is up to date by this; raises -1121."""
        ...

    def tape(self, symbol: str) -> Tape:
        """What traded in it."""
        ...

    def index(self) -> int:
        """The spot price of the underlying."""
        ...

    def value(self, symbol: str) -> Value:
        """The house's view of a contract now."""
        ...

    def limits(self, contract: Contract) -> tuple[int, int]:
        """The lowest price at which may be sold and the highest at which may be bought."""
        ...


class OptionsApi:
    """Handlers of the options' requests."""

    def __init__(
        self,
        engine: Engine,
        records: OptionRecords,
        ledger: Ledger,
        worth: Valuation,
        counters: Counters,
        venue: Market,
    ) -> None:
        self._engine = engine
        self._records = records
        self._ledger = ledger
        self._worth = worth
        self._counters = counters
        self._venue = venue

    def handlers(self) -> dict[type[Built], Handler]:
        return {
            r.Ping: lambda request, context: {},
            r.GetTime: lambda request, context: {"serverTime": context.wall // 1000},
            r.GetExchangeInfo: self.exchange_info,
            r.GetDepth: self.depth,
            r.GetTrades: self.trades,
            r.GetKlines: self.klines,
            r.GetMarkPrices: self.marks,
            r.GetTickers24h: self.tickers,
            r.GetIndexPrice: self.index_price,
            r.GetExerciseHistory: self.exercise_history,
            r.NewOrder: self.new_order,
            r.NewOrders: self.new_orders,
            r.GetOrder: self.get_order,
            r.CancelOrder: self.cancel_order,
            r.CancelOrders: self.cancel_orders,
            r.CancelOpenOrders: self.cancel_open_orders,
            r.CancelOpenOrdersByUnderlying: self.cancel_open_orders_by_underlying,
            r.GetOpenOrders: self.open_orders,
            r.GetOrderHistory: self.order_history,
            r.GetMyTrades: self.my_trades,
            r.GetPositions: self.positions,
            r.GetExerciseRecords: self.exercise_records,
            r.GetAccount: self.account,
            r.GetFundingFlow: self.funding_flow,
            r.GetCommissionRates: self.commission_rates,
        }

    # --- market -------------------------------------------------------------------------------------------------------

    def exchange_info(self, request: r.GetExchangeInfo, context: Context) -> Json:
        return {
            "timezone": "UTC",
            "serverTime": context.wall // 1000,
            "optionContracts": [
                {"baseAsset": ASSET, "quoteAsset": QUOTE, "underlying": UNDERLYING, "settleAsset": QUOTE}
            ],
            "optionAssets": [{"name": QUOTE}],
            "optionSymbols": [contract.row() for contract in self._venue.contracts()],
            "rateLimits": self._counters.limits.rows(),
        }

    def depth(self, request: r.GetDepth, context: Context) -> Json:
        limit = 100 if request.limit is None else request.limit
        if limit not in DEPTHS:
            raise not_valid("limit")
        symbol = self._venue.quoted(request.symbol).symbol
        book = self._engine.book(symbol)
        return {
            "bids": [[trimmed(price), trimmed(quantity)] for price, quantity in book.levels(True, limit)],
            "asks": [[trimmed(price), trimmed(quantity)] for price, quantity in book.levels(False, limit)],
            "T": context.wall // 1000,
            "lastUpdateId": book.last_update_id,
        }

    def trades(self, request: r.GetTrades, context: Context) -> Json:
        limit = rows(request.limit, most=500, default=100)
        tape = self._venue.tape(self._venue.quoted(request.symbol).symbol)
        return [_trade(traded) for traded in tape.trades(limit)]

    def klines(self, request: r.GetKlines, context: Context) -> Json:
        span = Span.of(request.start_time, request.end_time, hours=None)
        tape = self._venue.tape(self._venue.quoted(request.symbol).symbol)
        found = tape.klines(
            str(request.interval), context.wall, start=span.start, end=span.end, limit=rows(request.limit, most=1500)
        )
        return [_kline(candle) for candle in found]

    def marks(self, request: r.GetMarkPrices, context: Context) -> Json:
        return [self._mark(contract) for contract in self._chosen(request.symbol)]

    def tickers(self, request: r.GetTickers24h, context: Context) -> Json:
        return [self._ticker(contract, context.wall) for contract in self._chosen(request.symbol)]

    def index_price(self, request: r.GetIndexPrice, context: Context) -> Json:
        if request.underlying != UNDERLYING:
            raise ApiError(-1128, "Invalid underlying.")
        return {"time": context.wall // 1000, "indexPrice": trimmed(self._venue.index())}

    def exercise_history(self, request: r.GetExerciseHistory, context: Context) -> Json:
        if request.underlying not in (None, UNDERLYING):
            raise ApiError(-1128, "Invalid underlying.")
        span = Span.of(request.start_time, request.end_time, hours=None)
        found = [
            {
                "symbol": contract.symbol,
                "strikePrice": trimmed(contract.strike),
                "realStrikePrice": trimmed(price),
                "expiryDate": contract.expires_at // 1000,
                "strikeResult": ("REALISTIC_VALUE_STRICKEN" if contract.worth(price) else "EXTRINSIC_VALUE_EXPIRED"),
            }
            for contract, price in self._venue.expired()
            if span.holds(contract.expires_at)
        ]
        return found[-rows(request.limit, most=100, default=100) :]

    # --- orders -------------------------------------------------------------------------------------------------------

    def new_order(self, request: r.NewOrder | r.OrderInBatch, context: Context) -> Json:
        contract = self._venue.quoted(request.symbol)
        command = self._place(request, contract, context)
        account = context.account
        self._counters.admit_orders(account, 1, context.wall)
        self._counters.count_orders(account, 1, context.wall)
        events = _accepted(self._venue.apply(command))
        order = next(event.order for event in events if isinstance(event, Report) and not event.maker)
        return self.row(order)  # what ACK would leave out is not documented; the sample shows all of it

    def new_orders(self, request: r.NewOrders, context: Context) -> Json:
        parts: Iterable[Any] = request.orders
        found = list(parts)
        if len(found) > MOST_IN_A_BATCH:
            raise ApiError(-6011, "Maximum 10 orders in one batchOrder request.")
        answers: list[Json] = []
        for part in found:
            try:
                if isinstance(part, ApiError):
                    raise part
                answers.append(self.new_order(part, context))
            except ApiError as refused:
                answers.append({"code": refused.code, "msg": refused.text})
        return answers

    def get_order(self, request: r.GetOrder, context: Context) -> Json:
        return self.row(self._own(context.account, request.symbol, request.order_id, request.client_order_id))

    def cancel_order(self, request: r.CancelOrder, context: Context) -> Json:
        return self._cancelled(context.account, request.symbol, request.order_id, request.client_order_id)

    def cancel_orders(self, request: r.CancelOrders, context: Context) -> Json:
        ids: list[tuple[int | None, str | None]] = [(each, None) for each in request.order_ids or ()]
        ids += [(None, each) for each in request.client_order_ids or ()]
        if len(ids) > MOST_IN_A_BATCH:
            raise ApiError(-6011, "Maximum 10 orders in one batchOrder request.")
        answers: list[Json] = []
        for order_id, client_order_id in ids:
            try:
                answers.append(self._cancelled(context.account, request.symbol, order_id, client_order_id))
            except ApiError as refused:
                answers.append({"code": refused.code, "msg": refused.text})
        return answers

    def cancel_open_orders(self, request: r.CancelOpenOrders, context: Context) -> Json:
        self._venue.quoted(request.symbol)
        self._cancel_all(context.account, request.symbol)
        return {"code": 0, "msg": "success"}

    def cancel_open_orders_by_underlying(self, request: r.CancelOpenOrdersByUnderlying, context: Context) -> Json:
        if request.underlying != UNDERLYING:
            raise ApiError(-1128, "Invalid underlying.")
        for symbol in {order.symbol for order in self._engine.open_orders(context.account)}:
            self._cancel_all(context.account, symbol)
        return {"code": 0, "msg": "success"}

    def open_orders(self, request: r.GetOpenOrders, context: Context) -> Json:
        if request.symbol is not None:
            self._venue.quoted(request.symbol)
        span = Span.of(request.start_time, request.end_time, hours=None)
        return [
            self.row(order)
            for order in self._engine.open_orders(context.account, request.symbol)
            if order.id >= (request.order_id or 0) and span.holds(order.created_at)
        ]

    def order_history(self, request: r.GetOrderHistory, context: Context) -> Json:
        self._venue.known(request.symbol)
        span = Span.of(request.start_time, request.end_time, hours=None)
        found = [
            order
            for order in self._records.all_orders(context.account, request.symbol)
            if not order.is_open
            and order.id >= (request.order_id or 0)
            and span.holds(order.created_at)
            and context.wall - order.updated_at <= KEPT
        ]
        most = rows(request.limit, default=100)
        first = request.order_id is not None or span.start is not None
        return [self.row(order) for order in (found[:most] if first else found[-most:])]

    # --- account ------------------------------------------------------------------------------------------------------

    def my_trades(self, request: r.GetMyTrades, context: Context) -> Json:
        contract = self._venue.known(request.symbol)
        span = Span.of(request.start_time, request.end_time, hours=None)
        found = [
            fill
            for fill in self._records.fills(context.account, request.symbol)
            if fill.trade_id >= (request.from_id or 0) and span.holds(fill.at)
        ]
        most = rows(request.limit, default=100)
        first = request.from_id is not None or span.start is not None
        return [self._own_trade(context.account, fill, contract) for fill in (found[:most] if first else found[-most:])]

    def positions(self, request: r.GetPositions, context: Context) -> Json:
        if request.symbol is not None:
            self._venue.known(request.symbol)
        found: list[Json] = []
        for symbol, position in sorted(self._ledger.positions(context.account).items()):
            if request.symbol not in (None, symbol):
                continue
            contract, mark = self._venue.known(symbol), self._worth.mark(symbol)
            standing = self._engine.open_orders(context.account, symbol)
            found.append(
                {
                    "entryPrice": trimmed(position.entry),
                    "symbol": symbol,
                    "side": "LONG" if position.quantity > 0 else "SHORT",
                    "quantity": trimmed(position.quantity),
                    "markValue": trimmed(mark * position.quantity // UNIT),
                    "unrealizedPNL": trimmed((mark - position.entry) * position.quantity // UNIT),
                    "markPrice": trimmed(mark),
                    "strikePrice": trimmed(contract.strike),
                    "expiryDate": contract.expires_at // 1000,
                    **_scales(contract),
                    "time": context.wall // 1000,
                    "bidQuantity": trimmed(sum(order.remaining for order in standing if order.buy)),
                    "askQuantity": trimmed(sum(order.remaining for order in standing if not order.buy)),
                }
            )
        return found

    def exercise_records(self, request: r.GetExerciseRecords, context: Context) -> Json:
        span = Span.of(request.start_time, request.end_time, hours=None)
        found = [
            {
                "id": str(each.id),
                "currency": QUOTE,
                "symbol": each.contract.symbol,
                "exercisePrice": trimmed(each.price),
                "quantity": trimmed(abs(each.quantity)),
                "amount": trimmed(each.amount),
                "fee": "0",
                "createDate": each.at // 1000,
                **_scales(each.contract),
                "positionSide": "LONG" if each.quantity > 0 else "SHORT",
            }
            for each in self._records.exercises(context.account)
            if request.symbol in (None, each.contract.symbol) and span.holds(each.at)
        ]
        return found[-rows(request.limit, default=1000) :]

    def account(self, request: r.GetAccount, context: Context) -> Json:
        money = self._worth.money(context.account)
        greeks = self._worth.greeks(context.account)
        return {
            "asset": [
                {
                    "asset": QUOTE,
                    "marginBalance": trimmed(money.cash),
                    "equity": trimmed(money.equity),
                    "available": trimmed(money.available),
                    "initialMargin": trimmed(money.initial_margin),
                    "maintMargin": trimmed(money.maintenance_margin),
                    "unrealizedPNL": trimmed(money.unrealized),
                    "adjustedEquity": trimmed(money.equity),
                }
            ],
            "greek": [
                {
                    "underlying": UNDERLYING,
                    "delta": greeks.delta,
                    "gamma": greeks.gamma,
                    "theta": greeks.theta,
                    "vega": greeks.vega,
                }
            ],
            "time": context.wall // 1000,
            "canTrade": True,
            "canDeposit": True,
            "canWithdraw": True,
            "reduceOnly": False,
            "tradeGroupId": -1,
        }

    def funding_flow(self, request: r.GetFundingFlow, context: Context) -> Json:
        if request.currency != QUOTE:
            raise ApiError(-1129, "Invalid asset.")
        span = Span.of(request.start_time, request.end_time, hours=None)
        most = rows(request.limit, default=100)
        found = [each for each in self._records.bookings(context.account, request.record_id) if span.holds(each.at)]
        return [
            {
                "id": each.id,
                "asset": QUOTE,
                "amount": trimmed(each.amount),
                "symbol": each.contract,
                "type": each.kind,
                "createDate": each.at // 1000,
            }
            for each in (found[:most] if request.record_id is not None else found[-most:])
        ]

    def commission_rates(self, request: r.GetCommissionRates, context: Context) -> Json:
        rate = f"{FEE_RATE / UNIT:.6f}"
        return {"commissions": [{"underlying": UNDERLYING, "makerFee": rate, "takerFee": rate}]}

    # --- parts --------------------------------------------------------------------------------------------------------

    def row(self, order: Order, created: str = "createTime") -> dict[str, Json]:
        """An order as every answer shows it; the answer to a cancel calls its time of creation createDate."""
        contract = self._venue.known(order.symbol)
        terms = self._records.terms(order)
        return {
            "orderId": order.id,
            "symbol": order.symbol,
            "price": trimmed(order.price),
            "quantity": trimmed(order.quantity),
            "executedQty": trimmed(order.executed),
            "fee": trimmed(-self._records.fees(order)),
            "side": "BUY" if order.buy else "SELL",
            "type": "LIMIT",
            "timeInForce": terms.good,
            "reduceOnly": terms.reduce_only,
            "postOnly": terms.post_only,
            created: order.created_at // 1000,
            "updateTime": order.updated_at // 1000,
            "status": order.status.value,
            "avgPrice": trimmed(order.quote_executed * UNIT // order.executed if order.executed else 0),
            "source": "API",
            "clientOrderId": order.client_order_id,
            **_scales(contract),
            "mmp": terms.mmp,
            "selfTradePreventionMode": terms.self_trade,
        }

    def _place(self, request: r.NewOrder | r.OrderInBatch, contract: Contract, context: Context) -> PlaceOption:
        """The engine's command for an order that may be placed.

        Raises:
            ApiError: what it lacks, or may not have.
        """
        for name, value in (("price", request.price), ("timeInForce", request.time_in_force)):
            if value is None:
                raise missing(name)
        assert request.price is not None, "checked before"
        price, quantity = int(request.price.scaleb(8)), int(request.quantity.scaleb(8))
        buy, account = request.side == "BUY", context.account
        self._check_amounts(buy, price, quantity, contract)
        post_only = bool(request.post_only) or request.time_in_force == TimeInForce.GTX
        position = self._ledger.positions(account).get(contract.symbol)
        held = position.quantity if position else 0
        if request.reduce_only and (held >= 0 if buy else held <= 0 or quantity > abs(held)):
            raise ApiError(-6045, "Reduce-only order would not reduce the position.")
        money = self._worth.money(account)
        if buy:
            if price * quantity // UNIT + self._worth.fee(price, quantity) > money.available:
                raise ApiError(-2018, "Balance is insufficient.")
        else:
            writes = max(quantity - self._ledger.free(account, contract.symbol), 0)
            if self._worth.margin_to_write(contract, writes) > money.available:
                raise ApiError(-2027, "Option margin is insufficient.")
        terms = Terms(
            bool(request.reduce_only),
            post_only,
            bool(request.is_mmp),
            str(request.self_trade_prevention_mode or "EXPIRE_MAKER"),
            str(request.time_in_force),
        )
        good = EngineTime(terms.good) if terms.good in ("IOC", "FOK") and not post_only else EngineTime.GTC
        kind = OrderType.LIMIT_MAKER if post_only else OrderType.LIMIT
        client_order_id = request.client_order_id or ""
        place = Place(
            account, contract.symbol, buy, kind, good, quantity, price, 0, client_order_id,
            self_trade_prevention=EngineMode(terms.self_trade),
        )  # fmt: skip
        return PlaceOption(place, terms)

    def _check_amounts(self, buy: bool, price: int, quantity: int, contract: Contract) -> None:
        if price < TICK:
            raise ApiError(-4013, f"Price less than min price {trimmed(TICK)}.")
        if price % TICK:
            raise ApiError(-4029, f"Price is not a multiple of the tick size {trimmed(TICK)}.")
        low, high = self._venue.limits(contract)
        if buy and price > high:
            raise ApiError(-4002, f"Price greater than max price {trimmed(high)}.")
        if not buy and price < low:
            raise ApiError(-4013, f"Price less than min price {trimmed(low)}.")
        rules = self._engine.rules(contract.symbol)
        assert rules is not None, "a quoted contract is listed"
        if quantity < rules.lot.least:
            raise ApiError(-4004, f"Quantity less than min quantity {trimmed(rules.lot.least)}.")
        if quantity > rules.lot.most:
            raise ApiError(-4005, f"Quantity greater than max quantity {trimmed(rules.lot.most)}.")
        if quantity % STEP:
            raise ApiError(-4030, f"Quantity is not a multiple of the step size {trimmed(STEP)}.")

    def _own(self, account: int, symbol: str, order_id: int | None, client_order_id: str | None) -> Order:
        self._venue.known(symbol)
        if order_id is not None:
            order = self._records.order(account, symbol, order_id)
        else:
            order = self._records.order_by_client_id(account, symbol, client_order_id or "")
        if order is None or client_order_id not in (None, order.client_order_id):
            raise ApiError(-2013, "Order does not exist.")
        return order

    def _cancelled(self, account: int, symbol: str, order_id: int | None, client_order_id: str | None) -> Json:
        self._venue.known(symbol)
        events = _accepted(self._venue.apply(Cancel(account, symbol, order_id, client_order_id)))
        return next(self.row(event.order, "createDate") for event in events if isinstance(event, Report))

    def _cancel_all(self, account: int, symbol: str) -> None:
        if self._engine.open_orders(account, symbol):
            self._venue.apply(CancelAll(account, symbol))

    def _own_trade(self, account: int, fill: Fill, contract: Contract) -> Json:
        charge = self._records.charge(account, fill)
        return {
            "id": fill.trade_id,
            "tradeId": fill.trade_id,
            "orderId": fill.order_id,
            "symbol": fill.symbol,
            "price": trimmed(fill.price),
            "quantity": trimmed(fill.quantity),
            "fee": trimmed(-charge.fee),
            "realizedProfit": trimmed(charge.profit),
            "side": "BUY" if fill.buyer else "SELL",
            "type": "LIMIT",
            "liquidity": "MAKER" if fill.maker else "TAKER",
            "time": fill.at // 1000,
            **_scales(contract),
        }

    def _chosen(self, symbol: str | None) -> list[Contract]:
        """One contract, or all: those without a book yet are shown by the house's price alone."""
        return self._venue.contracts() if symbol is None else [self._venue.quoted(symbol)]

    def _mark(self, contract: Contract) -> Json:
        value = self._venue.value(contract.symbol)
        low, high = self._venue.limits(contract)
        return {
            "symbol": contract.symbol,
            "markPrice": trimmed(round(value.price * UNIT)),
            "bidIV": f"{value.volatility - 0.01:.8f}",
            "askIV": f"{value.volatility + 0.01:.8f}",
            "markIV": f"{value.volatility:.8f}",
            "delta": f"{value.delta:.8f}",
            "theta": f"{value.theta:.8f}",
            "gamma": f"{value.gamma:.8f}",
            "vega": f"{value.vega:.8f}",
            "highPriceLimit": trimmed(high),
            "lowPriceLimit": trimmed(low),
            "riskFreeInterest": "0",
        }

    def _ticker(self, contract: Contract, at: int) -> Json:
        """Of a contract that nobody has looked at yet nothing has traded."""
        statistics = self._venue.tape(contract.symbol).last_24h(at)
        best: tuple[tuple[int, int] | None, ...] = (None, None)
        if self._engine.rules(contract.symbol) is not None:
            book = self._engine.book(contract.symbol)
            best = (book.best(True), book.best(False))
        percent = statistics.change * UNIT // statistics.open if statistics.open else 0
        return {
            "symbol": contract.symbol,
            "priceChange": trimmed(statistics.change),
            "priceChangePercent": trimmed(percent),
            "lastPrice": trimmed(statistics.last),
            "lastQty": trimmed(statistics.last_quantity),
            "open": trimmed(statistics.open),
            "high": trimmed(statistics.high),
            "low": trimmed(statistics.low),
            "volume": trimmed(statistics.volume),
            "amount": trimmed(statistics.quote),
            "bidPrice": trimmed(best[0][0] if best[0] else 0),
            "askPrice": trimmed(best[1][0] if best[1] else 0),
            "openTime": statistics.open_at // 1000,
            "closeTime": statistics.close_at // 1000,
            "firstTradeId": max(statistics.first_id, 0),
            "tradeCount": statistics.count,
            "strikePrice": trimmed(contract.strike),
            "exercisePrice": trimmed(self._venue.index()),
        }


def _scales(contract: Contract) -> dict[str, Json]:
    return {
        "priceScale": PRICE_SCALE,
        "quantityScale": QUANTITY_SCALE,
        "optionSide": contract.side,
        "quoteAsset": QUOTE,
    }


def _trade(traded: Traded) -> Json:
    return {
        "id": traded.trade_id,
        "tradeId": traded.trade_id,
        "symbol": traded.symbol,
        "price": trimmed(traded.price),
        "qty": trimmed(traded.quantity),
        "quoteQty": trimmed(traded.price * traded.quantity // UNIT),
        "side": -1 if traded.buyer_is_maker else 1,
        "time": traded.at // 1000,
    }


def _kline(candle: Candle) -> Json:
    return [
        candle.start * 1000,
        *(trimmed(each) for each in (candle.open, candle.high, candle.low, candle.close, candle.volume)),
        candle.end * 1000 - 1,
        trimmed(candle.quote),
        candle.count,
        trimmed(candle.taker_volume),
        trimmed(candle.taker_quote),
        "0",
    ]


def _accepted(events: list[Event]) -> list[Event]:
    """The events, unless the engine refused.

    Raises:
        ApiError: under the number that options give it.
    """
    if events and isinstance(events[0], Refused):
        code, text = _REFUSALS.get(events[0].text, (events[0].code, events[0].text))
        raise ApiError(code, text)
    return events
