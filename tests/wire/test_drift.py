"""What an answer holds that its model does not, and the other way round; each difference once, by its path."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import pytest

from bidwire.products.spot.models import DepthEvent
from bidwire.products.spot.requests import GetExchangeInfo, GetKlines, GetTickers24h
from bidwire.products.usdm.requests import NewOrders
from bidwire.wire.drift import Drift, drift_of_answer, drift_of_event
from bidwire.wire.request import Request, Route
from bidwire.wire.words import Model, OpenEnum


class Colour(OpenEnum):
    RED = "RED"


class Level(NamedTuple):
    price: str
    quantity: str


class Thing(Model, frozen=True, kw_only=True):
    size: int
    colour: Colour | None = None
    levels: list[Level] = []
    by_name: dict[str, Colour] = {}
    more: list[Thing] = []


class GetThings(Request[list[Thing]], frozen=True, kw_only=True):
    route = Route("GET", "/api/v3/things")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('[{"size": 1, "colour": "RED"}]', []),
        ("[]", []),
        ("", []),
        ('{"size": 1}', []),  # one alone instead of a list of it
        ('[{"size": 1, "colour": null}]', []),
        ('[{"size": 1, "weight": 2}, {"size": 2, "weight": 3}]', [Drift("unknown field", "[].weight")]),
        ('[{"weight": 1}]', [Drift("unknown field", "[].weight"), Drift("missing field", "[].size")]),
        ('[{"size": 1, "colour": "BLUE"}]', [Drift("unknown word", "[].colour", "BLUE")]),
        ('[{"size": 1, "byName": {"a": "RED", "b": "PINK"}}]', [Drift("unknown word", "[].byName.*", "PINK")]),
        ('[{"size": 1, "levels": [["1", "2", "3"]]}]', [Drift("unknown field", "[].levels[][2]")]),
        ('[{"size": 1, "levels": [["1"]]}]', [Drift("missing field", "[].levels[][1]")]),
        ('[{"size": 1, "levels": null}]', [Drift("other shape", "[].levels", "null")]),
        ('[{"size": 1, "more": [{"size": 2, "new": 1}]}]', [Drift("unknown field", "[].more[].new")]),
        ('["a"]', [Drift("other shape", "[]", "a text")]),
        ("1", [Drift("other shape", "", "a number")]),
    ],
)
def test_each_difference_is_told_once_by_its_path(body: str, found: list[Drift]) -> None:
    assert drift_of_answer(GetThings, body.encode()) == found


def test_what_is_no_json_is_an_error() -> None:
    with pytest.raises(msgspec.DecodeError):
        drift_of_answer(GetThings, b"<html>")


def test_a_candle_with_another_column_has_drifted() -> None:
    row = [1, "1", "1", "1", "1", "1", 2, "1", 1, "1", "1", "0"]
    assert drift_of_answer(GetKlines, msgspec.json.encode([row])) == []
    assert drift_of_answer(GetKlines, msgspec.json.encode([[*row, 5]])) == [Drift("unknown field", "[][12]")]


def test_an_answer_of_several_shapes_is_compared_with_the_one_that_came() -> None:
    refusal = {"code": -2022, "msg": "ReduceOnly Order is rejected."}
    assert drift_of_answer(NewOrders, msgspec.json.encode([refusal])) == []
    assert drift_of_answer(NewOrders, msgspec.json.encode([{**refusal, "why": 1}])) == [
        Drift("unknown field", "[].why")
    ]


def test_the_models_of_the_catalog_are_read_whole() -> None:
    assert Drift("missing field", "symbols") in drift_of_answer(GetExchangeInfo, b'{"timezone": "UTC"}')
    assert Drift("unknown field", "[].new") in drift_of_answer(GetTickers24h, b'[{"new": 1}]')


def test_an_event_is_compared_as_an_answer_is_and_its_tag_is_no_field() -> None:
    event = {"e": "depthUpdate", "E": 1, "s": "BTCUSDT", "U": 1, "u": 2, "b": [], "a": []}
    assert drift_of_event(DepthEvent, msgspec.json.encode(event)) == []
    assert drift_of_event(DepthEvent, msgspec.json.encode({**event, "q": 1})) == [Drift("unknown field", "q")]
