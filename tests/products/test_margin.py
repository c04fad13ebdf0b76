"""Margin beyond what every product is held to: flags in capitals, the price of borrowing, tokens that show nowhere."""

from __future__ import annotations

import pytest

from bidwire import margin
from bidwire.wire.http import HttpResponse, decode, parameters, text_of


@pytest.mark.parametrize("given", [True, "TRUE", margin.Flag.TRUE])
def test_a_flag_goes_out_in_capitals_however_it_was_written(given: bool) -> None:
    request = margin.GetOpenOrders(symbol="BTCUSDT", is_isolated=given)
    assert {name: text_of(value) for name, value in parameters(request)}["isIsolated"] == "TRUE"
    assert request.is_isolated


def test_no_is_no() -> None:
    request = margin.GetOpenOrders(is_isolated=False)
    assert request.is_isolated is margin.Flag.FALSE
    assert not request.is_isolated


def test_a_flag_in_small_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="did you mean 'TRUE'"):
        margin.GetOpenOrders(is_isolated="true")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("effect", "weight"),
    [(None, 6), ("NO_SIDE_EFFECT", 6), ("AUTO_REPAY", 6), ("MARGIN_BUY", 1500), ("AUTO_BORROW_REPAY", 1500)],
)
def test_an_order_that_borrows_costs_what_borrowing_costs(effect: margin.SideEffect | None, weight: int) -> None:
    request = margin.NewOrder("BTCUSDT", "BUY", "MARKET", quantity=1, side_effect_type=effect)
    assert request.route.cost(request) == weight
    assert request.route.uid


def test_tokens_and_keys_show_nowhere() -> None:
    answers: list[tuple[margin.CreateListenToken | margin.CreateListenKey | margin.CreateSpecialKey, bytes]] = [
        (margin.CreateListenToken(), b'{"token":"sesame","expirationTime":1767570000000}'),
        (margin.CreateListenKey(), b'{"listenKey":"sesame"}'),
        (margin.CreateSpecialKey(api_name="desk"), b'{"apiKey":"sesame","secretKey":"sesame","type":"HMAC"}'),
    ]
    for request, body in answers:
        assert "sesame" not in repr(decode(request, HttpResponse(200, {}, body)))
