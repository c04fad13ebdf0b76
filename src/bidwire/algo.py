"""Algo trading by name: requests, models and words. `from bidwire.algo import NewFuturesTwapOrder`."""

from __future__ import annotations

from .products.algo import Algo as Algo
from .products.algo.enums import *
from .products.algo.models import *
from .products.algo.requests import *
from .products.common.enums import *
