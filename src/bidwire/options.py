"""European options by name: requests, models and words. `from bidwire.options import NewOrder, OptionSide`."""

from __future__ import annotations

from .products.common.enums import *
from .products.options import Options as Options
from .products.options.enums import *
from .products.options.models import *
from .products.options.requests import *
