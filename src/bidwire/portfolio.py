"""Portfolio margin by name: requests, models and words. `from bidwire.portfolio import GetAccount`."""

from __future__ import annotations

from .products.common.enums import *
from .products.portfolio import Portfolio as Portfolio
from .products.portfolio.enums import *
from .products.portfolio.models import *
from .products.portfolio.requests import *
