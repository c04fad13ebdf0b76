"""One call from admission to result, with the world outside played as plain values in simulated time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from bidwire import errors as e
from bidwire.wire.call import Exchange, Identity, Origins, Session, Wait, call
from bidwire.wire.clock import Clock
from bidwire.wire.http import HttpRequest, HttpResponse
from bidwire.wire.limits import Limit, RateLimiter
from bidwire.wire.request import Repeat, Request, Route, Security, Signed
from bidwire.wire.retry import Retry
from bidwire.wire.sign import Hmac
from bidwire.wire.words import Model

WALL = 1_700_000_000.0


class Answer(Model, frozen=True):
    n: int


class Read(Request[Answer], frozen=True, kw_only=True):
    route = Route("GET", "/api/v3/read", weight=10)


class Place(Signed[Answer], frozen=True, kw_only=True):
    route = Route("POST", "/api/v3/order", security=Security.TRADE, repeat=Repeat.PLACE, orders=1)


class Cancel(Signed[Answer], frozen=True, kw_only=True):
    route = Route("DELETE", "/api/v3/order", security=Security.TRADE, repeat=Repeat.CANCEL)


class AskTime(Request[Any], frozen=True, kw_only=True):
    route = Route("GET", "/api/v3/time")


Step = HttpResponse | e.BinanceError | Callable[[HttpRequest], HttpResponse]


class Outside:
    """Plays the answers in order and lets time pass."""

    def __init__(self, *steps: Step, trip: float = 0.01) -> None:
        self.steps = list(steps)
        self.sent: list[HttpRequest] = []
        self.now = 100.0
        self.waits: list[float] = []
        self.trip = trip
        self.origins = Origins("https://one", "https://two")
        self.limiter = RateLimiter("api", [Limit("REQUEST_WEIGHT", 60, 100), Limit("ORDERS", 10, 5, "uid")])
        self.log: logging.Logger | None = None
        self.clock = Clock(WALL, 0.0)
        self.session = Session(
            origins=lambda route: self.origins,
            identity=lambda route: Identity("the-api-key", Hmac("the-secret")),
            limiters=lambda base, key: self.limiter,
            clock=self.clock,
            retry=Retry(0.2, 10.0, 5, lambda: 0.5),
            monotonic=lambda: self.now,
            random=lambda: 0.5,
            ask_time=lambda route: AskTime(),
            logger=lambda: self.log,
        )

    def run(self, request: Request[Any]) -> Any:
        steps = call(self.session, request)
        reply: Any = None
        trouble: BaseException | None = None
        while True:
            try:
                effect = steps.send(reply) if trouble is None else steps.throw(trouble)
            except StopIteration as done:
                return done.value[0]
            reply = trouble = None
            match effect:
                case Wait(seconds=seconds):
                    self.waits.append(seconds)
                    self.now += seconds
                case Exchange(request=http):
                    self.sent.append(http)
                    self.now += self.trip
                    step = self.steps.pop(0)
                    if isinstance(step, e.BinanceError):
                        trouble = step
                    else:
                        reply = step if isinstance(step, HttpResponse) else step(http)


def ok(n: int = 1, **headers: str) -> HttpResponse:
    return HttpResponse(200, {name.replace("_", "-"): value for name, value in headers.items()}, b'{"n":%d}' % n)


def no(status: int, code: int, text: str = "x", **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(status, named, b'{"code":%d,"msg":"%s"}' % (code, text.encode()))


def test_a_result() -> None:
    outside = Outside(ok(7))
    assert outside.run(Read()) == Answer(7)
    assert [each.target for each in outside.sent] == ["/api/v3/read"]
    assert outside.waits == []


def test_a_read_comes_back_after_trouble_on_the_next_host() -> None:
    outside = Outside(e.NotSent("refused"), e.AnswerLost("reset"), no(503, -1), ok())
    assert outside.run(Read()) == Answer(1)
    assert [each.origin for each in outside.sent] == ["https://one", "https://two", "https://one", "https://two"]
    assert outside.waits == [0.1, 0.2, 0.4]


def test_a_host_that_serves_is_kept_and_a_refusal_is_not_its_fault() -> None:
    outside = Outside(e.NotSent("refused"), ok(), ok(), no(400, -1100), ok())
    outside.run(Read())
    outside.run(Read())
    with pytest.raises(e.BadRequest):
        outside.run(Read())
    outside.run(Read())
    assert [each.origin for each in outside.sent] == ["https://one", *["https://two"] * 4]


def test_a_host_is_left_once_by_all_who_found_it_dead() -> None:
    origins = Origins("https://one", "https://two", "https://three")
    origins.leave("https://one")
    origins.leave("https://one")
    assert origins.best == "https://two"
    origins.leave("https://two")
    origins.leave("https://three")
    assert origins.best == "https://one"


def test_an_idle_connection_that_had_died_is_not_the_hosts_fault() -> None:
    stale = e.AnswerLost("reset")
    stale.stale = True
    outside = Outside(stale, ok())
    outside.run(Read())
    assert [each.origin for each in outside.sent] == ["https://one", "https://one"]


def test_an_order_without_an_answer_is_never_sent_again() -> None:
    for trouble in (e.AnswerLost("reset"), no(502, -1), no(503, -1001), HttpResponse(200, {}, b"<html>")):
        outside = Outside(trouble)
        with pytest.raises(e.BinanceError) as caught:
            outside.run(Place())
        assert caught.value.executed == "unknown"
        assert isinstance(caught.value.request, Place)
        assert len(outside.sent) == 1


def test_an_order_that_certainly_did_not_happen_is_sent_again_with_a_new_stamp() -> None:
    outside = Outside(e.NotSent("refused"), HttpResponse(503, {}, b'{"msg":"Service Unavailable."}'), ok())
    outside.run(Place())
    assert len({each.target for each in outside.sent}) == 3


def test_a_cancel_is_repeated_even_when_its_outcome_is_unknown() -> None:
    outside = Outside(e.AnswerLost("reset"), ok())
    assert outside.run(Cancel()) == Answer(1)


def test_a_refused_stamp_heals_itself_once() -> None:
    def server_time(http: HttpRequest) -> HttpResponse:
        return HttpResponse(200, {}, b'{"serverTime":%d}' % int((WALL + outside.now + 30) * 1000))

    outside = Outside(no(400, -1021, "outside of the recvWindow"), server_time, ok())
    assert outside.run(Place()) == Answer(1)
    stamps = [
        int(each.target.split("timestamp=")[1].split("&")[0]) for each in outside.sent if "timestamp" in each.target
    ]
    assert [each.target.split("?")[0] for each in outside.sent] == ["/api/v3/order", "/api/v3/time", "/api/v3/order"]
    assert 29_000 < stamps[1] - stamps[0] < 31_000


def test_a_stamp_that_is_refused_again_is_an_error() -> None:
    late = no(400, -1021, "outside of the recvWindow")
    outside = Outside(late, HttpResponse(200, {}, b'{"serverTime":1700000000000}'), late)
    with pytest.raises(e.ClockSkew):
        outside.run(Place())
    assert len(outside.sent) == 3


def test_healing_can_be_left_to_the_caller() -> None:
    outside = Outside(no(400, -1021))
    outside.session.heal = False
    with pytest.raises(e.ClockSkew):
        outside.run(Place())
    assert len(outside.sent) == 1


def test_a_full_window_is_waited_for_and_asked_again() -> None:
    outside = Outside(*[ok()] * 10)
    for _ in range(9):
        outside.run(Read())
    before = outside.now
    outside.run(Read())
    assert int((WALL + outside.now) // 60) == int((WALL + before) // 60) + 1
    assert len(outside.waits) == 1


def test_a_429_holds_back_the_next_try_until_its_time() -> None:
    outside = Outside(no(429, -1003, retry_after="5"), ok())
    assert outside.run(Read()) == Answer(1)
    assert sum(outside.waits) >= 5


def test_a_429_on_an_order_reaches_the_caller_and_closes_the_gate() -> None:
    outside = Outside(no(429, -1003, retry_after="5"), ok())
    with pytest.raises(e.RateLimited) as caught:
        outside.run(Place())
    assert caught.value.retry_after == 5
    outside.run(Read())
    assert sum(outside.waits) >= 4.9


def test_a_ban_longer_than_anyone_waits_is_raised_unsent() -> None:
    outside = Outside(no(418, -1003, retry_after="3600"))
    with pytest.raises(e.Banned):
        outside.run(Read())
    with pytest.raises(e.Banned, match="not sent") as caught:
        outside.run(Read())
    assert len(outside.sent) == 1
    assert caught.value.until is not None


def test_a_private_call_without_a_key_is_refused_here() -> None:
    outside = Outside()
    outside.session.identity = lambda route: None
    with pytest.raises(e.ConfigurationError, match="needs an API key"):
        outside.run(Place())
    outside.session.identity = lambda route: Identity("key", None)
    with pytest.raises(e.ConfigurationError, match="without a secret"):
        outside.run(Place())
    assert outside.sent == []


def test_permits_come_back_whatever_happens() -> None:
    outside = Outside()
    steps = call(outside.session, Read())
    assert isinstance(next(steps), Exchange)
    with pytest.raises(KeyboardInterrupt):
        steps.throw(KeyboardInterrupt())
    assert outside.limiter.usage(WALL + outside.now)[0].pending == 0


def test_the_deadline_ends_the_tries() -> None:
    outside = Outside(*[e.AnswerLost("slow")] * 5, trip=6.0)
    with pytest.raises(e.AnswerLost):
        outside.run(Read())
    assert len(outside.sent) == 3


def test_the_clock_is_read_again_after_its_interval() -> None:
    def server_time(http: HttpRequest) -> HttpResponse:
        return HttpResponse(200, {}, b'{"serverTime":%d}' % int((WALL + outside.now) * 1000))

    outside = Outside(server_time, ok(), ok(), server_time, ok())
    outside.session.clock_interval = 300.0
    outside.run(Place())
    outside.run(Place())
    outside.now += 400
    outside.run(Place())
    assert [each.target.split("?")[0][8:] for each in outside.sent] == ["time", "order", "order", "time", "order"]


def test_logs_hold_what_was_done_and_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    outside = Outside(no(503, -1), ok(x_mbx_used_weight_1m="12"))
    outside.log = logging.getLogger("bidwire.rest")
    with caplog.at_level(logging.DEBUG, "bidwire"):
        outside.run(Read())
        outside.steps = [no(400, -2010, "Account has insufficient balance for requested action.")]
        with pytest.raises(e.InsufficientFunds) as caught:
            outside.run(Place())
    text = caplog.text + str(caught.value) + repr(caught.value)
    assert "weight=12" in text
    assert "/api/v3/order" in text
    signature = outside.sent[-1].target.split("signature=")[1]
    for secret in ("the-api-key", "the-secret", signature):
        assert secret not in text
