"""Which calls a product has over whom, and what it says about a name that it does not have."""

from __future__ import annotations

from typing import Any

import pytest

from bidwire import Client
from bidwire.products import catalog
from bidwire.wire.product import Method, ProductMethod, WsMethod, WsOnlyMethod
from bidwire.wire.senders import AsyncRestSender, AsyncSender, AsyncWsSender, RestSender, Sender, WsSender


def said(product: str, name: str, sender: Sender | AsyncSender) -> str:
    with pytest.raises(AttributeError) as caught:
        getattr(catalog.product_class(product)(sender), name)
    return str(caught.value)


def test_a_misspelt_call_is_told_the_nearest_ones() -> None:
    assert "'opn_orders'; did you mean open_orders" in said("spot", "opn_orders", RestSender())
    assert "did you mean set_leverage" in said("usdm", "change_leverage", AsyncRestSender())


def test_a_name_unlike_any_is_told_where_to_search() -> None:
    text = said("spot", "zzzz", RestSender())
    assert "did you mean" not in text
    assert "bidwire api search zzzz" in text


def test_a_removed_call_is_told_its_successor() -> None:
    assert "user_stream()" in said("spot", "create_listen_key", RestSender())
    assert "client.portfolio.new_um_algo_order" in said("portfolio", "new_um_conditional_order", RestSender())
    assert said("margin", "create_margin_loan", AsyncRestSender()) == (
        "Margin.create_margin_loan was removed by Binance (on 2024-03-31): "
        'write client.margin.borrow_repay(type="BORROW", ...)'
    )


def test_private_names_are_refused_without_advice() -> None:
    assert said("spot", "_repr_html_", RestSender()) == "_repr_html_"


METHODS = {"spot": 55, "usdm": 21, "coinm": 13, "margin": 1}
"""How many methods each product's WebSocket API has; the three of listen keys left spot's on 2026-02-20."""


@pytest.mark.parametrize("product", METHODS)
@pytest.mark.parametrize("sender", [WsSender(), AsyncWsSender()], ids=["blocking", "async"])
def test_the_websocket_api_offers_the_calls_that_it_has_and_no_others(
    product: str, sender: Sender | AsyncSender
) -> None:
    socket = catalog.product_class(product)(sender)
    offered = {call.method for call in catalog.calls(product) if hasattr(socket, call.method)}
    assert offered == {call.method for call in catalog.calls(product) if call.request.route.ws}
    assert offered == {call.method for call in catalog.calls(product)} & set(dir(socket))
    assert len({call.request.route.ws for call in catalog.calls(product)} - {None}) == METHODS[product]


def test_a_client_offers_a_websocket_api_of_each_product_that_has_one() -> None:
    there = set(catalog.products()) & set(dir(Client().ws_api))
    assert there == set(METHODS)
    assert there == {call.product for call in catalog.every_call() if call.request.route.ws}


def way(call: catalog.Call) -> type[ProductMethod[..., Any]]:
    if call.only_ws:
        return WsOnlyMethod
    return WsMethod if call.request.route.ws else Method


@pytest.mark.parametrize("product", catalog.products())
def test_checkers_are_told_of_each_call_which_way_it_goes(product: str) -> None:
    kind = catalog.product_class(product)
    for call in catalog.calls(product):
        assert type(getattr(kind, call.method)) is way(call), call.name


@pytest.mark.parametrize("product", catalog.products())
@pytest.mark.parametrize("sender", [RestSender(), AsyncRestSender()], ids=["blocking", "async"])
def test_a_client_has_every_call_but_those_of_the_websocket_api_alone(
    product: str, sender: Sender | AsyncSender
) -> None:
    over_rest = catalog.product_class(product)(sender)
    expected = {call.method for call in catalog.calls(product) if not call.only_ws}
    assert expected == {call.method for call in catalog.calls(product)} & set(dir(over_rest))
    assert expected == {call.method for call in catalog.calls(product) if hasattr(over_rest, call.method)}


def test_a_call_that_only_rest_has_says_so() -> None:
    text = said("usdm", "klines", WsSender())
    assert "WebSocket API of Usdm has no klines" in text
    assert "REST" in text


def test_a_call_that_only_the_websocket_api_has_says_where_it_is() -> None:
    assert said("spot", "logon", RestSender()) == (
        "logon is a call of the WebSocket API alone: client.ws_api.spot.logon(...)"
    )
    assert "client.ws_api.margin.subscribe_with_listen_token(" in said(
        "margin", "subscribe_with_listen_token", AsyncRestSender()
    )
