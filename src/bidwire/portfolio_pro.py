"""Portfolio margin pro by name: requests, models and words. `from bidwire.portfolio_pro import GetAccount`."""

from __future__ import annotations

from .products.common.enums import *
from .products.portfolio_pro import PortfolioPro as PortfolioPro
from .products.portfolio_pro.enums import *
from .products.portfolio_pro.models import *
from .products.portfolio_pro.requests import *
