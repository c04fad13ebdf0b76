"""What a key may do, asked of the exchange itself.

Written once as steps: each yields a request and is sent its result, or has
the refusal thrown in; blocking and async clients walk the same steps.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import msgspec

from ..config import Environment
from ..errors import BinanceError, Blocked, MalformedAnswer, NetworkError, NotAllowed, RateLimited, ServerError
from ..wire.request import Request

Steps = Generator[Request[Any], Any, "KeyCheck"]


class KeyCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What `check_key` found.

    `works` tells whether the exchange accepts the key here, `reason` why not.
    `may` lists what the key is allowed, `warnings` what a careful owner would
    change. `source` names the endpoint that was asked.
    """

    environment: str
    key: str
    key_type: str
    works: bool
    reason: str = ""
    may: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    source: str = ""


_RESTRICTIONS = {
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


def check(place: Environment, api_key: str, key_type: str) -> Steps:
    """The steps: API restrictions where the environment has /sapi, else the account itself.

    Trouble on the way (no connection, a rate limit, a 5XX) says nothing about the key and is raised.
    """
    shown = f"…{api_key[-4:]}"

    def found(source: str, may: list[str], warnings: list[str]) -> KeyCheck:
        return KeyCheck(
            environment=place.name,
            key=shown,
            key_type=key_type,
            works=True,
            may=tuple(may),
            warnings=tuple(warnings),
            source=source,
        )

    try:
        if "sapi" in place.rest:
            from ..products.wallet.requests import GetApiRestrictions

            rules = yield GetApiRestrictions()
            may = [words for field, words in _RESTRICTIONS.items() if getattr(rules, field)]
            warnings = []
            if rules.enable_withdrawals:
                warnings.append("the key may withdraw: a trading key should not; make a key of its own for withdrawals")
            if not rules.ip_restrict:
                warnings.append("the key works from any address: restrict it to yours in API management")
            return found("/sapi/v1/account/apiRestrictions", may, warnings)
        from ..products.spot.requests import GetAccount

        account = yield GetAccount(omit_zero_balances=True)
        flags = {"trade spot": account.can_trade, "WITHDRAW": account.can_withdraw, "deposit": account.can_deposit}
        may = ["read", *(words for words, allowed in flags.items() if allowed)]
        warnings = [f"environment {place.name!r} does not tell a key's own limits; these are the account's"]
        return found("/api/v3/account", may, warnings)
    except NotAllowed as error:
        return KeyCheck(
            environment=place.name,
            key=shown,
            key_type=key_type,
            works=False,
            reason=f"{error.message} (code {error.code}). The exchange does not say which: the key is of another "
            "environment, this address is not on its list, it may not read, or it was made minutes ago",
        )
    except (NetworkError, ServerError, RateLimited, Blocked, MalformedAnswer):
        raise  # the exchange has not judged the key
    except BinanceError as error:
        return KeyCheck(environment=place.name, key=shown, key_type=key_type, works=False, reason=str(error))
