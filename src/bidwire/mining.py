"""Mining by name: requests, models and words. `from bidwire.mining import GetAlgorithms`."""

from __future__ import annotations

from .products.common.enums import *
from .products.mining import Mining as Mining
from .products.mining.enums import *
from .products.mining.models import *
from .products.mining.requests import *
