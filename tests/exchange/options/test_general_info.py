"""The options' general info page, sentence by sentence, as the local exchange keeps it.

The page is one of the documents that the project was created from (docs/seeds.md, part 3). What it obliges a client
to is tested with our own client against this exchange, at the end.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

import bidwire
from bidwire import Client, LocalExchange, Loopback
from bidwire.exchange.market.synthetic import SyntheticMarket
from bidwire.exchange.options.venue import OptionsLimits
from bidwire.wire.http import HttpResponse
from bidwire.wire.sign import Hmac

if TYPE_CHECKING:
    from tests.exchange.options.conftest import Floor

CALL = "BTC-260102-60000-C"
DOCUMENT_KEY = "22BjeOROKiXJ3NxbR3zjh3uoGcaflPu3VMyBXAg8Jj2J1xVSnY0eB4dzacdE9IWn"
DOCUMENT_SECRET = "YtP1BudNOWZE1ag5uzCkh4hIC7qSmQOu797r5EJBFGhxBYivjj8HIX0iiiPof5yG"


def error(response: HttpResponse) -> tuple[int, int]:
    return response.status, json.loads(response.body)["code"]


def signed(floor: Floor, query: str, body: str = "") -> str:
    return Hmac(floor.alice.secret).sign((query + body).encode())


# --- general API information -----------------------------------------------------------------------------------------


def test_some_endpoints_require_an_api_key(floor: Floor) -> None:
    assert error(floor.send("GET", "/eapi/v1/marginAccount")) == (401, -2014)
    assert floor.send("GET", "/eapi/v1/time").status == 200


@pytest.mark.parametrize(
    "path", ["time", "exchangeInfo", f"depth?symbol={CALL}", f"trades?symbol={CALL}", "mark", "ticker"]
)
def test_every_answer_is_a_json_object_or_array(floor: Floor, path: str) -> None:
    name, _, query = path.partition("?")
    assert isinstance(floor.get(f"/eapi/v1/{name}", query), (dict, list))
    assert floor.send("GET", f"/eapi/v1/{name}", query).headers["content-type"].startswith("application/json")


def test_lists_are_in_ascending_order(floor: Floor) -> None:
    trades = [row["time"] for row in floor.get("/eapi/v1/trades", f"symbol={CALL}")]
    candles = [row[0] for row in floor.get("/eapi/v1/klines", f"symbol={CALL}&interval=1h")]
    assert trades == sorted(trades)
    assert candles == sorted(candles)
    assert len(candles) > 10


def test_times_are_in_milliseconds(floor: Floor) -> None:
    now = floor.wall // 1000
    assert floor.get("/eapi/v1/time")["serverTime"] == now
    assert floor.get("/eapi/v1/depth", f"symbol={CALL}")["T"] == now
    assert floor.order(floor.alice, "BUY", "1", 5)["createTime"] == now


# --- HTTP return codes -----------------------------------------------------------------------------------------------


def test_a_malformed_request_is_4xx(floor: Floor) -> None:
    assert error(floor.send("GET", "/eapi/v1/depth")) == (400, -1102)
    assert error(floor.send("GET", "/eapi/v1/klines", f"symbol={CALL}&interval=7m")) == (400, -1120)


def test_the_firewall_answers_403(floor: Floor) -> None:
    floor.venue.faults.add("answer", count=1, status=403, body="<html>Request blocked.</html>")
    response = floor.send("GET", "/eapi/v1/time")
    assert response.status == 403
    assert b"<" in response.body[:1]


def test_a_broken_limit_is_429_and_who_goes_on_is_banned_with_418(new_floor: type[Floor]) -> None:
    floor = new_floor(limits=OptionsLimits(weight=10))
    statuses = [floor.send("GET", "/eapi/v1/time").status for _ in range(13)]
    assert statuses == [200] * 10 + [429] * 3
    response = floor.send("GET", "/eapi/v1/time")
    assert error(response) == (418, -1008)
    assert int(response.headers["retry-after"]) == 120
    floor.advance(121)
    assert floor.send("GET", "/eapi/v1/time").status == 200


def test_bans_grow_from_two_minutes_up_to_three_days(new_floor: type[Floor]) -> None:
    floor = new_floor(limits=OptionsLimits(weight=1))
    lengths = []
    for _ in range(13):
        while (response := floor.send("GET", "/eapi/v1/time")).status != 418:
            pass
        lengths.append(int(response.headers["retry-after"]))
        floor.advance(lengths[-1] + 1)
    assert lengths[:3] == [120, 240, 480]
    assert lengths[-1] == 259_200


# --- errors ----------------------------------------------------------------------------------------------------------


def test_any_endpoint_can_return_an_error_with_code_and_text(floor: Floor) -> None:
    response = floor.send("GET", "/eapi/v1/depth", "symbol=BTC-000101-1-C")
    assert (response.status, json.loads(response.body)) == (400, {"code": -1121, "msg": "Invalid symbol."})


# --- parameters ------------------------------------------------------------------------------------------------------


def test_a_get_takes_its_parameters_from_the_query_without_a_content_type(floor: Floor) -> None:
    assert floor.send("GET", "/eapi/v1/depth", f"symbol={CALL}").status == 200


@pytest.mark.parametrize("split", [0, 3, 9])
def test_post_takes_parameters_from_query_body_or_both_in_any_order(floor: Floor, split: int) -> None:
    pairs = {
        "timestamp": floor.wall // 1000, "price": 5, "symbol": CALL, "timeInForce": "GTC", "quantity": 1, "type": "LIMIT",
        "side": "BUY", "recvWindow": 5000, "clientOrderId": "mine",
    }  # fmt: skip
    parts = [f"{name}={value}" for name, value in pairs.items()]
    query, body = "&".join(parts[:split]), "&".join(parts[split:])
    signature = f"signature={signed(floor, query, body)}"
    query, body = (query, f"{body}&{signature}") if body else (f"{query}&{signature}", "")
    response = floor.send("POST", "/eapi/v1/order", query, body, api_key=floor.alice.api_key)
    assert json.loads(response.body)["clientOrderId"] == "mine"


@pytest.mark.parametrize("verb", ["PUT", "DELETE"])
def test_put_and_delete_take_a_form_body_too(floor: Floor, verb: str) -> None:
    if verb == "PUT":
        floor.send("POST", "/eapi/v1/listenKey", api_key=floor.alice.api_key)
        response = floor.send("PUT", "/eapi/v1/listenKey", api_key=floor.alice.api_key)
    else:
        order = floor.order(floor.alice, "BUY", "1", 5)
        body = f"symbol={CALL}&orderId={order['orderId']}&timestamp={floor.wall // 1000}"
        body += f"&signature={signed(floor, '', body)}"
        response = floor.send("DELETE", "/eapi/v1/order", "", body, api_key=floor.alice.api_key)
    assert response.status == 200


def test_what_is_in_query_and_body_counts_as_in_the_query(floor: Floor) -> None:
    query = f"symbol={CALL}&side=BUY&type=LIMIT&timeInForce=GTC&price=10"
    body = f"price=15&quantity=1&timestamp={floor.wall // 1000}"
    body += f"&signature={signed(floor, query, body)}"
    response = floor.send("POST", "/eapi/v1/order", query, body, api_key=floor.alice.api_key)
    assert json.loads(response.body)["price"] == "10"


# --- limits ----------------------------------------------------------------------------------------------------------


def test_exchange_info_lists_raw_requests_weight_and_orders(floor: Floor) -> None:
    rows = floor.get("/eapi/v1/exchangeInfo")["rateLimits"]
    assert {(row["rateLimitType"], row["interval"], row["intervalNum"]) for row in rows} == {
        ("REQUEST_WEIGHT", "MINUTE", 1),
        ("ORDERS", "SECOND", 10),
        ("ORDERS", "MINUTE", 1),
        ("RAW_REQUESTS", "MINUTE", 5),
    }


def test_too_many_raw_requests_are_429_whatever_they_weigh(new_floor: type[Floor]) -> None:
    floor = new_floor(limits=OptionsLimits(raw_requests=5))
    query = "underlyingAsset=BTC&expiration=260102"  # weighs nothing
    assert [floor.send("GET", "/eapi/v1/openInterest", query).status for _ in range(6)][-1] == 429


def test_every_answer_tells_the_weight_used_by_its_address(floor: Floor) -> None:
    assert floor.send("GET", "/eapi/v1/time").headers["x-mbx-used-weight-1m"] == "1"
    assert floor.send("GET", "/eapi/v1/depth", f"symbol={CALL}").headers["x-mbx-used-weight-1m"] == "6"
    assert floor.send("GET", "/eapi/v1/nothing-of-it", ip="10.0.0.1").status == 404
    assert floor.send("GET", "/eapi/v1/time", ip="10.0.0.1").headers["x-mbx-used-weight-1m"] == "1"


@pytest.mark.parametrize(
    ("path", "weight"),
    [
        ("time", 1),
        (f"depth?symbol={CALL}&limit=10", 1),
        (f"depth?symbol={CALL}", 5),
        (f"depth?symbol={CALL}&limit=1000", 20),
        (f"ticker?symbol={CALL}", 1),
        ("ticker", 40),
        ("mark", 5),
    ],
)
def test_heavier_routes_and_those_of_many_symbols_weigh_more(floor: Floor, path: str, weight: int) -> None:
    name, _, query = path.partition("?")
    assert floor.send("GET", f"/eapi/v1/{name}", query).headers["x-mbx-used-weight-1m"] == str(weight)


def test_limits_go_by_address_and_not_by_key(new_floor: type[Floor]) -> None:
    floor = new_floor(limits=OptionsLimits(weight=3))
    for key in (floor.alice, floor.bob, None):
        floor.send("GET", "/eapi/v1/time", api_key=None if key is None else key.api_key)
    assert floor.send("GET", "/eapi/v1/time", api_key=floor.bob.api_key).status == 429
    assert floor.send("GET", "/eapi/v1/time", api_key=floor.alice.api_key, ip="10.0.0.1").status == 200


def test_an_order_s_answer_tells_the_account_s_counts(floor: Floor) -> None:
    def placed(key: Any) -> HttpResponse:
        query = f"symbol={CALL}&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=5&timestamp={floor.wall // 1000}"
        signature = Hmac(key.secret).sign(query.encode())
        return floor.send("POST", "/eapi/v1/order", f"{query}&signature={signature}", api_key=key.api_key)

    placed(floor.alice)
    headers = placed(floor.alice).headers
    assert (headers["x-mbx-order-count-10s"], headers["x-mbx-order-count-1m"]) == ("2", "2")
    assert placed(floor.bob).headers["x-mbx-order-count-10s"] == "1"


def test_too_many_orders_of_an_account_are_429(new_floor: type[Floor]) -> None:
    floor = new_floor(limits=OptionsLimits(orders_10s=2))
    floor.order(floor.alice, "BUY", "1", 5)
    floor.order(floor.alice, "BUY", "1", 5)
    assert floor.order(floor.alice, "BUY", "1", 5, status=429)["code"] == -1015
    assert floor.order(floor.bob, "BUY", "1", 5)["status"] == "NEW"
    floor.advance(10)
    assert floor.order(floor.alice, "BUY", "1", 5)["status"] == "NEW"


# --- security --------------------------------------------------------------------------------------------------------


def test_keys_and_secrets_are_case_sensitive(floor: Floor) -> None:
    query = f"timestamp={floor.wall // 1000}"
    swapped = floor.alice.api_key.swapcase()
    response = floor.send("GET", "/eapi/v1/marginAccount", f"{query}&signature={signed(floor, query)}", api_key=swapped)
    assert error(response) == (401, -2015)
    wrong = Hmac(floor.alice.secret.swapcase()).sign(query.encode())
    response = floor.send("GET", "/eapi/v1/marginAccount", f"{query}&signature={wrong}", api_key=floor.alice.api_key)
    assert error(response) == (400, -1022)


def test_a_key_may_be_good_for_some_endpoints_only_and_is_good_for_all_by_default(floor: Floor) -> None:
    reader = floor.accounts.add_key(floor.alice.account, permissions=["read"])
    trader = floor.accounts.add_key(floor.alice.account, permissions=["trade"])
    assert floor.call(reader, "GET", "/eapi/v1/marginAccount")["canTrade"]
    assert floor.order(reader, "BUY", "1", 5, status=401)["code"] == -2015
    assert floor.order(trader, "BUY", "1", 5)["status"] == "NEW"
    assert floor.call(trader, "GET", "/eapi/v1/marginAccount", status=401)["code"] == -2015
    assert floor.call(floor.alice, "GET", "/eapi/v1/marginAccount")["canTrade"]
    assert floor.order(floor.alice, "BUY", "1", 5)["status"] == "NEW"


def test_a_user_stream_needs_a_key_and_no_signature(floor: Floor) -> None:
    assert error(floor.send("POST", "/eapi/v1/listenKey")) == (401, -2014)
    assert floor.send("POST", "/eapi/v1/listenKey", api_key=floor.alice.api_key).status == 200


@pytest.mark.parametrize(
    ("verb", "path"), [("POST", "/eapi/v1/order"), ("GET", "/eapi/v1/order"), ("GET", "/eapi/v1/position")]
)
def test_trade_and_user_data_endpoints_need_a_signature(floor: Floor, verb: str, path: str) -> None:
    response = floor.send(verb, path, f"timestamp={floor.wall // 1000}", api_key=floor.alice.api_key)
    assert error(response) == (400, -1102)
    assert "signature" in json.loads(response.body)["msg"]


def test_a_signature_is_not_case_sensitive(floor: Floor) -> None:
    query = f"timestamp={floor.wall // 1000}"
    for signature in (signed(floor, query).upper(), signed(floor, query).lower()):
        response = floor.send(
            "GET", "/eapi/v1/marginAccount", f"{query}&signature={signature}", api_key=floor.alice.api_key
        )
        assert response.status == 200


# --- timing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("behind", "window", "code"),
    [
        (0, None, None),
        (5000, None, None),
        (5001, None, -1021),
        (-999, None, None),
        (-1000, None, -1021),
        (2000, 1999, -1021),
        (2000, 2000, None),
        (59_000, 60_000, None),
        (0, 60_001, -1131),
    ],
)
def test_a_timestamp_is_less_than_a_second_ahead_and_not_older_than_the_window(
    floor: Floor, behind: int, window: int | None, code: int | None
) -> None:
    query = f"timestamp={floor.wall // 1000 - behind}" + (f"&recvWindow={window}" if window is not None else "")
    response = floor.send(
        "GET", "/eapi/v1/marginAccount", f"{query}&signature={signed(floor, query)}", api_key=floor.alice.api_key
    )
    assert (response.status, json.loads(response.body).get("code")) == ((200, None) if code is None else (400, code))


def test_a_timestamp_is_mandatory_where_a_signature_is(floor: Floor) -> None:
    response = floor.send("GET", "/eapi/v1/position", f"signature={signed(floor, '')}", api_key=floor.alice.api_key)
    assert error(response) == (400, -1102)
    assert "timestamp" in json.loads(response.body)["msg"]


# --- the signed examples ---------------------------------------------------------------------------------------------


@pytest.fixture
def january(new_floor: type[Floor]) -> Floor:
    """The moment of the document's examples, with its key."""
    floor = new_floor(wall=1_611_825_601_400_000)
    floor.index = 60_000
    account = floor.accounts.create({})
    floor.accounts.upload_key(account, DOCUMENT_SECRET, api_key=DOCUMENT_KEY)
    return floor


BEFORE = "symbol=BTC-210129-40000-C&side=BUY&type=LIMIT&timeInForce=GTC&quantity={}&price=2000&recvWindow=5000&timestamp=1611825601400"
PRINTED = "7c12045972f6140e765e0f2b67d28099718df805732676494238f50be830a7d7"


@pytest.mark.parametrize("in_body", [True, False], ids=["example 1", "example 2"])
def test_the_first_two_examples_carry_a_signature_made_for_another_quantity(january: Floor, in_body: bool) -> None:
    for quantity, expected in (("1", (400, -1022)), ("0.01", (200, None))):
        sent = f"{BEFORE.format(quantity)}&signature={PRINTED}"
        query, body = ("", sent) if in_body else (sent, "")
        response = january.send("POST", "/eapi/v1/order", query, body, api_key=DOCUMENT_KEY)
        assert (response.status, json.loads(response.body).get("code")) == expected
    assert hmac.new(DOCUMENT_SECRET.encode(), BEFORE.format("0.01").encode(), hashlib.sha256).hexdigest() == PRINTED


def test_the_third_example_is_accepted_as_it_stands(january: Floor) -> None:
    response = january.send(
        "POST",
        "/eapi/v1/order",
        "symbol=BTC-210129-40000-C&side=BUY&type=LIMIT&timeInForce=GTC",
        "quantity=0.01&price=2000&recvWindow=5000&timestamp=1611825601400"
        "&signature=fa6045c54fb02912b766442be1f66fab619217e551a4fb4f8a1ee000df914d8e",
        api_key=DOCUMENT_KEY,
    )
    order = json.loads(response.body)
    assert response.status == 200
    assert (order["symbol"], order["quantity"], order["price"]) == ("BTC-210129-40000-C", "0.01", "2000")


def test_the_printed_commands_work_over_sockets() -> None:
    """As `curl` sends them, but for the host."""
    with LocalExchange(market="quiet", clock="simulated", begins_at=1_611_825_601.4, history=0) as exchange:
        accounts = exchange.venue.accounts
        exchange.call(lambda: accounts.upload_key(exchange.keys.trader, DOCUMENT_SECRET, api_key=DOCUMENT_KEY))
        sent = {
            f"{BEFORE.format('1')}&signature={PRINTED}": "",
            f"{BEFORE.format('0.01')}&signature={PRINTED}": "",
            "symbol=BTC-210129-40000-C&side=BUY&type=LIMIT&timeInForce=GTC": "quantity=0.01&price=2000&recvWindow=5000"
            "&timestamp=1611825601400&signature=fa6045c54fb02912b766442be1f66fab619217e551a4fb4f8a1ee000df914d8e",
        }
        said = []
        for query, body in sent.items():
            line = http.client.HTTPConnection("127.0.0.1", exchange.options_port or 0, timeout=10)
            form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            line.request("POST", f"/eapi/v1/order?{query}", body, {"X-MBX-APIKEY": DOCUMENT_KEY, **form})
            answer = line.getresponse()
            said.append((answer.status, json.loads(answer.read()).get("code")))
            line.close()
    assert said == [(400, -1022), (200, None), (200, None)]


# --- what the page obliges a client to -------------------------------------------------------------------------------


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    loopback = Loopback(market=SyntheticMarket(1, symbols=["BTCUSDT"], activity=0.02))
    yield loopback
    loopback.close()


def client(loopback: Loopback) -> Client:
    key = loopback.keys["hmac"]
    return Client(
        key.api_key,
        key.secret,
        environment=loopback.environment,
        transport=loopback.transport,
        connector=loopback.connector,
        world=loopback.world,
    )


def orders_placed(loopback: Loopback) -> int:
    with client(loopback) as asks:
        return len(asks.options.open_orders())


def place(loopback: Loopback, sender: Client) -> Any:
    symbol = sender.options.exchange_info().option_symbols[0].symbol
    bid = sender.options.depth(symbol).bids[-1].price
    return sender.options.new_order(symbol, "BUY", "LIMIT", quantity=1, price=bid, time_in_force="GTC")


@pytest.mark.parametrize("executed", [True, False])
def test_an_unknown_503_is_never_taken_for_a_failure(loopback: Loopback, executed: bool) -> None:
    text = "Unknown error, please check your request or try again later."
    with client(loopback) as sender:
        loopback.options.faults.add(
            "answer", method="POST", path="/eapi/v1/order", count=1, status=503, code=-1000, msg=text, executed=executed
        )
        with pytest.raises(bidwire.OutcomeUnknown) as caught:
            place(loopback, sender)
    assert caught.value.executed == "unknown"
    assert orders_placed(loopback) == int(executed)


@pytest.mark.parametrize(
    "text", ["Service Unavailable.", "Internal error; unable to process your request. Please try again."]
)
def test_the_two_503_that_are_failures_are_sent_again_and_make_one_order(loopback: Loopback, text: str) -> None:
    with client(loopback) as sender:
        loopback.options.faults.add(
            "answer", method="POST", path="/eapi/v1/order", count=1, status=503, code=-1001, msg=text
        )
        assert place(loopback, sender).status == "NEW"
    assert orders_placed(loopback) == 1


def test_a_client_backs_off_after_a_429(loopback: Loopback) -> None:
    with client(loopback) as sender:
        sender.options.ping()
        before = loopback.now
        loopback.options.faults.add("R18", count=1, headers={"Retry-After": "7"})
        sender.options.ping()
        assert loopback.now - before >= 7_000_000
