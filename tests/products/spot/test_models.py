"""Answers as models: exact numbers, open words, filters that are read when asked for."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from bidwire.products.spot.enums import OrderStatus
from bidwire.products.spot.models import (
    Account,
    Depth,
    ExchangeInfo,
    Kline,
    LotSize,
    Order,
    PlacedOrder,
    PriceFilter,
    SessionStatus,
    SymbolInfo,
    UnknownFilter,
    filters_from,
)
from bidwire.wire.words import columns

from .test_catalog import fixture, result_of


def test_levels_unpack_and_have_names() -> None:
    depth = result_of("depth")
    assert isinstance(depth, Depth)
    assert [price for price, _ in depth.bids] == [Decimal("131.25"), Decimal("131.20")]
    assert depth.asks[0].quantity == Decimal("3.08")


def test_a_candle_is_read_by_position_and_shown_by_name() -> None:
    [kline] = result_of("klines")
    assert isinstance(kline, Kline)
    assert (kline.open, kline.close, kline.trades) == (Decimal(131), Decimal("131.25"), 213)
    assert columns([kline], numbers=float)["volume"] == [412.26]


def test_a_candle_with_a_thirteenth_column_is_still_a_candle() -> None:
    row = [*fixture("klines")["response"][0], "new"]
    assert msgspec.json.decode(msgspec.json.encode(row), type=Kline, strict=False).high == Decimal("131.4")


def test_an_acknowledged_order_has_only_its_ids() -> None:
    order = result_of("new_order.ack")
    assert isinstance(order, PlacedOrder)
    assert order.order_id == 700123
    assert order.status is None
    assert order.fills is None


def test_a_status_of_tomorrow_is_kept_as_its_word() -> None:
    body = msgspec.json.encode({**fixture("get_order")["response"], "status": "HIBERNATING", "mood": "calm"})
    order = msgspec.json.decode(body, type=Order)
    assert order.status == "HIBERNATING"
    assert isinstance(order.status, OrderStatus)
    assert not order.status.known


def test_the_average_price_of_an_order_is_what_was_paid_per_unit() -> None:
    order = result_of("get_order")
    assert order.average_price == Decimal("404.404") / Decimal("3.08")
    assert msgspec.structs.replace(order, executed_qty=Decimal(0)).average_price is None


def test_a_symbol_gives_its_filters_by_class() -> None:
    info = result_of("exchange_info")
    assert isinstance(info, ExchangeInfo)
    symbol = info.by_symbol["SOLEUR"]
    tick = symbol.filter(PriceFilter)
    assert tick is not None
    assert tick.tick_size == Decimal("0.0005")
    assert tick.filter_type == "PRICE_FILTER"
    assert symbol.filter(LotSize) is symbol.filter(LotSize)  # read once


def test_a_symbol_shows_its_filters_in_repr_and_as_a_dict() -> None:
    symbol = result_of("exchange_info").symbols[0]
    assert isinstance(symbol, SymbolInfo)
    assert "PriceFilter(min_price=Decimal('0.00050000')" in repr(symbol)
    assert symbol.to_dict(numbers=str)["filters"][0] == fixture("exchange_info")["response"]["symbols"][0]["filters"][0]
    assert symbol.to_dict(keys="python")["filters"][0]["filter_type"] == "PRICE_FILTER"


def test_a_filter_of_tomorrow_stands_beside_those_we_know() -> None:
    filters = filters_from(b'[{"filterType":"MOON_PHASE","phase":3},{"filterType":"ICEBERG_PARTS","limit":10}]')
    assert filters[0] == UnknownFilter(filter_type="MOON_PHASE", fields={"filterType": "MOON_PHASE", "phase": 3})
    assert type(filters[1]).__name__ == "IcebergParts"


def test_a_known_filter_in_a_new_shape_is_kept_as_it_came() -> None:
    [one] = filters_from(b'[{"filterType":"LOT_SIZE","steps":["1","2"]}]')
    assert one == UnknownFilter(filter_type="LOT_SIZE", fields={"filterType": "LOT_SIZE", "steps": ["1", "2"]})


def test_filters_that_are_no_list_are_an_error() -> None:
    with pytest.raises(msgspec.DecodeError):
        filters_from(b'{"filterType":"LOT_SIZE"}')


def test_an_asset_that_the_account_does_not_name_has_zeros() -> None:
    account = result_of("account")
    assert isinstance(account, Account)
    assert account.balance("EUR").locked == Decimal("120.756")
    assert account.balance("DOGE").free == 0


def test_cancelling_all_tells_orders_from_lists() -> None:
    order, pair = result_of("cancel_open_orders")
    assert (type(order).__name__, type(pair).__name__) == ("CanceledOrder", "CanceledOrderList")
    assert [report.order_id for report in pair.order_reports] == [700130, 700131]


def test_limits_on_assets_are_found_by_asset() -> None:
    mine = result_of("my_filters")
    assert mine.limit_of("EUR") == Decimal(850000)
    assert mine.limit_of("SOL") is None


def test_a_session_does_not_show_its_key() -> None:
    session = result_of("logon")
    assert isinstance(session, SessionStatus)
    assert session.api_key == "an-api-key-that-the-exchange-echoes"
    assert "an-api-key" not in repr(session)


def test_a_range_of_execution_prices_is_typed() -> None:
    [rules] = result_of("execution_rules").symbol_rules
    assert rules.rule_types == ["PRICE_RANGE"]
    assert rules.price_range is not None
    assert rules.price_range.ask_limit_mult_down == Decimal("0.985")
    assert msgspec.structs.replace(rules, rules=[{"ruleType": "CURFEW"}]).price_range is None
