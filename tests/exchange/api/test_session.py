"""The life of one WebSocket on the exchange's side."""

from __future__ import annotations

import pytest

from bidwire.exchange.api.session import SECOND, Close, Ping, Session, SessionTimes

AT = 1_700_000_000 * SECOND


def test_it_is_pinged_every_20_seconds_with_the_time_in_milliseconds() -> None:
    session = Session(AT)
    session.advance(AT + 19 * SECOND)
    assert not session.outbox
    assert session.next_due() == AT + 20 * SECOND
    session.advance(AT + 20 * SECOND)
    assert list(session.outbox) == [Ping(b"1700000020000")]
    assert session.next_due() == AT + 40 * SECOND


def test_a_pong_with_the_payload_keeps_it_alive() -> None:
    session = Session(AT)
    for second in range(20, 200, 20):
        session.advance(AT + second * SECOND)
        ping = session.outbox.popleft()
        assert isinstance(ping, Ping)
        session.receive_pong(ping.payload, AT + second * SECOND + 1)
    assert not session.closed


def test_a_pong_answers_the_pings_before_it_too() -> None:
    session = Session(AT)
    session.advance(AT + 20 * SECOND)
    session.advance(AT + 40 * SECOND)
    last = session.outbox[-1]
    assert isinstance(last, Ping)
    session.receive_pong(last.payload, AT + 41 * SECOND)
    session.advance(AT + 81 * SECOND)
    assert not session.closed


def test_unsolicited_pongs_do_not_keep_it_alive() -> None:
    session = Session(AT)
    for second in range(0, 90, 10):
        session.receive_pong(b"", AT + second * SECOND)
        session.advance(AT + second * SECOND)
    assert session.closed
    assert session.outbox[-1] == Close(1008, "Pong timeout")


def test_without_a_pong_it_is_closed_60_seconds_after_the_ping() -> None:
    session = Session(AT)
    session.advance(AT + 20 * SECOND)
    session.advance(AT + 79 * SECOND)
    assert not session.closed
    session.advance(AT + 80 * SECOND)
    assert session.closed
    assert session.next_due() is None


def test_it_lives_24_hours() -> None:
    session = Session(AT, SessionTimes(ping_every=48 * 3600 * SECOND, notice=0))
    session.advance(AT + 24 * 3600 * SECOND - 1)
    assert not session.closed
    assert session.next_due() == AT + 24 * 3600 * SECOND
    session.advance(AT + 24 * 3600 * SECOND)
    assert list(session.outbox) == [Close(1008, "disconnected")]


class Told(Session):
    """Says when it was told of a shutdown."""

    def announce_shutdown(self, wall: int) -> None:
        self.send(b"shutdown %d" % wall)


def test_the_end_of_its_day_is_announced_ten_minutes_ahead() -> None:
    session = Told(AT, SessionTimes(ping_every=48 * 3600 * SECOND))
    end = AT + 24 * 3600 * SECOND
    assert session.next_due() == end - 600 * SECOND
    session.advance(end - 600 * SECOND - 1)
    assert not session.outbox
    session.advance(end - 600 * SECOND)
    session.advance(end - 300 * SECOND)
    assert session.next_due() == end
    session.advance(end)
    assert list(session.outbox) == [b"shutdown %d" % (end - 600 * SECOND), Close(1008, "disconnected")]


@pytest.mark.parametrize(("lifetime", "notice"), [(5, 0), (5, 5), (5, 600)])
def test_without_a_notice_or_time_for_one_the_end_is_not_announced(lifetime: int, notice: int) -> None:
    session = Told(AT, SessionTimes(lifetime=lifetime * SECOND, notice=notice * SECOND))
    for seconds in range(lifetime + 1):
        session.advance(AT + seconds * SECOND)
    assert list(session.outbox) == [Close(1008, "disconnected")]


def test_a_shutdown_is_announced_at_once_and_ends_it_when_it_says() -> None:
    session = Told(AT)
    session.shut_down(AT, AT + 5 * SECOND)
    assert list(session.outbox) == [b"shutdown %d" % AT]
    assert session.next_due() == AT + 5 * SECOND
    session.advance(AT + 5 * SECOND)
    assert session.outbox[-1] == Close(1001, "Going away")


def test_a_shutdown_does_not_prolong_its_life() -> None:
    session = Told(AT, SessionTimes(lifetime=3 * SECOND))
    session.shut_down(AT, AT + 5 * SECOND)
    session.advance(AT + 3 * SECOND)
    assert session.outbox[-1] == Close(1008, "disconnected")


def test_it_wakes_its_carrier_when_the_outbox_is_no_longer_empty() -> None:
    session = Session(AT)
    woken: list[int] = []
    session.wake = lambda: woken.append(len(session.outbox))
    session.send(b"1")
    session.send(b"2")
    assert woken == [1]
    session.outbox.clear()
    session.send(b"3")
    assert woken == [1, 1]


def test_nothing_is_sent_after_the_end() -> None:
    session = Session(AT)
    session.close(1000)
    session.close(1000)
    session.send(b"late")
    assert list(session.outbox) == [Close(1000)]


def test_the_end_is_told_once() -> None:
    class Counting(Session):
        ends = 0

        def ended(self) -> None:
            self.ends += 1

    session = Counting(AT)
    session.receive_close(1006, AT)
    session.receive_close(1006, AT)
    session.close(1000)
    assert session.ends == 1
    assert not session.outbox
