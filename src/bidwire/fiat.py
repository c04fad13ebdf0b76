"""Fiat by name: requests, models and words. `from bidwire.fiat import GetOrders`."""

from __future__ import annotations

from .products.common.enums import *
from .products.fiat import Fiat as Fiat
from .products.fiat.enums import *
from .products.fiat.models import *
from .products.fiat.requests import *
