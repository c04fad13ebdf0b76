"""What Binance has removed: the table is right about our own calls, and whoever asks by an old name or path is told."""

from __future__ import annotations

import re
from datetime import date

import msgspec
import pytest

from bidwire import AsyncClient, Client
from bidwire.errors import ConfigurationError
from bidwire.gone import Gone, at, named, table
from bidwire.products import catalog

SUCCESSOR = re.compile(r"client\.(\w+)\.(\w+)(?:\((.*?)\))?")
WHEN = re.compile(r"(on|by) \d{4}-\d\d-\d\d|(in|by) [A-Z][a-z]+ \d{4}|by \d{4}")


@pytest.mark.parametrize("gone", table(), ids=lambda gone: gone.route)
def test_what_is_to_be_written_instead_exists_and_takes_what_is_written(gone: Gone) -> None:
    written = SUCCESSOR.findall(gone.instead)
    assert written or gone.instead.startswith("nothing replaces"), gone
    for product, method, arguments in written:
        kind = catalog.product_class(product)
        assert hasattr(kind, method), gone
        given = re.findall(r"(\w+)=", arguments)
        if given:
            fields = {field.name for field in msgspec.structs.fields(catalog.called(f"{product}.{method}").request)}
            assert set(given) <= fields, gone


@pytest.mark.parametrize("gone", table(), ids=lambda gone: gone.route)
def test_what_is_gone_is_no_call_of_ours(gone: Gone) -> None:
    verb, _, path = gone.route.rpartition(" ")
    assert (verb, path) not in {(call.request.route.verb, call.request.route.path) for call in catalog.every_call()}
    if gone.product:
        assert not [name for name in gone.names if hasattr(catalog.product_class(gone.product), name)]
    else:
        assert not set(gone.names) & {*dir(Client), *dir(AsyncClient)}


def test_every_name_and_every_route_stands_once_and_is_one() -> None:
    named = [(gone.product, name) for gone in table() for name in gone.names]
    routes = [gone.route for gone in table()]
    assert len(set(named)) == len(named)
    assert len(set(routes)) == len(routes)
    assert all(name.isidentifier() and name == name.lower() for _, name in named)


def test_the_table_says_when() -> None:
    for gone in table():
        assert WHEN.fullmatch(gone.when), gone
        for day in re.findall(r"\d{4}-\d\d-\d\d", gone.when):
            date.fromisoformat(day)


def test_a_product_that_is_gone_says_so() -> None:
    for kind in (Client, AsyncClient):
        with pytest.raises(AttributeError, match="blvt was removed by Binance \\(on 2024-04-03\\): nothing replaces"):
            getattr(kind(), "blvt")  # noqa: B009  # checkers know that there is none
    with pytest.raises(ConfigurationError, match=r"savings was removed .*client\.simple_earn"):
        catalog.product_class("savings")


@pytest.mark.parametrize(
    "name", ["listen_key", "start_user_data_stream", "keep_alive_listen_key", "close_user_data_stream"]
)
def test_whoever_looks_for_spots_listen_key_by_any_name_is_told_of_the_user_stream(name: str) -> None:
    with pytest.raises(AttributeError, match=r"removed by Binance \(on 2026-02-20\): .*client\.spot\.user_stream\(\)"):
        getattr(Client().spot, name)


def test_a_call_of_another_sdk_is_told_of_on_the_client_too() -> None:
    with pytest.raises(AttributeError, match=r"Client.get_lending_account was removed .*client\.simple_earn"):
        _ = Client().get_lending_account  # type: ignore[attr-defined]


def test_a_misspelt_product_is_told_the_nearest_and_a_private_name_nothing() -> None:
    with pytest.raises(AttributeError, match="'wallets'; did you mean wallet"):
        _ = Client().wallets  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="'Client' object has no attribute '_wallet'"):
        _ = Client()._wallet  # type: ignore[attr-defined]


def test_a_product_without_a_websocket_api_says_so() -> None:
    with pytest.raises(AttributeError, match=r"wallet has no WebSocket API; client\.wallet goes by REST"):
        _ = Client().ws_api.wallet  # type: ignore[attr-defined]


def test_a_call_that_is_gone_is_told_of_where_the_command_line_looks_for_it() -> None:
    with pytest.raises(ConfigurationError, match=r"margin\.borrow was removed .*borrow_repay"):
        catalog.called("margin.create_margin_loan")


def test_a_path_is_told_of_under_the_verb_that_was_asked() -> None:
    loan = "/sapi/v1/margin/loan"
    assert [gone.name for verb in ("POST", "GET") if (gone := at(loan, verb))] == ["margin.borrow", "margin.loans"]
    assert at(loan) is not None
    assert at("/sapi/v1/margin/account") is None


def test_names_are_those_of_one_product() -> None:
    assert named("borrow", "margin") is not None
    assert named("borrow", "crypto_loan") is None
    assert named("blvt", "margin") is None


def test_what_breaks_in_a_property_of_a_clients_is_told_and_no_advice_hides_it() -> None:
    class Broken(Client):
        @property
        def desk(self) -> object:
            return self.spot.order_desk  # type: ignore[attr-defined]

    with Broken() as client, pytest.raises(AttributeError, match="Spot has no 'order_desk'"):
        _ = client.desk
