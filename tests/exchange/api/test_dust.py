"""Small balances become BNB or another asset at the last prices, less a charge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bidwire.exchange.engine.commands import UNIT, Credit

if TYPE_CHECKING:
    from .conftest import Answer, Desk

DUST = "/sapi/v1/asset/dust"


@pytest.fixture
def small(desk_with: Any) -> Desk:
    """BTC trades at 50000 USDT, ETH at 2000, BNB at 500; 0.01 ETH (20 USDT, 0.0004 BTC) is dust, 100000 USDT are not."""
    desk: Desk = desk_with(more=[("BNBUSDT", "BNB", "USDT"), ("XRPEUR", "XRP", "EUR")])
    for asset in ("BNB", "ETH"):
        desk.venue.apply(Credit(desk.other, asset, 10 * UNIT))
    for symbol, price in (("BTCUSDT", 50_000), ("ETHUSDT", 2_000), ("BNBUSDT", 500)):
        terms = {"symbol": symbol, "price": price, "quantity": "0.01"}
        assert desk.order(desk.other_key, side="SELL", **terms).status == 200
        assert desk.order(side="BUY", **terms).json["status"] == "FILLED"
    desk.venue.apply(Credit(desk.account, "ETH", UNIT // 100 - held(desk, "ETH")))
    desk.venue.apply(Credit(desk.account, "BNB", -held(desk, "BNB")))
    return desk


def held(desk: Desk, asset: str) -> int:
    return desk.venue.engine.balances(desk.account).get(asset, (0, 0))[0]


def test_what_is_small_is_listed_with_what_it_gives(small: Desk) -> None:
    answer = small.signed("POST", f"{DUST}-btc").json
    assert answer == {
        "details": [
            {
                "asset": "ETH", "assetFullName": "ETH", "amountFree": "0.01", "toBTC": "0.00040000",
                "toBNB": "0.04000000", "toBNBOffExchange": "0.03920000", "exchange": "0.00080000",
            }
        ],
        "totalTransferBtc": "0.00040000",
        "totalTransferBNB": "0.04000000",
        "dribbletPercentage": "0.02",
    }  # fmt: skip
    wanted = small.signed("POST", f"{DUST}-convert/query-convertible-assets", targetAsset="USDT").json
    assert [(row["asset"], row["toTargetAssetAmount"], row["exchange"]) for row in wanted["details"]] == [
        ("ETH", "20.00000000", "0.40000000")
    ]
    assert wanted["dribbletBase"] == "0.001"


def test_it_becomes_bnb_less_the_charge_and_is_logged(small: Desk) -> None:
    answer = small.signed("POST", DUST, asset="ETH").json
    (row,) = answer["transferResult"]
    assert (answer["totalTransfered"], answer["totalServiceCharge"]) == ("0.04000000", "0.00080000")
    assert (row["fromAsset"], row["amount"], row["operateTime"]) == ("ETH", "0.01", small.wall // 1000)
    assert (held(small, "ETH"), held(small, "BNB")) == (0, 3_920_000)
    log = small.signed("GET", "/sapi/v1/asset/dribblet").json
    assert log["total"] == 1
    (conversion,) = log["userAssetDribblets"]
    assert conversion["totalTransferedAmount"] == "0.04000000"
    (detail,) = conversion["userAssetDribbletDetails"]
    assert (detail["transId"], detail["fromAsset"], detail["targetAsset"]) == (row["tranId"], "ETH", "BNB")
    assert small.signed("GET", "/sapi/v1/asset/dribblet", small.other_key).json["total"] == 0


def test_it_becomes_another_asset_where_one_is_named(small: Desk) -> None:
    before = held(small, "USDT")
    answer = small.signed("POST", f"{DUST}-convert/convert", asset="ETH", targetAsset="USDT").json
    assert answer["totalTransfered"] == "20.00000000"
    assert held(small, "USDT") - before == 19_60000000


@pytest.mark.parametrize(
    ("assets", "code"),
    [
        ("USDT", -5004),
        ("ETH,USDT", -5004),
        ("SOL", -5003),
        ("BNB", -5003),
        ("XRP", -5001),
        ("ETH,ETH", -1130),
        ("ETH,", -1130),
    ],
)
def test_what_is_not_small_or_not_there_stays_and_nothing_with_it_goes(small: Desk, assets: str, code: int) -> None:
    small.venue.apply(Credit(small.account, "XRP", UNIT))
    before = small.venue.engine.balances(small.account)
    answer: Answer = small.signed("POST", DUST, asset=assets)
    assert (answer.status, answer.json["code"]) == (400, code)
    assert small.venue.engine.balances(small.account) == before


def test_a_key_that_may_only_read_converts_nothing(small: Desk) -> None:
    reader = small.venue.accounts.add_key(small.account, permissions=["read"])
    assert small.signed("POST", DUST, reader, asset="ETH").refusal[1] == -2015
    assert small.signed("POST", f"{DUST}-btc", reader).status == 200


def test_the_dust_of_margin_is_not_simulated(small: Desk) -> None:
    assert small.signed("POST", DUST, asset="ETH", accountType="MARGIN").refusal[1] == -1020
    assert small.signed("POST", DUST, asset="ETH", accountType="SPOT").status == 200
