"""Who is calling, and when: key, permission, time window and signature, checked in a fixed order.

The order is data (`AUTHENTICATION`): a caller who sees -1022 knows that his key
and his timestamp were in order. Nothing here performs a request.
(rest-api.md "Request Security"; timestamps from 10**14 up are microseconds)
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ...wire.request import Route, Security
from ...wire.words import microseconds
from .accounts import Accounts, Key, Permission, is_api_key
from .answers import ApiError, missing
from .params import Received, read_integer, read_number

MAX_RECV_WINDOW = 60_000
DEFAULT_RECV_WINDOW = 5_000_000
"""Microseconds that a request stays valid which does not say."""
AHEAD = 1_000_000
"""Microseconds that a timestamp may be ahead: strictly less than this."""


class Claim(msgspec.Struct):
    """What a caller says of itself, and what was found out about it so far."""

    route: Route
    sent: Received
    api_key: str | None
    ip: str
    wall: int
    session: Key | None = None
    """The key that a WebSocket session is logged on with; it needs no signature."""
    key: Key | None = None
    window: int = DEFAULT_RECV_WINDOW
    """Microseconds that the request stays valid."""


Check = Callable[[Claim, Accounts], None]


def key_is_named(claim: Claim, accounts: Accounts) -> None:
    """A key that looks like one."""
    if claim.session is not None and claim.api_key is None:
        return
    name = claim.api_key
    # One that is known has the form, which takes longer to see.
    if name is None or (accounts.key(name) is None and is_api_key(name) is None):
        raise ApiError(-2014, "API-key format invalid.", 401)


def key_may_do_it(claim: Claim, accounts: Accounts) -> None:
    """A known key, from an allowed address, with the permission. The exchange does not say which of them failed."""
    name = claim.api_key if claim.api_key is not None else claim.session.api_key if claim.session else ""
    key = accounts.key(name)
    if key is None or not key.allows(claim.ip) or _permission(claim.route) not in key.permissions:
        raise ApiError(-2015, "Invalid API-key, IP, or permissions for action.", 401)
    claim.key = key


def time_and_signature_are_there(claim: Claim, accounts: Accounts) -> None:
    if not claim.sent.text("timestamp"):
        raise missing("timestamp")
    if not claim.sent.signature and not _by_session(claim):
        raise missing("signature")


def window_is_legal(claim: Claim, accounts: Accounts) -> None:
    claim.window = receive_window(claim.sent, claim.route)


def time_is_near(claim: Claim, accounts: Accounts) -> None:
    """timestamp < now + 1 s, and now - timestamp <= recvWindow."""
    text = claim.sent.text("timestamp")
    assert text, "checked before"
    stamp = microseconds(read_integer("timestamp", text))
    if stamp >= claim.wall + AHEAD:
        raise ApiError(-1021, "Timestamp for this request was 1000ms ahead of the server's time.")
    if claim.wall - stamp > claim.window:
        raise ApiError(-1021, "Timestamp for this request is outside of the recvWindow.")


def signature_is_right(claim: Claim, accounts: Accounts) -> None:
    if _by_session(claim):
        return
    assert claim.key is not None
    assert claim.sent.signature
    if not claim.key.verifier.verify(claim.sent.payload, claim.sent.signature):
        raise ApiError(-1022, "Signature for this request is not valid.")


# developers.binance.com/docs/wallet: Withdraw, User Universal Transfer, Dust Transfer, Dust Convert; and .../docs/sub_account.
_OWN_PERMISSIONS: dict[tuple[str, str], Permission] = {
    ("POST", "/sapi/v1/capital/withdraw/apply"): "withdraw",
    ("POST", "/sapi/v1/asset/transfer"): "universal_transfer",
    ("POST", "/sapi/v1/asset/dust"): "trade",
    ("POST", "/sapi/v1/asset/dust-convert/convert"): "trade",
    ("POST", "/sapi/v1/sub-account/virtualSubAccount"): "trade",
    ("POST", "/sapi/v1/sub-account/transfer/subToMaster"): "trade",
    ("POST", "/sapi/v1/sub-account/transfer/subToSub"): "trade",
    ("POST", "/sapi/v1/sub-account/universalTransfer"): "internal_transfer",
}
_TRADING = (Security.TRADE, Security.MARGIN)
AUTHENTICATION: tuple[Check, ...] = (
    key_is_named,
    key_may_do_it,
    time_and_signature_are_there,
    window_is_legal,
    time_is_near,
    signature_is_right,
)
"""What a signed request must stand, in this order; one that needs a key alone, the first two."""
_OF_KEY = AUTHENTICATION[:2]


def authenticate(claim: Claim, accounts: Accounts) -> Key | None:
    """The key that a request was made with; None for a public one.

    Raises:
        ApiError: the first check that fails, in the order of `AUTHENTICATION`.
    """
    security = claim.route.security
    for check in AUTHENTICATION if security.signed else _OF_KEY if security.needs_key else ():
        check(claim, accounts)
    return claim.key


def receive_window(sent: Received, route: Route) -> int:
    """Microseconds that the request stays valid; it says milliseconds.

    Raises:
        ApiError: no number, finer than a microsecond, or more than a minute.
    """
    text = sent.text("recvWindow")
    if text is None:
        return DEFAULT_RECV_WINDOW
    if not text:
        raise ApiError(-1105, "Parameter 'recvWindow' was empty.")
    window = read_number("recvWindow", text, decimals=3)
    if window > MAX_RECV_WINDOW:
        if route.family == "options":  # their own code for it (error codes of the options documentation)
            raise ApiError(-1131, f"recvWindow must be less than {MAX_RECV_WINDOW}")
        text = f"'recvWindow' contains unexpected value. Cannot be greater than {MAX_RECV_WINDOW}."
        raise ApiError(-1102, text)
    return int(window * 1000)


def _by_session(claim: Claim) -> bool:
    return claim.session is not None and claim.api_key is None and not claim.sent.signature


def _permission(route: Route) -> Permission:
    """What a key must be allowed. The tables of endpoints tell reading from trading; what moves money out has a right of its own."""
    found = _OWN_PERMISSIONS.get((route.verb, route.path))
    return found or ("trade" if route.security in _TRADING else "read")
