"""COIN-M futures by name: requests, models, streams and words. `from bidwire.coinm import AggTrades, NewOrder, Side`."""

from __future__ import annotations

from .products.coinm import Coinm as Coinm
from .products.coinm.enums import *
from .products.coinm.events import *
from .products.coinm.models import *
from .products.coinm.requests import *
from .products.coinm.streams import *
from .products.common.enums import *
from .products.common.futures.events import *
from .products.common.futures.streams import *
