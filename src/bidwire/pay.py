"""Binance Pay by name: requests, models and words. `from bidwire.pay import GetTransactions`."""

from __future__ import annotations

from .products.common.enums import *
from .products.pay import Pay as Pay
from .products.pay.enums import *
from .products.pay.models import *
from .products.pay.requests import *
