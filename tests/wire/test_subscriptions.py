"""Subscriptions without a socket: time is an argument, frames are text."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from bidwire.errors import SubscriptionRefused
from bidwire.wire.subscriptions import Reply, Settled, Subscriptions


def asked(frames: list[str]) -> list[dict[str, Any]]:
    return [json.loads(frame) for frame in frames]


def connected(*names: str) -> Subscriptions:
    found = Subscriptions()
    found.want(names)
    found.connected()
    return found


def ok(number: int, result: object = None) -> Reply:
    return Reply(id=number, result=result)


def test_what_is_wanted_is_asked_for_once_the_connection_stands() -> None:
    wanted = Subscriptions()
    wanted.want(["a@trade", "b@trade", "a@trade"])
    assert wanted.frames_to_send(0.0) == []
    assert not wanted.settled
    wanted.connected()
    assert asked(wanted.frames_to_send(0.0)) == [{"method": "SUBSCRIBE", "params": ["a@trade", "b@trade"], "id": 1}]
    assert not wanted.settled
    assert wanted.receive(ok(1)) == Settled("SUBSCRIBE", ("a@trade", "b@trade"))
    assert wanted.settled
    assert wanted.acked == {"a@trade", "b@trade"}


def test_adding_what_is_there_and_removing_what_is_not_sends_nothing() -> None:
    wanted = connected("a@trade")
    wanted.frames_to_send(0.0)
    wanted.receive(ok(1))
    assert wanted.want(["a@trade"]) == ()
    assert wanted.unwant(["b@trade"]) == ()
    assert wanted.frames_to_send(5.0) == []
    assert wanted.settled


def test_adding_and_removing_go_out_in_order() -> None:
    wanted = connected()
    wanted.want(["a@trade"])
    wanted.unwant(["a@trade"])
    frames = asked(wanted.frames_to_send(0.0) + wanted.frames_to_send(1.0))
    assert [frame["method"] for frame in frames] == ["SUBSCRIBE", "UNSUBSCRIBE"]
    wanted.receive(ok(1))
    wanted.receive(ok(2))
    assert wanted.settled
    assert wanted.acked == set()


def test_control_frames_keep_under_the_limit_of_five_a_second() -> None:
    wanted = connected()
    for number in range(20):
        wanted.want([f"s{number}@trade"])
    sent: list[float] = []
    at = 0.0
    while len(sent) < 20:
        sent += [at] * len(wanted.frames_to_send(at))
        due = wanted.due_at()
        assert due is not None
        at = max(due, at)
    for start in sent:
        assert sum(1 for other in sent if start <= other < start + 1.0) <= 4


def test_names_go_in_batches_of_200_and_frames_stay_small() -> None:
    wanted = connected(*(f"s{number}@trade" for number in range(450)))
    frames = []
    for second in range(10):
        frames += wanted.frames_to_send(float(second))
    assert [len(frame["params"]) for frame in asked(frames)] == [200, 200, 50]
    long = connected(*(f"{'x' * 100}{number}@kline_1m" for number in range(100)))
    sizes = [len(frame) for second in range(10) for frame in long.frames_to_send(float(second))]
    assert len(sizes) == 3
    assert max(sizes) < 4200


def test_ids_are_unsigned_integers_and_never_repeat() -> None:
    wanted = connected("a@trade")
    wanted.want(["b@trade"])
    wanted.ask_list()
    numbers = [frame["id"] for second in range(5) for frame in asked(wanted.frames_to_send(float(second)))]
    assert numbers == [1, 2, 3]


@pytest.mark.parametrize(
    "body",
    [b'{"error":{"code":2,"msg":"Invalid request: bad"},"id":1}', b'{"code":2,"msg":"Invalid request: bad","id":1}'],
    ids=["as seen", "as documented"],
)
def test_a_refusal_takes_its_names_away_and_no_others(body: bytes) -> None:
    wanted = connected("a@trade")
    wanted.frames_to_send(0.0)
    wanted.want(["b@trade"])
    wanted.frames_to_send(1.0)
    settled = wanted.receive(msgspec.json.decode(body, type=Reply))
    assert settled is not None
    assert isinstance(settled.error, SubscriptionRefused)
    assert (settled.error.code, settled.names) == (2, ("a@trade",))
    assert str(settled.error) == "a@trade: Invalid request: bad (2)"
    wanted.receive(ok(2))
    assert list(wanted.wanted) == ["b@trade"]
    assert wanted.settled


def test_a_missing_answer_is_asked_for_once_more_and_then_overdue() -> None:
    wanted = connected("a@trade")
    assert len(wanted.frames_to_send(0.0)) == 1
    assert wanted.due_at() == 10.0
    assert wanted.frames_to_send(9.9) == []
    (again,) = asked(wanted.frames_to_send(10.0))
    assert again == {"method": "SUBSCRIBE", "params": ["a@trade"], "id": 2}
    assert wanted.overdue(19.9) is None
    assert wanted.frames_to_send(25.0) == []
    assert wanted.overdue(20.0) == ("a@trade",)


@pytest.mark.parametrize("number", [1, 2])
def test_after_the_second_try_either_answer_counts_once(number: int) -> None:
    wanted = connected("a@trade")
    wanted.frames_to_send(0.0)
    wanted.frames_to_send(10.0)
    assert wanted.receive(ok(number)) is not None
    assert wanted.receive(ok(3 - number)) is None
    assert wanted.overdue(100.0) is None
    assert wanted.settled


def test_the_list_is_what_the_exchange_says() -> None:
    wanted = connected()
    wanted.ask_list()
    (frame,) = asked(wanted.frames_to_send(0.0))
    assert frame == {"method": "LIST_SUBSCRIPTIONS", "id": 1}
    assert wanted.receive(ok(1, ["x@trade"])) == Settled("LIST_SUBSCRIPTIONS", (), listed=("x@trade",))


def test_answers_to_nothing_are_none_of_ours() -> None:
    wanted = connected("a@trade")
    wanted.frames_to_send(0.0)
    assert wanted.receive(ok(99)) is None
    assert wanted.receive(Reply(id="1")) is None
    assert wanted.receive(Reply(id=None)) is None
