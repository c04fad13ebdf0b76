"""Margin trading by name: requests, models and words. `from bidwire.margin import GetCrossPairs`."""

from __future__ import annotations

from .products.common.enums import *
from .products.margin import Margin as Margin
from .products.margin.enums import *
from .products.margin.models import *
from .products.margin.requests import *
