"""What is read of a request, and what is refused with which code and text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bidwire.exchange.api.answers import ApiError
from bidwire.exchange.api.params import Built, Guess, build, pick, received, received_json, table
from bidwire.exchange.venue import catalog
from bidwire.products.spot import requests as r
from bidwire.products.spot.enums import KlineInterval, OrderType, Side

NUMBER = r"^([0-9]{1,20})(\.[0-9]{1,20})?$"


def test_the_payload_is_query_and_body_without_a_separator() -> None:
    sent = received(b"symbol=LTCBTC&side=BUY&timeInForce=GTC", b"quantity=1&price=0.1&signature=ab")
    assert sent.payload == b"symbol=LTCBTC&side=BUY&timeInForce=GTCquantity=1&price=0.1"
    assert sent.signature == "ab"
    assert list(sent.values.items()) == [
        ("symbol", "LTCBTC"),
        ("side", "BUY"),
        ("timeInForce", "GTC"),
        ("quantity", "1"),
        ("price", "0.1"),
    ]


@pytest.mark.parametrize(
    ("query", "body", "payload", "signature"),
    [
        (b"a=1&signature=x&b=2", b"", b"a=1&b=2", "x"),
        (b"signature=x&a=1", b"", b"a=1", "x"),
        (b"a=1&signature=x", b"b=2", b"a=1b=2", "x"),
        (b"a=1", b"signature=x&b=2", b"a=1b=2", "x"),
        (b"signature=x", b"", b"", "x"),
        (b"a=1&&b=2&signature=x", b"", b"a=1&&b=2", "x"),
        (b"a=%20%2f+b&signature=a%2Bb%3D%3D", b"", b"a=%20%2f+b", "a+b=="),
        (b"%73ignature=x&a=1", b"", b"a=1", "x"),
        (b"a=1&signature=", b"", b"a=1", ""),
        (b"a=1", b"", b"a=1", None),
        (b"asignature=1", b"", b"asignature=1", None),
        (b"signature=q&a=1", b"signature=b", b"a=1", "q"),
    ],
)
def test_the_signature_is_cut_out_byte_for_byte(
    query: bytes, body: bytes, payload: bytes, signature: str | None
) -> None:
    sent = received(query, body)
    assert (sent.payload, sent.signature) == (payload, signature)
    assert "signature" not in sent.values


def test_the_query_wins_over_the_body_but_both_are_signed() -> None:
    sent = received(b"symbol=BTCUSDT", b"symbol=ETHUSDT&limit=5")
    assert sent.text("symbol") == "BTCUSDT"
    assert sent.payload == b"symbol=BTCUSDTsymbol=ETHUSDT&limit=5"
    assert not sent.repeated


@pytest.mark.parametrize(("query", "body"), [(b"a=1&a=1", b""), (b"", b"a=1&b=2&a=3"), (b"a=1&%61=2", b"")])
def test_a_name_twice_in_one_place_is_noticed(query: bytes, body: bytes) -> None:
    assert received(query, body).repeated


def test_values_are_percent_decoded_and_bad_bytes_are_kept_apart() -> None:
    sent = received(b"symbol=%EF%BC%91&x=a+b&y=%FF&z=%zz")
    assert [sent.text(name) for name in ("symbol", "x", "y", "z")] == ["１", "a b", "�", "%zz"]


def test_a_json_payload_is_sorted_raw_and_as_it_stands_in_the_json() -> None:
    sent = received_json(
        '{"timestamp":1645423376532,"symbol":"１２","price":"52000.00","apiKey":"k","quantity":0.010,'
        '"ok":true,"none":null,"signature":"s","list":["A", "B"]}'.encode()
    )
    assert sent.payload == (
        'apiKey=k&list=["A","B"]&none=&ok=true&price=52000.00&quantity=0.010&symbol=１２&timestamp=1645423376532'.encode()
    )
    assert sent.signature == "s"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('"a\\u00e9\\n"', "aé\n"), ("17", "17"), ("-17", "-17"), ("0", "0"), ("-0", "-0"), ("1.50", "1.50"), ("1e3", "1e3"), ("1.0", "1.0"),
        ("12345678901234567890123", "12345678901234567890123"), ("true", "true"), ("null", ""), ('{"a": 1}', '{"a":1}'), ('"0"', "0"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("beside", ["", ',"b":false'])
def test_a_json_value_is_the_text_that_was_sent(value: str, text: str, beside: str) -> None:
    sent = received_json(f'{{"c":"d","a":{value}{beside}}}'.encode())
    assert sent.text("a") == text
    assert sent.payload == "&".join([f"a={text}", *(["b=false"] if beside else []), "c=d"]).encode()


@pytest.mark.parametrize("params", [b"[]", b"1", b"null", b'"a"', b"{", b'{"a":-}'])
def test_json_parameters_are_an_object(params: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        received_json(params)


@pytest.mark.parametrize("kind", list(catalog()), ids=lambda kind: kind.__name__)
def test_no_parameter_takes_an_empty_text(kind: type[Built]) -> None:
    for field in table(kind).fields:
        with pytest.raises(ApiError):
            field.read(field.name, "")


def test_a_checked_order_is_built() -> None:
    sent = received(
        b"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.5&price=100&timestamp=1&recvWindow=100&signature=x"
    )
    order = build(r.NewOrder, sent)
    assert isinstance(order, r.NewOrder)
    assert (order.symbol, order.side, order.type) == ("BTCUSDT", Side.BUY, OrderType.LIMIT)
    assert (order.quantity, order.price) == (Decimal("0.5"), Decimal(100))


def refused(kind: type[Any], query: bytes) -> tuple[int, str]:
    with pytest.raises(ApiError) as caught:
        build(kind, received(query))
    assert caught.value.status == 400
    return caught.value.code, caught.value.text


ORDER = b"symbol=BTCUSDT&side=BUY&type=LIMIT&timestamp=1&signature=x"


def missing(name: str) -> tuple[int, str]:
    return -1102, f"Mandatory parameter '{name}' was not sent, was empty/null, or malformed."


def illegal(name: str, legal: str) -> tuple[int, str]:
    return -1100, f"Illegal characters found in parameter '{name}'; legal range is '{legal}'."


@pytest.mark.parametrize(
    ("kind", "query", "refusal"),
    [
        (r.GetDepth, b"", missing("symbol")),
        (r.GetDepth, b"limit=5", missing("symbol")),
        (r.GetDepth, b"symbol=", (-1105, "Parameter 'symbol' was empty.")),
        (r.GetDepth, b"symbol", (-1105, "Parameter 'symbol' was empty.")),
        (r.GetDepth, b"symbol=btcusdt", illegal("symbol", r"^[\w\-._&&[^a-z]]{1,50}$")),
        (r.GetDepth, b"symbol=BTC%20USDT", illegal("symbol", r"^[\w\-._&&[^a-z]]{1,50}$")),
        (r.GetDepth, b"symbol=A&limit=5&foo=1", (-1104, "Not all sent parameters were read; read '2' parameter(s) but was sent '3'.")),
        (r.GetDepth, b"symbol=A&limit=5&foo=1&bar=2", (-1101, "Too many parameters; expected '3' and received '4'.")),
        (r.Ping, b"x=1", (-1101, "Too many parameters; expected '0' and received '1'.")),
        (r.GetDepth, b"symbol=A&symbol=A", (-1101, "Duplicate values for a parameter detected.")),
        (r.GetDepth, b"symbol=A&limit=+1", illegal("limit", "^[0-9]{1,20}$")),
        (r.GetDepth, b"symbol=A&limit=%2B1", illegal("limit", "^[0-9]{1,20}$")),
        (r.GetDepth, b"symbol=A&limit=-1", illegal("limit", "^[0-9]{1,20}$")),
        (r.GetDepth, b"symbol=A&limit=1_0", illegal("limit", "^[0-9]{1,20}$")),
        (r.GetDepth, b"symbol=A&limit=null", illegal("limit", "^[0-9]{1,20}$")),
        (r.GetDepth, b"symbol=A&limit=1.0", illegal("limit", "^[0-9]{1,20}$")),
        (r.GetDepth, b"symbol=A&limit=%D9%A1", illegal("limit", "^[0-9]{1,20}$")),
        (r.GetDepth, b"symbol=A&limit=99999999999999999999", (-1108, "Parameter 'limit' overflowed.")),
        (r.GetDepth, b"symbol=A&symbolStatus=OPEN", (-1122, "Invalid symbolStatus.")),
        (r.GetDepth, b"symbol=A&signature=x", (-1104, "Not all sent parameters were read; read '1' parameter(s) but was sent '2'.")),
        (r.GetKlines, b"symbol=A&interval=1x", (-1120, "Invalid interval.")),
        (r.GetKlines, b"symbol=A&interval=1D", (-1120, "Invalid interval.")),
        (r.GetTicker24h, b"symbol=A&type=HUGE", (-1139, "Invalid ticker type.")),
        (r.GetTickers24h, b"symbols=A", (-1135, "JSON sent for parameter 'symbols' is not valid")),
        (r.GetTickers24h, b"symbols=[A]", (-1135, "JSON sent for parameter 'symbols' is not valid")),
        (r.GetTickers24h, b"symbols=[1]", (-1135, "JSON sent for parameter 'symbols' is not valid")),
        (r.GetTickers24h, b'symbols={"a":1}', (-1135, "JSON sent for parameter 'symbols' is not valid")),
        (r.GetTickers24h, b'symbols=["A","b"]', illegal("symbols", r"^[\w\-._&&[^a-z]]{1,50}$")),
        (r.GetTickers24h, b"symbols=[]", (-1105, "Parameter 'symbols' was empty.")),
        (r.NewOrder, ORDER.replace(b"BUY", b"HODL"), (-1117, "Invalid side.")),
        (r.NewOrder, ORDER.replace(b"BUY", b"buy"), (-1117, "Invalid side.")),
        (r.NewOrder, ORDER.replace(b"LIMIT", b"ICEBERG"), (-1116, "Invalid orderType.")),
        (r.NewOrder, ORDER + b"&timeInForce=GTX", (-1115, "Invalid timeInForce.")),
        (r.NewOrder, ORDER + b"&newOrderRespType=TINY", (-1130, "Data sent for parameter 'newOrderRespType' is not valid.")),
        (r.NewOrder, ORDER + b"&pegPriceType=X", (-1210, "Invalid pegPriceType.")),
        (r.NewOrder, ORDER + b"&pegOffsetType=X", (-1211, "Invalid pegOffsetType.")),
        (r.NewOrder, ORDER + b"&quantity=", (-1105, "Parameter 'quantity' was empty.")),
        (r.NewOrder, ORDER + b"&quantity=1e5", illegal("quantity", NUMBER)),
        (r.NewOrder, ORDER + b"&quantity=NaN", illegal("quantity", NUMBER)),
        (r.NewOrder, ORDER + b"&quantity=.5", illegal("quantity", NUMBER)),
        (r.NewOrder, ORDER + b"&quantity=5.", illegal("quantity", NUMBER)),
        (r.NewOrder, ORDER + b"&quantity=-1", illegal("quantity", NUMBER)),
        (r.NewOrder, ORDER + b"&quantity=+1", illegal("quantity", NUMBER)),
        (r.NewOrder, ORDER + b"&quantity=1%20", illegal("quantity", NUMBER)),
        (r.NewOrder, ORDER + b"&quantity=1,5", illegal("quantity", NUMBER)),
        (r.NewOrder, ORDER + b"&quantity=" + b"1" * 21, illegal("quantity", NUMBER)),
        (r.NewOrder, ORDER + b"&quantity=0.000000001", (-1111, "Parameter 'quantity' has too much precision.")),
        (r.NewOrder, ORDER + b"&quantity=" + b"9" * 20, (-1108, "Parameter 'quantity' overflowed.")),
        (r.NewOrder, ORDER + b"&newClientOrderId=" + b"a" * 37, illegal("newClientOrderId", "^[.A-Z:/a-z0-9_-]{1,36}$")),
        (r.NewOrder, ORDER + b"&newClientOrderId=a%20b", illegal("newClientOrderId", "^[.A-Z:/a-z0-9_-]{1,36}$")),
        (r.CancelOrder, b"symbol=A&timestamp=1&signature=x", (-1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!")),
        (r.CancelOrder, b"symbol=A&orderId=1&timestamp=1&signature=x&cancelRestrictions=ANY", (-1145, "Invalid cancelRestrictions")),
        (r.GetAccount, b"timestamp=1&signature=x&omitZeroBalances=1", illegal("omitZeroBalances", "true|false")),
        (r.GetAccount, b"timestamp=1&signature=x&omitZeroBalances=TRUE", illegal("omitZeroBalances", "true|false")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_code_and_text(kind: type[Any], query: bytes, refusal: tuple[int, str]) -> None:
    assert refused(kind, query) == refusal


def test_trailing_zeros_are_no_precision() -> None:
    order = build(r.NewOrder, received(ORDER + b"&quantity=1.500000000000"))
    assert isinstance(order, r.NewOrder)
    assert order.quantity == Decimal("1.5")


def test_every_documented_client_id_character_is_legal() -> None:
    sent = received(ORDER + b"&newClientOrderId=.A:%2Fz9_-")
    order = build(r.NewOrder, sent)
    assert isinstance(order, r.NewOrder)
    assert order.new_client_order_id == ".A:/z9_-"


def test_symbols_of_other_scripts_are_legal() -> None:
    found = build(r.GetDepth, received("symbol=这是测试币456".encode()))
    assert isinstance(found, r.GetDepth)
    assert found.symbol == "这是测试币456"


def test_a_permission_may_stand_alone_or_in_a_list() -> None:
    for query in (b"permissions=SPOT", b"permissions=%5B%22SPOT%22%5D"):
        found = build(r.GetExchangeInfo, received(query))
        assert isinstance(found, r.GetExchangeInfo)
        assert found.permissions == ["SPOT"]


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["symbol"], r.GetTicker24h),
        (["symbol", "type"], r.GetTicker24h),
        (["symbols"], r.GetTickers24h),
        ([], r.GetTickers24h),
        (["symbol", "nonsense"], r.GetTicker24h),
    ],
)
def test_the_parameters_say_which_request_of_a_route_is_meant(names: list[str], kind: type[Any]) -> None:
    kinds: list[type[Any]] = [r.GetTicker24h, r.GetTickers24h]
    assert pick(kinds, names) is kind


def test_one_symbol_or_several_but_not_both_and_not_none() -> None:
    kinds: list[type[Any]] = [r.GetTicker, r.GetTickers]
    with pytest.raises(
        ApiError, match=r"Param 'symbol' or 'symbols' must be sent, but both were empty/null! \(-1102\)"
    ):
        pick(kinds, ["windowSize"])
    with pytest.raises(ApiError, match=r"Combination of optional parameters invalid. \(-1128\)"):
        pick(kinds, ["symbol", "symbols"])


@pytest.mark.parametrize(
    ("kind", "query", "cost"),
    [
        (r.GetDepth, b"symbol=A", 5),
        (r.GetDepth, b"symbol=A&limit=101", 25),
        (r.GetDepth, b"symbol=A&limit=9999", 250),
        (r.GetDepth, b"limit=x", 5),
        (r.GetTickers24h, b"", 80),
        (r.GetTickers24h, b'symbols=["A","B"]', 2),
        (r.GetTickers, b'symbols=["A","B"]', 8),
        (r.GetOpenOrders, b"", 80),
        (r.GetOpenOrders, b"symbol=A", 6),
        (r.TestOrder, b"computeCommissionRates=true", 20),
        (r.TestOrder, b"computeCommissionRates=false", 1),
        (r.GetMyTrades, b"symbol=A&orderId=1", 5),
    ],
)
def test_the_weight_is_known_before_the_parameters_are_checked(kind: type[Any], query: bytes, cost: int) -> None:
    assert kind.route.cost(Guess(kind, received(query))) == cost


def test_every_request_of_the_catalog_has_a_table() -> None:
    kinds = list(catalog())
    assert len(kinds) >= 60
    for kind in kinds:
        assert table(kind).most >= len(table(kind).fields)
    assert {field.name for field in table(r.GetKlines).fields} == {
        "symbol", "interval", "startTime", "endTime", "timeZone", "limit",
    }  # fmt: skip
    klines = build(r.GetKlines, received(b"symbol=A&interval=1M&startTime=1700000000000"))
    assert isinstance(klines, r.GetKlines)
    assert klines.interval is KlineInterval.MONTH_1


TEXTS = st.sampled_from(
    [
        "",
        "1",
        "0",
        "BTCUSDT",
        "1e5",
        "NaN",
        "null",
        "true",
        "GTC",
        "LIMIT",
        "BUY",
        "[]",
        '["A"]',
        "１",
        "\x00",
        "9" * 25,
    ]
)
NAMES = st.sampled_from(sorted({field.name for kind in catalog() for field in table(kind).fields} | {"signature", "x"}))


@settings(deadline=None)
@given(st.sampled_from(list(catalog())), st.lists(st.tuples(NAMES, TEXTS | st.text(max_size=8))))
def test_whatever_is_sent_becomes_a_request_or_a_documented_refusal(
    kind: type[Any], pairs: list[tuple[str, str]]
) -> None:
    query = "&".join(f"{name}={value}" for name, value in pairs).encode("utf-8", "surrogatepass")
    found: object
    try:
        found = build(kind, received(query))
    except ApiError as error:
        found = error
    assert isinstance(found, kind) or (isinstance(found, ApiError) and -1230 < found.code < -1099 and found.text)


@settings(deadline=None)
@given(st.binary(max_size=60), st.binary(max_size=60))
def test_any_bytes_can_be_read(query: bytes, body: bytes) -> None:
    sent = received(query, body)
    assert len(sent.payload) <= len(query) + len(body)
