"""Dual Investment by name: requests, models and words. `from bidwire.dual_investment import GetProducts`."""

from __future__ import annotations

from .products.common.enums import *
from .products.dual_investment import DualInvestment as DualInvestment
from .products.dual_investment.enums import *
from .products.dual_investment.models import *
from .products.dual_investment.requests import *
