"""Answers as the documentation shows them where a model might expect something tidier."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from bidwire import portfolio_pro
from bidwire.products import catalog
from bidwire.wire.http import HttpResponse, decode

BALANCE = (
    "totalWalletBalance crossMarginAsset crossMarginBorrowed crossMarginFree crossMarginInterest crossMarginLocked "
    "umWalletBalance umUnrealizedPNL cmWalletBalance cmUnrealizedPNL negativeBalance"
)


def told(name: str, answer: Any, **parameters: Any) -> Any:
    request = catalog.called(name).request(**parameters)
    return decode(request, HttpResponse(200, {}, json.dumps(answer).encode()))


def test_a_number_that_comes_as_empty_text_is_none() -> None:
    balance = dict.fromkeys(BALANCE.split(), "1.5") | {"asset": "BTC", "updateTime": 1617939110373}
    [found] = told("portfolio.balances", [balance | {"cmUnrealizedPNL": ""}])
    assert (found.cm_unrealized_pnl, found.um_unrealized_pnl) == (None, Decimal("1.5"))
    assert found.to_dict()["cmUnrealizedPNL"] is None


def test_commas_between_thousands_are_none_of_the_number() -> None:
    names = ["uniMMR", "accountEquity", "actualEquity", "accountMaintMargin", "accountInitialMargin"]
    account = dict.fromkeys(names, "1") | {"accountStatus": "NORMAL", "accountType": "PM_1"}
    found = told("portfolio_pro.account", account | {"totalAvailableBalance": "122,559.90199491"})
    assert isinstance(found, portfolio_pro.Account)
    assert found.total_available_balance == Decimal("122559.90199491")
    assert told("portfolio_pro.account", account | {"totalAvailableBalance": ""}).total_available_balance is None


def test_the_word_false_is_false() -> None:
    [found] = told(
        "portfolio.um_symbol_configs",
        [
            {
                "symbol": "BTCUSDT",
                "marginType": "CROSSED",
                "isAutoAddMargin": "false",
                "leverage": 21,
                "maxNotionalValue": "1000000",
            }
        ],
    )
    assert found.is_auto_add_margin is False


def test_assets_and_symbols_that_leave_margin_are_names() -> None:
    row = {"delistTime": 1686161202000, "crossMarginAssets": ["BTC"], "isolatedMarginSymbols": ["ADAUSDT"]}
    [found] = told("margin.delist_schedule", [row])
    assert (found.cross_margin_assets, found.isolated_margin_symbols) == (["BTC"], ["ADAUSDT"])
