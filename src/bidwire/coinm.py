"""COIN-M futures by name: requests, models and words. `from bidwire.coinm import NewOrder, Side`."""

from __future__ import annotations

from .products.coinm import Coinm as Coinm
from .products.coinm.enums import *
from .products.coinm.models import *
from .products.coinm.requests import *
from .products.common.enums import *
