"""Rebates by name: requests, models and words. `from bidwire.rebate import GetRebates`."""

from __future__ import annotations

from .products.common.enums import *
from .products.rebate import Rebate as Rebate
from .products.rebate.enums import *
from .products.rebate.models import *
from .products.rebate.requests import *
