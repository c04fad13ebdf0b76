"""The website: one line per request, in the documentation's order.

https://www.binance.com/en/markets/overview
"""

from __future__ import annotations

from ...wire.request import Method, Product, S
from . import requests as r


class Website(Product[S]):
    """What the website shows and no API page documents."""

    listings = Method(r.GetListings)
