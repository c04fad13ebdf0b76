"""The reconciliation: what REST says, what the streams said and what the engine knows, held against each other.

Pure: witnesses in, checks out. Every difference is a line that names the thing, the field, and what each one says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from ...wire.words import plain

_ZERO = Decimal(0)
BOOK_LEVELS = 20


class Balance(NamedTuple):
    free: Decimal
    locked: Decimal


class OrderSaid(msgspec.Struct, frozen=True, kw_only=True):
    """An order as one witness tells it."""

    client_order_id: str
    buy: bool
    price: Decimal
    quantity: Decimal
    executed: Decimal
    quote: Decimal
    status: str


class FillSaid(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a trade as one witness tells it."""

    price: Decimal
    quantity: Decimal
    quote: Decimal
    commission: Decimal
    commission_asset: str
    buyer: bool
    maker: bool


class PublicTrade(msgspec.Struct, frozen=True):
    """A trade as everybody sees it."""

    price: Decimal
    quantity: Decimal
    buyer_is_maker: bool


class BookSaid(msgspec.Struct, frozen=True, kw_only=True):
    """A book's best levels, (price, quantity) best first."""

    last_update_id: int
    bids: Sequence[tuple[Decimal, Decimal]]
    asks: Sequence[tuple[Decimal, Decimal]]


class Witness(msgspec.Struct, frozen=True, kw_only=True):
    """What one of the three says. Orders by id, fills by (trade id, order id), balances by asset."""

    name: str
    orders: Mapping[int, OrderSaid]
    fills: Mapping[tuple[int, int], FillSaid]
    balances: Mapping[str, Balance]
    open_orders: frozenset[int]
    book: BookSaid


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What we sent, and what we had before."""

    accepted: frozenset[str]
    """Client order ids that were not refused."""
    start: Mapping[str, Balance]
    base: str
    quote: str
    public: Mapping[int, PublicTrade]
    """The public trade stream since the first order."""


class Check(msgspec.Struct, frozen=True):
    """One row of the table: how much each witness told of something, and where they differ."""

    name: str
    counts: tuple[str, ...]
    differences: list[str]


def reconcile(rest: Witness, streams: Witness, engine: Witness, sent: Sent) -> list[Check]:
    """All checks, in the order in which they are shown."""
    three = (rest, streams, engine)
    return [
        _same("orders", "order", {each.name: each.orders for each in three}),
        _nothing_unasked(three, sent),
        _same("fills", "fill", {each.name: each.fills for each in three}),
        _executed(three),
        _public(three, sent),
        _same("balances", "balance", {each.name: each.balances for each in three}),
        _adds_up(three, sent),
        _open(three),
        _books(three),
    ]


def _same(name: str, what: str, told: Mapping[str, Mapping[Any, Any]]) -> Check:
    """Whether all tell the same things, with the same in every field."""
    differences = []
    for key in sorted(set().union(*told.values())):
        said = {who: things.get(key) for who, things in told.items()}
        missing = [who for who, thing in said.items() if thing is None]
        if missing:
            knowing = " and ".join(who for who in said if who not in missing)
            differences.append(f"{what} {_key(key)}: {knowing} tell of it, {' and '.join(missing)} not")
        present = {who: _fields(thing) for who, thing in said.items() if thing is not None}
        for field in next(iter(present.values())):
            values = {who: fields[field] for who, fields in present.items()}
            if len(set(values.values())) > 1:
                each = ", ".join(f"{who} {_shown(value)}" for who, value in values.items())
                differences.append(f"{what} {_key(key)}, {field}: {each}")
    return Check(name, tuple(str(len(things)) for things in told.values()), differences)


def _nothing_unasked(three: Sequence[Witness], sent: Sent) -> Check:
    """Each order that we sent exists once, and there is none that we did not send."""
    differences = []
    for witness in three:
        ids = [order.client_order_id for order in witness.orders.values()]
        differences += [f"{one}: sent, but {witness.name} does not know it" for one in sorted(sent.accepted - set(ids))]
        differences += [
            f"{one}: {witness.name} knows it, but it was never sent" for one in sorted(set(ids) - sent.accepted)
        ]
        twice = sorted({one for one in ids if ids.count(one) > 1}) if len(set(ids)) < len(ids) else []
        differences += [f"{one}: sent once, but {witness.name} has it {ids.count(one)} times" for one in twice]
    known = tuple(str(len({o.client_order_id for o in each.orders.values()} & sent.accepted)) for each in three)
    return Check("each sent order once", known, differences)


def _executed(three: Sequence[Witness]) -> Check:
    """For each witness: an order's executed quantity is the sum of its fills, and so is what was paid."""
    differences, totals = [], []
    for witness in three:
        quantity: dict[int, Decimal] = {}
        quote: dict[int, Decimal] = {}
        for (_, order_id), fill in witness.fills.items():
            quantity[order_id] = quantity.get(order_id, _ZERO) + fill.quantity
            quote[order_id] = quote.get(order_id, _ZERO) + fill.quote
        for order_id, order in sorted(witness.orders.items()):
            for field, told, summed in (
                ("executed", order.executed, quantity.get(order_id, _ZERO)),
                ("quote", order.quote, quote.get(order_id, _ZERO)),
            ):
                if told != summed:
                    differences.append(
                        f"order {order_id}, {field}: {witness.name} says {_shown(told)}, its fills sum to {_shown(summed)}"
                    )
        totals.append(_shown(sum((order.executed for order in witness.orders.values()), _ZERO)))
    return Check("executed = sum of fills", tuple(totals), differences)


def _public(three: Sequence[Witness], sent: Sent) -> Check:
    """Each own fill is in the public trade stream, at the same price, with the right side resting."""
    differences, found = [], []
    for witness in three:
        seen = 0
        for (trade_id, order_id), fill in sorted(witness.fills.items()):
            public = sent.public.get(trade_id)
            if public is None:
                differences.append(f"trade {trade_id} of order {order_id}: {witness.name} has it, the trade stream not")
                continue
            seen += 1
            for field, own, shown in (
                ("price", fill.price, public.price),
                ("quantity", fill.quantity, public.quantity),
                ("buyer is maker", fill.buyer == fill.maker, public.buyer_is_maker),
            ):
                if own != shown:
                    differences.append(
                        f"trade {trade_id}, {field}: {witness.name} {_shown(own)}, the trade stream {_shown(shown)}"
                    )
        found.append(str(seen))
    return Check("fills in the trade stream", tuple(found), differences)


def _adds_up(three: Sequence[Witness], sent: Sent) -> Check:
    """For each witness: balances at the start, and what its fills moved, are its balances at the end."""
    differences, counts = [], []
    for witness in three:
        expected = {asset: sum(balance, _ZERO) for asset, balance in sent.start.items()}

        def move(asset: str, by: Decimal, expected: dict[str, Decimal] = expected) -> None:
            expected[asset] = expected.get(asset, _ZERO) + by

        for fill in witness.fills.values():
            sign = 1 if fill.buyer else -1
            move(sent.base, sign * fill.quantity)
            move(sent.quote, -sign * fill.quote)
            if fill.commission:
                move(fill.commission_asset, -fill.commission)
        for asset, amount in sorted(expected.items()):
            held = sum(witness.balances.get(asset, Balance(_ZERO, _ZERO)), _ZERO)
            if held != amount:
                differences.append(
                    f"{asset}: start and fills make {_shown(amount)}, {witness.name} says {_shown(held)}"
                )
        counts.append(str(len(expected)))
    return Check("start + fills = balances", tuple(counts), differences)


def _open(three: Sequence[Witness]) -> Check:
    """Nothing is left open."""
    differences = [
        f"order {order_id}: {witness.name} says that it is open"
        for witness in three
        for order_id in sorted(witness.open_orders)
    ]
    return Check("orders left open", tuple(str(len(each.open_orders)) for each in three), differences)


def _books(three: Sequence[Witness]) -> Check:
    """The same update id and the same best levels."""
    differences = []
    ids = {each.name: each.book.last_update_id for each in three}
    if len(set(ids.values())) > 1:
        differences.append("book, last update id: " + ", ".join(f"{who} {number}" for who, number in ids.items()))
    for side in ("bids", "asks"):
        sides = {each.name: list(getattr(each.book, side))[:BOOK_LEVELS] for each in three}
        for rank in range(max(map(len, sides.values()))):
            said = {who: levels[rank] if rank < len(levels) else None for who, levels in sides.items()}
            if len(set(said.values())) > 1:
                each = ", ".join(f"{who} {_level(level)}" for who, level in said.items())
                differences.append(f"book, {side[:-1]} {rank + 1}: {each}")
    sizes = tuple(str(min(len(each.book.bids), BOOK_LEVELS) + min(len(each.book.asks), BOOK_LEVELS)) for each in three)
    return Check(f"book, best {BOOK_LEVELS} a side", sizes, differences)


def _fields(thing: Any) -> dict[str, Any]:
    return thing._asdict() if isinstance(thing, Balance) else msgspec.structs.asdict(thing)


def _key(key: object) -> str:
    return f"{key[0]} of order {key[1]}" if isinstance(key, tuple) else str(key)


def _level(level: tuple[Decimal, Decimal] | None) -> str:
    return "nothing" if level is None else f"{_shown(level[1])} at {_shown(level[0])}"


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        text = plain(value)
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
