"""C2C by name: requests, models and words. `from bidwire.c2c import GetOrderHistory`."""

from __future__ import annotations

from .products.c2c import C2c as C2c
from .products.c2c.enums import *
from .products.c2c.models import *
from .products.c2c.requests import *
from .products.common.enums import *
