"""European options by name: requests, models, streams and words. `from bidwire.options import NewOrder, OptionSide, Trades`."""

from __future__ import annotations

from .products.common.enums import *
from .products.common.events import *
from .products.common.streams import Speed as Speed
from .products.common.streams import SpeedText as SpeedText
from .products.options import Options as Options
from .products.options.enums import *
from .products.options.events import *
from .products.options.models import *
from .products.options.requests import *
from .products.options.streams import *
