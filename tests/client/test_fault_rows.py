"""Rows of the fault list that no other test of the client takes, each by its knob: what the caller is told, and what is so.

On the local exchange in simulated time, blocking. Rows of REST in `test_faults.py` are against sockets; the writes of
`test_fault_matrix.py` and the streams of `test_fault_streams.py` are not repeated here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from bidwire import Client, Loopback
from bidwire import errors as e
from bidwire.spot import Order
from bidwire.wire.http import HttpRequest, HttpResponse


class Desk:
    """A client on an exchange of its own, with a price that no market order reaches."""

    def __init__(self) -> None:
        self.loopback = Loopback(market="quiet", seed=1)
        key = self.loopback.keys["hmac"]
        self.client = Client(
            key.api_key,
            key.secret,
            environment=self.loopback.environment,
            transport=self.loopback.transport,
            connector=self.loopback.connector,
            world=self.loopback.world,
        )
        self.spot = self.client.spot
        self.price = (self.spot.book_ticker("BTCUSDT").bid_price * Decimal("0.97")).quantize(Decimal(1))

    def strike(self, row: str, **options: Any) -> None:
        self.loopback.faults.add(row, **options)

    def place(self, **more: Any) -> Any:
        given: dict[str, Any] = {"price": self.price, "quantity": "0.001", "time_in_force": "GTC"} | more
        return self.spot.new_order("BTCUSDT", "BUY", "LIMIT", **given)

    def open(self) -> list[Order]:
        return self.spot.open_orders(symbol="BTCUSDT")


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.client.close()


# --- refusals ---------------------------------------------------------------------------------------------------------

REFUSALS: dict[str, tuple[dict[str, Any], type[e.Rejected], int]] = {
    "R16": ({"path": "/api/v3/order"}, e.NotAllowed, -1022),
    "R17": ({"path": "/api/v3/order"}, e.NotAllowed, -2015),
    "R33": ({"symbol": "BTCUSDT"}, e.FilterFailure, -1013),
    "R34": ({"symbol": "BTCUSDT"}, e.Rejected, -1013),
    "R45": ({"path": "/api/v3/order"}, e.Rejected, -4061),
}


@pytest.mark.parametrize("row", REFUSALS)
def test_a_refused_order_is_refused_for_good_asked_for_once_and_told_by_its_class(desk: Desk, row: str) -> None:
    options, kind, code = REFUSALS[row]
    desk.strike(row, **options)
    with pytest.raises(kind) as caught:
        desk.place(price=desk.price + Decimal("0.01"))  # off the tick size that R33 makes
    assert (caught.value.executed, caught.value.code) == ("no", code)
    assert len(desk.loopback.faults.log) == 1
    assert desk.open() == []


def test_r16_a_refused_signature_shows_what_was_signed_and_no_secret(desk: Desk) -> None:
    desk.strike("R16", count=1)
    with pytest.raises(e.NotAllowed) as caught:
        desk.place()
    key = desk.loopback.keys["hmac"]
    assert (
        f"signed was symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price={desk.price}&timestamp="
        in str(caught.value)
    )
    assert str(caught.value).endswith("&signature=…")
    assert key.api_key not in str(caught.value)


def test_r17_of_a_refused_key_all_that_it_may_be_is_told(desk: Desk) -> None:
    desk.strike("R17", count=1)
    with pytest.raises(e.NotAllowed, match=r"Invalid API-key, IP, or permissions.*another environment.*minutes ago"):
        desk.place()


def test_r12_of_a_half_done_cancel_replace_both_halves_are_told_and_nothing_is_repeated(desk: Desk) -> None:
    with pytest.raises(e.PartialFailure) as caught:
        desk.spot.cancel_replace_order(
            "BTCUSDT",
            "BUY",
            "LIMIT",
            cancel_replace_mode="ALLOW_FAILURE",
            cancel_order_id=999_999,
            price=desk.price,
            quantity="0.001",
            time_in_force="GTC",
        )
    halves: Any = caught.value.halves
    assert caught.value.executed == "yes"
    assert (halves["cancelResult"], halves["cancelResponse"]["code"]) == ("FAILURE", -2011)
    (standing,) = desk.open()
    assert halves["newOrderResponse"]["orderId"] == standing.order_id


@pytest.mark.parametrize("executed", [True, False])
def test_r29_an_order_without_an_answer_is_asked_for_until_it_is_known_or_can_come_no_more(
    desk: Desk, executed: bool
) -> None:
    desk.strike("R29", path="/api/v3/order", seconds=4.0)
    desk.strike("R24", path="/api/v3/order", method="POST", executed=executed)
    with pytest.raises(e.OutcomeUnknown) as caught:
        desk.place(new_client_order_id="mine")
    with pytest.raises(e.NotFound):
        desk.spot.get_order("BTCUSDT", orig_client_order_id="mine")
    began = desk.loopback.world.monotonic()
    order: Any = desk.client.outcome(caught.value)
    took = desk.loopback.world.monotonic() - began
    if executed:
        assert (order.client_order_id, order.status, took < 7) == ("mine", "NEW", True)
    else:
        assert (order, took >= 15) == (None, True)


def test_r30_of_a_cancel_that_came_too_late_the_final_state_is_asked_for(desk: Desk) -> None:
    placed = desk.place()
    desk.strike("R30", count=1)
    with pytest.raises(e.NotFound) as caught:
        desk.spot.cancel_order("BTCUSDT", order_id=placed.order_id)
    order: Any = desk.client.outcome(caught.value)
    assert (order.order_id, order.status) == (placed.order_id, "CANCELED")


def test_r31_an_order_that_arrives_twice_stands_once_and_whoever_sent_it_is_not_told_no(desk: Desk) -> None:
    desk.strike("R31", path="/api/v3/order", count=1)
    with pytest.raises(e.DuplicateOrder) as caught:
        desk.place(new_client_order_id="mine")
    assert caught.value.executed == "unknown"  # the id was the caller's: this may be an order of yesterday
    (standing,) = desk.open()
    order: Any = desk.client.outcome(caught.value)
    assert order.order_id == standing.order_id


def test_r31_with_ids_made_here_a_doubled_order_stands_once_and_is_known_to_be_this_one(desk: Desk) -> None:
    client = desk.client.using(client_order_ids="desk-")
    desk.strike("R31", path="/api/v3/order", count=1)
    with pytest.raises(e.DuplicateOrder) as caught:
        client.spot.new_order("BTCUSDT", "BUY", "LIMIT", price=desk.price, quantity="0.001", time_in_force="GTC")
    assert caught.value.executed == "yes"
    (standing,) = desk.open()
    order: Any = client.outcome(caught.value)
    assert order.order_id == standing.order_id
    assert standing.client_order_id.startswith("desk-")


def test_ids_made_here_name_each_order_and_list_once_and_leave_ids_of_the_caller_alone(desk: Desk) -> None:
    spot = desk.client.using(client_order_ids="").spot
    order: dict[str, Any] = {"price": desk.price, "quantity": "0.001", "time_in_force": "GTC"}
    placed = [spot.new_order("BTCUSDT", "BUY", "LIMIT", **order).client_order_id for _ in range(2)]
    assert len(set(placed)) == 2
    assert spot.new_order("BTCUSDT", "BUY", "LIMIT", new_client_order_id="mine", **order).client_order_id == "mine"
    pair = spot.new_oco_order(
        "BTCUSDT",
        side="SELL",
        quantity="0.001",
        above_type="LIMIT_MAKER",
        above_price=desk.price * 2,
        below_type="STOP_LOSS",
        below_stop_price=desk.price,
    )
    assert spot.get_order_list(orig_client_order_id=pair.list_client_order_id).order_list_id == pair.order_list_id


def test_an_order_that_cannot_be_told_from_others_is_not_guessed_at(desk: Desk) -> None:
    desk.strike("R24", path="/api/v3/order", method="POST", executed=True, count=1)
    with pytest.raises(e.OutcomeUnknown) as caught:
        desk.place()
    with pytest.raises(ValueError, match="client_order_ids"):
        desk.client.outcome(caught.value)
    with pytest.raises(e.InsufficientFunds) as poor:
        desk.place(quantity="100", new_client_order_id="mine")
    assert desk.client.outcome(poor.value) is None
    with pytest.raises(e.BinanceError) as other:
        desk.spot.get_order("BTCUSDT", order_id=999_999)
    with pytest.raises(ValueError, match="neither places nor cancels"):
        desk.client.outcome(other.value)


def test_r33_after_a_filter_changed_the_refusal_says_what_is_valid_now_and_the_rules_are_those_of_now(
    desk: Desk,
) -> None:
    rules = desk.spot.rules()
    assert rules["BTCUSDT"].tick_size == Decimal("0.01")
    desk.strike("R33", symbol="BTCUSDT")
    with pytest.raises(e.FilterFailure, match="the nearest valid value is") as caught:
        desk.place(price=desk.price // 10 * 10 + 1)
    assert (caught.value.filter, caught.value.nearest) == ("PRICE_FILTER", desk.price // 10 * 10)
    assert rules["BTCUSDT"].tick_size == Decimal(10)
    assert desk.spot.rules() is rules


def test_r32_a_client_order_id_is_good_for_a_second_order_once_the_first_is_over(desk: Desk) -> None:
    first = desk.place(new_client_order_id="mine")
    desk.spot.cancel_order("BTCUSDT", order_id=first.order_id)
    second = desk.place(new_client_order_id="mine")
    assert second.order_id != first.order_id
    assert [order.order_id for order in desk.open()] == [second.order_id]


def test_r35_an_archived_order_is_told_by_its_own_class(desk: Desk) -> None:
    desk.strike("R35", path="/api/v3/order", method="GET")
    with pytest.raises(e.Archived):
        desk.spot.get_order("BTCUSDT", order_id=1)


# --- what stands on the way -------------------------------------------------------------------------------------------------


class Proxy:
    """A transport on whose way requests are changed."""

    def __init__(self, desk: Desk, change: Callable[[HttpRequest], HttpRequest]) -> None:
        self._carrier, self._change = desk.loopback.transport, change

    def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
        return self._carrier.exchange(self._change(request), timeout)

    def close(self) -> None:
        """There is nothing to let go of."""

    def client(self, desk: Desk) -> Client:
        key = desk.loopback.keys["hmac"]
        return Client(
            key.api_key, key.secret, environment=desk.loopback.environment, transport=self, world=desk.loopback.world
        )


def test_r43_a_proxy_that_strips_the_bodies_of_deletes_finds_none(desk: Desk) -> None:
    placed = desk.place()
    with Proxy(desk, lambda request: msgspec.structs.replace(request, body=b"")).client(desk) as client:
        assert client.spot.cancel_order("BTCUSDT", order_id=placed.order_id).status == "CANCELED"
        desk.place()
        assert len(client.spot.cancel_open_orders("BTCUSDT")) == 1
        assert client.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity="0.001").status == "FILLED"


def test_r43_of_a_proxy_that_puts_parameters_in_another_order_the_caller_is_told_as_of_a_bad_signature(
    desk: Desk,
) -> None:
    def reordered(request: HttpRequest) -> HttpRequest:
        path, _, query = request.target.partition("?")
        *signed, signature = query.split("&")
        return msgspec.structs.replace(request, target=f"{path}?{'&'.join([*sorted(signed, reverse=True), signature])}")

    with Proxy(desk, reordered).client(desk) as client, pytest.raises(e.NotAllowed) as caught:
        client.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity="0.001")
    assert (caught.value.executed, caught.value.code) == ("no", -1022)


# --- answers that are true and strange ----------------------------------------------------------------------------------


def test_r37_new_words_are_kept_and_new_fields_passed_over_in_answers_and_in_events(desk: Desk) -> None:
    with desk.spot.user_stream() as events:
        desk.strike("R37")
        assert str(desk.place(new_order_resp_type="RESULT").status) == "BRAND_NEW"
        assert str(desk.open()[0].status) == "BRAND_NEW"
        report: Any = next(events)
        assert str(report.order_status) == "BRAND_NEW"


def test_r38_ids_beyond_2_to_the_53_are_exact(desk: Desk) -> None:
    desk.strike("R38")
    assert desk.place().order_id == 2**60 + 1


@pytest.mark.parametrize("row", ["R39", "R44"])
def test_a_stale_time_elsewhere_and_missing_headers_change_nothing(desk: Desk, row: str) -> None:
    desk.strike(row)
    desk.spot.exchange_info(symbol="BTCUSDT")
    placed = [desk.place().order_id for _ in range(2)]
    assert [order.order_id for order in desk.open()] == placed


# --- the WebSocket API ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("row", "stands"), [("W32", False), ("W33", True)])
def test_an_order_over_the_websocket_api_without_an_answer_in_time_is_unknown_and_sent_once(
    desk: Desk, row: str, stands: bool
) -> None:
    desk.strike(row, method="order.place", count=1)
    hasty = desk.client.using(timeout=0.3)  # the wait for an answer is the machine's time
    hasty.ws_api.connect()
    with pytest.raises(e.OutcomeUnknown) as caught:
        hasty.ws_api.spot.new_order(
            "BTCUSDT",
            "BUY",
            "LIMIT",
            price=desk.price,
            quantity="0.001",
            time_in_force="GTC",
            new_client_order_id="mine",
        )
    assert caught.value.executed == "unknown"
    assert [order.client_order_id for order in desk.open()] == (["mine"] if stands else [])
