"""Commission as clients meet it: rates, discount, fills, events and limits on assets; over REST, over the WebSocket API and in SBE."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bidwire.client.blocking import Client
from bidwire.config import Settings
from bidwire.errors import ConfigurationError, FilterFailure
from bidwire.exchange.engine.commands import (
    UNIT,
    Command,
    Credit,
    SetAssetLimit,
    SetBnbBurn,
    SetCommission,
    SetDiscount,
)
from bidwire.exchange.engine.commission import Rates
from bidwire.exchange.engine.events import Refused
from bidwire.exchange.loopback import Loopback
from bidwire.exchange.settings import ExchangeSettings

if TYPE_CHECKING:
    from tests.exchange.api.conftest import Desk

BURN = "/sapi/v1/bnbBurn"


@pytest.fixture
def desk(desk_with: Any) -> Desk:
    """A trader with the rates of the page's first example, who pays in BNB at 260 USDT."""
    made: Desk = desk_with(more=[("BNBUSDT", "BNB", "USDT")])
    tell(
        made,
        SetCommission(
            made.account,
            40,
            50,
            10,
            10,
            Rates(4_000_000, 5_000_000, UNIT // 100, UNIT // 100),
            Rates(128, 130, 100, 100),
            "BTCUSDT",
        ),
        SetDiscount("BTCUSDT", multiplier=UNIT // 4),
        SetCommission(made.account, 0, 0, symbol="BNBUSDT"),
        Credit(made.account, "BNB", 101 * UNIT),
    )
    made.order(symbol="BNBUSDT", side="SELL", price="260", quantity="1")
    made.order(made.other_key, symbol="BNBUSDT", price="260", quantity="1")
    return made


def tell(desk: Desk, *commands: Command) -> None:
    for command in commands:
        assert not any(isinstance(event, Refused) for event in desk.venue.apply(command)), command


def test_the_rates_of_a_symbol_have_three_parts_and_a_discount(desk: Desk) -> None:
    expected = {
        "symbol": "BTCUSDT",
        "standardCommission": {"maker": "0.00000040", "taker": "0.00000050", "buyer": "0.00000010", "seller": "0.00000010"},
        "specialCommission": {"maker": "0.04000000", "taker": "0.05000000", "buyer": "0.01000000", "seller": "0.01000000"},
        "taxCommission": {"maker": "0.00000128", "taker": "0.00000130", "buyer": "0.00000100", "seller": "0.00000100"},
        "discount": {
            "enabledForAccount": False, "enabledForSymbol": True, "discountAsset": "BNB", "discount": "0.25000000",
        },
    }  # fmt: skip
    assert desk.signed("GET", "/api/v3/account/commission", symbol="BTCUSDT").json == expected
    (answer,) = desk.socket().signed("account.commission", symbol="BTCUSDT")
    assert answer["result"] == expected


def test_a_test_order_tells_the_rates_of_its_side(desk: Desk) -> None:
    tell(desk, SetCommission(desk.account, 10, 20, 30, 40, Rates(1, 2, 3, 4), Rates(0, 0, 7, 8)))
    order = {
        "symbol": "ETHUSDT",
        "type": "LIMIT",
        "timeInForce": "GTC",
        "quantity": "1",
        "price": "100",
        "computeCommissionRates": "true",
    }
    for side, standard, special, tax in (
        ("BUY", ("0.00000040", "0.00000050"), ("0.00000004", "0.00000005"), "0.00000007"),
        ("SELL", ("0.00000050", "0.00000060"), ("0.00000005", "0.00000006"), "0.00000008"),
    ):
        tell(desk, Credit(desk.account, "ETH", UNIT))
        answer = desk.signed("POST", "/api/v3/order/test", side=side, **order).json
        assert answer["standardCommissionForOrder"] == dict(zip(("maker", "taker"), standard, strict=True))
        assert answer["specialCommissionForOrder"] == dict(zip(("maker", "taker"), special, strict=True))
        assert answer["taxCommissionForOrder"] == {"maker": tax, "taker": tax}
        assert answer["discount"]["discount"] == "0.75000000"
        (told,) = desk.socket().signed("order.test", side=side, **{**order, "computeCommissionRates": True})
        assert told["result"] == answer


def test_an_account_shows_the_standard_rates_that_hold_where_a_symbol_has_none_of_its_own(desk: Desk) -> None:
    tell(desk, SetCommission(desk.account, 150_000, 200_000, 10_000, 30_000, Rates(1, 1, 1, 1)))
    answer = desk.signed("GET", "/api/v3/account").json
    assert [answer[f"{role}Commission"] for role in ("maker", "taker", "buyer", "seller")] == [15, 20, 1, 3]
    assert answer["commissionRates"] == {
        "maker": "0.00150000", "taker": "0.00200000", "buyer": "0.00010000", "seller": "0.00030000",
    }  # fmt: skip


def test_a_fill_that_bnb_pays_says_so_everywhere(desk: Desk) -> None:
    assert desk.signed("POST", BURN, spotBNBBurn="true").json == {"spotBNBBurn": True, "interestBNBBurn": False}
    socket = desk.socket()
    socket.signed("userDataStream.subscribe.signature")
    desk.order(desk.other_key, quantity="1", price="26000")
    placed = desk.order(side="SELL", type="MARKET", timeInForce=None, price=None).json
    # Of 26,000 USDT, or 100 BNB: a quarter of 0.0000006, and all of 0.06 and 0.0000023.
    paid = {"commission": "6.00024500", "commissionAsset": "BNB"}
    (fill,) = placed["fills"]
    assert {name: fill[name] for name in paid} == paid
    (row,) = desk.signed("GET", "/api/v3/myTrades", symbol="BTCUSDT").json
    assert {name: row[name] for name in paid} == paid
    events = [frame["event"] for frame in socket.frames()]
    assert [(each["n"], each["N"]) for each in events if each.get("x") == "TRADE"] == [("6.00024500", "BNB")]
    (position,) = (each for each in events if each["e"] == "outboundAccountPosition")
    assert {each["a"]: each["f"] for each in position["B"]} == {
        "BTC": "9.00000000", "USDT": "126260.00000000", "BNB": "93.99975500",
    }  # fmt: skip


def test_an_allocation_that_bnb_pays_says_so_in_the_list_of_allocations(desk_with: Any) -> None:
    desk = desk_with(more=[("BTCUSDC", "BTC", "USDC"), ("BNBUSDT", "BNB", "USDT")])
    tell(
        desk,
        SetCommission(desk.account, 0, UNIT // 100),
        SetBnbBurn(desk.account, True),
        Credit(desk.account, "BNB", 9 * UNIT),
    )
    desk.order(symbol="BNBUSDT", side="SELL", price="250", quantity="1")
    desk.order(desk.other_key, symbol="BNBUSDT", price="250", quantity="1")
    desk.order(desk.other_key, symbol="BTCUSDC", side="SELL", price="100")
    order = {"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quantity": "1"}
    assert desk.signed("POST", "/api/v3/sor/order", **order).json["status"] == "FILLED"
    (row,) = desk.signed("GET", "/api/v3/myAllocations", symbol="BTCUSDT").json
    assert (row["commissionAsset"], row["qty"]) == ("BNB", "1.00000000")
    assert Decimal(row["commission"]) > 0


def test_the_switch_is_the_account_s_and_reads_as_it_was_set(desk: Desk) -> None:
    assert desk.signed("GET", BURN).json == {"spotBNBBurn": False, "interestBNBBurn": False}
    desk.signed("POST", BURN, interestBNBBurn="true")
    assert desk.signed("POST", BURN, spotBNBBurn="true").json == {"spotBNBBurn": True, "interestBNBBurn": True}
    assert desk.signed("GET", BURN).json == {"spotBNBBurn": True, "interestBNBBurn": True}
    assert desk.signed("GET", BURN, desk.other_key).json["spotBNBBurn"] is False
    assert desk.signed("POST", BURN).status == 400
    rates = desk.signed("GET", "/api/v3/account/commission", symbol="BTCUSDT").json
    assert rates["discount"]["enabledForAccount"] is True


def test_limits_on_assets_are_listed_and_kept(desk: Desk) -> None:
    tell(desk, SetAssetLimit(desk.account, "USDT", 42 * UNIT), SetAssetLimit(desk.account, "BNB", UNIT))
    expected = [{"filterType": "MAX_ASSET", "asset": "USDT", "limit": "42.00000000"}]
    assert desk.signed("GET", "/api/v3/myFilters", symbol="BTCUSDT").json["assetFilters"] == expected
    (answer,) = desk.socket().signed("myFilters", symbol="BTCUSDT")
    assert answer["result"]["assetFilters"] == expected
    both = desk.signed("GET", "/api/v3/myFilters", symbol="BNBUSDT").json["assetFilters"]
    assert [row["asset"] for row in both] == ["BNB", "USDT"]
    assert desk.order(price="42.01").refusal == (400, -1013, "Filter failure: MAX_ASSET")
    assert desk.order(price="42").status == 200
    assert desk.order(desk.other_key, price="43").status == 200


@pytest.mark.parametrize("settings", [Settings(), Settings(encoding="sbe")], ids=["json", "sbe"])
def test_our_client_reads_rates_and_limits_and_refuses_by_them(settings: Settings) -> None:
    loopback = Loopback(seed=1, market="quiet")
    key = loopback.keys["hmac"]
    for command in (
        SetCommission(key.account, 1, 2, 3, 4, Rates(5, 6, 7, 8), Rates(9, 10, 11, 12), "BTCUSDT"),
        SetBnbBurn(key.account, spot=True),
        SetAssetLimit(key.account, "BTC", UNIT // 2),
    ):
        loopback.venue.apply(command)
    client = Client(
        key.api_key, key.secret, environment=loopback.environment, settings=settings, transport=loopback.transport, world=loopback.world
    )  # fmt: skip
    rates = client.spot.commission_rates("BTCUSDT")
    assert rates.tax_commission.seller == Decimal("0.00000012")
    assert rates.special_commission.maker == Decimal("0.00000005")
    assert (rates.discount.enabled_for_account, rates.discount.discount) == (True, Decimal("0.75"))
    (limit,) = client.spot.my_filters("BTCUSDT").asset_filters
    assert (limit.filter_type, limit.asset, limit.limit) == ("MAX_ASSET", "BTC", Decimal("0.5"))  # type: ignore[union-attr]  # by its type
    with pytest.raises(FilterFailure):
        client.spot.new_order("BTCUSDT", "BUY", "LIMIT", price="100", quantity="0.6", time_in_force="GTC")


@pytest.mark.parametrize(
    ("maker", "taker"),
    [(Decimal(-1), Decimal(0)), (Decimal(0), Decimal("1.5")), (Decimal(0), Decimal("0.001000001"))],
)
def test_rates_below_nothing_or_above_all_or_too_fine_are_no_settings(maker: Decimal, taker: Decimal) -> None:
    with pytest.raises(ConfigurationError, match="commission"):
        ExchangeSettings(maker=maker, taker=taker)


def test_new_accounts_burn_bnb_where_the_settings_say_so(desk_with: Any) -> None:
    desk: Desk = desk_with(bnb_burn=True)
    assert desk.signed("GET", BURN).json["spotBNBBurn"] is True
