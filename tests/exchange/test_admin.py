"""The controls over HTTP: off unless asked for, guarded, and the same as those of Python."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bidwire import Client, ConfigurationError, LocalExchange
from bidwire.exchange.admin import ADMIN, Admin
from bidwire.wire.http import HttpRequest


class Controls:
    """Calls the controls as a program in another language would."""

    def __init__(self, exchange: LocalExchange, port: int | None = None) -> None:
        self.port = port or exchange.port
        self.token = exchange.admin_token or ""

    def __call__(self, verb: str, path: str, body: object = None, token: str | None = None) -> tuple[int, Any]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        sent = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        given = self.token if token is None else token
        line.request(verb, f"{ADMIN}{path}", sent, {"Authorization": f"Bearer {given}"} if given else {})
        answer = line.getresponse()
        found = answer.status, json.loads(answer.read())
        line.close()
        return found


@pytest.fixture
def exchange() -> Iterator[LocalExchange]:
    with LocalExchange(market="quiet", seed=1, admin=True, clock="simulated", history=0) as found:
        yield found


@pytest.fixture
def control(exchange: LocalExchange) -> Controls:
    return Controls(exchange)


def test_the_controls_are_off_unless_asked_for() -> None:
    with LocalExchange(market="quiet", history=0) as exchange:
        assert exchange.admin_token is exchange.admin_url is None
        line = http.client.HTTPConnection("127.0.0.1", exchange.port, timeout=10)
        line.request("GET", f"{ADMIN}/faults")
        assert line.getresponse().status == 404
        line.close()


@pytest.mark.parametrize("token", ["", "wrong", "ü"])
def test_without_the_token_nothing_is_told_or_done(exchange: LocalExchange, control: Controls, token: str) -> None:
    status, answer = control("POST", "/faults", {"fault": "R7"}, token=token)
    assert status == 401
    assert "token" in answer["error"]
    assert exchange.faults.list() == ()


def test_other_machines_are_refused_with_the_token_too(exchange: LocalExchange) -> None:
    admin = Admin("t", exchange)
    request = HttpRequest("GET", "http://x", f"{ADMIN}/faults", (("Authorization", "Bearer t"),))
    found = admin.http(request, "192.0.2.7")
    assert found is not None
    assert found.status == 403
    near = admin.http(request, "::1")
    assert near is not None
    assert near.status == 200
    assert admin.http(HttpRequest("GET", "http://x", "/api/v3/ping"), "192.0.2.7") is None


def test_faults_are_added_listed_logged_and_taken_back(exchange: LocalExchange, control: Controls) -> None:
    assert control("POST", "/faults", {"fault": "R25", "path": "/api/v3/ping", "count": 2}) == (200, {"number": 1})
    status, numbers = control("POST", "/faults", [{"fault": "R7"}, {"fault": "drop", "stream": "*@trade"}])
    assert (status, numbers) == (200, [{"number": 2}, {"number": 3}])
    line = http.client.HTTPConnection("127.0.0.1", exchange.port, timeout=10)
    line.request("GET", "/api/v3/ping")
    assert line.getresponse().status == 503
    line.close()
    status, listed = control("GET", "/faults")
    assert [listed[0][name] for name in ("number", "fault", "struck", "row")] == [1, "answer", 1, "R25"]
    assert [each["number"] for each in listed] == [1, 2, 3]
    _, strikes = control("GET", "/log")
    assert (strikes[0]["fault"], strikes[0]["on"]) == (1, "GET /api/v3/ping")
    assert control("DELETE", "/faults/2") == (200, {})
    assert control("DELETE", "/faults/2")[0] == 404
    assert control("DELETE", "/faults") == (200, {})
    assert exchange.faults.list() == ()


@pytest.mark.parametrize(
    ("verb", "path", "body", "status", "says"),
    [
        ("POST", "/faults", {"fault": "R77"}, 400, "did you mean"),
        ("POST", "/faults", [{"fault": "R7"}, {"fault": "nothing"}], 400, "no kind of fault"),
        ("POST", "/faults", b"{", 400, "no JSON"),
        ("POST", "/faults", "x", 400, "is an object"),
        ("DELETE", "/faults/x", None, 404, "no fault x"),
        ("POST", "/advance", {"seconds": -1}, 400, "0 or more"),
        ("POST", "/advance", {}, 400, "seconds"),
        ("POST", "/deposit", {"asset": "BTC", "amount": "1", "account": 99}, 400, "there is no account 99"),
        ("POST", "/deposit", {"asset": "BTC", "amount": "x"}, 400, "x"),
        ("POST", "/deposit", {"asset": "BTC", "amount": "1.000000001"}, 400, "finer than"),
        ("POST", "/status", {"symbol": "NOSUCH", "status": "HALT"}, 400, "Invalid symbol"),
        ("POST", "/commission", {"standard": {"maker": "1.1"}}, 400, "receives"),
        ("POST", "/commission", {"tax": {"buyer": "-0.1"}}, 400, "0 or more"),
        ("POST", "/commission", {"standard": {"make": "0.1"}}, 400, "make"),
        ("POST", "/commission", {"symbol": "NOSUCH"}, 400, "Invalid symbol"),
        ("POST", "/discount", {"symbol": "BTCUSDT", "discount": "1.01"}, 400, "0 to 1"),
        ("POST", "/bnb-burn", {"account": 99, "enabled": True}, 400, "there is no account 99"),
        ("POST", "/asset-limit", {"asset": "BTC", "limit": "-1"}, 400, "0 or more"),
        ("POST", "/asset-limit", {"asset": "BTC", "limit": "0.000000001"}, 400, "finer"),
        ("POST", "/status", {"symbol": "BTCUSDT", "status": "ASLEEP"}, 400, "enum"),
        ("POST", "/reference-price", {"symbol": "BTCUSDT", "price": "0"}, 400, "above 0"),
        ("POST", "/reference-price", {"symbol": "BTCUSDT", "price": "Infinity"}, 400, "Infinity"),
        ("POST", "/reference-price", {"symbol": "BTCUSDT", "price": "0.000000001"}, 400, "finer"),
        ("POST", "/reference-price", {"symbol": "BTCUSDT", "price": 1, "bucketCount": 1}, 400, "a mean needs"),
        ("POST", "/reference-price", {"symbol": "BTCUSDT", "bucketCount": 0, "bucketWidthMs": 1}, 400, "1 or more"),
        ("POST", "/reference-price", {"symbol": "NOSUCH", "price": 1}, 400, "Invalid symbol"),
        ("POST", "/price-range", {"symbol": "BTCUSDT", "bidLimitMultUp": 0}, 400, "more than 0"),
        ("POST", "/price-range", {"symbol": "BTCUSDT", "bidMultiplierUp": 1}, 400, "bidMultiplierUp"),
        ("POST", "/block-trade", {"symbol": "BTCUSDT", "buyer": 1, "seller": 9, "price": 1, "quantity": 1}, 400, "two"),
        ("GET", "/nothing", None, 404, "there are GET"),
        ("PUT", "/faults", None, 404, "there are GET"),
    ],
)
def test_a_mistake_is_told_and_changes_nothing(
    exchange: LocalExchange, control: Controls, verb: str, path: str, body: object, status: int, says: str
) -> None:
    found, answer = control(verb, path, body)
    assert found == status
    assert says in answer["error"]
    assert exchange.faults.list() == ()


def status_of(port: int | None, path: str) -> int:
    assert port is not None
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", path)
    status = line.getresponse().status
    line.close()
    return status


def test_the_options_port_controls_faults_of_its_own_and_the_same_time(exchange: LocalExchange) -> None:
    spot, options = Controls(exchange), Controls(exchange, exchange.options_port)
    assert options("GET", "/faults", token="")[0] == 401
    assert options("POST", "/faults", {"fault": "R25", "path": "/eapi/v1/ping", "count": 1}) == (200, {"number": 1})
    assert spot("GET", "/faults") == (200, [])
    assert [status_of(exchange.options_port, "/eapi/v1/ping") for _ in range(2)] == [503, 200]
    assert [strike["on"] for strike in options("GET", "/log")[1]] == ["GET /eapi/v1/ping"]
    before = spot("GET", "/time")[1]["time"]
    assert options("POST", "/advance", {"seconds": 60})[1]["time"] == before + 60_000_000
    assert options("POST", "/deposit", {"asset": "BTC", "amount": "1"})[0] == 404
    refused = spot("POST", "/faults", {"fault": "R25", "path": "/eapi/v1/ping"})
    assert (refused[0], "port of the European options" in refused[1]["error"]) == (400, True)


def test_a_file_has_faults_of_spot_and_of_options(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text(json.dumps([{"fault": "R25", "path": f"/{api}/ping", "count": 1} for api in ("api/v3", "eapi/v1")]))
    with LocalExchange(market="quiet", faults=file, history=0) as exchange:
        assert [status_of(exchange.port, "/api/v3/ping") for _ in range(2)] == [503, 200]
        assert [status_of(exchange.options_port, "/eapi/v1/ping") for _ in range(2)] == [503, 200]
    with pytest.raises(ConfigurationError, match="none are served here"):
        LocalExchange.in_thread(market="quiet", faults=file, history=0, options_port=None)


def test_options_faults_may_be_added_from_any_thread(exchange: LocalExchange) -> None:
    assert exchange.options is not None
    ran: list[str] = []
    exchange.options.interference.injector.changed.append(lambda: ran.append(threading.current_thread().name))
    exchange.options.faults.add("R25", count=1)
    assert ran
    assert threading.current_thread().name not in ran


def test_deposits_and_halts(exchange: LocalExchange, control: Controls) -> None:
    assert control("POST", "/deposit", {"asset": "btc", "amount": "1.5"})[0] == 200
    assert control("POST", "/status", {"symbol": "btcusdt", "status": "HALT"})[0] == 200
    key = exchange.keys["hmac"]
    with Client(key.api_key, key.secret, environment=exchange.environment) as client:
        rows = {row.asset: row.free for row in client.spot.account().balances}
        assert str(rows["BTC"]) == "11.50000000"
        assert client.spot.exchange_info(symbol="BTCUSDT").symbols[0].status == "HALT"


def test_reference_prices_ranges_and_block_trades(exchange: LocalExchange, control: Controls) -> None:
    given = {"symbol": "btcusdt", "price": "50000", "externalCalculationId": 3}
    assert control("POST", "/reference-price", given) == (200, {})
    bounds = {"symbol": "BTCUSDT", "bidLimitMultUp": "1.5", "askLimitMultDown": 0.5}
    assert control("POST", "/price-range", bounds) == (200, {})
    mean = {"symbol": "ETHUSDT", "bucketCount": 10, "bucketWidthMs": 1000}
    assert control("POST", "/reference-price", mean) == (200, {})
    block = {"symbol": "BTCUSDT", "buyer": 1, "seller": 2, "price": "100", "quantity": "0.5"}
    assert control("POST", "/block-trade", block) == (200, {})
    with Client(environment=exchange.environment) as client:
        assert client.spot.reference_price("BTCUSDT").reference_price == 50_000
        assert client.spot.reference_price_calculation("BTCUSDT").external_calculation_id == 3
        assert client.spot.reference_price_calculation("ETHUSDT").bucket_count == 10
        found = client.spot.execution_rules(symbol="BTCUSDT").symbol_rules[0].price_range
        assert found is not None
        assert (str(found.bid_limit_mult_up), found.bid_limit_mult_down) == ("1.5000", None)
        (row,) = client.spot.historical_block_trades("BTCUSDT", from_id=1)
        assert (row.price, row.qty) == (Decimal(100), Decimal("0.5"))
        assert control("POST", "/reference-price", {"symbol": "BTCUSDT", "price": None}) == (200, {})
        assert client.spot.reference_price("BTCUSDT").reference_price is None
        assert control("POST", "/price-range", {"symbol": "BTCUSDT"}) == (200, {})
        assert client.spot.execution_rules(symbol="BTCUSDT").symbol_rules[0].price_range is None


def test_commission_and_limits_are_set(exchange: LocalExchange, control: Controls) -> None:
    rates = {"symbol": "btcusdt", "standard": {"maker": "0.001", "taker": 0.002}, "tax": {"seller": "0.0003"}}
    assert control("POST", "/commission", rates) == (200, {})
    assert control("POST", "/discount", {"symbol": "btcusdt", "discount": "0.25"}) == (200, {})
    assert control("POST", "/bnb-burn", {"enabled": True}) == (200, {})
    assert control("POST", "/asset-limit", {"asset": "usdt", "limit": "500"}) == (200, {})
    key = exchange.keys["hmac"]
    with Client(key.api_key, key.secret, environment=exchange.environment) as client:
        found = client.spot.commission_rates("BTCUSDT")
        assert (str(found.standard_commission.taker), str(found.tax_commission.seller)) == ("0.00200000", "0.00030000")
        assert (found.discount.enabled_for_account, str(found.discount.discount)) == (True, "0.25000000")
        assert len(client.spot.my_filters("BTCUSDT").asset_filters) == 1


def test_time_is_advanced_and_the_answer_comes_when_it_has_passed(control: Controls) -> None:
    _, before = control("GET", "/time")
    assert control("GET", "/time")[1] == before  # a simulated clock stands still
    status, after = control("POST", "/advance", {"seconds": 3600})
    assert status == 200
    assert after["time"] - before["time"] == 3_600_000_000
    assert after["marketTime"] - before["marketTime"] == 3_600_000_000
    assert control("GET", "/time")[1] == after


def test_the_system_status_is_a_switch(exchange: LocalExchange, control: Controls) -> None:
    with Client(environment=exchange.environment) as client:
        for on, status in ((True, (1, "system_maintenance")), (False, (0, "normal"))):
            assert control("POST", "/maintenance", {"on": on}) == (200, {})
            found = client.wallet.system_status()
            assert (found.status, found.message) == status
    assert control("POST", "/maintenance", {"on": "perhaps"})[0] == 400
