"""USD-M futures by name: requests, models and words. `from bidwire.usdm import NewOrder, Side`."""

from __future__ import annotations

from .products.common.enums import *
from .products.usdm import Usdm as Usdm
from .products.usdm.enums import *
from .products.usdm.models import *
from .products.usdm.requests import *
