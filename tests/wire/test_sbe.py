"""SBE: bytes to JSON-shaped values and back, and what is no message."""

from __future__ import annotations

import json
import os
import xml.etree.ElementTree as ET
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from struct import Struct
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bidwire.spot import ExecutionReport, OutboundAccountPosition
from bidwire.wire.http import HttpResponse
from bidwire.wire.sbe import SbeError, Schema, as_json, decode, encode, spot_schema, stream_schema, template_of
from bidwire.wire.sbe.decoder import decimal

BEST = "320011270100000040222018240a06009210000000000000fefbaa2e630000000000f049020000000000ab2e630000000000c8000000000000000742544355534454"
TRADES = (
    "120010270100000040222018240a060078202018240a0600fefb1900020000008503000000000000aa2e63000000000064000000000000000186"
    "03000000000000ab2e630000000000fa00000000000000000742544355534454"
)
DIFFS = (
    "1a0013270100000040222018240a060093100000000000009510000000000000fefb10000100a02e6300000000000000000000000000"
    "10000200ab2e630000000000bc02000000000000032f6300000000002c010000000000000742544355534454"
)
ANSWER = "030032000300050000c80013000000013710000000080066000300050040222018240a0600"
REFUSAL = "12006400030005009ffb000000000000008000000000000000800f00496e76616c69642073796d626f6c2e00000000"
VECTORS = [
    (stream_schema, BEST),
    (stream_schema, TRADES),
    (stream_schema, DIFFS),
    (spot_schema, ANSWER),
    (spot_schema, REFUSAL),
]
SCHEMAS = [(spot_schema, "spot_3_5.xml"), (stream_schema, "stream_1_0.xml")]


def test_the_best_of_a_book_is_read() -> None:
    assert as_json.market(bytes.fromhex(BEST)) == [
        (
            "btcusdt@bestBidAsk",
            {"u": 4242, "s": "BTCUSDT", "b": "65000.10", "B": "1.50000", "a": "65000.11", "A": "0.00200"},
        )
    ]


def test_a_frame_of_trades_is_an_event_for_each() -> None:
    first, second = as_json.market(bytes.fromhex(TRADES), unit=1)
    assert first == (
        "btcusdt@trade",
        {"e": "trade", "E": 1700000000123456, "s": "BTCUSDT", "t": 901, "p": "65000.10", "q": "0.00100",
         "T": 1700000000123000, "m": True, "M": True},
    )  # fmt: skip
    assert second[1]["t"] == 902
    assert second[1]["m"] is False


def test_the_changes_of_a_book_are_read() -> None:
    [(name, event)] = as_json.market(bytes.fromhex(DIFFS))
    assert name == "btcusdt@depth"
    assert (event["E"], event["U"], event["u"]) == (1700000000123, 4243, 4245)
    assert event["b"] == [["65000.00", "0.00000"]]
    assert event["a"] == [["65000.11", "0.00700"], ["65000.99", "0.00300"]]


def test_an_answer_of_the_websocket_api_is_read_with_what_is_inside() -> None:
    assert as_json.frame(bytes.fromhex(ANSWER)).json == b'{"id":7,"status":200,"result":{"serverTime":1700000000123}}'


def test_a_refusal_is_read() -> None:
    assert as_json.answer(bytes.fromhex(REFUSAL)) == b'{"code":-1121,"msg":"Invalid symbol."}'


@pytest.mark.parametrize(("schema", "message"), VECTORS)
def test_a_message_that_is_cut_off_anywhere_is_none(schema: Any, message: str) -> None:
    whole = bytes.fromhex(message)
    for length in range(len(whole)):
        with pytest.raises(SbeError):
            decode(schema(), whole[:length])


@pytest.mark.parametrize(("schema", "message"), VECTORS)
def test_what_a_later_version_appends_to_a_block_is_passed_over(schema: Any, message: str) -> None:
    whole = bytes.fromhex(message)
    length = int.from_bytes(whole[:2], "little")
    longer = (length + 4).to_bytes(2, "little") + whole[2 : 8 + length] + b"\xde\xad\xbe\xef" + whole[8 + length :]
    assert decode(schema(), longer).value == decode(schema(), whole).value


def test_a_field_that_an_earlier_version_did_not_have_is_null() -> None:
    event = {"e": "eventStreamTerminated", "eventTime": 1, "E": 1700000000123, "subscriptionId": 4}
    whole = encode(spot_schema(), 602, event)
    assert decode(spot_schema(), whole).subscription == 4
    assert decode(spot_schema(), (8).to_bytes(2, "little") + whole[2:16]).subscription is None


def test_an_unknown_template_and_another_schema_are_told_apart() -> None:
    header = Struct("<HHHH")
    with pytest.raises(SbeError, match="template 4711"):
        decode(spot_schema(), header.pack(0, 4711, 3, 5))
    with pytest.raises(SbeError, match="schema 2"):
        decode(spot_schema(), header.pack(0, 101, 2, 0))
    assert template_of(header.pack(0, 4711, 3, 5)) == 4711


def test_a_count_that_the_message_cannot_hold_is_damage() -> None:
    head = Struct("<HHHH").pack(10, 200, 3, 5) + bytes(10)
    for length, count in ((16, 2**32 - 1), (0, 2**32 - 1)):
        with pytest.raises(SbeError, match="longer than the message"):
            decode(spot_schema(), head + Struct("<HI").pack(length, count))


def test_a_text_that_is_no_utf_8_is_damage() -> None:
    with pytest.raises(SbeError, match="UTF-8"):
        decode(stream_schema(), bytes.fromhex(BEST)[:-7] + b"\xff" * 7)


def test_messages_nested_without_end_are_damage() -> None:
    message = bytes.fromhex(ANSWER)
    for _ in range(3000):
        message = bytes.fromhex("030032000300050000c8001300000000") + len(message).to_bytes(4, "little") + message
    with pytest.raises(SbeError, match="too deeply"):
        decode(spot_schema(), message)


def test_what_the_schema_cannot_say_is_shown_and_not_lost() -> None:
    said = as_json.frame(Struct("<HHHH").pack(0, 999, 3, 5)).json
    assert said == b'{"event":{"e":"NonRepresentableMessage"}}'
    assert decode(spot_schema(), Struct("<HHHH").pack(0, 999, 3, 5)).partial


def test_an_answer_that_cannot_be_read_stays_as_it_is() -> None:
    damaged = HttpResponse(200, {"content-type": "application/sbe"}, b"\x00\x01")
    assert as_json.response(damaged) is damaged
    text = HttpResponse(503, {"content-type": "text/html"}, b"<html>")
    assert as_json.response(text) is text


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-18, 4))
def test_decimals_are_exact(mantissa: int, exponent: int) -> None:
    assert Decimal(decimal(mantissa, exponent)) == Decimal(mantissa).scaleb(exponent)


amounts = st.decimals(0, 10**9, places=8).map(lambda value: f"{value:f}")
levels = st.lists(st.lists(amounts, min_size=2, max_size=2), max_size=20)


def same(one: Any, other: Any) -> bool:
    """Equal, but for zeros behind decimal points."""
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(Decimal(one) == Decimal(other))


@given(st.integers(0, 2**62), levels, levels)
def test_a_book_comes_back_as_it_went(number: int, bids: list[list[str]], asks: list[list[str]]) -> None:
    book = {"lastUpdateId": number, "bids": bids, "asks": asks}
    found = decode(spot_schema(), encode(spot_schema(), 200, book)).value
    assert found["lastUpdateId"] == number
    assert same(found["bids"], bids)
    assert same(found["asks"], asks)


@given(st.binary(max_size=400))
def test_no_bytes_make_anything_but_a_message_or_an_error(damage: bytes) -> None:
    for head in (b"", bytes.fromhex(TRADES)[:8], bytes.fromhex(ANSWER)[:8], bytes.fromhex(REFUSAL)[:8]):
        for schema in (spot_schema(), stream_schema()):
            with suppress(SbeError):
                decode(schema, head + damage)


def test_recorded_frames_are_read() -> None:
    data = Path(os.environ.get("BIDWIRE_DATA") or Path(__file__).parents[3] / "shared" / "data")
    folder = data / "frames" / "sbe_spot_user_data"
    if not folder.is_dir():
        pytest.skip("no recordings: set BIDWIRE_DATA to the folder that holds frames/")
    read = {path.stem: json.loads(as_json.frame(path.read_bytes()).json) for path in folder.glob("*.sbe")}
    report = read["execution_report_event_1"]["event"]
    order = msgspec.convert(report, ExecutionReport, strict=False)
    assert (order.symbol, order.quantity, order.price) == ("BTCUSDT", Decimal("0.0001"), Decimal(60000))
    assert (report["E"], report["V"]) == (1_700_000_000_000, "EXPIRE_MAKER")
    position = msgspec.convert(
        read["outbound_account_position_event_1"]["event"], OutboundAccountPosition, strict=False
    )
    assert position.balances
    assert read["web_socket_response_1"]["status"] == 200


@pytest.mark.parametrize(("schema", "file"), SCHEMAS)
def test_the_notation_says_what_the_published_schema_says(schema: Any, file: str) -> None:
    """Set BIDWIRE_SBE_SCHEMAS to sbe/schemas of the spot API documentation; the files are not ours to carry."""
    folder = os.environ.get("BIDWIRE_SBE_SCHEMAS")
    if not folder:
        pytest.skip("set BIDWIRE_SBE_SCHEMAS to the folder that holds the schemas")
    root = ET.parse(Path(folder) / file).getroot()
    ours: Schema = schema()
    assert (ours.id, ours.version) == (int(root.attrib["id"]), int(root.attrib["version"]))
    messages = [each for each in root if each.tag.endswith("message")]
    assert {int(each.attrib["id"]) for each in messages} == set(ours.templates)
    for message in messages:
        template = ours.templates[int(message.attrib["id"])]
        assert template.name == message.attrib["name"]
        check(template.block, message)
    for each in (each for each in root.iter() if each.tag == "enum"):
        words = {int(value.text or 0) for value in each if value.tag == "validValue"}
        if each.attrib["name"] in ours.enums:
            assert set(ours.enums[each.attrib["name"]]) == words, each.attrib["name"]


def check(block: Any, element: Any) -> None:
    of = {kind: [each for each in element if each.tag == kind] for kind in ("field", "group", "data")}
    assert [field.name for field in block.fields] == [each.attrib["name"] for each in of["field"]]
    assert [group.name for group in block.groups] == [each.attrib["name"] for each in of["group"]]
    assert [data.name for data in block.data] == [each.attrib["name"] for each in of["data"]]
    for field, said in zip(block.fields, of["field"], strict=True):
        assert field.optional == (said.attrib.get("presence") == "optional"), field.name
        assert field.since == int(said.attrib.get("sinceVersion", 0)), field.name
    for group, said in zip(block.groups, of["group"], strict=True):
        assert group.wide == (said.attrib.get("dimensionType") != "groupSize16Encoding"), group.name
        check(group.block, said)
