"""Environments, credentials and settings."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bidwire import DEMO, LOCAL, PRODUCTION, TESTNET, US, Credentials, Environment, Settings
from bidwire.config import ENVIRONMENTS, environment
from bidwire.errors import ConfigurationError


def test_environments_are_found_by_name() -> None:
    for each in (PRODUCTION, TESTNET, DEMO, US, LOCAL):
        assert environment(each.name) is each
        assert environment(each.name.upper()) is each
        assert environment(each) is each
    with pytest.raises(ConfigurationError, match="production, testnet"):
        environment("mainnet")


def test_a_call_that_an_environment_cannot_serve_is_refused_never_sent_elsewhere() -> None:
    for place in (TESTNET, DEMO):
        with pytest.raises(ConfigurationError, match="does not serve /sapi"):
            place.origin("sapi")
    with pytest.raises(ConfigurationError, match="has no streams for usdm"):
        US.stream_url("usdm")
    with pytest.raises(ConfigurationError, match="WebSocket API for coinm"):
        LOCAL.ws_api_url("coinm")


def test_no_environment_but_production_names_a_production_host() -> None:
    production = {*PRODUCTION.rest.values(), *PRODUCTION.streams.values(), *PRODUCTION.ws_api.values()}
    for place in ENVIRONMENTS.values():
        if place is not PRODUCTION:
            assert not production & {*place.rest.values(), *place.streams.values(), *place.ws_api.values()}


def test_each_host_can_be_replaced() -> None:
    place = PRODUCTION.using(rest="https://api2.binance.com/", streams={"usdm": "wss://fstream-mm.binance.com"})
    assert place.origin("api") == place.origin("sapi") == "https://api2.binance.com"
    assert place.origin("fapi") == "https://fapi.binance.com"
    assert place.stream_url("usdm") == "wss://fstream-mm.binance.com"
    assert PRODUCTION.origin("api") == "https://api.binance.com"


def test_an_environment_built_by_hand() -> None:
    place = Environment(name="mine", rest={"api": "http://127.0.0.1:1"})
    assert place.origin("api") == "http://127.0.0.1:1"
    with pytest.raises(ConfigurationError, match="it serves /api"):
        place.origin("fapi")


def test_credentials_show_four_characters_of_the_key_and_nothing_else() -> None:
    shown = repr(Credentials(api_key="abcdefgh1234", api_secret="very-secret", passphrase="also-secret"))
    assert shown == "Credentials(api_key='…1234')"


def test_settings_are_checked_where_they_are_made() -> None:
    assert Settings(recv_window=2000).recv_window == 2000
    assert Settings(recv_window=Decimal("59999.999"))
    for bad in (
        {"recv_window": 60001},
        {"recv_window": "x"},
        {"timeout": 0},
        {"max_connections": 0},
        {"time_unit": "ns"},
        {"body_layout": "form"},
    ):
        with pytest.raises(ConfigurationError):
            Settings(**bad)


def test_settings_show_what_was_changed_but_no_proxy_password() -> None:
    assert repr(Settings(timeout=3.0, proxy="http://me:password@proxy:1")) == "Settings(timeout=3.0, proxy=…)"
