"""The three witnesses of the reconciliation, each in its own words turned into the same ones."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from ...exchange.engine.commands import UNIT
from ...spot import Side
from .ledger import Ledger
from .reconcile import BOOK_LEVELS, Balance, BookSaid, FillSaid, OrderSaid, Witness

if TYPE_CHECKING:
    from ...exchange.engine.engine import Engine
    from ...exchange.history import Records
    from ...products.spot import Spot
    from ...spot import MyTrade, Order
    from ...wire.faces import BookFace
    from ...wire.senders import AsyncSender

_PAGE = 1000


async def rest_says(spot: Spot[AsyncSender], symbol: str) -> Witness:
    """What REST tells now; the market must be at rest, for the answers come one after the other."""
    orders = await _all_orders(spot, symbol)
    trades = await _my_trades(spot, symbol)
    account, still_open, depth = await asyncio.gather(
        spot.account(omit_zero_balances=True), spot.open_orders(symbol=symbol), spot.depth(symbol, limit=BOOK_LEVELS)
    )
    return Witness(
        name="REST",
        orders={
            order.order_id: OrderSaid(
                client_order_id=order.client_order_id,
                buy=order.side == Side.BUY,
                price=order.price,
                quantity=order.orig_qty,
                executed=order.executed_qty,
                quote=order.cumulative_quote_qty,
                status=str(order.status),
            )
            for order in orders
        },
        fills={
            (trade.id, trade.order_id): FillSaid(
                price=trade.price,
                quantity=trade.qty,
                quote=trade.quote_qty,
                commission=trade.commission,
                commission_asset=trade.commission_asset,
                buyer=trade.is_buyer,
                maker=trade.is_maker,
            )
            for trade in trades
        },
        balances={each.asset: Balance(each.free, each.locked) for each in account.balances},
        open_orders=frozenset(order.order_id for order in still_open),
        book=BookSaid(last_update_id=depth.last_update_id, bids=_pairs(depth.bids), asks=_pairs(depth.asks)),
    )


def streams_say(ledger: Ledger, book: BookFace) -> Witness:
    """What the user stream told about the account, and the local book that follows the diffs."""
    return Witness(
        name="streams",
        orders={number: order for number, order in ledger.orders.items() if order.status != "REJECTED"},
        fills=dict(ledger.fills),
        balances={asset: each for asset, each in ledger.balances.items() if any(each)},
        open_orders=ledger.open_ids(),
        book=BookSaid(
            last_update_id=book.last_update_id or 0,
            bids=_pairs(book.bids(BOOK_LEVELS)),
            asks=_pairs(book.asks(BOOK_LEVELS)),
        ),
    )


def engine_says(engine: Engine, records: Records, account: int, symbol: str) -> Witness:
    """What the exchange itself knows."""
    book = engine.book(symbol)
    return Witness(
        name="engine",
        orders={
            order.id: OrderSaid(
                client_order_id=order.client_order_id,
                buy=order.buy,
                price=_decimal(order.price),
                quantity=_decimal(order.quantity),
                executed=_decimal(order.executed),
                quote=_decimal(order.quote_executed),
                status=str(order.status),
            )
            for order in records.all_orders(account, symbol)
        },
        fills={
            (fill.trade_id, fill.order_id): FillSaid(
                price=_decimal(fill.price),
                quantity=_decimal(fill.quantity),
                quote=_decimal(fill.quote),
                commission=_decimal(fill.commission),
                commission_asset=fill.commission_asset,
                buyer=fill.buyer,
                maker=fill.maker,
            )
            for fill in records.fills(account, symbol)
        },
        balances={
            asset: Balance(_decimal(free), _decimal(locked))
            for asset, (free, locked) in engine.balances(account).items()
            if free or locked
        },
        open_orders=frozenset(order.id for order in engine.open_orders(account)),
        book=BookSaid(
            last_update_id=book.last_update_id,
            bids=[(_decimal(price), _decimal(quantity)) for price, quantity in book.levels(True, BOOK_LEVELS)],
            asks=[(_decimal(price), _decimal(quantity)) for price, quantity in book.levels(False, BOOK_LEVELS)],
        ),
    )


async def _all_orders(spot: Spot[AsyncSender], symbol: str) -> list[Order]:
    found: list[Order] = []
    while True:
        page = await spot.all_orders(symbol, order_id=found[-1].order_id + 1 if found else 0, limit=_PAGE)
        found += page
        if len(page) < _PAGE:
            return found


async def _my_trades(spot: Spot[AsyncSender], symbol: str) -> list[MyTrade]:
    found: list[MyTrade] = []
    while True:
        page = await spot.my_trades(symbol, from_id=found[-1].id + 1 if found else 0, limit=_PAGE)
        found += page
        if len(page) < _PAGE:
            return found


def _pairs(levels: Sequence[tuple[Decimal, Decimal]]) -> list[tuple[Decimal, Decimal]]:
    return [(price, quantity) for price, quantity in levels]


def _decimal(units: int) -> Decimal:
    return Decimal(units) / UNIT
