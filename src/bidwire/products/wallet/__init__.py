"""Wallet: what spot trading needs of it so far, the rights of an API key."""

from __future__ import annotations

from ...wire.request import Method, Product, S
from . import requests as r


class Wallet(Product[S]):
    """The wallet's own endpoints."""

    api_restrictions = Method(r.GetApiRestrictions)
