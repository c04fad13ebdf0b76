"""Stocks by name: requests, models and words. `from bidwire.stocks import GetExchangeInfo`."""

from __future__ import annotations

from .products.common.enums import *
from .products.stocks import Stocks as Stocks
from .products.stocks.enums import *
from .products.stocks.models import *
from .products.stocks.requests import *
