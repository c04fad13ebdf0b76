"""Convert by name: requests, models and words. `from bidwire.convert import GetPairs`."""

from __future__ import annotations

from .products.common.enums import *
from .products.convert import Convert as Convert
from .products.convert.enums import *
from .products.convert.models import *
from .products.convert.requests import *
