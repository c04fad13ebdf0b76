"""USD-M futures by name: requests, models, streams and words. `from bidwire.usdm import AggTrades, NewOrder, Side`."""

from __future__ import annotations

from .products.common.enums import *
from .products.common.futures.events import *
from .products.common.futures.streams import *
from .products.usdm import Usdm as Usdm
from .products.usdm.enums import *
from .products.usdm.events import *
from .products.usdm.models import *
from .products.usdm.requests import *
from .products.usdm.streams import *
