"""COIN-M futures beyond what every product is held to: whose host serves the statistics, and the WebSocket API."""

from __future__ import annotations

from bidwire import PRODUCTION, coinm, usdm
from bidwire.products import catalog
from bidwire.products.coinm import requests
from bidwire.wire.http import Stamp
from bidwire.wire.limits import Limit, RateLimiter
from bidwire.wire.wsapi import encode


def test_statistics_are_asked_for_at_each_products_own_host() -> None:
    ours = coinm.GetOpenInterestHistory(pair="BTCUSD", contract_type="PERPETUAL", period="5m")
    theirs = usdm.GetOpenInterestHistory("BTCUSDT", period="5m")
    assert ours.route.path == theirs.route.path
    assert PRODUCTION.origin(ours.route.base) == "https://dapi.binance.com"
    assert PRODUCTION.origin(theirs.route.base) == "https://fapi.binance.com"
    assert (ours.route.family, theirs.route.family) == ("coinm", "usdm")


def test_every_method_of_the_websocket_api_has_its_request() -> None:
    methods = {kind.route.ws for name in requests.__all__ if (kind := getattr(requests, name)).route.ws is not None}
    assert methods == {
        "account.balance", "account.position", "account.status", "order.cancel", "order.modify", "order.place",
        "order.status", "session.logon", "session.logout", "session.status", "userDataStream.ping",
        "userDataStream.start", "userDataStream.stop",
    }  # fmt: skip
    call = encode(coinm.GetOrder("BTCUSD_PERP", order_id=7), "wss://ws-dapi.binance.com/ws-dapi/v1", Stamp())
    assert call.target == "order.status"


def test_what_costs_more_over_the_websocket_api_is_charged_so_there() -> None:
    for request in (coinm.GetBalances(), coinm.GetPositions()):
        limits = RateLimiter("dapi", [Limit("REQUEST_WEIGHT", 60, 2400)])
        limits.acquire(request, 60.0)
        limits.acquire(request, 60.0, socket=True)
        assert [each.pending for each in limits.usage(60.0)] == [1 + 5]


def test_the_siblings_call_the_same_thing_by_the_same_name() -> None:
    mine, theirs = names_by_route("coinm"), names_by_route("usdm")
    apart = {
        route: (mine[route], theirs[route]) for route in mine.keys() & theirs.keys() if mine[route] != theirs[route]
    }
    # COIN-M answers with a list even for one symbol, and the newest versions of two paths are its own.
    assert apart == {
        ("GET", "/v1/premiumIndex"): ({"mark_prices"}, {"mark_price", "mark_prices"}),
        ("GET", "/v1/ticker/24hr"): ({"tickers_24h"}, {"ticker_24h", "tickers_24h"}),
        ("GET", "/v1/ticker/price"): ({"ticker_prices"}, {"ticker_price_v1", "ticker_prices_v1"}),
        ("GET", "/v1/ticker/bookTicker"): ({"book_tickers"}, {"book_ticker", "book_tickers"}),
        ("GET", "/v1/leverageBracket"): ({"leverage_brackets_v1"}, {"leverage_brackets"}),
    }


def names_by_route(product: str) -> dict[tuple[str, str], set[str]]:
    """A product's methods by verb and path, without the part that names the product."""
    found: dict[tuple[str, str], set[str]] = {}
    for call in catalog.calls(product):
        path = call.request.route.path.removeprefix("/dapi").removeprefix("/fapi")
        found.setdefault((call.request.route.verb, path), set()).add(call.method)
    return found
