"""When something opens that stays open, the log names the callbacks that listen to it."""

from __future__ import annotations

import logging

import pytest

from bidwire import Client, Loopback
from bidwire.spot import Trades


def noted(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """Logger and callback of each line."""
    lines = [(record.name, record.getMessage()) for record in caplog.records]
    return [(name, text.split(": ")[1]) for name, text in lines if text.startswith("listen to event: ")]


def nothing(*told: object) -> None:
    assert told is not None


@pytest.fixture
def client() -> Client:
    loopback = Loopback()
    key = loopback.keys["hmac"]
    return Client(
        key.api_key,
        key.secret,
        environment=loopback.environment,
        transport=loopback.transport,
        connector=loopback.connector,
        world=loopback.world,
    )


def test_a_subscription_names_its_callbacks_once_and_only_those_given(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.INFO, logger="bidwire"),
        client.spot.subscribe(
            Trades("BTCUSDT"), on_event=nothing, on_open=nothing, on_close=nothing, on_error=None
        ) as events,
    ):
        events.open()
    assert noted(caplog) == [("bidwire.ws.stream", name) for name in ("on_event", "on_open", "on_close")]


def test_without_callbacks_there_is_nothing_to_name(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="bidwire"), client.spot.subscribe(Trades("BTCUSDT")):
        pass
    assert noted(caplog) == []


def test_books_and_user_streams_name_theirs(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="bidwire"):
        with client.spot.book("BTCUSDT", on_update=nothing, on_gap=nothing):
            pass
        with client.spot.user_stream(on_event=nothing, on_reconnect=nothing):
            pass
    assert noted(caplog) == [
        ("bidwire.book", "on_update"),
        ("bidwire.book", "on_gap"),
        ("bidwire.user", "on_event"),
        ("bidwire.user", "on_reconnect"),
    ]
