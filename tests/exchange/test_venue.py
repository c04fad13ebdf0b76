"""The whole exchange without sockets: the market in its order of time, streams, sessions, the two clocks."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from bidwire.errors import ConfigurationError
from bidwire.exchange.api.counters import Limits
from bidwire.exchange.api.session import Close, Session, SessionTimes
from bidwire.exchange.api.wsapi import WsApiSession
from bidwire.exchange.engine.commands import HOUSE, Command, Place
from bidwire.exchange.engine.commission import Rates
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.market.listing import Listing
from bidwire.exchange.settings import ExchangeSettings
from bidwire.exchange.venue import Venue, catalog
from bidwire.products.spot.enums import OrderType, TimeInForce
from bidwire.wire.http import HttpRequest, HttpResponse

UNIT = 10**8
SECOND = 1_000_000
AT = 1_700_000_000 * SECOND
RECORDED = 1_600_000_000 * SECOND


def limit(buy: bool, price: int, quantity: int = 1) -> Place:
    return Place(HOUSE, "BTCUSDT", buy, OrderType.LIMIT, TimeInForce.GTC, quantity * UNIT, price * UNIT)


class Script:
    """A market that plays what it is given, at offsets from its start."""

    problem: str | None = None

    def __init__(
        self, commands: Iterable[tuple[int, Command]] = (), *, starts_at: int | None = None, lead: int = 0
    ) -> None:
        self.commands = list(commands)
        self.starts_at = starts_at
        self.lead = lead
        self.began = 0
        self.closed = False

    def symbols(self) -> list[Mapping[str, Any]]:
        row = Listing(symbol="BTCUSDT", base="BTC", quote="USDT", tick=UNIT // 100, step=UNIT // 1000).row()
        return [{**row, "amendAllowed": True, "orderTypes": ["LIMIT", "MARKET", "STOP_LOSS"]}]

    def start(self, engine: Engine, at: int) -> None:
        assert "BTCUSDT" in engine.symbols
        self.began = at

    def next_at(self) -> int | None:
        return self.began + self.commands[0][0] if self.commands else None

    def pop(self) -> Command:
        return self.commands.pop(0)[1]

    def progress(self) -> float | None:
        return None

    def close(self) -> None:
        self.closed = True


def get(venue: Venue, target: str, wall: int) -> Any:
    response = venue.http(HttpRequest("GET", "http://127.0.0.1", target), ip="127.0.0.1", wall=wall)
    assert response.status == 200
    return msgspec.json.decode(response.body)


def texts(session: Session) -> list[Any]:
    found = [msgspec.json.decode(frame) for frame in session.outbox if isinstance(frame, bytes)]
    session.outbox.clear()
    return found


def opened(venue: Venue, target: str, wall: int) -> Session:
    session = venue.open(target, {}, ip="127.0.0.1", wall=wall)
    assert isinstance(session, Session)
    return session


TRADES = "/api/v3/trades?symbol=BTCUSDT"
CROSSING = [(0, limit(False, 100, 5)), (SECOND, limit(True, 100)), (2 * SECOND, limit(True, 100))]


def test_the_market_is_played_as_its_time_comes() -> None:
    venue = Venue(ExchangeSettings(seed=1), Script(CROSSING), AT)
    assert venue.next_due(AT) == AT + SECOND
    venue.advance(AT + SECOND - 1)
    assert get(venue, TRADES, AT + SECOND - 1) == []
    venue.advance(AT + SECOND)
    assert [row["time"] for row in get(venue, TRADES, AT + SECOND)] == [1700000001000]
    assert [row["time"] for row in get(venue, TRADES, AT + 9 * SECOND)] == [1700000001000, 1700000002000]
    assert venue.market_now == AT + 9 * SECOND


def test_speed_moves_only_the_market() -> None:
    venue = Venue(ExchangeSettings(seed=1, speed=10), Script(CROSSING), AT)
    assert venue.next_due(AT) == AT + SECOND // 10
    assert len(get(venue, TRADES, AT + SECOND // 5)) == 2
    assert get(venue, "/api/v3/time", AT + SECOND // 5) == {"serverTime": 1700000000200}
    assert venue.market_now == AT + 2 * SECOND


def test_a_recording_is_rebased_to_now_unless_its_own_times_are_asked_for() -> None:
    rebased = Venue(ExchangeSettings(seed=1), Script(CROSSING, starts_at=RECORDED), AT)
    assert get(rebased, TRADES, AT + SECOND)[0]["time"] == 1700000001000
    own = Venue(ExchangeSettings(seed=1, recorded_times=True), Script(CROSSING, starts_at=RECORDED), AT)
    assert get(own, TRADES, AT + SECOND)[0]["time"] == 1600000001000
    assert get(own, "/api/v3/time", AT + SECOND) == {"serverTime": 1700000001000}


def test_history_before_the_start_is_there_at_once() -> None:
    history = [(-3600 * SECOND, limit(False, 100)), (-1800 * SECOND, limit(True, 100))]
    venue = Venue(ExchangeSettings(seed=1), Script(history, lead=3600 * SECOND), AT)
    assert [row["time"] for row in get(venue, TRADES, AT)] == [1700000000000 - 1_800_000]


def test_without_a_speed_the_market_comes_in_portions_and_time_goes_on_when_it_is_over() -> None:
    far = 10_000 * SECOND
    commands = [(n * far, limit(True, 50 + n % 10)) for n in range(2500)]
    venue = Venue(ExchangeSettings(seed=1, speed=0), Script(commands), AT)
    assert venue.next_due(AT) == AT
    venue.advance(AT)
    first = venue.market_now
    get(venue, TRADES, AT)
    assert venue.market_now == first  # requests do not move it
    assert AT < first < AT + 2500 * far
    assert venue.next_due(AT) == AT
    advances = 1
    while venue.market_now < AT + 2499 * far and advances < 200:
        venue.advance(AT)
        advances += 1
    assert venue.market_now == AT + 2499 * far
    assert advances > 2  # in portions: requests are served in between
    venue.advance(AT + 5 * SECOND)
    assert venue.market_now == AT + 2499 * far + 5 * SECOND


def test_the_wall_clock_may_be_set_back() -> None:
    venue = Venue(ExchangeSettings(seed=1), Script(CROSSING), AT)
    venue.advance(AT + 5 * SECOND)
    venue.advance(AT + 3 * SECOND)
    assert venue.market_now == AT + 5 * SECOND


def test_only_what_is_simulated_is_listed() -> None:
    venue = Venue(ExchangeSettings(seed=1), Script(), AT)
    (row,) = get(venue, "/api/v3/exchangeInfo", AT)["symbols"]
    assert row["orderTypes"] == ["LIMIT", "MARKET", "STOP_LOSS"]
    assert row["isMarginTradingAllowed"] is False


@pytest.mark.parametrize(
    ("target", "wrapped"),
    [
        ("/ws/btcusdt@trade", False),
        ("/stream?streams=btcusdt@trade", True),
        ("/stream?streams=btcusdt%40trade", True),
    ],
)
def test_streams_are_served_beside_the_requests(target: str, wrapped: bool) -> None:
    venue = Venue(ExchangeSettings(seed=1), Script(CROSSING), AT)
    session = opened(venue, target, AT)
    venue.advance(AT + SECOND)
    (frame,) = texts(session)
    assert ("stream" in frame) is wrapped
    trade = frame["data"] if wrapped else frame
    assert (trade["e"], trade["t"], trade["p"], trade["E"]) == ("trade", 1, "100.00000000", 1700000001000)


def test_timers_of_streams_are_due_too() -> None:
    venue = Venue(ExchangeSettings(seed=1), Script([(0, limit(False, 100, 5)), (SECOND // 2, limit(True, 99))]), AT)
    session = opened(venue, "/ws/btcusdt@depth@100ms", AT)
    at: int | None = AT
    while at is not None and at <= AT + SECOND:
        venue.advance(at)
        at = venue.next_due(at)
    assert [frame["b"] for frame in texts(session)][-1] == [["99.00000000", "1.00000000"]]


@pytest.mark.parametrize("target", ["/ws-api/v3", "/ws-api/v3/", "/ws-api/v3?returnRateLimits=false&unknown=1"])
def test_the_websocket_api_is_there_with_and_without_a_slash(target: str) -> None:
    venue = Venue(ExchangeSettings(seed=1), Script(), AT)
    assert isinstance(opened(venue, target, AT), WsApiSession)


@pytest.mark.parametrize(
    ("target", "status"), [("/", 404), ("/ws-api/v4", 404), ("/wsx", 404), ("/ws?timeUnit=X", 400)]
)
def test_other_handshakes_are_refused(target: str, status: int) -> None:
    venue = Venue(ExchangeSettings(seed=1), Script(), AT)
    refused = venue.open(target, {}, ip="127.0.0.1", wall=AT)
    assert isinstance(refused, HttpResponse)
    assert refused.status == status


def test_a_handshake_of_the_websocket_api_weighs_two() -> None:
    venue = Venue(ExchangeSettings(seed=1), Script(), AT)
    opened(venue, "/ws-api/v3", AT)
    opened(venue, "/ws", AT)
    assert venue.counters.used_weight("127.0.0.1", AT) == 2


SHUTDOWN = {"e": "serverShutdown", "E": AT // 1000}
SHUTDOWNS = [
    ("/ws", SHUTDOWN),
    ("/stream", {"stream": "!serverShutdown", "data": SHUTDOWN}),
    ("/ws-api/v3", {"event": SHUTDOWN}),
    ("/ws-api/v3?timeUnit=MICROSECOND", {"event": {"e": "serverShutdown", "E": AT}}),
]


@pytest.mark.parametrize(("target", "event"), SHUTDOWNS)
def test_a_shutdown_is_told_on_every_connection_which_ends_when_it_was_said(target: str, event: object) -> None:
    venue = Venue(ExchangeSettings(seed=1), Script(), AT)
    session = opened(venue, target, AT)
    venue.announce_shutdown(AT, within=5)
    assert texts(session) == [event]
    later = opened(venue, target, AT)
    assert venue.next_due(AT) == AT + 5 * SECOND
    venue.advance(AT + 5 * SECOND - 1)
    assert not session.outbox
    venue.advance(AT + 5 * SECOND)
    assert list(session.outbox) == [Close(1001, "Going away")]
    assert (later.closed, list(later.outbox)) == (False, [])


@pytest.mark.parametrize("target", ["/ws", "/stream", "/ws-api/v3"])
def test_the_end_of_a_day_is_announced_and_comes_in_time(target: str) -> None:
    day = 24 * 3600 * SECOND
    venue = Venue(ExchangeSettings(seed=1, sessions=SessionTimes(ping_every=2 * day)), Script(), AT)
    session = opened(venue, target, AT)
    venue.advance(AT + day - 600 * SECOND)
    assert b"serverShutdown" in b"".join(frame for frame in session.outbox if isinstance(frame, bytes))
    venue.advance(AT + day)
    assert session.outbox[-1] == Close(1008, "disconnected")


def test_what_a_connection_to_streams_may_do_is_a_setting() -> None:
    limits = Limits(streams=2, frames_a_second=1)
    venue = Venue(ExchangeSettings(seed=1, limits=limits), Script(), AT)
    session = opened(venue, "/ws/a@trade/b@trade", AT)
    session.receive(b'{"method":"SUBSCRIBE","params":["c@trade"],"id":1}', AT)
    (refused,) = texts(session)
    assert refused["error"]["msg"] == "Invalid request: too many streams, at most 2 on a connection"
    session.receive(b'{"method":"LIST_SUBSCRIPTIONS","id":1}', AT)
    assert list(session.outbox) == [Close(1008, "Too many requests")]
    response = venue.open("/ws/a@trade/b@trade/c@trade", {}, ip="127.0.0.1", wall=AT)
    assert isinstance(response, HttpResponse)
    assert response.status == 400


def test_an_address_that_is_disconnected_again_and_again_is_banned_where_that_is_asked_for() -> None:
    asked = ExchangeSettings(seed=1, limits=Limits(frames_a_second=1, disconnects=2))
    for settings, banned in ((asked, True), (ExchangeSettings(seed=1, limits=Limits(frames_a_second=1)), False)):
        venue = Venue(settings, Script(), AT)
        api = opened(venue, "/ws-api/v3", AT)
        for _ in range(3):
            session = opened(venue, "/ws", AT)
            assert not venue.counters.banned("127.0.0.1", AT)
            session.receive_ping(b"", AT)
            session.receive_ping(b"", AT)
            assert list(session.outbox) == [Close(1008, "Too many requests")]
        assert (venue.counters.banned("127.0.0.1", AT), api.closed) == (banned, banned)
        refused = venue.open("/ws", {}, ip="127.0.0.1", wall=AT)
        assert (isinstance(refused, HttpResponse) and refused.status == 418) is banned
        assert not venue.counters.banned("127.0.0.1", AT + 120 * SECOND)


def test_closing_says_goodbye_and_lets_go_of_the_market() -> None:
    source = Script()
    venue = Venue(ExchangeSettings(seed=1), source, AT)
    sessions = [opened(venue, "/ws", AT), opened(venue, "/ws-api/v3", AT)]
    venue.close(AT)
    assert [session.outbox[-1] for session in sessions] == [Close(1001, "Going away")] * 2
    assert source.closed


def test_sessions_that_ended_are_forgotten() -> None:
    venue = Venue(ExchangeSettings(seed=1), Script(), AT)
    session = opened(venue, "/ws", AT)
    assert venue.next_due(AT) == AT + 20 * SECOND
    session.receive_close(1000, AT)
    venue.advance(AT + 20 * SECOND)
    assert venue.next_due(AT + 20 * SECOND) is None


def test_new_accounts_have_what_they_start_with_at_the_rates_of_the_settings() -> None:
    settings = ExchangeSettings(seed=1, maker=Decimal("0.0002"), taker=Decimal("0.0004"))
    venue = Venue(settings, Script(), AT)
    account = venue.accounts.create({"BTC": Decimal("1.5"), "USDT": Decimal(0)})
    assert venue.engine.balances(account) == {"BTC": (150_000_000, 0)}
    assert venue.engine.commission(account).standard == Rates(20_000, 40_000)


@pytest.mark.parametrize(
    "balances",
    [{"BTC": Decimal(-1)}, {"": Decimal(1)}, {"BTC": Decimal("NaN")}, {"BTC": Decimal("0.000000001")}],
)
def test_balances_that_are_none_are_refused(balances: dict[str, Decimal]) -> None:
    with pytest.raises(ConfigurationError):
        ExchangeSettings(balances=balances)


def test_a_market_that_breaks_is_logged_and_requests_go_on(caplog: pytest.LogCaptureFixture) -> None:
    source = Script(CROSSING)
    venue = Venue(ExchangeSettings(seed=1), source, AT)
    source.commands.insert(0, (SECOND, None))  # type: ignore[arg-type]  # a source that is broken
    with caplog.at_level(logging.ERROR, "bidwire.exchange"):
        assert get(venue, TRADES, AT + 3 * SECOND) == []
    assert "the market broke" in caplog.text


def test_whoever_tells_the_time_hears_of_a_broken_market() -> None:
    source = Script([(SECOND, limit(True, 100))])
    venue = Venue(ExchangeSettings(seed=1), source, AT)
    source.commands[0] = (SECOND, None)  # type: ignore[assignment]  # a source that is broken
    with pytest.raises(KeyError):
        venue.advance(AT + SECOND)


def test_the_same_seed_gives_the_same_exchange() -> None:
    one, other = (Venue(ExchangeSettings(seed=5), Script(CROSSING), AT) for _ in range(2))
    keys = [[venue.accounts.add_key(venue.accounts.create({})).secret for _ in range(2)] for venue in (one, other)]
    assert keys[0] == keys[1]
    targets = (TRADES, "/api/v3/depth?symbol=BTCUSDT", "/api/v3/ticker/24hr?symbol=BTCUSDT")
    for target in targets:
        assert get(one, target, AT + 3 * SECOND) == get(other, target, AT + 3 * SECOND)


def test_the_catalog_has_every_request_once() -> None:
    kinds = list(catalog())
    assert len(set(kinds)) == len(kinds)
    assert len({kind.route.ws for kind in kinds if kind.route.ws}) >= 40
