"""Copy trading by name: requests, models and words. `from bidwire.copy_trading import GetLeadTraderStatus`."""

from __future__ import annotations

from .products.common.enums import *
from .products.copy_trading import CopyTrading as CopyTrading
from .products.copy_trading.enums import *
from .products.copy_trading.models import *
from .products.copy_trading.requests import *
