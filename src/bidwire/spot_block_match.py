"""Spot block matching by name: requests, models and words. `from bidwire.spot_block_match import GetSymbols`."""

from __future__ import annotations

from .products.common.enums import *
from .products.spot_block_match import SpotBlockMatch as SpotBlockMatch
from .products.spot_block_match.enums import *
from .products.spot_block_match.models import *
from .products.spot_block_match.requests import *
