"""What clients ask of /sapi before they trade, beside the wallet's: which pairs can be traded on margin (none here)."""

from __future__ import annotations

from ...products.margin.requests import GetCrossPairs, GetIsolatedPairs
from .answers import Json
from .params import Built
from .router import Context, Handler

REQUESTS: tuple[type[Built], ...] = (GetCrossPairs, GetIsolatedPairs)


def handlers() -> dict[type[Built], Handler]:
    return dict.fromkeys(REQUESTS, no_margin_pairs)


def no_margin_pairs(request: Built, context: Context) -> Json:
    return []
