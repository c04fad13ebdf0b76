"""unicorn-binance-websocket-api as it is published, against our exchange: streams, user events, and a connection that comes back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bidwire import Client, LocalExchange

unicorn = pytest.importorskip(
    "unicorn_binance_websocket_api",
    reason="unicorn-binance-websocket-api is not installed (tests/interop/requirements.txt)",
)
pytestmark = [
    pytest.mark.interop,
    # It leaves its loops and sockets to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]


@pytest.fixture
def manager(exchange: LocalExchange) -> Iterator[Any]:
    made = unicorn.BinanceWebSocketApiManager(
        exchange="binance.com",
        websocket_base_uri=f"{exchange.stream_url}/",
        websocket_api_base_uri=exchange.ws_api_url,
        restful_base_uri=f"{exchange.rest_url}/api",
        output_default="dict",
        restart_timeout=1,
        warn_on_update=False,  # it would ask for its newest release
        disable_colorama=True,
    )
    yield made
    made.stop_manager()


def heard(manager: Any, stream: str, enough: Callable[[list[Any]], bool]) -> list[Any]:
    """What came on a stream until it was enough."""
    events: list[Any] = []
    end = time.monotonic() + 20
    while not enough(events):
        assert time.monotonic() < end, events[-3:]
        event = manager.pop_stream_data_from_stream_buffer(stream)
        if event:
            events.append(event)
        else:
            time.sleep(0.01)
    return events


def names(events: list[Any]) -> set[str]:
    return {event["stream"] for event in events if "stream" in event}


def test_streams_are_added_and_left_while_it_runs(manager: Any) -> None:
    kinds = ["trade", "depth@100ms", "bookTicker", "kline_1m"]
    stream = manager.create_stream(kinds, ["btcusdt"], stream_buffer_name=True)
    heard(manager, stream, lambda events: names(events) == {f"btcusdt@{kind}" for kind in kinds})
    manager.subscribe_to_stream(stream, markets=["ethusdt"])
    heard(manager, stream, lambda events: names(events) >= {f"ethusdt@{kind}" for kind in kinds})
    manager.unsubscribe_from_stream(stream, markets=["btcusdt"])
    heard(
        manager, stream, lambda events: len(events) > 30 and not any("btcusdt" in name for name in names(events[-30:]))
    )


def test_it_comes_back_after_a_shutdown(exchange: LocalExchange, manager: Any) -> None:
    stream = manager.create_stream(["trade"], ["btcusdt"], stream_buffer_name=True)
    heard(manager, stream, lambda events: bool(names(events)))
    exchange.announce_shutdown(within=0)
    heard(
        manager, stream, lambda events: any(event.get("data", event).get("e") == "serverShutdown" for event in events)
    )
    heard(manager, stream, lambda events: bool(names(events)))


def test_user_events_arrive_in_their_order(exchange: LocalExchange, manager: Any) -> None:
    key = exchange.keys["hmac"]
    stream = manager.create_stream(
        "arr", "!userData", api_key=key.api_key, api_secret=key.secret, stream_buffer_name=True
    )
    events: list[Any] = []
    with Client(key.api_key, key.secret, environment=exchange.environment) as client:
        end = time.monotonic() + 20
        while not events:  # until it is subscribed, there is nothing to hear
            assert time.monotonic() < end
            placed = client.spot.new_order(
                "BTCUSDT", "BUY", "LIMIT", price=50_000, quantity="0.01", time_in_force="GTC"
            )
            client.spot.cancel_order("BTCUSDT", order_id=placed.order_id)
            time.sleep(0.2)
            while event := manager.pop_stream_data_from_stream_buffer(stream):
                events += [event["event"]] if "event" in event else []
    assert [event["e"] for event in events[-4:]] == ["executionReport", "outboundAccountPosition"] * 2
    assert [(event["i"], event["X"]) for event in events[-4::2]] == [
        (placed.order_id, "NEW"),
        (placed.order_id, "CANCELED"),
    ]
