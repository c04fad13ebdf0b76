"""Stock options by name: requests, models and words. `from bidwire.stock_options import NewOrder`."""

from __future__ import annotations

from .products.common.enums import *
from .products.stock_options import StockOptions as StockOptions
from .products.stock_options.enums import *
from .products.stock_options.models import *
from .products.stock_options.requests import *
