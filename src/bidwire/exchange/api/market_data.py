"""Public spot requests: the exchange itself, its books, trades, candles and statistics.

Everything is read from the engine and from the publisher's tapes at the moment
of the call. More rows than the most count as the most.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ...products.spot.enums import CalculationType, ExecutionRule, KlineInterval, TickerType
from ...products.spot.requests import market as m
from ...wire.words import word
from ..amounts import amount
from ..engine.commands import UNIT
from ..engine.engine import Engine
from ..engine.events import BlockTraded, Traded
from ..engine.orders import PriceRange
from ..engine.reference import MeanPrice, Reference
from ..market.listing import ORDER_TYPES
from .answers import ApiError, Json, bad_combination, invalid_symbol, not_valid
from .counters import Limits
from .klines import Candle, time_zone
from .params import Built
from .router import Context, Handler
from .spans import Span, rows, stamp
from .tape import WINDOWS, AggregateTrade, Statistics, Tape

MOST_LEVELS = 5000
DEFAULT_LEVELS = 100
MOST_SYMBOLS = 100
_SHOWN_BY_DEFAULT = frozenset({"SPOT", "MARGIN", "LEVERAGED"})


def simulated(row: Mapping[str, Json]) -> dict[str, Json]:
    """A symbol's exchangeInfo row with only what this exchange simulates."""
    given = row.get("orderTypes")
    known = given if isinstance(given, list) else ORDER_TYPES
    return {
        **row,
        "orderTypes": [kind for kind in ORDER_TYPES if kind in known],
        "isMarginTradingAllowed": False,
    }


class MarketData:
    """The handlers of public spot requests."""

    def __init__(self, engine: Engine, tape: Callable[[str], Tape], limits: Limits) -> None:
        self._engine = engine
        self._tape = tape
        self._limits = limits

    def handlers(self) -> dict[type[Built], Handler]:
        return {
            m.Ping: self.ping,
            m.GetTime: self.time,
            m.GetExchangeInfo: self.exchange_info,
            m.GetExecutionRules: self.execution_rules,
            m.GetDepth: self.depth,
            m.GetTrades: self.trades,
            m.GetHistoricalTrades: self.historical_trades,
            m.GetHistoricalBlockTrades: self.block_trades,
            m.GetAggTrades: self.agg_trades,
            m.GetKlines: self.klines,
            m.GetUiKlines: self.klines,
            m.GetAvgPrice: self.average_price,
            m.GetTicker24h: self.ticker_24h,
            m.GetTickers24h: self.tickers_24h,
            m.GetTradingDayTicker: self.trading_day_ticker,
            m.GetTradingDayTickers: self.trading_day_tickers,
            m.GetTickerPrice: self.ticker_price,
            m.GetTickerPrices: self.ticker_prices,
            m.GetBookTicker: self.book_ticker,
            m.GetBookTickers: self.book_tickers,
            m.GetTicker: self.ticker,
            m.GetTickers: self.tickers,
            m.GetReferencePrice: self.reference_price,
            m.GetReferencePriceCalculation: self.reference_price_calculation,
        }

    # --- the exchange -------------------------------------------------------------------------------------------------

    def ping(self, request: m.Ping, context: Context) -> Json:
        return {}

    def time(self, request: m.GetTime, context: Context) -> Json:
        return {"serverTime": context.time(context.clock)}

    def exchange_info(self, request: m.GetExchangeInfo, context: Context) -> Json:
        """`sors` is there where smart order routing is, whatever symbols were asked for (not documented)."""
        sors: Json = [{"baseAsset": base, "symbols": symbols} for base, symbols in self._engine.sors()]
        return {
            "timezone": "UTC",
            "serverTime": context.time(context.clock),
            "rateLimits": self._limits.rows(socket=context.socket),
            "exchangeFilters": [],
            "symbols": [self._symbol_row(symbol, request) for symbol in self._asked_for(request)],
            **({"sors": sors} if sors else {}),
        }

    def _asked_for(self, request: m.GetExchangeInfo) -> list[str]:
        named = request.symbol is not None or request.symbols is not None
        if named and (request.permissions is not None or request.symbol_status is not None):
            raise bad_combination()
        if request.symbol is not None and request.symbols is not None:
            raise bad_combination()
        if request.symbol is not None:
            return [self._known(request.symbol)]
        if request.symbols is not None:
            return self._all_known(request.symbols)
        given = request.permissions
        wanted = _SHOWN_BY_DEFAULT if given is None else frozenset([given] if isinstance(given, str) else given)
        return [
            symbol
            for symbol, rules in self._engine.symbols.items()
            if wanted & {each for group in rules.row.get("permissionSets") or [["SPOT"]] for each in group}
            and request.symbol_status in (None, self._engine.status(symbol))
        ]

    def _symbol_row(self, symbol: str, request: m.GetExchangeInfo) -> Json:
        row = {**self._engine.symbols[symbol].row, "status": str(self._engine.status(symbol))}
        if request.show_permission_sets is False:
            row["permissionSets"] = []
        return row

    def execution_rules(self, request: m.GetExecutionRules, context: Context) -> Json:
        """Of each symbol, the price range of those that have one."""
        given = (request.symbol, request.symbols, request.symbol_status)
        if sum(each is not None for each in given) > 1:
            raise bad_combination()
        symbols = request.symbols if request.symbol is None else [request.symbol]
        chosen = self._chosen(symbols, request.symbol_status)
        return {
            "symbolRules": [
                {"symbol": symbol, "rules": _execution_rules(self._engine.price_range(symbol))} for symbol in chosen
            ]
        }

    # --- books and trades ---------------------------------------------------------------------------------------------

    def depth(self, request: m.GetDepth, context: Context) -> Json:
        self._with_status(request.symbol, request.symbol_status)
        limit = rows(request.limit, MOST_LEVELS, DEFAULT_LEVELS)
        book = self._engine.book(request.symbol)
        return {
            "lastUpdateId": book.last_update_id,
            "bids": [[amount(price), amount(quantity)] for price, quantity in book.levels(True, limit)],
            "asks": [[amount(price), amount(quantity)] for price, quantity in book.levels(False, limit)],
        }

    def trades(self, request: m.GetTrades, context: Context) -> Json:
        tape = self._tape(self._known(request.symbol))
        return [_trade(each, context) for each in tape.trades(rows(request.limit))]

    def historical_trades(self, request: m.GetHistoricalTrades, context: Context) -> Json:
        tape = self._tape(self._known(request.symbol))
        return [_trade(each, context) for each in tape.trades(rows(request.limit), request.from_id)]

    def block_trades(self, request: m.GetHistoricalBlockTrades, context: Context) -> Json:
        tape = self._tape(self._known(request.symbol))
        return [_block_trade(each, context) for each in tape.block_trades(rows(request.limit), request.from_id)]

    def agg_trades(self, request: m.GetAggTrades, context: Context) -> Json:
        tape = self._tape(self._known(request.symbol))
        if request.from_id is not None and (request.start_time is not None or request.end_time is not None):
            raise bad_combination()
        span = Span.of(request.start_time, request.end_time, hours=None)
        found = tape.agg_trades(rows(request.limit), from_id=request.from_id, start=span.start, end=span.end)
        return [_aggregate(each, context) for each in found]

    def klines(self, request: m.GetKlines | m.GetUiKlines, context: Context) -> Json:
        tape = self._tape(self._known(request.symbol))
        found = tape.klines(
            word(KlineInterval, request.interval).value,
            context.at,
            start=None if request.start_time is None else stamp(request.start_time),
            end=None if request.end_time is None else stamp(request.end_time),
            limit=rows(request.limit),
            offset=_zone(request.time_zone),
        )
        return [_kline(candle, context) for candle in found]

    def average_price(self, request: m.GetAvgPrice, context: Context) -> Json:
        symbol = self._known(request.symbol)
        last = self._tape(symbol).last
        return {
            "mins": self._engine.symbols[symbol].minutes,
            "price": amount(self._engine.average_price(symbol, context.at)),
            "closeTime": 0 if last is None else context.time(last.at),
        }

    # --- statistics ---------------------------------------------------------------------------------------------------

    def ticker_24h(self, request: m.GetTicker24h, context: Context) -> Json:
        symbol = self._with_status(request.symbol, request.symbol_status)
        return self._day(symbol, request.type, context)

    def tickers_24h(self, request: m.GetTickers24h, context: Context) -> Json:
        chosen = self._chosen(request.symbols, request.symbol_status)
        return [self._day(symbol, request.type, context) for symbol in chosen]

    def _day(self, symbol: str, kind: object, context: Context) -> Json:
        statistics = self._tape(symbol).last_24h(context.at)
        if kind == TickerType.MINI:
            return _mini(symbol, statistics, context)
        bid, ask = self._touch(symbol)
        return {
            "symbol": symbol,
            **_changes(statistics),
            "prevClosePrice": amount(statistics.previous_close),
            "lastPrice": amount(statistics.last),
            "lastQty": amount(statistics.last_quantity),
            "bidPrice": bid[0],
            "bidQty": bid[1],
            "askPrice": ask[0],
            "askQty": ask[1],
            "openPrice": amount(statistics.open),
            "highPrice": amount(statistics.high),
            "lowPrice": amount(statistics.low),
            "volume": amount(statistics.volume),
            "quoteVolume": amount(statistics.quote),
            **_span_of(statistics, context),
        }

    def trading_day_ticker(self, request: m.GetTradingDayTicker, context: Context) -> Json:
        symbol = self._with_status(request.symbol, request.symbol_status)
        return self._trading_day(symbol, request.time_zone, request.type, context)

    def trading_day_tickers(self, request: m.GetTradingDayTickers, context: Context) -> Json:
        chosen = self._chosen(request.symbols, request.symbol_status, MOST_SYMBOLS)
        return [self._trading_day(symbol, request.time_zone, request.type, context) for symbol in chosen]

    def _trading_day(self, symbol: str, zone: str | None, kind: object, context: Context) -> Json:
        unit = 1 if context.micro else 1000
        return _window(symbol, self._tape(symbol).trading_day(context.at, _zone(zone), unit), kind, context)

    def ticker(self, request: m.GetTicker, context: Context) -> Json:
        symbol = self._with_status(request.symbol, request.symbol_status)
        return self._rolling(symbol, request.window_size, request.type, context)

    def tickers(self, request: m.GetTickers, context: Context) -> Json:
        chosen = self._chosen(request.symbols, request.symbol_status, MOST_SYMBOLS)
        return [self._rolling(symbol, request.window_size, request.type, context) for symbol in chosen]

    def _rolling(self, symbol: str, window: str | None, kind: object, context: Context) -> Json:
        size = "1d" if window is None else window
        if size not in WINDOWS:
            raise not_valid("windowSize")
        return _window(symbol, self._tape(symbol).rolling(size, context.at), kind, context)

    def ticker_price(self, request: m.GetTickerPrice, context: Context) -> Json:
        return self._price(self._with_status(request.symbol, request.symbol_status))

    def ticker_prices(self, request: m.GetTickerPrices, context: Context) -> Json:
        return [self._price(symbol) for symbol in self._chosen(request.symbols, request.symbol_status)]

    def _price(self, symbol: str) -> Json:
        return {"symbol": symbol, "price": amount(self._engine.last_price(symbol))}

    def book_ticker(self, request: m.GetBookTicker, context: Context) -> Json:
        return self._best(self._with_status(request.symbol, request.symbol_status))

    def book_tickers(self, request: m.GetBookTickers, context: Context) -> Json:
        return [self._best(symbol) for symbol in self._chosen(request.symbols, request.symbol_status)]

    def _best(self, symbol: str) -> Json:
        bid, ask = self._touch(symbol)
        return {"symbol": symbol, "bidPrice": bid[0], "bidQty": bid[1], "askPrice": ask[0], "askQty": ask[1]}

    def reference_price(self, request: m.GetReferencePrice, context: Context) -> Json:
        symbol = self._known(request.symbol)
        reference = self._reference(symbol)
        valid_at = reference.valid_at(context.at)
        if valid_at is None:
            raise no_reference_price()
        price = reference.price(context.at)
        return {
            "symbol": symbol,
            "referencePrice": amount(price) if price else None,
            "timestamp": context.time(valid_at),
        }

    def reference_price_calculation(self, request: m.GetReferencePriceCalculation, context: Context) -> Json:
        symbol = self._with_status(request.symbol, request.symbol_status)
        reference = self._reference(symbol)
        if isinstance(reference, MeanPrice):
            return {
                "symbol": symbol,
                "calculationType": CalculationType.ARITHMETIC_MEAN.value,
                "bucketCount": reference.bucket_count,
                "bucketWidthMs": reference.bucket_width // 1000,
            }
        return {
            "symbol": symbol,
            "calculationType": CalculationType.EXTERNAL.value,
            "externalCalculationId": reference.calculation_id,
        }

    def _reference(self, symbol: str) -> Reference:
        found = self._engine.reference(symbol)
        if found is None:
            raise no_reference_price()
        return found

    # --- checks -------------------------------------------------------------------------------------------------------

    def _touch(self, symbol: str) -> tuple[tuple[str, str], tuple[str, str]]:
        book = self._engine.book(symbol)
        bid, ask = book.best(True) or (0, 0), book.best(False) or (0, 0)
        return (amount(bid[0]), amount(bid[1])), (amount(ask[0]), amount(ask[1]))

    def _known(self, symbol: str) -> str:
        if self._engine.rules(symbol) is None:
            raise invalid_symbol()
        return symbol

    def _all_known(self, symbols: Sequence[str], most: int | None = None) -> list[str]:
        if len(set(symbols)) != len(symbols):
            raise ApiError(-1151, "Symbol is present multiple times in the list.")
        if most is not None and len(symbols) > most:
            raise ApiError(-1101, f"Too many parameters; expected '{most}' and received '{len(symbols)}'.")
        return [self._known(symbol) for symbol in symbols]

    def _with_status(self, symbol: str, status: object) -> str:
        self._known(symbol)
        if status is not None and status != self._engine.status(symbol):
            raise ApiError(-1220, "The symbol's status does not match the requested symbolStatus.")
        return symbol

    def _chosen(self, symbols: Sequence[str] | None, status: object, most: int | None = None) -> list[str]:
        """Those named, or all; with a status only those that have it."""
        named = list(self._engine.symbols) if symbols is None else self._all_known(symbols, most)
        return [symbol for symbol in named if status in (None, self._engine.status(symbol))]


def no_reference_price() -> ApiError:
    return ApiError(-2043, "This symbol doesn't have a reference price.")


def _execution_rules(found: PriceRange | None) -> Json:
    """A bound that is not set is not there (faqs/price_range_execution_rules.md); those that are have four decimals, or more."""
    if found is None:
        return []
    bounds = {
        "bidLimitMultUp": found.bid_up,
        "bidLimitMultDown": found.bid_down,
        "askLimitMultUp": found.ask_up,
        "askLimitMultDown": found.ask_down,
    }
    shown = {name: amount(bound).removesuffix("0000") for name, bound in bounds.items() if bound is not None}
    return [{"ruleType": ExecutionRule.PRICE_RANGE.value, **shown}]


def _zone(text: str | None) -> int:
    if text is None:
        return 0
    try:
        return time_zone(text)
    except ValueError:
        raise not_valid("timeZone") from None


def _block_trade(traded: BlockTraded, context: Context) -> Json:
    return {
        "id": traded.id,
        "price": amount(traded.price),
        "qty": amount(traded.quantity),
        "quoteQty": amount(traded.price * traded.quantity // UNIT),
        "time": context.time(traded.at),
        "isBuyerMaker": traded.buyer_is_maker,
    }


def _trade(traded: Traded, context: Context) -> Json:
    return {
        "id": traded.trade_id,
        "price": amount(traded.price),
        "qty": amount(traded.quantity),
        "quoteQty": amount(traded.price * traded.quantity // UNIT),
        "time": context.time(traded.at),
        "isBuyerMaker": traded.buyer_is_maker,
        "isBestMatch": True,
    }


def _aggregate(trade: AggregateTrade, context: Context) -> Json:
    return {
        "a": trade.id,
        "p": amount(trade.price),
        "q": amount(trade.quantity),
        "f": trade.first_id,
        "l": trade.last_id,
        "T": context.time(trade.at),
        "m": trade.buyer_is_maker,
        "M": True,
    }


def _kline(candle: Candle, context: Context) -> Json:
    scale = 1_000_000 if context.micro else 1000
    return [
        candle.start * scale,
        amount(candle.open),
        amount(candle.high),
        amount(candle.low),
        amount(candle.close),
        amount(candle.volume),
        candle.end * scale - 1,
        amount(candle.quote),
        candle.count,
        amount(candle.taker_volume),
        amount(candle.taker_quote),
        "0",
    ]


def _changes(statistics: Statistics) -> dict[str, Json]:
    return {
        "priceChange": amount(statistics.change),
        "priceChangePercent": statistics.change_percent,
        "weightedAvgPrice": amount(statistics.weighted_average),
    }


def _span_of(statistics: Statistics, context: Context) -> dict[str, Json]:
    return {
        "openTime": context.time(statistics.open_at),
        "closeTime": context.time(statistics.close_at),
        "firstId": statistics.first_id,
        "lastId": statistics.last_id,
        "count": statistics.count,
    }


def _prices(statistics: Statistics) -> dict[str, Json]:
    return {
        "openPrice": amount(statistics.open),
        "highPrice": amount(statistics.high),
        "lowPrice": amount(statistics.low),
        "lastPrice": amount(statistics.last),
        "volume": amount(statistics.volume),
        "quoteVolume": amount(statistics.quote),
    }


def _mini(symbol: str, statistics: Statistics, context: Context) -> Json:
    return {"symbol": symbol, **_prices(statistics), **_span_of(statistics, context)}


def _window(symbol: str, statistics: Statistics, kind: object, context: Context) -> Json:
    changes = {} if kind == TickerType.MINI else _changes(statistics)
    return {"symbol": symbol, **changes, **_prices(statistics), **_span_of(statistics, context)}
