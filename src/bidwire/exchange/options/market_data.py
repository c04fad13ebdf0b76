"""The options' market data: contracts, books, trades, candles, marks and what has been exercised."""

from __future__ import annotations

from ...products.options import requests as r
from ..amounts import trimmed
from ..api.answers import ApiError, Json, not_valid
from ..api.counters import Counters
from ..api.klines import Candle
from ..api.params import Built
from ..api.router import Context, Handler
from ..api.spans import Span, rows
from ..engine.commands import UNIT
from ..engine.engine import Engine
from ..engine.events import Traded
from .contracts import ASSET, QUOTE, UNDERLYING, Contract
from .market import Market

DEPTHS = (10, 20, 50, 100, 500, 1000)


class MarketData:
    """Handlers of the requests that need no key."""

    def __init__(self, engine: Engine, counters: Counters, venue: Market) -> None:
        self._engine = engine
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
        }

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
