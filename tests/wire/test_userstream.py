"""The life of a user stream as a state machine."""

from __future__ import annotations

import pytest

from bidwire.spot import GetAccount, GetOpenOrders, Logon, SubscribeUserData, SubscribeUserDataSigned, UserSubscription
from bidwire.wire.sign import KeyType
from bidwire.wire.userstream import ENDED, Remembered, State, UserRequests, UserStream

REQUESTS = UserRequests(Logon(), SubscribeUserData(), SubscribeUserDataSigned(), GetOpenOrders(), GetAccount())


def live(kind: KeyType = "hmac", subscription: int = 3) -> UserStream:
    stream = UserStream(kind, REQUESTS)
    stream.connected()
    while stream.request() is not None:
        stream.answered(UserSubscription(subscription_id=subscription))
    return stream


def test_an_ed25519_key_logs_on_and_then_subscribes_its_session() -> None:
    stream = UserStream("ed25519", REQUESTS)
    assert stream.request() is None
    stream.connected()
    assert isinstance(stream.request(), Logon)
    stream.answered(object())
    assert isinstance(stream.request(), SubscribeUserData)
    stream.answered(UserSubscription(subscription_id=0))
    assert stream.request() is None
    assert (stream.state, stream.subscription_id) == (State.LIVE, 0)


@pytest.mark.parametrize("kind", ["hmac", "rsa"])
def test_any_other_key_signs_the_subscription_itself(kind: KeyType) -> None:
    stream = UserStream(kind, REQUESTS)
    stream.connected()
    assert isinstance(stream.request(), SubscribeUserDataSigned)
    stream.answered(UserSubscription(subscription_id=7))
    assert stream.state is State.LIVE


def test_a_new_connection_begins_at_the_beginning() -> None:
    stream = live("ed25519")
    stream.lost()
    assert stream.state is State.DOWN
    stream.connected()
    assert isinstance(stream.request(), Logon)


def test_only_the_end_of_its_own_subscription_asks_for_renewal() -> None:
    stream = live(subscription=3)
    assert not stream.receive(3, "executionReport")
    assert not stream.receive(4, ENDED)
    assert stream.subscription_id == 3
    assert stream.receive(3, ENDED)
    assert stream.subscription_id is None
    assert not stream.receive(3, ENDED), "the same notice twice renews once"


def test_an_end_without_a_number_is_ours() -> None:
    assert live().receive(None, ENDED)


def test_repeats_are_known_by_their_text_within_a_bound() -> None:
    seen: Remembered[bytes] = Remembered(size=2)
    assert [seen.repeats(text) for text in (b"a", b"b", b"a", b"c", b"a", b"b")] == [
        False,
        False,
        True,
        False,
        False,
        False,
    ]
