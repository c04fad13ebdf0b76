"""Market data as JSON, key by key in the order in which the exchange writes it (web-socket-streams.md).

`unit` is what times are counted in, in microseconds: 1000 for milliseconds, 1 where a connection asked for
microseconds. Text is put together by hand: these are the hottest lines of the exchange, and no value in them needs
escaping (symbols and intervals are checked where they come in, the rest is numbers).
"""

from __future__ import annotations

from collections.abc import Iterable

from ..amounts import amount
from ..engine.events import BlockTraded, Traded
from .klines import SECOND, Candle
from .tape import AggregateTrade, Statistics

MILLISECOND = 1000
Level = tuple[int, int]
"""(price, quantity)"""

_BOOL = ("false", "true")


def trade(unit: int, traded: Traded, at: int) -> bytes:
    return (
        f'{{"e":"trade","E":{at // unit},"s":"{traded.symbol}","t":{traded.trade_id},"p":"{amount(traded.price)}",'
        f'"q":"{amount(traded.quantity)}","T":{traded.at // unit},"m":{_BOOL[traded.buyer_is_maker]},"M":true}}'
    ).encode()


def block_trade(unit: int, traded: BlockTraded, at: int) -> bytes:
    return (
        f'{{"e":"blockTrade","E":{at // unit},"s":"{traded.symbol}","t":{traded.id},"p":"{amount(traded.price)}",'
        f'"q":"{amount(traded.quantity)}","T":{traded.at // unit},"m":{_BOOL[traded.buyer_is_maker]}}}'
    ).encode()


def reference_price(unit: int, symbol: str, price: int, valid_at: int) -> bytes:
    shown = f'"{amount(price)}"' if price else "null"
    return f'{{"e":"referencePrice","s":"{symbol}","r":{shown},"t":{valid_at // unit}}}'.encode()


def agg_trade(unit: int, symbol: str, total: AggregateTrade, at: int) -> bytes:
    return (
        f'{{"e":"aggTrade","E":{at // unit},"s":"{symbol}","a":{total.id},"p":"{amount(total.price)}",'
        f'"q":"{amount(total.quantity)}","f":{total.first_id},"l":{total.last_id},"T":{total.at // unit},'
        f'"m":{_BOOL[total.buyer_is_maker]},"M":true}}'
    ).encode()


def book_ticker(unit: int, symbol: str, update_id: int, bid: Level, ask: Level) -> bytes:
    return (
        f'{{"u":{update_id},"s":"{symbol}","b":"{amount(bid[0])}","B":"{amount(bid[1])}",'
        f'"a":"{amount(ask[0])}","A":"{amount(ask[1])}"}}'
    ).encode()


def depth_update(
    unit: int, symbol: str, first: int, last: int, bids: Iterable[Level], asks: Iterable[Level], at: int
) -> bytes:
    return (
        f'{{"e":"depthUpdate","E":{at // unit},"s":"{symbol}","U":{first},"u":{last},"b":{_levels(bids)},"a":{_levels(asks)}}}'
    ).encode()


def partial_depth(unit: int, update_id: int, bids: Iterable[Level], asks: Iterable[Level]) -> bytes:
    return f'{{"lastUpdateId":{update_id},"bids":{_levels(bids)},"asks":{_levels(asks)}}}'.encode()


def kline(unit: int, symbol: str, interval: str, candle: Candle, closed: bool, at: int) -> bytes:
    return (
        f'{{"e":"kline","E":{at // unit},"s":"{symbol}","k":{{"t":{candle.start * SECOND // unit},'
        f'"T":{candle.end * SECOND // unit - 1},"s":"{symbol}","i":"{interval}","f":{candle.first_id},'
        f'"L":{candle.last_id},"o":"{amount(candle.open)}","c":"{amount(candle.close)}","h":"{amount(candle.high)}",'
        f'"l":"{amount(candle.low)}","v":"{amount(candle.volume)}","n":{candle.count},"x":{_BOOL[closed]},'
        f'"q":"{amount(candle.quote)}","V":"{amount(candle.taker_volume)}","Q":"{amount(candle.taker_quote)}","B":"0"}}}}'
    ).encode()


def mini_ticker(unit: int, symbol: str, day: Statistics, at: int) -> bytes:
    return (
        f'{{"e":"24hrMiniTicker","E":{at // unit},"s":"{symbol}","c":"{amount(day.last)}","o":"{amount(day.open)}",'
        f'"h":"{amount(day.high)}","l":"{amount(day.low)}","v":"{amount(day.volume)}","q":"{amount(day.quote)}"}}'
    ).encode()


def ticker(unit: int, symbol: str, day: Statistics, bid: Level, ask: Level, at: int) -> bytes:
    return (
        f'{{"e":"24hrTicker","E":{at // unit},"s":"{symbol}","p":"{amount(day.change)}","P":"{day.change_percent}",'
        f'"w":"{amount(day.weighted_average)}","x":"{amount(day.previous_close)}","c":"{amount(day.last)}",'
        f'"Q":"{amount(day.last_quantity)}","b":"{amount(bid[0])}","B":"{amount(bid[1])}","a":"{amount(ask[0])}",'
        f'"A":"{amount(ask[1])}","o":"{amount(day.open)}","h":"{amount(day.high)}","l":"{amount(day.low)}",'
        f'"v":"{amount(day.volume)}","q":"{amount(day.quote)}","O":{day.open_at // unit},"C":{day.close_at // unit},'
        f'"F":{day.first_id},"L":{day.last_id},"n":{day.count}}}'
    ).encode()


def window_ticker(unit: int, symbol: str, window: str, span: Statistics, at: int) -> bytes:
    return (
        f'{{"e":"{window}Ticker","E":{at // unit},"s":"{symbol}","p":"{amount(span.change)}",'
        f'"P":"{span.change_percent}","o":"{amount(span.open)}","h":"{amount(span.high)}","l":"{amount(span.low)}",'
        f'"c":"{amount(span.last)}","w":"{amount(span.weighted_average)}","v":"{amount(span.volume)}",'
        f'"q":"{amount(span.quote)}","O":{span.open_at // unit},"C":{span.close_at // unit},"F":{span.first_id},'
        f'"L":{span.last_id},"n":{span.count}}}'
    ).encode()


def average_price(unit: int, symbol: str, minutes: int, price: int, traded_at: int, at: int) -> bytes:
    return (
        f'{{"e":"avgPrice","E":{at // unit},"s":"{symbol}","i":"{minutes}m","w":"{amount(price)}","T":{traded_at // unit}}}'
    ).encode()


def shutdown(unit: int, at: int) -> bytes:
    return f'{{"e":"serverShutdown","E":{at // unit}}}'.encode()


def array(frames: Iterable[bytes]) -> bytes:
    return b"[" + b",".join(frames) + b"]"


def combined(stream: str, frame: bytes) -> bytes:
    """The envelope of a combined connection."""
    return b'{"stream":"%b","data":%b}' % (stream.encode(), frame)


def _levels(levels: Iterable[Level]) -> str:
    rows = [f'["{amount(price)}","{amount(quantity)}"]' for price, quantity in levels]
    return f"[{','.join(rows)}]"
