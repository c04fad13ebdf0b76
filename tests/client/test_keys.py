"""`client.check_key()`: what a key may do, asked of the exchange, blocking and async."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from bidwire import AsyncClient, Client, Credentials, Environment, Loopback
from bidwire import errors as e
from bidwire.client.keys import KeyCheck
from bidwire.wire.http import HttpResponse

Check = Callable[..., KeyCheck]


@pytest.fixture
def loopback() -> Loopback:
    return Loopback(seed=1)


@pytest.fixture(params=["blocking", "async"])
def check(request: pytest.FixtureRequest) -> Check:
    """Checks a key with a client of either kind."""

    def one(place: Any, *key: Any, **options: Any) -> KeyCheck:
        given = {"environment": place.environment, "world": place.world, **options}
        if request.param == "blocking":
            return Client(*key, transport=place.transport, **given).check_key()
        return asyncio.run(AsyncClient(*key, transport=place.async_transport, **given).check_key())

    return one


@pytest.mark.parametrize("kind", ["hmac", "rsa", "ed25519"])
def test_a_trading_key_of_any_kind(check: Check, loopback: Loopback, kind: str) -> None:
    key = loopback.keys[kind]
    found = check(loopback, key.api_key, key.secret)
    assert found.works
    assert found.key_type == kind
    assert found.key == f"…{key.api_key[-4:]}"
    assert found.environment == "local"
    assert found.may == ("read", "trade spot and margin")
    assert found.warnings == ("the key works from any address: restrict it to yours in API management",)
    assert found.source == "/sapi/v1/account/apiRestrictions"


def test_a_key_that_may_only_read_and_is_bound_to_this_address_is_nothing_to_worry_about(
    check: Check, loopback: Loopback
) -> None:
    key = loopback.venue.accounts.add_key(loopback.keys.trader, "hmac", ["read"], ["127.0.0.0/8"])
    found = check(loopback, key.api_key, key.secret)
    assert found.works
    assert found.may == ("read",)
    assert found.warnings == ()


def test_a_key_bound_to_another_address_does_not_work_and_the_causes_are_listed(
    check: Check, loopback: Loopback
) -> None:
    key = loopback.venue.accounts.add_key(loopback.keys.trader, "ed25519", ["read", "trade"], ["203.0.113.7"])
    found = check(loopback, key.api_key, key.secret)
    assert not found.works
    assert "-2015" in found.reason
    for cause in ("another environment", "this address is not on its list", "may not read", "minutes ago"):
        assert cause in found.reason
    assert found.may == ()


@pytest.mark.parametrize(("wrong", "code"), [("key", "-2015"), ("malformed key", "-2014"), ("secret", "-1022")])
def test_a_wrong_key_or_secret_does_not_work(check: Check, loopback: Loopback, wrong: str, code: str) -> None:
    key = loopback.keys["hmac"]
    api_key = {"key": "x" * 64, "malformed key": "x"}.get(wrong, key.api_key)
    found = check(loopback, api_key, "y" * 64 if wrong == "secret" else key.secret)
    assert not found.works
    assert code in found.reason
    assert found.key == f"…{api_key[-4:]}"


def test_without_a_key_or_a_secret_there_is_nothing_to_check(check: Check, loopback: Loopback) -> None:
    with pytest.raises(e.ConfigurationError, match="no key to check"):
        check(loopback)
    found = check(loopback, loopback.keys["hmac"].api_key)
    assert not found.works
    assert "without a secret" in found.reason
    assert found.key_type == "none"


def test_the_key_of_spot_is_checked_where_there_is_no_default(check: Check, loopback: Loopback) -> None:
    key = loopback.keys["hmac"]
    found = check(loopback, credentials={"spot": Credentials(api_key=key.api_key, api_secret=key.secret)})
    assert found.works
    both = {
        "spot": Credentials(api_key=key.api_key, api_secret=key.secret),
        "default": Credentials(api_key="another", api_secret="y" * 64),
    }
    assert check(loopback, credentials=both).key == f"…{key.api_key[-4:]}"


RIGHTS = {
    "ipRestrict": False,
    "createTime": 1,
    "enableWithdrawals": True,
    "enableInternalTransfer": True,
    "permitsUniversalTransfer": True,
    "enableReading": True,
    "enableFutures": True,
    "enableMargin": True,
    "enableSpotAndMarginTrading": True,
    "enableVanillaOptions": True,
    "enablePortfolioMarginTrading": True,
}


def place_that_answers(answering: Any, answer: Callable[[str], Any], *, sapi: bool = True) -> Any:
    place = answering(answer)
    if sapi:
        rest = {"api": "http://answering.invalid", "sapi": "http://answering.invalid"}
        place.environment = Environment(name="answering", rest=rest)
    return place


@pytest.mark.parametrize(
    ("right", "told"),
    [
        ("enableReading", "read"),
        ("enableSpotAndMarginTrading", "trade spot and margin"),
        ("enableMargin", "borrow on margin"),
        ("enableFutures", "trade futures"),
        ("enableVanillaOptions", "trade options"),
        ("enablePortfolioMarginTrading", "trade in portfolio margin"),
        ("enableInternalTransfer", "transfer between accounts"),
        ("permitsUniversalTransfer", "transfer between products"),
        ("enableWithdrawals", "WITHDRAW"),
    ],
)
def test_every_right_is_told(check: Check, answering: Any, right: str, told: str) -> None:
    only = {name: name == right for name in RIGHTS if name not in ("createTime", "ipRestrict")}
    place = place_that_answers(answering, lambda target: {**RIGHTS, **only})
    assert check(place, "k" * 64, "s" * 64).may == (told,)


def test_a_key_that_may_withdraw_is_warned_of(check: Check, answering: Any) -> None:
    place = place_that_answers(answering, lambda target: RIGHTS)
    found = check(place, "k" * 64, "s" * 64)
    assert found.works
    assert "WITHDRAW" in found.may
    assert len(found.may) == 9
    assert len(found.warnings) == 2
    assert "may withdraw" in found.warnings[0]
    assert "any address" in found.warnings[1]


def test_where_there_is_no_sapi_the_account_is_asked(check: Check, loopback: Loopback) -> None:
    place = Loopback(seed=1)
    place.environment = msgspec.structs.replace(place.environment, rest={"api": place.environment.rest["api"]})
    key = place.keys["hmac"]
    found = check(place, key.api_key, key.secret)
    assert found.works
    assert found.source == "/api/v3/account"
    assert "trade spot" in found.may
    assert "account's" in found.warnings[0]


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (429, b'{"code":-1003,"msg":"Too much request weight used"}', e.RateLimited),
        (418, b'{"code":-1003,"msg":"banned"}', e.Banned),
        (403, b"<html>blocked</html>", e.Blocked),
        (451, b'{"code":0,"msg":"restricted location"}', e.Blocked),
        (200, b"<html>", e.MalformedAnswer),
        (200, b"{}", e.MalformedAnswer),
    ],
)
def test_trouble_on_the_way_says_nothing_about_the_key_and_is_raised(
    check: Check, answering: Any, status: int, body: bytes, kind: type[e.BinanceError]
) -> None:
    from bidwire import Backoff, Settings

    settings = Settings(retry=Backoff(attempts=1))
    place = place_that_answers(answering, lambda target: HttpResponse(status, {}, body))
    with pytest.raises(kind):
        check(place, "k" * 64, "s" * 64, settings=settings)


def test_findings_are_plain_values(check: Check, loopback: Loopback) -> None:
    key = loopback.keys["hmac"]
    found = check(loopback, key.api_key, key.secret)
    text = msgspec.json.encode(found).decode()
    assert json.loads(text)["works"] is True
    assert key.api_key not in text
    assert key.api_key not in repr(found)
