"""Alpha by name: requests, models and words. `from bidwire.alpha import GetTokens`."""

from __future__ import annotations

from .products.alpha import Alpha as Alpha
from .products.alpha.enums import *
from .products.alpha.models import *
from .products.alpha.requests import *
from .products.common.enums import *
