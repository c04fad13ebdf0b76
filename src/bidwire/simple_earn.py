"""Simple Earn by name: requests, models and words. `from bidwire.simple_earn import GetAccount`."""

from __future__ import annotations

from .products.common.enums import *
from .products.simple_earn import SimpleEarn as SimpleEarn
from .products.simple_earn.enums import *
from .products.simple_earn.models import *
from .products.simple_earn.requests import *
