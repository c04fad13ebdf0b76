"""What a request looks like on the wire, and what an answer becomes."""

from __future__ import annotations

import hashlib
import hmac
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bidwire import alpha, w3w_prediction
from bidwire import errors as e
from bidwire.wire.http import HttpResponse, RawRequest, Stamp, decode, encode, parameters, quoted, text_of
from bidwire.wire.request import (
    ForSymbol,
    Repeat,
    Request,
    Route,
    Security,
    Shapes,
    Signed,
    SignedForSymbol,
    Weight,
    result_type,
)
from bidwire.wire.sign import Hmac
from bidwire.wire.words import NONE, MaybeNumber, MaybeSymbols, Model, OpenEnum, Word

SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
ORIGIN = "https://api.binance.com"


class Side(OpenEnum):
    BUY = "BUY"
    SELL = "SELL"


class Book(Model, frozen=True):
    last_update_id: int


class Placed(Model, frozen=True):
    order_id: int
    price: Decimal | None = None


class GetBook(ForSymbol[Book], frozen=True, kw_only=True):
    """A read."""

    route = Route("GET", "/api/v3/depth", weight=Weight.by("limit", {100: 5, 500: 25}, default=100))

    limit: int | None = None
    symbols: MaybeSymbols = NONE


class NewOrder(SignedForSymbol[Placed], frozen=True, kw_only=True):
    """A write."""

    route = Route("POST", "/api/v3/order", security=Security.TRADE, repeat=Repeat.PLACE)

    side: Word[Side, Any]
    type: str
    time_in_force: str | None = None
    quantity: MaybeNumber = NONE
    price: MaybeNumber = NONE
    test: bool | None = None


def stamp(**changes: Any) -> Stamp:
    first = Stamp(api_key="key", signer=Hmac(SECRET), timestamp=1499827319559)
    return msgspec.structs.replace(first, **changes)


def test_the_published_example_comes_out_byte_for_byte() -> None:
    order = NewOrder("LTCBTC", side="BUY", type="LIMIT", time_in_force="GTC", quantity=1, price=0.1, recv_window=5000)
    http = encode(order, ORIGIN, stamp())
    assert http.verb == "POST"
    assert http.body == b""
    assert ("X-MBX-APIKEY", "key") in http.headers
    assert http.target == (
        "/api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000"
        "&timestamp=1499827319559&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"
    )


def test_symbols_beyond_ascii_are_encoded_before_they_are_signed() -> None:
    order = NewOrder(
        "１２３４５６", side="BUY", type="LIMIT", time_in_force="GTC", quantity=1, price="0.1", recv_window=5000
    )
    target = encode(order, ORIGIN, stamp()).target
    assert target.endswith("&signature=e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3")


def test_the_body_layout_signs_the_body() -> None:
    order = NewOrder("LTCBTC", side="BUY", type="LIMIT", time_in_force="GTC", quantity=1, price=0.1, recv_window=5000)
    http = encode(order, ORIGIN, stamp(in_body=True))
    assert http.target == "/api/v3/order"
    assert http.body.endswith(b"&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71")
    assert ("Content-Type", "application/x-www-form-urlencoded") in http.headers


def test_query_and_body_together_are_signed_without_a_separator() -> None:
    raw = RawRequest(
        verb="post",
        path="/api/v3/order",
        query={"symbol": "LTCBTC", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC"},
        body={"quantity": 1, "price": 0.1, "recvWindow": 5000, "timestamp": 1499827319559},
        security=Security.TRADE,
    )
    http = encode(raw, ORIGIN, stamp())
    assert http.target == "/api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC"
    assert http.body == (
        b"quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559"
        b"&signature=0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77"
    )


def test_a_get_has_no_content_type_and_what_is_not_passed_is_not_sent() -> None:
    http = encode(GetBook("btcusdt"), ORIGIN, Stamp())
    assert (http.target, http.headers, http.body) == ("/api/v3/depth?symbol=BTCUSDT", (), b"")
    assert encode(GetBook("btcusdt", limit=100), ORIGIN, Stamp()).target.endswith("&limit=100")


def test_a_list_may_go_as_one_parameter_for_each_item() -> None:
    redeem = w3w_prediction.Redeem(wallet_address="0xa", wallet_id="w", token_ids=["112233", "112234"])
    assert parameters(redeem)[2:] == [("tokenIds", "112233"), ("tokenIds", "112234")]
    assert "&tokenIds=112233&tokenIds=112234&timestamp=" in encode(redeem, ORIGIN, stamp()).target


def test_brackets_that_are_signed_bare_go_in_a_body_whatever_the_layout() -> None:
    orders = [w3w_prediction.OrderToCancel(order_id="1"), w3w_prediction.OrderToCancel(order_id="2 b")]
    cancel = w3w_prediction.CancelOrders(wallet_address="0xa", wallet_id="w", cancel_info_list=orders)
    http = encode(cancel, ORIGIN, stamp())
    assert http.target == "/sapi/v1/w3w/wallet/prediction/trade/batch-cancel"
    payload, _, signature = http.body.partition(b"&signature=")
    assert b"&cancelInfoList[0].orderId=1&cancelInfoList[1].orderId=2%20b&timestamp=" in payload
    assert signature.decode() == Hmac(SECRET).sign(payload)
    assert ("Content-Type", "application/x-www-form-urlencoded") in http.headers


def test_the_parts_of_a_list_may_be_mappings_by_wire_names() -> None:
    order = w3w_prediction.CancelOrders(wallet_address="0xa", wallet_id="w", cancel_info_list=[{"orderId": "1"}])  # type: ignore[list-item]
    assert parameters(order)[-1] == ("cancelInfoList[0].orderId", "1")


def test_the_token_of_a_block_trade_is_shown_nowhere() -> None:
    fulfil = w3w_prediction.FulfilBlockTrade(order_id="1", secret_token="known-to-two")
    made = w3w_prediction.NewBlock(order_id="1", secret_token="known-to-two")
    assert "known-to-two" not in f"{fulfil!r} {made!r} {e.redacted('secretToken=known-to-two')}"


def test_lists_go_as_compact_json_and_extra_parameters_by_their_names() -> None:
    request = GetBook("x", symbols=["btcusdt", "bnb usdt"], extra={"newOne": True, "other": None, "limit": "7"})
    assert parameters(request) == [
        ("symbol", "X"),
        ("symbols", ["BTCUSDT", "BNB USDT"]),
        ("newOne", True),
        ("limit", "7"),
    ]
    target = encode(request, ORIGIN, Stamp()).target
    assert "symbols=%5B%22BTCUSDT%22%2C%22BNB%20USDT%22%5D&newOne=true&limit=7" in target


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (9007199254740993, "9007199254740993"),
        (Decimal("1E+3"), "1000"),
        (1e-07, "0.0000001"),
        (Side.BUY, "BUY"),
        ("a b", "a b"),
        ([], "[]"),
        ([1, "x", Decimal("1E+3"), 0.1, None], '[1,"x","1000","0.1",null]'),
        ({"a": 1, "b": None, "c": [Side.SELL]}, '{"a":1,"c":["SELL"]}'),
    ],
)
def test_every_kind_of_value_as_text(value: object, text: str) -> None:
    assert text_of(value) == text


def test_a_value_that_is_no_parameter_is_refused() -> None:
    with pytest.raises(TypeError, match="no parameter can be"):
        text_of({"a": object()})


@given(st.text())
def test_any_text_survives_the_encoding(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    found = quoted(text)
    assert found.isascii()
    assert "+" not in found
    assert dict(parse_qsl(f"a={found}", keep_blank_values=True)) == {"a": text}


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text(max_size=8), max_size=5))
def test_what_is_signed_is_what_is_sent(extra: dict[str, str]) -> None:
    try:
        "".join(extra.values()).encode()
    except UnicodeEncodeError:
        return
    order = NewOrder("BTCUSDT", side="BUY", type="MARKET", quantity="1", extra=extra)
    query = encode(order, ORIGIN, stamp()).target.partition("?")[2]
    payload, _, signature = query.rpartition("&signature=")
    assert hmac.new(SECRET.encode(), payload.encode(), hashlib.sha256).hexdigest() == signature


def test_the_clients_window_holds_where_the_call_has_none() -> None:
    order = NewOrder("X", side="BUY", type="MARKET")
    assert "&recvWindow=2000&" in encode(order, ORIGIN, stamp(recv_window=Decimal(2000))).target
    own = NewOrder("X", side="BUY", type="MARKET", recv_window="100.5")
    assert "&recvWindow=100.5&" in encode(own, ORIGIN, stamp(recv_window=Decimal(2000))).target
    assert "recvWindow" not in encode(order, ORIGIN, stamp()).target


@pytest.mark.parametrize("window", [60001, 0, -1, "60000.001"])
def test_a_window_that_the_exchange_would_refuse_is_refused_here(window: Any) -> None:
    with pytest.raises(ValueError, match="at most 60000"):
        NewOrder("X", side="BUY", type="MARKET", recv_window=window)


def test_misspelt_words_and_unknown_parameters_are_refused_at_once() -> None:
    with pytest.raises(ValueError, match=r"NewOrder\.side: 'BYU' is no Side; did you mean 'BUY'"):
        NewOrder("X", side="BYU", type="MARKET")
    with pytest.raises(TypeError, match="qty"):
        NewOrder("X", side="BUY", type="MARKET", qty=1)  # type: ignore[call-arg]  # the mistake under test


def test_results_are_found_through_generic_bases() -> None:
    assert result_type(NewOrder) is Placed
    assert result_type(GetBook) is Book

    class Nothing(Signed[Any], frozen=True, kw_only=True):
        route = Route("GET", "/x")

    assert result_type(Nothing) is Any
    with pytest.raises(TypeError, match="does not name"):
        result_type(Request)


# --- answers ---------------------------------------------------------------------------------------------------------


def answer(status: int, body: bytes) -> HttpResponse:
    return HttpResponse(status, {"x-mbx-used-weight-1m": "7"}, body)


ORDER = NewOrder("X", side="BUY", type="MARKET")


def test_unknown_fields_are_skipped_and_big_ids_are_exact() -> None:
    placed = decode(ORDER, answer(200, b'{"orderId":9007199254740993,"price":"1E-8","tomorrow":[1]}'))
    assert placed == Placed(9007199254740993, Decimal("1E-8"))


BROKEN = [
    (b"", "unknown"),
    (b"<html>captive portal</html>", "unknown"),
    (b'{"orderId":', "unknown"),
    (b"\xff\xfe", "unknown"),
    (b'{"wrong":1}', "yes"),
    (b"[]", "yes"),
]


@pytest.mark.parametrize(("body", "executed"), BROKEN)
def test_a_2xx_that_no_model_fits_is_malformed_and_says_what_is_known(body: bytes, executed: str) -> None:
    with pytest.raises(e.MalformedAnswer) as caught:
        decode(ORDER, answer(200, body))
    assert caught.value.executed == executed
    assert caught.value.status == 200
    assert caught.value.request is ORDER


class GetPerhaps(Request[Placed | None], frozen=True, kw_only=True):
    """Answers nothing at all where there is nothing, as `/sapi/v1/equity/market/quote` does."""

    route = Route("GET", "/sapi/v1/perhaps")


@pytest.mark.parametrize("body", [b"", b"\n", b"null"])
def test_an_empty_answer_is_none_where_a_result_may_be_none(body: bytes) -> None:
    assert decode(GetPerhaps(), answer(200, body)) is None


def test_a_result_that_may_be_none_is_read_where_it_is_there() -> None:
    assert decode(GetPerhaps(), answer(200, b'{"orderId":1,"price":"2"}')) == Placed(1, Decimal(2))
    with pytest.raises(e.MalformedAnswer):
        decode(GetPerhaps(), answer(200, b"[]"))


def test_an_error_inside_a_2xx_is_an_error() -> None:
    with pytest.raises(e.InsufficientFunds):
        decode(ORDER, answer(200, b'{"code":-2010,"msg":"Account has insufficient balance for requested action."}'))


@pytest.mark.parametrize(
    "body",
    [
        b'{"code":"351024","message":"illegal symbol","messageDetail":null,"data":null,"success":false}',
        b'{"code":"351024","message":"illegal symbol","messageDetail":null,"data":[],"success":false}',
    ],
)
def test_a_refusal_of_bapi_comes_in_a_2xx_and_is_an_error(body: bytes) -> None:
    with pytest.raises(e.Rejected, match=r"illegal symbol \(code 351024\)") as caught:
        decode(alpha.GetKlines("ALPHA_175USDT", "1h"), answer(200, body))
    assert caught.value.executed == "no"


def test_a_refusal_carries_request_status_code_and_headers() -> None:
    with pytest.raises(e.BadRequest) as caught:
        decode(ORDER, answer(400, b'{"code":-1121,"msg":"Invalid symbol."}'))
    error = caught.value
    assert str(error) == "NewOrder: Invalid symbol. (-1121)"
    assert error.headers["x-mbx-used-weight-1m"] == "7"


def test_raw_answers_keep_numbers_exact() -> None:
    raw = RawRequest(verb="GET", path="/api/v3/new")
    assert decode(raw, answer(200, b'{"a":0.1,"b":[1]}')) == {"a": Decimal("0.1"), "b": [1]}


class Whole(Model, frozen=True):
    list_id: int


class Cancel(Signed[list[Any]], frozen=True, kw_only=True):
    route = Route(
        "DELETE", "/api/v3/openOrders", security=Security.TRADE, shapes=Shapes((("listId", Whole),), Placed, many=True)
    )


class PlaceInList(Request[Placed], frozen=True):
    route = Route("POST", "/api/v3/listed", ws="listed.place", ws_lists=True)


def test_a_result_that_one_of_the_two_apis_puts_in_a_list_is_read_from_either() -> None:
    for body in (b'{"orderId":7}', b' [{"orderId":7}]'):
        assert decode(PlaceInList(), answer(200, body)) == Placed(7)
    for body in (b"[]", b'[{"orderId":7},{"orderId":8}]', b"["):
        with pytest.raises(e.MalformedAnswer):
            decode(PlaceInList(), answer(200, body))


def test_a_list_of_several_shapes_is_told_apart_by_key() -> None:
    assert decode(Cancel(), answer(200, b'[{"orderId":1},{"listId":2}]')) == [Placed(1), Whole(2)]
    with pytest.raises(e.MalformedAnswer):
        decode(Cancel(), answer(200, b'[{"orderId":1},3]'))
