"""Link and broker by name: requests, models and words. `from bidwire.broker import GetAccount`."""

from __future__ import annotations

from .products.broker import Broker as Broker
from .products.broker.enums import *
from .products.broker.models import *
from .products.broker.requests import *
from .products.common.enums import *
