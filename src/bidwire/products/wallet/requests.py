"""Wallet endpoints."""

from __future__ import annotations

from ...wire.request import Route, Security, Signed
from .models import ApiRestrictions


class GetApiRestrictions(Signed[ApiRestrictions], frozen=True, kw_only=True):
    """What the calling API key may do, and whether it is bound to addresses.

    https://developers.binance.com/docs/wallet/account/api-key-permission
    """

    route = Route("GET", "/sapi/v1/account/apiRestrictions", security=Security.USER_DATA)
