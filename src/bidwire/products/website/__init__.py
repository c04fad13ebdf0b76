"""The website: one line per request, in the documentation's order.

https://www.binance.com/en/markets/overview
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class Website(Product[S_co]):
    """What the website shows and no API page documents."""

    listings = Method(r.GetListings)
