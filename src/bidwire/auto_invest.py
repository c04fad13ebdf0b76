"""Auto-Invest by name: requests, models and words. `from bidwire.auto_invest import GetPlans`."""

from __future__ import annotations

from .products.auto_invest import AutoInvest as AutoInvest
from .products.auto_invest.enums import *
from .products.auto_invest.models import *
from .products.auto_invest.requests import *
from .products.common.enums import *
