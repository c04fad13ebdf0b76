"""What `check_key` makes of the exchange's answers: rights, warnings, and reasons why a key does not work."""

from __future__ import annotations

import pytest

from bidwire import LOCAL, TESTNET, BinanceError, Environment, NotAllowed, Unavailable
from bidwire.client.keys import KeyCheck, check
from bidwire.products.wallet.models import ApiRestrictions
from bidwire.products.wallet.requests import GetApiRestrictions
from bidwire.spot import GetAccount

KEY = "a" * 60 + "wxyz"
RIGHTS = {
    "enable_reading": "read",
    "enable_spot_and_margin_trading": "trade spot and margin",
    "enable_margin": "borrow on margin",
    "enable_futures": "trade futures",
    "enable_vanilla_options": "trade options",
    "enable_portfolio_margin_trading": "trade in portfolio margin",
    "enable_internal_transfer": "transfer between accounts",
    "permits_universal_transfer": "transfer between products",
    "enable_withdrawals": "WITHDRAW",
}


def restrictions(*rights: str, ip_restrict: bool = True) -> ApiRestrictions:
    return ApiRestrictions(ip_restrict=ip_restrict, create_time=1, **{name: name in rights for name in RIGHTS})


def found(answer: ApiRestrictions | BinanceError, place: Environment = LOCAL) -> KeyCheck:
    """What comes out when the exchange answers so."""
    steps = check(place, KEY, "hmac")
    assert isinstance(next(steps), GetApiRestrictions if "sapi" in place.rest else GetAccount)
    try:
        if isinstance(answer, BinanceError):
            steps.throw(answer)
        else:
            steps.send(answer)
    except StopIteration as done:
        result: KeyCheck = done.value
        return result
    raise AssertionError("it asked a second time")


@pytest.mark.parametrize("right", RIGHTS)
def test_every_right_is_told(right: str) -> None:
    assert found(restrictions(right)).may == (RIGHTS[right],)


def test_a_key_that_may_withdraw_is_warned_of() -> None:
    told = found(restrictions("enable_reading", "enable_withdrawals"))
    assert told.works
    assert len(told.warnings) == 1
    assert "withdraw" in told.warnings[0]


def test_a_key_for_any_address_is_warned_of() -> None:
    (warning,) = found(restrictions("enable_reading", ip_restrict=False)).warnings
    assert "any address" in warning


def test_a_careful_key_is_not_warned_of() -> None:
    assert found(restrictions("enable_reading", "enable_spot_and_margin_trading")).warnings == ()


def test_a_refused_key_does_not_work_and_the_reasons_are_listed() -> None:
    told = found(NotAllowed("Invalid API-key, IP, or permissions for action.", status=401, code=-2015))
    assert not told.works
    assert "-2015" in told.reason
    assert "address" in told.reason


def test_where_there_is_no_sapi_the_account_is_asked() -> None:
    assert not found(NotAllowed("Invalid API-key", status=401, code=-2015), TESTNET).works


def test_an_exchange_in_trouble_has_not_judged_the_key() -> None:
    with pytest.raises(Unavailable):
        found(Unavailable("Service Unavailable.", status=503))


def test_the_key_shows_by_its_last_four_characters() -> None:
    told = found(restrictions("enable_reading"))
    assert told.key == "…wxyz"
    assert KEY not in repr(told)
